#include "compiler/codegen/function_emitter.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <unordered_set>

#include "compiler/base/check.h"

namespace senda::codegen {

FunctionEmitter::Scope::Scope(FunctionEmitter& emitter)
    : emitter_(emitter), begin_(emitter.trail_.size()), depth_(emitter.depth_) {
  ++emitter_.depth_;
}

FunctionEmitter::Scope::~Scope() {
  while (emitter_.trail_.size() > begin_) {
    emitter_.module_.values[emitter_.trail_.back().index()] = Ssa();
    emitter_.trail_.pop_back();
  }
  emitter_.depth_ = depth_;
}

FunctionEmitter::FunctionEmitter(ModuleEmitter& module, llvm::Function* function, std::span<const ir::NodeId> roots)
    : module_(module),
      function_(function),
      entry_(llvm::BasicBlock::Create(module.context(), "entry", function)),
      at_entry_(entry_),
      builder_(module.context()),
      context_(function->getArg(0)),
      body_(llvm::BasicBlock::Create(module.context(), "body", function)) {
  builder_.SetInsertPoint(body_);
  CountUses(roots);
}

FunctionEmitter::~FunctionEmitter() {
  for (ir::NodeId id : trail_) module_.values[id.index()] = Ssa();
  ForgetUses();
}

void FunctionEmitter::StartOver(std::span<const ir::NodeId> roots) {
  memos_.clear();
  depth_ = 0;
  ForgetUses();
  CountUses(roots);
}

void FunctionEmitter::ForgetUses() {
  for (ir::NodeId id : reached_) module_.uses[id.index()] = 0;
  reached_.clear();
}

void FunctionEmitter::CountUses(std::span<const ir::NodeId> roots) {
  std::vector<ir::NodeId> open;
  auto use = [&](ir::NodeId id) {
    if (module_.uses[id.index()]++ == 0) {
      reached_.push_back(id);
      open.push_back(id);
    }
  };
  for (ir::NodeId root : roots) use(root);
  while (!open.empty()) {
    const ir::NodeId id = open.back();
    open.pop_back();
    for (ir::NodeId operand : node(id).operands) {
      if (operand.is_valid()) use(operand);
    }
  }
}

void FunctionEmitter::EmitSharedFields() {
  std::vector<ir::NodeId> fields;
  for (ir::NodeId id : reached_) {
    if (node(id).op == ir::Op::kEventField && module_.uses[id.index()] > 1) fields.push_back(id);
  }
  std::sort(fields.begin(), fields.end());
  for (ir::NodeId id : fields) Emit(id);
}

void FunctionEmitter::Finish() {
  at_entry_.CreateBr(body_);
}

llvm::BasicBlock* FunctionEmitter::NewBlock(const char* name) {
  return llvm::BasicBlock::Create(module_.context(), name, function_);
}

llvm::Value* FunctionEmitter::NewSlot(llvm::Type* type, llvm::Value* initial) {
  llvm::Value* slot = at_entry_.CreateAlloca(type);
  if (initial != nullptr) at_entry_.CreateStore(initial, slot);
  return slot;
}

void FunctionEmitter::Keep(ir::NodeId id, Ssa value) {
  module_.values[id.index()] = value;
  trail_.push_back(id);
}

Ssa FunctionEmitter::Emit(ir::NodeId id) {
  if (IsThere(id)) return module_.values[id.index()];
  if (module_.costs().IsDeep(id)) EmitBelow(id);
  const Ssa value = IsRemembered(id) ? EmitRemembered(id) : EmitNode(id);
  Keep(id, value);
  return value;
}

// Everything that a very deep expression may need, operands first, whether it will be needed or not.
void FunctionEmitter::EmitBelow(ir::NodeId id) {
  std::vector<ir::NodeId> found = {id};
  std::unordered_set<uint32_t> seen;
  for (size_t i = 0; i < found.size(); ++i) {
    for (ir::NodeId operand : node(found[i]).operands) {
      if (operand.is_valid() && !IsThere(operand) && seen.insert(operand.index()).second) found.push_back(operand);
    }
  }
  found.erase(found.begin());
  std::sort(found.begin(), found.end());
  for (ir::NodeId below : found) {
    if (!IsThere(below)) Keep(below, EmitNode(below));
  }
}

FunctionEmitter::Memo FunctionEmitter::NewMemo(const ir::Node& node) {
  Memo memo{NewSlot(module_.i1, builder_.getFalse()), NewSlot(module_.PayloadType(node), nullptr), nullptr, nullptr};
  if (node.rep == abi::Rep::kText) memo.size = NewSlot(module_.i32, nullptr);
  return memo;
}

Ssa FunctionEmitter::EmitRemembered(ir::NodeId id) {
  auto found = memos_.find(id.index());
  if (found == memos_.end()) found = memos_.emplace(id.index(), NewMemo(node(id))).first;
  llvm::BasicBlock* compute = NewBlock("compute");
  llvm::BasicBlock* done = NewBlock("computed");
  builder_.CreateCondBr(builder_.CreateLoad(module_.i1, found->second.is_there), done, compute);
  builder_.SetInsertPoint(compute);
  {
    Scope scope(*this);
    const Ssa value = EmitNode(id);
    Memo& memo = memos_.at(id.index());
    if (value.known != nullptr && memo.known == nullptr) memo.known = NewSlot(module_.i1, nullptr);
    builder_.CreateStore(value.payload, memo.payload);
    if (memo.size != nullptr) builder_.CreateStore(value.size, memo.size);
    if (memo.known != nullptr) builder_.CreateStore(value.known, memo.known);
    builder_.CreateStore(builder_.getTrue(), memo.is_there);
  }
  builder_.CreateBr(done);
  builder_.SetInsertPoint(done);
  const Memo& memo = memos_.at(id.index());
  Ssa out;
  out.payload = builder_.CreateLoad(module_.PayloadType(node(id)), memo.payload);
  if (memo.size != nullptr) out.size = builder_.CreateLoad(module_.i32, memo.size);
  if (memo.known != nullptr) out.known = builder_.CreateLoad(module_.i1, memo.known);
  return out;
}

// ------------------------------------------------------------------------------------------------- control flow

void FunctionEmitter::EmitBranch(ir::NodeId id, llvm::BasicBlock* if_true, llvm::BasicBlock* if_false) {
  const NodeCosts& costs = module_.costs();
  const bool is_whole = IsThere(id) || costs.Of(id) <= kStraightCost || costs.IsDeep(id) || IsShared(id);
  if (!is_whole) {
    switch (node(id).op) {
      case ir::Op::kNot: return EmitBranch(node(id).operands[0], if_false, if_true);
      case ir::Op::kAnd:
      case ir::Op::kOr: return EmitJoined(node(id).op, PartsOf(id), if_true, if_false);
      default: break;
    }
  }
  builder_.CreateCondBr(EmitBool(id), if_true, if_false);
}

// The conditions that an And or Or joins, itself and through others of its kind that are used nowhere else.
std::vector<ir::NodeId> FunctionEmitter::PartsOf(ir::NodeId id) {
  std::vector<ir::NodeId> out;
  std::vector<ir::NodeId> open = {id};
  while (!open.empty()) {
    const ir::NodeId next = open.back();
    open.pop_back();
    if (next == id || (node(next).op == node(id).op && !IsThere(next) && !IsShared(next))) {
      open.push_back(node(next).operands[1]);
      open.push_back(node(next).operands[0]);
    } else {
      out.push_back(next);
    }
  }
  return out;
}

// The cheapest conditions first, several of them joined before the first jump.
void FunctionEmitter::EmitJoined(ir::Op op, std::vector<ir::NodeId> parts, llvm::BasicBlock* if_true,
                                 llvm::BasicBlock* if_false) {
  auto cost = [&](ir::NodeId part) { return IsThere(part) ? 0 : module_.costs().Of(part); };
  std::stable_sort(parts.begin(), parts.end(), [&](ir::NodeId a, ir::NodeId b) { return cost(a) < cost(b); });
  std::optional<Scope> scope;
  for (size_t i = 0; i < parts.size();) {
    size_t end = i + 1;
    uint32_t joined = cost(parts[i]);
    while (end < parts.size() && joined + cost(parts[end]) <= kStraightCost) joined += cost(parts[end++]);
    llvm::BasicBlock* next = end < parts.size() ? NewBlock("next") : nullptr;
    llvm::BasicBlock* yes = op == ir::Op::kAnd && next != nullptr ? next : if_true;
    llvm::BasicBlock* no = op == ir::Op::kOr && next != nullptr ? next : if_false;
    if (end == i + 1) {
      EmitBranch(parts[i], yes, no);
    } else {
      llvm::Value* all = EmitBool(parts[i]);
      for (size_t j = i + 1; j < end; ++j) {
        llvm::Value* part = EmitBool(parts[j]);
        all = op == ir::Op::kAnd ? builder_.CreateAnd(all, part) : builder_.CreateOr(all, part);
      }
      builder_.CreateCondBr(all, yes, no);
    }
    i = end;
    if (next == nullptr) break;
    builder_.SetInsertPoint(next);
    if (!scope.has_value()) scope.emplace(*this);
  }
}

// And, Or as a value.
Ssa FunctionEmitter::EmitConnective(ir::NodeId id) {
  const ir::Node& at = node(id);
  if (IsStraight(at.operands[0]) && IsStraight(at.operands[1])) {
    llvm::Value* a = EmitBool(at.operands[0]);
    llvm::Value* b = EmitBool(at.operands[1]);
    return {at.op == ir::Op::kAnd ? builder_.CreateAnd(a, b) : builder_.CreateOr(a, b)};
  }
  llvm::BasicBlock* outcomes[2] = {NewBlock("true"), NewBlock("false")};
  llvm::BasicBlock* merge = NewBlock("merge");
  EmitJoined(at.op, PartsOf(id), outcomes[0], outcomes[1]);
  for (llvm::BasicBlock* outcome : outcomes) {
    builder_.SetInsertPoint(outcome);
    builder_.CreateBr(merge);
  }
  builder_.SetInsertPoint(merge);
  llvm::PHINode* phi = builder_.CreatePHI(module_.i1, 2);
  phi->addIncoming(builder_.getTrue(), outcomes[0]);
  phi->addIncoming(builder_.getFalse(), outcomes[1]);
  return {phi};
}

Ssa FunctionEmitter::EmitElse(const ir::Node& node) {
  const Ssa first = Emit(node.operands[0]);
  if (first.known == nullptr) return first;
  Ssa known = first;
  known.known = nullptr;
  auto second = [&] { return Emit(node.operands[1]); };
  if (!IsStraight(node.operands[1]))
    return EmitEither(
        first.known, [&] { return known; }, second, node);
  const Ssa other = second();
  Ssa out;
  out.payload = builder_.CreateSelect(first.known, first.payload, other.payload);
  if (first.size != nullptr) out.size = builder_.CreateSelect(first.known, first.size, other.size);
  if (other.known != nullptr) out.known = builder_.CreateOr(first.known, other.known);
  return out;
}

Ssa FunctionEmitter::EmitSelect(const ir::Node& node) {
  llvm::Value* condition = EmitBool(node.operands[0]);
  auto first = [&] { return Emit(node.operands[1]); };
  auto second = [&] { return Emit(node.operands[2]); };
  if (!IsStraight(node.operands[1]) || !IsStraight(node.operands[2])) {
    return EmitEither(condition, first, second, node);
  }
  const Ssa a = first(), b = second();
  Ssa out;
  out.payload = builder_.CreateSelect(condition, a.payload, b.payload);
  if (a.size != nullptr) out.size = builder_.CreateSelect(condition, a.size, b.size);
  if (a.known != nullptr || b.known != nullptr) {
    out.known = builder_.CreateSelect(condition, a.known != nullptr ? a.known : builder_.getTrue(),
                                      b.known != nullptr ? b.known : builder_.getTrue());
  }
  return out;
}

// One of two values, of which only that one is computed.
Ssa FunctionEmitter::EmitEither(llvm::Value* condition, const std::function<Ssa()>& if_true,
                                const std::function<Ssa()>& if_false, const ir::Node& node) {
  llvm::BasicBlock* blocks[2] = {NewBlock("yes"), NewBlock("no")};
  llvm::BasicBlock* merge = NewBlock("merge");
  builder_.CreateCondBr(condition, blocks[0], blocks[1]);
  Ssa arms[2];
  for (int i = 0; i < 2; ++i) {
    builder_.SetInsertPoint(blocks[i]);
    Scope scope(*this);
    arms[i] = i == 0 ? if_true() : if_false();
    blocks[i] = builder_.GetInsertBlock();
    builder_.CreateBr(merge);
  }
  builder_.SetInsertPoint(merge);
  auto join = [&](llvm::Value* a, llvm::Value* b) -> llvm::Value* {
    llvm::PHINode* phi = builder_.CreatePHI(a->getType(), 2);
    phi->addIncoming(a, blocks[0]);
    phi->addIncoming(b, blocks[1]);
    return phi;
  };
  Ssa out;
  out.payload = join(arms[0].payload, arms[1].payload);
  if (node.rep == abi::Rep::kText) out.size = join(arms[0].size, arms[1].size);
  if (arms[0].known != nullptr || arms[1].known != nullptr) {
    auto known = [&](const Ssa& arm) { return arm.known != nullptr ? arm.known : builder_.getTrue(); };
    out.known = join(known(arms[0]), known(arms[1]));
  }
  return out;
}

// ------------------------------------------------------------------------------------------------- one node

// One case per instruction; groups of instructions have a function each.
Ssa FunctionEmitter::EmitNode(ir::NodeId id) {
  using ir::Op;
  const ir::Node& node = this->node(id);
  switch (node.op) {
    case Op::kConstant: return EmitConstant(node);
    case Op::kMissing: return Missing(node);
    case Op::kNow: return {ContextInteger(offsetof(abi::Context, now))};
    case Op::kEntering: return {ContextInteger(offsetof(abi::Context, entering))};
    case Op::kEventField: return LoadValue(Field(ContextPointer(offsetof(abi::Context, event)), node.immediate), node);
    case Op::kCustomerField: return EmitCustomerField(node);
    case Op::kAttemptCapture:
      return LoadValue(Field(ContextPointer(offsetof(abi::Context, attempt)), node.immediate), node);
    case Op::kInstanceCapture:
      return LoadValue(Field(ContextPointer(offsetof(abi::Context, instance)), node.immediate), node);
    case Op::kSegment: return {EmitSegment(static_cast<uint32_t>(node.immediate))};
    case Op::kAggregateValue:
    case Op::kAggregateExpiry:
    case Op::kAggregateNthAt:
    case Op::kAggregateField:
    case Op::kAggregateReset: return EmitAggregate(node);
    case Op::kIsKnown: return {Known(Emit(node.operands[0]))};
    case Op::kElse: return EmitElse(node);
    case Op::kAssumeKnown: return WithoutKnown(Emit(node.operands[0]));
    case Op::kAnd:
    case Op::kOr: return EmitConnective(id);
    case Op::kNot: return {builder_.CreateNot(Operand(node, 0))};
    case Op::kSelect: return EmitSelect(node);
    case Op::kAddInteger:
    case Op::kSubtractInteger:
    case Op::kMultiplyInteger:
    case Op::kNegateInteger:
    case Op::kAbsInteger:
    case Op::kMinInteger:
    case Op::kMaxInteger:
    case Op::kFloorDivideInteger:
    case Op::kEqualInteger:
    case Op::kLessInteger:
    case Op::kLessEqualInteger:
    case Op::kInIntegers: return EmitIntegerOp(node);
    case Op::kIntegerToNumber:
    case Op::kAddNumber:
    case Op::kSubtractNumber:
    case Op::kMultiplyNumber:
    case Op::kNegateNumber:
    case Op::kAbsNumber:
    case Op::kMinNumber:
    case Op::kMaxNumber:
    case Op::kDivideNumber:
    case Op::kEqualNumber:
    case Op::kLessNumber:
    case Op::kLessEqualNumber:
    case Op::kInNumbers:
    case Op::kRoundNumber:
    case Op::kFloorNumber:
    case Op::kCeilNumber: return EmitNumberOp(node);
    case Op::kMultiplyMoney:
    case Op::kDivideMoney:
    case Op::kPercentOfMoney:
    case Op::kPercentOfNumber:
    case Op::kShareInteger:
    case Op::kShareNumber: return EmitMoneyOp(node);
    case Op::kDateOf:
    case Op::kTimeOf:
    case Op::kStartOfDate:
    case Op::kInstantAt:
    case Op::kAddMonthsToInstant:
    case Op::kAddMonthsToDate:
    case Op::kMonthsBetween:
    case Op::kWeekdayOfDate:
    case Op::kDayOfDate:
    case Op::kMonthOfDate:
    case Op::kYearOfDate:
    case Op::kAgeOn:
    case Op::kNextBirthday:
    case Op::kNextTimeOfDay:
    case Op::kNextPeriod: return EmitCalendarOp(node);
    case Op::kEqualText:
    case Op::kEqualIgnoringCase:
    case Op::kStartsWith:
    case Op::kEndsWith:
    case Op::kContains:
    case Op::kMatches:
    case Op::kInTexts:
    case Op::kLowerText:
    case Op::kUpperText:
    case Op::kTrimText:
    case Op::kDomainOf:
    case Op::kSizeOfText:
    case Op::kConcatenate:
    case Op::kTextOf:
    case Op::kCatalogRow: return EmitTextOp(node);
    case Op::kItemOf:
    case Op::kSizeOfItems:
    case Op::kHasItem:
    case Op::kAddItem: return EmitItemsOp(node);
  }
  SENDA_UNREACHABLE();
}

}  // namespace senda::codegen
