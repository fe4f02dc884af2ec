// What `once per D` and `once ever` remember of a customer's entries.
#pragma once

#include <functional>
#include <vector>

#include "runtime/engine/switch_map.h"
#include "runtime/engine/work.h"

namespace senda::engine {

// `key_hash` 0 when the journey has no key; ignored when its rule is per customer.
bool MayEnterAgain(Work& work, uint32_t journey, uint64_t key_hash);
void RememberEntry(Work& work, uint32_t journey, uint64_t key_hash);
// What is remembered of journeys that go on under the next program (`journeys`: by old one).
void CopyOnce(Block& from, Block& to, const std::vector<JourneyMap>& journeys);
// Every entry remembered, the oldest first.
void ForEachEntry(const Work& work, const std::function<void(uint32_t journey, int64_t at)>& visit);
// What both customers remember; of one entry remembered by both the later, and how often together.
void JoinOnce(Work& work, Block& other);

}  // namespace senda::engine
