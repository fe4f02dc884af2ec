#include "compiler/analysis/terms.h"

#include <fmt/format.h>

#include <algorithm>
#include <cfloat>

#include "compiler/analysis/term_printer.h"
#include "compiler/base/currency.h"
#include "compiler/base/overloaded.h"

namespace senda::analysis {
namespace {

using sema::TypeKind;

constexpr int kThroughMax = 64;
constexpr int kStepsMax = 20'000;  // of one condition
constexpr int64_t kDayMs = 86'400'000;

std::optional<int64_t> Product(int64_t a, int64_t b) {
  int64_t out = 0;
  if (__builtin_mul_overflow(a, b, &out)) return std::nullopt;
  return out;
}

std::optional<Constant> As(TypeKind kind, std::optional<int64_t> value) {
  if (!value) return std::nullopt;
  return Constant{kind, *value, false};
}

}  // namespace

std::optional<int64_t> MillisecondsOf(ast::DurationUnit unit) {
  switch (unit) {
    case ast::DurationUnit::kMilliseconds: return 1;
    case ast::DurationUnit::kSeconds: return 1'000;
    case ast::DurationUnit::kMinutes: return 60'000;
    case ast::DurationUnit::kHours: return 3'600'000;
    case ast::DurationUnit::kDays: return kDayMs;
    case ast::DurationUnit::kWeeks: return 7 * kDayMs;
    case ast::DurationUnit::kMonths:
    case ast::DurationUnit::kYears: break;
  }
  return std::nullopt;
}

Terms::Terms(const ast::Ast& ast, const Interner& interner, const sema::Model& model, Formulas* formulas)
    : ast_(ast), interner_(interner), model_(model), formulas_(*formulas) {
  for (ast::StepId id : ast.steps.ids()) {
    if (std::holds_alternative<ast::SetStep>(ast.steps[id].node)) set_fields_.insert(model.set_fields.Get(id));
  }
}

const Place* Terms::Keep(const Place& place) {
  return &*places_.insert(place).first;
}

bool Terms::is_spent() const {
  return steps_ >= kStepsMax;
}

// The same arguments make the same place, wherever the call stands.
void Terms::SetArguments(const std::vector<ast::ExprId>& arguments, const Place& place, Place* body) {
  std::vector<ast::ExprId> meant;
  const Place* outer = nullptr;
  bool is_one_place = true;
  for (const ast::ExprId argument : arguments) {
    const Found found = Through(argument, place);
    const Place* kept = Keep(*found.place);
    is_one_place &= outer == nullptr || outer == kept;
    outer = kept;
    meant.push_back(found.id);
  }
  body->arguments = is_one_place ? &*arguments_.insert(std::move(meant)).first : &arguments;
  body->outer = is_one_place ? outer : Keep(place);
}

Terms::Found Terms::Through(ast::ExprId id, const Place& start) {
  const Place* place = &start;
  const auto inside = [&](const std::vector<ast::ExprId>* arguments) {
    Place body;
    body.frame = place->frame;
    body.is_in_segment = place->is_in_segment;
    if (arguments != nullptr) SetArguments(*arguments, *place, &body);
    place = Keep(body);
  };
  const auto body_of = [&](sema::DefineId define) {
    return std::get<ast::DefineDecl>(ast_.declarations[model_.defines[define].declaration].node).value;
  };
  for (int i = 0; i < kThroughMax && steps_ < kStepsMax; ++i, ++steps_) {
    const ast::ExprNode& node = ast_.exprs[id].node;
    if (const auto* paren = std::get_if<ast::ParenExpr>(&node)) {
      id = paren->inner;
    } else if (const auto* call = std::get_if<ast::CallExpr>(&node)) {
      const auto* define = std::get_if<sema::DefineRef>(&model_.resolutions.Get(call->callee));
      if (define == nullptr) break;
      inside(&model_.call_arguments.Get(id));
      id = body_of(define->define);
    } else if (std::holds_alternative<ast::NameExpr>(node) || std::holds_alternative<ast::MemberExpr>(node)) {
      const sema::Resolution& meaning = model_.resolutions.Get(id);
      if (const auto* let = std::get_if<sema::LetRef>(&meaning)) {
        inside(nullptr);
        id = std::get<ast::LetDecl>(ast_.declarations[model_.lets[let->let].declaration].node).value;
      } else if (const auto* define = std::get_if<sema::DefineRef>(&meaning)) {
        inside(nullptr);
        id = body_of(define->define);
      } else if (const auto* parameter = std::get_if<sema::ParameterRef>(&meaning);
                 parameter != nullptr && place->arguments != nullptr && parameter->index < place->arguments->size()) {
        id = place->arguments->at(parameter->index);
        place = place->outer;
      } else {
        break;
      }
    } else {
      break;
    }
  }
  return {id, place};
}

int64_t Terms::TextNumber(const std::string& text) {
  return texts_.try_emplace(text, static_cast<int64_t>(texts_.size())).first->second;
}

std::optional<Constant> Terms::Literal(ast::ExprId id) {
  const sema::Type& type = TypeOf(id);
  return std::visit(
      Overloaded{
          [&](const ast::BoolLiteral& e) { return As(TypeKind::kBool, e.value ? 1 : 0); },
          [&](const ast::IntLiteral& e) {
            return type.kind == TypeKind::kNumber ? As(TypeKind::kNumber, PlaceOf(static_cast<double>(e.value)))
                                                  : As(TypeKind::kInt, e.value);
          },
          [&](const ast::NumberLiteral& e) { return As(TypeKind::kNumber, PlaceOf(e.value)); },
          [&](const ast::PercentLiteral& e) { return As(TypeKind::kPercent, e.millionths); },
          [&](const ast::MoneyLiteral& e) {
            const Currency* currency = FindCurrency(interner_.Text(e.currency));
            std::optional<int64_t> value = currency == nullptr ? std::nullopt : std::optional(e.digits);
            for (int i = e.decimals; value && i < currency->digits; ++i) value = Product(*value, 10);
            return As(TypeKind::kMoney, value);
          },
          [&](const ast::DurationLiteral& e) {
            if (const auto unit = MillisecondsOf(e.unit)) return As(TypeKind::kDuration, Product(e.count, *unit));
            return As(TypeKind::kCalendarDuration, Product(e.count, e.unit == ast::DurationUnit::kYears ? 12 : 1));
          },
          [&](const ast::TimeOfDayLiteral& e) { return As(TypeKind::kTimeOfDay, e.milliseconds); },
          [&](const ast::DateLiteral& e) {
            if (type.kind == TypeKind::kInstant) {
              return std::optional(Constant{TypeKind::kInstant, e.days * kDayMs, true});
            }
            return As(TypeKind::kDate, e.days);
          },
          [&](const ast::DateTimeLiteral& e) {
            return std::optional(Constant{TypeKind::kInstant, e.days * kDayMs + e.milliseconds, true});
          },
          [&](const ast::TextLiteral& e) -> std::optional<Constant> {
            if (type.kind == TypeKind::kTimeZone || e.pieces.size() > 1) return std::nullopt;
            if (e.pieces.empty()) return As(TypeKind::kText, TextNumber(""));
            const auto* text = std::get_if<std::string>(&e.pieces[0]);
            return text == nullptr ? std::nullopt : As(TypeKind::kText, TextNumber(*text));
          },
          [](const auto&) -> std::optional<Constant> { return std::nullopt; },
      },
      ast_.exprs[id].node);
}

std::optional<Constant> Terms::ConstantOf(ast::ExprId id, const Place& start) {
  const auto [found, place] = Through(id, start);
  const ast::ExprNode& node = ast_.exprs[found].node;
  if (std::holds_alternative<ast::NameExpr>(node) || std::holds_alternative<ast::MemberExpr>(node)) {
    const sema::Resolution& meaning = model_.resolutions.Get(found);
    if (const auto* member = std::get_if<sema::EnumValueRef>(&meaning)) return As(TypeKind::kEnum, member->member);
    if (std::holds_alternative<sema::CodeRef>(meaning)) {
      const auto* name = std::get_if<ast::NameExpr>(&node);
      if (name != nullptr) return As(TypeKind::kText, TextNumber(std::string(interner_.Text(name->name.text))));
    }
    return std::nullopt;
  }
  if (const auto* unary = std::get_if<ast::UnaryExpr>(&node)) {
    if (unary->op != ast::UnaryOperator::kNegate) return std::nullopt;
    std::optional<Constant> operand = ConstantOf(unary->operand, *place);
    if (!operand || operand->is_local || operand->value == ValueSet::kLeast) return std::nullopt;
    operand->value = -operand->value;
    return operand;
  }
  if (const auto* binary = std::get_if<ast::BinaryExpr>(&node)) return Sum(*binary, *place);
  return Literal(found);
}

// `2 * 7 days`, `1 day + 12 hours`.
std::optional<Constant> Terms::Sum(const ast::BinaryExpr& expr, const Place& place) {
  using Operator = ast::BinaryOperator;
  if (expr.op != Operator::kAdd && expr.op != Operator::kSub && expr.op != Operator::kMul) return std::nullopt;
  const std::optional<Constant> a = ConstantOf(expr.left, place);
  if (!a) return std::nullopt;
  const std::optional<Constant> b = ConstantOf(expr.right, place);
  if (!b || a->is_local || b->is_local) return std::nullopt;
  const auto is = [](const Constant& constant, std::initializer_list<TypeKind> kinds) {
    return std::find(kinds.begin(), kinds.end(), constant.kind) != kinds.end();
  };
  int64_t value = 0;
  if (expr.op == Operator::kMul) {
    if (!is(*a, {TypeKind::kInt, TypeKind::kDuration}) || !is(*b, {TypeKind::kInt, TypeKind::kDuration})) {
      return std::nullopt;
    }
    if (__builtin_mul_overflow(a->value, b->value, &value)) return std::nullopt;
    return Constant{a->kind == TypeKind::kInt ? b->kind : a->kind, value, false};
  }
  if (a->kind != b->kind || !is(*a, {TypeKind::kInt, TypeKind::kDuration, TypeKind::kMoney, TypeKind::kPercent})) {
    return std::nullopt;
  }
  const bool overflows = expr.op == Operator::kAdd ? __builtin_add_overflow(a->value, b->value, &value)
                                                   : __builtin_sub_overflow(a->value, b->value, &value);
  if (overflows) return std::nullopt;
  return Constant{a->kind, value, false};
}

std::optional<Terms::Key> Terms::KeyOf(ast::ExprId id, const Place& place) {
  Key key;
  if (!TermPrinter(this, &key).Print(id, place)) return std::nullopt;
  return key;
}

uint32_t Terms::FamilyNumber(const std::string& key) {
  return families_.try_emplace(key, static_cast<uint32_t>(families_.size())).first->second;
}

TermId Terms::Intern(Key key, ValueSet domain, const Place& place, const Family& family) {
  // What a segment looked at when it last flipped may have become something else.
  if (place.is_in_segment && place.frame != Frame::kSettled) {
    const bool is_set =
        std::any_of(key.fields.begin(), key.fields.end(), [&](uint32_t field) { return set_fields_.contains(field); });
    const bool is_past = is_set || key.asks_a_journey || (place.frame == Frame::kLooking && key.reads_clock);
    if (is_past) key.text.insert(0, "before ");
  }
  // Where an event may not have come its field is another term than where it has.
  if (domain.may_be_missing()) key.text += '?';
  const auto found = terms_.find(key.text);
  if (found != terms_.end()) return found->second;
  Term term{key.text, std::move(domain), family, key.is_stable, key.reads_clock, key.asks_a_journey, key.fields};
  if (term.key.starts_with("before ")) term.family = {};
  const TermId id = formulas_.AddTerm(std::move(term));
  terms_.emplace(std::move(key.text), id);
  return id;
}

bool Terms::IsNameMissing(ast::ExprId id, const Place& place) {
  const auto field_may_be = [&](sema::EventTypeId event, uint32_t field) {
    return !event.is_valid() || model_.events[event].fields.at(field).type.is_optional;
  };
  return std::visit(
      Overloaded{
          [&](const sema::EventFieldRef& r) { return field_may_be(place.event, r.field); },
          [&](const sema::CustomerFieldRef& r) { return model_.customer_fields.at(r.field).type.is_optional; },
          [&](const sema::BindingFieldRef& r) {
            const sema::Binding& binding = model_.bindings[r.binding];
            if (binding.is_optional || binding.events.size() != 1) return true;
            for (const sema::FieldInfo& field : model_.events[binding.events[0]].fields) {
              if (field.name == r.field) return field.type.is_optional;
            }
            return true;
          },
          [&](const sema::BuiltinRef&) {
            const auto* member = std::get_if<ast::MemberExpr>(&ast_.exprs[id].node);
            return member == nullptr || MayBeMissing(member->object, place);
          },
          [](const sema::SegmentRef&) { return false; },
          [](const sema::ParameterRef&) { return false; },
          [](const sema::NowRef&) { return false; },
          [](const sema::TodayRef&) { return false; },
          [](const sema::EnteringRef&) { return false; },
          [](const auto&) { return true; },
      },
      model_.resolutions.Get(id));
}

bool Terms::MayBeMissing(ast::ExprId id, const Place& start) {
  const Found found = Through(id, start);
  if (TypeOf(found.id).is_optional) return true;
  const auto may_be = [&](ast::ExprId part) { return MayBeMissing(part, *found.place); };
  return std::visit(Overloaded{
                        [&](const ast::BinaryExpr& e) {
                          if (e.op == ast::BinaryOperator::kElse) return may_be(e.right);
                          return may_be(e.left) || may_be(e.right);
                        },
                        [&](const ast::UnaryExpr& e) { return may_be(e.operand); },
                        [&](const ast::AggregateExpr& e) {
                          using Function = ast::AggregateFunction;
                          return e.function != Function::kCount && e.function != Function::kAny &&
                                 e.function != Function::kSum && e.function != Function::kDistinct;
                        },
                        [&](const ast::CallExpr& e) {
                          if (!std::holds_alternative<sema::BuiltinRef>(model_.resolutions.Get(e.callee))) return true;
                          const std::vector<ast::ExprId>& arguments = model_.call_arguments.Get(found.id);
                          return std::any_of(arguments.begin(), arguments.end(), may_be);
                        },
                        [](const ast::OpenExpr&) { return false; },
                        [&](const ast::NameExpr&) { return IsNameMissing(found.id, *found.place); },
                        [&](const ast::MemberExpr&) { return IsNameMissing(found.id, *found.place); },
                        [&](const auto&) { return !ConstantOf(found.id, *found.place).has_value(); },
                    },
                    ast_.exprs[found.id].node);
}

// Of what an aggregate or function can become.
std::optional<ValueSet> Terms::RangeOf(ast::ExprId id) {
  const auto from_zero = [](int64_t most) { return ValueSet::Between(0, most); };
  const ast::ExprNode& node = ast_.exprs[id].node;
  if (const auto* aggregate = std::get_if<ast::AggregateExpr>(&node)) {
    if (aggregate->function != ast::AggregateFunction::kDistinct) return std::nullopt;
    const sema::AggregateInfo& info = model_.aggregates.Get(id);
    if (!info.field || !info.source.event.is_valid()) return from_zero(ValueSet::kMost);
    const sema::Type& counted = model_.events[info.source.event].fields.at(*info.field).type;
    if (counted.kind == TypeKind::kBool) return from_zero(2);
    if (counted.kind != TypeKind::kEnum) return from_zero(ValueSet::kMost);
    return from_zero(static_cast<int64_t>(model_.enums[counted.enumeration].members.size()));
  }
  if (const auto* open = std::get_if<ast::OpenExpr>(&node)) {
    if (open->function == ast::AggregateFunction::kCount) return from_zero(ValueSet::kMost);
    return std::nullopt;
  }
  const auto* call = std::get_if<ast::CallExpr>(&node);
  const auto* function = std::get_if<sema::BuiltinRef>(&model_.resolutions.Get(call != nullptr ? call->callee : id));
  if (function == nullptr) return std::nullopt;
  if (function->function == sema::Builtin::kSize) return from_zero(ValueSet::kMost);
  if (function->function == sema::Builtin::kDay) return ValueSet::Between(1, 31);
  if (function->function == sema::Builtin::kMonth) return ValueSet::Between(1, 12);
  return std::nullopt;
}

ValueSet Terms::DomainOf(ast::ExprId id, const Place& place) {
  const Found found = Through(id, place);
  const sema::Type& type = TypeOf(found.id);
  ValueSet values = ValueSet::Known();
  switch (type.kind) {
    case TypeKind::kBool: values = ValueSet::Between(0, 1); break;
    case TypeKind::kEnum:
      values = ValueSet::Between(0, static_cast<int64_t>(model_.enums[type.enumeration].members.size()) - 1);
      break;
    case TypeKind::kNumber: values = ValueSet::Between(PlaceOf(-DBL_MAX), PlaceOf(DBL_MAX)); break;
    case TypeKind::kTimeOfDay: values = ValueSet::Between(0, kDayMs - 1); break;
    default: break;
  }
  return RangeOf(found.id).value_or(values).With(MayBeMissing(found.id, *found.place));
}

TermId Terms::Of(ast::ExprId id, const Place& place) {
  const Found found = Through(id, place);
  if (const auto* aggregate = std::get_if<ast::AggregateExpr>(&ast_.exprs[found.id].node);
      aggregate != nullptr && aggregate->function == ast::AggregateFunction::kCount) {
    return CountOf(found.id, *found.place);
  }
  std::optional<Key> key = KeyOf(found.id, *found.place);
  if (!key) return {};
  return Intern(std::move(*key), DomainOf(found.id, *found.place), *found.place, ValueFamily(found));
}

TermId Terms::CountOf(ast::ExprId aggregate, const Place& place) {
  const auto& node = std::get<ast::AggregateExpr>(ast_.exprs[aggregate].node);
  Key key;
  key.text = "count(";
  TermPrinter printer(this, &key);
  if (!printer.PrintEvents(aggregate, place)) return {};
  const std::string events = key.text;
  if (!printer.PrintWindow(node.window, place)) return {};
  if (node.keep) key.text += fmt::format(" keep {}", *node.keep);
  key.text += ')';
  Family family = FamilyOf(aggregate, place);
  family.line = FamilyNumber(events);
  return Intern(std::move(key), ValueSet::Between(0, ValueSet::kMost), place, family);
}

TermId Terms::Comparing(ast::ExprId a, ast::ExprId b, const Place& place, bool* is_turned, bool* is_same) {
  std::optional<Key> first = KeyOf(a, place), second = KeyOf(b, place);
  if (!first || !second) return {};
  *is_same = first->text == second->text;
  *is_turned = second->text < first->text;
  if (*is_turned) std::swap(first, second);
  Key key = std::move(*first);
  key.text += " ? " + second->text;
  key.is_stable &= second->is_stable;
  key.reads_clock |= second->reads_clock;
  key.asks_a_journey |= second->asks_a_journey;
  key.fields.insert(key.fields.end(), second->fields.begin(), second->fields.end());
  const bool may_be_missing = MayBeMissing(a, place) || MayBeMissing(b, place);
  const Family left = CountFamily(*is_turned ? b : a, place), right = CountFamily(*is_turned ? a : b, place);
  const int64_t least = IsNeverMore(right, left) ? 0 : -1, most = IsNeverMore(left, right) ? 0 : 1;
  return Intern(std::move(key), ValueSet::Between(least, most).With(may_be_missing), place);
}

TermId Terms::ComparingWithClock(ast::ExprId instant, const Constant& clock, const Place& place) {
  std::optional<Key> key = KeyOf(instant, place);
  if (!key) return {};
  Family family;
  family.kind = Family::Kind::kMoments;
  family.number = FamilyNumber("clock " + key->text);
  family.place = clock.value;
  key->text += fmt::format(" ? clock {}", clock.value);
  return Intern(std::move(*key), ValueSet::Between(-1, 1).With(MayBeMissing(instant, place)), place, family);
}

TermId Terms::TimeSince(const ast::SinceExpr& since, const Place& place) {
  Key key;
  key.text = "time since ";
  key.reads_clock = true;
  if (!TermPrinter(this, &key).Print(since.moment, place)) return {};
  key.is_stable = false;
  const Found moment = Through(since.moment, place);
  const auto* aggregate = std::get_if<ast::AggregateExpr>(&ast_.exprs[moment.id].node);
  const bool is_entering = std::holds_alternative<sema::EnteringRef>(model_.resolutions.Get(moment.id));
  const bool is_past = is_entering || aggregate != nullptr;
  ValueSet domain = is_past ? ValueSet::Between(0, ValueSet::kMost) : ValueSet::Known();
  return Intern(std::move(key), domain.With(!is_entering), place, SinceFamily(since, place, Family::Kind::kSince));
}

TermId Terms::TimeInside() {
  Key key;
  key.text = "time since entering";
  key.reads_clock = true;
  key.is_stable = false;
  return Intern(std::move(key), ValueSet::Between(0, ValueSet::kMost), Place{});
}

TermId Terms::InMonths(ast::ExprId length, const Place& place) {
  std::optional<Key> key = KeyOf(length, place);
  if (!key) return {};
  key->text += " in months";
  const Found found = Through(length, place);
  const auto* since = std::get_if<ast::SinceExpr>(&ast_.exprs[found.id].node);
  const Family family = since == nullptr ? Family{} : SinceFamily(*since, *found.place, Family::Kind::kMonthsSince);
  return Intern(std::move(*key), ValueSet::Known().With(MayBeMissing(length, place)), place, family);
}

TermId Terms::Segment(sema::SegmentId segment, const Place& place) {
  Key key;
  key.text = fmt::format("segment#{}", segment.index());
  key.is_stable = false;
  // Segments are settled together: their truths always go with one another.
  Place beside = place;
  beside.is_in_segment = false;
  return Intern(std::move(key), ValueSet::Between(0, 1), beside);
}

TermId Terms::InJourney(sema::JourneyId journey, const Place& place) {
  Key key;
  key.text = fmt::format("in#{}", journey.index());
  key.is_stable = false;
  key.asks_a_journey = true;
  return Intern(std::move(key), ValueSet::Between(0, 1), place);
}

}  // namespace senda::analysis
