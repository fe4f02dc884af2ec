#include "tests/conformance/promises.h"

#include <gtest/gtest.h>

namespace senda::conformance {
namespace {

constexpr const char* kPage =
    "# The page\n\nIt does one thing.<!-- 1.1 --> And\nanother.<!-- 1.2 --> This promises nothing.\n\n```senda\n"
    "x<!-- 1.9 -->\n```\n\n| a | b |\n| --- | --- |\n| `x` | a cell<!-- s2.1 -->, and more<!-- k.3 --> |\n";

Suite OneSuite(std::vector<Case> cases, std::set<std::string> uncovered) {
  return {{ParsePage("page.md", kPage)}, std::move(cases), std::move(uncovered)};
}

TEST(Promises, AreTheSentencesInFrontOfTheIds) {
  Page page = ParsePage("page.md", kPage);
  EXPECT_EQ(page.title, "The page");
  ASSERT_EQ(page.promises.size(), 4u);
  EXPECT_EQ(page.promises[0].sentence, "It does one thing.");
  EXPECT_EQ(page.promises[1].id, "1.2");
  EXPECT_EQ(page.promises[1].sentence, "And another.");
  EXPECT_EQ(page.promises[2].id, "s2.1");
  EXPECT_EQ(page.promises[2].sentence, "`x` · a cell");
  EXPECT_EQ(page.promises[3].id, "k.3");
}

TEST(Covers, StandInTheHead) {
  EXPECT_EQ(ParseCovers("// What.\n// COVERS: 1.1 s2.1\n// COVERS: 1.2\n// --- file: a\n// COVERS: 9.9\n"),
            (std::vector<std::string>{"1.1", "s2.1", "1.2"}));
  EXPECT_EQ(ParseCovers("int x;\n  // COVERS: 1.1\n"), std::vector<std::string>{"1.1"});
}

TEST(Mistakes, AreNoneWhenAllIsCoveredOrListed) {
  EXPECT_TRUE(Mistakes(OneSuite({{"a", {"1.1", "1.2"}, true}, {"b", {"s2.1"}, true}}, {"k.3"})).empty());
}

TEST(Mistakes, NameWhatIsWrong) {
  EXPECT_EQ(Mistakes(OneSuite({{"a", {"1.1", "1.2", "k.3"}, true}}, {})).at(0), "s2.1 has no case: `x` · a cell");
  EXPECT_EQ(Mistakes(OneSuite({{"a", {"1.1", "1.2", "k.3", "7.7"}, true}}, {"s2.1"})).at(0),
            "a: there is no promise 7.7");
  EXPECT_EQ(Mistakes(OneSuite({{"a", {"1.1", "1.2", "k.3"}, true}, {"b", {}, true}}, {"s2.1"})).at(0),
            "b: there is no line `// COVERS: …`");
  EXPECT_EQ(Mistakes(OneSuite({{"a", {"1.1", "1.2", "k.3"}, true}}, {"s2.1", "1.1"})).at(0),
            "uncovered.txt: 1.1 is covered by now");
  EXPECT_EQ(Mistakes(OneSuite({{"a", {"1.1", "1.2", "k.3"}, true}}, {"s2.1", "8.8"})).at(0),
            "uncovered.txt: there is no promise 8.8");
}

TEST(Table, HasALinePerPromise) {
  std::string table = Table(OneSuite({{"tests/conformance/01_x/a.golden", {"1.1"}, true}}, {}));
  EXPECT_NE(table.find("| 1.1 | It does one thing. | `01_x/a` |\n"), std::string::npos);
  EXPECT_NE(table.find("| 1.2 | And another. | — |\n"), std::string::npos);
}

TEST(Uncovered, LosesWhatIsCovered) {
  Suite suite = OneSuite({{"a", {"1.1"}, true}}, {});
  EXPECT_EQ(ParseUncovered("# why\n1.1 soon\n1.2\n"), (std::set<std::string>{"1.1", "1.2"}));
  EXPECT_EQ(WithoutCovered("# why\n1.1 soon\n1.2\n1.2\n", suite), "# why\n1.2\n");
}

}  // namespace
}  // namespace senda::conformance
