#include "runtime/engine/working_time.h"

#include <gtest/gtest.h>

#include "runtime/abi/calendar.h"

namespace senda::engine {
namespace {

constexpr int64_t kHour = 3'600'000;
constexpr uint32_t kWeekdays = 0x1f;

int64_t At(int64_t year, int32_t month, int32_t day, int64_t hour, uint32_t zone) {
  return abi::InstantAt(abi::DateOfCivil(year, month, day), hour * kHour, zone);
}

abi::Team Care() {
  abi::Team team;
  team.hours = {{9 * kHour, 18 * kHour, kWeekdays}};
  return team;
}

TEST(WorkingTime, DaysAreOverWhenAsMuchHasPassed) {
  const uint32_t zone = *abi::FindZone("Europe/Madrid");
  const abi::Team team = Care();
  // Friday 6 March 2026 at 17:00 is due on monday at 17:00, on the second day on tuesday.
  EXPECT_EQ(WorkingDeadline(team, At(2026, 3, 6, 17, zone), 1, 0, zone), At(2026, 3, 9, 17, zone));
  EXPECT_EQ(WorkingDeadline(team, At(2026, 3, 6, 17, zone), 2, 0, zone), At(2026, 3, 10, 17, zone));
  // Outside of hours: when the next day's hours end.
  EXPECT_EQ(WorkingDeadline(team, At(2026, 3, 6, 18, zone), 1, 0, zone), At(2026, 3, 9, 18, zone));
  EXPECT_EQ(WorkingDeadline(team, At(2026, 3, 7, 3, zone), 1, 0, zone), At(2026, 3, 9, 18, zone));
  EXPECT_EQ(WorkingDeadline(team, At(2026, 3, 9, 9, zone), 1, 0, zone), At(2026, 3, 9, 18, zone));
  EXPECT_EQ(WorkingDeadline(team, At(2026, 3, 9, 8, zone), 2, 0, zone), At(2026, 3, 10, 18, zone));
}

TEST(WorkingTime, HoursAreCountedOff) {
  const uint32_t zone = *abi::FindZone("Europe/Madrid");
  const abi::Team team = Care();
  EXPECT_EQ(WorkingDeadline(team, At(2026, 3, 6, 17, zone), 0, kHour, zone), At(2026, 3, 6, 18, zone));
  EXPECT_EQ(WorkingDeadline(team, At(2026, 3, 6, 17, zone), 0, 2 * kHour, zone), At(2026, 3, 9, 10, zone));
  EXPECT_EQ(WorkingDeadline(team, At(2026, 3, 9, 10, zone), 0, 20 * kHour, zone), At(2026, 3, 11, 12, zone));
}

TEST(WorkingTime, AShorterDayEndsSooner) {
  const uint32_t zone = *abi::FindZone("Europe/Madrid");
  abi::Team team = Care();
  team.hours.push_back({10 * kHour, 14 * kHour, 1u << 5});
  team.hours.push_back({11 * kHour, 13 * kHour, 1u << 5});
  EXPECT_EQ(WorkingDeadline(team, At(2026, 3, 6, 17, zone), 1, 0, zone), At(2026, 3, 7, 14, zone));
  EXPECT_EQ(WorkingDeadline(team, At(2026, 3, 6, 17, zone), 0, 3 * kHour, zone), At(2026, 3, 7, 12, zone));
}

TEST(WorkingTime, ClockChangesNeitherGiveNorTake) {
  const uint32_t zone = *abi::FindZone("Europe/Madrid");
  abi::Team night;
  night.hours = {{0, 4 * kHour, 0x7f}};
  // 29 March 2026 has no 02:00 to 03:00 in Madrid, 25 October has it twice.
  const int64_t spring = At(2026, 3, 29, 0, zone), autumn = At(2026, 10, 25, 0, zone);
  EXPECT_EQ(WorkingDeadline(night, spring, 0, 3 * kHour, zone), spring + 3 * kHour);
  EXPECT_EQ(WorkingDeadline(night, spring, 0, 4 * kHour, zone), At(2026, 3, 30, 1, zone));
  EXPECT_EQ(WorkingDeadline(night, autumn, 0, 5 * kHour, zone), autumn + 5 * kHour);
}

TEST(WorkingTime, WithoutHoursRoundTheClock) {
  const uint32_t utc = *abi::FindZone("UTC");
  const abi::Team team;
  const int64_t from = At(2026, 3, 2, 10, utc);
  EXPECT_EQ(WorkingDeadline(team, from, 1, 0, utc), from + 24 * kHour);
  EXPECT_EQ(WorkingDeadline(team, from, 0, 30 * kHour, utc), from + 30 * kHour);
}

TEST(WorkingTime, TheCalendarEnds) {
  const uint32_t utc = *abi::FindZone("UTC");
  EXPECT_EQ(WorkingDeadline(Care(), At(9999, 12, 31, 17, utc), 1, 0, utc), abi::kNever);
}

}  // namespace
}  // namespace senda::engine
