#include "runtime/engine/new_customer.h"

#include "runtime/engine/defaults.h"

namespace senda::engine {
namespace {

using abi::Value;

// Declared defaults, and the id.
void FillFields(const Plan& plan, Block& block, std::string_view id) {
  const abi::Program& program = plan.program;
  const auto set = [&](uint32_t field, const Value& value, bool is_text) {
    const abi::StoredValue stored = block.Store(value, is_text);
    block.At<abi::StoredValue>(program.layout.fields)[field] = stored;
  };
  set(abi::kCustomerFieldId, Value::Text(id), true);
  for (uint32_t i = abi::kFirstCustomerField; i < program.customer_fields.size(); ++i) {
    const abi::FieldSchema& field = program.customer_fields[i];
    if (!field.default_value.has_value()) continue;
    set(i, DefaultOf(field, plan.default_zone), abi::RepOf(field.type.kind) == abi::Rep::kText);
  }
}

}  // namespace

Block NewCustomer(const Plan& plan, std::string_view id) {
  Block block = Block::Create(plan.program.layout);
  FillFields(plan, block, id);
  block.header().zone = ZoneOf(plan, block);
  return block;
}

uint32_t ZoneOf(const Plan& plan, const Block& block) {
  const uint32_t field = plan.program.timezone_field;
  if (field == abi::kNone) return plan.default_zone;
  const abi::StoredValue zone = block.At<abi::StoredValue>(plan.program.layout.fields)[field];
  return zone.known != 0 ? static_cast<uint32_t>(zone.integer) : plan.default_zone;
}

}  // namespace senda::engine
