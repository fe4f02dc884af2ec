// One native function while it is being written: turns nodes into LLVM values at the place where the builder stands.
//
// Every node is computed at most once on any path. A value stays usable for what its block dominates: values made
// outside conditional code for the rest of the function, others until their scope ends. A dear node that is first
// needed in conditional code, and again elsewhere, gets a slot in the frame and a flag that says whether it is there.
// Evaluation is pure, so operands are computed in whatever order is cheapest.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <unordered_map>
#include <vector>

#include "compiler/codegen/module_emitter.h"

namespace senda::codegen {

class FunctionEmitter {
 public:
  // `function` takes the context first. Nodes not reachable from `roots` must not be emitted.
  FunctionEmitter(ModuleEmitter& module, llvm::Function* function, std::span<const ir::NodeId> roots);
  ~FunctionEmitter();
  FunctionEmitter(const FunctionEmitter&) = delete;
  FunctionEmitter& operator=(const FunctionEmitter&) = delete;

  // For a function that is one of several alternatives: what follows is reached without what was emitted before, and
  // emits nodes reachable from `roots` only.
  void StartOver(std::span<const ir::NodeId> roots);

  Ssa Emit(ir::NodeId id);
  llvm::Value* EmitBool(ir::NodeId id) { return Emit(id).payload; }
  // Ends the block with a jump to one of the two.
  void EmitBranch(ir::NodeId id, llvm::BasicBlock* if_true, llvm::BasicBlock* if_false);
  // The same for all of `parts` together, which are bools.
  void EmitAllOf(const std::vector<ir::NodeId>& parts, llvm::BasicBlock* if_true, llvm::BasicBlock* if_false) {
    EmitJoined(ir::Op::kAnd, parts, if_true, if_false);
  }
  // Computes now, for all that follows, the event's fields that are used more than once. Only where the context surely
  // has an event.
  void EmitSharedFields();
  // From here on Op::Segment of `segment` is `truth` (i1) …
  void DefineSegment(uint32_t segment, llvm::Value* truth) { segments_[segment] = {truth, nullptr, 0}; }
  // … or the byte truths[position].
  void DefineSegment(uint32_t segment, llvm::Value* truths, uint32_t position) {
    segments_[segment] = {nullptr, truths, position};
  }
  void EmitStore(llvm::Value* out, ir::NodeId id);  // writes the whole abi::Value
  void Finish();                                    // after the last return

  llvm::IRBuilder<>& builder() { return builder_; }
  ModuleEmitter& module() { return module_; }
  llvm::Value* context() { return context_; }
  llvm::BasicBlock* NewBlock(const char* name);
  llvm::Value* NewSlot(llvm::Type* type, llvm::Value* initial);  // in the frame; `initial` may be null

  // Conditional code: what is computed while it lives is forgotten at its end.
  class Scope {
   public:
    explicit Scope(FunctionEmitter& emitter);
    ~Scope();
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    FunctionEmitter& emitter_;
    size_t begin_;
    uint32_t depth_;
  };

 private:
  struct Memo {
    llvm::Value* is_there;
    llvm::Value* payload;
    llvm::Value* size;
    llvm::Value* known;
  };
  struct Truth {
    llvm::Value* truth;
    llvm::Value* truths;
    uint32_t position;
  };

  const ir::Node& node(ir::NodeId id) const { return module_.node(id); }
  bool IsThere(ir::NodeId id) const { return module_.values[id.index()].payload != nullptr; }
  bool IsStraight(ir::NodeId id) const { return IsThere(id) || module_.costs().IsCheap(id); }
  // Used more than once and too dear to compute again.
  bool IsShared(ir::NodeId id) const { return module_.uses[id.index()] > 1 && !module_.costs().IsCheap(id); }
  bool IsRemembered(ir::NodeId id) const { return memos_.contains(id.index()) || (depth_ > 0 && IsShared(id)); }
  void Keep(ir::NodeId id, Ssa value);
  void CountUses(std::span<const ir::NodeId> roots);
  void ForgetUses();
  Ssa EmitNode(ir::NodeId id);
  void EmitBelow(ir::NodeId id);
  Ssa EmitRemembered(ir::NodeId id);
  Memo NewMemo(const ir::Node& node);

  // Control flow (function_emitter.cc).
  std::vector<ir::NodeId> PartsOf(ir::NodeId id);
  void EmitJoined(ir::Op op, std::vector<ir::NodeId> parts, llvm::BasicBlock* if_true, llvm::BasicBlock* if_false);
  Ssa EmitConnective(ir::NodeId id);
  Ssa EmitElse(const ir::Node& node);
  Ssa EmitSelect(const ir::Node& node);
  Ssa EmitEither(llvm::Value* condition, const std::function<Ssa()>& if_true, const std::function<Ssa()>& if_false,
                 const ir::Node& node);

  // What a node reads (emit_leaves.cc).
  Ssa EmitConstant(const ir::Node& node);
  Ssa Missing(const ir::Node& node);
  Ssa LoadValue(llvm::Value* address, const ir::Node& node);
  Ssa EmitCustomerField(const ir::Node& node);
  Ssa EmitAggregate(const ir::Node& node);
  llvm::Value* EmitSegment(uint32_t segment);
  llvm::Value* FromContext(size_t offset, llvm::Type* type);  // loaded once, at entry
  llvm::Value* ContextPointer(size_t offset) { return FromContext(offset, module_.ptr); }
  llvm::Value* ContextInteger(size_t offset) { return FromContext(offset, module_.i64); }
  llvm::Value* Field(llvm::Value* values, int64_t index);
  llvm::Value* Zone();
  llvm::Value* Scratch();  // an abi::Value in the frame, for results of calls
  llvm::Value* Offset(llvm::Value* pointer, uint64_t bytes);
  llvm::Value* Known(const Ssa& value) { return value.known != nullptr ? value.known : builder_.getTrue(); }
  static Ssa WithoutKnown(Ssa value) { return {value.payload, value.size, nullptr}; }

  // Numbers, sets, texts and calendar (emit_numbers.cc, emit_sets.cc, emit_texts.cc).
  llvm::Value* Operand(const ir::Node& node, size_t index) { return Emit(node.operands[index]).payload; }
  Ssa EmitIntegerOp(const ir::Node& node);
  Ssa EmitNumberOp(const ir::Node& node);
  Ssa EmitMoneyOp(const ir::Node& node);
  Ssa EmitCalendarOp(const ir::Node& node);
  Ssa EmitTextOp(const ir::Node& node);
  llvm::Value* Number(double value) { return llvm::ConstantFP::get(module_.f64, value); }
  llvm::Value* FiniteNumber(llvm::Value* value);
  llvm::Value* Saturating(llvm::Intrinsic::ID operation, llvm::Value* a, llvm::Value* b, llvm::Value* limit);
  llvm::Value* LimitOf(llvm::Value* negative);
  llvm::Value* FloorDivide(llvm::Value* a, llvm::Value* b);
  llvm::Value* InIntegers(const ir::Node& node);
  llvm::Value* InNumbers(const ir::Node& node);
  llvm::Value* InSwitch(llvm::Value* value, const std::vector<int64_t>& members);
  llvm::Value* EmitEqualText(const ir::Node& node);
  llvm::Value* EmitStartsWith(const ir::Node& node);
  Ssa EmitTextOf(const ir::Node& node);
  Ssa EmitCatalogRow(const ir::Node& node);
  Ssa EmitItemsOp(const ir::Node& node);
  llvm::Value* EqualBytes(llvm::Value* data, const std::string& constant);
  llvm::Value* Guarded(llvm::Value* condition, const std::function<llvm::Value*()>& test);
  Ssa TextResult(RuntimeCall call, llvm::ArrayRef<llvm::Value*> arguments);
  llvm::Value* Call(RuntimeCall call, llvm::ArrayRef<llvm::Value*> arguments);
  llvm::Value* CallBool(RuntimeCall call, llvm::ArrayRef<llvm::Value*> arguments);
  const std::string* ConstantText(ir::NodeId id) const;

  ModuleEmitter& module_;
  llvm::Function* function_;
  llvm::BasicBlock* entry_;
  llvm::IRBuilder<> at_entry_;
  llvm::IRBuilder<> builder_;
  llvm::Value* context_;
  llvm::Value* scratch_ = nullptr;
  llvm::BasicBlock* body_;
  uint32_t depth_ = 0;                            // of scopes
  std::vector<ir::NodeId> trail_;                 // nodes with a value, in the order they got it
  std::vector<ir::NodeId> reached_;               // nodes with a use
  std::map<size_t, llvm::Value*> from_context_;   // by offset
  std::unordered_map<uint32_t, Memo> memos_;      // by NodeId
  std::unordered_map<uint32_t, Truth> segments_;  // defined ones
};

}  // namespace senda::codegen
