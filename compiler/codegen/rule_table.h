// Many rules over the same few values, asked all at once.
//
// Rules of one event type mostly compare the same fields with different constants: `amount > 20 and country in [ES,
// FR]`. For every value that several rules ask about, their constants cut the range of the value into regions in which
// none of the answers changes. A table has, for each region, one bit per rule. So the place of the event's value among
// the cuts and one look-up answer that part of all rules together, and an `and` over the parts leaves the few rules
// that may hold. What a rule asks beyond (aggregates, texts, values nobody else asks about) is its rest, asked of those
// few only.
//
//   rule  = clause and clause and … and rest
//   clause = predicate of one value, or predicates of different values joined by `or`
//
// Pure analysis; emit_decide.cc turns it into code.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "compiler/codegen/node_costs.h"
#include "compiler/ir/program.h"

namespace senda::codegen {

// A value that rules ask about. It lies in region r when r cuts are at or below it; a bool in region 0 or 1.
struct TableValue {
  ir::NodeId node;
  std::vector<int64_t> integers;  // the cuts, ascending, of an integer …
  std::vector<double> numbers;    // … or of a number
  uint32_t region_count() const;
};

// One mask of all rules: the bitwise or of one row of each table. A rule without a clause here has its bit set.
struct TableColumn {
  struct Part {
    uint32_t value;               // index into RuleTable::values
    std::vector<uint64_t> words;  // words_per_row for each region of the value
  };
  std::vector<Part> parts;
};

struct RuleTable {
  uint32_t words_per_row = 0;  // 64 rules a word
  std::vector<TableValue> values;
  std::vector<TableColumn> columns;            // a rule may hold where all of them have its bit
  std::vector<std::vector<ir::NodeId>> rests;  // by rule: what must hold besides
};

RuleTable MakeRuleTable(const ir::Program& program, const NodeCosts& costs, std::span<const ir::NodeId> rules);

}  // namespace senda::codegen
