#include <gtest/gtest.h>

#include "compiler/sema/check_testing.h"

namespace senda::sema {
namespace {

// Codes and places of what is said about a journey that a cart lets in; its steps begin on the second line. That waits
// without a message between them have one name is left out.
std::string Codes(const std::string& rest) {
  std::string messages = MessagesInShop("journey j { enter on cart_add as c keyed by c.cart\n" + rest + "\n}");
  std::string codes;
  for (size_t at = 0; at < messages.size(); at = messages.find('\n', at) + 1) {
    size_t end = messages.find(' ', at + 6);
    if (messages.compare(at, 5, "S0910") != 0) codes += messages.substr(at, end - at) + '\n';
  }
  return codes;
}

TEST(Journeys, TakeEveryStep) {
  EXPECT_EQ(Codes("audience customer.plan == free once per 7 days if again ignore\n"
                  "exit as bought on purchase as won where cart == c.cart { send hello by sms }\n"
                  "goal purchase within 3 days worth amount target 12%\n"
                  "send reminder(cart: c) by email\n"
                  "wait for clicked(hello) as k up to 1 day else { exit as silent }\n"
                  "wait until k.at + 3 days else { exit }\n"
                  "if customer.phone is unknown { exit } else if any(visit) { wait 1 month }\n"
                  "split nudge { 33.5% a { send hello by email } 66.5% b { wait 2 hours } }\n"
                  "wait until 09:00\nwait until tuesday at 10:00\nwait until 2026-12-24 else { exit }\n"
                  "wait up to 3 days { for visit { exit as seen } when any(purchase) { } else { } }\n"
                  "exit as done"),
            "");
}

TEST(Journeys, KnowWhatAWaitNames) {
  EXPECT_EQ(Codes("wait for purchase as p up to 1 day else { exit }\nif p.amount > 3 EUR { }"), "");
  EXPECT_EQ(Codes("wait for purchase as p up to 1 day\nif p.amount > 3 EUR { }"), "S0302 3:4\n");
  EXPECT_EQ(Codes("wait for purchase as p up to 1 day\nif p is known { if p.amount > 3 EUR { } }"), "");
  EXPECT_EQ(Codes("wait for purchase as p up to 1 day else { if p.amount > 3 EUR { } }"), "S0201 2:46\n");
  EXPECT_EQ(Codes("exit on visit\nwait for purchase as p\nif p.amount > 3 EUR { }"), "");
  EXPECT_EQ(
      Codes("wait up to 1 day { for purchase as p { if p.amount > 3 EUR { } } for visit { exit } else { exit } }\n"
            "if p.amount > 3 EUR { }"),
      "");
  EXPECT_EQ(Codes("wait up to 1 day { for purchase as p { } for visit as p { } else { exit } }\nif p.at < 2026-01-01 "
                  "00:00 { }"),
            "S0607 3:4\n");
  EXPECT_EQ(Codes("if any(visit) { wait for purchase as p up to 1 day else { exit } }\nif p.amount > 3 EUR { }"),
            "S0201 3:4\n");
}

TEST(Journeys, WaitsEnd) {
  EXPECT_EQ(Codes("wait for purchase"), "S0704 2:1\n");
  EXPECT_EQ(Codes("exit on visit\nwait for purchase"), "");
  EXPECT_EQ(Codes("wait { when any(purchase) { } }"), "S0704 2:1\n");
  EXPECT_EQ(Codes("wait until 09:00 else { }"), "S0705 2:12\n");
  EXPECT_EQ(Codes("wait until customer.renewal"), "S0706 2:12\n");
  EXPECT_EQ(Codes("wait until customer.renewal else { }\nwait until today + 3 days"), "");
  EXPECT_EQ(Codes("wait until customer.plan"), "S0301 2:12\n");
  EXPECT_EQ(Codes("wait 28"), "S0305 2:6\n");
  EXPECT_EQ(Codes("wait (if any(visit) then 1 day otherwise 2 days)"), "S0412 2:6\n");
  EXPECT_EQ(Codes("wait (if any(visit) then 28 otherwise 2 days)"), "S0305 2:26\n");
}

TEST(Journeys, EndOnce) {
  EXPECT_EQ(Codes("exit\nwait 1 day\nwait 2 days"), "S0901 3:1\n");
  EXPECT_EQ(Codes("if any(visit) { exit } else { exit }\nwait 1 day"), "S0901 3:1\n");
  EXPECT_EQ(Codes("split s { 50% a { exit } 50% b { exit } }\nwait 1 day"), "S0901 3:1\n");
  EXPECT_EQ(Codes("wait for visit up to 1 day else { exit }\nwait 1 day"), "");
  EXPECT_EQ(Codes("exit on visit { if any(visit) { wait 1 day } }"), "S0711 2:33\n");
}

TEST(Journeys, CountSinceEntering) {
  EXPECT_EQ(Codes("wait 1 day if count(purchase where cart == c.cart since entering) > 2 { exit }"), "");
  EXPECT_EQ(Codes("wait 1 day if count(purchase where cart == c.cart) > 2 { exit }"), "S0507 2:44\n");
  EXPECT_EQ(Codes("wait for visit as v up to 1 day else { exit }\nif any(purchase where at > v.at since entering) { }"),
            "S0507 3:28\n");
  EXPECT_EQ(Codes("audience count(visit since entering) > 2"), "S0414 2:22\n");
}

TEST(Journeys, AudienceIsAboutTheCustomer) {
  EXPECT_EQ(Codes("audience c.price > 3 EUR"), "S0607 2:10\n");
}

TEST(Journeys, KeysAreFieldsOfTheEntry) {
  EXPECT_EQ(
      MessagesInShop("trigger t = cart_add as c or visit\njourney j { enter on t keyed by c.cart }").substr(0, 10),
      "S0302 2:33");
  EXPECT_EQ(MessagesInShop("journey j { enter on visit as v keyed by v.id }"), "");
  EXPECT_EQ(MessagesInShop("journey j { enter on purchase as p keyed by p.weight }").substr(0, 5), "S0703");
}

TEST(Journeys, KeepTheirNamesWhenATriggerHasTheSame) {
  EXPECT_EQ(MessagesInShop(
                "trigger t = purchase as c\nsegment c = any(visit)\n"
                "journey j { enter on cart_add as c keyed by c.cart\nexit on t\nsend reminder(cart: c) by email }"),
            "");
}

TEST(Sends, GiveWhatAMessageAsksFor) {
  EXPECT_EQ(Codes("send reminder by email"), "S0406 2:6\n");
  EXPECT_EQ(Codes("send reminder(c) by email"), "S0408 2:15\n");
  EXPECT_EQ(Codes("send reminder(crt: c) by email"), "S0405 2:15\n");
  EXPECT_EQ(Codes("send reminder(cart: c.cart) by email"), "S0301 2:21\n");
  EXPECT_EQ(Codes("send reminder(cart: c, cart: c) by email"), "S0407 2:24\n");
  EXPECT_EQ(Codes("send hello(cart: c) by email"), "S0405 2:12\n");
  EXPECT_EQ(Codes("send hello by mail"), "S0201 2:15\n");
}

TEST(Messages, SayTheirPurposeAndText) {
  EXPECT_EQ(MessagesInShop("message m { body 'x' }").substr(0, 10), "S0801 1:9 ");
  EXPECT_EQ(MessagesInShop("message m { purpose transactional }").substr(0, 10), "S0804 1:9 ");
  EXPECT_EQ(MessagesInShop("message m { purpose service because '' body 'x' }").substr(0, 5), "S0802");
  EXPECT_EQ(MessagesInShop(
                "message m { purpose transactional with cart cart_add with n int? body \"{cart.sku} {n else 3}\" }"),
            "");
  EXPECT_EQ(MessagesInShop("message m { purpose transactional body \"{customer.first_name}\" }").substr(0, 10),
            "S0302 1:42");
  EXPECT_EQ(MessagesInShop("message m { purpose transactional with cart cart_add body \"{cart}\" }").substr(0, 10),
            "S0413 1:61");
}

}  // namespace
}  // namespace senda::sema
