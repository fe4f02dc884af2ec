// The function of a decide group: looks the event up in the rule table, then asks the rest of those rules that may
// hold.
#include <algorithm>
#include <limits>

#include "compiler/codegen/emit_entries.h"
#include "compiler/codegen/function_emitter.h"
#include "compiler/codegen/rule_table.h"
#include "runtime/abi/arithmetic.h"

namespace senda::codegen {
namespace {

constexpr uint64_t kDenseRangeMax = 8192;  // entries of a table by value
constexpr size_t kLanes = 8;               // cuts compared at a time
constexpr size_t kFlatCutsMax = 64;        // beyond, the block of cuts is found first

uint64_t Distance(int64_t from, int64_t to) {
  return static_cast<uint64_t>(to) - static_cast<uint64_t>(from);
}

class DecideEmitter {
 public:
  // Rule i is `rules[i]`, and position `first` + i.
  DecideEmitter(ModuleEmitter& module, llvm::Function* function, const std::vector<ir::NodeId>& rules, uint32_t first)
      : module_(module),
        rules_(rules),
        first_(first),
        table_(MakeRuleTable(module.program(), module.costs(), rules)),
        emitter_(module, function, rules),
        builder_(emitter_.builder()),
        matched_(function->getArg(1)),
        count_(emitter_.NewSlot(module.i32, builder_.getInt32(0))) {}

  void Emit() {
    emitter_.EmitSharedFields();
    if (table_.columns.empty()) {
      for (uint32_t i = 0; i < rules_.size(); ++i) EmitAlone(i);
    } else {
      EmitTogether();
    }
    builder_.CreateRet(builder_.CreateLoad(module_.i32, count_));
    emitter_.Finish();
  }

 private:
  // A rule that shares nothing with others: its conditions in a chain.
  void EmitAlone(uint32_t rule) {
    llvm::BasicBlock* match = emitter_.NewBlock("match");
    llvm::BasicBlock* next = emitter_.NewBlock("rule");
    emitter_.EmitBranch(rules_[rule], match, next);
    builder_.SetInsertPoint(match);
    EmitMatch(builder_.getInt32(first_ + rule));
    builder_.CreateBr(next);
    builder_.SetInsertPoint(next);
  }

  void EmitTogether() {
    llvm::Value* all = EmitColumn(table_.columns[0]);
    for (size_t i = 1; i < table_.columns.size(); ++i) all = builder_.CreateAnd(all, EmitColumn(table_.columns[i]));
    for (uint32_t word = 0; word < table_.words_per_row; ++word) {
      llvm::Value* mask = table_.words_per_row == 1 ? all : builder_.CreateExtractElement(all, word);
      EmitMatches(EmitRests(mask, word), first_ + 64 * word);
    }
  }

  void EmitMatch(llvm::Value* position) {
    llvm::Value* count = builder_.CreateLoad(module_.i32, count_);
    llvm::Value* index = builder_.CreateZExt(count, module_.i64);
    builder_.CreateStore(position, builder_.CreateInBoundsGEP(module_.i32, matched_, index));
    builder_.CreateStore(builder_.CreateAdd(count, builder_.getInt32(1)), count_);
  }

  // ------------------------------------------------------------------------------------------------ looking up

  llvm::Value* EmitColumn(const TableColumn& column) {
    llvm::Value* mask = nullptr;
    for (const TableColumn::Part& part : column.parts) {
      llvm::Value* row = EmitRow(part);
      mask = mask == nullptr ? row : builder_.CreateOr(mask, row);
    }
    return mask;
  }

  llvm::Value* EmitRow(const TableColumn::Part& part) {
    const uint32_t words = table_.words_per_row;
    llvm::Value* index = builder_.CreateMul(EmitRegion(part.value), builder_.getInt64(words));
    llvm::Value* address = builder_.CreateInBoundsGEP(module_.i64, module_.Array(part.words), index);
    llvm::Type* type =
        words == 1 ? static_cast<llvm::Type*>(module_.i64) : llvm::FixedVectorType::get(module_.i64, words);
    return builder_.CreateAlignedLoad(type, address, llvm::Align(8));
  }

  // In which region the value lies (i64).
  llvm::Value* EmitRegion(uint32_t number) {
    llvm::Value*& region = regions_[number];
    if (region != nullptr) return region;
    const TableValue& value = table_.values[number];
    llvm::Value* at = emitter_.Emit(value.node).payload;
    if (module_.node(value.node).is_bool) return region = builder_.CreateZExt(at, module_.i64);
    if (!value.numbers.empty()) return region = EmitRank(at, value.numbers);
    if (value.integers.empty()) return region = builder_.getInt64(0);
    const uint64_t range = Distance(value.integers.front(), value.integers.back());
    const bool is_dense = range < kDenseRangeMax && value.integers.front() != abi::kIntegerMin;
    return region = is_dense ? EmitDenseRank(at, value.integers) : EmitRank(at, value.integers);
  }

  // How many of the cuts, which lie close together, are at or below `at`: a table by value.
  llvm::Value* EmitDenseRank(llvm::Value* at, const std::vector<int64_t>& cuts) {
    const int64_t before = cuts.front() - 1;
    const uint64_t last = Distance(before, cuts.back());
    llvm::Value* low = builder_.getInt64(static_cast<uint64_t>(before));
    llvm::Value* high = builder_.getInt64(static_cast<uint64_t>(cuts.back()));
    at = builder_.CreateSelect(builder_.CreateICmpSLT(at, low), low, at);
    at = builder_.CreateSelect(builder_.CreateICmpSLT(high, at), high, at);
    at = builder_.CreateSub(at, low);
    if (last == cuts.size()) return at;
    std::vector<uint16_t> ranks;
    for (uint64_t i = 0; i <= last; ++i) {
      const auto value = static_cast<int64_t>(static_cast<uint64_t>(before) + i);
      ranks.push_back(static_cast<uint16_t>(std::upper_bound(cuts.begin(), cuts.end(), value) - cuts.begin()));
    }
    llvm::Type* i16 = builder_.getInt16Ty();
    llvm::Value* address = builder_.CreateInBoundsGEP(i16, module_.Array(ranks), at);
    return builder_.CreateZExt(builder_.CreateLoad(i16, address), module_.i64);
  }

  // How many of the cuts are at or below `at`, by comparing with all of them; of many, first with every eighth.
  template <typename T>
  llvm::Value* EmitRank(llvm::Value* at, std::vector<T> cuts) {
    const uint64_t size = cuts.size();
    if (size <= kFlatCutsMax) return EmitCount(at, cuts);
    while (cuts.size() % kLanes != 0) cuts.push_back(kBeyond<T>);
    std::vector<T> firsts;
    for (size_t i = 0; i < cuts.size(); i += kLanes) firsts.push_back(cuts[i]);
    llvm::Value* blocks = EmitCount(at, firsts);
    llvm::Value* one = builder_.getInt64(1);
    blocks = builder_.CreateSub(builder_.CreateSelect(builder_.CreateICmpULT(blocks, one), one, blocks), one);
    llvm::Value* skipped = builder_.CreateMul(blocks, builder_.getInt64(kLanes));
    llvm::Value* address = builder_.CreateInBoundsGEP(at->getType(), module_.Array(cuts), skipped);
    llvm::Type* type = llvm::FixedVectorType::get(at->getType(), kLanes);
    llvm::Value* block = builder_.CreateAlignedLoad(type, address, llvm::Align(8));
    llvm::Value* lanes = builder_.CreateSExt(IsAtOrBelow(block, at), LanesType());
    llvm::Value* rank = builder_.CreateAdd(skipped, builder_.CreateNeg(builder_.CreateAddReduce(lanes)));
    return AtMost(rank, size);
  }

  template <typename T>
  llvm::Value* EmitCount(llvm::Value* at, std::vector<T> cuts) {
    const uint64_t size = cuts.size();
    llvm::Value* sum = llvm::Constant::getNullValue(LanesType());
    while (cuts.size() % kLanes != 0) cuts.push_back(kBeyond<T>);
    for (size_t i = 0; i < cuts.size(); i += kLanes) {
      llvm::ArrayRef<T> lanes(&cuts[i], kLanes);
      sum = builder_.CreateSub(sum, builder_.CreateSExt(IsAtOrBelow(Constants(lanes), at), LanesType()));
    }
    return AtMost(builder_.CreateAddReduce(sum), size);
  }

  // Cuts that fill up a block are beyond every value but the largest integer.
  llvm::Value* AtMost(llvm::Value* rank, uint64_t size) {
    llvm::Value* limit = builder_.getInt64(size);
    return builder_.CreateSelect(builder_.CreateICmpULT(limit, rank), limit, rank);
  }
  template <typename T>
  static constexpr T kBeyond = std::numeric_limits<T>::has_infinity ? std::numeric_limits<T>::infinity()
                                                                    : std::numeric_limits<T>::max();

  llvm::Type* LanesType() { return llvm::FixedVectorType::get(module_.i64, kLanes); }
  llvm::Value* IsAtOrBelow(llvm::Value* cuts, llvm::Value* at) {
    llvm::Value* all = builder_.CreateVectorSplat(kLanes, at);
    return at->getType() == module_.f64 ? builder_.CreateFCmpOLE(cuts, all) : builder_.CreateICmpSLE(cuts, all);
  }
  llvm::Value* Constants(llvm::ArrayRef<double> lanes) {
    return llvm::ConstantDataVector::get(module_.context(), lanes);
  }
  llvm::Value* Constants(llvm::ArrayRef<int64_t> lanes) {
    llvm::ArrayRef<uint64_t> bits(reinterpret_cast<const uint64_t*>(lanes.data()), lanes.size());
    return llvm::ConstantDataVector::get(module_.context(), bits);
  }

  // ------------------------------------------------------------------------------------------------ the few that may
  // hold

  // The mask without those rules of the word whose rest does not hold.
  llvm::Value* EmitRests(llvm::Value* mask, uint32_t word) {
    uint64_t with_rest = 0;
    const auto end = std::min<uint32_t>(static_cast<uint32_t>(rules_.size()) - 64 * word, 64);
    for (uint32_t i = 0; i < end; ++i) with_rest |= uint64_t{!table_.rests[64 * word + i].empty()} << i;
    if (with_rest == 0) return mask;
    llvm::Value* held = emitter_.NewSlot(module_.i64, nullptr);
    llvm::Value* open = emitter_.NewSlot(module_.i64, nullptr);
    builder_.CreateStore(mask, held);
    builder_.CreateStore(builder_.CreateAnd(mask, builder_.getInt64(with_rest)), open);
    llvm::BasicBlock* head = emitter_.NewBlock("candidates");
    llvm::BasicBlock* pick = emitter_.NewBlock("candidate");
    llvm::BasicBlock* done = emitter_.NewBlock("asked");
    builder_.CreateBr(head);
    builder_.SetInsertPoint(head);
    llvm::Value* left = builder_.CreateLoad(module_.i64, open);
    builder_.CreateCondBr(builder_.CreateICmpEQ(left, builder_.getInt64(0)), done, pick);
    builder_.SetInsertPoint(pick);
    builder_.CreateStore(EmitWithoutLowestBit(left), open);
    llvm::SwitchInst* choice = builder_.CreateSwitch(EmitLowestBit(left), done, 64);
    for (uint32_t i = 0; i < end; ++i) {
      if ((with_rest >> i & 1) == 0) continue;
      llvm::BasicBlock* rule = emitter_.NewBlock("rest");
      choice->addCase(builder_.getInt64(i), rule);
      builder_.SetInsertPoint(rule);
      EmitRest(64 * word + i, held, head);
    }
    builder_.SetInsertPoint(done);
    return builder_.CreateLoad(module_.i64, held);
  }

  void EmitRest(uint32_t rule, llvm::Value* held, llvm::BasicBlock* next) {
    const FunctionEmitter::Scope scope(emitter_);
    llvm::BasicBlock* fails = emitter_.NewBlock("fails");
    emitter_.EmitAllOf(table_.rests[rule], next, fails);
    builder_.SetInsertPoint(fails);
    llvm::Value* mask = builder_.CreateLoad(module_.i64, held);
    builder_.CreateStore(builder_.CreateAnd(mask, builder_.getInt64(~(uint64_t{1} << rule % 64))), held);
    builder_.CreateBr(next);
  }

  // Writes the position of every bit of the mask, of which the lowest is `first`.
  void EmitMatches(llvm::Value* mask, uint32_t first) {
    llvm::BasicBlock* before = builder_.GetInsertBlock();
    llvm::BasicBlock* head = emitter_.NewBlock("matches");
    llvm::BasicBlock* match = emitter_.NewBlock("match");
    llvm::BasicBlock* done = emitter_.NewBlock("word");
    builder_.CreateBr(head);
    builder_.SetInsertPoint(head);
    llvm::PHINode* left = builder_.CreatePHI(module_.i64, 2);
    left->addIncoming(mask, before);
    builder_.CreateCondBr(builder_.CreateICmpEQ(left, builder_.getInt64(0)), done, match);
    builder_.SetInsertPoint(match);
    llvm::Value* position = builder_.CreateTrunc(EmitLowestBit(left), module_.i32);
    EmitMatch(builder_.CreateAdd(position, builder_.getInt32(first)));
    left->addIncoming(EmitWithoutLowestBit(left), match);
    builder_.CreateBr(head);
    builder_.SetInsertPoint(done);
  }

  llvm::Value* EmitLowestBit(llvm::Value* mask) {
    return builder_.CreateBinaryIntrinsic(llvm::Intrinsic::cttz, mask, builder_.getTrue());
  }
  llvm::Value* EmitWithoutLowestBit(llvm::Value* mask) {
    return builder_.CreateAnd(mask, builder_.CreateSub(mask, builder_.getInt64(1)));
  }

  ModuleEmitter& module_;
  const std::vector<ir::NodeId>& rules_;
  const uint32_t first_;
  const RuleTable table_;
  FunctionEmitter emitter_;
  llvm::IRBuilder<>& builder_;
  llvm::Value* matched_;
  llvm::Value* count_;
  std::map<uint32_t, llvm::Value*> regions_;  // by value of the table
};

}  // namespace

void EmitDecide(ModuleEmitter& module, llvm::Function* function, const std::vector<ir::NodeId>& rules, uint32_t first) {
  DecideEmitter(module, function, rules, first).Emit();
}

}  // namespace senda::codegen
