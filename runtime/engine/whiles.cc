#include "runtime/engine/whiles.h"

#include "compiler/base/check.h"
#include "runtime/engine/instances.h"

namespace senda::engine {
namespace {

using abi::kNever;
using abi::kNone;
using abi::Value;

int64_t BreakpointOf(Work& work, uint32_t offset, const abi::Journey& journey) {
  if (journey.while_breakpoint_root == kNone) return kNever;
  const Value at = work.Evaluate(journey.while_breakpoint_root, nullptr, kNone, 0, offset);
  if (at.known == 0) return kNever;
  SENDA_CHECK(at.integer > work.now, "a breakpoint of {} in the past", journey.id);
  return at.integer;
}

bool MayHaveChanged(const Work& work, const Instance& instance) {
  if (instance.while_breakpoint <= work.now || !work.flips.empty() || work.has_profile_changed) return true;
  if (work.bit != kNone) return true;
  return work.event != nullptr && work.plan.events[work.event_type].journeys.Has(instance.journey);
}

}  // namespace

void BeginWhile(Work& work, uint32_t offset) {
  const abi::Journey& journey = work.program.journeys[work.instance(offset).journey];
  const int64_t breakpoint = journey.while_root == kNone ? kNever : BreakpointOf(work, offset, journey);
  work.instance(offset).while_breakpoint = breakpoint;
}

void SettleWhiles(Work& work) {
  if (!work.plan.has_whiles || work.block->root(kInstancesRoot) == 0) return;
  const HeapArray<InstanceReference> list(*work.block, Block::RootAt(kInstancesRoot));
  for (uint32_t i = 0; i < list.size(); ++i) {
    const uint32_t offset = list[i].offset;
    const abi::Journey& journey = work.program.journeys[list[i].journey];
    const Instance& instance = work.instance(offset);
    if (journey.while_root == kNone || (instance.flags & kHasEnded) != 0 || !MayHaveChanged(work, instance)) continue;
    if (work.Holds(journey.while_root, nullptr, kNone, 0, offset)) {
      const int64_t breakpoint = BreakpointOf(work, offset, journey);
      work.instance(offset).while_breakpoint = breakpoint;
    } else {
      work.instance(offset).flags |= kHasLostWhile;
    }
  }
}

}  // namespace senda::engine
