#include <gtest/gtest.h>

#include "compiler/sema/check_testing.h"
#include "compiler/sema/print.h"

namespace senda::sema {
namespace {

// The lines about one trigger in the printed model, or the messages.
std::string Carried(const std::string& declarations, const std::string& trigger) {
  CheckedText checked(InShop(declarations));
  if (!checked.is_right) return checked.Messages(1);
  std::string types = PrintTypes(checked.ast, checked.names, checked.model);
  size_t begin = types.find("trigger " + trigger + "\n");
  if (begin == std::string::npos) return "no such trigger";
  begin = types.find('\n', begin) + 1;
  size_t end = begin;
  while (types.compare(end, 2, "  ") == 0) end = types.find('\n', end) + 1;
  return types.substr(begin, end - begin);
}

std::string Code(const std::string& pattern) {
  return MessagesInShop("trigger t = " + pattern).substr(0, 10);
}

TEST(Patterns, CarryWhatTheyName) {
  EXPECT_EQ(Carried("trigger t = cart_add as c not followed by purchase as p where cart == c.cart within 1 hour", "t"),
            "  carries c cart_add\n");
  EXPECT_EQ(
      Carried("trigger t = cart_add as c then purchase as p where cart == c.cart and p.amount > c.price within 3 days",
              "t"),
      "  carries c cart_add\n  carries p purchase\n");
  EXPECT_EQ(Carried("trigger t = 3 purchase as p within 7 days", "t"), "  carries p purchase\n");
  EXPECT_EQ(Carried("trigger t = no purchase as p for 2 months since last(visit)", "t"), "");
  EXPECT_EQ(Carried("trigger t = within 3 days: cart_add as c then (purchase as p or visit) then ticket_opened", "t"),
            "  carries c cart_add\n  carries p purchase?\n");
}

TEST(Patterns, JoinNamesOfBothSidesOfAnOr) {
  EXPECT_EQ(Carried("trigger t = cart_add as c or purchase as c", "t"), "  carries c cart_add or purchase\n");
  EXPECT_EQ(Carried("trigger t = cart_add as c or visit", "t"), "  carries c cart_add?\n");
  EXPECT_EQ(Carried("trigger t = (cart_add as c then visit) or (purchase as c then visit where at > c.at)", "t"),
            "  carries c cart_add or purchase\n");
  EXPECT_EQ(Carried("trigger a = cart_add as c or purchase as c\ntrigger t = a or visit", "t"),
            "  carries c cart_add or purchase?\n");
  EXPECT_EQ(Carried("trigger a = cart_add as c\ntrigger b = purchase as c\ntrigger t = a or b", "t"),
            "  carries c cart_add or purchase\n");
  EXPECT_EQ(Carried("trigger a = cart_add as c\ntrigger b = a or visit\n", "a"), "  carries c cart_add\n");
}

TEST(Patterns, KnowOfAJoinedNameWhatBothHave) {
  std::string either = "trigger a = cart_add as c or purchase as c\n";
  EXPECT_EQ(MessagesInShop(either + "journey j { enter on a keyed by c.cart }"), "");
  EXPECT_EQ(MessagesInShop(either + "journey j { enter on a keyed by c.sku }").substr(0, 10), "S0210 2:35");
}

TEST(Patterns, TakeTriggersWithWhatTheyCarry) {
  EXPECT_EQ(
      Carried("trigger a = cart_add as c\ntrigger t = a then purchase as p where cart == c.cart within 1 day", "t"),
      "  carries c cart_add\n  carries p purchase\n");
  EXPECT_EQ(MessagesInShop("trigger a = cart_add as c\ntrigger t = a then purchase as c").substr(0, 5), "S0606");
  EXPECT_EQ(Carried("trigger a = cart_add as c\ntrigger b = purchase as c\ntrigger t = a then b", "t"),
            "  carries c cart_add\n");
  EXPECT_EQ(Carried("trigger a = cart_add as c\ntrigger t = a then purchase as p not followed by a within 1 day", "t"),
            "  carries c cart_add\n  carries p purchase\n");
}

TEST(Patterns, TakeFlipsAndChanges) {
  EXPECT_EQ(MessagesInShop(
                "segment loyal = any(purchase)\ntrigger t = enters loyal or leaves loyal or changes customer.plan from "
                "free to pro\ntrigger u = changes customer.first_name"),
            "");
  EXPECT_EQ(Code("changes customer.plan to gold"), "S0317 1:38");
  EXPECT_EQ(Code("changes customer.id"), "S0609 1:21");
  EXPECT_EQ(Code("enters visit"), "S0202 1:20");
}

TEST(Patterns, PutModifiersFirst) {
  EXPECT_EQ(Code("each cart_add not followed by purchase within 1 hour keep 500"), "");
  EXPECT_EQ(Code("earliest cart_add then purchase"), "");
  EXPECT_EQ(Code("first purchase or first visit"), "");
  EXPECT_EQ(Code("cart_add then each purchase"), "S0602 1:27");
  EXPECT_EQ(Code("(each cart_add or visit) then purchase"), "S0602 1:14");
}

TEST(Patterns, AreBounded) {
  EXPECT_EQ(Code("3 purchase"), "S0601 1:13");
  EXPECT_EQ(Code("cart_add not followed by purchase"), "S0601 1:13");
  EXPECT_EQ(Code("1001 purchase within 1 day"), "S0604 1:13");
  EXPECT_EQ(Code("purchase then visit within 0 days"), "S0504 1:40");
  EXPECT_EQ(Code("cart_add then visit keep 100_000"), "S0508 1:13");
}

TEST(Patterns, NestOnlyWhatIsOneLink) {
  EXPECT_EQ(Code("cart_add then (3 purchase within 1 day) then (visit or purchase)"), "");
  EXPECT_EQ(Code("cart_add then (visit then purchase)"), "S0610 1:27");
  EXPECT_EQ(Code("(cart_add not followed by visit within 1 day) then purchase"), "S0603 1:13");
  EXPECT_EQ(Code("cart_add not followed by (3 visit within 1 hour) within 1 day"), "S0610 1:38");
}

TEST(Patterns, DoNotCountByTheEventAtHand) {
  EXPECT_EQ(Code("purchase where count(purchase) == 0"), "");
  EXPECT_EQ(Code("purchase as p where count(purchase where cart == p.cart) == 0"), "S0607 1:62");
  EXPECT_EQ(Code("cart_add as c then purchase where any(visit where at > c.at)"), "S0507 1:68");
}

TEST(Patterns, CompareWithTheOtherEvent) {
  EXPECT_EQ(Code("cart_add as c then purchase where cart == cart"), "S0205 1:47");
  EXPECT_EQ(MessagesInShop("trigger t = joined as j where j.minutes > 20"), "");
}

}  // namespace
}  // namespace senda::sema
