// The harness tested by itself, with small shell scripts in the place of the program.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "tests/golden/difference.h"
#include "tests/golden/runner.h"

namespace senda::golden {
namespace {

constexpr const char* kText =
    "// A shop.\n// RUN: replay . events.ndjson --note \"two words\"\n// EXIT: 3\n// SHOW: made.txt\n"
    "// RUN: check < shop.senda\n// --- file: shop.senda\nevent a { }\n// --- file: events.ndjson\n{}\n// --- "
    "expect\nold\n";

TEST(GoldenFile, HasFilesRunsAndExpectation) {
  Golden golden = Parse(kText);
  EXPECT_EQ(golden.error, "");
  ASSERT_EQ(golden.files.size(), 2u);
  EXPECT_EQ(golden.files[0].content, "event a { }\n");
  ASSERT_EQ(golden.runs.size(), 2u);
  EXPECT_EQ(golden.runs[0].args.back(), "two words");
  EXPECT_EQ(golden.runs[0].exit_code, 3);
  EXPECT_EQ(golden.runs[0].shown[0], "made.txt");
  EXPECT_EQ(golden.runs[1].stdin_file, "shop.senda");
  EXPECT_EQ(golden.expected, "old\n");
  EXPECT_EQ(Print(golden), kText);
}

TEST(GoldenFile, NeedsARun) {
  EXPECT_NE(Parse("event a { }\n").error, "");
}

TEST(Difference, ShowsTheChangedLines) {
  EXPECT_EQ(Difference("a\nb\n", "a\nb\n"), "");
  EXPECT_EQ(Difference("a\nb\nc\n", "a\nx\nc\n"), "  a\n- b\n+ x\n  c\n");
}

class Runner : public testing::Test {
 protected:
  // A program of one shell line, named as the test.
  std::string Program(const std::string& line) {
    std::string path = testing::TempDir() + "senda-" + std::to_string(getpid()) + ".sh";
    std::ofstream(path) << "#!/bin/sh\n" << line << "\n";
    chmod(path.c_str(), 0700);
    path_ = path;
    return path;
  }
  void TearDown() override { std::filesystem::remove(path_); }

  std::string path_;
};

TEST_F(Runner, ShowsWhatTheProgramPrints) {
  Outcome outcome =
      RunGolden(Program("cat a.senda; echo said >&2"), Parse("// RUN: check\n// --- file: a.senda\nhi\n"), false);
  EXPECT_EQ(outcome.failure, "");
  EXPECT_EQ(outcome.output, "hi\n// --- stderr\nsaid\n");
}

TEST_F(Runner, InsistsOnTheExitCode) {
  std::string program = Program("exit 1");
  Golden golden = Parse("// RUN: check\n");
  EXPECT_NE(RunGolden(program, golden, false).failure, "");
  EXPECT_EQ(RunGolden(program, golden, true).failure, "");
  EXPECT_NE(RunGolden(program, Parse("// RUN: check\n// EXIT: 0\n"), true).failure, "");
}

TEST_F(Runner, TakesACrashAsAFailureEvenWhereOneIsWanted) {
  Outcome outcome = RunGolden(Program("kill -SEGV $$"), Parse("// RUN: check\n"), true);
  EXPECT_NE(outcome.failure.find("signal 11"), std::string::npos);
}

TEST_F(Runner, RunsAReplayOnBothEnginesAndComparesThem) {
  Golden golden = Parse("// RUN: replay .\n");
  EXPECT_EQ(RunGolden(Program("echo same"), golden, false).failure, "");
  EXPECT_NE(RunGolden(Program("echo $4"), golden, false).failure.find("disagree"), std::string::npos);
  EXPECT_EQ(RunGolden(Program("echo $4"), Parse("// RUN: replay . --engine jit\n"), false).failure, "");
}

}  // namespace
}  // namespace senda::golden
