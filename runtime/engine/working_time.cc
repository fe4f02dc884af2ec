#include "runtime/engine/working_time.h"

#include <algorithm>
#include <vector>

#include "runtime/abi/calendar.h"

namespace senda::engine {
namespace {

struct Interval {
  int64_t begin, end;
};

// When the team works on a local date, in order, without overlaps.
std::vector<Interval> HoursOn(const abi::Team& team, int64_t date, uint32_t zone) {
  std::vector<Interval> hours;
  if (team.hours.empty()) return {{abi::StartOfDate(date, zone), abi::StartOfDate(date + 1, zone)}};
  const uint32_t day = uint32_t{1} << abi::WeekdayOfDate(date);
  for (const abi::TeamHours& part : team.hours) {
    if ((part.weekdays & day) == 0) continue;
    const int64_t begin = abi::InstantAt(date, part.from_ms, zone);
    const bool is_midnight = part.to_ms >= abi::kDayMilliseconds;
    const int64_t end = is_midnight ? abi::StartOfDate(date + 1, zone) : abi::InstantAt(date, part.to_ms, zone);
    if (begin < end) hours.push_back({begin, end});
  }
  std::sort(hours.begin(), hours.end(), [](const Interval& a, const Interval& b) { return a.begin < b.begin; });
  std::vector<Interval> merged;
  for (const Interval& one : hours) {
    if (!merged.empty() && one.begin <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, one.end);
    } else {
      merged.push_back(one);
    }
  }
  return merged;
}

// How much of the hours lies before an instant.
int64_t PassedBefore(const std::vector<Interval>& hours, int64_t instant) {
  int64_t passed = 0;
  for (const Interval& one : hours) passed += std::clamp(instant - one.begin, int64_t{0}, one.end - one.begin);
  return passed;
}

// When so much of the hours has passed; when there is not so much, their end.
int64_t WhenPassed(const std::vector<Interval>& hours, int64_t wanted) {
  for (const Interval& one : hours) {
    if (wanted <= one.end - one.begin) return one.begin + wanted;
    wanted -= one.end - one.begin;
  }
  return hours.back().end;
}

}  // namespace

int64_t WorkingDeadline(const abi::Team& team, int64_t from, uint32_t days, int64_t milliseconds, uint32_t zone) {
  int64_t date = abi::DateOf(from, zone);
  // The first day with some time left.
  std::vector<Interval> hours = HoursOn(team, date, zone);
  while (hours.empty() || hours.back().end <= from) {
    if (++date > abi::kLastDate) return abi::kNever;
    hours = HoursOn(team, date, zone);
  }
  int64_t passed = PassedBefore(hours, from);
  if (days == 0) {
    int64_t wanted = passed + milliseconds;
    while (true) {
      const int64_t whole = hours.empty() ? 0 : PassedBefore(hours, hours.back().end);
      if (wanted <= whole) return WhenPassed(hours, wanted);
      wanted -= whole;
      if (++date > abi::kLastDate) return abi::kNever;
      hours = HoursOn(team, date, zone);
    }
  }
  // From the very beginning of a day: until the end of the last one.
  uint32_t left = passed == 0 ? days - 1 : days;
  while (left > 0) {
    if (++date > abi::kLastDate) return abi::kNever;
    hours = HoursOn(team, date, zone);
    if (!hours.empty()) --left;
  }
  return passed == 0 ? hours.back().end : WhenPassed(hours, passed);
}

}  // namespace senda::engine
