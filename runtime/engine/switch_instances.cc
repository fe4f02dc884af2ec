#include "runtime/engine/switch_instances.h"

#include <algorithm>

#include "runtime/engine/calls.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/kept_firings.h"
#include "runtime/engine/patterns.h"
#include "runtime/engine/switch_places.h"
#include "runtime/engine/switch_sends.h"
#include "runtime/engine/switch_slots.h"
#include "runtime/engine/waits.h"
#include "runtime/engine/whiles.h"

namespace senda::engine {
namespace {

using abi::kNever;
using abi::kNone;
using abi::Value;

constexpr std::string_view kRule = "when removed";

bool IsSame(const abi::Duration& a, const abi::Duration& b) {
  return a.months == b.months && a.milliseconds == b.milliseconds;
}

bool HasFlag(const Instance& instance, InstanceFlag flag) {
  return (instance.flags & flag) != 0;
}

}  // namespace

// A capture of the new program, from the old ones at a place of the block.
Value InstanceSwitch::CaptureOf(const JourneyMap& map, uint32_t capture, uint32_t place) const {
  return map.CaptureOf(capture, [&](uint32_t old) {
    return from_.block->Load(from_.block->At<abi::StoredValue>(place)[old], map.captures[capture].is_text);
  });
}

// The capture that is needed and not known; kNone when all are.
uint32_t InstanceSwitch::Lacks(const JourneyMap& map, const std::vector<uint32_t>& needs, uint32_t place) const {
  const auto lacked = std::find_if(needs.begin(), needs.end(),
                                   [&](uint32_t capture) { return CaptureOf(map, capture, place).known == 0; });
  return lacked == needs.end() ? kNone : *lacked;
}

uint32_t InstanceSwitch::CapturesOf(uint32_t offset) const {
  return offset + from_.plan.journeys[from_.instance(offset).journey].capture_offset;
}

// What it has asked to send.
InstanceSwitch::Place InstanceSwitch::PlaceOf(const PendingSend& pending, const JourneyMap& map) const {
  const uint32_t step = map.steps[pending.step];
  if (step == kNone) return {};
  const uint32_t captures = pending.captures != 0 ? pending.captures : CapturesOf(pending.instance);
  const uint32_t lacked = Lacks(map, to_.program.journeys[map.to].steps[step].reads, captures);
  return {lacked == kNone, lacked};
}

// Where it waits, and what it has asked to send, with what is read from there on.
InstanceSwitch::Place InstanceSwitch::FindPlace(uint32_t offset, const JourneyMap& map) const {
  const Instance& instance = from_.instance(offset);
  const abi::Journey& now = to_.program.journeys[map.to];
  const uint32_t captures = CapturesOf(offset);
  for (const PendingSend& pending : PendingSends(from_).items()) {
    if (pending.instance != offset) continue;
    const Place place = PlaceOf(pending, map);
    if (!place.is_there) return place;
  }
  if (HasFlag(instance, kHasEnded)) return {true};
  const bool stands = HasFlag(instance, kIsWaiting) || HasFlag(instance, kIsSettling);
  if (!stands || instance.step == kNone) return {true};
  const uint32_t step = map.steps[instance.step];
  if (step == kNone) return {};
  const uint32_t lacked = Lacks(map, now.steps[step].needs, captures);
  return {lacked == kNone, lacked};
}

InstanceSwitch::Fate InstanceSwitch::FateOf(uint32_t offset) const {
  const Instance& instance = from_.instance(offset);
  const JourneyMap& map = map_.journeys[instance.journey];
  if (map.to == kNone || HasFlag(instance, kIsRunnable)) return Fate::kStay;
  const abi::Journey& now = to_.program.journeys[map.to];
  if (HasFlag(instance, kIsHeldOut)) {  // it has no place, only a goal
    return Lacks(map, now.needs, CapturesOf(offset)) == kNone ? Fate::kPickUp : Fate::kStay;
  }
  if (FindPlace(offset, map).is_there) return Fate::kPickUp;
  if (HasFlag(instance, kHasEnded)) return Fate::kStay;  // the block of its exit waits for a send
  switch (FateWithoutPlace(now.removed)) {
    case PlaceFate::kExits: return Fate::kExit;
    case PlaceFate::kContinues: {
      const bool can = Lacks(map, now.steps[now.removed.step].needs, CapturesOf(offset)) == kNone;
      return can ? Fate::kContinue : Fate::kStay;
    }
    case PlaceFate::kFinishes:
    case PlaceFate::kGoesOn:
    case PlaceFate::kRetimed: break;
  }
  return Fate::kStay;
}

void InstanceSwitch::Move(std::vector<OwnAggregate>* rebuilt) {
  MoveList(kInstancesRoot, rebuilt);
  MoveList(kTailsRoot, rebuilt);
  std::vector<MovedPlace> places;
  for (const Moved& moved : moved_) places.push_back({moved.old_offset, moved.offset});
  MoveOpenSends(from_, to_, map_, places);
  MoveOutbox(from_, to_, map_, places);
}

void InstanceSwitch::MoveList(Root root, std::vector<OwnAggregate>* rebuilt) {
  const HeapArray<InstanceReference> list(*from_.block, Block::RootAt(root));
  for (uint32_t i = 0; i < list.size(); ++i) {
    const uint32_t old_offset = list[i].offset;
    const Instance old = from_.instance(old_offset);
    const Fate fate = FateOf(old_offset);
    if (fate == Fate::kStay) {
      TellStaying(old_offset);
      continue;
    }
    const JourneyMap& map = map_.journeys[old.journey];
    if (fate != Fate::kPickUp) {
      const abi::SourcePosition& source = to_.program.journeys[map.to].removed.position;
      const auto is_gone = [&](const PendingSend& pending) {
        return fate == Fate::kExit || !PlaceOf(pending, map).is_there;
      };
      WithdrawGone(from_, old_offset, is_gone, source);
    }
    const bool stands = fate == Fate::kPickUp && old.step != kNone && !HasFlag(old, kIsHeldOut);
    const uint32_t offset = MoveOne(old_offset, stands ? map.steps[old.step] : kNone);
    MoveOwnAggregates(old_offset, offset, map, rebuilt);
    SetKey(old_offset, offset);
    moved_.push_back({old_offset, offset, fate, old.step});
    if (root == kTailsRoot) {
      *HeapArray<InstanceReference>(*to_.block, Block::RootAt(kTailsRoot)).Append() = {offset, map.to};
    } else {
      PlaceInstance(to_, kInstancesRoot, offset);
      --from_.counters.journeys[old.journey].active;
      ++to_.counters.journeys[map.to].active;
    }
    if (fate == Fate::kPickUp) ++counts_.instances;
  }
}

uint32_t InstanceSwitch::MoveOne(uint32_t old_offset, uint32_t step) {
  // Every part by name: a new one does not build until it is said what becomes of it.
  const auto [journey, old_step, sequence, flags, entered_at, happened_at, goal_until, wait_began, deadline,
              watch_breakpoint, attempts, firsts, while_breakpoint, kept, turn, awaited_high, awaited_low, key_hash,
              birth, key] = from_.instance(old_offset);
  const JourneyMap& map = map_.journeys[journey];
  const uint32_t offset = to_.block->Allocate(to_.plan.journeys[map.to].bytes);
  Instance& instance = to_.instance(offset);
  instance.journey = map.to;
  instance.step = step;
  instance.sequence = sequence;
  instance.birth = birth;
  instance.flags = step == kNone ? flags & ~uint32_t{kIsWaiting} : flags;
  instance.turn = turn;
  instance.awaited_high = awaited_high;
  instance.awaited_low = awaited_low;
  instance.entered_at = entered_at;
  instance.happened_at = happened_at;
  instance.goal_until = goal_until;
  instance.wait_began = wait_began;
  instance.deadline = deadline;
  instance.watch_breakpoint = instance.while_breakpoint = kNever;
  if (attempts != 0) {
    CopyAttempts(*from_.block, AttemptsRootOf(old_offset), *to_.block, AttemptsRootOf(offset), map_.patterns, to_.plan);
  }
  if (firsts != 0) {
    CopyFirsts(*from_.block, FirstsRootOf(old_offset), *to_.block, FirstsRootOf(offset), map_.patterns);
  }
  MoveCaptures(old_offset, offset, map);
  if (kept != 0) MoveQueued(kept, offset, map);
  MoveFrames(old_offset, offset, map);
  MoveSent(old_offset, offset, map);
  return offset;
}

// `if again queue`: the firing that waits for it to end.
void InstanceSwitch::MoveQueued(uint32_t kept, uint32_t offset, const JourneyMap& map) {
  if (to_.program.journeys[map.to].again != abi::Again::kQueue) return;
  const KeptHead head = *from_.block->At<KeptHead>(kept);
  Value* captures = to_.arena.Values(map.captures.size());
  for (uint32_t i = 0; i < map.captures.size(); ++i) {
    captures[i] = CaptureOf(map, i, kept + static_cast<uint32_t>(sizeof(KeptHead)));
  }
  Keep(to_, offset, {captures, head.happened_at, head.is_start != 0});
}

// A wait that is kept, with the arms of the new program, timed from when it began.
abi::KeptWait InstanceSwitch::MapKept(abi::KeptWait kept, const abi::Step& old, const abi::Step& now,
                                      const std::vector<uint32_t>& arms) const {
  const auto place = [&](uint32_t arm) { return arm < arms.size() ? arms[arm] : kNone; };
  if (kept.pending != 0) kept.pending = place(kept.pending - 1) + 1;  // of one that is gone 0
  if (kept.is_open != 0 && place(kept.taken) != kNone) kept.taken = place(kept.taken);
  if (kept.taken >= now.arms.size()) kept.taken = 0;
  uint64_t spent = 0;
  for (uint32_t arm = 0; arm < arms.size() && arm < abi::kKeptArmsMax; ++arm) {
    if (((kept.spent >> arm) & 1) != 0 && arms[arm] < abi::kKeptArmsMax) spent |= uint64_t{1} << arms[arm];
  }
  kept.spent = spent;
  if (!now.has_deadline) {
    kept.deadline = kNever;
  } else if (!old.has_deadline || !IsSame(old.duration, now.duration)) {
    kept.deadline = After(kept.began, now.duration, to_.header().zone);
  }
  return kept;
}

// Turns of what goes round and waits that are kept, by the name of their step.
void InstanceSwitch::MoveFrames(uint32_t old_offset, uint32_t offset, const JourneyMap& map) {
  const uint32_t journey = from_.instance(old_offset).journey;
  const uint32_t olds = old_offset + from_.plan.journeys[journey].frame_offset;
  const uint32_t news = offset + to_.plan.journeys[map.to].frame_offset;
  for (const auto& [from, to, place] : map.frames) {
    if (from_.program.journeys[journey].steps[place].kind == abi::StepKind::kTurn) {
      *to_.block->At<abi::Turns>(news + to) = *from_.block->At<abi::Turns>(olds + from);
      continue;
    }
    *to_.block->At<abi::KeptWait>(news + to) =
        MapKept(*from_.block->At<abi::KeptWait>(olds + from), from_.program.journeys[journey].steps[place],
                to_.program.journeys[map.to].steps[map.steps[place]], map.arms.at(place));
  }
}

// When it last sent each message.
void InstanceSwitch::MoveSent(uint32_t old_offset, uint32_t offset, const JourneyMap& map) {
  const JourneyPlan& before = from_.plan.journeys[from_.instance(old_offset).journey];
  const JourneyPlan& now = to_.plan.journeys[map.to];
  for (uint32_t i = 0; i < now.messages.size(); ++i) {
    for (uint32_t j = 0; j < before.messages.size(); ++j) {
      if (map_.messages[before.messages[j]] != now.messages[i]) continue;
      to_.block->At<uint32_t>(offset + now.sent_offset)[i] =
          from_.block->At<uint32_t>(old_offset + before.sent_offset)[j];
    }
  }
}

void InstanceSwitch::MoveCaptures(uint32_t old_offset, uint32_t offset, const JourneyMap& map) {
  const uint32_t olds = old_offset + from_.plan.journeys[from_.instance(old_offset).journey].capture_offset;
  const uint32_t news = offset + to_.plan.journeys[map.to].capture_offset;
  MapCaptures(from_, olds, to_, news, map);
}

void InstanceSwitch::MoveOwnAggregates(uint32_t old_offset, uint32_t offset, const JourneyMap& map,
                                       std::vector<OwnAggregate>* rebuilt) {
  const abi::Journey& journey = to_.program.journeys[map.to];
  const uint32_t olds = old_offset + from_.plan.journeys[from_.instance(old_offset).journey].aggregate_offset;
  const uint32_t news = offset + to_.plan.journeys[map.to].aggregate_offset;
  for (uint32_t i = 0; i < journey.aggregates.size(); ++i) {
    const abi::Aggregate& aggregate = to_.program.aggregates[journey.aggregates[i]];
    if (map.aggregates[i] == kNone) {
      rebuilt->push_back({offset, journey.aggregates[i]});
    } else {
      const uint32_t old_slot = olds + from_.program.aggregates[map.aggregates[i]].slot;
      CopySlot(*from_.block, old_slot, *to_.block, news + aggregate.slot, aggregate);
    }
  }
}

// As the new program reads it from what the instance remembers, or else as it was.
void InstanceSwitch::SetKey(uint32_t old_offset, uint32_t offset) {
  const Instance old = from_.instance(old_offset);
  const uint32_t journey_index = to_.instance(offset).journey;
  const abi::Journey& journey = to_.program.journeys[journey_index];
  if (journey.key_root == kNone) return;
  const bool is_text = to_.plan.journeys[journey_index].is_key_text;
  Value key = to_.Detach(to_.Evaluate(journey.key_root, nullptr, kNone, 0, offset), is_text);
  const abi::Journey& before = from_.program.journeys[old.journey];
  if (key.known == 0 && before.key_root != kNone && before.key_kind == journey.key_kind) {
    key = from_.block->Load(old.key, is_text);
    if (key.known != 0 && journey.key_kind == abi::Kind::kEnum) {
      const int64_t member = MapMembers(before.key_members, journey.key_members, {}, true)[key.integer];
      key = member == kNoMember ? Value::Missing() : Value::Integer(member);
    }
  }
  const abi::StoredValue stored = to_.block->Store(key, is_text);
  to_.instance(offset).key = stored;
  to_.instance(offset).key_hash = HashOfKey(key, journey, to_.plan.journeys[journey_index]);
}

void InstanceSwitch::TellStaying(uint32_t old_offset) {
  const Instance& old = from_.instance(old_offset);
  ++counts_.kept;
  has_staying_ = true;
  if (HasFlag(old, kHasEnded)) return;
  const uint32_t there = map_.journeys[old.journey].to;
  if (there != kNone) to_.elsewhere.push_back({there, old.key_hash});
  const abi::Journey& journey = from_.program.journeys[old.journey];
  Decision decision = from_.MakeDecision(DecisionKind::kKept, old_offset);
  decision.rule = kRule;
  decision.source = old.step != kNone ? journey.steps[old.step].position : journey.position;
  if (old.step != kNone) decision.step = journey.steps[old.step].id;
  if (there != kNone && !HasFlag(old, kIsRunnable) && !HasFlag(old, kIsHeldOut)) {
    const uint32_t lacked = FindPlace(old_offset, map_.journeys[old.journey]).lacked;
    if (lacked != kNone) decision.reason = to_.program.journeys[there].capture_names[lacked];
  }
  from_.Decide(decision);
}

void InstanceSwitch::Settle() {
  for (const Moved& moved : moved_) {
    BeginNewPatterns(moved);
    LookAtWhile(moved);
    TimeGoal(moved);
    if (moved.fate == Fate::kPickUp) {
      TimeWait(moved);
      continue;
    }
    const abi::Journey& journey = to_.program.journeys[to_.instance(moved.offset).journey];
    const abi::Journey& before = from_.program.journeys[from_.instance(moved.old_offset).journey];
    const std::string_view place = before.steps[moved.old_step].id;
    if (moved.fate == Fate::kExit) {
      ++counts_.exited;
      EndInstance(to_, moved.offset, {journey.removed.reason, kRule, {}, place, journey.removed.position});
      continue;
    }
    ++counts_.continued;
    Decision decision = to_.MakeDecision(DecisionKind::kContinued, moved.offset);
    decision.rule = kRule;
    decision.source = journey.removed.position;
    decision.step = journey.steps[journey.removed.step].id;
    decision.reason = place;
    to_.Decide(decision);
    Instance& instance = to_.instance(moved.offset);
    instance.step = journey.removed.step;
    instance.deadline = kNever;
    instance.flags |= kIsRunnable;
  }
}

// What a journey holds `while` is asked anew; what no longer holds ends it behind the events of this instant.
void InstanceSwitch::LookAtWhile(const Moved& moved) {
  const Instance& instance = to_.instance(moved.offset);
  const abi::Journey& journey = to_.program.journeys[instance.journey];
  if (journey.while_root == kNone || HasFlag(instance, kHasEnded)) return;
  if (to_.Holds(journey.while_root, nullptr, kNone, 0, moved.offset)) {
    BeginWhile(to_, moved.offset);
  } else {
    to_.instance(moved.offset).while_breakpoint = to_.now;
  }
}

// Silences of exits, goals and arms that are new begin here.
void InstanceSwitch::BeginNewPatterns(const Moved& moved) {
  const auto begin = [&](Role, uint32_t, uint32_t trigger) {
    if (!map_.is_continued[trigger]) BeginSilences(to_, moved.offset, trigger);
  };
  ForEachWatched(to_, moved.offset, begin);
}

void InstanceSwitch::TimeGoal(const Moved& moved) {
  Instance& instance = to_.instance(moved.offset);
  const abi::Journey& journey = to_.program.journeys[instance.journey];
  if (!map_.journeys[from_.instance(moved.old_offset).journey].has_same_goal) {
    instance.goal_until =
        journey.goal_trigger == kNone ? INT64_MIN : After(instance.entered_at, journey.goal_within, to_.header().zone);
  }
  if (!HasFlag(instance, kIsHeldOut) || HasFlag(instance, kHasEnded)) return;
  const int64_t deadline = journey.goal_trigger == kNone ? kNever : std::max(instance.goal_until, to_.now);
  if (!map_.journeys[from_.instance(moved.old_offset).journey].has_same_goal) instance.deadline = deadline;
}

// `wait until`: as it would have been when the wait began.
int64_t InstanceSwitch::TimedUntil(const Moved& moved, const abi::Step& step) {
  const int64_t now = to_.now;
  to_.now = to_.instance(moved.offset).wait_began;
  const Value until = to_.Evaluate(step.root, nullptr, kNone, 0, moved.offset);
  to_.now = now;
  const bool is_past = step.has_else && until.integer < to_.instance(moved.offset).wait_began;
  return until.known != 0 && !is_past ? until.integer : INT64_MIN;
}

int64_t InstanceSwitch::DeadlineOf(const Moved& moved) {
  const Instance& instance = to_.instance(moved.offset);
  const abi::Step& step = to_.program.journeys[instance.journey].steps[instance.step];
  const abi::Step& before = from_.program.journeys[from_.instance(moved.old_offset).journey].steps[moved.old_step];
  if (KeepsDeadline(before, step, map_, from_.header().zone != to_.header().zone)) return instance.deadline;
  if (step.kind == abi::StepKind::kWaitUntil) return TimedUntil(moved, step);
  if (step.kind == abi::StepKind::kTurn) {
    return After(TurnsOf(to_, moved.offset, step).began, step.duration, to_.header().zone);
  }
  if (step.kind == abi::StepKind::kCall || step.kind == abi::StepKind::kAssign) {
    return OutsideDeadline(to_, step, instance.wait_began);
  }
  const bool has_length = step.kind == abi::StepKind::kWait || step.has_deadline;
  return has_length ? After(instance.wait_began, step.duration, to_.header().zone) : kNever;
}

void InstanceSwitch::TimeWait(const Moved& moved) {
  if (!HasFlag(to_.instance(moved.offset), kIsWaiting)) return;
  const int64_t before = to_.instance(moved.offset).deadline;
  const int64_t deadline = DeadlineOf(moved);
  const abi::Journey& journey = to_.program.journeys[to_.instance(moved.offset).journey];
  const abi::Step& step = journey.steps[to_.instance(moved.offset).step];
  // What is past due goes on at once: behind what else happens at this instant, as every deadline.
  to_.instance(moved.offset).deadline = std::max(deadline, to_.now);
  if (deadline != before) {
    ++counts_.retimed;
    Decision decision = to_.MakeDecision(DecisionKind::kRetimed, moved.offset);
    decision.rule = "switch";
    decision.step = step.id;
    decision.source = step.position;
    if (deadline != kNever) decision.deadline = Value::Integer(to_.instance(moved.offset).deadline);
    to_.Decide(decision);
  }
  if (step.kind == abi::StepKind::kSend && !step.send.awaits_delivery) {  // what it waits to hear changes nothing now
    LeaveWait(to_, moved.offset);
    to_.instance(moved.offset).step = step.next;
    to_.instance(moved.offset).flags |= kIsRunnable;
    return;
  }
  if (deadline == INT64_MIN && step.has_else) {  // an instant that is unknown now, or was past
    LeaveWait(to_, moved.offset);
    to_.instance(moved.offset).step = step.otherwise;
    to_.instance(moved.offset).flags |= kIsRunnable;
    return;
  }
  if (step.kind == abi::StepKind::kWaitFor && AskWatches(to_, moved.offset, step) != kNone) {
    to_.instance(moved.offset).watch_breakpoint = to_.now;
  }
}

bool InstanceSwitch::stays() {
  if (!has_staying_) return false;
  bool is_anybody_left = false;
  for (const Root root : {kInstancesRoot, kTailsRoot}) {
    HeapArray<InstanceReference> list(*from_.block, Block::RootAt(root));
    for (uint32_t i = list.size(); i > 0; --i) {
      const uint32_t offset = list[i - 1].offset;
      const auto is_it = [&](const Moved& moved) { return moved.old_offset == offset; };
      if (std::none_of(moved_.begin(), moved_.end(), is_it)) {
        is_anybody_left = true;
      } else {
        list.Erase(i - 1);
        FreeInstance(from_, offset);
      }
    }
  }
  return is_anybody_left;
}

}  // namespace senda::engine
