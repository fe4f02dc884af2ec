// Aggregates: what is kept of a customer's events, by container (abi/containers.h).
//
// Inserting changes the block and may move it; reading never changes anything, and its answers are functions of what
// was inserted and of `now`. Late events go in at their true time. Exact up to each aggregate's capacity; what has to
// leave early is counted in its slot.
#pragma once

#include <cstdint>

#include "runtime/abi/evaluator.h"
#include "runtime/abi/program.h"
#include "runtime/engine/block.h"
#include "runtime/engine/window.h"

namespace senda::engine {

// Where the slot of a customer-scoped aggregate lies; 0 when its page was never touched.
inline uint32_t SlotOf(const abi::CustomerLayout& layout, const Block& block, const abi::Aggregate& aggregate) {
  const uint32_t page = block.At<uint32_t>(layout.pages)[aggregate.page];
  return page == 0 ? 0 : page + aggregate.slot;
}
// The same, with its page made if need be.
uint32_t TouchSlot(const abi::Program& program, Block& block, const abi::Aggregate& aggregate);

// An event at `at`: `value` is what is aggregated (of kOpen: its key), `fields` the event's.
void InsertInto(Block& block, const abi::Aggregate& aggregate, uint32_t slot, int64_t at, const abi::Value& value,
                const abi::Value* fields, const Moment& moment);
// kOpen: an event at `at` closes the key, unless that was opened later.
void CloseKey(Block& block, const abi::Aggregate& aggregate, uint32_t slot, int64_t at, const abi::Value& key);

// `slot` 0: nothing was ever inserted.
abi::Value ReadAggregate(const uint8_t* block, const abi::Aggregate& aggregate, uint32_t slot,
                         abi::AggregateQuery query, int64_t argument, const Moment& moment);

// `slot` in `block` becomes what it would be had it seen the other's events as well, as far as kept.
void JoinAggregates(Block& block, const abi::Aggregate& aggregate, uint32_t slot, const Block& other,
                    uint32_t other_slot, const Moment& moment);

// Gives the heap pieces of a slot back; its bytes are zero afterwards.
void ReleaseSlot(Block& block, const abi::Aggregate& aggregate, uint32_t slot);

}  // namespace senda::engine
