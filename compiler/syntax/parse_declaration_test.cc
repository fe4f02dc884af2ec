#include <gtest/gtest.h>

#include "compiler/syntax/parse_testing.h"

namespace senda::syntax {
namespace {

std::string Printed(const std::string& text) {
  return ParsedText(text).Printed();
}

TEST(ParseDeclaration, EmptyFile) {
  EXPECT_EQ(Printed(""), "");
  EXPECT_EQ(Printed("\n\n// nothing\n/// nothing either\n"), "");
  EXPECT_EQ(Printed("\xEF\xBB\xBF  let a = 1"), "let a = 1\n");
}

TEST(ParseDeclaration, PackageAndUse) {
  EXPECT_EQ(Printed("package shop.cart\nuse std.retail\nuse a"), "package shop.cart\nuse std.retail\nuse a\n");
}

TEST(ParseDeclaration, Customer) {
  EXPECT_EQ(Printed(R"(
/// The person we serve: one record per customer.
customer {
  first_name  text?
  country     country = ES
  timezone    timezone = "Europe/Madrid"
  plan        enum(free, plus, pro) = free
  credit money(USD) = -3.50 USD, visits int = 0
  /// So many characters.
  note text(200)?
  share percent = 12.5%
  open bool = true
}
extend customer { año int? }
)"),
            R"(documentation "The person we serve: one record per customer."
customer
  field first_name text?
  field country country (default ES)
  field timezone timezone (default "Europe/Madrid")
  field plan enum(free plus pro) (default free)
  field credit money(USD) (default (- 3.50 USD))
  field visits int (default 0)
  documentation "So many characters."
  field note text(200)?
  field share percent (default 12.5%)
  field open bool (default true)
extend customer
  field año int?
)");
}

TEST(ParseDeclaration, Events) {
  EXPECT_EQ(Printed("event a { }\nevent b \"Title\" { x int,\n y text, }"),
            "event a\nevent b \"Title\"\n  field x int\n  field y text\n");
}

// Reserved words, units and keywords can all be fields.
TEST(ParseDeclaration, AnyWordIsAField) {
  EXPECT_EQ(Printed("event a {\n in text\n and int\n day int\n message text\n count int\n at instant\n true bool\n}"),
            "event a\n  field in text\n  field and int\n  field day int\n  field message text\n  field count int\n"
            "  field at instant\n  field true bool\n");
}

TEST(ParseDeclaration, LetAndDefine) {
  EXPECT_EQ(Printed("let spend = sum(purchase.amount in last 90 days)\n"
                    "define tier(spend money, n int?) = if spend > 500 EUR then \"gold\" otherwise \"blue\"\n"
                    "define zero() = 0\n"),
            "let spend = (sum purchase.amount (in-last 90 days))\n"
            "define tier = (if (> spend 500 EUR) \"gold\" \"blue\")\n  parameter spend money\n  parameter n int?\n"
            "define zero = 0\n");
}

TEST(ParseDeclaration, SegmentsAndTriggers) {
  EXPECT_EQ(Printed("segment loyal \"Loyal shoppers\" = a\n/// b\ntrigger t \"T\" = b\nsegment event = segment\n"),
            "segment loyal \"Loyal shoppers\" = a\ndocumentation \"b\"\ntrigger t \"T\" = (event b)\n"
            "segment event = segment\n");
}

TEST(ParseDeclaration, Channels) {
  EXPECT_EQ(Printed("channel email { via log to customer.email }\nchannel sms \"SMS\" {\n to a.b\n via log\n}\n"
                    "channel push { via log }"),
            "channel email via log (to (. customer email))\nchannel sms \"SMS\" via log (to (. a b))\n"
            "channel push via log\n");
}

TEST(ParseDeclaration, Messages) {
  EXPECT_EQ(Printed("message a { purpose promotional with cart cart_add with n int body \"Hi {cart.sku}\" }\n"
                    "message b \"B\" { purpose service because \"they asked\" body 'x' }\n"
                    "message c { body \"\"\"y\"\"\" purpose transactional }\nmessage d { }"),
            "message a\n  purpose promotional\n  with cart cart_add\n  with n int\n"
            "  body (text \"Hi \" (. cart sku))\n"
            "message b \"B\"\n  purpose service because \"they asked\"\n  body \"x\"\n"
            "message c\n  purpose transactional\n  body \"y\"\nmessage d\n");
}

TEST(ParseDeclaration, Documentation) {
  EXPECT_EQ(Printed("/// one\n/// \n///  two\n//// none\n// none\nlet a = 1 /// three\nlet b = 2\n"),
            "documentation \"one\\n\\n two\"\nlet a = 1\ndocumentation \"three\"\nlet b = 2\n");
}

TEST(ParseDeclaration, TitlesAreNormalised) {
  EXPECT_EQ(Printed("segment cafe\u0301 \"Cafe\u0301\" = true"), "segment caf\u00e9 \"Caf\u00e9\" = true\n");
}

TEST(ParseDeclaration, SpansAreExact) {
  ParsedText parsed("segment vip = a and\n  b.c == 20 EUR\n");
  EXPECT_EQ(parsed.Printed(true),
            "segment vip@1:9-1:12@1:1-2:16 = (and@1:17-1:20 a@1:15-1:16 (==@2:7-2:9 (. b@2:3-2:4 c)@2:3-2:6 "
            "20 EUR@2:10-2:16)@2:3-2:16)@1:15-2:16\n");
}

// Offsets are bytes, also behind letters of several.
TEST(ParseDeclaration, SpansBehindOtherLetters) {
  ParsedText parsed("let año = \"ñ\" + b\n");
  EXPECT_EQ(parsed.Printed(true), "let año@1:5-1:8@1:1-1:18 = (+@1:15-1:16 \"ñ\"@1:11-1:14 b@1:17-1:18)@1:11-1:18\n");
}

}  // namespace
}  // namespace senda::syntax
