// Time zones and the customer's calendar, over Abseil's zone database. Pure and noexcept; the zone table is filled once
// per process from the installed zone data, sorted by name, and never changes.
//
// A local time that does not exist means the first instant after the gap; one that happens twice, the first. A date
// that does not exist means the last day of its month. Weeks begin on Monday. A local day begins at the first instant
// whose local date is that day or later and ends where the next one begins, so that no day begins twice.
//
// Instants are milliseconds since 1970 UTC. The calendar goes from year 0 to year 9999: arguments outside are taken as
// its first or last instant or date; an instant that would lie after it is kNever, one before it its first instant.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/abi/program.h"

namespace senda::abi {

// Index of a zone by its IANA name ("Europe/Madrid"); nothing when unknown. UTC is always there.
std::optional<uint32_t> FindZone(std::string_view name) noexcept;
std::string_view ZoneName(uint32_t zone) noexcept;
// All names, in the order of their indexes.
uint32_t ZoneCount() noexcept;
// The version of the zone data ("2026a"), from the first line of tzdata.zi; empty when it cannot be told.
std::string ZoneDataVersion();

inline constexpr int64_t kFirstInstant = -62167219200000;  // 0000-01-01T00:00:00Z
inline constexpr int64_t kLastInstant = 253402300799999;   // 9999-12-31T23:59:59.999Z
inline constexpr int64_t kFirstDate = -719528;
inline constexpr int64_t kLastDate = 2932896;
inline constexpr int64_t kDayMilliseconds = 86'400'000;

// The local day that holds an instant, and what the clock on the wall shows then, in milliseconds since midnight.
int64_t DateOf(int64_t instant, uint32_t zone) noexcept;
int64_t TimeOf(int64_t instant, uint32_t zone) noexcept;
int64_t StartOfDate(int64_t date, uint32_t zone) noexcept;
// `time_of_day` is taken within [0, 24 hours).
int64_t InstantAt(int64_t date, int64_t time_of_day, uint32_t zone) noexcept;
// The same local time so many months later; no months give the instant itself. Grows strictly with `months`, but within
// the hour that a clock shows twice not always with `instant`.
int64_t AddMonthsToInstant(int64_t instant, int64_t months, uint32_t zone) noexcept;
int64_t AddMonthsToDate(int64_t date, int64_t months) noexcept;
// The largest n with from + n months <= to.
int64_t MonthsBetween(int64_t from, int64_t to, uint32_t zone) noexcept;
// Whole years; 0 before the first anniversary.
int64_t AgeOn(int64_t birthday, int64_t date) noexcept;
// The first anniversary after `date`; kLastDate + 1 when the calendar has none.
int64_t NextBirthday(int64_t birthday, int64_t date) noexcept;
// The first instant not before `instant` at which a local day reaches that time; weekday: 0 is Monday, -1 is any day.
int64_t NextTimeOfDay(int64_t instant, int64_t time_of_day, int64_t weekday, uint32_t zone) noexcept;
enum class Period : uint8_t { kDay, kWeek, kMonth, kYear };
// The first instant of the period that holds `instant`, and of the one after.
int64_t StartOfPeriod(int64_t instant, Period period, uint32_t zone) noexcept;
int64_t NextPeriod(int64_t instant, Period period, uint32_t zone) noexcept;
// instant + duration, saturating as integers do: exact milliseconds, or months on the calendar.
int64_t AddDuration(int64_t instant, const Duration& duration, uint32_t zone) noexcept;

struct CivilDate {
  int64_t year;
  int32_t month;
  int32_t day;
};
CivilDate CivilOfDate(int64_t date) noexcept;
int64_t DateOfCivil(int64_t year, int32_t month, int32_t day) noexcept;  // month 1 to 12; clamps the day to the month
int64_t WeekdayOfDate(int64_t date) noexcept;                            // 0 is Monday

}  // namespace senda::abi
