#include "compiler/interp/interpreter.h"

#include <gtest/gtest.h>

#include <cfloat>
#include <cmath>
#include <functional>
#include <thread>

#include "compiler/interp/fake_host.h"
#include "compiler/interp/random_ir.h"
#include "compiler/ir/builder.h"
#include "runtime/abi/calendar.h"

namespace senda::interp {
namespace {

using abi::AggregateQuery;
using abi::Kind;
using abi::Value;
using ir::Builder;
using ir::NodeId;

void AddField(ir::Program* program, Kind kind, bool is_optional) {
  abi::FieldSchema field;
  field.type.kind = kind;
  field.type.is_optional = is_optional;
  program->description.customer_fields.push_back(field);
}

// Room for two customer fields (a text and an optional int) and 70 segments.
void Lay(ir::Program* program) {
  AddField(program, Kind::kText, false);
  AddField(program, Kind::kInt, true);
  abi::CustomerLayout& layout = program->description.layout;
  layout.field_count = 2;
  layout.segments = layout.fields + 2 * sizeof(Value);
  layout.segment_count = 70;
  layout.pages = layout.heap = layout.segments + 16;
}

// A text as the test wants to see it.
struct Evaluated {
  Value value;
  std::string text;
};

using Make = std::function<NodeId(Builder&)>;
using Set = std::function<void(FakeHost&)>;

Evaluated Evaluate(
    const Make& make, const Set& set = [](FakeHost&) {}) {
  Builder builder;
  builder.AddRoot(make(builder), "tested");
  ir::Program program = builder.Finish();
  Lay(&program);
  FakeHost host(program);
  set(host);
  Interpreter interpreter(program);
  Evaluated out{Value::Missing(), ""};
  interpreter.Evaluate(0, host.context(), &out.value);
  bool is_text = program.nodes[program.roots[0].node.index()].rep == abi::Rep::kText;
  if (is_text && out.value.known != 0) out.text = std::string(out.value.text());
  return out;
}

// Operands come as event fields, so that the builder computes nothing.
NodeId Int(Builder& b, uint32_t field) {
  return b.EventField(field, Kind::kInt, false);
}
NodeId Num(Builder& b, uint32_t field) {
  return b.EventField(field, Kind::kNumber, false);
}
NodeId Txt(Builder& b, uint32_t field) {
  return b.EventField(field, Kind::kText, false);
}

int64_t OfIntegers(NodeId (Builder::*op)(NodeId, NodeId), int64_t x, int64_t y) {
  return Evaluate([&](Builder& b) { return (b.*op)(Int(b, 0), Int(b, 1)); },
                  [&](FakeHost& host) {
                    host.SetEventField(0, Value::Integer(x));
                    host.SetEventField(1, Value::Integer(y));
                  })
      .value.integer;
}

double OfNumbers(NodeId (Builder::*op)(NodeId, NodeId), double x, double y) {
  return Evaluate([&](Builder& b) { return (b.*op)(Num(b, 0), Num(b, 1)); },
                  [&](FakeHost& host) {
                    host.SetEventField(0, Value::Number(x));
                    host.SetEventField(1, Value::Number(y));
                  })
      .value.number;
}

Evaluated OfTexts(const Make& make, const char* x, const char* y = "") {
  return Evaluate(make, [&](FakeHost& host) {
    host.SetEventField(0, Value::Text(x));
    host.SetEventField(1, Value::Text(y));
  });
}

TEST(Interpreter, IntegersSaturate) {
  EXPECT_EQ(OfIntegers(&Builder::AddInteger, 2, 3), 5);
  EXPECT_EQ(OfIntegers(&Builder::AddInteger, INT64_MAX, 1), INT64_MAX);
  EXPECT_EQ(OfIntegers(&Builder::SubtractInteger, INT64_MIN, 1), INT64_MIN);
  EXPECT_EQ(OfIntegers(&Builder::MultiplyInteger, INT64_MIN, -1), INT64_MAX);
  EXPECT_EQ(OfIntegers(&Builder::MinInteger, 3, -4), -4);
  EXPECT_EQ(OfIntegers(&Builder::MaxInteger, 3, -4), 3);
  EXPECT_EQ(OfIntegers(&Builder::LessInteger, 3, 3), 0);
  EXPECT_EQ(OfIntegers(&Builder::LessEqualInteger, 3, 3), 1);
  EXPECT_EQ(OfIntegers(&Builder::EqualInteger, 3, 3), 1);
  EXPECT_EQ(OfIntegers(&Builder::PercentOfMoney, 1999, 120'000), 240);
  auto floor = [](int64_t x) {
    return Evaluate([](Builder& b) { return b.FloorDivideInteger(Int(b, 0), 7); },
                    [&](FakeHost& host) { host.SetEventField(0, Value::Integer(x)); })
        .value.integer;
  };
  EXPECT_EQ(floor(13), 1);
  EXPECT_EQ(floor(-1), -1);
}

TEST(Interpreter, NumbersStayFinite) {
  EXPECT_EQ(OfNumbers(&Builder::AddNumber, DBL_MAX, DBL_MAX), DBL_MAX);
  EXPECT_EQ(OfNumbers(&Builder::SubtractNumber, -DBL_MAX, DBL_MAX), -DBL_MAX);
  EXPECT_EQ(OfNumbers(&Builder::MultiplyNumber, 1e300, 1e300), DBL_MAX);
  EXPECT_FALSE(std::signbit(OfNumbers(&Builder::MultiplyNumber, -1e-300, 1e-300)));
  EXPECT_EQ(OfNumbers(&Builder::DivideNumber, 1, 4), 0.25);
  EXPECT_EQ(OfNumbers(&Builder::DivideNumber, 1, 5e-324), DBL_MAX);
  EXPECT_EQ(OfNumbers(&Builder::MinNumber, 1, -2), -2);
  EXPECT_EQ(OfNumbers(&Builder::MaxNumber, 1, -2), 1);
}

TEST(Interpreter, DividingByNothingIsMissing) {
  auto known = [](const Make& make, Value x, Value y) {
    Evaluated out = Evaluate(make, [&](FakeHost& host) {
      host.SetEventField(0, x);
      host.SetEventField(1, y);
    });
    EXPECT_TRUE(out.value.known != 0 || (out.value.integer == 0 && out.value.size == 0));
    return out.value.known != 0;
  };
  Make numbers = [](Builder& b) { return b.DivideNumber(Num(b, 0), Num(b, 1)); };
  Make money = [](Builder& b) { return b.DivideMoney(Int(b, 0), Num(b, 1)); };
  Make share = [](Builder& b) { return b.ShareInteger(Int(b, 0), Int(b, 1)); };
  Make share_number = [](Builder& b) { return b.ShareNumber(Num(b, 0), Num(b, 1)); };
  EXPECT_FALSE(known(numbers, Value::Number(1), Value::Number(0)));
  EXPECT_FALSE(known(money, Value::Integer(1), Value::Number(0)));
  EXPECT_FALSE(known(money, Value::Integer(1), Value::Number(4.9e-10)));
  EXPECT_FALSE(known(money, Value::Integer(1), Value::Number(-4.9e-10)));
  EXPECT_TRUE(known(money, Value::Integer(1), Value::Number(5e-10)));
  EXPECT_FALSE(known(share, Value::Integer(1), Value::Integer(0)));
  EXPECT_TRUE(known(share, Value::Integer(0), Value::Integer(1)));
  EXPECT_FALSE(known(share_number, Value::Number(1), Value::Number(0)));
}

TEST(Interpreter, OptionalsAndLogic) {
  Set missing = [](FakeHost& host) { host.SetEventField(1, Value::Integer(8)); };
  Set known = [](FakeHost& host) {
    host.SetEventField(0, Value::Integer(7));
    host.SetEventField(1, Value::Integer(8));
  };
  Make or_else = [](Builder& b) { return b.Else(b.EventField(0, Kind::kInt, true), Int(b, 1)); };
  EXPECT_EQ(Evaluate(or_else, missing).value.integer, 8);
  EXPECT_EQ(Evaluate(or_else, known).value.integer, 7);
  Make assume = [](Builder& b) { return b.AssumeKnown(b.EventField(0, Kind::kInt, true)); };
  EXPECT_EQ(Evaluate(assume, missing).value.integer, 0);
  EXPECT_EQ(Evaluate(assume, missing).value.known, 1u);
  EXPECT_EQ(Evaluate(assume, known).value.integer, 7);
  Make is_known = [](Builder& b) { return b.IsKnown(b.EventField(0, Kind::kInt, true)); };
  EXPECT_EQ(Evaluate(is_known, missing).value.integer, 0);
  EXPECT_EQ(Evaluate(is_known, known).value.integer, 1);
  Make select = [](Builder& b) {
    return b.Select(b.LessInteger(b.Integer(5), Int(b, 1)), b.EventField(0, Kind::kInt, true), Int(b, 1));
  };
  EXPECT_EQ(Evaluate(select, missing).value.known, 0u);
  EXPECT_EQ(Evaluate(select, known).value.integer, 7);
  Make sets = [](Builder& b) { return b.InIntegers(Int(b, 1), {8, 3, 5}); };
  EXPECT_EQ(Evaluate(sets, known).value.integer, 1);
}

TEST(Interpreter, Texts) {
  EXPECT_EQ(OfTexts([](Builder& b) { return b.Concatenate(Txt(b, 0), Txt(b, 1)); }, "a", "ñ").text, "añ");
  EXPECT_EQ(OfTexts([](Builder& b) { return b.UpperText(Txt(b, 0)); }, "ñu").text, "ÑU");
  EXPECT_EQ(OfTexts([](Builder& b) { return b.LowerText(Txt(b, 0)); }, "ÑU").text, "ñu");
  EXPECT_EQ(OfTexts([](Builder& b) { return b.TrimText(Txt(b, 0)); }, " x ").text, "x");
  EXPECT_EQ(OfTexts([](Builder& b) { return b.DomainOf(Txt(b, 0)); }, "a@b").text, "b");
  EXPECT_EQ(OfTexts([](Builder& b) { return b.SizeOfText(Txt(b, 0)); }, "añ").value.integer, 2);
  EXPECT_EQ(OfTexts([](Builder& b) { return b.Matches(Txt(b, 0), "a+"); }, "aaa").value.integer, 1);
  EXPECT_EQ(OfTexts([](Builder& b) { return b.InTexts(Txt(b, 0), {"x", "a", "m"}); }, "m").value.integer, 1);
  EXPECT_EQ(OfTexts([](Builder& b) { return b.InTexts(Txt(b, 0), {"x", "a"}); }, "m").value.integer, 0);
  EXPECT_EQ(OfTexts([](Builder& b) { return b.EqualText(Txt(b, 0), b.Text("m")); }, "m").value.integer, 1);
  EXPECT_EQ(OfTexts([](Builder& b) { return b.EqualIgnoringCase(Txt(b, 0), Txt(b, 1)); }, "A", "a").value.integer, 1);
  EXPECT_EQ(OfTexts([](Builder& b) { return b.StartsWith(Txt(b, 0), Txt(b, 1)); }, "ab", "a").value.integer, 1);
  EXPECT_EQ(OfTexts([](Builder& b) { return b.EndsWith(Txt(b, 0), Txt(b, 1)); }, "ab", "a").value.integer, 0);
  EXPECT_EQ(OfTexts([](Builder& b) { return b.Contains(Txt(b, 0), Txt(b, 1)); }, "ab", "b").value.integer, 1);
  EXPECT_EQ(Evaluate([](Builder& b) {
              return b.TextOf(b.Integer(1250), Kind::kMoney, {"EUR", 2, {}});
            }).text,
            "12.50 EUR");
}

TEST(Interpreter, CalendarInTheCustomersZone) {
  auto at = [](const Make& make, int64_t instant) {
    return Evaluate(make,
                    [&](FakeHost& host) {
                      host.SetZone("America/Santiago");
                      host.SetNow(instant);
                    })
        .value.integer;
  };
  constexpr int64_t kGap = 1'788'667'200'000;  // 2026-09-06 04:00 UTC: midnight becomes 01:00
  EXPECT_EQ(at([](Builder& b) { return b.DateOf(b.Now()); }, kGap - 1), abi::DateOfCivil(2026, 9, 5));
  EXPECT_EQ(at([](Builder& b) { return b.DateOf(b.Now()); }, kGap), abi::DateOfCivil(2026, 9, 6));
  EXPECT_EQ(at([](Builder& b) { return b.TimeOf(b.Now()); }, kGap), 3'600'000);
  EXPECT_EQ(at([](Builder& b) { return b.StartOfDate(b.DateOf(b.Now())); }, kGap + 5), kGap);
  EXPECT_EQ(at([](Builder& b) { return b.NextPeriod(b.Now(), 0); }, kGap - 1), kGap);
  EXPECT_EQ(at([](Builder& b) { return b.NextTimeOfDay(b.Now(), b.Integer(0), 6); }, kGap - 1), kGap);
  EXPECT_EQ(at([](Builder& b) { return b.InstantAt(b.DateOf(b.Now()), b.Integer(60)); }, kGap + 5), kGap);
  EXPECT_EQ(at([](Builder& b) { return b.AddMonthsToInstant(b.Now(), b.Integer(1)); }, kGap),
            kGap + int64_t{30} * 86'400'000);
  EXPECT_EQ(at([](Builder& b) { return b.MonthsBetween(b.Now(), b.Integer(abi::kLastInstant)); }, kGap), 95'679);
  EXPECT_EQ(at([](Builder& b) { return b.WeekdayOfDate(b.DateOf(b.Now())); }, kGap), 6);
  EXPECT_EQ(at([](Builder& b) { return b.DayOfDate(b.DateOf(b.Now())); }, kGap), 6);
  EXPECT_EQ(at([](Builder& b) { return b.MonthOfDate(b.DateOf(b.Now())); }, kGap), 9);
  EXPECT_EQ(at([](Builder& b) { return b.YearOfDate(b.DateOf(b.Now())); }, kGap), 2026);
  EXPECT_EQ(at([](Builder& b) { return b.AgeOn(b.Integer(0), b.DateOf(b.Now())); }, kGap), 56);
}

TEST(Interpreter, ReadsTheContext) {
  Set set = [](FakeHost& host) {
    host.SetNow(5);
    host.SetEntering(3);
    host.SetCustomerField(0, Value::Text("Ana"));
    host.SetAttemptCapture(2, Value::Integer(20));
    host.SetInstanceCapture(2, Value::Integer(30));
    host.SetSegment(65, true);
    host.SetAggregate(4, AggregateQuery::kValue, Value::Integer(40));
    host.SetAggregate(4, AggregateQuery::kExpiry, Value::Integer(50));
    host.SetAggregate(4, AggregateQuery::kNthAt, Value::Integer(60), 2);
    host.SetAggregate(4, AggregateQuery::kField, Value::Text("kept"), 1);
    host.SetAggregate(4, AggregateQuery::kReset, Value::Integer(70));
  };
  EXPECT_EQ(Evaluate([](Builder& b) { return b.Now(); }, set).value.integer, 5);
  EXPECT_EQ(Evaluate([](Builder& b) { return b.Entering(); }, set).value.integer, 3);
  EXPECT_EQ(Evaluate([](Builder& b) { return b.CustomerField(0, Kind::kText, false); }, set).text, "Ana");
  EXPECT_EQ(Evaluate([](Builder& b) { return b.CustomerField(1, Kind::kInt, true); }, set).value.known, 0u);
  EXPECT_EQ(Evaluate([](Builder& b) { return b.AttemptCapture(2, Kind::kInt, true); }, set).value.integer, 20);
  EXPECT_EQ(Evaluate([](Builder& b) { return b.InstanceCapture(2, Kind::kInt, true); }, set).value.integer, 30);
  EXPECT_EQ(Evaluate([](Builder& b) { return b.Segment(65); }, set).value.integer, 1);
  EXPECT_EQ(Evaluate([](Builder& b) { return b.Segment(64); }, set).value.integer, 0);
  EXPECT_EQ(Evaluate([](Builder& b) { return b.AggregateValue(4, Kind::kInt, false); }, set).value.integer, 40);
  EXPECT_EQ(Evaluate([](Builder& b) { return b.AggregateExpiry(4); }, set).value.integer, 50);
  EXPECT_EQ(Evaluate([](Builder& b) { return b.AggregateNthAt(4, 2); }, set).value.integer, 60);
  EXPECT_EQ(Evaluate([](Builder& b) { return b.AggregateNthAt(4, 3); }, set).value.known, 0u);
  EXPECT_EQ(Evaluate([](Builder& b) { return b.AggregateField(4, 1, Kind::kText); }, set).text, "kept");
  EXPECT_EQ(Evaluate([](Builder& b) { return b.AggregateReset(4); }, set).value.integer, 70);
}

TEST(Interpreter, DecidesAGroupInOrder) {
  Builder builder;
  std::vector<uint32_t> roots;
  for (int64_t limit : {10, 0, 5, 20}) {
    NodeId node = builder.LessInteger(builder.Integer(limit), Int(builder, 0));
    roots.push_back(builder.AddRoot(node, "where"));
  }
  builder.description().decide_groups = {{}, {roots}};
  ir::Program program = builder.Finish();
  Lay(&program);
  FakeHost host(program);
  host.SetEventField(0, Value::Integer(7));
  Interpreter interpreter(program);
  uint32_t matched[4] = {};
  EXPECT_EQ(interpreter.Decide(1, host.context(), matched), 2u);
  EXPECT_EQ(matched[0], 1u);
  EXPECT_EQ(matched[1], 2u);
  EXPECT_EQ(interpreter.Decide(0, host.context(), matched), 0u);
}

// Three segments, each the negation of the one before; the group leaves the first out and begins with the second.
TEST(Interpreter, SettlesWithTheNewTruths) {
  Builder builder;
  auto& segments = builder.description().segments;
  segments.resize(4);
  NodeId values[] = {builder.LessInteger(builder.Now(), builder.Integer(100)), builder.Not(builder.Segment(0)),
                     builder.Not(builder.Segment(1)), builder.Not(builder.Segment(2))};
  for (uint32_t i = 0; i < 4; ++i) segments[i].value_root = builder.AddRoot(values[i], "segment");
  NodeId breakpoint = builder.Select(builder.Segment(2), builder.Integer(7), builder.Integer(9));
  segments[3].breakpoint_root = builder.AddRoot(breakpoint, "breakpoint");
  builder.description().settle_groups = {{{1, 2, 3}}, {{3}}};
  ir::Program program = builder.Finish();
  Lay(&program);
  FakeHost host(program);
  host.SetSegment(0, true);
  host.SetSegment(2, false);
  Interpreter interpreter(program);
  uint8_t truth[3];
  int64_t at[3];
  interpreter.Settle(0, host.context(), truth, at);
  EXPECT_EQ(truth[0], 0);  // not the stored truth of 0
  EXPECT_EQ(truth[1], 1);  // not the new truth of 1
  EXPECT_EQ(truth[2], 0);
  EXPECT_EQ(at[0], abi::kNever);
  EXPECT_EQ(at[2], 7);
  interpreter.Settle(1, host.context(), truth, at);
  EXPECT_EQ(truth[0], 1);  // outside its group a segment counts as it is stored
  EXPECT_EQ(at[0], 9);
}

TEST(Interpreter, CountsInstructions) {
  Builder builder;
  builder.AddRoot(builder.AddInteger(Int(builder, 0), Int(builder, 0)), "sum");
  ir::Program program = builder.Finish();
  Lay(&program);
  FakeHost host(program);
  OpCounts counts;
  Interpreter interpreter(program, &counts);
  Value out;
  for (int i = 0; i < 3; ++i) interpreter.Evaluate(0, host.context(), &out);
  EXPECT_EQ(counts.of(ir::Op::kAddInteger), 3u);
  EXPECT_EQ(counts.of(ir::Op::kEventField), 3u);  // once for both operands
  EXPECT_EQ(counts.of(ir::Op::kNow), 0u);
}

TEST(Interpreter, EvaluatesVeryDeepExpressions) {
  Evaluated out = Evaluate(
      [](Builder& b) {
        NodeId node = Int(b, 0);
        for (int i = 0; i < 200'000; ++i) node = b.SubtractInteger(b.Integer(1), node);
        return node;
      },
      [](FakeHost& host) { host.SetEventField(0, Value::Integer(5)); });
  EXPECT_EQ(out.value.integer, 5);
}

TEST(Interpreter, MayBeUsedFromSeveralThreads) {
  ir::Program program = RandomProgram(4711);
  Interpreter interpreter(program);
  auto work = [&](uint64_t seed) {
    for (uint64_t i = 0; i < 20; ++i) {
      FakeHost host(program);
      FillRandomly(seed + i, program, &host);
      EXPECT_EQ(CompareEvaluators(program, interpreter, interpreter, &host), std::nullopt);
    }
  };
  std::thread other(work, 100);
  work(200);
  other.join();
}

}  // namespace
}  // namespace senda::interp
