// Who is where, for reports.
#include <algorithm>

#include "runtime/engine/engine.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/partition.h"

namespace senda::engine {
namespace {

void AddStanding(Work& work, StandingCounts* counts) {
  const HeapArray<InstanceReference> list(*work.block, Block::RootAt(kInstancesRoot));
  for (const InstanceReference& one : list.items()) {
    const Instance& instance = work.instance(one.offset);
    if ((instance.flags & kHasEnded) != 0) continue;
    if ((instance.flags & kIsHeldOut) != 0) {
      ++counts->held_out[instance.journey];
    } else if (instance.step != abi::kNone) {
      ++counts->by_step[instance.journey][instance.step];
    }
  }
}

}  // namespace

StandingCounts Engine::CountStanding() const {
  StandingCounts counts;
  for (const abi::Journey& journey : program().journeys) counts.by_step.emplace_back(journey.steps.size(), 0);
  counts.held_out.assign(program().journeys.size(), 0);
  for (const auto& partition : partitions_) {
    for (uint32_t i = 0; i < partition->size(); ++i) {
      if (partition->BlockOf(i) != nullptr) AddStanding(partition->ShowOnBench(i), &counts);
    }
  }
  return counts;
}

std::vector<std::string> Engine::MembersOf(uint32_t segment) const {
  std::vector<std::string> members;
  for (const auto& partition : partitions_) {
    for (uint32_t i = 0; i < partition->size(); ++i) {
      if (partition->BlockOf(i) == nullptr) continue;
      partition->Upgrade(i);
      const Block* block = partition->StateOf(i);
      if (block != nullptr && block->HasSegment(program().layout, segment)) members.emplace_back(partition->IdOf(i));
    }
  }
  std::sort(members.begin(), members.end());
  return members;
}

}  // namespace senda::engine
