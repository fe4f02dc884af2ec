// Patterns: chains, absences, counts, silences; keys and attempts; what happens at exactly the deadline; late events.
#include <gtest/gtest.h>

#include "runtime/engine/engine_testing.h"

namespace senda::engine::testing {
namespace {

using abi::Kind;
using abi::Source;
using abi::Value;

constexpr uint32_t kCart = abi::kFirstEventField;

Value T(const char* text) {
  return Value::Text(text);
}
bool SameText(const Value& a, const Value& b) {
  return a.known != 0 && b.known != 0 && a.text() == b.text();
}

// Events a, b, c, each with a text `cart`.
struct Events : TestProgram {
  uint32_t a = AddEvent("a", {{"cart", Kind::kText}, {"amount", Kind::kInt}});
  uint32_t b = AddEvent("b", {{"cart", Kind::kText}});
  uint32_t c = AddEvent("c", {{"cart", Kind::kText}});

  // `where cart == x.cart`, x captured in slot 0.
  Source OnSameCart(uint32_t event) {
    return OnAttempt(event, [](const abi::Context& context) {
      return Value::Bool(context.attempt != nullptr && SameText(context.event[kCart], context.attempt[0]));
    });
  }
  // `a as x not followed by b where cart == x.cart within 1 hour`
  void AddAbandoned(abi::Attempts attempts = abi::Attempts::kRestart) {
    abi::Pattern pattern = Absence(On(a, nullptr, {{kCart, 0}}), {OnSameCart(b)}, kHour);
    pattern.key_slots = {0};
    pattern.attempts = attempts;
    AddTrigger("abandoned", {pattern}, {Kind::kText});
    Finish();
  }
};

struct Played {
  explicit Played(const TestProgram& program) : run(program, {.decides_firings = true}) {}
  void At(int64_t minutes, uint32_t event, const char* cart = "k", int64_t amount = 0) {
    run.Event(event, "ana", kNoon + minutes * kMinute, {T(cart), Value::Integer(amount)});
  }
  void Until(int64_t minutes) { run.engine.AdvanceTo(kNoon + minutes * kMinute); }
  std::vector<std::string> Take() { return run.Take(); }
  TestRun run;
};

using Lines = std::vector<std::string>;

TEST(Absence, FiresAtTheDeadline) {
  Events events;
  events.AddAbandoned();
  Played played(events);
  played.At(0, events.a);
  played.Until(59);
  EXPECT_EQ(played.Take(), Lines{});
  played.Until(60);
  EXPECT_EQ(played.Take(), Lines{"ana fired abandoned @60"});
  played.Until(600);
  EXPECT_EQ(played.Take(), Lines{});
}

TEST(Absence, AtExactlyTheDeadlineACancelCounts) {
  Events events;
  events.AddAbandoned();
  Played played(events);
  played.At(0, events.a);
  played.At(60, events.b);
  played.Until(600);
  EXPECT_EQ(played.Take(), Lines{});
}

TEST(Absence, OnlyTheSameKeyCancels) {
  Events events;
  events.AddAbandoned();
  Played played(events);
  played.At(0, events.a, "one");
  played.At(1, events.a, "two");
  played.At(30, events.b, "one");
  played.Until(600);
  EXPECT_EQ(played.Take(), Lines{"ana fired abandoned @61"});
}

TEST(Absence, TheSameKeyRestarts) {
  Events events;
  events.AddAbandoned();
  Played played(events);
  played.At(0, events.a);
  played.At(50, events.a);
  played.Until(600);
  EXPECT_EQ(played.Take(), Lines{"ana fired abandoned @110"});
}

TEST(Absence, EarliestDoesNotRestart) {
  Events events;
  events.AddAbandoned(abi::Attempts::kEarliest);
  Played played(events);
  played.At(0, events.a);
  played.At(50, events.a);
  played.Until(600);
  EXPECT_EQ(played.Take(), Lines{"ana fired abandoned @60"});
}

TEST(Absence, EachIsItsOwnAttempt) {
  Events events;
  events.AddAbandoned(abi::Attempts::kEach);
  Played played(events);
  played.At(0, events.a);
  played.At(50, events.a);
  played.At(50, events.a);
  played.Until(600);
  EXPECT_EQ(played.Take(), (Lines{"ana fired abandoned @60", "ana fired abandoned @110", "ana fired abandoned @110"}));
}

TEST(Absence, ALateEventOpensNothingThatIsOver) {
  Events events;
  events.AddAbandoned();
  Played played(events);
  played.At(100, events.c);
  played.At(10, events.a);
  played.At(50, events.a);
  played.At(45, events.a);  // older than the one that is open: does not restart it
  played.Until(600);
  EXPECT_EQ(played.Take(), Lines{"ana fired abandoned @110"});
  EXPECT_EQ(played.run.engine.Count().late, 3);
}

TEST(Absence, TheOldestGivesWay) {
  Events events;
  abi::Pattern pattern = Absence(events.On(events.a), {}, kHour);
  pattern.attempts = abi::Attempts::kEach;
  pattern.keep = 2;
  events.AddTrigger("abandoned", {pattern});
  events.Finish();
  Played played(events);
  for (int64_t i = 0; i < 3; ++i) played.At(i, events.a);
  played.Until(600);
  EXPECT_EQ(played.Take(), (Lines{"ana fired abandoned @61", "ana fired abandoned @62"}));
  EXPECT_EQ(played.run.engine.Count().attempts_given_way, 1);
}

TEST(Chain, WithinIncludesItsEnd) {
  Events events;
  abi::Pattern pattern = Chain({events.On(events.a), events.On(events.b)});
  pattern.links[1].has_within = true;
  pattern.links[1].within = {0, kHour};
  events.AddTrigger("bought", {pattern});
  events.Finish();
  Played played(events);
  played.At(0, events.a);
  played.At(60, events.b);
  EXPECT_EQ(played.Take(), Lines{"ana fired bought @60"});
  played.At(61, events.b);  // firing has ended the attempt
  EXPECT_EQ(played.Take(), Lines{});
  played.At(100, events.a);
  played.At(161, events.b);
  EXPECT_EQ(played.Take(), Lines{});
}

TEST(Chain, ALateEventIsMeasuredAtItsTrueTime) {
  Events events;
  abi::Pattern pattern = Chain({events.On(events.a), events.On(events.b)});
  pattern.links[1].has_within = true;
  pattern.links[1].within = {0, kHour};
  events.AddTrigger("bought", {pattern});
  events.Finish();
  Played played(events);
  played.At(0, events.a);
  played.At(90, events.c);
  played.At(60, events.b);
  EXPECT_EQ(played.Take(), Lines{"ana fired bought @90"});
}

TEST(Chain, ThreeLinksAndANewerAttempt) {
  Events events;
  abi::Pattern pattern = Chain({events.On(events.a), events.On(events.b), events.On(events.c)});
  pattern.has_total_within = true;
  pattern.total_within = {0, kHour};
  events.AddTrigger("all", {pattern});
  events.Finish();
  Played played(events);
  played.At(0, events.a);
  played.At(10, events.b);
  played.At(20, events.a);
  played.At(30, events.b);  // the newer one replaces the older that stands there
  played.At(70, events.c);
  EXPECT_EQ(played.Take(), Lines{"ana fired all @70"});
  played.At(71, events.c);
  EXPECT_EQ(played.Take(), Lines{});
}

TEST(Chain, OneEventTakesOneRole) {
  Events events;
  events.AddTrigger("twice", {Chain({events.On(events.a), events.On(events.a)})});
  events.Finish();
  Played played(events);
  for (int64_t i = 0; i < 4; ++i) played.At(i, events.a);
  // The second completes and opens anew, so does every later one.
  EXPECT_EQ(played.Take(), (Lines{"ana fired twice @1", "ana fired twice @2", "ana fired twice @3"}));
}

TEST(Chain, WhereIsDecidedBeforeAnythingIsApplied) {
  Events events;
  abi::Aggregate ever;
  ever.event = events.a;
  const uint32_t count = events.AddAggregate(ever);
  events.AddTrigger("first", {Chain({events.On(events.a, [=](const abi::Context& context) {
                      return Value::Bool(TestProgram::Ask(context, count, abi::AggregateQuery::kValue).integer == 0);
                    })})});
  events.Finish();
  Played played(events);
  played.At(0, events.a);
  played.At(1, events.a);
  EXPECT_EQ(played.Take(), Lines{"ana fired first @0"});
}

TEST(Chain, FirstOnly) {
  Events events;
  abi::Pattern pattern = Chain({events.On(
      events.a, [](const abi::Context& context) { return Value::Bool(context.event[kCart + 1].integer > 5); })});
  pattern.is_first_only = true;
  events.AddTrigger("first", {pattern});
  events.Finish();
  Played played(events);
  played.At(0, events.a, "k", 3);
  played.At(1, events.a, "k", 7);
  played.At(2, events.a, "k", 9);
  EXPECT_EQ(played.Take(), Lines{"ana fired first @1"});
}

TEST(Count, IsHalfOpenAndStartsAfresh) {
  Events events;
  abi::Pattern pattern = Chain({events.On(events.a)});
  pattern.kind = abi::PatternKind::kCount;
  pattern.count = 3;
  pattern.length = {0, kHour};
  events.AddTrigger("three", {pattern});
  events.Finish();
  Played played(events);
  for (int64_t at : {0, 30, 60, 70}) played.At(at, events.a);
  EXPECT_EQ(played.Take(), Lines{"ana fired three @70"});  // at 60 the one at 0 has just left
  for (int64_t at : {80, 85}) played.At(at, events.a);
  EXPECT_EQ(played.Take(), Lines{});
  played.At(86, events.a);
  EXPECT_EQ(played.Take(), Lines{"ana fired three @86"});
}

TEST(Count, OfDistinctValues) {
  Events events;
  abi::Pattern pattern = Chain({events.On(events.a)});
  pattern.kind = abi::PatternKind::kCount;
  pattern.count = 3;
  pattern.length = {0, kHour};
  pattern.is_distinct = true;
  pattern.distinct_kind = Kind::kText;
  pattern.distinct_field = kCart;
  events.AddTrigger("three", {pattern});
  events.Finish();
  Played played(events);
  played.At(0, events.a, "one");
  played.At(10, events.a, "two");
  played.At(50, events.a, "one");  // seen again: it counts from here
  played.At(65, events.a, "three");
  EXPECT_EQ(played.Take(), Lines{"ana fired three @65"});
}

TEST(Silence, OncePerSilence) {
  Events events;
  abi::Pattern pattern = Chain({events.On(events.a)});
  pattern.kind = abi::PatternKind::kSilence;
  pattern.length = {0, kHour};
  events.AddTrigger("silent", {pattern});
  events.Finish();
  Played played(events);
  played.At(0, events.a);
  played.At(60, events.a);  // exactly D later: not silent
  played.At(90, events.a);
  played.At(80, events.a);  // late, changes nothing
  played.Until(1000);
  EXPECT_EQ(played.Take(), Lines{"ana fired silent @150"});
  played.At(2000, events.a);
  played.Until(3000);
  EXPECT_EQ(played.Take(), Lines{"ana fired silent @2060"});
}

TEST(Triggers, FeedOtherTriggersInTheSameInstant) {
  Events events;
  abi::Pattern absence = Absence(events.On(events.a, nullptr, {{kCart, 0}}), {events.On(events.b)}, kHour);
  const uint32_t abandoned = events.AddTrigger("abandoned", {absence}, {Kind::kText});
  Source source = events.OnTrigger(abandoned, {{0, 0}});
  source.where_root = events.AddRoot([](const abi::Context& c) { return Value::Bool(SameText(c.event[0], T("big"))); });
  events.AddTrigger("big_abandoned", {Chain({source})}, {Kind::kText});
  events.AddTrigger("twice", {Chain({events.OnTrigger(abandoned), events.OnTrigger(abandoned)})});
  events.Finish();
  Played played(events);
  played.At(0, events.a, "small");
  played.At(100, events.a, "big");
  played.Until(1000);
  EXPECT_EQ(played.Take(), (Lines{"ana fired abandoned @60", "ana fired abandoned @160", "ana fired big_abandoned @160",
                                  "ana fired twice @160"}));
}

TEST(Triggers, AlternativesWithOneKeyFireOnce) {
  Events events;
  events.AddTrigger("either", {Chain({events.On(events.a)}), Chain({events.On(events.a), events.On(events.a)})});
  events.Finish();
  Played played(events);
  played.At(0, events.a);
  played.At(1, events.a);
  EXPECT_EQ(played.Take(), (Lines{"ana fired either @0", "ana fired either @1"}));
}

TEST(Triggers, AChangeOfAField) {
  Events events;
  const uint32_t plan = events.AddCustomerField("plan", Kind::kInt);
  const uint32_t updated = events.AddEvent("profile_updated", {{"plan", Kind::kInt}});
  events.program.events[updated].updates_profile = true;
  Source any;
  any.kind = abi::SourceKind::kChange;
  any.target = plan;
  Source to_two = any;
  to_two.to_root = events.AddRoot([](const abi::Context&) { return Value::Integer(2); });
  events.AddTrigger("changed", {Chain({any})});
  events.AddTrigger("upgraded", {Chain({to_two})});
  events.Finish();
  TestRun run(events, {.decides_firings = true});
  run.Event(updated, "ana", kNoon, {Value::Integer(1)});
  run.Event(updated, "ana", kNoon, {Value::Integer(1)});
  run.Event(updated, "ana", kNoon, {Value::Missing()});
  run.Event(updated, "ana", kNoon, {Value::Integer(2)});
  EXPECT_EQ(run.Take(), (Lines{"ana fired changed @0", "ana fired changed @0", "ana fired upgraded @0"}));
}

TEST(Triggers, WhatOnlyCountsIsCounted) {
  Events events;
  const uint32_t seen = events.AddTrigger("seen", {Chain({events.On(events.a)})});
  events.Finish();
  TestRun run(events, {.notes_firings = true});
  for (int i = 0; i < 3; ++i) run.Event(events.a, "ana", kNoon);
  EXPECT_EQ(run.engine.Count().fired[seen], 3);
  EXPECT_EQ(run.firings.size(), 3u);
  EXPECT_EQ(run.Take(), Lines{});
}

}  // namespace
}  // namespace senda::engine::testing
