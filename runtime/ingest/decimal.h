// Numbers as they are written, turned into exact values: every digit counts, nothing passes through a double.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace senda::ingest {

// `-12.50e3`: sign, significant digits without zeros in front, and the power of ten of the last digit.
struct Decimal {
  bool is_negative = false;
  std::string_view digits;  // into the parsed text, may hold one `.`; empty for zero
  int64_t exponent = 0;     // of the last digit
};

// [+-] digits [. digits] [e [+-] digits], with a digit on at least one side of the point. Nothing for anything else,
// blanks and separators of thousands included.
std::optional<Decimal> ParseDecimal(std::string_view text);

// The stricter form that JSON prescribes.
bool IsJsonNumber(std::string_view text);

// The value times 10^scale as a whole number, halves away from zero. `*is_rounded` is set when digits were lost.
// Nothing when it does not fit into 64 bits.
std::optional<int64_t> ToScaled(const Decimal& decimal, int32_t scale, bool* is_rounded);

// The double nearest to the value rounded to nine decimals, halves away from zero; never -0.0. Nothing when it is
// larger than every double.
std::optional<double> ToNumber(const Decimal& decimal);

}  // namespace senda::ingest
