// Steps 2 to 12 in their order; step 10; step 12.
#include <algorithm>

#include "compiler/base/check.h"
#include "runtime/engine/attempts.h"
#include "runtime/engine/breakpoints.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

constexpr size_t kRoundsMax = 10'000;  // the compiler has proved an end

// 2 to 9 for what is on the workbench.
void RunTwoToNine(Work& work) {
  LookBefore(work);
  ApplyEvent(work);
  SettleSegments(work);
  AdvancePatterns(work);
  MeasureGoals(work);
  AdvanceInstances(work);
  EnterJourneys(work);
  RunInstances(work);
}

void ClearBench(Work& work) {
  for (uint32_t i = 0; i < work.matched_count; ++i) work.is_matched[work.matched[i]] = 0;
  work.matched_count = 0;
  work.own_verdicts.clear();
  work.own_inserts.clear();
  work.has_profile_changed = false;
  work.changes.clear();
  work.flips.clear();
  work.fired.clear();
  work.instance_fired.clear();
}

int64_t WakeOf(Work& work, uint32_t offset) {
  const Instance& instance = work.instance(offset);
  const int64_t own = std::min(instance.deadline, instance.watch_breakpoint);
  return std::min(own, AttemptSet(*work.block, AttemptsRootOf(offset)).EarliestDeadline());
}

}  // namespace

void PutOnBench(Work& work, uint32_t event_type, const abi::Value* event, uint32_t origin) {
  ClearBench(work);
  work.is_time_step = event == nullptr;
  work.event_type = event_type;
  work.event = event;
  work.event_at = event == nullptr ? work.now : event[abi::kEventFieldAt].integer;
  work.origin = origin;
  work.origin_journey = abi::kNone;
  if (event == nullptr || origin != abi::kNone) return;
  const EventPlan& plan = work.plan.events[event_type];
  if (!plan.is_of_instance || plan.journey_field == abi::kNone) return;
  const abi::Value& journey = event[plan.journey_field];
  if (journey.known != 0 && static_cast<size_t>(journey.integer) < plan.journey_members.size()) {
    work.origin_journey = plan.journey_members[static_cast<size_t>(journey.integer)];
  }
}

void RunRounds(Work& work) {
  for (; work.queue_front < work.queue.size(); ++work.queue_front) {
    SENDA_CHECK(work.queue_front < kRoundsMax, "an instant without end");
    const QueuedEvent item = work.queue[work.queue_front];
    PutOnBench(work, item.type, item.fields, item.origin);
    RunTwoToNine(work);
  }
}

void RunInstant(Work& work) {
  work.queue.clear();
  work.queue_front = 0;
  work.requests.clear();
  RunTwoToNine(work);
  RunRounds(work);
  while (DecideSends(work)) {
    RunInstances(work);
    RunRounds(work);
  }
}

void RunOn(Work& work) {
  do {
    RunInstances(work);
    RunRounds(work);
  } while (DecideSends(work));
}

int64_t NextWake(Work& work) {
  Block& block = *work.block;
  if (block.root(kTailsRoot) != 0) PruneTails(work);
  int64_t wake = abi::kNever;
  if (block.root(kBreakpointsRoot) != 0) wake = EarliestBreakpoint(block);
  if (block.root(kAttemptsRoot) != 0) {
    wake = std::min(wake, AttemptSet(block, Block::RootAt(kAttemptsRoot)).EarliestDeadline());
  }
  if (HasInstances(work)) {
    ForEachInstance(work, [&](uint32_t instance) { wake = std::min(wake, WakeOf(work, instance)); });
  }
  return wake;
}

}  // namespace senda::engine
