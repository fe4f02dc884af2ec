#include "compiler/ir/builder.h"

#include <gtest/gtest.h>

#include <bit>

namespace senda::ir {
namespace {

using abi::Kind;

TEST(Builder, GivesOneNodeForEqualExpressions) {
  Builder b;
  NodeId count = b.AggregateValue(3, Kind::kInt, false);
  NodeId first = b.LessEqualInteger(b.Integer(3), count);
  NodeId second = b.LessEqualInteger(b.Integer(3), b.AggregateValue(3, Kind::kInt, false));
  EXPECT_EQ(first, second);
  EXPECT_NE(first, b.LessEqualInteger(count, b.Integer(3)));
  EXPECT_NE(b.Integer(1), b.Bool(true));
  EXPECT_NE(b.EventField(3, Kind::kInt, false), b.EventField(3, Kind::kInt, true));
  EXPECT_EQ(b.EventField(3, Kind::kMoney, false), b.EventField(3, Kind::kInt, false));
  EXPECT_EQ(b.Text("a"), b.Text("a"));
  EXPECT_EQ(b.InTexts(b.Text("a"), {"x", "y", "x"}), b.InTexts(b.Text("a"), {"y", "x"}));
  EXPECT_EQ(b.Matches(b.Text("a"), "a+"), b.Matches(b.Text("a"), "a+"));
}

TEST(Builder, SimplifiesLogic) {
  Builder b;
  NodeId x = b.EventField(3, Kind::kBool, false), y = b.EventField(4, Kind::kBool, false);
  NodeId yes = b.Bool(true), no = b.Bool(false);
  EXPECT_EQ(b.And(yes, x), x);
  EXPECT_EQ(b.And(x, yes), x);
  EXPECT_EQ(b.And(no, x), no);
  EXPECT_EQ(b.And(x, no), no);
  EXPECT_EQ(b.And(x, x), x);
  EXPECT_EQ(b.Or(no, x), x);
  EXPECT_EQ(b.Or(x, no), x);
  EXPECT_EQ(b.Or(yes, x), yes);
  EXPECT_EQ(b.Or(x, yes), yes);
  EXPECT_EQ(b.Not(b.Not(x)), x);
  EXPECT_EQ(b.Not(yes), no);
  EXPECT_EQ(b.Not(no), yes);
  EXPECT_EQ(b.Select(yes, x, y), x);
  EXPECT_EQ(b.Select(no, x, y), y);
  EXPECT_EQ(b.Select(x, y, y), y);
  EXPECT_EQ(b.Select(x, yes, no), x);
  EXPECT_EQ(b.Select(x, no, yes), b.Not(x));
  EXPECT_EQ(b.Select(b.Not(x), y, yes), b.Select(x, yes, y));
  EXPECT_EQ(b.EqualInteger(x, yes), x);
  EXPECT_EQ(b.EqualInteger(no, x), b.Not(x));
  EXPECT_EQ(b.node(b.And(x, y)).op, Op::kAnd);
}

TEST(Builder, SimplifiesOptionals) {
  Builder b;
  NodeId known = b.EventField(3, Kind::kInt, false), maybe = b.EventField(4, Kind::kInt, true);
  NodeId missing = b.Missing(Kind::kInt);
  EXPECT_EQ(b.Else(known, maybe), known);
  EXPECT_EQ(b.Else(maybe, missing), maybe);
  EXPECT_EQ(b.Else(missing, known), known);
  EXPECT_EQ(b.IsKnown(known), b.Bool(true));
  EXPECT_EQ(b.IsKnown(missing), b.Bool(false));
  EXPECT_EQ(b.AssumeKnown(known), known);
  EXPECT_FALSE(b.node(b.Else(maybe, known)).is_optional);
  EXPECT_TRUE(b.node(b.Else(maybe, b.EventField(5, Kind::kInt, true))).is_optional);
  EXPECT_FALSE(b.node(b.AssumeKnown(maybe)).is_optional);
  EXPECT_TRUE(b.node(b.Select(b.IsKnown(maybe), known, missing)).is_optional);
  EXPECT_TRUE(b.node(b.DivideNumber(b.Number(1), b.Number(2))).is_optional);
}

TEST(Builder, FoldsIntegersAsEvaluationDoes) {
  Builder b;
  NodeId x = b.EventField(3, Kind::kInt, false);
  EXPECT_EQ(b.AddInteger(b.Integer(INT64_MAX), b.Integer(1)), b.Integer(INT64_MAX));
  EXPECT_EQ(b.SubtractInteger(b.Integer(INT64_MIN), b.Integer(1)), b.Integer(INT64_MIN));
  EXPECT_EQ(b.MultiplyInteger(b.Integer(INT64_MIN), b.Integer(-1)), b.Integer(INT64_MAX));
  EXPECT_EQ(b.NegateInteger(b.Integer(INT64_MIN)), b.Integer(INT64_MAX));
  EXPECT_EQ(b.AbsInteger(b.Integer(-3)), b.Integer(3));
  EXPECT_EQ(b.FloorDivideInteger(b.Integer(-1), 7), b.Integer(-1));
  EXPECT_EQ(b.FloorDivideInteger(x, 1), x);
  EXPECT_EQ(b.AddInteger(x, b.Integer(0)), x);
  EXPECT_EQ(b.MultiplyInteger(b.Integer(1), x), x);
  EXPECT_EQ(b.MinInteger(b.Never(), x), x);
  EXPECT_EQ(b.MinInteger(x, x), x);
  EXPECT_EQ(b.MaxInteger(x, b.Integer(INT64_MIN)), x);
  EXPECT_EQ(b.LessInteger(x, x), b.Bool(false));
  EXPECT_EQ(b.LessEqualInteger(b.Integer(2), b.Integer(3)), b.Bool(true));
  EXPECT_EQ(b.InIntegers(x, {}), b.Bool(false));
  EXPECT_EQ(b.InIntegers(b.Integer(2), {3, 2}), b.Bool(true));
  // Sums that saturate must not be put together: (x + max) - max is not x.
  NodeId sum = b.SubtractInteger(b.AddInteger(x, b.Integer(INT64_MAX)), b.Integer(INT64_MAX));
  EXPECT_EQ(b.node(sum).op, Op::kSubtractInteger);
}

TEST(Builder, KeepsNumbersAsTheyAreWritten) {
  Builder b;
  NodeId x = b.EventField(3, Kind::kNumber, false);
  EXPECT_EQ(b.Number(-0.0), b.Number(0.0));
  EXPECT_EQ(b.node(b.Number(-0.0)).immediate, 0);
  EXPECT_EQ(b.node(b.AddNumber(x, b.Number(0))).op, Op::kAddNumber);
  EXPECT_EQ(b.IntegerToNumber(b.Integer(3)), b.Number(3));
  EXPECT_EQ(b.EqualNumber(x, x), b.Bool(true));
}

TEST(Builder, LeavesOutWhatNoRootNeeds) {
  Builder b;
  NodeId x = b.EventField(3, Kind::kInt, false);
  b.MultiplyInteger(x, b.Integer(7));
  uint32_t later = b.ReserveRoot("later");
  uint32_t root = b.AddRoot(b.AddInteger(x, b.Integer(5)), "sum");
  b.SetRoot(later, x);
  Program program = b.Finish();
  EXPECT_EQ(program.nodes.size(), 3u);
  EXPECT_EQ(program.description.root_count, 2u);
  EXPECT_EQ(program.roots[later].node, NodeId(0));
  EXPECT_EQ(program.nodes[program.roots[root].node.index()].op, Op::kAddInteger);
  EXPECT_EQ(b.node_count(), 0u);
}

TEST(Builder, RenumbersDeclarations) {
  Builder b;
  b.AddRoot(b.And(b.Segment(0), b.Segment(1)), "both");
  b.AddRoot(b.AggregateValue(0, Kind::kInt, false), "count");
  b.RenumberSegments({1, 0});
  b.RenumberAggregates({4});
  EXPECT_EQ(b.And(b.Segment(1), b.Segment(0)), b.root(0).node);
  EXPECT_EQ(b.AggregateValue(4, Kind::kInt, false), b.root(1).node);
}

TEST(BuilderDeathTest, RefusesWhatDoesNotFit) {
  Builder b;
  NodeId integer = b.Integer(1), number = b.Number(1), maybe = b.EventField(3, Kind::kInt, true);
  EXPECT_DEATH(b.AddInteger(integer, number), "operand 1 of AddInteger");
  EXPECT_DEATH(b.AddInteger(maybe, integer), "may be missing");
  EXPECT_DEATH(b.And(b.Segment(1), integer), "operand 1 of And");
  EXPECT_DEATH(b.EqualInteger(b.Segment(1), b.Now()), "differ");
}

TEST(Op, EveryInstructionHasASignature) {
  for (size_t i = 0; i < kOpCount; ++i) {
    Signature signature = SignatureOf(static_cast<Op>(i));
    EXPECT_NE(signature.result, Slot::kNone) << NameOf(static_cast<Op>(i));
    EXPECT_LE(signature.operand_count(), kOperandsMax);
  }
  EXPECT_EQ(NameOf(Op::kConstant), "Constant");
  EXPECT_EQ(NameOf(Op::kTextOf), "TextOf");
}

}  // namespace
}  // namespace senda::ir
