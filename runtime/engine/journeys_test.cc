// Journeys: entry rules, waits, arms, exits, goals, splits, sends and their rounds.
#include <gtest/gtest.h>

#include "runtime/engine/engine_testing.h"

namespace senda::engine::testing {
namespace {

using abi::Kind;
using abi::kNone;
using abi::Source;
using abi::Step;
using abi::StepKind;
using abi::Value;
using Lines = std::vector<std::string>;

constexpr uint32_t kCart = abi::kFirstEventField;

Value T(const char* text) {
  return Value::Text(text);
}

Step Wait(int64_t milliseconds, uint32_t next) {
  Step step;
  step.kind = StepKind::kWait;
  step.id = "wait";
  step.duration = {0, milliseconds};
  step.next = next;
  return step;
}
Step Send(uint32_t message, uint32_t next) {
  Step step;
  step.kind = StepKind::kSend;
  step.id = "send";
  step.message = message;
  step.channels = {0};
  step.next = next;
  return step;
}
Step Exit(const std::string& reason) {
  Step step;
  step.kind = StepKind::kExit;
  step.id = "exit";
  step.reason = reason;
  return step;
}
Step Complete() {
  Step step;
  step.reason = "completed";
  return step;
}

// Events a (enters), b, c with a text `cart`; one journey `j` entered by a, with messages m0, m1 by email.
struct World : TestProgram {
  uint32_t a = AddEvent("a", {{"cart", Kind::kText}, {"amount", Kind::kInt}});
  uint32_t b = AddEvent("b", {{"cart", Kind::kText}, {"amount", Kind::kInt}});
  uint32_t c = AddEvent("c", {{"cart", Kind::kText}});
  abi::Journey journey;

  World() {
    program.channels = {{"email", "log", ""}};
    program.messages = {{"m0", "service"}, {"m1", "service"}};
    journey.id = "j";
    journey.first_step = 0;
    journey.capture_kinds = {Kind::kText};
    journey.entry_captures = {{0, 0}};
    journey.entry_trigger = AddTrigger("starts", {Chain({On(a, nullptr, {{kCart, 0}})})}, {Kind::kText});
    journey.key_kind = Kind::kText;
  }
  uint32_t Own(Source source, std::vector<Kind> captures = {}) {
    return AddTrigger("own" + std::to_string(program.triggers.size()), {Chain({std::move(source)})},
                      std::move(captures), true);
  }
  // An event with the instance's cart.
  Source OnMyCart(uint32_t event, std::vector<Source::Copy> captures = {}) {
    return OnAttempt(
        event,
        [](const abi::Context& context) {
          return Value::Bool(context.event[kCart].text() == context.instance[0].text());
        },
        std::move(captures));
  }
  void KeyByCart() {
    journey.key_root = AddRoot([](const abi::Context& context) { return context.instance[0]; });
  }
  void Done() {
    AddJourney(journey);
    Finish();
  }
};

struct Played {
  explicit Played(const World& world, Options options = {}) : run(world, options) {}
  void At(int64_t minutes, uint32_t event, const char* cart = "k", int64_t amount = 0) {
    run.Event(event, "ana", kNoon + minutes * kMinute, {T(cart), Value::Integer(amount)});
  }
  void Until(int64_t minutes) { run.engine.AdvanceTo(kNoon + minutes * kMinute); }
  Lines Take() { return run.Take(); }
  TestRun run;
};

TEST(Journey, SendsWaitsAndCompletes) {
  World world;
  world.journey.steps = {Wait(kHour, 1), Send(0, 2), Wait(kDay, 3), Send(1, kNone)};
  world.Done();
  Played played(world);
  played.At(0, world.a);
  EXPECT_EQ(played.Take(), Lines{"ana entered j @0"});
  played.Until(59);
  EXPECT_EQ(played.Take(), Lines{});
  played.Until(60);
  EXPECT_EQ(played.Take(), Lines{"ana sent j m0 @60"});
  played.Until(10'000);
  EXPECT_EQ(played.Take(), (Lines{"ana sent j m1 @1500", "ana exited j completed @1500"}));
  const Counters counts = played.run.engine.Count();
  EXPECT_EQ(counts.journeys[0].entered, 1);
  EXPECT_EQ(counts.journeys[0].active, 0);
  EXPECT_EQ(counts.journeys[0].exits.at("completed"), 1);
  EXPECT_EQ(counts.journeys[0].sends[0].made, 2);
  EXPECT_EQ(played.run.engine.PendingTimers(), 0u);
}

TEST(Journey, OneActiveInstanceAtATime) {
  World world;
  world.journey.steps = {Wait(kHour, kNone)};
  world.Done();
  Played played(world);
  played.At(0, world.a);
  played.At(30, world.a);
  played.At(60, world.a);  // comes before what is due at 60
  EXPECT_EQ(played.Take(), (Lines{"ana entered j @0", "ana refused j active @30", "ana refused j active @60"}));
  played.At(61, world.a);
  EXPECT_EQ(played.Take(), (Lines{"ana exited j completed @60", "ana entered j @61"}));
}

TEST(Journey, OnceInAWhile) {
  World world;
  world.journey.steps = {Complete()};
  world.journey.once = abi::Once::kPer;
  world.journey.once_per = {0, kHour};
  world.Done();
  Played played(world);
  played.At(0, world.a);
  played.At(59, world.a);
  played.At(60, world.a);
  EXPECT_EQ(played.Take(), (Lines{"ana entered j @0", "ana exited j completed @0", "ana refused j once @59",
                                  "ana entered j @60", "ana exited j completed @60"}));
}

TEST(Journey, OnceEverByKeyAndByCustomer) {
  for (const bool per_customer : {false, true}) {
    World world;
    world.KeyByCart();
    world.journey.steps = {Complete()};
    world.journey.once = abi::Once::kEver;
    world.journey.is_once_per_customer = per_customer;
    world.Done();
    Played played(world);
    played.At(0, world.a, "one");
    played.At(1, world.a, "two");
    played.At(2, world.a, "one");
    EXPECT_EQ(played.run.engine.Count().journeys[0].entered, per_customer ? 1 : 2);
  }
}

TEST(Journey, KeysAreCapped) {
  World world;
  world.KeyByCart();
  world.journey.steps = {Wait(kHour, kNone)};
  world.journey.key_cap = 2;
  world.Done();
  Played played(world);
  for (const char* cart : {"one", "two", "one", "three"}) played.At(0, world.a, cart);
  EXPECT_EQ(played.Take(),
            (Lines{"ana entered j @0", "ana entered j @0", "ana refused j active @0", "ana refused j keys @0"}));
  EXPECT_EQ(played.run.engine.Count().journeys[0].active, 2);
}

TEST(Journey, TheAudienceMustHold) {
  World world;
  world.journey.steps = {Complete()};
  world.journey.audience_root =
      world.AddRoot([](const abi::Context& context) { return Value::Bool(context.instance[0].text() != "no"); });
  world.Done();
  Played played(world);
  played.At(0, world.a, "no");
  played.At(1, world.a, "yes");
  EXPECT_EQ(played.Take(), (Lines{"ana refused j audience @0", "ana entered j @1", "ana exited j completed @1"}));
}

TEST(Journey, AnExitEndsTheInstanceOfItsKey) {
  World world;
  world.KeyByCart();
  world.journey.steps = {Wait(kDay, kNone)};
  abi::JourneyExit exit;
  exit.reason = "bought";
  exit.trigger = world.Own(world.OnMyCart(world.b));
  world.journey.exits = {exit};
  world.Done();
  Played played(world);
  played.At(0, world.a, "one");
  played.At(0, world.a, "two");
  played.At(5, world.b, "two");
  EXPECT_EQ(played.Take(), (Lines{"ana entered j @0", "ana entered j @0", "ana exited j bought @5"}));
  EXPECT_EQ(played.run.engine.Count().journeys[0].active, 1);
}

TEST(Journey, TheEnteringEventDoesNotCountButMayEndTheOneBefore) {
  World world;
  world.journey.steps = {Wait(kDay, kNone)};
  abi::JourneyExit exit;
  exit.reason = "again";
  exit.trigger = world.Own(world.On(world.a));
  world.journey.exits = {exit};
  world.Done();
  Played played(world);
  played.At(0, world.a);
  played.At(5, world.a);
  EXPECT_EQ(played.Take(), (Lines{"ana entered j @0", "ana exited j again @5", "ana entered j @5"}));
}

TEST(Journey, TheBlockOfAnExitRuns) {
  World world;
  world.journey.steps = {Wait(kDay, kNone), Send(1, 2), Complete()};
  abi::JourneyExit exit;
  exit.reason = "bought";
  exit.trigger = world.Own(world.On(world.b, nullptr, {{kCart, 0}}), {Kind::kText});
  exit.captures = {{0, 0}};
  exit.body = 1;
  world.journey.exits = {exit};
  world.Done();
  Played played(world);
  played.At(0, world.a);
  played.At(5, world.b, "a text longer than what it replaces");
  EXPECT_EQ(played.Take(), (Lines{"ana entered j @0", "ana exited j bought @5", "ana sent j m1 @5"}));
  EXPECT_EQ(played.run.engine.PendingTimers(), 0u);
}

// wait { for b where cart == k { m0 } when any c { exit as seen } } up to 1 hour else { exit as silent }
World WaitForWorld() {
  World world;
  abi::Aggregate seen;
  seen.event = world.c;
  const uint32_t count = world.AddAggregate(seen);
  Step wait;
  wait.kind = StepKind::kWaitFor;
  wait.has_deadline = wait.has_else = true;
  wait.duration = {0, kHour};
  wait.otherwise = 2;
  abi::Arm bought;
  bought.trigger = world.Own(world.OnMyCart(world.b));
  bought.target = 1;
  abi::Arm when;
  when.is_when = true;
  when.watch_root = world.AddRoot([=](const abi::Context& context) {
    return Value::Bool(TestProgram::Ask(context, count, abi::AggregateQuery::kValue).integer > 0);
  });
  when.target = 3;
  wait.arms = {when, bought};
  world.program.effects[world.c].journeys = {0};  // what the condition reads
  world.journey.steps = {wait, Send(0, kNone), Exit("silent"), Exit("seen")};
  return world;
}

TEST(WaitFor, AnArm) {
  World world = WaitForWorld();
  world.Done();
  Played played(world);
  played.At(0, world.a);
  played.At(10, world.b, "other");
  played.At(60, world.b);  // at exactly the deadline
  EXPECT_EQ(played.Take(), (Lines{"ana entered j @0", "ana sent j m0 @60", "ana exited j completed @60"}));
}

TEST(WaitFor, TheDeadline) {
  World world = WaitForWorld();
  world.Done();
  Played played(world);
  played.At(0, world.a);
  played.Until(60);
  EXPECT_EQ(played.Take(), (Lines{"ana entered j @0", "ana exited j silent @60"}));
}

TEST(WaitFor, ACondition) {
  World world = WaitForWorld();
  world.Done();
  Played played(world);
  played.At(0, world.a);
  played.At(10, world.c);
  played.At(20, world.a);  // it holds already
  EXPECT_EQ(played.Take(),
            (Lines{"ana entered j @0", "ana exited j seen @10", "ana entered j @20", "ana exited j seen @20"}));
}

TEST(WaitFor, ALateEventFromBeforeTheEntryDoesNotCount) {
  World world = WaitForWorld();
  world.Done();
  Played played(world);
  played.At(0, world.a);
  played.At(-1, world.b);
  EXPECT_EQ(played.Take(), Lines{"ana entered j @0"});
  played.At(30, world.c, "x");
  EXPECT_EQ(played.Take(), Lines{"ana exited j seen @30"});
}

TEST(WaitFor, ASilenceThatBeginsWithTheEntry) {
  World world;
  abi::Pattern silence = Chain({world.On(world.b)});
  silence.kind = abi::PatternKind::kSilence;
  silence.length = {0, kHour};
  silence.since_root = world.AddRoot([](const abi::Context& context) { return Value::Integer(context.entering); });
  Step wait;
  wait.kind = StepKind::kWaitFor;
  abi::Arm arm;
  arm.trigger = world.AddTrigger("silent", {silence}, {}, true);
  wait.arms = {arm};
  world.journey.steps = {wait};
  world.Done();
  Played played(world);
  played.At(0, world.a);
  played.At(50, world.b);
  played.Until(1000);
  EXPECT_EQ(played.Take(), (Lines{"ana entered j @0", "ana exited j completed @110"}));
}

TEST(WaitUntil, AnInstantPastOrUnknown) {
  for (const int64_t hours : {-1, 0, 2, 99}) {
    World world;
    Step wait;
    wait.kind = StepKind::kWaitUntil;
    wait.has_else = true;
    wait.root = world.AddRoot(
        [=](const abi::Context&) { return hours == 99 ? Value::Missing() : Value::Integer(kNoon + hours * kHour); });
    wait.next = 1;
    wait.otherwise = 2;
    world.journey.steps = {wait, Exit("there"), Exit("past")};
    world.Done();
    Played played(world);
    played.At(0, world.a);
    played.Until(1000);
    const std::string end = hours == 2 ? "there @120" : hours == 0 ? "there @0" : "past @0";
    EXPECT_EQ(played.Take(), (Lines{"ana entered j @0", "ana exited j " + end}));
  }
}

TEST(WaitUntil, FollowsItsField) {
  World world;
  const uint32_t due = world.AddCustomerField("due", Kind::kInstant);
  const uint32_t updated = world.AddEvent("profile_updated", {{"due", Kind::kInstant}});
  world.program.events[updated].updates_profile = true;
  Step wait;
  wait.kind = StepKind::kWaitUntil;
  wait.root = world.AddRoot([&world, due](const abi::Context& context) { return world.Field(context, due); });
  wait.watched_fields = {due};
  world.journey.steps = {wait};
  world.Done();
  Played played(world);
  played.run.Event(updated, "ana", kNoon, {Value::Integer(kNoon + kHour)});
  played.At(0, world.a);
  played.run.Event(updated, "ana", kNoon + 30 * kMinute, {Value::Integer(kNoon + 2 * kHour)});
  played.Until(60);
  EXPECT_EQ(played.Take(), Lines{"ana entered j @0"});
  played.run.Event(updated, "ana", kNoon + 70 * kMinute, {Value::Integer(kNoon)});
  EXPECT_EQ(played.Take(), Lines{"ana exited j completed @70"});
}

// goal b within 1 day worth amount
World GoalWorld() {
  World world;
  world.journey.goal_trigger = world.Own(world.OnMyCart(world.b, {{kCart + 1, 0}}), {Kind::kMoney});
  world.journey.goal_within = {0, kDay};
  world.journey.goal_worth = 0;
  return world;
}

TEST(Goal, CountsOnceAlsoAfterTheEnd) {
  World world = GoalWorld();
  world.journey.steps = {Complete()};
  world.Done();
  Played played(world);
  played.At(0, world.a);
  played.At(10, world.b, "other", 3);
  played.At(24 * 60, world.b, "k", 5);
  played.At(24 * 60, world.b, "k", 6);
  EXPECT_EQ(played.Take(),
            (Lines{"ana entered j @0", "ana exited j completed @0", "ana goal_reached j worth 5 @1440"}));
  EXPECT_EQ(ToWide(played.run.engine.Count().journeys[0].goal_worth) == 5, true);
  played.At(25 * 60, world.a);
  played.At(50 * 60, world.b);
  EXPECT_EQ(played.run.engine.Count().journeys[0].goal_reached, 1);  // the second came too late
}

TEST(Goal, HeldOutCustomersAreMeasured) {
  World world = GoalWorld();
  world.journey.steps = {Send(0, kNone)};
  world.journey.holdout_millionths = 1'000'000;
  world.Done();
  Played played(world);
  played.At(0, world.a);
  played.At(10, world.b);
  played.Until(10'000);
  EXPECT_EQ(played.Take(),
            (Lines{"ana held_out j @0", "ana goal_reached j held_out worth 0 @10", "ana exited j completed @1440"}));
  const Counters counts = played.run.engine.Count();
  EXPECT_EQ(counts.journeys[0].held_out, 1);
  EXPECT_EQ(counts.journeys[0].goal_held_out_reached, 1);
  EXPECT_EQ(counts.journeys[0].goal_reached, 0);
}

TEST(Split, AssignsStably) {
  World world;
  Step split;
  split.kind = StepKind::kSplit;
  split.id = "split nudge";
  split.split = "nudge";
  split.split_arms = {{"one", 300'000, 1, {}}, {"two", 700'000, 2, {}}};
  world.journey.steps = {split, Exit("one"), Exit("two")};
  world.Done();
  TestRun run(world);
  for (int i = 0; i < 2000; ++i) run.Event(world.a, "customer" + std::to_string(i % 1000), kNoon + i);
  const Counters counts = run.engine.Count();
  const auto& arms = counts.journeys[0].splits.at("nudge");
  EXPECT_EQ(arms[0] + arms[1], 2000);
  EXPECT_EQ(arms[0] % 2, 0);  // the same customer, the same arm
  EXPECT_NEAR(static_cast<double>(arms[0]), 600, 80);
}

TEST(Sent, BelongsToTheInstanceThatSent) {
  World world;
  world.KeyByCart();
  const uint32_t sent =
      world.AddEvent("sent", {{"message", Kind::kEnum}, {"channel", Kind::kEnum}, {"journey", Kind::kEnum}});
  world.program.events[sent].is_built_in = true;
  world.program.events[sent].fields[3].type.members = {"m1", "m0"};
  world.AddTrigger("was_sent", {Chain({world.On(sent, [](const abi::Context& context) {
                     return Value::Bool(context.event[3].known != 0 && context.event[3].integer == 1);
                   })})});
  Step wait;
  wait.kind = StepKind::kWaitFor;
  wait.next = kNone;
  abi::Arm arm;
  arm.trigger = world.Own(world.On(sent));
  arm.target = 3;
  wait.arms = {arm};
  Step jump = wait;
  jump.arms.clear();
  jump.kind = StepKind::kWait;
  jump.duration = {0, kHour};
  jump.next = 1;
  // The instance waits for `sent` from its second send on; the first one of another instance does not count.
  world.journey.steps = {Wait(kHour, 1), Send(0, 2), wait, Exit("heard")};
  world.Done();
  Played played(world, {.decides_firings = true});
  played.At(0, world.a, "one");
  played.At(10, world.a, "two");
  played.Until(10'000);
  EXPECT_EQ(played.Take(),
            (Lines{"ana fired starts @0", "ana entered j @0", "ana fired starts @10", "ana entered j @10",
                   "ana sent j m0 @60", "ana fired was_sent @60", "ana exited j heard @60", "ana sent j m0 @70",
                   "ana fired was_sent @70", "ana exited j heard @70"}));
}

TEST(Journey, InstanceScopedAggregatesStartEmpty) {
  World world;
  world.KeyByCart();
  abi::Aggregate mine;
  mine.is_instance_scoped = true;
  mine.window = abi::Window::kSince;
  mine.event = world.b;
  mine.where_root = world.AddRoot([](const abi::Context& context) {
    return Value::Bool(context.event[kCart].text() == context.instance[0].text());
  });
  const uint32_t count = world.AddAggregate(mine);
  Step wait;
  wait.kind = StepKind::kWaitFor;
  abi::Arm two;
  two.is_when = true;
  two.watch_root = world.AddRoot([=](const abi::Context& context) {
    return Value::Bool(TestProgram::Ask(context, count, abi::AggregateQuery::kValue).integer >= 2);
  });
  two.target = 1;
  wait.arms = {two};
  world.journey.steps = {wait, Exit("two")};
  world.journey.aggregates = {count};
  world.Done();
  for (auto& effects : world.program.effects) effects.journeys = {0};
  Played played(world);
  played.At(0, world.b, "one");
  played.At(1, world.a, "one");
  played.At(2, world.a, "two");
  played.At(3, world.b, "one");
  played.At(4, world.b, "two");
  EXPECT_EQ(played.Take(), (Lines{"ana entered j @1", "ana entered j @2"}));
  played.At(5, world.b, "two");
  EXPECT_EQ(played.Take(), Lines{"ana exited j two @5"});
}

TEST(Journey, HigherPriorityFirst) {
  World world;
  world.journey.steps = {Send(0, kNone)};
  world.AddJourney(world.journey);
  world.journey.id = "urgent";
  world.journey.priority = 10;
  world.journey.steps = {Send(1, kNone)};
  world.Done();
  Played played(world);
  played.At(0, world.a);
  EXPECT_EQ(played.Take(), (Lines{"ana entered urgent @0", "ana entered j @0", "ana sent urgent m1 @0",
                                  "ana sent j m0 @0", "ana exited urgent completed @0", "ana exited j completed @0"}));
}

}  // namespace
}  // namespace senda::engine::testing
