#include "tests/conformance/promises.h"

#include <fmt/core.h>

#include <algorithm>

namespace senda::conformance {
namespace {

constexpr std::string_view kOpen = "<!-- ";
constexpr std::string_view kClose = " -->";
constexpr std::string_view kCovers = "// COVERS: ";
constexpr std::string_view kFirstFile = "// --- file: ";

// Calls `use` with each line, without its end.
template <typename Use>
void EachLine(std::string_view text, Use use) {
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    use(text.substr(at, end - at));
    at = end + 1;
  }
}

std::string_view Trimmed(std::string_view text) {
  size_t first = text.find_first_not_of(" \t\n|");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

std::vector<std::string> SplitWords(std::string_view text) {
  std::vector<std::string> words;
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find(' ', at), text.size());
    if (end > at) words.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

// 4.12, s7.3, k.5: a letter or not, digits or not, a dot, digits.
bool IsId(std::string_view text) {
  size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == text.size()) return false;
  auto are_digits = [](std::string_view part) { return part.find_first_not_of("0123456789") == part.npos; };
  bool has_letter = text[0] >= 'a' && text[0] <= 'z';
  return are_digits(text.substr(has_letter ? 1 : 0, dot - (has_letter ? 1 : 0))) && are_digits(text.substr(dot + 1));
}

// Collects the sentences of one page: what stands between two ids, or between the begin of a paragraph and an id.
class PageReader {
 public:
  explicit PageReader(Page* page) : page_(page) {}

  void Line(std::string_view line) {
    if (line.starts_with("```")) {
      is_code_ = !is_code_;
      pending_.clear();
      return;
    }
    if (is_code_) return;
    if (line.starts_with("# ") && page_->title.empty()) page_->title = line.substr(2);
    bool begins = line.empty() || line[0] == '#' || line[0] == '|' || line.starts_with("* ");
    if (begins) pending_.clear();
    if (line.starts_with("* ")) line.remove_prefix(2);
    Sentences(line);
    if (!pending_.empty()) pending_ += ' ';
  }

 private:
  void Sentences(std::string_view line) {
    for (size_t open; (open = line.find(kOpen)) != std::string_view::npos;) {
      size_t close = line.find(kClose, open);
      if (close == std::string_view::npos) break;
      pending_ += line.substr(0, open);
      std::string_view id = line.substr(open + kOpen.size(), close - open - kOpen.size());
      if (IsId(id)) {
        page_->promises.push_back({std::string(id), Clean(pending_)});
        pending_.clear();
      }
      line.remove_prefix(close + kClose.size());
    }
    pending_ += line;
  }

  // On one line, and without what would end a cell.
  static std::string Clean(std::string_view text) {
    std::string clean;
    for (char c : Trimmed(text)) {
      if (c == '|') {
        clean += "·";
      } else if (c != ' ' || !clean.ends_with(' ')) {
        clean += c;
      }
    }
    return clean;
  }

  Page* page_;
  std::string pending_;
  bool is_code_ = false;
};

std::string Joined(const std::vector<std::string>& words, std::string_view between) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : between).append(word);
  return text;
}

// `tests/conformance/04_aggregates/today.golden` is shown as `04_aggregates/today`.
std::string ShortName(std::string_view name) {
  for (std::string_view folder : {"tests/conformance/", "tests/"}) {
    if (!name.starts_with(folder)) continue;
    name.remove_prefix(folder.size());
    break;
  }
  if (name.ends_with(".golden")) name.remove_suffix(std::string_view(".golden").size());
  return std::string(name);
}

}  // namespace

Page ParsePage(std::string_view name, std::string_view text) {
  Page page{std::string(name), "", {}};
  PageReader reader(&page);
  EachLine(text, [&](std::string_view line) { reader.Line(line); });
  return page;
}

std::vector<std::string> ParseCovers(std::string_view text) {
  std::vector<std::string> ids;
  bool is_head = true;
  EachLine(text, [&](std::string_view line) {
    if (line.starts_with(kFirstFile)) is_head = false;
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (!is_head || !line.starts_with(kCovers)) return;
    for (std::string& id : SplitWords(line.substr(kCovers.size()))) ids.push_back(std::move(id));
  });
  return ids;
}

std::set<std::string> ParseUncovered(std::string_view text) {
  std::set<std::string> ids;
  EachLine(text, [&](std::string_view line) {
    std::vector<std::string> words = SplitWords(line);
    if (!words.empty() && words[0][0] != '#') ids.insert(words[0]);
  });
  return ids;
}

std::map<std::string, std::vector<std::string>> CasesOf(const Suite& suite) {
  std::map<std::string, std::vector<std::string>> cases;
  for (const Case& one : suite.cases) {
    for (const std::string& id : one.covers) cases[id].push_back(one.name);
  }
  for (auto& [id, names] : cases) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
  }
  return cases;
}

std::vector<std::string> Mistakes(const Suite& suite) {
  std::vector<std::string> mistakes;
  auto cases = CasesOf(suite);
  std::set<std::string> known;
  for (const Page& page : suite.pages) {
    for (const Promise& promise : page.promises) {
      const std::string& id = promise.id;
      if (!known.insert(id).second) mistakes.push_back(fmt::format("docs/{}: the id {} is given twice", page.name, id));
      bool is_listed = suite.uncovered.contains(id);
      bool is_covered = cases.contains(id);
      if (!is_covered && !is_listed) mistakes.push_back(fmt::format("{} has no case: {}", id, promise.sentence));
      if (is_covered && is_listed) mistakes.push_back(fmt::format("uncovered.txt: {} is covered by now", id));
    }
  }
  for (const std::string& id : suite.uncovered) {
    if (!known.contains(id)) mistakes.push_back(fmt::format("uncovered.txt: there is no promise {}", id));
  }
  for (const Case& one : suite.cases) {
    if (one.must_cover && one.covers.empty()) mistakes.push_back(one.name + ": there is no line `// COVERS: …`");
    for (const std::string& id : one.covers) {
      if (!known.contains(id)) mistakes.push_back(fmt::format("{}: there is no promise {}", one.name, id));
    }
  }
  return mistakes;
}

std::string Table(const Suite& suite) {
  auto cases = CasesOf(suite);
  std::string text =
      "# Which case holds which promise\n\nWritten by `scripts/dev update` from the ids in the pages and the `COVERS` "
      "lines of the cases; [how](../tests/conformance/README.md).\n";
  for (const Page& page : suite.pages) {
    auto is_covered = [&](const Promise& promise) { return cases.contains(promise.id); };
    size_t covered = std::count_if(page.promises.begin(), page.promises.end(), is_covered);
    text += fmt::format("\n## [{}]({})\n\n", page.title, page.name);
    if (covered < page.promises.size()) text += "A promise without a case shows a dash.\n\n";
    text += "| id | promise | cases |\n| --- | --- | --- |\n";
    for (const Promise& promise : page.promises) {
      std::vector<std::string> names;
      if (auto found = cases.find(promise.id); found != cases.end()) {
        for (const std::string& name : found->second) names.push_back("`" + ShortName(name) + "`");
      }
      text += fmt::format("| {} | {} | {} |\n", promise.id, promise.sentence, names.empty() ? "—" : Joined(names, " "));
    }
  }
  return text;
}

std::string WithoutCovered(std::string_view text, const Suite& suite) {
  auto cases = CasesOf(suite);
  std::set<std::string> seen;
  std::string rest;
  EachLine(text, [&](std::string_view line) {
    std::vector<std::string> words = SplitWords(line);
    bool is_id = !words.empty() && words[0][0] != '#';
    if (is_id && (cases.contains(words[0]) || !seen.insert(words[0]).second)) return;
    rest.append(line).append("\n");
  });
  return rest;
}

}  // namespace senda::conformance
