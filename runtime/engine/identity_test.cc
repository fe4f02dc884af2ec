// Who is who: aliases, merges, erasures, ids of events, whatever the partitions.
//
// COVERS: 12.3 12.8 12.9 12.10 k.18
#include <fmt/core.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "runtime/engine/engine_testing.h"

namespace senda::engine::testing {
namespace {

using abi::AggregateQuery;
using abi::Kind;
using abi::Value;
using Lines = std::vector<std::string>;

constexpr uint32_t kAmount = abi::kFirstEventField;

struct Shop : TestProgram {
  uint32_t purchase = AddEvent("purchase", {{"amount", Kind::kInt}, {"note", Kind::kText}});
  uint32_t merged = AddEvent("merged", {{"into", Kind::kText}, {"from", Kind::kText}});
  std::vector<uint32_t> sums;

  Shop() {
    program.duplicates_ms = kDay;
    program.events[merged].is_built_in = true;
    abi::Aggregate ever;
    ever.function = abi::AggregateFunction::kSum;
    ever.value_field = kAmount;
    ever.event = purchase;
    AddSum(ever);
    abi::Aggregate recent = ever;
    recent.container = abi::Container::kLog;
    recent.window = abi::Window::kSliding;
    recent.length = {0, 3 * kHour};
    recent.capacity = 5;
    AddSum(recent);
    abi::Aggregate today = ever;
    today.window = abi::Window::kToday;
    AddSum(today);
    abi::Aggregate largest = recent;
    largest.function = abi::AggregateFunction::kMax;
    largest.container = abi::Container::kFrontier;
    largest.capacity = 100;
    AddSum(largest);
    abi::Aggregate last;
    last.function = abi::AggregateFunction::kLast;
    last.container = abi::Container::kFields;
    last.fields = {kAmount + 1};
    last.field_kinds = {Kind::kText};
    last.event = purchase;
    AddAggregate(last);
    AddTrigger("bought", {Chain({On(purchase)})});
    abi::Journey journey;
    journey.id = "j";
    journey.entry_trigger = 0;
    abi::Step wait;
    wait.kind = abi::StepKind::kWait;
    wait.duration = {0, kHour};
    journey.steps = {wait};
    journey.first_step = 0;
    AddJourney(journey);
    Finish();
  }

  // The aggregate, and a segment that is in while its sum is odd: whatever differs is seen.
  void AddSum(const abi::Aggregate& aggregate) {
    const uint32_t sum = AddAggregate(aggregate);
    sums.push_back(AddRoot([=](const abi::Context& c) { return Ask(c, sum, AggregateQuery::kValue); }));
    AddSegment(
        fmt::format("odd{}", sum),
        [=](const abi::Context& c) { return Value::Bool(Ask(c, sum, AggregateQuery::kValue).integer % 2 != 0); },
        [=](const abi::Context& c) { return Ask(c, sum, AggregateQuery::kExpiry); }, {purchase});
  }
};

void Buy(const Shop& shop, TestRun* run, const std::string& customer, int64_t at, int64_t amount) {
  run->Event(shop.purchase, customer, at, {Value::Integer(amount), Value::Text("a gift for Zoraida")});
}

void Apply(TestRun* run, const Input& input) {
  EXPECT_FALSE(run->engine.Apply(input).has_value());
}

TEST(Identity, AHandleFollowsMergesAndEndsWithAnErasure) {
  const Shop shop;
  TestRun run(shop, {.partitions = 4});
  const CustomerHandle bea = run.engine.Intern("bea");
  Buy(shop, &run, "bea", kNoon, 3);
  Apply(&run, Merge{"ana", "bea", kNoon + kMinute});
  EXPECT_EQ(run.engine.Evaluate(bea, shop.sums[0]).integer, 3);
  const std::vector<Value> fields = {Value::Text("x"), Value::Integer(kNoon + kHour), Value::Missing(),
                                     Value::Integer(4), Value::Missing()};
  Event event;
  event.type = shop.purchase;
  event.customer = bea;
  event.fields = fields;
  EXPECT_FALSE(run.engine.ApplyEvent(event).has_value());
  EXPECT_EQ(run.engine.Evaluate(run.engine.Intern("ana"), shop.sums[0]).integer, 7);
  EXPECT_EQ(run.engine.Export("bea")->id, "ana");
  EXPECT_EQ(run.engine.Export("bea")->aliases, Lines{"bea"});
  Apply(&run, Erasure{"bea", kNoon + 2 * kHour});
  EXPECT_EQ(run.engine.ApplyEvent(event)->reason, RefusalReason::kNoCustomer);
  EXPECT_FALSE(run.engine.Export("ana").has_value());
  EXPECT_FALSE(run.engine.Export("bea").has_value());
}

TEST(Identity, MergesAreCounted) {
  const Shop shop;
  TestRun run(shop, {.partitions = 3});
  for (const char* name : {"ana", "bea", "carl"}) Buy(shop, &run, name, kNoon, 1);
  Apply(&run, Merge{"ana", "bea", kNoon});
  Apply(&run, Merge{"ana", "bea", kNoon});
  Apply(&run, Merge{"bea", "ana", kNoon});
  Apply(&run, Merge{"carl", "carl", kNoon});
  Apply(&run, Merge{"carl", "ana", kNoon});
  EXPECT_EQ(run.engine.Count().merged, 2);
  EXPECT_EQ(run.engine.Count().merged_again, 3);
  EXPECT_EQ(run.engine.Count().customers, 1);
  EXPECT_EQ(run.engine.Count().journeys[0].active, 1);
  EXPECT_EQ(run.engine.Count().journeys[0].exits.at("merged"), 2);
  EXPECT_EQ(run.engine.Evaluate(run.engine.Intern("bea"), shop.sums[0]).integer, 3);
}

TEST(Identity, NothingOfAnErasedCustomerIsLeft) {
  Shop shop;
  shop.program.lateness_ms = kHour;
  TestRun run(shop, {.partitions = 2});
  Buy(shop, &run, "Zenobia", kNoon, 1);
  Apply(&run, Merge{"Zenobia", "Zadie", kNoon});
  Buy(shop, &run, "bea", kNoon + 2 * kHour, 1);
  Buy(shop, &run, "Zadie", kNoon + 2 * kHour, 1);  // held
  EXPECT_EQ(run.engine.Export("Zadie")->events_held, 1u);
  Apply(&run, Erasure{"Zadie", kNoon + 2 * kHour});
  EXPECT_EQ(run.engine.held(), 1u);  // bea's
  const std::string snapshot = run.engine.Snapshot();
  EXPECT_EQ(snapshot.find("Zenobia"), std::string::npos);
  EXPECT_EQ(snapshot.find("Zadie"), std::string::npos);
  EXPECT_EQ(run.engine.Count().erased, 1);
  EXPECT_EQ(run.engine.Count().journeys[0].entered, 2);
  EXPECT_EQ(run.engine.Count().journeys[0].exits.at("erased"), 1);
  run.engine.AdvanceTo(kNoon + kDay);
  EXPECT_EQ(run.engine.PendingTimers(), 0u);
  TestRun restored(shop, {.partitions = 2});
  EXPECT_FALSE(restored.engine.Restore(snapshot).has_value());
  EXPECT_EQ(restored.engine.Snapshot(), snapshot);
}

TEST(Identity, AThousandIdsAreRemembered) {
  const Shop shop;
  TestRun run(shop);
  const auto send = [&](int64_t id) {
    const std::string text = fmt::format("id{}", id);
    const std::vector<Value> fields = {Value::Text(text), Value::Integer(kNoon), Value::Missing(), Value::Integer(1),
                                       Value::Missing()};
    Event event;
    event.type = shop.purchase;
    event.customer_id = "ana";
    event.fields = fields;
    EXPECT_FALSE(run.engine.ApplyEvent(event).has_value());
  };
  for (int64_t id = 0; id < 1'000; ++id) send(id);
  send(0);
  EXPECT_EQ(run.engine.Count().duplicates, 1);
  send(1'000);  // the oldest gives way
  send(1);
  EXPECT_EQ(run.engine.Count().duplicates, 2);
  send(0);
  EXPECT_EQ(run.engine.Count().duplicates, 2);
  EXPECT_EQ(run.engine.Export("ana")->events_remembered, 1'000u);
}

TEST(Identity, RefusedInputsTouchNothing) {
  const Shop shop;
  TestRun run(shop);
  Buy(shop, &run, "ana", kNoon, 1);
  const std::string before = run.engine.Snapshot();
  const std::string long_id(2'000, 'x');
  const std::vector<Value> fields = {Value::Text("1"), Value::Integer(INT64_MIN), Value::Missing(), Value::Missing(),
                                     Value::Missing()};
  Event event;
  event.type = shop.purchase;
  event.customer_id = "bea";
  event.fields = fields;
  const std::vector<Value> nobody = {Value::Text("1"), Value::Integer(kNoon + kHour), Value::Missing(),
                                     Value::Text("ana"), Value::Text("")};
  Event merge = event;
  merge.type = shop.merged;
  merge.fields = nobody;
  const std::vector<Input> refused = {event,
                                      merge,
                                      Merge{"ana", "", kNoon},
                                      Merge{long_id, "ana", kNoon},
                                      Merge{"ana", "bea", abi::kNever},
                                      Erasure{"", kNoon},
                                      Erasure{"ana", INT64_MIN},
                                      engine::Tick{kInstantMax + 1}};
  for (const Input& input : refused) EXPECT_TRUE(run.engine.Apply(input).has_value());
  EXPECT_EQ(run.engine.Count().refused, static_cast<int64_t>(refused.size()));
  TestRun same(shop);
  EXPECT_FALSE(same.engine.Restore(before).has_value());
  EXPECT_EQ(same.engine.Count().customers, run.engine.Count().customers);
  EXPECT_EQ(same.engine.clock(), run.engine.clock());
  EXPECT_EQ(same.engine.StateBytes(), run.engine.StateBytes());
}

struct Op {
  uint32_t kind, customer, other;
  int64_t minutes, amount;
};

std::vector<Op> AnyHistory() {
  return *rc::gen::container<std::vector<Op>>(rc::gen::apply(
      [](uint32_t kind, uint32_t customer, uint32_t other, int64_t minutes, int64_t amount) {
        return Op{kind, customer, other, minutes, amount};
      },
      rc::gen::inRange<uint32_t>(0, 12), rc::gen::inRange<uint32_t>(0, 4), rc::gen::inRange<uint32_t>(0, 4),
      rc::gen::inRange<int64_t>(0, 200), rc::gen::inRange<int64_t>(1, 10)));
}
std::string NameOf(uint32_t customer) {
  static const char* const kNames[] = {"ana", "bea", "carl", "dora"};
  return kNames[customer];
}

// Aggregates of customers who have become one are those of one who did it all.
RC_GTEST_PROP(Identity, AggregatesJoinExactly, ()) {
  const Shop shop;
  const std::vector<Op> history = AnyHistory();
  TestRun apart(shop), together(shop);
  int64_t now = kNoon;
  for (const Op& op : history) {
    // Of two at one instant a window that is full keeps the one that came later, which a join cannot know.
    now += (op.minutes + 1) * kMinute;
    Buy(shop, &apart, NameOf(op.customer), now, op.amount);
    Buy(shop, &together, "ana", now, op.amount);
  }
  now += kMinute;
  for (uint32_t i = 1; i < 4; ++i) Apply(&apart, Merge{"ana", NameOf(i), now});
  Buy(shop, &apart, "ana", now, 1);
  Buy(shop, &together, "ana", now, 1);
  for (const uint32_t sum : shop.sums) {
    const Value joined = apart.engine.Evaluate(apart.engine.Intern("dora"), sum);
    RC_ASSERT(joined.integer == together.engine.Evaluate(together.engine.Intern("ana"), sum).integer);
  }
  for (uint32_t i = 0; i < shop.program.segments.size(); ++i) {
    RC_ASSERT(apart.engine.IsInSegment(apart.engine.Intern("ana"), i) ==
              together.engine.IsInSegment(together.engine.Intern("ana"), i));
    RC_ASSERT(apart.engine.Count().segments[i].members == together.engine.Count().segments[i].members);
  }
}

// However many partitions there are: the same decisions, the same counts.
RC_GTEST_PROP(Identity, IsTheSameInAnyNumberOfPartitions, ()) {
  const Shop shop;
  const std::vector<Op> history = AnyHistory();
  const auto run_with = [&](uint32_t partitions) {
    TestRun run(shop, {.partitions = partitions, .decides_firings = true});
    int64_t now = kNoon;
    for (const Op& op : history) {
      now += op.minutes * kMinute;
      const std::string name = NameOf(op.customer), other = NameOf(op.other);
      if (op.kind < 8) {
        Buy(shop, &run, name, now, op.amount);
      } else if (op.kind < 11) {
        Apply(&run, Merge{name, other, now});
      } else {
        Apply(&run, Erasure{name, now});
      }
    }
    run.engine.AdvanceTo(now + kDay);
    std::sort(run.lines.begin(), run.lines.end());
    const Counters counts = run.engine.Count();
    run.lines.push_back(fmt::format("{} {} {} {} {} {}", counts.customers, counts.merged, counts.merged_again,
                                    counts.erased, counts.journeys[0].active, counts.segments[0].members));
    return run.lines;
  };
  const Lines one = run_with(1);
  RC_ASSERT(run_with(3) == one);
  RC_ASSERT(run_with(16) == one);
}

}  // namespace
}  // namespace senda::engine::testing
