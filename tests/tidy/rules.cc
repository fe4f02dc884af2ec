#include "tests/tidy/rules.h"

#include <fmt/core.h>
#include <re2/re2.h>

#include <algorithm>
#include <sstream>

namespace senda::tidy {
namespace {

constexpr int kSourceLinesMax = 600;
constexpr int kHeaderLinesMax = 200;
constexpr int kFunctionLinesMax = 70;

std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  std::istringstream in{std::string(text)};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool IsTest(const std::string& path) {
  return path.ends_with("_test.cc") || path.ends_with("_testing.cc") || path.ends_with("_testing.h");
}

// "compiler/sema" of "compiler/sema/check.cc"; "tools" of "tools/main.cc".
std::string FolderOf(const std::string& path) {
  size_t first = path.find('/');
  if (first == std::string::npos) return "";
  std::string top = path.substr(0, first);
  if (top != "compiler" && top != "runtime") return top;
  return path.substr(0, path.find('/', first + 1));
}

struct Include {
  int line;
  std::string path;
};

std::vector<Include> IncludesOf(const Source& source) {
  static const RE2 kInclude(R"re(^\s*#\s*include\s*["<]([^">]+)[">])re");
  std::vector<Include> includes;
  int number = 0;
  for (const std::string& line : LinesOf(WithoutComments(source.text, false))) {
    ++number;
    std::string path;
    if (RE2::PartialMatch(line, kInclude, &path)) includes.push_back({number, path});
  }
  return includes;
}

bool IsOurs(const std::string& path) {
  static const std::set<std::string> kTop = {"compiler", "runtime", "tools", "tests", "bench", "examples"};
  return kTop.contains(path.substr(0, path.find('/')));
}

bool IsAllowed(const std::set<std::string>& allowed, const std::string& path) {
  std::string folder = FolderOf(path);
  std::string half = folder.substr(0, folder.find('/')) + "/*";
  return allowed.contains(folder) || allowed.contains(path) || allowed.contains(half);
}

// Adds to each folder what the folders that it may include may include.
void CloseArrows(std::map<std::string, std::set<std::string>>* arrows) {
  for (bool changed = true; changed;) {
    changed = false;
    for (auto& [folder, allowed] : *arrows) {
      std::set<std::string> all = allowed;
      for (const std::string& other : allowed) {
        if (auto found = arrows->find(other); found != arrows->end())
          all.insert(found->second.begin(), found->second.end());
      }
      changed = changed || all.size() > allowed.size();
      allowed = std::move(all);
    }
  }
}

void Append(std::vector<Breach>* all, std::vector<Breach> more) {
  all->insert(all->end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

}  // namespace

std::map<std::string, std::set<std::string>> ParseArrows(std::string_view text) {
  std::map<std::string, std::set<std::string>> arrows;
  for (const std::string& line : LinesOf(text)) {
    size_t colon = line.find(':');
    if (line.starts_with('#') || colon == std::string::npos) continue;
    std::set<std::string>& allowed = arrows[line.substr(0, colon)];
    std::istringstream words(line.substr(colon + 1));
    for (std::string word; words >> word;) allowed.insert(word);
  }
  CloseArrows(&arrows);
  return arrows;
}

std::vector<Room> ParseRooms(std::string_view text) {
  std::vector<Room> rooms;
  for (const std::string& line : LinesOf(text)) {
    size_t blank = line.find("  ");
    if (line.starts_with('#') || blank == std::string::npos) continue;
    std::istringstream words(line.substr(blank + 2));
    std::string kind;
    words >> kind;
    Room& room = rooms.emplace_back(Room{line.substr(0, blank), kind == "only", {}});
    for (std::string folder; words >> folder;) room.folders.insert(folder);
  }
  return rooms;
}

std::vector<Word> ParseWords(std::string_view text) {
  std::vector<Word> words;
  for (const std::string& line : LinesOf(text)) {
    size_t blank = line.find("  ");
    if (line.starts_with('#') || blank == std::string::npos) continue;
    words.push_back({line.substr(0, blank), line.substr(blank + 2)});
  }
  return words;
}

std::set<std::string> ParseCatches(std::string_view text) {
  std::set<std::string> paths;
  for (const std::string& line : LinesOf(text)) {
    if (!line.empty() && !line.starts_with('#')) paths.insert(line.substr(0, line.find(' ')));
  }
  return paths;
}

std::vector<Breach> CheckArrows(const Source& source, const Config& config) {
  std::vector<Breach> breaches;
  std::string folder = FolderOf(source.path);
  auto arrows = config.arrows.find(folder);
  if (arrows == config.arrows.end())
    return {{source.path, 1, fmt::format("the folder {} has no line in arrows.txt", folder)}};
  // A test may look at everything in its half, and drive it through the driver.
  bool is_test = IsTest(source.path);
  for (const Include& include : IncludesOf(source)) {
    if (!IsOurs(include.path) || FolderOf(include.path) == folder || is_test) continue;
    if (IsAllowed(arrows->second, include.path)) continue;
    breaches.push_back({source.path, include.line, fmt::format("{} may not include {}", folder, include.path)});
  }
  return breaches;
}

std::vector<Breach> CheckRooms(const Source& source, const Config& config) {
  std::vector<Breach> breaches;
  std::string folder = FolderOf(source.path);
  for (const Include& include : IncludesOf(source)) {
    for (const Room& room : config.rooms) {
      bool is_named = room.folders.contains(folder);
      bool is_breach = is_named != room.is_only && !(IsTest(source.path) && !room.is_only);
      if (!is_breach || !RE2::FullMatch(include.path, room.pattern)) continue;
      breaches.push_back({source.path, include.line, fmt::format("{} may not include <{}>", folder, include.path)});
    }
  }
  return breaches;
}

std::vector<Breach> CheckHead(const Source& source) {
  if (!source.path.ends_with(".h")) return {};
  std::vector<Breach> breaches;
  if (!source.text.starts_with("// ")) {
    breaches.push_back({source.path, 1, "a header opens with what it takes, gives and guarantees"});
  }
  if (source.text.find("\n#pragma once\n") == std::string::npos)
    breaches.push_back({source.path, 1, "no #pragma once"});
  return breaches;
}

std::vector<Breach> CheckSizes(const Source& source) {
  std::vector<Breach> breaches;
  auto lines = static_cast<int>(std::count(source.text.begin(), source.text.end(), '\n'));
  int lines_max = source.path.ends_with(".h") ? kHeaderLinesMax : kSourceLinesMax;
  if (lines > lines_max) {
    breaches.push_back({source.path, lines, fmt::format("{} lines; at most {}", lines, lines_max)});
  }
  for (const Function& function : FindFunctions(source.text)) {
    if (function.lines <= kFunctionLinesMax || function.is_flat_switch) continue;
    breaches.push_back({source.path, function.line,
                        fmt::format("a function of {} lines; at most {}", function.lines, kFunctionLinesMax)});
  }
  return breaches;
}

std::vector<Breach> CheckWords(const Source& source, const Config& config) {
  std::vector<Breach> breaches;
  for (const Word& word : config.words) {
    RE2 pattern("(" + word.pattern + ")");
    int number = 0;
    for (const std::string& line : LinesOf(source.text)) {
      ++number;
      std::string found;
      if (!RE2::PartialMatch(line, pattern, &found)) continue;
      breaches.push_back({source.path, number, fmt::format("`{}`: {}", found, word.reason)});
    }
  }
  return breaches;
}

std::vector<Breach> CheckCatches(const Source& source, const Config& config) {
  static const RE2 kCatch(R"(\b(catch\s*\(|throw\b))");
  std::vector<Breach> breaches;
  if (IsTest(source.path) || config.catches.contains(source.path)) return breaches;
  int number = 0;
  for (const std::string& line : LinesOf(WithoutComments(source.text, true))) {
    ++number;
    if (!RE2::PartialMatch(line, kCatch)) continue;
    breaches.push_back({source.path, number, "an exception outside the files of catches.txt"});
  }
  return breaches;
}

std::vector<Breach> CheckAll(const Source& source, const Config& config) {
  std::vector<Breach> breaches = CheckArrows(source, config);
  Append(&breaches, CheckRooms(source, config));
  Append(&breaches, CheckHead(source));
  Append(&breaches, CheckSizes(source));
  Append(&breaches, CheckWords(source, config));
  Append(&breaches, CheckCatches(source, config));
  return breaches;
}

}  // namespace senda::tidy
