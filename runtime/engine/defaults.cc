#include "runtime/engine/defaults.h"

#include "runtime/abi/calendar.h"

namespace senda::engine {

using abi::Value;

Value DefaultOf(const abi::FieldSchema& field, uint32_t default_zone) {
  if (!field.default_value.has_value()) return Value::Missing();
  if (abi::RepOf(field.type.kind) == abi::Rep::kText) return Value::Text(field.default_value->text);
  if (field.type.kind != abi::Kind::kTimeZone || field.default_value->text.empty()) return field.default_value->value;
  return Value::Integer(abi::FindZone(field.default_value->text).value_or(default_zone));
}

}  // namespace senda::engine
