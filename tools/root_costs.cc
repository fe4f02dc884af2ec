// What expressions cost.
#include "compiler/codegen/node_costs.h"
#include "tools/cost_model.h"

namespace senda::tools {
namespace {

// Of every instruction alone: what stands below it is counted once, however many use it.
std::vector<uint64_t> OwnCosts(const ir::Program& program) {
  const codegen::NodeCosts costs(program);
  std::vector<uint64_t> own(program.nodes.size(), 1);
  constexpr uint32_t kSaturated = 1u << 20;
  for (uint32_t i = 0; i < program.nodes.size(); ++i) {
    const uint32_t whole = costs.Of(ir::NodeId(i));
    uint64_t below = 0;
    for (ir::NodeId operand : program.nodes[i].operands) {
      if (operand.is_valid()) below += costs.Of(operand);
    }
    if (whole < kSaturated) own[i] = whole - below;
  }
  return own;
}

std::vector<uint64_t> Summed(const ir::Program& program, const std::vector<uint64_t>& own) {
  std::vector<uint64_t> out;
  std::vector<uint32_t> seen(program.nodes.size(), 0), open;
  for (uint32_t root = 0; root < program.roots.size(); ++root) {
    uint64_t sum = 1;  // somebody asks
    open = {program.roots[root].node.index()};
    seen[open[0]] = root + 1;
    while (!open.empty()) {
      const uint32_t node = open.back();
      open.pop_back();
      sum += own[node];
      for (ir::NodeId operand : program.nodes[node].operands) {
        if (!operand.is_valid() || seen[operand.index()] == root + 1) continue;
        seen[operand.index()] = root + 1;
        open.push_back(operand.index());
      }
    }
    out.push_back(sum);
  }
  return out;
}

bool IsOfAggregate(ir::Op op) {
  return op == ir::Op::kAggregateValue || op == ir::Op::kAggregateExpiry || op == ir::Op::kAggregateNthAt ||
         op == ir::Op::kAggregateField || op == ir::Op::kAggregateReset;
}

}  // namespace

std::vector<uint64_t> RootCosts(const ir::Program& program, bool with_resets) {
  std::vector<uint64_t> own = OwnCosts(program);
  std::vector<uint64_t> out = Summed(program, own);
  if (!with_resets) return out;
  // Who asks a window with `since` asks also when it begins.
  for (uint32_t i = 0; i < program.nodes.size(); ++i) {
    const ir::Node& node = program.nodes[i];
    if (!IsOfAggregate(node.op)) continue;
    const uint32_t reset = program.description.aggregates[static_cast<size_t>(node.immediate)].reset_root;
    if (reset != abi::kNone) own[i] += out[reset];
  }
  return Summed(program, own);
}

}  // namespace senda::tools
