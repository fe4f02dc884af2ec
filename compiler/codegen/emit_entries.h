// The functions of compiled code that the engine calls: their names, and how each is put together from nodes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/codegen/module_emitter.h"
#include "compiler/codegen/plan.h"

namespace senda::codegen {

// Adds the function of `entry` to the module, under SymbolOf(entry).
void EmitEntry(ModuleEmitter& module, const Entry& entry);

// The body of an abi::DecideFunction: rule i of `rules` is position `first` + i of its group.
void EmitDecide(ModuleEmitter& module, llvm::Function* function, const std::vector<ir::NodeId>& rules, uint32_t first);

}  // namespace senda::codegen
