#include "compiler/codegen/rule_table.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <map>
#include <optional>

#include "compiler/base/check.h"
#include "runtime/abi/arithmetic.h"

namespace senda::codegen {
namespace {

using ir::Node;
using ir::NodeId;
using ir::Op;

constexpr size_t kRulesPerColumnMin = 3;  // fewer are asked one by one
constexpr size_t kValuesPerClauseMax = 4;
constexpr uint32_t kClauseCostMax = 512;  // what is larger is never taken apart: shared parts would multiply
constexpr size_t kClausesPerRuleMax = 64;
constexpr uint32_t kRegionsMax = 2048;  // of a value; a table should stay in the cache

// Predicates of one value; all must hold in a clause of one value, any in a clause of several.
struct Clause {
  std::vector<NodeId> values;                   // ascending
  std::vector<std::vector<NodeId>> predicates;  // by value
};

struct Constant {
  int64_t integer = 0;
  double number = 0;
};

// The smallest number above, or nothing above the largest.
std::optional<double> NumberAbove(double value) {
  if (value == abi::kNumberMax) return std::nullopt;
  const auto bits = std::bit_cast<int64_t>(value);
  if (value >= 0) return std::bit_cast<double>(bits + 1);
  return std::bit_cast<double>(bits - 1) + 0.0;
}

class TableMaker {
 public:
  TableMaker(const ir::Program& program, const NodeCosts& costs) : program_(program), costs_(costs) {}

  RuleTable Make(std::span<const NodeId> rules) {
    table_.words_per_row = static_cast<uint32_t>((rules.size() + 63) / 64);
    table_.rests.resize(rules.size());
    for (uint32_t rule = 0; rule < rules.size(); ++rule) Take(rule, rules[rule]);
    for (const auto& [values, members] : columns_) {
      if (members.size() >= kRulesPerColumnMin && AddColumn(values, members)) continue;
      for (const Member& member : members) AddToRest(member);
    }
    FillRows();
    return std::move(table_);
  }

 private:
  struct Member {
    uint32_t rule;
    Clause clause;
    std::vector<NodeId> written;
  };

  const Node& node(NodeId id) const { return program_.nodes[id.index()]; }
  bool IsConstant(NodeId id) const { return node(id).op == Op::kConstant; }

  // Splits a rule at its `and`s.
  void Take(uint32_t rule, NodeId root) {
    std::vector<NodeId> open = {root};
    size_t split = 0;
    while (!open.empty()) {
      const NodeId id = open.back();
      open.pop_back();
      if (node(id).op == Op::kAnd && ++split < kClausesPerRuleMax) {
        open.push_back(node(id).operands[1]);
        open.push_back(node(id).operands[0]);
      } else if (std::optional<Clause> clause = ClauseOf(id)) {
        Place(rule, id, std::move(*clause));
      } else {
        table_.rests[rule].push_back(id);
      }
    }
  }

  void Place(uint32_t rule, NodeId written, Clause clause) {
    std::vector<Member>& members = columns_[clause.values];
    if (members.empty() || members.back().rule != rule) {
      members.push_back({rule, std::move(clause), {written}});
      return;
    }
    if (clause.values.size() > 1) {  // a second choice among the same values
      table_.rests[rule].push_back(written);
      return;
    }
    members.back().clause.predicates[0].push_back(clause.predicates[0][0]);
    members.back().written.push_back(written);
  }

  void AddToRest(const Member& member) {
    std::vector<NodeId>& rest = table_.rests[member.rule];
    rest.insert(rest.end(), member.written.begin(), member.written.end());
  }

  std::optional<Clause> ClauseOf(NodeId id) const {
    if (costs_.Of(id) > kClauseCostMax) return std::nullopt;
    std::map<NodeId, std::vector<NodeId>> by_value;
    std::vector<NodeId> open = {id};
    while (!open.empty()) {
      const NodeId next = open.back();
      open.pop_back();
      if (node(next).op == Op::kOr) {
        open.push_back(node(next).operands[1]);
        open.push_back(node(next).operands[0]);
        continue;
      }
      const std::optional<NodeId> value = ValueOf(next);
      if (!value.has_value()) return std::nullopt;
      by_value[*value].push_back(next);
    }
    if (by_value.size() > kValuesPerClauseMax) return std::nullopt;
    if (by_value.size() == 1) return Clause{{by_value.begin()->first}, {{id}}};
    Clause clause;
    for (auto& [value, predicates] : by_value) {
      clause.values.push_back(value);
      clause.predicates.push_back(std::move(predicates));
    }
    return clause;
  }

  // The one value that a condition depends on: what it compares with constants, or else the condition itself, as a
  // bool. Nothing when that is too dear to compute ahead.
  std::optional<NodeId> ValueOf(NodeId id) const {
    NodeId value = id;
    if (const std::optional<NodeId> compared = ComparedValue(id)) {
      value = *compared;
    } else {
      while (node(value).op == Op::kNot) value = node(value).operands[0];
    }
    if (IsConstant(value) || !costs_.IsCheap(value)) return std::nullopt;
    return value;
  }

  std::optional<NodeId> ComparedValue(NodeId id) const {
    const Node& at = node(id);
    switch (at.op) {
      case Op::kNot: return ComparedValue(at.operands[0]);
      case Op::kAnd:
      case Op::kOr: {
        const std::optional<NodeId> a = ComparedValue(at.operands[0]), b = ComparedValue(at.operands[1]);
        return a == b ? a : std::nullopt;
      }
      case Op::kEqualInteger:
      case Op::kLessInteger:
      case Op::kLessEqualInteger:
      case Op::kEqualNumber:
      case Op::kLessNumber:
      case Op::kLessEqualNumber:
        if (IsConstant(at.operands[0])) return at.operands[1];
        if (IsConstant(at.operands[1])) return at.operands[0];
        return std::nullopt;
      case Op::kInIntegers:
      case Op::kInNumbers: return at.operands[0];
      default: return std::nullopt;
    }
  }

  // ------------------------------------------------------------------------------------------------ cuts

  uint32_t ValueNumber(NodeId id) {
    const auto [found, is_new] = value_numbers_.try_emplace(id, static_cast<uint32_t>(table_.values.size()));
    if (is_new) table_.values.push_back({id, {}, {}});
    return found->second;
  }

  void CutAt(TableValue& value, Constant at) const {
    if (node(value.node).rep == abi::Rep::kNumber) {
      value.numbers.push_back(at.number);
    } else {
      value.integers.push_back(at.integer);
    }
  }

  void CutAbove(TableValue& value, Constant at) const {
    if (node(value.node).rep == abi::Rep::kNumber) {
      if (const std::optional<double> above = NumberAbove(at.number)) value.numbers.push_back(*above);
    } else if (at.integer != abi::kIntegerMax) {
      value.integers.push_back(at.integer + 1);
    }
  }

  Constant ConstantOf(NodeId id) const { return {node(id).immediate, std::bit_cast<double>(node(id).immediate)}; }

  // Where the truth of `condition` can change as the value grows.
  void Cut(TableValue& value, NodeId condition) const {
    const Node& at = node(condition);
    if (condition == value.node || node(value.node).is_bool) return;
    switch (at.op) {
      case Op::kNot: return Cut(value, at.operands[0]);
      case Op::kAnd:
      case Op::kOr: Cut(value, at.operands[0]); return Cut(value, at.operands[1]);
      case Op::kInIntegers:
        for (int64_t member : program_.integer_sets[static_cast<size_t>(at.immediate)]) CutAround(value, {member, 0});
        return;
      case Op::kInNumbers:
        for (double member : program_.number_sets[static_cast<size_t>(at.immediate)]) CutAround(value, {0, member});
        return;
      default: break;
    }
    const bool value_is_first = IsConstant(at.operands[1]);
    const Constant constant = ConstantOf(at.operands[value_is_first ? 1 : 0]);
    if (at.op == Op::kEqualInteger || at.op == Op::kEqualNumber) return CutAround(value, constant);
    const bool is_strict = at.op == Op::kLessInteger || at.op == Op::kLessNumber;
    return is_strict == value_is_first ? CutAt(value, constant) : CutAbove(value, constant);
  }

  void CutAround(TableValue& value, Constant constant) const {
    CutAt(value, constant);
    CutAbove(value, constant);
  }

  template <typename T>
  static void SortCuts(std::vector<T>& cuts) {
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  }

  // ------------------------------------------------------------------------------------------------ truth by region

  // The least value of a region stands for all of it.
  Constant Representative(const TableValue& value, uint32_t region) const {
    if (node(value.node).is_bool) return {region, 0};
    if (region == 0) return {abi::kIntegerMin, -abi::kNumberMax};
    if (node(value.node).rep == abi::Rep::kNumber) return {0, value.numbers[region - 1]};
    return {value.integers[region - 1], 0};
  }

  bool Holds(NodeId condition, NodeId value, Constant at) const {
    if (condition == value) return at.integer != 0;
    const Node& asked = node(condition);
    auto side = [&](size_t i) { return asked.operands[i] == value ? at : ConstantOf(asked.operands[i]); };
    switch (asked.op) {
      case Op::kConstant: return asked.immediate != 0;
      case Op::kNot: return !Holds(asked.operands[0], value, at);
      case Op::kAnd: return Holds(asked.operands[0], value, at) && Holds(asked.operands[1], value, at);
      case Op::kOr: return Holds(asked.operands[0], value, at) || Holds(asked.operands[1], value, at);
      case Op::kEqualInteger: return side(0).integer == side(1).integer;
      case Op::kLessInteger: return side(0).integer < side(1).integer;
      case Op::kLessEqualInteger: return side(0).integer <= side(1).integer;
      case Op::kEqualNumber: return side(0).number == side(1).number;
      case Op::kLessNumber: return side(0).number < side(1).number;
      case Op::kLessEqualNumber: return side(0).number <= side(1).number;
      case Op::kInIntegers: {
        const auto& set = program_.integer_sets[static_cast<size_t>(asked.immediate)];
        return std::binary_search(set.begin(), set.end(), at.integer);
      }
      case Op::kInNumbers: {
        const auto& set = program_.number_sets[static_cast<size_t>(asked.immediate)];
        return std::binary_search(set.begin(), set.end(), at.number);
      }
      default: SENDA_UNREACHABLE("a condition that does not compare with constants");
    }
  }

  // The cuts of all clauses of all columns must be known before any row can be written. Adds nothing, and says so, when
  // there would be too many.
  bool AddColumn(const std::vector<NodeId>& values, const std::vector<Member>& members) {
    std::vector<TableValue> cut;
    for (size_t i = 0; i < values.size(); ++i) {
      const auto known = value_numbers_.find(values[i]);
      cut.push_back(known == value_numbers_.end() ? TableValue{values[i], {}, {}} : table_.values[known->second]);
      for (const Member& member : members) {
        CutAll(cut[i], member.clause.predicates[i]);
        if (cut[i].region_count() > kRegionsMax) return false;
      }
    }
    TableColumn column;
    for (size_t i = 0; i < values.size(); ++i) {
      const uint32_t number = ValueNumber(values[i]);
      table_.values[number] = std::move(cut[i]);
      column.parts.push_back({number, {}});
    }
    table_.columns.push_back(std::move(column));
    filled_.push_back(&members);
    return true;
  }

  void CutAll(TableValue& value, const std::vector<NodeId>& conditions) const {
    for (NodeId condition : conditions) Cut(value, condition);
    SortCuts(value.integers);
    SortCuts(value.numbers);
  }

  void FillRows() {
    for (size_t i = 0; i < table_.columns.size(); ++i) {
      TableColumn& column = table_.columns[i];
      for (size_t part = 0; part < column.parts.size(); ++part) FillPart(column, part, *filled_[i]);
    }
  }

  void FillPart(TableColumn& column, size_t number, const std::vector<Member>& members) const {
    TableColumn::Part& part = column.parts[number];
    const TableValue& value = table_.values[part.value];
    part.words.assign(size_t{value.region_count()} * table_.words_per_row, 0);
    if (number == 0) {
      for (uint32_t region = 0; region < value.region_count(); ++region) FillUnasked(RowOf(part, region), members);
    }
    for (const Member& member : members) FillMember(part, member, number);
  }

  // The truth of a predicate changes at its own cuts only.
  void FillMember(TableColumn::Part& part, const Member& member, size_t number) const {
    const TableValue& value = table_.values[part.value];
    const std::vector<NodeId>& asked = member.clause.predicates[number];
    TableValue own{value.node, {}, {}};
    CutAll(own, asked);
    const bool is_bool = node(value.node).is_bool;
    uint32_t own_region = 0;
    bool is_true = false;
    for (uint32_t region = 0; region < value.region_count(); ++region) {
      const bool is_own = StartsAtCut(value, region, own, own_region);
      own_region += is_own;
      if (region == 0 || is_bool || is_own) {
        const Constant at = Representative(value, region);
        auto holds = [&](NodeId predicate) { return Holds(predicate, value.node, at); };
        is_true = member.clause.values.size() == 1 ? std::all_of(asked.begin(), asked.end(), holds)
                                                   : std::any_of(asked.begin(), asked.end(), holds);
      }
      if (is_true) RowOf(part, region)[member.rule / 64] |= uint64_t{1} << member.rule % 64;
    }
  }

  // Whether the region begins at cut `next` of `own`, whose cuts are some of the value's.
  static bool StartsAtCut(const TableValue& value, uint32_t region, const TableValue& own, uint32_t next) {
    if (region == 0) return false;
    if (next < own.integers.size()) return own.integers[next] == value.integers[region - 1];
    if (next < own.numbers.size()) return own.numbers[next] == value.numbers[region - 1];
    return false;
  }

  uint64_t* RowOf(TableColumn::Part& part, uint32_t region) const {
    return &part.words[size_t{region} * table_.words_per_row];
  }

  // A rule that asks nothing here passes.
  void FillUnasked(uint64_t* row, const std::vector<Member>& members) const {
    for (uint32_t rule = 0; rule < table_.rests.size(); ++rule) row[rule / 64] |= uint64_t{1} << rule % 64;
    for (const Member& member : members) row[member.rule / 64] &= ~(uint64_t{1} << member.rule % 64);
  }

  const ir::Program& program_;
  const NodeCosts& costs_;
  RuleTable table_;
  std::map<NodeId, uint32_t> value_numbers_;
  std::map<std::vector<NodeId>, std::vector<Member>> columns_;  // by the values their clauses ask about
  std::vector<const std::vector<Member>*> filled_;              // by column
};

}  // namespace

uint32_t TableValue::region_count() const {
  const size_t cuts = std::max(integers.size(), numbers.size());
  return static_cast<uint32_t>(cuts == 0 ? 2 : cuts + 1);
}

RuleTable MakeRuleTable(const ir::Program& program, const NodeCosts& costs, std::span<const NodeId> rules) {
  return TableMaker(program, costs).Make(rules);
}

}  // namespace senda::codegen
