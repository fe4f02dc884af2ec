// The arithmetic of the language where it is not the machine's: integers saturate, numbers stay finite and have no
// -0.0. Pure, total and inline; native code repeats these bit for bit.
#pragma once

#include <cfloat>
#include <cstdint>
#include <limits>

namespace senda::abi {

inline constexpr int64_t kIntegerMax = std::numeric_limits<int64_t>::max();
inline constexpr int64_t kIntegerMin = std::numeric_limits<int64_t>::min();
inline constexpr double kNumberMax = DBL_MAX;

constexpr int64_t AddIntegers(int64_t a, int64_t b) {
  int64_t out = 0;
  if (!__builtin_add_overflow(a, b, &out)) return out;
  return b < 0 ? kIntegerMin : kIntegerMax;
}

constexpr int64_t SubtractIntegers(int64_t a, int64_t b) {
  int64_t out = 0;
  if (!__builtin_sub_overflow(a, b, &out)) return out;
  return b < 0 ? kIntegerMax : kIntegerMin;
}

constexpr int64_t MultiplyIntegers(int64_t a, int64_t b) {
  int64_t out = 0;
  if (!__builtin_mul_overflow(a, b, &out)) return out;
  return (a < 0) == (b < 0) ? kIntegerMax : kIntegerMin;
}

constexpr int64_t NegateInteger(int64_t a) {
  return a == kIntegerMin ? kIntegerMax : -a;
}
constexpr int64_t AbsInteger(int64_t a) {
  return a < 0 ? NegateInteger(a) : a;
}

// Rounds towards minus infinity. `divisor` is positive.
constexpr int64_t FloorDivideInteger(int64_t a, int64_t divisor) {
  int64_t quotient = a / divisor;
  return a % divisor < 0 ? quotient - 1 : quotient;
}

// A sum too large for 64 bits, as it is read.
constexpr int64_t SaturateInteger(__int128 a) {
  if (a > kIntegerMax) return kIntegerMax;
  if (a < kIntegerMin) return kIntegerMin;
  return static_cast<int64_t>(a);
}

// Brings the result of a machine operation on numbers back among the numbers: infinite becomes the largest finite one
// of that sign, -0.0 becomes 0. (No operation of the language gives NaN.)
constexpr double FiniteNumber(double a) {
  if (a > kNumberMax) return kNumberMax;
  if (a < -kNumberMax) return -kNumberMax;
  return a + 0.0;
}

}  // namespace senda::abi
