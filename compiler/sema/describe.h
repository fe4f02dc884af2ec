// Expressions as the designer would write them, for messages; and as keys, to know a mention of the same thing again.
#pragma once

#include <string>

#include "compiler/sema/model.h"

namespace senda::sema {

// The expression as text, shortened with `…` when it is long or deep.
std::string Describe(const ast::Ast& ast, const Interner& interner, ast::ExprId id);

struct ExprKey {
  std::string text;        // empty when the expression is too deep to be compared
  bool is_stable = false;  // no later event or passing of time changes its value
};

// Equal for two checked expressions that mean the same thing in one place. Takes an expression whose names are
// resolved.
ExprKey KeyOf(const ast::Ast& ast, const Interner& interner, const Model& model, ast::ExprId id);

std::string UnitWord(ast::DurationUnit unit, bool is_plural);
std::string FunctionWord(ast::AggregateFunction function);
// `12.5%` from millionths.
std::string PercentText(int64_t millionths);

}  // namespace senda::sema
