// What a condition shows to be known where it holds: `customer.phone is known and customer.phone.starts_with("+34")`.
#include <algorithm>

#include "compiler/sema/check_expr.h"
#include "compiler/sema/describe.h"

namespace senda::sema {
namespace {

std::vector<Fact> Intersection(const std::vector<Fact>& a, const std::vector<Fact>& b) {
  std::vector<Fact> both;
  for (const Fact& fact : a) {
    if (std::any_of(b.begin(), b.end(), [&](const Fact& other) { return other.key == fact.key; })) both.push_back(fact);
  }
  return both;
}

}  // namespace

void ExprChecker::Assume(ast::ExprId condition, bool truth) {
  for (Fact& fact : FactsOf(condition, truth)) env_.facts.Add(std::move(fact));
}

// A chain of `and` is true when all its parts are, and false when one of them is; `or` the other way round.
std::vector<Fact> ExprChecker::FactsOf(ast::ExprId condition, bool truth) const {
  std::vector<Fact> facts;
  ast::ExprId id = Unwrapped(condition);
  const ast::ExprNode& node = checker_.ast.exprs[id].node;
  if (const auto* negation = std::get_if<ast::UnaryExpr>(&node)) return FactsOf(negation->operand, !truth);
  if (const auto* test = std::get_if<ast::IsExpr>(&node)) {
    bool is_known = (truth && test->test != ast::IsTest::kUnknown) || (!truth && test->test == ast::IsTest::kUnknown);
    if (is_known) AddKnown(test->value, &facts);
    return facts;
  }
  const auto* logic = std::get_if<ast::BinaryExpr>(&node);
  if (logic == nullptr || (logic->op != ast::BinaryOperator::kAnd && logic->op != ast::BinaryOperator::kOr))
    return facts;
  bool is_and = logic->op == ast::BinaryOperator::kAnd;
  Chain chain = ChainOf(
      id, is_and ? [](ast::BinaryOperator op) { return op == ast::BinaryOperator::kAnd; }
                 : [](ast::BinaryOperator op) { return op == ast::BinaryOperator::kOr; });
  facts = FactsOf(std::get<ast::BinaryExpr>(checker_.ast.exprs[chain.front()].node).left, truth);
  for (ast::ExprId link : chain) {
    std::vector<Fact> more = FactsOf(std::get<ast::BinaryExpr>(checker_.ast.exprs[link].node).right, truth);
    if (is_and == truth) {
      facts.insert(facts.end(), more.begin(), more.end());
    } else if (!facts.empty()) {
      facts = Intersection(facts, more);
    }
  }
  return facts;
}

// What is known together with the expression: with a field of an event the event, with `days since X` the X.
void ExprChecker::AddKnown(ast::ExprId id, std::vector<Fact>* facts) const {
  id = Unwrapped(id);
  ExprKey key = KeyOf(checker_.ast, checker_.interner, model_, id);
  if (!key.text.empty()) facts->push_back({std::move(key.text), key.is_stable});
  const ast::ExprNode& node = checker_.ast.exprs[id].node;
  if (const auto* since = std::get_if<ast::SinceExpr>(&node)) return AddKnown(since->moment, facts);
  const auto* member = std::get_if<ast::MemberExpr>(&node);
  if (member == nullptr) return;
  const Resolution& meaning = model_.resolutions.Get(id);
  bool is_of_event = std::holds_alternative<AggregateFieldRef>(meaning) ||
                     std::holds_alternative<BindingFieldRef>(meaning) ||
                     std::holds_alternative<ParameterFieldRef>(meaning);
  if (is_of_event) AddKnown(member->object, facts);
}

}  // namespace senda::sema
