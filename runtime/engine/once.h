// What `once per D` and `once ever` remember of a customer's entries.
#pragma once

#include <vector>

#include "runtime/engine/switch_map.h"
#include "runtime/engine/work.h"

namespace senda::engine {

// `key_hash` 0 when the journey has no key; ignored when its rule is per customer.
bool MayEnterAgain(Work& work, uint32_t journey, uint64_t key_hash);
void RememberEntry(Work& work, uint32_t journey, uint64_t key_hash);
// What is remembered of journeys that go on under the next program (`journeys`: by old one).
void CopyOnce(Block& from, Block& to, const std::vector<JourneyMap>& journeys);

}  // namespace senda::engine
