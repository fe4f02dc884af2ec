// Customers whose ids hash alike, with their clocks and timers: steps 0 (admit) and 1 (catch up) of the semantics.
//
// Used by one thread at a time. Deterministic: the same inputs in the same order give the same decisions and bytes.
#pragma once

#include <absl/container/flat_hash_set.h>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/engine/block.h"
#include "runtime/engine/bytes.h"
#include "runtime/engine/input.h"
#include "runtime/engine/reach_index.h"
#include "runtime/engine/timers.h"
#include "runtime/engine/work.h"

namespace senda::engine {

class Partition {
 public:
  Partition(const Plan& plan, const abi::Evaluator& evaluator, const Options& options, DecisionSink* sink,
            uint32_t index);
  Partition(const Partition&) = delete;
  Partition& operator=(const Partition&) = delete;

  // The customer's index, made when new; `hash` is StableHash(id).
  uint32_t Intern(std::string_view id, uint64_t hash);
  std::optional<uint32_t> Find(std::string_view id, uint64_t hash) const;

  // `fields` as the schema has them, checked; `is_late`: it is older than the clock.
  void Process(uint32_t customer, const Event& event, bool is_late);
  // Those whom an event that has no customer of its own reaches, as they are now; in no order.
  std::vector<uint32_t> FindReached(const Event& event) const;
  // The same event for one of them. It is no input for a customer who, caught up, is not reached any more.
  void ProcessReached(uint32_t customer, const Event& event, bool is_late);
  std::string_view IdOf(uint32_t customer) const;
  // Runs every wake up to `instant`, inclusive.
  void AdvanceTo(int64_t instant);

  const Counters& counters() const { return work_->counters; }
  // Null when there was no input for the customer yet.
  const Block* StateOf(uint32_t customer) const;
  uint32_t size() const { return static_cast<uint32_t>(blocks_.size()); }
  // A root that reads neither event, attempt nor instance, at the customer's clock; a text lives until the next input.
  abi::Value Evaluate(uint32_t customer, uint32_t root);
  size_t timers() const { return timers_.size(); }
  // Bytes of all blocks, in use.
  uint64_t StateBytes() const;

  // The partition's part of a snapshot; Load expects a partition without customers, and false means that the bytes are
  // none. `zones`: what each zone index in the bytes is here.
  void Save(std::string* out, std::set<uint32_t>* zones) const;
  bool Load(ByteReader* in, const std::map<uint32_t, uint32_t>& zones);

 private:
  struct IdHash {
    using is_transparent = void;
    const Partition* partition;
    size_t operator()(uint32_t customer) const;
    size_t operator()(const std::pair<std::string_view, uint64_t>& id) const { return id.second; }
  };
  struct IdEqual {
    using is_transparent = void;
    const Partition* partition;
    bool operator()(uint32_t a, uint32_t b) const { return a == b; }
    bool operator()(uint32_t a, const std::pair<std::string_view, uint64_t>& id) const;
    bool operator()(const std::pair<std::string_view, uint64_t>& id, uint32_t b) const { return (*this)(b, id); }
  };

  // The first input: zone, memberships.
  void Begin(Block& block, int64_t at);
  bool IsDuplicate(Block& block, const Event& event, int64_t now);
  void PutCustomerOnBench(uint32_t customer, int64_t now);
  void CatchUp(uint32_t customer, int64_t now);
  void RunTimeStep(uint32_t customer, int64_t wake);
  void Close(uint32_t customer);

  const Plan& plan_;
  std::unique_ptr<Work> work_;
  std::vector<Block> blocks_;
  absl::flat_hash_set<uint32_t, IdHash, IdEqual> ids_;
  Timers timers_;
  ReachIndex reach_;
  uint32_t begun_ = 0;
};

}  // namespace senda::engine
