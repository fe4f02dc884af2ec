// What every command that runs a workspace does first: compile it and find somebody who evaluates, or say why not.
#pragma once

#include <memory>
#include <string>

#include "compiler/driver/compile.h"
#include "tools/console.h"

namespace senda::tools {

// What is wrong with it, on standard error.
void SayDiagnostics(const driver::Compilation& compilation, Console* console);

// Null when it has errors, which have been told.
std::unique_ptr<driver::Compilation> OpenWorkspace(const std::string& folder, driver::Depth depth, Console* console);

// `engine` as the option has it: `jit` or `interpreter`. Null when there is none, which has been told.
std::shared_ptr<const abi::Evaluator> OpenEvaluator(const driver::Compilation& compilation, const std::string& engine,
                                                    Console* console);

}  // namespace senda::tools
