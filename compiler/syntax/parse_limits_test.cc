// Any input is read in bounded time and stack: what is too much of something is a mistake like any other.
#include <gtest/gtest.h>

#include <ctime>
#include <random>

#include "compiler/syntax/brackets.h"
#include "compiler/syntax/builder.h"
#include "compiler/syntax/parse_testing.h"
#include "compiler/syntax/recognizer.h"

namespace senda::syntax {
namespace {

std::string Times(size_t count, std::string_view text) {
  std::string result;
  for (size_t i = 0; i < count; ++i) result += text;
  return result;
}

// The code of the first message; "" when the text parses.
std::string FirstCode(const std::string& text) {
  ParsedText parsed(text);
  auto diagnostics = parsed.sink.Finish();
  EXPECT_EQ(diagnostics.empty(), parsed.is_added);
  return diagnostics.empty() ? "" : std::string(InfoOf(diagnostics[0].kind).code);
}

constexpr size_t kMany = 100'000;
constexpr size_t kLinks = 20'000;

TEST(ParseLimits, Nesting) {
  for (const char* opening : {"(", "[", "f(", "- ", "days since ", "time\nsince ", "if a then b otherwise ", "if ",
                              "not (", "count(", "a + (", "\"{", "x.f([", "min(a, "}) {
    EXPECT_EQ(FirstCode("let a = " + Times(kMany, opening) + "1").substr(0, 3), "S01") << opening;
  }
  EXPECT_EQ(FirstCode("let a = " + Times(kMany, "(") + "1" + Times(kMany, ")")), "S0119");
  EXPECT_EQ(FirstCode("trigger a = " + Times(kMany, "(") + "b" + Times(kMany, ")")), "S0119");
  EXPECT_EQ(FirstCode("journey j {" + Times(kMany, "if a {") + Times(kMany, "}") + "}"), "S0119");
  EXPECT_EQ(FirstCode(Times(kMany, "{")), "S0119");
  EXPECT_EQ(FirstCode(Times(kMany, "}")), "S0118");
  EXPECT_EQ(FirstCode("let a = \"" + Times(kMany, "{'x' + f({") + "\""), "S0111");
}

TEST(ParseLimits, NestingUpToTheLimit) {
  size_t depth = kNestingMax;
  EXPECT_EQ(FirstCode("let a = " + Times(depth, "(") + "1" + Times(depth, ")")), "");
  EXPECT_EQ(FirstCode("let a = " + Times(depth + 1, "(") + "1" + Times(depth + 1, ")")), "S0119");
  EXPECT_EQ(FirstCode("let a = " + Times(depth, "- ") + "1"), "");
  EXPECT_EQ(FirstCode("let a = " + Times(depth, "if a then b otherwise ") + "1"), "");
  EXPECT_EQ(FirstCode("journey j {" + Times(depth - 1, "if a {") + Times(depth - 1, "}") + "}"), "");
  EXPECT_EQ(FirstCode("trigger a = " + Times(depth, "(") + "b" + Times(depth, ")")), "");
  // What stands side by side is not deep.
  EXPECT_EQ(FirstCode(Times(1'000, "let a = if b then -(c) otherwise - d\n")), "");
  EXPECT_EQ(FirstCode("let a = f(" + Times(1'000, "if b then -1 otherwise - d, ") + "1)"), "");
}

TEST(ParseLimits, LongChains) {
  for (const char* link : {"a + ", "a - ", "a * ", "a or ", "a and ", "a else ", "not ", "a.b + ", "a < "}) {
    EXPECT_EQ(FirstCode("let a = " + Times(kLinks, link) + "a").substr(0, 3), "S01") << link;
  }
  EXPECT_EQ(FirstCode("let a = b" + Times(kLinks, ".c")), "S0120");
  size_t links = kExpressionDepthMax - 1;
  EXPECT_EQ(FirstCode("let a = " + Times(links, "a + ") + "a"), "");
  EXPECT_EQ(FirstCode("let a = " + Times(links + 1, "a + ") + "a"), "S0120");
  EXPECT_EQ(FirstCode("let a = " + Times(links + 1, "a or ") + "a"), "S0120");
}

TEST(ParseLimits, LongListsAreNotDeep) {
  EXPECT_EQ(FirstCode("let a = b in [" + Times(kMany, "c, ") + "c]"), "");
  EXPECT_EQ(FirstCode("trigger a = " + Times(10'000, "b or ") + "b"), "");
  EXPECT_EQ(FirstCode("trigger a = " + Times(10'000, "b then ") + "b"), "");
  EXPECT_EQ(FirstCode("journey j { " + Times(10'000, "if a { exit } else ") + "{ exit } }"), "");
  EXPECT_EQ(FirstCode("journey j { " + Times(10'000, "wait 1 day\n") + " }"), "");
  EXPECT_EQ(FirstCode("event e {" + Times(10'000, "a int\n") + "}"), "");
}

// Millions of mistakes are told about in forty messages, and soon.
TEST(ParseLimits, ManyMistakes) {
  for (std::string text : {Times(1'000'000, "@ "), Times(1'000'000, "\"{\""), Times(300'000, "let = 3\n"),
                           "journey j {\n" + Times(50'000, "put x = 3\n") + "}", Times(1'000'000, "\""),
                           Times(300'000, "'\n"), "event e {" + Times(100'000, "a\n") + "}",
                           Times(300'000, "let a = 25:00\n"), "let a = \"\"\"" + Times(300'000, "{{ b } c"),
                           Times(100'000, "segmento x = y\n"), "\"" + Times(1'000'000, "{")}) {
    std::clock_t begin = std::clock();
    ParsedText parsed(text);
    double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
    size_t count = parsed.sink.Finish().size();
    EXPECT_GT(count, 0u) << text.substr(0, 40);
    EXPECT_LE(count, 41u) << text.substr(0, 40);
    EXPECT_LT(seconds, 20.0) << text.substr(0, 40);  // a second or so, but sanitizers and busy machines take their time
  }
}

const char* const kWords[] = {
    "package",  "use",        "customer", "extend",   "event",     "let",        "define",      "segment",
    "trigger",  "channel",    "message",  "journey",  "via",       "to",         "purpose",     "service",
    "because",  "with",       "body",     "audience", "enter",     "on",         "keyed",       "by",
    "every",    "time",       "once",     "per",      "ever",      "if",         "again",       "ignore",
    "exit",     "as",         "goal",     "worth",    "target",    "send",       "wait",        "until",
    "for",      "up",         "when",     "split",    "choose",    "repeat",     "times",       "set",
    "emit",     "start",      "stop",     "label",    "waiting",   "first",      "each",        "not",
    "followed", "no",         "enters",   "changes",  "from",      "keep",       "within",      "distinct",
    "where",    "count",      "sum",      "min",      "any",       "last",       "of",          "open",
    "since",    "this",       "week",     "today",    "known",     "and",        "or",          "in",
    "is",       "between",    "else",     "then",     "otherwise", "true",       "a",           "b.c",
    "3",        "7 days",     "20 EUR",   "12%",      "09:30",     "2026-11-21", "\"x {y} z\"", "'t'",
    "\"\"\"",   "{{",         "}}",       "{",        "}",         "(",          ")",           "[",
    "]",        ",",          ":",        ".",        "=",         "==",         "!=",          "<",
    "+",        "-",          "*",        "/",        "?",         "\"",         "'",           "\n",
    "\n",       "\n",         "///d\n",   "//c\n",    "&&",        "!",          ";",           "@",
    "segmento", "é",          "\\",       "1.5",      "7days",     "si",         "wait for",    "not followed by",
    "in last",  "days since", "topic",    "policy",   "never",     "always",     "default",     "off",
    "quiet",    "limit",      "rate",     "calendar", "messages",  "all",        "skip",        "one",
    "prefer",   "require",    "tone",     "blackout", "hold",      "journeys",   "then skip",   "only one of",
    "for all",  "never send"};

// No text crashes the parser, and it says something about each that it does not add.
void ExpectRead(const std::string& text) {
  ParsedText parsed(text);
  EXPECT_EQ(parsed.is_added, parsed.sink.Finish().empty()) << text;
  if (parsed.is_added) parsed.Printed(true);
}

TEST(ParseFuzz, RandomWords) {
  std::mt19937 random(7);
  for (int i = 0; i < 3'000; ++i) {
    std::string text;
    for (size_t words = random() % 60; words > 0; --words)
      text += std::string(kWords[random() % std::size(kWords)]) + " ";
    ExpectRead(text);
  }
}

TEST(ParseFuzz, RandomBytes) {
  std::mt19937 random(8);
  for (int i = 0; i < 2'000; ++i) {
    std::string text;
    size_t range = i % 2 == 0 ? 128 : 256;
    for (size_t bytes = random() % 200; bytes > 0; --bytes) text += static_cast<char>(random() % range);
    ExpectRead(text);
  }
}

const char* const kProgram = R"(package shop
use std.retail
/// The person.
customer { first_name text?, plan enum(free, pro) = free }
event cart_add { cart text, price money }
event purchase {
  cart text
  amount money = 3.50 EUR
}
segment loyal "Loyal" = count(purchase in last 90 days) >= 3 and (days since last(purchase) else 0) > 180
trigger left = cart_add as c not followed by purchase where cart == c.cart within 1 hour
trigger two = within 7 days: (purchase or enters loyal) then (3 distinct cart in cart_add within 1 day)
define tier(spend money) = if spend > 500 EUR then "gold {spend}" otherwise 'blue'
channel email { via log to customer.email }
message hello { purpose service because "asked" with cart cart_add body """
  Hi {{customer.first_name else 'you'}}
  """ }
journey j "J" {
  audience not loyal and customer.plan in [free, pro]
  enter on left
  keyed by c.cart
  once per 7 days
  exit as bought on purchase { send hello(cart: c) by email }
  goal purchase within 3 days worth amount target 12.5%
  wait for clicked(hello) up to 1 day else { exit as silent }
  wait until tuesday at 10:00
  if customer.plan == pro { exit } else if loyal { wait 3 days } else { exit }
  wait up to 2 days { for purchase as p { exit } when loyal { } else { wait 1 hour } }
  split s { 50% a { exit } 50% b { } }
}
)";

// One or a few small changes to a program that parses.
TEST(ParseFuzz, Mutations) {
  ASSERT_TRUE(ParsedText(kProgram).is_added) << ParsedText(kProgram).Messages();
  std::mt19937 random(9);
  for (int i = 0; i < 2'000; ++i) {
    std::string text = kProgram;
    for (size_t changes = 1 + random() % 4; changes > 0; --changes) {
      size_t at = random() % text.size();
      switch (random() % 4) {
        case 0: text.erase(at, 1 + random() % 12); break;
        case 1: text.insert(at, kWords[random() % std::size(kWords)]); break;
        case 2: text[at] = static_cast<char>(32 + random() % 95); break;
        default: text.insert(at, text.substr(random() % text.size(), random() % 40)); break;
      }
    }
    ExpectRead(text);
  }
}

// The grammar is made so that SLL prediction suffices; with full prediction nothing more is ever looked at.
TEST(ParseSpeed, PredictionNeedsNoContext) {
  std::string text = std::string(kProgram) + R"(
trigger words = first where each == each.at or no then message or enters as e or 3 distinct within 1 day
let words = count + first * time since last(time).of - any(open) + min(min, max) + max(a.b.c.d today keep 3)
let windows = count(p where x == time in last 3 days) + sum(a else b of c as d where e in [f] since last(g).at)
journey words {
  enter on enter exit on on goal goal worth worth
  send send(wait: exit) by by wait wait wait until until wait for for up to up else { } exit as exit exit
})";
  Words words(text);
  ReadWords(&words);
  Recognizer recognizer(&words);
  EXPECT_EQ(recognizer.CountFullContextDecisions(), 0u);
  EXPECT_EQ(recognizer.PeekType(), static_cast<size_t>(antlr4::Token::EOF));
}

TEST(ParseSpeed, AHundredThousandLines) {
  std::string program = std::string(kProgram).substr(std::string(kProgram).find("///"));
  auto lines = static_cast<size_t>(std::count(program.begin(), program.end(), '\n'));
  std::string text = Times(100'000 / lines, program);
  std::clock_t begin = std::clock();
  ParsedText parsed(text);
  double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  EXPECT_TRUE(parsed.is_added);
  RecordProperty("seconds", std::to_string(seconds));
  EXPECT_LT(seconds, 30.0);  // about 1.5 s; see ManyMistakes
}

}  // namespace
}  // namespace senda::syntax
