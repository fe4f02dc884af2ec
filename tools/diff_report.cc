#include "tools/diff_report.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "runtime/abi/builtins.h"
#include "tools/say.h"
#include "tools/table.h"

namespace senda::tools {
namespace {

using engine::PlaceFate;

std::string Instant(int64_t at) {
  return abi::PrintValue(abi::Kind::kInstant, abi::Value::Integer(at), {});
}

class TextReport {
 public:
  TextReport(const DiffReport& report, bool has_color) : report_(report), has_color_(has_color) {}

  std::string Print() {
    Declarations();
    Waiting();
    if (report_.events) Events(*report_.events);
    if (report_.is_empty()) {
      out_ += report_.events ? Say("{} and {} mean the same and decide the same over these events\n", report_.before,
                                   report_.after)
                             : Say("{} and {} mean the same\n", report_.before, report_.after);
    }
    return out_;
  }

 private:
  void Heading(std::string_view text) {
    if (!out_.empty()) out_ += "\n";
    out_ += has_color_ ? fmt::format("\x1b[1m{}\x1b[0m\n", text) : fmt::format("{}\n", text);
  }

  void Declarations() {
    for (const ChangedSetting& one : report_.changes.settings) {
      if (&one == &report_.changes.settings.front()) Heading(Told("Settings"));
      out_ += Say("  {}: {} instead of {}\n", one.name, one.after, one.before);
    }
    for (ChangeKind kind : {ChangeKind::kChanged, ChangeKind::kAdded, ChangeKind::kRemoved, ChangeKind::kRenamed,
                            ChangeKind::kRewritten}) {
      bool has_heading = false;
      for (const ChangedDeclaration& one : report_.changes.declarations) {
        if (one.change != kind) continue;
        if (!has_heading) Heading(Told(HeadingOf(kind)));
        has_heading = true;
        Declaration(one);
      }
    }
  }

  static std::string_view HeadingOf(ChangeKind kind) {
    switch (kind) {
      case ChangeKind::kAdded: return "Added";
      case ChangeKind::kRemoved: return "Removed";
      case ChangeKind::kChanged: return "Changed in meaning";
      case ChangeKind::kRenamed: return "Renamed";
      case ChangeKind::kRewritten: return "Written otherwise, means the same";
    }
    return "";
  }

  void Declaration(const ChangedDeclaration& one) {
    out_ += fmt::format("  {} {}", one.kind, one.name);
    if (!one.was.empty()) out_ += Say(", was {}", one.was);
    out_ += fmt::format("  ({}:{})\n", one.file, one.line);
    if (!one.through.empty()) out_ += Say("    through {}\n", fmt::format("{}", fmt::join(one.through, ", ")));
    if (one.change != ChangeKind::kChanged) return;
    for (const std::string& line : one.lines) out_ += "    " + Colored(line) + "\n";
  }

  std::string Colored(const std::string& line) const {
    if (!has_color_ || !(line.starts_with('+') || line.starts_with('-'))) return line;
    return fmt::format("\x1b[{}m{}\x1b[0m", line[0] == '+' ? 32 : 31, line);
  }

  void Waiting() {
    for (const WaitingJourney& journey : report_.waiting.journeys) {
      if (&journey == &report_.waiting.journeys.front()) Heading(Told("Who is in a journey when NEW takes over"));
      out_ += "  " + journey.name;
      if (journey.active) out_ += Say("  ({} in it)", WithCommas(*journey.active));
      out_ += "\n";
      for (const PlaceLine& line : PlaceLines(journey)) {
        out_ += fmt::format("    {}{}: {}\n", line.place,
                            line.customers ? fmt::format(" ({})", WithCommas(*line.customers)) : "", line.words);
      }
      for (const std::string& remark : Remarks(journey)) out_ += "    " + remark + "\n";
    }
    for (const RebuiltAggregate& one : report_.waiting.rebuilt) {
      if (&one == &report_.waiting.rebuilt.front()) Heading(Told("Counted anew, from the retained history"));
      out_ += fmt::format("  {}{}\n", one.what,
                          one.may_be_inexact ? Told("  (looks back on more than `history`: exact since then)") : "");
    }
    for (const std::string& trigger : report_.waiting.begun_anew) {
      if (&trigger == &report_.waiting.begun_anew.front()) Heading(Told("Begun anew: what is half done is forgotten"));
      out_ += fmt::format("  {}\n", trigger);
    }
  }

  void Events(const EventChanges& events) {
    Heading(Say("Over {} of {}{}", CountOf(events.events, "event", "events"),
                CountOf(events.customers, "customer", "customers"),
                events.until ? Say(", until {}", Instant(*events.until)) : ""));
    if (events.rejected_before != events.rejected_after) {
      out_ += Say("  refused records: {} instead of {}\n", WithCommas(events.rejected_after),
                  WithCommas(events.rejected_before));
    }
    Decisions(events.decisions);
    Switch(events);
  }

  void Decisions(const DecisionChanges& decisions) {
    if (decisions.is_empty()) {
      out_ += Say("  all {} are the same\n", CountOf(decisions.before, "decision", "decisions"));
      return;
    }
    out_ += SayCount(decisions.customers, "  for {} customer something is decided otherwise\n",
                     "  for {} customers something is decided otherwise\n");
    Table table;
    std::string journey;
    AddHead({"", "OLD", "NEW", "no more", "new", "other time", "other content"}, &table);
    for (const DecisionCounts& one : decisions.counts) {
      if (one.journey != journey || &one == &decisions.counts.front())
        table.AddLine("  " + (one.journey.empty() ? std::string(Told("outside of journeys")) : one.journey));
      journey = one.journey;
      table.Add({"    " + WordsOf(one), WithCommas(one.before), WithCommas(one.after), Dash(one.gone), Dash(one.come),
                 Dash(one.moved), Dash(one.reworded)});
    }
    Totals(Told("  sends by channel"), decisions.by_channel, &table);
    Totals(Told("  held, skipped and refused by rule"), decisions.by_rule, &table);
    out_ += table.Print();
    out_ += Told("  for example\n");
    for (const DecisionExample& example : decisions.examples) out_ += "    " + WordsOf(example) + "\n";
  }

  static std::string Dash(int64_t count) { return count == 0 ? "-" : WithCommas(count); }

  static void Totals(std::string_view heading,
                     const std::vector<std::pair<std::string, std::pair<int64_t, int64_t>>>& all, Table* table) {
    if (!all.empty()) table->AddLine(std::string(heading));
    for (const auto& [name, both] : all) {
      table->Add({"    " + name, WithCommas(both.first), WithCommas(both.second)});
    }
  }

  void Switch(const EventChanges& events) {
    if (!events.until) return;
    Heading(Told("If NEW took over then"));
    for (const auto& [name, count] : events.switched) {
      if (count == 0 && name != "customers") continue;
      std::string words = name;
      std::replace(words.begin(), words.end(), '_', ' ');
      out_ += fmt::format("  {}: {}\n", Told(words), WithCommas(count));
    }
    for (const SegmentChange& one : events.segments) {
      out_ += Say("  segment {}: {} instead of {}", one.name, CountOf(one.after, "customer", "customers"),
                  WithCommas(one.before));
      if (one.came > 0) out_ += Say(", {} of them new", WithCommas(one.came));
      if (!one.examples.empty()) {
        out_ += fmt::format(" ({}{})", fmt::join(one.examples, ", "),
                            one.came > static_cast<int64_t>(one.examples.size()) ? ", …" : "");
      }
      out_ += "\n";
    }
    for (const EntryNow& entry : events.entries) out_ += "  " + WordsOf(entry) + "\n";
  }

  const DiffReport& report_;
  const bool has_color_;
  std::string out_;
};

}  // namespace

std::string CountOf(int64_t count, const char* one, const char* many) {
  return SayCount(count, fmt::format("{{}} {}", one), fmt::format("{{}} {}", many));
}

std::vector<PlaceLine> PlaceLines(const WaitingJourney& journey) {
  std::vector<PlaceLine> out;
  if (journey.now.empty()) {
    out.push_back({std::string(Told("the journey")),
                   std::string(Told("is gone: who is in it finishes on the old version")), std::nullopt});
    return out;
  }
  int64_t others = 0, other_customers = 0;
  bool are_counted = false;
  for (const WaitingPlace& place : journey.places) {
    if (place.fate == PlaceFate::kGoesOn && place.to.empty()) {
      ++others;
      other_customers += place.customers.value_or(0);
      are_counted |= place.customers.has_value();
      continue;
    }
    out.push_back({fmt::format("`{}` ({}:{})", place.step, place.file, place.line), WordsOf(place), place.customers});
  }
  if (others == 0) return out;
  const std::string name = out.empty()   ? std::string(Told("everybody"))
                           : others == 1 ? std::string(Told("the other place"))
                                         : Say("{} other places", others);
  out.push_back({name,
                 std::string(Told(out.empty()   ? "goes on at the same place"
                                  : others == 1 ? "goes on"
                                                : "go on")),
                 are_counted ? std::optional(other_customers) : std::nullopt});
  return out;
}

std::vector<std::string> Remarks(const WaitingJourney& journey) {
  std::vector<std::string> out;
  if (!journey.goal_before.empty()) {
    out.push_back(Say("goal: {} instead of {}, counted from entering", journey.goal_after, journey.goal_before));
  }
  if (!journey.forgotten.empty()) {
    out.push_back(Say("unknown to who is in it already: {}", fmt::format("{}", fmt::join(journey.forgotten, ", "))));
  }
  return out;
}

std::string WordsOf(const DecisionCounts& one) {
  std::string text = one.what;
  std::replace(text.begin(), text.end(), '_', ' ');
  text = Told(text);
  if (!one.subject.empty()) text += " " + one.subject;
  if (one.detail.empty()) return text;
  const char* word = one.what == "sent"                              ? "by"
                     : one.what == "exited"                          ? "as"
                     : one.what == "assigned" || one.what == "moved" ? "to"
                                                                     : "because of";
  return fmt::format("{} {} {}", text, Told(word), one.detail);
}

std::string WordsOf(const DecisionExample& one) {
  const auto side = [](const std::string& words, int64_t at, const std::string& place) {
    if (words.empty()) return std::string(Told("nothing"));
    return Say("{} at {}{}", words, Instant(at), place.empty() ? "" : fmt::format(" ({})", place));
  };
  return Say("{}{}: {}; now {}", one.customer, one.journey.empty() ? "" : Say(" in {}", one.journey),
             side(one.before, one.at_before, one.place_before), side(one.after, one.at_after, one.place_after));
}

std::string WordsOf(const EntryNow& entry) {
  if (entry.per_day > 0) {
    return Say("journey {}: {} already in {} would enter, {} per day", entry.journey,
               CountOf(entry.customers, "customer", "customers"), entry.segment, WithCommas(entry.per_day));
  }
  return Say(
      "journey {}: {} in {} at once and would not enter, since a new version fires nothing; `also those already in` "
      "would reach them",
      entry.journey, CountOf(entry.customers, "customer is", "customers are"), entry.segment);
}

std::string DiffAsText(const DiffReport& report, bool has_color) {
  return TextReport(report, has_color).Print();
}

}  // namespace senda::tools
