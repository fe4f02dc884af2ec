// Engine::Export: a customer's block as plain data.
#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "runtime/engine/aggregates.h"
#include "runtime/engine/attempts.h"
#include "runtime/engine/contact.h"
#include "runtime/engine/coupons.h"
#include "runtime/engine/duplicates.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/exact_since.h"
#include "runtime/engine/heap_array.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/kept_firings.h"
#include "runtime/engine/once.h"
#include "runtime/engine/partition.h"
#include "runtime/engine/sends.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::StoredValue;
using abi::Value;

class Reporter {
 public:
  Reporter(const Versions& versions, Work& work)
      : versions_(versions), work_(work), block_(*work.block), program_(work.program) {}

  CustomerReport Report() {
    CustomerReport report;
    report.id = work_.customer_id();
    const HeapArray<StoredValue> aliases(block_, Block::RootAt(kAliasesRoot));
    for (uint32_t i = 0; i < aliases.size(); ++i) report.aliases.emplace_back(block_.Load(aliases[i], true).text());
    report.has_begun = (block_.header().flags & kHasBegun) != 0;
    report.clock = block_.header().clock;
    report.wake = block_.header().wake;
    for (uint32_t i = abi::kFirstCustomerField; i < program_.customer_fields.size(); ++i) {
      const abi::FieldSchema& field = program_.customer_fields[i];
      if (field.is_kept_by_engine) continue;
      report.fields.push_back(Stored(field.name, field.type, block_.At<StoredValue>(program_.layout.fields)[i]));
    }
    for (uint32_t i = 0; i < program_.segments.size(); ++i) {
      if (program_.segments[i].is_reported && block_.HasSegment(program_.layout, i)) {
        report.segments.push_back(program_.segments[i].id);
      }
    }
    Stages(&report);
    Aggregates(&report);
    report.attempts = Attempts(Block::RootAt(kAttemptsRoot));
    for (const Root root : {kInstancesRoot, kTailsRoot}) {
      const HeapArray<InstanceReference> list(block_, Block::RootAt(root));
      for (uint32_t i = 0; i < list.size(); ++i) report.journeys.push_back(OneInstance(list[i].offset));
    }
    ForEachEntry(work_, [&](uint32_t journey, int64_t at) {
      report.entries.push_back({program_.journeys[journey].id, at});
    });
    AddContact(&report);
    const HeapArray<GivenCode> codes(block_, Block::RootAt(kCodesRoot));
    for (const GivenCode& given : codes.items()) {
      report.codes.push_back({program_.coupons[given.coupon].id, std::string(block_.Load(given.code, true).text()),
                              given.given_at, given.until});
    }
    report.events_remembered = CountSeenIds(block_);
    return report;
  }

 private:
  static abi::FieldType TypeOf(abi::Kind kind) {
    abi::FieldType type;
    type.kind = kind;
    return type;
  }

  ReportedValue Made(std::string name, abi::FieldType type, const Value& value) {
    ReportedValue out{std::move(name), std::move(type), value, {}};
    if (abi::RepOf(out.type.kind) != abi::Rep::kText) return out;
    if (value.known != 0) out.text = value.text();
    out.value = Value{{0}, 0, value.known};
    return out;
  }
  ReportedValue Stored(std::string name, abi::FieldType type, const StoredValue& stored) {
    const Value value = block_.Load(stored, abi::RepOf(type.kind) == abi::Rep::kText);
    return Made(std::move(name), std::move(type), value);
  }

  void Stages(CustomerReport* report) const {
    const auto* fields = block_.At<StoredValue>(program_.layout.fields);
    for (const abi::Map& map : program_.maps) {
      if (map.stage_field == kNone || fields[map.stage_field].known == 0) continue;
      const abi::Stage& stage = map.stages[static_cast<size_t>(fields[map.stage_field].integer)];
      report->stages.push_back({map.id, stage.id, fields[stage.since_field].integer});
    }
  }

  // What an aggregate answers at the customer's clock; of the last or first event the fields that are kept.
  void Aggregates(CustomerReport* report) {
    for (uint32_t i = 0; i < program_.aggregates.size(); ++i) {
      const abi::Aggregate& aggregate = program_.aggregates[i];
      if (aggregate.is_instance_scoped) continue;
      const uint32_t slot = SlotOf(program_.layout, block_, aggregate);
      if (slot == 0) continue;
      Moment moment = work_.MomentNow();
      if (aggregate.reset_root != kNone) {
        const Value reset = work_.Evaluate(aggregate.reset_root, nullptr);
        moment.has_reset = reset.known != 0;
        moment.reset = reset.integer;
      }
      const auto ask = [&](abi::AggregateQuery query, int64_t argument) {
        return ReadAggregate(block_.bytes(), aggregate, slot, query, argument, moment);
      };
      if (aggregate.container != abi::Container::kFields) {
        report->aggregates.push_back(
            Made(SpokenName(aggregate), TypeOfAnswer(aggregate), ask(abi::AggregateQuery::kValue, 0)));
        continue;
      }
      const abi::EventSchema& event = program_.events[aggregate.event];
      for (uint32_t f = 0; f < aggregate.fields.size(); ++f) {
        const abi::FieldSchema& field = event.fields[aggregate.fields[f]];
        report->aggregates.push_back(
            Made(SpokenName(aggregate) + "." + field.name, field.type, ask(abi::AggregateQuery::kField, f)));
      }
    }
  }

  abi::FieldType TypeOfAnswer(const abi::Aggregate& aggregate) const {
    switch (aggregate.function) {
      case abi::AggregateFunction::kCount:
      case abi::AggregateFunction::kDistinct: return TypeOf(abi::Kind::kInt);
      case abi::AggregateFunction::kAvg:
        if (aggregate.value_kind == abi::Kind::kInt) return TypeOf(abi::Kind::kNumber);
        break;
      default: break;
    }
    if (aggregate.value_field != kNone) return program_.events[aggregate.event].fields[aggregate.value_field].type;
    abi::FieldType type = TypeOf(aggregate.value_kind);
    if (type.kind == abi::Kind::kMoney) type.currency = program_.currency;
    return type;
  }

  // The event's field that a capture of a trigger takes, looked for through the triggers it listens to.
  std::pair<const abi::EventSchema*, uint32_t> FieldOf(uint32_t trigger, uint32_t capture) const {
    for (const uint32_t pattern : program_.triggers[trigger].patterns) {
      for (const abi::Link& link : program_.patterns[pattern].links) {
        for (const abi::Source& source : link.sources) {
          for (const abi::Source::Copy& copy : source.captures) {
            if (copy.to != capture) continue;
            if (source.kind == abi::SourceKind::kEvent) return {&program_.events[source.target], copy.from};
            if (source.kind == abi::SourceKind::kTrigger) return FieldOf(source.target, copy.from);
          }
        }
      }
    }
    return {nullptr, 0};
  }

  ReportedValue Capture(uint32_t trigger, uint32_t capture, abi::Kind kind, const StoredValue& stored) {
    const auto [event, field] =
        trigger == kNone ? std::pair<const abi::EventSchema*, uint32_t>() : FieldOf(trigger, capture);
    if (event == nullptr || event->fields[field].type.kind != kind) return Stored({}, TypeOf(kind), stored);
    return Stored(event->bare_name + "." + event->fields[field].name, event->fields[field].type, stored);
  }

  // What the events that an attempt or instance names have brought.
  std::vector<ReportedValue> AttemptCaptures(uint32_t attempt, uint32_t trigger) {
    std::vector<ReportedValue> named;
    const std::vector<abi::Kind>& kinds = program_.triggers[trigger].capture_kinds;
    for (uint32_t i = 0; i < kinds.size(); ++i) {
      const StoredValue stored = block_.At<StoredValue>(AttemptSet::CapturesOf(attempt))[i];
      if (stored.known != 0) named.push_back(Capture(trigger, i, kinds[i], stored));
    }
    return named;
  }
  std::vector<ReportedValue> InstanceCaptures(uint32_t offset, const abi::Journey& journey) {
    std::vector<ReportedValue> named;
    const uint32_t place = offset + work_.plan.journeys[block_.At<Instance>(offset)->journey].capture_offset;
    for (uint32_t i = 0; i < journey.capture_kinds.size(); ++i) {
      const StoredValue stored = block_.At<StoredValue>(place)[i];
      if (stored.known == 0) continue;
      const auto copy = std::find_if(journey.entry_captures.begin(), journey.entry_captures.end(),
                                     [&](const abi::Source::Copy& one) { return one.to == i; });
      const bool is_entrys = copy != journey.entry_captures.end();
      named.push_back(Capture(is_entrys ? journey.entry_trigger : kNone, is_entrys ? copy->from : 0,
                              journey.capture_kinds[i], stored));
      if (named.back().type.members.empty()) named.back().type.members = journey.capture_types[i].members;
    }
    return named;
  }

  std::vector<ReportedAttempt> Attempts(uint32_t root_at) {
    std::vector<ReportedAttempt> attempts;
    for (const AttemptBucket& bucket : AttemptSet(block_, root_at).buckets()) {
      const abi::Trigger& trigger = program_.triggers[program_.patterns[bucket.pattern].trigger];
      for (uint32_t at = bucket.head; at != 0; at = block_.At<Attempt>(at)->next) {
        const Attempt& attempt = *block_.At<Attempt>(at);
        attempts.push_back({trigger.id, attempt.stage, attempt.start_at, attempt.last_at, attempt.deadline,
                            AttemptCaptures(at, program_.patterns[bucket.pattern].trigger)});
      }
    }
    return attempts;
  }

  ReportedInstance OneInstance(uint32_t offset) {
    const Instance& instance = *block_.At<Instance>(offset);
    const abi::Journey& journey = program_.journeys[instance.journey];
    ReportedInstance out;
    out.journey = journey.id;
    out.has_ended = (instance.flags & kHasEnded) != 0;
    out.is_held_out = (instance.flags & kIsHeldOut) != 0;
    out.has_reached_goal = (instance.flags & kHasReached) != 0;
    if (!out.has_ended && instance.step != kNone) out.step = journey.steps[instance.step].id;
    if (journey.key_root != kNone) {
      abi::FieldType type = TypeOf(journey.key_kind);
      type.members = journey.key_members;
      out.key = Stored("key", type, instance.key);
    }
    out.entered = instance.entered_at;
    out.until = instance.deadline;
    out.goal_until = instance.goal_until;
    out.named = InstanceCaptures(offset, journey);
    out.attempts = Attempts(AttemptsRootOf(offset));
    for (const PendingSend& pending : PendingSends(work_).items()) {
      if (pending.instance != offset || (pending.flags & kIsDelayed) == 0) continue;
      out.held.push_back({program_.messages[journey.steps[pending.step].message].id, pending.retry_at});
    }
    if (instance.kept != 0) AddQueued(offset, &out);
    return out;
  }

  // As the version has it that queued it.
  void AddQueued(uint32_t offset, ReportedInstance* out) {
    const KeptFiring kept = KeptOf(work_, block_, offset);
    const abi::Program& program = kept.version == kNone ? program_ : versions_[kept.version].program;
    const abi::Journey& journey =
        program.journeys[kept.version == kNone ? block_.At<Instance>(offset)->journey : kept.journey];
    out->queued_at = kept.happened_at;
    for (size_t i = 0; i < journey.capture_kinds.size(); ++i) {
      if (kept.captures[i].known == 0) continue;
      out->queued.push_back(Made(journey.capture_names[i], journey.capture_types[i], kept.captures[i]));
    }
  }

  // What a hash stands for among those that the program declares; of another version only the hash.
  template <typename Declared>
  static std::string NameOfHash(const std::vector<uint64_t>& hashes, const std::vector<Declared>& all, uint64_t hash) {
    const auto found = std::find(hashes.begin(), hashes.end(), hash);
    if (found == hashes.end()) return fmt::format("{:016x}", hash);
    return all[static_cast<size_t>(found - hashes.begin())].id;
  }
  static std::string PurposeOf(uint32_t flags) {
    if ((flags & abi::kPromotional) != 0) return "promotional";
    return (flags & abi::kService) != 0 ? "service" : "transactional";
  }

  void AddContact(CustomerReport* report) {
    for (const ContactEntry& entry : ContactEntries(block_).items()) {
      const std::string channel = NameOfHash(work_.plan.channel_hashes, program_.channels, entry.channel);
      switch (entry.kind) {
        case ContactKind::kConsent: {
          const bool is_given = (entry.flags & kIsGiven) != 0;
          const std::string topic =
              entry.subject == 0 ? "" : NameOfHash(work_.plan.topic_hashes, program_.topics, entry.subject);
          report->consents.push_back(
              {channel, PurposeOf(entry.flags), topic, is_given, is_given ? entry.at : entry.other});
          break;
        }
        case ContactKind::kPlace: report->contacts.push_back({channel, PurposeOf(entry.flags), entry.at}); break;
        case ContactKind::kBounce: report->bounced.push_back({channel, "", entry.at}); break;
      }
    }
  }

  const Versions& versions_;
  Work& work_;
  Block& block_;
  const abi::Program& program_;
};

}  // namespace

std::optional<CustomerReport> Engine::Export(std::string_view customer_id) const {
  const CustomerHandle customer = Resolve(FindOwn(customer_id));
  const Partition* partition = PartitionOf(customer);
  if (partition == nullptr) return std::nullopt;
  Partition& home = *partitions_[customer.partition];
  CustomerReport report = Reporter(*versions_, home.ShowOnBench(customer.index)).Report();
  home.ShowOlds(customer.index, [&](uint32_t version, Work& work) {
    report.older.push_back(Reporter(*versions_, work).Report());
    report.older.back().version_since = (*versions_)[version].begins_at;
  });
  report.events_held =
      static_cast<uint32_t>(held_.Count([&](const HeldInput& held) { return Concerns(held, customer_id); }));
  return report;
}

}  // namespace senda::engine
