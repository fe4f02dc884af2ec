// From the plan to object files: one unit at a time, in whatever thread calls.
#pragma once

#include <string>
#include <vector>

#include "compiler/base/result.h"
#include "compiler/codegen/codegen.h"
#include "compiler/codegen/node_costs.h"
#include "compiler/codegen/object_compiler.h"
#include "compiler/codegen/plan.h"
#include "compiler/ir/program.h"

namespace senda::codegen {

// Adds to `statistics` what it took.
Result<std::string> CompileUnit(const ir::Program& program, const NodeCosts& costs, const Plan& plan, uint32_t unit,
                                ObjectCompiler& compiler, Statistics& statistics);
std::string PrintUnit(const ir::Program& program, const NodeCosts& costs, const Plan& plan, uint32_t unit);
// The symbols that the object file of `unit` defines, by Unit::entries.
std::vector<std::string> SymbolsOf(const Plan& plan, uint32_t unit);

// What this thread has used of the processor so far.
double ProcessorMilliseconds();

}  // namespace senda::codegen
