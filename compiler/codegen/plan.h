// How a program's native code is cut into functions and modules.
//
// An entry is one native function: a run of a decide or settle group (a large group is several functions called in
// order), or a run of roots (one function that is told which of them; a function each would take five times as long to
// compile). A unit is one module: compiled as a whole, alone, in any thread. Units of groups hold what most events
// need; units of roots are compiled when one of their roots is first asked for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/codegen/node_costs.h"
#include "compiler/ir/program.h"

namespace senda::codegen {

enum class EntryKind : uint8_t { kEvaluate, kDecide, kSettle };

struct Entry {
  EntryKind kind = EntryKind::kEvaluate;
  uint32_t group = 0;  // of kDecide and kSettle
  uint32_t begin = 0;  // its positions, or the roots [begin, end)
  uint32_t end = 0;
  uint32_t unit = 0;  // which compiles it
};

struct Unit {
  std::vector<uint32_t> entries;
  uint64_t cost = 0;
  bool is_lazy = false;  // compiled when first called
};

struct EntryRange {
  uint32_t begin = 0;
  uint32_t end = 0;
};

struct Plan {
  std::vector<Entry> entries;
  std::vector<Unit> units;
  std::vector<uint32_t> evaluate;  // by root: its entry
  std::vector<EntryRange> decide;  // by decide group: its entries, in order
  std::vector<EntryRange> settle;  // by settle group
};

// With `is_eager` nothing is lazy.
Plan MakePlan(const ir::Program& program, const NodeCosts& costs, bool is_eager);

// "decide_3_200": the same for the same program, wherever it is compiled.
std::string SymbolOf(const Entry& entry);

}  // namespace senda::codegen
