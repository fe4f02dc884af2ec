// Lengths of time, windows, `since`, and what changes with every instant.
#include <fmt/format.h>

#include <set>

#include "compiler/sema/check_expr.h"
#include "compiler/sema/describe.h"
#include "compiler/sema/type_words.h"
#include "compiler/sema/walk.h"

namespace senda::sema {
namespace {

constexpr int64_t kDayMs = 86'400'000;

// How many months or milliseconds a unit has.
FixedDuration LengthOf(ast::DurationUnit unit) {
  switch (unit) {
    case ast::DurationUnit::kMilliseconds: return {0, 1};
    case ast::DurationUnit::kSeconds: return {0, 1'000};
    case ast::DurationUnit::kMinutes: return {0, 60'000};
    case ast::DurationUnit::kHours: return {0, 3'600'000};
    case ast::DurationUnit::kDays: return {0, 86'400'000};
    case ast::DurationUnit::kWeeks: return {0, 604'800'000};
    case ast::DurationUnit::kMonths: return {1, 0};
    case ast::DurationUnit::kYears: return {12, 0};
  }
  return {};
}

}  // namespace

// The length, if it is written out: a literal, also negative, in brackets or named with `let`.
std::optional<FixedDuration> ExprChecker::Fixed(ast::ExprId id) const {
  id = Unwrapped(id);
  const ast::ExprNode& node = checker_.ast.exprs[id].node;
  if (const auto* literal = std::get_if<ast::DurationLiteral>(&node)) {
    FixedDuration length = LengthOf(literal->unit);
    bool is_too_long = __builtin_mul_overflow(length.months, literal->count, &length.months) ||
                       __builtin_mul_overflow(length.milliseconds, literal->count, &length.milliseconds);
    return is_too_long ? std::nullopt : std::optional(length);
  }
  if (const auto* negative = std::get_if<ast::UnaryExpr>(&node)) {
    std::optional<FixedDuration> length = Fixed(negative->operand);
    if (length) *length = {-length->months, -length->milliseconds};
    return length;
  }
  if (const auto* let = std::get_if<LetRef>(&model_.resolutions.Get(id))) {
    bool is_done = checker_.let_states[let->let.index()] == CheckState::kDone;
    const auto& declaration = checker_.DeclarationOf(model_.lets[let->let].declaration);
    return is_done ? Fixed(std::get<ast::LetDecl>(declaration.node).value) : std::nullopt;
  }
  return std::nullopt;
}

Type ExprChecker::InferLength(ast::ExprId id) {
  Want want;
  want.type = Of(TypeKind::kDuration);
  want.allows_calendar = true;
  return Infer(id, want);
}

bool ExprChecker::AcceptFixedLength(ast::ExprId id, const Type& type, std::string_view what) {
  if (type.kind == TypeKind::kPoison) return false;
  if (type.is_optional) {
    ReportMayBeMissing(id, type);
    return false;
  }
  if (type.kind != TypeKind::kDuration && type.kind != TypeKind::kCalendarDuration) {
    ReportMismatch(id, type, Of(TypeKind::kDuration));
    return false;
  }
  std::optional<FixedDuration> length = Fixed(id);
  if (!length) {
    auto report = checker_.sink.Report(Kind::kNotFixed, checker_.SpanOf(id), what);
    bool is_choice = std::holds_alternative<ast::ConditionalExpr>(checker_.ast.exprs[Unwrapped(id)].node);
    report.Help(is_choice ? "choose between two of them, each with its length" : "write a length such as `7 days`");
    return false;
  }
  if (length->months > 0 || length->milliseconds > 0) return true;
  checker_.sink.Report(Kind::kLengthNotPositive, checker_.SpanOf(id));
  return false;
}

bool ExprChecker::RequireFixedLength(ast::ExprId id, std::string_view what) {
  return AcceptFixedLength(id, InferLength(id), what);
}

bool ExprChecker::RequireWholeDays(ast::ExprId id) {
  if (!RequireFixedLength(id, "The length before a date")) return false;
  std::optional<FixedDuration> length = Fixed(id);
  if (!length || length->milliseconds % kDayMs == 0) return true;
  checker_.sink.Report(Kind::kDateNeedsDays, checker_.SpanOf(id)).Help("write whole days, and the hour behind `at`");
  return false;
}

// Lets and functions are looked into once each.
bool ExprChecker::IsSteady(ast::ExprId id) const {
  bool is_steady = true;
  std::set<uint32_t> seen;  // declarations
  std::vector<ast::ExprId> open = {id};
  const auto look_into = [&](ast::DeclId declaration, const auto& value_of) {
    if (seen.insert(declaration.index()).second) open.push_back(value_of(checker_.DeclarationOf(declaration).node));
  };
  while (!open.empty() && is_steady) {
    const ast::ExprId root = open.back();
    open.pop_back();
    WalkExpr(checker_.ast, root, [&](ast::ExprId part, const ast::Expr& expr) {
      is_steady &= !std::holds_alternative<ast::AggregateExpr>(expr.node) &&
                   !std::holds_alternative<ast::OpenExpr>(expr.node) &&
                   !std::holds_alternative<ast::SinceExpr>(expr.node);
      const Resolution& meaning = model_.resolutions.Get(part);
      is_steady &= !std::holds_alternative<NowRef>(meaning) && !std::holds_alternative<TodayRef>(meaning) &&
                   !std::holds_alternative<CustomerAgeRef>(meaning) && !std::holds_alternative<SegmentRef>(meaning);
      if (const auto* let = std::get_if<LetRef>(&meaning)) {
        is_steady &= checker_.let_states[let->let.index()] == CheckState::kDone;
        look_into(model_.lets[let->let].declaration,
                  [](const auto& node) { return std::get<ast::LetDecl>(node).value; });
      }
      if (const auto* define = std::get_if<DefineRef>(&meaning)) {
        look_into(model_.defines[define->define].declaration,
                  [](const auto& node) { return std::get<ast::DefineDecl>(node).value; });
      }
    });
  }
  return is_steady;
}

Type ExprChecker::Moment(ast::ExprId id) {
  Want want;
  want.is_moment = true;
  Type type = Infer(id, want);
  if (type.kind == TypeKind::kPoison || type.kind == TypeKind::kInstant || type.kind == TypeKind::kDate) return type;
  ReportMismatch(id, type, Of(TypeKind::kInstant));
  return {};
}

Type ExprChecker::On(ast::ExprId id, const ast::SinceExpr& node, const Want& want) {
  Type moment = Moment(node.moment);
  bool is_moving = !node.unit || *node.unit < ast::DurationUnit::kDays;
  if (moment.kind == TypeKind::kPoison) return {};
  if (is_moving && !want.is_compared) return ReportOnlyCompared(id);
  Type type = Of(node.unit ? TypeKind::kInt : TypeKind::kDuration);
  return moment.is_optional ? Optional(type) : type;
}

Type ExprChecker::ReportOnlyCompared(ast::ExprId id) {
  auto report = checker_.sink.Report(Kind::kOnlyCompared, checker_.SpanOf(id), checker_.Describe(id));
  const auto* since = std::get_if<ast::SinceExpr>(&checker_.ast.exprs[id].node);
  if (since == nullptr && env_.event && env_.is_in_aggregate) {
    // count(purchase where at > now - 30 days)
    report.Help("what happened lately is asked with a window, as in `count(purchase in last 30 days)`");
  } else if (since == nullptr) {
    report.Help("compare it with an instant, as in `now >= customer.renewal`; for a date use `today`");
  } else if (!since->unit) {
    report.Help(fmt::format("write a comparison, as in `{} > 3 days`, or use `days since`", checker_.Describe(id)));
  } else {
    report.Help(fmt::format("write a comparison, as in `{} > 3`, or use `days since`", checker_.Describe(id)));
  }
  return {};
}

void ExprChecker::CheckWindow(const ast::Window& window) {
  switch (window.kind) {
    case ast::WindowKind::kEver:
    case ast::WindowKind::kToday:
    case ast::WindowKind::kThisWeek:
    case ast::WindowKind::kThisMonth:
    case ast::WindowKind::kThisYear: return;
    case ast::WindowKind::kLast: RequireFixedLength(window.argument, "A window"); return;
    case ast::WindowKind::kSinceEntering:
      if (!env_.is_in_instance) checker_.sink.Report(Kind::kNotInJourney, window.span, "since entering");
      return;
    case ast::WindowKind::kSince: break;
  }
  if (Moment(window.argument).kind == TypeKind::kPoison || IsForwardMoment(window.argument)) return;
  checker_.sink.Report(Kind::kWindowSince, checker_.SpanOf(window.argument))
      .Help("for example `since last(purchase)`, or a length as in `in last 30 days`");
}

// Whether the moment can only become later: the first or last event, also through a `let`.
bool ExprChecker::IsForwardMoment(ast::ExprId id) const {
  id = Unwrapped(id);
  const ast::ExprNode& node = checker_.ast.exprs[id].node;
  const Resolution& meaning = model_.resolutions.Get(id);
  if (const auto* let = std::get_if<LetRef>(&meaning)) {
    bool is_done = checker_.let_states[let->let.index()] == CheckState::kDone;
    return is_done && IsForwardMoment(
                          std::get<ast::LetDecl>(checker_.DeclarationOf(model_.lets[let->let].declaration).node).value);
  }
  if (std::holds_alternative<EnteringRef>(meaning) || std::holds_alternative<StageMomentRef>(meaning)) return true;
  if (const auto* member = std::get_if<ast::MemberExpr>(&node)) {
    const auto* field = std::get_if<AggregateFieldRef>(&meaning);
    return field != nullptr && field->field == kEventFieldAt && IsForwardMoment(member->object);
  }
  const auto* aggregate = std::get_if<ast::AggregateExpr>(&node);
  if (aggregate == nullptr || aggregate->window.kind != ast::WindowKind::kEver) return false;
  return aggregate->function == ast::AggregateFunction::kLast || aggregate->function == ast::AggregateFunction::kFirst;
}

}  // namespace senda::sema
