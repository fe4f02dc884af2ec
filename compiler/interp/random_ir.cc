#include "compiler/interp/random_ir.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "compiler/base/check.h"
#include "compiler/interp/random_source.h"
#include "compiler/ir/builder.h"
#include "compiler/ir/reach.h"
#include "runtime/abi/containers.h"

namespace senda::interp {
namespace {

using abi::Kind;
using ir::NodeId;
using ir::Op;

// Fields of events and customers, and captures: these kinds, each once required and once optional. The first stands
// where events have their envelope.
constexpr Kind kKinds[] = {Kind::kText,  Kind::kInt,     Kind::kBool,     Kind::kNumber, Kind::kText,
                           Kind::kMoney, Kind::kInstant, Kind::kTimeZone, Kind::kEnum};
constexpr uint32_t kFieldCount = 2 * std::size(kKinds);
constexpr Kind KindOfField(uint32_t field) {
  return kKinds[field / 2];
}
constexpr bool IsOptionalField(uint32_t field) {
  return field % 2 == 1;
}

constexpr uint32_t kCatalogs = 2;
constexpr std::string_view kPatterns[] = {"a.*", "[a-z]+@[a-z.]+", ".*ñ.*", "", "(?i)CHECKOUT", "\\d{2}"};

abi::FieldSchema Field(std::string name, Kind kind, bool is_optional) {
  abi::FieldSchema field;
  field.name = std::move(name);
  field.type.kind = kind;
  field.type.is_optional = is_optional;
  if (kind == Kind::kMoney) field.type.currency = "EUR";
  if (kind == Kind::kEnum) field.type.members = {"free", "plus", "pro"};
  return field;
}

class ProgramGenerator {
 public:
  ProgramGenerator(uint64_t seed, const RandomProgramSize& size) : random_(seed), size_(size) {}

  ir::Program Make() {
    Describe();
    MakeLeaves();
    for (uint32_t i = 0; i < size_.instructions; ++i) MakeInstruction(static_cast<Op>(random_.Below(ir::kOpCount)));
    MakeSegments();
    for (uint32_t i = 0; i < size_.roots; ++i) builder_.AddRoot(AnyNode(), "root " + std::to_string(i));
    for (uint32_t event = 0; event < 2; ++event) MakeDecisions(event);
    return builder_.Finish();
  }

 private:
  abi::Program& description() { return builder_.description(); }

  void Describe();
  void DescribeAggregates();
  void Lay();
  void MakeLeaves();
  void MakeAggregateLeaves();
  void MakeConstants();
  void MakeInstruction(Op op);
  NodeId MakeNode(Op op);
  void MakeSegments();
  void MakeDecisions(uint32_t event);

  NodeId FindGlobal(ir::Slot slot, uint32_t end);
  NodeId FindPredicate();
  bool DependsOnOne(uint32_t index, const std::vector<uint32_t>& group);
  // Lists and records stand apart from texts, whose instructions they do not fit.
  NodeId AnyNode() {
    while (true) {
      NodeId id(random_.Below(static_cast<uint32_t>(builder_.node_count())));
      if (!items_.contains(id.index())) return id;
    }
  }
  NodeId Items();
  NodeId MakeItem(Op op);
  // A node that fits; the later ones more often, so that expressions grow deep.
  template <typename Fits>
  NodeId Find(Fits fits);
  NodeId Find(ir::Slot slot, bool may_be_missing);
  NodeId Like(NodeId other, bool may_be_missing);

  RandomSource random_;
  RandomProgramSize size_;
  ir::Builder builder_;
  std::set<uint32_t> items_;
};

void ProgramGenerator::Describe() {
  abi::Program& program = description();
  program.name = "random";
  for (uint32_t i = 0; i < kCatalogs; ++i) program.catalogs.push_back({"catalog_" + std::to_string(i), "key", {}});
  program.default_timezone = "UTC";
  program.currency = "EUR";
  program.customer_fields.push_back(Field("id", Kind::kText, false));
  for (uint32_t i = 1; i < kFieldCount; ++i) {
    program.customer_fields.push_back(Field("field_" + std::to_string(i), KindOfField(i), IsOptionalField(i)));
  }
  for (uint32_t event = 0; event < 2; ++event) {
    abi::EventSchema schema;
    schema.qualified_name = schema.bare_name = "event_" + std::to_string(event);
    schema.fields = {Field("id", Kind::kText, false), Field("at", Kind::kInstant, false),
                     Field("source", Kind::kText, true)};
    for (uint32_t i = abi::kFirstEventField; i < kFieldCount; ++i) {
      schema.fields.push_back(Field("field_" + std::to_string(i), KindOfField(i), IsOptionalField(i)));
    }
    program.events.push_back(schema);
    program.effects.emplace_back();
  }
  program.field_triggers.resize(program.customer_fields.size());
  program.segments.resize(size_.segments);
  program.segment_triggers.resize(size_.segments);
  DescribeAggregates();
  Lay();
}

void ProgramGenerator::DescribeAggregates() {
  auto add = [&](abi::AggregateFunction function, abi::Container container, Kind kind) -> abi::Aggregate& {
    abi::Aggregate aggregate;
    aggregate.id = "aggregate " + std::to_string(description().aggregates.size());
    aggregate.function = function;
    aggregate.container = container;
    aggregate.value_kind = kind;
    return description().aggregates.emplace_back(std::move(aggregate));
  };
  auto field_of = [](Kind kind) {
    auto it = std::find(std::begin(kKinds) + 1, std::end(kKinds), kind);
    return static_cast<uint32_t>(it - std::begin(kKinds)) * 2 + 1;
  };
  abi::Aggregate& latest = add(abi::AggregateFunction::kCount, abi::Container::kLatest, Kind::kInt);
  latest.capacity = 3;
  latest.window = abi::Window::kSliding;
  latest.length.milliseconds = 86'400'000;
  for (Kind kind : {Kind::kInt, Kind::kNumber, Kind::kMoney}) {
    for (auto function : {abi::AggregateFunction::kSum, abi::AggregateFunction::kMin, abi::AggregateFunction::kAvg}) {
      add(function, abi::Container::kCell, kind).value_field = field_of(kind);
    }
  }
  abi::Aggregate& last = add(abi::AggregateFunction::kLast, abi::Container::kFields, Kind::kInstant);
  for (uint32_t field = abi::kFirstEventField; field < kFieldCount; ++field) {
    last.fields.push_back(field);
    last.field_kinds.push_back(KindOfField(field));
  }
  abi::Aggregate& since = add(abi::AggregateFunction::kCount, abi::Container::kCell, Kind::kInt);
  since.window = abi::Window::kSince;
  since.reset_root = builder_.AddRoot(builder_.CustomerField(field_of(Kind::kInstant), Kind::kInstant, true), "reset");
  description().page_bytes = {0};
  for (abi::Aggregate& aggregate : description().aggregates) {
    aggregate.slot = description().page_bytes[0];
    aggregate.slot_bytes = abi::SlotBytes(aggregate);
    description().page_bytes[0] += aggregate.slot_bytes;
  }
}

void ProgramGenerator::Lay() {
  abi::CustomerLayout& layout = description().layout;
  layout.field_count = static_cast<uint32_t>(description().customer_fields.size());
  layout.segments = layout.fields + layout.field_count * static_cast<uint32_t>(sizeof(abi::Value));
  layout.segment_count = size_.segments;
  layout.pages = layout.segments + (size_.segments + 63) / 64 * 8;
  layout.page_count = 1;
  layout.heap = layout.pages + 8;  // four bytes of the one page, and four to align
}

void ProgramGenerator::MakeConstants() {
  for (int i = 0; i < 6; ++i) {
    builder_.Integer(random_.Integer());
    builder_.Number(random_.Number());
    builder_.Text(random_.Text());
  }
  builder_.Bool(random_.OneIn(2));
  for (Kind kind : {Kind::kBool, Kind::kInt, Kind::kNumber, Kind::kText}) builder_.Missing(kind);
}

void ProgramGenerator::MakeLeaves() {
  MakeConstants();
  builder_.Now();
  builder_.Entering();
  for (uint32_t i = 0; i < kFieldCount; ++i) {
    Kind kind = KindOfField(i);
    bool is_optional = IsOptionalField(i);
    if (i >= abi::kFirstCustomerField) builder_.CustomerField(i, kind, is_optional);
    if (i >= abi::kFirstEventField) builder_.EventField(i, kind, is_optional);
    builder_.AttemptCapture(i, kind, is_optional);
    builder_.InstanceCapture(i, kind, is_optional);
  }
  for (uint32_t i = 0; i < size_.segments; ++i) builder_.Segment(i);
  MakeAggregateLeaves();
}

void ProgramGenerator::MakeAggregateLeaves() {
  for (uint32_t i = 0; i < description().aggregates.size(); ++i) {
    const abi::Aggregate& aggregate = description().aggregates[i];
    bool is_never_missing =
        aggregate.function == abi::AggregateFunction::kCount || aggregate.function == abi::AggregateFunction::kSum;
    Kind kind = aggregate.function == abi::AggregateFunction::kAvg ? Kind::kNumber : aggregate.value_kind;
    builder_.AggregateValue(i, kind, !is_never_missing);
    builder_.AggregateExpiry(i);
    if (aggregate.container == abi::Container::kLatest) {
      for (uint32_t n = 1; n <= aggregate.capacity; ++n) builder_.AggregateNthAt(i, n);
    }
    for (uint32_t field = 0; field < aggregate.fields.size(); ++field) {
      builder_.AggregateField(i, field, aggregate.field_kinds[field]);
    }
    if (aggregate.window == abi::Window::kSince) builder_.AggregateReset(i);
  }
}

template <typename Fits>
NodeId ProgramGenerator::Find(Fits fits) {
  auto count = static_cast<uint32_t>(builder_.node_count());
  uint32_t recent = std::min<uint32_t>(count, 40);
  uint32_t begin = random_.OneIn(2) ? count - recent + random_.Below(recent) : random_.Below(count);
  for (uint32_t i = 0; i < count; ++i) {
    NodeId candidate((begin + count - i) % count);
    if (!items_.contains(candidate.index()) && fits(builder_.node(candidate))) return candidate;
  }
  SENDA_UNREACHABLE("there are leaves of every shape");
}

NodeId ProgramGenerator::Find(ir::Slot slot, bool may_be_missing) {
  return Find(
      [&](const ir::Node& node) { return ir::Fits(ir::ShapeOf(node), slot) && (may_be_missing || !node.is_optional); });
}

NodeId ProgramGenerator::Like(NodeId other, bool may_be_missing) {
  ir::Shape shape = ir::ShapeOf(builder_.node(other));
  return Find(
      [&](const ir::Node& node) { return ir::ShapeOf(node) == shape && (may_be_missing || !node.is_optional); });
}

void ProgramGenerator::MakeInstruction(Op op) {
  if (ir::SignatureOf(op).operand_count() == 0) return;  // the leaves are there
  SENDA_CHECK(MakeNode(op).is_valid());
}

// A node of this shape that a segment may be made of, or a constant: nothing local, and only segments before number
// `end`.
NodeId ProgramGenerator::FindGlobal(ir::Slot slot, uint32_t end) {
  std::vector<ir::Reach> reach = ir::ReachOfNodes(builder_.nodes());
  for (int tries = 0; tries < 60; ++tries) {
    NodeId id = AnyNode();
    const ir::Reach& read = reach[id.index()];
    bool is_global = !read.event && !read.attempt && !read.instance && read.segments_end <= end;
    if (is_global && ir::Fits(ir::ShapeOf(builder_.node(id)), slot) && !builder_.node(id).is_optional) return id;
  }
  return slot == ir::Slot::kBool ? builder_.Bool(random_.OneIn(2)) : builder_.Never();
}

// Writes segment `index` down as a dependent of those it reads; whether one of them is in `group`.
bool ProgramGenerator::DependsOnOne(uint32_t index, const std::vector<uint32_t>& group) {
  bool is_found = false;
  const abi::Segment& segment = description().segments[index];
  std::set<uint32_t> read;
  for (uint32_t root : {segment.value_root, segment.breakpoint_root}) {
    if (root == abi::kNone) continue;
    for (uint32_t other : ir::SegmentsRead(builder_.nodes(), builder_.root(root).node)) read.insert(other);
  }
  for (uint32_t other : read) {
    description().segments[other].dependents.push_back(index);
    is_found = is_found || std::find(group.begin(), group.end(), other) != group.end();
  }
  return is_found;
}

void ProgramGenerator::MakeSegments() {
  std::vector<uint32_t> all, some;
  for (uint32_t i = 0; i < size_.segments; ++i) {
    abi::Segment& segment = description().segments[i];
    segment.id = "segment_" + std::to_string(i);
    segment.value_root = builder_.AddRoot(FindGlobal(ir::Slot::kBool, i), "segment " + segment.id);
    if (!random_.OneIn(4)) {
      NodeId breakpoint = FindGlobal(ir::Slot::kInteger, i);
      segment.breakpoint_root = builder_.AddRoot(breakpoint, "breakpoint of " + segment.id);
    }
    all.push_back(i);
    if (DependsOnOne(i, some) || random_.OneIn(3)) some.push_back(i);
  }
  description().settle_groups = {{all}, {some}};
  description().all_segments_group = 0;
}

// A bool that is decided once per event.
NodeId ProgramGenerator::FindPredicate() {
  std::vector<ir::Reach> reach = ir::ReachOfNodes(builder_.nodes());
  for (int tries = 0; tries < 60; ++tries) {
    NodeId id = Find(ir::Slot::kBool, false);
    if (!reach[id.index()].attempt && !reach[id.index()].instance) return id;
  }
  return builder_.Bool(random_.OneIn(2));
}

void ProgramGenerator::MakeDecisions(uint32_t event) {
  abi::DecideGroup group;
  abi::EventEffects& effects = description().effects[event];
  for (uint32_t i = 0; i < size_.predicates; ++i) {
    std::string name = "where " + std::to_string(i) + " of event_" + std::to_string(event);
    group.roots.push_back(builder_.AddRoot(FindPredicate(), name));
  }
  effects.decisions.resize(group.roots.size());
  for (uint32_t i = 0; i < description().aggregates.size(); ++i) {
    if (description().aggregates[i].event != event) continue;
    if (group.roots.empty()) {
      effects.always.inserts.push_back(i);
    } else {
      random_.Pick(effects.decisions).inserts.push_back(i);
    }
  }
  effects.decide_group = event;
  effects.settle_group = event;
  description().decide_groups.push_back(std::move(group));
}

// A list or record of any items, maybe with one more than another one.
NodeId ProgramGenerator::Items() {
  if (items_.empty() || random_.OneIn(4)) {
    const NodeId none = builder_.Text("");
    if (random_.OneIn(8)) return none;
    const NodeId one = builder_.AddItem(none, Find(ir::Slot::kText, true), Kind::kText);
    items_.insert(one.index());
    return one;
  }
  auto at = items_.begin();
  std::advance(at, random_.Below(static_cast<uint32_t>(items_.size())));
  return NodeId(*at);
}

NodeId ProgramGenerator::MakeItem(Op op) {
  const Kind kind = random_.Pick(kKinds);
  const ir::Shape shape = ir::ShapeOf(kind);
  auto item = [&](bool may_be_missing) {
    return Find(
        [&](const ir::Node& node) { return ir::ShapeOf(node) == shape && (may_be_missing || !node.is_optional); });
  };
  const NodeId items = Items();
  switch (op) {
    case Op::kItemOf: return builder_.ItemOf(items, builder_.Integer(random_.Below(4)), kind);
    case Op::kSizeOfItems: return builder_.SizeOfItems(items);
    case Op::kHasItem: return builder_.HasItem(items, item(false), kind);
    default: {
      const NodeId more = builder_.AddItem(items, item(true), kind);
      items_.insert(more.index());
      return more;
    }
  }
}

// One case per instruction with operands, in the order of SENDA_IR_OPS.
NodeId ProgramGenerator::MakeNode(Op op) {
  ir::Builder& b = builder_;
  auto boolean = [&] { return Find(ir::Slot::kBool, false); };
  auto integer = [&] { return Find(ir::Slot::kInteger, false); };
  auto number = [&] { return Find(ir::Slot::kNumber, false); };
  auto text = [&] { return Find(ir::Slot::kText, false); };
  auto optional = [&] { return Find([](const ir::Node& node) { return node.is_optional; }); };
  switch (op) {
    case Op::kIsKnown: return b.IsKnown(optional());
    case Op::kElse: {
      NodeId first = optional();
      return b.Else(first, Like(first, random_.OneIn(2)));
    }
    case Op::kAssumeKnown: return b.AssumeKnown(optional());
    case Op::kAnd: return b.And(boolean(), boolean());
    case Op::kOr: return b.Or(boolean(), boolean());
    case Op::kNot: return b.Not(boolean());
    case Op::kSelect: {
      NodeId first = AnyNode();
      return b.Select(boolean(), first, Like(first, random_.OneIn(2)));
    }
    case Op::kAddInteger: return b.AddInteger(integer(), integer());
    case Op::kSubtractInteger: return b.SubtractInteger(integer(), integer());
    case Op::kMultiplyInteger: return b.MultiplyInteger(integer(), integer());
    case Op::kNegateInteger: return b.NegateInteger(integer());
    case Op::kAbsInteger: return b.AbsInteger(integer());
    case Op::kMinInteger: return b.MinInteger(integer(), integer());
    case Op::kMaxInteger: return b.MaxInteger(integer(), integer());
    case Op::kFloorDivideInteger: {
      static constexpr int64_t kDivisors[] = {1, 2, 7, 1000, 3'600'000, 86'400'000, INT64_MAX};
      return b.FloorDivideInteger(integer(), random_.Pick(kDivisors));
    }
    case Op::kEqualInteger: {
      NodeId first = random_.OneIn(3) ? boolean() : integer();
      return b.EqualInteger(first, Like(first, false));
    }
    case Op::kLessInteger: return b.LessInteger(integer(), integer());
    case Op::kLessEqualInteger: return b.LessEqualInteger(integer(), integer());
    case Op::kInIntegers: {
      std::vector<int64_t> values;
      for (uint32_t i = 0, n = 1 + random_.Below(12); i < n; ++i) values.push_back(random_.Integer());
      return b.InIntegers(integer(), values);
    }
    case Op::kIntegerToNumber: return b.IntegerToNumber(integer());
    case Op::kAddNumber: return b.AddNumber(number(), number());
    case Op::kSubtractNumber: return b.SubtractNumber(number(), number());
    case Op::kMultiplyNumber: return b.MultiplyNumber(number(), number());
    case Op::kNegateNumber: return b.NegateNumber(number());
    case Op::kAbsNumber: return b.AbsNumber(number());
    case Op::kMinNumber: return b.MinNumber(number(), number());
    case Op::kMaxNumber: return b.MaxNumber(number(), number());
    case Op::kDivideNumber: return b.DivideNumber(number(), number());
    case Op::kEqualNumber: return b.EqualNumber(number(), number());
    case Op::kLessNumber: return b.LessNumber(number(), number());
    case Op::kLessEqualNumber: return b.LessEqualNumber(number(), number());
    case Op::kInNumbers: {
      std::vector<double> values;
      for (uint32_t i = 0, n = 1 + random_.Below(12); i < n; ++i) values.push_back(random_.Number());
      return b.InNumbers(number(), values);
    }
    case Op::kRoundNumber: return b.RoundNumber(number());
    case Op::kFloorNumber: return b.FloorNumber(number());
    case Op::kCeilNumber: return b.CeilNumber(number());
    case Op::kMultiplyMoney: return b.MultiplyMoney(integer(), number());
    case Op::kDivideMoney: return b.DivideMoney(integer(), number());
    case Op::kPercentOfMoney: return b.PercentOfMoney(integer(), integer());
    case Op::kPercentOfNumber: return b.PercentOfNumber(number(), integer());
    case Op::kShareInteger: return b.ShareInteger(integer(), integer());
    case Op::kShareNumber: return b.ShareNumber(number(), number());
    case Op::kDateOf: return b.DateOf(integer());
    case Op::kTimeOf: return b.TimeOf(integer());
    case Op::kStartOfDate: return b.StartOfDate(integer());
    case Op::kInstantAt: return b.InstantAt(integer(), integer());
    case Op::kAddMonthsToInstant: return b.AddMonthsToInstant(integer(), integer());
    case Op::kAddMonthsToDate: return b.AddMonthsToDate(integer(), integer());
    case Op::kMonthsBetween: return b.MonthsBetween(integer(), integer());
    case Op::kWeekdayOfDate: return b.WeekdayOfDate(integer());
    case Op::kDayOfDate: return b.DayOfDate(integer());
    case Op::kMonthOfDate: return b.MonthOfDate(integer());
    case Op::kYearOfDate: return b.YearOfDate(integer());
    case Op::kAgeOn: return b.AgeOn(integer(), integer());
    case Op::kNextBirthday: return b.NextBirthday(integer(), integer());
    case Op::kNextTimeOfDay: return b.NextTimeOfDay(integer(), integer(), random_.Below(8) - int64_t{1});
    case Op::kNextPeriod: return b.NextPeriod(integer(), random_.Below(4));
    case Op::kEqualText: return b.EqualText(text(), text());
    case Op::kEqualIgnoringCase: return b.EqualIgnoringCase(text(), text());
    case Op::kStartsWith: return b.StartsWith(text(), text());
    case Op::kEndsWith: return b.EndsWith(text(), text());
    case Op::kContains: return b.Contains(text(), text());
    case Op::kMatches: return b.Matches(text(), random_.Pick(kPatterns));
    case Op::kInTexts: {
      std::vector<std::string> values;
      for (uint32_t i = 0, n = 1 + random_.Below(8); i < n; ++i) values.push_back(random_.Text());
      return b.InTexts(text(), values);
    }
    case Op::kLowerText: return b.LowerText(text());
    case Op::kUpperText: return b.UpperText(text());
    case Op::kTrimText: return b.TrimText(text());
    case Op::kDomainOf: return b.DomainOf(text());
    case Op::kSizeOfText: return b.SizeOfText(text());
    case Op::kConcatenate: return b.Concatenate(text(), text());
    case Op::kTextOf: {
      auto kind = static_cast<Kind>(random_.Below(static_cast<uint32_t>(Kind::kEnum) + 1));
      ir::Format format{kind == Kind::kMoney ? "EUR" : "", 2, {}};
      if (kind == Kind::kEnum) format.members = {"free", "plus", "pro"};
      ir::Shape shape = ir::ShapeOf(kind);
      NodeId operand = Find([&](const ir::Node& node) { return ir::ShapeOf(node) == shape && !node.is_optional; });
      return b.TextOf(operand, kind, format);
    }
    case Op::kCatalogRow: return b.CatalogRow(text(), random_.Below(kCatalogs));
    case Op::kItemOf:
    case Op::kSizeOfItems:
    case Op::kHasItem:
    case Op::kAddItem: return MakeItem(op);
    default: SENDA_UNREACHABLE("{} has no operands", ir::NameOf(op));
  }
}

}  // namespace

ir::Program RandomProgram(uint64_t seed, const RandomProgramSize& size) {
  return ProgramGenerator(seed, size).Make();
}

}  // namespace senda::interp
