// Time zones and the customer's calendar, over Abseil's zone database. Pure and noexcept; the zone table is filled once
// per process from the installed zone data, sorted by name, and never changes.
//
// A local time that does not exist means the first instant after the gap; one that happens twice, the first. A date that
// does not exist means the last day of its month. Weeks begin on Monday. Instants are milliseconds since 1970 UTC and
// saturate at years 0 and 9999.
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
// The version of the zone data ("2026a"), from the first line of tzdata.zi; empty when it cannot be told.
std::string ZoneDataVersion();

int64_t DateOf(int64_t instant, uint32_t zone) noexcept;
int64_t TimeOf(int64_t instant, uint32_t zone) noexcept;
int64_t StartOfDate(int64_t date, uint32_t zone) noexcept;
int64_t InstantAt(int64_t date, int64_t time_of_day, uint32_t zone) noexcept;
int64_t AddMonthsToInstant(int64_t instant, int64_t months, uint32_t zone) noexcept;
int64_t AddMonthsToDate(int64_t date, int64_t months) noexcept;
int64_t MonthsBetween(int64_t from, int64_t to, uint32_t zone) noexcept;
int64_t AgeOn(int64_t birthday, int64_t date) noexcept;
int64_t NextBirthday(int64_t birthday, int64_t date) noexcept;
int64_t NextTimeOfDay(int64_t instant, int64_t time_of_day, int64_t weekday, uint32_t zone) noexcept;
enum class Period : uint8_t { kDay, kWeek, kMonth, kYear };
// The first instant of the period that holds `instant`, and of the one after.
int64_t StartOfPeriod(int64_t instant, Period period, uint32_t zone) noexcept;
int64_t NextPeriod(int64_t instant, Period period, uint32_t zone) noexcept;
// instant + duration, saturating: exact milliseconds, or months on the calendar.
int64_t AddDuration(int64_t instant, const Duration& duration, uint32_t zone) noexcept;

struct CivilDate { int64_t year; int32_t month; int32_t day; };
CivilDate CivilOfDate(int64_t date) noexcept;
int64_t DateOfCivil(int64_t year, int32_t month, int32_t day) noexcept;  // clamps the day to the month
int64_t WeekdayOfDate(int64_t date) noexcept;                             // 0 is Monday

}  // namespace senda::abi
