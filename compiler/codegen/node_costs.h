// How dear each node of a program is to evaluate, counted once per program: a rough number of machine operations, with
// everything below it. Decides what is computed ahead, what is branched around, and how units are balanced. And how
// deep it is, so that nobody recurses further than the stack allows.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/ir/program.h"

namespace senda::codegen {

// Up to this a value is rather computed again, or in vain, than remembered or branched around.
inline constexpr uint32_t kCheapCost = 8;
// A condition up to this is computed without branches inside.
inline constexpr uint32_t kStraightCost = 16;

// Expressions nested deeper are written without recursion.
inline constexpr uint32_t kDepthMax = 500;
// And so are dearer ones, each part once: where parts share parts, code at every use would multiply at every level.
inline constexpr uint32_t kWrittenCostMax = 16'384;

class NodeCosts {
 public:
  explicit NodeCosts(const ir::Program& program);
  uint32_t Of(ir::NodeId node) const { return costs_[node.index()]; }
  bool IsCheap(ir::NodeId node) const { return Of(node) <= kCheapCost; }
  bool IsDeep(ir::NodeId node) const {
    return depths_[node.index()] > kDepthMax || costs_[node.index()] > kWrittenCostMax;
  }

 private:
  std::vector<uint32_t> costs_;  // by NodeId; a shared operand counts once for each of its users; saturates
  std::vector<uint32_t> depths_;
};

}  // namespace senda::codegen
