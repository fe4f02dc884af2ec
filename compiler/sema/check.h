// The checker: from the AST of a whole workspace to a Model in which every name has a meaning and every expression a
// type.
//
// Takes the AST of files that parsed, the workspace's settings and the interner of the AST's names. Reports every
// mistake once, several in one run, and gives true when there was none; then the Model is complete (see model.h).
// The result does not depend on the order of the files.
#pragma once

#include "compiler/diag/diagnostic.h"
#include "compiler/sema/model.h"
#include "compiler/source/workspace.h"

namespace senda::sema {

bool CheckProgram(const ast::Ast& ast, Interner& interner, const WorkspaceSettings& settings, DiagnosticSink& sink,
                  Model& out);

}  // namespace senda::sema
