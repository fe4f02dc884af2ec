// The pipeline: from a folder, or from files in memory, to a program that can be run.
//
// Loads the workspace, parses every file, checks, lowers, verifies. Gives a Compilation that owns all of it, always:
// what is wrong with the program is in its diagnostics. The functions keep nothing and may be used by any thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/ast/nodes.h"
#include "compiler/base/interner.h"
#include "compiler/base/result.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/ir/program.h"
#include "compiler/sema/model.h"
#include "compiler/source/source_store.h"
#include "compiler/source/workspace.h"
#include "runtime/abi/evaluator.h"

namespace senda::driver {

struct Compilation {
  SourceStore sources;
  Workspace workspace;
  Interner interner;
  ast::Ast ast;                         // of the files that parsed
  sema::Model model;                    // complete when there are no errors
  std::vector<Diagnostic> diagnostics;  // sorted, each once
  bool has_errors = false;
  std::unique_ptr<const ir::Program> program;  // verified; null with errors, or when the depth did not ask for it
};

// How far to go; kTested: lowered, with the tests of the workspace; kSampled: with the samples of its messages in their
// place (lower/samples.h).
enum class Depth : uint8_t { kParsed, kChecked, kLowered, kTested, kSampled };

std::unique_ptr<Compilation> CompileFolder(const std::string& folder, Depth depth = Depth::kLowered);

// The same from memory; one of the files is "senda.toml".
std::unique_ptr<Compilation> CompileFiles(std::vector<NamedText> files, Depth depth = Depth::kLowered);

// One file with a senda.toml of its own: EUR, Europe/Madrid, es and en. For tests and tools.
std::unique_ptr<Compilation> CompileText(std::string text, Depth depth = Depth::kLowered);

// Which of the two evaluates expressions. They agree bit for bit.
enum class EvaluatorKind : uint8_t { kInterpreter, kNative };

// Takes a program, which outlives the evaluator. An error only when native code cannot be made on this machine.
Result<std::shared_ptr<const abi::Evaluator>> MakeEvaluator(const ir::Program& program, EvaluatorKind kind);

}  // namespace senda::driver
