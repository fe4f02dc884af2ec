// What comes back from outside: deliveries, hooks, people. None of it can harm: what is not known, or comes too late,
// is counted and left out.
#include <fmt/core.h>

#include <algorithm>

#include "runtime/engine/engine.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/outbox.h"
#include "runtime/engine/partition.h"
#include "runtime/engine/pauses.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/send_rules.h"
#include "runtime/engine/sends.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

template <typename Named>
uint32_t IndexOf(const std::vector<Named>& all, std::string_view id) {
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (all[i].id == id) return i;
  }
  // A bare name, when only one has it.
  uint32_t found = kNone;
  for (uint32_t i = 0; i < all.size(); ++i) {
    if (!all[i].id.ends_with("." + std::string(id))) continue;
    if (found != kNone) return kNone;
    found = i;
  }
  return found;
}

bool Fits(const abi::FieldType& type, const HookAnswer& answer) {
  if (answer.answer.known == 0) return type.is_optional;
  if (answer.kind != type.kind) return false;
  if (type.kind == abi::Kind::kEnum) {
    return answer.answer.integer >= 0 && static_cast<size_t>(answer.answer.integer) < type.members.size();
  }
  return abi::RepOf(type.kind) != abi::Rep::kText || answer.answer.size <= type.text_limit;
}

int64_t OutcomeOf(std::string_view outcome) {
  const auto* found = std::find(std::begin(abi::kTaskOutcomes), std::end(abi::kTaskOutcomes), outcome);
  return std::min<int64_t>(found - std::begin(abi::kTaskOutcomes),
                           static_cast<int64_t>(std::size(abi::kTaskOutcomes)) - 1);
}

}  // namespace

void Partition::Share(const Catalogs* catalogs, Coupons* coupons) {
  work_->catalogs = catalogs;
  work_->coupons = coupons;
}

void Partition::Watch(const Pauses* pauses) {
  work_->pauses = pauses;
}

void Partition::ReleasePaused(int64_t at) {
  for (uint32_t customer = 0; customer < blocks_.size(); ++customer) {
    Block& block = blocks_[customer];
    if (!block || block.root(kSendsRoot) == 0) continue;
    work_->block = &block;
    int64_t wake = block.header().wake;
    for (PendingSend& pending : PendingSends(*work_).items()) {
      if (!IsPauseRule(pending.rule)) continue;
      const abi::Journey& journey = plan_.program.journeys[work_->instance(pending.instance).journey];
      const abi::Message& message = plan_.program.messages[journey.steps[pending.step].message];
      const PauseScope* scope = nullptr;
      const int64_t until =
          work_->pauses->HoldUntil(journey.id, message.purpose, work_->customer_id(), pending.requested_at, at, &scope);
      const int64_t retry = until == INT64_MIN ? at : std::min(until, pending.expires_at);
      pending.retry_at = std::max(retry, block.header().clock);
      wake = std::min(wake, pending.retry_at);
    }
    if (wake == block.header().wake) continue;
    block.header().wake = wake;
    timers_.Set(customer, block.root(kOrderInPartition), wake);
  }
}

std::optional<OutboxRecord> Partition::FindOpen(uint32_t customer, const AnswerKey& key) {
  Block& block = blocks_[customer];
  if ((block.header().flags & kHasBegun) == 0) return std::nullopt;
  work_->block = &block;
  const HeapArray<OutboxRecord> records(block, Block::RootAt(kOutboxRoot));
  for (const OutboxRecord& record : records.items()) {
    if (record.kind != key.kind) continue;
    if (key.id.has_value() ? record.id == key.id->id : OwnerOf(*work_, record) == key.owner) return record;
  }
  return std::nullopt;
}

void Partition::Claim(uint32_t customer, const AnswerKey& key) {
  HeapArray<OutboxRecord> records(blocks_[customer], Block::RootAt(kOutboxRoot));
  for (OutboxRecord& record : records.items()) {
    if (record.kind == key.kind && record.id == key.id->id) record.flags |= kIsClaimed;
  }
}

bool Partition::Answer(uint32_t customer, const AnswerKey& key, const Value& value, int64_t at) {
  Block& block = blocks_[customer];
  if ((block.header().flags & kHasBegun) == 0) return false;
  const int64_t now = std::max(block.header().clock, at);
  CatchUp(customer, now);
  const std::optional<OutboxRecord> record = FindOpen(customer, key);
  if (!record.has_value()) return false;
  const AnswerAtHand answer{record->id.high, record->id.low, value};
  PutCustomerOnBench(customer, now);
  PutOnBench(*work_, kNone, nullptr, kNone);
  work_->is_time_step = false;
  work_->answer = &answer;
  RunInstant(*work_);
  work_->answer = nullptr;
  Close(customer);
  return true;
}

void Engine::AdvanceBefore(int64_t at) {
  ShowToClock(at);
  if (!options_.clock_follows_events) return;
  RunTurns(released_ - 1);
  AdvancePartitions(released_ - 1);
}

std::optional<Refusal> Engine::RefuseAnswer(int64_t at, std::string_view customer_id) {
  if (auto refusal = CheckInstant(at, "answer")) return Refuse(refusal->reason, std::move(refusal->message));
  if (customer_id.empty() || customer_id.size() > kCustomerIdBytesMax) {
    return Refuse(RefusalReason::kNoCustomer, "The answer has no customer, or an id longer than 1,024 bytes.");
  }
  return std::nullopt;
}

std::optional<Refusal> Engine::Answer(std::string_view customer_id, const AnswerKey& key, const Value& value,
                                      int64_t at) {
  AdvanceBefore(at);
  const CustomerHandle customer = Resolve(FindOwn(customer_id));
  Partition* partition = PartitionOf(customer);
  if (partition == nullptr || !partition->Answer(customer.index, key, value, at)) ++late_answers_;
  return std::nullopt;
}

std::optional<Refusal> Engine::ApplyHookAnswer(const HookAnswer& answer) {
  if (auto refusal = RefuseAnswer(answer.at, answer.customer_id)) return refusal;
  AnswerKey key{RecordKind::kCall, ParseRecordId(answer.call), answer.hook};
  const uint32_t hook = IndexOf(program_.hooks, key.id.has_value() ? key.id->owner : answer.hook);
  if (hook == kNone) {
    return Refuse(RefusalReason::kUnknownName, "The answer is of no hook that the program has.");
  }
  key.owner = program_.hooks[hook].id;
  if (!Fits(program_.hooks[hook].gives, answer)) {
    return Refuse(RefusalReason::kWrongFields, fmt::format("The answer is no value that `{}` gives.", key.owner));
  }
  return Answer(answer.customer_id, key, answer.answer, answer.at);
}

std::optional<Refusal> Engine::ApplyPersonAnswer(const PersonAnswer& answer) {
  if (auto refusal = RefuseAnswer(answer.at, answer.customer_id)) return refusal;
  AnswerKey key{RecordKind::kTask, ParseRecordId(answer.task), answer.team};
  const uint32_t team = IndexOf(program_.teams, key.id.has_value() ? key.id->owner : answer.team);
  if (team == kNone) return Refuse(RefusalReason::kUnknownName, "The answer is of no team that the program has.");
  key.owner = program_.teams[team].id;
  return Answer(answer.customer_id, key, Value::Integer(OutcomeOf(answer.outcome)), answer.at);
}

std::optional<Refusal> Engine::ApplyDeliveryAnswer(const DeliveryAnswer& answer) {
  if (auto refusal = RefuseAnswer(answer.at, answer.customer_id)) return refusal;
  const uint32_t type = plan_->OutcomeEventNamed(answer.outcome);
  if (type == kNone && answer.outcome != "claimed") {
    return Refuse(RefusalReason::kWrongFields,
                  "A delivery is claimed, delivered, bounced or failed, and nothing else.");
  }
  AdvanceBefore(answer.at);
  const AnswerKey key{RecordKind::kMessage, ParseRecordId(answer.delivery), {}};
  const CustomerHandle customer = Resolve(FindOwn(answer.customer_id));
  Partition* partition = PartitionOf(customer);
  std::optional<OutboxRecord> record;
  if (partition != nullptr && key.id.has_value()) record = partition->FindOpen(customer.index, key);
  if (!record.has_value()) {
    ++late_answers_;
    return std::nullopt;
  }
  if (type == kNone) {
    partition->Claim(customer.index, key);
    return std::nullopt;
  }
  // What comes of a delivery is an event like any other.
  const OutcomeEvent& outcome = plan_->events[type].outcome;
  std::vector<Value> fields(program_.events[type].fields.size(), Value::Missing());
  const std::string id = fmt::format("{}:{}", answer.delivery, answer.outcome);
  fields[abi::kEventFieldId] = Value::Text(id);
  fields[abi::kEventFieldAt] = Value::Integer(answer.at);
  outcome.Fill(fields.data(), program_.journeys[record->journey].steps[record->step].message, record->channel,
               record->journey);
  if (outcome.delivery_field != kNone) fields[outcome.delivery_field] = Value::Text(answer.delivery);
  Event event{type, customer, {}, fields, false};
  return ApplyEvent(event);
}

// ------------------------------------------------------------------------------------------------------------ pauses

std::optional<Refusal> Engine::FindScope(std::string_view journey, std::string_view purpose, std::string* journey_id) {
  if (!journey.empty()) {
    const uint32_t index = IndexOf(program_.journeys, journey);
    if (index == kNone) {
      return Refuse(RefusalReason::kUnknownName, fmt::format("There is no journey `{}` to pause.", journey));
    }
    *journey_id = program_.journeys[index].id;
  }
  const bool is_purpose =
      purpose.empty() || purpose == "promotional" || purpose == "service" || purpose == "transactional";
  if (!is_purpose || (!journey.empty() && !purpose.empty())) {
    return Refuse(RefusalReason::kUnknownName,
                  "A pause is of one journey, of one purpose (promotional, service, transactional) or of everything.");
  }
  return std::nullopt;
}

void Engine::TellPause(DecisionKind kind, std::string_view journey, std::string_view purpose, std::string_view reason,
                       int64_t at) {
  if (sink_ == nullptr) return;
  Decision decision;
  decision.kind = kind;
  decision.at = at;
  decision.journey = journey;
  decision.rule = "pause";
  decision.purpose = purpose;
  decision.reason = reason;
  sink_->OnDecision(decision);
}

std::optional<Refusal> Engine::ApplyPause(const Pause& pause) {
  if (auto refusal = CheckInstant(pause.at, "pause")) return Refuse(refusal->reason, std::move(refusal->message));
  std::string journey;
  if (auto refusal = FindScope(pause.journey, pause.purpose, &journey)) return refusal;
  AdvanceBefore(pause.at);
  Pause named = pause;
  named.journey = journey;
  pauses_->Apply(named);
  TellPause(DecisionKind::kPaused, journey, pause.purpose, pause.reason, pause.at);
  return std::nullopt;
}

std::optional<Refusal> Engine::ApplyResume(const Resume& resume) {
  if (auto refusal = CheckInstant(resume.at, "resume")) return Refuse(refusal->reason, std::move(refusal->message));
  std::string journey;
  if (auto refusal = FindScope(resume.journey, resume.purpose, &journey)) return refusal;
  AdvanceBefore(resume.at);
  Resume named = resume;
  named.journey = journey;
  if (!pauses_->Apply(named)) {
    return Refuse(RefusalReason::kUnknownName, "Nothing of that name is paused.");
  }
  TellPause(DecisionKind::kResumed, journey, resume.purpose, {}, resume.at);
  for (const auto& partition : partitions_) partition->ReleasePaused(resume.at);
  return std::nullopt;
}

}  // namespace senda::engine
