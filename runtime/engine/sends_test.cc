// Sends that are held, what comes back from outside, pauses; and all of it through a snapshot.
#include <gtest/gtest.h>

#include "runtime/engine/engine_testing.h"
#include "runtime/engine/outbox.h"

namespace senda::engine::testing {
namespace {

using abi::Kind;
using abi::kNone;
using abi::Step;
using abi::StepKind;
using abi::Value;

struct Told {
  DecisionKind kind;
  int64_t minutes;
  std::string rule, delivery;
  friend bool operator==(const Told&, const Told&) = default;
};

struct Sink : DecisionSink {
  void OnDecision(const Decision& decision) override {
    all.push_back(
        {decision.kind, (decision.at - kNoon) / kMinute, std::string(decision.rule), std::string(decision.delivery)});
  }
  std::vector<Told> all;
};

// One journey `j`, entered by `go`: a send with `on failed`, a call of a hook, and the end.
struct Outside : TestProgram {
  uint32_t go = AddEvent("go");
  uint32_t delivered = AddOutcome("delivered");
  uint32_t failed = AddOutcome("failed");

  Outside() {
    program.channels = {{"email", "log", ""}};
    program.messages = {{"m", "service"}};
    abi::Hook hook;
    hook.id = "score";
    hook.gives.kind = Kind::kInt;
    program.hooks = {hook};
    abi::Journey journey;
    journey.id = "j";
    journey.first_step = 0;
    journey.entry_trigger = AddTrigger("starts", {Chain({On(go)})});
    journey.capture_kinds = {Kind::kInt};
    Step send;
    send.kind = StepKind::kSend;
    send.id = "send m";
    send.message = 0;
    send.channels = {0};
    send.next = 1;
    send.send.awaits_delivery = true;
    send.send.on_failed = 2;
    Step call;
    call.kind = StepKind::kCall;
    call.id = "call score";
    call.hook = 0;
    call.duration = {0, kHour};
    call.next = 3;
    call.otherwise = 2;
    call.answer_slot = 0;
    Step failure;
    failure.kind = StepKind::kExit;
    failure.id = "exit";
    failure.reason = "lost";
    Step end;
    end.reason = "completed";
    journey.steps = {send, call, failure, end};
    AddJourney(journey);
    Finish();
  }

  uint32_t AddOutcome(const std::string& name) {
    const uint32_t event = AddEvent(
        name,
        {{"message", Kind::kEnum}, {"channel", Kind::kEnum}, {"journey", Kind::kEnum}, {"delivery", Kind::kText}});
    abi::EventSchema& schema = program.events[event];
    schema.is_built_in = true;
    schema.fields[3].type.members = {"m"};
    schema.fields[4].type.members = {"email"};
    schema.fields[5].type.members = {"j"};
    return event;
  }
};

struct Played {
  explicit Played(const Outside& given) : world(given), engine(world.program, world, {}, &sink) {}
  void Go(const char* customer, int64_t minutes) {
    const std::string id = customer + std::to_string(minutes);
    const std::vector<Value> fields = {Value::Text(id), Value::Integer(kNoon + minutes * kMinute), Value::Missing()};
    Event event;
    event.type = world.go;
    event.customer_id = customer;
    event.fields = fields;
    EXPECT_FALSE(engine.Apply(event));
  }
  std::string LastDelivery() const { return sink.all.back().delivery; }
  DecisionKind Last() const { return sink.all.back().kind; }

  const Outside& world;
  Sink sink;
  Engine engine;
};

TEST(Sends, IdentitiesAreTexts) {
  const RecordId id{0x0123456789abcdef, 7};
  const std::string text = TextOf(id, "shop.score");
  EXPECT_EQ(text, "0123456789abcdef0000000000000007:shop.score");
  const auto parsed = ParseRecordId(text);
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->id, id);
  EXPECT_EQ(parsed->owner, "shop.score");
  EXPECT_TRUE(ParseRecordId(TextOf(id)).has_value());
  for (const char* bad :
       {"", "x", "7:", "0123456789abcdef000000000000007", "7:17:0:1", ":0123456789abcdef0000000000000007",
        "0123456789abcdef000000000000000g", "1:0123456789abcdef0000000000000007"}) {
    EXPECT_FALSE(ParseRecordId(bad).has_value()) << bad;
  }
}

TEST(Sends, AnswersOfDeliveries) {
  Outside world;
  Played played(world);
  played.Go("a", 0);
  played.Go("b", 0);
  ASSERT_EQ(played.Last(), DecisionKind::kSent);
  const std::string of_b = played.LastDelivery();
  const std::string of_a = played.sink.all[1].delivery;
  EXPECT_NE(of_a, of_b);
  EXPECT_FALSE(played.engine.Apply(DeliveryAnswer{"a", of_a, "claimed", kNoon}));
  EXPECT_FALSE(played.engine.Apply(DeliveryAnswer{"a", of_b, "failed", kNoon}));  // not a's: nobody waits for it
  EXPECT_EQ(played.engine.Count().late_answers, 1);
  EXPECT_TRUE(played.engine.Apply(DeliveryAnswer{"a", of_a, "lost", kNoon}));  // no such outcome
  EXPECT_FALSE(played.engine.Apply(DeliveryAnswer{"a", of_a, "failed", kNoon + kMinute}));
  EXPECT_EQ(played.Last(), DecisionKind::kExited);
  EXPECT_FALSE(played.engine.Apply(DeliveryAnswer{"a", of_a, "delivered", kNoon + kMinute}));  // settled already
  EXPECT_EQ(played.engine.Count().late_answers, 2);
  EXPECT_FALSE(played.engine.Apply(DeliveryAnswer{"b", of_b, "delivered", kNoon + kMinute}));
  EXPECT_EQ(played.Last(), DecisionKind::kCalled);
}

TEST(Sends, AnswersOfHooks) {
  Outside world;
  Played played(world);
  played.Go("a", 0);
  played.engine.AdvanceTo(kNoon + kHour);  // no news of the delivery
  ASSERT_EQ(played.Last(), DecisionKind::kCalled);
  const std::string call = played.LastDelivery();
  EXPECT_TRUE(call.ends_with(":score"));
  const auto answer = [&](const char* customer, Value value, Kind kind) {
    abi::FieldType type;
    type.kind = kind;
    return HookAnswer{customer, call, {}, ReaderOf(value, type), kNoon + kHour + kMinute};
  };
  EXPECT_TRUE(played.engine.Apply(answer("a", Value::Number(1.5), Kind::kNumber)).has_value());
  EXPECT_TRUE(played.engine.Apply(answer("a", Value::Missing(), Kind::kInt)).has_value());
  EXPECT_FALSE(played.engine.Apply(answer("nobody", Value::Integer(1), Kind::kInt)).has_value());
  EXPECT_EQ(played.engine.Count().late_answers, 1);
  EXPECT_FALSE(played.engine.Apply(answer("a", Value::Integer(1), Kind::kInt)).has_value());
  EXPECT_EQ(played.Last(), DecisionKind::kExited);
  EXPECT_FALSE(played.engine.Apply(answer("a", Value::Integer(1), Kind::kInt)).has_value());
  EXPECT_EQ(played.engine.Count().late_answers, 2);
}

TEST(Sends, PausesAndHeldSendsAreInSnapshots) {
  Outside world;
  Played played(world);
  EXPECT_FALSE(played.engine.Apply(Pause{{}, "service", "stop", kNoon - kHour}));
  for (const char* customer : {"a", "b", "c"}) played.Go(customer, 0);
  EXPECT_EQ(played.Last(), DecisionKind::kHeld);
  const std::string saved = played.engine.Snapshot();

  Played restored(world);
  EXPECT_FALSE(restored.engine.Restore(saved));
  EXPECT_EQ(restored.engine.Snapshot(), saved);
  for (Played* one : {&played, &restored}) {
    one->sink.all.clear();
    EXPECT_FALSE(one->engine.Apply(Resume{{}, "service", kNoon + kHour, 2 * kHour}));
    one->Go("d", 61);
    one->engine.AdvanceTo(kNoon + kDay);
  }
  EXPECT_EQ(played.sink.all, restored.sink.all);
  EXPECT_EQ(played.engine.Snapshot(), restored.engine.Snapshot());
  EXPECT_EQ(played.engine.Count().journeys[0].sends[0].made, 4);
  EXPECT_EQ(played.engine.Count().journeys[0].sends[0].delayed, 3);
  for (const Told& told : played.sink.all) {
    if (told.kind == DecisionKind::kSent) {
      EXPECT_LE(told.minutes, 180);
    }
  }
}

TEST(Sends, PausesOfUnknownNamesAreRefused) {
  Outside world;
  Played played(world);
  EXPECT_TRUE(played.engine.Apply(Pause{"nobody", {}, "x", kNoon}));
  EXPECT_TRUE(played.engine.Apply(Pause{{}, "marketing", "x", kNoon}));
  EXPECT_TRUE(played.engine.Apply(Resume{"j", {}, kNoon}));
  EXPECT_FALSE(played.engine.Apply(Pause{"j", {}, "x", kNoon}));
  played.Go("a", 1);
  EXPECT_EQ(played.Last(), DecisionKind::kRefused);
  EXPECT_EQ(played.engine.Count().journeys[0].refused_paused, 1);
}

}  // namespace
}  // namespace senda::engine::testing
