#include "tests/pages/page.h"

#include <gtest/gtest.h>

namespace senda::pages {
namespace {

constexpr const char* kPage =
    "# A page\n\n<!-- context shop\nevent visit { }\n-->\n\n```senda with shop\ntrigger t = visit\n```\n\n"
    "```events until 2026-03-03T00:00:00Z\n2026-03-02T10:00:00Z ana visit\n```\n\n"
    "```decided\n2026-03-02T10:00:00Z ana t fired\n```\n\n```toml\nx = 1\n```\n\n```senda later finds S0101\nx\n```\n";

TEST(Page, HasItsExamplesWithWhatTheyStandOn) {
  PageText page = ReadPage(kPage);
  EXPECT_TRUE(page.mistakes.empty());
  ASSERT_EQ(page.examples.size(), 2u);
  EXPECT_EQ(page.examples[0].line, 8);
  EXPECT_EQ(page.examples[0].until, "2026-03-03T00:00:00Z");
  EXPECT_EQ(page.examples[0].decided, "2026-03-02T10:00:00Z ana t fired\n");
  EXPECT_EQ(Program(page, page.examples[0]), "trigger t = visit\nevent visit { }\n");
  EXPECT_TRUE(page.examples[1].is_later);
  EXPECT_EQ(page.examples[1].finding, "S0101");
}

TEST(Page, SaysWhatIsNotWrittenAsItMustBe) {
  EXPECT_EQ(ReadPage("```senda with nothing\n```\n").mistakes.size(), 1u);
  EXPECT_EQ(ReadPage("```senda soon\n```\n").mistakes.size(), 1u);
  EXPECT_EQ(ReadPage("```decided\n```\n").mistakes.size(), 1u);
}

TEST(Page, WrapsStepsAndExpressions) {
  PageText page = ReadPage("```senda steps\nwait 1 day\n```\n\n```senda expressions\n// both\n1 + 1\n2\n```\n");
  EXPECT_EQ(Program(page, page.examples[0]), "journey of_the_page {\n  enter on begun as b\nwait 1 day\n}\n");
  EXPECT_EQ(Program(page, page.examples[1]), "// both\nlet line_1 = 1 + 1\nlet line_2 = 2\n");
}

TEST(Events, AreWrittenShort) {
  EXPECT_EQ(
      EventLines("2026-03-02T10:00:00Z  ana  buy  {\"items\": 2}\n"),
      "{\"id\":\"1\",\"type\":\"buy\",\"customer\":\"ana\",\"at\":\"2026-03-02T10:00:00Z\",\"data\":{\"items\":2}}\n");
}

TEST(Decided, AreThoseOfTheNamesAndKindsThatAreAsked) {
  constexpr const char* kOutput =
      "{\"at\":\"T\",\"customer\":\"a\",\"journey\":null,\"kind\":\"fired\",\"data\":{\"trigger\":\"t\"}}\n"
      "{\"at\":\"T\",\"customer\":\"a\",\"journey\":\"j\",\"kind\":\"exited\",\"data\":{\"reason\":\"gone\"}}\n"
      "{\"events\":1}\n";
  EXPECT_EQ(DecidedLines(kOutput, "T a t fired\n"), "T a t fired\n");
  EXPECT_EQ(DecidedLines(kOutput, "U a j exited completed\n"), "T a j exited gone\n");
}

}  // namespace
}  // namespace senda::pages
