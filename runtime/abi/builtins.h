// The functions of the language that are shared C++: rounding, calendar and text. The interpreter and compiled code call
// the very same ones, so that neither can differ. All are noexcept, pure and total.
//
// Calendar functions take the customer's zone as its index in the zone table (calendar.h); texts they make live in the
// context's arena (Calls::allocate). Regular expressions and sets are prepared once per program in `Constants`.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "runtime/abi/evaluator.h"
#include "runtime/abi/value.h"

namespace senda::abi {

// Rounds `value` to nine decimals, halves away from zero, as number arithmetic on money and arriving numbers require.
double RoundToNineDecimals(double value) noexcept;

int64_t MultiplyMoney(int64_t minor_units, double factor) noexcept;
// `divisor` is not 0.
int64_t DivideMoney(int64_t minor_units, double divisor) noexcept;
int64_t PercentOfMoney(int64_t minor_units, int64_t millionths) noexcept;
double PercentOfNumber(double value, int64_t millionths) noexcept;
// `whole` is not 0.
int64_t ShareInteger(int64_t part, int64_t whole) noexcept;
int64_t ShareNumber(double part, double whole) noexcept;
int64_t RoundNumber(double value) noexcept;
int64_t FloorNumber(double value) noexcept;
int64_t CeilNumber(double value) noexcept;

bool EqualText(std::string_view a, std::string_view b) noexcept;
bool EqualIgnoringCase(std::string_view a, std::string_view b) noexcept;
int64_t SizeOfText(std::string_view text) noexcept;
Value LowerText(const Context& context, std::string_view text) noexcept;
Value UpperText(const Context& context, std::string_view text) noexcept;
Value TrimText(std::string_view text) noexcept;
Value DomainOf(std::string_view email) noexcept;
Value Concatenate(const Context& context, std::string_view a, std::string_view b) noexcept;
// Prints a value as its literal would be written: `12.50 EUR`, `2026-11-21`, `7 days`, a member's name.
struct TextFormat { std::string currency; int32_t minor_digits = 2; std::vector<std::string> members; };
Value TextOf(const Context& context, Kind kind, const Value& value, const TextFormat& format) noexcept;
// The same, for tools: no context, no limit.
std::string PrintValue(Kind kind, const Value& value, const TextFormat& format);

}  // namespace senda::abi
