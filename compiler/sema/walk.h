// Visits an expression and everything inside it, in no particular order and without recursion.
#pragma once

#include <vector>

#include "compiler/ast/nodes.h"
#include "compiler/base/overloaded.h"

namespace senda::sema {

template <typename Visit>
void ForEachChild(const ast::Expr& expr, const Visit& visit) {
  auto each = [&](auto... ids) { ((ids.is_valid() ? visit(ids) : void()), ...); };
  std::visit(Overloaded{
                 [&](const ast::TextLiteral& node) {
                   for (const auto& piece : node.pieces) {
                     if (const auto* value = std::get_if<ast::ExprId>(&piece)) each(*value);
                   }
                 },
                 [&](const ast::ListLiteral& node) {
                   for (ast::ExprId item : node.items) each(item);
                 },
                 [&](const ast::RecordLiteral& node) {
                   for (const ast::Argument& item : node.items) each(item.value);
                 },
                 [&](const ast::MemberExpr& node) { each(node.object); },
                 [&](const ast::CallExpr& node) {
                   each(node.callee);
                   for (const ast::Argument& argument : node.arguments) {
                     each(argument.value);
                     if (argument.source) each(argument.source->where);
                   }
                 },
                 [&](const ast::UnaryExpr& node) { each(node.operand); },
                 [&](const ast::BinaryExpr& node) { each(node.left, node.right); },
                 [&](const ast::InExpr& node) { each(node.value, node.list); },
                 [&](const ast::BetweenExpr& node) { each(node.value, node.low, node.high); },
                 [&](const ast::IsExpr& node) { each(node.value); },
                 [&](const ast::ConditionalExpr& node) { each(node.condition, node.then_value, node.otherwise_value); },
                 [&](const ast::SinceExpr& node) { each(node.moment); },
                 [&](const ast::ParenExpr& node) { each(node.inner); },
                 [&](const ast::AggregateExpr& node) { each(node.value, node.event.where, node.window.argument); },
                 [&](const ast::OpenExpr& node) { each(node.opens.where, node.closes.where); },
                 [](const auto&) {},
             },
             expr.node);
}

// Calls `visit(id, expr)` for the expression and all below it.
template <typename Visit>
void WalkExpr(const ast::Ast& ast, ast::ExprId root, const Visit& visit) {
  std::vector<ast::ExprId> open;
  if (root.is_valid()) open.push_back(root);
  while (!open.empty()) {
    ast::ExprId id = open.back();
    open.pop_back();
    visit(id, ast.exprs[id]);
    ForEachChild(ast.exprs[id], [&](ast::ExprId child) { open.push_back(child); });
  }
}

}  // namespace senda::sema
