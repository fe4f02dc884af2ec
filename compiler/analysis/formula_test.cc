#include "compiler/analysis/formula.h"

#include <gtest/gtest.h>

#include <random>

namespace senda::analysis {
namespace {

constexpr int64_t kDay = 86'400'000;

class FormulaTest : public testing::Test {
 protected:
  TermId NewTerm(const ValueSet& domain = ValueSet::Known(), const Family& family = {}) {
    Term term;
    term.key = std::to_string(++count_);
    term.domain = domain;
    term.family = family;
    return formulas_.AddTerm(std::move(term));
  }
  // A family over the events of that number, of so many days.
  static Family Over(Family::Kind kind, uint32_t number, int64_t days, bool is_complete = true) {
    Family family;
    family.kind = kind;
    family.number = family.line = number;
    family.unfiltered = 100 + number;
    family.is_complete = is_complete;
    if (days > 0) family.stretch = {Stretch::Kind::kMilliseconds, days * kDay};
    return family;
  }
  static Family At(int64_t place) {
    Family family;
    family.kind = Family::Kind::kMoments;
    family.place = place;
    return family;
  }
  FormulaId Is(TermId term, Order order, int64_t value) {
    return formulas_.Literal(term, ValueSet::That(order, value));
  }
  bool AreExclusive(const std::vector<FormulaId>& together) { return Refuter(&formulas_).AreExclusive(together); }

  Formulas formulas_;
  int count_ = 0;
};

TEST_F(FormulaTest, IntervalsExcludeEachOther) {
  const TermId a = NewTerm();
  EXPECT_TRUE(AreExclusive({Is(a, Order::kGreater, 3), Is(a, Order::kLess, 4)}));
  EXPECT_FALSE(AreExclusive({Is(a, Order::kGreaterEqual, 3), Is(a, Order::kLess, 4)}));
}

TEST_F(FormulaTest, ALiteralOutsideOfTheDomainIsFalse) {
  const TermId count = NewTerm(ValueSet::Between(0, ValueSet::kMost));
  EXPECT_EQ(Is(count, Order::kLess, 0), formulas_.False());
  EXPECT_EQ(Is(count, Order::kGreaterEqual, 0), formulas_.True());
}

TEST_F(FormulaTest, WhatMayBeMissingExcludesNothingUntilItIsKnown) {
  const TermId a = NewTerm(ValueSet::Known().With(true));
  const FormulaId more = formulas_.Literal(a, ValueSet::That(Order::kGreater, 3).With(true));
  const FormulaId less = formulas_.Literal(a, ValueSet::That(Order::kLess, 2).With(true));
  EXPECT_FALSE(AreExclusive({more, less}));
  EXPECT_TRUE(AreExclusive({more, less, formulas_.Literal(a, ValueSet::Known())}));
}

TEST_F(FormulaTest, EveryWayOfAChoiceIsTried) {
  const TermId a = NewTerm(), b = NewTerm();
  const FormulaId either = formulas_.Or({Is(a, Order::kEqual, 1), Is(b, Order::kEqual, 1)});
  const FormulaId other = formulas_.Or({Is(a, Order::kEqual, 2), Is(b, Order::kEqual, 2)});
  EXPECT_FALSE(AreExclusive({either, other}));
  const FormulaId third = formulas_.Or({Is(a, Order::kEqual, 3), Is(b, Order::kEqual, 3)});
  EXPECT_TRUE(AreExclusive({either, other, third}));
}

// By hand: a last event of more than 30 days ago leaves none for the 30 days; one of 29 days ago leaves room.
TEST_F(FormulaTest, AggregatesOverOneEventGoTogether) {
  const ValueSet counts = ValueSet::Between(0, ValueSet::kMost), maybe = ValueSet::Known().With(true);
  const TermId month = NewTerm(counts, Over(Family::Kind::kCounts, 0, 30));
  const TermId ever = NewTerm(counts, Over(Family::Kind::kCounts, 0, 0));
  const TermId since = NewTerm(counts.With(true), Over(Family::Kind::kSince, 0, 0));
  const TermId first = NewTerm(counts.With(true), Over(Family::Kind::kSince, 0, 0, false));
  const TermId sum = NewTerm(ValueSet::Known(), Over(Family::Kind::kAmounts, 0, 30));
  const TermId last = NewTerm(maybe, Over(Family::Kind::kValues, 0, 0));
  const TermId note = NewTerm(maybe, Over(Family::Kind::kValues, 0, 0, false));
  EXPECT_TRUE(AreExclusive({Is(month, Order::kGreater, 0), Is(since, Order::kGreaterEqual, 30 * kDay)}));
  EXPECT_FALSE(AreExclusive({Is(month, Order::kGreater, 0), Is(since, Order::kGreaterEqual, 30 * kDay - 1)}));
  EXPECT_FALSE(AreExclusive({Is(month, Order::kGreater, 0), Is(first, Order::kGreaterEqual, 30 * kDay)}));
  EXPECT_TRUE(AreExclusive({Is(month, Order::kEqual, 0), Is(since, Order::kLess, 30 * kDay)}));
  EXPECT_FALSE(AreExclusive({Is(month, Order::kEqual, 0), Is(since, Order::kLess, 30 * kDay + 1)}));
  EXPECT_TRUE(AreExclusive({Is(ever, Order::kEqual, 0), formulas_.Literal(since, ValueSet::Known())}));
  EXPECT_TRUE(AreExclusive({Is(sum, Order::kGreater, 0), Is(month, Order::kEqual, 0)}));
  EXPECT_FALSE(AreExclusive({Is(sum, Order::kGreaterEqual, 0), Is(month, Order::kEqual, 0)}));
  EXPECT_TRUE(AreExclusive({formulas_.Literal(note, ValueSet::Known()), Is(ever, Order::kEqual, 0)}));
  EXPECT_FALSE(AreExclusive({formulas_.Literal(note, ValueSet::Known()), Is(month, Order::kEqual, 0)}));
  EXPECT_TRUE(AreExclusive({formulas_.Literal(last, ValueSet::Missing()), Is(month, Order::kGreater, 0)}));
  EXPECT_FALSE(AreExclusive({formulas_.Literal(note, ValueSet::Missing()), Is(month, Order::kGreater, 0)}));
  EXPECT_FALSE(Refuter(&formulas_).AreExclusive({Is(sum, Order::kGreater, 0), Is(month, Order::kEqual, 0)}, false));
}

TEST_F(FormulaTest, WhatIsFilteredIsAmongAll) {
  const ValueSet counts = ValueSet::Between(0, ValueSet::kMost);
  Family some = Over(Family::Kind::kCounts, 1, 7);
  some.is_filtered = true;
  Family all = Over(Family::Kind::kCounts, 2, 30);
  all.unfiltered = some.unfiltered;
  const TermId large = NewTerm(counts, some), any = NewTerm(counts, all);
  EXPECT_TRUE(AreExclusive({Is(large, Order::kGreater, 4), Is(any, Order::kLess, 5)}));
  EXPECT_FALSE(AreExclusive({Is(any, Order::kGreater, 4), Is(large, Order::kLess, 1)}));
}

TEST_F(FormulaTest, AShorterWindowCountsNoMore) {
  const ValueSet counts = ValueSet::Between(0, ValueSet::kMost);
  const TermId week = NewTerm(counts, Over(Family::Kind::kCounts, 0, 7));
  const TermId month = NewTerm(counts, Over(Family::Kind::kCounts, 0, 30));
  const TermId other = NewTerm(counts, Over(Family::Kind::kCounts, 1, 30));
  EXPECT_TRUE(AreExclusive({Is(week, Order::kGreaterEqual, 3), Is(month, Order::kLess, 3)}));
  EXPECT_FALSE(AreExclusive({Is(month, Order::kGreaterEqual, 3), Is(week, Order::kLess, 3)}));
  EXPECT_FALSE(AreExclusive({Is(week, Order::kGreaterEqual, 3), Is(other, Order::kLess, 3)}));
}

TEST_F(FormulaTest, WhoIsPastTheLaterDateIsPastTheEarlier) {
  const ValueSet order = ValueSet::Between(-1, 1);
  const TermId early = NewTerm(order, At(0));
  const TermId hour = NewTerm(order, At(3'600'000));
  const TermId late = NewTerm(order, At(10 * kDay));
  EXPECT_TRUE(AreExclusive({Is(early, Order::kLess, 0), Is(late, Order::kGreaterEqual, 0)}));
  EXPECT_FALSE(AreExclusive({Is(early, Order::kGreater, 0), Is(late, Order::kLess, 0)}));
  // Two local times of one night may be the same instant.
  EXPECT_FALSE(AreExclusive({Is(early, Order::kLessEqual, 0), Is(hour, Order::kGreaterEqual, 0)}));
}

TEST_F(FormulaTest, TooMuchWorkProvesNothing) {
  // Pigeons: one more than there are holes.
  constexpr int kHoles = 7;
  std::vector<TermId> pigeons;
  std::vector<FormulaId> all;
  for (int i = 0; i <= kHoles; ++i) pigeons.push_back(NewTerm(ValueSet::Between(1, kHoles)));
  for (int hole = 1; hole <= kHoles; ++hole) {
    for (size_t i = 0; i < pigeons.size(); ++i) {
      for (size_t j = i + 1; j < pigeons.size(); ++j) {
        all.push_back(formulas_.Or({Is(pigeons[i], Order::kNotEqual, hole), Is(pigeons[j], Order::kNotEqual, hole)}));
      }
    }
  }
  EXPECT_FALSE(AreExclusive(all));
}

// Random formulas over three small terms: what is said to exclude each other has no common values.
TEST_F(FormulaTest, WhatIsExclusiveHasNoSolution) {
  std::mt19937 random(7);
  const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
  constexpr int kValues = 4;
  std::vector<TermId> terms;
  for (int i = 0; i < 3; ++i) terms.push_back(NewTerm(ValueSet::Between(0, kValues - 1)));
  struct Tree {
    int term = 0, kind = 0;
    ValueSet values;
    std::vector<Tree> parts;
  };
  const auto grow = [&](auto&& self, int depth) -> Tree {
    Tree tree;
    tree.kind = depth == 0 ? 0 : below(3);
    if (tree.kind == 0) {
      tree.term = below(3);
      tree.values = ValueSet::That(static_cast<Order>(below(6)), below(kValues));
      return tree;
    }
    for (int i = 2 + below(2); i > 0; --i) tree.parts.push_back(self(self, depth - 1));
    return tree;
  };
  const auto build = [&](auto&& self, const Tree& tree) -> FormulaId {
    if (tree.kind == 0) return formulas_.Literal(terms[static_cast<size_t>(tree.term)], tree.values);
    std::vector<FormulaId> parts;
    for (const Tree& part : tree.parts) parts.push_back(self(self, part));
    return tree.kind == 1 ? formulas_.And(parts) : formulas_.Or(parts);
  };
  const auto holds = [&](auto&& self, const Tree& tree, const int* values) -> bool {
    if (tree.kind == 0) return tree.values.Has(values[tree.term]);
    for (const Tree& part : tree.parts) {
      if (self(self, part, values) != (tree.kind == 1)) return tree.kind != 1;
    }
    return tree.kind == 1;
  };
  int proven = 0;
  for (int i = 0; i < 3'000; ++i) {
    const Tree a = grow(grow, 2), b = grow(grow, 2);
    const bool exclusive = AreExclusive({build(build, a), build(build, b)});
    bool has_solution = false;
    for (int at = 0; at < kValues * kValues * kValues; ++at) {
      const int values[] = {at % kValues, at / kValues % kValues, at / kValues / kValues};
      has_solution |= holds(holds, a, values) && holds(holds, b, values);
    }
    EXPECT_EQ(exclusive, !has_solution);  // so small a formula is always decided
    proven += exclusive ? 1 : 0;
  }
  EXPECT_GT(proven, 50);
}

}  // namespace
}  // namespace senda::analysis
