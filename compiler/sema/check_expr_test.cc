#include <gtest/gtest.h>

#include "compiler/sema/check_testing.h"

namespace senda::sema {
namespace {

TEST(Types, OfLiterals) {
  EXPECT_EQ(TypeInShop("42"), "int");
  EXPECT_EQ(TypeInShop("3.5"), "number");
  EXPECT_EQ(TypeInShop("12%"), "percent");
  EXPECT_EQ(TypeInShop("19.99 EUR"), "money(EUR)");
  EXPECT_EQ(TypeInShop("20 JPY"), "money(JPY)");
  EXPECT_EQ(TypeInShop("7 days"), "duration");
  EXPECT_EQ(TypeInShop("09:30"), "time_of_day");
  EXPECT_EQ(TypeInShop("2026-11-21"), "date");
  EXPECT_EQ(TypeInShop("2026-11-21 09:30"), "instant");
  EXPECT_EQ(TypeInShop("'hi'"), "text");
  EXPECT_EQ(TypeInShop("\"hi {customer.first_name else 'you'}, {count(visit)}, {customer.plan}\""), "text");
  EXPECT_EQ(TypeInShop("true"), "bool");
}

TEST(Types, OfArithmetic) {
  EXPECT_EQ(TypeInShop("1 + 2 * 3"), "int");
  EXPECT_EQ(TypeInShop("1 + 2.5"), "number");
  EXPECT_EQ(TypeInShop("count(visit) / 3"), "number?");
  EXPECT_EQ(TypeInShop("3 * sum(purchase.amount)"), "money(EUR)");
  EXPECT_EQ(TypeInShop("sum(purchase.amount) * 12.5%"), "money(EUR)");
  EXPECT_EQ(TypeInShop("sum(purchase.amount) / 3"), "money(EUR)?");
  EXPECT_EQ(TypeInShop("sum(purchase.amount) / sum(purchase.amount)"), "number?");
  EXPECT_EQ(TypeInShop("12% + 3% - 1%"), "percent");
  EXPECT_EQ(TypeInShop("12% * 3"), "number");
  EXPECT_EQ(TypeInShop("2 days + 3 hours"), "duration");
  EXPECT_EQ(TypeInShop("count(visit) * 1 day"), "duration");
  EXPECT_EQ(TypeInShop("today + 3 months - 1 week"), "date");
  EXPECT_EQ(TypeInShop("2026-11-21 09:30 + 1 year"), "instant");
  EXPECT_EQ(TypeInShop("today - 2026-01-01"), "duration");
  EXPECT_EQ(TypeInShop("-3 EUR"), "money(EUR)");
}

TEST(Types, OfOptionalsAndConditionals) {
  EXPECT_EQ(TypeInShop("customer.first_name"), "text?");
  EXPECT_EQ(TypeInShop("customer.first_name else 'x'"), "text");
  EXPECT_EQ(TypeInShop("last(purchase).note else customer.first_name"), "text?");
  EXPECT_EQ(TypeInShop("customer.age"), "int?");
  EXPECT_EQ(TypeInShop("customer.email else 'unknown'"), "text");
  EXPECT_EQ(TypeInShop("customer.email else 'ana@uni.es'"), "email");
  EXPECT_EQ(TypeInShop("customer.age else 0.5"), "number");
  EXPECT_EQ(TypeInShop("if count(visit) > 3 then 3 otherwise 2.5"), "number");
  EXPECT_EQ(TypeInShop("if count(visit) > 3 then customer.phone otherwise customer.email"), "text?");
  EXPECT_EQ(TypeInShop("if any(visit) then customer.plan otherwise pro"), "enum(free, plus, pro)");
  EXPECT_EQ(TypeInShop("if any(visit) then pro otherwise customer.plan"), "enum(free, plus, pro)");
}

TEST(Types, OfFunctionsAndProperties) {
  EXPECT_EQ(TypeInShop("'A'.lower()"), "text");
  EXPECT_EQ(TypeInShop("size('abc')"), "int");
  EXPECT_EQ(TypeInShop("min(3, 2.5)"), "number");
  EXPECT_EQ(TypeInShop("max(today, 2026-01-01)"), "date");
  EXPECT_EQ(TypeInShop("round(2.5)"), "int");
  EXPECT_EQ(TypeInShop("abs(-3 EUR)"), "money(EUR)");
  EXPECT_EQ(TypeInShop("share(count(visit), of count(purchase))"), "percent?");
  EXPECT_EQ(TypeInShop("today.weekday"), "enum(monday, tuesday, wednesday, thursday, friday, saturday, sunday)");
  EXPECT_EQ(TypeInShop("(last(visit).at else 2026-01-01 10:00).time"), "time_of_day");
  EXPECT_EQ(TypeInShop("today.year"), "int");
}

TEST(Types, OfAggregates) {
  EXPECT_EQ(TypeInShop("count(purchase in last 90 days)"), "int");
  EXPECT_EQ(TypeInShop("sum(purchase.items where channel == web today)"), "int");
  EXPECT_EQ(TypeInShop("sum(purchase.weight)"), "number");
  EXPECT_EQ(TypeInShop("sum(joined.took)"), "duration");
  EXPECT_EQ(TypeInShop("sum(amount * items of purchase)"), "money(EUR)");
  EXPECT_EQ(TypeInShop("avg(purchase.items)"), "number?");
  EXPECT_EQ(TypeInShop("avg(purchase.amount)"), "money(EUR)?");
  EXPECT_EQ(TypeInShop("min(purchase.amount this month)"), "money(EUR)?");
  EXPECT_EQ(TypeInShop("max(purchase.tax)"), "percent?");
  EXPECT_EQ(TypeInShop("distinct(purchase.channel)"), "int");
  EXPECT_EQ(TypeInShop("any(purchase)"), "bool");
  EXPECT_EQ(TypeInShop("last(purchase).amount"), "money(EUR)?");
  EXPECT_EQ(TypeInShop("first(purchase).at"), "instant?");
  EXPECT_EQ(TypeInShop("count(open ticket_opened until ticket_solved by ticket)"), "int");
  EXPECT_EQ(TypeInShop("sum(paid.amount)"), "money(USD)");
}

TEST(Types, LiteralsTakeThoseOfTheirContext) {
  CheckedText checked(InShop("segment s = (last(purchase).weight else 0) > 3"));
  ASSERT_EQ(checked.Messages(), "");
  int numbers = 0;
  for (ast::ExprId id : checked.ast.exprs.ids()) {
    if (std::holds_alternative<ast::IntLiteral>(checked.ast.exprs[id].node)) {
      numbers += checked.model.expr_types.Get(id).kind == TypeKind::kNumber ? 1 : 0;
    }
  }
  EXPECT_EQ(numbers, 2);
}

TEST(Names, OfValuesAreRecognisedByTheType) {
  EXPECT_EQ(MessagesOf("customer.plan == pro and pro != customer.plan and customer.plan in [free, plus]"), "");
  EXPECT_EQ(MessagesOf("customer.country == ES and customer.language in [es, fr] and customer.language == is_known"),
            "S0317 1:95 `is_known` is not one of the languages of ISO 639, such as `es`\n");
  EXPECT_EQ(MessagesOf("customer.country == es"),
            "S0317 1:33 `es` is not one of the countries of ISO 3166, such as `ES` | write `ES`\n");
  EXPECT_EQ(
      MessagesOf("any(sent where message == hello and channel == sms and journey == j)\njourney j { enter on visit }"),
      "");
}

TEST(Names, OfSegmentsMayBeThoseOfValues) {
  EXPECT_EQ(
      MessagesInShop("segment pro = customer.plan == pro\nlet free = customer.plan == free\nsegment s = free or pro"),
      "");
}

TEST(Names, InAWhereHaveOneMeaning) {
  EXPECT_EQ(
      MessagesInShop("segment cart = true\nsegment s = any(purchase where cart == 'x')"),
      "S0204 2:32 `cart` can mean two things here: the field `cart` of `purchase`, or the segment `cart` | 1:9 `cart` "
      "is "
      "declared here | for the event's field write `purchase as it where it.cart …`; otherwise rename the other\n");
  EXPECT_EQ(MessagesInShop("segment cart = true\nsegment s = any(purchase as p where p.cart == 'x' and p.items > 3)"),
            "");
  EXPECT_EQ(MessagesInShop("define f(items int) = count(purchase where items > 3)").substr(0, 5), "S0204");
}

TEST(Names, HaveHints) {
  EXPECT_EQ(MessagesOf("plan == free"), "S0201 1:13 There is no value called `plan` | write `customer.plan`\n");
  EXPECT_EQ(MessagesOf("purchase.amount > 3 EUR"),
            "S0509 1:13 `purchase.amount` does not say which `purchase`: a customer can have many | write "
            "`last(purchase).amount`, or name the event: `purchase as e` and then `e.amount`\n");
  EXPECT_EQ(MessagesOf("customer.plann == free"),
            "S0210 1:22 The customer has no field `plann` | did you mean `plan`?\n");
}

TEST(Mistakes, AreSaidOnce) {
  EXPECT_EQ(MessagesOf("nosuch > 3 and (nosuch2 + 1) * 2 > 3"),
            "S0201 1:13 There is no value called `nosuch`\nS0201 1:29 There is no value called `nosuch2`\n");
  EXPECT_EQ(MessagesInShop("let x = nosuch\nlet y = x + 1\nsegment s = y > 3 EUR"),
            "S0201 1:9 There is no value called `nosuch`\n");
}

TEST(Mistakes, WithOptionalsAndMoneyAreBothSaid) {
  EXPECT_EQ(MessagesOf("last(purchase).amount > 20"),
            "S0302 1:13 `last(purchase).amount` may be missing | say what stands for it: `(last(purchase).amount else "
            "0 EUR)`; "
            "or test it before: `last(purchase).amount is known and …`\n"
            "S0303 1:37 `20` has no currency, but an amount in EUR is needed here | write `20 EUR`\n");
}

TEST(Time, MonthsStandWhereTheCalendarDecides) {
  EXPECT_EQ(MessagesOf("count(purchase in last 3 months) > 2 and (time since last(visit) else 0 days) > 2 months"), "");
  EXPECT_EQ(MessagesOf("any(joined where took > 1 month)").substr(0, 10), "S0401 1:37");
  EXPECT_EQ(MessagesOf("count(visit) * 1 month == 3 months").substr(0, 5), "S0401");
}

TEST(Time, NowIsOnlyCompared) {
  EXPECT_EQ(MessagesOf("customer.renewal is known and now > customer.renewal - 3 days"), "");
  EXPECT_EQ(MessagesOf("(hours since last(visit) else 0) between 3 and 5"), "");
  EXPECT_EQ(MessagesOf("now - 3 days > 2026-01-01 00:00").substr(0, 10), "S0402 1:13");
  EXPECT_EQ(MessagesOf("now == now").substr(0, 10), "S0403 1:13");
}

TEST(Windows, BeginAtSomethingThatMovesForward) {
  EXPECT_EQ(MessagesOf("count(purchase since last(visit)) > 2 and count(purchase since first(visit).at) > 2"), "");
  EXPECT_EQ(MessagesInShop("let start = first(visit).at\nsegment s = count(purchase since start) > 2"), "");
  EXPECT_EQ(MessagesOf("count(purchase since customer.renewal) > 2").substr(0, 10), "S0505 1:34");
  EXPECT_EQ(MessagesOf("count(purchase since last(visit in last 3 days)) > 2").substr(0, 10), "S0505 1:34");
}

TEST(Defines, TakeTheirArgumentsInAnyForm) {
  std::string define =
      "define tier(spend money, least money) = if spend > least then 'a' otherwise 'b'\nlet s = sum(purchase.amount)\n";
  EXPECT_EQ(
      MessagesInShop(define + "let a = tier(s, 3 EUR)\nlet b = s.tier(3 EUR)\nlet c = tier(least: 3 EUR, spend: s)"),
      "");
  EXPECT_EQ(MessagesInShop(define + "let a = tier(s)"), "S0406 3:9 `tier` needs `least` | 1:26 it is declared here\n");
  EXPECT_EQ(MessagesInShop(define + "let a = tier(s, 3)"),
            "S0303 3:17 `3` has no currency, but an amount in EUR is needed here | write `3 EUR`\n");
}

TEST(Defines, CannotCountByTheEventAtHand) {
  std::string define = "define bought(what text) = any(cart_add where sku == what)\n";
  EXPECT_EQ(MessagesInShop(define + "segment s = bought('mug') and bought(customer.first_name else '')"), "");
  EXPECT_EQ(MessagesInShop(define + "trigger t = cart_add where bought(sku)").substr(0, 10), "S0507 2:35");
  EXPECT_EQ(MessagesInShop(define + "define twice(it text) = bought(it)\ntrigger t = cart_add where twice(sku)")
                .substr(0, 10),
            "S0507 3:34");
}

}  // namespace
}  // namespace senda::sema
