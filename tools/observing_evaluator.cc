#include "tools/observing_evaluator.h"

namespace senda::tools {

using abi::kNone;

ConditionTable::ConditionTable(const ir::Program& program)
    : conditions(program.conditions),
      by_root(program.roots.size()),
      by_decide_group(program.description.decide_groups.size()),
      by_settle_group(program.description.settle_groups.size()) {
  for (uint32_t i = 0; i < conditions.size(); ++i) {
    for (uint32_t root : conditions[i].asked) by_root[root].push_back(i);
    for (uint32_t group : conditions[i].decided) by_decide_group[group].push_back(i);
    for (uint32_t group : conditions[i].settled) by_settle_group[group].push_back(i);
    if (conditions[i].is_of_customer) by_root[conditions[i].root].push_back(i);
  }
}

void ObservingEvaluator::Ask(const std::vector<uint32_t>& conditions, const abi::Context& context) const noexcept {
  for (const uint32_t condition : conditions) {
    abi::Value value;
    inner_.Evaluate(table_.conditions[condition].root, context, &value);
    truths_[condition][value.integer != 0 ? 1 : 0] = true;
  }
}

void ObservingEvaluator::Evaluate(uint32_t root, const abi::Context& context, abi::Value* out) const noexcept {
  inner_.Evaluate(root, context, out);
  for (const uint32_t condition : table_.by_root[root]) {
    const uint32_t own = table_.conditions[condition].root;
    abi::Value value = *out;
    if (own != kNone && own != root) inner_.Evaluate(own, context, &value);
    truths_[condition][value.integer != 0 ? 1 : 0] = true;
  }
}

uint32_t ObservingEvaluator::Decide(uint32_t group, const abi::Context& context, uint32_t* matched) const noexcept {
  Ask(table_.by_decide_group[group], context);
  return inner_.Decide(group, context, matched);
}

void ObservingEvaluator::Settle(uint32_t group, const abi::Context& context, uint8_t* truth,
                                int64_t* breakpoint) const noexcept {
  inner_.Settle(group, context, truth, breakpoint);
  Ask(table_.by_settle_group[group], context);
}

}  // namespace senda::tools
