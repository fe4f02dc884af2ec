// Rounding, exact on every machine: a double is taken apart into its integer and power of two, and everything else is
// done on 128-bit integers. No function of the C library's mathematics is used.
#include <algorithm>
#include <bit>
#include <cstdint>

#include "runtime/abi/arithmetic.h"
#include "runtime/abi/builtins.h"

namespace senda::abi {
namespace {

using Wide = unsigned __int128;

constexpr uint64_t kBillion = 1'000'000'000;
constexpr uint64_t kMillion = 1'000'000;
constexpr double kTwoTo63 = 9223372036854775808.0;
constexpr Wide kWideMax = (Wide{1} << 127) - 1;  // of what fits a signed 128-bit integer

// |x| = mantissa * 2^exponent, mantissa < 2^53.
struct Parts {
  uint64_t mantissa;
  int exponent;
};

Parts PartsOf(double x) {
  auto bits = std::bit_cast<uint64_t>(x);
  uint64_t fraction = bits & ((uint64_t{1} << 52) - 1);
  int biased = static_cast<int>(bits >> 52 & 0x7ff);
  if (biased == 0) return {fraction, -1074};
  return {fraction | uint64_t{1} << 52, biased - 1075};
}

uint64_t Magnitude(int64_t a) {
  return a < 0 ? uint64_t{0} - static_cast<uint64_t>(a) : static_cast<uint64_t>(a);
}

int64_t Signed(Wide magnitude, bool is_negative) {
  if (is_negative) return magnitude > Wide{1} << 63 ? kIntegerMin : SaturateInteger(-static_cast<__int128>(magnitude));
  return magnitude > static_cast<Wide>(kIntegerMax) ? kIntegerMax : static_cast<int64_t>(magnitude);
}

// Halves round up; as the operands are magnitudes, that is away from zero. `divisor` < 2^127.
Wide DivideRounding(Wide dividend, Wide divisor) {
  Wide quotient = dividend / divisor;
  return dividend % divisor >= divisor - divisor / 2 ? quotient + 1 : quotient;
}

int WidthOf(Wide a) {
  auto high = static_cast<uint64_t>(a >> 64);
  return high != 0 ? 64 + std::bit_width(high) : std::bit_width(static_cast<uint64_t>(a));
}

// |x| in billionths, or kWideMax when that is more than it can hold.
Wide MagnitudeInBillionths(double x) {
  auto [mantissa, exponent] = PartsOf(x);
  Wide scaled = Wide{mantissa} * kBillion;  // < 2^83
  if (mantissa == 0) return 0;
  if (exponent >= 0) return WidthOf(scaled) + exponent > 127 ? kWideMax : scaled << exponent;
  if (exponent < -84) return 0;
  return DivideRounding(scaled, Wide{1} << -exponent);
}

// The double nearest to mantissa * 2^exponent, where mantissa < 2^53 and the result is normal.
double Scale(uint64_t mantissa, int exponent) {
  return static_cast<double>(mantissa) * std::bit_cast<double>(static_cast<uint64_t>(1023 + exponent) << 52);
}

// The double nearest to billionths / 10^9, ties to even. 0 < billionths < 2^127.
double NearestNumber(Wide billionths) {
  int shift = 127 - WidthOf(billionths);
  Wide dividend = billionths << shift;
  Wide quotient = dividend / kBillion;  // at least 2^96
  bool is_inexact = dividend % kBillion != 0;
  int dropped = WidthOf(quotient) - 53;
  Wide rest = quotient & ((Wide{1} << dropped) - 1);
  Wide half = Wide{1} << (dropped - 1);
  auto mantissa = static_cast<uint64_t>(quotient >> dropped);
  if (rest > half || (rest == half && (is_inexact || (mantissa & 1) != 0))) ++mantissa;
  return Scale(mantissa, dropped - shift);
}

}  // namespace

__int128 BillionthsOf(double value) noexcept {
  auto magnitude = static_cast<__int128>(MagnitudeInBillionths(value));
  return value < 0 ? -magnitude : magnitude;
}

double NumberOfBillionths(__int128 billionths) noexcept {
  if (billionths == 0) return 0.0;
  Wide magnitude = billionths < 0 ? Wide{0} - static_cast<Wide>(billionths) : static_cast<Wide>(billionths);
  double out = NearestNumber(std::min(magnitude, kWideMax));
  return billionths < 0 ? -out : out;
}

double RoundToNineDecimals(double value) noexcept {
  // Doubles of this size are whole multiples of 2^-9, which has nine decimals.
  if (PartsOf(value).exponent >= -9) return value;
  return NumberOfBillionths(BillionthsOf(value));
}

int64_t MultiplyMoney(int64_t minor_units, double factor) noexcept {
  bool is_negative = (minor_units < 0) != (factor < 0);
  uint64_t money = Magnitude(minor_units);
  Wide billionths = MagnitudeInBillionths(factor);
  if (money == 0 || billionths == 0) return 0;
  Wide whole = billionths / kBillion;
  if (whole >> 64 != 0) return is_negative ? kIntegerMin : kIntegerMax;
  Wide fraction = DivideRounding(money * (billionths % kBillion), kBillion);
  return Signed(money * whole + fraction, is_negative);
}

int64_t DivideMoney(int64_t minor_units, double divisor) noexcept {
  bool is_negative = (minor_units < 0) != (divisor < 0);
  Wide billionths = MagnitudeInBillionths(divisor);
  if (billionths == 0) return 0;
  return Signed(DivideRounding(Wide{Magnitude(minor_units)} * kBillion, billionths), is_negative);
}

int64_t PercentOfMoney(int64_t minor_units, int64_t millionths) noexcept {
  bool is_negative = (minor_units < 0) != (millionths < 0);
  return Signed(DivideRounding(Wide{Magnitude(minor_units)} * Magnitude(millionths), kMillion), is_negative);
}

double PercentOfNumber(double value, int64_t millionths) noexcept {
  // Multiplied first, so that 10% of 3 is 0.3; the other way round only where that would overflow.
  auto factor = static_cast<double>(millionths);
  double product = value * factor;
  if (product > kNumberMax || product < -kNumberMax) return FiniteNumber(value / 1e6 * factor);
  return FiniteNumber(product / 1e6);
}

int64_t ShareInteger(int64_t part, int64_t whole) noexcept {
  bool is_negative = (part < 0) != (whole < 0);
  return Signed(DivideRounding(Wide{Magnitude(part)} * kMillion, Magnitude(whole)), is_negative);
}

int64_t ShareNumber(double part, double whole) noexcept {
  bool is_negative = (part < 0) != (whole < 0);
  auto [a, a_exponent] = PartsOf(part);
  auto [b, b_exponent] = PartsOf(whole);
  if (a == 0) return 0;
  int a_shift = 53 - std::bit_width(a);
  int b_shift = 53 - std::bit_width(b);
  Wide dividend = Wide{a << a_shift} * kMillion;  // < 2^73
  Wide divisor = b << b_shift;                    // a / b, both with 53 bits, is more than a half
  int exponent = (a_exponent - a_shift) - (b_exponent - b_shift);
  if (exponent > 54) return is_negative ? kIntegerMin : kIntegerMax;
  if (exponent < -64) return 0;
  if (exponent >= 0) return Signed(DivideRounding(dividend << exponent, divisor), is_negative);
  return Signed(DivideRounding(dividend, divisor << -exponent), is_negative);
}

int64_t FloorNumber(double value) noexcept {
  if (value >= kTwoTo63) return kIntegerMax;
  if (value < -kTwoTo63) return kIntegerMin;
  auto whole = static_cast<int64_t>(value);
  return static_cast<double>(whole) > value ? whole - 1 : whole;
}

int64_t CeilNumber(double value) noexcept {
  if (value >= kTwoTo63) return kIntegerMax;
  if (value < -kTwoTo63) return kIntegerMin;
  auto whole = static_cast<int64_t>(value);
  return static_cast<double>(whole) < value ? whole + 1 : whole;
}

int64_t RoundNumber(double value) noexcept {
  if (value >= kTwoTo63) return kIntegerMax;
  if (value < -kTwoTo63) return kIntegerMin;
  auto whole = static_cast<int64_t>(value);
  double rest = value - static_cast<double>(whole);  // exact
  if (rest >= 0.5) return whole + 1;
  return rest <= -0.5 ? whole - 1 : whole;
}

}  // namespace senda::abi
