// Time zones in a customer's block. There they are indexes into this process's zone table; outside of it only names
// hold.
#pragma once

#include <cstdint>
#include <functional>

#include "runtime/engine/block.h"
#include "runtime/engine/versions.h"

namespace senda::engine {

// Visits every zone index in the block, one of `version`, which the visitor may change; what it says of the calendar is
// not reconsidered.
void ForEachZone(const Versions& versions, uint32_t version, Block& block,
                 const std::function<void(int64_t* zone)>& visit);

}  // namespace senda::engine
