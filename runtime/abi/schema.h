// What events and customers look like: names, types, defaults. Read-only; used by ingest to validate what arrives, by
// the engine to lay out customers, by tools to print.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/abi/value.h"

namespace senda::abi {

struct FieldType {
  Kind kind = Kind::kInt;
  bool is_optional = false;
  std::string currency;              // of money: ISO 4217
  int32_t minor_digits = 2;          // of money
  std::vector<std::string> members;  // of an enum, in declaration order
  uint32_t text_limit = 1024;        // of text: bytes
  struct FormerMember {
    std::string name;
    uint32_t member;
  };
  std::vector<FormerMember> former_members;  // names that members had before they were renamed
};

// A default: integer or number in `value`, or text in `text` (value.data is not used).
struct DefaultValue {
  Value value = Value::Missing();
  std::string text;
};

struct FieldSchema {
  std::string name;
  FieldType type;
  std::optional<DefaultValue> default_value;
  std::vector<std::string> former_names;  // before it was renamed, the newest first
};

// fields[0..2] are id (text), at (instant), source (text?): filled from the event's envelope, then the declared ones.
struct EventSchema {
  std::string qualified_name;
  std::string bare_name;  // unique among events, or equal to qualified_name
  std::vector<FieldSchema> fields;
  std::vector<std::string> former_ids;  // qualified
  bool is_built_in = false;
  bool updates_profile = false;  // profile_updated: declared field i + 3 sets customer field i + 1
};
inline constexpr uint32_t kEventFieldId = 0, kEventFieldAt = 1, kEventFieldSource = 2, kFirstEventField = 3;
// fields[0] is id.
inline constexpr uint32_t kCustomerFieldId = 0, kFirstCustomerField = 1;

}  // namespace senda::abi
