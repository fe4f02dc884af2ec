// Copying what a customer's block keeps into a block of another layout.
#pragma once

#include "runtime/engine/attempts.h"
#include "runtime/engine/plan.h"

namespace senda::engine {

// The slot of an aggregate, as it is; `to_slot` is empty before. `aggregate` describes both.
void CopySlot(const Block& from, uint32_t from_slot, Block& to, uint32_t to_slot, const abi::Aggregate& aggregate);

// The attempts of a set whose patterns go on (`patterns`: by old pattern, kNone: they end), in the order they opened.
// `new_plan` is that of the block they go to.
void CopyAttempts(Block& from, uint32_t from_root_at, Block& to, uint32_t to_root_at,
                  const std::vector<uint32_t>& patterns, const Plan& new_plan);

// Which patterns of `first A` have had theirs.
void CopyFirsts(Block& from, uint32_t from_root_at, Block& to, uint32_t to_root_at,
                const std::vector<uint32_t>& patterns);

// A value at rest.
abi::StoredValue CopyStored(const Block& from, const abi::StoredValue& stored, Block& to, bool is_text);

}  // namespace senda::engine
