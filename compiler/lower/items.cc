// Expressions, sixth part: lists and records.
#include "compiler/lower/expressions.h"

namespace senda::lower {

NodeId Expressions::ListValue(const ast::ListLiteral& literal, const sema::Type& type, const Scope& scope) {
  const sema::Type element = in_.model.lists[type.list].element;
  NodeId out = builder_.Text("");
  for (ast::ExprId item : literal.items) out = builder_.AddItem(out, As(element, item, scope), KindOf(element));
  return out;
}

NodeId Expressions::RecordValue(const ast::RecordLiteral& literal, const sema::Type& type, const Scope& scope) {
  NodeId out = builder_.Text("");
  for (const sema::FieldInfo& field : in_.model.records[type.record].fields) {
    ast::ExprId value = field.default_value;
    for (const ast::Argument& item : literal.items) {
      if (item.name->text == field.name) value = item.value;
    }
    const abi::Kind kind = KindOf(field.type);
    out = builder_.AddItem(out, value.is_valid() ? As(field.type, value, scope) : builder_.Missing(kind), kind);
  }
  return out;
}

NodeId Expressions::RecordField(ast::ExprId object, uint32_t field, const Scope& scope) {
  const sema::Type& type = in_.model.records[in_.TypeOf(object).record].fields.at(field).type;
  return nodes_.Map(Lower(object, scope), [&](NodeId known) {
    const NodeId item = builder_.ItemOf(known, builder_.Integer(field), KindOf(type));
    return type.is_optional ? item : nodes_.AssumeKnown(item);
  });
}

NodeId Expressions::IsItem(const ast::InExpr& expr, const Scope& scope) {
  const sema::Type element = in_.model.lists[in_.TypeOf(expr.list).list].element;
  const NodeId list = Lower(expr.list, scope);
  const NodeId found = builder_.HasItem(list, As(element, expr.value, scope), KindOf(element));
  return expr.is_negated ? builder_.Not(found) : found;
}

}  // namespace senda::lower
