#include "runtime/engine/switch_places.h"

namespace senda::engine {
namespace {

using abi::kNone;

bool IsSame(const abi::Duration& a, const abi::Duration& b) {
  return a.months == b.months && a.milliseconds == b.milliseconds;
}

// Months are counted on local calendars.
bool KeepsLength(const abi::Duration& before, const abi::Duration& now, bool has_new_local_times) {
  return IsSame(before, now) && (now.months == 0 || !has_new_local_times);
}

// The duration after which the wait is over, null when it ends by something else.
const abi::Duration* LengthOf(const abi::Step& step) {
  if (step.kind == abi::StepKind::kWait) return &step.duration;
  return step.kind == abi::StepKind::kWaitFor && step.has_deadline ? &step.duration : nullptr;
}

bool KeepsOutsideDeadline(const abi::Step& before, const abi::Step& now, const SwitchMap& map,
                          bool has_new_local_times) {
  const bool is_working_time = now.working_days > 0 || now.working_ms > 0;
  if (is_working_time && (has_new_local_times || map.has_new_hours[now.team])) return false;
  return KeepsLength(before.duration, now.duration, has_new_local_times) && before.working_days == now.working_days &&
         before.working_ms == now.working_ms;
}

std::vector<uint32_t> LackedBy(const std::vector<uint32_t>& needs, const JourneyMap& map) {
  std::vector<uint32_t> out;
  for (const uint32_t capture : needs) {
    if (map.captures[capture].from == kNone && map.proofs[capture] == kNone) out.push_back(capture);
  }
  return out;
}

PlaceSwitch SwitchPlace(const abi::Journey& old, const abi::Journey& now, const SwitchMap& switches,
                        const JourneyMap& map, uint32_t step) {
  const uint32_t to = map.steps[step];
  PlaceSwitch out{step, to, PlaceFate::kGoesOn, {}};
  if (to != kNone) out.lacks = LackedBy(now.steps[to].needs, map);
  if (to == kNone || !out.lacks.empty()) {
    out.fate = FateWithoutPlace(now.removed);
    if (out.fate == PlaceFate::kContinues && !LackedBy(now.steps[now.removed.step].needs, map).empty()) {
      out.fate = PlaceFate::kFinishes;
    }
    out.to = out.fate == PlaceFate::kContinues ? now.removed.step : kNone;
    return out;
  }
  const bool is_kept =
      KeepsDeadline(old.steps[step], now.steps[to], switches, false) && KeepsExpiry(old.steps[step], now.steps[to]);
  if (!is_kept) out.fate = PlaceFate::kRetimed;
  return out;
}

}  // namespace

bool KeepsDeadline(const abi::Step& before, const abi::Step& now, const SwitchMap& map, bool has_moved) {
  const bool has_new_local_times = map.has_new_local_times || has_moved;
  switch (now.kind) {
    case abi::StepKind::kWaitUntil:
      return before.kind == now.kind && before.meaning == now.meaning && !has_new_local_times;
    case abi::StepKind::kTurn:
      return before.kind == now.kind && KeepsLength(before.duration, now.duration, has_new_local_times);
    case abi::StepKind::kSend: return true;
    case abi::StepKind::kCall:
    case abi::StepKind::kAssign: return KeepsOutsideDeadline(before, now, map, has_new_local_times);
    default: break;
  }
  const abi::Duration *length = LengthOf(now), *length_before = LengthOf(before);
  if (length == nullptr || length_before == nullptr) return length == length_before && before.kind == now.kind;
  return KeepsLength(*length_before, *length, has_new_local_times);
}

bool KeepsExpiry(const abi::Step& before, const abi::Step& now) {
  if (before.kind != abi::StepKind::kSend || now.kind != abi::StepKind::kSend) return true;
  return IsSame(before.send.expires, now.send.expires);
}

PlaceFate FateWithoutPlace(const abi::Removed& removed) {
  switch (removed.kind) {
    case abi::WhenRemoved::kFinishOnOldVersion: return PlaceFate::kFinishes;
    case abi::WhenRemoved::kExit: return PlaceFate::kExits;
    case abi::WhenRemoved::kContinue: return PlaceFate::kContinues;
  }
  return PlaceFate::kFinishes;
}

std::vector<PlaceSwitch> SwitchPlaces(const abi::Program& from, const abi::Program& to, const SwitchMap& map,
                                      uint32_t journey) {
  std::vector<PlaceSwitch> out;
  const abi::Journey& old = from.journeys[journey];
  const JourneyMap& places = map.journeys[journey];
  for (uint32_t step = 0; step < old.steps.size(); ++step) {
    if (!IsPlace(old.steps[step])) continue;
    if (places.to == kNone) {
      out.push_back({step, kNone, PlaceFate::kFinishes, {}});
    } else {
      out.push_back(SwitchPlace(old, to.journeys[places.to], map, places, step));
    }
  }
  return out;
}

}  // namespace senda::engine
