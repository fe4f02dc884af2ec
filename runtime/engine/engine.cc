#include "runtime/engine/engine.h"
#include "compiler/base/check.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "runtime/engine/catalogs.h"
#include "runtime/engine/coupons.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/partition.h"
#include "runtime/engine/pauses.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/versions.h"

namespace senda::engine {
namespace {

using abi::Value;

template <typename... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <typename... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

}  // namespace

std::string_view NameOf(DecisionKind kind) {
  switch (kind) {
    case DecisionKind::kFired: return "fired";
    case DecisionKind::kEntered: return "entered";
    case DecisionKind::kHeldOut: return "held_out";
    case DecisionKind::kQueued: return "queued";
    case DecisionKind::kRefused: return "refused";
    case DecisionKind::kAssigned: return "assigned";
    case DecisionKind::kSent: return "sent";
    case DecisionKind::kHeld: return "held";
    case DecisionKind::kSkipped: return "skipped";
    case DecisionKind::kWithdrawn: return "withdrawn";
    case DecisionKind::kExited: return "exited";
    case DecisionKind::kReached: return "goal_reached";
    case DecisionKind::kRetimed: return "retimed";
    case DecisionKind::kKept: return "kept";
    case DecisionKind::kContinued: return "continued";
    case DecisionKind::kExactSince: return "exact_since";
    case DecisionKind::kSet: return "set";
    case DecisionKind::kEmitted: return "emitted";
    case DecisionKind::kCalled: return "called";
    case DecisionKind::kTasked: return "work_assigned";
    case DecisionKind::kAnswered: return "answered";
    case DecisionKind::kOverdue: return "overdue";
    case DecisionKind::kPaused: return "paused";
    case DecisionKind::kResumed: return "resumed";
    case DecisionKind::kWithheld: return "withheld";
    case DecisionKind::kMoved: return "moved";
    case DecisionKind::kAlerted: return "alert";
  }
  return "";
}

Engine::Engine(const abi::Program& program, const abi::Evaluator& evaluator, const Options& options, DecisionSink* sink)
    : versions_(std::make_unique<Versions>()),
      pauses_(std::make_unique<Pauses>()),
      options_(options),
      sink_(sink),
      held_(program),
      own_counters_(program) {
  versions_->Add(program, evaluator, INT64_MIN);
  catalogs_.push_back(std::make_unique<Catalogs>(program));
  coupons_.push_back(std::make_unique<Coupons>(program));
  options_.partitions = std::max<uint32_t>(options_.partitions, 1);
  for (uint32_t i = 0; i < options_.partitions; ++i) {
    partitions_.push_back(std::make_unique<Partition>(*versions_, options_, sink_, i));
    partitions_.back()->Watch(pauses_.get());
    partitions_.back()->Share(&catalogs_, &coupons_);
  }
}

Engine::~Engine() = default;

const abi::Program& Engine::program() const {
  return (*versions_)[versions_->newest()].program;
}

const Plan& Engine::plan() const {
  return (*versions_)[versions_->newest()].plan;
}

std::optional<Refusal> Engine::Refuse(RefusalReason reason, std::string message) {
  ++refused_;
  return Refusal{reason, std::move(message)};
}

std::optional<Refusal> Engine::Apply(const Input& input) {
  return std::visit(Overloaded{
                        [&](const Event& event) { return ApplyEvent(event); },
                        [&](const Tick& tick) { return ApplyTick(tick); },
                        [&](const DeliveryAnswer& answer) { return ApplyDeliveryAnswer(answer); },
                        [&](const HookAnswer& answer) { return ApplyHookAnswer(answer); },
                        [&](const PersonAnswer& answer) { return ApplyPersonAnswer(answer); },
                        [&](const CatalogRow& row) { return ApplyCatalogRow(row); },
                        [&](const CouponCode& code) { return ApplyCouponCode(code); },
                        [&](const ProgramSwitch& to) { return ApplySwitch(to); },
                        [&](const Merge& merge) { return ApplyMerge(merge); },
                        [&](const Erasure& erasure) { return ApplyErasure(erasure); },
                        [&](const Pause& pause) { return ApplyPause(pause); },
                        [&](const Resume& resume) { return ApplyResume(resume); },
                    },
                    input);
}

std::optional<Refusal> Engine::CheckInstant(int64_t at, std::string_view what) const {
  if (at < kInstantMin || at > kInstantMax) {
    return Refusal{RefusalReason::kBadInstant,
                   fmt::format("the instant of the {} is missing or outside of the years 0 to 9999", what)};
  }
  if (!options_.clock_follows_events && clock_ != INT64_MIN && at - clock_ > kAheadMsMax) {
    return Refusal{RefusalReason::kAheadOfClock, fmt::format("the {} is more than an hour ahead of the clock", what)};
  }
  return std::nullopt;
}

std::optional<Refusal> Engine::CheckEvent(const Event& event) const {
  if (event.type >= program().events.size()) {
    return Refusal{RefusalReason::kUnknownEventType, "the program has no such event"};
  }
  const abi::EventSchema& schema = program().events[event.type];
  if (event.fields.size() != schema.fields.size()) {
    return Refusal{RefusalReason::kWrongFields, fmt::format("`{}` has {} fields, not {}", schema.qualified_name,
                                                            schema.fields.size(), event.fields.size())};
  }
  const EventPlan& event_plan = plan().events[event.type];
  for (const uint32_t field : event_plan.required) {
    if (event.fields[field].known != 0) continue;
    return Refusal{RefusalReason::kWrongFields,
                   fmt::format("`{}` of `{}` is missing", schema.fields[field].name, schema.qualified_name)};
  }
  for (const uint32_t field : event_plan.text_fields) {
    if (event.fields[field].known == 0 || event.fields[field].size <= kTextBytesMax) continue;
    return Refusal{RefusalReason::kWrongFields,
                   fmt::format("`{}` has a text of {} bytes; at most {} can be kept", schema.fields[field].name,
                               event.fields[field].size, kTextBytesMax)};
  }
  for (const auto& [field, members] : event_plan.enums) {
    const Value& value = event.fields[field];
    if (value.known == 0 || (value.integer >= 0 && value.integer < members)) continue;
    return Refusal{RefusalReason::kWrongFields, fmt::format("`{}` of `{}` is none of its members",
                                                            schema.fields[field].name, schema.qualified_name)};
  }
  if (event.type == plan().merged_event) {
    for (const uint32_t field : {plan().merged_into, plan().merged_from}) {
      const uint32_t size = event.fields[field].size;
      if (size > 0 && size <= kCustomerIdBytesMax) continue;
      return Refusal{RefusalReason::kWrongFields,
                     fmt::format("`{}` of `{}` is no customer's id", schema.fields[field].name, schema.qualified_name)};
    }
  }
  const Value& at = event.fields[abi::kEventFieldAt];
  return CheckInstant(at.known != 0 ? at.integer : INT64_MIN, "event");
}

std::optional<Refusal> Engine::ApplyEvent(const Event& event) {
  if (auto refusal = CheckEvent(event)) return Refuse(refusal->reason, std::move(refusal->message));
  if (!program().events[event.type].reaches.empty()) return ApplyReach(event);
  CustomerHandle customer = event.customer.is_valid() ? Resolve(event.customer) : Intern(event.customer_id);
  if (PartitionOf(customer) == nullptr) {
    return Refuse(RefusalReason::kNoCustomer, "the event has no customer, or an id longer than 1,024 bytes");
  }
  const bool is_held = ShowToClock(event.fields[abi::kEventFieldAt].integer);
  customer = Resolve(customer);  // who may have become another's alias by what was released
  Partition* partition = PartitionOf(customer);
  if (partition->IsDuplicate(customer.index, event)) return std::nullopt;
  if (is_held) {
    held_.Hold(HeldInput::Of(event, partition->IdOf(customer.index), program().events[event.type]));
  } else {
    ProcessEvent(customer, event);
  }
  return std::nullopt;
}

bool Engine::ShowToClock(int64_t at) {
  const int64_t lateness = program().lateness_ms;
  if (options_.clock_follows_events) {
    clock_ = std::max(clock_, at);
    if (lateness > 0) {
      ReleaseUpTo(clock_ - lateness);
    } else {
      released_ = clock_;
    }
  }
  return lateness > 0 && (clock_ == INT64_MIN || at > clock_ - lateness);
}

void Engine::ReleaseUpTo(int64_t instant) {
  while (std::optional<HeldInput> held = held_.TakeUpTo(instant)) {
    if (options_.clock_follows_events) released_ = std::max(released_, held->at);
    Release(std::move(*held));
  }
  if (options_.clock_follows_events) released_ = std::max(released_, instant);
}

void Engine::Release(HeldInput held) {
  if (held.is_merge) {
    MergeCustomers(held.customer, held.from, held.at);
    return;
  }
  const Event event = held.AsEvent(program().events[held.type]);
  if (!program().events[event.type].reaches.empty()) return ProcessReach(event);
  ProcessEvent(Intern(event.customer_id), event);
}

void Engine::ProcessEvent(CustomerHandle customer, const Event& event) {
  const int64_t at = event.fields[abi::kEventFieldAt].integer;
  const bool is_late = at < released_;
  if (event.type == plan().merged_event) {
    // The join comes first; then the event is one of the joined customer's.
    const std::string into(event.fields[plan().merged_into].text());
    const bool is_news = MergeCustomers(into, event.fields[plan().merged_from].text(), at);
    customer = Intern(into);
    if (!is_news) return partitions_[customer.partition]->CountUnprocessed(is_late);
  }
  Partition& partition = *partitions_[customer.partition];
  if (options_.clock_follows_events) {
    RunTurns(released_ - 1);
    if (program().coupons.empty()) {
      partition.AdvanceTo(released_ - 1);
    } else {
      AdvancePartitions(released_ - 1);
    }
  }
  partition.Process(customer.index, event, is_late);
}

void Engine::ShowClock() {
  if (options_.clock_follows_events) return;
  for (const auto& partition : partitions_) partition->SetPresent(clock_);
}

std::optional<Refusal> Engine::ApplyTick(const Tick& tick) {
  if (tick.at < kInstantMin || tick.at > kInstantMax) {
    return Refuse(RefusalReason::kBadInstant, "the tick is outside of the years 0 to 9999");
  }
  clock_ = std::max(clock_, tick.at);
  ShowClock();
  const int64_t lateness = program().lateness_ms;
  if (lateness > 0) ReleaseUpTo(clock_ - lateness);
  // What is held may not be overtaken by what is due after it.
  const int64_t grace = options_.clock_follows_events ? 0 : program().grace_ms;
  const int64_t due = tick.at - std::max(grace, lateness);
  RunTurns(due);
  AdvancePartitions(due);
  released_ = std::max(released_, due);
  return std::nullopt;
}

void Engine::AdvanceTo(int64_t instant) {
  clock_ = std::max(clock_, instant);
  ShowClock();
  ReleaseUpTo(instant);
  released_ = std::max(released_, instant);
  RunTurns(instant);
  AdvancePartitions(instant);
}

Counters Engine::Count(FormerJourneys* formers) const {
  FormerJourneys gone;
  Counters sum((*versions_)[0].program);
  for (uint32_t version = 0; version < versions_->size(); ++version) {
    const abi::Program& program = (*versions_)[version].program;
    if (version > 0) {
      sum = MapCounters(sum, (*versions_)[version - 1].program, program, versions_->step(version - 1), &gone);
    }
    for (const auto& partition : partitions_) sum.Add(partition->counters(version));
  }
  sum.Add(own_counters_);
  if (formers != nullptr) *formers = std::move(gone);
  sum.refused += refused_;
  sum.merged_again += merged_again_;
  sum.late_answers += late_answers_;
  return sum;
}

bool Engine::IsInSegment(CustomerHandle customer, uint32_t segment) const {
  customer = Resolve(customer);
  Partition* partition = PartitionOf(customer);
  if (partition != nullptr) partition->Upgrade(customer.index);
  const Block* state = partition == nullptr ? nullptr : partition->StateOf(customer.index);
  return state != nullptr && segment < program().segments.size() && state->HasSegment(program().layout, segment);
}

Value Engine::Evaluate(CustomerHandle customer, uint32_t root, int64_t now) const {
  customer = Resolve(customer);
  Partition* partition = PartitionOf(customer);
  if (partition == nullptr || partition->StateOf(customer.index) == nullptr) return Value::Missing();
  return partition->Evaluate(customer.index, root, now);
}

Work& Engine::ShowOnBench(CustomerHandle customer) const {
  customer = Resolve(customer);
  Partition* partition = PartitionOf(customer);
  SENDA_CHECK(partition != nullptr && partition->StateOf(customer.index) != nullptr, "a customer without input");
  return partition->ShowOnBench(customer.index);
}

uint64_t Engine::StateBytes() const {
  uint64_t bytes = 0;
  for (const auto& partition : partitions_) bytes += partition->StateBytes();
  return bytes;
}

uint64_t Engine::StateBytesOf(CustomerHandle customer) const {
  customer = Resolve(customer);
  const Partition* partition = PartitionOf(customer);
  const Block* block = partition == nullptr ? nullptr : partition->StateOf(customer.index);
  return block == nullptr ? 0 : block->size();
}

size_t Engine::PendingTimers() const {
  size_t count = 0;
  for (const auto& partition : partitions_) count += partition->timers();
  return count;
}

}  // namespace senda::engine
