// Texts: comparisons with short constants are written out, the rest calls the shared functions.
#include <cstddef>
#include <cstring>

#include "compiler/base/check.h"
#include "compiler/codegen/function_emitter.h"

namespace senda::codegen {
namespace {

constexpr size_t kInlineBytesMax = 32;  // of a constant compared word by word

}  // namespace

const std::string* FunctionEmitter::ConstantText(ir::NodeId id) const {
  const ir::Node& at = node(id);
  if (at.op != ir::Op::kConstant) return nullptr;
  const std::string& text = module_.program().texts[static_cast<size_t>(at.immediate)];
  return text.size() <= kInlineBytesMax ? &text : nullptr;
}

// Whether the constant's bytes stand at `data`, where at least so many can be read.
llvm::Value* FunctionEmitter::EqualBytes(llvm::Value* data, const std::string& constant) {
  llvm::Value* difference = nullptr;
  for (size_t at = 0; at < constant.size();) {
    size_t width = 8;
    while (width > constant.size() - at) width /= 2;
    uint64_t word = 0;
    std::memcpy(&word, constant.data() + at, width);
    auto* type = builder_.getIntNTy(static_cast<unsigned>(width * 8));
    llvm::Value* seen = builder_.CreateAlignedLoad(type, Offset(data, at), llvm::Align(1));
    llvm::Value* bits = builder_.CreateXor(seen, llvm::ConstantInt::get(type, word));
    bits = builder_.CreateZExt(bits, module_.i64);
    difference = difference == nullptr ? bits : builder_.CreateOr(difference, bits);
    at += width;
  }
  return difference == nullptr ? builder_.getTrue() : builder_.CreateICmpEQ(difference, builder_.getInt64(0));
}

// `test` where `condition` holds, otherwise false.
llvm::Value* FunctionEmitter::Guarded(llvm::Value* condition, const std::function<llvm::Value*()>& test) {
  llvm::BasicBlock* before = builder_.GetInsertBlock();
  llvm::BasicBlock* inside = NewBlock("same_size");
  llvm::BasicBlock* merge = NewBlock("merge");
  builder_.CreateCondBr(condition, inside, merge);
  builder_.SetInsertPoint(inside);
  llvm::Value* result = test();
  inside = builder_.GetInsertBlock();
  builder_.CreateBr(merge);
  builder_.SetInsertPoint(merge);
  llvm::PHINode* phi = builder_.CreatePHI(module_.i1, 2);
  phi->addIncoming(builder_.getFalse(), before);
  phi->addIncoming(result, inside);
  return phi;
}

llvm::Value* FunctionEmitter::EmitEqualText(const ir::Node& node) {
  const Ssa a = Emit(node.operands[0]), b = Emit(node.operands[1]);
  llvm::Value* same_size = builder_.CreateICmpEQ(a.size, b.size);
  return Guarded(same_size, [&]() -> llvm::Value* {
    if (const std::string* constant = ConstantText(node.operands[1])) return EqualBytes(a.payload, *constant);
    if (const std::string* constant = ConstantText(node.operands[0])) return EqualBytes(b.payload, *constant);
    return CallBool(RuntimeCall::kEqualText, {a.payload, a.size, b.payload, b.size});
  });
}

llvm::Value* FunctionEmitter::EmitStartsWith(const ir::Node& node) {
  const Ssa a = Emit(node.operands[0]), b = Emit(node.operands[1]);
  const std::string* constant = ConstantText(node.operands[1]);
  if (constant == nullptr) return CallBool(RuntimeCall::kStartsWith, {a.payload, a.size, b.payload, b.size});
  return Guarded(builder_.CreateICmpUGE(a.size, b.size), [&] { return EqualBytes(a.payload, *constant); });
}

Ssa FunctionEmitter::TextResult(RuntimeCall call, llvm::ArrayRef<llvm::Value*> arguments) {
  Call(call, arguments);
  Ssa out;
  out.payload = builder_.CreateLoad(module_.ptr, Scratch());
  out.size = builder_.CreateLoad(module_.i32, Offset(Scratch(), offsetof(abi::Value, size)));
  return out;
}

Ssa FunctionEmitter::EmitTextOf(const ir::Node& node) {
  EmitStore(Scratch(), node.operands[0]);
  return TextResult(RuntimeCall::kTextOf,
                    {context_, module_.ConstantsPointer(), builder_.getInt32(static_cast<uint32_t>(node.immediate)),
                     builder_.getInt64(static_cast<uint64_t>(node.argument)), Scratch()});
}

Ssa FunctionEmitter::EmitCatalogRow(const ir::Node& node) {
  const Ssa key = Emit(node.operands[0]);
  llvm::Value* catalog = builder_.getInt32(static_cast<uint32_t>(node.immediate));
  Call(RuntimeCall::kCatalogRow, {context_, key.payload, key.size, catalog, Scratch()});
  return LoadValue(Scratch(), node);
}

// An item goes in and comes out through the scratch value.
Ssa FunctionEmitter::EmitItemsOp(const ir::Node& node) {
  using ir::Op;
  const Ssa items = Emit(node.operands[0]);
  if (node.op == Op::kSizeOfItems) return {Call(RuntimeCall::kSizeOfItems, {items.payload, items.size})};
  llvm::Value* kind = builder_.getInt32(static_cast<uint32_t>(node.immediate));
  if (node.op == Op::kItemOf) {
    llvm::Value* index = Operand(node, 1);
    Call(RuntimeCall::kItemOf, {items.payload, items.size, index, kind, Scratch()});
    return LoadValue(Scratch(), node);
  }
  EmitStore(Scratch(), node.operands[1]);
  if (node.op == Op::kHasItem) return {CallBool(RuntimeCall::kHasItem, {items.payload, items.size, kind, Scratch()})};
  return TextResult(RuntimeCall::kAddItem, {context_, items.payload, items.size, kind, Scratch()});
}

Ssa FunctionEmitter::EmitTextOp(const ir::Node& node) {
  using ir::Op;
  if (node.op == Op::kTextOf) return EmitTextOf(node);
  if (node.op == Op::kCatalogRow) return EmitCatalogRow(node);
  if (node.op == Op::kEqualText) return {EmitEqualText(node)};
  if (node.op == Op::kStartsWith) return {EmitStartsWith(node)};
  const Ssa a = Emit(node.operands[0]);
  const Ssa b = node.operands[1].is_valid() ? Emit(node.operands[1]) : Ssa();
  llvm::Value* immediate = builder_.getInt64(static_cast<uint64_t>(node.immediate));
  auto compare = [&](RuntimeCall call) { return Ssa{CallBool(call, {a.payload, a.size, b.payload, b.size})}; };
  auto look_up = [&](RuntimeCall call) {
    return Ssa{CallBool(call, {module_.ConstantsPointer(), immediate, a.payload, a.size})};
  };
  auto change = [&](RuntimeCall call) { return TextResult(call, {context_, a.payload, a.size, Scratch()}); };
  switch (node.op) {
    case Op::kEqualIgnoringCase: return compare(RuntimeCall::kEqualIgnoringCase);
    case Op::kEndsWith: return compare(RuntimeCall::kEndsWith);
    case Op::kContains: return compare(RuntimeCall::kContains);
    case Op::kMatches: return look_up(RuntimeCall::kMatches);
    case Op::kInTexts: return look_up(RuntimeCall::kInTexts);
    case Op::kLowerText: return change(RuntimeCall::kLowerText);
    case Op::kUpperText: return change(RuntimeCall::kUpperText);
    case Op::kTrimText: return change(RuntimeCall::kTrimText);
    case Op::kDomainOf: return change(RuntimeCall::kDomainOf);
    case Op::kSizeOfText: return {Call(RuntimeCall::kSizeOfText, {a.payload, a.size})};
    case Op::kConcatenate:
      return TextResult(RuntimeCall::kConcatenate, {context_, a.payload, a.size, b.payload, b.size, Scratch()});
    default: SENDA_UNREACHABLE();
  }
}

}  // namespace senda::codegen
