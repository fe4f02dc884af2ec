// A grocer's direct marketing, replayed and compared with answers that were computed independently over the same files;
// where they are is said in ../data_test.cc.
#include <fmt/core.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/data/run_command.h"

namespace {

using senda::RunCommand;
using Json = nlohmann::ordered_json;

class CompleteJourney : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const char* data = std::getenv("SENDA_DATA");
    folder_ = std::string(data != nullptr ? data : SENDA_DATA) + "/completejourney";
    if (!std::filesystem::exists(folder_)) GTEST_SKIP() << "no " << folder_;
    const std::string command =
        fmt::format("'{}' '{}' | '{}' replay '{}' - --until 2018-12-31T00:00:00Z --summary json --engine {}", EVENTS,
                    folder_, SENDA_PROGRAM, WORKSPACE, GetParam());
    summary_ = Json::parse(RunCommand(command), nullptr, false);
    ASSERT_TRUE(summary_.is_object());
  }
  int64_t Sum(const char* journeys, const std::vector<std::string>& path) const {
    int64_t sum = 0;
    for (const char kind : {'a', 'b', 'c'}) {
      const Json* at = &summary_["journeys"][journeys + std::string(1, kind)];
      for (const std::string& key : path) at = &(*at)[key];
      sum += at->get<int64_t>();
    }
    return sum;
  }
  std::string folder_;
  Json summary_;
};

TEST_P(CompleteJourney, MailingsAndWhatWasRedeemed) {
  EXPECT_EQ(summary_["rejected"], 0);
  const Json& journeys = summary_["journeys"];
  const int64_t mailings[] = {3647, 2368, 574}, answered[] = {604, 154, 34}, soon[] = {171, 51, 9};
  for (int i = 0; i < 3; ++i) {
    const std::string kind(1, static_cast<char>('a' + i));
    EXPECT_EQ(journeys["type_" + kind]["entered"], mailings[i]);
    EXPECT_EQ(journeys["type_" + kind]["goal"]["reached"], answered[i]);
    EXPECT_EQ(journeys["soon_" + kind]["goal"]["reached"], soon[i]);
  }
  EXPECT_EQ(Sum("type_", {"goal", "reached"}), 792);
  EXPECT_EQ(Sum("type_", {"entered"}) - Sum("type_", {"goal", "reached"}), 5797);
  EXPECT_EQ(summary_["segments"]["often_mailed"]["members"], 630);
}

TEST_P(CompleteJourney, MailingsUnderTwoPolicies) {
  EXPECT_EQ(Sum("type_", {"sends", "letter_1", "skipped", "letter_1.limit"}), 1579);
  EXPECT_EQ(Sum("type_", {"sends", "letter_2", "skipped", "letter_2.limit"}), 99);
  EXPECT_EQ(Sum("type_", {"sends", "letter_1", "made"}), 6589 - 1579);
  EXPECT_EQ(Sum("type_", {"sends", "letter_2", "made"}), 6589 - 99);
  EXPECT_EQ(summary_["rules"]["letter_1.limit"]["skipped"], 1579);
  EXPECT_EQ(summary_["rules"]["letter_2.limit"]["skipped"], 99);
}

INSTANTIATE_TEST_SUITE_P(Engines, CompleteJourney, testing::Values("interpreter", "jit"),
                         [](const auto& info) { return std::string(info.param); });

}  // namespace
