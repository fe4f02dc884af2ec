#include "compiler/lower/breakpoints.h"

#include "compiler/lower/clock.h"
#include "runtime/abi/calendar.h"

namespace senda::lower {

NodeId Breakpoints::Of(NodeId node) {
  // Operands first: a chain of any length needs no deep recursion.
  std::vector<NodeId> open = {node};
  while (!open.empty()) {
    const NodeId id = open.back();
    bool is_ready = true;
    for (NodeId operand : builder_.node(id).operands) {
      if (!operand.is_valid() || Known(operand).is_valid()) continue;
      open.push_back(operand);
      is_ready = false;
    }
    if (!is_ready) continue;
    open.pop_back();
    if (Known(id).is_valid()) continue;
    const NodeId out = Derive(id);
    if (id.index() >= known_.size()) known_.resize(builder_.node_count());
    known_[id.index()] = out;
  }
  return Known(node);
}

NodeId Breakpoints::Derive(NodeId id) {
  const ir::Node node = builder_.node(id);
  switch (node.op) {
    case Op::kNow: return nodes_.Plus(id, 1);
    case Op::kAggregateValue:
    case Op::kAggregateField: {
      auto aggregate = static_cast<uint32_t>(node.immediate);
      return aggregates_.HasExpiry(aggregate) ? builder_.AggregateExpiry(aggregate) : Never();
    }
    case Op::kAnd: return OfAnd(node.operands[0], node.operands[1]);
    case Op::kOr: return OfOr(node.operands[0], node.operands[1]);
    case Op::kSelect: return OfSelect(node.operands[0], node.operands[1], node.operands[2]);
    case Op::kElse: return OfElse(node.operands[0], node.operands[1]);
    case Op::kLessInteger:
    case Op::kLessEqualInteger: return OfLess(id, node);
    case Op::kFloorDivideInteger: return OfFloorDivide(id, node);
    case Op::kMonthsBetween: return OfMonthsBetween(id, node);
    case Op::kDateOf:
      if (IsToday(id)) return builder_.NextPeriod(builder_.Now(), static_cast<int64_t>(abi::Period::kDay));
      return OfOperands(node);
    case Op::kAgeOn:
      if (IsToday(node.operands[1]) && IsNever(Of(node.operands[0]))) {
        return builder_.StartOfDate(builder_.NextBirthday(node.operands[0], node.operands[1]));
      }
      return OfOperands(node);
    case Op::kMonthOfDate:
    case Op::kYearOfDate: return OfDatePart(node);
    default: return OfOperands(node);
  }
}

bool Breakpoints::IsToday(NodeId node) const {
  return nodes_.OpOf(node) == Op::kDateOf && nodes_.OpOf(nodes_.Operand(node, 0)) == Op::kNow;
}

NodeId Breakpoints::When(NodeId condition, NodeId instant, bool is_second) {
  const ir::Node node = builder_.node(instant);
  if (node.op == Op::kSelect && IsNever(node.operands[2])) {
    NodeId both = is_second ? builder_.And(node.operands[0], condition) : builder_.And(condition, node.operands[0]);
    return builder_.Select(both, node.operands[1], node.operands[2]);
  }
  return builder_.Select(condition, instant, Never());
}

NodeId Breakpoints::Earlier(NodeId a, NodeId b) {
  return builder_.MinInteger(a, b);
}

// `a and b` with `a` false changes when `a` does, at the earliest; with only `b` false, when `b` does.
NodeId Breakpoints::OfAnd(NodeId a, NodeId b) {
  NodeId of_a = Of(a), of_b = Of(b);
  if (IsNever(of_a)) return IsNever(of_b) ? of_b : When(a, of_b);
  if (IsNever(of_b)) return When(b, of_a, true);
  return builder_.Select(a, builder_.Select(b, Earlier(of_a, of_b), of_b), of_a);
}

// The same with the sides of truth exchanged.
NodeId Breakpoints::OfOr(NodeId a, NodeId b) {
  NodeId of_a = Of(a), of_b = Of(b);
  if (IsNever(of_a)) return IsNever(of_b) ? of_b : When(builder_.Not(a), of_b);
  if (IsNever(of_b)) return When(builder_.Not(b), of_a, true);
  return builder_.Select(a, of_a, builder_.Select(b, of_b, Earlier(of_a, of_b)));
}

NodeId Breakpoints::OfSelect(NodeId condition, NodeId when_true, NodeId when_false) {
  NodeId side = builder_.Select(condition, Of(when_true), Of(when_false));
  return Earlier(Of(condition), side);
}

NodeId Breakpoints::OfElse(NodeId a, NodeId otherwise) {
  NodeId of_otherwise = Of(otherwise);
  if (!IsNever(of_otherwise)) of_otherwise = builder_.Select(nodes_.IsKnown(a), Never(), of_otherwise);
  return Earlier(Of(a), of_otherwise);
}

// `now < e` and `now <= e` change once, at e and right behind it; `e <= now` and `e < now` likewise the other way
// round. An `e` that moves by itself stands still until its own breakpoint.
NodeId Breakpoints::OfLess(NodeId id, const ir::Node& node) {
  const bool is_first = nodes_.OpOf(node.operands[0]) == Op::kNow, is_last = nodes_.OpOf(node.operands[1]) == Op::kNow;
  const NodeId moment = node.operands[is_first ? 1 : 0];
  if (is_first == is_last) return OfOperands(node);
  const bool is_behind = (node.op == Op::kLessEqualInteger) == is_first;
  NodeId threshold = is_behind ? nodes_.Plus(moment, 1) : moment;
  NodeId before = is_first ? id : builder_.Not(id);
  return Earlier(When(before, threshold), Of(moment));
}

NodeId Breakpoints::OfFloorDivide(NodeId id, const ir::Node& node) {
  std::optional<Clock> clock = ReadClock(nodes_, node.operands[0]);
  if (!clock || clock->is_date) {
    // Whole years are months divided.
    const ir::Node months = builder_.node(node.operands[0]);
    if (months.op != Op::kMonthsBetween || nodes_.OpOf(months.operands[1]) != Op::kNow) return OfOperands(node);
    NodeId next = builder_.MultiplyInteger(nodes_.Plus(id, 1), node.operands[1]);
    return Earlier(Of(months.operands[0]), builder_.AddMonthsToInstant(months.operands[0], next));
  }
  // The value is floor((± now + …) / unit); it changes when the dividend reaches the next multiple.
  NodeId still =
      Earlier(clock->plus.is_valid() ? Of(clock->plus) : Never(), clock->minus.is_valid() ? Of(clock->minus) : Never());
  NodeId multiple = builder_.MultiplyInteger(clock->is_negated ? id : nodes_.Plus(id, 1), node.operands[1]);
  NodeId next = clock->is_negated ? nodes_.Plus(NowWhenAtMost(nodes_, *clock, multiple), 1)
                                  : NowWhenAtLeast(nodes_, *clock, multiple);
  return Earlier(still, next);
}

NodeId Breakpoints::OfMonthsBetween(NodeId id, const ir::Node& node) {
  if (nodes_.OpOf(node.operands[1]) != Op::kNow) return OfOperands(node);
  NodeId next = builder_.AddMonthsToInstant(node.operands[0], nodes_.Plus(id, 1));
  return Earlier(Of(node.operands[0]), next);
}

NodeId Breakpoints::OfDatePart(const ir::Node& node) {
  if (!IsToday(node.operands[0])) return OfOperands(node);
  abi::Period period = node.op == Op::kMonthOfDate ? abi::Period::kMonth : abi::Period::kYear;
  return builder_.NextPeriod(builder_.Now(), static_cast<int64_t>(period));
}

NodeId Breakpoints::OfOperands(const ir::Node& node) {
  NodeId out = Never();
  for (NodeId operand : node.operands) {
    if (operand.is_valid()) out = Earlier(out, Of(operand));
  }
  return out;
}

}  // namespace senda::lower
