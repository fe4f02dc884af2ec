#include "runtime/engine/engine.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "runtime/engine/hash.h"
#include "runtime/engine/partition.h"
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
    case DecisionKind::kRefused: return "refused";
    case DecisionKind::kAssigned: return "assigned";
    case DecisionKind::kSent: return "sent";
    case DecisionKind::kSkipped: return "skipped";
    case DecisionKind::kWithdrawn: return "withdrawn";
    case DecisionKind::kExited: return "exited";
    case DecisionKind::kReached: return "goal_reached";
    case DecisionKind::kRetimed: return "retimed";
    case DecisionKind::kKept: return "kept";
    case DecisionKind::kContinued: return "continued";
    case DecisionKind::kExactSince: return "exact_since";
  }
  return "";
}

Engine::Engine(const abi::Program& program, const abi::Evaluator& evaluator, const Options& options, DecisionSink* sink)
    : versions_(std::make_unique<Versions>()), options_(options), sink_(sink) {
  versions_->Add(program, evaluator, INT64_MIN);
  options_.partitions = std::max<uint32_t>(options_.partitions, 1);
  for (uint32_t i = 0; i < options_.partitions; ++i) {
    partitions_.push_back(std::make_unique<Partition>(*versions_, options_, sink_, i));
  }
}

Engine::~Engine() = default;

const abi::Program& Engine::program() const {
  return (*versions_)[versions_->newest()].program;
}

CustomerHandle Engine::Intern(std::string_view customer_id) {
  if (customer_id.empty() || customer_id.size() > kCustomerIdBytesMax) return {};
  const uint64_t hash = StableHash(customer_id);
  // The high half chooses the partition, so that the table within it has the whole low half.
  const auto index = static_cast<uint32_t>((hash >> 32) * partitions_.size() >> 32);
  return {index, partitions_[index]->Intern(customer_id, hash)};
}

Partition* Engine::PartitionOf(CustomerHandle customer) const {
  if (customer.partition >= partitions_.size()) return nullptr;
  Partition* partition = partitions_[customer.partition].get();
  return customer.index < partition->size() ? partition : nullptr;
}

std::optional<Refusal> Engine::Refuse(RefusalReason reason, std::string message) {
  ++refused_;
  return Refusal{reason, std::move(message)};
}

std::optional<Refusal> Engine::Apply(const Input& input) {
  const auto not_built = [&](std::string_view kind) {
    return Refuse(RefusalReason::kNotBuilt, fmt::format("Inputs of the kind `{}` are not known yet.", kind));
  };
  return std::visit(Overloaded{
                        [&](const Event& event) { return ApplyEvent(event); },
                        [&](const Tick& tick) { return ApplyTick(tick); },
                        [&](const DeliveryAnswer&) { return not_built("delivery answer"); },
                        [&](const HookAnswer&) { return not_built("hook answer"); },
                        [&](const PersonAnswer&) { return not_built("person's answer"); },
                        [&](const CatalogRow&) { return not_built("catalog row"); },
                        [&](const CouponCode&) { return not_built("coupon code"); },
                        [&](const ProgramSwitch& to) { return ApplySwitch(to); },
                        [&](const Merge&) { return not_built("merge"); },
                        [&](const Erasure&) { return not_built("erasure"); },
                        [&](const Pause&) { return not_built("pause"); },
                        [&](const Resume&) { return not_built("resume"); },
                    },
                    input);
}

std::optional<Refusal> Engine::CheckEvent(const Event& event) const {
  const abi::Program& program = this->program();
  if (event.type >= program.events.size()) {
    return Refusal{RefusalReason::kUnknownEventType, "The program has no such event."};
  }
  const abi::EventSchema& schema = program.events[event.type];
  if (event.fields.size() != schema.fields.size()) {
    return Refusal{RefusalReason::kWrongFields, fmt::format("`{}` has {} fields, not {}.", schema.qualified_name,
                                                            schema.fields.size(), event.fields.size())};
  }
  const Value& at = event.fields[abi::kEventFieldAt];
  if (at.known == 0 || at.integer < kInstantMin || at.integer > kInstantMax) {
    return Refusal{RefusalReason::kBadInstant, "The event's instant is missing or outside of the years 0 to 9999."};
  }
  return std::nullopt;
}

std::optional<Refusal> Engine::ApplyEvent(const Event& event) {
  if (auto refusal = CheckEvent(event)) return Refuse(refusal->reason, std::move(refusal->message));
  const CustomerHandle customer = event.customer.is_valid() ? event.customer : Intern(event.customer_id);
  Partition* partition = PartitionOf(customer);
  if (partition == nullptr) {
    return Refuse(RefusalReason::kNoCustomer, "The event has no customer, or an id longer than 1,024 bytes.");
  }
  const int64_t at = event.fields[abi::kEventFieldAt].integer;
  const bool is_late = at < clock_;
  if (options_.clock_follows_events) {
    clock_ = std::max(clock_, at);
    partition->AdvanceTo(clock_ - 1);
  }
  partition->Process(customer.index, event, is_late);
  return std::nullopt;
}

std::optional<Refusal> Engine::ApplyTick(const Tick& tick) {
  if (tick.at < kInstantMin || tick.at > kInstantMax) {
    return Refuse(RefusalReason::kBadInstant, "The tick is outside of the years 0 to 9999.");
  }
  clock_ = std::max(clock_, tick.at);
  const int64_t grace = options_.clock_follows_events ? 0 : program().grace_ms;
  for (const auto& partition : partitions_) partition->AdvanceTo(tick.at - grace);
  return std::nullopt;
}

std::optional<Refusal> Engine::ApplySwitch(const ProgramSwitch& to) {
  if (to.at < kInstantMin || to.at > kInstantMax) {
    return Refuse(RefusalReason::kBadInstant, "The switch is outside of the years 0 to 9999.");
  }
  if (to.program == nullptr || to.evaluator == nullptr) {
    return Refuse(RefusalReason::kWrongFields, "The switch has no program, or nobody to evaluate it.");
  }
  clock_ = std::max(clock_, to.at);
  if (options_.clock_follows_events) {
    for (const auto& partition : partitions_) partition->AdvanceTo(to.at - 1);
  }
  versions_->Add(*to.program, *to.evaluator, to.at);
  for (const auto& partition : partitions_) partition->BeginVersion();
  if (options_.upgrades_at_once) UpgradeSome(UINT32_MAX);
  return std::nullopt;
}

uint32_t Engine::UpgradeSome(uint32_t limit) {
  uint32_t count = 0;
  for (const auto& partition : partitions_) count += partition->UpgradeSome(limit - count);
  return count;
}

void Engine::AdvanceTo(int64_t instant) {
  clock_ = std::max(clock_, instant);
  for (const auto& partition : partitions_) partition->AdvanceTo(instant);
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
  sum.refused += refused_;
  if (formers != nullptr) *formers = std::move(gone);
  return sum;
}

std::vector<SwitchCounts> Engine::Switches() const {
  std::vector<SwitchCounts> out;
  for (uint32_t version = 1; version < versions_->size(); ++version) {
    SwitchCounts counts;
    for (const auto& partition : partitions_) counts.Add(partition->switched(version));
    out.push_back(counts);
  }
  return out;
}

std::optional<int64_t> Engine::ExactSince(CustomerHandle customer, uint32_t aggregate) const {
  Partition* partition = PartitionOf(customer);
  if (partition == nullptr || aggregate >= program().aggregates.size()) return std::nullopt;
  return partition->ExactSinceOf(customer.index, aggregate);
}

bool Engine::IsInSegment(CustomerHandle customer, uint32_t segment) const {
  Partition* partition = PartitionOf(customer);
  const Block* state = partition == nullptr ? nullptr : partition->StateOf(customer.index);
  return state != nullptr && segment < program().segments.size() && state->HasSegment(program().layout, segment);
}

Value Engine::Evaluate(CustomerHandle customer, uint32_t root) const {
  Partition* partition = PartitionOf(customer);
  if (partition == nullptr || partition->StateOf(customer.index) == nullptr) return Value::Missing();
  return partition->Evaluate(customer.index, root);
}

uint64_t Engine::StateBytes() const {
  uint64_t bytes = 0;
  for (const auto& partition : partitions_) bytes += partition->StateBytes();
  return bytes;
}

uint64_t Engine::ActiveInstances() const {
  uint64_t count = 0;
  for (const auto& partition : partitions_) count += partition->ActiveInstances();
  return count;
}

size_t Engine::PendingTimers() const {
  size_t count = 0;
  for (const auto& partition : partitions_) count += partition->timers();
  return count;
}

}  // namespace senda::engine
