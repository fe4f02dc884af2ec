// The abstract syntax tree of Senda: plain data, built once by syntax/ and never changed.
//
// Takes: nothing. Gives: one `Ast` that holds the nodes of every file of a workspace, addressed by 32-bit ids.
// Types and resolutions are side tables of sema/, keyed by the same ids. Every node knows its exact span.
// A file with syntax errors contributes no declarations.
#pragma once

#include <vector>

#include "compiler/ast/declarations.h"
#include "compiler/ast/expressions.h"
#include "compiler/ast/files.h"
#include "compiler/ast/messages.h"
#include "compiler/ast/names.h"
#include "compiler/ast/patterns.h"
#include "compiler/ast/steps.h"

namespace senda::ast {

struct Ast {
  IdStore<ExprId, Expr> exprs;
  IdStore<PatternId, Pattern> patterns;
  IdStore<StepId, Step> steps;
  IdStore<DeclId, Declaration> declarations;
  std::vector<File> files;
  std::vector<TextFile> text_files;
};

// What a trigger fires on, or what moves a stage, is observed at a touchpoint or makes a pain; invalid for other
// declarations and where nothing is said.
inline PatternId FiringPattern(const Declaration& declaration) {
  if (const auto* trigger = std::get_if<TriggerDecl>(&declaration.node)) return trigger->pattern;
  if (const auto* stage = std::get_if<StageDecl>(&declaration.node)) return stage->reached_by;
  if (const auto* touchpoint = std::get_if<TouchpointDecl>(&declaration.node)) return touchpoint->observes;
  if (const auto* pain = std::get_if<PainDecl>(&declaration.node)) return pain->when;
  return {};
}

// The pieces of a text; null when its file could not be read, which was reported.
inline const TextPieces* PiecesOf(const Ast& ast, const TextSource& source) {
  if (!source.path) return &source.pieces;
  for (const TextFile& file : ast.text_files) {
    if (file.use == source.span) return &file.pieces;
  }
  return nullptr;
}

}  // namespace senda::ast
