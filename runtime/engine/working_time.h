// How long people have: a team's hours, by the workspace's clock.
//
// A working day is over when as much of a later day's hours has passed as had passed of the first one's: work given on
// friday at 17:00 within 1 working day is due on monday at 17:00, work given on saturday when monday's hours end.
// Working hours are counted off as the clock runs, so that a change to summer time neither gives nor takes any.
#pragma once

#include <cstdint>

#include "runtime/abi/outside.h"

namespace senda::engine {

// Either `days` or `milliseconds` is more than 0. kNever when no calendar holds it.
int64_t WorkingDeadline(const abi::Team& team, int64_t from, uint32_t days, int64_t milliseconds, uint32_t zone);

}  // namespace senda::engine
