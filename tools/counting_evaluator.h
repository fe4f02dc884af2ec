// An evaluator that counts what it is asked: the work of an engine, in the measure of RootCosts.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/ir/program.h"
#include "runtime/abi/evaluator.h"
#include "tools/cost_model.h"

namespace senda::tools {

class CountingEvaluator : public abi::Evaluator {
 public:
  // Both outlive it.
  CountingEvaluator(const ir::Program& program, const abi::Evaluator& inner)
      : inner_(inner), costs_(RootCosts(program)) {
    const abi::Program& description = program.description;
    for (const abi::DecideGroup& group : description.decide_groups) {
      uint64_t sum = 0;
      for (uint32_t root : group.roots) sum += costs_[root];
      decides_.push_back(sum);
    }
    for (const abi::SettleGroup& group : description.settle_groups) {
      uint64_t sum = 0;
      for (uint32_t segment : group.segments) {
        for (uint32_t root :
             {description.segments[segment].value_root, description.segments[segment].breakpoint_root}) {
          if (root != abi::kNone) sum += costs_[root];
        }
      }
      settles_.push_back(sum);
    }
  }

  // Since it was last asked.
  uint64_t Take() {
    const uint64_t work = work_;
    work_ = 0;
    return work;
  }

  void Evaluate(uint32_t root, const abi::Context& context, abi::Value* out) const noexcept override {
    work_ += costs_[root];
    inner_.Evaluate(root, context, out);
  }
  uint32_t Decide(uint32_t group, const abi::Context& context, uint32_t* matched) const noexcept override {
    work_ += decides_[group];
    return inner_.Decide(group, context, matched);
  }
  void Settle(uint32_t group, const abi::Context& context, uint8_t* truth,
              int64_t* breakpoint) const noexcept override {
    work_ += settles_[group];
    inner_.Settle(group, context, truth, breakpoint);
  }

 private:
  const abi::Evaluator& inner_;
  const std::vector<uint64_t> costs_;
  std::vector<uint64_t> decides_, settles_;
  mutable uint64_t work_ = 0;
};

}  // namespace senda::tools
