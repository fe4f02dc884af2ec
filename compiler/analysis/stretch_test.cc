#include "compiler/analysis/stretch.h"

#include <gtest/gtest.h>

namespace senda::analysis {
namespace {

using Kind = Stretch::Kind;

constexpr int64_t kDay = 86'400'000;

TEST(Stretch, LengthsLieInLongerOnes) {
  EXPECT_TRUE(LiesWithin({Kind::kMilliseconds, 7 * kDay}, {Kind::kMilliseconds, 7 * kDay}));
  EXPECT_FALSE(LiesWithin({Kind::kMilliseconds, 7 * kDay + 1}, {Kind::kMilliseconds, 7 * kDay}));
  EXPECT_TRUE(LiesWithin({Kind::kOther, 3}, {Kind::kEver, 0}));
  EXPECT_FALSE(LiesWithin({Kind::kOther, 3}, {Kind::kOther, 4}));
  EXPECT_FALSE(LiesWithin({Kind::kEver, 0}, {Kind::kMilliseconds, 400 * kDay}));
}

// By hand: two months have 59 to 62 days, and clocks and zones move by no more than three.
TEST(Stretch, TheCalendarHasSlack) {
  EXPECT_TRUE(LiesWithin({Kind::kMonths, 2}, {Kind::kMilliseconds, 65 * kDay}));
  EXPECT_FALSE(LiesWithin({Kind::kMonths, 2}, {Kind::kMilliseconds, 62 * kDay}));
  EXPECT_TRUE(LiesWithin({Kind::kMilliseconds, 53 * kDay}, {Kind::kMonths, 2}));
  EXPECT_FALSE(LiesWithin({Kind::kMilliseconds, 56 * kDay}, {Kind::kMonths, 2}));
  EXPECT_TRUE(LiesWithin({Kind::kToday, 0}, {Kind::kThisWeek, 0}));
  EXPECT_TRUE(LiesWithin({Kind::kThisMonth, 0}, {Kind::kThisYear, 0}));
  EXPECT_FALSE(LiesWithin({Kind::kThisWeek, 0}, {Kind::kThisMonth, 0}));
  EXPECT_FALSE(LiesWithin({Kind::kMilliseconds, 1}, {Kind::kToday, 0}));
}

}  // namespace
}  // namespace senda::analysis
