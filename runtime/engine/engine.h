// The engine: a deterministic function of its inputs, without files, clocks, threads or chance.
//
// Takes a program's description, an evaluator of its expressions and inputs one after the other; gives decisions to a
// sink, counts, and the state of every customer. A program and evaluator must outlive the engine. An input that does
// not fit is refused and changes nothing. Used by one thread at a time.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/evaluator.h"
#include "runtime/engine/counters.h"
#include "runtime/engine/counters_map.h"
#include "runtime/engine/customer_report.h"
#include "runtime/engine/decision.h"
#include "runtime/engine/held_inputs.h"
#include "runtime/engine/input.h"
#include "runtime/engine/map_report.h"
#include "runtime/engine/options.h"
#include "runtime/engine/standing.h"
#include "runtime/engine/switch_counts.h"

namespace senda::engine {

struct AnswerKey;
class Catalogs;
class Coupons;
struct OutboxRecord;
class Partition;
class Versions;
class Pauses;
struct CouponCounts;
struct Plan;
struct Work;

class Engine {
 public:
  // `sink` may be null.
  Engine(const abi::Program& program, const abi::Evaluator& evaluator, const Options& options, DecisionSink* sink);
  ~Engine();

  // A handle for a customer's id, made when new; that of the person when the id is an alias. Invalid when the id cannot
  // be one. It follows the customer through merges, and is void once the customer was erased.
  CustomerHandle Intern(std::string_view customer_id);

  // The reason when the input was refused. A duplicate is not refused but left out and counted.
  [[nodiscard]] std::optional<Refusal> Apply(const Input& input);
  // The same for an event, the quick way.
  [[nodiscard]] std::optional<Refusal> ApplyEvent(const Event& event);

  // Releases what is held up to `instant` and runs every wake up to it, inclusive: the end of a replay, or a tick
  // without grace.
  void AdvanceTo(int64_t instant);
  // Nothing of up to then is waited for any more: what is held of it is processed, and what comes of it is late.
  void ReleaseUpTo(int64_t instant);
  // The latest instant seen: of events, ticks and AdvanceTo; INT64_MIN at first.
  int64_t clock() const { return clock_; }

  // Events and merges that wait for their order to be sure.
  size_t held() const { return held_.size(); }

  // The newest program; with `formers` also of journeys that it no longer has.
  Counters Count(FormerJourneys* formers = nullptr) const;
  // One for each switch so far.
  std::vector<SwitchCounts> Switches() const;
  // Switches up to so many customers who are still on an older program; how many it were.
  uint32_t UpgradeSome(uint32_t limit);
  const abi::Program& program() const;
  // From when on an aggregate (of Program::aggregates) knows every event of the customer; nothing when it lacks none.
  std::optional<int64_t> ExactSince(CustomerHandle customer, uint32_t aggregate) const;
  // Maps and KPIs as they are at the clock. Looks at every customer who is on the newest program.
  MapReport ReadMaps() const;
  // Truth of a segment for a customer now; false for one who never came.
  bool IsInSegment(CustomerHandle customer, uint32_t segment) const;
  // The value of a root (that reads neither event, attempt nor instance) for a customer at the customer's clock, or at
  // `now` when that is later and nothing is due before it.
  abi::Value Evaluate(CustomerHandle customer, uint32_t root, int64_t now = INT64_MIN) const;
  // The workbench with the customer on it, for who only reads; void at the next input.
  Work& ShowOnBench(CustomerHandle customer) const;
  // How many rows a catalog has; what became of a coupon's codes.
  size_t CountRows(uint32_t catalog) const;
  const CouponCounts& CountCodes(uint32_t coupon) const;
  uint64_t StateBytes() const;
  // Of a customer on the newest program; 0 for one who never came.
  uint64_t StateBytesOf(CustomerHandle customer) const;
  // Instances that are in their journeys, on whatever version, as customers' states have them.
  uint64_t ActiveInstances() const;
  // Where those of the newest program's journeys stand, and who is in a segment of it, in order of id. Both look at
  // every customer.
  StandingCounts CountStanding() const;
  std::vector<std::string> MembersOf(uint32_t segment) const;
  size_t PendingTimers() const;
  // All that is known of a customer, by any of the customer's ids; nothing when nobody is.
  std::optional<CustomerReport> Export(std::string_view customer_id) const;

  // The whole state as bytes, and back into an engine without customers that has gone through the same programs (other
  // options may differ, the number of partitions may not). After Restore decisions are those that the saved engine
  // would have made. The reason when the bytes are not a snapshot of this program and version, or damaged; then nothing
  // has changed.
  std::string Snapshot() const;
  [[nodiscard]] std::optional<std::string> Restore(std::string_view snapshot);

 private:
  // Whom an id or a handle names; an invalid handle for nobody.
  CustomerHandle InternOwn(std::string_view id);  // the id's own, which may be an alias
  CustomerHandle FindOwn(std::string_view id) const;
  CustomerHandle Resolve(CustomerHandle handle) const;
  Partition* PartitionOf(CustomerHandle customer) const;

  std::optional<Refusal> Refuse(RefusalReason reason, std::string message);
  std::optional<Refusal> CheckInstant(int64_t at, std::string_view what) const;
  std::optional<Refusal> CheckEvent(const Event& event) const;
  std::optional<Refusal> ApplyTick(const Tick& tick);
  std::optional<Refusal> ApplySwitch(const ProgramSwitch& to);
  void RenamePauses(const abi::Program& before);
  void HoldAnew(const abi::Program& before);
  const Plan& plan() const;
  std::optional<Refusal> ApplyMerge(const Merge& merge);
  std::optional<Refusal> ApplyErasure(const Erasure& erasure);

  // What happened at `at` has come: where the clock follows, it moves. True when it must be held.
  bool ShowToClock(int64_t at);
  // The partitions learn what the clock shows.
  void ShowClock();
  void Release(HeldInput held);
  void ProcessEvent(CustomerHandle customer, const Event& event);
  // False when the two were one already.
  bool MergeCustomers(std::string_view into, std::string_view from, int64_t at);
  void EraseCustomer(CustomerHandle customer, int64_t at);
  bool Concerns(const HeldInput& held, std::string_view customer_id) const;
  // Whom it joins: into and from; nothing of any other event.
  std::optional<std::pair<std::string, std::string>> JoinedBy(const HeldInput& held) const;
  // The id and those that will be the same customer's by what is held.
  std::vector<std::string> IdsOfOne(std::string_view customer_id) const;
  // The customer's wakes before max(clock, `at`) have run; gives that instant.
  int64_t CatchUp(CustomerHandle customer, int64_t at);

  // turns.cc: at the start of each day up to `until`, inclusive, in the workspace's zone, so many of those who were in
  // a journey's segment before there could be a flip enter it.
  void RunTurns(int64_t until);
  void RunTurnsAt(int64_t at);
  Partition* FirstTurnOf(uint32_t journey) const;
  // An event that reaches customers by their fields (reach.cc).
  std::optional<Refusal> ApplyReach(const Event& event);
  void ProcessReach(const Event& event);
  bool IsSeenReach(const Event& event);
  // answers.cc
  std::optional<Refusal> ApplyDeliveryAnswer(const DeliveryAnswer& answer);
  std::optional<Refusal> ApplyHookAnswer(const HookAnswer& answer);
  std::optional<Refusal> ApplyPersonAnswer(const PersonAnswer& answer);
  std::optional<Refusal> RefuseAnswer(int64_t at, std::string_view customer_id);
  std::optional<Refusal> Answer(std::string_view customer_id, const AnswerKey& key, int64_t at);
  std::optional<Refusal> Tell(CustomerHandle customer, uint32_t version, const OutboxRecord& record,
                              const DeliveryAnswer& answer);
  std::optional<Refusal> ApplyPause(const Pause& pause);
  // rows.cc
  std::optional<Refusal> ApplyCatalogRow(const CatalogRow& row);
  std::optional<Refusal> CheckRow(const CatalogRow& row, uint32_t catalog) const;
  void TellWatchers(uint32_t catalog, std::string_view key, int64_t at);
  std::optional<Refusal> ApplyCouponCode(const CouponCode& code);
  // Runs every wake up to `instant`, inclusive; those of one instant in all partitions before those of the next when it
  // matters who comes first.
  void AdvancePartitions(int64_t instant);
  std::optional<Refusal> ApplyResume(const Resume& resume);
  std::string JourneyCalled(std::string_view name) const;  // empty: no version has one
  std::optional<Refusal> FindScope(std::string_view journey, std::string_view purpose, std::string* journey_id);
  void TellPause(DecisionKind kind, std::string_view journey, std::string_view purpose, std::string_view reason,
                 int64_t at);
  // The clock comes to `at`: what is due before runs.
  void AdvanceBefore(int64_t at);

  std::unique_ptr<Versions> versions_;
  std::unique_ptr<Pauses> pauses_;
  // By version: what it reads of rows and codes, which those of one name share.
  std::vector<std::unique_ptr<Catalogs>> catalogs_;
  std::vector<std::unique_ptr<Coupons>> coupons_;
  Options options_;
  DecisionSink* sink_;
  std::vector<std::unique_ptr<Partition>> partitions_;
  HeldInputs held_;
  int64_t clock_ = INT64_MIN;
  int64_t released_ = INT64_MIN;  // what happened before and comes now is late
  int64_t refused_ = 0;
  int64_t merged_again_ = 0;
  int64_t next_turns_ = INT64_MIN;  // before the first input
  // Recent events without a customer, by which a repetition is recognised: the oldest first.
  struct SeenReach {
    uint64_t hash;  // of source and id
    int64_t at;
  };
  std::deque<SeenReach> seen_reaches_;
  Counters own_counters_;  // what belongs to no partition
  int64_t late_answers_ = 0;
};

}  // namespace senda::engine
