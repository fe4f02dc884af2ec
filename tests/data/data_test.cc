// Replays recorded events of real shops and compares with answers that were computed independently, with plain scripts
// over the same files. The files are not part of the project: SENDA_DATA in the environment, or ../shared/data beside
// the checkout, says where they are; without them there is nothing to compare with.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/data/run_command.h"

namespace {

using senda::RunCommand;
using Json = nlohmann::ordered_json;

std::string DataFolder() {
  const char* folder = std::getenv("SENDA_DATA");
  return folder != nullptr ? folder : SENDA_DATA;
}

class CdNow : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    file_ = DataFolder() + "/cdnow/CDNOW_master.txt";
    if (!std::filesystem::exists(file_)) GTEST_SKIP() << "no " << file_;
  }
  std::string Replay(const std::string& engine) const {
    return RunCommand(fmt::format("'{}' replay '{}/cdnow' --source cdnow='{}' --summary json --engine {}",
                                  SENDA_PROGRAM, SENDA_WORKSPACES, file_, engine));
  }
  std::string file_;
};

TEST_P(CdNow, AnswersNineQuestions) {
  const Json summary = Json::parse(Replay(GetParam()), nullptr, false);
  ASSERT_TRUE(summary.is_object());
  EXPECT_EQ(summary["events"], 69659);
  EXPECT_EQ(summary["customers"], 23570);
  EXPECT_EQ(summary["rejected"], 0);
  const Json& segments = summary["segments"];
  const Json& triggers = summary["triggers"];
  EXPECT_EQ(segments["bought_once"]["members"], 11908);
  EXPECT_EQ(triggers["second_row"]["fired"], 7079);
  EXPECT_EQ(triggers["second_day"]["fired"], 6887);
  EXPECT_EQ(triggers["second_day_soon"]["fired"], 4115);
  EXPECT_EQ(triggers["lapse"]["fired"], 16683);
  EXPECT_EQ(triggers["return_after_lapse"]["fired"], 4629);
  EXPECT_EQ(triggers["comeback"]["customers"], 4968);
  EXPECT_EQ(triggers["comeback"]["fired"], 5160);
  EXPECT_EQ(triggers["three_days"]["customers"], 2032);
  EXPECT_EQ(segments["big_spender"]["members"], 734);
  EXPECT_EQ(triggers["generous_then_silent"]["fired"], 2682);
}

INSTANTIATE_TEST_SUITE_P(Engines, CdNow, testing::Values("interpreter", "jit"),
                         [](const auto& info) { return std::string(info.param); });

TEST(CdNowEngines, GiveTheSameBytes) {
  const std::string file = DataFolder() + "/cdnow/CDNOW_master.txt";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no " << file;
  const std::string command = fmt::format("'{}' replay '{}/cdnow' --source cdnow='{}' --summary json --decisions -",
                                          SENDA_PROGRAM, SENDA_WORKSPACES, file);
  const std::string jit = RunCommand(command + " --engine jit | sha256sum");
  EXPECT_EQ(jit, RunCommand(command + " --engine jit | sha256sum"));
  EXPECT_EQ(jit, RunCommand(command + " --engine interpreter | sha256sum"));
}

struct Year {
  const char* source;
  const char* file;
  int answers, promoters, detractors;
  double nps;
  int answers_with_problem;
  double nps_with_problem;
};

// The numbers of the year, with the engine.
void ExpectAnswers(const Year& year, const std::string& engine) {
  const std::string file = DataFolder() + "/sfo_survey/" + year.file;
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no " << file;
  const std::string text = RunCommand(fmt::format("'{}' replay '{}/survey' --source {}='{}' --summary json --engine {}",
                                                  SENDA_PROGRAM, SENDA_WORKSPACES, year.source, file, engine));
  const Json summary = Json::parse(text, nullptr, false);
  ASSERT_TRUE(summary.is_object()) << text;
  const Json& kpis = summary["kpis"];
  EXPECT_NEAR(kpis["nps"].get<double>(), year.nps, 0.005);
  EXPECT_EQ(summary["kpi_counts"]["nps"], year.answers);
  EXPECT_NEAR(kpis["nps_with_problems"].get<double>(), year.nps_with_problem, 0.005);
  EXPECT_EQ(summary["kpi_counts"]["nps_with_problems"], year.answers_with_problem);
  EXPECT_EQ(kpis["promoters"], year.promoters);
  EXPECT_EQ(kpis["detractors"], year.detractors);
  EXPECT_EQ(kpis["passengers"], summary["customers"]);
}

constexpr Year k2017{"sfo_2017", "SFO_2017.csv", 2746, 1436, 342, 39.84, 309, 18.77};
constexpr Year k2018{"sfo_2018", "SFO_2018.csv", 2650, 1268, 447, 30.98, 359, -3.62};

TEST(Survey, Of2017InTheInterpreter) {
  ExpectAnswers(k2017, "interpreter");
}
TEST(Survey, Of2017InNativeCode) {
  ExpectAnswers(k2017, "jit");
}
TEST(Survey, Of2018InTheInterpreter) {
  ExpectAnswers(k2018, "interpreter");
}
TEST(Survey, Of2018InNativeCode) {
  ExpectAnswers(k2018, "jit");
}

}  // namespace
