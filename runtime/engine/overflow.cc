#include "runtime/engine/overflow.h"

#include <algorithm>

#include "runtime/abi/containers.h"
#include "runtime/engine/aggregates.h"
#include "runtime/engine/instances.h"

namespace senda::engine {
namespace {

uint32_t SlotFor(Work& work, const abi::Aggregate& aggregate, uint32_t instance) {
  if (!aggregate.is_instance_scoped) return SlotOf(work.program.layout, *work.block, aggregate);
  if (instance == 0) return 0;
  return instance + work.plan.journeys[work.instance(instance).journey].aggregate_offset + aggregate.slot;
}

}  // namespace

bool HasOverflown(Work& work, const std::vector<uint32_t>& aggregates, uint32_t instance) {
  return std::any_of(aggregates.begin(), aggregates.end(), [&](uint32_t index) {
    const abi::Aggregate& aggregate = work.program.aggregates[index];
    const uint32_t slot = SlotFor(work, aggregate, instance);
    if (slot == 0) return false;
    const auto& list = *work.block->At<abi::ListSlot>(slot);
    if (list.dropped == 0) return false;
    if (aggregate.window != abi::Window::kSliding) return true;
    return After(list.dropped_at, aggregate.length, work.header().zone) > work.now;
  });
}

void NoteOverflow(Work& work, const std::vector<uint32_t>& aggregates, uint32_t instance) {
  if (!aggregates.empty() && HasOverflown(work, aggregates, instance)) {
    work.instance(instance).flags |= kRestsOnOverflow;
  }
}

}  // namespace senda::engine
