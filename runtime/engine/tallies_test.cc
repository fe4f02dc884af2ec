#include "runtime/engine/tallies.h"

#include <gtest/gtest.h>

#include "runtime/engine/bytes.h"
#include "runtime/engine/cell.h"

namespace senda::engine {
namespace {

using abi::TallyFunction;
using abi::Value;

constexpr int64_t kHour = 3'600'000;

abi::Program ProgramWith(std::vector<abi::Tally> tallies) {
  abi::Program program;
  program.tallies = std::move(tallies);
  for (uint32_t i = 0; i < program.tallies.size(); ++i) program.tallies[i].meaning = i + 1;
  return program;
}

abi::Tally TallyOf(TallyFunction function, int64_t length_ms = 0, abi::Kind kind = abi::Kind::kInt) {
  abi::Tally tally;
  tally.function = function;
  tally.length_ms = length_ms;
  tally.value_kind = kind;
  return tally;
}

TallyReading ReadOne(const Tallies& tallies, int64_t now, uint32_t tally = 0, const std::string& group = "") {
  std::map<std::string, TallyReading> readings;
  tallies.Read(tally, now, &readings);
  return readings[group];
}

TEST(Tallies, AWindowIsHalfOpenAndTakesLateEventsAtTheirTime) {
  const abi::Program program = ProgramWith({TallyOf(TallyFunction::kSum, kHour)});
  Tallies tallies(program);
  tallies.Add(0, "", Value::Integer(5), 0, 10 * kHour, 10 * kHour);
  tallies.Add(0, "", Value::Integer(7), 0, 11 * kHour, 11 * kHour);
  tallies.Add(0, "", Value::Integer(9), 1, 10 * kHour + 1, 11 * kHour);  // late
  EXPECT_EQ(ToWide(ReadOne(tallies, 11 * kHour - 1).sum), 5 + 9);
  EXPECT_EQ(ToWide(ReadOne(tallies, 11 * kHour).sum), 7 + 9);
  EXPECT_EQ(ReadOne(tallies, 11 * kHour + 1).count, 1);
  EXPECT_EQ(ReadOne(tallies, 13 * kHour).count, 0);
}

TEST(Tallies, SumsComeBackFromBeyondSixtyFourBits) {
  const abi::Program program = ProgramWith({TallyOf(TallyFunction::kSum)});
  Tallies tallies(program);
  for (const int64_t value : {INT64_MAX, INT64_MAX, -INT64_MAX, -INT64_MAX, int64_t{3}}) {
    tallies.Add(0, "", Value::Integer(value), 0, 0, 0);
  }
  EXPECT_EQ(ToWide(ReadOne(tallies, 0).sum), 3);
}

TEST(Tallies, TheLeastAndGreatestOfAWindowFollowIt) {
  const abi::Program program = ProgramWith({TallyOf(TallyFunction::kMin, kHour), TallyOf(TallyFunction::kMax, kHour)});
  Tallies tallies(program);
  for (const auto& [value, minute] : {std::pair{1, 0}, {99, 10}, {20, 70}}) {
    for (const uint32_t tally : {0u, 1u}) {
      tallies.Add(tally, "", Value::Integer(value), 0, minute * 60'000, minute * 60'000);
    }
  }
  EXPECT_EQ(ReadOne(tallies, 10 * 60'000).extreme, 1);
  EXPECT_EQ(ReadOne(tallies, 70 * 60'000).extreme, 20);
  EXPECT_EQ(ReadOne(tallies, 69 * 60'000, 1).extreme, 99);
  EXPECT_FALSE(ReadOne(tallies, 500 * 60'000, 1).extreme.has_value());
}

TEST(Tallies, ACustomerCountsOnceAlsoWhenErasedOrJoined) {
  const abi::Program program = ProgramWith({TallyOf(TallyFunction::kCustomers)});
  Tallies here(program), there(program);
  here.Add(0, "", Value::Missing(), 1, 0, 0);
  here.Add(0, "", Value::Missing(), 1, 5, 5);
  here.Add(0, "", Value::Missing(), 2, 0, 0);
  there.Add(0, "", Value::Missing(), 1, 9, 9);  // another customer, of another partition
  EXPECT_EQ(ReadOne(here, 10).count, 2);
  here.Erase(2);
  EXPECT_EQ(ReadOne(here, 10).count, 2);
  here.Add(0, "", Value::Missing(), 2, 6, 6);  // whoever has that place now is somebody else
  EXPECT_EQ(ReadOne(here, 10).count, 3);
  here.PutIn(1, there.TakeOut(1));
  EXPECT_EQ(ReadOne(here, 10).count, 3);
  EXPECT_EQ(ReadOne(there, 10).count, 0);
}

TEST(Tallies, PartitionsAddUpInAnyOrder) {
  const abi::Program program = ProgramWith({TallyOf(TallyFunction::kDistinct), TallyOf(TallyFunction::kAvg)});
  Tallies a(program), b(program);
  for (int64_t i = 0; i < 10; ++i) {
    Tallies& one = i % 2 == 0 ? a : b;
    one.Add(0, i < 5 ? "x" : "y", Value::Integer(i % 3), 0, i, i);
    one.Add(1, i < 5 ? "x" : "y", Value::Integer(i), 0, i, i);
  }
  std::map<std::string, TallyReading> ab, ba;
  a.Read(0, 100, &ab);
  b.Read(0, 100, &ab);
  b.Read(0, 100, &ba);
  a.Read(0, 100, &ba);
  EXPECT_EQ(ab["x"].count, 3);
  EXPECT_EQ(ab["x"].values, ba["x"].values);
  EXPECT_EQ(ab["y"].count, ba["y"].count);
  std::map<std::string, TallyReading> averages;
  a.Read(1, 100, &averages);
  b.Read(1, 100, &averages);
  EXPECT_EQ(averages["y"].count, 5);
  EXPECT_EQ(ToWide(averages["y"].sum), 5 + 6 + 7 + 8 + 9);
}

TEST(Tallies, AreSavedAndTakenOverByMeaning) {
  const abi::Program program = ProgramWith({TallyOf(TallyFunction::kCount, kHour), TallyOf(TallyFunction::kDistinct),
                                            TallyOf(TallyFunction::kMax), TallyOf(TallyFunction::kCustomers)});
  Tallies tallies(program);
  for (uint32_t i = 0; i < 4; ++i) {
    tallies.Add(i, "g", Value::Integer(i), i, 1'000, 1'000);
    tallies.Add(i, "h", Value::Integer(7), 9, 2'000, 2'000);
  }
  tallies.Erase(9);
  std::string saved;
  tallies.Save(&saved);
  Tallies loaded(program);
  ByteReader in(saved);
  ASSERT_TRUE(loaded.Load(&in));
  EXPECT_TRUE(in.is_at_end());
  std::string again;
  loaded.Save(&again);
  EXPECT_EQ(saved, again);

  abi::Program next = ProgramWith({TallyOf(TallyFunction::kMax), TallyOf(TallyFunction::kCount)});
  next.tallies[0].meaning = 3;
  next.tallies[1].meaning = 77;
  Tallies taken(next);
  taken.TakeOver(&loaded);
  EXPECT_EQ(ReadOne(taken, 5'000, 0, "h").extreme, 7);
  EXPECT_EQ(ReadOne(taken, 5'000, 1, "h").count, 0);
}

TEST(Tallies, ATruncatedSnapshotIsNoticed) {
  const abi::Program program = ProgramWith({TallyOf(TallyFunction::kCount)});
  Tallies tallies(program);
  tallies.Add(0, "", Value::Missing(), 0, 0, 0);
  std::string saved;
  tallies.Save(&saved);
  saved.pop_back();
  ByteReader in(saved);
  EXPECT_FALSE(Tallies(program).Load(&in));
}

}  // namespace
}  // namespace senda::engine
