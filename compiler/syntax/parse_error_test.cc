// What is said about programs that do not parse: each mistake once, at its place, in the designer's words.
#include <gtest/gtest.h>

#include "compiler/syntax/parse_testing.h"

namespace senda::syntax {
namespace {

// One line for each message: `S0106 3:16 A single …`.
std::string Said(const std::string& text) {
  ParsedText parsed(text);
  std::string said;
  for (const Diagnostic& diagnostic : parsed.sink.Finish()) {
    LineColumn place = parsed.sources.Locate(diagnostic.span);
    said += fmt::format("{} {}:{} {}\n", InfoOf(diagnostic.kind).code, place.line, place.column, diagnostic.Text());
  }
  EXPECT_EQ(parsed.is_added, said.empty()) << text;
  return said;
}

// The codes alone, with their lines: `S0106:3 S0101:7`.
std::string Codes(const std::string& text) {
  ParsedText parsed(text);
  std::string codes;
  for (const Diagnostic& diagnostic : parsed.sink.Finish()) {
    codes += codes.empty() ? "" : " ";
    codes += fmt::format("{}:{}", InfoOf(diagnostic.kind).code, parsed.sources.Locate(diagnostic.span).line);
  }
  return codes;
}

TEST(SyntaxError, WhatWasReadExpectedAndFound) {
  EXPECT_EQ(Said("let a = 3 + * 4"), "S0101 1:13 In the `let` `a`, a value was expected, but here is `*`\n");
  EXPECT_EQ(Said("journey j {\n send m(a: 1)\n wait 1 day\n}"),
            "S0101 3:2 In the step `send` of the journey `j`, `by` was expected, but here is `wait`\n");
  EXPECT_EQ(Said("trigger t = purchase then"),
            "S0101 1:22 In the trigger `t`, an event was expected, but here is the end of the file\n");
  EXPECT_EQ(Said("segment s = count()"),
            "S0101 1:19 In `count(…)` of the segment `s`, a value was expected, but here is `)`\n");
  EXPECT_EQ(Said("message m { purpose friendly }"),
            "S0101 1:21 In the message `m`, `promotional`, `service` or `transactional` was expected, but here is "
            "`friendly`\n");
  EXPECT_EQ(Said("event = 3"), "S0101 1:7 In the event, a name was expected, but here is `=`\n");
  EXPECT_EQ(Said("channel c { via log \"x\" }"),
            "S0101 1:21 In the channel `c`, `}`, `quiet` or `limit` was expected, but here is a text\n");
  EXPECT_EQ(Said("segment a = b c"), "S0102 1:15 In the segment `a`, `c` does not fit here\n");
}

TEST(SyntaxError, TopLevel) {
  EXPECT_EQ(Codes("segmnt a = b"), "S0103:1");
  EXPECT_EQ(Codes("3"), "S0103:1");
  EXPECT_EQ(Codes("let a = 1\nuse b\nlet c = 2\npackage d"), "S0104:2 S0104:4");
  EXPECT_EQ(Codes("journey j { if a { exit } }\n}\nsend m by c\n"), "S0118:2");
  EXPECT_EQ(Codes("journey j {\n if a { exit }\n }\n send m by c\n}\nlet a = 1"), "S0105:4");
}

TEST(SyntaxError, OtherSymbols) {
  EXPECT_EQ(Codes("segment a = b = c"), "S0106:1");
  EXPECT_EQ(Codes("segment a = count(p where channel = web) > 1 and b = 2"), "S0106:1 S0106:1");
  EXPECT_EQ(Codes("segment a == b"), "S0107:1");
  EXPECT_EQ(Codes("segment a = b && c || !d"), "S0108:1 S0108:1 S0108:1");
  EXPECT_EQ(Codes("segment a = b => c\nsegment d = e =< f\nsegment g = h <> i\nsegment j = no k"),
            "S0108:1 S0108:2 S0108:3 S0108:4");
  EXPECT_EQ(Codes("let a = 1;\nlet b = 2;"), "S0116:1 S0116:2");
  EXPECT_EQ(Codes("let a = “x”"), "S0115:1");
  EXPECT_EQ(Codes("let a = @@@ b # c"), "S0115:1 S0115:1");
}

TEST(SyntaxError, Spanish) {
  EXPECT_EQ(Said("segmento vip = true"),
            "S0109 1:1 Las palabras de Senda van en inglés: en lugar de `segmento` escribe `segment`\n");
  EXPECT_EQ(Codes("evento compra { importe money }\nsegmento fiel = cuenta(compra en last 90 días) >= 3 y no vip\n"
                  "viaje v {\n entra on compra\n espera 3 días\n envía m por email\n espera hasta 09:00\n}\n"),
            "S0109:1 S0109:2 S0109:2 S0109:2 S0109:2 S0109:2 S0108:2 S0109:3 S0109:4 S0109:5 S0109:5 S0109:6 S0109:6 "
            "S0109:7 S0109:7");
  EXPECT_EQ(Codes("segment a = any(compra where canal = web)\nlet b = cliente + * evento"), "S0106:1 S0101:2");
  // They are names like any other where they can be.
  EXPECT_EQ(Codes("event evento { cuando date }\nlet hasta = y + o + si.no"), "");
}

TEST(SyntaxError, Texts) {
  EXPECT_EQ(Said("let a = \"hola\nlet b = 1"), "S0110 1:9 This text is never closed: its second `\"` is missing\n");
  EXPECT_EQ(Codes("let a = 'hola\nlet b = 1"), "S0110:1");
  EXPECT_EQ(Codes("let z = 1\nlet a = \"\"\"hola\nlet b = 1"), "S0110:2");
  EXPECT_EQ(Said("let a = \"hola {name\"\nlet b = 1"), "S0111 1:9 In this text a `{` has no `}`\n");
  EXPECT_EQ(Codes("let a = \"hola {name\nlet b = = 1"), "S0111:1 S0101:2");
  EXPECT_EQ(Codes("let a = \"\"\"hola {{name\"\"\"\nlet b = 1"), "S0111:1");
  EXPECT_EQ(Codes("let a = \"hola {name else \"amigo\"}, qué\" + 3"), "S0113:1");
  EXPECT_EQ(Codes("let a = \"\"\"hola {{name} y\"\"\""), "S0112:1");
  EXPECT_EQ(Codes("let a = \"x {a b} y\"\nlet c = 1"), "S0101:1");
  EXPECT_EQ(Codes("let a = \"x {} y\""), "S0101:1");
  EXPECT_EQ(Codes("let a = \"\\q \\é\""), "S0135:1 S0135:1");
  EXPECT_EQ(Codes("segment a \"T {x}\" = b\nevent e { a text = \"{b}\" }"), "S0134:1 S0134:2");
  EXPECT_EQ(Codes("let a = } \"x\""), "S0118:1");
}

TEST(SyntaxError, Brackets) {
  EXPECT_EQ(Said("let a = ((1 + 2)\nlet b = 3"), "S0117 1:9 This `(` is never closed\n");
  EXPECT_EQ(Codes("let a = (1 + 2))"), "S0118:1");
  EXPECT_EQ(Codes("let a = [1, 2\nlet b = f(1\n"), "S0117:1 S0117:2");
  EXPECT_EQ(Codes("customer {\n a text\n\nevent b { c text }\nlet d ="), "S0117:1 S0101:5");
  // Of several braces, the one whose block is not indented to its end.
  EXPECT_EQ(Codes("journey j {\n  if a {\n    wait 1 day\n  if b {\n    exit\n  }\n}\nlet c = 1"), "S0117:2");
  EXPECT_EQ(Codes("journey j {\n  enter on a\n  if b {\n    exit\n  }\n"), "S0117:1");
}

TEST(SyntaxError, Numbers) {
  EXPECT_EQ(Codes("let a = 7days\nlet b = 20EUR\nlet c = 1e5"), "S0114:1 S0114:2 S0114:3");
  EXPECT_EQ(Codes("let a = 20 eur"), "S0129:1");
  EXPECT_EQ(Codes("let a = 7 dys\ntrigger t = no a for 3 dayz"), "S0130:1 S0130:2");
  EXPECT_EQ(Codes("let a = 1.5 hours"), "S0128:1");
  EXPECT_EQ(Codes("let a = 25:00\nlet b = 10:60"), "S0136:1 S0136:2");
  EXPECT_EQ(Codes("let a = count(p keep 99999999999999999999)"), "S0137:1");
}

TEST(SyntaxError, Names) {
  EXPECT_EQ(Codes("segment in = a\nlet otherwise = 2"), "S0133:1 S0133:2");
  EXPECT_EQ(Codes("event day { a text }\nlet b = day + 1"), "S0131:1 S0132:2");
}

TEST(SyntaxError, Conditions) {
  EXPECT_EQ(Codes("segment a = 18 <= age < 65"), "S0122:1");
  EXPECT_EQ(Codes("trigger a = p where x == 1 or y == 2"), "S0123:1");
  EXPECT_EQ(Codes("segment a = any(p where x == 1 or y)"), "S0123:1");
  EXPECT_EQ(Codes("trigger a = p where x == 1 or c.y is known"), "S0123:1");
  EXPECT_EQ(Codes("segment a = x is not known\nsegment b = x is \"gold\""), "S0108:1 S0148:2");
  EXPECT_EQ(Codes("let a = if b then c else d\nlet e = if f then g"), "S0147:1 S0146:2");
}

TEST(SyntaxError, PatternsAndAggregates) {
  EXPECT_EQ(Codes("trigger a = b then c within 3 days as d\ntrigger e = p where x as q"), "S0124:1 S0124:2");
  EXPECT_EQ(Codes("trigger a = b within 3 days\ntrigger c = within 3 days: d"), "S0141:1 S0142:2");
  EXPECT_EQ(Codes("trigger a = b or c within 3 days then d"), "S0141:1");
  EXPECT_EQ(Codes("let a = sum(b * c where d)\nlet e = count(p, 30 days)\nlet f = count(p this day)"),
            "S0143:1 S0144:2 S0145:3");
  EXPECT_EQ(Codes("let a = count(p) in last 90 days\nlet b = count(p in 90 days)"), "S0149:1 S0150:2");
}

TEST(SyntaxError, Fields) {
  EXPECT_EQ(Said("event e {\n  cart\n  sku text\n}"), "S0126 2:3 The field `cart` has no type\n");
  EXPECT_EQ(Codes("event e {\n  cart\n  sku text\n  price\n  amount money\n  x = 3\n}"), "S0126:2 S0126:4 S0126:6");
  EXPECT_EQ(Codes("event e { a text b int }"), "S0127:1");
}

TEST(SyntaxError, JourneysAndTheirParts) {
  EXPECT_EQ(Codes("journey j {\n enter on a,\n wait 1 day,\n put x = 1\n audience b\n wiat 3 days\n exit\n}"),
            "S0125:2 S0125:3 S0138:4 S0139:5 S0138:6");
  EXPECT_EQ(Codes("journey j {\n audience a\n audience b\n goal c\n goal d\n every time\n once ever\n}"),
            "S0140:3 S0140:5 S0140:7");
  EXPECT_EQ(Codes("message m { purpose transactional purpose promotional body 'a' body 'b' }\n"
                  "channel c { via log via log to a to b }"),
            "S0140:1 S0140:2 S0140:2");
  EXPECT_EQ(Codes("journey j {\n wait for p {\n exit\n }\n wait up to 1 day {\n else { }\n for a { }\n }\n exit\n}"),
            "S0151:2 S0101:7");
}

// Several mistakes in one journey are each said, and nothing is said of what lies between.
TEST(SyntaxError, SeveralInOneDeclaration) {
  EXPECT_EQ(Codes("journey j {\n enter on a where\n keyed by\n once per\n goal b target 3\n\n send m by\n wait\n"
                  " if { exit }\n split s { 50 a { } }\n exit\n}\nlet a = 1"),
            "S0101:3 S0101:4 S0101:5 S0101:5 S0101:9 S0101:10");
  EXPECT_EQ(Codes("event a {\n x int int\n y\n z text\n w +\n}\nevent b { }"), "S0127:2 S0126:3 S0101:5");
}

TEST(SyntaxError, ADeclarationDoesNotDevourTheNext) {
  EXPECT_EQ(Said("trigger t = purchase then\ntrigger u = a"),
            "S0101 2:1 In the trigger `t`, an event was expected, but here is `trigger`\n");
  EXPECT_EQ(Codes("segment a = b and\nsegment c = d or\nlet e = f(\nlet g = 1"), "S0102:1 S0101:3 S0117:3");
  EXPECT_EQ(Codes("package a.\nuse b\nevent c { }"), "S0103:2");
}

TEST(SyntaxError, NotText) {
  EXPECT_EQ(Codes(std::string("let a = 1\0", 10)), "S0009:1");
  EXPECT_EQ(Codes("let a = '\xff'"), "S0010:1");
  EXPECT_EQ(Codes("let a = \x01 + \x02"), "S0115:1 S0115:1");
}

// A file with a mistake contributes nothing.
TEST(SyntaxError, NoFileIsAdded) {
  ParsedText parsed("event a { }\nlet b = = 2\n");
  EXPECT_FALSE(parsed.is_added);
  EXPECT_TRUE(parsed.ast.files.empty());
  EXPECT_TRUE(parsed.ast.declarations.empty());
}

}  // namespace
}  // namespace senda::syntax
