// What depends on what among declarations, the order in which they can be computed, and circles.
//
// Takes nodes that are numbered in the order wanted among equals, and edges. Gives an order in which everything stands
// behind what it uses (of those that could come next always the lowest number), and of each circle one shortest path.
// Works without recursion, so that a chain of any length is safe.
#pragma once

#include <cstdint>
#include <vector>

namespace senda::sema {

class DependencyGraph {
 public:
  explicit DependencyGraph(uint32_t node_count) : uses_(node_count) {}

  void AddUse(uint32_t user, uint32_t used) { uses_[user].push_back(used); }

  // Every node that is in no circle and uses none that is.
  std::vector<uint32_t> Order() const;
  // Per circle its nodes, each using the next and the last using the first; begins at the lowest number. Circles that
  // share a node count as one.
  std::vector<std::vector<uint32_t>> Circles() const;
  // Per node the number of its strongly connected component.
  std::vector<uint32_t> Components() const;

 private:
  // `came_from` is scratch space, left as it was found.
  std::vector<uint32_t> ShortestCircle(uint32_t start, const std::vector<uint32_t>& component,
                                       std::vector<uint32_t>* came_from) const;
  std::vector<std::vector<uint32_t>> uses_;
};

}  // namespace senda::sema
