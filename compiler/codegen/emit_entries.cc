#include "compiler/codegen/emit_entries.h"

#include "compiler/codegen/function_emitter.h"

namespace senda::codegen {
namespace {

llvm::Function* NewFunction(ModuleEmitter& module, const Entry& entry, llvm::Type* result,
                            llvm::ArrayRef<llvm::Type*> parameters) {
  auto* type = llvm::FunctionType::get(result, parameters, false);
  llvm::Function* out = llvm::Function::Create(type, llvm::Function::ExternalLinkage, SymbolOf(entry), module.module());
  out->setDoesNotThrow();
  return out;
}

// EvaluateOneFunction for the roots [begin, end).
void EmitEvaluate(ModuleEmitter& module, const Entry& entry) {
  llvm::Type* nothing = llvm::Type::getVoidTy(module.context());
  llvm::Function* function = NewFunction(module, entry, nothing, {module.ptr, module.ptr, module.i32});
  FunctionEmitter emitter(module, function, {});
  llvm::IRBuilder<>& builder = emitter.builder();
  llvm::BasicBlock* none = emitter.NewBlock("none");
  llvm::SwitchInst* choice = builder.CreateSwitch(function->getArg(2), none, entry.end - entry.begin);
  for (uint32_t root = entry.begin; root < entry.end; ++root) {
    llvm::BasicBlock* block = emitter.NewBlock("root");
    choice->addCase(builder.getInt32(root), block);
    builder.SetInsertPoint(block);
    const FunctionEmitter::Scope scope(emitter);
    const ir::NodeId node = module.program().roots[root].node;
    emitter.StartOver({&node, 1});
    emitter.EmitStore(function->getArg(1), node);
    builder.CreateRetVoid();
  }
  builder.SetInsertPoint(none);
  builder.CreateUnreachable();
  emitter.Finish();
}

// abi::DecideFunction for the rules [begin, end) of a group.
void EmitDecide(ModuleEmitter& module, const Entry& entry) {
  llvm::Function* function = NewFunction(module, entry, module.i32, {module.ptr, module.ptr});
  const std::vector<uint32_t>& group = module.program().description.decide_groups[entry.group].roots;
  std::vector<ir::NodeId> rules;
  for (uint32_t i = entry.begin; i < entry.end; ++i) rules.push_back(module.program().roots[group[i]].node);
  EmitDecide(module, function, rules, entry.begin);
}

// abi::SettleFunction for the segments [begin, end) of a group. The truth of those before `begin` is read back from
// what the functions before have written.
void EmitSettle(ModuleEmitter& module, const Entry& entry) {
  llvm::Type* nothing = llvm::Type::getVoidTy(module.context());
  llvm::Function* function = NewFunction(module, entry, nothing, {module.ptr, module.ptr, module.ptr});
  const abi::Program& description = module.program().description;
  const std::vector<uint32_t>& group = description.settle_groups[entry.group].segments;
  std::vector<ir::NodeId> roots;
  auto node_of = [&](uint32_t root) { return module.program().roots[root].node; };
  for (uint32_t i = entry.begin; i < entry.end; ++i) {
    const abi::Segment& segment = description.segments[group[i]];
    roots.push_back(node_of(segment.value_root));
    if (segment.breakpoint_root != abi::kNone) roots.push_back(node_of(segment.breakpoint_root));
  }
  FunctionEmitter emitter(module, function, roots);
  llvm::IRBuilder<>& builder = emitter.builder();
  llvm::Value* truths = function->getArg(1);
  llvm::Value* breakpoints = function->getArg(2);
  for (uint32_t i = 0; i < entry.begin; ++i) emitter.DefineSegment(group[i], truths, i);
  for (uint32_t i = entry.begin; i < entry.end; ++i) {
    const abi::Segment& segment = description.segments[group[i]];
    llvm::Value* truth = emitter.EmitBool(node_of(segment.value_root));
    builder.CreateStore(builder.CreateZExt(truth, module.i8), builder.CreateConstInBoundsGEP1_64(module.i8, truths, i));
    llvm::Value* breakpoint = builder.getInt64(static_cast<uint64_t>(abi::kNever));
    if (segment.breakpoint_root != abi::kNone) breakpoint = emitter.Emit(node_of(segment.breakpoint_root)).payload;
    builder.CreateStore(breakpoint, builder.CreateConstInBoundsGEP1_64(module.i64, breakpoints, i));
    emitter.DefineSegment(group[i], truth);
  }
  builder.CreateRetVoid();
  emitter.Finish();
}

}  // namespace

void EmitEntry(ModuleEmitter& module, const Entry& entry) {
  switch (entry.kind) {
    case EntryKind::kEvaluate: return EmitEvaluate(module, entry);
    case EntryKind::kDecide: return EmitDecide(module, entry);
    case EntryKind::kSettle: return EmitSettle(module, entry);
  }
}

}  // namespace senda::codegen
