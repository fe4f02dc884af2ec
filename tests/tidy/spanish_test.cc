#include "tests/tidy/spanish.h"

#include <gtest/gtest.h>

namespace senda::tidy {
namespace {

std::vector<Source> Says(const std::string& code) {
  return {{"compiler/sema/a.cc", "#include \"a b\"\n// \"a comment\"\n" + code}};
}

TEST(Spoken, MustHaveSpanish) {
  const Source none{"unspoken.txt", ""};
  EXPECT_TRUE(CheckSpoken(Says("Help(\"give it another name\");"), none).empty());
  EXPECT_TRUE(CheckSpoken(Says("Help(fmt::format(\"did you \"\n  \"mean `{}`?\", name));"), none).empty());
  EXPECT_TRUE(CheckSpoken(Says("SENDA_CHECK(a, \"never to be seen\"); Is('\"'); Is(\"segment\");"), none).empty());
  const std::vector<Breach> breaches = CheckSpoken(Says("\nHelp(\"nobody has put this into Spanish\");"), none);
  ASSERT_EQ(breaches.size(), 1u);
  EXPECT_EQ(breaches[0].line, 4);
}

TEST(Spoken, MayBeExemptAsLongAsItIsSaid) {
  const Source exempt{"unspoken.txt", "# why\nnobody says this  because\n"};
  EXPECT_TRUE(CheckSpoken(Says("Log(\"nobody says this\");"), exempt).empty());
  EXPECT_EQ(CheckSpoken(Says(""), exempt).size(), 1u);
}

TEST(Told, MustHaveSpanish) {
  const Source none{"untold.txt", ""};
  const std::vector<Source> catalogue = {
      {"tools/es/a.def", "SENDA_ES(\"{} of {}\\n\", \"{} de {}\\n\")\nSENDA_ES(\"Exit code: 0\", \"Código: 0\")\n"}};
  const std::string code = "Say(\"{} of {}\\n\"); Examples(\"  senda check\\n\\nExit code: 0\");";
  EXPECT_TRUE(CheckTold({{"tools/a.cc", code}}, {}, catalogue, none).empty());
  const std::vector<Breach> breaches =
      CheckTold({{"tools/a.cc", code + "\nPrint(\"this has no Spanish\");"}}, {}, catalogue, none);
  ASSERT_EQ(breaches.size(), 1u);
  EXPECT_EQ(breaches[0].line, 2);
  EXPECT_EQ(CheckTold({{"tools/a.cc", "Say(\"{} of {}\\n\");"}}, {}, catalogue, none).size(), 1u);
  const Source exempt{"untold.txt", "this has no Spanish  why\n"};
  EXPECT_TRUE(CheckTold({{"tools/a.cc", code + "Print(\"this has no Spanish\");"}}, {}, catalogue, exempt).empty());
}

TEST(SpanishPages, HaveTheSameExamples) {
  const std::vector<Source> english = {{"docs/diagnostics/S0001.md", "# S0001. A\n\n```senda\nx\n```\n"},
                                       {"docs/diagnostics/README.md", "All of them.\n"}};
  const std::vector<Source> same = {{"docs/diagnostics/es/S0001.md", "# S0001. Una\n\n```senda\nx\n```\n"}};
  const std::vector<Source> other = {{"docs/diagnostics/es/S0001.md", "# S0001. Una\n\n```senda\ny\n```\n"}};
  EXPECT_TRUE(CheckSpanishPages(english, same).empty());
  EXPECT_EQ(CheckSpanishPages(english, other).size(), 1u);
  EXPECT_EQ(CheckSpanishPages(english, {}).size(), 1u);
  EXPECT_EQ(CheckSpanishPages({}, same).size(), 1u);
}

}  // namespace
}  // namespace senda::tidy
