// How many different customers and keys each trigger has fired for.
#pragma once

#include <absl/container/flat_hash_set.h>

#include <cstdint>
#include <vector>

#include "runtime/engine/decision.h"

namespace senda::tools {

class FiringCounts {
 public:
  explicit FiringCounts(size_t trigger_count) : triggers_(trigger_count) {}

  // From now on triggers are numbered as in another program: `places`, by its number, where they were (kNone: new).
  void Renumber(const std::vector<uint32_t>& places) {
    std::vector<Seen> now(places.size());
    for (size_t i = 0; i < places.size(); ++i) {
      if (places[i] != abi::kNone) now[i] = std::move(triggers_[places[i]]);
    }
    triggers_ = std::move(now);
  }
  void Add(const engine::Firing& firing) {
    Seen& seen = triggers_[firing.trigger];
    seen.customers.insert(firing.customer_hash);
    seen.keys.insert(firing.key_hash);
  }
  uint64_t customers(size_t trigger) const { return triggers_[trigger].customers.size(); }
  uint64_t keys(size_t trigger) const { return triggers_[trigger].keys.size(); }

 private:
  struct Seen {
    absl::flat_hash_set<uint64_t> customers;
    absl::flat_hash_set<uint64_t> keys;
  };
  std::vector<Seen> triggers_;
};

}  // namespace senda::tools
