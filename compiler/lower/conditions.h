// Comparisons and tests, written so that their breakpoints are exact and their state is small.
//
// * What runs with the clock is solved for it: `days since X >= 7` becomes `now` not before X + 7 days.
// * A count in a sliding window compared with a constant becomes a question about its k-th latest event; `max(f) > x`
//   about an event whose f is greater.
// * A comparison passes through an optional's default and through a conditional, so that the rewriting above applies.
// Everything else is compared as it stands. Operands are of one representation and known.
#pragma once

#include <functional>
#include <optional>

#include "compiler/lower/aggregates.h"
#include "compiler/lower/nodes.h"

namespace senda::lower {

enum class Order : uint8_t { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual };

class Conditions {
 public:
  Conditions(Nodes* nodes, AggregateTable* aggregates)
      : nodes_(*nodes), builder_(nodes->builder()), aggregates_(*aggregates) {}

  NodeId Compare(Order order, NodeId a, NodeId b);
  // A duration with whole months: `time since X > 3 months`. A length that is not the time between two instants is
  // measured in months of 30 days.
  NodeId CompareWithMonths(Order order, NodeId duration, NodeId months);
  NodeId IsKnown(NodeId a);

 private:
  // Rewriting can do something for a comparison of this value.
  bool Wants(NodeId a);
  bool IsChoiceOfConstants(NodeId a, int depth) const;
  bool IsExistence(NodeId a, bool is_negated) const;
  // The comparison, pushed through the Select or Else that one side is.
  std::optional<NodeId> Through(NodeId a, const std::function<NodeId(NodeId)>& compare);
  NodeId Leaf(Order order, NodeId a, NodeId b);
  NodeId Plain(Order order, NodeId a, NodeId b);
  // a >= b among integers, when a can be rewritten.
  std::optional<NodeId> AtLeast(NodeId a, NodeId b);
  std::optional<NodeId> ClockAtLeast(NodeId a, NodeId b);
  // a OP b, with a of what AtLeast can rewrite.
  std::optional<NodeId> Rewritten(Order order, NodeId a, NodeId b);
  // max(f in last D) OP constant.
  std::optional<NodeId> Extreme(Order order, NodeId a, NodeId b);
  // Its events, without those whose value is missing.
  EventSet WithValue(const AggregateDraft& draft);
  // A whole number compared with a constant of the type number.
  std::optional<NodeId> WithNumber(Order order, NodeId a, NodeId b);
  // `now` is not before that instant.
  NodeId NowNotBefore(NodeId instant);

  Nodes& nodes_;
  ir::Builder& builder_;
  AggregateTable& aggregates_;
};

}  // namespace senda::lower
