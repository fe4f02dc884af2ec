// The AST as text, for people and for tests: `senda dump --phase ast`.
//
// Takes an AST and its names. Gives one line for each declaration, clause and step, indented by what it belongs to;
// expressions and patterns stand on one line as `(operator operand …)`. Every node and every part of it is shown, with
// its span when asked for. The same AST gives the same text.
#pragma once

#include <string>

#include "compiler/ast/nodes.h"
#include "compiler/source/source_store.h"

namespace senda::ast {

struct PrintOptions {
  bool has_spans = false;  // `@3:5-3:12` behind each node: line and column of its first character and behind its last
};

std::string PrintAst(const Ast& ast, const Interner& names, const SourceStore& sources,
                     const PrintOptions& options = {});

// One expression or pattern, without spans.
std::string PrintExpr(const Ast& ast, const Interner& names, ExprId id);
std::string PrintPattern(const Ast& ast, const Interner& names, PatternId id);

}  // namespace senda::ast
