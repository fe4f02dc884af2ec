#include "compiler/ir/reach.h"

#include <algorithm>

namespace senda::ir {
namespace {

Reach OwnReach(const Node& node) {
  Reach out;
  out.event = node.op == Op::kEventField;
  out.attempt = node.op == Op::kAttemptCapture;
  out.instance = node.op == Op::kInstanceCapture || node.op == Op::kEntering;
  if (node.op == Op::kSegment) out.segments_end = static_cast<uint32_t>(node.immediate) + 1;
  return out;
}

}  // namespace

std::vector<Reach> ReachOfNodes(const std::vector<Node>& nodes) {
  std::vector<Reach> out;
  out.reserve(nodes.size());
  for (const Node& node : nodes) {
    Reach reach = OwnReach(node);
    for (NodeId operand : node.operands) {
      if (!operand.is_valid()) continue;
      const Reach& below = out.at(operand.index());
      reach.event |= below.event;
      reach.attempt |= below.attempt;
      reach.instance |= below.instance;
      reach.segments_end = std::max(reach.segments_end, below.segments_end);
    }
    out.push_back(reach);
  }
  return out;
}

}  // namespace senda::ir
