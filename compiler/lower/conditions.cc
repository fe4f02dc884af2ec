#include "compiler/lower/conditions.h"

#include <cmath>

#include "compiler/base/check.h"
#include "compiler/lower/clock.h"

namespace senda::lower {
namespace {

constexpr int64_t kMonthMilliseconds = int64_t{30} * 86'400'000;

// The same comparison with the sides exchanged.
Order Mirrored(Order order) {
  switch (order) {
    case Order::kLess: return Order::kGreater;
    case Order::kLessEqual: return Order::kGreaterEqual;
    case Order::kGreater: return Order::kLess;
    case Order::kGreaterEqual: return Order::kLessEqual;
    default: return order;
  }
}

}  // namespace

bool Conditions::Wants(NodeId a) {
  const ir::Node node = nodes_[a];
  switch (node.op) {
    case Op::kSelect: return Wants(node.operands[1]) || Wants(node.operands[2]);
    case Op::kElse: return Wants(node.operands[0]) || Wants(node.operands[1]);
    case Op::kIntegerToNumber: return Wants(node.operands[0]);
    case Op::kAssumeKnown:
    case Op::kAggregateValue: return aggregates_.ThresholdOf(a).has_value();
    default: return nodes_.ReadsNow(a);
  }
}

std::optional<NodeId> Conditions::Through(NodeId a, const std::function<NodeId(NodeId)>& compare) {
  const ir::Node node = nodes_[a];
  if (node.op == Op::kSelect) {
    NodeId when_true = compare(node.operands[1]);
    return nodes_.Select(node.operands[0], when_true, compare(node.operands[2]));
  }
  if (node.op == Op::kElse) {
    NodeId when_known = compare(nodes_.AssumeKnown(node.operands[0]));
    NodeId otherwise = compare(node.operands[1]);
    // `(max(f in last D) else 0) > 5`: an event with more than 5 is there, or not, and then there is a value.
    if (aggregates_.ThresholdOf(node.operands[0]).has_value() && nodes_.IsConstant(otherwise) &&
        IsExistence(when_known, nodes_[otherwise].immediate != 0)) {
      return when_known;
    }
    return nodes_.Select(IsKnown(node.operands[0]), when_known, otherwise);
  }
  if (node.op == Op::kIntegerToNumber && Wants(a)) {
    const NodeId inner = node.operands[0];
    return Through(inner, [&](NodeId side) { return compare(builder_.IntegerToNumber(side)); });
  }
  return std::nullopt;
}

// That some event lies in a window, as AtLeastInLast asks it; or that none does.
bool Conditions::IsExistence(NodeId a, bool is_negated) const {
  if (is_negated) {
    if (nodes_.OpOf(a) != Op::kNot) return false;
    a = nodes_.Operand(a, 0);
  }
  if (nodes_.OpOf(a) != Op::kAnd || nodes_.OpOf(nodes_.Operand(a, 0)) != Op::kIsKnown) return false;
  return nodes_.OpOf(nodes_.Operand(nodes_.Operand(a, 0), 0)) == Op::kAggregateNthAt;
}

// A constant, or a choice among constants, to a depth that keeps this cheap.
bool Conditions::IsChoiceOfConstants(NodeId a, int depth) const {
  const ir::Node node = nodes_[a];
  if (node.op == Op::kConstant) return node.rep != abi::Rep::kNumber;
  if (node.op != Op::kSelect || depth == 0) return false;
  return IsChoiceOfConstants(node.operands[1], depth - 1) && IsChoiceOfConstants(node.operands[2], depth - 1);
}

NodeId Conditions::Compare(Order order, NodeId a, NodeId b) {
  constexpr int kDepthMax = 8;
  // `tier(spend) == "gold"` asks about the spending, not about texts.
  if (nodes_.IsConstant(b) && !nodes_.IsConstant(a) && IsChoiceOfConstants(a, kDepthMax)) {
    return *Through(a, [&](NodeId side) { return Compare(order, side, b); });
  }
  if (nodes_.IsConstant(a) && !nodes_.IsConstant(b) && IsChoiceOfConstants(b, kDepthMax)) {
    return *Through(b, [&](NodeId side) { return Compare(order, a, side); });
  }
  if (Wants(a)) {
    auto out = Through(a, [&](NodeId side) { return Compare(order, side, b); });
    if (out) return *out;
  }
  if (Wants(b)) {
    auto out = Through(b, [&](NodeId side) { return Compare(order, a, side); });
    if (out) return *out;
  }
  return Leaf(order, a, b);
}

NodeId Conditions::Leaf(Order order, NodeId a, NodeId b) {
  if (order == Order::kNotEqual) return builder_.Not(Leaf(Order::kEqual, a, b));
  if (nodes_[a].rep == abi::Rep::kText || nodes_[a].is_bool) return Plain(order, a, b);
  std::optional<NodeId> out;
  if (Wants(a)) out = Rewritten(order, a, b);
  if (!out && Wants(b)) out = Rewritten(Mirrored(order), b, a);
  return out ? *out : Plain(order, a, b);
}

NodeId Conditions::Plain(Order order, NodeId a, NodeId b) {
  const abi::Rep rep = nodes_[a].rep;
  switch (order) {
    case Order::kEqual:
      // Equal texts are one constant.
      if (rep == abi::Rep::kText && nodes_.IsConstant(a) && nodes_.IsConstant(b)) return builder_.Bool(a == b);
      if (rep == abi::Rep::kText) return builder_.EqualText(a, b);
      return rep == abi::Rep::kNumber ? builder_.EqualNumber(a, b) : builder_.EqualInteger(a, b);
    case Order::kNotEqual: return builder_.Not(Plain(Order::kEqual, a, b));
    case Order::kLess: return rep == abi::Rep::kNumber ? builder_.LessNumber(a, b) : builder_.LessInteger(a, b);
    case Order::kLessEqual:
      return rep == abi::Rep::kNumber ? builder_.LessEqualNumber(a, b) : builder_.LessEqualInteger(a, b);
    case Order::kGreater: return Plain(Order::kLess, b, a);
    case Order::kGreaterEqual: return Plain(Order::kLessEqual, b, a);
  }
  SENDA_UNREACHABLE();
}

std::optional<NodeId> Conditions::Rewritten(Order order, NodeId a, NodeId b) {
  if (auto out = Extreme(order, a, b)) return out;
  if (nodes_[a].rep == abi::Rep::kNumber) return WithNumber(order, a, b);
  const NodeId next = nodes_.Plus(b, 1);
  switch (order) {
    case Order::kGreaterEqual: return AtLeast(a, b);
    case Order::kGreater: return AtLeast(a, next);
    case Order::kLess:
    case Order::kLessEqual: {
      auto opposite = AtLeast(a, order == Order::kLess ? b : next);
      if (opposite) opposite = builder_.Not(*opposite);
      return opposite;
    }
    case Order::kEqual: {
      auto reached = AtLeast(a, b), passed = AtLeast(a, next);
      if (!reached || !passed) return std::nullopt;
      return builder_.And(*reached, builder_.Not(*passed));
    }
    case Order::kNotEqual: break;
  }
  SENDA_UNREACHABLE();
}

std::optional<NodeId> Conditions::WithNumber(Order order, NodeId a, NodeId b) {
  if (nodes_.OpOf(a) != Op::kIntegerToNumber) return std::nullopt;
  const NodeId whole = nodes_.Operand(a, 0);
  const std::optional<double> bound = nodes_.ConstantNumber(b);
  if (!bound || std::abs(*bound) > 1e15) return std::nullopt;
  const auto floor = static_cast<int64_t>(std::floor(*bound)), ceil = static_cast<int64_t>(std::ceil(*bound));
  switch (order) {
    case Order::kGreaterEqual:
    case Order::kLess: return Leaf(order, whole, builder_.Integer(ceil));
    case Order::kGreater:
    case Order::kLessEqual: return Leaf(order, whole, builder_.Integer(floor));
    default: return floor == ceil ? Leaf(order, whole, builder_.Integer(floor)) : builder_.Bool(false);
  }
}

std::optional<NodeId> Conditions::Extreme(Order order, NodeId a, NodeId b) {
  std::optional<uint32_t> index = aggregates_.ThresholdOf(a);
  if (!index || !nodes_.IsConstant(b) || order == Order::kEqual) return std::nullopt;
  const AggregateDraft draft = aggregates_[*index];
  if (draft.function == abi::AggregateFunction::kCount) return std::nullopt;
  // There is a value on that side exactly when the largest, or the smallest, is.
  const bool is_max = draft.function == abi::AggregateFunction::kMax;
  const bool is_found = (order == Order::kGreater || order == Order::kGreaterEqual) == is_max;
  if (!is_found) {
    Order opposite = order == Order::kLess        ? Order::kGreaterEqual
                     : order == Order::kGreater   ? Order::kLessEqual
                     : order == Order::kLessEqual ? Order::kGreater
                                                  : Order::kLess;
    return builder_.Not(*Extreme(opposite, a, b));
  }
  EventSet set = WithValue(draft);
  NodeId beyond = Plain(order, nodes_.AssumeKnown(draft.value), b);
  set.where = nodes_.All({set.where, beyond});
  return aggregates_.AtLeastInLast(set, 1, draft.length, draft.position);
}

EventSet Conditions::WithValue(const AggregateDraft& draft) {
  EventSet set = draft.set;
  if (nodes_[draft.value].is_optional) set.where = nodes_.All({set.where, nodes_.IsKnown(draft.value)});
  return set;
}

NodeId Conditions::IsKnown(NodeId a) {
  const ir::Node node = nodes_[a];
  if (!node.is_optional) return builder_.Bool(true);
  if (node.op == Op::kSelect) {
    NodeId when_true = IsKnown(node.operands[1]);
    return nodes_.Select(node.operands[0], when_true, IsKnown(node.operands[2]));
  }
  if (node.op == Op::kElse) {
    NodeId first = IsKnown(node.operands[0]);
    return builder_.Or(first, IsKnown(node.operands[1]));
  }
  if (std::optional<uint32_t> index = aggregates_.ThresholdOf(a)) {
    const AggregateDraft draft = aggregates_[*index];
    return aggregates_.AtLeastInLast(WithValue(draft), 1, draft.length, draft.position);
  }
  return nodes_.IsKnown(a);
}

NodeId Conditions::NowNotBefore(NodeId instant) {
  return builder_.Not(builder_.LessInteger(builder_.Now(), instant));
}

std::optional<NodeId> Conditions::AtLeast(NodeId a, NodeId b) {
  if (nodes_.IsRunning(b)) return std::nullopt;
  if (std::optional<uint32_t> index = aggregates_.ThresholdOf(a)) {
    const AggregateDraft draft = aggregates_[*index];
    std::optional<int64_t> n = nodes_.ConstantInteger(b);
    if (!n || draft.function != abi::AggregateFunction::kCount) return std::nullopt;
    return aggregates_.AtLeastInLast(draft.set, *n, draft.length, draft.position);
  }
  return ClockAtLeast(a, b);
}

std::optional<NodeId> Conditions::ClockAtLeast(NodeId a, NodeId b) {
  const ir::Node node = nodes_[a];
  switch (node.op) {
    case Op::kFloorDivideInteger: return ClockAtLeast(node.operands[0], builder_.MultiplyInteger(b, node.operands[1]));
    case Op::kMonthsBetween:
      if (nodes_.OpOf(node.operands[1]) != Op::kNow || nodes_.IsRunning(node.operands[0])) return std::nullopt;
      return NowNotBefore(builder_.AddMonthsToInstant(node.operands[0], b));
    case Op::kAgeOn: {
      // An age is never negative, so that the birthday of year 0 says nothing.
      std::optional<Clock> clock = ReadClock(nodes_, node.operands[1]);
      std::optional<int64_t> years = nodes_.ConstantInteger(b);
      if (!clock || !clock->is_date || clock->plus.is_valid() || clock->minus.is_valid() || !years) return std::nullopt;
      if (nodes_.ReadsNow(node.operands[0])) return std::nullopt;
      if (*years <= 0) return builder_.Bool(true);
      NodeId months = builder_.MultiplyInteger(b, builder_.Integer(12));
      return NowNotBefore(builder_.StartOfDate(builder_.AddMonthsToDate(node.operands[0], months)));
    }
    case Op::kTimeOf:
      if (nodes_.OpOf(node.operands[0]) != Op::kNow) return std::nullopt;
      return NowNotBefore(builder_.InstantAt(builder_.DateOf(builder_.Now()), b));
    default: break;
  }
  std::optional<Clock> clock = ReadClock(nodes_, a);
  if (!clock) return std::nullopt;
  if (clock->is_negated) {
    NodeId last = NowWhenAtMost(nodes_, *clock, b);
    NodeId passed = nodes_.Plus(last, 1);
    return builder_.LessInteger(builder_.Now(), clock->is_date ? builder_.StartOfDate(passed) : passed);
  }
  NodeId first = NowWhenAtLeast(nodes_, *clock, b);
  return NowNotBefore(clock->is_date ? builder_.StartOfDate(first) : first);
}

NodeId Conditions::CompareWithMonths(Order order, NodeId duration, NodeId months) {
  auto through = Through(duration, [&](NodeId side) { return CompareWithMonths(order, side, months); });
  if (through) return *through;
  const ir::Node node = nodes_[duration];
  if (node.op == Op::kSubtractInteger) {
    const NodeId later = node.operands[0], earlier = node.operands[1];
    if (!nodes_.IsRunning(earlier)) return Compare(order, later, builder_.AddMonthsToInstant(earlier, months));
    return Compare(order, builder_.AddMonthsToInstant(later, builder_.NegateInteger(months)), earlier);
  }
  return Compare(order, duration, builder_.MultiplyInteger(months, builder_.Integer(kMonthMilliseconds)));
}

}  // namespace senda::lower
