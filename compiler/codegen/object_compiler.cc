#include "compiler/codegen/object_compiler.h"

#include <llvm/ADT/SmallVector.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/PassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>
#include <llvm/Target/TargetOptions.h>
#include <llvm/TargetParser/Host.h>
#include <llvm/TargetParser/SubtargetFeature.h>
#include <llvm/Transforms/InstCombine/InstCombine.h>
#include <llvm/Transforms/Scalar/EarlyCSE.h>
#include <llvm/Transforms/Scalar/GVN.h>
#include <llvm/Transforms/Scalar/SROA.h>
#include <llvm/Transforms/Scalar/SimplifyCFG.h>

#include <mutex>

namespace senda::codegen {
namespace {

std::string HostFeatures() {
  llvm::SubtargetFeatures features;
  for (const auto& feature : llvm::sys::getHostCPUFeatures()) features.AddFeature(feature.first(), feature.second);
  return features.getString();
}

class TargetCompiler final : public ObjectCompiler {
 public:
  TargetCompiler(std::unique_ptr<llvm::TargetMachine> machine, const Options& options)
      : machine_(std::move(machine)), options_(options) {}

  Result<std::string> Compile(llvm::Module& module) override {
    module.setTargetTriple(machine_->getTargetTriple().str());
    module.setDataLayout(machine_->createDataLayout());
    if (options_.verify) {
      std::string broken;
      llvm::raw_string_ostream out(broken);
      if (llvm::verifyModule(module, &out))
        return MakeError("LLVM refuses module {}: {}", module.getName().str(), broken);
    }
    if (options_.level == Level::kOptimised) Optimise(module);
    llvm::SmallVector<char, 0> bytes;
    llvm::raw_svector_ostream out(bytes);
    llvm::legacy::PassManager passes;
    llvm::MCContext* unused = nullptr;
    if (machine_->addPassesToEmitMC(passes, unused, out, !options_.verify)) {
      return MakeError("LLVM cannot write object files for this processor");
    }
    passes.run(module);
    return std::string(bytes.data(), bytes.size());
  }

 private:
  // Frame slots into registers, common parts once, simpler instructions: what the emitter leaves for later.
  void Optimise(llvm::Module& module) {
    llvm::LoopAnalysisManager loops;
    llvm::FunctionAnalysisManager functions;
    llvm::CGSCCAnalysisManager graphs;
    llvm::ModuleAnalysisManager modules;
    llvm::PassBuilder builder(machine_.get());
    builder.registerModuleAnalyses(modules);
    builder.registerCGSCCAnalyses(graphs);
    builder.registerFunctionAnalyses(functions);
    builder.registerLoopAnalyses(loops);
    builder.crossRegisterProxies(loops, functions, graphs, modules);
    llvm::FunctionPassManager passes;
    passes.addPass(llvm::SROAPass(llvm::SROAOptions::ModifyCFG));
    passes.addPass(llvm::EarlyCSEPass(true));
    passes.addPass(llvm::InstCombinePass());
    passes.addPass(llvm::GVNPass());
    passes.addPass(llvm::SimplifyCFGPass());
    for (llvm::Function& function : module) {
      if (!function.isDeclaration()) passes.run(function, functions);
    }
  }

  std::unique_ptr<llvm::TargetMachine> machine_;
  Options options_;
};

}  // namespace

void InitializeTarget() {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
  });
}

Result<std::unique_ptr<ObjectCompiler>> ObjectCompiler::Create(const Options& options) {
  InitializeTarget();
  const std::string triple = llvm::sys::getProcessTriple();
  std::string problem;
  const llvm::Target* target = llvm::TargetRegistry::lookupTarget(triple, problem);
  if (target == nullptr) return MakeError("LLVM does not know this machine ({}): {}", triple, problem);
  llvm::TargetOptions target_options;
  target_options.AllowFPOpFusion = llvm::FPOpFusion::Strict;  // no fused multiply-add
  const auto level = options.level == Level::kFast ? llvm::CodeGenOptLevel::None : llvm::CodeGenOptLevel::Default;
  std::unique_ptr<llvm::TargetMachine> machine(
      target->createTargetMachine(triple, llvm::sys::getHostCPUName(), HostFeatures(), target_options,
                                  llvm::Reloc::PIC_, llvm::CodeModel::Small, level, /*JIT=*/true));
  if (machine == nullptr) return MakeError("LLVM cannot make code for this machine ({})", triple);
  return std::unique_ptr<ObjectCompiler>(new TargetCompiler(std::move(machine), options));
}

}  // namespace senda::codegen
