#include "tools/recorded_inputs.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "compiler/base/check.h"
#include "runtime/engine/defaults.h"
#include "runtime/engine/name_match.h"
#include "runtime/ingest/convert.h"
#include "runtime/ingest/recorded_inputs.h"

namespace senda::tools {
namespace {

using ingest::RecordedInputKind;

// The record's member at a place behind the envelope; empty when it is not there.
std::string_view TextAt(const ingest::TypedEvent& record, uint32_t place) {
  const abi::Value& value = record.fields[abi::kFirstEventField + place];
  return value.known != 0 ? value.text() : std::string_view();
}

// Its texts are read into the arena.
engine::HookAnswer AnswerOf(const ingest::TypedEvent& record, ingest::TextArena* arena) {
  engine::HookAnswer answer;
  answer.customer_id = record.customer;
  answer.call = TextAt(record, 0);
  answer.hook = TextAt(record, 1);
  answer.at = record.at;
  const std::string_view packed = TextAt(record, 2);
  answer.read = [packed, arena](const abi::FieldType& type, abi::Value* value, std::string* reason) {
    *value = abi::Value::Missing();
    if (packed.empty()) return type.is_optional;
    ingest::ConvertContext context;
    context.arena = arena;
    if (ingest::Convert(type, ingest::UnpackAnswer(packed), &context, value, reason)) return true;
    *reason = fmt::format("`value`: {}", *reason);
    return false;
  };
  return answer;
}

// The place of the field of that name, or of one that was called so; fields.size() when there is none.
size_t PlaceOfField(const std::vector<abi::FieldSchema>& fields, std::string_view name) {
  for (const bool is_former : {false, true}) {
    for (size_t i = 0; i < fields.size(); ++i) {
      const std::vector<std::string>& formers = fields[i].former_names;
      const bool is_it =
          is_former ? std::find(formers.begin(), formers.end(), name) != formers.end() : fields[i].name == name;
      if (is_it) return i;
    }
  }
  return fields.size();
}

// A catalog's row: its fields have the types that the program says.
std::optional<engine::Input> RowOf(const ingest::TypedEvent& record, const abi::Program& program,
                                   ingest::TextArena* arena, std::string* reason) {
  thread_local std::vector<abi::Value> values;  // the input's, until the next one
  engine::CatalogRow row;
  row.catalog = TextAt(record, 0);
  row.key = TextAt(record, 1);
  row.at = record.at;
  const abi::Value& removed = record.fields[abi::kFirstEventField + 3];
  row.is_removed = removed.known != 0 && removed.integer != 0;
  const uint32_t index = engine::FindCalled(program.catalogs, row.catalog);
  if (index == abi::kNone) return row;  // the engine says so
  const abi::Catalog* catalog = &program.catalogs[index];
  values.assign(catalog->fields.size(), abi::Value::Missing());
  bool is_good = true;
  ingest::ConvertContext context;
  context.arena = arena;
  ingest::UnpackRow(TextAt(record, 2), [&](std::string_view name, const ingest::Cell& cell) {
    if (name == catalog->key && row.key.empty()) row.key = cell.text;
    const size_t field = PlaceOfField(catalog->fields, name);
    if (!is_good || field == catalog->fields.size()) return;
    context.is_mapped = cell.kind == ingest::CellKind::kPlain;
    if (ingest::IsMissing(cell, context)) return;
    is_good = ingest::Convert(catalog->fields[field].type, cell, &context, &values[field], reason);
    if (!is_good) *reason = fmt::format("`{}`: {}", name, *reason);
  });
  if (!is_good) return std::nullopt;
  for (size_t i = 0; i < values.size(); ++i) {
    const abi::FieldSchema& field = catalog->fields[i];
    if (values[i].known == 0) values[i] = engine::DefaultOf(field, 0);
  }
  if (!row.is_removed) row.fields = values;
  return row;
}

engine::Resume ResumeOf(const ingest::TypedEvent& record) {
  engine::Resume resume{TextAt(record, 0), TextAt(record, 1), record.at};
  const abi::Value& over = record.fields[abi::kFirstEventField + 2];
  if (over.known != 0) resume.over_ms = over.integer;
  return resume;
}

engine::Event EventOf(const ingest::TypedEvent& record) {
  engine::Event event;
  event.type = record.type;
  event.customer_id = record.customer;
  event.fields = record.fields;
  event.has_identity = record.has_id;
  return event;
}

}  // namespace

std::optional<engine::Input> InputOf(const ingest::TypedEvent& record, const abi::Program& program,
                                     ingest::TextArena* arena, std::string* reason) {
  arena->Clear();
  if (record.is_event) return EventOf(record);
  switch (static_cast<RecordedInputKind>(record.type)) {
    case RecordedInputKind::kTick: return engine::Tick{record.at};
    case RecordedInputKind::kErase: return engine::Erasure{record.customer, record.at};
    case RecordedInputKind::kPause:
      return engine::Pause{TextAt(record, 0), TextAt(record, 1), TextAt(record, 2), record.at};
    case RecordedInputKind::kResume: return ResumeOf(record);
    case RecordedInputKind::kDelivery:
      return engine::DeliveryAnswer{record.customer, TextAt(record, 0), TextAt(record, 1), record.at};
    case RecordedInputKind::kAnswer: return AnswerOf(record, arena);
    case RecordedInputKind::kOutcome:
      return engine::PersonAnswer{record.customer, TextAt(record, 0), TextAt(record, 1), TextAt(record, 2), record.at};
    case RecordedInputKind::kCatalog: return RowOf(record, program, arena, reason);
    case RecordedInputKind::kCode: return engine::CouponCode{TextAt(record, 0), TextAt(record, 1), record.at};
  }
  SENDA_UNREACHABLE("a recorded input that nobody knows");
}

}  // namespace senda::tools
