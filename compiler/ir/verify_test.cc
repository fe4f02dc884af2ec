// COVERS: 0.7
#include "compiler/ir/verify.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>

#include "compiler/ir/program_testing.h"
#include "compiler/ir/reach.h"

namespace senda::ir {
namespace {

std::string Findings(const Program& program) {
  return fmt::format("{}", fmt::join(Verify(program), "\n"));
}

TEST(Verify, FindsNothingWrongWithAWholeProgram) {
  EXPECT_EQ(Findings(SmallProgram()), "");
  EXPECT_EQ(Findings(SmallProgram(true)), "");
}

struct Damage {
  const char* name;
  std::function<void(Program*)> damage;
  const char* finding;
};

uint32_t FindNode(const Program& program, Op op) {
  for (uint32_t i = 0; i < program.nodes.size(); ++i) {
    if (program.nodes[i].op == op) return i;
  }
  return 0;
}

Node& TheNode(Program* program, Op op) {
  return program->nodes[FindNode(*program, op)];
}

const Damage kDamages[] = {
    {"OperandMissing", [](Program* p) { TheNode(p, Op::kAnd).operands[1] = NodeId(); }, "operand 1"},
    {"OperandBehind",
     [](Program* p) {
       auto& nodes = p->nodes;
       TheNode(p, Op::kLessInteger).operands[0] = NodeId(static_cast<uint32_t>(nodes.size() - 1));
     },
     "does not come before it"},
    {"OperandOfAnotherType",
     [](Program* p) { TheNode(p, Op::kStartsWith).operands[1] = NodeId(FindNode(*p, Op::kNow)); }, "operand 1 is"},
    {"OperandMayBeMissing",
     [](Program* p) { TheNode(p, Op::kAddInteger).operands[0] = NodeId(FindNode(*p, Op::kAggregateNthAt)); },
     "may be missing"},
    {"ResultOptional", [](Program* p) { TheNode(p, Op::kAddInteger).is_optional = true; }, "cannot be missing"},
    {"ResultOfAnotherType", [](Program* p) { TheNode(p, Op::kAddInteger).rep = abi::Rep::kNumber; },
     "wrong representation"},
    {"ImmediateOfNoUse", [](Program* p) { TheNode(p, Op::kNow).immediate = 1; }, "has an immediate"},
    {"NoSuchSegment", [](Program* p) { TheNode(p, Op::kSegment).immediate = 2; }, "segment 2 is not one of 2"},
    {"NoSuchAggregate", [](Program* p) { TheNode(p, Op::kAggregateNthAt).immediate = -1; }, "is not one of 2"},
    {"TimeNotKept", [](Program* p) { TheNode(p, Op::kAggregateNthAt).argument = 4; }, "does not keep the time"},
    {"FieldOptional", [](Program* p) { TheNode(p, Op::kCustomerField).immediate = 1; }, "field of another type"},
    {"PatternBroken", [](Program* p) { p->patterns.push_back("("); }, "pattern `(`"},
    {"SetNotSorted",
     [](Program* p) {
       p->integer_sets.push_back({2, 1});
     },
     "not in order"},
    {"RootCount", [](Program* p) { p->description.root_count = 1; }, "roots instead of 1"},
    {"RootUnset", [](Program* p) { p->roots[0].node = NodeId(); }, "where of purchase: node"},
    {"NoCapacity", [](Program* p) { p->description.aggregates[1].capacity = 0; }, "keeps nothing"},
    {"NoWindow", [](Program* p) { p->description.aggregates[0].length = {}; }, "window of 0 months and 0 ms"},
    {"SlotTooSmall", [](Program* p) { p->description.aggregates[0].slot_bytes = 8; }, "slot of 8 bytes"},
    {"SlotsOverlap", [](Program* p) { p->description.aggregates[1].slot = 8; }, "overlap"},
    {"SlotBeyondPage", [](Program* p) { p->description.page_bytes[0] = 8; }, "beyond its page"},
    {"FieldKeptAsAnother", [](Program* p) { p->description.aggregates[1].field_kinds[0] = abi::Kind::kText; },
     "kept field 0"},
    {"AggregateNotFed", [](Program* p) { p->description.effects[0].always.inserts.clear(); }, "by 0 decisions"},
    {"AggregateFedTwice", [](Program* p) { p->description.effects[0].always.inserts.push_back(0); }, "by 2 decisions"},
    {"AggregateFedByAnother", [](Program* p) { p->description.effects[1].always.inserts.push_back(0); },
     "shop.cart_add: inserted into"},
    {"DecisionWithoutRoot", [](Program* p) { p->description.effects[0].decisions.emplace_back(); },
     "2 decisions for 1 roots"},
    {"GroupOfNobody", [](Program* p) { p->description.decide_groups.emplace_back(); }, "belongs to 0 events"},
    {"WhereReadsAnAttempt",
     [](Program* p) { p->description.decide_groups[0].roots[0] = p->description.patterns[0].cancel[0].where_root; },
     "reads an attempt"},
    {"SegmentNotBool",
     [](Program* p) { p->description.segments[1].value_root = p->description.segments[0].breakpoint_root; },
     "value is node"},
    {"SegmentReadsEvent",
     [](Program* p) { p->description.segments[1].value_root = p->description.decide_groups[0].roots[0]; },
     "reads an event"},
    {"SegmentReadsItself",
     [](Program* p) { p->description.segments[0].value_root = p->description.segments[1].value_root; },
     "which is not before it"},
    {"DependentForgotten", [](Program* p) { p->description.segments[0].dependents.clear(); },
     "is not among the dependents"},
    {"GroupNotClosed", [](Program* p) { p->description.settle_groups.push_back({{0}}); }, "but not 1, which reads it"},
    {"GroupNotInOrder",
     [](Program* p) {
       p->description.settle_groups[0].segments = {1, 0};
     },
     "not in dependency order"},
    {"GroupOfAllIsNot", [](Program* p) { p->description.settle_groups[0].segments = {1}; }, "group of all segments"},
    {"LayoutOfFields", [](Program* p) { p->description.layout.field_count = 2; }, "layout: 2 fields"},
    {"LayoutOverlaps", [](Program* p) { p->description.layout.pages = p->description.layout.segments; }, "pages at"},
    {"PatternOfAnother", [](Program* p) { p->description.patterns[0].trigger = 3; }, "fires another"},
    {"PatternKeepsNone", [](Program* p) { p->description.patterns[0].keep = 0; }, "keeps no attempt"},
    {"PatternFedByItself",
     [](Program* p) {
       abi::Source& source = p->description.patterns[0].links[0].sources[0];
       source.kind = abi::SourceKind::kTrigger;
       source.target = 0;
     },
     "does not come before it"},
    {"CaptureOfAnotherType", [](Program* p) { p->description.triggers[0].capture_kinds = {abi::Kind::kInt}; },
     "as another type"},
    {"CaptureSlot",
     [](Program* p) {
       p->description.patterns[0].links[0].sources[0].captures = {{3, 1}};
     },
     "capture slot 1 is not one of 1"},
    {"WhereWithoutAttempt", [](Program* p) { p->description.patterns[0].cancel[0].needs_attempt = false; },
     "reads an attempt"},
    {"FlipOfUnwatched",
     [](Program* p) {
       abi::Source& source = p->description.patterns[0].links[0].sources[0];
       source = {};
       source.kind = abi::SourceKind::kFlip;
       source.target = 1;
     },
     "nobody watches shop.reachable"},
    {"StepLeadsNowhere", [](Program* p) { p->description.journeys[0].steps[1].next = 9; }, "step 9 is not one of 3"},
    {"StepsGoRound",
     [](Program* p) {
       abi::Step& step = p->description.journeys[0].steps[1];
       step.kind = abi::StepKind::kJump;
       step.next = 1;
     },
     "without taking time"},
    {"WaitOfNoTime", [](Program* p) { p->description.journeys[0].steps[1].duration = {}; }, "wait of 0 months"},
    {"SplitDoesNotAddUp",
     [](Program* p) {
       abi::Step& step = p->description.journeys[0].steps[1];
       step.kind = abi::StepKind::kSplit;
       step.split = "nudge";
       step.split_arms = {{"a", 400'000, 2, {}}, {"b", 500'000, 2, {}}};
     },
     "shares of 900000"},
    {"NoMessage", [](Program* p) { p->description.journeys[0].steps[0].message = 1; }, "message 1 is not one of 1"},
    {"InstanceCaptureSlot", [](Program* p) { p->description.journeys[0].capture_kinds.clear(); }, "reads slot 0"},
    {"NoAudience", [](Program* p) { p->description.journeys[0].audience_root = abi::kNone; }, "audience"},
};

class VerifyDamaged : public testing::TestWithParam<Damage> {};

TEST_P(VerifyDamaged, IsFound) {
  Program program = SmallProgram();
  GetParam().damage(&program);
  std::string findings = Findings(program);
  EXPECT_NE(findings.find(GetParam().finding), std::string::npos) << findings;
}

INSTANTIATE_TEST_SUITE_P(All, VerifyDamaged, testing::ValuesIn(kDamages),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Reach, FollowsOperands) {
  Program program = SmallProgram();
  std::vector<Reach> reach = ReachOfNodes(program.nodes, program.description.aggregates);
  auto of = [&](uint32_t root) { return reach[program.roots[root].node.index()]; };
  const abi::Program& description = program.description;
  EXPECT_EQ(of(description.decide_groups[0].roots[0]), (Reach{.event = true}));
  EXPECT_EQ(of(description.patterns[0].cancel[0].where_root), (Reach{.event = true, .attempt = true}));
  EXPECT_EQ(of(description.journeys[0].key_root), (Reach{.instance = true}));
  EXPECT_EQ(of(description.segments[1].value_root), (Reach{.segments_end = 1}));
  NodeId reachable = program.roots[description.segments[1].value_root].node;
  EXPECT_EQ(SegmentsRead(program.nodes, reachable), std::vector<uint32_t>{0});
  NodeId loyal = program.roots[description.segments[0].value_root].node;
  EXPECT_EQ(AggregatesRead(program.nodes, loyal), std::vector<uint32_t>{0});
}

}  // namespace
}  // namespace senda::ir
