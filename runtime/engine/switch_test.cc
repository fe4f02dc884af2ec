// A switch to another program: what is picked up, timed anew, rebuilt, left behind.
#include <gtest/gtest.h>

#include <algorithm>

#include "runtime/abi/calendar.h"
#include "runtime/engine/engine_testing.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/memory_history.h"

namespace senda::engine::testing {
namespace {

using abi::kNone;
using abi::Step;
using abi::StepKind;
using abi::Value;
using Lines = std::vector<std::string>;

Step Wait(const std::string& id, int64_t milliseconds, uint32_t next) {
  Step step;
  step.kind = StepKind::kWait;
  step.id = id;
  step.duration = {0, milliseconds};
  step.next = next;
  return step;
}
Step Send(uint32_t message, uint32_t next) {
  Step step;
  step.kind = StepKind::kSend;
  step.id = "send" + std::to_string(message);
  step.message = message;
  step.channels = {0};
  step.next = next;
  return step;
}

// `start` enters the one journey; `buy` is counted where a test asks for it.
struct Shop : TestProgram {
  uint32_t start = AddEvent("start");
  uint32_t buy = AddEvent("buy", {{"amount", abi::Kind::kInt}});
  abi::Journey journey;

  explicit Shop(std::vector<Step> steps, const std::string& id = "j") {
    program.channels.resize(1);
    program.channels[0].id = "email";
    program.channels[0].via = "log";
    program.messages = {{"m0", "service", {}}, {"m1", "service", {}}};
    journey.id = id;
    journey.first_step = 0;
    journey.steps = std::move(steps);
    journey.entry_trigger = AddTrigger("starts", {Chain({On(start)})});
    program.triggers[0].meaning = 1;
  }
  Shop& Done() {
    AddJourney(journey);
    Finish();
    return *this;
  }
  // `buys in the last so many days >= wanted`, with a trigger at its flips.
  void AddFan(int64_t days, int64_t wanted, uint64_t meaning) {
    abi::Aggregate aggregate;
    aggregate.id = "count(buy)";
    aggregate.meaning = meaning;
    aggregate.container = abi::Container::kLog;
    aggregate.window = abi::Window::kSliding;
    aggregate.length = {0, days * kDay};
    aggregate.capacity = 1000;
    aggregate.event = buy;
    const uint32_t index = AddAggregate(aggregate);
    AddSegment(
        "fan",
        [=](const abi::Context& c) {
          return Value::Bool(Ask(c, index, abi::AggregateQuery::kValue).integer >= wanted);
        },
        [=](const abi::Context& c) { return Ask(c, index, abi::AggregateQuery::kExpiry); }, {buy});
    AddTrigger("into", {Chain({OnFlip(0, true)})});
  }
};

struct Played {
  explicit Played(const Shop& shop, bool is_at_once = true, int64_t retained = 400 * kDay)
      : programs{&shop.program}, history(&programs, retained), run(shop, With(&history, is_at_once)) {}
  static Options With(History* history, bool is_at_once) {
    Options options;
    options.decides_firings = true;
    options.history = history;
    options.upgrades_at_once = is_at_once;
    return options;
  }
  void At(int64_t minutes, uint32_t event, const char* customer = "ana") {
    run.Event(event, customer, kNoon + minutes * kMinute);
  }
  void Switch(int64_t minutes, const Shop& to) {
    programs.push_back(&to.program);
    EXPECT_FALSE(run.engine.Apply(ProgramSwitch{&to.program, &to, kNoon + minutes * kMinute}).has_value());
  }
  Lines Until(int64_t minutes) {
    run.engine.AdvanceTo(kNoon + minutes * kMinute);
    return run.Take();
  }
  std::vector<const abi::Program*> programs;
  MemoryHistory history;
  TestRun run;
};

Shop Waiting(int64_t milliseconds, uint32_t message) {
  Shop shop({Wait("wait", milliseconds, 1), Send(message, kNone)});
  shop.Done();
  return shop;
}

TEST(Switch, PicksUpAtTheWaitOfTheSameName) {
  Shop old({Wait("wait", kHour, 1), Send(0, kNone)}), now({Send(1, 1), Wait("wait", kHour, 2), Send(1, kNone)});
  old.Done(), now.Done();
  Played played(old);
  played.At(0, old.start);
  played.Switch(30, now);
  EXPECT_EQ(played.Until(500),
            (Lines{"ana fired starts @0", "ana entered j @0", "ana sent j m1 @60", "ana exited j completed @60"}));
  EXPECT_EQ(played.run.engine.Count().journeys[0].entered, 1);
  EXPECT_EQ(played.run.engine.Switches()[0].instances, 1);
}

TEST(Switch, TimesWaitsFromTheInstantTheyBegan) {
  const struct {
    int64_t now_minutes, switch_minutes, sent_minutes;
  } cases[] = {{120, 30, 120}, {40, 30, 40}, {20, 30, 30}, {60, 60, 60}, {60, 61, 60}};
  for (const auto& one : cases) {
    Shop old = Waiting(kHour, 0), now = Waiting(one.now_minutes * kMinute, 1);
    Played played(old);
    played.At(0, old.start);
    played.Switch(one.switch_minutes, now);
    const Lines lines = played.Until(500);
    const std::string message = one.switch_minutes > 60 ? "m0" : "m1";
    EXPECT_EQ(lines[lines.size() - 2], "ana sent j " + message + " @" + std::to_string(one.sent_minutes));
  }
}

// Where the zone data puts the next nine o'clock, say.
int64_t due = 0;

Shop WaitingUntilDue() {
  Shop shop({Wait("until", 0, 1), Send(0, kNone)});
  shop.journey.steps[0].kind = StepKind::kWaitUntil;
  shop.journey.steps[0].meaning = 7;
  shop.journey.steps[0].root = shop.AddRoot([](const abi::Context&) { return Value::Integer(due); });
  shop.Done();
  return shop;
}

// What the snapshot says of the version of the zone data becomes another one, and its hash is right again.
std::string WithOtherZoneData(std::string snapshot) {
  const std::string version = abi::ZoneDataVersion();
  const size_t at = snapshot.find(version);
  EXPECT_NE(at, std::string::npos);
  snapshot[at] = 'x';
  snapshot.resize(snapshot.size() - sizeof(uint64_t));
  const uint64_t hash = StableHash(snapshot);
  for (int shift = 0; shift < 64; shift += 8) snapshot.push_back(static_cast<char>(hash >> shift));
  return snapshot;
}

TEST(Switch, OtherZoneDataTimesAnewWhatIsLocal) {
  if (abi::ZoneDataVersion().empty()) GTEST_SKIP() << "no zone data";
  const Shop old = WaitingUntilDue(), now = WaitingUntilDue();
  for (const bool is_other : {false, true}) {
    due = kNoon + kHour;
    Played before(old);
    before.At(0, old.start);
    const std::string snapshot = before.run.engine.Snapshot();
    Played played(old);
    ASSERT_FALSE(played.run.engine.Restore(is_other ? WithOtherZoneData(snapshot) : snapshot).has_value());
    due = kNoon + 2 * kHour;
    played.Switch(30, now);
    const Lines lines = played.Until(500);
    EXPECT_EQ(lines[lines.size() - 2], is_other ? "ana sent j m0 @120" : "ana sent j m0 @60");
    // The next switch finds nothing new.
    EXPECT_EQ(played.run.engine.Switches()[0].retimed, is_other ? 1 : 0);
  }
}

TEST(Switch, WhoWaitsAtAPlaceThatIsGoneFinishesOnTheOldVersion) {
  Shop old = Waiting(kHour, 0), now({Wait("another", kHour, 1), Send(1, kNone)});
  now.Done();
  Played played(old);
  played.At(0, old.start);
  played.Switch(30, now);
  EXPECT_EQ(played.run.engine.ActiveInstances(), 1u);
  played.At(40, now.start);
  EXPECT_EQ(played.Until(500),
            (Lines{"ana fired starts @0", "ana entered j @0", "ana kept j @30", "ana fired starts @40",
                   "ana refused j active @40", "ana sent j m0 @60", "ana exited j completed @60"}));
  const Counters counts = played.run.engine.Count();
  EXPECT_EQ(counts.journeys[0].active, 0);
  EXPECT_EQ(counts.journeys[0].exits.at("completed"), 1);
}

TEST(Switch, AJourneySaysWhatHappensToGonePlaces) {
  Shop old = Waiting(kHour, 0);
  Shop exits({Wait("another", kHour, 1), Send(1, kNone)}), goes_on({Wait("another", kHour, 1), Send(1, kNone)});
  exits.journey.removed = {abi::WhenRemoved::kExit, "moved", kNone, {}};
  goes_on.journey.removed = {abi::WhenRemoved::kContinue, "", 0, {}};
  exits.Done(), goes_on.Done();
  Played one(old), other(old);
  one.At(0, old.start), other.At(0, old.start);
  one.run.Take(), other.run.Take();
  one.Switch(30, exits), other.Switch(30, goes_on);
  EXPECT_EQ(one.Until(500), Lines{"ana exited j moved @30"});
  EXPECT_EQ(other.Until(500), (Lines{"ana continued j wait @30", "ana sent j m1 @90", "ana exited j completed @90"}));
}

TEST(Switch, AJourneyGoesOnUnderAnotherName) {
  Shop old = Waiting(kHour, 0), now({Wait("wait", kHour, 1), Send(1, kNone)}, "k");
  now.journey.former_ids = {"j"};
  now.Done();
  Played played(old);
  played.At(0, old.start);
  played.run.Take();
  played.Switch(30, now);
  EXPECT_EQ(played.Until(500), (Lines{"ana sent k m1 @60", "ana exited k completed @60"}));
  EXPECT_EQ(played.run.engine.Count().journeys[0].entered, 1);
}

TEST(Switch, TheFifthSwitchRetires) {
  Shop old = Waiting(kHour, 0), now({Wait("another", kHour, 1), Send(1, kNone)});
  now.Done();
  Played played(old);
  played.At(0, old.start);
  for (int64_t i = 1; i <= 4; ++i) played.Switch(10 + i, now);
  played.run.Take();
  played.Switch(20, now);
  EXPECT_EQ(played.Until(500), Lines{"ana exited j retired @20"});
  EXPECT_EQ(played.run.engine.ActiveInstances(), 0u);
}

TEST(Switch, CarriesAggregatesThatMeanTheSameAndRebuildsOthers) {
  for (const uint64_t meaning : {7u, 8u}) {
    Shop old = Waiting(kHour, 0), now = Waiting(kHour, 1);
    Shop before({Wait("wait", kHour, 1), Send(0, kNone)}), after({Wait("wait", kHour, 1), Send(0, kNone)});
    before.AddFan(2, 2, 7), after.AddFan(10, 2, meaning);
    before.Done(), after.Done();
    Played played(before);
    played.At(0, before.buy);
    played.At(4 * 1440, before.buy);
    played.Switch(5 * 1440, after);
    EXPECT_EQ(played.Until(5 * 1440), Lines{});  // nothing fires
    EXPECT_TRUE(played.run.engine.IsInSegment(played.run.engine.Intern("ana"), 0));
    EXPECT_EQ(played.run.engine.Switches()[0].rebuilt, 1);
  }
}

TEST(Switch, SaysSinceWhenAnAggregateIsExact) {
  Shop old = Waiting(kHour, 0), now({Wait("wait", kHour, 1), Send(0, kNone)});
  now.AddFan(10, 1, 9);
  now.Done();
  Played played(old, true, 3 * kDay);
  played.At(0, old.buy);
  played.At(4 * 1440, old.buy);
  played.Switch(5 * 1440, now);
  EXPECT_EQ(played.run.Take(), Lines{"ana exact_since  @7200"});
  const CustomerHandle ana = played.run.engine.Intern("ana");
  EXPECT_EQ(played.run.engine.ExactSince(ana, 0), kNoon + 2 * kDay);
  played.At(13 * 1440, now.buy);
  EXPECT_EQ(played.run.engine.ExactSince(ana, 0), std::nullopt);
}

TEST(Switch, CarriesAttemptsOfPatternsThatMeanTheSame) {
  for (const uint64_t meaning : {5u, 6u}) {
    Shop old({Send(0, kNone)}), now({Send(0, kNone)});
    for (Shop* shop : {&old, &now}) {
      shop->AddTrigger("quiet", {Absence(shop->On(shop->buy), {shop->On(shop->start)}, kHour)});
      shop->program.triggers[1].meaning = shop == &old ? 5 : meaning;
      shop->Done();
    }
    Played played(old);
    played.At(0, old.buy);
    played.Switch(30, now);
    EXPECT_EQ(played.Until(500), meaning == 5 ? Lines{"ana fired quiet @60"} : Lines{});
  }
}

TEST(Switch, OneByOneComesToTheSame) {
  Shop old = Waiting(kHour, 0), now = Waiting(20 * kMinute, 1);
  Lines all[2];
  for (const bool is_at_once : {true, false}) {
    Played played(old, is_at_once);
    played.At(0, old.start);
    played.At(5, old.start, "ben");
    played.Switch(40, now);
    if (!is_at_once) {
      EXPECT_EQ(played.run.engine.UpgradeSome(1), 1u);
    }
    played.At(50, now.start, "ben");
    played.run.engine.UpgradeSome(10);
    all[is_at_once ? 0 : 1] = played.Until(500);
  }
  std::sort(all[0].begin(), all[0].end());
  std::sort(all[1].begin(), all[1].end());
  EXPECT_EQ(all[0], all[1]);
}

TEST(Switch, SnapshotsHoldOldVersions) {
  Shop old = Waiting(kHour, 0), now({Wait("another", kHour, 1), Send(1, kNone)});
  now.Done();
  Played played(old), restored(old);
  played.At(0, old.start);
  played.Switch(30, now);
  played.run.Take();
  const std::string snapshot = played.run.engine.Snapshot();
  EXPECT_EQ(
      restored.run.engine.Restore(snapshot),
      "The snapshot's customers have lived under 2 programs, this engine has had 1: apply the same switches before "
      "it is restored.");
  restored.Switch(30, now);
  EXPECT_EQ(restored.run.engine.Restore(snapshot), std::nullopt);
  EXPECT_EQ(restored.Until(500), (Lines{"ana sent j m0 @60", "ana exited j completed @60"}));
  EXPECT_EQ(restored.run.engine.ActiveInstances(), 0u);
}

}  // namespace
}  // namespace senda::engine::testing
