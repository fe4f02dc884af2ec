// What only a shell can show: compressed files and standard input give the same as plain ones, closed pipes and full
// disks end quietly or with a word, colour and progress stay away from files.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/command/shell.h"

namespace {

namespace fs = std::filesystem;

using senda::command::Finished;
using senda::command::Shell;

class CommandTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "senda-command-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    Write(
        "senda.toml",
        "[workspace]\nname = \"shop\"\ncurrency = \"EUR\"\ntimezone = \"UTC\"\nlanguages = [\"en\"]\n\n"
        "[sources.till]\nformat = \"csv\"\nsorted = false\nevent = \"purchase\"\ncustomer = \"who\"\nat = \"when\"\n");
    Write("shop.senda",
          "event purchase { amount money }\n"
          "segment loyal = count(purchase in last 7 days) >= 3\n"
          "trigger again = purchase then purchase within 4 days\n");
    WriteEvents(20'000);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void Write(const std::string& name, const std::string& content) {
    std::ofstream(folder_ / name, std::ios::binary) << content;
  }

  // The same purchases as NDJSON in order of time and as CSV in order of customer.
  void WriteEvents(int count) {
    std::string ndjson;
    std::string csv = "who,when,amount\n";
    for (int i = 0; i < count; ++i) {
      ndjson +=
          fmt::format("{{\"type\":\"purchase\",\"customer\":\"c{}\",\"at\":\"{}\",\"data\":{{\"amount\":{}.25}}}}\n",
                      i % 700, Instant(i), i % 50);
    }
    for (int customer = 0; customer < 700; ++customer) {
      for (int i = customer; i < count; i += 700) csv += fmt::format("c{},{},{}.25\n", customer, Instant(i), i % 50);
    }
    Write("events.ndjson", ndjson);
    Write("till.csv", csv);
  }
  static std::string Instant(int i) {
    return fmt::format("2026-{:02}-{:02}T{:02}:{:02}:00Z", 1 + i / 6'720, 1 + i / 240 % 28, i / 10 % 24, i % 10 * 6);
  }

  std::string Replay(const std::string& words) const {
    return fmt::format("cd '{}' && {} replay . {}", folder_.string(), SENDA_PROGRAM, words);
  }
  std::string SummaryOf(const std::string& words) const { return Shell(Replay(words + " --summary json")).out; }

  fs::path folder_;
};

TEST_F(CommandTest, EveryFormOfOneFileGivesTheSameBytes) {
  std::string plain = SummaryOf("events.ndjson --decisions -");
  ASSERT_GT(plain.size(), 1'000'000u);
  ASSERT_NE(plain.find("\"events\":20000,"), std::string::npos);
  ASSERT_EQ(
      Shell(fmt::format(
                "cd '{}' && gzip -k events.ndjson && zstd -q events.ndjson && split -l 7000 events.ndjson part. &&"
                " for part in part.*; do gzip -c $part; done > parts.gz",
                folder_.string()))
          .exit_code,
      0);
  EXPECT_TRUE(SummaryOf("events.ndjson.gz --decisions -") == plain);
  EXPECT_TRUE(SummaryOf("events.ndjson.zst --decisions -") == plain);
  EXPECT_TRUE(SummaryOf("parts.gz --decisions -") == plain);
  EXPECT_TRUE(SummaryOf("- --decisions - < events.ndjson") == plain);
  EXPECT_TRUE(SummaryOf("- --decisions - < events.ndjson.gz") == plain);
  EXPECT_TRUE(Shell(fmt::format("cd '{}' && cat events.ndjson | {} replay . - --decisions - --summary json",
                                folder_.string(), SENDA_PROGRAM))
                  .out == plain);
  EXPECT_TRUE(SummaryOf("events.ndjson --decisions - --engine interpreter") == plain);
}

TEST_F(CommandTest, UnsortedRowsComeToTheSameAsSortedOnes) {
  EXPECT_EQ(SummaryOf("--source till=till.csv"), SummaryOf("events.ndjson"));
}

TEST_F(CommandTest, DamagedFilesAreAnErrorBehindWhatCouldBeRead) {
  ASSERT_EQ(Shell(fmt::format("cd '{}' && gzip -c events.ndjson | head -c 60000 > cut.gz", folder_.string())).exit_code,
            0);
  Finished finished = Shell(Replay("cut.gz --summary json 2>&1"));
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_NE(finished.out.find("senda: cut.gz, behind line "), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("the gzip data ends in the middle"), std::string::npos) << finished.out;
  EXPECT_NE(finished.out.find("\"events\":"), std::string::npos) << finished.out;
}

TEST_F(CommandTest, AReaderThatLeavesIsNoNews) {
  std::string replay = Replay("events.ndjson --decisions - 2>err; echo $? >code");
  Finished finished = Shell(fmt::format("({}) | head -n 1", replay));
  EXPECT_NE(finished.out.find("\"kind\":\"fired\""), std::string::npos) << finished.out;
  EXPECT_EQ(Shell(fmt::format("cd '{}' && cat err code", folder_.string())).out, "1\n");
}

TEST_F(CommandTest, AFullDiskIsSaid) {
  Finished finished = Shell(Replay("events.ndjson 2>&1 >/dev/full"));
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_EQ(finished.out, "senda: standard output cannot be written: No space left on device\n");
  finished = Shell(Replay("events.ndjson --decisions /dev/full 2>&1"));
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_EQ(finished.out, "senda: /dev/full cannot be written: No space left on device\n");
}

TEST_F(CommandTest, FilesGetNeitherColourNorProgress) {
  Finished finished = Shell(Replay("events.ndjson 2>&1"));
  EXPECT_EQ(finished.exit_code, 0);
  EXPECT_EQ(finished.out.find('\x1b'), std::string::npos);
  Write("wrong.senda", "segment wrong = any(nothing)\n");
  finished = Shell(fmt::format("cd '{}' && {} check 2>&1", folder_.string(), SENDA_PROGRAM));
  EXPECT_EQ(finished.exit_code, 1);
  EXPECT_EQ(finished.out.find('\x1b'), std::string::npos);
}

TEST_F(CommandTest, CheckPrintsOneJsonObject) {
  Write("wrong.senda", "segment wrong = any(nothing)\n");
  Finished finished = Shell(fmt::format("{} check '{}' --format json", SENDA_PROGRAM, folder_.string()));
  EXPECT_EQ(finished.exit_code, 1);
  auto json = nlohmann::json::parse(finished.out, nullptr, false);
  ASSERT_TRUE(json.is_object());
  EXPECT_EQ(json["errors"], 1);
}

TEST_F(CommandTest, SpeaksTheLanguageOfTheEnvironmentUnlessToldAnother) {
  Write("bad.senda", "segment lost = count(purchse) > 1\n");
  const auto said = [&](const std::string& variables, const std::string& words) {
    return Shell(fmt::format("cd '{}' && env -u LC_ALL -u LC_MESSAGES -u LANG {} {} check . {}", folder_.string(),
                             variables, SENDA_PROGRAM, words))
        .out;
  };
  constexpr const char* kSpanish = "ayuda: ¿querías decir `purchase`?";
  constexpr const char* kEnglish = "help: did you mean `purchase`?";
  EXPECT_NE(said("LANG=es_ES.UTF-8", "").find(kSpanish), std::string::npos);
  EXPECT_NE(said("LANG=en_US.UTF-8 LC_MESSAGES=es_CO", "").find(kSpanish), std::string::npos);
  EXPECT_NE(said("LANG=es_ES.UTF-8 LC_ALL=C", "").find(kEnglish), std::string::npos);
  EXPECT_NE(said("LANG=pt_BR.UTF-8", "").find(kEnglish), std::string::npos);
  EXPECT_NE(said("", "").find(kEnglish), std::string::npos);
  EXPECT_NE(said("", "--lang es").find(kSpanish), std::string::npos);
  EXPECT_NE(said("LANG=es_ES.UTF-8", "--lang=en").find(kEnglish), std::string::npos);
  EXPECT_EQ(Shell(std::string(SENDA_PROGRAM) + " check --lang fr 2>&1").exit_code, 2);
}

TEST(Command, SaysItsVersions) {
  Finished finished = Shell(std::string(SENDA_PROGRAM) + " --version");
  EXPECT_EQ(finished.exit_code, 0);
  for (const char* word : {"senda ", "zone data 20", "Unicode ", "LLVM 19"}) {
    EXPECT_NE(finished.out.find(word), std::string::npos) << finished.out;
  }
}

TEST(Command, HelpNamesEveryCommandAndEachExplainsItself) {
  Finished help = Shell(std::string(SENDA_PROGRAM) + " --help");
  EXPECT_EQ(help.exit_code, 0);
  for (const char* command : {"check", "replay", "dump", "explain"}) {
    EXPECT_NE(help.out.find(fmt::format("  {} ", command)), std::string::npos) << command;
    Finished own = Shell(fmt::format("{} {} --help", SENDA_PROGRAM, command));
    EXPECT_EQ(own.exit_code, 0);
    EXPECT_NE(own.out.find("Examples:\n  senda "), std::string::npos) << own.out;
  }
}

}  // namespace
