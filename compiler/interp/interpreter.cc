#include "compiler/interp/interpreter.h"

#include <absl/container/fixed_array.h>

#include "compiler/base/check.h"
#include "compiler/interp/evaluate.h"

namespace senda::interp {
namespace {

// Few enough for the stack; a larger plan takes its scratch from the heap.
using Scratch = absl::FixedArray<abi::Value, 64>;

}  // namespace

Interpreter::Interpreter(const ir::Program& program, OpCounts* counts) : program_(program), counts_(counts) {
  const abi::Program& description = program.description;
  evaluate_.reserve(program.roots.size());
  for (uint32_t root = 0; root < program.roots.size(); ++root) evaluate_.push_back(PlanRoots(program, {root}));
  for (const abi::DecideGroup& group : description.decide_groups) decide_.push_back(PlanRoots(program, group.roots));
  for (const abi::SettleGroup& group : description.settle_groups) settle_.push_back(PlanSettle(program, group));
  for (const std::string& pattern : program.patterns) {
    patterns_.emplace_back(pattern);
    SENDA_CHECK(patterns_.back().error().empty(), "pattern {}: {}", pattern, patterns_.back().error());
  }
  for (const ir::Format& format : program.formats) {
    formats_.push_back(abi::TextFormat{format.currency, format.minor_digits, format.members});
  }
}

void Interpreter::Run(const Plan& plan, const abi::Context& context, std::span<abi::Value> scratch) const {
  for (size_t i = 0; i < plan.steps.size(); ++i) {
    const PlanStep& step = plan.steps[i];
    if (counts_ != nullptr) {
      counts_->evaluated[static_cast<size_t>(step.node->op)].fetch_add(1, std::memory_order_relaxed);
    }
    scratch[i] = EvaluateOperation({program_, patterns_, formats_, context, *step.node, scratch[step.operands[0]],
                                    scratch[step.operands[1]], scratch[step.operands[2]]});
  }
}

void Interpreter::Evaluate(uint32_t root, const abi::Context& context, abi::Value* out) const noexcept {
  const Plan& plan = evaluate_.at(root);
  Scratch scratch(plan.steps.size());
  Run(plan, context, {scratch.data(), scratch.size()});
  *out = scratch[plan.results[0]];
}

uint32_t Interpreter::Decide(uint32_t group, const abi::Context& context, uint32_t* matched) const noexcept {
  const Plan& plan = decide_.at(group);
  Scratch scratch(plan.steps.size());
  Run(plan, context, {scratch.data(), scratch.size()});
  uint32_t count = 0;
  for (uint32_t i = 0; i < plan.results.size(); ++i) {
    if (scratch[plan.results[i]].integer != 0) matched[count++] = i;
  }
  return count;
}

void Interpreter::Settle(uint32_t group, const abi::Context& context, uint8_t* truth,
                         int64_t* breakpoint) const noexcept {
  const Plan& plan = settle_.at(group);
  Scratch scratch(plan.steps.size());
  Run(plan, context, {scratch.data(), scratch.size()});
  for (size_t i = 0; 2 * i < plan.results.size(); ++i) {
    uint32_t when = plan.results[2 * i + 1];
    truth[i] = scratch[plan.results[2 * i]].integer != 0 ? 1 : 0;
    breakpoint[i] = when == abi::kNone ? abi::kNever : scratch[when].integer;
  }
}

}  // namespace senda::interp
