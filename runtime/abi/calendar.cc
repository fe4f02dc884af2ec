#include "runtime/abi/calendar.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <algorithm>

#include "runtime/abi/arithmetic.h"
#include "runtime/abi/zones.h"

namespace senda::abi {
namespace {

constexpr int64_t kMonthsMax = 12 * 10'010;  // more than the calendar has, in every zone

int64_t ClampInstant(int64_t instant) {
  return std::clamp(instant, kFirstInstant, kLastInstant);
}

// An instant that was computed, as the calendar gives it.
int64_t Saturate(int64_t instant) {
  if (instant > kLastInstant) return kNever;
  return std::max(instant, kFirstInstant);
}

absl::CivilDay DayOf(int64_t date) {
  return absl::CivilDay(1970, 1, 1) + std::clamp(date, kFirstDate, kLastDate);
}

int64_t DateOfDay(absl::CivilDay day) {
  return std::clamp(static_cast<int64_t>(day - absl::CivilDay(1970, 1, 1)), kFirstDate, kLastDate);
}

absl::TimeZone::CivilInfo LocalTime(int64_t instant, uint32_t zone) {
  return ZoneAt(zone).At(absl::FromUnixMillis(instant));
}

int64_t Subsecond(int64_t instant) {
  int64_t rest = instant % 1000;
  return rest < 0 ? rest + 1000 : rest;
}

int64_t InstantOfCivil(absl::CivilSecond civil, int64_t milliseconds, uint32_t zone) {
  absl::TimeZone::TimeInfo info = ZoneAt(zone).At(civil);
  if (info.kind == absl::TimeZone::TimeInfo::SKIPPED) return Saturate(absl::ToUnixMillis(info.trans));
  return Saturate(absl::ToUnixMillis(info.pre) + milliseconds);
}

int64_t StartOfDay(absl::CivilDay day, uint32_t zone) {
  return InstantOfCivil(absl::CivilSecond(day), 0, zone);
}

// `day` so many months later, or the last day of that month when it is shorter.
absl::CivilDay AddMonths(absl::CivilDay day, int64_t months) {
  absl::CivilMonth month = absl::CivilMonth(day) + std::clamp(months, -kMonthsMax, kMonthsMax);
  absl::CivilDay last = absl::CivilDay(month + 1) - 1;
  return std::min(absl::CivilDay(month.year(), month.month(), day.day()), last);
}

absl::CivilDay FirstOfPeriod(absl::CivilDay day, Period period) {
  switch (period) {
    case Period::kDay: return day;
    case Period::kWeek: return day - WeekdayOfDate(DateOfDay(day));
    case Period::kMonth: return absl::CivilDay(absl::CivilMonth(day));
    case Period::kYear: return absl::CivilDay(absl::CivilYear(day));
  }
  return day;
}

absl::CivilDay FirstOfNextPeriod(absl::CivilDay day, Period period) {
  absl::CivilDay first = FirstOfPeriod(day, period);
  switch (period) {
    case Period::kDay: return first + 1;
    case Period::kWeek: return first + 7;
    case Period::kMonth: return absl::CivilDay(absl::CivilMonth(first) + 1);
    case Period::kYear: return absl::CivilDay(absl::CivilYear(first) + 1);
  }
  return first;
}

}  // namespace

int64_t DateOf(int64_t instant, uint32_t zone) noexcept {
  instant = ClampInstant(instant);
  absl::CivilDay day(LocalTime(instant, zone).cs);
  // A clock set back across midnight shows the day before once more; the new day has begun all the same.
  if (StartOfDay(day + 1, zone) <= instant) ++day;
  return DateOfDay(day);
}

int64_t TimeOf(int64_t instant, uint32_t zone) noexcept {
  instant = ClampInstant(instant);
  absl::CivilSecond civil = LocalTime(instant, zone).cs;
  int64_t seconds = (civil.hour() * 60 + civil.minute()) * 60 + civil.second();
  return seconds * 1000 + Subsecond(instant);
}

int64_t StartOfDate(int64_t date, uint32_t zone) noexcept {
  return date > kLastDate ? kNever : StartOfDay(DayOf(date), zone);
}

int64_t InstantAt(int64_t date, int64_t time_of_day, uint32_t zone) noexcept {
  if (date > kLastDate) return kNever;
  int64_t time = std::clamp<int64_t>(time_of_day, 0, kDayMilliseconds - 1);
  return InstantOfCivil(absl::CivilSecond(DayOf(date)) + time / 1000, time % 1000, zone);
}

int64_t AddMonthsToInstant(int64_t instant, int64_t months, uint32_t zone) noexcept {
  if (months == 0) return instant;
  if (instant > kLastInstant) return kNever;
  instant = ClampInstant(instant);
  absl::CivilSecond civil = LocalTime(instant, zone).cs;
  absl::CivilDay day = AddMonths(absl::CivilDay(civil), months);
  absl::CivilSecond moved(day.year(), day.month(), day.day(), civil.hour(), civil.minute(), civil.second());
  return InstantOfCivil(moved, Subsecond(instant), zone);
}

int64_t AddMonthsToDate(int64_t date, int64_t months) noexcept {
  return DateOfDay(AddMonths(DayOf(date), months));
}

int64_t MonthsBetween(int64_t from, int64_t to, uint32_t zone) noexcept {
  from = ClampInstant(from);
  to = ClampInstant(to);
  absl::CivilMonth first(LocalTime(from, zone).cs);
  absl::CivilMonth last(LocalTime(to, zone).cs);
  int64_t months = last - first;
  while (AddMonthsToInstant(from, months, zone) > to) --months;
  while (AddMonthsToInstant(from, months + 1, zone) <= to) ++months;
  return months;
}

int64_t AgeOn(int64_t birthday, int64_t date) noexcept {
  absl::CivilDay born = DayOf(birthday);
  absl::CivilDay day = DayOf(date);
  int64_t years = day.year() - born.year();
  if (AddMonths(born, 12 * years) > day) --years;
  return std::max<int64_t>(years, 0);
}

int64_t NextBirthday(int64_t birthday, int64_t date) noexcept {
  absl::CivilDay born = DayOf(birthday);
  absl::CivilDay day = DayOf(date);
  int64_t years = std::max<int64_t>(day.year() - born.year(), 1);
  if (AddMonths(born, 12 * years) <= day) ++years;
  absl::CivilDay next = AddMonths(born, 12 * years);
  return next.year() > 9999 ? kLastDate + 1 : DateOfDay(next);
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
  return StartOfDay(FirstOfPeriod(DayOf(DateOf(instant, zone)), period), zone);
}

int64_t NextPeriod(int64_t instant, Period period, uint32_t zone) noexcept {
  if (instant > kLastInstant) return kNever;
  int64_t next = StartOfDay(FirstOfNextPeriod(DayOf(DateOf(instant, zone)), period), zone);
  return next > instant ? next : kNever;  // behind the calendar's last date there is none
}

int64_t AddDuration(int64_t instant, const Duration& duration, uint32_t zone) noexcept {
  if (duration.months != 0) return AddMonthsToInstant(instant, duration.months, zone);
  return AddIntegers(instant, duration.milliseconds);
}

CivilDate CivilOfDate(int64_t date) noexcept {
  absl::CivilDay day = DayOf(date);
  return {day.year(), day.month(), day.day()};
}

int64_t DateOfCivil(int64_t year, int32_t month, int32_t day) noexcept {
  absl::CivilMonth first(std::clamp<int64_t>(year, 0, 9999), month);
  absl::CivilDay last = absl::CivilDay(first + 1) - 1;
  return DateOfDay(absl::CivilDay(first) + (std::clamp<int64_t>(day, 1, last.day()) - 1));
}

int64_t WeekdayOfDate(int64_t date) noexcept {
  constexpr int64_t kThursday = 3;  // 1970-01-01
  int64_t weekday = (date % 7 + kThursday) % 7;
  return weekday < 0 ? weekday + 7 : weekday;
}

}  // namespace senda::abi
