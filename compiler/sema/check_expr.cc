#include "compiler/sema/check_expr.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "compiler/base/currency.h"
#include "compiler/base/overloaded.h"
#include "compiler/sema/codes.h"
#include "compiler/sema/describe.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

constexpr int64_t kSecond = 1'000;
constexpr int64_t kDay = 86'400 * kSecond;

}  // namespace

Type ExprChecker::Infer(ast::ExprId id, const Want& want) {
  return Record(id, std::visit([&](const auto& node) { return On(id, node, want); }, checker_.ast.exprs[id].node));
}

Type ExprChecker::Record(ast::ExprId id, Type type) {
  if (type.is_optional && IsKnownFact(id)) type.is_optional = false;
  model_.expr_types.Set(id, type);
  return type;
}

bool ExprChecker::IsKnownFact(ast::ExprId id) const {
  if (env_.facts.empty()) return false;
  ExprKey key = KeyOf(checker_.ast, checker_.interner, model_, id);
  return !key.text.empty() && env_.facts.Has(key.text);
}

// ---------------------------------------------------------------------------------------------------------- literals

Type ExprChecker::On(ast::ExprId, const ast::BoolLiteral&, const Want&) {
  return Of(TypeKind::kBool);
}

Type ExprChecker::On(ast::ExprId id, const ast::IntLiteral& node, const Want& want) {
  if (node.is_out_of_range) {
    checker_.sink.Report(Kind::kOutOfRange, checker_.SpanOf(id), "a whole number has at most 64 bits");
    return {};
  }
  bool is_number = want.type && want.type->kind == TypeKind::kNumber;
  return Of(is_number ? TypeKind::kNumber : TypeKind::kInt);
}

Type ExprChecker::On(ast::ExprId id, const ast::NumberLiteral& node, const Want&) {
  if (std::isfinite(node.value)) return Of(TypeKind::kNumber);
  checker_.sink.Report(Kind::kOutOfRange, checker_.SpanOf(id), "no number is that large");
  return {};
}

Type ExprChecker::On(ast::ExprId id, const ast::PercentLiteral& node, const Want&) {
  if (!node.is_out_of_range) return Of(TypeKind::kPercent);
  checker_.sink.Report(Kind::kOutOfRange, checker_.SpanOf(id), "no percentage is that large");
  return {};
}

Type ExprChecker::On(ast::ExprId id, const ast::MoneyLiteral& node, const Want&) {
  std::string_view code = checker_.Text(node.currency);
  const Currency* currency = FindCurrency(code);
  Span span = checker_.SpanOf(id);
  if (currency == nullptr) {
    auto report = checker_.sink.Report(Kind::kCurrencyUnknown, span, code);
    checker_.Suggest(report, code, [] { return CurrencyCodes(); });
    return {};
  }
  int64_t scaled = node.digits;
  bool is_too_large = node.is_out_of_range;
  for (int32_t i = node.decimals; i < currency->digits && !is_too_large; ++i) {
    is_too_large = __builtin_mul_overflow(scaled, int64_t{10}, &scaled);
  }
  if (is_too_large) {
    checker_.sink.Report(Kind::kOutOfRange, span, "an amount has at most 64 bits of its smallest unit");
    return {};
  }
  if (node.decimals > currency->digits) {
    auto report =
        checker_.sink.Report(Kind::kMoneyDecimals, span, code,
                             currency->digits == 0 ? "no" : fmt::format("{}", currency->digits), node.decimals);
    // 1.500 EUR
    std::string thousands = fmt::format("{}_{:03} {}", node.digits / 1000, node.digits % 1000, code);
    const bool may_be_thousands = node.decimals == 3 && currency->digits == 2 && node.digits >= 1000;
    report.Help(may_be_thousands
                    ? fmt::format("round the amount to what can be paid; thousands are written `{}`", thousands)
                    : "round the amount to what can be paid");
    return {};
  }
  Type type = Of(TypeKind::kMoney);
  type.currency = node.currency;
  return type;
}

Type ExprChecker::On(ast::ExprId id, const ast::DurationLiteral& node, const Want& want) {
  Span span = checker_.SpanOf(id);
  bool is_calendar = node.unit == ast::DurationUnit::kMonths || node.unit == ast::DurationUnit::kYears;
  constexpr int64_t kMonthsMax = 12'000;
  std::optional<FixedDuration> fixed = Fixed(id);
  if (node.is_out_of_range || !fixed || fixed->months > kMonthsMax) {
    checker_.sink.Report(Kind::kOutOfRange, span,
                         "a length of time is at most some hundred million years, in months 1,000");
    return {};
  }
  if (!is_calendar) return Of(TypeKind::kDuration);
  if (want.allows_calendar) return Of(TypeKind::kCalendarDuration);
  constexpr int kDaysOfMonth = 30;
  constexpr int kDaysOfYear = 365;
  const bool is_number = want.is_compared && want.type && IsNumeric(want.type->kind);
  if (is_number) {
    // customer.age > 18 years
    const std::string count = fmt::format("{}", node.count);
    checker_.sink.Report(Kind::kCalendarLength, span)
        .Note("it is compared with a number, which has no unit")
        .Help(fmt::format("write `{}`", count))
        .Fix(span, count);
    return {};
  }
  int64_t days = node.count * (node.unit == ast::DurationUnit::kMonths ? kDaysOfMonth : kDaysOfYear);
  checker_.sink.Report(Kind::kCalendarLength, span)
      .Note("they stand in windows, waits, `within`, with dates, and against `time since`")
      .Help(fmt::format("write `{} days`", days))
      .Fix(span, fmt::format("{} days", days));
  return {};
}

Type ExprChecker::On(ast::ExprId id, const ast::TimeOfDayLiteral& node, const Want&) {
  if (node.milliseconds >= 0 && node.milliseconds < kDay) return Of(TypeKind::kTimeOfDay);
  checker_.sink.Report(Kind::kOutOfRange, checker_.SpanOf(id), "a day ends at 23:59");
  return {};
}

Type ExprChecker::On(ast::ExprId id, const ast::DateLiteral& node, const Want&) {
  if (node.is_valid) return Of(TypeKind::kDate);
  checker_.sink.Report(Kind::kDateInvalid, checker_.SpanOf(id));
  return {};
}

Type ExprChecker::On(ast::ExprId id, const ast::DateTimeLiteral& node, const Want&) {
  if (node.is_valid) return Of(TypeKind::kInstant);
  checker_.sink.Report(Kind::kDateInvalid, checker_.SpanOf(id));
  return {};
}

bool ExprChecker::RequirePrintable(ast::ExprId id) {
  Type type = Infer(id);
  if (type.kind == TypeKind::kPoison) return false;
  if (type.is_optional) return !ReportMayBeMissing(id, type);
  const bool is_printable =
      type.kind != TypeKind::kBool && IsComparable(type.kind) && type.kind != TypeKind::kCalendarDuration;
  if (is_printable) return true;
  auto report = checker_.sink.Report(Kind::kNotPrintable, checker_.SpanOf(id), Capitalized(checker_.Words(type)));
  if (type.kind == TypeKind::kBool) {
    report.Help(fmt::format("write `{{if {} then 'yes' otherwise 'no'}}`", checker_.Describe(id)));
  }
  return false;
}

Type ExprChecker::On(ast::ExprId id, const ast::TextLiteral& node, const Want& want) {
  bool is_poison = false;
  for (const auto& piece : node.pieces) {
    const auto* value = std::get_if<ast::ExprId>(&piece);
    if (value != nullptr) is_poison |= !RequirePrintable(*value);
  }
  if (is_poison) return {};
  const std::string* plain = PlainText(id);
  TypeKind wanted = want.type ? want.type->kind : TypeKind::kText;
  bool takes_form = wanted == TypeKind::kEmail || wanted == TypeKind::kPhone || wanted == TypeKind::kUrl ||
                    wanted == TypeKind::kTimeZone;
  if (plain == nullptr || !takes_form) return Of(TypeKind::kText);
  std::string instead;
  if (IsTextOf(wanted, *plain, &instead)) return Of(wanted);
  auto report = checker_.sink.Report(Kind::kTextInvalid, checker_.SpanOf(id), *plain, checker_.Words(Of(wanted)));
  if (!instead.empty()) report.Help(fmt::format("write \"{}\"", instead));
  if (wanted == TypeKind::kPhone && instead.empty())
    report.Help("write the number with `+` and its country, as in \"+34600123456\"");
  if (wanted == TypeKind::kTimeZone) report.Help("time zones are written as in \"Europe/Madrid\"");
  return {};
}

Type ExprChecker::On(ast::ExprId id, const ast::ListLiteral& node, const Want& want) {
  bool is_value = want.type && want.type->kind == TypeKind::kList && want.type->list.is_valid();
  if (is_value && !want.is_list) return ListValue(id, node, *want.type);
  if (!want.is_list) {
    checker_.sink.Report(Kind::kListPlace, checker_.SpanOf(id)).Help("for example `customer.country in [ES, FR]`");
    return {};
  }
  Type list = *want.type;
  list.element = list.kind;
  list.kind = TypeKind::kList;
  bool is_poison = false;
  for (ast::ExprId item : node.items) {
    is_poison |= !Require(item, *want.type) || !RequireWritten(item, "A value in a list");
  }
  return is_poison ? Type{} : list;
}

// ------------------------------------------------------------------------------------------------- what holds others

Type ExprChecker::On(ast::ExprId id, const ast::InJourneyExpr& node, const Want&) {
  auto journey = checker_.Resolve(*env_.file, node.journey.parts, node.journey.span, "journey", {DeclKind::kJourney});
  if (!journey) return {};
  model_.in_journeys.Set(id, JourneyId(journey->index));
  model_.asked_journeys.insert(journey->index);
  return Of(TypeKind::kBool);
}

Type ExprChecker::On(ast::ExprId, const ast::ParenExpr& node, const Want& want) {
  return Infer(node.inner, want);
}

Type ExprChecker::On(ast::ExprId id, const ast::ConditionalExpr& node, const Want& want) {
  bool is_condition = RequireCondition(node.condition);
  Want branch = want;
  branch.is_compared = false;
  auto infer = [&](ast::ExprId value, bool truth) {
    size_t mark = env_.facts.Mark();
    if (is_condition) Assume(node.condition, truth);
    Type type = Infer(value, branch);
    env_.facts.RollBack(mark);
    if (!branch.type && type.kind != TypeKind::kPoison) branch.type = Known(type);
    return type;
  };
  bool is_otherwise_first = !want.type && NeedsContext(node.then_value) && !NeedsContext(node.otherwise_value);
  Type first = infer(is_otherwise_first ? node.otherwise_value : node.then_value, !is_otherwise_first);
  Type second = infer(is_otherwise_first ? node.then_value : node.otherwise_value, is_otherwise_first);
  if (first.kind == TypeKind::kPoison || second.kind == TypeKind::kPoison || !is_condition) return {};
  if (std::optional<Type> unified = Unify(first, second)) return *unified;
  if (is_otherwise_first) std::swap(first, second);
  if (ReportSpecialMismatch(node.otherwise_value, second, first)) return {};
  if (ReportSpecialMismatch(node.then_value, first, second)) return {};
  checker_.sink.Report(Kind::kBranchesDiffer, checker_.SpanOf(id), checker_.Words(first), checker_.Words(second));
  return {};
}

// ------------------------------------------------------------------------------------------------------ requirements

bool ExprChecker::Require(ast::ExprId id, const Type& expected, Want want) {
  if (expected.kind != TypeKind::kPoison) want.type = Known(expected);
  Type actual = Infer(id, want);
  if (actual.kind == TypeKind::kPoison || expected.kind == TypeKind::kPoison) return false;
  if (actual.is_optional && !expected.is_optional) {
    ReportMayBeMissing(id, actual);
    return false;
  }
  if (IsAssignable(actual, expected)) return true;
  ReportMismatch(id, actual, expected);
  return false;
}

bool ExprChecker::RequireCondition(ast::ExprId id) {
  return Require(id, Of(TypeKind::kBool));
}

bool ExprChecker::IsWritten(ast::ExprId id) const {
  return std::visit(
      Overloaded{
          [&](const ast::ParenExpr& node) { return IsWritten(node.inner); },
          [&](const ast::UnaryExpr& node) { return node.op == ast::UnaryOperator::kNegate && IsWritten(node.operand); },
          [&](const ast::TextLiteral&) { return PlainText(id) != nullptr; },
          [&](const ast::ListLiteral& node) {
            return std::all_of(node.items.begin(), node.items.end(), [&](ast::ExprId item) { return IsWritten(item); });
          },
          [&](const ast::NameExpr&) {
            const Resolution& meaning = model_.resolutions.Get(id);
            return std::holds_alternative<EnumValueRef>(meaning) || std::holds_alternative<CodeRef>(meaning);
          },
          [&](const ast::MemberExpr&) { return std::holds_alternative<EnumValueRef>(model_.resolutions.Get(id)); },
          [](const ast::BoolLiteral&) { return true; },
          [](const ast::IntLiteral&) { return true; },
          [](const ast::NumberLiteral&) { return true; },
          [](const ast::PercentLiteral&) { return true; },
          [](const ast::MoneyLiteral&) { return true; },
          [](const ast::DurationLiteral&) { return true; },
          [](const ast::TimeOfDayLiteral&) { return true; },
          [](const ast::DateLiteral&) { return true; },
          [](const ast::DateTimeLiteral&) { return true; },
          [](const auto&) { return false; },
      },
      checker_.ast.exprs[id].node);
}

bool ExprChecker::RequireWritten(ast::ExprId id, std::string_view what) {
  if (model_.expr_types.Get(id).kind == TypeKind::kPoison) return false;
  if (IsWritten(id)) return true;
  checker_.sink.Report(Kind::kNotFixed, checker_.SpanOf(id), what);
  return false;
}

}  // namespace senda::sema
