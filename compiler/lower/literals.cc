// Expressions, second part: literals and the texts that values are written into.
#include <cmath>

#include "compiler/base/check.h"
#include "compiler/base/currency.h"
#include "compiler/lower/expressions.h"
#include "runtime/abi/arithmetic.h"
#include "runtime/abi/calendar.h"
#include "runtime/abi/packed.h"

namespace senda::lower {

NodeId Expressions::LiteralInteger(const ast::IntLiteral& literal, const sema::Type& type) {
  if (type.kind == sema::TypeKind::kNumber) return builder_.Number(static_cast<double>(literal.value));
  return builder_.Integer(literal.value);
}

NodeId Expressions::LiteralMoney(const ast::MoneyLiteral& literal) {
  const Currency* currency = FindCurrency(in_.interner.Text(literal.currency));
  SENDA_CHECK(currency != nullptr);
  int64_t minor_units = literal.digits;
  for (int i = literal.decimals; i < currency->digits; ++i) minor_units = abi::MultiplyIntegers(minor_units, 10);
  return builder_.Integer(minor_units);
}

NodeId Expressions::LiteralDuration(const ast::DurationLiteral& literal) {
  const auto times = [&](int64_t unit) { return builder_.Integer(abi::MultiplyIntegers(literal.count, unit)); };
  switch (literal.unit) {
    case ast::DurationUnit::kMilliseconds: return times(1);
    case ast::DurationUnit::kSeconds: return times(1'000);
    case ast::DurationUnit::kMinutes: return times(60'000);
    case ast::DurationUnit::kHours: return times(3'600'000);
    case ast::DurationUnit::kDays: return times(86'400'000);
    case ast::DurationUnit::kWeeks: return times(7 * 86'400'000);
    case ast::DurationUnit::kMonths: return times(1);
    case ast::DurationUnit::kYears: return times(12);
  }
  SENDA_UNREACHABLE();
}

NodeId Expressions::LiteralText(const ast::TextLiteral& literal, const sema::Type& type, const Scope& scope) {
  NodeId text = Interpolate(literal, scope);
  switch (type.kind) {
    case sema::TypeKind::kCountry:
    case sema::TypeKind::kLanguage: return builder_.Integer(abi::PackLetters(nodes_.ConstantText(text)));
    case sema::TypeKind::kTimeZone: {
      const auto zone = abi::FindZone(nodes_.ConstantText(text));
      return builder_.Integer(zone.value_or(abi::FindZone("UTC").value()));
    }
    default: return text;
  }
}

NodeId Expressions::Interpolate(const ast::TextLiteral& literal, const Scope& scope) {
  NodeId out;
  for (const auto& piece : literal.pieces) {
    NodeId next;
    if (const auto* text = std::get_if<std::string>(&piece)) {
      next = nodes_.Text(*text);
    } else {
      const ast::ExprId id = std::get<ast::ExprId>(piece);
      const sema::Type& type = in_.TypeOf(id);
      next = Printed(type, nodes_.AssumeKnown(Lower(id, scope)));
    }
    out = out.is_valid() ? builder_.Concatenate(out, next) : next;
  }
  return out.is_valid() ? out : nodes_.Text("");
}

NodeId Expressions::Printed(const sema::Type& type, NodeId known) {
  return nodes_[known].rep == abi::Rep::kText ? known : builder_.TextOf(known, KindOf(type), FormatOf(type, in_));
}

NodeId Expressions::Code(ast::ExprId id) {
  const Symbol name = std::get<ast::NameExpr>(in_.expr(id).node).name.text;
  return builder_.Integer(abi::PackLetters(in_.interner.Text(name)));
}

}  // namespace senda::lower
