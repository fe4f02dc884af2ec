// The functions of the language that are shared C++: rounding, calendar and text. The interpreter and compiled code
// call the very same ones, so that neither can differ. All are noexcept, pure and total.
//
// The calendar is in calendar.h, saturating arithmetic in arithmetic.h. Texts that are made live in the context's arena
// (Calls::allocate); those that are a part of their operand point into it. A text longer than kTextMax bytes, and
// longer than what it was made from, is cut at a character.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/evaluator.h"
#include "runtime/abi/value.h"

namespace senda::abi {

inline constexpr uint32_t kTextMax = 1024;

// Exact sums of numbers count in billionths. Rounds halves away from zero; saturates at plus or minus 2^127 - 1.
__int128 BillionthsOf(double value) noexcept;
// The nearest number.
double NumberOfBillionths(__int128 billionths) noexcept;
// Rounds `value` to nine decimals, halves away from zero, as number arithmetic on money and arriving numbers require.
double RoundToNineDecimals(double value) noexcept;

int64_t MultiplyMoney(int64_t minor_units, double factor) noexcept;
// The quotient is missing (and this is not asked) when `divisor`, rounded to nine decimals, is 0: when its magnitude is
// less than kMoneyDivisorMin.
inline constexpr double kMoneyDivisorMin = 5e-10;
int64_t DivideMoney(int64_t minor_units, double divisor) noexcept;
int64_t PercentOfMoney(int64_t minor_units, int64_t millionths) noexcept;
double PercentOfNumber(double value, int64_t millionths) noexcept;
// `whole` is not 0.
int64_t ShareInteger(int64_t part, int64_t whole) noexcept;
int64_t ShareNumber(double part, double whole) noexcept;
int64_t RoundNumber(double value) noexcept;
int64_t FloorNumber(double value) noexcept;
int64_t CeilNumber(double value) noexcept;

// Upper and lower case by the simple mappings of Unicode; ignoring case by its full case folding.
bool EqualText(std::string_view a, std::string_view b) noexcept;
bool EqualIgnoringCase(std::string_view a, std::string_view b) noexcept;
bool StartsWith(std::string_view text, std::string_view prefix) noexcept;
bool EndsWith(std::string_view text, std::string_view suffix) noexcept;
bool Contains(std::string_view text, std::string_view part) noexcept;
// In code points.
int64_t SizeOfText(std::string_view text) noexcept;
Value LowerText(const Context& context, std::string_view text) noexcept;
Value UpperText(const Context& context, std::string_view text) noexcept;
// Without what Unicode calls white space at both ends.
Value TrimText(std::string_view text) noexcept;
// What follows the last `@`; empty when there is none.
Value DomainOf(std::string_view email) noexcept;
// NFC again, should `b` begin with something that combines with the end of `a`.
Value Concatenate(const Context& context, std::string_view a, std::string_view b) noexcept;

// A regular expression in RE2's syntax, compiled once and then used from any thread. Never backtracks.
class TextPattern {
 public:
  explicit TextPattern(std::string_view source);
  ~TextPattern();
  TextPattern(TextPattern&&) noexcept;
  TextPattern& operator=(TextPattern&&) noexcept;
  // What is wrong with the source, or empty. An invalid pattern matches nothing.
  std::string error() const;
  // Whether it matches the whole text.
  bool Matches(std::string_view text) const noexcept;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

// Prints a value as its literal would be written: `12.50 EUR`, `12.5%`, `2026-11-21`, `09:30`, `7 days`, a member's
// name. A number is printed with the fewest digits that read back as the same. An instant is printed on the customer's
// clock.
struct TextFormat {
  std::string currency;
  int32_t minor_digits = 2;
  std::vector<std::string> members;
};
Value TextOf(const Context& context, Kind kind, const Value& value, const TextFormat& format) noexcept;
// The same, for tools: no context, no limit; an instant in UTC as RFC 3339 has it, a missing value as `unknown`.
std::string PrintValue(Kind kind, const Value& value, const TextFormat& format);

}  // namespace senda::abi
