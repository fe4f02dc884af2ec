// The reference evaluator: what every instruction means, as plainly as it can be said. Native code must agree with it
// bit for bit.
//
// Takes a verified program, which must outlive it. Evaluation is pure, never fails and allocates only its scratch and
// the texts it makes (in the context's arena). Any number of threads may use one interpreter.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

#include "compiler/interp/plan.h"
#include "compiler/ir/op.h"
#include "compiler/ir/program.h"
#include "runtime/abi/builtins.h"
#include "runtime/abi/evaluator.h"

namespace senda::interp {

// How often each instruction was evaluated.
struct OpCounts {
  std::array<std::atomic<uint64_t>, ir::kOpCount> evaluated{};

  uint64_t of(ir::Op op) const { return evaluated[static_cast<size_t>(op)].load(std::memory_order_relaxed); }
};

class Interpreter : public abi::Evaluator {
 public:
  // `counts`, if given, is added to by every evaluation and must outlive the interpreter.
  explicit Interpreter(const ir::Program& program, OpCounts* counts = nullptr);

  void Evaluate(uint32_t root, const abi::Context& context, abi::Value* out) const noexcept override;
  uint32_t Decide(uint32_t group, const abi::Context& context, uint32_t* matched) const noexcept override;
  void Settle(uint32_t group, const abi::Context& context, uint8_t* truth, int64_t* breakpoint) const noexcept override;

 private:
  // Evaluates the steps in order into `scratch`, one value a step.
  void Run(const Plan& plan, const abi::Context& context, std::span<abi::Value> scratch) const;

  const ir::Program& program_;
  OpCounts* counts_;
  std::vector<Plan> evaluate_;  // by root
  std::vector<Plan> decide_;    // by decide group
  std::vector<Plan> settle_;    // by settle group
  std::vector<abi::TextPattern> patterns_;
  std::vector<abi::TextFormat> formats_;
};

}  // namespace senda::interp
