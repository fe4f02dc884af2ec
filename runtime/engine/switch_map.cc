#include "runtime/engine/switch_map.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "runtime/abi/frames.h"
#include "runtime/engine/name_match.h"

namespace senda::engine {
namespace {

using abi::kNone;

template <typename T>
std::vector<uint32_t> MatchIds(const std::vector<T>& olds, const std::vector<T>& news) {
  std::vector<NewName> names;
  std::vector<std::string> ids;
  for (const T& one : news) names.push_back({one.id, &one.former_ids});
  for (const T& one : olds) ids.push_back(one.id);
  const std::vector<uint32_t> old_of_new = MatchNames(names, ids);
  std::vector<uint32_t> out(olds.size(), kNone);
  for (uint32_t i = 0; i < old_of_new.size(); ++i) {
    if (old_of_new[i] != kNone) out[old_of_new[i]] = i;
  }
  return out;
}

// Whether what is kept of the event stays the same bits: no enum among those fields (none given: among all) has other
// members at its places. Renamed ones are the same.
bool KeepsItsMembers(const SchemaMap& forward, const std::vector<uint32_t>& old_events, uint32_t to_event,
                     const std::optional<std::set<uint32_t>>& fields) {
  if (old_events[to_event] == kNone) return true;
  const std::vector<FieldFrom>& map = forward.event(old_events[to_event]).fields;
  for (uint32_t i = 0; i < map.size(); ++i) {
    const bool is_kept = !fields || fields->contains(i);
    if (is_kept && map[i].from != kNone && map[i].has_members && !map[i].IsIdentity()) return false;
  }
  return true;
}

// What an aggregate keeps of its event, beside when it was.
bool KeepsItsMembers(const SchemaMap& forward, const std::vector<uint32_t>& old_events,
                     const abi::Aggregate& aggregate) {
  if (aggregate.value_root != kNone) return KeepsItsMembers(forward, old_events, aggregate.event, std::nullopt);
  std::set<uint32_t> fields(aggregate.fields.begin(), aggregate.fields.end());
  if (aggregate.value_field != kNone) fields.insert(aggregate.value_field);
  return KeepsItsMembers(forward, old_events, aggregate.event, fields);
}

// By new event: the old one.
std::vector<uint32_t> OldEvents(const abi::Program& from, const abi::Program& to, const SchemaMap& forward) {
  std::vector<uint32_t> out(to.events.size(), kNone);
  for (uint32_t event = 0; event < from.events.size(); ++event) {
    const uint32_t now = forward.event(event).to;
    if (now != kNone) out[now] = event;
  }
  return out;
}

template <typename T>
bool MeansTheSame(const T& old, const T& now) {
  return old.meaning == now.meaning || (now.former_meaning != 0 && old.meaning == now.former_meaning);
}

// Two with one meaning that keep the same bytes.
using AggregateSignature = std::tuple<uint64_t, int, int, int, uint32_t, int64_t, int32_t, uint32_t, uint32_t>;
AggregateSignature SignatureOf(const abi::Aggregate& one, uint64_t meaning) {
  return {meaning,
          static_cast<int>(one.container),
          static_cast<int>(one.function),
          static_cast<int>(one.window),
          one.capacity,
          one.length.milliseconds,
          one.length.months,
          one.member_count,
          static_cast<uint32_t>(one.fields.size())};
}

// The old one that a new one goes on with, by its own meaning or by that of its former names; kNone: none.
uint32_t FindSame(const std::map<AggregateSignature, uint32_t>& olds, const abi::Aggregate& now) {
  for (const uint64_t meaning : {now.meaning, now.former_meaning}) {
    const auto found = meaning == 0 ? olds.end() : olds.find(SignatureOf(now, meaning));
    if (found != olds.end()) return found->second;
  }
  return kNone;
}

std::vector<uint32_t> MatchAggregates(const abi::Program& from, const abi::Program& to, const SchemaMap& forward) {
  std::map<AggregateSignature, uint32_t> olds;
  for (uint32_t i = 0; i < from.aggregates.size(); ++i) {
    const abi::Aggregate& aggregate = from.aggregates[i];
    if (!aggregate.is_instance_scoped) olds.emplace(SignatureOf(aggregate, aggregate.meaning), i);
  }
  const std::vector<uint32_t> old_events = OldEvents(from, to, forward);
  std::vector<uint32_t> out(to.aggregates.size(), kNone);
  for (uint32_t i = 0; i < to.aggregates.size(); ++i) {
    const abi::Aggregate& aggregate = to.aggregates[i];
    if (aggregate.is_instance_scoped || !KeepsItsMembers(forward, old_events, aggregate)) continue;
    out[i] = FindSame(olds, aggregate);
  }
  return out;
}

// Steps that can stand for each other.
enum class PlaceClass : uint8_t { kNone, kWait, kTurn, kSend, kCall, kAssign };

PlaceClass ClassOf(const abi::Step& step) {
  switch (step.kind) {
    case abi::StepKind::kWait:
    case abi::StepKind::kWaitUntil:
    case abi::StepKind::kWaitFor: return PlaceClass::kWait;
    case abi::StepKind::kTurn: return PlaceClass::kTurn;
    case abi::StepKind::kSend: return PlaceClass::kSend;
    case abi::StepKind::kCall: return PlaceClass::kCall;
    case abi::StepKind::kAssign: return PlaceClass::kAssign;
    case abi::StepKind::kBranch:
    case abi::StepKind::kSplit:
    case abi::StepKind::kJump:
    case abi::StepKind::kExit:
    case abi::StepKind::kComplete:
    case abi::StepKind::kSet:
    case abi::StepKind::kEmit:
    case abi::StepKind::kStart:
    case abi::StepKind::kStop:
    case abi::StepKind::kKeepWaiting:
    case abi::StepKind::kLeaveArm:
    case abi::StepKind::kRepeat: return PlaceClass::kNone;
  }
  return PlaceClass::kNone;
}

class JourneyMatcher {
 public:
  JourneyMatcher(const abi::Program& from, const abi::Program& to, SwitchMap* map)
      : from_(from), to_(to), map_(*map), old_events_(OldEvents(from, to, map->forward)) {}

  void Match() {
    const std::vector<uint32_t> places = MatchIds(from_.journeys, to_.journeys);
    for (uint32_t i = 0; i < places.size(); ++i) {
      map_.journeys.emplace_back();
      map_.journeys.back().to = places[i];
      if (places[i] != kNone) One(from_.journeys[i], to_.journeys[places[i]], &map_.journeys.back());
    }
  }

 private:
  void One(const abi::Journey& old, const abi::Journey& now, JourneyMap* map) {
    Captures(old, now, map);
    Steps(old, now, map);
    Aggregates(old, now, map);
    Frames(old, now, map);
    std::vector<uint32_t> olds, news;
    for (const abi::JourneyExit& exit : old.exits) olds.push_back(exit.trigger);
    for (const abi::JourneyExit& exit : now.exits) news.push_back(exit.trigger);
    Pair(olds, news);
    Pair({old.goal_trigger}, {now.goal_trigger});
    map->has_same_goal = old.goal_within.milliseconds == now.goal_within.milliseconds &&
                         old.goal_within.months == now.goal_within.months &&
                         (old.goal_trigger == kNone) == (now.goal_trigger == kNone);
  }

  // Attempts go on where the meaning is the same.
  void Pair(const std::vector<uint32_t>& olds, const std::vector<uint32_t>& news) {
    std::set<uint32_t> taken;
    for (const uint32_t old : olds) {
      if (old == kNone || map_.triggers[old] != kNone) continue;
      for (const uint32_t now : news) {
        if (now == kNone || taken.count(now) != 0) continue;
        if (!MeansTheSame(from_.triggers[old], to_.triggers[now])) continue;
        taken.insert(now);
        map_.triggers[old] = now;
        Pair(from_.triggers[old].nested, to_.triggers[now].nested);
        break;
      }
    }
  }

  // By name, and what follows from a renamed field.
  void Captures(const abi::Journey& old, const abi::Journey& now, JourneyMap* map) const {
    const std::vector<uint32_t> olds = MatchCaptures(old, now);
    map->backward.resize(old.capture_names.size());
    for (FieldFrom& capture : map->backward) capture.is_optional = true;
    for (uint32_t i = 0; i < now.capture_names.size(); ++i) {
      const bool is_text = abi::RepOf(now.capture_kinds[i]) == abi::Rep::kText;
      FieldFrom capture;
      if (const FieldFrom* field = FieldOf(now, i)) capture = *field;
      const bool is_new_field = capture.from == kNone;
      capture.from = olds[i];
      capture.is_text = is_text;
      capture.is_optional = true;
      capture.has_members = false;
      map->proofs.push_back(kNone);
      if (olds[i] == kNone) {
        if (is_new_field) map->proofs.back() = ProofOf(old, now, i);
      } else {
        FieldFrom& back = map->backward[olds[i]];
        back.from = i;
        back.is_text = is_text;
        MapType(old.capture_types[olds[i]], now.capture_types[i], true, &capture);
        MapType(now.capture_types[i], old.capture_types[olds[i]], false, &back);
      }
      map->captures.push_back(std::move(capture));
    }
  }

  // By new capture the old one, or kNone. Several may have one name, in different arms.
  std::vector<uint32_t> MatchCaptures(const abi::Journey& old, const abi::Journey& now) const {
    std::set<uint32_t> taken;
    std::vector<uint32_t> out(now.capture_names.size(), kNone);
    for (const bool by_name : {true, false}) {
      for (uint32_t i = 0; i < out.size(); ++i) {
        for (uint32_t j = 0; j < old.capture_names.size() && out[i] == kNone; ++j) {
          if (taken.contains(j) || !IsSameType(old.capture_types[j], now.capture_types[i])) continue;
          const std::vector<std::string>& formers = now.capture_former_names[i];
          const bool is_it = by_name ? old.capture_names[j] == now.capture_names[i]
                                     : std::find(formers.begin(), formers.end(), old.capture_names[j]) != formers.end();
          if (!is_it) continue;
          out[i] = j;
          taken.insert(j);
        }
      }
    }
    return out;
  }

  // How the new field that a capture is of comes from the old event; null when it is of no single event, or a new one.
  const FieldFrom* FieldOf(const abi::Journey& now, uint32_t capture) const {
    const abi::CaptureOrigin& origin = now.capture_origins[capture];
    if (origin.event == kNone || old_events_[origin.event] == kNone) return nullptr;
    return &map_.forward.event(old_events_[origin.event]).fields[origin.field];
  }

  static std::string_view BindingOf(std::string_view capture) { return capture.substr(0, capture.find('.')); }

  // What says that the event of a new field has come.
  static uint32_t ProofOf(const abi::Journey& old, const abi::Journey& now, uint32_t capture) {
    if (!now.capture_origins[capture].is_certain) return kNone;
    if (now.capture_origins[capture].is_entrys) return JourneyMap::kEntered;
    for (uint32_t j = 0; j < old.capture_names.size(); ++j) {
      const bool is_its = BindingOf(old.capture_names[j]) == BindingOf(now.capture_names[capture]);
      if (is_its && old.capture_origins[j].is_certain) return j;
    }
    return kNone;
  }

  void Steps(const abi::Journey& old, const abi::Journey& now, JourneyMap* map) {
    map->steps.assign(old.steps.size(), kNone);
    for (const PlaceClass of :
         {PlaceClass::kWait, PlaceClass::kTurn, PlaceClass::kSend, PlaceClass::kCall, PlaceClass::kAssign}) {
      StepsOf(of, old, now, map);
    }
    Ends(old, now, map);
  }

  // What it may have been called: also as a wait of another kind at that place.
  static std::vector<std::string> OtherNames(const abi::Step& step) {
    std::vector<std::string> names = step.former_ids;
    constexpr std::string_view kWaits[] = {"wait after ", "wait until after ", "wait for after "};
    for (const std::string_view kind : kWaits) {
      if (!step.id.starts_with(kind)) continue;
      for (const std::string_view other : kWaits) {
        if (other != kind) names.push_back(std::string(other) + step.id.substr(kind.size()));
      }
    }
    return names;
  }

  void StepsOf(PlaceClass of, const abi::Journey& old, const abi::Journey& now, JourneyMap* map) {
    std::vector<NewName> names;
    std::vector<std::string> ids;
    std::vector<uint32_t> new_steps, old_steps;
    std::deque<std::vector<std::string>> others;
    for (uint32_t i = 0; i < now.steps.size(); ++i) {
      if (ClassOf(now.steps[i]) != of) continue;
      names.push_back({now.steps[i].id, &others.emplace_back(OtherNames(now.steps[i]))});
      new_steps.push_back(i);
    }
    for (uint32_t i = 0; i < old.steps.size(); ++i) {
      if (ClassOf(old.steps[i]) != of) continue;
      ids.push_back(old.steps[i].id);
      old_steps.push_back(i);
    }
    const std::vector<uint32_t> places = MatchNames(names, ids);
    for (uint32_t i = 0; i < places.size(); ++i) {
      if (places[i] == kNone) continue;
      const uint32_t from = old_steps[places[i]], to = new_steps[i];
      if (!AsksTheSame(old.steps[from], now.steps[to])) continue;
      map->steps[from] = to;
      Arms(from, old.steps[from], now.steps[to], map);
    }
  }

  // An answer is of the hook that was called, or the team that was given the work.
  bool AsksTheSame(const abi::Step& old, const abi::Step& now) const {
    if (old.kind == abi::StepKind::kCall) return map_.hooks[old.hook] == now.hook;
    if (old.kind == abi::StepKind::kAssign) return map_.teams[old.team] == now.team;
    return true;
  }

  // Who has come to an end, but for a send, ends for the same reason.
  static void Ends(const abi::Journey& old, const abi::Journey& now, JourneyMap* map) {
    const auto is_end = [](const abi::Step& step) {
      return step.kind == abi::StepKind::kExit || step.kind == abi::StepKind::kComplete;
    };
    for (uint32_t i = 0; i < old.steps.size(); ++i) {
      if (!is_end(old.steps[i])) continue;
      for (uint32_t j = 0; j < now.steps.size() && map->steps[i] == kNone; ++j) {
        const abi::Step& step = now.steps[j];
        if (step.kind == old.steps[i].kind && step.reason == old.steps[i].reason) map->steps[i] = j;
      }
    }
  }

  void Frames(const abi::Journey& old, const abi::Journey& now, JourneyMap* map) {
    for (uint32_t i = 0; i < old.steps.size(); ++i) {
      if (map->steps[i] == kNone) continue;
      const abi::Step &before = old.steps[i], &step = now.steps[map->steps[i]];
      if (before.kind != step.kind || before.frame == kNone || step.frame == kNone) continue;
      map->frames.push_back({before.frame, step.frame, i});
    }
  }

  void Arms(uint32_t place, const abi::Step& old, const abi::Step& now, JourneyMap* map) {
    std::vector<uint32_t> olds, news;
    for (const abi::Arm& arm : old.arms) olds.push_back(arm.trigger);
    for (const abi::Arm& arm : now.arms) news.push_back(arm.trigger);
    Pair(olds, news);
    if (old.arms.empty()) return;
    // A `for` arm is found by its pattern, a `when` by how many of them come before.
    std::vector<uint32_t>& places = map->arms[place];
    uint32_t whens = 0;
    for (const abi::Arm& arm : old.arms) {
      uint32_t found = kNone, seen = 0;
      for (uint32_t i = 0; i < now.arms.size() && found == kNone; ++i) {
        if (now.arms[i].is_when != arm.is_when) continue;
        if (arm.is_when ? seen++ == whens : map_.triggers[arm.trigger] == now.arms[i].trigger) found = i;
      }
      if (arm.is_when) ++whens;
      places.push_back(found);
    }
  }

  void Aggregates(const abi::Journey& old, const abi::Journey& now, JourneyMap* map) {
    std::map<AggregateSignature, uint32_t> olds;
    for (const uint32_t before : old.aggregates) {
      olds.emplace(SignatureOf(from_.aggregates[before], from_.aggregates[before].meaning), before);
    }
    for (const uint32_t index : now.aggregates) {
      const abi::Aggregate& aggregate = to_.aggregates[index];
      const bool keeps = KeepsItsMembers(map_.forward, old_events_, aggregate);
      const uint32_t same = keeps ? FindSame(olds, aggregate) : kNone;
      map->aggregates.push_back(same);
    }
  }

  const abi::Program& from_;
  const abi::Program& to_;
  SwitchMap& map_;
  std::vector<uint32_t> old_events_;  // by new event: the old one
};

// Customers' triggers: of the same name first, then any of the same meaning.
void MatchTriggers(const abi::Program& from, const abi::Program& to, SwitchMap* map) {
  std::multimap<uint64_t, uint32_t> free;
  std::set<uint32_t> taken;
  for (uint32_t old = 0; old < from.triggers.size(); ++old) {
    const uint32_t now = map->named_triggers[old];
    if (now == kNone || from.triggers[old].is_instance_scoped || to.triggers[now].is_instance_scoped) continue;
    if (!MeansTheSame(from.triggers[old], to.triggers[now])) continue;
    map->triggers[old] = now;
    taken.insert(now);
  }
  for (uint32_t now = 0; now < to.triggers.size(); ++now) {
    if (to.triggers[now].is_instance_scoped || taken.contains(now)) continue;
    free.emplace(to.triggers[now].meaning, now);
    if (to.triggers[now].former_meaning != 0) free.emplace(to.triggers[now].former_meaning, now);
  }
  for (uint32_t old = 0; old < from.triggers.size(); ++old) {
    if (from.triggers[old].is_instance_scoped || map->triggers[old] != kNone) continue;
    const auto [begin, end] = free.equal_range(from.triggers[old].meaning);
    const auto found = std::find_if(begin, end, [&](const auto& one) { return !taken.contains(one.second); });
    if (found == end) continue;
    map->triggers[old] = found->second;
    taken.insert(found->second);
  }
}

bool SourcesKeepTheirMembers(const SchemaMap& forward, const std::vector<uint32_t>& old_events,
                             const abi::Pattern& pattern) {
  for (const abi::Link& link : pattern.links) {
    for (const abi::Source& source : link.sources) {
      if (source.kind != abi::SourceKind::kEvent) continue;
      std::set<uint32_t> fields;
      for (const abi::Source::Copy& copy : source.captures) fields.insert(copy.from);
      if (pattern.distinct_field != kNone) fields.insert(pattern.distinct_field);
      const bool keeps_more = pattern.distinct_root != kNone;
      const auto kept = keeps_more ? std::nullopt : std::optional(fields);
      if (!KeepsItsMembers(forward, old_events, source.target, kept)) return false;
    }
  }
  return true;
}

// A trigger's patterns stand in written order, and one meaning has one order.
void MatchPatterns(const abi::Program& from, const abi::Program& to, SwitchMap* map) {
  map->patterns.assign(from.patterns.size(), kNone);
  const std::vector<uint32_t> old_events = OldEvents(from, to, map->forward);
  for (uint32_t old = 0; old < from.triggers.size(); ++old) {
    if (map->triggers[old] == kNone) continue;
    const std::vector<uint32_t>& olds = from.triggers[old].patterns;
    const std::vector<uint32_t>& news = to.triggers[map->triggers[old]].patterns;
    const bool keeps_all = olds.size() == news.size() && std::all_of(news.begin(), news.end(), [&](uint32_t pattern) {
                             return SourcesKeepTheirMembers(map->forward, old_events, to.patterns[pattern]);
                           });
    if (!keeps_all) {  // its attempts end, and its silences begin anew
      map->triggers[old] = kNone;
      continue;
    }
    for (size_t i = 0; i < olds.size(); ++i) map->patterns[olds[i]] = news[i];
  }
}

std::vector<uint8_t> FindNewHours(const abi::Program& from, const abi::Program& to,
                                  const std::vector<uint32_t>& new_of_old) {
  const auto is_same = [](const abi::TeamHours& a, const abi::TeamHours& b) {
    return a.from_ms == b.from_ms && a.to_ms == b.to_ms && a.weekdays == b.weekdays;
  };
  std::vector<uint8_t> out(to.teams.size(), 0);
  for (uint32_t old = 0; old < new_of_old.size(); ++old) {
    if (new_of_old[old] == kNone) continue;
    const std::vector<abi::TeamHours>&before = from.teams[old].hours, &now = to.teams[new_of_old[old]].hours;
    out[new_of_old[old]] = !std::equal(before.begin(), before.end(), now.begin(), now.end(), is_same);
  }
  return out;
}

bool HasNewFirsts(const abi::Program& to, const SwitchMap& map) {
  std::set<uint32_t> carried(map.patterns.begin(), map.patterns.end());
  for (uint32_t i = 0; i < to.patterns.size(); ++i) {
    const abi::Pattern& pattern = to.patterns[i];
    if (!pattern.is_first_only || to.triggers[pattern.trigger].is_instance_scoped) continue;
    if (carried.count(i) == 0) return true;
  }
  return false;
}

}  // namespace

bool IsPlace(const abi::Step& step) {
  return ClassOf(step) != PlaceClass::kNone;
}

SwitchMap::SwitchMap(const abi::Program& from, const abi::Program& to)
    : forward(from, to, true),
      backward(to, from, false),
      fields(MapFields(from.customer_fields, to.customer_fields, true)),
      backward_fields(MapFields(to.customer_fields, from.customer_fields, false)),
      aggregates(MatchAggregates(from, to, forward)),
      segments(MatchIds(from.segments, to.segments)),
      named_triggers(MatchIds(from.triggers, to.triggers)),
      triggers(from.triggers.size(), kNone),
      channels(MatchIds(from.channels, to.channels)),
      messages(MatchIds(from.messages, to.messages)),
      coupons(MatchIds(from.coupons, to.coupons)),
      hooks(MatchIds(from.hooks, to.hooks)),
      teams(MatchIds(from.teams, to.teams)),
      has_new_hours(FindNewHours(from, to, teams)),
      has_new_local_times(from.default_timezone != to.default_timezone) {
  MatchTriggers(from, to, this);
  JourneyMatcher(from, to, this).Match();
  MatchPatterns(from, to, this);
  is_continued.resize(to.triggers.size());
  for (const uint32_t trigger : triggers) {
    if (trigger != kNone) is_continued[trigger] = 1;
  }
  for (uint32_t i = 0; i < to.aggregates.size(); ++i) {
    has_new_aggregates |= !to.aggregates[i].is_instance_scoped && aggregates[i] == kNone;
  }
  has_new_firsts = HasNewFirsts(to, *this);
}

}  // namespace senda::engine
