// Replays whose lines come out of order, with new versions on the way: within `lateness` nothing depends on the order.
#include <fmt/core.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "tests/command/shell.h"

namespace senda::command {
namespace {

namespace fs = std::filesystem;

constexpr int kLatenessMinutes = 40;
constexpr int kMinutes = 600;  // of one history, from midnight on
constexpr int kHistories = 12;

constexpr const char* kSettings =
    "[workspace]\nname = \"shop\"\ncurrency = \"EUR\"\ntimezone = \"UTC\"\nlanguages = [\"en\"]\n"
    "lateness = \"40 minutes\"\n";

// The second knows another field and another event, and not the event `gone`; the third has a new name for one.
constexpr std::array<const char*, 3> kVersions = {R"(
event ping { n int }
event gone { n int }
channel l { via log }
message m { purpose transactional with t int body "first {t}" }
segment busy = count(ping in last 1 hour) >= 2
journey k { enter on ping as p every time wait 30 minutes send m(t: p.n) by l }
journey g { enter on gone as p every time send m(t: p.n) by l }
)",
                                                  R"(
event ping { n int, w int = 7 }
event fresh { n int }
channel l { via log }
message m { purpose transactional with t int body "second {t}" }
segment busy = count(ping in last 1 hour) >= 2
trigger calm = leaves busy
journey k { enter on ping as p every time wait 20 minutes send m(t: p.n) by l }
journey f { enter on fresh as p every time send m(t: p.n) by l }
journey c { enter on calm every time send m(t: 0) by l }
)",
                                                  R"(
event pong was ping { n int, w int = 7 }
event fresh { n int }
channel l { via log }
message m { purpose transactional with t int body "third {t}" }
segment busy = count(pong in last 1 hour) >= 2
trigger calm = leaves busy
journey k { enter on pong as p every time wait 20 minutes send m(t: p.w) by l }
journey c { enter on calm every time send m(t: 1) by l }
)"};

struct Line {
  int at, arrives;  // seconds
  std::string text;
};

std::string Clock(int seconds) {
  return fmt::format("2026-03-02T{:02}:{:02}:{:02}Z", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

// Sorted: what different customers do at one instant may come in any order.
std::string SortedLines(const fs::path& path, const std::string& from) {
  std::vector<std::string> lines;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) lines.push_back(line.substr(line.find(from)));
  std::stable_sort(lines.begin(), lines.end());
  return fmt::format("{}", fmt::join(lines, "\n"));
}

class LatenessTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "senda-lateness-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    for (size_t i = 0; i < kVersions.size(); ++i) {
      const fs::path version = folder_ / fmt::format("v{}", i);
      fs::create_directory(version);
      std::ofstream(version / "senda.toml") << kSettings;
      std::ofstream(version / "s.senda") << kVersions[i];
    }
  }
  void TearDown() override { fs::remove_all(folder_); }

  // No two at one instant: there the order of the lines counts.
  std::vector<Line> MakeLines() {
    std::set<int> instants;
    while (instants.size() < 60) instants.insert(Below(kMinutes * 60));
    std::vector<Line> lines;
    for (const int at : instants) {
      const char* type = std::array{"ping", "ping", "pong", "fresh", "gone"}[static_cast<size_t>(Below(5))];
      lines.push_back({at, at + Below(kLatenessMinutes * 60 + 1),
                       fmt::format(R"({{"id":"{}","type":"{}","customer":"{}","at":"{}","data":{{"n":{},"w":{}}}}})",
                                   at, type, Below(3), Clock(at), lines.size(), Below(9))});
    }
    return lines;
  }

  int Below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

  void Write(const std::string& name, const std::vector<Line>& lines) const {
    std::ofstream out(folder_ / name);
    for (const Line& line : lines) out << line.text << "\n";
  }

  // The summary, the decisions and what was refused.
  std::array<std::string, 3> Replay(const std::string& files, const std::string& switches, int exit_code = 0) const {
    const Finished finished =
        Shell(fmt::format("cd '{}' && {} replay v0 {} {} --until 2026-03-03T00:00:00Z --summary json --decisions d "
                          "--rejected r --engine interpreter 2>/dev/null",
                          folder_.string(), SENDA_PROGRAM, files, switches));
    EXPECT_EQ(finished.exit_code, exit_code) << finished.out;
    return {finished.out, SortedLines(folder_ / "d", "{"), SortedLines(folder_ / "r", "\"reason\"")};
  }

  fs::path folder_;
  std::mt19937 random_{20260302};  // gives the same numbers everywhere
};

TEST_F(LatenessTest, AnyOrderWithinItIsTheSortedOne) {
  for (int history = 0; history < kHistories; ++history) {
    std::vector<Line> lines = MakeLines();
    const int first = Below(kMinutes * 60), second = first + 1 + Below(kMinutes * 60 / 4);
    const std::string switches = fmt::format("--switch {}=v1 --switch {}=v2", Clock(first), Clock(second));
    Write("sorted.ndjson", lines);
    const auto sorted = Replay("sorted.ndjson", switches);
    std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) { return a.arrives < b.arrives; });
    Write("shuffled.ndjson", lines);
    EXPECT_EQ(Replay("shuffled.ndjson", switches), sorted) << switches;
    std::array<std::vector<Line>, 2> parts;
    for (const Line& line : lines) parts[static_cast<size_t>(Below(2))].push_back(line);
    Write("a.ndjson", parts[0]);
    Write("b.ndjson", parts[1]);
    EXPECT_EQ(Replay("a.ndjson b.ndjson", switches), sorted) << switches;
    EXPECT_NE(sorted[0].find("\"late\":0"), std::string::npos) << sorted[0];
  }
}

TEST_F(LatenessTest, WhatIsLeftToANewVersionIsReadWhereAFileBreaksOff) {
  const std::vector<Line> lines = MakeLines();
  Write("whole.ndjson", lines);
  const Finished cut =
      Shell(fmt::format("cd '{}' && gzip -c whole.ndjson | head -c 700 >cut.gz; zcat cut.gz 2>/dev/null | grep '}}}}$' "
                        "| tee cut.ndjson | wc -l",
                        folder_.string()));
  const size_t count = std::stoul(cut.out);
  ASSERT_GT(count, 10u);
  ASSERT_LT(count, lines.size());
  const std::string switches = fmt::format("--switch {}=v1", Clock(lines[count - 5].at));
  EXPECT_EQ(Replay("cut.gz", switches, 1), Replay("cut.ndjson", switches));
}

}  // namespace
}  // namespace senda::command
