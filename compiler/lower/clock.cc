#include "compiler/lower/clock.h"

#include <utility>

namespace senda::lower {
namespace {

NodeId Sum(Nodes& nodes, NodeId a, NodeId b) {
  if (!a.is_valid() || !b.is_valid()) return a.is_valid() ? a : b;
  return nodes.builder().AddInteger(a, b);
}

NodeId Difference(Nodes& nodes, NodeId a, NodeId b) {
  return b.is_valid() ? nodes.builder().SubtractInteger(a, b) : a;
}

Clock Negated(Clock clock) {
  clock.is_negated = !clock.is_negated;
  std::swap(clock.plus, clock.minus);
  return clock;
}

}  // namespace

std::optional<Clock> ReadClock(Nodes& nodes, NodeId id) {
  if (!nodes.ReadsNow(id)) return std::nullopt;
  const ir::Node node = nodes[id];
  switch (node.op) {
    case Op::kNow: return Clock{};
    case Op::kDateOf:
      if (nodes.OpOf(node.operands[0]) != Op::kNow) return std::nullopt;
      return Clock{true, false, {}, {}};
    case Op::kNegateInteger: {
      std::optional<Clock> out = ReadClock(nodes, node.operands[0]);
      if (out) out = Negated(*out);
      return out;
    }
    case Op::kAddInteger:
    case Op::kSubtractInteger: {
      const Reads first = nodes.ReadsOf(node.operands[0]), second = nodes.ReadsOf(node.operands[1]);
      if (first.running == second.running && (first.running || first.now == second.now)) return std::nullopt;
      const bool is_first = first.running != second.running ? first.running : first.now;
      std::optional<Clock> out = ReadClock(nodes, node.operands[is_first ? 0 : 1]);
      if (!out) return out;
      const NodeId still = node.operands[is_first ? 1 : 0];
      if (node.op == Op::kAddInteger) {
        out->plus = Sum(nodes, out->plus, still);
      } else if (is_first) {
        out->minus = Sum(nodes, out->minus, still);
      } else {
        out = Negated(*out);
        out->plus = Sum(nodes, out->plus, still);
      }
      return out;
    }
    default: return std::nullopt;
  }
}

NodeId NowWhenAtLeast(Nodes& nodes, const Clock& clock, NodeId bound) {
  return Difference(nodes, Sum(nodes, clock.minus, bound), clock.plus);
}

NodeId NowWhenAtMost(Nodes& nodes, const Clock& clock, NodeId bound) {
  NodeId still = clock.plus.is_valid() ? clock.plus : nodes.builder().Integer(0);
  return Difference(nodes, Difference(nodes, still, clock.minus), bound);
}

}  // namespace senda::lower
