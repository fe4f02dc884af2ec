// Ten thousand applications for loans, counted by Senda with both engines and, independently, by SQLite over the same
// log.
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "tests/data/run_command.h"

namespace {

using senda::RunCommand;
using Json = nlohmann::ordered_json;

// `triggers.unanswered` and the like in the summary of a replay.
int64_t InSummary(const Json& summary, const std::string& name) {
  const size_t dot = name.find('.');
  if (dot == std::string::npos) return summary.value(name, -1);
  const std::string group = name.substr(0, dot);
  const std::string rest = name.substr(dot + 1);
  if (group == "triggers") return summary["triggers"][rest].value("fired", -1);
  if (group == "segments") return summary["segments"][rest].value("members", -1);
  const Json& journey = summary["journeys"]["application"];
  if (rest == "entered" || rest == "active") return journey.value(rest, -1);
  return journey["exits"].value(rest, -1);
}

class Loans : public testing::Test {
 protected:
  void SetUp() override {
    log_ = testing::TempDir() + fmt::format("loans-{}.csv", getpid());
    RunCommand(fmt::format("'{}' > '{}'", LOANS_LOG, log_));
  }
  void TearDown() override { std::filesystem::remove(log_); }

  Json Replay(const std::string& engine) const {
    return Json::parse(RunCommand(fmt::format("'{}' replay '{}' --source log='{}' --summary json --engine {}",
                                              SENDA_PROGRAM, LOANS_FOLDER, log_, engine)),
                       nullptr, false);
  }

  std::map<std::string, int64_t> AskSql() const {
    std::istringstream lines(RunCommand(fmt::format(
        "sqlite3 -bail :memory: '.import --csv \"{}\" log' '.read \"{}/answers.sql\"'", log_, LOANS_FOLDER)));
    std::map<std::string, int64_t> answers;
    for (std::string line; std::getline(lines, line);) {
      const size_t bar = line.find('|');
      if (bar != std::string::npos) answers[line.substr(0, bar)] = std::stoll(line.substr(bar + 1));
    }
    return answers;
  }

  std::string log_;
};

TEST_F(Loans, AreCountedAsSqlCountsThem) {
  const auto answers = AskSql();
  ASSERT_EQ(answers.size(), 25u);
  for (const char* engine : {"interpreter", "jit"}) {
    const Json summary = Replay(engine);
    ASSERT_TRUE(summary.is_object()) << engine;
    EXPECT_EQ(summary["rejected"], 0);
    EXPECT_EQ(summary["late"], 0);
    for (const auto& [name, count] : answers) {
      EXPECT_GT(count, 20) << name << " asks for next to nothing";
      EXPECT_EQ(InSummary(summary, name), count) << name << ", " << engine;
    }
  }
}

}  // namespace
