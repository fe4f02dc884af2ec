#include "compiler/analysis/conditions.h"

#include <bit>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace senda::analysis {
namespace {

using sema::TypeKind;

constexpr int kDepthMax = 40;
constexpr int kSegmentsMax = 6;    // within one another
constexpr int kExpandedMax = 200;  // segments that one condition is looked through
constexpr size_t kListMax = 64;
constexpr int64_t kExactInNumbers = int64_t{1} << 53;

std::optional<Order> OrderOf(ast::BinaryOperator op) {
  switch (op) {
    case ast::BinaryOperator::kEq: return Order::kEqual;
    case ast::BinaryOperator::kNe: return Order::kNotEqual;
    case ast::BinaryOperator::kLt: return Order::kLess;
    case ast::BinaryOperator::kLe: return Order::kLessEqual;
    case ast::BinaryOperator::kGt: return Order::kGreater;
    case ast::BinaryOperator::kGe: return Order::kGreaterEqual;
    default: return std::nullopt;
  }
}

double NumberAt(int64_t place) {
  return std::bit_cast<double>(place >= 0 ? place : ValueSet::kLeast - place);
}

// Whole numbers that stand so to a number.
std::optional<ValueSet> WholeNumbers(Order order, double number) {
  if (std::fabs(number) >= static_cast<double>(kExactInNumbers)) return std::nullopt;
  const double floor = std::floor(number);
  const auto below = static_cast<int64_t>(floor);
  if (floor == number) return ValueSet::That(order, below);
  switch (order) {
    case Order::kEqual: return ValueSet::None();
    case Order::kNotEqual: return ValueSet::Known();
    case Order::kLess:
    case Order::kLessEqual: return ValueSet::That(Order::kLessEqual, below);
    default: return ValueSet::That(Order::kGreater, below);
  }
}

}  // namespace

template <typename WorkOut>
FormulaId Conditions::Remembered(Question question, const WorkOut& work_out) {
  Question cut = question;
  cut.depth = depth_;
  cut.segments = segments_;
  for (const Question* asked : {&question, &cut}) {
    if (const auto known = answers_.find(*asked); known != answers_.end()) {
      is_cut_ |= asked == &cut;
      return known->second;
    }
  }
  const bool was_cut = std::exchange(is_cut_, false);
  ++worked_out_;
  const FormulaId out = work_out();
  if (!terms_.is_spent() && expanded_ <= kExpandedMax) answers_.emplace(is_cut_ ? cut : question, out);
  is_cut_ |= was_cut;
  return out;
}

FormulaId Conditions::That(ast::ExprId condition, bool truth, const Place& place) {
  if (depth_ == 0) {
    terms_.Refill();
    expanded_ = 0;
  }
  if (depth_ >= kDepthMax) {
    is_cut_ = true;
    return formulas_.True();
  }
  const Found found = terms_.Through(condition, place);
  ++depth_;
  const FormulaId out = Remembered({Question::What::kThat, found.id, terms_.Keep(*found.place), truth}, [&] {
    return std::visit([&](const auto& node) { return On(found.id, node, truth, *found.place); },
                      ast_.exprs[found.id].node);
  });
  --depth_;
  return out;
}

FormulaId Conditions::Literal(TermId term, ValueSet values) {
  return term.is_valid() ? formulas_.Literal(term, std::move(values)) : formulas_.True();
}

FormulaId Conditions::InSegment(sema::SegmentId segment, bool truth, const Place& place) {
  const auto key = std::tuple(segment.index(), truth, place.frame);
  if (const auto known = known_segments_.find(key); known != known_segments_.end()) return known->second;
  Place inside;
  inside.frame = place.frame;
  inside.is_in_segment = true;
  FormulaId out = Literal(terms_.Segment(segment, inside), ValueSet::Of(truth ? 1 : 0));
  if (segments_ >= kSegmentsMax || ++expanded_ > kExpandedMax) {
    is_cut_ = true;
    return out;
  }
  ++segments_;
  const auto& node = std::get<ast::SegmentDecl>(ast_.declarations[model_.segments[segment].declaration].node);
  out = formulas_.And({out, That(node.condition, truth, inside)});
  --segments_;
  if (segments_ == 0) known_segments_.emplace(key, out);
  return out;
}

FormulaId Conditions::Named(ast::ExprId id, bool truth, const Place& place) {
  const bool is_name = std::holds_alternative<ast::NameExpr>(ast_.exprs[id].node) ||
                       std::holds_alternative<ast::MemberExpr>(ast_.exprs[id].node);
  if (is_name) {
    if (const auto* segment = std::get_if<sema::SegmentRef>(&model_.resolutions.Get(id))) {
      return InSegment(segment->segment, truth, place);
    }
  }
  if (terms_.TypeOf(id).kind != TypeKind::kBool) return formulas_.True();
  return Literal(terms_.Of(id, place), ValueSet::Of(truth ? 1 : 0).With(terms_.MayBeMissing(id, place)));
}

// Who writes `true` or `false`, also through a `let`, has a switch: it is left open how it stands.
FormulaId Conditions::On(ast::ExprId, const ast::BoolLiteral&, bool, const Place&) {
  return formulas_.True();
}

// A chain of one operator is walked without recursion, so it may be of any length.
FormulaId Conditions::On(ast::ExprId id, const ast::BinaryExpr& node, bool truth, const Place& place) {
  if (node.op == ast::BinaryOperator::kAnd || node.op == ast::BinaryOperator::kOr) {
    std::vector<FormulaId> parts;
    ast::ExprId left = id;
    for (const auto* chain = &node; chain != nullptr && chain->op == node.op;
         chain = std::get_if<ast::BinaryExpr>(&ast_.exprs[left].node)) {
      parts.push_back(That(chain->right, truth, place));
      left = chain->left;
    }
    parts.push_back(That(left, truth, place));
    const bool is_all = (node.op == ast::BinaryOperator::kAnd) == truth;
    return is_all ? formulas_.And(std::move(parts)) : formulas_.Or(std::move(parts));
  }
  const std::optional<Order> order = OrderOf(node.op);
  if (!order) return Named(id, truth, place);
  return Compare(node.left, truth ? *order : Opposite(*order), node.right, place);
}

FormulaId Conditions::On(ast::ExprId id, const ast::UnaryExpr& node, bool truth, const Place& place) {
  return node.op == ast::UnaryOperator::kNot ? That(node.operand, !truth, place) : Named(id, truth, place);
}

FormulaId Conditions::On(ast::ExprId id, const ast::InExpr& node, bool truth, const Place& place) {
  const Found list = terms_.Through(node.list, place);
  const auto* items = std::get_if<ast::ListLiteral>(&ast_.exprs[list.id].node);
  if (items == nullptr || items->items.size() > kListMax) return Named(id, truth, place);
  const bool is_in = truth != node.is_negated;
  std::vector<FormulaId> parts;
  for (ast::ExprId item : items->items) {
    const std::optional<Constant> constant = terms_.ConstantOf(item, *list.place);
    if (!constant) return Named(id, truth, place);
    parts.push_back(Against(node.value, is_in ? Order::kEqual : Order::kNotEqual, *constant, place));
  }
  return is_in ? formulas_.Or(std::move(parts)) : formulas_.And(std::move(parts));
}

FormulaId Conditions::On(ast::ExprId, const ast::BetweenExpr& node, bool truth, const Place& place) {
  if (truth) {
    return formulas_.And({Compare(node.value, Order::kGreaterEqual, node.low, place),
                          Compare(node.value, Order::kLessEqual, node.high, place)});
  }
  return formulas_.Or(
      {Compare(node.value, Order::kLess, node.low, place), Compare(node.value, Order::kGreater, node.high, place)});
}

FormulaId Conditions::On(ast::ExprId id, const ast::IsExpr& node, bool truth, const Place& place) {
  switch (node.test) {
    case ast::IsTest::kKnown: return Known(node.value, truth, place);
    case ast::IsTest::kUnknown: return Known(node.value, !truth, place);
    case ast::IsTest::kTrue:
    case ast::IsTest::kFalse: {
      const bool wanted = node.test == ast::IsTest::kTrue;
      const FormulaId is_known = Known(node.value, true, place);
      if (truth) return formulas_.And({is_known, That(node.value, wanted, place)});
      return formulas_.Or({Known(node.value, false, place), That(node.value, !wanted, place)});
    }
    case ast::IsTest::kStage: {
      const TermId term = terms_.Of(node.value, place);
      const ValueSet stage = ValueSet::Of(model_.tested_stages.Get(id));
      return Literal(term, truth ? stage : stage.OtherValues().With(true));
    }
  }
  SENDA_UNREACHABLE();
}

FormulaId Conditions::On(ast::ExprId, const ast::ConditionalExpr& node, bool truth, const Place& place) {
  return formulas_.Or({formulas_.And({That(node.condition, true, place), That(node.then_value, truth, place)}),
                       formulas_.And({That(node.condition, false, place), That(node.otherwise_value, truth, place)})});
}

FormulaId Conditions::On(ast::ExprId id, const ast::InJourneyExpr&, bool truth, const Place& place) {
  return Literal(terms_.InJourney(model_.in_journeys.Get(id), place), ValueSet::Of(truth ? 1 : 0));
}

FormulaId Conditions::On(ast::ExprId id, const ast::AggregateExpr& node, bool truth, const Place& place) {
  if (node.function != ast::AggregateFunction::kAny) return Named(id, truth, place);
  return Literal(terms_.CountOf(id, place), ValueSet::That(truth ? Order::kGreater : Order::kEqual, 0));
}

// `a else b` is known when a or b is.
FormulaId Conditions::Known(ast::ExprId id, bool is_known, const Place& place) {
  const Found found = terms_.Through(id, place);
  return Remembered({Question::What::kKnown, found.id, terms_.Keep(*found.place), is_known},
                    [&] { return WorkOutKnown(found, is_known); });
}

FormulaId Conditions::WorkOutKnown(const Found& found, bool is_known) {
  const ast::ExprNode& node = ast_.exprs[found.id].node;
  if (const auto* otherwise = std::get_if<ast::BinaryExpr>(&node);
      otherwise != nullptr && otherwise->op == ast::BinaryOperator::kElse) {
    std::vector<FormulaId> parts = {Known(otherwise->left, is_known, *found.place),
                                    Known(otherwise->right, is_known, *found.place)};
    return is_known ? formulas_.Or(std::move(parts)) : formulas_.And(std::move(parts));
  }
  if (const auto* choice = std::get_if<ast::ConditionalExpr>(&node)) {
    const Place& inside = *found.place;
    return formulas_.Or(
        {formulas_.And({That(choice->condition, true, inside), Known(choice->then_value, is_known, inside)}),
         formulas_.And({That(choice->condition, false, inside), Known(choice->otherwise_value, is_known, inside)})});
  }
  if (terms_.ConstantOf(found.id, *found.place)) return formulas_.Constant(is_known);
  const auto* since = std::get_if<ast::SinceExpr>(&node);
  const bool is_fixed = since != nullptr && (!since->unit || MillisecondsOf(*since->unit));
  const TermId term = is_fixed ? terms_.TimeSince(*since, *found.place) : terms_.Of(found.id, *found.place);
  return Literal(term, is_known ? ValueSet::Known() : ValueSet::Missing());
}

FormulaId Conditions::Compare(ast::ExprId a, Order order, ast::ExprId b, const Place& place) {
  const std::optional<Constant> right = terms_.ConstantOf(b, place);
  const std::optional<Constant> left = terms_.ConstantOf(a, place);
  if (left && right) return formulas_.True();  // a switch, too
  if (right) return Against(a, order, *right, place);
  if (left) return Against(b, Turned(order), *left, place);
  bool is_turned = false, is_same = false;
  const TermId term = terms_.Comparing(a, b, place, &is_turned, &is_same);
  if (!term.is_valid()) return formulas_.True();
  if (is_same) return formulas_.Constant(Holds(0, order, 0));
  const ValueSet values = ValueSet::That(is_turned ? Turned(order) : order, 0);
  return Literal(term, values.With(formulas_.term(term).domain.may_be_missing()));
}

// The values of that kind that stand so to the constant; nothing when they are not on one line.
std::optional<ValueSet> Conditions::Values(TypeKind kind, Order order, const Constant& b) const {
  if (b.is_local) return std::nullopt;
  if (kind == TypeKind::kNumber) {
    if (b.kind == TypeKind::kNumber) return ValueSet::That(order, b.value);
    if (b.kind != TypeKind::kInt || std::abs(b.value) > kExactInNumbers) return std::nullopt;
    return ValueSet::That(order, PlaceOf(static_cast<double>(b.value)));
  }
  if (kind == TypeKind::kInt && b.kind == TypeKind::kNumber) return WholeNumbers(order, NumberAt(b.value));
  const bool is_text = b.kind == TypeKind::kText;
  const bool is_word = kind == TypeKind::kText || kind == TypeKind::kEmail || kind == TypeKind::kPhone ||
                       kind == TypeKind::kUrl || kind == TypeKind::kCountry || kind == TypeKind::kLanguage;
  if (is_text ? !is_word : kind != b.kind) return std::nullopt;
  if (is_text && order != Order::kEqual && order != Order::kNotEqual) return std::nullopt;
  return ValueSet::That(order, b.value);
}

FormulaId Conditions::Against(ast::ExprId a, Order order, const Constant& b, const Place& start) {
  if (depth_ >= kDepthMax) {
    is_cut_ = true;
    return formulas_.True();
  }
  const Found found = terms_.Through(a, start);
  ++depth_;
  const FormulaId out = Remembered({Question::What::kAgainst, found.id, terms_.Keep(*found.place), false, order, b},
                                   [&] { return WorkOutAgainst(found, order, b); });
  --depth_;
  return out;
}

FormulaId Conditions::WorkOutAgainst(const Found& found, Order order, const Constant& b) {
  const Place& place = *found.place;
  const ast::ExprNode& node = ast_.exprs[found.id].node;
  const TypeKind kind = terms_.TypeOf(found.id).kind;
  if (const std::optional<Constant> left = terms_.ConstantOf(found.id, place)) {
    if (b.kind == TypeKind::kCalendarDuration) return FixedAgainstMonths(*left, order, b.value);
    const std::optional<ValueSet> values = Values(left->kind, order, b);
    return values && !left->is_local ? formulas_.Constant(values->Has(left->value)) : formulas_.True();
  }
  FormulaId out = formulas_.True();
  const auto* binary = std::get_if<ast::BinaryExpr>(&node);
  if (const auto* choice = std::get_if<ast::ConditionalExpr>(&node)) {
    out = formulas_.Or(
        {formulas_.And({That(choice->condition, true, place), Against(choice->then_value, order, b, place)}),
         formulas_.And({That(choice->condition, false, place), Against(choice->otherwise_value, order, b, place)})});
  } else if (binary != nullptr && binary->op == ast::BinaryOperator::kElse) {
    out = formulas_.Or({formulas_.And({Known(binary->left, true, place), Against(binary->left, order, b, place)}),
                        formulas_.And({Known(binary->left, false, place), Against(binary->right, order, b, place)})});
  } else if (kind == TypeKind::kBool && b.kind == TypeKind::kBool &&
             (order == Order::kEqual || order == Order::kNotEqual)) {
    out = That(found.id, (b.value != 0) == (order == Order::kEqual), place);
  } else if (b.kind == TypeKind::kCalendarDuration) {
    out = AgainstMonths(found.id, order, b.value, place);
  } else if (b.is_local) {
    const TermId term = terms_.ComparingWithClock(found.id, b, place);
    if (term.is_valid()) {
      out = Literal(term, ValueSet::That(order, 0).With(formulas_.term(term).domain.may_be_missing()));
    }
  } else if (const auto* since = std::get_if<ast::SinceExpr>(&node);
             since != nullptr && (!since->unit || MillisecondsOf(*since->unit))) {
    out = AgainstSince(*since, order, b, place);
  } else if (const std::optional<ValueSet> values = Values(kind, order, b)) {
    out = Literal(terms_.Of(found.id, place), values->With(terms_.MayBeMissing(found.id, place)));
  }
  return out;
}

// A fixed length is certainly shorter than the shortest months, or longer than the longest.
FormulaId Conditions::FixedAgainstMonths(const Constant& a, Order order, int64_t months) {
  constexpr int64_t kDayMs = 86'400'000, kMonthsMax = 100'000;
  if (a.kind != TypeKind::kDuration || months < 0 || months > kMonthsMax) return formulas_.True();
  if (a.value < months * 28 * kDayMs) return formulas_.Constant(Holds(0, order, 1));
  if (a.value > months * 31 * kDayMs) return formulas_.Constant(Holds(1, order, 0));
  return formulas_.True();
}

FormulaId Conditions::AgainstSince(const ast::SinceExpr& since, Order order, const Constant& b, const Place& place) {
  const std::optional<ValueSet> values = Values(since.unit ? TypeKind::kInt : TypeKind::kDuration, order, b);
  if (!values) return formulas_.True();
  const TermId term = terms_.TimeSince(since, place);
  if (!term.is_valid()) return formulas_.True();
  const ValueSet milliseconds = since.unit ? values->InParts(*MillisecondsOf(*since.unit)) : *values;
  return Literal(term, milliseconds.With(formulas_.term(term).domain.may_be_missing()));
}

FormulaId Conditions::AgainstMonths(ast::ExprId a, Order order, int64_t months, const Place& place) {
  constexpr int64_t kMonthsMax = 1'000'000;
  if (std::abs(months) > kMonthsMax || terms_.TypeOf(a).kind != TypeKind::kDuration) return formulas_.True();
  const TermId term = terms_.InMonths(a, place);
  if (!term.is_valid()) return formulas_.True();
  return Literal(term, ValueSet::That(order, 2 * months).With(formulas_.term(term).domain.may_be_missing()));
}

}  // namespace senda::analysis
