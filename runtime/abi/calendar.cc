// Days are counted from 1970-01-01, as in the values of the language; a civil date is made only where months matter.
#include "runtime/abi/calendar.h"

#include <absl/time/civil_time.h>

#include <algorithm>

#include "runtime/abi/arithmetic.h"
#include "runtime/abi/zones.h"

namespace senda::abi {
namespace {

constexpr int64_t kMonthsMax = 12 * 10'010;  // more than the calendar has, in every zone
constexpr absl::CivilDay kEpoch(1970, 1, 1);

int64_t ClampInstant(int64_t instant) {
  return std::clamp(instant, kFirstInstant, kLastInstant);
}

int64_t ClampDate(int64_t date) {
  return std::clamp(date, kFirstDate, kLastDate);
}

// An instant that was computed, as the calendar gives it.
int64_t Saturate(int64_t instant) {
  if (instant > kLastInstant) return kNever;
  return std::max(instant, kFirstInstant);
}

// The day that the clock on the wall shows, and the time of day.
int64_t DayOfLocal(int64_t local) {
  return FloorDivideInteger(local, kDayMilliseconds);
}

int64_t TimeOfLocal(int64_t local) {
  return local - DayOfLocal(local) * kDayMilliseconds;
}

int64_t InstantOf(int64_t day, int64_t time_of_day, const Zone& zone) {
  return Saturate(InstantOfLocalTime(day * kDayMilliseconds + time_of_day, zone));
}

int64_t StartOfDay(int64_t day, const Zone& zone) {
  return InstantOf(day, 0, zone);
}

// The local day that holds an instant within the calendar.
int64_t DayAt(int64_t instant, const Zone& zone) {
  int64_t day = DayOfLocal(LocalTime(instant, zone));
  // A clock set back across midnight shows the day before once more; the new day has begun all the same.
  return StartOfDay(day + 1, zone) <= instant ? day + 1 : day;
}

// `day` so many months later, or the last day of that month when it is shorter.
int64_t AddMonths(int64_t day, int64_t months) {
  absl::CivilDay civil = kEpoch + day;
  absl::CivilMonth month = absl::CivilMonth(civil) + std::clamp(months, -kMonthsMax, kMonthsMax);
  int64_t first = absl::CivilDay(month) - kEpoch;
  int64_t last = absl::CivilDay(month + 1) - kEpoch - 1;
  return std::min(first + civil.day() - 1, last);
}

int64_t FirstOfPeriod(int64_t day, Period period) {
  switch (period) {
    case Period::kDay: return day;
    case Period::kWeek: return day - WeekdayOfDate(day);
    case Period::kMonth: return absl::CivilDay(absl::CivilMonth(kEpoch + day)) - kEpoch;
    case Period::kYear: return absl::CivilDay(absl::CivilYear(kEpoch + day)) - kEpoch;
  }
  return day;
}

int64_t FirstOfNextPeriod(int64_t day, Period period) {
  switch (period) {
    case Period::kDay: return day + 1;
    case Period::kWeek: return FirstOfPeriod(day, period) + 7;
    case Period::kMonth: return absl::CivilDay(absl::CivilMonth(kEpoch + day) + 1) - kEpoch;
    case Period::kYear: return absl::CivilDay(absl::CivilYear(kEpoch + day) + 1) - kEpoch;
  }
  return day;
}

}  // namespace

int64_t DateOf(int64_t instant, uint32_t zone) noexcept {
  return ClampDate(DayAt(ClampInstant(instant), ZoneAt(zone)));
}

int64_t TimeOf(int64_t instant, uint32_t zone) noexcept {
  return TimeOfLocal(LocalTime(ClampInstant(instant), ZoneAt(zone)));
}

int64_t StartOfDate(int64_t date, uint32_t zone) noexcept {
  return date > kLastDate ? kNever : StartOfDay(ClampDate(date), ZoneAt(zone));
}

int64_t InstantAt(int64_t date, int64_t time_of_day, uint32_t zone) noexcept {
  if (date > kLastDate) return kNever;
  return InstantOf(ClampDate(date), std::clamp<int64_t>(time_of_day, 0, kDayMilliseconds - 1), ZoneAt(zone));
}

int64_t AddMonthsToInstant(int64_t instant, int64_t months, uint32_t zone) noexcept {
  if (months == 0) return instant;
  if (instant > kLastInstant) return kNever;
  const Zone& clock = ZoneAt(zone);
  int64_t local = LocalTime(ClampInstant(instant), clock);
  return InstantOf(AddMonths(DayOfLocal(local), months), TimeOfLocal(local), clock);
}

int64_t AddMonthsToDate(int64_t date, int64_t months) noexcept {
  return ClampDate(AddMonths(ClampDate(date), months));
}

int64_t MonthsBetween(int64_t from, int64_t to, uint32_t zone) noexcept {
  from = ClampInstant(from);
  to = ClampInstant(to);
  const Zone& clock = ZoneAt(zone);
  absl::CivilMonth first(kEpoch + DayOfLocal(LocalTime(from, clock)));
  absl::CivilMonth last(kEpoch + DayOfLocal(LocalTime(to, clock)));
  int64_t months = last - first;
  while (AddMonthsToInstant(from, months, zone) > to) --months;
  while (AddMonthsToInstant(from, months + 1, zone) <= to) ++months;
  return months;
}

int64_t AgeOn(int64_t birthday, int64_t date) noexcept {
  int64_t born = ClampDate(birthday);
  int64_t years = CivilOfDate(date).year - CivilOfDate(born).year;
  if (AddMonths(born, 12 * years) > ClampDate(date)) --years;
  return std::max<int64_t>(years, 0);
}

int64_t NextBirthday(int64_t birthday, int64_t date) noexcept {
  int64_t born = ClampDate(birthday);
  int64_t years = std::max<int64_t>(CivilOfDate(date).year - CivilOfDate(born).year, 1);
  if (AddMonths(born, 12 * years) <= ClampDate(date)) ++years;
  return std::min(AddMonths(born, 12 * years), kLastDate + 1);
}

int64_t NextTimeOfDay(int64_t instant, int64_t time_of_day, int64_t weekday, uint32_t zone) noexcept {
  if (instant > kLastInstant) return kNever;
  instant = ClampInstant(instant);
  // From the day before: where its last hours do not exist, they mean the first instant of this one.
  for (int64_t date = DateOf(instant, zone) - 1; date <= kLastDate; ++date) {
    if (weekday >= 0 && WeekdayOfDate(date) != weekday) continue;
    int64_t at = InstantAt(date, time_of_day, zone);
    if (at >= instant) return at;
  }
  return kNever;
}

int64_t StartOfPeriod(int64_t instant, Period period, uint32_t zone) noexcept {
  const Zone& clock = ZoneAt(zone);
  return StartOfDay(FirstOfPeriod(DayAt(ClampInstant(instant), clock), period), clock);
}

int64_t NextPeriod(int64_t instant, Period period, uint32_t zone) noexcept {
  if (instant > kLastInstant) return kNever;
  const Zone& clock = ZoneAt(zone);
  return StartOfDay(FirstOfNextPeriod(DayAt(ClampInstant(instant), clock), period), clock);
}

int64_t AddDuration(int64_t instant, const Duration& duration, uint32_t zone) noexcept {
  if (duration.months != 0) return AddMonthsToInstant(instant, duration.months, zone);
  return AddIntegers(instant, duration.milliseconds);
}

CivilDate CivilOfDate(int64_t date) noexcept {
  absl::CivilDay day = kEpoch + ClampDate(date);
  return {day.year(), day.month(), day.day()};
}

int64_t DateOfCivil(int64_t year, int32_t month, int32_t day) noexcept {
  absl::CivilMonth first(std::clamp<int64_t>(year, 0, 9999), month);
  absl::CivilDay last = absl::CivilDay(first + 1) - 1;
  return ClampDate(absl::CivilDay(first) - kEpoch + (std::clamp<int64_t>(day, 1, last.day()) - 1));
}

int64_t WeekdayOfDate(int64_t date) noexcept {
  constexpr int64_t kThursday = 3;  // 1970-01-01
  int64_t weekday = (date % 7 + kThursday) % 7;
  return weekday < 0 ? weekday + 7 : weekday;
}

}  // namespace senda::abi
