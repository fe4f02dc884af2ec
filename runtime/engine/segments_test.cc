// Segments: flips by event and by time, at the exact instant, each at most once, in order of dependency.
#include <gtest/gtest.h>

#include "runtime/engine/engine_testing.h"

namespace senda::engine::testing {
namespace {

using abi::AggregateQuery;
using abi::Value;

// active: any purchase in the last day. quiet: not active and some purchase ever. Triggers tell the flips.
struct Shop : TestProgram {
  uint32_t visit, purchase, active, quiet;
  Shop() {
    visit = AddEvent("visit");
    purchase = AddEvent("purchase");
    abi::Aggregate recent;
    recent.container = abi::Container::kLatest;
    recent.window = abi::Window::kSliding;
    recent.length = {0, kDay};
    recent.event = purchase;
    const uint32_t any = AddAggregate(recent);
    abi::Aggregate all;
    all.event = purchase;
    const uint32_t ever = AddAggregate(all);
    active = AddSegment(
        "active", [=](const abi::Context& c) { return Value::Bool(Ask(c, any, AggregateQuery::kValue).integer > 0); },
        [=](const abi::Context& c) { return Ask(c, any, AggregateQuery::kExpiry); }, {purchase});
    quiet = AddSegment("quiet",
                       [=, this](const abi::Context& c) {
                         return Value::Bool(!InSegment(c, active) && Ask(c, ever, AggregateQuery::kValue).integer > 0);
                       },
                       nullptr, {purchase}, {active});
    AddTrigger("awake", {Chain({OnFlip(active, true)})});
    AddTrigger("asleep", {Chain({OnFlip(quiet, true)})});
    Finish();
  }
};

TEST(Segments, FlipByEventAndByTime) {
  const Shop shop;
  TestRun run(shop, {.decides_firings = true});
  run.Event(shop.purchase, "ana", kNoon);
  run.Event(shop.visit, "ana", kNoon + kDay);
  // The visit comes when the window has just ended, and the flip with it.
  EXPECT_EQ(run.Take(), (std::vector<std::string>{"ana fired awake @0", "ana fired asleep @1440"}));
  run.engine.AdvanceTo(kNoon + kDay);
  EXPECT_EQ(run.Take(), std::vector<std::string>{});
  EXPECT_FALSE(run.engine.IsInSegment(run.engine.Intern("ana"), shop.active));
  const Counters counts = run.engine.Count();
  EXPECT_EQ(counts.segments[shop.active].entered, 1);
  EXPECT_EQ(counts.segments[shop.active].left, 1);
  EXPECT_EQ(counts.segments[shop.quiet].members, 1);
  EXPECT_EQ(counts.events, 2);
  EXPECT_EQ(counts.customers, 1);
}

TEST(Segments, AnEventExactlyAtAnExpiryCausesNoFlicker) {
  const Shop shop;
  TestRun run(shop, {.decides_firings = true});
  run.Event(shop.purchase, "ana", kNoon);
  run.Event(shop.purchase, "ana", kNoon + kDay);
  run.engine.AdvanceTo(kNoon + kDay + kHour);
  EXPECT_EQ(run.Take(), std::vector<std::string>{"ana fired awake @0"});
  run.engine.AdvanceTo(kNoon + 2 * kDay);
  EXPECT_EQ(run.Take(), std::vector<std::string>{"ana fired asleep @2880"});
}

TEST(Segments, OtherCustomersEventsDriveTheClock) {
  const Shop shop;
  TestRun run(shop, {.decides_firings = true});
  run.Event(shop.purchase, "bea", kNoon + kMinute);
  run.Event(shop.purchase, "ana", kNoon + kMinute);
  run.Event(shop.visit, "carl", kNoon + 3 * kDay);
  EXPECT_EQ(run.Take(), (std::vector<std::string>{"bea fired awake @1", "ana fired awake @1", "bea fired asleep @1441",
                                                  "ana fired asleep @1441"}));
}

TEST(Segments, ALateEventCountsAtItsTrueTime) {
  const Shop shop;
  TestRun run(shop, {.decides_firings = true});
  run.Event(shop.visit, "ana", kNoon + 20 * kHour);
  run.Event(shop.purchase, "ana", kNoon);
  run.engine.AdvanceTo(kNoon + kDay);
  EXPECT_EQ(run.Take(), (std::vector<std::string>{"ana fired awake @1200", "ana fired asleep @1440"}));
  EXPECT_EQ(run.engine.Count().late, 1);
}

TEST(Engine, RefusesWhatItCannotTake) {
  const Shop shop;
  TestRun run(shop);
  Event event;
  event.type = 99;
  EXPECT_EQ(run.engine.ApplyEvent(event)->reason, RefusalReason::kUnknownEventType);
  event.type = shop.visit;
  EXPECT_EQ(run.engine.ApplyEvent(event)->reason, RefusalReason::kWrongFields);
  std::vector<Value> fields(3, Value::Missing());
  event.fields = fields;
  EXPECT_EQ(run.engine.ApplyEvent(event)->reason, RefusalReason::kBadInstant);
  fields[abi::kEventFieldAt] = Value::Integer(kNoon);
  EXPECT_EQ(run.engine.ApplyEvent(event)->reason, RefusalReason::kNoCustomer);
  event.customer = {0, 7};
  EXPECT_EQ(run.engine.ApplyEvent(event)->reason, RefusalReason::kNoCustomer);
  EXPECT_EQ(run.engine.Apply(Merge{"a", "", kNoon})->reason, RefusalReason::kNoCustomer);
  EXPECT_EQ(run.engine.Count().refused, 6);
  EXPECT_EQ(run.engine.Count().customers, 0);
}

TEST(Engine, ARepeatedIdIsLeftOut) {
  Shop shop;
  shop.program.duplicates_ms = 7 * kDay;
  TestRun run(shop);
  const auto send = [&](const char* id, const char* source, int64_t at) {
    const std::vector<Value> fields = {Value::Text(id), Value::Integer(at), Value::Text(source)};
    Event event;
    event.type = shop.purchase;
    event.customer_id = "ana";
    event.fields = fields;
    EXPECT_FALSE(run.engine.ApplyEvent(event).has_value());
  };
  send("1", "web", kNoon);
  send("1", "app", kNoon);
  send("1", "web", kNoon + kDay);
  EXPECT_EQ(run.engine.Count().duplicates, 1);
  EXPECT_EQ(run.engine.Count().events, 2);
  send("1", "web", kNoon + 7 * kDay);
  EXPECT_EQ(run.engine.Count().events, 3);
}

}  // namespace
}  // namespace senda::engine::testing
