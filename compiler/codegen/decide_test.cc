// Decide groups as programs really have them: many rules that compare the same few values with different constants, in
// every shape the rule table takes apart, against the interpreter.
#include <gtest/gtest.h>

#include <limits>
#include <random>

#include "compiler/codegen/codegen.h"
#include "compiler/interp/interpreter.h"
#include "compiler/interp/random_ir.h"
#include "compiler/ir/builder.h"

namespace senda::codegen {
namespace {

using abi::Kind;
using abi::Value;
using ir::NodeId;

constexpr int64_t kMin = std::numeric_limits<int64_t>::min(), kMax = std::numeric_limits<int64_t>::max();
constexpr double kLargest = std::numeric_limits<double>::max(), kTiny = std::numeric_limits<double>::denorm_min();
constexpr int64_t kIntegers[] = {kMin, kMin + 1, -7, -1, 0, 1, 2, 3, 5, 8, 13, 40, 100'000, kMax - 1, kMax};
constexpr double kNumbers[] = {-kLargest, -2.5, -kTiny, 0.0, kTiny, 0.25, 1.0, 1.5, 450.0, 1e300, kLargest};

// Fields 0-2 integers that lie far apart, 3 one in a small range, 4-5 numbers, 6-7 bools, 8 text, 9 optional integer.
constexpr uint32_t kSmall = 3, kNumber = 4, kBool = 6, kText = 8, kOptional = 9;

class Rules {
 public:
  explicit Rules(uint64_t seed) : random_(seed) {}

  ir::Program Make(uint32_t count) {
    abi::Program& description = builder_.description();
    description.segments.resize(4);
    description.layout.segments = sizeof(abi::CustomerHeader);
    description.layout.segment_count = 4;
    description.layout.heap = sizeof(abi::CustomerHeader) + 8;
    description.aggregates.resize(2);
    description.decide_groups.resize(1);
    for (uint32_t i = 0; i < count; ++i) {
      NodeId rule = Clause();
      for (uint32_t more = Below(4); more > 0; --more) rule = builder_.And(rule, Clause());
      description.decide_groups[0].roots.push_back(builder_.AddRoot(rule, "rule"));
    }
    return builder_.Finish();
  }

  // Values at and beside the constants of rules.
  void Fill(interp::FakeHost& host) {
    for (uint32_t field = 0; field < kSmall; ++field) host.SetEventField(field, Value::Integer(Near(Pick(kIntegers))));
    host.SetEventField(kSmall, Value::Integer(Below(34) - 2));
    host.SetEventField(kNumber, Value::Number(Pick(kNumbers)));
    host.SetEventField(kNumber + 1, Value::Number(Below(100) * 0.25));
    for (uint32_t field : {kBool, kBool + 1}) host.SetEventField(field, Value::Bool(Below(2) != 0));
    host.SetEventField(kText, Value::Text(Pick(kTexts)));
    host.SetEventField(kOptional, Below(2) != 0 ? Value::Missing() : Value::Integer(Pick(kIntegers)));
    for (uint32_t segment = 0; segment < 4; ++segment) host.SetSegment(segment, Below(2) != 0);
    for (uint32_t aggregate : {0, 1}) {
      host.SetAggregate(aggregate, abi::AggregateQuery::kValue, Value::Integer(Pick(kIntegers)));
    }
    host.SetNow(Pick(kIntegers));
  }

 private:
  static constexpr std::string_view kTexts[] = {"", "a", "checkout", "checkout2", "a text that is longer than a word"};

  uint32_t Below(uint32_t n) { return static_cast<uint32_t>(random_() % n); }
  template <typename T, size_t n>
  T Pick(const T (&from)[n]) {
    return from[Below(n)];
  }
  int64_t Near(int64_t value) {
    const int64_t step = static_cast<int64_t>(Below(3)) - 1;
    if ((step < 0 && value == kMin) || (step > 0 && value == kMax)) return value;
    return value + step;
  }

  NodeId Clause() {
    switch (Below(8)) {
      case 0: return builder_.Or(Atom(), Atom());
      case 1: return builder_.Or(builder_.Or(Atom(), builder_.Not(Atom())), Atom());
      case 2: return builder_.Not(Atom());
      case 3: return builder_.Not(builder_.And(Atom(), Atom()));
      default: return Atom();
    }
  }

  NodeId Atom() {
    ir::Builder& b = builder_;
    switch (Below(14)) {
      case 0:
      case 1: return Compare(b.EventField(Below(3), Kind::kInt, false), b.Integer(Pick(kIntegers)));
      case 2: return Compare(b.EventField(kSmall, Kind::kInt, false), b.Integer(Below(30)));
      case 3:
      case 4: return InSet(b.EventField(kSmall, Kind::kInt, false));
      case 5: return b.InIntegers(b.EventField(0, Kind::kInt, false), {kMin, 3, kMax});
      case 6:
      case 7: return CompareNumbers(b.EventField(kNumber + Below(2), Kind::kNumber, false));
      case 8: return b.EventField(kBool + Below(2), Kind::kBool, false);
      case 9: return b.EqualInteger(b.EventField(kBool, Kind::kBool, false), b.Bool(Below(2) != 0));
      case 10: return b.Segment(Below(4));
      case 11: return b.EqualText(b.EventField(kText, Kind::kText, false), b.Text(Pick(kTexts)));
      case 12: return Compare(b.AggregateValue(Below(2), Kind::kInt, false), b.Integer(Pick(kIntegers)));
      default:
        return Compare(b.Else(b.EventField(kOptional, Kind::kInt, true), b.Integer(1)), b.Integer(Pick(kIntegers)));
    }
  }

  NodeId Compare(NodeId a, NodeId b) {
    if (Below(2) != 0) std::swap(a, b);
    switch (Below(3)) {
      case 0: return builder_.EqualInteger(a, b);
      case 1: return builder_.LessInteger(a, b);
      default: return builder_.LessEqualInteger(a, b);
    }
  }

  NodeId CompareNumbers(NodeId value) {
    NodeId a = value, b = builder_.Number(Below(2) != 0 ? Pick(kNumbers) : Below(100) * 0.25);
    if (Below(2) != 0) std::swap(a, b);
    switch (Below(4)) {
      case 0: return builder_.EqualNumber(a, b);
      case 1: return builder_.LessNumber(a, b);
      case 2: return builder_.LessEqualNumber(a, b);
      default: return builder_.InNumbers(value, {0.0, 0.25, Pick(kNumbers)});
    }
  }

  NodeId InSet(NodeId value) {
    std::vector<int64_t> members;
    for (uint32_t i = Below(6); i > 0; --i) members.push_back(Below(30));
    return builder_.InIntegers(value, members);
  }

  std::mt19937_64 random_;
  ir::Builder builder_;
};

void CompareRules(uint64_t seed, uint32_t count, Level level) {
  Rules rules(seed);
  const ir::Program program = rules.Make(count);
  const interp::Interpreter expected(program);
  Options options;
  options.level = level;
  options.verify = true;
  const auto actual = Compile(program, options);
  ASSERT_TRUE(actual.ok()) << actual.error().message;
  std::vector<uint32_t> want(count), got(count);
  for (int i = 0; i < 300; ++i) {
    interp::FakeHost host(program);
    rules.Fill(host);
    want.resize(expected.Decide(0, host.context(), want.data()));
    got.resize((*actual)->Decide(0, host.context(), got.data()));
    ASSERT_EQ(got, want) << "seed " << seed << ", " << count << " rules, context " << i;
    want.resize(count);
    got.resize(count);
  }
}

TEST(Decide, AgreesForAnyNumberOfRules) {
  uint64_t seed = 1;
  for (uint32_t count : {1u, 2u, 3u, 7u, 20u, 63u, 64u, 65u, 130u, 256u, 257u, 600u})
    CompareRules(seed++, count, Level::kFast);
}

TEST(Decide, AgreesOverManySeeds) {
  for (uint64_t seed = 100; seed < 160; ++seed) CompareRules(seed, 5 + seed % 60, Level::kFast);
}

TEST(Decide, AgreesOptimised) {
  for (uint64_t seed = 200; seed < 210; ++seed) CompareRules(seed, 40, Level::kOptimised);
}

// More cuts than are compared at once, and constants at both ends of the integers.
TEST(Decide, ManyDistantCuts) {
  ir::Builder b;
  b.description().decide_groups.resize(1);
  std::vector<int64_t> cuts = {kMin, kMax};
  for (int64_t i = 0; i < 200; ++i) cuts.push_back(i * 1'000'003 - 50'000'000);
  const NodeId value = b.EventField(0, Kind::kMoney, false);
  for (int64_t cut : cuts) {
    b.description().decide_groups[0].roots.push_back(b.AddRoot(b.LessInteger(b.Integer(cut), value), "rule"));
  }
  const ir::Program program = b.Finish();
  const interp::Interpreter expected(program);
  const auto actual = Compile(program).value();
  for (int64_t cut : cuts) {
    for (int64_t value_at : {cut == kMin ? cut : cut - 1, cut, cut == kMax ? cut : cut + 1}) {
      interp::FakeHost host(program);
      host.SetEventField(0, Value::Integer(value_at));
      EXPECT_EQ(interp::CompareEvaluators(program, expected, *actual, &host), std::nullopt) << value_at;
    }
  }
}

// Sets so large that a table of all their regions would be larger than the rules.
TEST(Decide, RulesWithLargeSets) {
  ir::Builder b;
  b.description().decide_groups.resize(1);
  const NodeId value = b.EventField(0, Kind::kInt, false);
  for (int64_t rule = 0; rule < 100; ++rule) {
    std::vector<int64_t> members;
    for (int64_t i = 0; i < 200; ++i) members.push_back((i * 100 + rule) * 7'919);
    b.description().decide_groups[0].roots.push_back(b.AddRoot(b.InIntegers(value, members), "rule"));
  }
  const ir::Program program = b.Finish();
  const interp::Interpreter expected(program);
  const auto actual = Compile(program).value();
  for (int64_t i = -2; i < 400; ++i) {
    interp::FakeHost host(program);
    host.SetEventField(0, Value::Integer(i * 31 * 7'919 + (i % 5 == 0)));
    EXPECT_EQ(interp::CompareEvaluators(program, expected, *actual, &host), std::nullopt) << i;
  }
}

}  // namespace
}  // namespace senda::codegen
