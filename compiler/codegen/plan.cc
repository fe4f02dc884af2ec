#include "compiler/codegen/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/base/check.h"

namespace senda::codegen {
namespace {

constexpr uint32_t kRulesPerFunction = 256;  // four words of the rule table
constexpr uint32_t kSegmentsPerFunction = 100;
constexpr uint32_t kFunctionsPerUnit = 100;
constexpr uint32_t kRootsPerUnit = 64;
constexpr uint64_t kUnitCostMax = 20'000;  // so that several threads have something to do

class Planner {
 public:
  Planner(const ir::Program& program, const NodeCosts& costs, bool is_eager)
      : program_(program), costs_(costs), is_eager_(is_eager) {}

  Plan Make() {
    const abi::Program& description = program_.description;
    for (uint32_t i = 0; i < description.decide_groups.size(); ++i) {
      const std::vector<uint32_t>& roots = description.decide_groups[i].roots;
      plan_.decide.push_back(Cut(EntryKind::kDecide, i, roots, kRulesPerFunction));
    }
    for (uint32_t i = 0; i < description.settle_groups.size(); ++i) {
      const std::vector<uint32_t>& segments = description.settle_groups[i].segments;
      plan_.settle.push_back(Cut(EntryKind::kSettle, i, segments, kSegmentsPerFunction));
    }
    AddRoots();
    return std::move(plan_);
  }

 private:
  // The functions of one group. Groups with the same members share theirs.
  EntryRange Cut(EntryKind kind, uint32_t group, const std::vector<uint32_t>& members, uint32_t members_max) {
    auto [known, is_new] = cut_.try_emplace({kind, members});
    if (!is_new) return known->second;
    const auto size = static_cast<uint32_t>(members.size());
    EntryRange range{static_cast<uint32_t>(plan_.entries.size()), 0};
    for (uint32_t begin = 0; begin < size; begin += members_max) {
      const Entry entry{kind, group, begin, std::min(size, begin + members_max), 0};
      uint64_t cost = 0;
      for (uint32_t i = entry.begin; i < entry.end; ++i) {
        cost += kind == EntryKind::kDecide ? RootCost(members[i]) : SegmentCost(members[i]);
      }
      if (IsFull(cost)) Open(false);
      Add(entry, cost);
    }
    range.end = static_cast<uint32_t>(plan_.entries.size());
    known->second = range;
    return range;
  }

  void AddRoots() {
    const auto size = static_cast<uint32_t>(program_.roots.size());
    for (uint32_t begin = 0; begin < size; begin += kRootsPerUnit) {
      const uint32_t end = std::min(size, begin + kRootsPerUnit);
      uint64_t cost = 0;
      for (uint32_t root = begin; root < end; ++root) cost += RootCost(root);
      if (!is_eager_ || IsFull(cost)) Open(!is_eager_);
      const uint32_t entry = Add({EntryKind::kEvaluate, 0, begin, end, 0}, cost);
      plan_.evaluate.insert(plan_.evaluate.end(), end - begin, entry);
    }
  }

  // Whether the last unit has no room for a function of that cost.
  bool IsFull(uint64_t cost) const {
    return plan_.units.empty() || plan_.units.back().entries.size() >= kFunctionsPerUnit ||
           plan_.units.back().cost + cost > kUnitCostMax;
  }

  void Open(bool is_lazy) { plan_.units.push_back({{}, 0, is_lazy}); }

  uint32_t Add(Entry entry, uint64_t cost) {
    const auto number = static_cast<uint32_t>(plan_.entries.size());
    entry.unit = static_cast<uint32_t>(plan_.units.size() - 1);
    plan_.entries.push_back(entry);
    plan_.units.back().entries.push_back(number);
    plan_.units.back().cost += cost;
    return number;
  }

  uint64_t RootCost(uint32_t root) const { return 4 + costs_.Of(program_.roots[root].node); }
  uint64_t SegmentCost(uint32_t number) const {
    const abi::Segment& segment = program_.description.segments[number];
    const uint64_t breakpoint = segment.breakpoint_root == abi::kNone ? 0 : RootCost(segment.breakpoint_root);
    return RootCost(segment.value_root) + breakpoint;
  }

  const ir::Program& program_;
  const NodeCosts& costs_;
  const bool is_eager_;
  Plan plan_;
  std::map<std::pair<EntryKind, std::vector<uint32_t>>, EntryRange> cut_;
};

}  // namespace

Plan MakePlan(const ir::Program& program, const NodeCosts& costs, bool is_eager) {
  return Planner(program, costs, is_eager).Make();
}

std::string SymbolOf(const Entry& entry) {
  switch (entry.kind) {
    case EntryKind::kEvaluate: return fmt::format("evaluate_{}", entry.begin);
    case EntryKind::kDecide: return fmt::format("decide_{}_{}", entry.group, entry.begin);
    case EntryKind::kSettle: return fmt::format("settle_{}_{}", entry.group, entry.begin);
  }
  SENDA_UNREACHABLE();
}

}  // namespace senda::codegen
