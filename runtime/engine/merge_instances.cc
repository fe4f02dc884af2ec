// Journey instances of two customers become those of one.
#include <algorithm>
#include <cstring>
#include <vector>

#include "runtime/engine/aggregates.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/journey_bits.h"
#include "runtime/engine/kept_firings.h"
#include "runtime/engine/merge.h"
#include "runtime/engine/sends.h"
#include "runtime/engine/waits.h"

namespace senda::engine {
namespace {

using abi::kNone;

std::vector<uint32_t> OffsetsOf(Block& block, Root root) {
  std::vector<uint32_t> offsets;
  const HeapArray<InstanceReference> list(block, Block::RootAt(root));
  for (uint32_t i = 0; i < list.size(); ++i) offsets.push_back(list[i].offset);
  return offsets;
}

const Instance& At(const Block& block, uint32_t offset) {
  return *block.At<Instance>(offset);
}

// A copy in the block of the customer on the bench, in no list yet; its offset.
uint32_t MoveInstance(Work& work, Block& other, uint32_t from) {
  const JourneyPlan& plan = work.plan.journeys[At(other, from).journey];
  const uint32_t offset = work.block->Allocate(plan.bytes);
  const Instance old = At(other, from);
  Instance& fresh = work.instance(offset);
  fresh = old;
  fresh.attempts = fresh.firsts = fresh.kept = 0;
  const bool has_text_key = plan.is_key_text && old.key.known != 0;
  const abi::StoredValue key = work.block->Store(other.Load(old.key, has_text_key), has_text_key);
  work.instance(offset).key = key;
  for (uint32_t i = 0; i < plan.is_text.size(); ++i) {
    const bool is_text = plan.is_text[i] != 0;
    const abi::StoredValue theirs = other.At<abi::StoredValue>(from + plan.capture_offset)[i];
    const abi::StoredValue stored = work.block->Store(other.Load(theirs, is_text), is_text);
    work.block->At<abi::StoredValue>(offset + plan.capture_offset)[i] = stored;
  }
  Moment moment = work.MomentNow();
  moment.has_reset = true;
  moment.reset = old.entered_at;
  for (const uint32_t index : work.program.journeys[old.journey].aggregates) {
    const abi::Aggregate& aggregate = work.program.aggregates[index];
    const uint32_t slot = plan.aggregate_offset + aggregate.slot;
    JoinAggregates(*work.block, aggregate, offset + slot, other, from + slot, moment);
  }
  std::memcpy(work.block->At<uint8_t>(offset + plan.frame_offset), other.At<uint8_t>(from + plan.frame_offset),
              work.program.journeys[old.journey].frame_bytes);
  MoveKept(work, other, from, offset);
  MoveAttempts(work, other, AttemptsRootOf(from), AttemptsRootOf(offset));
  const HeapArray<uint64_t> firsts(other, FirstsRootOf(from));
  for (uint32_t i = 0; i < firsts.size(); ++i) {
    *HeapArray<uint64_t>(*work.block, FirstsRootOf(offset)).Append() = firsts[i];
  }
  return offset;
}

// Both lists, each in its order, by when they entered; of two that entered together the customer's own goes first.
std::vector<uint32_t> Interleave(const Work& work, const std::vector<uint32_t>& mine,
                                 const std::vector<uint32_t>& moved) {
  std::vector<uint32_t> all;
  std::merge(mine.begin(), mine.end(), moved.begin(), moved.end(), std::back_inserter(all),
             [&](uint32_t a, uint32_t b) { return work.instance(a).entered_at < work.instance(b).entered_at; });
  return all;
}

void SortBySequence(const Work& work, std::vector<uint32_t>* offsets) {
  std::sort(offsets->begin(), offsets->end(),
            [&](uint32_t a, uint32_t b) { return work.instance(a).sequence < work.instance(b).sequence; });
}

void KeepTailsInBounds(Work& work) {
  HeapArray<InstanceReference> tails(*work.block, Block::RootAt(kTailsRoot));
  std::vector<uint32_t> counts(work.program.journeys.size());
  for (uint32_t i = 0; i < tails.size(); ++i) ++counts[tails[i].journey];
  for (uint32_t i = 0; i < tails.size();) {
    const InstanceReference tail = tails[i];
    if (counts[tail.journey] <= kTailsPerJourneyMax) {
      ++i;
      continue;
    }
    --counts[tail.journey];
    tails.Erase(i);
    FreeInstance(work, tail.offset);
    ++work.counters.goals_given_way;
  }
}

bool IsChanged(const std::vector<uint8_t>& changed, const abi::Step& step) {
  return std::any_of(step.watched_fields.begin(), step.watched_fields.end(),
                     [&](uint32_t field) { return changed[field] != 0; });
}

}  // namespace

void JoinInstances(Work& work, Block& other) {
  if (other.root(kInstancesRoot) == 0 && other.root(kTailsRoot) == 0) return;
  std::vector<std::pair<uint32_t, uint32_t>> places;
  for (const Root root : {kTailsRoot, kInstancesRoot}) {
    std::vector<uint32_t> mine = OffsetsOf(*work.block, root);
    std::vector<uint32_t> moved;
    for (const uint32_t offset : OffsetsOf(other, root)) {
      moved.push_back(MoveInstance(work, other, offset));
      places.emplace_back(offset, moved.back());
      work.instance(moved.back()).flags |= kCameByMerge;
    }
    if (root == kInstancesRoot) {
      SortBySequence(work, &mine);
      SortBySequence(work, &moved);
    }
    HeapArray<InstanceReference> list(*work.block, Block::RootAt(root));
    list.Clear();
    for (const uint32_t offset : Interleave(work, mine, moved)) {
      work.instance(offset).sequence = work.block->TakeNumber(kEntrySequence);
      PlaceInstance(work, root, offset);
    }
  }
  MoveSends(work, other, places);
  KeepTailsInBounds(work);
  for (uint32_t journey = 0; journey < work.program.journeys.size(); ++journey) NoteMembership(work, journey);
}

void LookAgain(Work& work, const JoinedFields& fields) {
  for (const uint32_t offset : OffsetsOf(*work.block, kInstancesRoot)) {
    const bool came = (work.instance(offset).flags & kCameByMerge) != 0;
    work.instance(offset).flags &= ~uint32_t{kCameByMerge};
    if (work.program.journeys[work.instance(offset).journey].while_root != kNone) {
      work.instance(offset).while_breakpoint = work.now;
    }
    if ((work.instance(offset).flags & kIsWaiting) == 0) continue;
    const abi::Step& step = work.program.journeys[work.instance(offset).journey].steps[work.instance(offset).step];
    if (step.kind == abi::StepKind::kWaitFor &&
        std::any_of(step.arms.begin(), step.arms.end(), [](const abi::Arm& arm) { return arm.is_when; })) {
      work.instance(offset).watch_breakpoint = work.now;
    }
    if (!IsChanged(came ? fields.changed_there : fields.changed_here, step)) continue;
    if (step.kind != abi::StepKind::kWaitUntil) {
      TimeMonths(work, offset, step);
      continue;
    }
    if (TimeUntil(work, offset, step) == kStillWaiting) continue;
    work.instance(offset).deadline = work.now;
    work.instance(offset).flags |= kIsRetimed;
  }
  for (const uint32_t offset : OffsetsOf(*work.block, kTailsRoot)) {
    work.instance(offset).flags &= ~uint32_t{kCameByMerge};
  }
}

}  // namespace senda::engine
