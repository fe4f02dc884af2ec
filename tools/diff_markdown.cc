#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "runtime/abi/builtins.h"
#include "tools/diff_report.h"
#include "tools/table.h"

namespace senda::tools {
namespace {

// What would be markup in a cell of a table.
std::string Cell(std::string text) {
  for (size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2)) text.insert(at, "\\");
  return text;
}

std::string_view SignOf(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kAdded: return "added";
    case ChangeKind::kRemoved: return "**removed**";
    case ChangeKind::kChanged: return "**changed**";
    case ChangeKind::kRenamed: return "renamed";
    case ChangeKind::kRewritten: return "same meaning";
  }
  return "";
}

class Markdown {
 public:
  explicit Markdown(const DiffReport& report) : report_(report) {}

  std::string Print() {
    out_ = fmt::format("## What changes from `{}` to `{}`\n", report_.before, report_.after);
    if (report_.is_empty()) {
      out_ += fmt::format("\nNothing: both mean the same{}.\n",
                          report_.events ? " and decide the same over these events" : "");
    }
    Settings();
    Declarations();
    Waiting();
    Rebuilt();
    BegunAnew();
    if (report_.events) Events(*report_.events);
    return out_;
  }

 private:
  void Settings() {
    if (report_.changes.settings.empty()) return;
    out_ += "\n| setting | OLD | NEW |\n| --- | --- | --- |\n";
    for (const ChangedSetting& one : report_.changes.settings) {
      out_ += fmt::format("| {} | {} | {} |\n", one.name, Cell(one.before), Cell(one.after));
    }
  }

  void Declarations() {
    const auto& all = report_.changes.declarations;
    if (all.empty()) return;
    out_ += "\n| | declaration | where |\n| --- | --- | --- |\n";
    for (const ChangedDeclaration& one : all) {
      std::string name = fmt::format("{} `{}`", one.kind, one.name);
      if (!one.was.empty()) name += fmt::format(", was `{}`", one.was);
      if (!one.through.empty()) name += fmt::format(", through `{}`", fmt::join(one.through, "`, `"));
      out_ += fmt::format("| {} | {} | {}:{} |\n", SignOf(one.change), Cell(name), one.file, one.line);
    }
    for (const ChangedDeclaration& one : all) {
      if (one.change != ChangeKind::kChanged || one.lines.empty()) continue;
      out_ += fmt::format("\n<details><summary>{} {}</summary>\n\n```diff\n", one.kind, one.name);
      for (const std::string& line : one.lines) out_ += line + "\n";
      out_ += "```\n\n</details>\n";
    }
  }

  void Waiting() {
    if (report_.waiting.journeys.empty()) return;
    out_ += "\n### Who is in a journey when it takes over\n";
    for (const WaitingJourney& journey : report_.waiting.journeys) {
      out_ += fmt::format("\n**{}**{}\n\n", journey.name,
                          journey.active ? fmt::format(" ({} in it)", WithCommas(*journey.active)) : "");
      for (const PlaceLine& line : PlaceLines(journey)) {
        const std::string count = line.customers ? fmt::format(" ({})", WithCommas(*line.customers)) : "";
        out_ += fmt::format("* {}{}: {}\n", line.place, count, line.words);
      }
      for (const std::string& remark : Remarks(journey)) out_ += fmt::format("* {}\n", remark);
    }
  }

  void Rebuilt() {
    if (report_.waiting.rebuilt.empty()) return;
    out_ += "\n### Counted anew, from the retained history\n\n";
    for (const RebuiltAggregate& one : report_.waiting.rebuilt) {
      out_ += fmt::format("* `{}`{}\n", one.what,
                          one.may_be_inexact ? ": looks back on more than `history`, and is exact since then" : "");
    }
  }

  void BegunAnew() {
    if (report_.waiting.begun_anew.empty()) return;
    out_ += "\n### Begun anew: what is half done is forgotten\n\n";
    for (const std::string& trigger : report_.waiting.begun_anew) out_ += fmt::format("* `{}`\n", trigger);
  }

  void Events(const EventChanges& events) {
    out_ += fmt::format("\n### Over {} of {}\n\n", CountOf(events.events, "recorded event", "recorded events"),
                        CountOf(events.customers, "customer", "customers"));
    const DecisionChanges& decisions = events.decisions;
    if (decisions.is_empty()) {
      out_ += fmt::format("All {} are the same.\n", CountOf(decisions.before, "decision", "decisions"));
    } else {
      out_ += fmt::format("Something is decided otherwise for {}.\n\n",
                          CountOf(decisions.customers, "customer", "customers"));
      Decisions(decisions);
    }
    if (events.until) Switch(events);
  }

  void Decisions(const DecisionChanges& decisions) {
    out_ += "| journey | decision | OLD | NEW | no more | new | other time | other content |\n";
    out_ += "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n";
    for (const DecisionCounts& one : decisions.counts) {
      out_ += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} |\n", one.journey, Cell(WordsOf(one)),
                          WithCommas(one.before), WithCommas(one.after), WithCommas(one.gone), WithCommas(one.come),
                          WithCommas(one.moved), WithCommas(one.reworded));
    }
    Totals("sends by channel", decisions.by_channel);
    Totals("held, skipped and refused by rule", decisions.by_rule);
    out_ += "\n<details><summary>Examples</summary>\n\n";
    for (const DecisionExample& example : decisions.examples) out_ += "* " + WordsOf(example) + "\n";
    out_ += "\n</details>\n";
  }

  void Totals(const char* heading, const std::vector<std::pair<std::string, std::pair<int64_t, int64_t>>>& all) {
    if (all.empty()) return;
    out_ += fmt::format("\n| {} | OLD | NEW |\n| --- | ---: | ---: |\n", heading);
    for (const auto& [name, both] : all) {
      out_ += fmt::format("| {} | {} | {} |\n", Cell(name), WithCommas(both.first), WithCommas(both.second));
    }
  }

  void Switch(const EventChanges& events) {
    out_ += "\n### If it took over then\n\n";
    for (const auto& [name, count] : events.switched) {
      if (count == 0 && name != "customers") continue;
      std::string words = name;
      std::replace(words.begin(), words.end(), '_', ' ');
      out_ += fmt::format("* {}: {}\n", words, WithCommas(count));
    }
    for (const SegmentChange& one : events.segments) {
      out_ += fmt::format("* segment `{}`: {} instead of {}, {} of them new\n", one.name,
                          CountOf(one.after, "customer", "customers"), WithCommas(one.before), WithCommas(one.came));
    }
    for (const EntryNow& entry : events.entries) out_ += "* " + WordsOf(entry) + "\n";
  }

  const DiffReport& report_;
  std::string out_;
};

}  // namespace

std::string DiffAsMarkdown(const DiffReport& report) {
  return Markdown(report).Print();
}

}  // namespace senda::tools
