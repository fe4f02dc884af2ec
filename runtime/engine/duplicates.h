// The ids of a customer's recent events, by which a repetition is known: at most 1,000, and none longer than asked for.
#pragma once

#include <string_view>

#include "runtime/engine/block.h"

namespace senda::engine {

inline constexpr uint32_t kSeenIdsMax = 1'000;

// Whether (source, id) was seen less than `horizon` milliseconds before `now`; if not, it is remembered from now on.
bool IsSeen(Block& block, std::string_view source, std::string_view id, int64_t now, int64_t horizon);
// Both customers' ids; of too many the newest.
void JoinSeenIds(Block& block, Block& other);
uint32_t CountSeenIds(const Block& block);

}  // namespace senda::engine
