#include "runtime/engine/journey_bits.h"

#include <algorithm>

#include "runtime/engine/heap_array.h"

namespace senda::engine {
namespace {

bool IsIn(const Work& work, uint32_t journey) {
  const HeapArray<InstanceReference> list(*work.block, Block::RootAt(kInstancesRoot));
  for (uint32_t i = 0; i < list.size(); ++i) {
    if (list[i].journey == journey && (work.instance(list[i].offset).flags & kHasEnded) == 0) return true;
  }
  return std::any_of(work.elsewhere.begin(), work.elsewhere.end(),
                     [&](const Work::Elsewhere& one) { return one.journey == journey; });
}

bool SetBit(Work& work, uint32_t bit, bool is_set) {
  if (work.block->HasSegment(work.program.layout, bit) == is_set) return false;
  work.block->SetSegment(work.program.layout, bit, is_set);
  if (!work.is_silent && !work.is_finishing) work.counters.segments[bit].members += is_set ? 1 : -1;
  return true;
}

}  // namespace

bool IsMembershipStale(const Work& work, uint32_t journey) {
  const uint32_t bit = work.program.journeys[journey].membership;
  return bit != abi::kNone && work.block->HasSegment(work.program.layout, bit) != IsIn(work, journey);
}

bool ClearBit(Work& work, uint32_t bit) {
  return SetBit(work, bit, false);
}

void NoteMembership(Work& work, uint32_t journey) {
  const uint32_t bit = work.program.journeys[journey].membership;
  if (bit == abi::kNone || !SetBit(work, bit, IsIn(work, journey))) return;
  const abi::Segment& segment = work.program.segments[bit];
  if (segment.dependents.empty() && !segment.has_watchers) return;
  ++work.round_index;
  QueuedItem item;
  item.kind = QueuedItem::Kind::kBit;
  item.type = bit;
  work.queue.push_back(item);
}

void MarkThoseAlreadyIn(Work& work) {
  for (uint32_t index : work.plan.turns) {
    const abi::Journey& journey = work.program.journeys[index];
    if (work.block->HasSegment(work.program.layout, journey.already_segment)) SetBit(work, journey.already_bit, true);
  }
}

std::vector<uint8_t> TurnsOfEither(const Work& work, const Block& other) {
  std::vector<uint8_t> has_had;
  for (const uint32_t index : work.plan.turns) {
    const abi::Journey& journey = work.program.journeys[index];
    const auto had = [&](const Block& block) {
      return block.HasSegment(work.program.layout, journey.already_segment) &&
             !block.HasSegment(work.program.layout, journey.already_bit);
    };
    has_had.push_back(had(*work.block) || had(other) ? 1 : 0);
  }
  return has_had;
}

void WaitForTurns(Work& work, const std::vector<uint8_t>& has_had) {
  for (size_t i = 0; i < work.plan.turns.size(); ++i) {
    const abi::Journey& journey = work.program.journeys[work.plan.turns[i]];
    const bool waits = has_had[i] == 0 && work.block->HasSegment(work.program.layout, journey.already_segment);
    if (work.block->HasSegment(work.program.layout, journey.already_bit) != waits) {
      SetBit(work, journey.already_bit, waits);
    }
  }
}

void ForgetThoseAlreadyIn(Work& work, uint32_t segment) {
  for (uint32_t index : work.plan.turns) {
    const abi::Journey& journey = work.program.journeys[index];
    if (journey.already_segment == segment) ClearBit(work, journey.already_bit);
  }
}

}  // namespace senda::engine
