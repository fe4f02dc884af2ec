// Each rule catches a bad sample and lets a good one pass.
#include "tests/tidy/rules.h"

#include <gtest/gtest.h>

#include "tests/tidy/kinds.h"

namespace senda::tidy {
namespace {

Config TestConfig() {
  return Config{
      ParseArrows("# a comment\ncompiler/base:\ncompiler/source: compiler/base\ncompiler/diag: compiler/source\n"
                  "compiler/driver: compiler/*\nruntime/ingest: compiler/source/event_source.h\n"),
      ParseRooms("antlr4.*|Senda(Lexer|Parser)\\.h  only compiler/syntax\nllvm/.*  only compiler/codegen\n"
                 "thread  never runtime/engine\n"),
      ParseWords("# a comment\n\\bTO"
                 "DO\\b  do it\n"),
      ParseCatches("compiler/source/toml.cc  toml++\n")};
}

std::string Including(const std::string& path) {
  return "#include \"" + path + "\"\n";
}

TEST(Arrows, FollowTheirTransitiveClosure) {
  Config config = TestConfig();
  EXPECT_TRUE(CheckArrows({"compiler/diag/a.cc", Including("compiler/base/id.h")}, config).empty());
  EXPECT_TRUE(CheckArrows({"compiler/driver/a.cc", Including("compiler/sema/a.h")}, config).empty());
  EXPECT_TRUE(CheckArrows({"runtime/ingest/a.cc", Including("compiler/source/event_source.h")}, config).empty());
  EXPECT_TRUE(CheckArrows({"compiler/base/a.cc", "// " + Including("compiler/diag/kind.h")}, config).empty());
}

TEST(Arrows, CatchAWrongInclude) {
  Config config = TestConfig();
  auto breaches = CheckArrows({"compiler/base/a.cc", "\n" + Including("compiler/diag/kind.h")}, config);
  ASSERT_EQ(breaches.size(), 1u);
  EXPECT_EQ(breaches[0].line, 2);
  EXPECT_EQ(CheckArrows({"compiler/driver/a.cc", Including("runtime/engine/a.h")}, config).size(), 1u);
  EXPECT_EQ(CheckArrows({"runtime/ingest/a.cc", Including("compiler/source/workspace.h")}, config).size(), 1u);
  EXPECT_EQ(CheckArrows({"runtime/unknown/a.cc", ""}, config).size(), 1u);
}

TEST(Rooms, KeepLibrariesToTheirFolders) {
  Config config = TestConfig();
  EXPECT_TRUE(CheckRooms({"compiler/syntax/parse.cc", "#include <antlr4-runtime.h>\n"}, config).empty());
  EXPECT_EQ(CheckRooms({"compiler/sema/a.cc", "#include <antlr4-runtime.h>\n"}, config).size(), 1u);
  EXPECT_EQ(CheckRooms({"compiler/sema/a_test.cc", "#include \"SendaParser.h\"\n"}, config).size(), 1u);
  EXPECT_TRUE(CheckRooms({"compiler/codegen/a.cc", "#include <llvm/IR/IRBuilder.h>\n"}, config).empty());
  EXPECT_EQ(CheckRooms({"tools/main.cc", "#include \"llvm/IR/IRBuilder.h\"\n"}, config).size(), 1u);
}

TEST(Rooms, KeepSomeLibrariesOut) {
  Config config = TestConfig();
  EXPECT_EQ(CheckRooms({"runtime/engine/a.cc", "#include <thread>\n"}, config).size(), 1u);
  EXPECT_TRUE(CheckRooms({"runtime/engine/a_test.cc", "#include <thread>\n"}, config).empty());
  EXPECT_TRUE(CheckRooms({"runtime/ingest/a.cc", "#include <thread>\n"}, config).empty());
}

TEST(Head, IsACommentAndAGuard) {
  EXPECT_TRUE(CheckHead({"compiler/base/a.h", "// Takes and gives.\n#pragma once\n"}).empty());
  EXPECT_EQ(CheckHead({"compiler/base/a.h", "#pragma once\n"}).size(), 2u);
  EXPECT_TRUE(CheckHead({"compiler/base/a.cc", ""}).empty());
}

std::string FunctionOf(int lines) {
  std::string text = "int Long(int x) {\n";
  for (int i = 2; i < lines; ++i) text += "  x = Call([&] { return \"}{\"; });  // {\n";
  return text + "}\n";
}

TEST(Sizes, CatchLongFilesAndFunctions) {
  EXPECT_TRUE(CheckSizes({"compiler/base/a.cc", FunctionOf(70)}).empty());
  EXPECT_EQ(CheckSizes({"compiler/base/a.cc", FunctionOf(71)}).size(), 1u);
  EXPECT_EQ(CheckSizes({"compiler/base/a.cc", "namespace a {\nclass B {\n" + FunctionOf(71) + "};\n}\n"}).size(), 1u);
  EXPECT_EQ(CheckSizes({"compiler/base/a.cc", std::string(601, '\n')}).size(), 1u);
  EXPECT_EQ(CheckSizes({"compiler/base/a.h", std::string(201, '\n')}).size(), 1u);
  EXPECT_TRUE(CheckSizes({"compiler/base/a.h", std::string(200, '\n')}).empty());
}

TEST(Sizes, LetAFlatSwitchAndATablePass) {
  std::string flat = "int F(K k) {\n  switch (k) {\n";
  for (int i = 0; i < 100; ++i) flat += "    case K::kOne:\n      return One();\n";
  EXPECT_TRUE(CheckSizes({"compiler/base/a.cc", flat + "  }\n}\n"}).empty());
  std::string table = "constexpr K kTable[] = {\n";
  for (int i = 0; i < 100; ++i) table += "    {\"a\", 1},\n";
  EXPECT_TRUE(CheckSizes({"compiler/base/a.cc", table + "};\n"}).empty());
}

TEST(Functions, AreFoundWithTheirHeads) {
  auto functions = FindFunctions(
      "namespace a {\nstruct S {\n  S(int x)\n      : x_(x), y_{x} {\n    Call();\n  }\n  int F() const { return 1; "
      "}\n};\n"
      "template <typename T>\nauto G(T t) -> int {\n  return t;\n}\n}\n");
  ASSERT_GE(functions.size(), 3u);
  EXPECT_EQ(functions.back().line, 9);
  EXPECT_EQ(functions.back().lines, 4);
}

TEST(Words, CatchWhatIsForbiddenAlsoInComments) {
  auto breaches = CheckWords({"compiler/base/a.cc",
                              "int x;\n// TO"
                              "DO later\n"},
                             TestConfig());
  ASSERT_EQ(breaches.size(), 1u);
  EXPECT_EQ(breaches[0].line, 2);
}

TEST(Catches, AreLeftToTheNamedFiles) {
  Config config = TestConfig();
  const char* text = "void F() {\n  try { G(); } catch (const E& e) { }\n}\n";
  EXPECT_TRUE(CheckCatches({"compiler/source/toml.cc", text}, config).empty());
  EXPECT_EQ(CheckCatches({"compiler/source/other.cc", text}, config).size(), 1u);
  EXPECT_EQ(CheckCatches({"compiler/source/other.cc", "void F() { throw 1; }\n"}, config).size(), 1u);
  EXPECT_TRUE(CheckCatches({"compiler/source/other.cc", "// throw, catch (x)\n"}, config).empty());
}

// The code of a kind, as its registry has it; in two parts, so that this file names none.
std::string Kind(const std::string& number) {
  return "SENDA_KIND(kA, \"S" + number + "\", kError, \"a\")\n";
}

TEST(Kinds, HaveAPageAndAGolden) {
  KindsShown shown;
  shown.kinds = {{"s00.def", Kind("0001") + Kind("0002")}};
  shown.pages = {
      {"docs/diagnostics/S0001.md", ""}, {"docs/diagnostics/S0002.md", ""}, {"docs/diagnostics/README.md", ""}};
  shown.goldens = {{"a.golden", "// --- expect\nerror[S0001]: a\n"},
                   {"b.golden", "// --- expect\n{\"code\":\"S0002\"}\n"}};
  EXPECT_TRUE(CheckKinds(shown).empty());
  shown.goldens.pop_back();
  EXPECT_EQ(CheckKinds(shown).size(), 1u);  // not shown
  shown.exempt = {"unshown.txt", "# why\nS0002 because\n"};
  EXPECT_TRUE(CheckKinds(shown).empty());
  shown.exempt.text += "S0001 because\nS0009 because\n";
  EXPECT_EQ(CheckKinds(shown).size(), 2u);  // shown all the same, and unknown
}

TEST(Kinds, AreNotShownByACommentAboveWhatIsExpected) {
  KindsShown shown;
  shown.kinds = {{"s00.def", Kind("0001")}};
  shown.goldens = {{"a.golden", "// [S0001]\n// --- expect\n"}};
  shown.pages = {{"docs/diagnostics/S0003.md", ""}};
  EXPECT_EQ(CheckKinds(shown).size(), 3u);  // no golden, no page; and a page of none
}

}  // namespace
}  // namespace senda::tidy
