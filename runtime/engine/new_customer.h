// A customer nothing has happened to yet.
#pragma once

#include <string_view>

#include "runtime/engine/block.h"
#include "runtime/engine/plan.h"

namespace senda::engine {

// The id and declared defaults, on the clock of the zone that they say.
Block NewCustomer(const Plan& plan, std::string_view id);
// The zone that the customer's fields say, or else the workspace's.
uint32_t ZoneOf(const Plan& plan, const Block& block);

}  // namespace senda::engine
