// Customers, aggregates, segments, and what each event type can change.
#include <algorithm>
#include <map>
#include <set>

#include "compiler/ir/verifier.h"
#include "runtime/abi/containers.h"

namespace senda::ir {
namespace {

constexpr MayRead kCustomerOnly{};
constexpr MayRead kEventToo{.event = true};

bool Contains(const std::vector<uint32_t>& values, uint32_t value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

bool IsAscending(const std::vector<uint32_t>& values) {
  return std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) == values.end();
}

template <typename T>
bool HasDistinctIds(const std::vector<T>& declarations) {
  std::set<std::string_view> ids;
  return std::all_of(declarations.begin(), declarations.end(), [&](const T& declaration) {
    return !declaration.id.empty() && ids.insert(declaration.id).second;
  });
}

}  // namespace

void Verifier::VerifyLayout() {
  const abi::CustomerLayout& layout = description_.layout;
  Expect(layout.fields >= sizeof(abi::CustomerHeader) && layout.fields % 8 == 0, "layout: fields at {}", layout.fields);
  Expect(layout.field_count == description_.customer_fields.size(), "layout: {} fields", layout.field_count);
  Expect(layout.segments >= layout.fields + layout.field_count * sizeof(abi::Value) && layout.segments % 8 == 0,
         "layout: segments at {}", layout.segments);
  Expect(layout.segment_count == description_.segments.size(), "layout: {} segments", layout.segment_count);
  Expect(layout.pages >= layout.segments + (layout.segment_count + 63) / 64 * 8, "layout: pages at {}", layout.pages);
  Expect(layout.page_count == description_.page_bytes.size(), "layout: {} pages", layout.page_count);
  Expect(layout.heap >= layout.pages + layout.page_count * sizeof(uint32_t) && layout.heap % 8 == 0,
         "layout: heap at {}", layout.heap);
  auto is_field = [&](uint32_t field, abi::Kind kind) {
    return field == abi::kNone ||
           (field < description_.customer_fields.size() && description_.customer_fields[field].type.kind == kind);
  };
  Expect(is_field(description_.timezone_field, abi::Kind::kTimeZone), "the time zone is no such field");
  Expect(is_field(description_.birthday_field, abi::Kind::kDate), "the birthday is no such field");
  CheckTriggerTable(description_.field_triggers, description_.customer_fields.size(), "by field");
  CheckTriggerTable(description_.segment_triggers, description_.segments.size(), "by segment");
  CheckTriggerTable(description_.trigger_triggers, description_.triggers.size(), "by trigger");
  Expect(description_.trigger_journeys.size() == description_.triggers.size(), "journeys by trigger: wrong size");
  for (const auto& journeys : description_.trigger_journeys) {
    for (uint32_t journey : journeys) InRange(journey, description_.journeys.size(), "journey", "journeys by trigger");
  }
}

void Verifier::CheckTriggerTable(const std::vector<std::vector<uint32_t>>& table, size_t size, std::string_view what) {
  Expect(table.size() == size, "triggers {}: {} instead of {}", what, table.size(), size);
  for (const auto& triggers : table) {
    Expect(IsAscending(triggers), "triggers {}: not in order", what);
    for (uint32_t trigger : triggers) InRange(trigger, description_.triggers.size(), "trigger", what);
  }
}

void Verifier::VerifyAggregates() {
  Expect(HasDistinctIds(description_.aggregates), "two aggregates have one id");
  for (uint32_t i = 0; i < description_.aggregates.size(); ++i) VerifyAggregate(i);
  if (is_clean()) VerifySlots();
}

void Verifier::VerifyAggregate(uint32_t index) {
  const abi::Aggregate& aggregate = description_.aggregates[index];
  const std::string& id = aggregate.id;
  Expect(aggregate.capacity > 0, "{}: keeps nothing", id);
  Expect(aggregate.container != abi::Container::kMembers || aggregate.member_count > 0, "{}: has no members", id);
  Expect(aggregate.fields.size() == aggregate.field_kinds.size(), "{}: kept fields and their kinds", id);
  Expect(aggregate.slot % 8 == 0 && aggregate.slot_bytes == abi::SlotBytes(aggregate), "{}: slot of {} bytes at {}", id,
         aggregate.slot_bytes, aggregate.slot);
  bool is_sliding = aggregate.window == abi::Window::kSliding;
  if (is_sliding) CheckDuration(aggregate.length, "window", id);
  if (aggregate.is_instance_scoped) {
    Expect(aggregate.reset_root == abi::kNone, "{}: is reset, although it begins with an instance", id);
    Expect(aggregate.decide_position == abi::kNone || aggregate.where_root == abi::kNone, "{}: decided twice", id);
  } else {
    Expect(aggregate.decide_position == abi::kNone && aggregate.where_root == abi::kNone, "{}: decided by itself", id);
    Expect((aggregate.window == abi::Window::kSince) == (aggregate.reset_root != abi::kNone), "{}: reset", id);
    CheckOptionalRoot(aggregate.reset_root, kWantedOptionalInstant, kCustomerOnly, "reset", id);
  }
  if (InRange(aggregate.event, description_.events.size(), "event", id)) VerifyAggregateSource(aggregate);
}

void Verifier::VerifyAggregateSource(const abi::Aggregate& aggregate) {
  const std::string& id = aggregate.id;
  std::vector<abi::Kind> kinds = KindsOfEvent(aggregate.event);
  MayRead may_read{.event = true, .instance = aggregate.is_instance_scoped};
  Expect(aggregate.value_field == abi::kNone || aggregate.value_root == abi::kNone, "{}: aggregates two things", id);
  if (InRangeOrNone(aggregate.value_field, kinds.size(), "field", id)) {
    Expect(abi::RepOf(kinds[aggregate.value_field]) == abi::RepOf(aggregate.value_kind), "{}: a field of another type",
           id);
  }
  CheckOptionalRoot(aggregate.value_root, {ShapeOf(aggregate.value_kind), true}, may_read, "value", id);
  CheckEventFields(aggregate.value_root, kinds, id);
  for (size_t i = 0; i < aggregate.fields.size() && i < aggregate.field_kinds.size(); ++i) {
    if (!InRange(aggregate.fields[i], kinds.size(), "kept field", id)) continue;
    Expect(ShapeOf(kinds[aggregate.fields[i]]) == ShapeOf(aggregate.field_kinds[i]), "{}: kept field {}", id, i);
  }
  if (aggregate.container == abi::Container::kOpen) {
    Expect(aggregate.value_field != abi::kNone, "{}: has no key", id);
    if (!InRange(aggregate.close_event, description_.events.size(), "closing event", id)) return;
    InRange(aggregate.close_field, KindsOfEvent(aggregate.close_event).size(), "closing key", id);
  }
  if (!aggregate.is_instance_scoped) return;
  CheckOptionalRoot(aggregate.where_root, kWantedBool, may_read, "where", id);
  CheckEventFields(aggregate.where_root, kinds, id);
  if (aggregate.event < description_.effects.size()) {
    size_t decisions = description_.effects[aggregate.event].decisions.size();
    InRangeOrNone(aggregate.decide_position, decisions, "position in the event's decisions", id);
  }
}

// No two slots of a page overlap, and a page is fed by one event type.
void Verifier::VerifySlots() {
  std::map<uint32_t, uint32_t> events;
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> ends;  // by page and where a slot begins
  for (const abi::Aggregate& aggregate : description_.aggregates) {
    if (aggregate.is_instance_scoped) continue;
    if (!InRange(aggregate.page, description_.page_bytes.size(), "page", aggregate.id)) continue;
    uint32_t end = aggregate.slot + aggregate.slot_bytes;
    Expect(end <= description_.page_bytes[aggregate.page], "{}: beyond its page", aggregate.id);
    bool is_new = ends.emplace(std::pair(aggregate.page, aggregate.slot), end).second;
    Expect(is_new || aggregate.slot_bytes == 0, "{}: in another's slot", aggregate.id);
    uint32_t event = events.try_emplace(aggregate.page, aggregate.event).first->second;
    Expect(event == aggregate.event, "{}: in the page of another event", aggregate.id);
  }
  for (auto it = ends.begin(); it != ends.end(); ++it) {
    auto next = std::next(it);
    if (next == ends.end() || next->first.first != it->first.first) continue;
    Expect(it->second <= next->first.second, "page {}: slots at {} and {} overlap", it->first.first, it->first.second,
           next->first.second);
  }
}

void Verifier::VerifySegments() {
  const auto& segments = description_.segments;
  Expect(HasDistinctIds(segments), "two segments have one id");
  for (uint32_t i = 0; i < segments.size(); ++i) {
    const abi::Segment& segment = segments[i];
    if (segment.kind != abi::SegmentKind::kComputed) {
      VerifyJourneyBit(segment);
    } else {
      CheckRoot(segment.value_root, kWantedBool, kCustomerOnly, "value", segment.id);
    }
    CheckOptionalRoot(segment.breakpoint_root, kWantedInstant, kCustomerOnly, "breakpoint", segment.id);
    for (uint32_t dependent : segment.dependents) {
      Expect(dependent > i && dependent < segments.size(), "{}: dependent {} is not after it", segment.id, dependent);
    }
    for (uint32_t root : {segment.value_root, segment.breakpoint_root}) {
      if (root >= program_.roots.size()) continue;
      for (uint32_t read : SegmentsRead(program_.nodes, program_.roots[root].node)) {
        Expect(read < i, "{}: reads {}, which is not before it", segment.id, segments[read].id);
        Expect(Contains(segments[read].dependents, i), "{}: is not among the dependents of {}", segment.id,
               segments[read].id);
      }
    }
  }
  VerifySettleGroups();
}

// A bit that the engine sets about a journey.
void Verifier::VerifyJourneyBit(const abi::Segment& segment) {
  Expect(segment.value_root == abi::kNone && segment.breakpoint_root == abi::kNone, "{}: computed and set", segment.id);
  if (!InRange(segment.journey, description_.journeys.size(), "journey", segment.id)) return;
  const abi::Journey& journey = description_.journeys[segment.journey];
  const uint32_t bit = segment.kind == abi::SegmentKind::kInJourney ? journey.membership : journey.already_bit;
  Expect(bit < description_.segments.size() && &description_.segments[bit] == &segment, "{}: unknown to {}", segment.id,
         journey.id);
}

void Verifier::VerifySettleGroups() {
  for (const abi::SettleGroup& group : description_.settle_groups) {
    Expect(IsAscending(group.segments), "a settle group is not in dependency order");
    for (uint32_t segment : group.segments) {
      if (!InRange(segment, description_.segments.size(), "segment", "settle group")) continue;
      Expect(description_.segments[segment].kind == abi::SegmentKind::kComputed, "a settle group has {}, which is set",
             description_.segments[segment].id);
      for (uint32_t dependent : description_.segments[segment].dependents) {
        Expect(Contains(group.segments, dependent), "a settle group has {} but not {}, which reads it",
               description_.segments[segment].id, dependent);
      }
    }
  }
  const auto computed =
      std::count_if(description_.segments.begin(), description_.segments.end(),
                    [](const abi::Segment& segment) { return segment.kind == abi::SegmentKind::kComputed; });
  if (computed == 0 && description_.all_segments_group == abi::kNone) return;
  if (!InRange(description_.all_segments_group, description_.settle_groups.size(), "settle group", "all segments"))
    return;
  const auto& all = description_.settle_groups[description_.all_segments_group].segments;
  Expect(all.size() == static_cast<size_t>(computed), "the group of all segments has {}", all.size());
}

void Verifier::VerifyEffects() {
  Expect(description_.effects.size() == description_.events.size(), "effects of {} events",
         description_.effects.size());
  std::vector<uint32_t> uses(description_.decide_groups.size(), 0);
  for (uint32_t event = 0; event < description_.effects.size() && event < description_.events.size(); ++event) {
    VerifyEventEffects(event);
    uint32_t group = description_.effects[event].decide_group;
    if (group < uses.size()) ++uses[group];
  }
  for (uint32_t use : uses) Expect(use == 1, "a decide group belongs to {} events", use);

  std::vector<uint32_t> inserts(description_.aggregates.size(), 0), closes(inserts);
  auto count = [&](const abi::Decision& decision) {
    for (uint32_t aggregate : decision.inserts) inserts.at(aggregate) += 1;
    for (uint32_t aggregate : decision.closes) closes.at(aggregate) += 1;
  };
  if (!is_clean()) return;
  for (const abi::EventEffects& effects : description_.effects) {
    count(effects.always);
    for (const abi::Decision& decision : effects.decisions) count(decision);
  }
  for (uint32_t i = 0; i < inserts.size(); ++i) {
    const abi::Aggregate& aggregate = description_.aggregates[i];
    uint32_t wanted = aggregate.is_instance_scoped ? 0 : 1;
    Expect(inserts[i] == wanted, "{}: inserted into by {} decisions", aggregate.id, inserts[i]);
    bool is_open = aggregate.container == abi::Container::kOpen;
    Expect(closes[i] == (is_open ? wanted : 0), "{}: closed by {} decisions", aggregate.id, closes[i]);
  }
}

void Verifier::VerifyEventEffects(uint32_t event) {
  const abi::EventEffects& effects = description_.effects[event];
  const std::string& name = description_.events[event].qualified_name;
  if (effects.decide_group == abi::kNone) {
    Expect(effects.decisions.empty(), "{}: decisions without a group", name);
  } else if (InRange(effects.decide_group, description_.decide_groups.size(), "decide group", name)) {
    const abi::DecideGroup& group = description_.decide_groups[effects.decide_group];
    Expect(group.roots.size() == effects.decisions.size(), "{}: {} decisions for {} roots", name,
           effects.decisions.size(), group.roots.size());
    for (uint32_t root : group.roots) {
      CheckRoot(root, kWantedBool, kEventToo, "where", name);
      CheckEventFields(root, KindsOfEvent(event), name);
    }
  }
  VerifyDecision(event, effects.always);
  for (const abi::Decision& decision : effects.decisions) VerifyDecision(event, decision);
  InRangeOrNone(effects.settle_group, description_.settle_groups.size(), "settle group", name);
  Expect(IsAscending(effects.triggers), "{}: triggers not in order", name);
  for (uint32_t trigger : effects.triggers) {
    if (!InRange(trigger, description_.triggers.size(), "trigger", name)) continue;
    Expect(!description_.triggers[trigger].is_instance_scoped, "{}: feeds {} of journey instances", name,
           description_.triggers[trigger].id);
  }
  for (uint32_t journey : effects.journeys) InRange(journey, description_.journeys.size(), "journey", name);
}

void Verifier::VerifyDecision(uint32_t event, const abi::Decision& decision) {
  const std::string& name = description_.events[event].qualified_name;
  for (uint32_t index : decision.inserts) {
    if (!InRange(index, description_.aggregates.size(), "aggregate", name)) continue;
    Expect(description_.aggregates[index].event == event, "{}: inserted into {}", name,
           description_.aggregates[index].id);
  }
  for (uint32_t index : decision.closes) {
    if (!InRange(index, description_.aggregates.size(), "aggregate", name)) continue;
    Expect(description_.aggregates[index].close_event == event, "{}: closes {}", name,
           description_.aggregates[index].id);
  }
}

}  // namespace senda::ir
