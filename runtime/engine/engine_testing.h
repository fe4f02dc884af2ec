// A program made by hand, for the engine's own tests: expressions are lambdas, positions and tables are filled in.
//
// Build declarations in order (events, aggregates, segments, triggers, journeys), then `Finish`; the engine and the
// evaluator then read the same object.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "runtime/abi/evaluator.h"
#include "runtime/abi/program.h"
#include "runtime/engine/engine.h"

namespace senda::engine::testing {

using Expression = std::function<abi::Value(const abi::Context&)>;

inline constexpr int64_t kSecond = 1'000;
inline constexpr int64_t kMinute = 60 * kSecond;
inline constexpr int64_t kHour = 60 * kMinute;
inline constexpr int64_t kDay = 24 * kHour;
inline constexpr int64_t kNoon = 1'772'452'800'000;  // 2 March 2026, 12:00 UTC

class TestProgram : public abi::Evaluator {
 public:
  TestProgram();

  abi::Program program;

  // Fields behind id, at and source are declared with kinds; all optional.
  uint32_t AddEvent(const std::string& name, std::vector<std::pair<std::string, abi::Kind>> fields = {});
  uint32_t AddCustomerField(const std::string& name, abi::Kind kind);
  uint32_t AddRoot(Expression expression);
  uint32_t AddAggregate(abi::Aggregate aggregate);
  // `reads`: event types that can change it; `uses`: segments that it reads.
  uint32_t AddSegment(const std::string& id, Expression value, Expression breakpoint, std::vector<uint32_t> reads,
                      std::vector<uint32_t> uses = {});
  // Sources of events with a `where` that reads the event alone get a decide position here.
  abi::Source On(uint32_t event, Expression where = nullptr, std::vector<abi::Source::Copy> captures = {});
  // One whose `where` reads the attempt or the instance.
  abi::Source OnAttempt(uint32_t event, Expression where, std::vector<abi::Source::Copy> captures = {});
  abi::Source OnFlip(uint32_t segment, bool enters);
  abi::Source OnTrigger(uint32_t trigger, std::vector<abi::Source::Copy> captures = {});
  uint32_t AddTrigger(const std::string& id, std::vector<abi::Pattern> patterns, std::vector<abi::Kind> captures = {},
                      bool is_instance_scoped = false);
  uint32_t AddJourney(abi::Journey journey);
  // Tables, layout, settle groups.
  void Finish();

  // abi::Evaluator
  void Evaluate(uint32_t root, const abi::Context& context, abi::Value* out) const noexcept override;
  uint32_t Decide(uint32_t group, const abi::Context& context, uint32_t* matched) const noexcept override;
  void Settle(uint32_t group, const abi::Context& context, uint8_t* truth, int64_t* breakpoint) const noexcept override;

  // For expressions.
  bool InSegment(const abi::Context& context, uint32_t segment) const;
  static abi::Value Ask(const abi::Context& context, uint32_t aggregate, abi::AggregateQuery query,
                        int64_t argument = 0);
  abi::Value Field(const abi::Context& context, uint32_t field) const;

 private:
  std::vector<Expression> roots_;
  std::map<uint32_t, std::vector<uint32_t>> segment_reads_;
  mutable std::map<uint32_t, bool> settling_;  // truths of the group at hand
};

// Patterns in a word.
abi::Pattern Chain(std::vector<abi::Source> links);
abi::Pattern Absence(abi::Source opening, std::vector<abi::Source> cancel, int64_t milliseconds);

// An engine with a program, whose decisions are kept as lines: "kind journey/trigger detail @minutes".
class TestRun : public DecisionSink {
 public:
  explicit TestRun(const TestProgram& program, Options options = {});

  void OnDecision(const Decision& decision) override;
  void OnFiring(const Firing& firing) override { firings.push_back(firing.trigger); }

  // `fields` behind id, at and source; the id is made up.
  void Event(uint32_t type, const std::string& customer, int64_t at, std::vector<abi::Value> fields = {});
  std::vector<std::string> Take();
  // Goes on with the ids where another run is.
  void SkipIds(const TestRun& other) { count_ = other.count_; }

  Engine engine;
  std::vector<std::string> lines;
  std::vector<uint32_t> firings;

 private:
  const TestProgram& program_;
  int64_t count_ = 0;
};

}  // namespace senda::engine::testing
