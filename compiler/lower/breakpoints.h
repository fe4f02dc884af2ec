// When an expression can next change by time alone.
//
// Takes a node. Gives the node of its next breakpoint: the first instant > now at which its value can differ although
// nothing happens, or the constant kNever. Derived from the expression's own form, so interpreter and native code
// compute the same one. Exact for thresholds (`now` before or after something that stands still), which is what
// comparisons are rewritten to (conditions.h); for what combines several, no later than the first that matters.
//
// A segment that reads another does not inherit its breakpoint: the other flips first and has it settled.
#pragma once

#include <vector>

#include "compiler/lower/aggregates.h"
#include "compiler/lower/nodes.h"

namespace senda::lower {

class Breakpoints {
 public:
  Breakpoints(Nodes* nodes, const AggregateTable* aggregates)
      : nodes_(*nodes), builder_(nodes->builder()), aggregates_(*aggregates) {}

  NodeId Of(NodeId node);
  bool IsNever(NodeId breakpoint) const { return nodes_.ConstantInteger(breakpoint) == abi::kNever; }

 private:
  NodeId Known(NodeId id) const { return id.index() < known_.size() ? known_[id.index()] : NodeId(); }
  NodeId Derive(NodeId id);
  NodeId OfAnd(NodeId a, NodeId b);
  NodeId OfOr(NodeId a, NodeId b);
  NodeId OfSelect(NodeId condition, NodeId when_true, NodeId when_false);
  NodeId OfElse(NodeId a, NodeId otherwise);
  NodeId OfLess(NodeId id, const ir::Node& node);
  NodeId OfFloorDivide(NodeId id, const ir::Node& node);
  NodeId OfMonthsBetween(NodeId id, const ir::Node& node);
  NodeId OfDatePart(const ir::Node& node);
  NodeId OfOperands(const ir::Node& node);
  // `instant` when the condition holds, otherwise never. `is_second`: the condition is written behind the one in it.
  NodeId When(NodeId condition, NodeId instant, bool is_second = false);
  NodeId Earlier(NodeId a, NodeId b);
  NodeId Never() { return builder_.Never(); }
  bool IsToday(NodeId node) const;

  Nodes& nodes_;
  ir::Builder& builder_;
  const AggregateTable& aggregates_;
  std::vector<NodeId> known_;  // by node
};

}  // namespace senda::lower
