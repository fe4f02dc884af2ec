// The zone table behind calendar.h: names in order, each zone loaded when it is first used. Never changes once made.
#pragma once

#include <absl/time/time.h>

#include <cstdint>

namespace senda::abi {

// The zone at an index of the table; UTC for any other number.
const absl::TimeZone& ZoneAt(uint32_t zone) noexcept;

}  // namespace senda::abi
