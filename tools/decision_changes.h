// Which decisions over the same events differ between two programs.
//
// Decisions of one kind about one thing (an entry of a customer into a journey, a send of a message to a customer, …)
// are paired: first those that are the same, then those of one instant, then in their order. A send that is skipped now
// is one difference, not two.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "compiler/base/interner.h"
#include "runtime/engine/decision.h"

namespace senda::tools {

enum class DecisionTopic : uint8_t { kEntry, kArm, kSend, kDelay, kOther, kExit, kGoal };

// A decision, as far as it is compared. About 64 bytes.
struct ComparedDecision {
  Symbol customer, journey, subject;  // subject: message, split, field, event, hook, team, stage
  Symbol result, detail;              // `sent` by `email`, `skipped` by `contact_pressure.limit`, `exited` as `silent`
  Symbol place;                       // file:line of what decided it
  DecisionTopic topic = DecisionTopic::kOther;
  int64_t at = 0;
  uint64_t content = 0;  // hash of what a message said
};

// Takes down decisions. Names of `renamed` (what OLD calls it, what NEW calls it) are told as NEW has them.
class DecisionRecorder final : public engine::DecisionSink {
 public:
  using Names = std::map<std::string, std::string, std::less<>>;
  DecisionRecorder(const abi::Program& program, Interner* names, Names renamed)
      : program_(&program), names_(*names), renamed_(std::move(renamed)) {}

  void OnDecision(const engine::Decision& decision) override;
  std::vector<ComparedDecision>& decisions() { return decisions_; }

 private:
  Symbol Name(std::string_view name) const;

  const abi::Program* program_;
  Interner& names_;
  const Names renamed_;
  std::vector<ComparedDecision> decisions_;
};

// How often one decision was made. `gone` of the old ones are made no more, or otherwise; `come` are new, or were
// otherwise; `moved` are made at another instant, `reworded` say something else.
struct DecisionCounts {
  std::string journey, what, subject, detail;  // what: `sent`, `skipped`, …; detail: the channel, rule, reason or arm
  int64_t before = 0, after = 0, gone = 0, come = 0, moved = 0, reworded = 0;
};
struct DecisionExample {
  std::string customer, journey;
  std::string before, after;              // in words; empty: none
  std::string place_before, place_after;  // file:line
  int64_t at_before = 0, at_after = 0;
};
struct DecisionChanges {
  int64_t before = 0, after = 0;                                                         // decisions in all
  int64_t customers = 0;                                                                 // for whom something differs
  std::vector<DecisionCounts> counts;                                                    // only where something differs
  std::vector<std::pair<std::string, std::pair<int64_t, int64_t>>> by_channel, by_rule;  // sends; held or withheld
  std::vector<DecisionExample> examples;
  bool is_empty() const { return counts.empty(); }
};

// Sorts both. At most so many examples of each journey, the earliest.
DecisionChanges CompareDecisions(std::vector<ComparedDecision>* before, std::vector<ComparedDecision>* after,
                                 const Interner& names, size_t examples_per_journey);

}  // namespace senda::tools
