// The engine: a deterministic function of its inputs, without files, clocks, threads or chance.
//
// Takes a program's description, an evaluator of its expressions and inputs one after the other; gives decisions to a
// sink, counts, and the state of every customer. A program and evaluator must outlive the engine. An input that does
// not fit is refused and changes nothing. Used by one thread at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/evaluator.h"
#include "runtime/engine/counters.h"
#include "runtime/engine/counters_map.h"
#include "runtime/engine/decision.h"
#include "runtime/engine/input.h"
#include "runtime/engine/options.h"
#include "runtime/engine/switch_counts.h"

namespace senda::engine {

class Partition;
class Versions;

class Engine {
 public:
  // `sink` may be null.
  Engine(const abi::Program& program, const abi::Evaluator& evaluator, const Options& options, DecisionSink* sink);
  ~Engine();

  // A handle for a customer's id, made when new; invalid when the id cannot be one.
  CustomerHandle Intern(std::string_view customer_id);

  // The reason when the input was refused. A duplicate is not refused but left out and counted.
  [[nodiscard]] std::optional<Refusal> Apply(const Input& input);
  // The same for an event, the quick way.
  [[nodiscard]] std::optional<Refusal> ApplyEvent(const Event& event);

  // Runs every wake up to `instant`, inclusive: the end of a replay, or a tick without grace.
  void AdvanceTo(int64_t instant);
  // The latest instant seen: of events, ticks and AdvanceTo; INT64_MIN at first.
  int64_t clock() const { return clock_; }

  // The newest program; with `formers` also of journeys that it no longer has.
  Counters Count(FormerJourneys* formers = nullptr) const;
  // One for each switch so far.
  std::vector<SwitchCounts> Switches() const;
  // Switches up to so many customers who are still on an older program; how many it were.
  uint32_t UpgradeSome(uint32_t limit);
  const abi::Program& program() const;
  // From when on an aggregate (of Program::aggregates) knows every event of the customer; nothing when it lacks none.
  std::optional<int64_t> ExactSince(CustomerHandle customer, uint32_t aggregate) const;
  // Truth of a segment for a customer now; false for one who never came.
  bool IsInSegment(CustomerHandle customer, uint32_t segment) const;
  // The value of a root (that reads neither event, attempt nor instance) for a customer at the customer's clock.
  abi::Value Evaluate(CustomerHandle customer, uint32_t root) const;
  uint64_t StateBytes() const;
  // Instances that are in their journeys, on whatever version, as customers' states have them.
  uint64_t ActiveInstances() const;
  size_t PendingTimers() const;

  // The whole state as bytes, and back into an engine without customers that has gone through the same programs (other
  // options may differ, the number of partitions may not). After Restore decisions are those that the saved engine
  // would have made. The reason when the bytes are not a snapshot of this program and version, or damaged; then nothing
  // has changed.
  std::string Snapshot() const;
  [[nodiscard]] std::optional<std::string> Restore(std::string_view snapshot);

 private:
  Partition* PartitionOf(CustomerHandle customer) const;
  std::optional<Refusal> Refuse(RefusalReason reason, std::string message);
  std::optional<Refusal> CheckEvent(const Event& event) const;
  std::optional<Refusal> ApplyTick(const Tick& tick);
  std::optional<Refusal> ApplySwitch(const ProgramSwitch& to);

  std::unique_ptr<Versions> versions_;
  Options options_;
  DecisionSink* sink_;
  std::vector<std::unique_ptr<Partition>> partitions_;
  int64_t clock_ = INT64_MIN;
  int64_t refused_ = 0;
};

}  // namespace senda::engine
