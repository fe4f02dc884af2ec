#include "compiler/ir/print.h"

#include <gtest/gtest.h>

#include "compiler/ir/builder.h"
#include "compiler/ir/print_expression.h"
#include "compiler/ir/program_testing.h"

namespace senda::ir {
namespace {

using abi::Kind;

constexpr const char* kSmallProgram = R"(program tienda  meaning 0000000000000000
  timezone Europe/Madrid  currency EUR  salt tienda
  lateness 0 ms  grace 2000 ms  duplicates 0 ms
  channel shop.email via log
  message shop.reminder promotional

customer
  id text
  plan int
  phone phone?

event shop.purchase
  id text
  at instant
  source text?
  cart text
  amount money(EUR 2)

event shop.cart_add
  id text
  at instant
  source text?
  cart text

#0 count of shop.purchase sliding 7 days  meaning 0000000000000000
  id count(purchase where amount >= 20.00 EUR in last 7 days)
  latest keeps 3  32 bytes at 0 of page 0

#1 last of shop.purchase ever  meaning 0000000000000000
  id last(purchase)
  fields keeps 1  32 bytes at 32 of page 0
  field amount money

segment shop.loyal  watched  meaning 0000000000000000  // a.senda:3:1
  value (nth_at(#0, 3) is known) and (now < (nth_at(#0, 3)! + 604800000))
  let %1 = nth_at(#0, 3)! + 604800000
  breakpoint if ((nth_at(#0, 3) is known) and (now < %1)) then %1 otherwise never
  read by shop.reachable

segment shop.reachable  meaning 0000000000000000  // a.senda:4:1
  value segment(shop.loyal) and ((customer.phone is known) and starts_with(customer.phone!, "+34"))

trigger shop.abandoned  meaning 0000000000000000
  capture [0] text
  pattern shop.abandoned  chain  attempts restart  keeps 100  key [0]
    link
      on shop.cart_add  captures cart -> [0]
    absence for 1 hour
      unless shop.purchase  per attempt
        where event.cart == attempt[0]
  enters shop.recover

journey shop.recover  meaning 0000000000000000
  capture [0] text
  audience not segment(shop.loyal)
  enter on shop.abandoned  captures [0] -> [0]
  key text instance[0]
  once every time  priority 0  holdout 0 millionths  at most 100 keys
  begin at step 0
  0: send shop.reminder by shop.email  next 1  `send reminder`
      body concatenate("Hola ", instance[0])
  1: wait 1 day  next 2  `wait after reminder`
  2: complete as completed

on shop.purchase
  always inserts into #1
  decision 0: 2000 <= event.amount
    inserts into #0
  settles group 0
  feeds shop.abandoned

on shop.cart_add
  feeds shop.abandoned

settle group 0  all segments
  shop.loyal, shop.reachable

layout
  fields at 112 (3)  segments at 160 (2)  pages at 168 (1)  heap at 176
  page 0: 64 bytes
)";

TEST(Print, WritesExpressionsInline) {
  Builder b;
  NodeId amount = b.EventField(4, Kind::kMoney, false), maybe = b.EventField(5, Kind::kInt, true);
  struct Case {
    NodeId node;
    const char* text;
  } cases[] = {
      {b.And(b.LessInteger(b.Integer(20), amount), b.Not(b.Segment(0))),
       "(20 < event[4]) and (not segment(shop.loyal))"},
      {b.Else(maybe, b.Integer(0)), "event[5] else 0"},
      {b.AssumeKnown(maybe), "event[5]!"},
      {b.IsKnown(maybe), "event[5] is known"},
      {b.Select(b.Segment(0), b.Never(), amount), "if segment(shop.loyal) then never otherwise event[4]"},
      {b.MultiplyNumber(b.Number(2), b.Number(0.5)), "2.0 * 0.5"},
      {b.InTexts(b.Text("a\"b"), {"x", "y"}), "\"a\\\"b\" in [\"x\", \"y\"]"},
      {b.NextTimeOfDay(b.Now(), b.Integer(0), 1), "next_time_of_day(now, 0, tuesday)"},
      {b.NextPeriod(b.Now(), 2), "next_period(now, month)"},
      {b.TextOf(amount, Kind::kMoney, {"EUR", 2, {}}), "text_of(event[4], money, EUR 2)"},
      {b.Matches(b.Text("a"), "a+"), "matches(\"a\", \"a+\")"},
      {b.AddMonthsToInstant(b.Now(), b.Integer(3)), "add_months_to_instant(now, 3)"},
  };
  for (const Case& c : cases) b.AddRoot(c.node, "case");
  b.description().segments.resize(1);
  b.description().segments[0].id = "shop.loyal";
  Program program = b.Finish();
  for (size_t i = 0; i < std::size(cases); ++i) {
    EXPECT_EQ(PrintExpression(program, program.roots[i].node).value, cases[i].text);
  }
}

TEST(Print, NamesWhatIsUsedTwiceOrTooLong) {
  Builder b;
  NodeId sum = b.AddInteger(b.EventField(3, Kind::kInt, false), b.Integer(7));
  NodeId square = b.MultiplyInteger(sum, sum);
  NodeId text = b.Text("x");
  for (int i = 0; i < 40; ++i) text = b.Concatenate(text, b.EventField(static_cast<uint32_t>(i), Kind::kText, false));
  b.AddRoot(square, "square");
  b.AddRoot(text, "text");
  Program program = b.Finish();
  PrintedExpression printed = PrintExpression(program, program.roots[0].node);
  EXPECT_EQ(printed.lets, std::vector<std::string>{"let %1 = event[3] + 7"});
  EXPECT_EQ(printed.value, "%1 * %1");
  for (const std::string& let : PrintExpression(program, program.roots[1].node).lets) EXPECT_LT(let.size(), 160u);
}

TEST(Print, ShowsAWholeProgram) {
  std::string text = PrintProgram(SmallProgram());
  EXPECT_EQ(text, kSmallProgram);
  EXPECT_EQ(text, PrintProgram(SmallProgram()));
}

}  // namespace
}  // namespace senda::ir
