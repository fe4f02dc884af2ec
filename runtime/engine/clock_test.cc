// The clock of a live run: ticks, grace, downtime, lateness, events from the future.
//
// COVERS: 1.8 2.21 s0.2 s1.4 s1.5
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "runtime/engine/engine_testing.h"

namespace senda::engine::testing {
namespace {

using Lines = std::vector<std::string>;

constexpr Options kLive{.clock_follows_events = false, .decides_firings = true};

// A cart is abandoned when no purchase follows within an hour; a journey waits an hour behind it and sends.
struct Shop : TestProgram {
  uint32_t cart = AddEvent("cart");
  uint32_t purchase = AddEvent("purchase");
  uint32_t abandoned = AddTrigger("abandoned", {Absence(On(cart), {On(purchase)}, kHour)});
  uint32_t bought = AddTrigger("bought", {Chain({On(purchase)})});

  Shop() {
    program.grace_ms = 2 * kSecond;
    Finish();
  }
};

void Tick(TestRun& run, int64_t at) {
  EXPECT_FALSE(run.engine.Apply(engine::Tick{at}).has_value());
}

TEST(Clock, ADeadlineIsDecidedGraceLater) {
  const Shop shop;
  TestRun run(shop, kLive);
  Tick(run, kNoon);
  run.Event(shop.cart, "ana", kNoon);
  run.Event(shop.cart, "bea", kNoon);
  Tick(run, kNoon + kHour + 2 * kSecond - 1);
  EXPECT_EQ(run.Take(), Lines());
  run.Event(shop.purchase, "ana", kNoon + kHour);  // in time, and comes while there is grace
  Tick(run, kNoon + kHour + 2 * kSecond);
  EXPECT_EQ(run.Take(), (Lines{"ana fired bought @60", "bea fired abandoned @60"}));
  run.Event(shop.purchase, "bea", kNoon + kHour);  // too late to take it back
  EXPECT_EQ(run.Take(), (Lines{"bea fired bought @60"}));
}

TEST(Clock, EventsOfTheLastMomentsAreNotLate) {
  const Shop shop;
  TestRun run(shop, kLive);
  Tick(run, kNoon);
  run.Event(shop.cart, "ana", kNoon - kSecond);
  EXPECT_EQ(run.engine.Count().late, 0);
  run.Event(shop.cart, "bea", kNoon - 3 * kSecond);
  EXPECT_EQ(run.engine.Count().late, 1);
}

TEST(Clock, AfterADowntimeWakesRunAtTheirInstantsAndAreDecidedNow) {
  struct Sink : DecisionSink {
    void OnDecision(const Decision& decision) override { seen.emplace_back(decision.at, decision.decided_at); }
    std::vector<std::pair<int64_t, int64_t>> seen;
  } sink;
  const Shop shop;
  Engine engine(shop.program, shop, kLive, &sink);
  EXPECT_FALSE(engine.Apply(engine::Tick{kNoon}).has_value());
  const std::vector<abi::Value> fields = {abi::Value::Text("1"), abi::Value::Integer(kNoon), abi::Value::Missing()};
  Event event;
  event.type = shop.cart;
  event.customer_id = "ana";
  event.fields = fields;
  EXPECT_FALSE(engine.ApplyEvent(event).has_value());
  EXPECT_FALSE(engine.Apply(engine::Tick{kNoon + kDay}).has_value());
  EXPECT_EQ(sink.seen, (std::vector<std::pair<int64_t, int64_t>>{{kNoon + kHour, kNoon + kDay}}));
}

TEST(Clock, WhatIsMoreThanAnHourAheadIsRefused) {
  const Shop shop;
  TestRun run(shop, kLive);
  Tick(run, kNoon);
  run.Event(shop.purchase, "ana", kNoon + kHour);
  run.Event(shop.purchase, "bea", kNoon + kHour + 1);
  EXPECT_EQ(run.Take(), (Lines{"ana fired bought @60", "refused: the event is more than an hour ahead of the clock"}));
  EXPECT_EQ(run.engine.Apply(Merge{"ana", "bea", kNoon + 2 * kHour})->reason, RefusalReason::kAheadOfClock);
  EXPECT_EQ(run.engine.Apply(Erasure{"ana", kNoon + 2 * kHour})->reason, RefusalReason::kAheadOfClock);
  EXPECT_EQ(run.engine.Count().customers, 1);
  EXPECT_EQ(run.engine.Count().refused, 3);
  TestRun replay(shop, {.decides_firings = true});
  replay.Event(shop.cart, "ana", kNoon);
  replay.Event(shop.purchase, "bea", kNoon + kDay);
  EXPECT_EQ(replay.engine.Count().refused, 0);
}

TEST(Clock, TicksRestoreTheOrder) {
  Shop shop;
  shop.program.lateness_ms = 10 * kSecond;
  TestRun run(shop, kLive);
  run.Event(shop.cart, "ana", kNoon - kMinute);  // no tick yet: nobody knows how late it is
  EXPECT_EQ(run.engine.held(), 1u);
  Tick(run, kNoon);
  EXPECT_EQ(run.engine.held(), 0u);
  run.Event(shop.purchase, "bea", kNoon + kSecond);
  run.Event(shop.purchase, "ana", kNoon - 5 * kSecond);
  Tick(run, kNoon + 5 * kSecond - 1);
  EXPECT_EQ(run.Take(), Lines());
  EXPECT_EQ(run.engine.held(), 2u);
  Tick(run, kNoon + 11 * kSecond);
  EXPECT_EQ(run.Take(), (Lines{"ana fired bought @0", "bea fired bought @0"}));
  EXPECT_EQ(run.engine.Count().late, 0);
  // A deadline does not overtake what is held, though grace is shorter.
  run.Event(shop.cart, "carl", kNoon + kMinute);
  Tick(run, kNoon + kHour + kMinute + 9 * kSecond);
  run.Event(shop.purchase, "carl", kNoon + kHour + kMinute);
  EXPECT_EQ(run.Take(), Lines());
  Tick(run, kNoon + kHour + 2 * kMinute);
  EXPECT_EQ(run.Take(), (Lines{"carl fired bought @61"}));
}

TEST(Clock, ASwitchReleasesWhatWasBeforeIt) {
  Shop shop, next;
  shop.program.lateness_ms = next.program.lateness_ms = 10 * kSecond;
  next.program.triggers[next.bought].id = "paid";
  TestRun run(shop, kLive);
  Tick(run, kNoon);
  run.Event(shop.purchase, "ana", kNoon + 2 * kSecond);
  run.Event(shop.purchase, "bea", kNoon + 5 * kSecond);
  run.Event(shop.purchase, "ana", kNoon + kSecond);
  Tick(run, kNoon + 3 * kSecond);
  EXPECT_FALSE(run.engine.Apply(ProgramSwitch{&next.program, &next, kNoon + 3 * kSecond}).has_value());
  EXPECT_EQ(run.Take(), (Lines{"ana fired bought @0", "ana fired bought @0"}));
  EXPECT_EQ(run.engine.held(), 1u);
  run.Event(next.purchase, "ana", kNoon + 2 * kSecond);
  Tick(run, kNoon + 15 * kSecond);
  EXPECT_EQ(run.Take(), (Lines{"ana fired paid @0", "bea fired paid @0"}));
  EXPECT_EQ(run.engine.Count().late, 1);
}

TEST(Clock, NeverGoesBack) {
  const Shop shop;
  TestRun run(shop, kLive);
  Tick(run, kNoon);
  Tick(run, kNoon - kHour);
  EXPECT_EQ(run.engine.clock(), kNoon);
  run.Event(shop.cart, "ana", kNoon - 2 * kHour);  // the first of ana: her clock is there
  run.Event(shop.cart, "ana", kNoon + kMinute);
  run.Event(shop.purchase, "ana", kNoon);  // late for ana, and after the deadline was set
  EXPECT_EQ(run.Take(), (Lines{"ana fired abandoned @-60", "ana fired bought @1"}));
}

struct Late {
  uint32_t type, customer;
  int64_t gap, delay;
};

// Whatever order events come in, none later than `lateness`: decided is what would have been in their own order.
RC_GTEST_PROP(Lateness, RestoresTheOrder, ()) {
  const auto events = *rc::gen::container<std::vector<Late>>(rc::gen::apply(
      [](uint32_t type, uint32_t customer, int64_t gap, int64_t delay) {
        return Late{type, customer, gap, delay};
      },
      rc::gen::inRange<uint32_t>(0, 5), rc::gen::inRange<uint32_t>(0, 3), rc::gen::inRange<int64_t>(1, 40),
      rc::gen::inRange<int64_t>(0, 120)));
  static const char* const kNames[] = {"ana", "bea", "carl"};
  struct Arrival {
    int64_t comes, at;
    Late what;
  };
  std::vector<Arrival> arrivals;
  int64_t now = kNoon;
  for (const Late& event : events) {
    now += event.gap * kMinute;
    arrivals.push_back({now + event.delay * kMinute, now, event});
  }
  const auto play = [&](const Shop& shop, TestRun* run, const Arrival& one) {
    const std::string name = kNames[one.what.customer];
    if (one.what.type == 4) {
      const std::string into = kNames[(one.what.customer + 1) % 3];
      RC_ASSERT(!run->engine.Apply(Merge{into, name, one.at}).has_value());
    } else {
      run->Event(one.what.type < 2 ? shop.cart : shop.purchase, name, one.at);
    }
  };
  const Shop in_order;
  TestRun expected(in_order, {.decides_firings = true});
  for (const Arrival& one : arrivals) play(in_order, &expected, one);
  expected.engine.AdvanceTo(now + kDay);
  Shop patient;
  patient.program.lateness_ms = 2 * kHour;
  TestRun run(patient, {.decides_firings = true});
  std::stable_sort(arrivals.begin(), arrivals.end(),
                   [](const Arrival& a, const Arrival& b) { return a.comes < b.comes; });
  for (const Arrival& one : arrivals) play(patient, &run, one);
  run.engine.AdvanceTo(now + kDay);
  RC_ASSERT(run.lines == expected.lines);
  RC_ASSERT(run.engine.Count().late == 0);
}

}  // namespace
}  // namespace senda::engine::testing
