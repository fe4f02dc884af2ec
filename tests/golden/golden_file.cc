#include "tests/golden/golden_file.h"

#include <charconv>
#include <optional>

namespace senda::golden {
namespace {

constexpr std::string_view kFileMark = "// --- file: ";
constexpr std::string_view kExpectMark = "// --- expect";
constexpr std::string_view kRunMark = "// RUN: ";
constexpr std::string_view kExitMark = "// EXIT: ";
constexpr std::string_view kShowMark = "// SHOW: ";

// The line at `*at` without its end; moves behind it.
std::string_view TakeLine(std::string_view text, size_t* at) {
  size_t end = text.find('\n', *at);
  if (end == std::string_view::npos) end = text.size();
  std::string_view line = text.substr(*at, end - *at);
  *at = end + 1;
  return line;
}

std::vector<std::string> SplitWords(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  bool in_quotes = false;
  bool has_word = false;
  for (char c : text) {
    if (c == '"') {
      in_quotes = !in_quotes;
      has_word = true;
    } else if (c == ' ' && !in_quotes) {
      if (has_word) words.push_back(std::move(word));
      word.clear();
      has_word = false;
    } else {
      word += c;
      has_word = true;
    }
  }
  if (has_word) words.push_back(std::move(word));
  return words;
}

std::optional<std::string_view> After(std::string_view line, std::string_view mark) {
  if (!line.starts_with(mark)) return std::nullopt;
  return line.substr(mark.size());
}

void ParseDirective(std::string_view line, Golden* golden) {
  if (auto command = After(line, kRunMark)) {
    Run& run = golden->runs.emplace_back();
    run.args = SplitWords(*command);
    if (run.args.size() >= 2 && run.args[run.args.size() - 2] == "<") {
      run.stdin_file = run.args.back();
      run.args.resize(run.args.size() - 2);
    }
    return;
  }
  auto code = After(line, kExitMark);
  auto shown = After(line, kShowMark);
  if (!code && !shown) return;
  if (golden->runs.empty()) {
    golden->error = "EXIT and SHOW stand behind the RUN that they are about";
  } else if (shown) {
    golden->runs.back().shown.emplace_back(*shown);
  } else {
    std::from_chars(code->data(), code->data() + code->size(), golden->runs.back().exit_code);
  }
}

}  // namespace

Golden Parse(std::string_view text) {
  Golden golden;
  std::string* part = &golden.head;
  for (size_t at = 0; at < text.size();) {
    std::string_view line = TakeLine(text, &at);
    if (line == kExpectMark) {
      golden.expected = at < text.size() ? text.substr(at) : "";
      break;
    }
    if (auto name = After(line, kFileMark)) {
      part = &golden.files.emplace_back(File{std::string(*name), ""}).content;
      continue;
    }
    if (part == &golden.head) ParseDirective(line, &golden);
    part->append(line).append("\n");
  }
  if (golden.runs.empty() && golden.error.empty()) golden.error = "there is no line `// RUN: …`";
  return golden;
}

std::string Print(const Golden& golden) {
  std::string text = golden.head;
  for (const File& file : golden.files) text.append(kFileMark).append(file.name).append("\n").append(file.content);
  text.append(kExpectMark).append("\n").append(golden.expected);
  return text;
}

}  // namespace senda::golden
