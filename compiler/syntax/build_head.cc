// What stands around the name of a declaration, and types.
#include "compiler/syntax/builder.h"

namespace senda::syntax {

ast::UseClause Builder::BuildUse(Parser::UseClauseContext* tree) {
  ast::UseClause use{BuildPath(tree->name_), {}, SpanOf(tree)};
  for (auto* binding : tree->bindings) {
    ast::UseBinding built{BuildName(binding->id), BuildPath(binding->event), {}, SpanOf(binding)};
    for (auto* rename : binding->renames) built.fields.push_back({BuildName(rename->id), BuildName(rename->field_)});
    use.bindings.push_back(std::move(built));
  }
  return use;
}

// The span of a declaration goes from its `allow` to its end, so that what is allowed is allowed in all of it.
void Builder::BuildAllowances(Parser::DeclarationContext* tree, ast::Declaration* declaration) {
  for (auto* allowance : tree->allowances) {
    for (auto* code : allowance->codes) declaration->allowed.push_back(BuildName(code));
  }
  if (tree->allowances.empty() || !declaration->documentation.empty()) return;
  const WordToken& last = WordOf(tree->allowances.back()->stop);
  declaration->documentation = DocumentationAt(last.index() + 1);
}

void Builder::BuildHead(const std::vector<Parser::HeadPartContext*>& parts, ast::Declaration* declaration) {
  std::optional<Span> draft;
  for (auto* part : parts) {
    if (part->former != nullptr) {
      declaration->former_names.push_back(BuildName(part->former->id));
      continue;
    }
    if (draft) ReportTwice("status", SpanOf(part), *draft);
    draft = SpanOf(part);
    declaration->is_draft = true;
  }
}

std::vector<ast::Name> Builder::BuildFormerNames(const std::vector<Parser::FormerlyContext*>& formers) {
  std::vector<ast::Name> names;
  for (auto* former : formers) names.push_back(BuildName(former->id));
  return names;
}

ast::TypeExpr Builder::BuildType(Parser::TypeExpressionContext* tree) {
  ast::TypeExpr type{};
  type.name = BuildName(tree->id);
  if (tree->element != nullptr) type.element.push_back(BuildType(tree->element));
  type.is_optional = tree->optional != nullptr;
  type.span = SpanOf(tree);
  BuildTypeArguments(tree, &type);
  return type;
}

// `enum(free, plus)`, `money(USD)`, `text(200)`. Whether the type takes any of this is the checker's business.
void Builder::BuildTypeArguments(Parser::TypeExpressionContext* tree, ast::TypeExpr* type) {
  type->limit = BuildOptionalCount(tree->limit);
  for (auto* member : tree->members) {
    type->members.push_back(BuildName(member->id));
    for (const ast::Name& former : BuildFormerNames(member->formers)) {
      type->former_members.push_back({type->members.back(), former});
    }
  }
  if (type->members.size() == 1 && TextOf(tree->id) == "money") {
    type->currency = type->members[0];
    type->members.clear();
  }
}

}  // namespace senda::syntax
