// Step 7: existing instances.
#include <algorithm>

#include "runtime/engine/calls.h"
#include "runtime/engine/coverage.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/outbox.h"
#include "runtime/engine/overflow.h"
#include "runtime/engine/steps.h"
#include "runtime/engine/waits.h"

namespace senda::engine {
namespace {

using abi::kNone;

// The first in written order of what the instance has completed in this role; null when none.
const InstanceFired* FirstFired(const Work& work, uint32_t instance, Role role) {
  const InstanceFired* first = nullptr;
  for (const InstanceFired& fired : work.instance_fired) {
    if (fired.instance != instance || fired.role != role) continue;
    if (first == nullptr || fired.index < first->index) first = &fired;
  }
  return first;
}

bool Exit(Work& work, uint32_t offset) {
  const InstanceFired* fired = FirstFired(work, offset, Role::kExit);
  if (fired == nullptr) return false;
  const abi::JourneyExit& exit = work.program.journeys[work.instance(offset).journey].exits[fired->index];
  NoteOverflow(work, work.program.triggers[exit.trigger].rests_on, offset);
  TakeCaptures(work, offset, exit.captures, fired->fields);
  NoteWay(work.options.coverage, work.instance(offset).journey, kNone, kWayArm + fired->index);
  const std::string_view trigger = work.program.triggers[exit.trigger].id;
  EndInstance(work, offset, {exit.reason, "exit", trigger, {}, exit.position}, exit.body);
  return true;
}

// What it holds `while` has been settled in step 4.
bool Cancel(Work& work, uint32_t offset) {
  const Instance& instance = work.instance(offset);
  if ((instance.flags & kHasLostWhile) == 0) return false;
  const abi::Journey& journey = work.program.journeys[instance.journey];
  EndInstance(work, offset, {"cancelled", "while", {}, {}, journey.while_position});
  return true;
}

// The instance leaves the step at which it stands.
void Leaves(const Work& work, uint32_t offset, uint32_t way) {
  const Instance& instance = work.instance(offset);
  NoteWay(work.options.coverage, instance.journey, instance.step, way);
}

void GoOn(Work& work, uint32_t offset, uint32_t step) {
  LeaveWait(work, offset);
  Instance& instance = work.instance(offset);
  instance.step = step;
  instance.flags |= kIsRunnable;
}

void GoOnByArm(Work& work, uint32_t offset, const abi::Step& wait, uint32_t arm) {
  Leaves(work, offset, kWayArm + arm);
  LeaveWaitByArm(work, offset, arm);
  Instance& instance = work.instance(offset);
  instance.step = wait.arms[arm].target;
  instance.flags |= kIsRunnable;
}

// While the steps of one arm run, the first of the others that is completed is remembered.
void RememberOpenArms(Work& work, uint32_t offset) {
  for (const InstanceFired& fired : work.instance_fired) {
    if (fired.instance != offset || fired.role != Role::kOpenArm) continue;
    const abi::Journey& journey = work.program.journeys[work.instance(offset).journey];
    const abi::Step& wait = journey.steps[fired.index / abi::kKeptArmsMax];
    const uint32_t arm = fired.index % abi::kKeptArmsMax;
    abi::KeptWait& kept = KeptWaitOf(work, offset, wait);
    if (kept.pending != 0 || work.now > kept.deadline) continue;
    kept.pending = arm + 1;
    TakeCaptures(work, offset, wait.arms[arm].captures, fired.fields);
  }
}

// Whether what a `when` of the instance reads can have changed.
bool MayAskAgain(const Work& work, const Instance& instance) {
  if (work.is_time_step || instance.watch_breakpoint <= work.now) return true;
  if (work.bit != kNone || !work.flips.empty() || work.has_profile_changed) return true;
  return work.event != nullptr && work.plan.events[work.event_type].journeys.Has(instance.journey);
}

// An arm that a pattern has completed, or else one whose condition holds.
bool TakeArm(Work& work, uint32_t offset, const abi::Step& step) {
  if (const InstanceFired* fired = FirstFired(work, offset, Role::kArm); fired != nullptr) {
    const abi::Arm& arm = step.arms[fired->index];
    NoteOverflow(work, work.program.triggers[arm.trigger].rests_on, offset);
    TakeCaptures(work, offset, arm.captures, fired->fields);
    GoOnByArm(work, offset, step, fired->index);
    return true;
  }
  if (!MayAskAgain(work, work.instance(offset))) return false;
  const uint32_t arm = AskWatches(work, offset, step);
  if (arm == kNone) return false;
  NoteOverflow(work, step.rests_on, offset);
  GoOnByArm(work, offset, step, arm);
  return true;
}

bool IsRetimed(const Work& work, const abi::Step& step) {
  return std::any_of(work.changes.begin(), work.changes.end(), [&](const Change& change) {
    return std::find(step.watched_fields.begin(), step.watched_fields.end(), change.field) != step.watched_fields.end();
  });
}

// A send that waits to hear what came of it.
void AdvanceDelivery(Work& work, uint32_t offset, const abi::Step& step) {
  const Instance& instance = work.instance(offset);
  const DeliveryOutcome outcome = OutcomeFor(work, offset);
  const bool is_over = work.is_time_step && instance.deadline <= work.now;
  if (outcome == DeliveryOutcome::kNone && !is_over) return;
  const bool has_failed = outcome == DeliveryOutcome::kFailed;
  Leaves(work, offset, has_failed ? kWayFailed : kWayNext);
  GoOn(work, offset, has_failed ? step.send.on_failed : step.next);
}

// A call of a hook, or work for a person.
void AdvanceCall(Work& work, uint32_t offset, const abi::Step& step) {
  const Instance& instance = work.instance(offset);
  const bool is_answered =
      work.answer != nullptr && work.answer->high == instance.awaited_high && work.answer->low == instance.awaited_low;
  if (is_answered) {
    TakeAnswer(work, offset, step);
    Leaves(work, offset, kWayNext);
    return GoOn(work, offset, step.next);
  }
  if (!work.is_time_step || instance.deadline > work.now) return;
  GiveUpOutside(work, offset, step);
  Leaves(work, offset, kWayOtherwise);
  GoOn(work, offset, step.otherwise);
}

void AdvanceWait(Work& work, uint32_t offset) {
  const Instance& instance = work.instance(offset);
  const abi::Step& step = work.program.journeys[instance.journey].steps[instance.step];
  if (step.kind == abi::StepKind::kSend) return AdvanceDelivery(work, offset, step);
  if (step.kind == abi::StepKind::kCall || step.kind == abi::StepKind::kAssign) return AdvanceCall(work, offset, step);
  if (step.kind == abi::StepKind::kWaitFor && TakeArm(work, offset, step)) return;
  if (step.kind == abi::StepKind::kWaitUntil && IsRetimed(work, step)) {
    const uint32_t next = TimeUntil(work, offset, step);
    if (next != kStillWaiting) return GoOn(work, offset, next);
  }
  if (step.kind != abi::StepKind::kWaitUntil && IsRetimed(work, step)) TimeMonths(work, offset, step);
  if (!work.is_time_step || work.instance(offset).deadline > work.now) return;
  if (step.kind == abi::StepKind::kTurn) return GoOn(work, offset, instance.step);
  if ((work.instance(offset).flags & kIsRetimed) != 0) {
    work.instance(offset).flags &= ~uint32_t{kIsRetimed};
    const uint32_t next = TimeUntil(work, offset, step);
    if (next != kStillWaiting) GoOn(work, offset, next);
    return;
  }
  const bool is_for = step.kind == abi::StepKind::kWaitFor;
  Leaves(work, offset, is_for ? kWayOtherwise : kWayNext);
  const bool has_else = is_for && step.has_else;
  GoOn(work, offset, has_else ? step.otherwise : step.next);
}

void AdvanceInstance(Work& work, uint32_t offset) {
  const Instance& instance = work.instance(offset);
  if ((instance.flags & kHasEnded) != 0) {
    // What the block of its exit sends may still wait to hear.
    if ((instance.flags & kIsWaiting) != 0) AdvanceWait(work, offset);
    return;
  }
  if (Exit(work, offset) || Cancel(work, offset)) return;
  if ((instance.flags & kIsHeldOut) != 0) {
    if (!work.is_time_step || instance.deadline > work.now) return;
    const abi::Journey& journey = work.program.journeys[instance.journey];
    return EndInstance(work, offset, {"completed", "holdout", {}, {}, journey.position});
  }
  RememberOpenArms(work, offset);
  if ((instance.flags & kIsWaiting) != 0) AdvanceWait(work, offset);
}

}  // namespace

void AdvanceInstances(Work& work) {
  if (work.block->root(kInstancesRoot) == 0) return;
  std::vector<uint32_t>& live = work.more_offsets;
  live.clear();
  const HeapArray<InstanceReference> list(*work.block, Block::RootAt(kInstancesRoot));
  for (uint32_t i = 0; i < list.size(); ++i) live.push_back(list[i].offset);
  for (size_t i = 0; i < live.size(); ++i) AdvanceInstance(work, live[i]);
}

}  // namespace senda::engine
