#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include "compiler/diag/near_miss.h"
#include "compiler/source/file_system.h"
#include "tools/command_line.h"
#include "tools/commands.h"
#include "tools/say.h"
#include "tools/templates.h"

namespace senda::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBase = "base/", kWith = "with/", kJourney = ".senda", kSample = ".ndjson";
constexpr std::string_view kEvents = "events.ndjson";

// What `--with` may name.
std::vector<std::string> Additions() {
  std::vector<std::string> out;
  for (const Template& one : Templates()) {
    if (!one.path.starts_with(kWith) || !one.path.ends_with(kJourney)) continue;
    out.emplace_back(one.path.substr(kWith.size(), one.path.size() - kWith.size() - kJourney.size()));
  }
  return out;
}

// `welcome,cart` and several of them; each once, in order of name.
std::vector<std::string> Wanted(const std::vector<std::string>& given) {
  std::vector<std::string> out;
  for (const std::string& words : given) {
    for (size_t begin = 0; begin <= words.size();) {
      const size_t end = std::min(words.find(',', begin), words.size());
      if (end > begin) out.push_back(words.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

// `dot-gitignore` as `.gitignore`: what is hidden here would be left out of much.
std::string Shown(std::string_view path) {
  constexpr std::string_view kDot = "dot-";
  return path.starts_with(kDot) ? "." + std::string(path.substr(kDot.size())) : std::string(path);
}

// A workspace is called as its folder.
std::string NameOf(const std::string& folder) {
  std::error_code error;
  std::string name = fs::weakly_canonical(fs::absolute(folder, error), error).filename().string();
  std::erase_if(name, [](unsigned char c) { return c < ' ' || c == '"' || c == '\\' || c == 127; });
  return name.empty() ? "workspace" : name;
}

std::string Filled(std::string_view text, const std::string& name) {
  constexpr std::string_view kName = "@NAME@";
  std::string out(text);
  for (size_t at = out.find(kName); at != std::string::npos; at = out.find(kName, at + name.size())) {
    out.replace(at, kName.size(), name);
  }
  return out;
}

// Lines of recorded events, in order of their times.
std::string InOrder(const std::string& events) {
  std::vector<std::pair<std::string, std::string>> lines;
  for (size_t begin = 0; begin < events.size();) {
    const size_t end = std::min(events.find('\n', begin), events.size());
    const std::string line = events.substr(begin, end - begin);
    constexpr std::string_view kAt = "\"at\":\"";
    lines.emplace_back(line.substr(line.find(kAt) + kAt.size(), std::string_view("2026-03-02T08:00:00Z").size()), line);
    begin = end + 1;
  }
  std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string out;
  for (const auto& [at, line] : lines) out += line + "\n";
  return out;
}

std::map<std::string, std::string> FilesOf(const std::vector<std::string>& additions, const std::string& name) {
  std::map<std::string, std::string> files;
  for (const Template& one : Templates()) {
    if (one.path.starts_with(kBase)) files[Shown(one.path.substr(kBase.size()))] = Filled(one.text, name);
    for (const std::string& addition : additions) {
      if (one.path == fmt::format("{}{}{}", kWith, addition, kJourney)) {
        files["journeys/" + addition + std::string(kJourney)] = one.text;
      }
      if (one.path == fmt::format("{}{}{}", kWith, addition, kSample)) files[std::string(kEvents)] += one.text;
    }
  }
  files[std::string(kEvents)] = InOrder(files[std::string(kEvents)]);
  return files;
}

int Write(const std::string& folder, const std::map<std::string, std::string>& files, Console* console) {
  for (const auto& [path, text] : files) {
    if (!FileExists(JoinPath(folder, path))) continue;
    console->SayError(
        Say("{} is there already, and nothing is overwritten; nothing was written", JoinPath(folder, path)));
    return kExitErrors;
  }
  for (const auto& [path, text] : files) {
    const std::string whole = JoinPath(folder, path);
    std::error_code error;
    fs::create_directories(fs::path(whole).parent_path(), error);
    if (auto written = WriteFile(whole, text); !written.ok()) {
      console->SayError(written.error());
      return kExitErrors;
    }
    console->Print(whole + "\n");
  }
  return kExitOk;
}

}  // namespace

int RunNew(const Words& words, Console* console) {
  std::string folder = ".";
  std::vector<std::string> with;
  CommandLine line("senda new", "Makes a workspace that checks, tests and runs, with one small journey.");
  line.Positional("DIR", "Where; made when it is not there (default: the current folder)", &folder);
  line.Repeated("--with", fmt::format("{}", fmt::join(Additions(), ",")),
                "Also these journeys, with messages and tests", &with);
  line.Examples(
      "  senda new shop\n"
      "  senda new shop --with welcome,cart && cd shop && senda test\n\n"
      "Exit code: 0 when all is written, 1 when a file is in the way or cannot be written, 2 for a wrong use of this\n"
      "command.");
  if (auto exit_code = line.Parse(words, console)) return *exit_code;
  const std::vector<std::string> known = Additions(), wanted = Wanted(with);
  for (const std::string& word : wanted) {
    if (std::find(known.begin(), known.end(), word) != known.end()) continue;
    const std::string near = DidYouMean(word, known);
    console->SayError(
        Say("there is no journey `{}` to begin with; {}", word,
            near.empty() ? Say("there are {}", fmt::format("{}", fmt::join(known, ", "))) : console->Say(near)));
    return kExitBadUse;
  }
  const int exit_code = Write(folder, FilesOf(wanted, NameOf(folder)), console);
  if (exit_code == kExitOk) {
    console->PrintError(Say("Now: {}senda check && senda test && senda replay . events.ndjson\n",
                            folder == "." ? "" : fmt::format("cd {} && ", folder)));
  }
  return exit_code;
}

}  // namespace senda::tools
