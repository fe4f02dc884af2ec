// `also those already in, 2_000 per day`: a schedule of the engine, the same for any number of partitions.
#include <algorithm>

#include "runtime/abi/calendar.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/partition.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/steps.h"

namespace senda::engine {

bool Partition::TurnOrder::operator()(const Turn& a, const Turn& b) const {
  if (a.hash != b.hash) return a.hash < b.hash;
  return a.customer != b.customer && partition->IdOf(a.customer) < partition->IdOf(b.customer);
}

void Partition::NoteTurns(uint32_t customer) {
  for (const uint32_t index : plan().turns) {
    const abi::Journey& journey = plan().program.journeys[index];
    if (!blocks_[customer].HasSegment(plan().program.layout, journey.already_bit)) continue;
    auto& turns = turns_.try_emplace(index, TurnOrder{this}).first->second;
    turns.insert({StableHash({IdOf(customer), plan().journeys[index].assigned_as, {}, plan().program.salt}), customer});
  }
}

void Partition::ForgetTurns(uint32_t customer) {
  for (auto& [index, turns] : turns_) {
    const std::string& name = plan().journeys[index].assigned_as;
    turns.erase({StableHash({IdOf(customer), name, {}, plan().program.salt}), customer});
  }
}

std::optional<Partition::Turn> Partition::FirstTurn(uint32_t journey) {
  const auto turns = turns_.find(journey);
  if (turns == turns_.end()) return std::nullopt;
  const uint32_t bit = plan().program.journeys[journey].already_bit;
  while (!turns->second.empty()) {
    const Turn first = *turns->second.begin();
    const Block* block = BlockOf(first.customer);
    if (block != nullptr && block->HasSegment(plan().program.layout, bit)) return first;
    turns->second.erase(turns->second.begin());
  }
  return std::nullopt;
}

bool Partition::GiveTurn(uint32_t journey, const Turn& turn, int64_t at) {
  turns_.at(journey).erase(turn);
  const int64_t entered = work_->counters.journeys[journey].entered;
  const Place place{versions_.newest(), &blocks_[turn.customer]};
  RunAt(place, turn.customer, std::max(place.block->header().clock, at), [journey](Work& work) {
    work.is_instant_of_time_step = true;
    work.turn_of = journey;
  });
  Close(turn.customer);
  return work_->counters.journeys[journey].entered > entered;
}

Partition* Engine::FirstTurnOf(uint32_t journey) const {
  Partition* first = nullptr;
  for (const auto& partition : partitions_) {
    const std::optional<Partition::Turn> turn = partition->FirstTurn(journey);
    if (!turn.has_value()) continue;
    const std::optional<Partition::Turn> best = first == nullptr ? std::nullopt : first->FirstTurn(journey);
    const bool is_first = !best.has_value() || turn->hash < best->hash ||
                          (turn->hash == best->hash && partition->IdOf(turn->customer) < first->IdOf(best->customer));
    if (is_first) first = partition.get();
  }
  return first;
}

// A turn without an entry, because the customer has left or is not welcome, takes nobody's place.
void Engine::RunTurnsAt(int64_t at) {
  for (const auto& partition : partitions_) {
    partition->AdvanceTo(at - 1);
    partition->UpgradeSome(UINT32_MAX);
  }
  for (const uint32_t journey : plan().turns) {
    int64_t left = program().journeys[journey].already_per_day;
    while (left > 0) {
      Partition* partition = FirstTurnOf(journey);
      if (partition == nullptr) break;
      left -= partition->GiveTurn(journey, *partition->FirstTurn(journey), at) ? 1 : 0;
    }
  }
}

void Engine::RunTurns(int64_t until) {
  if (plan().turns.empty()) return;
  const auto next_day = [&](int64_t instant) {
    return abi::NextPeriod(instant, abi::Period::kDay, plan().default_zone);
  };
  if (next_turns_ == INT64_MIN) next_turns_ = next_day(clock_);
  while (next_turns_ <= until) {
    UpgradeSome(UINT32_MAX);  // who is behind has no turns yet
    const bool has_turns = std::any_of(plan().turns.begin(), plan().turns.end(),
                                       [&](uint32_t journey) { return FirstTurnOf(journey) != nullptr; });
    if (!has_turns) {
      next_turns_ = next_day(until);
      return;
    }
    RunTurnsAt(next_turns_);
    next_turns_ = next_day(next_turns_);
  }
}

}  // namespace senda::engine
