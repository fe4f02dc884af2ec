// Expressions, fourth part: functions of the program and of the language.
#include "compiler/base/check.h"
#include "compiler/lower/expressions.h"

namespace senda::lower {

NodeId Expressions::Call(ast::ExprId id, const ast::CallExpr& expr, const Scope& scope) {
  if (std::holds_alternative<sema::StageOfRef>(in_.model.resolutions[id])) return Resolved(id, scope);
  if (in_.model.measure_calls[id].measure.is_valid()) return Measure(id, scope);
  const std::vector<ast::ExprId>& arguments = in_.model.call_arguments[id];
  const sema::Resolution& callee = in_.model.resolutions[expr.callee];
  if (const auto* catalog = std::get_if<sema::CatalogRef>(&callee)) {
    return nodes_.Map(Lower(arguments.at(0), scope),
                      [&](NodeId key) { return builder_.CatalogRow(key, catalog->catalog.index()); });
  }
  if (const auto* define = std::get_if<sema::DefineRef>(&callee)) return Expand(define->define, arguments, scope);
  return BuiltinCall(std::get<sema::BuiltinRef>(callee).function, arguments, in_.TypeOf(id), scope);
}

Argument Expressions::LowerArgument(ast::ExprId id, const sema::Type& parameter, const Scope& scope) {
  const ast::ExprId peeled = Peel(id);
  if (parameter.kind == sema::TypeKind::kEvent) {
    return {NodeId(), std::get<sema::BindingRef>(in_.model.resolutions[peeled]).binding};
  }
  return {As(parameter, id, scope), {}};
}

NodeId Expressions::EventArgumentField(ast::ExprId id, Symbol field, const Scope& scope) {
  const ast::ExprId peeled = Peel(id);
  if (std::holds_alternative<ast::AggregateExpr>(in_.expr(peeled).node)) {
    const sema::EventTypeId event = in_.model.aggregates[peeled].source.event;
    return AggregateField(peeled, in_.FindEventField(event, field).value(), scope);
  }
  const sema::BindingId binding = std::get<sema::BindingRef>(in_.model.resolutions[peeled]).binding;
  return BindingField(binding, field, captures_.IsOptional(binding, field), scope);
}

// The same function of the same values is expanded once, so that functions of functions do not multiply.
NodeId Expressions::Expand(sema::DefineId define, const std::vector<ast::ExprId>& arguments, const Scope& scope) {
  const std::vector<sema::Type>& types = in_.model.define_parameter_types.at(define.index());
  std::vector<Argument> values;
  std::pair<uint32_t, std::vector<uint32_t>> key = {define.index(), {}};
  for (size_t i = 0; i < arguments.size(); ++i) {
    values.push_back(LowerArgument(arguments[i], types.at(i), scope));
    key.second.push_back(values.back().value.index());
  }
  const auto found = expanded_.find(key);
  if (found != expanded_.end() && !writes_out_ && scope.report == nullptr) return found->second;
  Scope inner;
  inner.arguments = &values;
  inner.report = scope.report;
  const auto& decl = std::get<ast::DefineDecl>(in_.declaration(in_.model.defines[define]).node);
  NodeId out = Lower(decl.value, inner);
  if (!writes_out_ && scope.report == nullptr) expanded_.emplace(std::move(key), out);
  return out;
}

NodeId Expressions::BuiltinCall(sema::Builtin function, const std::vector<ast::ExprId>& arguments,
                                const sema::Type& type, const Scope& scope) {
  const auto argument = [&](size_t i) { return Lower(arguments.at(i), scope); };
  const auto pair = [&](auto make) {
    NodeId first = argument(0);
    return make(first, argument(1));
  };
  switch (function) {
    case sema::Builtin::kStartsWith: return pair([&](NodeId a, NodeId b) { return builder_.StartsWith(a, b); });
    case sema::Builtin::kEndsWith: return pair([&](NodeId a, NodeId b) { return builder_.EndsWith(a, b); });
    case sema::Builtin::kContains: return pair([&](NodeId a, NodeId b) { return builder_.Contains(a, b); });
    case sema::Builtin::kEqualsIgnoringCase:
      return pair([&](NodeId a, NodeId b) { return builder_.EqualIgnoringCase(a, b); });
    case sema::Builtin::kMatches:
      return pair([&](NodeId a, NodeId b) { return builder_.Matches(a, nodes_.ConstantText(b)); });
    case sema::Builtin::kLower: return builder_.LowerText(argument(0));
    case sema::Builtin::kUpper: return builder_.UpperText(argument(0));
    case sema::Builtin::kTrim: return builder_.TrimText(argument(0));
    case sema::Builtin::kSize:
      return in_.TypeOf(arguments.at(0)).list.is_valid() ? builder_.SizeOfItems(argument(0))
                                                         : builder_.SizeOfText(argument(0));
    case sema::Builtin::kDomain: return builder_.DomainOf(argument(0));
    case sema::Builtin::kAbs: {
      NodeId value = As(type, arguments.at(0), scope);
      return nodes_[value].rep == abi::Rep::kNumber ? builder_.AbsNumber(value) : builder_.AbsInteger(value);
    }
    case sema::Builtin::kMin:
    case sema::Builtin::kMax: return ExtremeOf(function, arguments, type, scope);
    case sema::Builtin::kRound:
    case sema::Builtin::kFloor:
    case sema::Builtin::kCeil: return Rounded(function, arguments.at(0), scope);
    case sema::Builtin::kShare:
      return pair([&](NodeId a, NodeId b) {
        const bool is_number = nodes_[a].rep == abi::Rep::kNumber || nodes_[b].rep == abi::Rep::kNumber;
        return is_number ? builder_.ShareNumber(AsNumber(a), AsNumber(b)) : builder_.ShareInteger(a, b);
      });
    case sema::Builtin::kTime: return builder_.TimeOf(argument(0));
    case sema::Builtin::kDate:
    case sema::Builtin::kWeekday:
    case sema::Builtin::kDay:
    case sema::Builtin::kMonth:
    case sema::Builtin::kYear: return DatePart(function, arguments.at(0), scope);
  }
  SENDA_UNREACHABLE();
}

NodeId Expressions::ExtremeOf(sema::Builtin function, const std::vector<ast::ExprId>& arguments, const sema::Type& type,
                              const Scope& scope) {
  const bool is_min = function == sema::Builtin::kMin;
  NodeId out = As(type, arguments.at(0), scope);
  for (size_t i = 1; i < arguments.size(); ++i) {
    NodeId next = As(type, arguments[i], scope);
    if (nodes_[out].rep == abi::Rep::kNumber) {
      out = is_min ? builder_.MinNumber(out, next) : builder_.MaxNumber(out, next);
    } else {
      out = is_min ? builder_.MinInteger(out, next) : builder_.MaxInteger(out, next);
    }
  }
  return out;
}

NodeId Expressions::Rounded(sema::Builtin function, ast::ExprId argument, const Scope& scope) {
  NodeId value = Lower(argument, scope);
  if (nodes_[value].rep == abi::Rep::kInteger) return value;
  switch (function) {
    case sema::Builtin::kFloor: return builder_.FloorNumber(value);
    case sema::Builtin::kCeil: return builder_.CeilNumber(value);
    default: return builder_.RoundNumber(value);
  }
}

NodeId Expressions::DatePart(sema::Builtin function, ast::ExprId argument, const Scope& scope) {
  NodeId date = Lower(argument, scope);
  if (in_.TypeOf(argument).kind == sema::TypeKind::kInstant) date = builder_.DateOf(date);
  switch (function) {
    case sema::Builtin::kWeekday: return builder_.WeekdayOfDate(date);
    case sema::Builtin::kDay: return builder_.DayOfDate(date);
    case sema::Builtin::kMonth: return builder_.MonthOfDate(date);
    case sema::Builtin::kYear: return builder_.YearOfDate(date);
    default: return date;
  }
}

}  // namespace senda::lower
