// Customers whose ids hash alike, with their clocks and timers: steps 0 (admit) and 1 (catch up) of the semantics.
//
// Used by one thread at a time. Deterministic: the same inputs in the same order give the same decisions and bytes.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <absl/container/flat_hash_set.h>

#include <functional>
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
#include "runtime/engine/others.h"
#include "runtime/engine/outbox.h"
#include "runtime/engine/partition_parts.h"
#include "runtime/engine/reach_index.h"
#include "runtime/engine/switch_counts.h"
#include "runtime/engine/timers.h"
#include "runtime/engine/versions.h"
#include "runtime/engine/work.h"

namespace senda::engine {

struct StageReading;
class Partition : private Others {
 public:
  Partition(const Versions& versions, const Options& options, DecisionSink* sink, uint32_t index);
  Partition(const Partition&) = delete;
  Partition& operator=(const Partition&) = delete;

  // The index of an id, made when new, of a customer or an alias; `hash` is StableHash(id).
  uint32_t Intern(std::string_view id, uint64_t hash);
  std::optional<uint32_t> Find(std::string_view id, uint64_t hash) const;
  std::string_view IdOf(uint32_t index) const;
  // Whom an index that is an alias stands for; invalid when it is a customer's own.
  CustomerHandle AliasOf(uint32_t index) const;

  bool IsDuplicate(uint32_t customer, const Event& event);  // step 0: it has been seen; then it is counted
  // `fields` as the schema has them, checked; `is_late`: it came too late to be put in order.
  void Process(uint32_t customer, const Event& event, bool is_late);
  void CountUnprocessed(bool is_late);
  void CatchUp(uint32_t customer, int64_t instant);  // runs the customer's wakes before `instant`
  // Those whom an event that has no customer of its own reaches, as they are now; in no order.
  std::vector<uint32_t> FindReached(const Event& event);
  // The same event for one of them. It is no input for a customer who, caught up, is not reached any more.
  void ProcessReached(uint32_t customer, const Event& event, bool is_late);
  // answers.cc: the open record that an answer is for, and the version that it is of.
  using Open = OpenRecord;
  std::optional<Open> FindOpen(uint32_t customer, const AnswerKey& key);
  // What an answer does to it. False: nobody waits for it.
  bool Answer(uint32_t customer, const AnswerKey& key, int64_t at);
  // An event about a message of an older version, in its terms.
  void Hear(uint32_t customer, uint32_t version, uint32_t type, const abi::Value* fields);
  void Claim(uint32_t customer, const AnswerKey& key);
  // Pauses that its customers' sends and entries obey; outlives the partition.
  void Watch(const Pauses* pauses);
  void Share(const std::vector<std::unique_ptr<Catalogs>>* catalogs,
             const std::vector<std::unique_ptr<Coupons>>* coupons);
  // Something was resumed at `at`: what was held is decided anew when it may go.
  void ReleasePaused(int64_t at);
  // Runs every wake up to `instant`, inclusive.
  void AdvanceTo(int64_t instant);
  void SetPresent(int64_t present) { present_ = present; }  // what the clock shows, where it does not follow the events
  void SettleAt(uint32_t customer, int64_t now);  // what flips at that very instant, before another customer is joined
  // The customer's state is given away; from now on the index is an alias of `into`.
  Departed TakeOut(uint32_t customer, CustomerHandle into);
  void Redirect(uint32_t alias, CustomerHandle into);
  // The customer takes over another's state, which has caught up with `now`, too.
  void Join(uint32_t customer, Departed other, int64_t now);
  void Erase(uint32_t index, int64_t now);  // ends what the customer is in and forgets it, or an alias

  // Turns of those who were in a journey's segment before there could be a flip (turns.cc), in order of hash, then id.
  using Turn = TurnOf;
  std::optional<Turn> FirstTurn(uint32_t journey);
  // Gives the customer the turn, at a time step; true when that was an entry.
  bool GiveTurn(uint32_t journey, const Turn& turn, int64_t at);

  // There is a newer version: customers will be switched to it.
  void BeginVersion();
  void Upgrade(uint32_t customer);       // to the newest version
  uint32_t UpgradeSome(uint32_t limit);  // up to so many of those who are behind; how many it were

  const Counters& counters(uint32_t version) const { return works_[version]->counters; }
  const SwitchCounts& switched(uint32_t version) const { return switches_[version]; }
  std::optional<int64_t> ExactSinceOf(uint32_t customer, uint32_t aggregate);
  // What was counted for KPIs under the newest program, and before, where it is the same.
  void ReadTally(uint32_t tally, int64_t now, std::map<std::string, TallyReading>* readings) const;
  Tallies& counted() { return work_->tallies; }
  abi::Value EvaluateReport(uint32_t root, const abi::Value* slots, int64_t now);
  void CountMembers(const abi::Tally& tally, std::map<std::string, TallyReading>* readings);
  void CollectTimes(const abi::Map& map, std::vector<std::vector<int64_t>>* times, std::vector<StageReading>*) const;
  const Block* StateOf(uint32_t customer) const;  // null when there was no input for the customer yet
  const Block* BlockOf(uint32_t customer) const;  // also without input; null for an alias and who was erased
  uint32_t size() const { return static_cast<uint32_t>(blocks_.size()); }
  // A root that reads neither event, attempt nor instance, at the customer's clock; a text lives until the next input.
  abi::Value Evaluate(uint32_t customer, uint32_t root, int64_t now = INT64_MIN);
  Work& ShowOnBench(uint32_t customer);  // the workbench with the customer on it, for who only reads
  void ShowOlds(uint32_t customer, const std::function<void(uint32_t version, Work&)>& show);  // likewise
  int64_t EarliestWake() const { return timers_.NextWake(); }
  size_t timers() const { return timers_.size(); }
  uint64_t StateBytes() const;
  uint64_t ActiveInstances();
  // The partition's part of a snapshot; Load expects a partition without customers, and false means that the bytes are
  // none. `zones`: what each zone index in the bytes is here.
  void Save(std::string* out, std::set<uint32_t>* zones) const;
  bool Load(ByteReader* in, const std::map<uint32_t, uint32_t>& zones);

 private:
  struct TurnOrder {
    const Partition* partition;
    bool operator()(const Turn& a, const Turn& b) const;
  };
  void ShareWith(uint32_t version);
  const Plan& plan() const { return versions_[versions_.newest()].plan; }
  Work& WorkOf(uint32_t customer) { return *works_[customer_versions_[customer]]; }
  bool IsBehind(uint32_t customer) const { return customer_versions_[customer] != versions_.newest(); }
  void NoteTurns(uint32_t customer);  // from the bits in the block
  void ForgetTurns(uint32_t customer);
  // The first input: zone, memberships.
  void Begin(Block& block, int64_t at);
  void PutCustomerOnBench(uint32_t customer, int64_t now);
  void PutOnBenchOf(Work& work, Block& block, uint32_t customer, int64_t now);
  void Record(uint32_t customer, const Event& event, int64_t now);
  void JoinEverywhere(uint32_t customer, Departed* other, int64_t now);
  Work& PutPlaceOnBench(const Place& place, uint32_t customer, int64_t now);
  void CountOut(const Block& block);  // those whom its segments count
  void RunTimeStep(uint32_t customer, int64_t wake);
  // partition_pass.cc. An event of that version, or without fields a time step, for every block of the customer.
  void RunInput(uint32_t customer, int64_t now, uint32_t version, uint32_t type, const abi::Value* fields,
                bool is_late);
  void RunAt(const Place& place, uint32_t customer, int64_t now, const std::function<void(Work&)>& put_on_bench);
  void RunOther(const Place& place, uint32_t customer, int64_t now, const Passing& input);
  Work& PrepareOther(const Place& place, uint32_t customer, int64_t now);
  bool FinishOther(const Place& place, uint32_t customer);
  bool FinishOthers(uint32_t customer);
  bool RefreshMemberships(uint32_t customer, int64_t now);
  void CollectPassing(const Work& work, uint32_t version);
  void Hand(uint32_t customer, int64_t now, const Passing& passing);
  void HandChange(const Place& place, uint32_t customer, int64_t now, const Passing& passing);
  void HandEntry(const Place& place, uint32_t customer, int64_t now, const Passing& passing);
  void PassOn(uint32_t customer, int64_t now);
  void FindElsewhere(uint32_t customer, Work& work, uint32_t version);
  uint32_t VersionOf(const Work& work) const;
  std::vector<Place> PlacesOf(uint32_t customer);  // the newest last
  void End(Work& work, uint32_t journey, const uint64_t* key_hash, const Ending& ending) override;
  void KeepWith(Work& work, uint32_t journey, uint64_t key_hash, const KeptFiring& firing) override;
  void ForEachOther(Work& work, const std::function<bool(Work& other)>& visit) override;
  uint32_t FindChannel(const Work& from, const Work& to, uint32_t channel) const override;
  uint32_t FindCoupon(const Work& from, const Work& to, uint32_t coupon) const override;
  void UpgradeOnce(uint32_t customer);  // to the next version
  int64_t ReleaseFrom(const Place& place, int64_t at);
  bool IsRetired(uint32_t customer, const OldBlock& old) const;
  void RetireOld(uint32_t customer, int64_t at);
  void DropRetired(uint32_t customer);
  void Retire(OldBlock& old, uint32_t customer, int64_t at, std::string_view reason, std::string_view rule);
  // The customer is forgotten: who is on old versions ends.
  void EndOlds(uint32_t customer, int64_t at, std::string_view reason, std::string_view rule);
  int64_t CloseOld(uint32_t customer);
  void HandDown(OldBlock& old, uint32_t customer);
  void Close(uint32_t customer);
  std::vector<OldBlock>* OldsOf(uint32_t customer) {
    const auto found = olds_.find(customer);
    return found == olds_.end() ? nullptr : &found->second;
  }
  void SaveBlock(uint32_t version, const Block& block, std::string* out, std::set<uint32_t>* zones) const;
  bool LoadBlock(ByteReader* in, const std::map<uint32_t, uint32_t>& zones, uint32_t* version, Block* block);

  const Versions& versions_;
  const Options& options_;
  DecisionSink* sink_;
  const uint32_t index_;
  const Pauses* pauses_ = nullptr;
  const std::vector<std::unique_ptr<Catalogs>>* catalogs_ = nullptr;  // by version, as are coupons
  const std::vector<std::unique_ptr<Coupons>>* coupons_ = nullptr;
  std::vector<std::unique_ptr<Work>> works_;  // by version
  Work* work_ = nullptr;                      // of the newest
  std::vector<SwitchCounts> switches_;        // by version; of the first unused
  std::vector<Block> blocks_;
  std::vector<uint32_t> customer_versions_;
  absl::flat_hash_map<uint32_t, std::vector<OldBlock>> olds_;  // by customer, the oldest first
  uint32_t next_behind_ = 0;                                   // customers before are on the newest version
  std::vector<Passing> passing_;
  absl::flat_hash_set<uint32_t, PartitionIdHash, PartitionIdEqual> ids_;
  Timers timers_;
  std::map<uint32_t, std::set<Turn, TurnOrder>> turns_;  // by journey; some may have been lost meanwhile
  std::optional<ReachIndex> reach_;                      // of the newest program
  uint32_t begun_ = 0;
  int64_t present_ = INT64_MIN;
};

}  // namespace senda::engine
