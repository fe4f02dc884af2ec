// What comes back from outside: deliveries, hooks, people. None of it can harm: what is not known, or comes too late,
// is counted and left out.
#include <fmt/core.h>

#include <algorithm>

#include "runtime/engine/catalogs.h"
#include "runtime/engine/coupons.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/name_match.h"
#include "runtime/engine/outbox.h"
#include "runtime/engine/partition.h"
#include "runtime/engine/pauses.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/send_rules.h"
#include "runtime/engine/sends.h"
#include "runtime/engine/steps.h"
#include "runtime/engine/versions.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

// An answer as another version's hook gives it, the next one when `is_forward`, the one before otherwise; false when it
// is none there.
bool Convert(const abi::FieldType& from, const abi::FieldType& to, bool is_forward, Value* value) {
  if (value->known == 0) return to.is_optional;
  if (from.kind != to.kind || from.currency != to.currency) return false;
  if (from.kind != abi::Kind::kEnum) return abi::RepOf(to.kind) != abi::Rep::kText || value->size <= to.text_limit;
  if (value->integer < 0 || static_cast<size_t>(value->integer) >= from.members.size()) return false;
  const auto& formers = is_forward ? to.former_members : from.former_members;
  *value =
      Value::Integer(MapMembers(from.members, to.members, formers, is_forward)[static_cast<size_t>(value->integer)]);
  return value->integer != kNoMember;
}

// An answer to the hook of one version as that of another gives it; false when it is none there.
bool Translate(const Versions& versions, VersionPlace from, VersionPlace to, Value* value) {
  const auto gives = [&](VersionPlace of) -> const abi::FieldType& {
    return versions[of.version].program.hooks[of.index].gives;
  };
  VersionPlace at = from;
  while (at.version != to.version) {
    const bool is_forward = at.version < to.version;
    const uint32_t next = is_forward ? at.version + 1 : at.version - 1;
    const VersionPlace there{next, versions.FindHook(at.version, next, at.index)};
    if (there.index == kNone) return Convert(gives(at), gives(to), is_forward, value);  // called by its record
    if (!Convert(gives(at), gives(there), is_forward, value)) return false;
    at = there;
  }
  return at.index == to.index || Convert(gives(at), gives(to), true, value);
}

// Who made a call or gave work.
VersionPlace OwnerOf(const Versions& versions, uint32_t version, const OutboxRecord& record) {
  const abi::Step& step = versions[version].program.journeys[record.journey].steps[record.step];
  return record.kind == RecordKind::kCall ? versions.LastHook(version, step.hook)
                                          : versions.LastTeam(version, step.team);
}

VersionPlace AskedBy(const Versions& versions, uint32_t version, const OutboxRecord& record) {
  return {version, versions[version].program.journeys[record.journey].steps[record.step].hook};
}

int64_t OutcomeOf(std::string_view outcome) {
  const auto* found = std::find(std::begin(abi::kTaskOutcomes), std::end(abi::kTaskOutcomes), outcome);
  return std::min<int64_t>(found - std::begin(abi::kTaskOutcomes),
                           static_cast<int64_t>(std::size(abi::kTaskOutcomes)) - 1);
}

}  // namespace

void Partition::Share(const std::vector<std::unique_ptr<Catalogs>>* catalogs,
                      const std::vector<std::unique_ptr<Coupons>>* coupons) {
  catalogs_ = catalogs;
  coupons_ = coupons;
  for (uint32_t version = 0; version < works_.size(); ++version) ShareWith(version);
}

void Partition::ShareWith(uint32_t version) {
  if (catalogs_ == nullptr) return;
  works_[version]->catalogs = (*catalogs_)[version].get();
  works_[version]->coupons = (*coupons_)[version].get();
}

void Partition::Watch(const Pauses* pauses) {
  pauses_ = pauses;
  for (const auto& work : works_) work->pauses = pauses;
}

void Partition::ReleasePaused(int64_t at) {
  for (uint32_t customer = 0; customer < blocks_.size(); ++customer) {
    if (BlockOf(customer) == nullptr) continue;
    Block& block = blocks_[customer];
    const int64_t before = block.header().wake;
    int64_t earliest = before;
    for (const Place& place : PlacesOf(customer)) earliest = std::min(earliest, ReleaseFrom(place, at));
    if (earliest == before) continue;
    block.header().wake = earliest;
    timers_.Set(customer, block.root(kOrderInPartition), earliest);
  }
}

// Gives the block's wake.
int64_t Partition::ReleaseFrom(const Place& place, int64_t at) {
  Block& block = *place.block;
  if (block.root(kSendsRoot) == 0) return block.header().wake;
  Work& work = *works_[place.version];
  work.block = &block;
  int64_t wake = block.header().wake;
  for (PendingSend& pending : PendingSends(work).items()) {
    if (!IsPauseRule(pending.rule)) continue;
    const abi::Journey& journey = work.program.journeys[work.instance(pending.instance).journey];
    const abi::Message& message = work.program.messages[journey.steps[pending.step].message];
    const PauseScope* scope = nullptr;
    const int64_t until = work.pauses->HoldUntil(CalledOf(work, pending.instance), message.purpose, work.customer_id(),
                                                 pending.requested_at, at, &scope);
    const int64_t retry = until == INT64_MIN ? at : std::min(until, pending.expires_at);
    pending.retry_at = std::max(retry, block.header().clock);
    wake = std::min(wake, pending.retry_at);
  }
  return block.header().wake = wake;
}

std::optional<Partition::Open> Partition::FindOpen(uint32_t customer, const AnswerKey& key) {
  Upgrade(customer);
  if (StateOf(customer) == nullptr) return std::nullopt;
  std::vector<Place> places = PlacesOf(customer);
  std::optional<Open> oldest;
  for (const Place& place : places) {
    Work& work = *works_[place.version];
    work.block = place.block;
    const HeapArray<OutboxRecord> records(*place.block, Block::RootAt(kOutboxRoot));
    for (const OutboxRecord& record : records.items()) {
      if (record.kind != key.kind) continue;
      if (key.id.has_value() ? record.id != key.id->id : OwnerOf(versions_, place.version, record) != key.owner)
        continue;
      Value value;
      if (key.value && !key.value(AskedBy(versions_, place.version, record), &value)) continue;
      if (!oldest.has_value() || record.made_at < oldest->record.made_at) oldest = {place.version, record};
    }
  }
  return oldest;
}

void Partition::Claim(uint32_t customer, const AnswerKey& key) {
  for (const Place& place : PlacesOf(customer)) {
    HeapArray<OutboxRecord> records(*place.block, Block::RootAt(kOutboxRoot));
    for (OutboxRecord& record : records.items()) {
      if (record.kind == key.kind && record.id == key.id->id) record.flags |= kIsClaimed;
    }
  }
}

bool Partition::Answer(uint32_t customer, const AnswerKey& key, int64_t at) {
  if (StateOf(customer) == nullptr) return false;
  const int64_t now = std::max(blocks_[customer].header().clock, at);
  CatchUp(customer, now);
  const std::optional<Open> open = FindOpen(customer, key);
  if (!open.has_value()) return false;
  AnswerAtHand answer{open->record.id.high, open->record.id.low, Value::Missing()};
  key.value(AskedBy(versions_, open->version, open->record), &answer.value);
  for (const Place& place : PlacesOf(customer)) {
    if (place.version != open->version) continue;
    RunAt(place, customer, std::max(now, blocks_[customer].header().clock), [&answer](Work& work) {
      work.is_time_step = false;
      work.answer = &answer;
    });
    works_[place.version]->answer = nullptr;
    break;
  }
  Close(customer);
  return true;
}

void Partition::Hear(uint32_t customer, uint32_t version, uint32_t type, const Value* fields) {
  const int64_t now = std::max(blocks_[customer].header().clock, fields[abi::kEventFieldAt].integer);
  CatchUp(customer, now);
  ++work_->counters.events;
  RunInput(customer, now, version, type, fields, false);
  Close(customer);
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
    return Refuse(RefusalReason::kNoCustomer, "the answer has no customer, or an id longer than 1,024 bytes");
  }
  return std::nullopt;
}

std::optional<Refusal> Engine::Answer(std::string_view customer_id, const AnswerKey& key, int64_t at) {
  AdvanceBefore(at);
  const CustomerHandle customer = Resolve(FindOwn(customer_id));
  Partition* partition = PartitionOf(customer);
  if (partition == nullptr || !partition->Answer(customer.index, key, at)) ++late_answers_;
  return std::nullopt;
}

AnswerReader ReaderOf(const Value& value, const abi::FieldType& type) {
  return [value, type](const abi::FieldType& to, Value* out, std::string*) {
    *out = value;
    return Convert(type, to, true, out);
  };
}

std::optional<Refusal> Engine::ApplyHookAnswer(const HookAnswer& answer) {
  if (auto refusal = RefuseAnswer(answer.at, answer.customer_id)) return refusal;
  AnswerKey key{RecordKind::kCall, ParseRecordId(answer.call), {}, {}};
  const std::string_view name = key.id.has_value() ? key.id->owner : answer.hook;
  // Somebody on an old version may still wait for a hook that the newest does not have, or that gave something else.
  VersionPlace called, readable;
  std::string reason, ignored;
  Value value;
  for (uint32_t version = versions_->size(); version > 0 && readable.version == kNone; --version) {
    const std::vector<abi::Hook>& hooks = (*versions_)[version - 1].program.hooks;
    const uint32_t hook = FindCalled(hooks, name);
    if (hook == kNone) continue;
    const bool is_newest = called.version == kNone;
    if (is_newest) called = {version - 1, hook};
    if (answer.read(hooks[hook].gives, &value, is_newest ? &reason : &ignored)) readable = {version - 1, hook};
  }
  if (called.version == kNone) {
    return Refuse(RefusalReason::kUnknownName, fmt::format("there is no hook `{}`", name));
  }
  if (readable.version == kNone) {
    const std::string& id = (*versions_)[called.version].program.hooks[called.index].id;
    return Refuse(RefusalReason::kWrongFields,
                  !reason.empty() ? reason : fmt::format("the answer is no value that `{}` gives", id));
  }
  key.owner = versions_->LastHook(called.version, called.index);
  // As the hook gave it that was asked, or else as its names are now.
  key.value = [&](VersionPlace asked, Value* out) {
    if (answer.read((*versions_)[asked.version].program.hooks[asked.index].gives, out, &ignored)) return true;
    *out = value;
    return Translate(*versions_, readable, asked, out);
  };
  return Answer(answer.customer_id, key, answer.at);
}

std::optional<Refusal> Engine::ApplyPersonAnswer(const PersonAnswer& answer) {
  if (auto refusal = RefuseAnswer(answer.at, answer.customer_id)) return refusal;
  AnswerKey key{RecordKind::kTask, ParseRecordId(answer.task), {}, {}};
  const std::string_view name = key.id.has_value() ? key.id->owner : answer.team;
  for (uint32_t version = versions_->size(); version > 0; --version) {
    const uint32_t team = FindCalled((*versions_)[version - 1].program.teams, name);
    if (team == kNone) continue;
    key.owner = versions_->LastTeam(version - 1, team);
    key.value = [&answer](VersionPlace, Value* out) {
      *out = Value::Integer(OutcomeOf(answer.outcome));
      return true;
    };
    return Answer(answer.customer_id, key, answer.at);
  }
  return Refuse(RefusalReason::kUnknownName, "the answer is of no team that the program has");
}

std::optional<Refusal> Engine::ApplyDeliveryAnswer(const DeliveryAnswer& answer) {
  if (auto refusal = RefuseAnswer(answer.at, answer.customer_id)) return refusal;
  const uint32_t type = plan().OutcomeEventNamed(answer.outcome);
  if (type == kNone && answer.outcome != "claimed") {
    return Refuse(RefusalReason::kWrongFields, "a delivery is claimed, delivered, bounced or failed, and nothing else");
  }
  AdvanceBefore(answer.at);
  const AnswerKey key{RecordKind::kMessage, ParseRecordId(answer.delivery), {}, {}};
  const CustomerHandle customer = Resolve(FindOwn(answer.customer_id));
  Partition* partition = PartitionOf(customer);
  std::optional<Partition::Open> open;
  if (partition != nullptr && key.id.has_value()) open = partition->FindOpen(customer.index, key);
  if (!open.has_value()) {
    ++late_answers_;
    return std::nullopt;
  }
  if (type == kNone) {
    partition->Claim(customer.index, key);
    return std::nullopt;
  }
  return Tell(customer, open->version, open->record, answer);
}

// What comes of a delivery is an event like any other, of the version that knows the message.
std::optional<Refusal> Engine::Tell(CustomerHandle customer, uint32_t version, const OutboxRecord& record,
                                    const DeliveryAnswer& answer) {
  const Version& of = (*versions_)[version];
  const uint32_t type = of.plan.OutcomeEventNamed(answer.outcome);
  if (type == kNone) return std::nullopt;
  const OutcomeEvent& outcome = of.plan.events[type].outcome;
  std::vector<Value> fields(of.program.events[type].fields.size(), Value::Missing());
  const std::string id = fmt::format("{}:{}", answer.delivery, answer.outcome);
  fields[abi::kEventFieldId] = Value::Text(id);
  fields[abi::kEventFieldAt] = Value::Integer(answer.at);
  outcome.Fill(fields.data(), record.message, record.channel, record.journey);
  if (outcome.delivery_field != kNone) fields[outcome.delivery_field] = Value::Text(answer.delivery);
  if (version == versions_->newest()) return ApplyEvent({type, customer, {}, fields, false});
  partitions_[customer.partition]->Hear(customer.index, version, type, fields.data());
  return std::nullopt;
}

// ------------------------------------------------------------------------------------------------------------ pauses

// By what the last version calls it that has it: somebody may still finish in one that the newest does not have.
std::string Engine::JourneyCalled(std::string_view name) const {
  for (uint32_t version = versions_->size(); version > 0; --version) {
    const uint32_t journey = FindCalled((*versions_)[version - 1].program.journeys, name);
    if (journey == kNone) continue;
    const VersionPlace last = versions_->LastJourney(version - 1, journey);
    return (*versions_)[last.version].program.journeys[last.index].id;
  }
  return {};
}

std::optional<Refusal> Engine::FindScope(std::string_view journey, std::string_view purpose, std::string* journey_id) {
  if (!journey.empty()) {
    *journey_id = JourneyCalled(journey);
    if (journey_id->empty()) {
      return Refuse(RefusalReason::kUnknownName, fmt::format("there is no journey `{}`", journey));
    }
  }
  const bool is_purpose =
      purpose.empty() || purpose == "promotional" || purpose == "service" || purpose == "transactional";
  if (!is_purpose || (!journey.empty() && !purpose.empty())) {
    return Refuse(RefusalReason::kUnknownName,
                  "a pause is of one journey, of one purpose (promotional, service, transactional) or of everything");
  }
  return std::nullopt;
}

void Engine::TellPause(DecisionKind kind, std::string_view journey, std::string_view purpose, std::string_view reason,
                       int64_t at) {
  if (sink_ == nullptr) return;
  Decision decision;
  decision.kind = kind;
  decision.program = &program();
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
  UpgradeSome(UINT32_MAX);  // what a switch made them send comes before
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
  UpgradeSome(UINT32_MAX);
  Resume named = resume;
  named.journey = journey;
  if (!pauses_->Apply(named)) {
    return Refuse(RefusalReason::kUnknownName, "nothing of that name is paused");
  }
  TellPause(DecisionKind::kResumed, journey, resume.purpose, {}, resume.at);
  for (const auto& partition : partitions_) partition->ReleasePaused(resume.at);
  return std::nullopt;
}

}  // namespace senda::engine
