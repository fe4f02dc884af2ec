// Snapshots: whatever the moment, the restored engine decides as the saved one would have; damaged bytes are refused.
// COVERS: s12.2
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "runtime/abi/calendar.h"
#include "runtime/engine/engine_testing.h"

namespace senda::engine::testing {
namespace {

using abi::AggregateQuery;
using abi::Kind;
using abi::kNone;
using abi::Source;
using abi::Value;

constexpr uint32_t kCart = abi::kFirstEventField;

bool SameText(const Value& a, const Value& b) {
  return a.known != 0 && b.known != 0 && a.text() == b.text();
}

// Something of everything that a block can hold.
struct World : TestProgram {
  uint32_t zone = AddCustomerField("zone", Kind::kTimeZone);
  uint32_t a = AddEvent("a", {{"cart", Kind::kText}, {"amount", Kind::kInt}});
  uint32_t b = AddEvent("b", {{"cart", Kind::kText}, {"amount", Kind::kInt}});
  uint32_t updated = AddEvent("profile_updated", {{"zone", Kind::kTimeZone}});

  uint32_t merged = AddEvent("merged", {{"into", Kind::kText}, {"from", Kind::kText}});

  explicit World(int64_t lateness = 0) {
    program.lateness_ms = lateness;
    program.events[merged].is_built_in = true;
    program.timezone_field = zone;
    program.duplicates_ms = kDay;
    program.meaning = 42;
    program.events[updated].updates_profile = true;
    program.channels = {{"email", "log", ""}};
    program.messages = {{"m", "service"}};
    AddAggregates();
    AddPatterns();
    AddAJourney();
    Finish();
  }

  void AddAggregates() {
    abi::Aggregate sum;
    sum.function = abi::AggregateFunction::kSum;
    sum.container = abi::Container::kLog;
    sum.window = abi::Window::kSliding;
    sum.length = {0, 3 * kHour};
    sum.capacity = 10;
    sum.value_field = kCart + 1;
    sum.event = a;
    const uint32_t log = AddAggregate(sum);
    abi::Aggregate today;
    today.window = abi::Window::kToday;
    today.event = b;
    const uint32_t cell = AddAggregate(today);
    abi::Aggregate last;
    last.function = abi::AggregateFunction::kLast;
    last.container = abi::Container::kFields;
    last.fields = {kCart};
    last.field_kinds = {Kind::kText};
    last.event = a;
    AddAggregate(last);
    const uint32_t rich = AddSegment(
        "rich", [=](const abi::Context& c) { return Value::Bool(Ask(c, log, AggregateQuery::kValue).integer > 5); },
        [=](const abi::Context& c) { return Ask(c, log, AggregateQuery::kExpiry); }, {a});
    const uint32_t busy = AddSegment(
        "busy", [=](const abi::Context& c) { return Value::Bool(Ask(c, cell, AggregateQuery::kValue).integer > 1); },
        [=](const abi::Context& c) { return Ask(c, cell, AggregateQuery::kExpiry); }, {b});
    AddTrigger("poor", {Chain({OnFlip(rich, false)})});
    AddTrigger("calm", {Chain({OnFlip(busy, false)})});
  }

  Source OnCart(uint32_t event) {
    return OnAttempt(event, [](const abi::Context& c) {
      return Value::Bool(c.attempt != nullptr && SameText(c.event[kCart], c.attempt[0]));
    });
  }

  void AddPatterns() {
    abi::Pattern absence = Absence(On(a, nullptr, {{kCart, 0}}), {OnCart(b)}, kHour);
    absence.key_slots = {0};
    AddTrigger("abandoned", {absence}, {Kind::kText});
    abi::Pattern distinct = Chain({On(b)});
    distinct.kind = abi::PatternKind::kCount;
    distinct.count = 3;
    distinct.length = {0, 5 * kHour};
    distinct.is_distinct = true;
    distinct.distinct_kind = Kind::kText;
    distinct.distinct_field = kCart;
    AddTrigger("three", {distinct});
    abi::Pattern silence = Chain({On(b)});
    silence.kind = abi::PatternKind::kSilence;
    silence.length = {0, 4 * kHour};
    AddTrigger("silent", {silence});
    abi::Pattern first = Chain({On(b)});
    first.is_first_only = true;
    AddTrigger("first", {first});
  }

  Source OnMine(uint32_t event, std::vector<Source::Copy> captures = {}) {
    return OnAttempt(
        event, [](const abi::Context& c) { return Value::Bool(SameText(c.event[kCart], c.instance[0])); },
        std::move(captures));
  }

  void AddAJourney() {
    abi::Journey journey;
    journey.id = "j";
    journey.capture_kinds = {Kind::kText};
    journey.entry_captures = {{0, 0}};
    journey.entry_trigger = 2;  // abandoned
    journey.key_root = AddRoot([](const abi::Context& c) { return c.instance[0]; });
    journey.once = abi::Once::kPer;
    journey.once_per = {0, 5 * kHour};
    abi::JourneyExit exit;
    exit.reason = "bought";
    exit.trigger = AddTrigger("bought", {Chain({OnMine(b)})}, {}, true);
    journey.exits = {exit};
    journey.goal_trigger = AddTrigger("goal", {Chain({OnMine(b, {{kCart + 1, 0}}), OnMine(a)})}, {Kind::kInt}, true);
    journey.goal_within = {0, kDay};
    abi::Step wait;
    wait.kind = abi::StepKind::kWait;
    wait.duration = {0, 2 * kHour};
    wait.next = 1;
    abi::Step send;
    send.kind = abi::StepKind::kSend;
    send.message = 0;
    send.channels = {0};
    send.next = kNone;
    journey.steps = {wait, send};
    journey.first_step = 0;
    AddJourney(journey);
  }
};

struct Op {
  uint32_t kind, customer, cart;
  int64_t minutes;
};

std::vector<Op> AnyHistory() {
  return *rc::gen::container<std::vector<Op>>(rc::gen::apply(
      [](uint32_t kind, uint32_t customer, uint32_t cart, int64_t minutes) {
        return Op{kind, customer, cart, minutes};
      },
      rc::gen::inRange<uint32_t>(0, 15), rc::gen::inRange<uint32_t>(0, 3), rc::gen::inRange<uint32_t>(0, 4),
      rc::gen::inRange<int64_t>(-30, 90)));
}

void Play(const World& world, TestRun* run, const Op& op, int64_t* now) {
  static const char* const kCarts[] = {"", "one", "two", "a cart with a rather long name"};
  static const char* const kZones[] = {"Europe/Madrid", "America/Santiago", "Australia/Lord_Howe"};
  static const char* const kNames[] = {"ana", "bea", "carl"};
  *now += op.minutes * kMinute;  // sometimes back: a late event
  if (op.kind == 13) {
    return run->Event(world.merged, kNames[op.customer], *now,
                      {Value::Text(kNames[op.customer]), Value::Text(kNames[op.cart % 3])});
  }
  if (op.kind == 14) {
    if (run->engine.Apply(Erasure{kNames[op.customer], *now}).has_value()) run->lines.emplace_back("refused");
    return;
  }
  if (op.kind == 0) {
    const uint32_t zone = abi::FindZone(kZones[op.cart % 3]).value();
    return run->Event(world.updated, kNames[op.customer], *now, {Value::Integer(zone)});
  }
  run->Event(op.kind < 7 ? world.a : world.b, kNames[op.customer], *now,
             {Value::Text(kCarts[op.cart]), Value::Integer(op.cart)});
}

RC_GTEST_PROP(Snapshot, ChangesNothingWhateverTheMoment, ()) {
  const World world(*rc::gen::element<int64_t>(0, kHour));
  const std::vector<Op> history = AnyHistory();
  const size_t moment = *rc::gen::inRange<size_t>(0, history.size() + 1);
  const Options options{.decides_firings = true};
  TestRun whole(world, options), before(world, options), after(world, options);
  int64_t now = kNoon, other_now = kNoon;
  for (size_t i = 0; i < history.size(); ++i) Play(world, &whole, history[i], &now);
  whole.engine.AdvanceTo(now + 3 * kDay);
  for (size_t i = 0; i < moment; ++i) Play(world, &before, history[i], &other_now);
  const std::string snapshot = before.engine.Snapshot();
  RC_ASSERT(!after.engine.Restore(snapshot).has_value());
  RC_ASSERT(after.engine.Snapshot() == snapshot);
  after.lines = before.Take();
  after.SkipIds(before);
  for (size_t i = moment; i < history.size(); ++i) Play(world, &after, history[i], &other_now);
  after.engine.AdvanceTo(other_now + 3 * kDay);
  RC_ASSERT(after.lines == whole.lines);
  RC_ASSERT(after.engine.Snapshot() == whole.engine.Snapshot());
}

// The same history in the same order, on one partition or several: every customer lives through the same.
RC_GTEST_PROP(Partitions, ChangeNothingForACustomer, ()) {
  const World world;
  const std::vector<Op> history = AnyHistory();
  TestRun one(world, {.partitions = 1, .decides_firings = true}),
      three(world, {.partitions = 3, .decides_firings = true});
  int64_t now = kNoon, other_now = kNoon;
  for (const Op& op : history) {
    Play(world, &one, op, &now);
    Play(world, &three, op, &other_now);
  }
  RC_ASSERT(one.engine.Count().customers == three.engine.Count().customers);
  one.engine.AdvanceTo(now + 3 * kDay);
  three.engine.AdvanceTo(now + 3 * kDay);
  for (const char* name : {"ana ", "bea ", "carl "}) {
    const auto of = [&](const std::vector<std::string>& lines) {
      std::vector<std::string> found;
      for (const std::string& line : lines) {
        if (line.starts_with(name)) found.push_back(line);
      }
      return found;
    };
    RC_ASSERT(of(one.lines) == of(three.lines));
  }
}

// Zones are kept by name, those of a firing that waits for its instance to end, too.
TEST(Snapshot, NamesTheZonesOfQueuedFirings) {
  TestProgram world;
  const uint32_t go = world.AddEvent("go", {{"zone", Kind::kTimeZone}});
  const uint32_t went = world.AddTrigger("went", {Chain({world.On(go, nullptr, {{kCart, 0}})})}, {Kind::kTimeZone});
  abi::Journey journey;
  journey.id = "j";
  journey.capture_kinds = {Kind::kTimeZone};
  journey.entry_captures = {{0, 0}};
  journey.entry_trigger = went;
  journey.again = abi::Again::kQueue;
  abi::Step wait;
  wait.kind = abi::StepKind::kWait;
  wait.duration = {0, kHour};
  wait.next = kNone;
  journey.steps = {wait};
  journey.first_step = 0;
  world.AddJourney(journey);
  world.Finish();
  TestRun run(world);
  for (const char* zone : {"America/Santiago", "Australia/Lord_Howe"}) {
    run.Event(go, "ana", kNoon, {Value::Integer(abi::FindZone(zone).value())});
    EXPECT_NE(run.engine.Snapshot().find(zone), std::string::npos) << zone;
  }
  EXPECT_EQ(run.engine.Count().journeys[0].entered, 1);
}

TEST(Snapshot, IsRefusedWhenDamagedOrForeign) {
  World world;
  TestRun run(world);
  int64_t now = kNoon;
  for (uint32_t i = 0; i < 20; ++i) Play(world, &run, {i % 12, i % 3, i % 4, 17}, &now);
  const std::string snapshot = run.engine.Snapshot();
  for (size_t i = 0; i < snapshot.size(); i += 7) {
    std::string damaged = snapshot;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x20);
    EXPECT_TRUE(TestRun(world).engine.Restore(damaged).has_value()) << i;
    EXPECT_TRUE(TestRun(world).engine.Restore(snapshot.substr(0, i)).has_value()) << i;
  }
  world.program.meaning = 43;
  EXPECT_TRUE(TestRun(world).engine.Restore(snapshot).has_value());
  EXPECT_EQ(TestRun(world).engine.Restore(snapshot),
            "The snapshot is of another program: it means 000000000000002a, this engine's 000000000000002b. Restore it "
            "under its own, then switch.");
  world.program.meaning = 42;
  EXPECT_FALSE(TestRun(world).engine.Restore(snapshot).has_value());
}

}  // namespace
}  // namespace senda::engine::testing
