// What an expression reads, with everything below it. Tells where a root may stand: a segment knows no event, what is
// decided once per event knows no attempt and no instance.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/ir/program.h"

namespace senda::ir {

struct Reach {
  bool event = false;
  bool attempt = false;
  bool instance = false;      // its captures, its own aggregates, or when it entered
  uint32_t segments_end = 0;  // one more than the highest segment read; 0 for none
  friend bool operator==(const Reach&, const Reach&) = default;
};

// By node. Without `aggregates` none counts as an instance's own.
std::vector<Reach> ReachOfNodes(const std::vector<Node>& nodes, const std::vector<abi::Aggregate>& aggregates = {});

// Every node that `node` needs, itself included, each once, operands first.
std::vector<NodeId> NodesBelow(const std::vector<Node>& nodes, NodeId node);

// The segments, or aggregates, that `node` reads; ascending.
std::vector<uint32_t> SegmentsRead(const std::vector<Node>& nodes, NodeId node);
std::vector<uint32_t> AggregatesRead(const std::vector<Node>& nodes, NodeId node);

}  // namespace senda::ir
