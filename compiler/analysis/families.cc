// Terms, second part: which of them look at the same events.
#include <fmt/format.h>

#include "compiler/analysis/term_printer.h"
#include "compiler/analysis/terms.h"

namespace senda::analysis {

using sema::TypeKind;

Stretch Terms::StretchOf(const ast::Window& window, const Place& place) {
  using Kind = Stretch::Kind;
  switch (window.kind) {
    case ast::WindowKind::kEver: return {Kind::kEver, 0};
    case ast::WindowKind::kToday: return {Kind::kToday, 0};
    case ast::WindowKind::kThisWeek: return {Kind::kThisWeek, 0};
    case ast::WindowKind::kThisMonth: return {Kind::kThisMonth, 0};
    case ast::WindowKind::kThisYear: return {Kind::kThisYear, 0};
    case ast::WindowKind::kLast: {
      const std::optional<Constant> last = ConstantOf(window.argument, place);
      if (last && last->kind == TypeKind::kDuration) return {Kind::kMilliseconds, last->value};
      if (last && last->kind == TypeKind::kCalendarDuration) return {Kind::kMonths, last->value};
      break;
    }
    case ast::WindowKind::kSince:
    case ast::WindowKind::kSinceEntering: break;
  }
  Key key;
  key.text = "window ";
  if (!TermPrinter(this, &key).PrintWindow(window, place)) key.text += fmt::format("? {}", families_.size());
  return {Kind::kOther, FamilyNumber(key.text)};
}

Family Terms::FamilyOf(ast::ExprId aggregate, const Place& place) {
  const auto& node = std::get<ast::AggregateExpr>(ast_.exprs[aggregate].node);
  const sema::AggregateInfo& info = model_.aggregates.Get(aggregate);
  Key key;
  key.text = "events ";
  if (node.keep || !TermPrinter(this, &key).PrintSource(aggregate, place)) return {};
  Family family;
  family.kind = Family::Kind::kCounts;
  family.number = FamilyNumber(key.text);
  family.unfiltered = FamilyNumber(fmt::format("e{}", info.source.event.index()));
  family.is_filtered = node.event.where.is_valid() || info.source.message.is_valid() || info.source.link.is_valid();
  family.is_complete = !info.field && !node.value.is_valid();
  family.stretch = StretchOf(node.window, place);
  return family;
}

Family Terms::CountFamily(ast::ExprId id, const Place& place) {
  const Found found = Through(id, place);
  const auto* aggregate = std::get_if<ast::AggregateExpr>(&ast_.exprs[found.id].node);
  if (aggregate == nullptr || aggregate->function != ast::AggregateFunction::kCount) return {};
  const TermId term = CountOf(found.id, *found.place);
  return term.is_valid() ? formulas_.term(term).family : Family{};
}

Family Terms::ValueFamily(const Found& value) {
  using Function = ast::AggregateFunction;
  Found found = value;
  std::optional<uint32_t> field;
  if (const auto* member = std::get_if<ast::MemberExpr>(&ast_.exprs[found.id].node)) {
    const auto* reference = std::get_if<sema::AggregateFieldRef>(&model_.resolutions.Get(found.id));
    if (reference == nullptr) return {};
    field = reference->field;
    found = Through(member->object, *found.place);
  }
  const auto* aggregate = std::get_if<ast::AggregateExpr>(&ast_.exprs[found.id].node);
  if (aggregate == nullptr) return {};
  Family family = FamilyOf(found.id, *found.place);
  if (family.kind == Family::Kind::kNone) return family;
  const sema::AggregateInfo& info = model_.aggregates.Get(found.id);
  const auto is_required = [&](uint32_t index) {
    return !model_.events[info.source.event].fields.at(index).type.is_optional;
  };
  switch (aggregate->function) {
    case Function::kSum:
    case Function::kDistinct:
      family.kind = Family::Kind::kAmounts;
      family.is_complete = false;
      return family;
    case Function::kLast:
    case Function::kFirst:
      family.kind = Family::Kind::kValues;
      family.is_complete = !field || is_required(*field);
      return family;
    case Function::kAvg:
    case Function::kMin:
    case Function::kMax:
      family.kind = Family::Kind::kValues;
      family.is_complete = info.field && is_required(*info.field);
      return family;
    case Function::kAny:
    case Function::kCount: break;
  }
  return {};
}

Family Terms::SinceFamily(const ast::SinceExpr& since, const Place& place, Family::Kind kind) {
  const Found moment = Through(since.moment, place);
  const auto* aggregate = std::get_if<ast::AggregateExpr>(&ast_.exprs[moment.id].node);
  if (aggregate == nullptr) return {};
  const bool is_last = aggregate->function == ast::AggregateFunction::kLast;
  if (!is_last && aggregate->function != ast::AggregateFunction::kFirst) return {};
  Family family = FamilyOf(moment.id, *moment.place);
  if (family.kind == Family::Kind::kNone) return family;
  family.kind = kind;
  family.is_complete = is_last;
  return family;
}

}  // namespace senda::analysis
