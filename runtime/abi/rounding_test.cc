#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <string>

#include "runtime/abi/arithmetic.h"
#include "runtime/abi/builtins.h"

namespace senda::abi {
namespace {

using Wide = __int128;

// The exact decimal digits of a double, rounded by hand to `decimals`, halves away from zero.
std::string RoundedDigits(double value, size_t decimals) {
  std::string digits = fmt::format("{:.1100f}", std::fabs(value));
  size_t end = digits.find('.') + 1 + decimals;
  bool is_up = digits[end] >= '5';
  digits.resize(end);
  for (size_t i = digits.size(); is_up && i-- > 0;) {
    if (digits[i] == '.') continue;
    is_up = digits[i] == '9';
    digits[i] = is_up ? '0' : static_cast<char>(digits[i] + 1);
  }
  if (is_up) digits.insert(0, 1, '1');
  return value < 0 ? "-" + digits : digits;
}

double RoundedByHand(double value) {
  return std::strtod(RoundedDigits(value, 9).c_str(), nullptr) + 0.0;
}

// Of a magnitude below 2^100.
Wide BillionthsByHand(double value) {
  Wide out = 0;
  for (char c : RoundedDigits(value, 9)) {
    if (c >= '0' && c <= '9') out = out * 10 + (c - '0');
  }
  return value < 0 ? -out : out;
}

Wide DivideHalfAway(Wide a, Wide b) {
  bool is_negative = (a < 0) != (b < 0);
  Wide n = a < 0 ? -a : a, d = b < 0 ? -b : b;
  Wide quotient = (2 * n + d) / (2 * d);
  return is_negative ? -quotient : quotient;
}

rc::Gen<double> Numbers() {
  auto finite = rc::gen::map(rc::gen::arbitrary<uint64_t>(), [](uint64_t bits) {
    auto value = std::bit_cast<double>(bits);
    return std::isfinite(value) ? value + 0.0 : 0.0;
  });
  auto decimal = rc::gen::map(rc::gen::pair(rc::gen::arbitrary<int64_t>(), rc::gen::inRange(0, 64)),
                              [](auto pair) { return static_cast<double>(pair.first >> pair.second) / 1e10; });
  auto halves = rc::gen::map(rc::gen::inRange<int64_t>(-100'000, 100'000),
                             [](int64_t halves) { return static_cast<double>(halves) / 2; });
  return rc::gen::oneOf(finite, decimal, halves);
}

TEST(Rounding, NineDecimals) {
  EXPECT_EQ(RoundToNineDecimals(0.1), 0.1);
  EXPECT_EQ(RoundToNineDecimals(0.1 + 0.2), 0.3);
  EXPECT_EQ(RoundToNineDecimals(1.0000000004), 1.0);
  EXPECT_EQ(RoundToNineDecimals(-1.2345678915), -1.234567892);
  EXPECT_EQ(RoundToNineDecimals(4.9e-10), 0.0);
  EXPECT_EQ(RoundToNineDecimals(5e-10), 1e-9);
  EXPECT_EQ(RoundToNineDecimals(1e300), 1e300);
  EXPECT_EQ(RoundToNineDecimals(DBL_MAX), DBL_MAX);
  EXPECT_FALSE(std::signbit(RoundToNineDecimals(-1e-300)));
  EXPECT_FALSE(std::signbit(RoundToNineDecimals(-0.0)));
}

RC_GTEST_PROP(RoundingProperty, NineDecimalsAsByHand, ()) {
  double value = *Numbers();
  RC_ASSERT(std::bit_cast<uint64_t>(RoundToNineDecimals(value)) == std::bit_cast<uint64_t>(RoundedByHand(value)));
  RC_ASSERT(RoundToNineDecimals(RoundToNineDecimals(value)) == RoundToNineDecimals(value));
}

RC_GTEST_PROP(RoundingProperty, BillionthsAsByHand, ()) {
  double value = *Numbers();
  RC_PRE(std::fabs(value) < 0x1p90);
  RC_ASSERT(BillionthsOf(value) == BillionthsByHand(value));
  RC_ASSERT(NumberOfBillionths(BillionthsOf(value)) == RoundedByHand(value));
}

TEST(Rounding, BillionthsSaturate) {
  Wide most = static_cast<Wide>((static_cast<unsigned __int128>(1) << 127) - 1);
  EXPECT_TRUE(BillionthsOf(DBL_MAX) == most);
  EXPECT_TRUE(BillionthsOf(-DBL_MAX) == -most);
  EXPECT_TRUE(BillionthsOf(0x1p98) == most);
  EXPECT_TRUE(BillionthsOf(0x1p96) == (static_cast<Wide>(1) << 96) * 1'000'000'000);
  EXPECT_EQ(NumberOfBillionths(most), 1.7014118346046923e29);
  EXPECT_EQ(NumberOfBillionths(-most - 1), -1.7014118346046923e29);
  EXPECT_EQ(NumberOfBillionths(1), 1e-9);
}

TEST(Rounding, MoneyTimesNumber) {
  EXPECT_EQ(MultiplyMoney(1000, 0.1), 100);
  EXPECT_EQ(MultiplyMoney(1005, 0.1), 101);    // 100.5 cents
  EXPECT_EQ(MultiplyMoney(-1005, 0.1), -101);  // halves away from zero
  EXPECT_EQ(MultiplyMoney(1015, 0.1), 102);
  EXPECT_EQ(MultiplyMoney(1, 0.5), 1);
  EXPECT_EQ(MultiplyMoney(1, 0.4999999999), 1);  // first rounded to 0.5
  EXPECT_EQ(MultiplyMoney(1, 0.499999999), 0);
  EXPECT_EQ(MultiplyMoney(INT64_MAX, 2), INT64_MAX);
  EXPECT_EQ(MultiplyMoney(INT64_MAX, -2), INT64_MIN);
  EXPECT_EQ(MultiplyMoney(INT64_MIN, 1), INT64_MIN);
  EXPECT_EQ(MultiplyMoney(INT64_MIN, -1), INT64_MAX);
  EXPECT_EQ(MultiplyMoney(1, DBL_MAX), INT64_MAX);
  EXPECT_EQ(MultiplyMoney(-1, DBL_MAX), INT64_MIN);
  EXPECT_EQ(MultiplyMoney(0, DBL_MAX), 0);
  EXPECT_EQ(MultiplyMoney(INT64_MAX, 4e-10), 0);
  EXPECT_EQ(MultiplyMoney(INT64_MAX, 1e-9), 9223372037);
}

TEST(Rounding, MoneyByNumber) {
  EXPECT_EQ(DivideMoney(1000, 3), 333);
  EXPECT_EQ(DivideMoney(2000, 3), 667);
  EXPECT_EQ(DivideMoney(-1, 2), -1);
  EXPECT_EQ(DivideMoney(1, -2), -1);
  EXPECT_EQ(DivideMoney(10, 0.1), 100);
  EXPECT_EQ(DivideMoney(INT64_MAX, 0.5), INT64_MAX);
  EXPECT_EQ(DivideMoney(INT64_MIN, -1), INT64_MAX);
  EXPECT_EQ(DivideMoney(INT64_MIN, 0x1p64), -1);  // exactly a half
  EXPECT_EQ(DivideMoney(INT64_MAX, 0x1p64), 0);
  EXPECT_EQ(DivideMoney(INT64_MAX, DBL_MAX), 0);
  EXPECT_EQ(DivideMoney(5, kMoneyDivisorMin), 5'000'000'000);
  EXPECT_EQ(BillionthsOf(kMoneyDivisorMin), 1);
  EXPECT_EQ(BillionthsOf(std::nextafter(kMoneyDivisorMin, 0.0)), 0);
}

RC_GTEST_PROP(RoundingProperty, MoneyAsByHand, ()) {
  auto money = *rc::gen::arbitrary<int64_t>() >> *rc::gen::inRange(0, 64);
  double number = *Numbers();
  RC_PRE(std::fabs(number) < 0x1p30);
  Wide billionths = BillionthsByHand(number);
  RC_ASSERT(MultiplyMoney(money, number) == SaturateInteger(DivideHalfAway(money * billionths, 1'000'000'000)));
  RC_PRE(billionths != 0);
  RC_ASSERT(DivideMoney(money, number) == SaturateInteger(DivideHalfAway(Wide{money} * 1'000'000'000, billionths)));
}

TEST(Rounding, Percentages) {
  EXPECT_EQ(PercentOfMoney(1999, 120'000), 240);  // 12% of 19.99 is 2.3988
  EXPECT_EQ(PercentOfMoney(50, 10'000), 1);       // half a cent
  EXPECT_EQ(PercentOfMoney(-50, 10'000), -1);
  EXPECT_EQ(PercentOfMoney(49, 10'000), 0);
  EXPECT_EQ(PercentOfMoney(INT64_MAX, 2'000'000), INT64_MAX);
  EXPECT_EQ(PercentOfMoney(INT64_MIN, 1'000'000), INT64_MIN);
  EXPECT_EQ(PercentOfMoney(INT64_MIN, INT64_MIN), INT64_MAX);
  EXPECT_EQ(PercentOfNumber(3, 100'000), 0.3);
  EXPECT_EQ(PercentOfNumber(200, 120'000), 24);
  EXPECT_DOUBLE_EQ(PercentOfNumber(DBL_MAX, 500'000), DBL_MAX / 2);
  EXPECT_EQ(PercentOfNumber(DBL_MAX, 2'000'000), DBL_MAX);
  EXPECT_EQ(PercentOfNumber(-DBL_MAX, 2'000'000), -DBL_MAX);
  EXPECT_FALSE(std::signbit(PercentOfNumber(-0.0 + 0.0, -5)));
}

TEST(Rounding, Shares) {
  EXPECT_EQ(ShareInteger(1, 3), 333'333);
  EXPECT_EQ(ShareInteger(2, 3), 666'667);
  EXPECT_EQ(ShareInteger(-1, 2'000'000), -1);  // half a millionth
  EXPECT_EQ(ShareInteger(INT64_MIN, -1), INT64_MAX);
  EXPECT_EQ(ShareInteger(INT64_MAX, 1), INT64_MAX);
  EXPECT_EQ(ShareNumber(1, 3), 333'333);
  EXPECT_EQ(ShareNumber(-0.5, 1'000'000), -1);
  EXPECT_EQ(ShareNumber(0, -3), 0);
  EXPECT_EQ(ShareNumber(DBL_MAX, 5e-324), INT64_MAX);
  EXPECT_EQ(ShareNumber(-DBL_MAX, 5e-324), INT64_MIN);
  EXPECT_EQ(ShareNumber(5e-324, DBL_MAX), 0);
  EXPECT_EQ(ShareNumber(5e-324, 5e-324), 1'000'000);
  EXPECT_EQ(ShareNumber(DBL_MAX, DBL_MAX), 1'000'000);
}

RC_GTEST_PROP(RoundingProperty, SharesOfWholeNumbersAgree, ()) {
  auto part = *rc::gen::inRange<int64_t>(-(int64_t{1} << 53), int64_t{1} << 53) >> *rc::gen::inRange(0, 53);
  auto whole = *rc::gen::inRange<int64_t>(1, int64_t{1} << 53) >> *rc::gen::inRange(0, 40);
  RC_PRE(whole != 0);
  RC_ASSERT(ShareInteger(part, whole) == SaturateInteger(DivideHalfAway(Wide{part} * 1'000'000, whole)));
  RC_ASSERT(ShareNumber(static_cast<double>(part), static_cast<double>(whole)) == ShareInteger(part, whole));
  RC_ASSERT(ShareNumber(static_cast<double>(-part), static_cast<double>(-whole)) == ShareInteger(part, whole));
}

TEST(Rounding, WholeNumbers) {
  struct Case {
    double value;
    int64_t round, floor, ceil;
  };
  for (const Case& c : {Case{0.5, 1, 0, 1}, Case{-0.5, -1, -1, 0}, Case{2.5, 3, 2, 3}, Case{-2.5, -3, -3, -2},
                        Case{0.49999999999999994, 0, 0, 1}, Case{-0.2, 0, -1, 0}, Case{7, 7, 7, 7}, Case{0, 0, 0, 0},
                        Case{4503599627370495.5, 4503599627370496, 4503599627370495, 4503599627370496},
                        Case{9007199254740992.0, 9007199254740992, 9007199254740992, 9007199254740992},
                        Case{0x1p63, INT64_MAX, INT64_MAX, INT64_MAX}, Case{-0x1p63, INT64_MIN, INT64_MIN, INT64_MIN},
                        Case{DBL_MAX, INT64_MAX, INT64_MAX, INT64_MAX}, Case{-DBL_MAX, INT64_MIN, INT64_MIN, INT64_MIN},
                        Case{5e-324, 0, 0, 1}, Case{-5e-324, 0, -1, 0}}) {
    EXPECT_EQ(RoundNumber(c.value), c.round) << c.value;
    EXPECT_EQ(FloorNumber(c.value), c.floor) << c.value;
    EXPECT_EQ(CeilNumber(c.value), c.ceil) << c.value;
  }
}

RC_GTEST_PROP(RoundingProperty, WholeNumbersAsTheLibraryHasThem, ()) {
  double value = *Numbers();
  RC_PRE(std::fabs(value) < 0x1p62);
  RC_ASSERT(RoundNumber(value) == std::llround(value));
  RC_ASSERT(FloorNumber(value) == static_cast<int64_t>(std::floor(value)));
  RC_ASSERT(CeilNumber(value) == static_cast<int64_t>(std::ceil(value)));
}

TEST(Arithmetic, Saturates) {
  EXPECT_EQ(AddIntegers(INT64_MAX, 1), INT64_MAX);
  EXPECT_EQ(AddIntegers(INT64_MIN, -1), INT64_MIN);
  EXPECT_EQ(SubtractIntegers(INT64_MIN, 1), INT64_MIN);
  EXPECT_EQ(SubtractIntegers(0, INT64_MIN), INT64_MAX);
  EXPECT_EQ(MultiplyIntegers(INT64_MIN, -1), INT64_MAX);
  EXPECT_EQ(MultiplyIntegers(INT64_MIN, 2), INT64_MIN);
  EXPECT_EQ(MultiplyIntegers(INT64_MAX, -2), INT64_MIN);
  EXPECT_EQ(NegateInteger(INT64_MIN), INT64_MAX);
  EXPECT_EQ(AbsInteger(INT64_MIN), INT64_MAX);
  EXPECT_EQ(FloorDivideInteger(-1, 7), -1);
  EXPECT_EQ(FloorDivideInteger(-7, 7), -1);
  EXPECT_EQ(FloorDivideInteger(13, 7), 1);
  EXPECT_EQ(FloorDivideInteger(INT64_MIN, INT64_MAX), -2);
  EXPECT_EQ(FiniteNumber(HUGE_VAL), DBL_MAX);
  EXPECT_EQ(FiniteNumber(-HUGE_VAL), -DBL_MAX);
  EXPECT_FALSE(std::signbit(FiniteNumber(-0.0)));
  EXPECT_EQ(SaturateInteger(Wide{INT64_MAX} + 1), INT64_MAX);
  EXPECT_EQ(SaturateInteger(Wide{INT64_MIN} - 1), INT64_MIN);
}

}  // namespace
}  // namespace senda::abi
