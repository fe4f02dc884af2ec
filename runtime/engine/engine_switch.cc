// A switch to another program, for the whole engine.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "runtime/abi/calendar.h"
#include "runtime/engine/catalogs.h"
#include "runtime/engine/coupons.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/partition.h"
#include "runtime/engine/pauses.h"
#include "runtime/engine/versions.h"

namespace senda::engine {

std::optional<Refusal> Engine::ApplySwitch(const ProgramSwitch& to) {
  if (to.at < kInstantMin || to.at > kInstantMax) {
    return Refuse(RefusalReason::kBadInstant, "the switch is outside of the years 0 to 9999");
  }
  if (to.program == nullptr || to.evaluator == nullptr) {
    return Refuse(RefusalReason::kWrongFields, "the switch has no program, or nobody to evaluate it");
  }
  clock_ = std::max(clock_, to.at);
  ShowClock();
  ReleaseUpTo(to.at - 1);  // nothing that came before it is late for it
  if (options_.clock_follows_events) {
    RunTurns(to.at - 1);
    for (const auto& partition : partitions_) partition->AdvanceTo(to.at - 1);
  }
  const abi::Program& before = program();
  versions_->Add(*to.program, *to.evaluator, to.at, to.has_new_zone_data);
  if (!options_.clock_follows_events) versions_->SetPresent(clock_);
  catalogs_.push_back(std::make_unique<Catalogs>(*to.program, catalogs_.back().get()));
  coupons_.push_back(std::make_unique<Coupons>(*to.program, coupons_.back().get()));
  FormerJourneys gone;
  own_counters_ = MapCounters(own_counters_, before, *to.program, versions_->step(versions_->newest() - 1), &gone);
  RenamePauses(before);
  // Turns begin with the day after the switch where there were none.
  if (next_turns_ < to.at) next_turns_ = abi::NextPeriod(to.at, abi::Period::kDay, plan().default_zone);
  HoldAnew(before);
  for (const auto& partition : partitions_) partition->BeginVersion();
  if (options_.upgrades_at_once) UpgradeSome(UINT32_MAX);
  return std::nullopt;
}

// A journey stays paused under its new name. Two may have swapped theirs.
void Engine::RenamePauses(const abi::Program& before) {
  const SwitchMap& map = versions_->step(versions_->newest() - 1);
  std::map<std::string, std::string> names;
  for (uint32_t i = 0; i < before.journeys.size(); ++i) {
    const uint32_t to = map.journeys[i].to;
    if (to != abi::kNone) names[before.journeys[i].id] = program().journeys[to].id;
  }
  pauses_->Rename(names);
}

// What is held waits on, as the new program has it; an event that it does not know is refused now.
void Engine::HoldAnew(const abi::Program& before) {
  HeldInputs held(program());
  Arena arena;
  while (std::optional<HeldInput> input = held_.TakeUpTo(INT64_MAX)) {
    if (input->is_merge) {
      held.Hold(std::move(*input));
      continue;
    }
    const uint32_t version = versions_->newest();
    Event event = input->AsEvent(before.events[input->type]);
    const abi::Value* fields =
        versions_->Translate(version - 1, version, event.type, event.fields.data(), &arena, &event.type);
    if (fields == nullptr) {
      ++refused_;
      continue;
    }
    event.fields = {fields, program().events[event.type].fields.size()};
    held.Hold(HeldInput::Of(event, input->customer, program().events[event.type]));
  }
  held_ = std::move(held);
}

uint32_t Engine::UpgradeSome(uint32_t limit) {
  uint32_t count = 0;
  for (const auto& partition : partitions_) count += partition->UpgradeSome(limit - count);
  return count;
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
  customer = Resolve(customer);
  Partition* partition = PartitionOf(customer);
  if (partition == nullptr || aggregate >= program().aggregates.size()) return std::nullopt;
  return partition->ExactSinceOf(customer.index, aggregate);
}

uint64_t Engine::ActiveInstances() const {
  uint64_t count = 0;
  for (const auto& partition : partitions_) count += partition->ActiveInstances();
  return count;
}

}  // namespace senda::engine
