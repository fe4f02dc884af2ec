#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <algorithm>

#include "runtime/abi/arithmetic.h"
#include "runtime/abi/zones.h"

namespace senda::abi {
namespace {

// More than any clock is away from UTC.
constexpr int64_t kOffsetMax = 26 * 3'600'000;

const ClockInterval* IntervalAt(int64_t instant, const Zone& zone) {
  const ClockInterval* first = zone.intervals.data();
  const ClockInterval* next =
      std::upper_bound(first, first + zone.intervals.size(), instant,
                       [](int64_t at, const ClockInterval& interval) { return at < interval.begin; });
  return next == first ? first : next - 1;
}

int64_t InstantFarAway(int64_t local, const Zone& zone) {
  int64_t seconds = FloorDivideInteger(local, 1000);
  absl::TimeZone::TimeInfo info = zone.zone.At(absl::CivilSecond(1970, 1, 1) + seconds);
  if (info.kind == absl::TimeZone::TimeInfo::SKIPPED) return absl::ToUnixMillis(info.trans);
  return absl::ToUnixMillis(info.pre) + (local - seconds * 1000);
}

}  // namespace

int64_t LocalTime(int64_t instant, const Zone& zone) noexcept {
  if (instant < kIntervalsEnd) return instant + IntervalAt(instant, zone)->offset;
  return instant + int64_t{zone.zone.At(absl::FromUnixMillis(instant)).offset} * 1000;
}

int64_t InstantOfLocalTime(int64_t local, const Zone& zone) noexcept {
  if (local >= kIntervalsEnd - kOffsetMax) return InstantFarAway(local, zone);
  // No interval before this one still shows `local`; of those that do, the first in time is wanted.
  const ClockInterval* interval = IntervalAt(local - kOffsetMax, zone);
  const ClockInterval* last = &zone.intervals.back();
  while (interval != last && local >= (interval + 1)->begin + interval->offset) ++interval;
  return std::max(interval->begin, local - interval->offset);
}

}  // namespace senda::abi
