// Events that reach customers by their fields: one input for each, in order of their ids.
#include <algorithm>
#include <string_view>
#include <tuple>

#include "runtime/engine/engine.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/partition.h"
#include "runtime/engine/window.h"

namespace senda::engine {
namespace {

constexpr size_t kSeenMax = 1'000;

struct ReachedCustomer {
  std::string_view id;
  Partition* partition;
  uint32_t customer;
};

}  // namespace

bool Engine::IsSeenReach(const Event& event) {
  const int64_t horizon = program().duplicates_ms;
  const abi::Value& id = event.fields[abi::kEventFieldId];
  const abi::Value& source = event.fields[abi::kEventFieldSource];
  if (!event.has_identity || horizon <= 0 || id.known == 0) return false;
  const int64_t now = std::max(clock_, event.fields[abi::kEventFieldAt].integer);
  const uint64_t hash = StableHash({source.known != 0 ? source.text() : std::string_view(), id.text()});
  while (!seen_reaches_.empty() && AddMilliseconds(seen_reaches_.front().at, horizon) <= now) seen_reaches_.pop_front();
  for (const SeenReach& seen : seen_reaches_) {
    if (seen.hash == hash) return true;
  }
  if (seen_reaches_.size() == kSeenMax) seen_reaches_.pop_front();
  seen_reaches_.push_back({hash, now});
  return false;
}

std::optional<Refusal> Engine::ApplyReach(const Event& event) {
  if (event.customer.is_valid() || !event.customer_id.empty()) {
    return Refuse(RefusalReason::kNamesCustomer, "the event reaches customers by their fields, and names one");
  }
  if (IsSeenReach(event)) {
    ++own_counters_.duplicates;
    return std::nullopt;
  }
  if (ShowToClock(event.fields[abi::kEventFieldAt].integer)) {
    held_.Hold(HeldInput::Of(event, {}, program().events[event.type]));
  } else {
    ProcessReach(event);
  }
  return std::nullopt;
}

void Engine::ProcessReach(const Event& event) {
  const bool is_late = event.fields[abi::kEventFieldAt].integer < released_;
  if (options_.clock_follows_events) {
    RunTurns(released_ - 1);
    for (const auto& partition : partitions_) partition->AdvanceTo(released_ - 1);
  }
  if (!program().events[event.type].is_built_in) ++own_counters_.events;
  UpgradeSome(UINT32_MAX);  // whom it reaches is looked up under the newest program
  std::vector<ReachedCustomer> reached;
  for (const auto& partition : partitions_) {
    for (uint32_t customer : partition->FindReached(event)) {
      reached.push_back({partition->IdOf(customer), partition.get(), customer});
    }
  }
  // A customer's id lies in its block, which moves when it is processed: the order is made before.
  std::sort(reached.begin(), reached.end(),
            [](const ReachedCustomer& a, const ReachedCustomer& b) { return a.id < b.id; });
  for (const ReachedCustomer& one : reached) one.partition->ProcessReached(one.customer, event, is_late);
}

}  // namespace senda::engine
