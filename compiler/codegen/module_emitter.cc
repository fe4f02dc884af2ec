#include "compiler/codegen/module_emitter.h"

#include <fmt/format.h>
#include <llvm/IR/Constants.h>

#include "compiler/base/check.h"

namespace senda::codegen {
namespace {

llvm::Type* TypeOf(ModuleEmitter& module, char code) {
  switch (code) {
    case 'v': return llvm::Type::getVoidTy(module.context());
    case 'i': return module.i64;
    case 'u': return module.i32;
    case 'd': return module.f64;
    case 'p': return module.ptr;
    default: SENDA_UNREACHABLE("type code {}", code);
  }
}

}  // namespace

ModuleEmitter::ModuleEmitter(const ir::Program& program, const NodeCosts& costs, const std::string& name,
                             bool keep_names)
    : ModuleEmitter(std::make_unique<llvm::LLVMContext>(), program, costs, name, keep_names) {}

ModuleEmitter::ModuleEmitter(std::unique_ptr<llvm::LLVMContext> context, const ir::Program& program,
                             const NodeCosts& costs, const std::string& name, bool keep_names)
    : i1(llvm::Type::getInt1Ty(*context)),
      i8(llvm::Type::getInt8Ty(*context)),
      i32(llvm::Type::getInt32Ty(*context)),
      i64(llvm::Type::getInt64Ty(*context)),
      f64(llvm::Type::getDoubleTy(*context)),
      ptr(llvm::PointerType::getUnqual(*context)),
      values(program.nodes.size()),
      uses(program.nodes.size()),
      program_(program),
      costs_(costs),
      context_(std::move(context)),
      module_(std::make_unique<llvm::Module>(name, *context_)),
      runtime_(RuntimeSymbols().size()) {
  context_->setDiscardValueNames(!keep_names);
  module_->setDataLayout("e-i64:64");  // what abi:: structs rely on; the whole of it comes with the target
}

llvm::FunctionCallee ModuleEmitter::Runtime(RuntimeCall call) {
  llvm::Function*& function = runtime_[static_cast<size_t>(call)];
  if (function == nullptr) {
    const RuntimeSymbol& symbol = RuntimeSymbols()[static_cast<size_t>(call)];
    std::vector<llvm::Type*> parameters;
    for (char code : symbol.signature.substr(1)) parameters.push_back(TypeOf(*this, code));
    auto* type = llvm::FunctionType::get(TypeOf(*this, symbol.signature[0]), parameters, false);
    function = llvm::Function::Create(type, llvm::Function::ExternalLinkage, symbol.name, *module_);
    function->setDoesNotThrow();
  }
  return function;
}

llvm::FunctionType* ModuleEmitter::aggregate_type() {
  return llvm::FunctionType::get(llvm::Type::getVoidTy(*context_), {ptr, i32, i32, i64, ptr}, false);
}

llvm::Constant* ModuleEmitter::Text(int64_t index) {
  llvm::Constant*& text = texts_[index];
  if (text == nullptr) {
    text = Global(llvm::ConstantDataArray::getString(*context_, program_.texts[static_cast<size_t>(index)], false));
  }
  return text;
}

llvm::Constant* ModuleEmitter::Global(llvm::Constant* data) {
  auto* global = module_->getOrInsertGlobal(fmt::format("data_{}", globals_++), data->getType());
  auto* variable = llvm::cast<llvm::GlobalVariable>(global);
  variable->setInitializer(data);
  variable->setConstant(true);
  variable->setLinkage(llvm::GlobalValue::PrivateLinkage);
  variable->setUnnamedAddr(llvm::GlobalValue::UnnamedAddr::Global);
  return variable;
}

llvm::Constant* ModuleEmitter::ConstantsPointer() {
  return module_->getOrInsertGlobal(llvm::StringRef(kConstantsSymbol.data(), kConstantsSymbol.size()), i8);
}

llvm::Type* ModuleEmitter::PayloadType(const ir::Node& node) {
  switch (node.rep) {
    case abi::Rep::kInteger: return node.is_bool ? i1 : i64;
    case abi::Rep::kNumber: return f64;
    case abi::Rep::kText: return ptr;
  }
  SENDA_UNREACHABLE();
}

}  // namespace senda::codegen
