// One LLVM module while it is being written: its types, the runtime functions and constants it refers to, and the
// side tables by node that its functions use one after the other.
//
// Lives in one thread; owns its LLVM context. Functions are added through the Emit functions of emit_entries.h.
#pragma once

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/codegen/node_costs.h"
#include "compiler/codegen/runtime_calls.h"
#include "compiler/ir/program.h"

namespace senda::codegen {

// The value of a node as LLVM values. A missing value's payload and size are zero.
struct Ssa {
  llvm::Value* payload = nullptr;  // i64; i1 of a bool; double of a number; ptr of a text
  llvm::Value* size = nullptr;     // i32, of a text only
  llvm::Value* known = nullptr;    // i1; null when it cannot be missing
};

class ModuleEmitter {
 public:
  // Keeps references to both. With `keep_names` the text of the module names its values and blocks.
  ModuleEmitter(const ir::Program& program, const NodeCosts& costs, const std::string& name, bool keep_names);

  const ir::Program& program() const { return program_; }
  const NodeCosts& costs() const { return costs_; }
  const ir::Node& node(ir::NodeId id) const { return program_.nodes[id.index()]; }
  llvm::LLVMContext& context() { return *context_; }
  llvm::Module& module() { return *module_; }

  llvm::FunctionCallee Runtime(RuntimeCall call);
  llvm::FunctionType* aggregate_type();
  llvm::Constant* Text(int64_t index);  // the bytes of program.texts[index]
  // Constant data of the module.
  template <typename T>
  llvm::Constant* Array(const std::vector<T>& elements) {
    return Global(llvm::ConstantDataArray::get(*context_, llvm::ArrayRef<T>(elements)));
  }
  llvm::Constant* Array(const std::vector<int64_t>& elements) {
    return Array(std::vector<uint64_t>(elements.begin(), elements.end()));
  }
  llvm::Constant* ConstantsPointer();  // Constants of the program
  llvm::Type* PayloadType(const ir::Node& node);

  llvm::IntegerType* const i1;
  llvm::IntegerType* const i8;
  llvm::IntegerType* const i32;
  llvm::IntegerType* const i64;
  llvm::Type* const f64;
  llvm::PointerType* const ptr;

  // By NodeId; all empty between two functions.
  std::vector<Ssa> values;
  std::vector<uint32_t> uses;

 private:
  ModuleEmitter(std::unique_ptr<llvm::LLVMContext> context, const ir::Program& program, const NodeCosts& costs,
                const std::string& name, bool keep_names);

  llvm::Constant* Global(llvm::Constant* data);

  const ir::Program& program_;
  const NodeCosts& costs_;
  std::unique_ptr<llvm::LLVMContext> context_;
  std::unique_ptr<llvm::Module> module_;
  std::vector<llvm::Function*> runtime_;
  std::unordered_map<int64_t, llvm::Constant*> texts_;
  uint32_t globals_ = 0;
};

}  // namespace senda::codegen
