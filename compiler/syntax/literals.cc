#include "compiler/syntax/literals.h"

#include <charconv>
#include <string>

#include "compiler/base/check.h"

namespace senda::syntax {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

bool IsDigit(char c) {
  return c >= '0' && c <= '9';
}

// Digits into a whole number; other characters are passed over.
ast::IntLiteral ReadDigits(std::string_view text) {
  ast::IntLiteral result{0, false};
  for (char c : text) {
    if (!IsDigit(c)) continue;
    if (__builtin_mul_overflow(result.value, int64_t{10}, &result.value) ||
        __builtin_add_overflow(result.value, int64_t{c - '0'}, &result.value)) {
      return {kMax, true};
    }
  }
  return result;
}

// The text up to its first character that belongs to no number, without `_`.
std::string NumberPart(std::string_view text) {
  std::string part;
  for (char c : text) {
    if (c == '_') continue;
    if (!IsDigit(c) && c != '.') break;
    part += c;
  }
  return part;
}

size_t DecimalsOf(std::string_view number) {
  size_t dot = number.find('.');
  return dot == std::string_view::npos ? 0 : number.size() - dot - 1;
}

// A decimal number with exactly `decimals` decimals, halves rounded away from zero.
std::string RoundTo(std::string number, size_t decimals) {
  size_t dot = number.find('.');
  if (dot == std::string::npos) return number + '.' + std::string(decimals, '0');
  size_t have = number.size() - dot - 1;
  if (have <= decimals) return number + std::string(decimals - have, '0');
  bool is_up = number[dot + 1 + decimals] >= '5';
  number.resize(dot + 1 + decimals);
  for (size_t at = number.size(); is_up && at-- > 0;) {
    if (number[at] == '.') continue;
    is_up = number[at] == '9';
    number[at] = is_up ? '0' : static_cast<char>(number[at] + 1);
  }
  return is_up ? '1' + number : number;
}

// Days since 1970-01-01 of a date that exists.
int64_t DaysSinceEpoch(int64_t year, int64_t month, int64_t day) {
  int64_t y = month <= 2 ? year - 1 : year;
  int64_t era = (y >= 0 ? y : y - 399) / 400;
  int64_t year_of_era = y - era * 400;
  int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

int64_t DaysInMonth(int64_t year, int64_t month) {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

}  // namespace

ast::IntLiteral ReadInt(std::string_view text) {
  return ReadDigits(text);
}

ast::NumberLiteral ReadNumber(std::string_view text) {
  std::string number = NumberPart(text);
  if (DecimalsOf(number) > 9) number = RoundTo(number, 9);
  double value = 0;
  auto read = std::from_chars(number.data(), number.data() + number.size(), value);
  if (read.ec == std::errc::result_out_of_range) return {std::numeric_limits<double>::max()};
  return {value};
}

ast::PercentLiteral ReadPercent(std::string_view text) {
  ast::IntLiteral millionths = ReadDigits(RoundTo(NumberPart(text), 4));
  return {millionths.value, millionths.is_out_of_range};
}

ast::MoneyLiteral ReadMoney(std::string_view text) {
  std::string number = NumberPart(text);
  ast::IntLiteral digits = ReadDigits(number);
  return {digits.value, static_cast<int32_t>(DecimalsOf(number)), Symbol(), digits.is_out_of_range};
}

std::string_view CurrencyOf(std::string_view money) {
  return money.substr(money.size() - 3);
}

ast::DurationLiteral ReadDuration(std::string_view text) {
  ast::IntLiteral count = ReadDigits(text);
  size_t unit = text.size();
  while (text[unit - 1] >= 'a' && text[unit - 1] <= 'z') --unit;
  return {count.value, ReadUnit(text.substr(unit)), count.is_out_of_range};
}

ast::DurationUnit ReadUnit(std::string_view word) {
  if (word.ends_with('s')) word.remove_suffix(1);
  if (word == "millisecond") return ast::DurationUnit::kMilliseconds;
  if (word == "second") return ast::DurationUnit::kSeconds;
  if (word == "minute") return ast::DurationUnit::kMinutes;
  if (word == "hour") return ast::DurationUnit::kHours;
  if (word == "day") return ast::DurationUnit::kDays;
  if (word == "week") return ast::DurationUnit::kWeeks;
  if (word == "month") return ast::DurationUnit::kMonths;
  SENDA_CHECK(word == "year", "{}", word);
  return ast::DurationUnit::kYears;
}

ast::Weekday WeekdayOf(std::string_view word) {
  if (word == "monday") return ast::Weekday::kMonday;
  if (word == "tuesday") return ast::Weekday::kTuesday;
  if (word == "wednesday") return ast::Weekday::kWednesday;
  if (word == "thursday") return ast::Weekday::kThursday;
  if (word == "friday") return ast::Weekday::kFriday;
  return word == "saturday" ? ast::Weekday::kSaturday : ast::Weekday::kSunday;
}

std::optional<ast::TimeOfDayLiteral> ReadClock(std::string_view text) {
  size_t colon = text.find(':');
  std::string_view rest = text.substr(colon + 1);
  int64_t hour = ReadDigits(text.substr(0, colon)).value;
  int64_t minute = ReadDigits(rest.substr(0, 2)).value;
  int64_t second = rest.size() > 3 ? ReadDigits(rest.substr(3, 2)).value : 0;
  std::string_view fraction = rest.size() > 6 ? rest.substr(6) : std::string_view();
  if (hour > 23 || minute > 59 || second > 59 || fraction.size() > 3) return std::nullopt;
  std::string thousandths(fraction);
  thousandths.resize(3, '0');
  return ast::TimeOfDayLiteral{((hour * 60 + minute) * 60 + second) * 1000 + ReadDigits(thousandths).value};
}

ast::DateLiteral ReadDate(std::string_view text) {
  int64_t year = ReadDigits(text.substr(0, 4)).value;
  int64_t month = ReadDigits(text.substr(5, 2)).value;
  int64_t day = ReadDigits(text.substr(8, 2)).value;
  if (month < 1 || month > 12 || day < 1 || day > DaysInMonth(year, month)) return {0, false};
  return {DaysSinceEpoch(year, month, day), true};
}

ast::DateTimeLiteral ReadDateTime(std::string_view text) {
  ast::DateLiteral date = ReadDate(text);
  size_t clock = text.size();
  while (IsDigit(text[clock - 1]) || text[clock - 1] == ':' || text[clock - 1] == '.') --clock;
  std::optional<ast::TimeOfDayLiteral> time = ReadClock(text.substr(clock));
  if (!date.is_valid || !time) return {0, 0, false};
  return {date.days, time->milliseconds, true};
}

}  // namespace senda::syntax
