// What is legal but cannot be meant: the findings of the whole program.
//
// Takes a program that checks, and which of its files are the workspace's own (those of the library are not looked
// at). Reports warnings, which `allow(S1401)` in front of a declaration silences. Of conditions nothing is said that
// is not proven; the work is bounded by the size of the program.
#pragma once

#include <vector>

#include "compiler/ast/nodes.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/sema/model.h"

namespace senda::analysis {

void FindWhatCannotBeMeant(const ast::Ast& ast, const Interner& interner, const sema::Model& model,
                           const std::vector<FileId>& own_files, DiagnosticSink& sink);

}  // namespace senda::analysis
