#include "compiler/ir/reach.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>

#include "compiler/ir/op.h"

namespace senda::ir {
namespace {

bool ReadsInstance(const Node& node, const std::vector<abi::Aggregate>& aggregates) {
  if (node.op == Op::kInstanceCapture || node.op == Op::kEntering) return true;
  if (SignatureOf(node.op).immediate != Immediate::kAggregate) return false;
  auto index = static_cast<size_t>(node.immediate);
  return index < aggregates.size() && aggregates[index].is_instance_scoped;
}

std::vector<uint32_t> Immediates(const std::vector<Node>& nodes, NodeId node, Immediate immediate) {
  std::vector<uint32_t> out;
  for (NodeId id : NodesBelow(nodes, node)) {
    const Node& below = nodes[id.index()];
    if (SignatureOf(below.op).immediate == immediate) out.push_back(static_cast<uint32_t>(below.immediate));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

std::vector<Reach> ReachOfNodes(const std::vector<Node>& nodes, const std::vector<abi::Aggregate>& aggregates) {
  std::vector<Reach> out;
  out.reserve(nodes.size());
  for (const Node& node : nodes) {
    Reach reach;
    reach.event = node.op == Op::kEventField;
    reach.attempt = node.op == Op::kAttemptCapture;
    reach.instance = ReadsInstance(node, aggregates);
    if (node.op == Op::kSegment) reach.segments_end = static_cast<uint32_t>(node.immediate) + 1;
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

std::vector<NodeId> NodesBelow(const std::vector<Node>& nodes, NodeId node) {
  absl::flat_hash_set<NodeId> seen{node};
  std::vector<NodeId> out{node};
  for (size_t i = 0; i < out.size(); ++i) {
    for (NodeId operand : nodes.at(out[i].index()).operands) {
      if (operand.is_valid() && seen.insert(operand).second) out.push_back(operand);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<uint32_t> SegmentsRead(const std::vector<Node>& nodes, NodeId node) {
  return Immediates(nodes, node, Immediate::kSegment);
}

std::vector<uint32_t> AggregatesRead(const std::vector<Node>& nodes, NodeId node) {
  return Immediates(nodes, node, Immediate::kAggregate);
}

}  // namespace senda::ir
