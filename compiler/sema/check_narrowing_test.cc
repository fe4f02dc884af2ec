#include <gtest/gtest.h>

#include "compiler/sema/check_testing.h"

namespace senda::sema {
namespace {

// Where the value that may be missing is mentioned, per message.
std::string Missing(const std::string& messages) {
  std::string places;
  for (size_t at = 0; (at = messages.find("S0302 ", at)) != std::string::npos;) {
    at += 6;
    places += messages.substr(at, messages.find(' ', at) - at) + ' ';
  }
  return places;
}

TEST(Narrowing, FollowsLogic) {
  EXPECT_EQ(MessagesOf("customer.phone is known and customer.phone.starts_with('+34')"), "");
  EXPECT_EQ(MessagesOf("customer.phone is unknown or customer.phone.starts_with('+34')"), "");
  EXPECT_EQ(MessagesOf("not (customer.phone is unknown or customer.email is unknown) and customer.email.domain == 'x'"),
            "");
  EXPECT_EQ(MessagesOf("(customer.phone is known and any(visit)) and customer.phone.starts_with('+34')"), "");
  EXPECT_EQ(Missing(MessagesOf("customer.phone is known or customer.phone.starts_with('+34')")), "1:40 ");
  EXPECT_EQ(Missing(MessagesOf("(customer.phone is known or any(visit)) and customer.phone.starts_with('+34')")),
            "1:57 ");
}

TEST(Narrowing, HoldsInTheBranchesOfAConditional) {
  EXPECT_EQ(MessagesOf("if customer.phone is known then customer.phone.starts_with('+34') otherwise false"), "");
  EXPECT_EQ(MessagesOf("if customer.phone is unknown then false otherwise customer.phone.starts_with('+34')"), "");
}

TEST(Narrowing, KnowsWhatComesWithAnEvent) {
  EXPECT_EQ(
      MessagesOf(
          "days since last(purchase) is known and days since last(purchase) > 3 and last(purchase).amount > 3 EUR"),
      "");
  EXPECT_EQ(MessagesOf("last(purchase).note is known and last(purchase).amount > 3 EUR"), "");
  EXPECT_EQ(MessagesOf("last(purchase) is known and last(purchase).at < 2026-01-01 00:00"), "");
  EXPECT_EQ(Missing(MessagesOf("last(purchase).amount is known and last(purchase).note == 'x'")), "1:48 ");
  EXPECT_EQ(Missing(MessagesOf("last(purchase).amount is known and last(cart_add).price > 3 EUR")), "1:48 ");
}

TEST(Narrowing, StopsAtAWhere) {
  EXPECT_EQ(MessagesOf("any(purchase where note is known and note == 'x')"), "");
  EXPECT_EQ(Missing(MessagesOf("customer.phone is known and any(visit where customer.phone.starts_with('1'))")),
            "1:57 ");
  EXPECT_EQ(Missing(MessagesOf("any(visit where customer.phone is known) and customer.phone.starts_with('1')")),
            "1:58 ");
}

TEST(Narrowing, OfTruthValues) {
  EXPECT_EQ(MessagesOf("customer.is_member is true and customer.is_member"), "");
  EXPECT_EQ(MessagesOf("customer.is_member is false"), "");
  EXPECT_EQ(Missing(MessagesOf("customer.is_member")), "1:13 ");
}

TEST(Narrowing, LastsUntilAStepTakesTime) {
  auto journey = [](const std::string& steps) {
    return Missing(MessagesInShop("journey j {\nenter on visit\n" + steps + "\n}"));
  };
  EXPECT_EQ(journey("if customer.phone is known { if customer.phone.starts_with('1') { send hello by sms } }"), "");
  EXPECT_EQ(journey("if customer.phone is known { wait 1 day\nif customer.phone.starts_with('1') { } }"), "4:4 ");
  EXPECT_EQ(journey("if customer.phone is known { send hello by sms\nif customer.phone.starts_with('1') { } }"),
            "4:4 ");
  EXPECT_EQ(
      journey("if customer.phone is unknown { send hello by email exit }\nif customer.phone.starts_with('1') { }"), "");
  EXPECT_EQ(
      journey("if customer.phone is unknown { exit } else { wait 1 day }\nif customer.phone.starts_with('1') { }"),
      "4:4 ");
  EXPECT_EQ(journey("if customer.phone is unknown { }\nif customer.phone.starts_with('1') { }"), "4:4 ");
  EXPECT_EQ(journey("wait up to 1 day { when customer.phone is known { if customer.phone.starts_with('1') { } } }"),
            "3:54 ");
}

TEST(Narrowing, OfANamedEventLasts) {
  EXPECT_EQ(MessagesInShop("journey j { enter on purchase as p\nif p.note is unknown { exit }\nwait 3 days\n"
                           "if p.note == 'x' { } }"),
            "");
}

}  // namespace
}  // namespace senda::sema
