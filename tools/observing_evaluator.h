// An evaluator that notes which conditions it has been asked, and whether they were true.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "compiler/ir/program.h"
#include "runtime/abi/evaluator.h"

namespace senda::tools {

// Of each of the program's conditions: was false, was true.
using Truths = std::vector<std::array<bool, 2>>;

// Which conditions are asked with which evaluation. Immutable; threads share one.
struct ConditionTable {
  explicit ConditionTable(const ir::Program& program);

  const std::vector<ir::WrittenCondition>& conditions;
  std::vector<std::vector<uint32_t>> by_root, by_decide_group, by_settle_group;
};

class ObservingEvaluator final : public abi::Evaluator {
 public:
  // All outlive it; `truths` is as long as the conditions, and one thread's.
  ObservingEvaluator(const ConditionTable& table, const abi::Evaluator& inner, Truths* truths)
      : table_(table), inner_(inner), truths_(*truths) {}

  void Evaluate(uint32_t root, const abi::Context& context, abi::Value* out) const noexcept override;
  uint32_t Decide(uint32_t group, const abi::Context& context, uint32_t* matched) const noexcept override;
  void Settle(uint32_t group, const abi::Context& context, uint8_t* truth, int64_t* breakpoint) const noexcept override;

 private:
  void Ask(const std::vector<uint32_t>& conditions, const abi::Context& context) const noexcept;

  const ConditionTable& table_;
  const abi::Evaluator& inner_;
  Truths& truths_;
};

}  // namespace senda::tools
