#include "compiler/sema/graph.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <queue>
#include <utility>

namespace senda::sema {
namespace {

constexpr uint32_t kNone = std::numeric_limits<uint32_t>::max();

}  // namespace

std::vector<uint32_t> DependencyGraph::Order() const {
  std::vector<std::vector<uint32_t>> users(uses_.size());
  std::vector<uint32_t> open(uses_.size(), 0);
  for (uint32_t user = 0; user < uses_.size(); ++user) {
    for (uint32_t used : uses_[user]) {
      users[used].push_back(user);
      ++open[user];
    }
  }
  std::priority_queue<uint32_t, std::vector<uint32_t>, std::greater<>> ready;
  for (uint32_t node = 0; node < uses_.size(); ++node) {
    if (open[node] == 0) ready.push(node);
  }
  std::vector<uint32_t> order;
  while (!ready.empty()) {
    uint32_t node = ready.top();
    ready.pop();
    order.push_back(node);
    for (uint32_t user : users[node]) {
      if (--open[user] == 0) ready.push(user);
    }
  }
  return order;
}

// Tarjan's algorithm with the call stack as data.
std::vector<uint32_t> DependencyGraph::Components() const {
  auto count = static_cast<uint32_t>(uses_.size());
  std::vector<uint32_t> component(count, kNone), index(count, kNone), low(count, 0), stack;
  std::vector<std::pair<uint32_t, size_t>> calls;
  uint32_t next_index = 0;
  uint32_t next_component = 0;
  for (uint32_t root = 0; root < count; ++root) {
    if (index[root] != kNone) continue;
    calls.emplace_back(root, 0);
    while (!calls.empty()) {
      auto& [node, edge] = calls.back();
      if (edge == 0) {
        index[node] = low[node] = next_index++;
        stack.push_back(node);
      }
      if (edge < uses_[node].size()) {
        uint32_t used = uses_[node][edge++];
        if (index[used] == kNone) {
          calls.emplace_back(used, 0);
        } else if (component[used] == kNone) {
          low[node] = std::min(low[node], index[used]);
        }
        continue;
      }
      uint32_t done = node;
      calls.pop_back();
      if (!calls.empty()) low[calls.back().first] = std::min(low[calls.back().first], low[done]);
      if (low[done] != index[done]) continue;
      while (component[done] == kNone) {
        component[stack.back()] = next_component;
        stack.pop_back();
      }
      ++next_component;
    }
  }
  return component;
}

std::vector<uint32_t> DependencyGraph::ShortestCircle(uint32_t start, const std::vector<uint32_t>& component,
                                                      std::vector<uint32_t>* came_from) const {
  std::vector<uint32_t> circle;
  std::vector<uint32_t> reached = {start};  // in order of distance
  for (size_t next = 0; next < reached.size() && circle.empty(); ++next) {
    uint32_t node = reached[next];
    for (uint32_t used : uses_[node]) {
      if (component[used] != component[start]) continue;
      if (used == start) {
        circle = {node};
        while (circle.back() != start) circle.push_back((*came_from)[circle.back()]);
        std::reverse(circle.begin(), circle.end());
        break;
      }
      if ((*came_from)[used] != kNone) continue;
      (*came_from)[used] = node;
      reached.push_back(used);
    }
  }
  for (uint32_t node : reached) (*came_from)[node] = kNone;
  return circle;
}

std::vector<std::vector<uint32_t>> DependencyGraph::Circles() const {
  std::vector<uint32_t> component = Components();
  std::vector<bool> is_done(uses_.size(), false);
  std::vector<uint32_t> came_from(uses_.size(), kNone);
  std::vector<std::vector<uint32_t>> circles;
  for (uint32_t node = 0; node < uses_.size(); ++node) {
    if (is_done[component[node]]) continue;
    is_done[component[node]] = true;
    std::vector<uint32_t> circle = ShortestCircle(node, component, &came_from);
    if (!circle.empty()) circles.push_back(std::move(circle));
  }
  return circles;
}

}  // namespace senda::sema
