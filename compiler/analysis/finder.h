// What all parts of the analysis share.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/analysis/conditions.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/sema/describe.h"

namespace senda::analysis {

// Something known at a place, and where it is said.
struct Fact {
  FormulaId formula;
  Span span;
};
using Facts = std::vector<Fact>;

class Finder {
 public:
  Finder(const ast::Ast& ast, const Interner& interner, const sema::Model& model, const std::vector<FileId>& own_files,
         DiagnosticSink& sink)
      : ast(ast), interner(interner), model(model), sink(sink), conditions(ast, interner, model) {
    for (FileId file : own_files) own_files_.insert(file.index());
  }

  const ast::Ast& ast;
  const Interner& interner;
  const sema::Model& model;
  DiagnosticSink& sink;
  Conditions conditions;

  const ast::Declaration& DeclarationOf(const sema::NamedDeclaration& named) const {
    return ast.declarations[named.declaration];
  }
  // Not of the library.
  bool IsOwn(const ast::Declaration& declaration) const { return own_files_.contains(declaration.span.file.index()); }
  bool IsOwn(const sema::NamedDeclaration& named) const {
    return named.declaration.is_valid() && IsOwn(DeclarationOf(named));
  }
  std::string_view Text(Symbol symbol) const { return interner.Text(symbol); }
  std::string Describe(ast::ExprId id) const { return sema::Describe(ast, interner, id); }
  Span SpanOf(ast::ExprId id) const { return ast.exprs[id].span; }
  ast::ExprId Unwrapped(ast::ExprId id) const {
    while (const auto* paren = std::get_if<ast::ParenExpr>(&ast.exprs[id].node)) id = paren->inner;
    return id;
  }
  ast::PatternId Unwrapped(ast::PatternId id) const {
    while (const auto* paren = std::get_if<ast::ParenPattern>(&ast.patterns[id].node)) id = paren->inner;
    return id;
  }
  // A length that is written out, in milliseconds.
  std::optional<int64_t> Milliseconds(ast::ExprId id) {
    if (!id.is_valid()) return std::nullopt;
    const std::optional<Constant> length = conditions.terms().ConstantOf(id, {});
    if (!length || length->kind != sema::TypeKind::kDuration) return std::nullopt;
    return length->value;
  }
  bool Excludes(const Facts& facts, FormulaId formula, bool weighs_events = true) const {
    std::vector<FormulaId> together = {formula};
    for (const Fact& fact : facts) together.push_back(fact.formula);
    return conditions.AreExclusive(together, weighs_events);
  }
  // The fewest of them that exclude it, as far as leaving out one after the other finds them.
  Facts Reasons(Facts facts, FormulaId formula) const {
    for (size_t i = facts.size(); i-- > 0;) {
      Facts fewer = facts;
      fewer.erase(fewer.begin() + static_cast<long>(i));
      if (Excludes(fewer, formula)) facts = std::move(fewer);
    }
    return facts;
  }

 private:
  std::set<uint32_t> own_files_;
};

}  // namespace senda::analysis
