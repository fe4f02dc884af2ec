// What events and customers look like: names, types, defaults. Read-only; used by ingest to validate what arrives, by
// the engine to lay out customers, by tools to print.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runtime/abi/value.h"

namespace senda::abi {

struct FieldSchema;

struct FieldType {
  Kind kind = Kind::kInt;
  bool is_optional = false;
  std::string currency;                                  // of money: ISO 4217
  int32_t minor_digits = 2;                              // of money
  std::vector<std::string> members;                      // of an enum, in declaration order
  std::vector<std::vector<std::string>> former_members;  // of an enum: the names each had before
  uint32_t text_limit = 1024;                            // of text: bytes
  std::vector<FieldType> element;                        // of a list: one
  uint32_t list_limit = 0;                               // of a list: items
  std::string record;                                    // of a record: its qualified name …
  std::vector<FieldSchema> fields;                       // … and its fields
  // Of an enum: its members are declarations, such as messages. Any other that has a member `other` takes every name.
  bool is_of_names = false;
};

// A default: integer or number in `value`, or what is kept as bytes in `text` (value.data is not used).
struct DefaultValue {
  Value value = Value::Missing();
  std::string text;
};

struct FieldSchema {
  std::string name;
  FieldType type;
  std::optional<DefaultValue> default_value;
  std::vector<std::string> former_names{};  // recorded events and states may still say these
  bool is_kept_by_engine = false;           // of the customer: a stage; nothing sets it from outside
};

// An equality between a field of the event and one of the customer; both of one kind.
struct ReachedBy {
  uint32_t event_field = 0;
  uint32_t customer_field = 0;
};

// fields[0..2] are id (text), at (instant), source (text?): filled from the event's envelope, then the declared ones.
struct EventSchema {
  std::string qualified_name;
  std::string bare_name;  // unique among events, or equal to qualified_name
  std::vector<FieldSchema> fields;
  std::vector<std::string> former_names{};  // qualified
  bool is_built_in = false;
  bool updates_profile = false;  // profile_updated: declared field i + 3 sets customer field i + 1
  // `reaches customers where …`: the event has no customer of its own and goes to each customer for whom all of these
  // fields are known and equal just before it. Empty for any other event; in order of customer field.
  std::vector<ReachedBy> reaches{};
};
inline constexpr uint32_t kEventFieldId = 0, kEventFieldAt = 1, kEventFieldSource = 2, kFirstEventField = 3;
// fields[0] is id.
inline constexpr uint32_t kCustomerFieldId = 0, kFirstCustomerField = 1;

}  // namespace senda::abi
