#include "compiler/analysis/check_conditions.h"

#include <algorithm>

#include "compiler/base/overloaded.h"
#include "compiler/sema/walk.h"

namespace senda::analysis {
namespace {

constexpr int kDepthMax = 16;
constexpr size_t kPartsMax = 24;  // of one `and` or `or`, that are weighed against each other

}  // namespace

bool ConditionChecker::Depends(ast::ExprId root) const {
  std::set<ast::DeclId> seen;
  return Depends(root, 0, &seen);
}

// What has been seen before has been found not to depend.
bool ConditionChecker::Depends(ast::ExprId root, int depth, std::set<ast::DeclId>* seen) const {
  if (depth >= kDepthMax) return true;
  const sema::Model& model = finder_.model;
  const auto body_depends = [&](ast::DeclId declaration) {
    if (!seen->insert(declaration).second) return false;
    const ast::DeclNode& node = finder_.ast.declarations[declaration].node;
    if (const auto* let = std::get_if<ast::LetDecl>(&node)) return Depends(let->value, depth + 1, seen);
    return Depends(std::get<ast::DefineDecl>(node).value, depth + 1, seen);
  };
  bool depends = false;
  sema::WalkExpr(finder_.ast, root, [&](ast::ExprId id, const ast::Expr& expr) {
    if (depends) return;
    depends = std::visit(
        Overloaded{
            [](const ast::AggregateExpr&) { return true; },
            [](const ast::OpenExpr&) { return true; },
            [](const ast::SinceExpr&) { return true; },
            [](const ast::InJourneyExpr&) { return true; },
            [&](const ast::CallExpr&) { return std::holds_alternative<sema::StageOfRef>(model.resolutions.Get(id)); },
            [&](const auto&) {
              return std::visit(
                  Overloaded{
                      [](const std::monostate&) { return false; },
                      [](const sema::EnumValueRef&) { return false; },
                      [](const sema::CodeRef&) { return false; },
                      [](const sema::QualifierRef&) { return false; },
                      [](const sema::BuiltinRef&) { return false; },
                      [](const sema::CustomerRef&) { return false; },
                      [&](const sema::LetRef& r) { return body_depends(model.lets[r.let].declaration); },
                      [&](const sema::DefineRef& r) { return body_depends(model.defines[r.define].declaration); },
                      [](const auto&) { return true; },
                  },
                  model.resolutions.Get(id));
            },
        },
        expr.node);
  });
  return depends;
}

Verdict ConditionChecker::Check(ast::ExprId condition, const Place& place) {
  LookInside(condition, place);
  if (finder_.conditions.terms().TypeOf(condition).kind != sema::TypeKind::kBool || !Depends(condition)) {
    return Verdict::kOpen;
  }
  if (conditions_.AreExclusive({conditions_.That(condition, true, place)})) {
    ReportNever(condition, place);
    return Verdict::kNever;
  }
  if (conditions_.AreExclusive({conditions_.That(condition, false, place)})) {
    ReportAlways(condition, place);
    return Verdict::kAlways;
  }
  CheckParts(condition, place, {});
  return Verdict::kOpen;
}

// In written order.
std::vector<ast::ExprId> ConditionChecker::PartsOf(ast::ExprId id, ast::BinaryOperator op) const {
  std::vector<ast::ExprId> open = {id}, parts;
  while (!open.empty()) {
    const ast::ExprId next = finder_.Unwrapped(open.back());
    open.pop_back();
    const auto* node = std::get_if<ast::BinaryExpr>(&finder_.ast.exprs[next].node);
    if (node == nullptr || node->op != op) {
      parts.push_back(next);
      continue;
    }
    open.push_back(node->right);
    open.push_back(node->left);
  }
  return parts;
}

// `count(purchase) is known`: the checker has said already that this is never missing.
bool ConditionChecker::IsSaidAlready(ast::ExprId id) const {
  id = finder_.Unwrapped(id);
  while (const auto* unary = std::get_if<ast::UnaryExpr>(&finder_.ast.exprs[id].node)) {
    if (unary->op != ast::UnaryOperator::kNot) return false;
    id = finder_.Unwrapped(unary->operand);
  }
  const auto* test = std::get_if<ast::IsExpr>(&finder_.ast.exprs[id].node);
  if (test == nullptr || (test->test != ast::IsTest::kKnown && test->test != ast::IsTest::kUnknown)) return false;
  return !conditions_.terms().TypeOf(test->value).is_optional;
}

bool ConditionChecker::IsGuard(ast::ExprId id) const {
  const auto* test = std::get_if<ast::IsExpr>(&finder_.ast.exprs[finder_.Unwrapped(id)].node);
  return test != nullptr && (test->test == ast::IsTest::kKnown || test->test == ast::IsTest::kUnknown);
}

// count(purchase) >= 3 and count(purchase) < 2
void ConditionChecker::ReportNever(ast::ExprId id, const Place& place) {
  std::vector<ast::ExprId> parts = PartsOf(id, ast::BinaryOperator::kAnd);
  std::vector<FormulaId> formulas;
  for (ast::ExprId part : parts) formulas.push_back(conditions_.That(part, true, place));
  for (size_t i = parts.size(); i-- > 0 && parts.size() > 1;) {
    std::vector<FormulaId> fewer = formulas;
    fewer.erase(fewer.begin() + static_cast<long>(i));
    if (!conditions_.AreExclusive(fewer)) continue;
    formulas = std::move(fewer);
    parts.erase(parts.begin() + static_cast<long>(i));
  }
  const ast::ExprId blamed = parts.size() == 1 ? parts.front() : id;
  if (IsSaidAlready(blamed)) return;
  DiagnosticBuilder report = finder_.sink.Report(Kind::kNeverTrue, finder_.SpanOf(blamed), finder_.Describe(blamed));
  if (parts.size() == 2) {
    report.Note(finder_.SpanOf(parts[0]), "when this holds").Note(finder_.SpanOf(parts[1]), "this cannot");
  } else {
    for (size_t i = 0; parts.size() > 1 && i < parts.size(); ++i) {
      report.Note(finder_.SpanOf(parts[i]), i == 0 ? "these cannot all hold" : "nor with this");
    }
  }
}

// `(days since last(purchase) else 0) >= 0`: the value with its default.
const ast::BinaryExpr* ConditionChecker::AsDefault(ast::ExprId comparison) const {
  const auto* node = std::get_if<ast::BinaryExpr>(&finder_.ast.exprs[finder_.Unwrapped(comparison)].node);
  if (node == nullptr) return nullptr;
  for (ast::ExprId side : {node->left, node->right}) {
    const auto* value = std::get_if<ast::BinaryExpr>(&finder_.ast.exprs[finder_.Unwrapped(side)].node);
    if (value != nullptr && value->op == ast::BinaryOperator::kElse) return value;
  }
  return nullptr;
}

void ConditionChecker::ReportAlways(ast::ExprId id, const Place& place) {
  std::vector<ast::ExprId> parts = PartsOf(id, ast::BinaryOperator::kOr);
  for (ast::ExprId part : parts) {
    if (parts.size() > 1 && conditions_.AreExclusive({conditions_.That(part, false, place)})) {
      return ReportAlways(part, place);
    }
  }
  if (IsSaidAlready(id)) return;
  if (const ast::BinaryExpr* value = AsDefault(id)) {
    finder_.sink
        .Report(Kind::kDefaultAlwaysTrue, finder_.SpanOf(id), finder_.Describe(value->right), finder_.Describe(id))
        .Help("say with `is known` who is meant, or choose another default");
    return;
  }
  finder_.sink.Report(Kind::kAlwaysTrue, finder_.SpanOf(id), finder_.Describe(id));
}

// `loyal`, `not loyal`: who writes it says how segments go together, which is meant.
bool ConditionChecker::IsSegmentName(ast::ExprId id) const {
  id = finder_.Unwrapped(id);
  if (const auto* unary = std::get_if<ast::UnaryExpr>(&finder_.ast.exprs[id].node))
    id = finder_.Unwrapped(unary->operand);
  return std::holds_alternative<sema::SegmentRef>(finder_.model.resolutions.Get(id));
}

// amount > 10 EUR and amount > 20 EUR
void ConditionChecker::CheckParts(ast::ExprId root, const Place& place, const std::vector<FormulaId>& known) {
  const ast::ExprId id = finder_.Unwrapped(root);
  if (const auto* unary = std::get_if<ast::UnaryExpr>(&finder_.ast.exprs[id].node)) {
    return unary->op == ast::UnaryOperator::kNot ? CheckParts(unary->operand, place, known) : void();
  }
  const auto* node = std::get_if<ast::BinaryExpr>(&finder_.ast.exprs[id].node);
  if (node == nullptr || (node->op != ast::BinaryOperator::kAnd && node->op != ast::BinaryOperator::kOr)) return;
  const bool is_and = node->op == ast::BinaryOperator::kAnd;
  const std::vector<ast::ExprId> parts = PartsOf(id, node->op);
  if (parts.size() > kPartsMax) return;
  std::vector<FormulaId> said, unsaid;  // what each part says for the others, and its opposite
  for (ast::ExprId part : parts) {
    said.push_back(conditions_.That(part, is_and, place));
    unsaid.push_back(conditions_.That(part, !is_and, place));
  }
  std::vector<bool> is_left(parts.size(), true);
  const auto others = [&](size_t i) {
    std::vector<FormulaId> out = known;
    for (size_t j = 0; j < parts.size(); ++j) {
      if (j != i && is_left[j]) out.push_back(said[j]);
    }
    return out;
  };
  for (size_t i = 0; i < parts.size(); ++i) {
    if (!Depends(parts[i])) continue;
    if (conditions_.AreExclusive({unsaid[i]})) {
      is_left[i] = false;
      is_and ? ReportAlways(parts[i], place) : ReportNever(parts[i], place);
      continue;
    }
    std::vector<FormulaId> together = others(i);
    together.push_back(unsaid[i]);
    // `any(purchase)` beside the amount of the last one is said for whoever reads it.
    if (IsSegmentName(parts[i]) || !conditions_.AreExclusive(together, false)) continue;
    is_left[i] = false;
    DiagnosticBuilder report =
        finder_.sink.Report(Kind::kAddsNothing, finder_.SpanOf(parts[i]), finder_.Describe(parts[i]));
    for (size_t j = 0; j < parts.size(); ++j) {
      if (j == i || !is_left[j] || !conditions_.AreExclusive({said[j], unsaid[i]}, false)) continue;
      report.Note(finder_.SpanOf(parts[j]), is_and ? "this says it already" : "this covers it already");
      break;
    }
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    if (is_left[i]) CheckParts(parts[i], place, others(i));
  }
}

void ConditionChecker::LookInsideAggregate(ast::ExprId id, const ast::AggregateExpr& node, const Place& place) {
  Place inside;
  inside.event = finder_.model.aggregates.Get(id).source.event;
  inside.frame = Frame::kLooking;
  if (node.event.where.is_valid()) Check(node.event.where, inside);
  if (node.value.is_valid()) LookInside(node.value, inside);
  if (node.window.argument.is_valid()) LookInside(node.window.argument, place);
}

void ConditionChecker::LookInside(ast::ExprId root, const Place& place) {
  std::vector<ast::ExprId> open = {root};
  while (!open.empty()) {
    const ast::ExprId id = open.back();
    open.pop_back();
    const ast::Expr& expr = finder_.ast.exprs[id];
    if (const auto* aggregate = std::get_if<ast::AggregateExpr>(&expr.node)) {
      LookInsideAggregate(id, *aggregate, place);
      continue;
    }
    if (const auto* waiting = std::get_if<ast::OpenExpr>(&expr.node)) {
      const sema::OpenInfo& info = finder_.model.opens.Get(id);
      Place inside;
      inside.frame = Frame::kLooking;
      inside.event = info.opens.event;
      if (waiting->opens.where.is_valid()) Check(waiting->opens.where, inside);
      inside.event = info.closes.event;
      if (waiting->closes.where.is_valid()) Check(waiting->closes.where, inside);
      continue;
    }
    if (const auto* call = std::get_if<ast::CallExpr>(&expr.node)) {
      if (finder_.model.measure_calls.Get(id).measure.is_valid()) continue;
      for (const ast::Argument& argument : call->arguments) open.push_back(argument.value);
      open.push_back(call->callee);
      continue;
    }
    if (const auto* choice = std::get_if<ast::ConditionalExpr>(&expr.node)) {
      Check(choice->condition, place);
      open.push_back(choice->then_value);
      open.push_back(choice->otherwise_value);
      continue;
    }
    sema::ForEachChild(expr, [&](ast::ExprId child) { open.push_back(child); });
  }
}

}  // namespace senda::analysis
