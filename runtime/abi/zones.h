// The zone table behind calendar.h: names in order, each zone loaded when it is first used. Never changes once made;
// for any thread.
//
// Of each zone the distances of its clock from UTC are kept as a list, so that the common case is a search in it; what
// lies behind the list's end is asked of Abseil, which knows the rules of every zone without end.
#pragma once

#include <absl/time/time.h>

#include <cstdint>
#include <vector>

namespace senda::abi {

// From `begin` on, until the next one begins, local time is UTC plus `offset`; both in milliseconds.
struct ClockInterval {
  int64_t begin;
  int64_t offset;
};

// 2400-01-01. Abseil lists every change of every clock up to there.
inline constexpr int64_t kIntervalsEnd = 13569465600000;

struct Zone {
  absl::TimeZone zone;
  std::vector<ClockInterval> intervals;  // the first begins before all instants, the last goes on to kIntervalsEnd
};

// The zone at an index of the table; UTC for any other number.
const Zone& ZoneAt(uint32_t zone) noexcept;

// What the clock on the wall shows at an instant, in milliseconds since 1970-01-01 00:00 there.
int64_t LocalTime(int64_t instant, const Zone& zone) noexcept;
// The first instant at which it shows that, or the first after the gap in which it never does.
int64_t InstantOfLocalTime(int64_t local, const Zone& zone) noexcept;

}  // namespace senda::abi
