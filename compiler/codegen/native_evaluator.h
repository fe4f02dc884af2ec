// The evaluator whose functions are native code.
//
// Holds the program, its constants, the linker and with it all code; everything goes at once. Functions of lazy units
// are compiled at their first call, under a lock; a call whose function is there takes no lock.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "compiler/codegen/codegen.h"
#include "compiler/codegen/linker.h"
#include "compiler/codegen/node_costs.h"
#include "compiler/codegen/object_compiler.h"
#include "compiler/codegen/plan.h"
#include "compiler/codegen/runtime_calls.h"

namespace senda::codegen {

// One of several roots.
using EvaluateOneFunction = void (*)(const abi::Context*, abi::Value* out, uint32_t root) noexcept;

class NativeEvaluator final : public abi::Evaluator {
 public:
  static Result<std::shared_ptr<NativeEvaluator>> Create(const ir::Program& program, const Options& options);

  void Evaluate(uint32_t root, const abi::Context& context, abi::Value* out) const noexcept override;
  uint32_t Decide(uint32_t group, const abi::Context& context, uint32_t* matched) const noexcept override;
  void Settle(uint32_t group, const abi::Context& context, uint8_t* truth, int64_t* breakpoint) const noexcept override;

  // Compiles what is not lazy, in several threads.
  Result<void> CompileUnits(Statistics& statistics);

 private:
  NativeEvaluator(const ir::Program& program, const Options& options);

  Result<void> CompileShare(const std::vector<uint32_t>& units, std::atomic<size_t>& next, Statistics& statistics);
  Result<void> CompileAndLink(uint32_t unit, ObjectCompiler& compiler, Statistics& statistics) const;
  void* CompileNow(uint32_t entry) const;
  template <typename Function>
  Function FunctionOf(uint32_t entry) const {
    void* code = code_[entry].load(std::memory_order_acquire);
    if (code == nullptr) [[unlikely]]
      code = CompileNow(entry);
    return reinterpret_cast<Function>(code);
  }

  const Options options_;
  const ir::Program program_;
  const NodeCosts costs_;
  const Plan plan_;
  const Constants constants_;
  std::unique_ptr<Linker> linker_;                // behind constants_: goes first
  mutable std::vector<std::atomic<void*>> code_;  // by entry; null until compiled
  mutable std::mutex lazy_lock_;
  mutable std::unique_ptr<ObjectCompiler> lazy_compiler_;  // guarded by lazy_lock_
};

}  // namespace senda::codegen
