#include <gtest/gtest.h>

#include "compiler/syntax/parse_testing.h"

namespace senda::syntax {
namespace {

TEST(ParsePattern, Events) {
  EXPECT_EQ(PrintedPattern("purchase"), "(event purchase)");
  EXPECT_EQ(PrintedPattern("shop.purchase as p where amount > 100 EUR and p.x"),
            "(event shop.purchase as p (where (and (> amount 100 EUR) (. p x))))");
  EXPECT_EQ(PrintedPattern("opened(m) as o where by == person"), "(event opened(m) as o (where (== by person)))");
  EXPECT_EQ(PrintedPattern("first purchase where a"), "(first event purchase (where a))");
  EXPECT_EQ(PrintedPattern("earliest purchase"), "(earliest event purchase)");
  EXPECT_EQ(PrintedPattern("each purchase as c"), "(each event purchase as c)");
}

TEST(ParsePattern, Alternatives) {
  EXPECT_EQ(PrintedPattern("a or b where x == 1 or first c"),
            "(or (event a) (event b (where (== x 1))) (first event c))");
  EXPECT_EQ(PrintedPattern("a where (x == 1 or y) or b"), "(or (event a (where (parens (or (== x 1) y)))) (event b))");
  EXPECT_EQ(PrintedPattern("a then b within 3 days or c"), "(or (then (event a) (event b) (within 3 days)) (event c))");
  EXPECT_EQ(PrintedPattern("enters at_risk or 3 ticket_opened within 7 days"),
            "(or (enters at_risk) (times 3 ticket_opened (within 7 days)))");
}

TEST(ParsePattern, Chains) {
  EXPECT_EQ(PrintedPattern("a then b"), "(then (event a) (event b))");
  EXPECT_EQ(PrintedPattern("a as x then b where c == x.c within 3 days then c within 1 hour"),
            "(then (event a as x) (event b (where (== c (. x c)))) (within 3 days) (event c) (within 1 hours))");
  EXPECT_EQ(PrintedPattern("within 7 days: a then b then c"), "(then (within 7 days) (event a) (event b) (event c))");
  EXPECT_EQ(PrintedPattern("(a or b) then (3 c within 1 day)"),
            "(then (parens (or (event a) (event b))) (parens (times 3 c (within 1 days))))");
  EXPECT_EQ(PrintedPattern("enters vip then leaves vip within 30 days"),
            "(then (enters vip) (leaves vip) (within 30 days))");
}

TEST(ParsePattern, Immediately) {
  EXPECT_EQ(PrintedPattern("a then immediately b within 1 hour then c"),
            "(then (event a) immediately (event b) (within 1 hours) (event c))");
  EXPECT_EQ(PrintedPattern("a then immediately (b or c)"),
            "(then (event a) immediately (parens (or (event b) (event c))))");
  // It is a name like any other where no event follows.
  EXPECT_EQ(PrintedPattern("immediately then immediately within 1 hour"),
            "(then (event immediately) (event immediately) (within 1 hours))");
}

TEST(ParsePattern, Calendar) {
  EXPECT_EQ(PrintedPattern("every day at 09:00"), "(every-day at 09:00)");
  EXPECT_EQ(PrintedPattern("every monday at customer.hour or a"), "(or (every monday at (. customer hour)) (event a))");
  EXPECT_EQ(PrintedPattern("every year on customer.birthday at 09:00"), "(every-year (. customer birthday) at 09:00)");
  EXPECT_EQ(PrintedPattern("3 days before customer.renewal at 10:00"), "(before (. customer renewal) 3 days at 10:00)");
  EXPECT_EQ(PrintedPattern("1 month after customer.renewal at 10:00"),
            "(after (. customer renewal) 1 months at 10:00)");
  EXPECT_EQ(PrintedPattern("2026-12-24 at 10:00"), "(once 2026-12-24 at 10:00)");
  EXPECT_EQ(PrintedPattern("every then before then after"), "(then (event every) (event before) (event after))");
}

TEST(ParsePattern, Absence) {
  EXPECT_EQ(PrintedPattern("cart_add as c not followed by purchase where cart == c.cart within 1 hour"),
            "(not-followed-by (event cart_add as c) (event purchase (where (== cart (. c cart)))) (within 1 hours))");
  EXPECT_EQ(PrintedPattern("a not followed by (b or c) within 1 hour"),
            "(not-followed-by (event a) (parens (or (event b) (event c))) (within 1 hours))");
  EXPECT_EQ(PrintedPattern("a where flag not followed by b within 1 hour"),
            "(not-followed-by (event a (where flag)) (event b) (within 1 hours))");
  EXPECT_EQ(PrintedPattern("a then b within 2 days not followed by c within 1 day"),
            "(not-followed-by (then (event a) (event b) (within 2 days)) (event c) (within 1 days))");
  EXPECT_EQ(PrintedPattern("a where x not in [1] not followed by b within 1 hour"),
            "(not-followed-by (event a (where (not-in x (list 1)))) (event b) (within 1 hours))");
  EXPECT_EQ(PrintedPattern("a not followed by b"), "(not-followed-by (event a) (event b))");
}

TEST(ParsePattern, CountsAndSilence) {
  EXPECT_EQ(PrintedPattern("3 a as x where y within 7 days"), "(times 3 a as x (where y) (within 7 days))");
  EXPECT_EQ(PrintedPattern("3 distinct sku in cart_add where x == 1 within 1 day"),
            "(times 3 (distinct sku) cart_add (where (== x 1)) (within 1 days))");
  EXPECT_EQ(PrintedPattern("2 distinct at.date in purchase within 90 days"),
            "(times 2 (distinct (. at date)) purchase (within 90 days))");
  EXPECT_EQ(PrintedPattern("3 distinct within 1 day"), "(times 3 distinct (within 1 days))");
  EXPECT_EQ(PrintedPattern("no purchase where x for 90 days"), "(no purchase (where x) (for 90 days))");
  EXPECT_EQ(PrintedPattern("no purchase for 90 days since first(purchase).at"),
            "(no purchase (for 90 days) (since (. (first purchase) at)))");
}

TEST(ParsePattern, FlipsAndChanges) {
  EXPECT_EQ(PrintedPattern("enters shop.vip"), "(enters shop.vip)");
  EXPECT_EQ(PrintedPattern("leaves vip"), "(leaves vip)");
  EXPECT_EQ(PrintedPattern("changes customer.plan"), "(changes (. customer plan))");
  EXPECT_EQ(PrintedPattern("changes customer.plan from free to pro"),
            "(changes (. customer plan) (from free) (to pro))");
  EXPECT_EQ(PrintedPattern("changes customer.in to 3"), "(changes (. customer in) (to 3))");
}

TEST(ParsePattern, Keep) {
  EXPECT_EQ(PrintedPattern("a then b within 3 days keep 500"), "(keep 500 (then (event a) (event b) (within 3 days)))");
  EXPECT_EQ(PrintedPattern("a keep 5 or b keep 6"), "(or (keep 5 (event a)) (keep 6 (event b)))");
  EXPECT_EQ(PrintedPattern("(a or b) keep 7"), "(keep 7 (parens (or (event a) (event b))))");
  EXPECT_EQ(PrintedPattern("3 a within 1 day keep 8"), "(keep 8 (times 3 a (within 1 days)))");
}

// Words that mean something in a pattern are still names of events.
TEST(ParsePattern, SoftKeywordsAreNames) {
  EXPECT_EQ(PrintedPattern("first"), "(event first)");
  EXPECT_EQ(PrintedPattern("first as f"), "(event first as f)");
  EXPECT_EQ(PrintedPattern("no"), "(event no)");
  EXPECT_EQ(PrintedPattern("enters then message"), "(then (event enters) (event message))");
  EXPECT_EQ(PrintedPattern("each each as each where each == each.at"),
            "(each event each as each (where (== each (. each at))))");
}

}  // namespace
}  // namespace senda::syntax
