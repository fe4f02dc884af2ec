#include "compiler/analysis/term_printer.h"

#include <fmt/format.h>

#include "compiler/base/overloaded.h"

namespace senda::analysis {
namespace {

constexpr int kDepthMax = 24;
constexpr size_t kKeyBytesMax = 1'500;

}  // namespace

void TermPrinter::ReadsClock() {
  key_.reads_clock = true;
  key_.is_stable = false;
}

bool TermPrinter::Print(ast::ExprId id, const Place& place) {
  if (depth_ >= kDepthMax || key_.text.size() > kKeyBytesMax) return false;
  ++depth_;
  const Terms::Found found = terms_.Through(id, place);
  bool is_whole = false;
  if (const std::optional<struct Constant> constant = terms_.ConstantOf(found.id, *found.place)) {
    is_whole = Constant(*constant);
  } else {
    is_whole = std::visit([&](const auto& node) { return On(found.id, node, *found.place); },
                          terms_.ast_.exprs[found.id].node);
  }
  --depth_;
  return is_whole;
}

bool TermPrinter::Constant(const struct Constant& constant) {
  key_.text += fmt::format("={}:{}{}", static_cast<int>(constant.kind), constant.value, constant.is_local ? "L" : "");
  return true;
}

bool TermPrinter::CustomerField(uint32_t field) {
  key_.text += fmt::format("customer#{}", field);
  key_.fields.push_back(field);
  key_.is_stable = false;
  return true;
}

bool TermPrinter::BindingField(sema::BindingId binding, Symbol field) {
  const sema::Binding& info = model_.bindings[binding];
  if (info.events.size() != 1) {
    key_.text += fmt::format("event#{}.{}", binding.index(), terms_.interner_.Text(field));
    return true;
  }
  const std::vector<sema::FieldInfo>& fields = model_.events[info.events[0]].fields;
  for (uint32_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name != field) continue;
    key_.text += fmt::format("event#{}.{}", binding.index(), i);
    return true;
  }
  return false;
}

bool TermPrinter::Field(const Place& place, uint32_t field) {
  if (!place.event.is_valid()) return false;
  const bool has_name = place.binding.is_valid() && model_.bindings[place.binding].events.size() == 1;
  key_.text += has_name ? fmt::format("event#{}.{}", place.binding.index(), field)
                        : fmt::format("field#{}.{}", place.event.index(), field);
  return true;
}

bool TermPrinter::Name(ast::ExprId id, const Place& place) {
  const auto* member = std::get_if<ast::MemberExpr>(&terms_.ast_.exprs[id].node);
  const auto of_object = [&](std::string_view name) {
    if (member == nullptr || !Print(member->object, place)) return false;
    key_.text += name;
    return true;
  };
  const auto moving = [&](const std::string& text) {
    key_.text += text;
    key_.is_stable = false;
    return true;
  };
  const auto fixed = [&](const std::string& text) {
    key_.text += text;
    return true;
  };
  return std::visit(
      Overloaded{
          [&](const sema::EventFieldRef& r) { return Field(place, r.field); },
          [&](const sema::BindingFieldRef& r) { return BindingField(r.binding, r.field); },
          [&](const sema::BindingRef& r) { return fixed(fmt::format("event#{}", r.binding.index())); },
          [&](const sema::AnswerRef& r) { return fixed(fmt::format("answer#{}", r.binding.index())); },
          [&](const sema::CustomerFieldRef& r) { return CustomerField(r.field); },
          [&](const sema::CustomerAgeRef&) {
            ReadsClock();
            return fixed("customer#age");
          },
          [&](const sema::SegmentRef& r) { return moving(fmt::format("segment#{}", r.segment.index())); },
          [&](const sema::ParameterRef& r) { return fixed(fmt::format("parameter#{}", r.index)); },
          [&](const sema::ParameterFieldRef& r) {
            if (place.arguments != nullptr) return false;
            return fixed(fmt::format("parameter#{}.{}", r.index, terms_.interner_.Text(r.field)));
          },
          [&](const sema::NowRef&) {
            ReadsClock();
            return fixed("now");
          },
          [&](const sema::TodayRef&) {
            ReadsClock();
            return fixed("today");
          },
          [&](const sema::EnteringRef&) { return fixed("entering"); },
          [&](const sema::RecordFieldRef& r) { return of_object(fmt::format(".{}", r.field)); },
          [&](const sema::AggregateFieldRef& r) { return of_object(fmt::format(".{}", r.field)); },
          [&](const sema::BuiltinRef& r) { return of_object(fmt::format(".f{}", static_cast<int>(r.function))); },
          [&](const sema::StageMomentRef& r) { return moving(fmt::format("stage#{}", r.stage.index())); },
          [](const auto&) { return false; },
      },
      model_.resolutions.Get(id));
}

bool TermPrinter::On(ast::ExprId, const ast::TextLiteral& node, const Place& place) {
  key_.text += '"';
  for (const auto& piece : node.pieces) {
    if (const auto* text = std::get_if<std::string>(&piece)) {
      key_.text += fmt::format("{}:{}", text->size(), *text);
    } else {
      key_.text += '{';
      if (!Print(std::get<ast::ExprId>(piece), place)) return false;
    }
  }
  key_.text += '"';
  return true;
}

bool TermPrinter::List(const std::vector<ast::ExprId>& items, const Place& place) {
  for (ast::ExprId item : items) {
    if (!Print(item, place)) return false;
    key_.text += ',';
  }
  return true;
}

bool TermPrinter::On(ast::ExprId, const ast::ListLiteral& node, const Place& place) {
  key_.text += '[';
  return List(node.items, place);
}

bool TermPrinter::On(ast::ExprId id, const ast::CallExpr& node, const Place& place) {
  if (const auto* stage = std::get_if<sema::StageOfRef>(&model_.resolutions.Get(id))) {
    const std::optional<uint32_t> field = model_.maps[stage->map].stage_field;
    return field && CustomerField(*field);
  }
  const auto* function = std::get_if<sema::BuiltinRef>(&model_.resolutions.Get(node.callee));
  if (function == nullptr || model_.measure_calls.Get(id).measure.is_valid()) return false;
  key_.text += fmt::format("f{}(", static_cast<int>(function->function));
  return List(model_.call_arguments.Get(id), place);
}

bool TermPrinter::On(ast::ExprId, const ast::UnaryExpr& node, const Place& place) {
  key_.text += node.op == ast::UnaryOperator::kNot ? "not " : "-";
  return Print(node.operand, place);
}

bool TermPrinter::On(ast::ExprId, const ast::BinaryExpr& node, const Place& place) {
  key_.text += '(';
  if (!Print(node.left, place)) return false;
  key_.text += fmt::format(" op{} ", static_cast<int>(node.op));
  if (!Print(node.right, place)) return false;
  key_.text += ')';
  return true;
}

bool TermPrinter::On(ast::ExprId, const ast::InExpr& node, const Place& place) {
  key_.text += node.is_negated ? "(not in " : "(in ";
  if (!Print(node.value, place)) return false;
  key_.text += ' ';
  return Print(node.list, place);
}

bool TermPrinter::On(ast::ExprId, const ast::BetweenExpr& node, const Place& place) {
  key_.text += "(between ";
  return List({node.value, node.low, node.high}, place);
}

bool TermPrinter::On(ast::ExprId id, const ast::IsExpr& node, const Place& place) {
  key_.text += fmt::format("(is{} ", static_cast<int>(node.test));
  if (node.test == ast::IsTest::kStage) key_.text += fmt::format("{} ", model_.tested_stages.Get(id));
  return Print(node.value, place);
}

bool TermPrinter::On(ast::ExprId, const ast::ConditionalExpr& node, const Place& place) {
  key_.text += "(if ";
  return List({node.condition, node.then_value, node.otherwise_value}, place);
}

bool TermPrinter::On(ast::ExprId, const ast::SinceExpr& node, const Place& place) {
  ReadsClock();
  key_.text += fmt::format("since{} ", node.unit ? static_cast<int>(*node.unit) : -1);
  return Print(node.moment, place);
}

bool TermPrinter::On(ast::ExprId id, const ast::InJourneyExpr&, const Place&) {
  key_.is_stable = false;
  key_.asks_a_journey = true;
  key_.text += fmt::format("in#{}", model_.in_journeys.Get(id).index());
  return true;
}

bool TermPrinter::Target(const sema::EventTarget& target) {
  if (!target.event.is_valid()) return false;
  key_.text += fmt::format("e{}", target.event.index());
  if (target.message.is_valid()) key_.text += fmt::format("m{}", target.message.index());
  if (target.link.is_valid()) key_.text += fmt::format("l{}", target.link.index());
  return true;
}

bool TermPrinter::Where(const ast::EventReference& reference, const sema::EventTarget& target, const Place& place) {
  if (!reference.where.is_valid()) return true;
  Place inside;
  inside.event = target.event;
  inside.arguments = place.arguments;
  inside.outer = place.outer;
  key_.text += " where ";
  return Print(reference.where, inside);
}

bool TermPrinter::PrintSource(ast::ExprId aggregate, const Place& place) {
  const sema::AggregateInfo& info = model_.aggregates.Get(aggregate);
  const auto& node = std::get<ast::AggregateExpr>(terms_.ast_.exprs[aggregate].node);
  return Target(info.source) && Where(node.event, info.source, place);
}

bool TermPrinter::PrintEvents(ast::ExprId aggregate, const Place& place) {
  key_.is_stable = false;
  const auto& node = std::get<ast::AggregateExpr>(terms_.ast_.exprs[aggregate].node);
  const sema::AggregateInfo& info = model_.aggregates.Get(aggregate);
  if (!Target(info.source)) return false;
  if (info.field) key_.text += fmt::format(".{}", *info.field);
  if (node.value.is_valid()) {
    Place inside;
    inside.event = info.source.event;
    inside.arguments = place.arguments;
    inside.outer = place.outer;
    key_.text += " of ";
    if (!Print(node.value, inside)) return false;
  }
  return Where(node.event, info.source, place);
}

bool TermPrinter::PrintWindow(const ast::Window& window, const Place& place) {
  key_.text += fmt::format(" in{} ", static_cast<int>(window.kind));
  if (window.kind != ast::WindowKind::kEver && window.kind != ast::WindowKind::kSinceEntering) ReadsClock();
  return !window.argument.is_valid() || Print(window.argument, place);
}

bool TermPrinter::On(ast::ExprId id, const ast::AggregateExpr& node, const Place& place) {
  key_.text += fmt::format("a{}(", static_cast<int>(node.function));
  if (!PrintEvents(id, place) || !PrintWindow(node.window, place)) return false;
  if (node.keep) key_.text += fmt::format(" keep {}", *node.keep);
  key_.text += ')';
  return true;
}

bool TermPrinter::On(ast::ExprId id, const ast::OpenExpr& node, const Place& place) {
  const sema::OpenInfo& info = model_.opens.Get(id);
  key_.is_stable = false;
  key_.text += fmt::format("open{}(", static_cast<int>(node.function));
  if (!Target(info.opens) || !Where(node.opens, info.opens, place)) return false;
  key_.text += " until ";
  if (!Target(info.closes) || !Where(node.closes, info.closes, place)) return false;
  key_.text += fmt::format(" by {} {})", info.opens_field, info.closes_field);
  return true;
}

}  // namespace senda::analysis
