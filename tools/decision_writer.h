// Decisions as NDJSON, one object a line with the same keys in the same order, null where a decision says nothing.
#pragma once

#include <string>

#include "runtime/abi/program.h"
#include "runtime/engine/decision.h"
#include "runtime/io/bytes.h"
#include "tools/firing_counts.h"

namespace senda::tools {

// The line of a decision, with its line break.
std::string DecisionAsJson(const engine::Decision& decision, const abi::Program& program);

// Writes decisions and counts firings. After the first failure nothing more is written.
class DecisionWriter : public engine::DecisionSink {
 public:
  // Both outlive the writer, as does every program that it is switched to; `sink` may be null.
  DecisionWriter(const abi::Program& program, io::ByteSink* sink)
      : program_(&program), sink_(sink), firings_(program.triggers.size()) {}

  void OnDecision(const engine::Decision& decision) override;
  bool WantsContent() const override { return sink_ != nullptr || observer_ != nullptr; }
  void OnFiring(const engine::Firing& firing) override { firings_.Add(firing); }

  // Is told every decision, also when there is no sink; may be null.
  void SetObserver(engine::DecisionSink* observer) { observer_ = observer; }

  // Triggers are those of this program from now on.
  void SwitchTo(const abi::Program& program);

  const FiringCounts& firings() const { return firings_; }
  const Result<void>& status() const { return status_; }

 private:
  const abi::Program* program_;
  io::ByteSink* sink_;
  engine::DecisionSink* observer_ = nullptr;
  FiringCounts firings_;
  Result<void> status_;
};

}  // namespace senda::tools
