#include "compiler/codegen/unit_compiler.h"

#include <fmt/format.h>
#include <llvm/Support/raw_ostream.h>

#include <ctime>

#include "compiler/codegen/emit_entries.h"
#include "compiler/codegen/module_emitter.h"

namespace senda::codegen {
namespace {

ModuleEmitter EmitUnit(const ir::Program& program, const NodeCosts& costs, const Plan& plan, uint32_t unit,
                       bool keep_names) {
  ModuleEmitter module(program, costs, fmt::format("unit_{}", unit), keep_names);
  for (uint32_t entry : plan.units[unit].entries) EmitEntry(module, plan.entries[entry]);
  return module;
}

}  // namespace

Result<std::string> CompileUnit(const ir::Program& program, const NodeCosts& costs, const Plan& plan, uint32_t unit,
                                ObjectCompiler& compiler, Statistics& statistics) {
  const double start = ProcessorMilliseconds();
  ModuleEmitter module = EmitUnit(program, costs, plan, unit, false);
  const double emitted = ProcessorMilliseconds();
  SENDA_ASSIGN_OR_RETURN(std::string object, compiler.Compile(module.module()));
  statistics.emit_ms += emitted - start;
  statistics.compile_ms += ProcessorMilliseconds() - emitted;
  statistics.functions += static_cast<uint32_t>(plan.units[unit].entries.size());
  statistics.units += 1;
  statistics.object_bytes += object.size();
  return object;
}

std::string PrintUnit(const ir::Program& program, const NodeCosts& costs, const Plan& plan, uint32_t unit) {
  ModuleEmitter module = EmitUnit(program, costs, plan, unit, true);
  std::string out;
  llvm::raw_string_ostream stream(out);
  module.module().print(stream, nullptr);
  return out;
}

std::vector<std::string> SymbolsOf(const Plan& plan, uint32_t unit) {
  std::vector<std::string> out;
  for (uint32_t entry : plan.units[unit].entries) out.push_back(SymbolOf(plan.entries[entry]));
  return out;
}

double ProcessorMilliseconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) * 1e-6;
}

}  // namespace senda::codegen
