#include "compiler/sema/check.h"

#include <gtest/gtest.h>

#include "compiler/sema/check_testing.h"
#include "compiler/sema/print.h"

namespace senda::sema {
namespace {

TEST(CheckProgram, TakesTheShop) {
  EXPECT_EQ(MessagesInShop(""), "");
}

TEST(CheckProgram, FollowsPackages) {
  CheckedText checked(
      {{"a.senda", "package shop.cart\nevent bought { }\nsegment buyer = any(bought)\n"},
       {"b.senda", "package shop\nuse shop.cart\nsegment s = buyer and shop.cart.buyer and any(bought)\n"},
       {"c.senda", "segment t = shop.cart.buyer and any(shop.cart.bought)\n"},
       {"d.senda", "package other\nsegment u = t\n"}});
  EXPECT_EQ(checked.Messages(), "");
  EXPECT_EQ(checked.model.segments[SegmentId(0)].qualified_name, "other.u");
}

TEST(CheckProgram, SaysWhichPackageANameBelongsTo) {
  CheckedText checked({{"a.senda", "package shop.cart\nsegment buyer = true\n"},
                       {"b.senda", "package shop\nsegment s = buyer\nuse_it"}});
  EXPECT_FALSE(checked.is_right);
  CheckedText unused(
      {{"a.senda", "package shop.cart\nsegment buyer = true\n"}, {"b.senda", "package shop\nsegment s = buyer\n"}});
  EXPECT_EQ(unused.Messages(),
            "S0203 b.senda:2:13 `buyer` belongs to package `shop.cart`, which this file does not use | 2:9 "
            "`shop.cart.buyer` is declared here | add `use shop.cart` at the top of the file, or write "
            "`shop.cart.buyer`\n");
}

TEST(CheckProgram, ReportsMistakesOfSeveralFilesAtOnce) {
  CheckedText checked(
      {{"a.senda", "segment s = nosuch\n"}, {"b.senda", "event e { x int }\nsegment t = last(e).x > 3\n"}});
  std::string messages = checked.Messages();
  EXPECT_NE(messages.find("S0201 a.senda:1:13"), std::string::npos) << messages;
  EXPECT_NE(messages.find("S0302 b.senda:2:13"), std::string::npos) << messages;
}

TEST(CheckProgram, GivesTheSameModelInAnyOrderOfFiles) {
  std::pair<std::string, std::string> a = {"a.senda", "package a\nsegment z = b.y and b.w\nlet m = b.n\n"};
  std::pair<std::string, std::string> b = {
      "b.senda", "package b\nevent e { x int }\nsegment y = any(e)\nsegment w = y\nlet n = count(e)\n"};
  CheckedText forth({a, b});
  CheckedText back({b, a});
  EXPECT_TRUE(forth.is_right);
  EXPECT_EQ(PrintTypes(forth.ast, forth.names, forth.model), PrintTypes(back.ast, back.names, back.model));
  std::vector<std::string> order;
  for (SegmentId id : back.model.segment_order) order.push_back(back.model.segments[id].qualified_name);
  EXPECT_EQ(order, (std::vector<std::string>{"b.y", "b.w", "a.z"}));
}

TEST(CheckProgram, LetsOneNameBeAMessageAndAJourneyAndASegment) {
  EXPECT_EQ(MessagesInShop("segment win_back = true\nmessage win_back { purpose transactional body \"x\" }\n"
                           "journey win_back { enter on enters win_back send win_back by email }"),
            "");
}

TEST(CheckProgram, FindsEveryCircleOnce) {
  std::string messages =
      MessagesInShop("segment a = b\nsegment b = c or a\nlet c = if a then true otherwise false\nsegment d = d");
  EXPECT_EQ(messages,
            "S0211 3:5 `c` depends on itself: `c` → `a` → `b` → `c` | 1:9 `a` uses `b` | 2:9 `b` uses `c` | break the "
            "circle: one of them has to do without the other\n"
            "S0211 4:9 `d` depends on itself: `d` → `d` | break the circle: one of them has to do without the other\n");
}

TEST(CheckProgram, TakesLongRowsOfLets) {
  std::string text = "let a0 = 1\n";
  for (int i = 1; i < 3'000; ++i) text += fmt::format("let a{} = a{} + 1\n", i, i - 1);
  CheckedText checked(text);
  EXPECT_EQ(checked.Messages(), "");
  EXPECT_EQ(checked.TypeOfLet("a2999"), "int");
}

TEST(CheckProgram, PrintsWhatItLearnt) {
  CheckedText checked(
      "customer { plan enum(free, pro) = free }\nevent bought { amount money, note text? }\n"
      "trigger t = bought as b or first bought as f\ndefine tier(spend money) = if spend > 5 EUR then \"a\" otherwise "
      "\"b\"\n");
  ASSERT_EQ(checked.Messages(), "");
  std::string types = PrintTypes(checked.ast, checked.names, checked.model);
  EXPECT_NE(types.find("  plan enum(free, pro) = free\n"), std::string::npos) << types;
  EXPECT_NE(types.find("event bought\n  id text\n  at instant\n  source text?\n  amount money(EUR)\n  note text?\n"),
            std::string::npos)
      << types;
  EXPECT_NE(types.find("trigger t\n  carries b bought?\n  carries f bought?\n"), std::string::npos) << types;
  EXPECT_NE(types.find("define tier text\n  with spend money(EUR)\n"), std::string::npos) << types;
}

}  // namespace
}  // namespace senda::sema
