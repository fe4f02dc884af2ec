#include "compiler/sema/graph.h"

#include <gtest/gtest.h>

namespace senda::sema {
namespace {

using Nodes = std::vector<uint32_t>;

TEST(DependencyGraph, OrdersByNumberAmongEquals) {
  DependencyGraph graph(5);
  graph.AddUse(0, 3);
  graph.AddUse(1, 0);
  EXPECT_EQ(graph.Order(), (Nodes{2, 3, 0, 1, 4}));
  EXPECT_TRUE(graph.Circles().empty());
}

TEST(DependencyGraph, FindsTheShortestWayRound) {
  DependencyGraph graph(6);
  graph.AddUse(0, 1);
  graph.AddUse(1, 2);
  graph.AddUse(2, 0);
  graph.AddUse(1, 0);
  graph.AddUse(3, 3);
  graph.AddUse(4, 0);
  EXPECT_EQ(graph.Circles(), (std::vector<Nodes>{{0, 1}, {3}}));
  EXPECT_EQ(graph.Order(), (Nodes{5}));
}

TEST(DependencyGraph, TakesLongRows) {
  constexpr uint32_t kCount = 200'000;
  DependencyGraph graph(kCount);
  for (uint32_t i = 0; i + 1 < kCount; ++i) graph.AddUse(i, i + 1);
  EXPECT_EQ(graph.Order().front(), kCount - 1);
  EXPECT_TRUE(graph.Circles().empty());
  graph.AddUse(kCount - 1, 0);
  EXPECT_EQ(graph.Circles().at(0).size(), kCount);
}

}  // namespace
}  // namespace senda::sema
