// Patterns as machines: links, captures, keys, nested parts.
#include <gtest/gtest.h>

#include "compiler/lower/lower_testing.h"

namespace senda::lower {
namespace {

using abi::PatternKind;
using abi::SourceKind;

std::vector<std::pair<uint32_t, uint32_t>> CopiesOf(const abi::Source& source) {
  std::vector<std::pair<uint32_t, uint32_t>> out;
  for (const abi::Source::Copy& copy : source.captures) out.emplace_back(copy.from, copy.to);
  return out;
}

TEST(Patterns, AbsenceWithAKey) {
  ir::Program program = LowerInShop(
      "trigger abandoned = cart_add as c not followed by purchase where cart == c.cart and amount > 3 EUR within 1 "
      "hour");
  const abi::Pattern& pattern = FindPattern(program, "abandoned");
  EXPECT_EQ(pattern.kind, PatternKind::kChain);
  EXPECT_TRUE(pattern.has_absence);
  EXPECT_EQ(pattern.absence.milliseconds, 3'600'000);
  EXPECT_EQ(pattern.key_slots, (std::vector<uint32_t>{0}));
  EXPECT_EQ(CopiesOf(pattern.links.at(0).sources.at(0)), (std::vector<std::pair<uint32_t, uint32_t>>{{3, 0}}));
  ASSERT_EQ(pattern.cancel.size(), 1u);
  EXPECT_TRUE(pattern.cancel[0].needs_attempt);
}

TEST(Patterns, OnlyEqualitiesAreKeys) {
  ir::Program program = LowerInShop(
      "trigger t = purchase as p then purchase where at > p.at and amount == p.amount then purchase where (items == "
      "p.items or cart == p.cart)");
  const abi::Pattern& pattern = FindPattern(program, "t");
  EXPECT_EQ(pattern.key_slots, (std::vector<uint32_t>{1}));
  EXPECT_EQ(FindTrigger(program, "t").capture_kinds,
            (std::vector<abi::Kind>{abi::Kind::kInstant, abi::Kind::kMoney, abi::Kind::kInt, abi::Kind::kText}));
}

TEST(Patterns, AnIntKeyBesideANumber) {
  ir::Program program =
      LowerInShop("trigger t = ticket_opened as o then purchase where (weight else 0.5) == o.severity");
  EXPECT_TRUE(FindPattern(program, "t").key_slots.empty());
  program = LowerInShop("trigger t = ticket_opened as o then purchase where weight is known and weight == o.severity");
  EXPECT_EQ(FindPattern(program, "t").key_slots, (std::vector<uint32_t>{0}));
}

TEST(Patterns, AlternativesOfAnOuterOr) {
  ir::Program program = LowerInShop(
      "trigger t = purchase as x where items > 3 or cart_add as x\n"
      "trigger u = t then purchase where cart == x.cart");
  const abi::Trigger& trigger = FindTrigger(program, "t");
  ASSERT_EQ(trigger.patterns.size(), 2u);
  EXPECT_EQ(program.description.patterns[trigger.patterns[0]].id, "t/1");
  // `cart` is a field of both, at the same place by chance; one slot holds it.
  EXPECT_EQ(trigger.capture_kinds, (std::vector<abi::Kind>{abi::Kind::kText}));
  for (uint32_t pattern : trigger.patterns) {
    EXPECT_EQ(program.description.patterns[pattern].links[0].sources[0].captures.size(), 1u);
  }
  // The trigger that it feeds copies from its slot.
  const abi::Source& source = FindPattern(program, "u").links.at(0).sources.at(0);
  EXPECT_EQ(source.kind, SourceKind::kTrigger);
  EXPECT_EQ(CopiesOf(source), (std::vector<std::pair<uint32_t, uint32_t>>{{0, 0}}));
}

TEST(Patterns, AlternativesInALinkAreSources) {
  ir::Program program = LowerInShop(
      "segment loyal = count(purchase) > 3\n"
      "trigger t = cart_add as c then (purchase where cart == c.cart or visit or enters loyal) within 2 days");
  const abi::Pattern& pattern = FindPattern(program, "t");
  ASSERT_EQ(pattern.links.size(), 2u);
  ASSERT_EQ(pattern.links[1].sources.size(), 3u);
  EXPECT_EQ(pattern.links[1].sources[2].kind, SourceKind::kFlip);
  EXPECT_TRUE(pattern.links[1].has_within);
  EXPECT_TRUE(FindSegment(program, "loyal").has_watchers);
}

TEST(Patterns, ACountInsideAChainIsATriggerOfItsOwn) {
  ir::Program program = LowerInShop("trigger t = cart_add then (3 visit within 1 day) within 4 days");
  EXPECT_FALSE(FindTrigger(program, "t#1").is_reported);
  EXPECT_EQ(FindPattern(program, "t#1").kind, PatternKind::kCount);
  EXPECT_EQ(FindPattern(program, "t").links.at(1).sources.at(0).kind, SourceKind::kTrigger);
  // What feeds comes first.
  EXPECT_EQ(program.description.triggers.at(0).id, "t#1");
  EXPECT_TRUE(FindTrigger(program, "t").nested.empty());
}

TEST(Patterns, Attempts) {
  ir::Program program = LowerInShop(
      "trigger a = each cart_add then purchase keep 7\n"
      "trigger b = earliest cart_add then purchase\n"
      "trigger c = first cart_add then purchase\n"
      "trigger d = within 5 days: cart_add then purchase within 3 days");
  EXPECT_EQ(FindPattern(program, "a").attempts, abi::Attempts::kEach);
  EXPECT_EQ(FindPattern(program, "a").keep, 7u);
  EXPECT_EQ(FindPattern(program, "b").attempts, abi::Attempts::kEarliest);
  EXPECT_TRUE(FindPattern(program, "c").is_first_only);
  EXPECT_TRUE(FindPattern(program, "d").has_total_within);
}

TEST(Patterns, CountsAndDistinct) {
  ir::Program program = LowerInShop(
      "trigger a = 3 distinct sku in cart_add within 1 day\n"
      "trigger b = 3 distinct at.date in cart_add within 1 month\n");
  EXPECT_EQ(FindPattern(program, "a").distinct_field, 4u);
  EXPECT_EQ(FindPattern(program, "a").count, 3u);
  EXPECT_NE(FindPattern(program, "b").distinct_root, abi::kNone);
  EXPECT_EQ(FindPattern(program, "b").length.months, 1);
}

TEST(Patterns, SilenceSinceIsTheFlipOfASegment) {
  ir::Program program = LowerInShop("trigger quiet = no purchase for 3 days since first(visit).at");
  const abi::Segment& segment = FindSegment(program, "quiet#1");
  EXPECT_FALSE(segment.is_reported);
  EXPECT_NE(segment.breakpoint_root, abi::kNone);
  const abi::Source& source = FindPattern(program, "quiet").links.at(0).sources.at(0);
  EXPECT_EQ(source.kind, SourceKind::kFlip);
  EXPECT_TRUE(source.enters);
}

TEST(Patterns, PlainSilenceAndChanges) {
  ir::Program program = LowerInShop(
      "trigger quiet = no purchase where items > 2 for 3 days\n"
      "trigger moved = changes customer.plan from free to plus");
  EXPECT_EQ(FindPattern(program, "quiet").kind, PatternKind::kSilence);
  const abi::Source& source = FindPattern(program, "moved").links.at(0).sources.at(0);
  EXPECT_EQ(source.kind, SourceKind::kChange);
  EXPECT_EQ(PrintRoot(program, source.to_root), "1");
  EXPECT_EQ(program.description.field_triggers.at(source.target).size(), 1u);
}

TEST(Patterns, TriggersComeAfterWhatFeedsThem) {
  ir::Program program = LowerInShop("trigger a = b then visit\ntrigger b = c or purchase\ntrigger c = visit");
  std::vector<std::string> ids;
  for (const abi::Trigger& trigger : program.description.triggers) ids.push_back(trigger.id);
  EXPECT_EQ(ids, (std::vector<std::string>{"c", "b", "a"}));
}

}  // namespace
}  // namespace senda::lower
