// The stretch of time up to now that an aggregate looks at, and which lies in which.
#pragma once

#include <cstdint>

namespace senda::analysis {

struct Stretch {
  enum class Kind : uint8_t { kEver, kMilliseconds, kMonths, kToday, kThisWeek, kThisMonth, kThisYear, kOther };
  Kind kind = Kind::kEver;
  int64_t length = 0;  // of kMilliseconds and kMonths; of kOther a number of its own
  friend bool operator==(const Stretch&, const Stretch&) = default;
};

// Whether everything that happened in `a` has happened in `b`; also for the same stretch. When in doubt, no.
bool LiesWithin(const Stretch& a, const Stretch& b);

}  // namespace senda::analysis
