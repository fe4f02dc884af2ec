// Comparisons, `in`, `between`, `is known`.
#include <fmt/format.h>

#include "compiler/base/overloaded.h"
#include "compiler/sema/check_expr.h"
#include "compiler/sema/describe.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {

// Whether the expression takes its type from what it is compared with.
bool ExprChecker::NeedsContext(ast::ExprId id) {
  return std::visit(Overloaded{
                        [&](const ast::ParenExpr& node) { return NeedsContext(node.inner); },
                        [&](const ast::UnaryExpr& node) {
                          return node.op == ast::UnaryOperator::kNegate && NeedsContext(node.operand);
                        },
                        [&](const ast::ConditionalExpr& node) {
                          return NeedsContext(node.then_value) && NeedsContext(node.otherwise_value);
                        },
                        [&](const ast::NameExpr& node) {
                          bool is_named =
                              !CandidatesOf(node.name, {}).empty() || FindBinding(node.name.text) != nullptr;
                          return !is_named && checker_.Text(node.name.text) != "customer";
                        },
                        [&](const ast::MemberExpr&) {
                          // A message of a package: `shop.welcome`.
                          std::optional<std::vector<ast::Name>> path = PathOf(id);
                          if (!path) return false;
                          bool is_declared = false;
                          for (Namespace space : {Namespace::kMessage, Namespace::kChannel, Namespace::kJourney}) {
                            is_declared |= checker_.names.FindExact(space, checker_.names.Join(*path, path->size() - 1),
                                                                    path->back().text) != nullptr;
                          }
                          return is_declared;
                        },
                        [](const ast::IntLiteral&) { return true; },
                        [](const ast::TextLiteral&) { return true; },
                        [](const ast::ListLiteral&) { return true; },
                        [](const ast::RecordLiteral&) { return true; },
                        [](const auto&) { return false; },
                    },
                    checker_.ast.exprs[id].node);
}

// `time since X`, also with its default: the one length that months can be compared with.
bool ExprChecker::IsTimeSince(ast::ExprId id) const {
  id = Unwrapped(id);
  const ast::ExprNode& node = checker_.ast.exprs[id].node;
  if (const auto* since = std::get_if<ast::SinceExpr>(&node)) return !since->unit;
  const auto* defaulted = std::get_if<ast::BinaryExpr>(&node);
  return defaulted != nullptr && defaulted->op == ast::BinaryOperator::kElse && IsTimeSince(defaulted->left);
}

// Whether the value is another one at every instant.
bool ExprChecker::IsMoving(ast::ExprId id) const {
  id = Unwrapped(id);
  const ast::ExprNode& node = checker_.ast.exprs[id].node;
  if (std::holds_alternative<ast::NameExpr>(node)) return std::holds_alternative<NowRef>(model_.resolutions.Get(id));
  if (const auto* since = std::get_if<ast::SinceExpr>(&node))
    return !since->unit || *since->unit < ast::DurationUnit::kDays;
  const auto* defaulted = std::get_if<ast::BinaryExpr>(&node);
  return defaulted != nullptr && defaulted->op == ast::BinaryOperator::kElse && IsMoving(defaulted->left);
}

Type ExprChecker::InferComparison(const ast::BinaryExpr& node) {
  bool is_right_first = NeedsContext(node.left) && !NeedsContext(node.right);
  ast::ExprId first = is_right_first ? node.right : node.left;
  ast::ExprId second = is_right_first ? node.left : node.right;
  Want want;
  want.is_compared = true;
  want.allows_calendar = IsTimeSince(second);
  Type first_type = Infer(first, want);
  if (first_type.kind != TypeKind::kPoison) want.type = Known(first_type);
  want.allows_calendar = IsTimeSince(first);
  // What takes its meaning from an unknown side is not wrong for that.
  bool is_lost = first_type.kind == TypeKind::kPoison && NeedsContext(second);
  Type second_type = is_lost ? Type{} : Infer(second, want);
  // A literal that was read first may have to become what the other side is.
  if (first_type.kind == TypeKind::kInt && second_type.kind == TypeKind::kNumber && NeedsContext(first)) {
    want.type = Known(second_type);
    first_type = Infer(first, want);
  }
  bool needs_order = node.op != ast::BinaryOperator::kEq && node.op != ast::BinaryOperator::kNe;
  Type left_type = is_right_first ? second_type : first_type;
  Type right_type = is_right_first ? first_type : second_type;
  if (!needs_order && ReportAskedEmpty(node, left_type, right_type)) return {};
  if (!CheckComparable(node.left, left_type, node.right, right_type, needs_order)) return {};
  ReportSelfComparison(node);
  return Of(TypeKind::kBool);
}

// customer.nick == ""
bool ExprChecker::ReportAskedEmpty(const ast::BinaryExpr& node, const Type& left, const Type& right) {
  const bool is_left = left.is_optional && IsTextual(left.kind);
  const ast::ExprId value = is_left ? node.left : node.right;
  const std::string* plain = PlainText(is_left ? node.right : node.left);
  if (!(is_left ? left : right).is_optional || !IsTextual((is_left ? left : right).kind)) return false;
  if (plain == nullptr || !plain->empty()) return false;
  const std::string text = checker_.Describe(value);
  const bool is_equal = node.op == ast::BinaryOperator::kEq;
  checker_.sink.Report(Kind::kMayBeMissing, checker_.SpanOf(value), text)
      .Help(fmt::format("whether it is missing is asked with `{0} is {1}`; an empty text is no missing one: `({0} else "
                        "'') {2} ''`",
                        text, is_equal ? "unknown" : "known", is_equal ? "==" : "!="));
  return true;
}

bool ExprChecker::CheckComparable(ast::ExprId left, Type left_type, ast::ExprId right, Type right_type,
                                  bool needs_order) {
  bool is_poison = left_type.kind == TypeKind::kPoison || right_type.kind == TypeKind::kPoison;
  if (is_poison) return false;  // what is compared with nothing known need not be known itself
  if (left_type.is_optional) ReportMayBeMissing(left, left_type);
  if (right_type.is_optional) ReportMayBeMissing(right, right_type);
  bool is_missing = left_type.is_optional || right_type.is_optional;
  left_type = Known(left_type);
  right_type = Known(right_type);
  bool is_months = IsTimeSince(left) && right_type.kind == TypeKind::kCalendarDuration;
  bool is_months_left = IsTimeSince(right) && left_type.kind == TypeKind::kCalendarDuration;
  bool fits = is_months || is_months_left ||
              (IsComparable(left_type.kind) && IsComparable(right_type.kind) && Unify(left_type, right_type)) ||
              (IsItems(left_type) && IsItems(right_type) && Unify(left_type, right_type));
  if (!fits) {
    ReportNotComparable(left, left_type, right, right_type);
    return false;
  }
  Span span = Cover(checker_.SpanOf(left), checker_.SpanOf(right));
  if (needs_order && !IsOrdered(left_type.kind)) {
    checker_.sink.Report(Kind::kNoOrder, span, Capitalized(checker_.Words(left_type)));
    return false;
  }
  if (IsMoving(left) && IsMoving(right)) {
    checker_.sink.Report(Kind::kBothSidesMove, span)
        .Help("compare the instants themselves, as in `last(a).at < last(b).at`");
    return false;
  }
  return !is_missing;
}

// `purchase where sku == sku`.
void ExprChecker::ReportSelfComparison(const ast::BinaryExpr& node) {
  const auto* left = std::get_if<EventFieldRef>(&model_.resolutions.Get(Unwrapped(node.left)));
  const auto* right = std::get_if<EventFieldRef>(&model_.resolutions.Get(Unwrapped(node.right)));
  if (left == nullptr || right == nullptr || left->field != right->field) return;
  Span span = Cover(checker_.SpanOf(node.left), checker_.SpanOf(node.right));
  std::string name = checker_.Describe(node.right);
  auto report = checker_.sink.Report(Kind::kComparedWithItself, span, name);
  Symbol field = model_.events[env_.event->event].fields[right->field].name;
  for (const VisibleBinding& binding : env_.bindings) {
    bool has_field = !binding.events.empty() && checker_.FieldOf(env_, binding.events[0], field);
    if (!has_field || binding.name == env_.event->own_name) continue;
    std::string other = fmt::format("{}.{}", checker_.Text(binding.name), checker_.Text(field));
    report.Help(fmt::format("write `{} == {}`", checker_.Describe(node.left), other))
        .Fix(checker_.SpanOf(node.right), other);
    return;
  }
  report.Help(fmt::format("name the other event with `as e` and write `{0} == e.{0}`", checker_.Text(field)));
}

Type ExprChecker::On(ast::ExprId, const ast::InExpr& node, const Want&) {
  bool is_list = std::holds_alternative<ast::ListLiteral>(checker_.ast.exprs[node.list].node);
  if (!is_list) return InList(node);
  Type value = Infer(node.value);
  if (value.kind == TypeKind::kPoison) return {};
  if (value.is_optional) {
    ReportMayBeMissing(node.value, value);
    return {};
  }
  if (!IsComparable(value.kind)) {
    checker_.sink.Report(Kind::kNotComparable, checker_.SpanOf(node.value), Capitalized(checker_.Words(value)),
                         "a list");
    return {};
  }
  Want want;
  want.type = value;
  want.is_list = true;
  return Infer(node.list, want).kind == TypeKind::kPoison ? Type{} : Of(TypeKind::kBool);
}

Type ExprChecker::On(ast::ExprId, const ast::BetweenExpr& node, const Want&) {
  Want want;
  want.is_compared = true;
  Type value = Infer(node.value, want);
  if (value.kind != TypeKind::kPoison) want.type = Known(value);
  want.allows_calendar = IsTimeSince(node.value);
  Type low = Infer(node.low, want);
  Type high = Infer(node.high, want);
  if (value.kind == TypeKind::kPoison || low.kind == TypeKind::kPoison || high.kind == TypeKind::kPoison) return {};
  if (!CheckComparable(node.value, value, node.low, low, true)) return {};
  return CheckComparable(node.value, value, node.high, high, true) ? Of(TypeKind::kBool) : Type{};
}

Type ExprChecker::On(ast::ExprId id, const ast::IsExpr& node, const Want&) {
  if (node.test == ast::IsTest::kStage) return IsStage(id, node);
  bool asks_known = node.test == ast::IsTest::kKnown || node.test == ast::IsTest::kUnknown;
  if (!asks_known) return Require(node.value, Optional(Of(TypeKind::kBool))) ? Of(TypeKind::kBool) : Type{};
  Want want;
  want.is_compared = true;
  want.is_moment = true;
  want.is_event = true;
  // What an earlier test narrowed may be tested again; only what never was optional is worth a word.
  Facts facts;
  std::swap(facts, env_.facts);
  Type unnarrowed = Infer(node.value, want);
  std::swap(facts, env_.facts);
  if (unnarrowed.kind == TypeKind::kPoison) return {};
  if (!unnarrowed.is_optional) {
    checker_.sink.Report(Kind::kNeverMissing, checker_.SpanOf(id), checker_.Describe(node.value),
                         node.test == ast::IsTest::kKnown ? "true" : "false");
  }
  return Of(TypeKind::kBool);
}

}  // namespace senda::sema
