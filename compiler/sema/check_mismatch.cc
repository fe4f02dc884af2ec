// What is said when types do not fit: the usual slips first, each with the line that was meant.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/check_expr.h"
#include "compiler/sema/codes.h"
#include "compiler/sema/describe.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

bool IsLength(TypeKind kind) {
  return kind == TypeKind::kDuration || kind == TypeKind::kCalendarDuration;
}

bool IsSum(ast::BinaryOperator op) {
  return op == ast::BinaryOperator::kAdd || op == ast::BinaryOperator::kSub;
}

std::string_view SignOf(ast::BinaryOperator op) {
  switch (op) {
    case ast::BinaryOperator::kAdd: return "+";
    case ast::BinaryOperator::kSub: return "-";
    case ast::BinaryOperator::kMul: return "*";
    default: return "/";
  }
}

// A value of the type, as an example of a default; empty when there is no obvious one.
std::string SampleOf(const Interner& interner, const Type& type) {
  switch (type.kind) {
    case TypeKind::kBool: return "false";
    case TypeKind::kInt:
    case TypeKind::kNumber: return "0";
    case TypeKind::kPercent: return "0%";
    case TypeKind::kMoney: return fmt::format("0 {}", interner.Text(type.currency));
    case TypeKind::kText: return "''";
    case TypeKind::kDuration: return "0 days";
    default: return {};
  }
}

// 9.30, 17: "09:30", "17:00"
std::string ClockMeantBy(std::string_view number) {
  const size_t dot = std::min(number.find('.'), number.size());
  const std::string_view hour = number.substr(0, dot);
  std::string minute(dot < number.size() ? number.substr(dot + 1) : "00");
  if (minute.size() == 1) minute += '0';  // 9.30 is the number 9.3
  const auto is_digits = [](std::string_view part) {
    return part.size() <= 2 && !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (!is_digits(hour) || !is_digits(minute) || minute.size() != 2) return "09:00";
  const std::string hours = (hour.size() == 1 ? "0" : "") + std::string(hour);
  return hours > "23" || minute > "59" ? "09:00" : hours + ":" + std::string(minute);
}

// `count(purchase)`, `distinct(purchase.channel)`
bool IsCount(const ast::Expr& expr) {
  const auto* aggregate = std::get_if<ast::AggregateExpr>(&expr.node);
  return aggregate != nullptr && (aggregate->function == ast::AggregateFunction::kCount ||
                                  aggregate->function == ast::AggregateFunction::kDistinct);
}

}  // namespace

ast::ExprId ExprChecker::Unwrapped(ast::ExprId id) const {
  while (const auto* paren = std::get_if<ast::ParenExpr>(&checker_.ast.exprs[id].node)) id = paren->inner;
  return id;
}

const std::string* ExprChecker::PlainText(ast::ExprId id) const {
  static const std::string kEmpty;
  const auto* text = std::get_if<ast::TextLiteral>(&checker_.ast.exprs[Unwrapped(id)].node);
  if (text == nullptr || text->pieces.size() > 1) return nullptr;
  if (text->pieces.empty()) return &kEmpty;
  return std::get_if<std::string>(&text->pieces[0]);
}

bool ExprChecker::IsIntLiteral(ast::ExprId id) const {
  const ast::ExprNode& node = checker_.ast.exprs[Unwrapped(id)].node;
  return std::holds_alternative<ast::IntLiteral>(node) || std::holds_alternative<ast::NumberLiteral>(node);
}

bool ExprChecker::IsAssignable(const Type& from, const Type& to) const {
  if (from.kind != to.kind) {
    bool is_widened = from.kind == TypeKind::kInt && to.kind == TypeKind::kNumber;
    return is_widened || (IsTextual(from.kind) && to.kind == TypeKind::kText);
  }
  switch (to.kind) {
    case TypeKind::kMoney: return from.currency == to.currency;
    case TypeKind::kEnum: return checker_.SameEnum(from.enumeration, to.enumeration);
    case TypeKind::kRecord: return from.record == to.record;
    case TypeKind::kList: return from.list == to.list || IsSameItems(from, to);
    case TypeKind::kEvent: return from.event.is_valid() && from.event == to.event;
    default: return true;
  }
}

std::optional<Type> ExprChecker::Unify(const Type& a, const Type& b) const {
  Type result;
  if (IsAssignable(b, a)) {
    result = a;
  } else if (IsAssignable(a, b)) {
    result = b;
  } else if (IsTextual(a.kind) && IsTextual(b.kind)) {
    result = Of(TypeKind::kText);
  } else {
    return std::nullopt;
  }
  result.is_optional = a.is_optional || b.is_optional;
  result.text_limit = std::max(a.text_limit, b.text_limit);
  return result;
}

bool ExprChecker::ReportMayBeMissing(ast::ExprId id, const Type& type) {
  std::string text = checker_.Describe(id);
  auto report = checker_.sink.Report(Kind::kMayBeMissing, checker_.SpanOf(id), text);
  std::string sample = SampleOf(checker_.interner, type);
  std::string test = fmt::format("`{} is known and …`", text);
  if (env_.before_send != nullptr && env_.before_send->Has(KeyOf(checker_.ast, checker_.interner, model_, id).text)) {
    // if customer.nick is known { send m(name: customer.nick) by email }
    report.Help(
        fmt::format("a send can be held, and looks again when it goes: write `only if {} is known` in it", text));
    return true;
  }
  if (type.kind == TypeKind::kBool) {
    report.Help(fmt::format("write `{0} is true`, or `({0} else false)`", text));
  } else if (sample.empty()) {
    report.Help(fmt::format("test it before: {}", test));
  } else {
    report.Help(fmt::format("say what stands for it: `({} else {})`; or test it before: {}", text, sample, test));
  }
  return true;
}

bool ExprChecker::ReportSpecialMismatch(ast::ExprId id, const Type& actual, const Type& expected) {
  Span span = checker_.SpanOf(id);
  std::string text = checker_.Describe(id);
  bool is_literal = IsIntLiteral(id);
  auto suggest = [&](Kind kind, auto&&... args) {
    return checker_.sink.Report(kind, span, text, std::forward<decltype(args)>(args)...);
  };
  if (expected.kind == TypeKind::kMoney && IsNumeric(actual.kind)) {
    std::string currency(checker_.Text(expected.currency));
    auto report = suggest(Kind::kCurrencyMissing, currency);
    if (is_literal) {
      report.Help(fmt::format("write `{} {}`", text, currency)).Fix(span, fmt::format("{} {}", text, currency));
    } else if (IsCount(checker_.ast.exprs[Unwrapped(id)])) {
      report.Help(
          "a count is a number without a currency; amounts are added up by `sum`, as in `sum(purchase.amount)`");
    } else {
      report.Help(fmt::format("if it counts {0}, write `{1} * 1 {0}`", currency, text));
    }
    return true;
  }
  if (expected.kind == TypeKind::kMoney && actual.kind == TypeKind::kMoney) {
    checker_.sink.Report(Kind::kCurrencyMixed, span, checker_.Text(actual.currency), checker_.Text(expected.currency));
    return true;
  }
  if (IsLength(expected.kind) && IsNumeric(actual.kind)) {
    auto report = suggest(Kind::kUnitMissing);
    if (is_literal) report.Help(fmt::format("say which unit: `{0} days`, `{0} hours`", text));
    if (!is_literal) report.Help(fmt::format("say which unit: `{} * 1 day`", text));
    return true;
  }
  if (expected.kind == TypeKind::kPercent && IsNumeric(actual.kind)) {
    auto report = suggest(Kind::kPercentMissing);
    if (is_literal) report.Help(fmt::format("write `{}%`", text));
    return true;
  }
  bool is_name =
      expected.kind == TypeKind::kEnum || expected.kind == TypeKind::kCountry || expected.kind == TypeKind::kLanguage;
  if (is_name && PlainText(id) != nullptr) {
    std::string plain = *PlainText(id);
    auto report = checker_.sink.Report(Kind::kQuotedName, span, plain, checker_.Words(expected));
    Want want;
    want.type = Known(expected);
    if (ContextCandidate(plain, want))
      report.Help(fmt::format("write `{}` without the quotes", plain)).Fix(span, plain);
    return true;
  }
  return false;
}

void ExprChecker::ReportMismatch(ast::ExprId id, const Type& actual, const Type& expected) {
  if (ReportSpecialMismatch(id, actual, expected)) return;
  if (actual.kind == TypeKind::kEnum && expected.kind == TypeKind::kEnum) {
    checker_.sink.Report(Kind::kEnumsDiffer, checker_.SpanOf(id), Capitalized(checker_.Words(actual)),
                         checker_.Words(expected));
    return;
  }
  std::string needed = expected.kind == TypeKind::kBool ? "a condition, true or false," : checker_.Words(expected);
  auto report = checker_.sink.Report(Kind::kTypeMismatch, checker_.SpanOf(id), checker_.Words(actual), needed);
  std::string text = checker_.Describe(id);
  if (expected.kind == TypeKind::kDate && actual.kind == TypeKind::kInstant)
    report.Help(fmt::format("write `{}.date`", text));
  if (expected.kind == TypeKind::kInstant && actual.kind == TypeKind::kDate)
    report.Help(fmt::format("say at what time, as in `{} 00:00`", text));
  if (expected.kind == TypeKind::kInt && actual.kind == TypeKind::kNumber)
    report.Help(fmt::format("write `round({})`", text));
  if ((expected.kind == TypeKind::kTimeOfDay || expected.kind == TypeKind::kInstant) && IsIntLiteral(id)) {
    report.Help(fmt::format("a time of day is written `{}`", ClockMeantBy(text)));
  }
  if (expected.kind == TypeKind::kDate || expected.kind == TypeKind::kInstant) HelpWithDate(id, report);
  // send cart_reminder(cart: c.cart)
  const auto* member = std::get_if<ast::MemberExpr>(&checker_.ast.exprs[Unwrapped(id)].node);
  const auto* object =
      member == nullptr ? nullptr : std::get_if<ast::NameExpr>(&checker_.ast.exprs[Unwrapped(member->object)].node);
  const VisibleBinding* binding = object == nullptr ? nullptr : FindBinding(object->name.text);
  const bool is_of_event = expected.kind == TypeKind::kEvent && binding != nullptr && binding->events.size() == 1 &&
                           binding->events[0] == expected.event;
  if (is_of_event) {
    const std::string name(checker_.Text(object->name.text));
    report.Help(fmt::format("write `{}`, the event itself", name)).Fix(checker_.SpanOf(id), name);
  }
}

// "2026-12-24", 24-12-2000
void ExprChecker::HelpWithDate(ast::ExprId id, DiagnosticBuilder& report) {
  const std::string* plain = PlainText(id);
  const bool is_date = plain != nullptr && plain->size() >= 10 && (*plain)[4] == '-' && (*plain)[7] == '-';
  if (is_date) {
    report.Help(fmt::format("write it without the quotes: `{}`", *plain));
  } else if (plain != nullptr || std::holds_alternative<ast::BinaryExpr>(checker_.ast.exprs[Unwrapped(id)].node)) {
    report.Help("a date is written year first and without quotes: `2026-12-24`, an instant `2026-12-24 18:00`");
  }
}

void ExprChecker::ReportNotComparable(ast::ExprId left, const Type& left_type, ast::ExprId right,
                                      const Type& right_type) {
  ast::ExprId since = Unwrapped(left);
  if (const auto* defaulted = std::get_if<ast::BinaryExpr>(&checker_.ast.exprs[since].node))
    since = Unwrapped(defaulted->left);
  const auto* counted = std::get_if<ast::SinceExpr>(&checker_.ast.exprs[since].node);
  if (counted != nullptr && counted->unit && IsLength(right_type.kind)) {
    auto report = checker_.sink.Report(Kind::kUnitTwice, checker_.SpanOf(right), checker_.Describe(since),
                                       UnitWord(*counted->unit, true));
    const auto* length = std::get_if<ast::DurationLiteral>(&checker_.ast.exprs[Unwrapped(right)].node);
    if (length != nullptr && length->unit == *counted->unit) {
      report.Help(fmt::format("write `{}`", length->count))
          .Fix(checker_.SpanOf(right), fmt::format("{}", length->count));
    } else {
      report.Help(fmt::format("compare `time since {}` with a length of time", checker_.Describe(counted->moment)));
    }
    return;
  }
  if (ReportSpecialMismatch(right, right_type, left_type) || ReportSpecialMismatch(left, left_type, right_type)) return;
  Span span = Cover(checker_.SpanOf(left), checker_.SpanOf(right));
  if (left_type.kind == TypeKind::kEnum && right_type.kind == TypeKind::kEnum) {
    checker_.sink.Report(Kind::kEnumsDiffer, span, Capitalized(checker_.Words(left_type)), checker_.Words(right_type));
    return;
  }
  auto report = checker_.sink.Report(Kind::kNotComparable, span, Capitalized(checker_.Words(left_type)),
                                     checker_.Words(right_type));
  bool is_date_left = left_type.kind == TypeKind::kDate && right_type.kind == TypeKind::kInstant;
  bool is_date_right = left_type.kind == TypeKind::kInstant && right_type.kind == TypeKind::kDate;
  if (is_date_left) report.Help(fmt::format("compare the dates: `{}.date`", checker_.Describe(right)));
  if (is_date_right) report.Help(fmt::format("compare the dates: `{}.date`", checker_.Describe(left)));
}

Type ExprChecker::ReportNotCombinable(const ast::BinaryExpr& node, const Type& left, const Type& right) {
  auto written = [&](ast::ExprId id) {
    const std::string* plain = PlainText(id);
    if (plain != nullptr) return *plain;
    std::string value = checker_.Describe(Unwrapped(id));
    std::replace(value.begin(), value.end(), '"', '\'');  // inside of a text
    return fmt::format("{{{}}}", value);
  };
  if (node.op == ast::BinaryOperator::kAdd && (IsTextual(left.kind) || IsTextual(right.kind))) {
    checker_.sink.Report(Kind::kTextAdded, Cover(checker_.SpanOf(node.left), checker_.SpanOf(node.right)))
        .Help(fmt::format("write `\"{}{}\"`", written(node.left), written(node.right)));
    return {};
  }
  bool is_moment = left.kind == TypeKind::kInstant || left.kind == TypeKind::kDate;
  bool is_reported = false;
  if (IsSum(node.op)) {
    is_reported = ReportSpecialMismatch(node.right, right, is_moment ? Of(TypeKind::kDuration) : left) ||
                  (!is_moment && ReportSpecialMismatch(node.left, left, right));
  }
  if (!is_reported) {
    checker_.sink.Report(Kind::kNotCombinable, Cover(checker_.SpanOf(node.left), checker_.SpanOf(node.right)),
                         SignOf(node.op), checker_.Words(left), checker_.Words(right));
  }
  return {};
}

}  // namespace senda::sema
