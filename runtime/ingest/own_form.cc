#include "runtime/ingest/own_form.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "runtime/abi/emptied.h"
#include "runtime/ingest/recorded_inputs.h"

namespace senda::ingest {
namespace {

// Parts of a CloudEvent that say nothing about the event itself.
constexpr std::array<std::string_view, 3> kTransportNames = {"specversion", "datacontenttype", "dataschema"};

struct Parts {
  Cell input;
  Cell type;
  Envelope envelope;
  Cell data;
};

// Senda's name of a part goes before CloudEvents' when both are there.
void Take(const Cell& cell, bool is_own_name, Cell* part) {
  if (is_own_name || part->is_missing()) *part = cell;
}

Parts TakeParts(const JsonDocument& document, uint64_t* extra_fields) {
  Parts parts;
  document.ForEach(document.root(), [&](std::string_view key, const Cell& cell) {
    if (key == "input") {
      parts.input = cell;
    } else if (key == "type") {
      parts.type = cell;
    } else if (key == "customer" || key == "subject") {
      Take(cell, key == "customer", &parts.envelope.customer);
    } else if (key == "at" || key == "time") {
      Take(cell, key == "at", &parts.envelope.at);
    } else if (key == "id") {
      parts.envelope.id = cell;
    } else if (key == "source") {
      parts.envelope.source = cell;
    } else if (key == "data") {
      parts.data = cell;
    } else if (std::find(kTransportNames.begin(), kTransportNames.end(), key) == kTransportNames.end()) {
      ++*extra_fields;
    }
  });
  return parts;
}

// The field's index, looked for from `*next` on, since most records name fields in the order of their declaration.
uint32_t FindField(const abi::EventSchema& schema, std::string_view name, uint32_t* next) {
  auto count = static_cast<uint32_t>(schema.fields.size());
  for (uint32_t step = 0; step < count; ++step) {
    uint32_t index = (*next + step) % count;
    if (index < abi::kFirstEventField || schema.fields[index].name != name) continue;
    *next = index + 1;
    return index;
  }
  return count;
}

// The field that had this name before; none when the record says it under the name of today, too.
uint32_t FindFormerField(const abi::EventSchema& schema, std::string_view name, const TypedEvent& event) {
  auto count = static_cast<uint32_t>(schema.fields.size());
  for (uint32_t index = abi::kFirstEventField; index < count; ++index) {
    const auto& former = schema.fields[index].former_names;
    if (std::find(former.begin(), former.end(), name) == former.end()) continue;
    return event.fields[index].known != 0 || abi::IsEmptied(event.fields[index]) ? count : index;
  }
  return count;
}

bool SetFields(const JsonDocument& document, const Cell& data, EventBuilder* builder, TypedEvent* event,
               uint64_t* extra_fields) {
  const abi::EventSchema& schema = builder->catalog()[event->type];
  uint32_t next = abi::kFirstEventField;
  bool is_good = true;
  document.ForEach(data, [&](std::string_view key, const Cell& cell) {
    if (!is_good) return;
    uint32_t index = FindField(schema, key, &next);
    if (index == schema.fields.size()) index = FindFormerField(schema, key, *event);
    if (index == schema.fields.size()) {
      ++*extra_fields;
    } else {
      is_good = builder->Set(index, cell, event);
    }
  });
  return is_good;
}

// `"row":{"name":"Mug","stock":3}`
bool ReadRow(const JsonDocument& document, const Cell& row, uint32_t index, EventBuilder* builder, TypedEvent* event,
             std::string* reason) {
  if (row.is_missing()) return true;
  if (row.kind != CellKind::kObject) {
    *reason = fmt::format("its `row` is {}, which is no object", ShowCell(row));
    return false;
  }
  RowPacker packer;
  bool is_good = true;
  document.ForEach(row, [&](std::string_view key, const Cell& cell) {
    if (!is_good || packer.Add(key, cell)) return;
    *reason = fmt::format("`{}`: {} is no single value", key, ShowCell(cell));
    is_good = false;
  });
  if (is_good) builder->SetPacked(index, packer.Take(), event);
  return is_good;
}

// Members of the line itself are the input's fields.
bool ReadInput(const JsonDocument& document, const Parts& parts, std::string_view made_id, EventBuilder* builder,
               TypedEvent* event, std::string* reason) {
  const auto kind = FindRecordedInput(parts.input.text);
  if (parts.input.kind != CellKind::kString || !kind) {
    *reason = fmt::format("there is no input {}", ShowCell(parts.input));
    return false;
  }
  builder->context().document = &document;
  builder->context().extra_fields = 0;
  bool is_good = builder->BeginInput(*kind, parts.envelope, made_id, event);
  const abi::EventSchema& schema = SchemaOf(*event, builder->catalog());
  for (uint32_t i = abi::kFirstEventField; is_good && i < schema.fields.size(); ++i) {
    const Cell cell = document.Find(document.root(), schema.fields[i].name);
    if (*kind == RecordedInputKind::kCatalog && schema.fields[i].name == kRowValue) {
      if (!ReadRow(document, cell, i, builder, event, reason)) return false;
      continue;
    }
    const bool is_answer = *kind == RecordedInputKind::kAnswer && schema.fields[i].name == kAnswerValue;
    is_good = is_answer ? builder->SetAnswer(i, cell, event) : builder->Set(i, cell, event);
  }
  is_good = is_good && builder->Finish(event);
  if (!is_good) *reason = builder->reason();
  return is_good;
}

}  // namespace

bool ReadOwnForm(const JsonDocument& document, std::string_view made_id, EventBuilder* builder, TypedEvent* event,
                 uint64_t* extra_fields, std::string* reason) {
  uint64_t extra = 0;
  Parts parts = TakeParts(document, &extra);
  if (!parts.input.is_missing()) return ReadInput(document, parts, made_id, builder, event, reason);
  if (parts.type.kind != CellKind::kString) {
    *reason = "it does not say its `type`, the event's name";
    return false;
  }
  auto type = builder->catalog().Find(parts.type.text);
  if (!type) {
    *reason = fmt::format("there is no event {}", ShowCell(parts.type));
    return false;
  }
  if (!parts.data.is_missing() && parts.data.kind != CellKind::kObject) {
    *reason = fmt::format("its `data` is {}, which is no object", ShowCell(parts.data));
    return false;
  }
  builder->context().document = &document;
  bool is_good = builder->Begin(*type, parts.envelope, made_id, event) &&
                 (parts.data.is_missing() || SetFields(document, parts.data, builder, event, &extra)) &&
                 builder->Finish(event);
  if (is_good) {
    *extra_fields += extra + builder->context().extra_fields;
  } else {
    *reason = builder->reason();
  }
  return is_good;
}

}  // namespace senda::ingest
