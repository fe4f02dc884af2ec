// Literals as they were written: exact, not yet typed by their context.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/ast/names.h"

namespace senda::ast {

struct BoolLiteral {
  bool value;
};
// Saturated when the digits exceed 64 bits; sema reports that.
struct IntLiteral {
  int64_t value;
  bool is_out_of_range;
};
// Rounded to nine decimals, read from its characters.
struct NumberLiteral {
  double value;
};
struct PercentLiteral {
  int64_t millionths;
  bool is_out_of_range;
};
// `19.99 EUR`: digits 1999, decimals 2. Sema scales it to the currency's minor unit.
struct MoneyLiteral {
  int64_t digits;
  int32_t decimals;
  Symbol currency;
  bool is_out_of_range;
};
enum class DurationUnit : uint8_t { kMilliseconds, kSeconds, kMinutes, kHours, kDays, kWeeks, kMonths, kYears };
struct DurationLiteral {
  int64_t count;
  DurationUnit unit;
  bool is_out_of_range;
};
struct TimeOfDayLiteral {
  int64_t milliseconds;
};  // since local midnight
struct DateLiteral {
  int64_t days;
  bool is_valid;
};  // since 1970-01-01, proleptic Gregorian
struct DateTimeLiteral {
  int64_t days;
  int64_t milliseconds;
  bool is_valid;
};
// "Hola {customer.first_name else 'amiga'}": pieces are literal text or an interpolated expression, escapes resolved.
struct TextLiteral {
  std::vector<std::variant<std::string, ExprId>> pieces;
};
struct ListLiteral {
  std::vector<ExprId> items;
};

}  // namespace senda::ast
