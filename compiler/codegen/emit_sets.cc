// Membership in sets of integers and numbers.
//
// Where many rules of one function ask the same value for different sets (countries, channels), its place among all
// members of all those sets is looked up once, and every set is then one bit test.
#include <algorithm>

#include "compiler/codegen/function_emitter.h"

namespace senda::codegen {
namespace {

constexpr size_t kComparesMax = 4;         // members compared one after the other
constexpr size_t kSwitchMax = 64;          // members in a switch; beyond, a binary search at run time
constexpr size_t kSharedMembersMax = 63;   // bit 63 stays clear: no member
constexpr uint64_t kSharedRangeMax = 8192; // bytes of a look-up table
constexpr size_t kSharedSetsMin = 3;       // from so many sets on a look-up pays

uint64_t Distance(int64_t from, int64_t to) { return static_cast<uint64_t>(to) - static_cast<uint64_t>(from); }

}  // namespace

llvm::Value* FunctionEmitter::InIntegers(const ir::Node& node) {
  const std::vector<int64_t>& members = module_.program().integer_sets[static_cast<size_t>(node.immediate)];
  llvm::Value* value = Operand(node, 0);
  if (value->getType() == module_.i1) value = builder_.CreateZExt(value, module_.i64);
  if (members.empty()) return builder_.getFalse();
  auto shared = shared_sets_.find(node.operands[0].index());
  if (shared != shared_sets_.end()) {
    uint64_t mask = 0;
    const std::vector<int64_t>& all = shared->second.members;
    for (int64_t member : members) {
      mask |= uint64_t{1} << (std::lower_bound(all.begin(), all.end(), member) - all.begin());
    }
    llvm::Value* bits = builder_.CreateLShr(builder_.getInt64(mask), shared->second.index);
    return builder_.CreateTrunc(bits, module_.i1);
  }
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
    is_in = builder_.CreateOr(is_in, builder_.CreateFCmpOEQ(value, llvm::ConstantFP::get(module_.f64, member)));
  }
  return is_in;
}

void FunctionEmitter::EmitSharedFields() {
  std::vector<ir::NodeId> fields;
  std::map<ir::NodeId, std::vector<int64_t>> members;  // of all sets that an operand is asked for
  std::map<ir::NodeId, size_t> sets;
  for (ir::NodeId id : reached_) {
    const ir::Node& at = node(id);
    if (at.op == ir::Op::kEventField && module_.uses[id.index()] > 1) fields.push_back(id);
    if (at.op != ir::Op::kInIntegers || !module_.costs().IsCheap(at.operands[0])) continue;
    const std::vector<int64_t>& set = module_.program().integer_sets[static_cast<size_t>(at.immediate)];
    members[at.operands[0]].insert(members[at.operands[0]].end(), set.begin(), set.end());
    ++sets[at.operands[0]];
  }
  std::sort(fields.begin(), fields.end());
  for (ir::NodeId id : fields) Emit(id);
  for (auto& [operand, all] : members) {
    if (sets[operand] >= kSharedSetsMin && !node(operand).is_bool) ShareSets(operand, std::move(all));
  }
}

void FunctionEmitter::ShareSets(ir::NodeId operand, std::vector<int64_t> members) {
  std::sort(members.begin(), members.end());
  members.erase(std::unique(members.begin(), members.end()), members.end());
  if (members.empty() || members.size() > kSharedMembersMax) return;
  const uint64_t range = Distance(members.front(), members.back());
  if (range >= kSharedRangeMax) return;
  std::vector<uint8_t> places(range + 2, 63);
  for (size_t i = 0; i < members.size(); ++i) places[Distance(members.front(), members[i])] = static_cast<uint8_t>(i);
  llvm::Value* value = Emit(operand).payload;
  llvm::Value* from_first = builder_.CreateSub(value, builder_.getInt64(static_cast<uint64_t>(members.front())));
  llvm::Value* outside = builder_.getInt64(range + 1);
  llvm::Value* is_inside = builder_.CreateICmpULT(from_first, outside);
  llvm::Value* at = builder_.CreateSelect(is_inside, from_first, outside);
  llvm::Value* place = builder_.CreateLoad(module_.i8, builder_.CreateInBoundsGEP(module_.i8, module_.Bytes(places), at));
  shared_sets_[operand.index()] = {std::move(members), builder_.CreateZExt(place, module_.i64)};
}

}  // namespace senda::codegen
