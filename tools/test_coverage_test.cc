#include "tools/test_coverage.h"

#include <gtest/gtest.h>

namespace senda::tools {
namespace {

// One journey with an audience, a rule, and a `where` that is expanded in two places.
ir::Program Shop() {
  ir::Program program;
  program.description.files = {"shop.senda"};
  abi::SendRule rule;
  rule.id = "email.limit";
  rule.position = {0, 3, 1};
  program.description.rules.push_back(rule);
  ir::WrittenCondition audience;
  audience.owner = "j";
  audience.name = "audience";
  audience.asked = {0};
  audience.position = {0, 5, 12};
  ir::WrittenCondition where;
  where.owner = "purchase";
  where.name = "where amount > 20 EUR";
  where.root = 1;
  where.decided = {0};
  where.position = {0, 4, 20};
  program.conditions = {where, where, audience};
  program.roots.resize(2);
  program.description.decide_groups.resize(1);
  return program;
}

// Says of every root, and of every group, what it is told to.
class Answers final : public abi::Evaluator {
 public:
  void Evaluate(uint32_t, const abi::Context&, abi::Value* out) const noexcept override {
    *out = abi::Value::Integer(truth ? 1 : 0);
  }
  uint32_t Decide(uint32_t, const abi::Context&, uint32_t*) const noexcept override { return 0; }
  void Settle(uint32_t, const abi::Context&, uint8_t*, int64_t*) const noexcept override {}
  bool truth = false;
};

TEST(TestCoverage, WhatIsAskedIsSeen) {
  const ir::Program program = Shop();
  const ConditionTable table(program);
  TestCoverage coverage(program);
  Answers answers;
  const ObservingEvaluator evaluator(table, answers, &coverage.conditions);
  const abi::Context context{};
  abi::Value value;
  evaluator.Evaluate(0, context, &value);
  evaluator.Evaluate(1, context, &value);  // nobody's condition is asked with it
  answers.truth = true;
  uint32_t matched = 0;
  evaluator.Decide(0, context, &matched);
  EXPECT_EQ(coverage.conditions, (Truths{{false, true}, {false, true}, {true, false}}));
}

// By hand: the rule, and two conditions with two truths each, are five parts; the `where` was true in one place and
// false in the other, the audience false: three are reached. 3 of 5 are 60%.
TEST(TestCoverage, RulesAndConditionsAreParts) {
  const ir::Program program = Shop();
  TestCoverage mine(program), other(program);
  mine.conditions = {{true, false}, {false, false}, {true, false}};
  other.conditions = {{false, false}, {false, true}, {false, false}};
  AddCoverage(other, &mine);
  std::vector<CoveredPart> parts = CoveredParts(program, mine);
  EXPECT_EQ(SharePercent(parts), 60);
  EXPECT_EQ(CoverageAsTable(parts, program.description, true), R"(Reached by the tests:
  rules                        0%    0 of 1
  conditions, true and false  75%    3 of 4
Not reached:
  shop.senda:3  rule email.limit
  shop.senda:5  condition j: audience is true
)");
  EXPECT_EQ(CoverageAsLcov(parts, program.description, "dir"), R"(TN:
SF:dir/shop.senda
BRDA:3,0,0,0
BRDA:4,0,0,1
BRDA:4,0,1,1
BRDA:5,0,0,1
BRDA:5,0,1,0
DA:3,0
DA:4,1
DA:5,1
BRF:5
BRH:3
LF:3
LH:2
end_of_record
)");
  mine.engine.rules.insert("email.limit");
  parts = CoveredParts(program, mine);
  EXPECT_EQ(SharePercent(parts), 80);
}

}  // namespace
}  // namespace senda::tools
