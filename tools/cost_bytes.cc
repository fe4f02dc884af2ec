// Bytes of a customer's state: what each declaration can come to keep, from the bounds that the program says.
#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "compiler/base/check.h"
#include "runtime/abi/containers.h"
#include "runtime/abi/frames.h"
#include "runtime/abi/items.h"
#include "runtime/engine/attempts.h"
#include "runtime/engine/breakpoints.h"
#include "runtime/engine/contact.h"
#include "runtime/engine/coupons.h"
#include "runtime/engine/duplicates.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/instance.h"
#include "runtime/engine/kept_firings.h"
#include "runtime/engine/outbox.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/sends.h"
#include "tools/cost_limits.h"
#include "tools/cost_model.h"

namespace senda::tools::cost {
namespace {

using abi::kNone;

constexpr uint32_t kOnceRecordBytes = 24, kSeenIdBytes = 16, kFreeTableBytes = 160, kPurposes = 3;

bool IsText(abi::Kind kind) {
  return abi::RepOf(kind) == abi::Rep::kText;
}

uint32_t AlignedHeap(const abi::CustomerLayout& layout) {
  return (std::max<uint32_t>(layout.heap, sizeof(abi::CustomerHeader)) + 15) & ~15u;
}

// What one fullness comes to: bytes that are always there, and pieces of the heap, by declaration.
class State {
 public:
  State(const driver::Compilation& compilation, const Places& places, const engine::Plan& plan, const Limits& limits,
        const Fullness& full)
      : program_(compilation.program->description), places_(places), plan_(plan), limits_(limits), full_(full) {}

  struct Share {
    Place place;
    uint64_t fixed = 0;
    Pieces pieces;
    uint64_t texts = 0;     // bytes of them that are texts
    uint64_t listed = 0;    // … the entries of windows
    uint64_t attempts = 0;  // … open attempts
    uint64_t bytes() const { return fixed + pieces.bytes(); }
  };

  // `is_idle`: nothing has happened to the customer yet.
  void Add(bool is_idle) {
    AddCustomer(is_idle);
    AddSegments(is_idle);
    AddPages(is_idle);
    AddPatterns(is_idle);
    AddDuplicates(is_idle);
    if (is_idle) return;
    AddAggregates();
    AddJourneys();
    AddSends();
    AddContact();
    if (full_.is_worst) Of({"engine", "pieces given back", "", 0}).pieces.Add(kFreeTableBytes);
  }

  std::map<std::string, Share>& shares() { return shares_; }

 private:
  Share& Of(const Place& place) {
    Share& share = shares_[place.file + ":" + std::to_string(place.line) + ":" + place.kind + ":" + place.name];
    share.place = place;
    return share;
  }
  Share& At(const abi::SourcePosition& position) { return Of(places_.At(position)); }

  void AddText(Share* share, uint32_t limit, uint64_t count = 1) {
    Pieces pieces;
    pieces.AddText(limit, full_);
    share->texts += pieces.bytes() * count;
    share->pieces.Add(pieces, count);
  }

  void AddCustomer(bool is_idle) {
    Share& engine = Of({"engine", "the customer's head", "", 0});
    engine.fixed += AlignedHeap(program_.layout) - program_.layout.field_count * sizeof(abi::Value) - SegmentBytes() -
                    program_.layout.page_count * sizeof(uint32_t);
    Share& customer = Of({"customer", "fields", "", 0});
    customer.fixed += program_.layout.field_count * sizeof(abi::Value);
    customer.pieces.Add(kIdBytes);
    for (uint32_t i = abi::kFirstCustomerField; i < program_.customer_fields.size(); ++i) {
      const abi::FieldSchema& field = program_.customer_fields[i];
      if (!IsText(field.type.kind)) continue;
      const bool has_default = field.default_value.has_value() && !field.default_value->text.empty();
      if (is_idle && has_default) customer.pieces.Add(field.default_value->text.size());
      if (!is_idle) AddText(&customer, BytesMax(field.type));
    }
    if (is_idle) return;
    customer.pieces.AddList(sizeof(uint64_t), (program_.customer_fields.size() + 63) / 64, full_);
    // While a text is replaced both are there.
    if (full_.is_worst) AddText(&engine, limits_.longest());
  }

  uint64_t SegmentBytes() const { return program_.layout.pages - program_.layout.segments; }

  void AddSegments(bool is_idle) {
    Share& engine = Of({"engine", "who is in which segment", "", 0});
    engine.fixed += SegmentBytes();
    if (is_idle) return;
    uint64_t timed = 0;
    for (const abi::Segment& segment : program_.segments) timed += segment.breakpoint_root != kNone ? 1 : 0;
    Share& when = Of({"engine", "when segments flip by time", "", 0});
    when.pieces.AddList(sizeof(engine::Breakpoint), timed, full_);
  }

  void AddPages(bool is_idle) {
    Of({"engine", "which events the customer has had", "", 0}).fixed += program_.layout.page_count * sizeof(uint32_t);
    if (is_idle) return;
    // A page is one piece; its slots belong to those who ask. What rounding adds is the engine's.
    std::map<uint32_t, uint64_t> of_page;
    for (const abi::Aggregate& aggregate : program_.aggregates) {
      if (aggregate.is_instance_scoped) continue;
      const uint64_t slot = (aggregate.slot_bytes + 7) & ~7u;
      At(aggregate.position).fixed += slot;
      of_page[aggregate.page] += slot;
    }
    Share& engine = Of({"engine", "which events the customer has had", "", 0});
    for (const auto& [page, used] : of_page) {
      engine.fixed += engine::Block::RoundedSize(program_.page_bytes[page]) - used;
    }
  }

  // ---------------------------------------------------------------------------------------------------------- windows

  void AddAggregates() {
    for (const abi::Aggregate& aggregate : program_.aggregates) {
      if (aggregate.is_instance_scoped) continue;
      Share& share = At(aggregate.position);
      const uint64_t texts_before = share.texts, before = share.pieces.bytes();
      AddKept(aggregate, 1, &share);
      share.listed += share.pieces.bytes() - before - (share.texts - texts_before);
    }
  }

  // What lies outside of an aggregate's slot, for so many customers or instances.
  void AddKept(const abi::Aggregate& aggregate, uint64_t count, Share* share) {
    Pieces pieces;
    uint32_t texts = 0;  // how many of what limit
    uint32_t limit = 0;
    const uint32_t entries = full_.EntriesOf(aggregate.capacity);
    switch (aggregate.container) {
      case abi::Container::kLatest:
        if (aggregate.capacity > abi::kInlineTimesMax) pieces.AddRing(sizeof(int64_t), aggregate.capacity, full_);
        break;
      case abi::Container::kLog:
        pieces.AddRing(aggregate.function == abi::AggregateFunction::kCount ? sizeof(int64_t) : sizeof(abi::TimeValue),
                       aggregate.capacity, full_);
        break;
      case abi::Container::kFrontier: pieces.AddRing(sizeof(abi::TimeValue), aggregate.capacity, full_); break;
      case abi::Container::kValues:
      case abi::Container::kOpen:
        pieces.AddRing(sizeof(abi::ValueTime), aggregate.capacity, full_);
        if (IsText(aggregate.value_kind)) {
          texts = entries;
          limit = limits_.OfAggregate(aggregate);
        }
        break;
      case abi::Container::kFields: AddFields(aggregate, count, share, &pieces); break;
      case abi::Container::kCell:
      case abi::Container::kMembers: break;
    }
    share->pieces.Add(pieces, count);
    if (texts > 0) AddText(share, limit, count * texts);
  }

  void AddFields(const abi::Aggregate& aggregate, uint64_t count, Share* share, Pieces* pieces) {
    uint64_t times = 1;
    if (abi::IsListOfFields(aggregate)) {
      times = full_.EntriesOf(aggregate.capacity);
      pieces->AddRing(sizeof(abi::TimePiece), aggregate.capacity, full_);
      pieces->Add(aggregate.fields.size() * sizeof(abi::StoredValue), times);
    }
    for (size_t i = 0; i < aggregate.fields.size(); ++i) {
      if (!IsText(aggregate.field_kinds[i])) continue;
      AddText(share, limits_.OfEventField(aggregate.event, aggregate.fields[i]), count * times);
    }
  }

  // --------------------------------------------------------------------------------------------------------- patterns

  // The open attempts of a trigger, for so many customers or instances.
  void AddAttempts(uint32_t trigger, uint64_t count, bool is_idle, Share* share) {
    for (uint32_t index : program_.triggers[trigger].patterns) {
      const abi::Pattern& pattern = program_.patterns[index];
      const bool is_calendar = pattern.kind == abi::PatternKind::kCalendar;
      if (!IsKept(pattern) || (is_idle && !is_calendar)) continue;
      const uint64_t most = full_.is_worst ? MostAttempts(pattern)
                            : is_idle      ? 1
                                           : std::min<uint64_t>(full_.attempts, MostAttempts(pattern));
      const auto& kinds = program_.triggers[trigger].capture_kinds;
      const uint64_t before = share->bytes();
      share->pieces.Add(sizeof(engine::Attempt) + kinds.size() * sizeof(abi::Value), most * count);
      for (uint32_t slot = 0; slot < kinds.size(); ++slot) {
        if (IsText(kinds[slot]) && !is_idle) AddText(share, limits_.OfCapture(trigger, slot), most * count);
      }
      if (pattern.kind == abi::PatternKind::kCount && !is_idle) AddTimes(pattern, most * count, share);
      share->attempts += share->bytes() - before;
    }
  }

  // Of `k A within D` the times, and of distinct ones the values; one more while it is looked at.
  void AddTimes(const abi::Pattern& pattern, uint64_t attempts, Share* share) {
    Pieces times;
    times.AddList(sizeof(engine::CountedTime), full_.EntriesOf(pattern.count + 1), full_);
    share->pieces.Add(times, attempts);
    if (pattern.is_distinct && IsText(pattern.distinct_kind)) {
      AddText(share, limits_.OfDistinct(pattern), attempts * full_.EntriesOf(pattern.count + 1));
    }
  }

  // One of a single link that fires at once opens none.
  static bool IsKept(const abi::Pattern& pattern) {
    return pattern.kind != abi::PatternKind::kChain || pattern.links.size() > 1 || pattern.has_absence;
  }

  static uint64_t MostAttempts(const abi::Pattern& pattern) {
    if (pattern.kind == abi::PatternKind::kCalendar) return 1;
    return std::max<uint32_t>(pattern.keep, 1);
  }

  void AddPatterns(bool is_idle) {
    uint64_t buckets = 0, firsts = 0;
    for (uint32_t i = 0; i < program_.triggers.size(); ++i) {
      const abi::Trigger& trigger = program_.triggers[i];
      if (trigger.is_instance_scoped) continue;
      Share& share = At(trigger.position);
      AddAttempts(i, 1, is_idle, &share);
      for (uint32_t index : trigger.patterns) {
        const abi::Pattern& pattern = program_.patterns[index];
        const bool is_calendar = pattern.kind == abi::PatternKind::kCalendar;
        if (IsKept(pattern) && (!is_idle || is_calendar)) ++buckets;
        if (pattern.is_first_only) ++firsts;
      }
    }
    Share& engine = Of({"engine", "which patterns have something open", "", 0});
    engine.pieces.AddList(sizeof(engine::AttemptBucket), buckets, full_);
    if (!is_idle) engine.pieces.AddList(sizeof(uint64_t), firsts, full_);
  }

  // --------------------------------------------------------------------------------------------------------- journeys

  void AddJourneys() {
    uint64_t live = 0, tails = 0, once = 0;
    for (uint32_t i = 0; i < program_.journeys.size(); ++i) {
      const abi::Journey& journey = program_.journeys[i];
      const MostInstances most = limits_.InstancesOf(journey);
      uint64_t count = most.live + most.ending + most.tails;
      if (!full_.is_worst) count = full_.instances == 0 || !limits_.IsTypical(i) ? 0 : full_.instances;
      Share& share = At(journey.position);
      AddInstances(i, count, &share);
      live += full_.is_worst ? most.live + most.ending : count;
      tails += full_.is_worst ? most.tails : 0;
      if (journey.once != abi::Once::kEveryTime) {
        const bool is_one = journey.key_root == kNone || journey.is_once_per_customer;
        once += is_one ? 1 : full_.EntriesOf(journey.once_keep);
      }
    }
    Share& engine = Of({"engine", "which journeys the customer is in", "", 0});
    engine.pieces.AddList(sizeof(engine::InstanceReference), live, full_);
    engine.pieces.AddList(sizeof(engine::InstanceReference), tails, full_);
    Of({"engine", "what `once` remembers", "", 0}).pieces.AddList(kOnceRecordBytes, once, full_);
  }

  void AddInstances(uint32_t index, uint64_t count, Share* share) {
    const abi::Journey& journey = program_.journeys[index];
    if (count == 0) return;
    share->pieces.Add(plan_.journeys[index].bytes, count);
    if (journey.key_root != kNone && IsText(journey.key_kind)) AddText(share, limits_.OfKey(index), count);
    uint64_t texts = 0;
    for (uint32_t slot = 0; slot < journey.capture_kinds.size(); ++slot) {
      if (!IsText(journey.capture_kinds[slot])) continue;
      AddText(share, limits_.OfJourneyCapture(index, slot), count);
      ++texts;
    }
    for (uint32_t number : journey.aggregates) AddKept(program_.aggregates[number], count, share);
    uint64_t buckets = 0, firsts = 0;
    for (uint32_t trigger : limits_.TriggersOf(index)) {
      AddAttempts(trigger, count, false, share);
      for (uint32_t pattern : program_.triggers[trigger].patterns) {
        buckets += IsKept(program_.patterns[pattern]) ? 1 : 0;
        firsts += program_.patterns[pattern].is_first_only ? 1 : 0;
      }
    }
    Pieces lists;
    lists.AddList(sizeof(engine::AttemptBucket), buckets, full_);
    lists.AddList(sizeof(uint64_t), firsts, full_);
    if (journey.again == abi::Again::kQueue && full_.is_worst) {
      lists.Add(sizeof(engine::KeptHead) + journey.capture_kinds.size() * sizeof(abi::Value));
      for (uint32_t slot = 0; slot < journey.capture_kinds.size() && texts > 0; ++slot) {
        if (IsText(journey.capture_kinds[slot])) AddText(share, limits_.OfJourneyCapture(index, slot), count);
      }
    }
    share->pieces.Add(lists, count);
  }

  // ------------------------------------------------------------------------------------------------------------ sends

  void AddSends() {
    uint64_t pending = 0;
    const MostRecords records = limits_.RecordsOf(full_);
    for (uint32_t i = 0; i < program_.journeys.size(); ++i) {
      const MostInstances most = limits_.InstancesOf(program_.journeys[i]);
      const uint64_t count = full_.is_worst ? most.live + most.ending : 0;
      pending += count * limits_.SendsOf(program_.journeys[i]);
    }
    Share& engine = Of({"engine", "sends that are held", "", 0});
    engine.pieces.AddList(sizeof(engine::PendingSend), pending, full_);
    if (records.count > 0) {
      Share& outbox = Of({"engine", "what has gone out and is not settled", "", 0});
      outbox.pieces.AddList(sizeof(engine::OutboxRecord), records.count, full_);
      AddText(&outbox, records.address, records.count);
      Share& content = At(records.position);
      AddText(&content, records.content, records.count);
    }
    if (!program_.coupons.empty()) {
      const uint64_t codes = full_.EntriesOf(engine::kGivenCodesMax + 1);
      Share& coupons = Of({"engine", "codes that were given", "", 0});
      coupons.pieces.AddList(sizeof(engine::GivenCode), codes, full_);
      AddText(&coupons, kCodeBytesMax, codes);
    }
  }

  // Consents, addresses that bounced (one a channel), places in limits.
  void AddContact() {
    if (program_.channels.empty()) return;
    const uint64_t consents = program_.channels.size() * (program_.topics.size() + 1) * kPurposes;
    uint64_t places = 0;
    for (const abi::SendRule& rule : program_.rules) {
      if (rule.kind != abi::RuleKind::kLimit) continue;
      const auto count = static_cast<uint64_t>(std::max<int64_t>(rule.count, 0));
      places += full_.is_worst ? count : std::min<uint64_t>(count, full_.entries);
    }
    Share& share = Of({"engine", "consent, limits, addresses", "", 0});
    const uint64_t some = full_.is_worst ? consents + program_.channels.size() : program_.channels.size();
    share.pieces.AddList(sizeof(engine::ContactEntry), some + places, full_);
  }

  void AddDuplicates(bool is_idle) {
    if (program_.duplicates_ms <= 0) return;
    Share& share = Of({"engine", "ids of recent events", "", 0});
    share.pieces.AddList(sizeof(abi::ListSlot), 1, full_);
    share.pieces.AddRing(kSeenIdBytes, is_idle ? 1 : engine::kSeenIdsMax, full_);
  }

  const abi::Program& program_;
  const Places& places_;
  const engine::Plan& plan_;
  const Limits& limits_;
  const Fullness full_;
  std::map<std::string, Share> shares_;
};

// What would make a declaration cheaper, by what most of it is.
std::string CheaperOf(const State::Share& share) {
  const uint64_t all = share.bytes();
  constexpr uint64_t kLittle = 4096;
  if (all < kLittle || share.place.file.empty()) return {};
  if (share.place.kind == "message")
    return "most of it is what messages say until they are settled: shorter values, or less in `for … up to`";
  if (2 * share.texts > all) return "most of it is texts: say how long they can be, as in `text(40)`";
  if (2 * share.attempts > all) return "most of it is open attempts: `keep 10`, or a shorter `within`";
  if (2 * share.listed > all)
    return "most of it is a window's events: `keep 100`, or a comparison such as `>= 3`, which keeps three";
  if (share.place.kind == "journey") return "most of it is its instances: without `keyed by` there is one a customer";
  return {};
}

// What a customer takes to whom nothing has happened. What the clock alone has added there, such as when a segment
// about today flips, is the engine's.
void AskEngine(const driver::Compilation& compilation, std::map<std::string, BytesOf>* all, Cost* cost) {
  const auto evaluator = driver::MakeEvaluator(*compilation.program, driver::EvaluatorKind::kInterpreter);
  const abi::Program& program = compilation.program->description;
  engine::Engine engine(program, **evaluator, engine::Options{}, nullptr);
  const std::string id(kIdBytes, 'x');
  const auto event = std::find_if(program.events.begin(), program.events.end(),
                                  [](const abi::EventSchema& schema) { return schema.updates_profile; });
  SENDA_CHECK(event != program.events.end(), "a program without profile_updated");
  std::vector<abi::Value> fields(event->fields.size(), abi::Value::Missing());
  fields[abi::kEventFieldId] = abi::Value::Text(id);
  constexpr int64_t kSomeInstant = 1'772'452'800'000;
  fields[abi::kEventFieldAt] = abi::Value::Integer(kSomeInstant);
  engine::Event input;
  input.type = static_cast<uint32_t>(event - program.events.begin());
  input.customer_id = id;
  input.fields = fields;
  const auto refusal = engine.Apply(input);
  SENDA_CHECK(!refusal, "an idle customer was refused: {}", refusal->message);
  engine.AdvanceTo(kSomeInstant);
  const uint64_t bytes = engine.StateBytesOf(engine.Intern(id));
  if (bytes > cost->idle) {
    BytesOf& clock = (*all)[":0:engine:when segments flip by time"];
    clock.kind = "engine";
    clock.name = "when segments flip by time";
    clock.idle += bytes - cost->idle;
  }
  cost->idle = bytes;
}

}  // namespace

void AddBytes(const driver::Compilation& compilation, const Places& places, Cost* cost) {
  const engine::Plan plan(compilation.program->description);
  const Limits limits(*compilation.program);
  std::map<std::string, BytesOf> all;
  const auto add = [&](const Fullness& full, bool is_idle, uint64_t BytesOf::*to, uint64_t* sum, bool gives_advice) {
    State state(compilation, places, plan, limits, full);
    state.Add(is_idle);
    Pieces pieces;
    for (auto& [key, share] : state.shares()) {
      BytesOf& one = all[key];
      one.kind = share.place.kind;
      one.name = share.place.name;
      one.file = share.place.file;
      one.line = share.place.line;
      one.*to = share.bytes();
      *sum += share.bytes();
      if (gives_advice) one.cheaper = CheaperOf(share);
    }
  };
  Fullness idle, typical, worst;
  idle.is_worst = typical.is_worst = false;
  idle.entries = 1;
  typical.entries = kTypicalEntries;
  typical.text_bytes = kTypicalText;
  typical.attempts = kTypicalAttempts;
  typical.instances = 1;
  add(idle, true, &BytesOf::idle, &cost->idle, false);
  add(typical, false, &BytesOf::typical, &cost->typical, false);
  add(worst, false, &BytesOf::worst, &cost->worst, true);
  AskEngine(compilation, &all, cost);
  for (auto& [key, one] : all) {
    if (one.idle + one.typical + one.worst > 0) cost->bytes.push_back(std::move(one));
  }
  std::stable_sort(cost->bytes.begin(), cost->bytes.end(),
                   [](const BytesOf& a, const BytesOf& b) { return a.worst > b.worst; });
}

}  // namespace senda::tools::cost
