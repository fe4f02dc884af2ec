#include "compiler/codegen/native_evaluator.h"

#include <algorithm>
#include <future>

#include "compiler/base/check.h"
#include "compiler/codegen/unit_compiler.h"

namespace senda::codegen {
namespace {

void AddUp(Statistics& to, const Statistics& from) {
  to.functions += from.functions;
  to.units += from.units;
  to.object_bytes += from.object_bytes;
  to.emit_ms += from.emit_ms;
  to.compile_ms += from.compile_ms;
  to.link_ms += from.link_ms;
}

}  // namespace

NativeEvaluator::NativeEvaluator(const ir::Program& program, const Options& options)
    : options_(options),
      program_(program),
      costs_(program_),
      plan_(MakePlan(program_, costs_, options.is_eager)),
      constants_(program_),
      code_(plan_.entries.size()) {}

Result<std::shared_ptr<NativeEvaluator>> NativeEvaluator::Create(const ir::Program& program, const Options& options) {
  std::shared_ptr<NativeEvaluator> out(new NativeEvaluator(program, options));
  SENDA_ASSIGN_OR_RETURN(out->linker_, Linker::Create(out->constants_));
  return out;
}

Result<void> NativeEvaluator::CompileUnits(Statistics& statistics) {
  std::vector<uint32_t> units;
  for (uint32_t unit = 0; unit < plan_.units.size(); ++unit) {
    if (!plan_.units[unit].is_lazy) units.push_back(unit);
  }
  // The dearest first, so that the threads end at about the same time.
  auto cost = [&](uint32_t unit) { return plan_.units[unit].cost; };
  std::stable_sort(units.begin(), units.end(), [&](uint32_t a, uint32_t b) { return cost(a) > cost(b); });
  const size_t threads = std::clamp<size_t>(options_.threads, 1, std::max<size_t>(units.size(), 1));
  std::atomic<size_t> next = 0;
  std::vector<Statistics> spent(threads);
  std::vector<std::future<Result<void>>> others;
  for (size_t i = 1; i < threads; ++i) {
    others.push_back(std::async(std::launch::async, [&, i] { return CompileShare(units, next, spent[i]); }));
  }
  Result<void> result = CompileShare(units, next, spent[0]);
  for (auto& other : others) {
    Result<void> theirs = other.get();
    if (result.ok()) result = std::move(theirs);
  }
  for (const Statistics& one : spent) AddUp(statistics, one);
  return result;
}

// What one thread does: takes units until none is left.
Result<void> NativeEvaluator::CompileShare(const std::vector<uint32_t>& units, std::atomic<size_t>& next,
                                           Statistics& statistics) {
  if (next.load() >= units.size()) return {};
  SENDA_ASSIGN_OR_RETURN(auto compiler, ObjectCompiler::Create(options_));
  for (size_t i = next.fetch_add(1); i < units.size(); i = next.fetch_add(1)) {
    SENDA_RETURN_IF_ERROR(CompileAndLink(units[i], *compiler, statistics));
  }
  return {};
}

Result<void> NativeEvaluator::CompileAndLink(uint32_t unit, ObjectCompiler& compiler, Statistics& statistics) const {
  SENDA_ASSIGN_OR_RETURN(std::string object, CompileUnit(program_, costs_, plan_, unit, compiler, statistics));
  const double start = ProcessorMilliseconds();
  SENDA_ASSIGN_OR_RETURN(std::vector<void*> code, linker_->Link(object, SymbolsOf(plan_, unit)));
  const std::vector<uint32_t>& entries = plan_.units[unit].entries;
  for (size_t i = 0; i < entries.size(); ++i) code_[entries[i]].store(code[i], std::memory_order_release);
  statistics.link_ms += ProcessorMilliseconds() - start;
  return {};
}

// The first call of a lazy unit. A failure here has no caller who could go on: the decision would be lost.
void* NativeEvaluator::CompileNow(uint32_t entry) const {
  const std::lock_guard lock(lazy_lock_);
  if (void* code = code_[entry].load(std::memory_order_acquire)) return code;
  if (lazy_compiler_ == nullptr) lazy_compiler_ = ObjectCompiler::Create(options_).value();
  Statistics unused;
  const Result<void> result = CompileAndLink(plan_.entries[entry].unit, *lazy_compiler_, unused);
  SENDA_CHECK(result.ok(), "{}", result.error().message);
  return code_[entry].load(std::memory_order_acquire);
}

void NativeEvaluator::Evaluate(uint32_t root, const abi::Context& context, abi::Value* out) const noexcept {
  FunctionOf<EvaluateOneFunction>(plan_.evaluate[root])(&context, out, root);
}

uint32_t NativeEvaluator::Decide(uint32_t group, const abi::Context& context, uint32_t* matched) const noexcept {
  const EntryRange range = plan_.decide[group];
  uint32_t count = 0;
  for (uint32_t entry = range.begin; entry < range.end; ++entry) {
    count += FunctionOf<abi::DecideFunction>(entry)(&context, matched + count);
  }
  return count;
}

void NativeEvaluator::Settle(uint32_t group, const abi::Context& context, uint8_t* truth,
                             int64_t* breakpoint) const noexcept {
  const EntryRange range = plan_.settle[group];
  for (uint32_t entry = range.begin; entry < range.end; ++entry) {
    FunctionOf<abi::SettleFunction>(entry)(&context, truth, breakpoint);
  }
}

}  // namespace senda::codegen
