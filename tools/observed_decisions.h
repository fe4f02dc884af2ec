// The decisions of a test, kept.
#pragma once

#include <string>
#include <vector>

#include "runtime/engine/decision.h"

namespace senda::tools {

struct ObservedDecision {
  engine::DecisionKind kind{};
  int64_t at = 0;
  int64_t until = INT64_MIN;
  std::string customer, journey, step, rule, message, channel, body, delivery, split, arm, reason;
  std::string language, variant, subject, preheader, title, opens, to, hook, team;
  abi::Value worth = abi::Value::Missing();
  // Of a skip by several channels: each with its rule and where that stands.
  struct Tried {
    std::string channel, rule;
    abi::SourcePosition source;
  };
  std::vector<Tried> tried;
  abi::SourcePosition source;
};

class ObservedDecisions final : public engine::DecisionSink {
 public:
  void OnDecision(const engine::Decision& decision) override;

  const std::vector<ObservedDecision>& all() const { return all_; }
  // From here on is what an expectation sees.
  void BeginWindow() { window_ = all_.size(); }
  size_t window() const { return window_; }

 private:
  std::vector<ObservedDecision> all_;
  size_t window_ = 0;
};

// In a few words, with the time on a clock of the zone: `held by email.quiet until 2026-03-03 08:00 (shop.senda:12)`.
std::string Described(const ObservedDecision& decision, const abi::Program& program, uint32_t zone);

}  // namespace senda::tools
