#include <gtest/gtest.h>

#include "compiler/syntax/parse_testing.h"

namespace senda::syntax {
namespace {

struct Case {
  const char* text;
  const char* printed;
};

// `error` stands for any message.
void Expect(std::initializer_list<Case> cases) {
  for (const Case& c : cases) {
    std::string printed = PrintedExpr(c.text);
    EXPECT_EQ(printed.starts_with("error") ? "error" : printed, c.printed) << c.text << "\n" << printed;
  }
}

TEST(ParseExpression, Literals) {
  Expect({
      {"true", "true"},
      {"false", "false"},
      {"42", "42"},
      {"1_000", "1000"},
      {"9223372036854775807", "9223372036854775807"},
      {"9223372036854775808", "9223372036854775807(too large)"},
      {"3.5", "3.5"},
      {"2.0", "2.0"},
      {"0.1234567891", "0.123456789"},
      {"0.1234567895", "0.12345679"},
      {"0.9999999999", "1.0"},
      {"12%", "12%"},
      {"12.5%", "12.5%"},
      {"0.00005%", "0.0001%"},
      {"20 EUR", "20 EUR"},
      {"19.99 EUR", "19.99 EUR"},
      {"0.05 EUR", "0.05 EUR"},
      {"1_000.50 USD", "1000.50 USD"},
      {"99999999999999999999 EUR", "9223372036854775807 EUR(too large)"},
      {"[ES, FR]", "(list ES FR)"},
      {"[]", "(list)"},
      {"[1, 2,]", "(list 1 2)"},
  });
}

TEST(ParseExpression, Times) {
  Expect({
      {"500 milliseconds", "500 milliseconds"},
      {"1 second", "1 seconds"},
      {"30 minutes", "30 minutes"},
      {"1 hour", "1 hours"},
      {"7 days", "7 days"},
      {"1 days", "1 days"},
      {"2 weeks", "2 weeks"},
      {"3 months", "3 months"},
      {"1 year", "1 years"},
      {"09:30", "09:30"},
      {"9:30", "09:30"},
      {"23:59:59.999", "23:59:59.999"},
      {"2026-11-21", "2026-11-21"},
      {"2024-02-29", "2024-02-29"},
      {"2026-02-29", "(no such date)"},
      {"1969-12-31", "1969-12-31"},
      {"0001-01-01", "0001-01-01"},
      {"2026-11-21 09:30", "2026-11-21 09:30"},
      {"2026-11-21   09:30", "2026-11-21 09:30"},
      {"2026-13-01 09:30", "(no such date)"},
  });
}

// A number and its unit are one word; a unit is a whole word.
TEST(ParseExpression, UnitsAreWholeWords) {
  ParsedText parsed("trigger a = 3 days_left within 7 days\ntrigger b = 3 EUROS within 7 days\n");
  EXPECT_EQ(parsed.Printed(),
            "trigger a = (times 3 days_left (within 7 days))\n"
            "trigger b = (times 3 EUROS (within 7 days))\n");
}

TEST(ParseExpression, Texts) {
  Expect({
      {R"("plain")", R"("plain")"},
      {R"("")", R"("")"},
      {R"('')", R"("")"},
      {R"('it''s')", "error"},
      {R"("Hi {customer.first_name else 'you'}!")", R"((text "Hi " (else (. customer first_name) "you") "!"))"},
      {R"("{a}{b}")", "(text a b)"},
      {R"("{a + f(b, {c})}")", "error"},
      {R"("{f(a) + 1}")", "(text (+ (call f a) 1))"},
      {R"("\{a\} \"q\" \'s\' \\ \n")", R"("{a} \"q\" 's' \\ \n")"},
      {R"('no {value} here')", R"("no {value} here")"},
      {R"("} is only a brace")", R"("} is only a brace")"},
      {R"("año, 日本 ñ")", R"("año, 日本 ñ")"},
      {"\"e\u0301\"", "\"\u00e9\""},
  });
}

TEST(ParseExpression, TextBlocks) {
  EXPECT_EQ(PrintedExpr("\"\"\"<b> {x} \"q\" \\n {{a}}</b> \\{{b}}\"\"\""),
            R"((text "<b> {x} \"q\" \\n " a "</b> {{b}}"))");
  EXPECT_EQ(PrintedExpr("\"\"\"\n    one\n      {{a}}\n\n    two\n    \"\"\""), R"((text "one\n  " a "\n\ntwo"))");
  EXPECT_EQ(PrintedExpr("\"\"\"\n  one\n    \"\"\""), R"("one")");
  EXPECT_EQ(PrintedExpr("\"\"\"\r\n  one\r\n  two\r\n  \"\"\""), R"("one\ntwo")");
  EXPECT_EQ(PrintedExpr("\"\"\"{{ f({'a'}) }}\"\"\"").find("error"), 0u);
  EXPECT_EQ(PrintedExpr("\"\"\"\"\"\""), R"("")");
  EXPECT_EQ(PrintedExpr("\"\"\"\n\"\"\""), R"("")");
}

TEST(ParseExpression, Precedence) {
  Expect({
      {"a or b and not c == d", "(or a (and b (not (== c d))))"},
      {"a or b or c", "(or (or a b) c)"},
      {"not a and b", "(and (not a) b)"},
      {"not not a", "(not (not a))"},
      {"not a == b", "(not (== a b))"},
      {"a == b + c", "(== a (+ b c))"},
      {"a else b >= c", "(>= (else a b) c)"},
      {"a >= b else c", "(>= a (else b c))"},
      {"a else b else c", "(else (else a b) c)"},
      {"a else b + c", "(else a (+ b c))"},
      {"a + b * c - d / e", "(- (+ a (* b c)) (/ d e))"},
      {"a - b - c", "(- (- a b) c)"},
      {"-a * b", "(* (- a) b)"},
      {"--a", "(- (- a))"},
      {"-a.b(c)", "(- (call (. a b) c))"},
      {"(a + b) * c", "(* (parens (+ a b)) c)"},
      {"a between b and c and d", "(and (between a b c) d)"},
      {"a between b else 1 and c + 1", "(between a (else b 1) (+ c 1))"},
      {"a in [1, 2] and b not in [3]", "(and (in a (list 1 2)) (not-in b (list 3)))"},
      {"a in names", "(in a names)"},
      {"a is known or a is unknown and b is true or b is false",
       "(or (or (is a known) (and (is a unknown) (is b true))) (is b false))"},
      {"if a then b otherwise if c then d otherwise e", "(if a b (if c d e))"},
      {"if a or b then c else 1 otherwise d or e", "(if (or a b) (else c 1) (or d e))"},
      {"days since a.b + 3", "(+ (days-since (. a b)) 3)"},
      {"days since last(purchase) else 0", "(else (days-since (last purchase)) 0)"},
      {"time since entering > 3 days", "(> (time-since entering) 3 days)"},
      {"day since a", "(days-since a)"},
  });
}

TEST(ParseExpression, NamesAndCalls) {
  Expect({
      {"a.b.c", "(. (. a b) c)"},
      {"tier(spend)", "(call tier spend)"},
      {"now()", "(call now)"},
      {"share(a, of b)", "(call share a of:b)"},
      {"share(a + b, of (c + d) * 2)", "(call share (+ a b) of:(* (parens (+ c d)) 2))"},
      {"f(of, of.x)", "(call f of (. of x))"},
      {"share(a, of: b)", "(call share a of:b)"},
      {"f(in: 1, day: 2, and: 3)", "(call f in:1 day:2 and:3)"},
      {"x.ends_with(\"@uni.es\")", "(call (. x ends_with) \"@uni.es\")"},
      {"x.f(a).g.h(b)", "(call (. (. (call (. x f) a) g) h) b)"},
      {"j.minutes + j.in + j.true", "(+ (+ (. j minutes) (. j in)) (. j true))"},
      {"año_nuevo + имя + 名前", "(+ (+ año_nuevo имя) 名前)"},
      {"birthday.day + birthday.month", "(+ (. birthday day) (. birthday month))"},
  });
}

// Soft keywords are names wherever nothing else can be meant.
TEST(ParseExpression, SoftKeywordsAreNames) {
  Expect({
      {"event + segment * message", "(+ event (* segment message))"},
      {"count + first - last", "(- (+ count first) last)"},
      {"time + time since time", "(+ time (time-since time))"},
      {"wait == send and exit != if_", "(and (== wait send) (!= exit if_))"},
      {"today > this + within", "(> today (+ this within))"},
      {"open.of + at.by", "(+ (. open of) (. at by))"},
      {"any(open)", "(any open)"},
      {"count(open in last 3 days)", "(count open (in-last 3 days))"},
      {"monday + trigger.customer", "(+ monday (. trigger customer))"},
  });
}

TEST(ParseExpression, Aggregates) {
  Expect({
      {"count(purchase in last 90 days)", "(count purchase (in-last 90 days))"},
      {"sum(purchase.amount where channel == web in last 30 days)",
       "(sum purchase.amount (where (== channel web)) (in-last 30 days))"},
      {"sum(price * quantity of invoice_line)", "(sum (* price quantity) of invoice_line)"},
      {"sum(price else 0 EUR of a.line as l where l.x == 1 in last 7 days keep 500)",
       "(sum (else price 0 EUR) of a.line as l (where (== (. l x) 1)) (in-last 7 days) (keep 500))"},
      {"avg(survey.score where a and (b or c))", "(avg survey.score (where (and a (parens (or b c)))))"},
      {"last(purchase).amount", "(. (last purchase) amount)"},
      {"first(purchase).at", "(. (first purchase) at)"},
      {"any(ticket where severity >= 4 in last 7 days)", "(any ticket (where (>= severity 4)) (in-last 7 days))"},
      {"any(ticket where flag in last 7 days)", "(any ticket (where flag) (in-last 7 days))"},
      {"any(ticket where x in [1] in last 7 days)", "(any ticket (where (in x (list 1))) (in-last 7 days))"},
      {"any(ticket where x == 3 today)", "(any ticket (where (== x 3)) (today))"},
      {"distinct(purchase.channel in last 30 days)", "(distinct purchase.channel (in-last 30 days))"},
      {"days since last(purchase)", "(days-since (last purchase))"},
      {"count(opened(m) where by == person)", "(count opened(m) (where (== by person)))"},
      {"count(std.opened(m))", "(count std.opened(m))"},
      {"count(purchase as p where p.x == 1 keep 5)", "(count purchase as p (where (== (. p x) 1)) (keep 5))"},
      {"any(open ticket_opened until ticket_solved by ticket)",
       "(any (open ticket_opened) (until ticket_solved) (by ticket))"},
      {"count(open a where x == 1 until b where y by in)",
       "(count (open a (where (== x 1))) (until b (where y)) (by in))"},
  });
}

TEST(ParseExpression, MinAndMax) {
  Expect({
      {"min(a, b)", "(call min a b)"},
      {"max(a + 1, b, c or d)", "(call max (+ a 1) b (or c d))"},
      {"min(purchase.amount in last 7 days)", "(min purchase.amount (in-last 7 days))"},
      {"max(purchase.amount)", "(max purchase.amount)"},
      {"a.min(b)", "(call (. a min) b)"},
  });
}

TEST(ParseExpression, Windows) {
  Expect({
      {"count(p)", "(count p)"},
      {"count(p in last 2 * d)", "(count p (in-last (* 2 d)))"},
      {"count(p since entering)", "(count p (since-entering))"},
      {"count(p since last(login).at)", "(count p (since (. (last login) at)))"},
      {"count(p today)", "(count p (today))"},
      {"count(p this week)", "(count p (this-week))"},
      {"count(p this month)", "(count p (this-month))"},
      {"count(p this year keep 3)", "(count p (this-year) (keep 3))"},
      {"count(p where x == time since last(q))", "(count p (where (== x (time-since (last q)))))"},
  });
}

TEST(ParseExpression, LineBreaksDoNotMatter) {
  Expect({
      {"a\n+\nb", "(+ a b)"},
      {"count(\n  purchase\n  in last\n  90 days\n)", "(count purchase (in-last 90 days))"},
      {"a // a comment\n  or /// not for a person\n b", "(or a b)"},
  });
}

}  // namespace
}  // namespace senda::syntax
