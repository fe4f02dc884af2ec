// Windows of aggregates: from when until when an event counts.
//
// A sliding window of length D holds an event at t while t <= now < t + D, D in milliseconds or months of the
// customer's calendar. A calendar window holds the events of now's local day, week, month or year.
#pragma once

#include <cstdint>

#include "runtime/abi/calendar.h"
#include "runtime/abi/containers.h"

namespace senda::engine {

// The moment at which aggregates are read or written.
struct Moment {
  int64_t now;
  uint32_t zone;
  bool has_reset;  // of a `since` window: whether there is an instant to count from, and which
  int64_t reset;
};

inline abi::Period PeriodOf(abi::Window window) {
  switch (window) {
    case abi::Window::kThisWeek: return abi::Period::kWeek;
    case abi::Window::kThisMonth: return abi::Period::kMonth;
    case abi::Window::kThisYear: return abi::Period::kYear;
    default: return abi::Period::kDay;
  }
}

inline int64_t AddMilliseconds(int64_t instant, int64_t milliseconds) {
  int64_t sum;
  if (__builtin_add_overflow(instant, milliseconds, &sum)) return milliseconds > 0 ? abi::kNever : INT64_MIN;
  return sum;
}

inline int64_t After(int64_t instant, const abi::Duration& duration, uint32_t zone) {
  if (duration.months == 0) return AddMilliseconds(instant, duration.milliseconds);
  return abi::AddDuration(instant, duration, zone);
}

// The first instant at which an event at `at` is no longer in the window; kNever when it stays.
int64_t WindowEnd(const abi::Aggregate& aggregate, int64_t at, uint32_t zone);

inline bool IsInWindow(const abi::Aggregate& aggregate, int64_t at, const Moment& moment) {
  if (at > moment.now) return false;
  if (aggregate.window == abi::Window::kSince) return moment.has_reset && at >= moment.reset;
  return WindowEnd(aggregate, at, moment.zone) > moment.now;
}

// A later event can leave a window of months before an earlier one, but never by more than this (31 January and 28
// January both end on 28 February, in the order of their hours).
inline constexpr int64_t kMonthDisorderMs = 5LL * 24 * 3'600'000;
inline bool IsOrdered(const abi::Aggregate& aggregate) {
  return aggregate.window != abi::Window::kSliding || aggregate.length.months == 0;
}

// The date on which the period of a calendar window that holds `date` begins, and the one after.
int64_t PeriodDate(abi::Window window, int64_t date);
int64_t NextPeriodDate(abi::Window window, int64_t period_date);

}  // namespace senda::engine
