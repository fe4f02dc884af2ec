#include "compiler/ir/meaning.h"

#include <gtest/gtest.h>

#include <functional>

#include "compiler/ir/program_testing.h"

namespace senda::ir {
namespace {

Program WithMeanings(Program program) {
  FillMeanings(&program);
  return program;
}

const abi::Aggregate& AggregateOf(const Program& program, abi::Container container) {
  for (const abi::Aggregate& aggregate : program.description.aggregates) {
    if (aggregate.container == container) return aggregate;
  }
  return program.description.aggregates.front();
}

TEST(Meaning, IsTheSameWhateverTheOrderOfFiles) {
  Program a = WithMeanings(SmallProgram());
  Program b = WithMeanings(SmallProgram(true));
  EXPECT_EQ(a.description.segments[0].meaning, b.description.segments[0].meaning);
  EXPECT_EQ(a.description.segments[1].meaning, b.description.segments[1].meaning);
  EXPECT_EQ(a.description.triggers[0].meaning, b.description.triggers[0].meaning);
  EXPECT_EQ(a.description.journeys[0].meaning, b.description.journeys[0].meaning);
  for (abi::Container container : {abi::Container::kLatest, abi::Container::kFields}) {
    EXPECT_EQ(AggregateOf(a, container).meaning, AggregateOf(b, container).meaning);
  }
  EXPECT_EQ(a.description.meaning, b.description.meaning);
}

TEST(Meaning, IsTheSameInEveryBuild) {
  // When this fails because meanings are meant to change, raise kMeaningVersion with the number below.
  EXPECT_EQ(WithMeanings(SmallProgram()).description.meaning, 493433546769042706u);
}

// What each change concerns: aggregate, the segment on it, the segment on that one, trigger, journey, program.
struct Change {
  const char* name;
  std::function<void(Program*)> change;
  bool aggregate, loyal, reachable, trigger, journey;
};

const Change kChanges[] = {
    {"Nothing", [](Program*) {}, false, false, false, false, false},
    {"Positions",
     [](Program* p) {
       p->description.segments[0].position = {0, 99, 7};
     },
     false, false, false, false, false},
    {"KeepsMoreTimes", [](Program* p) { p->description.aggregates[0].capacity = 5; }, true, true, true, false, true},
    {"AnotherWhere",
     [](Program* p) {
       for (Node& node : p->nodes) {
         if (node.op == Op::kConstant && node.immediate == 2000) node.immediate = 3000;
       }
     },
     true, true, true, false, true},
    {"AnotherText", [](Program* p) { p->texts[0] = "+351"; }, false, false, true, false, false},
    {"AnotherAbsence", [](Program* p) { p->description.patterns[0].absence.milliseconds = 5; }, false, false, false,
     true, true},
    {"AnotherWait", [](Program* p) { p->description.journeys[0].steps[1].duration.milliseconds = 5; }, false, false,
     false, false, true},
    {"AnotherField", [](Program* p) { p->description.events[0].fields[4].name = "total"; }, true, true, true, false,
     true},
};

class MeaningChanged : public testing::TestWithParam<Change> {};

TEST_P(MeaningChanged, ReachesWhatReadsIt) {
  const Change& change = GetParam();
  Program before = WithMeanings(SmallProgram());
  Program after = SmallProgram();
  change.change(&after);
  FillMeanings(&after);
  auto differ = [](const auto& a, const auto& b) { return a.meaning != b.meaning; };
  const abi::Program &a = before.description, &b = after.description;
  EXPECT_EQ(differ(a.aggregates[0], b.aggregates[0]), change.aggregate);
  EXPECT_EQ(differ(a.segments[0], b.segments[0]), change.loyal);
  EXPECT_EQ(differ(a.segments[1], b.segments[1]), change.reachable);
  EXPECT_EQ(differ(a.triggers[0], b.triggers[0]), change.trigger);
  EXPECT_EQ(differ(a.journeys[0], b.journeys[0]), change.journey);
  bool is_any = change.aggregate || change.loyal || change.reachable || change.trigger || change.journey;
  EXPECT_EQ(differ(a, b), is_any);
}

INSTANTIATE_TEST_SUITE_P(All, MeaningChanged, testing::ValuesIn(kChanges),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Meaning, DoesNotDependOnADeclarationsOwnName) {
  Program before = WithMeanings(SmallProgram());
  Program after = SmallProgram();
  after.description.journeys[0].id = "shop.win_back";
  FillMeanings(&after);
  EXPECT_EQ(before.description.journeys[0].meaning, after.description.journeys[0].meaning);
  EXPECT_NE(before.description.meaning, after.description.meaning);
}

}  // namespace
}  // namespace senda::ir
