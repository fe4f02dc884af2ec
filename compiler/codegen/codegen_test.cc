// Every instruction at the edges of its operands' types, and what functions are made of: sharing, conditional values,
// large groups, lazy compilation.
#include "compiler/codegen/codegen.h"

#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "compiler/interp/fake_host.h"
#include "compiler/interp/interpreter.h"
#include "compiler/interp/random_ir.h"
#include "compiler/ir/builder.h"

namespace senda::codegen {
namespace {

using abi::Kind;
using abi::Value;
using ir::NodeId;

constexpr int64_t kMin = std::numeric_limits<int64_t>::min(), kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kInstant = 1'774'746'000'000;  // 2026-03-29 01:00 UTC: clocks change in Europe

constexpr int64_t kIntegers[] = {kMin,   kMin + 1,   -1'000'000'007, -86'400'000,   -1,       0,        1,   2, 7, 63,
                                 20'000, 45'000'000, 1 << 30,        3'037'000'500, kInstant, kMax - 1, kMax};
constexpr double kNumbers[] = {-std::numeric_limits<double>::max(),
                               -1e18,
                               -2.5,
                               -0.5,
                               -5e-10,
                               -5e-324,
                               0.0,
                               5e-324,
                               4.9e-10,
                               5e-10,
                               0.1,
                               0.5,
                               1.0,
                               1e9,
                               9.3e18,
                               1.7e308,
                               std::numeric_limits<double>::max()};
constexpr std::string_view kTexts[] = {"",
                                       "a",
                                       "A",
                                       "ab",
                                       "checkout",
                                       "Checkout",
                                       "checkout-",
                                       "ñandú",
                                       "ana@example.com",
                                       "  spaced out  ",
                                       "exactly thirty-two bytes of text",
                                       "a text that is longer than thirty-two bytes"};

// Event fields 0-1 integers, 2-3 numbers, 4-5 texts, 6-7 bools; 8-15 the same, optional.
class Edges {
 public:
  NodeId Integer(uint32_t i) { return b.EventField(i, Kind::kInt, false); }
  NodeId Number(uint32_t i) { return b.EventField(2 + i, Kind::kNumber, false); }
  NodeId Text(uint32_t i) { return b.EventField(4 + i, Kind::kText, false); }
  NodeId Bool(uint32_t i) { return b.EventField(6 + i, Kind::kBool, false); }
  void Root(NodeId node) { b.AddRoot(node, "root"); }

  // Compares interpreter and native code over all pairs of edges.
  void Compare(Level level = Level::kFast) {
    ir::Program& program = program_ = Finish();
    const interp::Interpreter expected(program);
    Options options;
    options.verify = true;
    options.level = level;
    const auto actual = Compile(program, options);
    ASSERT_TRUE(actual.ok()) << actual.error().message;
    for (size_t i = 0; i < std::size(kIntegers); ++i) {
      for (size_t j = 0; j < std::size(kIntegers); ++j) {
        interp::FakeHost host(program);
        Fill(host, i, j);
        const auto difference = interp::CompareEvaluators(program, expected, **actual, &host);
        ASSERT_EQ(difference, std::nullopt) << "edges " << i << ", " << j;
      }
    }
  }

  ir::Builder b;

 private:
  ir::Program Finish() {
    abi::Program& description = b.description();
    description.customer_fields.resize(3);
    description.customer_fields[1].type.kind = Kind::kText;
    description.customer_fields[2].type.kind = Kind::kInt;
    description.layout.field_count = 3;
    description.layout.segments = description.layout.fields + 3 * sizeof(Value);
    description.layout.segment_count = 100;
    description.layout.heap = description.layout.segments + 16;
    description.segments.resize(100);
    return b.Finish();
  }

  static void Fill(interp::FakeHost& host, size_t i, size_t j) {
    const size_t at[] = {i, j};
    for (uint32_t side = 0; side < 2; ++side) {
      const Value values[] = {Value::Integer(kIntegers[at[side]]), Value::Number(kNumbers[at[side]]),
                              Value::Text(kTexts[at[side] % std::size(kTexts)]), Value::Bool(at[side] % 2 != 0)};
      for (uint32_t type = 0; type < 4; ++type) {
        host.SetEventField(2 * type + side, values[type]);
        host.SetEventField(8 + 2 * type + side, (i + j + side) % 3 == 0 ? Value::Missing() : values[type]);
      }
    }
    host.SetNow(kIntegers[i]);
    host.SetEntering(kIntegers[j]);
    host.SetZone(i % 2 == 0 ? "Europe/Madrid" : "Australia/Lord_Howe");
    host.SetCustomerField(1, j % 2 == 0 ? Value::Missing() : Value::Text(kTexts[i % std::size(kTexts)]));
    host.SetCustomerField(2, Value::Integer(kIntegers[j]));
    for (uint32_t segment = 0; segment < 100; ++segment) host.SetSegment(segment, segment % (i + 2) == 0);
    host.SetAggregate(3, abi::AggregateQuery::kValue, Value::Integer(kIntegers[j]));
  }

  ir::Program program_;
};

TEST(Codegen, IntegersAtTheirEdges) {
  Edges e;
  const NodeId a = e.Integer(0), b = e.Integer(1);
  for (NodeId node :
       {e.b.AddInteger(a, b), e.b.SubtractInteger(a, b), e.b.MultiplyInteger(a, b), e.b.NegateInteger(a),
        e.b.AbsInteger(a), e.b.MinInteger(a, b), e.b.MaxInteger(a, b), e.b.EqualInteger(a, b), e.b.LessInteger(a, b),
        e.b.LessEqualInteger(a, b), e.b.IntegerToNumber(a), e.b.PercentOfMoney(a, b), e.b.ShareInteger(a, b)}) {
    e.Root(node);
  }
  for (int64_t constant : {kMin, int64_t{-1}, int64_t{0}, int64_t{1}, int64_t{7}, kMax}) {
    e.Root(e.b.AddInteger(a, e.b.Integer(constant)));
    e.Root(e.b.SubtractInteger(a, e.b.Integer(constant)));
    e.Root(e.b.SubtractInteger(e.b.Integer(constant), a));
    e.Root(e.b.MultiplyInteger(a, e.b.Integer(constant)));
    if (constant > 0) e.Root(e.b.FloorDivideInteger(a, constant));
  }
  for (int64_t divisor : {2, 3, 1000, 86'400'000}) e.Root(e.b.FloorDivideInteger(a, divisor));
  e.Compare();
  Edges again;
  again.Root(again.b.MultiplyInteger(again.Integer(0), again.Integer(1)));
  again.Root(again.b.FloorDivideInteger(again.Integer(0), 1000));
  again.Compare(Level::kOptimised);
}

TEST(Codegen, SetsOfEveryShape) {
  Edges e;
  std::vector<int64_t> dense, sparse, many;
  for (int64_t i = 0; i < 100; ++i) {
    if (i % 3 != 0 && i < 60) dense.push_back(i);
    if (i < 40) sparse.push_back(i * i * i);
    many.push_back(i * 1'000'003);
  }
  for (const std::vector<int64_t>& set : std::vector<std::vector<int64_t>>{
           {}, {kMin}, {0, 1, 2}, {-1, 7}, {kMin, 0, kMax}, {kMin, kMin + 1}, {kMax - 1, kMax}, dense, sparse, many}) {
    e.Root(e.b.InIntegers(e.Integer(0), set));
  }
  e.Root(e.b.InIntegers(e.Bool(0), {1}));
  e.Root(e.b.InNumbers(e.Number(0), {0.0, 0.5}));
  e.Root(e.b.InNumbers(e.Number(0), std::vector<double>(std::begin(kNumbers), std::end(kNumbers))));
  e.Root(e.b.InTexts(e.Text(0), {"", "a", "checkout", "ñandú"}));
  e.Root(e.b.InTexts(e.Text(0), {}));
  e.Compare();
}

TEST(Codegen, NumbersAndMoneyAtTheirEdges) {
  Edges e;
  const NodeId a = e.Number(0), b = e.Number(1), money = e.Integer(0);
  for (NodeId node :
       {e.b.AddNumber(a, b), e.b.SubtractNumber(a, b), e.b.MultiplyNumber(a, b), e.b.NegateNumber(a), e.b.AbsNumber(a),
        e.b.MinNumber(a, b), e.b.MaxNumber(a, b), e.b.DivideNumber(a, b), e.b.EqualNumber(a, b), e.b.LessNumber(a, b),
        e.b.LessEqualNumber(a, b), e.b.RoundNumber(a), e.b.FloorNumber(a), e.b.CeilNumber(a),
        e.b.MultiplyMoney(money, b), e.b.DivideMoney(money, b), e.b.PercentOfNumber(a, money), e.b.ShareNumber(a, b),
        e.b.SubtractNumber(e.b.AddNumber(a, b), b)}) {
    e.Root(node);
  }
  e.Compare();
}

TEST(Codegen, NoFusedMultiplyAddWhenOptimised) {
  Edges e;
  const NodeId a = e.Number(0), b = e.Number(1);
  e.Root(e.b.AddNumber(e.b.MultiplyNumber(a, b), e.b.Number(0.1)));
  e.Root(e.b.SubtractNumber(e.b.MultiplyNumber(a, a), e.b.MultiplyNumber(b, b)));
  e.Root(e.b.NegateNumber(e.b.AddNumber(a, e.b.Number(0))));
  e.Compare(Level::kOptimised);
}

TEST(Codegen, TextsAtTheirEdges) {
  Edges e;
  const NodeId a = e.Text(0), b = e.Text(1);
  for (NodeId node : {e.b.EqualText(a, b), e.b.EqualIgnoringCase(a, b), e.b.StartsWith(a, b), e.b.EndsWith(a, b),
                      e.b.Contains(a, b), e.b.LowerText(a), e.b.UpperText(a), e.b.TrimText(a), e.b.DomainOf(a),
                      e.b.SizeOfText(a), e.b.Concatenate(a, b), e.b.Matches(a, "[a-z]+"), e.b.Matches(a, ".*out.*"),
                      e.b.CustomerField(1, Kind::kText, true), e.b.Else(e.b.CustomerField(1, Kind::kText, true), a)}) {
    e.Root(node);
  }
  for (std::string_view text : kTexts) {
    e.Root(e.b.EqualText(a, e.b.Text(text)));
    e.Root(e.b.EqualText(e.b.Text(text), a));
    e.Root(e.b.StartsWith(a, e.b.Text(text)));
    e.Root(e.b.Text(text));
  }
  e.Root(e.b.TextOf(e.Integer(0), Kind::kMoney, {"EUR", 2, {}}));
  e.Root(e.b.TextOf(e.Integer(0), Kind::kMoney, {"JPY", 0, {}}));
  e.Root(e.b.TextOf(e.Number(0), Kind::kNumber));
  e.Root(e.b.TextOf(e.Bool(0), Kind::kBool));
  e.Compare();
}

TEST(Codegen, CalendarAtItsEdges) {
  Edges e;
  const NodeId a = e.Integer(0), b = e.Integer(1);
  for (NodeId node : {e.b.DateOf(a),
                      e.b.TimeOf(a),
                      e.b.StartOfDate(a),
                      e.b.InstantAt(a, b),
                      e.b.AddMonthsToInstant(a, b),
                      e.b.AddMonthsToDate(a, b),
                      e.b.MonthsBetween(a, b),
                      e.b.WeekdayOfDate(a),
                      e.b.DayOfDate(a),
                      e.b.MonthOfDate(a),
                      e.b.YearOfDate(a),
                      e.b.AgeOn(a, b),
                      e.b.NextBirthday(a, b),
                      e.b.NextTimeOfDay(a, b, -1),
                      e.b.NextTimeOfDay(a, b, 3),
                      e.b.NextPeriod(a, 0),
                      e.b.NextPeriod(a, 1),
                      e.b.NextPeriod(a, 2),
                      e.b.NextPeriod(a, 3),
                      e.b.Now(),
                      e.b.Entering()}) {
    e.Root(node);
  }
  e.Compare();
}

TEST(Codegen, OptionalsOfEveryShape) {
  Edges e;
  const Kind kinds[] = {Kind::kInt, Kind::kNumber, Kind::kText, Kind::kBool};
  for (uint32_t i = 0; i < 4; ++i) {
    const NodeId a = e.b.EventField(8 + 2 * i, kinds[i], true), b = e.b.EventField(9 + 2 * i, kinds[i], true);
    const NodeId sure = e.b.EventField(2 * i, kinds[i], false), missing = e.b.Missing(kinds[i]);
    for (NodeId node : {a, b, missing, e.b.IsKnown(a), e.b.Else(a, b), e.b.Else(a, sure), e.b.AssumeKnown(a),
                        e.b.Select(e.Bool(0), a, b), e.b.Select(e.Bool(0), a, sure), e.b.Select(e.Bool(0), missing, a),
                        e.b.Select(e.b.IsKnown(a), e.b.AssumeKnown(a), sure)}) {
      e.Root(node);
    }
  }
  const NodeId dear = e.b.UpperText(e.b.Concatenate(e.Text(0), e.Text(1)));  // only one arm is computed
  e.Root(e.b.Select(e.Bool(1), dear, e.b.EventField(12, Kind::kText, true)));
  e.Root(e.b.Else(e.b.EventField(12, Kind::kText, true), dear));
  for (uint32_t segment : {0, 1, 7, 8, 63, 64, 99}) e.Root(e.b.Segment(segment));
  e.Compare();
}

// ---------------------------------------------------------------------------------------------------- structure

// Answers every aggregate with its number and counts the questions.
struct CountingHost {
  static void Aggregate(const abi::Context* context, uint32_t aggregate, abi::AggregateQuery, int64_t,
                        Value* out) noexcept {
    ++static_cast<CountingHost*>(context->host)->asked[aggregate];
    *out = Value::Integer(aggregate);
  }
  abi::Context Context(const Value* event) {
    abi::Context context{};
    context.event = event;
    context.customer = block;
    context.calls = &calls;
    context.host = this;
    return context;
  }
  abi::Calls calls{&Aggregate, nullptr, nullptr};
  alignas(8) uint8_t block[4096] = {};
  uint32_t asked[8] = {};
};

TEST(Codegen, AsksForAnAggregateOnceAtMost) {
  ir::Builder b;
  const NodeId first = b.AggregateValue(1, Kind::kInt, false), second = b.AggregateValue(2, Kind::kInt, false);
  b.description().aggregates.resize(3);
  b.description().decide_groups.resize(1);
  // The second aggregate is asked for in conditional code only, by several rules.
  for (int64_t i = 0; i < 6; ++i) {
    const NodeId gate = b.LessInteger(b.Integer(i), first);
    const NodeId rule = b.And(gate, b.LessInteger(b.MultiplyInteger(second, second), b.Integer(i + 4)));
    b.description().decide_groups[0].roots.push_back(b.AddRoot(rule, "rule"));
  }
  const auto evaluator = Compile(b.Finish()).value();
  CountingHost host;
  const abi::Context context = host.Context(nullptr);
  uint32_t matched[6];
  EXPECT_EQ(evaluator->Decide(0, context, matched), 0u);
  EXPECT_EQ(host.asked[1], 1u);
  EXPECT_EQ(host.asked[2], 1u);
}

TEST(Codegen, DoesNotAskBehindAFalseCondition) {
  ir::Builder b;
  b.description().aggregates.resize(3);
  b.description().decide_groups.resize(1);
  const NodeId field = b.EventField(0, Kind::kInt, false);
  for (int64_t i = 0; i < 10; ++i) {
    const NodeId asked = b.LessInteger(b.AggregateValue(2, Kind::kInt, false), b.Integer(i));
    const NodeId rule = b.And(asked, b.EqualInteger(field, b.Integer(i)));
    b.description().decide_groups[0].roots.push_back(b.AddRoot(rule, "rule"));
  }
  const auto evaluator = Compile(b.Finish()).value();
  CountingHost host;
  Value event = Value::Integer(77);
  uint32_t matched[10];
  EXPECT_EQ(evaluator->Decide(0, host.Context(&event), matched), 0u);
  EXPECT_EQ(host.asked[2], 0u);
  event = Value::Integer(5);
  ASSERT_EQ(evaluator->Decide(0, host.Context(&event), matched), 1u);
  EXPECT_EQ(matched[0], 5u);
  EXPECT_EQ(host.asked[2], 1u);
}

// Segments that each read the one before, across several functions; some keep reading the state of a segment that is
// not in the group.
TEST(Codegen, SettlesLongChains) {
  constexpr uint32_t kCount = 450;
  Edges e;
  ir::Builder& b = e.b;
  abi::Program& description = b.description();
  description.segments.resize(kCount);
  description.layout.segments = sizeof(abi::CustomerHeader);
  description.layout.segment_count = kCount;
  description.layout.heap = sizeof(abi::CustomerHeader) + 64;
  description.settle_groups.resize(2);
  for (uint32_t i = 0; i < kCount; ++i) {
    const NodeId field = b.LessInteger(e.Integer(0), b.Integer(i));
    const NodeId before = i == 0 ? e.Bool(0) : b.Segment(i - 1);
    description.segments[i].value_root = b.AddRoot(i % 7 == 0 ? b.Or(before, field) : b.Not(b.And(before, field)), "s");
    if (i % 3 == 0) {
      const NodeId later = b.AddInteger(b.Now(), b.Integer(i));
      description.segments[i].breakpoint_root = b.AddRoot(b.Select(before, later, b.Never()), "breakpoint");
    }
    description.settle_groups[0].segments.push_back(i);
    if (i % 5 != 0) description.settle_groups[1].segments.push_back(i);
  }
  const ir::Program program = b.Finish();
  const interp::Interpreter expected(program);
  const auto actual = Compile(program).value();
  for (int64_t i = 0; i < 40; ++i) {
    interp::FakeHost host(program);
    host.SetEventField(0, Value::Integer(i * 11));
    host.SetEventField(6, Value::Bool(i % 2 != 0));
    host.SetNow(kInstant + i);
    for (uint32_t segment = 0; segment < kCount; ++segment) host.SetSegment(segment, segment % (i + 2) == 0);
    ASSERT_EQ(interp::CompareEvaluators(program, expected, *actual, &host), std::nullopt);
  }
}

// Deeper than a stack would bear.
TEST(Codegen, DeepExpressions) {
  Edges e;
  NodeId sum = e.Integer(0), either = e.Bool(0), alternating = e.Bool(1);
  for (int64_t i = 0; i < 2'000; ++i) {
    sum = e.b.AddInteger(sum, i % 2 == 0 ? e.Integer(1) : sum);
    const NodeId asked = e.b.EqualInteger(e.Integer(0), e.b.Integer(i));
    either = e.b.Or(either, asked);
    alternating = i % 2 == 0 ? e.b.And(alternating, asked) : e.b.Not(e.b.Or(alternating, asked));
  }
  for (NodeId node : {sum, either, alternating}) e.Root(node);
  e.b.description().decide_groups.resize(1);
  e.b.description().decide_groups[0].roots = {1, 2, 1, 2, 1, 2, 2};
  e.Compare();
}

// Conditions that use each other twice at every level: written out as trees they would be astronomical.
TEST(Codegen, SharedConditionsDoNotMultiply) {
  Edges e;
  NodeId both = e.b.StartsWith(e.Text(0), e.Text(1)), either = e.b.Contains(e.Text(0), e.Text(1));
  for (uint32_t i = 0; i < 60; ++i) {
    const NodeId asked = e.b.LessInteger(e.Integer(0), e.b.Integer(i));
    const NodeId next = e.b.Or(e.b.And(both, asked), e.b.And(either, e.b.Not(asked)));
    either = e.b.Or(e.b.And(e.Bool(0), both), e.b.And(either, both));
    both = next;
  }
  e.Root(both);
  e.Root(either);
  e.b.description().decide_groups.resize(1);
  e.b.description().decide_groups[0].roots = {0, 1, 0, 1};
  e.Compare();
}

TEST(Codegen, CompilesRootsWhenFirstAsked) {
  ir::Builder b;
  for (int64_t i = 0; i < 500; ++i) b.AddRoot(b.Integer(i), "root");
  Statistics statistics;
  const auto evaluator = Compile(b.Finish(), {}, statistics).value();
  EXPECT_EQ(statistics.units, 0u);
  // Several threads at once, as two engines would.
  auto ask = [&] {
    const abi::Context context{};
    for (uint32_t root = 0; root < 500; ++root) {
      Value out;
      evaluator->Evaluate(root, context, &out);
      ASSERT_EQ(out.integer, root);
    }
  };
  std::thread other(ask);
  ask();
  other.join();
}

TEST(Codegen, OutlivesTheProgramItWasMadeFrom) {
  std::shared_ptr<abi::Evaluator> evaluator;
  {
    Edges e;
    e.Root(e.b.Text("kept"));
    e.Root(e.b.InTexts(e.b.Text("kept"), {"kept", "left"}));
    evaluator = Compile(e.b.Finish()).value();
  }
  const abi::Context context{};
  Value out;
  evaluator->Evaluate(0, context, &out);
  EXPECT_EQ(out.text(), "kept");
  evaluator->Evaluate(1, context, &out);
  EXPECT_EQ(out.integer, 1);
}

TEST(Codegen, PrintsLlvm) {
  ir::Builder b;
  b.description().decide_groups.resize(1);
  b.description().decide_groups[0].roots.push_back(b.AddRoot(b.LessInteger(b.Now(), b.Entering()), "rule"));
  const std::string text = PrintLlvm(b.Finish());
  EXPECT_NE(text.find("define i32 @decide_0_0(ptr"), std::string::npos) << text;
  EXPECT_NE(text.find("icmp slt i64"), std::string::npos) << text;
}

TEST(Codegen, EmptyProgram) {
  const ir::Program program;
  EXPECT_TRUE(Compile(program).ok());
  EXPECT_EQ(PrintLlvm(program), "");
}

}  // namespace
}  // namespace senda::codegen
