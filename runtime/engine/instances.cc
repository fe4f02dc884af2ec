#include "runtime/engine/instances.h"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

#include "runtime/engine/aggregates.h"
#include "runtime/engine/attempts.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/journey_bits.h"
#include "runtime/engine/kept_firings.h"
#include "runtime/engine/patterns.h"
#include "runtime/engine/sends.h"
#include "runtime/engine/window.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

bool ComesBefore(const Work& work, const InstanceReference& a, const InstanceReference& b) {
  const int64_t mine = work.program.journeys[a.journey].priority;
  const int64_t other = work.program.journeys[b.journey].priority;
  if (mine != other) return mine > other;
  return work.instance(a.offset).sequence < work.instance(b.offset).sequence;
}

// Also while something of within its time may still come late.
bool IsGoalOpen(const Work& work, const Instance& instance) {
  return work.program.journeys[instance.journey].goal_trigger != kNone && (instance.flags & kHasReached) == 0 &&
         work.now <= AddMilliseconds(instance.goal_until, kLateHorizonMs);
}

void EraseFrom(Work& work, Root root, uint32_t instance) {
  HeapArray<InstanceReference> list(*work.block, Block::RootAt(root));
  for (uint32_t i = 0; i < list.size(); ++i) {
    if (list[i].offset == instance) return list.Erase(i);
  }
}

// At most so many of a journey are measured on; one whose time is over gives way, or else the oldest, counted.
void MakeRoomAmongTails(Work& work, uint32_t journey) {
  HeapArray<InstanceReference> tails(*work.block, Block::RootAt(kTailsRoot));
  uint32_t count = 0;
  std::optional<uint32_t> oldest, over;
  for (uint32_t i = 0; i < tails.size(); ++i) {
    if (tails[i].journey != journey) continue;
    ++count;
    if (!oldest.has_value()) oldest = i;
    if (!over.has_value() && work.instance(tails[i].offset).goal_until < work.now) over = i;
  }
  if (count < kTailsPerJourneyMax) return;
  if (!over.has_value()) ++work.counters.goals_given_way;
  const uint32_t place = over.value_or(*oldest);
  const uint32_t offset = tails[place].offset;
  tails.Erase(place);
  FreeInstance(work, offset);
}

// Never kNone or kGoneSender, which have no such bit.
uint64_t BirthOf(const Work& work, uint32_t sequence) {
  return StableHash({"entry", work.customer_id(), fmt::format("{}.{}", sequence, work.now)}) | uint64_t{1} << 63;
}

}  // namespace

bool IsConcerned(const Work& work, uint32_t offset) {
  const Instance& instance = work.instance(offset);
  if (!work.plan.events[work.event_type].journeys.Has(instance.journey)) return false;
  if (work.event_at < instance.happened_at) return false;
  return work.origin == kNone || instance.birth == work.origin;
}

uint32_t AddInstance(Work& work, uint32_t journey) {
  const uint32_t offset = work.block->Allocate(work.plan.journeys[journey].bytes);
  Instance& instance = work.instance(offset);
  instance.journey = journey;
  instance.step = kNone;
  instance.sequence = work.block->TakeNumber(kEntrySequence);
  instance.birth = BirthOf(work, instance.sequence);
  instance.deadline = instance.watch_breakpoint = instance.while_breakpoint = abi::kNever;
  PlaceInstance(work, kInstancesRoot, offset);
  ++work.counters.journeys[journey].active;
  return offset;
}

void PlaceInstance(Work& work, Root root, uint32_t offset) {
  const InstanceReference reference{offset, work.instance(offset).journey};
  HeapArray<InstanceReference> list(*work.block, Block::RootAt(root));
  uint32_t position = list.size();
  while (root == kInstancesRoot && position > 0 && ComesBefore(work, reference, list[position - 1])) --position;
  *list.Insert(position) = reference;
}

void CloseTrigger(Work& work, uint32_t instance, uint32_t trigger) {
  for (uint32_t inner : work.program.triggers[trigger].nested) ClosePatterns(work, instance, inner);
  ClosePatterns(work, instance, trigger);
}

void BeginSilences(Work& work, uint32_t instance, uint32_t trigger) {
  for (uint32_t inner : work.program.triggers[trigger].nested) BeginSilence(work, instance, inner);
  BeginSilence(work, instance, trigger);
}

void LeaveWait(Work& work, uint32_t offset) {
  Instance& instance = work.instance(offset);
  if ((instance.flags & kIsWaiting) == 0) return;
  instance.flags &= ~uint32_t{kIsWaiting | kIsRetimed};
  instance.deadline = instance.watch_breakpoint = abi::kNever;
  const abi::Step& step = work.program.journeys[instance.journey].steps[instance.step];
  for (const abi::Arm& arm : step.arms) {
    if (!arm.is_when) CloseTrigger(work, offset, arm.trigger);
  }
}

void CloseKeptWait(Work& work, uint32_t offset, const abi::Step& wait) {
  KeptWaitOf(work, offset, wait).is_open = 0;
  for (const abi::Arm& arm : wait.arms) {
    if (!arm.is_when) CloseTrigger(work, offset, arm.trigger);
  }
}

void LeaveWaitByArm(Work& work, uint32_t offset, uint32_t arm) {
  const Instance& instance = work.instance(offset);
  const abi::Step& step = work.program.journeys[instance.journey].steps[instance.step];
  if (step.frame == kNone) return LeaveWait(work, offset);
  abi::KeptWait& kept = KeptWaitOf(work, offset, step);
  kept.is_open = 1;
  kept.taken = arm;
  kept.pending = 0;
  if (step.arms[arm].is_when) kept.spent |= uint64_t{1} << (arm % abi::kKeptArmsMax);
  Instance& waiting = work.instance(offset);
  waiting.flags &= ~uint32_t{kIsWaiting};
  waiting.deadline = waiting.watch_breakpoint = abi::kNever;
  if (!step.arms[arm].is_when) CloseTrigger(work, offset, step.arms[arm].trigger);
}

void TakeCaptures(Work& work, uint32_t offset, const std::vector<abi::Source::Copy>& copies, const Value* fields) {
  for (const abi::Source::Copy& copy : copies) SetCapture(work, offset, copy.to, fields[copy.from]);
}

void ForgetCaptures(Work& work, uint32_t offset, const std::vector<abi::Source::Copy>& copies) {
  for (const abi::Source::Copy& copy : copies) SetCapture(work, offset, copy.to, Value::Missing());
}

void SetCapture(Work& work, uint32_t offset, uint32_t slot, const Value& value) {
  const JourneyPlan& plan = work.plan.journeys[work.instance(offset).journey];
  const bool is_text = plan.is_text[slot] != 0;
  const auto place = static_cast<uint32_t>(offset + plan.capture_offset + slot * sizeof(Value));
  const abi::StoredValue old = *work.block->At<abi::StoredValue>(place);
  *work.block->At<abi::StoredValue>(place) = Value::Missing();
  work.block->Release(old, is_text);
  const abi::StoredValue stored = work.block->Store(value, is_text);
  *work.block->At<abi::StoredValue>(place) = stored;
}

void EndInstance(Work& work, uint32_t offset, const Ending& ending, uint32_t body) {
  WithdrawOpen(work, offset, ending.rule, ending.source);
  LeaveWait(work, offset);
  for (uint32_t wait : work.plan.journeys[work.instance(offset).journey].kept_waits) {
    const abi::Step& step = work.program.journeys[work.instance(offset).journey].steps[wait];
    if (KeptWaitOf(work, offset, step).is_open != 0) CloseKeptWait(work, offset, step);
  }
  const uint32_t journey_index = work.instance(offset).journey;
  const abi::Journey& journey = work.program.journeys[journey_index];
  Decision decision = work.MakeDecision(DecisionKind::kExited, offset);
  decision.reason = ending.reason;
  decision.rule = ending.rule;
  decision.trigger = ending.trigger;
  decision.step = ending.step;
  decision.source = ending.source;
  work.Decide(decision);
  JourneyCounts& counts = work.counters.journeys[journey_index];
  ++counts.exits[std::string(ending.reason)];
  --counts.active;
  for (const abi::JourneyExit& exit : journey.exits) {
    if (exit.trigger != kNone) CloseTrigger(work, offset, exit.trigger);
  }
  Instance& instance = work.instance(offset);
  instance.flags = (instance.flags | kHasEnded) & ~uint32_t{kIsRunnable | kIsSettling};
  instance.deadline = instance.watch_breakpoint = instance.while_breakpoint = abi::kNever;
  NoteMembership(work, journey_index);
  QueueKept(work, offset);
  if (body == kNone || (work.instance(offset).flags & kIsHeldOut) != 0) return RemoveInstance(work, offset);
  work.instance(offset).step = body;
  work.instance(offset).flags |= kIsRunnable;
}

void EndAll(Work& work, Ending ending) {
  const HeapArray<InstanceReference> list(*work.block, Block::RootAt(kInstancesRoot));
  while (!list.empty()) {
    const InstanceReference first = list[0];
    ending.source = work.program.journeys[first.journey].position;
    if ((work.instance(first.offset).flags & kHasEnded) != 0) {
      // What the block of its exit has asked to send.
      WithdrawOpen(work, first.offset, ending.rule, ending.source);
      RemoveInstance(work, first.offset);
      continue;
    }
    EndInstance(work, first.offset, ending);
  }
}

void RemoveInstance(Work& work, uint32_t offset) {
  EraseFrom(work, kInstancesRoot, offset);
  if (!IsGoalOpen(work, work.instance(offset))) return FreeInstance(work, offset);
  const uint32_t journey = work.instance(offset).journey;
  work.instance(offset).flags &= ~uint32_t{kIsRunnable};
  MakeRoomAmongTails(work, journey);
  *HeapArray<InstanceReference>(*work.block, Block::RootAt(kTailsRoot)).Append() = {offset, journey};
}

void FreeInstance(Work& work, uint32_t offset) {
  Block& block = *work.block;
  const uint32_t journey_index = work.instance(offset).journey;
  const JourneyPlan& plan = work.plan.journeys[journey_index];
  CloseAllPatterns(work, offset);
  DropKept(work, offset);
  HeapArray<uint64_t>(block, FirstsRootOf(offset)).Clear();
  for (uint32_t i = 0; i < plan.is_text.size(); ++i) {
    const abi::StoredValue capture = block.At<abi::StoredValue>(offset + plan.capture_offset)[i];
    block.Release(capture, plan.is_text[i] != 0);
  }
  const abi::StoredValue key = work.instance(offset).key;
  block.Release(key, plan.is_key_text && key.known != 0);
  for (uint32_t index : work.program.journeys[journey_index].aggregates) {
    const abi::Aggregate& aggregate = work.program.aggregates[index];
    ReleaseSlot(block, aggregate, offset + plan.aggregate_offset + aggregate.slot);
  }
  block.Free(offset, plan.bytes);
}

void PruneTails(Work& work) {
  HeapArray<InstanceReference> tails(*work.block, Block::RootAt(kTailsRoot));
  for (uint32_t i = tails.size(); i > 0; --i) {
    const uint32_t offset = tails[i - 1].offset;
    if (IsGoalOpen(work, work.instance(offset))) continue;
    tails.Erase(i - 1);
    FreeInstance(work, offset);
  }
}

}  // namespace senda::engine
