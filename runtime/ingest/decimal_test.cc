#include "runtime/ingest/decimal.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace senda::ingest {
namespace {

std::optional<int64_t> Scaled(std::string_view text, int32_t scale, bool* is_rounded = nullptr) {
  bool ignored = false;
  auto decimal = ParseDecimal(text);
  return decimal ? ToScaled(*decimal, scale, is_rounded != nullptr ? is_rounded : &ignored) : std::nullopt;
}

std::optional<double> Number(std::string_view text) {
  auto decimal = ParseDecimal(text);
  return decimal ? ToNumber(*decimal) : std::nullopt;
}

TEST(Decimal, MinorUnitsAreExact) {
  EXPECT_EQ(Scaled("12.50", 2), 1250);
  EXPECT_EQ(Scaled("0.1", 2), 10);
  EXPECT_EQ(Scaled("-0.07", 2), -7);
  EXPECT_EQ(Scaled("1e3", 2), 100000);
  EXPECT_EQ(Scaled("12.5e-1", 2), 125);
  EXPECT_EQ(Scaled("+7", 0), 7);
  EXPECT_EQ(Scaled(".5", 1), 5);
  EXPECT_EQ(Scaled("5.", 1), 50);
  EXPECT_EQ(Scaled("0", 2), 0);
  EXPECT_EQ(Scaled("-0.000", 2), 0);
}

TEST(Decimal, HalvesGoAwayFromZero) {
  bool is_rounded = false;
  EXPECT_EQ(Scaled("0.125", 2, &is_rounded), 13);
  EXPECT_TRUE(is_rounded);
  EXPECT_EQ(Scaled("-0.125", 2), -13);
  EXPECT_EQ(Scaled("0.1249999999999999999999", 2), 12);
  EXPECT_EQ(Scaled("0.005", 2), 1);
  EXPECT_EQ(Scaled("0.004999", 2), 0);
  EXPECT_EQ(Scaled("0.0005", 2), 0);
  EXPECT_EQ(Scaled("9.999", 2), 1000);
  EXPECT_EQ(Scaled("1.100", 1, &is_rounded), 11);
  EXPECT_FALSE(is_rounded);
}

TEST(Decimal, RangeIsSixtyFourBits) {
  EXPECT_EQ(Scaled("9223372036854775807", 0), INT64_MAX);
  EXPECT_EQ(Scaled("-9223372036854775808", 0), INT64_MIN);
  EXPECT_EQ(Scaled("9223372036854775808", 0), std::nullopt);
  EXPECT_EQ(Scaled("1e19", 0), std::nullopt);
  EXPECT_EQ(Scaled("1e999999999999", 0), std::nullopt);
  EXPECT_EQ(Scaled("1e-999999999999", 0), 0);
  EXPECT_EQ(Scaled("99999999999999999999999999e-20", 0), 1000000);
}

TEST(Decimal, OtherTextsAreNone) {
  for (std::string_view text :
       {"", "-", ".", "e5", "1e", "1,5", "1 000", "0x10", "1.2.3", "NaN", "inf", "12 EUR", "--1"}) {
    EXPECT_FALSE(ParseDecimal(text)) << text;
  }
}

TEST(Decimal, NumbersAreRoundedToNineDecimals) {
  EXPECT_EQ(Number("0.1"), 0.1);
  EXPECT_EQ(Number("0.1234567894999"), 0.123456789);
  EXPECT_EQ(Number("0.1234567895"), 0.12345679);
  EXPECT_EQ(Number("1e300"), 1e300);
  EXPECT_EQ(Number("1e309"), std::nullopt);
  EXPECT_EQ(Number("1e-300"), 0.0);
  EXPECT_FALSE(std::signbit(*Number("-0")));
  EXPECT_FALSE(std::signbit(*Number("-0.0000000001")));
}

TEST(Decimal, JsonIsStricter) {
  for (std::string_view text : {"0", "-1", "12.5", "1e5", "1E-5", "-0.0"}) EXPECT_TRUE(IsJsonNumber(text)) << text;
  for (std::string_view text : {"01", "+1", ".5", "5.", "-", "1e", "", "1a", "00"})
    EXPECT_FALSE(IsJsonNumber(text)) << text;
}

RC_GTEST_PROP(Decimal, EveryAmountSurvivesItsText, (int64_t units)) {
  RC_PRE(units != INT64_MIN);
  auto magnitude = static_cast<uint64_t>(units < 0 ? -units : units);
  std::string cents = std::to_string(magnitude % 100);
  std::string text = std::to_string(magnitude / 100) + "." + (cents.size() == 1 ? "0" : "") + cents;
  RC_ASSERT(Scaled((units < 0 ? "-" : "") + text, 2) == units);
  RC_ASSERT(Scaled((units < 0 ? "-" : "") + text + "000", 2) == units);
}

}  // namespace
}  // namespace senda::ingest
