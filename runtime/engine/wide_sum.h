// Exact sums: 128-bit integers that saturate only when read. A number counts in billionths.
#pragma once

#include <cstdint>

#include "runtime/abi/containers.h"

namespace senda::engine {

using Wide = __int128;

inline Wide ToWide(const abi::WideSum& sum) {
  return static_cast<Wide>((static_cast<unsigned __int128>(static_cast<uint64_t>(sum.high)) << 64) | sum.low);
}
inline abi::WideSum FromWide(Wide value) {
  return {static_cast<uint64_t>(value), static_cast<int64_t>(value >> 64)};
}
inline void AddTo(abi::WideSum* sum, Wide value) {
  Wide result;
  if (__builtin_add_overflow(ToWide(*sum), value, &result)) {
    constexpr auto kMax = static_cast<Wide>(~static_cast<unsigned __int128>(0) >> 1);
    result = value > 0 ? kMax : -kMax - 1;
  }
  *sum = FromWide(result);
}

// The value in billionths, exact for whatever has at most nine decimals; halves away from zero; saturates at 2^120.
Wide BillionthsOf(double value) noexcept;
// The double nearest to value / divisor (ties to even); divisor is positive.
double NearestQuotient(Wide value, uint64_t divisor) noexcept;
int64_t SaturatedInteger(Wide value) noexcept;
// value / divisor, halves away from zero, saturating; divisor is positive.
int64_t RoundedQuotient(Wide value, int64_t divisor) noexcept;

inline constexpr uint64_t kBillion = 1'000'000'000;

}  // namespace senda::engine
