// Membership in sets of integers and numbers.
#include "compiler/codegen/function_emitter.h"

namespace senda::codegen {
namespace {

constexpr size_t kComparesMax = 4;  // members compared one after the other
constexpr size_t kSwitchMax = 64;   // members in a switch; beyond, a binary search at run time

uint64_t Distance(int64_t from, int64_t to) {
  return static_cast<uint64_t>(to) - static_cast<uint64_t>(from);
}

}  // namespace

llvm::Value* FunctionEmitter::InIntegers(const ir::Node& node) {
  const std::vector<int64_t>& members = module_.program().integer_sets[static_cast<size_t>(node.immediate)];
  llvm::Value* value = Operand(node, 0);
  if (value->getType() == module_.i1) value = builder_.CreateZExt(value, module_.i64);
  if (members.empty()) return builder_.getFalse();
  const uint64_t range = Distance(members.front(), members.back());
  llvm::Value* from_first = builder_.CreateSub(value, builder_.getInt64(static_cast<uint64_t>(members.front())));
  if (range == members.size() - 1) return builder_.CreateICmpULE(from_first, builder_.getInt64(range));
  if (members.size() <= kComparesMax) {
    llvm::Value* is_in = nullptr;
    for (int64_t member : members) {
      llvm::Value* is_this = builder_.CreateICmpEQ(value, builder_.getInt64(static_cast<uint64_t>(member)));
      is_in = is_in == nullptr ? is_this : builder_.CreateOr(is_in, is_this);
    }
    return is_in;
  }
  if (range < 64) {
    uint64_t mask = 0;
    for (int64_t member : members) mask |= uint64_t{1} << Distance(members.front(), member);
    llvm::Value* place = builder_.CreateAnd(from_first, builder_.getInt64(63));
    llvm::Value* bit = builder_.CreateTrunc(builder_.CreateLShr(builder_.getInt64(mask), place), module_.i1);
    return builder_.CreateAnd(bit, builder_.CreateICmpULE(from_first, builder_.getInt64(63)));
  }
  if (members.size() <= kSwitchMax) return InSwitch(value, members);
  llvm::Value* set = builder_.getInt64(static_cast<uint64_t>(node.immediate));
  return CallBool(RuntimeCall::kInIntegers, {module_.ConstantsPointer(), set, value});
}

llvm::Value* FunctionEmitter::InSwitch(llvm::Value* value, const std::vector<int64_t>& members) {
  llvm::BasicBlock* before = builder_.GetInsertBlock();
  llvm::BasicBlock* yes = NewBlock("member");
  llvm::BasicBlock* merge = NewBlock("merge");
  llvm::SwitchInst* choice = builder_.CreateSwitch(value, merge, static_cast<unsigned>(members.size()));
  for (int64_t member : members) choice->addCase(builder_.getInt64(static_cast<uint64_t>(member)), yes);
  builder_.SetInsertPoint(yes);
  builder_.CreateBr(merge);
  builder_.SetInsertPoint(merge);
  llvm::PHINode* phi = builder_.CreatePHI(module_.i1, 2);
  phi->addIncoming(builder_.getFalse(), before);
  phi->addIncoming(builder_.getTrue(), yes);
  return phi;
}

llvm::Value* FunctionEmitter::InNumbers(const ir::Node& node) {
  const std::vector<double>& members = module_.program().number_sets[static_cast<size_t>(node.immediate)];
  llvm::Value* value = Operand(node, 0);
  if (members.size() > kComparesMax) {
    llvm::Value* set = builder_.getInt64(static_cast<uint64_t>(node.immediate));
    return CallBool(RuntimeCall::kInNumbers, {module_.ConstantsPointer(), set, value});
  }
  llvm::Value* is_in = builder_.getFalse();
  for (double member : members) {
    is_in = builder_.CreateOr(is_in, builder_.CreateFCmpOEQ(value, Number(member)));
  }
  return is_in;
}

}  // namespace senda::codegen
