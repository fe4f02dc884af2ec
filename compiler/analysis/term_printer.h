// The key of an expression: equal for two that mean the same, different for two that may not. Part of terms.h.
#pragma once

#include <string>

#include "compiler/analysis/terms.h"

namespace senda::analysis {

class TermPrinter {
 public:
  TermPrinter(Terms* terms, Terms::Key* key) : terms_(*terms), key_(*key), model_(terms->model_) {}

  // False when there is no key; then what has been printed is of no use.
  bool Print(ast::ExprId id, const Place& place);
  // `purchase where amount > 20 EUR`: which events an aggregate looks at.
  bool PrintSource(ast::ExprId aggregate, const Place& place);
  // `count(purchase …`, without the window.
  bool PrintEvents(ast::ExprId aggregate, const Place& place);
  bool PrintWindow(const ast::Window& window, const Place& place);

 private:
  bool Constant(const struct Constant& constant);
  bool Name(ast::ExprId id, const Place& place);
  bool Field(const Place& place, uint32_t field);
  bool BindingField(sema::BindingId binding, Symbol field);
  bool CustomerField(uint32_t field);
  bool Target(const sema::EventTarget& target);
  bool Where(const ast::EventReference& reference, const sema::EventTarget& target, const Place& place);
  bool List(const std::vector<ast::ExprId>& items, const Place& place);
  void ReadsClock();

  template <typename Node>
  bool On(ast::ExprId, const Node&, const Place&) {
    return false;
  }
  bool On(ast::ExprId id, const ast::NameExpr&, const Place& place) { return Name(id, place); }
  bool On(ast::ExprId id, const ast::MemberExpr&, const Place& place) { return Name(id, place); }
  bool On(ast::ExprId id, const ast::TextLiteral& node, const Place& place);
  bool On(ast::ExprId id, const ast::ListLiteral& node, const Place& place);
  bool On(ast::ExprId id, const ast::CallExpr& node, const Place& place);
  bool On(ast::ExprId id, const ast::UnaryExpr& node, const Place& place);
  bool On(ast::ExprId id, const ast::BinaryExpr& node, const Place& place);
  bool On(ast::ExprId id, const ast::InExpr& node, const Place& place);
  bool On(ast::ExprId id, const ast::BetweenExpr& node, const Place& place);
  bool On(ast::ExprId id, const ast::IsExpr& node, const Place& place);
  bool On(ast::ExprId id, const ast::ConditionalExpr& node, const Place& place);
  bool On(ast::ExprId id, const ast::SinceExpr& node, const Place& place);
  bool On(ast::ExprId id, const ast::InJourneyExpr& node, const Place& place);
  bool On(ast::ExprId id, const ast::AggregateExpr& node, const Place& place);
  bool On(ast::ExprId id, const ast::OpenExpr& node, const Place& place);

  Terms& terms_;
  Terms::Key& key_;
  const sema::Model& model_;
  int depth_ = 0;
};

}  // namespace senda::analysis
