#include "compiler/interp/plan.h"

#include <absl/container/flat_hash_map.h>

#include "compiler/base/check.h"

namespace senda::interp {
namespace {

class Planner {
 public:
  explicit Planner(const ir::Program& program) : program_(program) {}

  uint32_t Place(uint32_t root) {
    ir::NodeId wanted = program_.roots.at(root).node;
    pending_.push_back(wanted);
    while (!pending_.empty()) Advance();
    return places_.at(wanted);
  }

  // From now on a node that reads `segment` stands for `place`.
  void SetTruth(uint32_t segment, uint32_t place) { truths_[segment] = place; }

  std::vector<PlanStep> TakeSteps() { return std::move(steps_); }

 private:
  // Places the topmost pending node, or pushes the operands that it still waits for.
  void Advance() {
    ir::NodeId id = pending_.back();
    const ir::Node& node = program_.nodes.at(id.index());
    bool is_ready = true;
    for (ir::NodeId operand : node.operands) {
      if (!operand.is_valid() || places_.contains(operand)) continue;
      SENDA_CHECK(operand < id, "node {} comes before its operand {}", id.index(), operand.index());
      pending_.push_back(operand);
      is_ready = false;
    }
    if (!is_ready) return;
    pending_.pop_back();
    if (!places_.contains(id)) places_[id] = PlaceOf(node);
  }

  uint32_t PlaceOf(const ir::Node& node) {
    if (node.op == ir::Op::kSegment) {
      auto truth = truths_.find(static_cast<uint32_t>(node.immediate));
      if (truth != truths_.end()) return truth->second;
    }
    PlanStep step{&node, {0, 0, 0}};
    for (size_t i = 0; i < 3; ++i) {
      if (node.operands[i].is_valid()) step.operands[i] = places_.at(node.operands[i]);
    }
    steps_.push_back(step);
    return static_cast<uint32_t>(steps_.size() - 1);
  }

  const ir::Program& program_;
  std::vector<PlanStep> steps_;
  std::vector<ir::NodeId> pending_;
  absl::flat_hash_map<ir::NodeId, uint32_t> places_;
  absl::flat_hash_map<uint32_t, uint32_t> truths_;
};

}  // namespace

Plan PlanRoots(const ir::Program& program, const std::vector<uint32_t>& roots) {
  Plan plan;
  Planner planner(program);
  for (uint32_t root : roots) plan.results.push_back(planner.Place(root));
  plan.steps = planner.TakeSteps();
  return plan;
}

Plan PlanSettle(const ir::Program& program, const abi::SettleGroup& group) {
  Plan plan;
  Planner planner(program);
  for (uint32_t index : group.segments) {
    const abi::Segment& segment = program.description.segments.at(index);
    uint32_t truth = planner.Place(segment.value_root);
    bool has_breakpoint = segment.breakpoint_root != abi::kNone;
    plan.results.push_back(truth);
    plan.results.push_back(has_breakpoint ? planner.Place(segment.breakpoint_root) : abi::kNone);
    planner.SetTruth(index, truth);
  }
  plan.steps = planner.TakeSteps();
  return plan;
}

}  // namespace senda::interp
