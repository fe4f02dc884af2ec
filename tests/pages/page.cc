#include "tests/pages/page.h"

#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "tests/golden/difference.h"
#include "tests/golden/runner.h"

namespace senda::pages {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kFence = "```";
constexpr std::string_view kContext = "<!-- context ";

std::vector<std::string> SplitWords(std::string_view text, size_t most = SIZE_MAX) {
  std::vector<std::string> words;
  for (size_t at = text.find_first_not_of(' '); at < text.size();) {
    size_t end = words.size() + 1 == most ? text.size() : std::min(text.find(' ', at), text.size());
    words.emplace_back(text.substr(at, end - at));
    at = text.find_first_not_of(' ', end);
  }
  return words;
}

template <typename Use>
void EachLine(std::string_view text, Use use) {
  for (size_t at = 0; at < text.size();) {
    size_t end = std::min(text.find('\n', at), text.size());
    use(text.substr(at, end - at));
    at = end + 1;
  }
}

class Reader {
 public:
  explicit Reader(PageText* page) : page_(page) {}

  void Line(std::string_view line) {
    ++number_;
    if (block_ != nullptr && (is_context_ ? line == "-->" : line == kFence)) {
      block_ = nullptr;
    } else if (block_ != nullptr) {
      block_->append(line).append("\n");
    } else if (line.starts_with(kContext)) {
      is_context_ = true;
      block_ = &page_->contexts[std::string(line.substr(kContext.size()))];
    } else if (line.starts_with(kFence)) {
      is_context_ = false;
      Open(SplitWords(line.substr(kFence.size())));
    }
  }

 private:
  void Open(const std::vector<std::string>& words) {
    skipped_.clear();
    block_ = &skipped_;
    if (words.empty()) return;
    if (words[0] == "senda") return OpenSenda(words);
    if (words[0] != "events" && words[0] != "decided") return;
    if (page_->examples.empty()) return Mistake("stands behind a block of senda");
    Example& example = page_->examples.back();
    if (words.size() == 3 && words[1] == "until") example.until = words[2];
    block_ = words[0] == "events" ? &example.events : &example.decided;
  }

  void OpenSenda(const std::vector<std::string>& words) {
    Example& example = page_->examples.emplace_back();
    example.line = number_ + 1;
    block_ = &example.code;
    for (size_t i = 1; i < words.size(); ++i) {
      if (words[i] == "later") {
        example.is_later = true;
      } else if (words[i] == "steps") {
        example.is_steps = true;
      } else if (words[i] == "expressions") {
        example.is_expressions = true;
      } else if (words[i] == "with" && i + 1 < words.size()) {
        example.contexts.push_back(words[++i]);
      } else if (words[i] == "finds" && i + 1 < words.size()) {
        example.finding = words[++i];
      } else {
        Mistake("`" + words[i] + "` is not known");
      }
    }
  }

  void Mistake(const std::string& text) { page_->mistakes.push_back(fmt::format("line {}: {}", number_, text)); }

  PageText* page_;
  std::string* block_ = nullptr;
  std::string skipped_;
  bool is_context_ = false;
  int number_ = 0;
};

golden::Outcome Run(const std::string& senda, std::vector<golden::File> files, std::vector<std::string> args) {
  golden::Golden golden;
  golden.files = std::move(files);
  golden.runs.push_back({std::move(args), "", -1, {}});
  return golden::RunGolden(senda, golden, false);
}

std::string JudgeReplay(const std::string& senda, const std::string& program, const Example& example) {
  std::vector<std::string> args = {"replay", ".", "events.ndjson", "--summary", "json", "--decisions", "-"};
  if (!example.until.empty()) args.insert(args.end(), {"--until", example.until});
  golden::Outcome outcome = Run(senda, {{"page.senda", program}, {"events.ndjson", EventLines(example.events)}}, args);
  if (!outcome.failure.empty()) return outcome.failure + outcome.output;
  std::string wanted;
  EachLine(example.decided, [&](std::string_view line) {
    for (const std::string& word : SplitWords(line))
      wanted += (wanted.ends_with('\n') || wanted.empty() ? "" : " ") + word;
    wanted += "\n";
  });
  return golden::Difference(wanted, DecidedLines(outcome.output, example.decided));
}

}  // namespace

PageText ReadPage(std::string_view text) {
  PageText page;
  Reader reader(&page);
  EachLine(text, [&](std::string_view line) { reader.Line(line); });
  for (const Example& example : page.examples) {
    for (const std::string& context : example.contexts) {
      if (!page.contexts.contains(context)) {
        page.mistakes.push_back(fmt::format("line {}: there is no context `{}`", example.line, context));
      }
    }
  }
  return page;
}

std::string Program(const PageText& page, const Example& example) {
  std::string text = example.code;
  if (example.is_steps) text = "journey of_the_page {\n  enter on begun as b\n" + text + "}\n";
  if (example.is_expressions) {
    text.clear();
    int number = 0;
    EachLine(example.code, [&](std::string_view line) {
      text += line.empty() || line.starts_with("//") ? fmt::format("{}\n", line)
                                                     : fmt::format("let line_{} = {}\n", ++number, line);
    });
  }
  for (const std::string& context : example.contexts) {
    if (auto found = page.contexts.find(context); found != page.contexts.end()) text += found->second;
  }
  return text;
}

std::string EventLines(std::string_view events) {
  std::string lines;
  int number = 0;
  EachLine(events, [&](std::string_view line) {
    std::vector<std::string> words = SplitWords(line, 4);
    if (words.size() < 3) return;
    Json event = {{"id", std::to_string(++number)}, {"type", words[2]}, {"at", words[0]}};
    if (words[1] != "-") event["customer"] = words[1];
    if (words.size() == 4) event["data"] = Json::parse(words[3], nullptr, false);
    lines += event.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  });
  return lines;
}

std::string DecidedLines(std::string_view output, std::string_view decided) {
  std::set<std::pair<std::string, std::string>> asked;
  EachLine(decided, [&](std::string_view line) {
    std::vector<std::string> words = SplitWords(line);
    if (words.size() >= 4) asked.insert({words[2], words[3]});
  });
  std::string lines;
  EachLine(output, [&](std::string_view line) {
    Json decision = Json::parse(line, nullptr, false);
    if (!decision.is_object() || !decision.contains("kind")) return;
    const Json& data = decision["data"];
    std::string kind = decision["kind"];
    std::string name = decision["journey"].is_string() ? std::string(decision["journey"]) : data.value("trigger", "");
    if (!asked.contains({name, kind})) return;
    std::string detail = kind == "exited" ? data.value("reason", "") : kind == "sent" ? data.value("message", "") : "";
    lines += fmt::format("{} {} {} {}{}{}\n", std::string(decision["at"]), std::string(decision["customer"]), name,
                         kind, detail.empty() ? "" : " ", detail);
  });
  return lines;
}

std::string Judge(const std::string& senda, const PageText& page, const Example& example) {
  std::string program = Program(page, example);
  if (!example.finding.empty()) {
    golden::Outcome outcome = Run(senda, {{"page.senda", program}}, {"check"});
    if (outcome.output.find("[" + example.finding + "]") != std::string::npos) return {};
    return fmt::format("{} is not found\n{}", example.finding, outcome.output);
  }
  if (!example.decided.empty()) return JudgeReplay(senda, program, example);
  golden::Outcome outcome = Run(senda, {{"page.senda", program}}, {"check"});
  return outcome.failure.empty() ? "" : outcome.failure + outcome.output;
}

}  // namespace senda::pages
