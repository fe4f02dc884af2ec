// The program as a whole: independence of files and formatting, effects, schemas.
#include <gtest/gtest.h>

#include "compiler/ir/print.h"
#include "compiler/lower/lower_testing.h"

namespace senda::lower {
namespace {

const char kEvents[] =
    "package shop\ncustomer { plan enum(free, plus) = free, timezone timezone = \"Europe/Madrid\" }\n"
    "event purchase { amount money, items int }\nevent visit { }\nchannel email { via log }\n"
    "message hello { purpose promotional body \"hola\" }\n";
const char kRules[] =
    "package shop\nsegment loyal = count(purchase in last 7 days) >= 3 and plan_is\n"
    "segment plan_is = customer.plan == plus\n"
    "trigger t = purchase as p where items > 3 then visit within 3 days\n"
    "journey j { enter on t audience not loyal send hello by email wait for visit up to 1 day }\n";

// The dump without positions.
std::string Bare(const ir::Program& program) {
  std::string text = ir::PrintProgram(program), out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    std::string line = text.substr(at, end - at);
    out += line.substr(0, line.find("  // ")) + "\n";
    at = end + 1;
  }
  return out.substr(out.find("customer\n"));
}

TEST(Lower, FilesAndFormattingDoNotMatter) {
  LoweredText one = LowerFiles({{"a.senda", kEvents}, {"b.senda", kRules}});
  LoweredText other = LowerFiles({{"a.senda", kRules}, {"x/y.senda", kEvents}});
  std::string spread = kRules;
  for (size_t at = 0; (at = spread.find(" and ", at)) != std::string::npos; at += 7) spread.replace(at, 5, "\n  and  ");
  LoweredText third = LowerFiles({{"a.senda", kEvents}, {"b.senda", "// a comment\n" + spread}});
  ASSERT_EQ(one.problems + other.problems + third.problems, "");
  EXPECT_EQ(one.program.description.meaning, other.program.description.meaning);
  EXPECT_EQ(one.program.description.meaning, third.program.description.meaning);
  EXPECT_EQ(Bare(one.program), Bare(other.program));
  EXPECT_EQ(Bare(one.program), Bare(third.program));
}

TEST(Lower, SegmentsComeAfterThoseTheyRead) {
  LoweredText out = LowerFiles({{"a.senda", kEvents}, {"b.senda", kRules}});
  EXPECT_EQ(out.program.description.segments.at(0).id, "shop.plan_is");
  EXPECT_EQ(out.program.description.segments.at(0).dependents, (std::vector<uint32_t>{1}));
}

TEST(Lower, WhatEachEventCanChange) {
  LoweredText out = LowerFiles({{"a.senda", kEvents}, {"b.senda", kRules}});
  const abi::Program& program = out.program.description;
  const auto effects = [&](const std::string& name) -> const abi::EventEffects& {
    for (size_t i = 0; i < program.events.size(); ++i) {
      if (program.events[i].qualified_name == name) return program.effects[i];
    }
    ADD_FAILURE() << name;
    return program.effects[0];
  };
  EXPECT_EQ(program.settle_groups.at(effects("shop.purchase").settle_group).segments, (std::vector<uint32_t>{1}));
  EXPECT_EQ(program.settle_groups.at(effects("profile_updated").settle_group).segments, (std::vector<uint32_t>{0, 1}));
  EXPECT_EQ(effects("shop.visit").settle_group, abi::kNone);
  EXPECT_EQ(effects("shop.visit").triggers.size(), 1u);
  EXPECT_EQ(effects("shop.visit").journeys, (std::vector<uint32_t>{0}));
}

// Changing the zone moves every local day.
TEST(Lower, TheZoneIsReadByWhateverFollowsTheCalendar) {
  for (const char* condition : {"any(visit today)", "any(visit in last 1 month)", "today >= 2026-03-01"}) {
    ir::Program program = LowerInShop(std::string("segment s = ") + condition);
    for (size_t i = 0; i < program.description.events.size(); ++i) {
      if (!program.description.events[i].updates_profile) continue;
      EXPECT_NE(program.description.effects[i].settle_group, abi::kNone) << condition;
    }
  }
}

TEST(Lower, Schemas) {
  LoweredText out = LowerFiles({{"a.senda", kEvents}, {"b.senda", kRules}});
  const abi::Program& program = out.program.description;
  const abi::FieldSchema& plan = program.customer_fields.at(1);
  EXPECT_EQ(plan.type.members, (std::vector<std::string>{"free", "plus"}));
  EXPECT_EQ(plan.default_value->value.integer, 0);
  EXPECT_EQ(program.customer_fields.at(2).default_value->text, "Europe/Madrid");
  EXPECT_EQ(program.timezone_field, 2u);
  for (const abi::EventSchema& event : program.events) {
    if (event.qualified_name != "shop.purchase") continue;
    EXPECT_EQ(event.bare_name, "purchase");
  }
}

// As long as the parser takes them.
TEST(Lower, LongChains) {
  std::string sum = "customer.visits", conjunction = "customer.member";
  for (int i = 0; i < 450; ++i) {
    sum += " + " + std::to_string(i % 7);
    conjunction += i % 2 ? " and customer.visits > 3" : " and any(visit in last 7 days)";
  }
  LowerInShop("segment a = " + sum + " > 9\nsegment b = " + conjunction);
}

// A function is expanded at each of its calls; what comes out is shared.
TEST(Lower, FunctionsOfFunctions) {
  std::string text = "define f0(x int) = x + 1\n";
  for (int i = 1; i < 10; ++i) {
    const std::string before = "f" + std::to_string(i - 1);
    text += "define f" + std::to_string(i) + "(x int) = " + before + "(x) + " + before + "(x)\n";
  }
  LowerInShop(text + "segment s = f9(customer.visits) > 3");
}

}  // namespace
}  // namespace senda::lower
