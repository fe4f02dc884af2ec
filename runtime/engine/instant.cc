// Steps 2 to 12 in their order; step 10; step 12.
#include <algorithm>

#include "compiler/base/check.h"
#include "runtime/abi/emptied.h"
#include "runtime/engine/attempts.h"
#include "runtime/engine/breakpoints.h"
#include "runtime/engine/calendar_patterns.h"
#include "runtime/engine/deliveries.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/outbox.h"
#include "runtime/engine/sends.h"
#include "runtime/engine/steps.h"
#include "runtime/engine/whiles.h"

namespace senda::engine {
namespace {

using abi::kNone;

// 2 to 9 for what is on the workbench.
void RunTwoToNine(Work& work) {
  LookBefore(work);
  ApplyEvent(work);
  SettleSegments(work);
  SettleWhiles(work);
  AdvancePatterns(work);
  if (!work.program.maps.empty()) MoveStages(work);
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
  work.emptied.clear();
  work.changes.clear();
  work.flips.clear();
  work.fired.clear();
  work.instance_fired.clear();
  work.item = nullptr;
  work.bit = kNone;
  work.turn_of = kNone;
}

int64_t WakeOf(Work& work, uint32_t offset) {
  const Instance& instance = work.instance(offset);
  const int64_t own = std::min({instance.deadline, instance.watch_breakpoint, instance.while_breakpoint});
  return std::min(own, AttemptSet(*work.block, AttemptsRootOf(offset)).EarliestDeadline());
}

// Its marks are for the customer's fields alone: to conditions such a field is missing.
const abi::Value* TakeEmptied(Work& work, const abi::Value* event) {
  const size_t count = work.program.events[work.event_type].fields.size();
  for (uint32_t i = abi::kFirstEventField; i < count; ++i) {
    if (abi::IsEmptied(event[i])) work.emptied.push_back(i);
  }
  if (work.emptied.empty()) return event;
  abi::Value* plain = work.arena.Values(count);
  std::copy(event, event + count, plain);
  for (uint32_t field : work.emptied) plain[field] = abi::Value::Missing();
  return plain;
}

}  // namespace

void PutOnBench(Work& work, uint32_t event_type, const abi::Value* event, uint64_t origin) {
  ClearBench(work);
  work.is_time_step = event == nullptr;
  if (event != nullptr && work.plan.events[event_type].is_counted) ++work.header().roots[kDeclaredSequence];
  work.event_type = event_type;
  work.event = event != nullptr && work.program.events[event_type].updates_profile ? TakeEmptied(work, event) : event;
  work.event_at = event == nullptr ? work.now : event[abi::kEventFieldAt].integer;
  work.origin = origin;
  if (event != nullptr && origin == abi::kNone) work.origin = SenderOf(work);
}

namespace {

// A change of a field goes through 4 and 5, a request to start through 8.
void PutItemOnBench(Work& work, const QueuedItem& item) {
  if (item.kind == QueuedItem::Kind::kEvent) return PutOnBench(work, item.type, item.fields, item.origin);
  PutOnBench(work, kNone, nullptr, kNone);
  work.is_time_step = false;
  switch (item.kind) {
    case QueuedItem::Kind::kEvent: return;
    case QueuedItem::Kind::kStart:
    case QueuedItem::Kind::kKept: work.item = &item; return;
    case QueuedItem::Kind::kBit: work.bit = item.type; return;
    case QueuedItem::Kind::kChange: break;
  }
  work.changes.push_back(item.change);
  work.has_profile_changed = work.has_moved_calendar = true;
}

}  // namespace

void RunRounds(Work& work) {
  for (; work.queue_front < work.queue.size(); ++work.queue_front) {
    SENDA_CHECK(work.queue_front < work.program.rounds_max, "an instant without end");
    const QueuedItem item = work.queue[work.queue_front];
    work.round = static_cast<uint32_t>(work.queue_front) + 1;
    work.round_index = 0;
    ++work.counters.rounds;
    PutItemOnBench(work, item);
    RunTwoToNine(work);
  }
}

void RunInstant(Work& work) {
  work.queue.clear();
  work.queue_front = 0;
  work.round = work.round_index = 0;
  work.is_timed_input = work.is_time_step;
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
  if (work.has_moved_calendar) TimeCalendars(work);
  work.has_moved_calendar = false;
  if (block.root(kOutboxRoot) != 0) PruneOutbox(work);
  int64_t wake = abi::kNever;
  if (block.root(kBreakpointsRoot) != 0) wake = EarliestBreakpoint(block);
  if (block.root(kAttemptsRoot) != 0) {
    wake = std::min(wake, AttemptSet(block, Block::RootAt(kAttemptsRoot)).EarliestDeadline());
  }
  if (block.root(kSendsRoot) != 0) wake = std::min(wake, EarliestRetry(work));
  if (HasInstances(work)) {
    ForEachInstance(work, [&](uint32_t instance) { wake = std::min(wake, WakeOf(work, instance)); });
  }
  return wake;
}

}  // namespace senda::engine
