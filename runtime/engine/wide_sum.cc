#include "runtime/engine/wide_sum.h"

#include <bit>

namespace senda::engine {
namespace {

using UnsignedWide = unsigned __int128;

int BitWidth(UnsignedWide value) {
  const auto high = static_cast<uint64_t>(value >> 64);
  return high != 0 ? 64 + std::bit_width(high) : std::bit_width(static_cast<uint64_t>(value));
}

// 2^exponent for exponent in [-1022, 1023].
double PowerOfTwo(int exponent) {
  return std::bit_cast<double>(static_cast<uint64_t>(exponent + 1023) << 52);
}

}  // namespace

Wide BillionthsOf(double value) noexcept {
  const auto bits = std::bit_cast<uint64_t>(value);
  const int exponent = static_cast<int>((bits >> 52) & 0x7ff);
  if (exponent == 0) return 0;  // zero or so small that it rounds to zero
  const UnsignedWide mantissa = (bits & ((uint64_t{1} << 52) - 1)) | (uint64_t{1} << 52);
  UnsignedWide scaled = mantissa * kBillion;  // below 2^83
  const int shift = exponent - 1075;          // value = mantissa * 2^shift
  constexpr UnsignedWide kMax = UnsignedWide{1} << 120;
  if (shift >= 0) {
    scaled = shift > 37 ? kMax : scaled << shift;
  } else if (-shift > 84) {
    scaled = 0;
  } else {
    scaled = (scaled + (UnsignedWide{1} << (-shift - 1))) >> -shift;
  }
  if (scaled > kMax) scaled = kMax;
  return (bits >> 63) != 0 ? -static_cast<Wide>(scaled) : static_cast<Wide>(scaled);
}

double NearestQuotient(Wide value, uint64_t divisor) noexcept {
  if (value == 0) return 0;
  const bool is_negative = value < 0;
  UnsignedWide magnitude = is_negative ? -static_cast<UnsignedWide>(value) : static_cast<UnsignedWide>(value);
  // Enough bits in the quotient that one more, the sticky one, decides the rounding.
  const int shift = 128 - BitWidth(magnitude);
  magnitude <<= shift;
  UnsignedWide quotient = magnitude / divisor;
  if (quotient * divisor != magnitude) quotient |= 1;
  const double result = static_cast<double>(quotient) * PowerOfTwo(-shift);
  return is_negative ? -result : result;
}

int64_t SaturatedInteger(Wide value) noexcept {
  if (value > INT64_MAX) return INT64_MAX;
  if (value < INT64_MIN) return INT64_MIN;
  return static_cast<int64_t>(value);
}

int64_t RoundedQuotient(Wide value, int64_t divisor) noexcept {
  const Wide quotient = value / divisor;
  const Wide rest = value % divisor;
  const Wide magnitude = rest < 0 ? -rest : rest;
  Wide rounded = quotient;
  if (magnitude * 2 >= divisor) rounded += value < 0 ? -1 : 1;
  return SaturatedInteger(rounded);
}

}  // namespace senda::engine
