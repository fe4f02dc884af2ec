#include "tools/open_workspace.h"

#include "compiler/diag/render.h"
#include "tools/say.h"

namespace senda::tools {

void SayDiagnostics(const driver::Compilation& compilation, Console* console) {
  RenderOptions options;
  options.color = console->err_has_color();
  options.language = console->language();
  console->PrintError(RenderHuman(compilation.diagnostics, compilation.sources, options));
}

std::unique_ptr<driver::Compilation> OpenWorkspace(const std::string& folder, driver::Depth depth, Console* console) {
  auto compilation = driver::CompileFolder(folder, depth);
  if (!compilation->has_errors) return compilation;
  SayDiagnostics(*compilation, console);
  return nullptr;
}

std::shared_ptr<const abi::Evaluator> OpenEvaluator(const driver::Compilation& compilation, const std::string& engine,
                                                    Console* console) {
  const auto kind = engine == "jit" ? driver::EvaluatorKind::kNative : driver::EvaluatorKind::kInterpreter;
  auto evaluator = driver::MakeEvaluator(*compilation.program, kind);
  if (evaluator.ok()) return *evaluator;
  console->SayError(evaluator.error().message + std::string(Told("; `--engine interpreter` needs no native code")));
  return nullptr;
}

}  // namespace senda::tools
