// From a checked program to the IR.
//
// Takes the AST and what the checker learnt of it, for a program without errors; the files of the AST and their lines;
// the workspace's settings. Gives the complete program: expressions as one graph of pure nodes, each time-dependent
// condition with the expression of its next breakpoint, aggregates shared across the program with the least state that
// answers what is asked, patterns and journeys as state machines, what each event can change, and the layout of a
// customer. Cannot fail: whatever the checker let through has a meaning.
//
// Deterministic, and independent of the order and formatting of files: declarations are taken in order of their ids,
// which the checker gives by qualified name.
#pragma once

#include "compiler/ast/nodes.h"
#include "compiler/base/interner.h"
#include "compiler/ir/program.h"
#include "compiler/sema/model.h"
#include "compiler/source/source_store.h"
#include "compiler/source/workspace.h"

namespace senda::lower {

// What ir::Program::tests are to be: nothing; the workspace's tests, which may need state of their own; or the samples
// of its messages (samples.h).
enum class Extra : uint8_t { kNone, kTests, kSamples };

ir::Program LowerProgram(const ast::Ast& ast, const sema::Model& model, const Interner& interner,
                         const WorkspaceSettings& settings, const SourceStore& sources, Extra extra = Extra::kNone);

}  // namespace senda::lower
