// Expressions, third part: operators, tests, and the time since something.
#include "compiler/base/check.h"
#include "compiler/lower/expressions.h"

namespace senda::lower {
namespace {

using sema::TypeKind;

constexpr int64_t kDayMilliseconds = 86'400'000;

bool IsNumber(const sema::Type& type) {
  return type.kind == TypeKind::kNumber;
}
bool IsCalendar(const sema::Type& type) {
  return type.kind == TypeKind::kCalendarDuration;
}
bool IsComparison(ast::BinaryOperator op) {
  return op >= ast::BinaryOperator::kEq && op <= ast::BinaryOperator::kGe;
}
bool IsLength(const sema::Type& type) {
  return type.kind == TypeKind::kDuration || IsCalendar(type);
}

int64_t MillisecondsOf(ast::DurationUnit unit) {
  switch (unit) {
    case ast::DurationUnit::kMilliseconds: return 1;
    case ast::DurationUnit::kSeconds: return 1'000;
    case ast::DurationUnit::kMinutes: return 60'000;
    case ast::DurationUnit::kHours: return 3'600'000;
    case ast::DurationUnit::kDays: return kDayMilliseconds;
    case ast::DurationUnit::kWeeks: return 7 * kDayMilliseconds;
    case ast::DurationUnit::kMonths:
    case ast::DurationUnit::kYears: break;
  }
  SENDA_UNREACHABLE("months and years have no fixed length");
}

}  // namespace

NodeId Expressions::Coerce(const sema::Type& target, NodeId node) {
  if (!IsNumber(target) || nodes_[node].rep != abi::Rep::kInteger) return node;
  return nodes_.Map(node, [&](NodeId known) { return builder_.IntegerToNumber(known); });
}

NodeId Expressions::As(const sema::Type& target, ast::ExprId id, const Scope& scope) {
  return Coerce(target, Lower(id, scope));
}

NodeId Expressions::Unary(ast::ExprId id, const ast::UnaryExpr& expr, const Scope& scope) {
  NodeId operand = As(in_.TypeOf(id), expr.operand, scope);
  if (expr.op == ast::UnaryOperator::kNot) return builder_.Not(operand);
  if (std::optional<double> constant = nodes_.ConstantNumber(operand)) return builder_.Number(-*constant);
  return nodes_[operand].rep == abi::Rep::kNumber ? builder_.NegateNumber(operand) : builder_.NegateInteger(operand);
}

// `a + b + c` is ((a + b) + c): from the innermost out, so that a chain of any length needs no deep recursion.
NodeId Expressions::Binary(ast::ExprId id, const Scope& scope) {
  std::vector<ast::ExprId> chain;
  ast::ExprId left = id;
  while (const auto* expr = std::get_if<ast::BinaryExpr>(&in_.expr(left).node)) {
    chain.push_back(left);
    left = expr->left;
    if (IsComparison(expr->op)) break;
  }
  NodeId out = Lower(left, scope);
  for (size_t i = chain.size(); i-- > 0;) {
    const auto& expr = std::get<ast::BinaryExpr>(in_.expr(chain[i]).node);
    out = Narrowed(chain[i], Combine(in_.TypeOf(chain[i]), expr, out, scope));
  }
  return out;
}

NodeId Expressions::Combine(const sema::Type& type, const ast::BinaryExpr& expr, NodeId left, const Scope& scope) {
  const sema::Type &a = in_.TypeOf(expr.left), &b = in_.TypeOf(expr.right);
  NodeId right = Lower(expr.right, scope);
  const bool is_arithmetic = expr.op >= ast::BinaryOperator::kAdd;
  if (is_arithmetic && (nodes_[left].is_optional || nodes_[right].is_optional)) {
    // In a report: of what is missing nothing comes.
    NodeId left_known = conditions_.IsKnown(left);
    NodeId are_known = builder_.And(left_known, conditions_.IsKnown(right));
    NodeId first = nodes_.AssumeKnown(left);
    return nodes_.OnlyIf(are_known, Arithmetic(expr, first, nodes_.AssumeKnown(right)));
  }
  switch (expr.op) {
    case ast::BinaryOperator::kOr: return builder_.Or(left, right);
    case ast::BinaryOperator::kAnd: return builder_.And(left, right);
    case ast::BinaryOperator::kEq: return Comparison(Order::kEqual, a, left, b, right);
    case ast::BinaryOperator::kNe: return Comparison(Order::kNotEqual, a, left, b, right);
    case ast::BinaryOperator::kLt: return Comparison(Order::kLess, a, left, b, right);
    case ast::BinaryOperator::kLe: return Comparison(Order::kLessEqual, a, left, b, right);
    case ast::BinaryOperator::kGt: return Comparison(Order::kGreater, a, left, b, right);
    case ast::BinaryOperator::kGe: return Comparison(Order::kGreaterEqual, a, left, b, right);
    case ast::BinaryOperator::kElse: return nodes_.Else(Coerce(type, left), Coerce(type, right));
    case ast::BinaryOperator::kAdd:
    case ast::BinaryOperator::kSub:
    case ast::BinaryOperator::kMul:
    case ast::BinaryOperator::kDiv: return Arithmetic(expr, left, right);
  }
  SENDA_UNREACHABLE();
}

NodeId Expressions::Arithmetic(const ast::BinaryExpr& expr, NodeId left, NodeId right) {
  const sema::Type &a = in_.TypeOf(expr.left), &b = in_.TypeOf(expr.right);
  switch (expr.op) {
    case ast::BinaryOperator::kAdd: return Add(a, left, b, right);
    case ast::BinaryOperator::kSub: return Subtract(a, left, b, right);
    case ast::BinaryOperator::kMul: return Multiply(a, left, b, right);
    default: return Divide(a, left, b, right);
  }
}

NodeId Expressions::Comparison(Order order, const sema::Type& left, NodeId a, const sema::Type& right, NodeId b) {
  const sema::Type& common = IsNumber(left) ? left : right;
  if (IsNumber(common)) return conditions_.Compare(order, Coerce(common, a), Coerce(common, b));
  if (IsCalendar(right) && !IsCalendar(left)) return conditions_.CompareWithMonths(order, a, b);
  if (!IsCalendar(left) || IsCalendar(right)) return conditions_.Compare(order, a, b);
  switch (order) {
    case Order::kLess: return conditions_.CompareWithMonths(Order::kGreater, b, a);
    case Order::kLessEqual: return conditions_.CompareWithMonths(Order::kGreaterEqual, b, a);
    case Order::kGreater: return conditions_.CompareWithMonths(Order::kLess, b, a);
    case Order::kGreaterEqual: return conditions_.CompareWithMonths(Order::kLessEqual, b, a);
    default: return conditions_.CompareWithMonths(order, b, a);
  }
}

// An instant or a date, and a length.
NodeId Expressions::ShiftMoment(const sema::Type& moment, NodeId a, const sema::Type& length, NodeId b, bool is_back) {
  const bool is_date = moment.kind == TypeKind::kDate;
  if (IsCalendar(length)) {
    NodeId months = is_back ? builder_.NegateInteger(b) : b;
    return is_date ? builder_.AddMonthsToDate(a, months) : builder_.AddMonthsToInstant(a, months);
  }
  if (is_date) b = builder_.FloorDivideInteger(b, kDayMilliseconds);
  return is_back ? builder_.SubtractInteger(a, b) : builder_.AddInteger(a, b);
}

NodeId Expressions::Add(const sema::Type& left, NodeId a, const sema::Type& right, NodeId b) {
  const sema::Type& common = IsNumber(left) ? left : right;
  if (IsNumber(common)) return builder_.AddNumber(Coerce(common, a), Coerce(common, b));
  if (IsLength(right) && !IsLength(left)) return ShiftMoment(left, a, right, b, false);
  if (IsLength(left) && !IsLength(right)) return ShiftMoment(right, b, left, a, false);
  return builder_.AddInteger(a, b);
}

NodeId Expressions::Subtract(const sema::Type& left, NodeId a, const sema::Type& right, NodeId b) {
  const sema::Type& common = IsNumber(left) ? left : right;
  if (IsNumber(common)) return builder_.SubtractNumber(Coerce(common, a), Coerce(common, b));
  if (IsLength(right) && !IsLength(left)) return ShiftMoment(left, a, right, b, true);
  NodeId difference = builder_.SubtractInteger(a, b);
  if (left.kind != TypeKind::kDate) return difference;
  return builder_.MultiplyInteger(difference, builder_.Integer(kDayMilliseconds));
}

NodeId Expressions::Multiply(const sema::Type& left, NodeId a, const sema::Type& right, NodeId b) {
  // What is multiplied stands first, the factor second: an amount, then a number, then a percentage.
  const auto rank = [](const sema::Type& type) {
    if (type.kind == TypeKind::kPercent) return 2;
    return type.kind == TypeKind::kInt || IsNumber(type) ? 1 : 0;
  };
  if (rank(left) > rank(right)) return Multiply(right, b, left, a);
  if (right.kind == TypeKind::kPercent) {
    if (rank(left) == 0) return builder_.PercentOfMoney(a, b);
    return builder_.PercentOfNumber(AsNumber(a), b);
  }
  if (rank(left) == 0 && IsNumber(right)) return builder_.MultiplyMoney(a, b);
  if (IsNumber(left) || IsNumber(right)) return builder_.MultiplyNumber(AsNumber(a), AsNumber(b));
  return builder_.MultiplyInteger(a, b);
}

NodeId Expressions::Divide(const sema::Type& left, NodeId a, const sema::Type& right, NodeId b) {
  const bool is_amount = left.kind == TypeKind::kMoney || left.kind == TypeKind::kDuration;
  if (is_amount && left.kind != right.kind) return builder_.DivideMoney(a, AsNumber(b));
  return builder_.DivideNumber(AsNumber(a), AsNumber(b));
}

NodeId Expressions::AsNumber(NodeId node) {
  return nodes_[node].rep == abi::Rep::kNumber ? node : builder_.IntegerToNumber(node);
}

NodeId Expressions::Membership(const ast::InExpr& expr, const Scope& scope) {
  if (in_.TypeOf(expr.list).list.is_valid()) return IsItem(expr, scope);
  const auto& list = std::get<ast::ListLiteral>(in_.expr(Peel(expr.list)).node);
  sema::Type element = in_.TypeOf(expr.value);
  for (ast::ExprId item : list.items) {
    if (IsNumber(in_.TypeOf(item))) element = in_.TypeOf(item);
  }
  NodeId value = As(element, expr.value, scope);
  std::vector<int64_t> integers;
  std::vector<double> numbers;
  std::vector<std::string> texts;
  NodeId others = builder_.Bool(false);
  for (ast::ExprId id : list.items) {
    NodeId item = As(element, id, scope);
    if (!nodes_.IsConstant(item) || nodes_[item].is_bool) {
      others = builder_.Or(others, conditions_.Compare(Order::kEqual, value, item));
    } else if (auto number = nodes_.ConstantNumber(item)) {
      numbers.push_back(*number);
    } else if (auto integer = nodes_.ConstantInteger(item)) {
      integers.push_back(*integer);
    } else {
      texts.push_back(nodes_.ConstantText(item));
    }
  }
  NodeId found = others;
  if (!integers.empty()) found = builder_.Or(builder_.InIntegers(value, std::move(integers)), found);
  if (!numbers.empty()) found = builder_.Or(builder_.InNumbers(value, std::move(numbers)), found);
  if (!texts.empty()) found = builder_.Or(builder_.InTexts(value, std::move(texts)), found);
  return expr.is_negated ? builder_.Not(found) : found;
}

NodeId Expressions::Between(const ast::BetweenExpr& expr, const Scope& scope) {
  const sema::Type& type = in_.TypeOf(expr.value);
  NodeId value = Lower(expr.value, scope);
  NodeId low = Lower(expr.low, scope);
  NodeId high = Lower(expr.high, scope);
  NodeId from = Comparison(Order::kGreaterEqual, type, value, in_.TypeOf(expr.low), low);
  return builder_.And(from, Comparison(Order::kLessEqual, type, value, in_.TypeOf(expr.high), high));
}

NodeId Expressions::Is(ast::ExprId id, const ast::IsExpr& expr, const Scope& scope) {
  NodeId value = Lower(expr.value, scope);
  switch (expr.test) {
    case ast::IsTest::kKnown: return conditions_.IsKnown(value);
    case ast::IsTest::kUnknown: return builder_.Not(conditions_.IsKnown(value));
    case ast::IsTest::kTrue: return builder_.And(conditions_.IsKnown(value), nodes_.AssumeKnown(value));
    case ast::IsTest::kFalse: return builder_.And(conditions_.IsKnown(value), builder_.Not(nodes_.AssumeKnown(value)));
    case ast::IsTest::kStage: {
      NodeId stage = builder_.Integer(in_.model.tested_stages[id]);
      return builder_.And(conditions_.IsKnown(value), builder_.EqualInteger(nodes_.AssumeKnown(value), stage));
    }
  }
  SENDA_UNREACHABLE();
}

NodeId Expressions::Since(const ast::SinceExpr& expr, const Scope& scope) {
  return nodes_.Map(Moment(expr.moment, scope), [&](NodeId moment) {
    const bool is_calendar = expr.unit == ast::DurationUnit::kMonths || expr.unit == ast::DurationUnit::kYears;
    if (is_calendar) {
      NodeId months = builder_.MonthsBetween(moment, builder_.Now());
      return expr.unit == ast::DurationUnit::kYears ? builder_.FloorDivideInteger(months, 12) : months;
    }
    NodeId time = builder_.SubtractInteger(builder_.Now(), moment);
    return expr.unit ? builder_.FloorDivideInteger(time, MillisecondsOf(*expr.unit)) : time;
  });
}

}  // namespace senda::lower
