// What a node reads: constants, the context, fields, captures, segments and aggregates.
#include <bit>
#include <cstddef>

#include "compiler/codegen/function_emitter.h"
#include "runtime/abi/layout.h"

namespace senda::codegen {
namespace {

constexpr uint64_t kSizeOffset = offsetof(abi::Value, size);
constexpr uint64_t kKnownOffset = offsetof(abi::Value, known);

abi::AggregateQuery QueryOf(ir::Op op) {
  switch (op) {
    case ir::Op::kAggregateExpiry: return abi::AggregateQuery::kExpiry;
    case ir::Op::kAggregateNthAt: return abi::AggregateQuery::kNthAt;
    case ir::Op::kAggregateField: return abi::AggregateQuery::kField;
    case ir::Op::kAggregateReset: return abi::AggregateQuery::kReset;
    default: return abi::AggregateQuery::kValue;
  }
}

}  // namespace

llvm::Value* FunctionEmitter::Offset(llvm::Value* pointer, uint64_t bytes) {
  return bytes == 0 ? pointer : builder_.CreateConstInBoundsGEP1_64(module_.i8, pointer, bytes);
}

llvm::Value* FunctionEmitter::FromContext(size_t offset, llvm::Type* type) {
  llvm::Value*& value = from_context_[offset];
  if (value == nullptr) {
    llvm::Value* address = at_entry_.CreateConstInBoundsGEP1_64(module_.i8, context_, offset);
    value = at_entry_.CreateLoad(type, address);
  }
  return value;
}

llvm::Value* FunctionEmitter::Field(llvm::Value* values, int64_t index) {
  return Offset(values, static_cast<uint64_t>(index) * sizeof(abi::Value));
}

llvm::Value* FunctionEmitter::Zone() {
  llvm::Value* customer = ContextPointer(offsetof(abi::Context, customer));
  return builder_.CreateLoad(module_.i32, Offset(customer, offsetof(abi::CustomerHeader, zone)));
}

llvm::Value* FunctionEmitter::Scratch() {
  if (scratch_ == nullptr) {
    llvm::AllocaInst* slot = at_entry_.CreateAlloca(llvm::ArrayType::get(module_.i64, 2));
    slot->setAlignment(llvm::Align(alignof(abi::Value)));
    scratch_ = slot;
  }
  return scratch_;
}

Ssa FunctionEmitter::EmitConstant(const ir::Node& node) {
  switch (node.rep) {
    case abi::Rep::kInteger:
      if (node.is_bool) return {builder_.getInt1(node.immediate != 0)};
      return {builder_.getInt64(static_cast<uint64_t>(node.immediate))};
    case abi::Rep::kNumber: return {Number(std::bit_cast<double>(node.immediate))};
    case abi::Rep::kText: break;
  }
  const std::string& text = module_.program().texts[static_cast<size_t>(node.immediate)];
  return {module_.Text(node.immediate), builder_.getInt32(static_cast<uint32_t>(text.size()))};
}

Ssa FunctionEmitter::Missing(const ir::Node& node) {
  Ssa out{llvm::Constant::getNullValue(module_.PayloadType(node)), nullptr, builder_.getFalse()};
  if (node.rep == abi::Rep::kText) out.size = builder_.getInt32(0);
  return out;
}

// The abi::Value at `address`; the parts that the node's type makes superfluous are not read.
Ssa FunctionEmitter::LoadValue(llvm::Value* address, const ir::Node& node) {
  Ssa out;
  if (node.is_bool) {
    out.payload = builder_.CreateICmpNE(builder_.CreateLoad(module_.i64, address), builder_.getInt64(0));
  } else {
    out.payload = builder_.CreateLoad(module_.PayloadType(node), address);
  }
  if (node.rep == abi::Rep::kText) out.size = builder_.CreateLoad(module_.i32, Offset(address, kSizeOffset));
  if (node.is_optional) {
    llvm::Value* known = builder_.CreateLoad(module_.i32, Offset(address, kKnownOffset));
    out.known = builder_.CreateICmpNE(known, builder_.getInt32(0));
  }
  return out;
}

void FunctionEmitter::EmitStore(llvm::Value* out, ir::NodeId id) {
  const Ssa value = Emit(id);
  const bool is_bool = node(id).is_bool;
  builder_.CreateStore(is_bool ? builder_.CreateZExt(value.payload, module_.i64) : value.payload, out);
  builder_.CreateStore(value.size != nullptr ? value.size : builder_.getInt32(0), Offset(out, kSizeOffset));
  builder_.CreateStore(builder_.CreateZExt(Known(value), module_.i32), Offset(out, kKnownOffset));
}

// A text field holds an offset in the customer's block; a missing one stays zero.
Ssa FunctionEmitter::EmitCustomerField(const ir::Node& node) {
  llvm::Value* customer = ContextPointer(offsetof(abi::Context, customer));
  const uint64_t slot =
      module_.program().description.layout.fields + static_cast<uint64_t>(node.immediate) * sizeof(abi::Value);
  llvm::Value* address = Offset(customer, slot);
  if (node.rep != abi::Rep::kText) return LoadValue(address, node);
  ir::Node as_offset = node;
  as_offset.rep = abi::Rep::kInteger;
  Ssa out = LoadValue(address, as_offset);
  out.payload = builder_.CreateInBoundsGEP(module_.i8, customer, out.payload);
  out.size = builder_.CreateLoad(module_.i32, Offset(address, kSizeOffset));
  if (out.known != nullptr) {
    out.payload = builder_.CreateSelect(out.known, out.payload, llvm::ConstantPointerNull::get(module_.ptr));
  }
  return out;
}

llvm::Value* FunctionEmitter::EmitSegment(uint32_t segment) {
  if (auto found = segments_.find(segment); found != segments_.end()) {
    const Truth& defined = found->second;
    if (defined.truth != nullptr) return defined.truth;
    llvm::Value* byte = builder_.CreateLoad(module_.i8, Offset(defined.truths, defined.position));
    return builder_.CreateICmpNE(byte, builder_.getInt8(0));
  }
  llvm::Value* customer = ContextPointer(offsetof(abi::Context, customer));
  const uint64_t byte = module_.program().description.layout.segments + segment / 8;
  llvm::Value* bits = builder_.CreateLoad(module_.i8, Offset(customer, byte));
  llvm::Value* bit = builder_.CreateAnd(bits, builder_.getInt8(static_cast<uint8_t>(1u << segment % 8)));
  return builder_.CreateICmpNE(bit, builder_.getInt8(0));
}

Ssa FunctionEmitter::EmitAggregate(const ir::Node& node) {
  llvm::Value* calls = ContextPointer(offsetof(abi::Context, calls));
  llvm::Value* function = builder_.CreateLoad(module_.ptr, Offset(calls, offsetof(abi::Calls, aggregate)));
  llvm::CallInst* call = builder_.CreateCall(module_.aggregate_type(), function,
                                             {context_, builder_.getInt32(static_cast<uint32_t>(node.immediate)),
                                              builder_.getInt32(static_cast<uint32_t>(QueryOf(node.op))),
                                              builder_.getInt64(static_cast<uint64_t>(node.argument)), Scratch()});
  call->setDoesNotThrow();
  return LoadValue(Scratch(), node);
}

}  // namespace senda::codegen
