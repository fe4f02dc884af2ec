#include "compiler/lower/expressions.h"

#include "compiler/base/check.h"
#include "compiler/base/overloaded.h"
#include "compiler/lower/messages.h"

namespace senda::lower {

NodeId Expressions::Lower(ast::ExprId id, const Scope& scope) {
  return Narrowed(id, LowerUnchecked(id, scope));
}

NodeId Expressions::Narrowed(ast::ExprId id, NodeId node) {
  return nodes_[node].is_optional && !in_.TypeOf(id).is_optional ? nodes_.AssumeKnown(node) : node;
}

NodeId Expressions::LowerUnchecked(ast::ExprId id, const Scope& scope) {
  const ast::Expr& expr = in_.expr(id);
  return std::visit(Overloaded{
                        [&](const ast::BoolLiteral& e) { return builder_.Bool(e.value); },
                        [&](const ast::IntLiteral& e) { return LiteralInteger(e, in_.TypeOf(id)); },
                        [&](const ast::NumberLiteral& e) { return builder_.Number(e.value); },
                        [&](const ast::PercentLiteral& e) { return builder_.Integer(e.millionths); },
                        [&](const ast::MoneyLiteral& e) { return LiteralMoney(e); },
                        [&](const ast::DurationLiteral& e) { return LiteralDuration(e); },
                        [&](const ast::TimeOfDayLiteral& e) { return builder_.Integer(e.milliseconds); },
                        [&](const ast::DateLiteral& e) { return builder_.Integer(e.days); },
                        [&](const ast::DateTimeLiteral& e) {
                          return builder_.InstantAt(builder_.Integer(e.days), builder_.Integer(e.milliseconds));
                        },
                        [&](const ast::TextLiteral& e) { return LiteralText(e, in_.TypeOf(id), scope); },
                        [&](const ast::ListLiteral& e) { return ListValue(e, in_.TypeOf(id), scope); },
                        [&](const ast::RecordLiteral& e) { return RecordValue(e, in_.TypeOf(id), scope); },
                        [&](const ast::NameExpr&) { return Resolved(id, scope); },
                        [&](const ast::MemberExpr&) { return Resolved(id, scope); },
                        [&](const ast::CallExpr& e) { return Call(id, e, scope); },
                        [&](const ast::UnaryExpr& e) { return Unary(id, e, scope); },
                        [&](const ast::BinaryExpr&) { return Binary(id, scope); },
                        [&](const ast::InExpr& e) { return Membership(e, scope); },
                        [&](const ast::BetweenExpr& e) { return Between(e, scope); },
                        [&](const ast::IsExpr& e) { return Is(id, e, scope); },
                        [&](const ast::ConditionalExpr& e) {
                          NodeId condition = Lower(e.condition, scope);
                          NodeId when_true = As(in_.TypeOf(id), e.then_value, scope);
                          return nodes_.Select(condition, when_true, As(in_.TypeOf(id), e.otherwise_value, scope));
                        },
                        [&](const ast::SinceExpr& e) { return Since(e, scope); },
                        [&](const ast::InJourneyExpr&) {
                          return builder_.Segment(membership_numbers_.at(in_.model.in_journeys[id].index()));
                        },
                        [&](const ast::ParenExpr& e) { return Lower(e.inner, scope); },
                        [&](const ast::AggregateExpr& e) { return Aggregate(id, e, scope); },
                        [&](const ast::OpenExpr& e) { return Open(e, in_.model.opens[id], expr.span, scope); },
                    },
                    expr.node);
}

NodeId Expressions::Resolved(ast::ExprId id, const Scope& scope) {
  const sema::Type& type = in_.TypeOf(id);
  const auto unexpected = [&]() -> NodeId { SENDA_UNREACHABLE("expression {} is no value", id.index()); };
  return std::visit(
      Overloaded{
          [&](const sema::EventFieldRef& r) { return EventField(scope.event, r.field); },
          [&](const sema::BindingFieldRef& r) { return BindingField(r.binding, r.field, type.is_optional, scope); },
          [&](const sema::CustomerFieldRef& r) { return CustomerField(r.field); },
          [&](const sema::CustomerAgeRef&) { return Age(); },
          [&](const sema::SegmentRef& r) { return SegmentTruth(r.segment); },
          [&](const sema::LetRef& r) { return LetValue(r.let); },
          [&](const sema::ParameterRef& r) {
            return scope.message != nullptr ? scope.message->Read(r.index) : scope.arguments->at(r.index).value;
          },
          [&](const sema::ParameterFieldRef& r) {
            if (scope.message != nullptr) return scope.message->ReadField(r.index, r.field);
            return BindingField(scope.arguments->at(r.index).binding, r.field, type.is_optional, scope);
          },
          [&](const sema::EnumValueRef& r) { return builder_.Integer(r.member); },
          [&](const sema::CodeRef&) { return Code(id); },
          [&](const sema::NowRef&) { return builder_.Now(); },
          [&](const sema::TodayRef&) { return builder_.DateOf(builder_.Now()); },
          [&](const sema::EnteringRef&) { return builder_.Entering(); },
          [&](const sema::RecordFieldRef& r) {
            return RecordField(std::get<ast::MemberExpr>(in_.expr(id).node).object, r.field, scope);
          },
          [&](const sema::AggregateFieldRef& r) {
            return AggregateField(std::get<ast::MemberExpr>(in_.expr(id).node).object, r.field, scope);
          },
          [&](const sema::BuiltinRef& r) {
            return BuiltinCall(r.function, {std::get<ast::MemberExpr>(in_.expr(id).node).object}, type, scope);
          },
          [&](const sema::DefineRef& r) { return Expand(r.define, {}, scope); },
          [&](const std::monostate&) { return unexpected(); },
          // The event itself stands for when it happened.
          [&](const sema::BindingRef& r) {
            return BindingField(r.binding, in_.interner.Find("at"), type.is_optional, scope);
          },
          [&](const sema::AnswerRef& r) { return Answer(r.binding, type.is_optional, scope); },
          [&](const sema::CustomerRef&) { return unexpected(); },
          [&](const sema::StageOfRef& r) { return CustomerField(*in_.model.maps[r.map].stage_field); },
          [&](const sema::StageMomentRef& r) { return CustomerField(*in_.model.stages[r.stage].since_field); },
          [&](const sema::ItRef&) { return scope.it; },
          [&](const sema::QualifierRef&) { return unexpected(); },
          [&](const sema::CatalogRef&) { return unexpected(); },
      },
      in_.model.resolutions[id]);
}

NodeId Expressions::EventField(sema::EventTypeId event, uint32_t field) {
  const sema::Type& type = in_.EventFields(event).at(field).type;
  return builder_.EventField(field, KindOf(type), type.is_optional);
}

NodeId Expressions::CustomerField(uint32_t field) {
  const sema::Type& type = in_.model.customer_fields.at(field).type;
  return builder_.CustomerField(field, KindOf(type), type.is_optional);
}

NodeId Expressions::BindingField(sema::BindingId binding, Symbol field, bool is_optional, const Scope& scope) {
  is_optional = is_optional || captures_.IsOptional(binding, field);
  const abi::Kind kind = captures_.KindOfField(binding, field);
  if (scope.attempt != abi::kNone && captures_.TriggerBinds(scope.attempt, binding)) {
    return builder_.AttemptCapture(captures_.TriggerSlot(scope.attempt, binding, field), kind, is_optional);
  }
  SENDA_CHECK(scope.journey != abi::kNone && captures_.InstanceBinds(scope.journey, binding), "`{}` is not known here",
              in_.Text(in_.model.bindings[binding].name));
  return builder_.InstanceCapture(captures_.InstanceSlot(scope.journey, binding, field), kind, is_optional);
}

void Expressions::LowerAddresses() {
  for (const sema::NamedDeclaration& channel : in_.model.channels) {
    const auto& decl = std::get<ast::ChannelDecl>(in_.declaration(channel).node);
    uint32_t root = abi::kNone;
    if (decl.to.is_valid()) {
      root = nodes_.AddRoot(Lower(decl.to, Scope{}), "to of " + channel.qualified_name,
                            in_.Position(in_.expr(decl.to).span));
    }
    address_roots_.push_back(root);
  }
}

NodeId Expressions::Answer(sema::BindingId binding, bool is_optional, const Scope& scope) {
  SENDA_CHECK(scope.journey != abi::kNone, "an answer outside of a journey");
  const uint32_t slot = captures_.AnswerSlot(scope.journey, binding);
  return builder_.InstanceCapture(slot, KindOf(*in_.model.bindings[binding].value), is_optional);
}

NodeId Expressions::LowerWrittenOut(ast::ExprId id, const Scope& scope) {
  writes_out_ = true;
  const NodeId out = Lower(id, scope);
  writes_out_ = false;
  return out;
}

NodeId Expressions::LetValue(sema::LetId let) {
  if (writes_out_) {
    return Lower(std::get<ast::LetDecl>(in_.declaration(in_.model.lets[let]).node).value, Scope{});
  }
  NodeId& known = lets_[let];
  if (known.is_valid()) return known;
  const auto& decl = std::get<ast::LetDecl>(in_.declaration(in_.model.lets[let]).node);
  NodeId out = Lower(decl.value, Scope{});
  lets_[let] = out;
  return out;
}

NodeId Expressions::SegmentTruth(sema::SegmentId segment) {
  if (writes_out_) {
    return Lower(std::get<ast::SegmentDecl>(in_.declaration(in_.model.segments[segment]).node).condition, Scope{});
  }
  return builder_.Segment(segment_numbers_.at(segment.index()));
}

NodeId Expressions::Age() {
  std::optional<uint32_t> birthday = in_.FindCustomerField("birthday", sema::TypeKind::kDate);
  SENDA_CHECK(birthday.has_value());
  return nodes_.Map(CustomerField(*birthday),
                    [&](NodeId known) { return builder_.AgeOn(known, builder_.DateOf(builder_.Now())); });
}

ast::ExprId Expressions::Peel(ast::ExprId id) const {
  while (true) {
    const ast::ExprNode& node = in_.expr(id).node;
    if (const auto* paren = std::get_if<ast::ParenExpr>(&node)) {
      id = paren->inner;
      continue;
    }
    const bool is_name = std::holds_alternative<ast::NameExpr>(node) || std::holds_alternative<ast::MemberExpr>(node);
    const auto* let = is_name ? std::get_if<sema::LetRef>(&in_.model.resolutions[id]) : nullptr;
    if (!let) return id;
    id = std::get<ast::LetDecl>(in_.declaration(in_.model.lets[let->let]).node).value;
  }
}

NodeId Expressions::Moment(ast::ExprId id, const Scope& scope) {
  NodeId out = Lower(id, scope);
  if (in_.TypeOf(id).kind != sema::TypeKind::kDate) return out;
  return nodes_.Map(out, [&](NodeId date) { return builder_.StartOfDate(date); });
}

abi::Duration Expressions::Length(ast::ExprId id, const Scope& scope) {
  const NodeId node = Lower(id, scope);
  const std::optional<int64_t> value = nodes_.ConstantInteger(node);
  SENDA_CHECK(value.has_value(), "a length is not known when the program is compiled");
  if (in_.TypeOf(id).kind == sema::TypeKind::kCalendarDuration) return {static_cast<int32_t>(*value), 0};
  return {0, *value};
}

NodeId Expressions::Where(const ast::EventReference& reference, const sema::EventTarget& target, const Scope& scope) {
  std::vector<NodeId> conditions;
  if (target.message.is_valid()) {
    NodeId message = EventField(target.event, *in_.FindEventField(target.event, "message"));
    conditions.push_back(builder_.EqualInteger(message, builder_.Integer(target.message.index())));
  }
  if (target.link.is_valid()) {
    const NodeId link = EventField(target.event, *in_.FindEventField(target.event, "link"));
    conditions.push_back(builder_.EqualText(nodes_.Else(link, nodes_.Text("")), nodes_.Text(in_.Text(target.link))));
  }
  // What a journey sends and what comes of it belongs to that journey.
  if (scope.journey != abi::kNone && target.event.is_valid() &&
      !in_.model.events[target.event].declaration.is_valid()) {
    if (auto field = in_.FindEventField(target.event, "journey")) {
      conditions.push_back(builder_.EqualInteger(EventField(target.event, *field), builder_.Integer(scope.journey)));
    }
  }
  if (reference.where.is_valid()) {
    conditions.push_back(Lower(reference.where, scope));
    wheres_.push_back({target.event, scope.journey, conditions.back(), in_.expr(reference.where).span});
  }
  return nodes_.All(conditions);
}

}  // namespace senda::lower
