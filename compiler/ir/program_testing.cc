#include "compiler/ir/program_testing.h"

#include "runtime/abi/containers.h"

namespace senda::ir {
namespace {

using abi::Kind;

abi::FieldSchema Field(std::string name, Kind kind, bool is_optional = false) {
  abi::FieldSchema field;
  field.name = std::move(name);
  field.type.kind = kind;
  field.type.is_optional = is_optional;
  if (kind == Kind::kMoney) field.type.currency = "EUR";
  return field;
}

abi::EventSchema Event(std::string name, std::vector<abi::FieldSchema> fields) {
  abi::EventSchema event;
  event.qualified_name = "shop." + name;
  event.bare_name = std::move(name);
  event.fields = {Field("id", Kind::kText), Field("at", Kind::kInstant), Field("source", Kind::kText, true)};
  for (abi::FieldSchema& field : fields) event.fields.push_back(std::move(field));
  return event;
}

// Puts the declarations together; the two orders differ in the numbers of roots, nodes, events, aggregates and
// positions.
class SmallProgramMaker {
 public:
  explicit SmallProgramMaker(bool is_reordered) : is_reordered_(is_reordered), purchase_(is_reordered ? 1 : 0) {}

  Program Make() {
    Schema();
    if (is_reordered_) {
      builder_.Integer(77);  // never used
      Segments();
      Aggregates();
    } else {
      Aggregates();
      Segments();
    }
    Trigger();
    Journey();
    Lay();
    return builder_.Finish();
  }

 private:
  abi::Program& program() { return builder_.description(); }
  uint32_t cart_add() const { return 1 - purchase_; }
  uint32_t big() const { return is_reordered_ ? 1 : 0; }  // aggregates
  uint32_t last() const { return 1 - big(); }

  void Schema() {
    program().name = "tienda";
    program().files =
        is_reordered_ ? std::vector<std::string>{"b.senda", "a.senda"} : std::vector<std::string>{"a.senda"};
    program().default_timezone = "Europe/Madrid";
    program().currency = "EUR";
    program().salt = "tienda";
    program().customer_fields = {Field("id", Kind::kText), Field("plan", Kind::kInt),
                                 Field("phone", Kind::kPhone, true)};
    abi::EventSchema purchase = Event("purchase", {Field("cart", Kind::kText), Field("amount", Kind::kMoney)});
    abi::EventSchema cart_add = Event("cart_add", {Field("cart", Kind::kText)});
    program().events = {purchase, cart_add};
    if (is_reordered_) std::swap(program().events[0], program().events[1]);
    program().effects.resize(2);
    program().field_triggers.resize(3);
  }

  // count(purchase where amount >= 20 EUR in last 7 days), last(purchase).amount
  void Aggregates() {
    abi::Aggregate big;
    big.id = "count(purchase where amount >= 20.00 EUR in last 7 days)";
    big.container = abi::Container::kLatest;
    big.window = abi::Window::kSliding;
    big.length.milliseconds = 7 * 86'400'000;
    big.capacity = 3;
    big.event = purchase_;
    abi::Aggregate last;
    last.id = "last(purchase)";
    last.function = abi::AggregateFunction::kLast;
    last.container = abi::Container::kFields;
    last.value_kind = Kind::kInstant;
    last.event = purchase_;
    last.fields = {4};
    last.field_kinds = {Kind::kMoney};
    program().aggregates.resize(2);
    program().aggregates[this->big()] = big;
    program().aggregates[this->last()] = last;
    NodeId where = builder_.LessEqualInteger(builder_.Integer(2000), builder_.EventField(4, Kind::kMoney, false));
    program().decide_groups.push_back({{builder_.AddRoot(where, "where of purchase")}});
    abi::EventEffects& effects = program().effects[purchase_];
    effects.decide_group = 0;
    effects.decisions.resize(1);
    effects.decisions[0].inserts = {this->big()};
    effects.always.inserts = {this->last()};
  }

  void Segments() {
    NodeId third = builder_.AggregateNthAt(big(), 3);
    NodeId leaves = builder_.AddInteger(builder_.AssumeKnown(third), builder_.Integer(7 * 86'400'000));
    NodeId loyal = builder_.And(builder_.IsKnown(third), builder_.LessInteger(builder_.Now(), leaves));
    NodeId phone = builder_.CustomerField(2, Kind::kPhone, true);
    NodeId reachable =
        builder_.And(builder_.IsKnown(phone), builder_.StartsWith(builder_.AssumeKnown(phone), builder_.Text("+34")));
    program().segments.resize(2);
    program().segments[0].id = "shop.loyal";
    program().segments[0].value_root = builder_.AddRoot(loyal, "shop.loyal");
    program().segments[0].breakpoint_root =
        builder_.AddRoot(builder_.Select(loyal, leaves, builder_.Never()), "breakpoint of shop.loyal");
    program().segments[0].dependents = {1};
    program().segments[1].id = "shop.reachable";
    program().segments[1].value_root = builder_.AddRoot(builder_.And(builder_.Segment(0), reachable), "shop.reachable");
    program().segments[0].has_watchers = true;
    program().segment_triggers.resize(2);
    program().settle_groups = {{{0, 1}}};
    program().all_segments_group = 0;
    program().effects[purchase_].settle_group = 0;
  }

  // cart_add as c not followed by purchase where cart == c.cart within 1 hour
  void Trigger() {
    abi::Source open;
    open.target = cart_add();
    open.captures = {{3, 0}};
    abi::Source cancel;
    cancel.target = purchase_;
    cancel.needs_attempt = true;
    NodeId same =
        builder_.EqualText(builder_.EventField(3, Kind::kText, false), builder_.AttemptCapture(0, Kind::kText, false));
    cancel.where_root = builder_.AddRoot(same, "where of abandoned");
    abi::Pattern pattern;
    pattern.id = "shop.abandoned";
    pattern.links = {{{open}, false, false, {}}};
    pattern.cancel = {cancel};
    pattern.has_absence = true;
    pattern.absence.milliseconds = 3'600'000;
    pattern.key_slots = {0};
    pattern.trigger = 0;
    abi::Trigger trigger;
    trigger.id = "shop.abandoned";
    trigger.patterns = {0};
    trigger.capture_kinds = {Kind::kText};
    program().patterns = {pattern};
    program().triggers = {trigger};
    program().trigger_triggers.resize(1);
    program().trigger_journeys = {{0}};
    program().effects[0].triggers = program().effects[1].triggers = {0};
  }

  void Journey() {
    program().channels = {{"shop.email", "log", ""}};
    program().messages = {{"shop.reminder", "promotional"}};
    abi::Step send;
    send.kind = abi::StepKind::kSend;
    send.id = "send reminder";
    send.message = 0;
    send.channels = {0};
    NodeId body = builder_.Concatenate(builder_.Text("Hola "), builder_.InstanceCapture(0, Kind::kText, false));
    send.body_root = builder_.AddRoot(body, "body of reminder");
    send.next = 1;
    abi::Step wait;
    wait.kind = abi::StepKind::kWait;
    wait.id = "wait after reminder";
    wait.duration.milliseconds = 86'400'000;
    wait.next = 2;
    abi::Step complete;
    complete.reason = "completed";
    abi::Journey journey;
    journey.id = "shop.recover";
    journey.audience_root = builder_.AddRoot(builder_.Not(builder_.Segment(0)), "audience of shop.recover");
    journey.entry_trigger = 0;
    journey.entry_captures = {{0, 0}};
    journey.capture_kinds = {Kind::kText};
    journey.key_root = builder_.AddRoot(builder_.InstanceCapture(0, Kind::kText, false), "key of shop.recover");
    journey.steps = {send, wait, complete};
    journey.first_step = 0;
    program().journeys = {journey};
  }

  void Lay() {
    uint32_t bytes = 0;
    for (abi::Aggregate& aggregate : program().aggregates) {
      aggregate.slot = bytes;
      aggregate.slot_bytes = abi::SlotBytes(aggregate);
      bytes += aggregate.slot_bytes;
    }
    program().page_bytes = {bytes};
    abi::CustomerLayout& layout = program().layout;
    layout.field_count = 3;
    layout.segments = layout.fields + 3 * static_cast<uint32_t>(sizeof(abi::Value));
    layout.segment_count = 2;
    layout.pages = layout.segments + 8;
    layout.page_count = 1;
    layout.heap = layout.pages + 8;
    uint32_t line = is_reordered_ ? 40 : 3;
    for (abi::Segment& segment : program().segments) segment.position = {0, line++, 1};
  }

  bool is_reordered_;
  uint32_t purchase_;
  Builder builder_;
};

}  // namespace

Program SmallProgram(bool is_reordered) {
  return SmallProgramMaker(is_reordered).Make();
}

}  // namespace senda::ir
