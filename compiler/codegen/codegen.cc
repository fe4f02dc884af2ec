#include "compiler/codegen/codegen.h"

#include "compiler/codegen/native_evaluator.h"
#include "compiler/codegen/unit_compiler.h"

namespace senda::codegen {

Result<std::shared_ptr<abi::Evaluator>> Compile(const ir::Program& program, const Options& options) {
  Statistics unused;
  return Compile(program, options, unused);
}

Result<std::shared_ptr<abi::Evaluator>> Compile(const ir::Program& program, const Options& options,
                                                Statistics& statistics) {
  SENDA_ASSIGN_OR_RETURN(std::shared_ptr<NativeEvaluator> evaluator, NativeEvaluator::Create(program, options));
  SENDA_RETURN_IF_ERROR(evaluator->CompileUnits(statistics));
  return std::shared_ptr<abi::Evaluator>(std::move(evaluator));
}

std::string PrintLlvm(const ir::Program& program) {
  const NodeCosts costs(program);
  const Plan plan = MakePlan(program, costs, false);
  std::string out;
  for (uint32_t unit = 0; unit < plan.units.size(); ++unit) out += PrintUnit(program, costs, plan, unit);
  return out;
}

}  // namespace senda::codegen
