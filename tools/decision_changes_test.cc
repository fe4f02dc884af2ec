#include "tools/decision_changes.h"

#include <gtest/gtest.h>

namespace senda::tools {
namespace {

// Decisions about one send of a message to one customer, and what comes of comparing them.
class DecisionChangesTest : public testing::Test {
 protected:
  ComparedDecision Send(int64_t at, const char* result, const char* detail, uint64_t content = 0) {
    ComparedDecision one;
    one.customer = names_.Intern("ana");
    one.journey = names_.Intern("cart");
    one.subject = names_.Intern("reminder");
    one.result = names_.Intern(result);
    one.detail = names_.Intern(detail);
    one.place = names_.Intern("cart.senda:3");
    one.topic = DecisionTopic::kSend;
    one.at = at;
    one.content = content;
    return one;
  }
  DecisionChanges Compare(std::vector<ComparedDecision> before, std::vector<ComparedDecision> after) {
    return CompareDecisions(&before, &after, names_, 3);
  }

  Interner names_;
};

TEST_F(DecisionChangesTest, TheSameInAnyOrderAreNoDifference) {
  const auto changes = Compare({Send(1, "sent", "email"), Send(2, "sent", "email")},
                               {Send(2, "sent", "email"), Send(1, "sent", "email")});
  EXPECT_TRUE(changes.is_empty());
  EXPECT_EQ(changes.before, 2);
  EXPECT_EQ(changes.customers, 0);
}

TEST_F(DecisionChangesTest, WhatARuleWithholdsIsOneDifference) {
  const auto changes = Compare({Send(1, "sent", "email"), Send(2, "sent", "email"), Send(3, "sent", "email")},
                               {Send(1, "sent", "email"), Send(2, "skipped", "quiet"), Send(3, "sent", "email")});
  ASSERT_EQ(changes.counts.size(), 2u);
  EXPECT_EQ(changes.counts[0].what, "sent");
  EXPECT_EQ(changes.counts[0].gone, 1);
  EXPECT_EQ(changes.counts[1].what, "skipped");
  EXPECT_EQ(changes.counts[1].come, 1);
  ASSERT_EQ(changes.examples.size(), 1u);
  EXPECT_EQ(changes.examples[0].before, "sent reminder by email");
  EXPECT_EQ(changes.examples[0].after, "skipped reminder because of quiet");
  EXPECT_EQ(changes.examples[0].at_after, 2);
}

TEST_F(DecisionChangesTest, TimeAndContentAreToldApart) {
  const auto changes = Compare({Send(1, "sent", "email", 7), Send(5, "sent", "email", 7)},
                               {Send(1, "sent", "email", 8), Send(6, "sent", "email", 7)});
  ASSERT_EQ(changes.counts.size(), 1u);
  EXPECT_EQ(changes.counts[0].reworded, 1);
  EXPECT_EQ(changes.counts[0].moved, 1);
  EXPECT_EQ(changes.counts[0].gone + changes.counts[0].come, 0);
  EXPECT_EQ(changes.customers, 1);
}

TEST_F(DecisionChangesTest, OneLessIsTheLast) {
  const auto changes = Compare({Send(1, "sent", "email"), Send(2, "sent", "email")}, {Send(1, "sent", "email")});
  ASSERT_EQ(changes.examples.size(), 1u);
  EXPECT_EQ(changes.examples[0].at_before, 2);
  EXPECT_TRUE(changes.examples[0].after.empty());
}

}  // namespace
}  // namespace senda::tools
