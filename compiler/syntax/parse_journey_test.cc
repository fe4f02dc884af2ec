#include <gtest/gtest.h>

#include "compiler/syntax/parse_testing.h"

namespace senda::syntax {
namespace {

std::string Clauses(const std::string& text) {
  return ParsedText("journey j {\n" + text + "\n}").Printed();
}

TEST(ParseJourney, Clauses) {
  EXPECT_EQ(Clauses(R"(
  audience  not vip
  enter on  cart_abandoned
  keyed by  c.cart
  once per  7 days
  if again  ignore
  exit as converted on purchase where cart == c.cart
  exit on a or b { send bye by email }
  goal      purchase within 3 days worth amount target 12%
)"),
            R"(journey j
  audience (not vip)
  enter on (event cart_abandoned)
  keyed by (. c cart)
  once per 7 days
  if again ignore
  exit as converted on (event purchase (where (== cart (. c cart))))
  exit on (or (event a) (event b))
    send bye by email
  goal (event purchase) (within 3 days) worth amount target 12%
  steps
)");
  EXPECT_EQ(Clauses("every time"), "journey j\n  every time\n  steps\n");
  EXPECT_EQ(Clauses("once ever\nkeyed by a\nkeyed by b"),
            "journey j\n  keyed by a\n  keyed by b\n  once ever\n  steps\n");
  EXPECT_EQ(ParsedText("journey j \"Title\" { }").Printed(), "journey j \"Title\"\n  steps\n");
}

// A `within` behind a chain belongs to its last link, otherwise to the goal.
TEST(ParseJourney, GoalWithin) {
  auto goal = [](const std::string& text) {
    std::string printed = Clauses("goal " + text);
    return printed.substr(printed.find("goal"), printed.find("\n  steps") - printed.find("goal"));
  };
  EXPECT_EQ(goal("a"), "goal (event a)");
  EXPECT_EQ(goal("a where x within 3 days"), "goal (event a (where x)) (within 3 days)");
  EXPECT_EQ(goal("a then b within 3 days"), "goal (then (event a) (event b) (within 3 days))");
  EXPECT_EQ(goal("(a then b) within 3 days"), "goal (parens (then (event a) (event b))) (within 3 days)");
  EXPECT_EQ(goal("(a then b within 1 day) within 3 days worth x"),
            "goal (parens (then (event a) (event b) (within 1 days))) (within 3 days) worth x");
  EXPECT_EQ(goal("a or b within 3 days"), "goal (or (event a) (event b)) (within 3 days)");
  EXPECT_EQ(goal("3 a within 7 days"), "goal (times 3 a (within 7 days))");
}

TEST(ParseJourney, ExitClausesAndSteps) {
  EXPECT_EQ(Clauses("exit as done on a\nexit on b\nexit\nexit as silent"),
            "journey j\n  exit as done on (event a)\n  exit on (event b)\n  steps\n    exit\n    exit as silent\n");
}

TEST(ParseJourney, Sends) {
  EXPECT_EQ(PrintedSteps("send hello by email\nsend shop.hello() by sms\nsend m(cart: c, 3, in: x.y) by push"),
            "send hello by email\nsend shop.hello by sms\nsend m cart:c 3 in:(. x y) by push\n");
}

TEST(ParseJourney, Waits) {
  EXPECT_EQ(PrintedSteps("wait 3 days\nwait customer.delay\nwait 2 * d"),
            "wait 3 days\nwait (. customer delay)\nwait (* 2 d)\n");
  EXPECT_EQ(PrintedSteps("wait until 09:00\nwait until tuesday at 10:00\nwait until tuesday\n"
                         "wait until 2026-12-24 10:00 else { exit }\nwait until customer.renewal - 3 days else { }"),
            "wait until 09:00\nwait until tuesday at 10:00\nwait until tuesday\nwait until 2026-12-24 10:00\nelse\n"
            "  exit\nwait until (- (. customer renewal) 3 days)\nelse\n");
}

TEST(ParseJourney, WaitsForEvents) {
  EXPECT_EQ(PrintedSteps("wait for a\nwait for a or b up to 1 day\nwait for clicked(m) as c up to 1 day else { exit }"),
            "wait for one\n  for (event a)\n"
            "wait for one (up-to 1 days)\n  for (or (event a) (event b))\n"
            "wait for one (up-to 1 days)\n  for (event clicked(m) as c)\n  else\n    exit\n");
  EXPECT_EQ(PrintedSteps("wait up to 3 days {\n for a as x { exit as got }\n when vip and x.y { }\n for b { }\n"
                         " else { wait 1 hour }\n}\nwait { for a { } }"),
            "wait (up-to 3 days)\n  for (event a as x)\n    exit as got\n  when (and vip (. x y))\n  for (event b)\n"
            "  else\n    wait 1 hours\nwait\n  for (event a)\n");
}

TEST(ParseJourney, IfAndSplit) {
  EXPECT_EQ(PrintedSteps("if a { exit } else if b == 1 { if c { exit } } else { wait 1 day }\nif a { } else { }"),
            "if a\n  exit\nelse if (== b 1)\n  if c\n    exit\nelse\n  wait 1 days\nif a\nelse\n");
  EXPECT_EQ(PrintedSteps("split nudge {\n 33.3333% a { exit }\n 66.6667% count { }\n}\nsplit s { }"),
            "split nudge\n  33.3333% a\n    exit\n  66.6667% count\nsplit s\n");
}

// Every word of a step may also be a name in it.
TEST(ParseJourney, SoftKeywordsAreNames) {
  EXPECT_EQ(PrintedSteps("send send(wait: exit) by by\nwait wait\nwait until until\nif exit { exit as split }"),
            "send send wait:exit by by\nwait wait\nwait until until\nif exit\n  exit as split\n");
  EXPECT_EQ(Clauses("enter on enter\naudience audience\nkeyed by by.keyed\ngoal goal worth worth"),
            "journey j\n  audience audience\n  enter on (event enter)\n  keyed by (. by keyed)\n"
            "  goal (event goal) worth worth\n  steps\n");
}

TEST(ParseJourney, StepSpans) {
  EXPECT_EQ(ParsedText("journey j {\n  wait 3 days\n  exit as x\n}").Printed(true),
            "journey j@1:9-1:10@1:1-4:2\n  steps\n    wait 3 days@2:8-2:14@2:3-2:14\n    exit as x@3:3-3:12\n");
}

}  // namespace
}  // namespace senda::syntax
