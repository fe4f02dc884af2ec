// Which values something can have: a set of whole numbers in few intervals, and whether it may be missing.
//
// Everything that Senda compares is put on such a line: amounts in minor units, lengths in milliseconds, the members of
// an enum by their place, texts by the number of the constant, numbers in the order of their bits. Sets are exact;
// nothing is rounded.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace senda::analysis {

struct Interval {
  int64_t low, high;  // both included
  friend bool operator==(const Interval&, const Interval&) = default;
};

enum class Order : uint8_t { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual };
// What holds when the other does not.
Order Opposite(Order order);
// `a < b` seen from b.
Order Turned(Order order);
bool Holds(int64_t a, Order order, int64_t b);

class ValueSet {
 public:
  static constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  static constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

  // Every known value.
  static ValueSet Known() { return Between(kLeast, kMost); }
  static ValueSet Missing();
  static ValueSet None() { return {}; }
  // Nothing when low > high.
  static ValueSet Between(int64_t low, int64_t high);
  static ValueSet Of(int64_t value) { return Between(value, value); }
  // Those that stand so to the value.
  static ValueSet That(Order order, int64_t value);

  const std::vector<Interval>& intervals() const { return intervals_; }
  bool may_be_missing() const { return may_be_missing_; }
  bool is_empty() const { return intervals_.empty() && !may_be_missing_; }
  bool Has(int64_t value) const;
  // The known values; there must be some.
  int64_t least() const { return intervals_.front().low; }
  int64_t most() const { return intervals_.back().high; }

  ValueSet With(bool may_be_missing) const;
  ValueSet And(const ValueSet& other) const;
  ValueSet Or(const ValueSet& other) const;
  // Every known value that is not in it; not missing.
  ValueSet OtherValues() const;
  // Of whole units the parts: {2} of days is [2 days, 3 days - 1].
  ValueSet InParts(int64_t parts_per_unit) const;

  friend bool operator==(const ValueSet&, const ValueSet&) = default;

 private:
  std::vector<Interval> intervals_;  // in order, with a gap between any two
  bool may_be_missing_ = false;
};

// A finite double's place among all of them; both zeros are 0.
int64_t PlaceOf(double number);

}  // namespace senda::analysis
