// Operators: logic, arithmetic, defaults of optionals.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/check_expr.h"
#include "compiler/sema/codes.h"
#include "compiler/sema/describe.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

bool IsArithmetic(ast::BinaryOperator op) {
  return op == ast::BinaryOperator::kAdd || op == ast::BinaryOperator::kSub || op == ast::BinaryOperator::kMul ||
         op == ast::BinaryOperator::kDiv;
}
bool IsSum(ast::BinaryOperator op) {
  return op == ast::BinaryOperator::kAdd || op == ast::BinaryOperator::kSub;
}
bool IsAnd(ast::BinaryOperator op) {
  return op == ast::BinaryOperator::kAnd;
}
bool IsOr(ast::BinaryOperator op) {
  return op == ast::BinaryOperator::kOr;
}
bool IsElse(ast::BinaryOperator op) {
  return op == ast::BinaryOperator::kElse;
}

// wait until (customer.renewal - 7 days) else { … }
bool IsMomentOfWait(const Checker& checker, ast::ExprId id) {
  for (ast::StepId step : checker.ast.steps.ids()) {
    const auto* wait = std::get_if<ast::WaitUntilStep>(&checker.ast.steps[step].node);
    if (wait == nullptr || !wait->moment.is_valid()) continue;
    ast::ExprId moment = wait->moment;
    while (const auto* paren = std::get_if<ast::ParenExpr>(&checker.ast.exprs[moment].node)) moment = paren->inner;
    if (moment == id) return true;
  }
  return false;
}

}  // namespace

Type ExprChecker::On(ast::ExprId id, const ast::BinaryExpr& node, const Want& want) {
  switch (node.op) {
    case ast::BinaryOperator::kOr:
    case ast::BinaryOperator::kAnd: return InferLogic(id, node.op);
    case ast::BinaryOperator::kElse: return InferElse(id, want);
    case ast::BinaryOperator::kEq:
    case ast::BinaryOperator::kNe:
    case ast::BinaryOperator::kLt:
    case ast::BinaryOperator::kLe:
    case ast::BinaryOperator::kGt:
    case ast::BinaryOperator::kGe: return InferComparison(node);
    case ast::BinaryOperator::kAdd:
    case ast::BinaryOperator::kSub:
    case ast::BinaryOperator::kMul:
    case ast::BinaryOperator::kDiv: return InferArithmetic(id, want);
  }
  return {};
}

// `a + b + c` is ((a + b) + c): the expressions from the innermost out, as far as they belong together.
ExprChecker::Chain ExprChecker::ChainOf(ast::ExprId id, bool (*belongs)(ast::BinaryOperator)) const {
  Chain chain;
  for (;;) {
    const auto* node = std::get_if<ast::BinaryExpr>(&checker_.ast.exprs[id].node);
    if (node == nullptr || !belongs(node->op)) break;
    chain.push_back(id);
    id = node->left;
  }
  std::reverse(chain.begin(), chain.end());
  return chain;
}

Type ExprChecker::InferLogic(ast::ExprId id, ast::BinaryOperator op) {
  bool is_and = op == ast::BinaryOperator::kAnd;
  Chain chain = ChainOf(id, is_and ? IsAnd : IsOr);
  size_t mark = env_.facts.Mark();
  bool is_poison = false;
  auto check = [&](ast::ExprId operand) {
    if (RequireCondition(operand)) {
      Assume(operand, is_and);
    } else {
      is_poison = true;
    }
  };
  check(std::get<ast::BinaryExpr>(checker_.ast.exprs[chain.front()].node).left);
  for (ast::ExprId link : chain) {
    check(std::get<ast::BinaryExpr>(checker_.ast.exprs[link].node).right);
    model_.expr_types.Set(link, is_poison ? Type{} : Of(TypeKind::kBool));
  }
  env_.facts.RollBack(mark);
  return is_poison ? Type{} : Of(TypeKind::kBool);
}

Type ExprChecker::InferElse(ast::ExprId id, const Want& want) {
  Chain chain = ChainOf(id, IsElse);
  ast::ExprId innermost = std::get<ast::BinaryExpr>(checker_.ast.exprs[chain.front()].node).left;
  Want first = want;
  first.is_event = false;
  Type type = Infer(innermost, first);
  for (ast::ExprId link : chain) {
    type = CombineElse(link, type, want);
    if (link != id) type = Record(link, type);
  }
  return type;
}

Type ExprChecker::CombineElse(ast::ExprId id, Type left, const Want& want) {
  const auto& node = std::get<ast::BinaryExpr>(checker_.ast.exprs[id].node);
  Want inner = want;
  inner.is_event = false;
  if (left.kind != TypeKind::kPoison) inner.type = Known(left);
  // What stands for a missing e-mail address need not be one: `customer.email else 'unknown'`.
  std::string instead;
  const std::string* plain = PlainText(node.right);
  if (plain != nullptr && IsTextual(left.kind) && !IsTextOf(left.kind, *plain, &instead)) {
    inner.type = Of(TypeKind::kText);
  }
  Type right = Infer(node.right, inner);
  if (left.kind == TypeKind::kPoison || right.kind == TypeKind::kPoison) return {};
  if (!left.is_optional) {
    checker_.sink.Report(Kind::kElseNeverUsed, Cover(node.op_span, checker_.SpanOf(node.right)),
                         checker_.Describe(node.left));
  }
  std::optional<Type> unified = Unify(Known(left), Known(right));
  if (!unified) {
    ReportMismatch(node.right, right, left);
    return {};
  }
  unified->is_optional = left.is_optional && right.is_optional;
  return *unified;
}

Type ExprChecker::InferArithmetic(ast::ExprId id, const Want& want) {
  Chain chain = ChainOf(id, IsArithmetic);
  Want inner;
  if (want.type && want.type->kind == TypeKind::kNumber) inner.type = want.type;
  ast::ExprId innermost = std::get<ast::BinaryExpr>(checker_.ast.exprs[chain.front()].node).left;
  Type type = Infer(innermost, inner);
  ast::ExprId left = innermost;
  for (ast::ExprId link : chain) {
    const auto& node = std::get<ast::BinaryExpr>(checker_.ast.exprs[link].node);
    Want second = inner;
    second.allows_calendar = IsSum(node.op);
    if (type.kind == TypeKind::kNumber) second.type = type;
    Type right = Infer(node.right, second);
    bool is_poison = type.kind == TypeKind::kPoison || right.kind == TypeKind::kPoison;
    // A report of nothing is nothing: 100 * (count(promoters) / count(answers)). Nothing comes a week before an unknown
    // instant: wait until customer.renewal - 7 days else { … }
    const bool is_optional = !is_poison && (type.is_optional || right.is_optional);
    const bool may_be_missing =
        is_optional && ((env_.is_report && !env_.is_in_aggregate) || IsMomentOfWait(checker_, id));
    if (!may_be_missing) {
      if (!is_poison && type.is_optional) is_poison = ReportMayBeMissing(left, type);
      if (right.kind != TypeKind::kPoison && right.is_optional) is_poison = ReportMayBeMissing(node.right, right);
    }
    type = is_poison ? Type{} : Combine(node, Known(type), Known(right));
    if (may_be_missing && type.kind != TypeKind::kPoison) type = Optional(type);
    if (link != id) type = Record(link, type);
    left = link;
  }
  return type;
}

Type ExprChecker::Combine(const ast::BinaryExpr& node, const Type& left, const Type& right) {
  if (IsSum(node.op)) return CombineSum(node, left, right);
  bool is_product = node.op == ast::BinaryOperator::kMul;
  bool are_numbers = IsNumeric(left.kind) && IsNumeric(right.kind);
  bool is_same_money = left.kind == TypeKind::kMoney && IsAssignable(right, left);
  if (!is_product) {
    if (are_numbers || is_same_money) return Optional(Of(TypeKind::kNumber));
    if (left.kind == TypeKind::kMoney && IsNumeric(right.kind)) return Optional(left);
    return ReportNotCombinable(node, left, right);
  }
  if (are_numbers) {
    bool are_whole = left.kind == TypeKind::kInt && right.kind == TypeKind::kInt;
    return Of(are_whole ? TypeKind::kInt : TypeKind::kNumber);
  }
  for (auto [a, b] : {std::pair{left, right}, std::pair{right, left}}) {
    if (a.kind == TypeKind::kMoney && (IsNumeric(b.kind) || b.kind == TypeKind::kPercent)) return a;
    if (a.kind == TypeKind::kPercent && IsNumeric(b.kind)) return Of(TypeKind::kNumber);
    if (a.kind == TypeKind::kDuration && b.kind == TypeKind::kInt) return a;
  }
  return ReportNotCombinable(node, left, right);
}

Type ExprChecker::CombineSum(const ast::BinaryExpr& node, const Type& left, const Type& right) {
  bool is_minus = node.op == ast::BinaryOperator::kSub;
  bool is_length = right.kind == TypeKind::kDuration || right.kind == TypeKind::kCalendarDuration;
  if (IsNumeric(left.kind) && IsNumeric(right.kind)) {
    bool are_whole = left.kind == TypeKind::kInt && right.kind == TypeKind::kInt;
    return Of(are_whole ? TypeKind::kInt : TypeKind::kNumber);
  }
  if (left.kind == TypeKind::kDate && right.kind == TypeKind::kDuration) {
    std::optional<FixedDuration> fixed = Fixed(node.right);
    constexpr int64_t kDay = 86'400'000;
    if (fixed && fixed->milliseconds % kDay == 0) return left;
    checker_.sink.Report(Kind::kDateNeedsDays, checker_.SpanOf(node.right))
        .Help("write a length such as `3 days`, or use an instant");
    return {};
  }
  if ((left.kind == TypeKind::kInstant || left.kind == TypeKind::kDate) && is_length) return left;
  bool is_moment = left.kind == TypeKind::kInstant || left.kind == TypeKind::kDate;
  if (is_minus && is_moment && left.kind == right.kind) return Of(TypeKind::kDuration);
  bool is_summable =
      left.kind == TypeKind::kMoney || left.kind == TypeKind::kPercent || left.kind == TypeKind::kDuration;
  if (is_summable && left.kind == right.kind && IsAssignable(right, left)) return left;
  if (left.kind == TypeKind::kDuration && right.kind == TypeKind::kCalendarDuration) {
    checker_.sink.Report(Kind::kCalendarLength, checker_.SpanOf(node.right)).Help("write the length in days");
    return {};
  }
  return ReportNotCombinable(node, left, right);
}

Type ExprChecker::On(ast::ExprId id, const ast::UnaryExpr& node, const Want& want) {
  if (node.op == ast::UnaryOperator::kNot) return RequireCondition(node.operand) ? Of(TypeKind::kBool) : Type{};
  Want inner;
  inner.type = want.type;
  Type type = Infer(node.operand, inner);
  if (type.kind == TypeKind::kPoison) return {};
  if (type.is_optional) {
    ReportMayBeMissing(node.operand, type);
    return {};
  }
  switch (type.kind) {
    case TypeKind::kInt:
    case TypeKind::kNumber:
    case TypeKind::kPercent:
    case TypeKind::kMoney:
    case TypeKind::kDuration: return type;
    default: break;
  }
  checker_.sink.Report(Kind::kNotNegatable, checker_.SpanOf(id), Capitalized(checker_.Words(type)));
  return {};
}

}  // namespace senda::sema
