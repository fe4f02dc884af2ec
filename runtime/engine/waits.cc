#include "runtime/engine/waits.h"

#include <algorithm>

#include "compiler/base/check.h"
#include "runtime/engine/coverage.h"
#include "runtime/engine/instances.h"

namespace senda::engine {

using abi::kNever;
using abi::kNone;
using abi::Value;

namespace {

// Whether the `when` has been taken before and has held ever since.
bool IsSpent(const Work& work, uint32_t offset, const abi::Step& step, uint32_t arm) {
  if (step.frame == kNone) return false;
  return ((KeptWaitOf(work, offset, step).spent >> (arm % abi::kKeptArmsMax)) & 1) != 0;
}

void SetUnspent(const Work& work, uint32_t offset, const abi::Step& step, uint32_t arm) {
  if (step.frame != kNone) KeptWaitOf(work, offset, step).spent &= ~(uint64_t{1} << (arm % abi::kKeptArmsMax));
}

// The instance leaves the step at which it stands.
void Leaves(const Work& work, uint32_t offset, uint32_t way) {
  const Instance& instance = work.instance(offset);
  NoteWay(work.options.coverage, instance.journey, instance.step, way);
}

// A `when` that holds already is gone to at once.
uint32_t AskAtOnce(Work& work, uint32_t offset, const abi::Step& step) {
  const uint32_t arm = AskWatches(work, offset, step);
  if (arm == kNone) return kStillWaiting;
  Leaves(work, offset, kWayArm + arm);
  LeaveWaitByArm(work, offset, arm);
  return step.arms[arm].target;
}

}  // namespace

uint32_t AskWatches(Work& work, uint32_t offset, const abi::Step& step) {
  int64_t breakpoint = kNever;
  for (uint32_t i = 0; i < step.arms.size(); ++i) {
    const abi::Arm& arm = step.arms[i];
    if (!arm.is_when) continue;
    const bool holds = work.Holds(arm.watch_root, nullptr, kNone, 0, offset);
    if (holds && !IsSpent(work, offset, step, i)) return i;
    if (!holds) SetUnspent(work, offset, step, i);
    if (arm.watch_breakpoint_root == kNone) continue;
    const Value at = work.Evaluate(arm.watch_breakpoint_root, nullptr, kNone, 0, offset);
    if (at.known == 0) continue;
    SENDA_CHECK(at.integer > work.now, "a breakpoint in the past");
    breakpoint = std::min(breakpoint, at.integer);
  }
  work.instance(offset).watch_breakpoint = breakpoint;
  return kNone;
}

uint32_t TimeUntil(Work& work, uint32_t offset, const abi::Step& step) {
  const Value until = work.Evaluate(step.root, nullptr, kNone, 0, offset);
  if (until.known != 0 && until.integer > work.now) {
    work.instance(offset).deadline = until.integer;
    return kStillWaiting;
  }
  const bool is_now = until.known != 0 && until.integer == work.now;
  const bool is_missed = step.has_else && !is_now;
  Leaves(work, offset, is_missed ? kWayOtherwise : kWayNext);
  return is_missed ? step.otherwise : step.next;
}

uint32_t BeginWait(Work& work, uint32_t offset, const abi::Step& step) {
  Instance& instance = work.instance(offset);
  instance.flags |= kIsWaiting;
  instance.wait_began = work.now;
  instance.deadline = instance.watch_breakpoint = kNever;
  switch (step.kind) {
    case abi::StepKind::kWait:
      instance.deadline = After(work.now, step.duration, work.header().zone);
      return kStillWaiting;
    case abi::StepKind::kWaitUntil: return TimeUntil(work, offset, step);
    default: break;
  }
  if (step.has_deadline) instance.deadline = After(work.now, step.duration, work.header().zone);
  if (step.frame != kNone) {
    KeptWaitOf(work, offset, step) = {work.now, work.instance(offset).deadline, 0, 0, 0, 0, 0};
  }
  for (const abi::Arm& one : step.arms) {
    if (one.is_when) continue;
    // An earlier turn's events are not this one's.
    ForgetCaptures(work, offset, one.captures);
    BeginSilences(work, offset, one.trigger);
  }
  return AskAtOnce(work, offset, step);
}

uint32_t KeepWaiting(Work& work, uint32_t offset, uint32_t wait) {
  const abi::Step& step = work.program.journeys[work.instance(offset).journey].steps[wait];
  abi::KeptWait& kept = KeptWaitOf(work, offset, step);
  if (step.duration.months != 0) kept.deadline = After(kept.began, step.duration, work.header().zone);
  Instance& instance = work.instance(offset);
  instance.step = wait;
  instance.flags |= kIsWaiting;
  instance.wait_began = kept.began;
  instance.deadline = kept.deadline;
  const uint32_t pending = kept.pending;
  const abi::Arm& taken = step.arms[kept.taken];
  kept.is_open = kept.pending = 0;
  const bool is_over = kept.deadline < work.now;
  // The arm starts empty; the others have what they had.
  if (!taken.is_when) {
    ForgetCaptures(work, offset, taken.captures);
    BeginSilences(work, offset, taken.trigger);
  }
  if (pending != 0) {
    Leaves(work, offset, kWayArm + pending - 1);
    LeaveWaitByArm(work, offset, pending - 1);
    return step.arms[pending - 1].target;
  }
  if (!is_over) return AskAtOnce(work, offset, step);
  Leaves(work, offset, kWayOtherwise);
  LeaveWait(work, offset);
  return step.has_else ? step.otherwise : step.next;
}

void TimeMonths(Work& work, uint32_t offset, const abi::Step& step) {
  Instance& instance = work.instance(offset);
  const int64_t deadline = After(instance.wait_began, step.duration, work.header().zone);
  if (step.frame != kNone && step.kind == abi::StepKind::kWaitFor) KeptWaitOf(work, offset, step).deadline = deadline;
  // What is past due goes on behind what else happens at this instant.
  instance.deadline = std::max(deadline, work.now);
}

void LeaveArm(Work& work, uint32_t offset, const abi::Step& wait) {
  // What another arm has met meanwhile did not end the wait.
  const uint32_t pending = KeptWaitOf(work, offset, wait).pending;
  if (pending != 0) ForgetCaptures(work, offset, wait.arms[pending - 1].captures);
  CloseKeptWait(work, offset, wait);
}

uint32_t BeginTurn(Work& work, uint32_t offset, const abi::Step& step) {
  const abi::Turns turns = TurnsOf(work, offset, step);
  if (turns.count >= step.times) {
    Leaves(work, offset, kWayTurnsOver);
    return step.otherwise;
  }
  if (step.has_deadline && turns.count > 0) {
    const int64_t due = After(turns.began, step.duration, work.header().zone);
    if (due > work.now) {
      Instance& instance = work.instance(offset);
      instance.flags |= kIsWaiting;
      instance.wait_began = turns.began;
      instance.deadline = due;
      instance.watch_breakpoint = kNever;
      return kStillWaiting;
    }
  }
  if (step.root != kNone && work.Holds(step.root, nullptr, kNone, 0, offset)) return step.otherwise;
  TurnsOf(work, offset, step) = {work.now, turns.count + 1};
  return step.next;
}

}  // namespace senda::engine
