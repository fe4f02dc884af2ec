#include "compiler/interp/random_source.h"

#include <bit>
#include <cfloat>
#include <cmath>

#include "runtime/abi/arithmetic.h"

namespace senda::interp {
namespace {

constexpr int64_t kHour = 3'600'000;
constexpr int64_t kDay = 24 * kHour;

// Changes of the clock in the zones below: gaps and overlaps, in the year 2026 and far from it.
constexpr int64_t kChanges[] = {
    1774746000000,  // Europe/Madrid 2026-03-29 01:00 UTC, gap
    1792890000000,  // Europe/Madrid 2026-10-25 01:00 UTC, overlap
    1788667200000,  // America/Santiago 2026-09-06 04:00 UTC, gap at midnight
    1775358000000,  // America/Santiago 2026-04-05 03:00 UTC, overlap before midnight
    1775314800000,  // Australia/Lord_Howe 2026-04-04 15:00 UTC, overlap of half an hour
    1791041400000,  // Australia/Lord_Howe 2026-10-03 15:30 UTC, gap of half an hour
    1325239200000,  // Pacific/Apia 2011-12-30 10:00 UTC, a day left out
    1194143460000,  // America/St_Johns 2007-11-04 02:31 UTC, overlap across midnight
    2531955600000,  // Europe/Madrid 2050-03-27 01:00 UTC
};

constexpr std::string_view kZones[] = {"UTC",          "Europe/Madrid",    "America/Santiago", "Australia/Lord_Howe",
                                       "Pacific/Apia", "America/St_Johns", "Asia/Kathmandu"};

constexpr int64_t kIntegers[] = {
    0,
    1,
    -1,
    2,
    3,
    7,
    12,
    28,
    29,
    30,
    31,
    100,
    1000,
    10'000,
    999'999,
    1'000'000,
    1'000'001,
    -500'000,
    250'000,
    kHour,
    kDay,
    7 * kDay,
    30 * kDay,
    -kDay,
    kDay - 1,
    9 * kHour + kHour / 2,
    2 * kHour + kHour / 2,
    20'454,
    20'513,
    19'782,
    10'956,
    0x4553,
    0x6573,
    abi::kIntegerMax,
    abi::kIntegerMin,
    abi::kIntegerMax - 1,
    abi::kIntegerMin + 1,
    INT32_MAX,
    INT32_MIN,
    int64_t{1} << 53,
    (int64_t{1} << 53) + 1,
    1'000'000'000'000,
    253'402'300'799'999,
    253'402'300'800'000,
    -62'167'219'200'000,
    -62'167'219'200'001,
};

constexpr double kNumbers[] = {
    0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    0.1,
    0.3,
    1e-9,
    5e-10,
    4.9e-10,
    -5e-10,
    1.0000000005,
    123.456789012,
    1e15,
    1e21,
    -1e21,
    9007199254740992.0,
    9223372036854775808.0,
    -9223372036854775808.0,
    9223372036854774784.0,
    1.8446744073709552e19,
    DBL_MAX,
    -DBL_MAX,
    DBL_MIN,
    5e-324,
    -5e-324,
    1e300,
    -1e300,
    1e-300,
    99.995,
    1e6,
    0.12,
};

constexpr std::string_view kTexts[] = {
    "",
    "a",
    "A",
    "b",
    " ",
    "checkout",
    "Checkout",
    "ana@example.com",
    "ana@Uni.ES",
    "@",
    "a@b@c",
    "\u00a0 dos  \u2003",
    "ñandú",
    "ÑANDÚ",
    "Straße",
    "STRASSE",
    "İstanbul",
    "ǅ",
    "Ⱥ",
    "\u0301x",
    "e",
    "日本語",
    "👩‍🚀",
    "ΑΣ",
    "ας",
    "ὈΔΥΣΣΕΎΣ",
    "ᄀ",
    "ᅡᆨ",
    "/checkout",
    "https://tienda.es/c/1",
    "+34600000000",
    "aaa",
    "aa",
    "12",
    "x\ny",
    "\t",
    "ﬁ",
};

}  // namespace

int64_t RandomSource::Instant() {
  if (OneIn(3)) return 1'700'000'000'000 + static_cast<int64_t>(Bits() % (4000ull * kDay));
  static constexpr int64_t kNear[] = {0, -1, 1, kHour, -kHour, kHour / 2, -kHour / 2, kDay, -kDay, 59'999};
  return Pick(kChanges) + Pick(kNear);
}

int64_t RandomSource::Integer() {
  switch (Below(6)) {
    case 0: return Instant();
    case 1: return static_cast<int64_t>(Bits());
    case 2: return static_cast<int64_t>(Below(40)) - 10;
    case 3: return static_cast<int64_t>(Bits()) >> Below(64);
    default: return Pick(kIntegers);
  }
}

double RandomSource::Number() {
  switch (Below(4)) {
    case 0: return static_cast<double>(static_cast<int64_t>(Below(20'000)) - 10'000) / 8;
    case 1: {
      auto number = std::bit_cast<double>(Bits());
      return std::isfinite(number) ? number + 0.0 : DBL_MAX;
    }
    case 2: return static_cast<double>(static_cast<int64_t>(Bits()) >> Below(64)) / 1e9;
    default: return Pick(kNumbers) + 0.0;
  }
}

std::string RandomSource::Text() {
  std::string out(Pick(kTexts));
  if (OneIn(12)) {  // up to the longest, also with a character of several bytes at the limit
    std::string_view unit = OneIn(2) ? "x" : "ñ";
    size_t size = OneIn(2) ? 1024 : 1020 + Below(5);
    while (out.size() + unit.size() <= size) out += unit;
  }
  return out;
}

std::string_view RandomSource::ZoneName() {
  return Pick(kZones);
}

}  // namespace senda::interp
