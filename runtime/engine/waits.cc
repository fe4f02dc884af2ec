#include "runtime/engine/waits.h"

#include <algorithm>

#include "compiler/base/check.h"
#include "runtime/engine/instances.h"

namespace senda::engine {

using abi::kNever;
using abi::kNone;
using abi::Value;

uint32_t AskWatches(Work& work, uint32_t offset, const abi::Step& step) {
  int64_t breakpoint = kNever;
  for (uint32_t i = 0; i < step.arms.size(); ++i) {
    const abi::Arm& arm = step.arms[i];
    if (!arm.is_when) continue;
    if (work.Holds(arm.watch_root, nullptr, kNone, 0, offset)) return i;
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
  return step.has_else && !is_now ? step.otherwise : step.next;
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
  const uint32_t arm = AskWatches(work, offset, step);
  if (arm != kNone) return step.arms[arm].target;
  for (const abi::Arm& one : step.arms) {
    if (!one.is_when) BeginSilences(work, offset, one.trigger);
  }
  return kStillWaiting;
}

}  // namespace senda::engine
