// Events that reach customers by their fields: over partitions, in order of ids, once, and after a restore.
#include <gtest/gtest.h>

#include "runtime/engine/engine_testing.h"

namespace senda::engine::testing {
namespace {

using abi::Kind;
using abi::Value;

struct Grid : TestProgram {
  uint32_t area = AddCustomerField("area", Kind::kText);
  uint32_t level = AddCustomerField("level", Kind::kInt);
  uint32_t updated = AddEvent("profile_updated", {{"area", Kind::kText}, {"level", Kind::kInt}});
  uint32_t outage = AddEvent("outage", {{"area", Kind::kText}, {"level", Kind::kInt}});

  Grid() {
    program.duplicates_ms = kDay;
    program.meaning = 7;
    program.events[updated].updates_profile = true;
    program.events[outage].reaches = {{abi::kFirstEventField, area}, {abi::kFirstEventField + 1, level}};
    AddTrigger("told", {Chain({On(outage)})});
    Finish();
  }
};

void Live(TestRun& run, const Grid& grid, const std::string& customer, const std::string& area, int64_t level) {
  run.Event(grid.updated, customer, kNoon, {Value::Text(area), Value::Integer(level)});
}

void Outage(TestRun& run, const Grid& grid, const std::string& id, int64_t at, const std::string& area, int64_t level) {
  const std::vector<Value> fields = {Value::Text(id), Value::Integer(at), Value::Missing(), Value::Text(area),
                                     Value::Integer(level)};
  Event event;
  event.type = grid.outage;
  event.fields = fields;
  EXPECT_FALSE(run.engine.ApplyEvent(event).has_value());
}

TEST(Reach, GoesToEveryPartitionInOrderOfIds) {
  const Grid grid;
  for (const uint32_t partitions : {1u, 2u, 5u}) {
    TestRun run(grid, {.partitions = partitions, .decides_firings = true});
    for (const char* id : {"e", "a", "d", "b", "c"}) Live(run, grid, id, "north", 1);
    Live(run, grid, "south", "south", 1);
    Live(run, grid, "other", "north", 2);
    Outage(run, grid, "1", kNoon + kMinute, "north", 1);
    EXPECT_EQ(run.Take(), (std::vector<std::string>{"a fired told @1", "b fired told @1", "c fired told @1",
                                                    "d fired told @1", "e fired told @1"}));
    EXPECT_EQ(run.engine.Count().reached, 5);
    EXPECT_EQ(run.engine.Count().events, 8);
  }
}

TEST(Reach, ARepetitionReachesNobody) {
  const Grid grid;
  TestRun run(grid, {.decides_firings = true});
  Live(run, grid, "a", "north", 1);
  Outage(run, grid, "1", kNoon + kMinute, "north", 1);
  Live(run, grid, "b", "north", 1);
  Outage(run, grid, "1", kNoon + kMinute, "north", 1);
  EXPECT_EQ(run.Take().size(), 1u);
  EXPECT_EQ(run.engine.Count().duplicates, 1);
  // A day later it is forgotten.
  Outage(run, grid, "1", kNoon + kMinute + kDay, "north", 1);
  EXPECT_EQ(run.Take().size(), 2u);
}

TEST(Reach, IsFoundAgainAfterARestore) {
  const Grid grid;
  TestRun run(grid, {.partitions = 2, .decides_firings = true});
  Live(run, grid, "a", "north", 1);
  Live(run, grid, "b", "south", 1);
  Outage(run, grid, "1", kNoon + kMinute, "north", 1);
  TestRun restored(grid, {.partitions = 2, .decides_firings = true});
  ASSERT_EQ(restored.engine.Restore(run.engine.Snapshot()), std::nullopt);
  Outage(restored, grid, "1", kNoon + kMinute, "north", 1);
  EXPECT_TRUE(restored.Take().empty());
  Outage(restored, grid, "2", kNoon + kMinute, "south", 1);
  EXPECT_EQ(restored.Take(), std::vector<std::string>{"b fired told @1"});
  EXPECT_EQ(restored.engine.Count().reached, 2);
  EXPECT_EQ(restored.engine.Count().duplicates, 1);
}

TEST(Reach, NamesNoCustomer) {
  const Grid grid;
  TestRun run(grid);
  const std::vector<Value> fields(5, Value::Missing());
  std::vector<Value> known = fields;
  known[abi::kEventFieldAt] = Value::Integer(kNoon);
  Event event;
  event.type = grid.outage;
  event.fields = known;
  event.customer_id = "a";
  EXPECT_EQ(run.engine.ApplyEvent(event)->reason, RefusalReason::kNamesCustomer);
}

}  // namespace
}  // namespace senda::engine::testing
