#include "compiler/lower/samples.h"

#include <algorithm>

namespace senda::lower {
namespace {

// Of `sample { cart: … }`; invalid when there is none of that name.
ast::ExprId Given(const std::vector<ast::Argument>& values, Symbol name) {
  for (const ast::Argument& value : values) {
    if (value.name->text == name) return value.value;
  }
  return {};
}

}  // namespace

std::vector<ir::Test> SampleLowering::LowerAll() {
  std::vector<ir::Test> samples;
  for (sema::MessageId id : in_.model.messages.ids()) {
    const auto& decl = std::get<ast::MessageDecl>(in_.declaration(in_.model.messages[id]).node);
    if (decl.sample) samples.push_back(Lower(id, decl));
  }
  return samples;
}

ir::Test SampleLowering::Lower(sema::MessageId message, const ast::MessageDecl& decl) {
  ir::Test out;
  out.title = in_.model.messages[message].qualified_name;
  out.position = in_.Position(decl.sample->span);
  out.lines.resize(2);
  for (ir::TestLine& line : out.lines) line.position = out.position;
  AddCustomer(decl, &out.lines[0]);
  const std::vector<MessageSlots::Origin>& origins = messages_.OriginsOf(message);
  for (uint32_t slot = 0; slot < origins.size(); ++slot) {
    if (origins[slot].is_item) continue;
    const NodeId value = ValueOf(message, decl, origins[slot]);
    if (value.is_valid()) out.lines[1].values.push_back({slot, nodes_.AddRoot(value, "a sample", out.position)});
  }
  return out;
}

void SampleLowering::AddCustomer(const ast::MessageDecl& decl, ir::TestLine* line) {
  for (const ast::Argument& value : decl.sample->values) {
    const bool is_parameter =
        std::any_of(decl.parameters.begin(), decl.parameters.end(),
                    [&](const ast::Parameter& parameter) { return parameter.name.text == value.name->text; });
    const auto* record = std::get_if<ast::RecordLiteral>(&in_.expr(value.value).node);
    if (is_parameter || record == nullptr || in_.Text(value.name->text) != "customer") continue;
    const std::vector<sema::FieldInfo>& fields = in_.model.customer_fields;
    for (uint32_t i = sema::kFirstDeclaredCustomerField; i < fields.size(); ++i) {
      const ast::ExprId given = Given(record->items, fields[i].name);
      if (!given.is_valid()) continue;
      const NodeId node = expressions_.As(fields[i].type, given, Scope{});
      line->values.push_back({i, nodes_.AddRoot(node, "a sample", line->position)});
    }
  }
}

NodeId SampleLowering::ValueOf(sema::MessageId message, const ast::MessageDecl& decl,
                               const MessageSlots::Origin& origin) {
  const sema::Type& type = in_.model.message_parameter_types.at(message.index()).at(origin.parameter);
  const ast::ExprId given = Given(decl.sample->values, decl.parameters[origin.parameter].name.text);
  if (!given.is_valid()) return {};
  if (!origin.field.is_valid()) return expressions_.As(type, given, Scope{});
  const uint32_t number = in_.FindEventField(type.event, origin.field).value();
  const sema::FieldInfo& field = in_.EventFields(type.event)[number];
  const NodeId value = FieldOf(field, given);
  if (value.is_valid() || number >= sema::kFirstDeclaredEventField) return value;
  // What every event has by itself.
  if (number == sema::kEventFieldAt) return nodes_.builder().Now();
  return number == sema::kEventFieldId ? nodes_.builder().Text("sample") : NodeId();
}

NodeId SampleLowering::FieldOf(const sema::FieldInfo& field, ast::ExprId event) {
  while (const auto* paren = std::get_if<ast::ParenExpr>(&in_.expr(event).node)) event = paren->inner;
  ast::ExprId value = Given(std::get<ast::RecordLiteral>(in_.expr(event).node).items, field.name);
  if (!value.is_valid()) value = field.default_value;
  return value.is_valid() ? expressions_.As(field.type, value, Scope{}) : NodeId();
}

}  // namespace senda::lower
