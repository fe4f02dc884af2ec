// What each construct keeps, and how thresholds on the same thing combine.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/ir/names.h"
#include "compiler/lower/lower_testing.h"

namespace senda::lower {
namespace {

// Each aggregate on a line: `latest(purchase) latest 3`.
std::string Kept(const std::string& declarations) {
  ir::Program program = LowerInShop(declarations);
  std::string out;
  for (const abi::Aggregate& aggregate : program.description.aggregates) {
    out += fmt::format("{} {} {}\n", aggregate.id, ir::NameOf(aggregate.container), aggregate.capacity);
  }
  return out;
}

std::string KeptBy(const std::string& condition) {
  return Kept("segment s = " + condition);
}

std::string ValueOf(const std::string& condition) {
  ir::Program program = LowerInShop("segment s = " + condition);
  return PrintRoot(program, FindSegment(program, "s").value_root);
}

TEST(Aggregates, ThresholdsKeepTimes) {
  EXPECT_EQ(KeptBy("any(visit in last 7 days)"), "latest(visit) latest 1\n");
  EXPECT_EQ(KeptBy("count(visit in last 7 days) >= 3"), "latest(visit) latest 3\n");
  EXPECT_EQ(KeptBy("count(visit in last 7 days) > 3"), "latest(visit) latest 4\n");
  EXPECT_EQ(KeptBy("count(visit in last 7 days) == 3"), "latest(visit) latest 4\n");
  EXPECT_EQ(KeptBy("count(visit in last 7 days) != 3"), "latest(visit) latest 4\n");
  EXPECT_EQ(KeptBy("count(visit in last 7 days) <= 3"), "latest(visit) latest 4\n");
  EXPECT_EQ(KeptBy("3 > count(visit in last 7 days)"), "latest(visit) latest 3\n");
  EXPECT_EQ(KeptBy("count(visit in last 7 days) between 2 and 4"), "latest(visit) latest 5\n");
  EXPECT_EQ(KeptBy("count(visit in last 7 days) > 2.5"), "latest(visit) latest 3\n");
}

TEST(Aggregates, WhatIsAlwaysTrueKeepsNothing) {
  EXPECT_EQ(KeptBy("count(visit in last 7 days) >= 0 or customer.member"), "");
  EXPECT_EQ(ValueOf("count(visit in last 7 days) >= 0"), "true");
  EXPECT_EQ(ValueOf("count(visit in last 7 days) < 0"), "false");
}

TEST(Aggregates, ThresholdsOnTheSameThingCombine) {
  EXPECT_EQ(Kept("segment a = count(visit in last 7 days) >= 3\n"
                 "segment b = count(visit in last 30 days) >= 5 and any(visit in last 1 hour)\n"
                 "segment c = (days since last(visit) else 0) > 9\n"),
            "latest(visit) latest 5\n");
  // `let` and `define` are seen through.
  EXPECT_EQ(Kept("let visits = (count(visit in last 7 days))\n"
                 "define many(n int) = n >= 4\n"
                 "segment a = many(visits)\n"),
            "latest(visit) latest 4\n");
}

TEST(Aggregates, CountsAsValuesKeepTheirEvents) {
  EXPECT_EQ(KeptBy("count(visit in last 7 days) > customer.visits"), "count(visit in last 7 days) log 1000\n");
  EXPECT_EQ(KeptBy("count(visit in last 7 days) * 2 > 5"), "count(visit in last 7 days) log 1000\n");
  EXPECT_EQ(KeptBy("count(visit in last 7 days keep 50) * 2 > 5"), "count(visit in last 7 days keep 50) log 50\n");
}

TEST(Aggregates, CellsForEverAndTheCalendar) {
  EXPECT_EQ(KeptBy("count(visit) >= 3"), "count(visit) cell 1\n");
  EXPECT_EQ(KeptBy("any(visit)"), "count(visit) cell 1\n");
  EXPECT_EQ(KeptBy("any(visit today)"), "count(visit today) cell 1\n");
  EXPECT_EQ(KeptBy("sum(purchase.amount this month) > 5 EUR"), "sum(amount of purchase this month) cell 1\n");
  EXPECT_EQ(KeptBy("(max(purchase.items) else 0) > 5"), "max(items of purchase) cell 1\n");
}

TEST(Aggregates, SumsAndExtremesInAWindow) {
  EXPECT_EQ(KeptBy("sum(purchase.amount in last 7 days) > 5 EUR"), "sum(amount of purchase in last 7 days) log 1000\n");
  EXPECT_EQ(KeptBy("(avg(purchase.items in last 7 days) else 0.0) > 5.0"),
            "avg(items of purchase in last 7 days) log 1000\n");
  EXPECT_EQ(KeptBy("(max(purchase.items in last 7 days) else 0) > customer.visits"),
            "max(items of purchase in last 7 days) frontier 1000\nlatest(purchase) latest 1\n");
}

TEST(Aggregates, AnExtremeBeyondAConstantIsAnEventBeyondIt) {
  ir::Program program = LowerInShop("segment s = (max(purchase.items in last 7 days) else 0) > 5");
  // One of the events beyond it: whether there is a greatest at all makes no difference.
  ASSERT_EQ(program.description.aggregates.size(), 1u);
  for (const abi::Aggregate& aggregate : program.description.aggregates) {
    EXPECT_EQ(aggregate.container, abi::Container::kLatest);
  }
  const uint32_t event = program.description.aggregates[0].event;
  const uint32_t group = program.description.effects[event].decide_group;
  EXPECT_EQ(PrintRoot(program, program.description.decide_groups.at(group).roots.at(0)), "5 < event[5]");
  // A default that is beyond, too, asks whether there is any.
  EXPECT_EQ(LowerInShop("segment s = (max(purchase.items in last 7 days) else 9) > 5").description.aggregates.size(),
            2u);
  // The other direction, and a field that may be missing.
  program = LowerInShop("segment s = (min(purchase.weight in last 7 days) else 9.5) >= 1.5");
  for (const abi::Aggregate& aggregate : program.description.aggregates) {
    EXPECT_EQ(aggregate.container, abi::Container::kLatest);
  }
}

TEST(Aggregates, LastAndFirstKeepTheirFields) {
  EXPECT_EQ(KeptBy("last(visit) is known"), "latest(visit) latest 1\n");
  ir::Program program = LowerInShop(
      "segment a = (last(purchase).items else 0) > 1\n"
      "segment b = (last(purchase).amount else 1 EUR) > 1 EUR and (last(purchase in last 3 days).items else 0) > 2\n"
      "segment c = (first(purchase).amount else 1 EUR) > 1 EUR\n");
  ASSERT_EQ(AggregateIds(program), (std::vector<std::string>{"last(purchase)", "first(purchase)"}));
  EXPECT_EQ(program.description.aggregates[0].fields, (std::vector<uint32_t>{5, 4}));
  EXPECT_EQ(program.description.aggregates[1].fields, (std::vector<uint32_t>{4}));
}

TEST(Aggregates, Distinct) {
  EXPECT_EQ(KeptBy("distinct(purchase.channel) == 2"), "distinct(channel of purchase) members 1\n");
  EXPECT_EQ(KeptBy("distinct(cart_add.sku in last 7 days) >= 3"),
            "distinct(sku of cart_add in last 7 days) values 3\n");
  EXPECT_EQ(KeptBy("distinct(cart_add.sku in last 7 days) == 3"),
            "distinct(sku of cart_add in last 7 days) values 4\n");
  EXPECT_EQ(KeptBy("distinct(cart_add.sku) > customer.visits"), "distinct(sku of cart_add) values 1000\n");
  EXPECT_EQ(Kept("segment a = distinct(cart_add.sku) >= 3\nsegment b = distinct(cart_add.sku) > customer.visits\n"),
            "distinct(sku of cart_add) values 1000\n");
}

TEST(Aggregates, OpenKeys) {
  EXPECT_EQ(KeptBy("any(open ticket_opened until ticket_solved by ticket)"),
            "open(ticket of ticket_opened until ticket_solved by ticket) open 100\n");
}

TEST(Aggregates, SinceReadsOnlyWhatCountsFromThere) {
  ir::Program program = LowerInShop("segment s = count(purchase since last(visit)) > 2");
  EXPECT_EQ(PrintRoot(program, FindSegment(program, "s").value_root),
            "2 < (if ((nth_at(#0, 1) is known) and (reset(#1)! == nth_at(#0, 1)!)) then #1 otherwise 0)");
}

TEST(Aggregates, EqualConditionsAreDecidedOnce) {
  ir::Program program = LowerInShop(
      "segment a = any(purchase where items > 3 in last 7 days)\n"
      "segment b = sum(purchase.amount where items > 3) > 3 EUR\n"
      "trigger t = purchase where items > 3\n");
  const uint32_t event = program.description.aggregates.at(0).event;
  const abi::EventEffects& effects = program.description.effects[event];
  ASSERT_EQ(effects.decisions.size(), 1u);
  EXPECT_EQ(effects.decisions[0].inserts.size(), 2u);
  EXPECT_EQ(FindPattern(program, "t").links.at(0).sources.at(0).decide_position, 0u);
}

TEST(Aggregates, OnePageForEachEvent) {
  ir::Program program = LowerInShop(
      "segment a = any(purchase where items > 3 in last 7 days) and any(purchase in last 3 days)\n"
      "segment b = any(visit in last 7 days)\n");
  EXPECT_EQ(program.description.page_bytes, (std::vector<uint32_t>{32, 16}));
}

// Membership and the other functions compare with what a choice can be, not with texts.
TEST(Conditions, ChoicesAmongConstants) {
  EXPECT_EQ(Kept("define tier(spend money) = if spend > 500 EUR then \"gold\" otherwise \"blue\"\n"
                 "segment s = tier(sum(purchase.amount)) == \"gold\"\n"),
            "sum(amount of purchase) cell 1\n");
  EXPECT_EQ(ValueOf("(if customer.member then \"gold\" otherwise \"blue\") == \"gold\""), "customer.member");
  EXPECT_EQ(ValueOf("(if customer.member then 3 otherwise 1) > 2"), "customer.member");
}

TEST(Conditions, TodayAndAgeBecomeInstants) {
  EXPECT_EQ(ValueOf("today >= 2026-03-01"), "not (now < start_of_date(20513))");
  EXPECT_EQ(
      ValueOf("(customer.age else 0) >= 18"),
      "(customer.birthday is known) and (not (now < start_of_date(add_months_to_date(customer.birthday!, 216))))");
}

}  // namespace
}  // namespace senda::lower
