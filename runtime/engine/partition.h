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
#include "runtime/engine/outbox.h"
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

  // The index of an id, made when new, of a customer or an alias; `hash` is StableHash(id).
  uint32_t Intern(std::string_view id, uint64_t hash);
  std::optional<uint32_t> Find(std::string_view id, uint64_t hash) const;
  std::string_view IdOf(uint32_t index) const;
  // Whom an index that is an alias stands for; invalid when it is a customer's own.
  CustomerHandle AliasOf(uint32_t index) const;

  // Step 0: whether the event has been seen; then it is counted.
  bool IsDuplicate(uint32_t customer, const Event& event);
  // `fields` as the schema has them, checked; `is_late`: it came too late to be put in order.
  void Process(uint32_t customer, const Event& event, bool is_late);
  // An event that was taken and changes nothing.
  void CountUnprocessed(bool is_late);
  // Runs the customer's wakes before `instant`.
  void CatchUp(uint32_t customer, int64_t instant);
  // Those whom an event that has no customer of its own reaches, as they are now; in no order.
  std::vector<uint32_t> FindReached(const Event& event) const;
  // The same event for one of them. It is no input for a customer who, caught up, is not reached any more.
  void ProcessReached(uint32_t customer, const Event& event, bool is_late);
  // answers.cc: the open record that an answer is for; what an answer does to it. False: nobody waits for it.
  std::optional<OutboxRecord> FindOpen(uint32_t customer, const AnswerKey& key);
  bool Answer(uint32_t customer, const AnswerKey& key, const abi::Value& value, int64_t at);
  // The deliverer has it.
  void Claim(uint32_t customer, const AnswerKey& key);
  // Pauses that its customers' sends and entries obey; outlives the partition.
  void Watch(const Pauses* pauses);
  // What all partitions read and take from; outlives the partition.
  void Share(const Catalogs* catalogs, Coupons* coupons);
  // Something was resumed at `at`: what was held is decided anew when it may go.
  void ReleasePaused(int64_t at);
  // Runs every wake up to `instant`, inclusive.
  void AdvanceTo(int64_t instant);
  // What the clock shows from now on, where it does not follow the events.
  void SetPresent(int64_t present) { present_ = present; }

  // The customer's state is given away; from now on the index is an alias of `into`.
  Block TakeOut(uint32_t customer, CustomerHandle into);
  void Redirect(uint32_t alias, CustomerHandle into);
  // The customer takes over another's state, which has caught up with `now`, too.
  void Join(uint32_t customer, Block other, int64_t now);
  // Ends what the customer is in and forgets it, or an alias.
  void Erase(uint32_t index, int64_t now);

  // Turns of those who were in a journey's segment before there could be a flip (turns.cc), in order of hash, then id.
  struct Turn {
    uint64_t hash;
    uint32_t customer;
  };
  std::optional<Turn> FirstTurn(uint32_t journey);
  // Gives the customer the turn, at a time step; true when that was an entry.
  bool GiveTurn(uint32_t journey, const Turn& turn, int64_t at);

  const Counters& counters() const { return work_->counters; }
  // Null when there was no input for the customer yet.
  const Block* StateOf(uint32_t customer) const;
  // The same, also when there was none; null for an alias and for who was erased.
  const Block* BlockOf(uint32_t customer) const;
  uint32_t size() const { return static_cast<uint32_t>(blocks_.size()); }
  // A root that reads neither event, attempt nor instance, at the customer's clock; a text lives until the next input.
  abi::Value Evaluate(uint32_t customer, uint32_t root);
  // The workbench with the customer on it, for who only reads.
  Work& ShowOnBench(uint32_t customer);
  // The earliest wake of its customers, or kNever.
  int64_t EarliestWake() const { return timers_.NextWake(); }
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

  struct TurnOrder {
    const Partition* partition;
    bool operator()(const Turn& a, const Turn& b) const;
  };
  // The customer's turns, from the bits in the block.
  void NoteTurns(uint32_t customer);
  void ForgetTurns(uint32_t customer);

  // The first input: zone, memberships.
  void Begin(Block& block, int64_t at);
  void PutCustomerOnBench(uint32_t customer, int64_t now);
  // Those whom its segments count.
  void CountOut(const Block& block);
  void RunTimeStep(uint32_t customer, int64_t wake);
  void Close(uint32_t customer);

  const Plan& plan_;
  std::unique_ptr<Work> work_;
  std::vector<Block> blocks_;
  absl::flat_hash_set<uint32_t, IdHash, IdEqual> ids_;
  Timers timers_;
  std::map<uint32_t, std::set<Turn, TurnOrder>> turns_;  // by journey; some may have been lost meanwhile
  ReachIndex reach_;
  uint32_t begun_ = 0;
  int64_t present_ = INT64_MIN;
};

}  // namespace senda::engine
