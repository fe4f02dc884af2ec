#include "compiler/analysis/value_set.h"

#include <algorithm>
#include <bit>

#include "compiler/base/check.h"

namespace senda::analysis {
namespace {

// The product, or the end of the line on its side.
int64_t Times(int64_t value, int64_t factor) {
  int64_t product = 0;
  if (!__builtin_mul_overflow(value, factor, &product)) return product;
  return value < 0 ? ValueSet::kLeast : ValueSet::kMost;
}

int64_t Plus(int64_t value, int64_t more) {
  int64_t sum = 0;
  return __builtin_add_overflow(value, more, &sum) ? ValueSet::kMost : sum;
}

}  // namespace

Order Opposite(Order order) {
  switch (order) {
    case Order::kEqual: return Order::kNotEqual;
    case Order::kNotEqual: return Order::kEqual;
    case Order::kLess: return Order::kGreaterEqual;
    case Order::kLessEqual: return Order::kGreater;
    case Order::kGreater: return Order::kLessEqual;
    case Order::kGreaterEqual: return Order::kLess;
  }
  SENDA_UNREACHABLE();
}

Order Turned(Order order) {
  switch (order) {
    case Order::kEqual:
    case Order::kNotEqual: return order;
    case Order::kLess: return Order::kGreater;
    case Order::kLessEqual: return Order::kGreaterEqual;
    case Order::kGreater: return Order::kLess;
    case Order::kGreaterEqual: return Order::kLessEqual;
  }
  SENDA_UNREACHABLE();
}

bool Holds(int64_t a, Order order, int64_t b) {
  switch (order) {
    case Order::kEqual: return a == b;
    case Order::kNotEqual: return a != b;
    case Order::kLess: return a < b;
    case Order::kLessEqual: return a <= b;
    case Order::kGreater: return a > b;
    case Order::kGreaterEqual: return a >= b;
  }
  SENDA_UNREACHABLE();
}

ValueSet ValueSet::Missing() {
  ValueSet set;
  set.may_be_missing_ = true;
  return set;
}

ValueSet ValueSet::Between(int64_t low, int64_t high) {
  ValueSet set;
  if (low <= high) set.intervals_.push_back({low, high});
  return set;
}

ValueSet ValueSet::That(Order order, int64_t value) {
  switch (order) {
    case Order::kEqual: return Of(value);
    case Order::kNotEqual: return Of(value).OtherValues();
    case Order::kLess: return value == kLeast ? None() : Between(kLeast, value - 1);
    case Order::kLessEqual: return Between(kLeast, value);
    case Order::kGreater: return value == kMost ? None() : Between(value + 1, kMost);
    case Order::kGreaterEqual: return Between(value, kMost);
  }
  SENDA_UNREACHABLE();
}

bool ValueSet::Has(int64_t value) const {
  return std::any_of(intervals_.begin(), intervals_.end(),
                     [&](const Interval& one) { return one.low <= value && value <= one.high; });
}

ValueSet ValueSet::With(bool may_be_missing) const {
  ValueSet set = *this;
  set.may_be_missing_ = may_be_missing;
  return set;
}

ValueSet ValueSet::And(const ValueSet& other) const {
  ValueSet set;
  set.may_be_missing_ = may_be_missing_ && other.may_be_missing_;
  size_t i = 0, j = 0;
  while (i < intervals_.size() && j < other.intervals_.size()) {
    const Interval &a = intervals_[i], &b = other.intervals_[j];
    const Interval both{std::max(a.low, b.low), std::min(a.high, b.high)};
    if (both.low <= both.high) set.intervals_.push_back(both);
    (a.high < b.high ? i : j)++;
  }
  return set;
}

ValueSet ValueSet::Or(const ValueSet& other) const {
  std::vector<Interval> all = intervals_;
  all.insert(all.end(), other.intervals_.begin(), other.intervals_.end());
  std::sort(all.begin(), all.end(), [](const Interval& a, const Interval& b) { return a.low < b.low; });
  ValueSet set;
  set.may_be_missing_ = may_be_missing_ || other.may_be_missing_;
  for (const Interval& one : all) {
    if (set.intervals_.empty()) {
      set.intervals_.push_back(one);
      continue;
    }
    Interval& last = set.intervals_.back();
    const bool touches = last.high == kMost || one.low <= last.high + 1;
    if (touches) {
      last.high = std::max(last.high, one.high);
    } else {
      set.intervals_.push_back(one);
    }
  }
  return set;
}

ValueSet ValueSet::OtherValues() const {
  ValueSet set;
  int64_t from = kLeast;
  for (const Interval& one : intervals_) {
    if (one.low > from) set.intervals_.push_back({from, one.low - 1});
    if (one.high == kMost) return set;
    from = one.high + 1;
  }
  set.intervals_.push_back({from, kMost});
  return set;
}

ValueSet ValueSet::InParts(int64_t parts_per_unit) const {
  ValueSet set;
  for (const Interval& one : intervals_) {
    const int64_t low = Times(one.low, parts_per_unit);
    const int64_t high = Times(one.high, parts_per_unit);
    set = set.Or(Between(low, Plus(high, parts_per_unit - 1)));
  }
  return set.With(may_be_missing_);
}

int64_t PlaceOf(double number) {
  const auto bits = std::bit_cast<int64_t>(number);
  return bits >= 0 ? bits : ValueSet::kLeast - bits;
}

}  // namespace senda::analysis
