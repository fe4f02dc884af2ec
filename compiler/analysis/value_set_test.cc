#include "compiler/analysis/value_set.h"

#include <gtest/gtest.h>

#include <cfloat>
#include <random>

namespace senda::analysis {
namespace {

constexpr Order kOrders[] = {Order::kEqual,     Order::kNotEqual, Order::kLess,
                             Order::kLessEqual, Order::kGreater,  Order::kGreaterEqual};
constexpr int64_t kEdges[] = {ValueSet::kLeast,    ValueSet::kLeast + 1, -2, -1, 0, 1, 2,
                              ValueSet::kMost - 1, ValueSet::kMost};

TEST(ValueSet, HoldsWhatStandsSoToAValue) {
  for (Order order : kOrders) {
    for (int64_t limit : kEdges) {
      const ValueSet set = ValueSet::That(order, limit);
      for (int64_t value : kEdges) EXPECT_EQ(set.Has(value), Holds(value, order, limit));
      EXPECT_FALSE(set.may_be_missing());
    }
  }
}

TEST(ValueSet, TheOppositeAndTheTurnedOrder) {
  for (Order order : kOrders) {
    for (int64_t a : kEdges) {
      for (int64_t b : kEdges) {
        EXPECT_NE(Holds(a, order, b), Holds(a, Opposite(order), b));
        EXPECT_EQ(Holds(a, order, b), Holds(b, Turned(order), a));
      }
    }
  }
}

TEST(ValueSet, AndOrAndOthersAreExact) {
  std::mt19937_64 random(1);
  const auto any = [&] {
    ValueSet set;
    for (uint64_t i = random() % 4; i > 0; --i) {
      const auto low = static_cast<int64_t>(random() % 12) - 6;
      set = set.Or(ValueSet::Between(low, low + static_cast<int64_t>(random() % 4)));
    }
    return set.With(random() % 2 == 0);
  };
  for (int i = 0; i < 5'000; ++i) {
    const ValueSet a = any(), b = any();
    EXPECT_EQ(a.And(b).may_be_missing(), a.may_be_missing() && b.may_be_missing());
    EXPECT_EQ(a.Or(b).may_be_missing(), a.may_be_missing() || b.may_be_missing());
    for (int64_t value = -8; value <= 10; ++value) {
      EXPECT_EQ(a.And(b).Has(value), a.Has(value) && b.Has(value));
      EXPECT_EQ(a.Or(b).Has(value), a.Has(value) || b.Has(value));
      EXPECT_EQ(a.OtherValues().Has(value), !a.Has(value));
    }
    EXPECT_EQ(a.OtherValues().OtherValues(), a.With(false));
  }
}

TEST(ValueSet, UnitsInTheirParts) {
  const ValueSet days = ValueSet::Of(2).InParts(10);
  EXPECT_FALSE(days.Has(19));
  EXPECT_TRUE(days.Has(20));
  EXPECT_TRUE(days.Has(29));
  EXPECT_FALSE(days.Has(30));
  EXPECT_TRUE(ValueSet::That(Order::kGreater, 3).InParts(1'000).Has(ValueSet::kMost));
  EXPECT_TRUE(ValueSet::Of(-1).InParts(10).Has(-1));
  EXPECT_TRUE(ValueSet::Of(-1).InParts(10).Has(-10));
}

TEST(ValueSet, NumbersInTheirOrder) {
  const double numbers[] = {-DBL_MAX, -2.5, -1, -DBL_MIN, 0, DBL_MIN, 0.1, 1, 1.5, DBL_MAX};
  for (double a : numbers) {
    for (double b : numbers) EXPECT_EQ(PlaceOf(a) < PlaceOf(b), a < b);
  }
  EXPECT_EQ(PlaceOf(-0.0), PlaceOf(0.0));
}

}  // namespace
}  // namespace senda::analysis
