#include "runtime/abi/calendar.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>

#include "runtime/abi/arithmetic.h"
#include "runtime/abi/zones.h"

namespace senda::abi {
namespace {

constexpr int64_t kMinute = 60'000;
constexpr int64_t kHour = 60 * kMinute;
constexpr int64_t kDay = 24 * kHour;

uint32_t Zone(const char* name) {
  auto zone = FindZone(name);
  EXPECT_TRUE(zone.has_value()) << name;
  return zone.value_or(0);
}

// An instant by its UTC text.
int64_t Utc(const std::string& text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(absl::ParseTime("%Y-%m-%d %H:%M:%E*S", text.size() > 16 ? text : text + ":00", &time, &error)) << error;
  return absl::ToUnixMillis(time);
}

int64_t Date(int64_t year, int month, int day) {
  return DateOfCivil(year, month, day);
}

std::string Text(int64_t instant) {
  if (instant == kNever) return "never";
  return absl::FormatTime("%Y-%m-%d %H:%M:%E3S", absl::FromUnixMillis(instant), absl::UTCTimeZone());
}

#define EXPECT_AT(instant, text) EXPECT_EQ(Text(instant), Text(Utc(text)))

TEST(Zones, AreSortedAndFound) {
  ASSERT_GT(ZoneCount(), 300u);
  for (uint32_t zone = 0; zone < ZoneCount(); ++zone) {
    EXPECT_EQ(FindZone(ZoneName(zone)), zone);
    EXPECT_TRUE(zone == 0 || ZoneName(zone - 1) < ZoneName(zone));
  }
  EXPECT_TRUE(FindZone("UTC").has_value());
  EXPECT_TRUE(FindZone("Europe/Madrid").has_value());
  EXPECT_TRUE(FindZone("US/Pacific").has_value());  // an older name of America/Los_Angeles
  EXPECT_FALSE(FindZone("Europe/Toledo").has_value());
  EXPECT_FALSE(FindZone("").has_value());
  EXPECT_FALSE(FindZone("europe/madrid").has_value());
  EXPECT_EQ(ZoneName(kNone), "UTC");
  EXPECT_EQ(ZoneDataVersion().substr(0, 2), "20");
}

TEST(Calendar, CivilDates) {
  EXPECT_EQ(Date(1970, 1, 1), 0);
  EXPECT_EQ(Date(2026, 11, 21), 20778);
  EXPECT_EQ(Date(2025, 2, 29), Date(2025, 2, 28));
  EXPECT_EQ(Date(2024, 2, 31), Date(2024, 2, 29));
  EXPECT_EQ(Date(0, 1, 1), kFirstDate);
  EXPECT_EQ(Date(9999, 12, 31), kLastDate);
  CivilDate civil = CivilOfDate(20778);
  EXPECT_EQ(civil.year, 2026);
  EXPECT_EQ(civil.month, 11);
  EXPECT_EQ(civil.day, 21);
  EXPECT_EQ(CivilOfDate(INT64_MAX).year, 9999);
  EXPECT_EQ(CivilOfDate(INT64_MIN).year, 0);
  EXPECT_EQ(WeekdayOfDate(20778), 5);  // a Saturday
  EXPECT_EQ(WeekdayOfDate(Date(2026, 11, 23)), 0);
  EXPECT_EQ(WeekdayOfDate(-1), 2);  // 1969-12-31, a Wednesday
}

TEST(Calendar, MadridSpringAndAutumn) {
  uint32_t zone = Zone("Europe/Madrid");
  int64_t spring = Date(2026, 3, 29), autumn = Date(2026, 10, 25);
  EXPECT_AT(StartOfDate(spring, zone), "2026-03-28 23:00");
  EXPECT_AT(InstantAt(spring, 2 * kHour - 1, zone), "2026-03-29 00:59:59.999");
  EXPECT_AT(InstantAt(spring, 2 * kHour, zone), "2026-03-29 01:00");
  EXPECT_AT(InstantAt(spring, 2 * kHour + 30 * kMinute + 7, zone), "2026-03-29 01:00");
  EXPECT_AT(InstantAt(spring, 3 * kHour, zone), "2026-03-29 01:00");
  EXPECT_AT(InstantAt(autumn, 2 * kHour + 30 * kMinute, zone), "2026-10-25 00:30");
  EXPECT_AT(InstantAt(autumn, 3 * kHour, zone), "2026-10-25 02:00");
  EXPECT_EQ(StartOfDate(spring + 1, zone) - StartOfDate(spring, zone), 23 * kHour);
  EXPECT_EQ(StartOfDate(autumn + 1, zone) - StartOfDate(autumn, zone), 25 * kHour);
  EXPECT_EQ(TimeOf(Utc("2026-10-25 00:30"), zone), 2 * kHour + 30 * kMinute);
  EXPECT_EQ(TimeOf(Utc("2026-10-25 01:30:00.5"), zone), 2 * kHour + 30 * kMinute + 500);
  EXPECT_EQ(DateOf(Utc("2026-10-24 22:00"), zone), autumn);
  EXPECT_EQ(DateOf(Utc("2026-10-24 21:59:59.999"), zone), autumn - 1);
}

TEST(Calendar, SantiagoChangesAtMidnight) {
  uint32_t zone = Zone("America/Santiago");
  int64_t spring = Date(2026, 9, 6);  // begins at 01:00
  EXPECT_AT(StartOfDate(spring, zone), "2026-09-06 04:00");
  EXPECT_AT(InstantAt(spring, 0, zone), "2026-09-06 04:00");
  EXPECT_AT(InstantAt(spring, 30 * kMinute, zone), "2026-09-06 04:00");
  EXPECT_EQ(TimeOf(Utc("2026-09-06 04:00"), zone), kHour);
  EXPECT_EQ(DateOf(Utc("2026-09-06 03:59:59.999"), zone), spring - 1);
  EXPECT_EQ(DateOf(Utc("2026-09-06 04:00"), zone), spring);
  EXPECT_EQ(StartOfDate(spring + 1, zone) - StartOfDate(spring, zone), 23 * kHour);
  int64_t autumn = Date(2026, 4, 4);  // its last hour happens twice
  EXPECT_AT(InstantAt(autumn, 23 * kHour, zone), "2026-04-05 02:00");
  EXPECT_EQ(DateOf(Utc("2026-04-05 03:30"), zone), autumn);
  EXPECT_AT(StartOfDate(autumn + 1, zone), "2026-04-05 04:00");
  EXPECT_EQ(StartOfDate(autumn + 1, zone) - StartOfDate(autumn, zone), 25 * kHour);
}

TEST(Calendar, LordHoweMovesByHalfAnHour) {
  uint32_t zone = Zone("Australia/Lord_Howe");
  int64_t spring = Date(2026, 10, 4), autumn = Date(2026, 4, 5);
  EXPECT_AT(InstantAt(spring, 2 * kHour + 10 * kMinute, zone), "2026-10-03 15:30");
  EXPECT_EQ(TimeOf(Utc("2026-10-03 15:30"), zone), 2 * kHour + 30 * kMinute);
  EXPECT_EQ(StartOfDate(spring + 1, zone) - StartOfDate(spring, zone), 23 * kHour + 30 * kMinute);
  EXPECT_AT(InstantAt(autumn, kHour + 45 * kMinute, zone), "2026-04-04 14:45");
  EXPECT_AT(InstantAt(autumn, 2 * kHour, zone), "2026-04-04 15:30");
  EXPECT_EQ(StartOfDate(autumn + 1, zone) - StartOfDate(autumn, zone), 24 * kHour + 30 * kMinute);
}

TEST(Calendar, SummerTimeGoesOnAfter2037) {
  uint32_t madrid = Zone("Europe/Madrid");
  EXPECT_AT(InstantAt(Date(2050, 3, 27), 2 * kHour + 30 * kMinute, madrid), "2050-03-27 01:00");
  EXPECT_AT(InstantAt(Date(2050, 7, 1), 9 * kHour, madrid), "2050-07-01 07:00");
  EXPECT_AT(InstantAt(Date(2500, 7, 1), 9 * kHour, madrid), "2500-07-01 07:00");
  EXPECT_AT(InstantAt(Date(2500, 1, 15), 9 * kHour, madrid), "2500-01-15 08:00");
  uint32_t santiago = Zone("America/Santiago");
  EXPECT_EQ(TimeOf(StartOfDate(Date(2077, 9, 5), santiago), santiago), kHour);
  uint32_t lord_howe = Zone("Australia/Lord_Howe");
  EXPECT_EQ(StartOfDate(Date(2099, 10, 5), lord_howe) - StartOfDate(Date(2099, 10, 4), lord_howe),
            23 * kHour + 30 * kMinute);
}

TEST(Calendar, NoDayBeginsTwice) {
  // At 00:01 on 2007-11-04 the clocks of St John's went back to 23:01 of the day before.
  uint32_t zone = Zone("America/St_Johns");
  int64_t day = Date(2007, 11, 4);
  EXPECT_AT(StartOfDate(day, zone), "2007-11-04 02:30");
  EXPECT_EQ(DateOf(Utc("2007-11-04 02:30:30"), zone), day);
  EXPECT_EQ(DateOf(Utc("2007-11-04 02:45"), zone), day);
  EXPECT_EQ(TimeOf(Utc("2007-11-04 02:45"), zone), 23 * kHour + 15 * kMinute);
  EXPECT_AT(StartOfPeriod(Utc("2007-11-04 02:45"), Period::kDay, zone), "2007-11-04 02:30");
  // Samoa left 2011-12-30 out.
  uint32_t apia = Zone("Pacific/Apia");
  EXPECT_EQ(StartOfDate(Date(2011, 12, 30), apia), StartOfDate(Date(2011, 12, 31), apia));
  EXPECT_EQ(DateOf(StartOfDate(Date(2011, 12, 30), apia), apia), Date(2011, 12, 31));
  EXPECT_EQ(DateOf(StartOfDate(Date(2011, 12, 30), apia) - 1, apia), Date(2011, 12, 29));
}

TEST(Calendar, AddsMonths) {
  uint32_t zone = Zone("Europe/Madrid");
  EXPECT_EQ(AddMonthsToDate(Date(2026, 1, 31), 1), Date(2026, 2, 28));
  EXPECT_EQ(AddMonthsToDate(Date(2024, 1, 31), 1), Date(2024, 2, 29));
  EXPECT_EQ(AddMonthsToDate(Date(2024, 2, 29), 12), Date(2025, 2, 28));
  EXPECT_EQ(AddMonthsToDate(Date(2026, 3, 31), -1), Date(2026, 2, 28));
  EXPECT_EQ(AddMonthsToDate(Date(2026, 12, 15), 1), Date(2027, 1, 15));
  EXPECT_EQ(AddMonthsToDate(Date(2026, 12, 15), INT64_MAX), kLastDate);
  EXPECT_EQ(AddMonthsToDate(Date(2026, 12, 15), INT64_MIN), kFirstDate);
  EXPECT_AT(AddMonthsToInstant(Utc("2026-01-31 09:15:00.25"), 1, zone), "2026-02-28 09:15:00.25");
  EXPECT_AT(AddMonthsToInstant(Utc("2026-02-15 09:00"), 2, zone), "2026-04-15 08:00");
  EXPECT_AT(AddMonthsToInstant(Utc("2026-02-28 01:30:00.25"), 1, zone), "2026-03-28 01:30:00.25");
  EXPECT_AT(AddMonthsToInstant(Utc("2026-03-01 01:30:00.25") - 1 * kDay, 1, zone), "2026-03-28 01:30:00.25");
  EXPECT_AT(AddMonthsToInstant(Utc("2025-11-29 01:30:00.25"), 4, zone), "2026-03-29 01:00");  // into the gap
  EXPECT_AT(AddMonthsToInstant(Utc("2026-09-25 00:30"), 1, zone), "2026-10-25 00:30");        // the first of two
  EXPECT_AT(AddMonthsToInstant(Utc("2026-10-25 01:30"), 0, zone), "2026-10-25 01:30");
  EXPECT_EQ(AddMonthsToInstant(Utc("2026-10-25 01:30"), INT64_MAX, zone), kNever);
  EXPECT_EQ(AddMonthsToInstant(Utc("2026-10-25 01:30"), INT64_MIN, zone), kFirstInstant);
  EXPECT_EQ(AddMonthsToInstant(kNever, 1, zone), kNever);
}

TEST(Calendar, AddsDurations) {
  uint32_t zone = Zone("Europe/Madrid");
  EXPECT_AT(AddDuration(Utc("2026-03-28 12:00"), {0, kDay}, zone), "2026-03-29 12:00");
  EXPECT_AT(AddDuration(Utc("2026-03-15 12:00"), {1, 0}, zone), "2026-04-15 11:00");
  EXPECT_EQ(AddDuration(kNever, {0, 5}, zone), kNever);
  EXPECT_EQ(AddDuration(kNever, {1, 0}, zone), kNever);
  EXPECT_EQ(AddDuration(INT64_MIN, {0, -5}, zone), INT64_MIN);
}

TEST(Calendar, CountsMonths) {
  uint32_t zone = Zone("Europe/Madrid");
  EXPECT_EQ(MonthsBetween(Utc("2026-01-31 12:00"), Utc("2026-02-28 11:59"), zone), 0);
  EXPECT_EQ(MonthsBetween(Utc("2026-01-31 12:00"), Utc("2026-02-28 12:00"), zone), 1);
  EXPECT_EQ(MonthsBetween(Utc("2026-01-31 12:00"), Utc("2026-03-30 12:00"), zone), 1);
  EXPECT_EQ(MonthsBetween(Utc("2026-01-31 12:00"), Utc("2026-03-31 11:00"), zone), 2);
  EXPECT_EQ(MonthsBetween(Utc("2026-01-31 12:00"), Utc("2026-01-31 11:59"), zone), -1);
  EXPECT_EQ(MonthsBetween(Utc("2026-01-31 12:00"), kNever, zone),
            MonthsBetween(Utc("2026-01-31 12:00"), kLastInstant, zone));
}

TEST(Calendar, Birthdays) {
  int64_t leap = Date(2000, 2, 29), plain = Date(1990, 7, 14);
  EXPECT_EQ(AgeOn(leap, Date(2025, 2, 27)), 24);
  EXPECT_EQ(AgeOn(leap, Date(2025, 2, 28)), 25);
  EXPECT_EQ(AgeOn(leap, Date(2024, 2, 28)), 23);
  EXPECT_EQ(AgeOn(leap, Date(2024, 2, 29)), 24);
  EXPECT_EQ(AgeOn(plain, Date(2026, 7, 13)), 35);
  EXPECT_EQ(AgeOn(plain, Date(2026, 7, 14)), 36);
  EXPECT_EQ(AgeOn(plain, plain), 0);
  EXPECT_EQ(AgeOn(plain, plain - 1000), 0);
  EXPECT_EQ(NextBirthday(leap, Date(2025, 2, 27)), Date(2025, 2, 28));
  EXPECT_EQ(NextBirthday(leap, Date(2025, 2, 28)), Date(2026, 2, 28));
  EXPECT_EQ(NextBirthday(leap, Date(2023, 12, 31)), Date(2024, 2, 29));
  EXPECT_EQ(NextBirthday(plain, Date(2026, 7, 14)), Date(2027, 7, 14));
  EXPECT_EQ(NextBirthday(plain, Date(1980, 1, 1)), Date(1991, 7, 14));
  EXPECT_EQ(NextBirthday(plain, kLastDate), kLastDate + 1);
  EXPECT_EQ(StartOfDate(kLastDate + 1, Zone("UTC")), kNever);
}

TEST(Calendar, NextTimeOfDay) {
  uint32_t zone = Zone("Europe/Madrid");
  int64_t nine = 9 * kHour;
  EXPECT_AT(NextTimeOfDay(Utc("2026-11-21 07:59"), nine, -1, zone), "2026-11-21 08:00");
  EXPECT_AT(NextTimeOfDay(Utc("2026-11-21 08:00"), nine, -1, zone), "2026-11-21 08:00");  // now included
  EXPECT_AT(NextTimeOfDay(Utc("2026-11-21 08:00:00.001"), nine, -1, zone), "2026-11-22 08:00");
  EXPECT_AT(NextTimeOfDay(Utc("2026-11-21 09:00"), nine, 0, zone), "2026-11-23 08:00");  // the next Monday
  EXPECT_AT(NextTimeOfDay(Utc("2026-11-23 09:00"), nine, 0, zone), "2026-11-30 08:00");
  int64_t half_past_two = 2 * kHour + 30 * kMinute;
  EXPECT_AT(NextTimeOfDay(Utc("2026-03-29 00:00"), half_past_two, -1, zone), "2026-03-29 01:00");
  EXPECT_AT(NextTimeOfDay(Utc("2026-03-29 01:00"), half_past_two, -1, zone), "2026-03-29 01:00");
  EXPECT_AT(NextTimeOfDay(Utc("2026-10-25 00:45"), half_past_two, -1, zone), "2026-10-26 01:30");
  EXPECT_EQ(NextTimeOfDay(kNever, nine, -1, zone), kNever);
  EXPECT_EQ(NextTimeOfDay(kLastInstant, nine, -1, zone), kNever);
}

TEST(Calendar, Periods) {
  uint32_t zone = Zone("Europe/Madrid");
  int64_t now = Utc("2026-11-21 09:30");
  EXPECT_AT(StartOfPeriod(now, Period::kDay, zone), "2026-11-20 23:00");
  EXPECT_AT(NextPeriod(now, Period::kDay, zone), "2026-11-21 23:00");
  EXPECT_AT(StartOfPeriod(now, Period::kWeek, zone), "2026-11-15 23:00");
  EXPECT_AT(NextPeriod(now, Period::kWeek, zone), "2026-11-22 23:00");
  EXPECT_AT(StartOfPeriod(now, Period::kMonth, zone), "2026-10-31 23:00");
  EXPECT_AT(NextPeriod(now, Period::kMonth, zone), "2026-11-30 23:00");
  EXPECT_AT(StartOfPeriod(now, Period::kYear, zone), "2025-12-31 23:00");
  EXPECT_AT(NextPeriod(now, Period::kYear, zone), "2026-12-31 23:00");
  EXPECT_AT(StartOfPeriod(Utc("2026-03-29 10:00"), Period::kWeek, zone), "2026-03-22 23:00");
  EXPECT_AT(NextPeriod(Utc("2026-03-29 10:00"), Period::kWeek, zone), "2026-03-29 22:00");
  EXPECT_EQ(NextPeriod(kLastInstant, Period::kYear, zone), kNever);
  EXPECT_EQ(NextPeriod(kNever, Period::kDay, zone), kNever);
}

// Any instant from 1850 to 2200 in any zone, half of them within two hours of a change of that zone's clock.
struct Moment {
  int64_t instant;
  uint32_t zone;
};

Moment AnyMoment() {
  auto zone = *rc::gen::inRange<uint32_t>(0, ZoneCount());
  auto instant = *rc::gen::inRange<int64_t>(Utc("1850-01-01 00:00"), Utc("2200-01-01 00:00"));
  if (*rc::gen::arbitrary<bool>()) {
    absl::TimeZone loaded;
    absl::TimeZone::CivilTransition change;
    absl::LoadTimeZone(std::string(ZoneName(zone)), &loaded);
    if (loaded.NextTransition(absl::FromUnixMillis(instant), &change)) {
      instant = absl::ToUnixMillis(loaded.At(change.from).trans) +
                *rc::gen::inRange<int64_t>(-2 * kHour, 2 * kHour + 1) / *rc::gen::element<int64_t>(1, kHour);
    }
  }
  return {instant, zone};
}

// The list of a zone's clock changes gives what Abseil gives without it, also where the list ends.
RC_GTEST_PROP(CalendarProperty, LocalTimesAreAbseils, ()) {
  auto [t, zone] = AnyMoment();
  if (*rc::gen::inRange(0, 4) == 0) t = kIntervalsEnd + *rc::gen::inRange<int64_t>(-100 * kDay, 100 * kDay);
  absl::TimeZone loaded;
  absl::LoadTimeZone(std::string(ZoneName(zone)), &loaded);
  absl::TimeZone::CivilInfo info = loaded.At(absl::FromUnixMillis(t));
  int64_t local = (info.cs - absl::CivilSecond(1970, 1, 1)) * 1000 + absl::ToInt64Milliseconds(info.subsecond);
  RC_ASSERT(LocalTime(t, ZoneAt(zone)) == local);
  local += *rc::gen::inRange<int64_t>(-3 * kHour, 3 * kHour + 1) / 1000 * 1000;
  absl::TimeZone::TimeInfo time = loaded.At(absl::CivilSecond(1970, 1, 1) + FloorDivideInteger(local, 1000));
  bool is_gap = time.kind == absl::TimeZone::TimeInfo::SKIPPED;
  int64_t first = absl::ToUnixMillis(is_gap ? time.trans : time.pre);
  if (!is_gap) first += local - FloorDivideInteger(local, 1000) * 1000;
  RC_ASSERT(InstantOfLocalTime(local, ZoneAt(zone)) == first);
}

RC_GTEST_PROP(CalendarProperty, PeriodsHoldTheirInstants, ()) {
  auto [t, zone] = AnyMoment();
  auto period = *rc::gen::element(Period::kDay, Period::kWeek, Period::kMonth, Period::kYear);
  int64_t start = StartOfPeriod(t, period, zone), next = NextPeriod(t, period, zone);
  RC_ASSERT(start <= t);
  RC_ASSERT(t < next);
  RC_ASSERT(StartOfPeriod(next, period, zone) == next);
  RC_ASSERT(StartOfPeriod(next - 1, period, zone) == start);
  RC_ASSERT(NextPeriod(start, period, zone) == next);
}

RC_GTEST_PROP(CalendarProperty, DatesNeverGoBack, ()) {
  auto [t, zone] = AnyMoment();
  int64_t later = t + *rc::gen::inRange<int64_t>(0, 2 * kDay);
  RC_ASSERT(DateOf(t, zone) <= DateOf(later, zone));
  int64_t date = DateOf(t, zone);
  RC_ASSERT(StartOfDate(date, zone) <= t);
  RC_ASSERT(t < StartOfDate(date + 1, zone));
}

RC_GTEST_PROP(CalendarProperty, TimesOfDayComeNotBeforeNow, ()) {
  auto [t, zone] = AnyMoment();
  auto time = *rc::gen::inRange<int64_t>(0, kDay);
  auto weekday = *rc::gen::inRange<int64_t>(-1, 7);
  int64_t next = NextTimeOfDay(t, time, weekday, zone);
  RC_ASSERT(next >= t);
  RC_ASSERT(next - t <= (weekday < 0 ? 2 : 9) * kDay + 24 * kHour);
  RC_ASSERT(NextTimeOfDay(next, time, weekday, zone) == next);
  // Nothing was passed over.
  int64_t between = *rc::gen::inRange<int64_t>(t, next + 1);
  RC_ASSERT(NextTimeOfDay(between, time, weekday, zone) == next);
}

RC_GTEST_PROP(CalendarProperty, MonthsAreAddedAndCounted, ()) {
  auto [t, zone] = AnyMoment();
  auto months = *rc::gen::inRange<int64_t>(-600, 600);
  int64_t moved = AddMonthsToInstant(t, months, zone);
  RC_ASSERT(AddMonthsToInstant(t, months + 1, zone) > moved);
  RC_ASSERT(MonthsBetween(t, moved, zone) == months);
  if (months != 0) RC_ASSERT(MonthsBetween(t, moved - 1, zone) == months - 1);
  int64_t to = t + *rc::gen::inRange<int64_t>(-4000, 4000) * kDay + *rc::gen::inRange<int64_t>(0, kDay);
  int64_t between = MonthsBetween(t, to, zone);
  RC_ASSERT(AddMonthsToInstant(t, between, zone) <= to);
  RC_ASSERT(to < AddMonthsToInstant(t, between + 1, zone));
}

RC_GTEST_PROP(CalendarProperty, AgeChangesExactlyOnBirthdays, ()) {
  auto birthday = *rc::gen::inRange<int64_t>(Date(1900, 1, 1), Date(2030, 1, 1));
  auto date = *rc::gen::inRange<int64_t>(birthday, birthday + 40'000);
  int64_t next = NextBirthday(birthday, date);
  RC_ASSERT(next > date);
  RC_ASSERT(AgeOn(birthday, next - 1) == AgeOn(birthday, date));
  RC_ASSERT(AgeOn(birthday, next) == AgeOn(birthday, date) + 1);
}

RC_GTEST_PROP(CalendarProperty, NothingFailsFarAway, ()) {
  auto zone = *rc::gen::inRange<uint32_t>(0, ZoneCount());
  auto a = *rc::gen::element<int64_t>(INT64_MIN, INT64_MAX, kFirstInstant, kLastInstant, kFirstDate, kLastDate, 0);
  auto b = *rc::gen::arbitrary<int64_t>();
  for (int64_t instant : {AddMonthsToInstant(a, b, zone), InstantAt(a, b, zone), NextTimeOfDay(a, b, 3, zone),
                          StartOfDate(a, zone), NextPeriod(a, Period::kYear, zone)}) {
    RC_ASSERT((instant >= kFirstInstant && instant <= kLastInstant) || instant == kNever || b == 0);
  }
  MonthsBetween(a, b, zone);
  MonthsBetween(b, a, zone);
  RC_ASSERT(NextPeriod(a, Period::kDay, zone) > std::min(a, kNever - 1));
  RC_ASSERT(CivilOfDate(AddMonthsToDate(a, b)).year <= 9999);
}

}  // namespace
}  // namespace senda::abi
