// Step 4: settle segments.
#include <algorithm>
#include <functional>

#include "compiler/base/check.h"
#include "runtime/engine/breakpoints.h"
#include "runtime/engine/coverage.h"
#include "runtime/engine/journey_bits.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

using abi::kNever;
using abi::kNone;
using abi::Value;

// The segment's truth is now `is_in`; true when that is a flip.
bool SetTruth(Work& work, uint32_t segment, bool is_in) {
  if (work.block->HasSegment(work.program.layout, segment) == is_in) return false;
  work.block->SetSegment(work.program.layout, segment, is_in);
  if (!work.is_silent && !work.is_finishing) work.counters.segments[segment].members += is_in ? 1 : -1;
  return true;
}

void RecordFlip(Work& work, uint32_t segment, bool is_in) {
  if (!work.is_silent && !work.is_finishing) {
    SegmentCounts& counts = work.counters.segments[segment];
    ++(is_in ? counts.entered : counts.left);
  }
  work.flips.push_back({segment, is_in});
  if (!is_in && !work.plan.turns.empty()) ForgetThoseAlreadyIn(work, segment);
}

// Evaluates a whole group at once.
void SettleGroup(Work& work, uint32_t group_index, bool is_silent) {
  const abi::SettleGroup& group = work.program.settle_groups[group_index];
  Host host{&work, 0};
  const abi::Context context = work.MakeContext(nullptr, &host);
  work.evaluator.Settle(group_index, context, work.truth.data(), work.breakpoints.data());
  if (work.options.coverage != nullptr) {
    for (size_t i = 0; i < group.segments.size(); ++i) {
      work.options.coverage->segments[group.segments[i]][work.truth[i]] = true;
    }
  }
  for (size_t i = 0; i < group.segments.size(); ++i) {
    const uint32_t segment = group.segments[i];
    SENDA_CHECK(work.breakpoints[i] > work.now, "segment {} has a breakpoint in the past",
                work.program.segments[segment].id);
    if (SetTruth(work, segment, work.truth[i] != 0) && !is_silent) RecordFlip(work, segment, work.truth[i] != 0);
  }
  SetBreakpoints(*work.block, group.segments, work.breakpoints);
}

void Push(Work& work, uint32_t segment) {
  if (work.is_segment_due[segment] != 0) return;
  work.is_segment_due[segment] = 1;
  work.segments_due.push_back(segment);
  std::push_heap(work.segments_due.begin(), work.segments_due.end(), std::greater<>());
}

uint32_t Pop(Work& work) {
  std::pop_heap(work.segments_due.begin(), work.segments_due.end(), std::greater<>());
  const uint32_t segment = work.segments_due.back();
  work.segments_due.pop_back();
  work.is_segment_due[segment] = 0;
  return segment;
}

int64_t NextBreakpoint(Work& work, const abi::Segment& segment) {
  if (segment.breakpoint_root == kNone) return kNever;
  const Value at = work.Evaluate(segment.breakpoint_root, nullptr);
  if (at.known == 0) return kNever;
  SENDA_CHECK(at.integer > work.now, "segment {} has a breakpoint in the past", segment.id);
  return at.integer;
}

// Evaluates the segments pushed, and whatever reads one that flips, in order of dependency: each once.
void SettleOneByOne(Work& work) {
  while (!work.segments_due.empty()) {
    const uint32_t index = Pop(work);
    const abi::Segment& segment = work.program.segments[index];
    const bool is_in = work.Holds(segment.value_root, nullptr);
    if (work.options.coverage != nullptr) work.options.coverage->segments[index][is_in ? 1 : 0] = true;
    const int64_t breakpoint = NextBreakpoint(work, segment);
    SetBreakpoints(*work.block, {&index, 1}, {&breakpoint, 1});
    if (!SetTruth(work, index, is_in)) continue;
    RecordFlip(work, index, is_in);
    for (uint32_t dependent : segment.dependents) Push(work, dependent);
  }
}

uint32_t GroupAtHand(const Work& work) {
  if (work.has_profile_changed) return work.program.all_segments_group;
  return work.event == nullptr ? kNone : work.program.effects[work.event_type].settle_group;
}

}  // namespace

void SettleSegments(Work& work) {
  const uint32_t group = GroupAtHand(work);
  const bool is_due = work.block->root(kBreakpointsRoot) != 0 && EarliestBreakpoint(*work.block) <= work.now;
  if (!is_due && work.bit == kNone) {
    if (group != kNone) SettleGroup(work, group, false);
    return;
  }
  if (work.bit != kNone) {
    for (uint32_t dependent : work.program.segments[work.bit].dependents) Push(work, dependent);
  }
  ForEachDue(*work.block, work.now, [&](uint32_t segment) { Push(work, segment); });
  if (group != kNone) {
    for (uint32_t segment : work.program.settle_groups[group].segments) Push(work, segment);
  }
  SettleOneByOne(work);
}

void SettleSilently(Work& work) {
  if (work.program.all_segments_group != kNone) SettleGroup(work, work.program.all_segments_group, true);
}

}  // namespace senda::engine
