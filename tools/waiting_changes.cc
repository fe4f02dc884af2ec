#include "tools/waiting_changes.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "runtime/engine/exact_since.h"
#include "tools/say.h"
#include "tools/values.h"

namespace senda::tools {
namespace {

using engine::PlaceFate;

std::string Length(const abi::Duration& length) {
  std::string text;
  if (length.months != 0) text = SayCount(length.months, "{} month", "{} months");
  if (length.milliseconds != 0 || text.empty()) {
    text += (text.empty() ? "" : " ") + TellDuration(length.milliseconds);
  }
  return text;
}

// How long somebody stands there, as far as that can be said.
std::string LengthOf(const abi::Step& step) {
  switch (step.kind) {
    case abi::StepKind::kSend: return Say("expires {}", Length(step.send.expires));
    case abi::StepKind::kWait:
    case abi::StepKind::kTurn: return Length(step.duration);
    case abi::StepKind::kWaitFor:
      return step.has_deadline ? Say("up to {}", Length(step.duration)) : std::string(Told("without an end"));
    case abi::StepKind::kWaitUntil: return std::string(Told("until an instant"));
    case abi::StepKind::kCall:
    case abi::StepKind::kAssign:
      if (step.working_days > 0) return Say("{} working days", step.working_days);
      return Length(step.working_ms > 0 ? abi::Duration{0, step.working_ms} : step.duration);
    default: return "";
  }
}

// The line of a file, without blanks around it.
std::string LineOf(const driver::Compilation& compilation, const std::string& path, uint32_t line) {
  for (FileId id : compilation.sources.ids()) {
    if (compilation.sources[id].path() != path) continue;
    std::string_view text = compilation.sources[id].text();
    for (uint32_t i = 1; i < line && !text.empty(); ++i)
      text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    text = text.substr(0, text.find('\n'));
    const size_t begin = text.find_first_not_of(" \t"), end = text.find_last_not_of(" \t\r{");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return "";
    return std::string(text.substr(begin, end - begin + 1));
  }
  return "";
}

class Comparison {
 public:
  Comparison(const driver::Compilation& before, const driver::Compilation& after, const ProgramChanges& changes)
      : before_(before),
        changes_(changes),
        from_(before.program->description),
        to_(after.program->description),
        map_(from_, to_) {}

  WaitingChanges Run(int64_t history_ms) {
    WaitingChanges out;
    for (uint32_t i = 0; i < from_.journeys.size(); ++i) {
      WaitingJourney journey = One(i);
      if (IsConcerned(journey)) out.journeys.push_back(std::move(journey));
    }
    for (uint32_t i = 0; i < to_.aggregates.size(); ++i) {
      const abi::Aggregate& aggregate = to_.aggregates[i];
      if (aggregate.is_instance_scoped || map_.aggregates[i] != abi::kNone) continue;
      out.rebuilt.push_back({engine::SpokenName(aggregate), LooksBackBeyond(aggregate, history_ms)});
    }
    for (uint32_t i = 0; i < from_.triggers.size(); ++i) {
      const uint32_t now = map_.named_triggers[i];
      if (now == abi::kNone || map_.triggers[i] != abi::kNone || !HasAttempts(from_, i)) continue;
      if (HasAttempts(to_, now)) out.begun_anew.push_back(to_.triggers[now].id);
    }
    return out;
  }

 private:
  // Whether it takes more than one instant, so that there may be something half done.
  static bool HasAttempts(const abi::Program& program, uint32_t trigger) {
    const std::vector<uint32_t>& patterns = program.triggers[trigger].patterns;
    return std::any_of(patterns.begin(), patterns.end(), [&](uint32_t index) {
      const abi::Pattern& pattern = program.patterns[index];
      return pattern.kind == abi::PatternKind::kCount || pattern.kind == abi::PatternKind::kSilence ||
             pattern.links.size() > 1 || pattern.has_absence;
    });
  }

  WaitingJourney One(uint32_t index) const {
    const abi::Journey& old = from_.journeys[index];
    const engine::JourneyMap& map = map_.journeys[index];
    WaitingJourney out;
    out.name = old.id;
    out.number = index;
    for (const engine::PlaceSwitch& place : engine::SwitchPlaces(from_, to_, map_, index)) {
      out.places.push_back(Place(old, map.to, place));
    }
    if (map.to == abi::kNone) return out;
    const abi::Journey& now = to_.journeys[map.to];
    out.now = now.id;
    for (uint32_t i = 0; i < now.capture_names.size(); ++i) {
      if (map.captures[i].from == abi::kNone) out.forgotten.push_back(now.capture_names[i]);
    }
    if (!map.has_same_goal) {
      out.goal_before = old.goal_trigger == abi::kNone ? std::string(Told("no goal")) : Length(old.goal_within);
      out.goal_after = now.goal_trigger == abi::kNone ? std::string(Told("no goal")) : Length(now.goal_within);
    }
    return out;
  }

  WaitingPlace Place(const abi::Journey& old, uint32_t to, const engine::PlaceSwitch& place) const {
    const abi::Step& step = old.steps[place.step];
    WaitingPlace out;
    out.step = step.id;
    out.number = place.step;
    out.fate = place.fate;
    if (step.position.file < from_.files.size()) {
      out.file = from_.files[step.position.file];
      out.line = step.position.line;
      out.written = LineOf(before_, out.file, out.line);
    }
    if (to == abi::kNone) return out;
    const abi::Journey& now = to_.journeys[to];
    for (const uint32_t capture : place.lacks) out.lacks.push_back(now.capture_names[capture]);
    if (place.fate == PlaceFate::kExits) out.to = now.removed.reason;
    if (place.to == abi::kNone) return out;
    const abi::Step& there = now.steps[place.to];
    if (there.id != step.id) out.to = there.id;
    if (place.fate == PlaceFate::kRetimed) {
      out.before = LengthOf(step);
      out.after = LengthOf(there);
    }
    return out;
  }

  bool IsConcerned(const WaitingJourney& journey) const {
    if (journey.now.empty() || !journey.forgotten.empty() || journey.goal_before != journey.goal_after) return true;
    const bool has_other_places =
        std::any_of(journey.places.begin(), journey.places.end(),
                    [](const WaitingPlace& one) { return one.fate != PlaceFate::kGoesOn || !one.to.empty(); });
    return has_other_places ||
           std::any_of(changes_.declarations.begin(), changes_.declarations.end(), [&](const ChangedDeclaration& one) {
             return one.kind == "journey" && one.name == journey.now && one.change == ChangeKind::kChanged;
           });
  }

  static bool LooksBackBeyond(const abi::Aggregate& aggregate, int64_t history_ms) {
    switch (aggregate.window) {
      case abi::Window::kSliding:
        return aggregate.length.milliseconds + aggregate.length.months * int64_t{31} * 86'400'000 > history_ms;
      case abi::Window::kEver:
      case abi::Window::kSince: return true;
      case abi::Window::kToday:
      case abi::Window::kThisWeek:
      case abi::Window::kThisMonth:
      case abi::Window::kThisYear: return history_ms < int64_t{366} * 86'400'000;
    }
    return true;
  }

  const driver::Compilation& before_;
  const ProgramChanges& changes_;
  const abi::Program& from_;
  const abi::Program& to_;
  const engine::SwitchMap map_;
};

}  // namespace

WaitingChanges CompareWaiting(const driver::Compilation& before, const driver::Compilation& after,
                              const ProgramChanges& changes) {
  return Comparison(before, after, changes).Run(after.workspace.settings.history_ms);
}

std::string WordsOf(const WaitingPlace& place) {
  const std::string gone = place.lacks.empty() ? std::string(Told("is gone"))
                                               : Say("needs {}, unknown to who stands there already",
                                                     fmt::format("{}", fmt::join(place.lacks, ", ")));
  switch (place.fate) {
    case PlaceFate::kGoesOn: return place.to.empty() ? std::string(Told("goes on")) : Say("goes on at `{}`", place.to);
    case PlaceFate::kRetimed:
      if (place.before == place.after) return std::string(Told("goes on, until another instant"));
      return Say("goes on, timed anew: {} instead of {}, counted from when it began; what is then past goes on at once",
                 place.after, place.before);
    case PlaceFate::kFinishes: return Say("{}: who stands there finishes on the old version", gone);
    case PlaceFate::kExits: return Say("{}: who stands there exits as `{}`", gone, place.to);
    case PlaceFate::kContinues: return Say("{}: who stands there goes on at `{}`", gone, place.to);
  }
  return "";
}

}  // namespace senda::tools
