#include "compiler/format/format.h"

#include <gtest/gtest.h>

namespace senda::format {
namespace {

std::string Formatted(std::string_view text) {
  auto formatted = FormatText(text);
  if (!formatted) return "does not parse";
  EXPECT_EQ(FormatText(*formatted), formatted);
  return *formatted;
}

TEST(Format, AnEmptyFileStaysEmpty) {
  EXPECT_EQ(Formatted(""), "");
  EXPECT_EQ(Formatted(" \n\n"), "");
  EXPECT_EQ(Formatted("\n\n// alone\n\n\n// two\n"), "// alone\n\n// two\n");
}

TEST(Format, LineEndsAreOfOneKind) {
  const std::string text =
      "let a = 1\r\nmessage m { purpose transactional body \"\"\"\r\n  one\r\n  two\r\n  \"\"\" }\r\n";
  const std::string formatted = Formatted(text);
  EXPECT_NE(formatted.find("two"), std::string::npos);
  EXPECT_EQ(formatted.find('\r'), std::string::npos);
}

TEST(Format, WhatDoesNotParseIsNotTouched) {
  EXPECT_FALSE(FormatText("segment a =").has_value());
  EXPECT_FALSE(FormatText("segment a = \"open").has_value());
  EXPECT_FALSE(FormatText(std::string_view("let a\0 = 1", 10)).has_value());
}

TEST(Format, WhatNestsTooDeepIsNotTouched) {
  std::string sum = "let a = 1";
  for (int i = 0; i < 20'000; ++i) sum += " + 1";
  EXPECT_FALSE(FormatText(sum).has_value());
}

TEST(Format, OneBlankBetweenWordsAndNoneInsideBrackets) {
  EXPECT_EQ(Formatted("let  a=min( b.c , -3 )*[ 1,2 ]"), "let a = min(b.c, -3) * [1, 2]\n");
  EXPECT_EQ(Formatted("event e{a list < text >( 5 ) ?,b int=- 1}"), "event e { a list<text>(5)?, b int = -1 }\n");
}

TEST(Format, ADefaultInAComparisonGetsItsBrackets) {
  EXPECT_EQ(Formatted("segment s = a else b >= c"), "segment s = (a else b) >= c\n");
  EXPECT_EQ(Formatted("segment s = (a else b) >= c"), "segment s = (a else b) >= c\n");
  EXPECT_EQ(Formatted("let s = a else b"), "let s = a else b\n");
}

TEST(Format, FieldsTakeOneLineOrOneEach) {
  EXPECT_EQ(Formatted("event e {\n a text\n b int }"), "event e { a text, b int }\n");
  EXPECT_EQ(Formatted("customer { a text, // why\n longer int }"),
            "customer {\n  a      text  // why\n  longer int\n}\n");
  EXPECT_EQ(Formatted("event e { a text // why\n b int }"), "event e {\n  a text  // why\n  b int\n}\n");
}

TEST(Format, BlocksOfOneStepStayOnTheLine) {
  EXPECT_EQ(Formatted("journey j { enter on e\nif a {\nexit } else { wait 1 day\nexit } }"),
            "journey j {\n  enter on e\n\n  if a {\n    exit\n  } else {\n    wait 1 day\n    exit\n  }\n}\n");
  EXPECT_EQ(Formatted("journey j { enter on e\n if a {\n  exit\n  }\n}"),
            "journey j {\n  enter on e\n\n  if a { exit }\n}\n");
}

TEST(Format, ALineTooLongIsBrokenAtItsOutermostParts) {
  const std::string name(40, 'n');
  EXPECT_EQ(Formatted("segment s = " + name + " and " + name + " and " + name),
            "segment s =\n  " + name + "\n    and " + name + "\n    and " + name + "\n");
}

TEST(Format, CommentsStayWhereTheyWere) {
  EXPECT_EQ(Formatted("// file\n\n/// doc\nlet a = 1 // behind\n// below"),
            "// file\n\n/// doc\nlet a = 1  // behind\n// below\n");
  EXPECT_EQ(Formatted("let a = 1 + // why\n 2"), "let a = 1 +  // why\n  2\n");
}

}  // namespace
}  // namespace senda::format
