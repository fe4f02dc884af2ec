// Journeys as machines: steps, jumps, ids, captures.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/lower/lower_testing.h"

namespace senda::lower {
namespace {

const abi::Journey& OnlyJourney(const ir::Program& program) {
  return program.description.journeys.at(0);
}

std::vector<std::string> StepIds(const ir::Program& program) {
  std::vector<std::string> out;
  for (const abi::Step& step : OnlyJourney(program).steps) out.push_back(step.id);
  return out;
}

TEST(Journeys, EntryKeyAndCaptures) {
  ir::Program program = LowerInShop(R"(
    trigger abandoned = cart_add as c not followed by purchase where cart == c.cart within 1 hour
    journey j {
      enter on abandoned
      keyed by c.cart
      once per 2 months
      send reminder(cart: c) by email
    })");
  const abi::Journey& journey = OnlyJourney(program);
  EXPECT_EQ(program.description.triggers.at(journey.entry_trigger).id, "abandoned");
  EXPECT_EQ(journey.capture_kinds, (std::vector<abi::Kind>{abi::Kind::kText, abi::Kind::kText, abi::Kind::kMoney}));
  EXPECT_EQ(journey.entry_captures.size(), 3u);
  EXPECT_EQ(PrintRoot(program, journey.key_root), "instance[0]");
  EXPECT_EQ(journey.once_per.months, 2);
  EXPECT_EQ(PrintRoot(program, journey.steps.at(0).argument_roots.at(0)), "instance[1]");
  EXPECT_EQ(PrintRoot(program, journey.steps.at(0).argument_roots.at(1)), "instance[2]");
}

TEST(Journeys, AnEntryWithAConditionIsATriggerOfItsOwn) {
  ir::Program program = LowerInShop("journey j { enter on purchase as p where items > 2 send hello by email }");
  const abi::Trigger& entry = program.description.triggers.at(OnlyJourney(program).entry_trigger);
  EXPECT_EQ(entry.id, "j#enter");
  EXPECT_FALSE(entry.is_instance_scoped);
}

TEST(Journeys, StepIdsAreStable) {
  ir::Program program = LowerInShop(R"(
    journey j {
      enter on visit
      wait 1 hour
      send hello by email
      wait 2 hours
      wait 3 hours
      if customer.member { send hello by email  wait 1 hour } else { wait 4 hours }
      split nudge { 50% a { wait 1 hour } 50% b { exit as left } }
      wait until 09:00
    })");
  EXPECT_EQ(StepIds(program),
            (std::vector<std::string>{"wait after entering", "send hello", "wait after hello", "wait after hello#2",
                                      "if after hello", "send hello#2", "wait after hello#3", "wait after hello#4",
                                      "split nudge", "wait after nudge.a", "exit left", "wait until after hello",
                                      "complete"}));
}

TEST(Journeys, BranchesJoinBehind) {
  ir::Program program = LowerInShop(R"(
    journey j {
      enter on visit
      if customer.member { wait 1 hour } else if customer.visits > 3 { exit as many } else { wait 2 hours }
      wait 3 hours
    })");
  const auto& steps = OnlyJourney(program).steps;
  // 0 if, 1 wait, 2 if, 3 exit, 4 wait, 5 wait, 6 complete
  EXPECT_EQ(steps.at(0).next, 1u);
  EXPECT_EQ(steps.at(0).otherwise, 2u);
  EXPECT_EQ(steps.at(1).next, 5u);
  EXPECT_EQ(steps.at(2).otherwise, 4u);
  EXPECT_EQ(steps.at(3).kind, abi::StepKind::kExit);
  EXPECT_EQ(steps.at(4).next, 5u);
  EXPECT_EQ(steps.at(6).kind, abi::StepKind::kComplete);
}

TEST(Journeys, WhatCannotBeReachedIsLeftOut) {
  ir::Program program =
      LowerInShop("journey j { enter on visit if customer.member { exit } else { exit as b } wait 1 hour }");
  EXPECT_EQ(StepIds(program), (std::vector<std::string>{"if after entering", "exit exited", "exit b", "complete"}));
}

TEST(Journeys, WaitForArms) {
  ir::Program program = LowerInShop(R"(
    segment loyal = count(purchase in last 9 days) > 3
    journey j {
      enter on cart_add as c
      send hello by email
      wait up to 2 days {
        for clicked(hello) { wait 1 hour }
        for purchase as p where cart == c.cart { if p.amount > c.price { exit as good } }
        when loyal or any(visit in last 1 hour) { exit as keen }
        else { exit as lost }
      }
      wait 5 hours
    })");
  const abi::Step& wait = OnlyJourney(program).steps.at(1);
  ASSERT_EQ(wait.arms.size(), 3u);
  EXPECT_EQ(wait.duration.milliseconds, 2 * 86'400'000);
  EXPECT_TRUE(wait.has_else);
  EXPECT_TRUE(wait.arms[2].is_when);
  EXPECT_NE(wait.arms[2].watch_breakpoint_root, abi::kNone);
  // What the second arm names comes to the instance with it.
  EXPECT_EQ(wait.arms[1].captures.size(), 1u);
  EXPECT_TRUE(FindSegment(program, "loyal").has_watchers);
  // Clicks are of this message and this journey, decided once for all instances.
  const abi::Trigger& clicked = program.description.triggers.at(wait.arms[0].trigger);
  EXPECT_TRUE(clicked.is_instance_scoped);
  const abi::Source& source = program.description.patterns.at(clicked.patterns[0]).links.at(0).sources.at(0);
  EXPECT_FALSE(source.needs_attempt);
  const uint32_t group = program.description.effects.at(source.target).decide_group;
  const uint32_t root = program.description.decide_groups.at(group).roots.at(source.decide_position);
  EXPECT_EQ(PrintRoot(program, root), "(event[3] == 0) and (event[5] == 0)");
}

TEST(Journeys, ShortWaitGoesOnBehind) {
  ir::Program program =
      LowerInShop("journey j { enter on visit wait for purchase up to 1 day else { exit as lost } wait 1 hour }");
  const auto& steps = OnlyJourney(program).steps;
  EXPECT_EQ(steps.at(0).arms.at(0).target, 2u);
  EXPECT_EQ(steps.at(0).otherwise, 1u);
  program = LowerInShop("journey j { enter on visit wait for purchase up to 1 day wait 1 hour }");
  EXPECT_EQ(OnlyJourney(program).steps.at(0).otherwise, 1u);
}

TEST(Journeys, WaitUntil) {
  ir::Program program = LowerInShop(R"(
    journey j {
      enter on visit
      wait until 09:00
      wait until tuesday at 10:00
      wait until customer.renewal else { exit as gone }
      wait until customer.since_day else { exit as gone }
    })");
  const auto& steps = OnlyJourney(program).steps;
  EXPECT_EQ(PrintRoot(program, steps.at(0).root), "next_time_of_day(now, 32400000, any day)");
  EXPECT_EQ(PrintRoot(program, steps.at(1).root), "next_time_of_day(now, 36000000, tuesday)");
  EXPECT_EQ(PrintRoot(program, steps.at(2).root), "customer.renewal");
  // The customer's zone re-times what follows their clock.
  EXPECT_EQ(steps.at(0).watched_fields.size(), 1u);
  EXPECT_EQ(steps.at(2).watched_fields.size(), 1u);
  EXPECT_EQ(steps.at(4).watched_fields.size(), 2u);
}

TEST(Journeys, ExitsAndGoal) {
  ir::Program program = LowerInShop(R"(
    journey j {
      enter on cart_add as c
      exit as bought on purchase as p where cart == c.cart { send hello by email }
      exit on no visit for 3 days since entering
      goal (visit then purchase) within 3 days worth amount target 5%
      wait 9 days
    })");
  const abi::Journey& journey = OnlyJourney(program);
  ASSERT_EQ(journey.exits.size(), 2u);
  EXPECT_EQ(journey.exits[0].reason, "bought");
  EXPECT_EQ(journey.exits[1].reason, "exited");
  EXPECT_EQ(journey.steps.at(journey.exits[0].body).kind, abi::StepKind::kSend);
  EXPECT_EQ(journey.exits[1].body, abi::kNone);
  const abi::Trigger& silence = program.description.triggers.at(journey.exits[1].trigger);
  EXPECT_EQ(PrintRoot(program, program.description.patterns.at(silence.patterns[0]).since_root), "entering");
  EXPECT_EQ(journey.goal_within.milliseconds, 3 * 86'400'000);
  EXPECT_EQ(journey.goal_target_millionths, 50'000);
  EXPECT_EQ(journey.goal_worth_kind, abi::Kind::kMoney);
}

TEST(Journeys, AggregatesOfTheInstance) {
  ir::Program program = LowerInShop(R"(
    journey j {
      enter on cart_add as c
      wait 1 day
      if any(purchase where cart == c.cart since entering) or count(sent since entering) > 1 { exit as done }
      if count(purchase) > 3 { exit as many }
    })");
  const abi::Journey& journey = OnlyJourney(program);
  ASSERT_EQ(journey.aggregates.size(), 2u);
  const abi::Aggregate& own = program.description.aggregates.at(journey.aggregates[0]);
  EXPECT_TRUE(own.is_instance_scoped);
  EXPECT_EQ(PrintRoot(program, own.where_root), "event[3] == instance[0]");
  EXPECT_EQ(own.decide_position, abi::kNone);
  const abi::Aggregate& sent = program.description.aggregates.at(journey.aggregates[1]);
  EXPECT_NE(sent.decide_position, abi::kNone);
  EXPECT_EQ(journey.aggregate_bytes, 16u);
  EXPECT_EQ(program.description.aggregates.size(), 3u);
}

TEST(Journeys, PartsOfAnInstancesTriggerAreNested) {
  ir::Program program =
      LowerInShop("journey j { enter on visit exit on cart_add then (3 visit within 1 day) wait 1 day }");
  EXPECT_EQ(FindTrigger(program, "j#exit1").nested.size(), 1u);
  EXPECT_TRUE(FindTrigger(program, "j#exit1#1").is_instance_scoped);
}

}  // namespace
}  // namespace senda::lower
