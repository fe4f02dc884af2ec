// Lists and records, from the arrays and objects of JSON.
#include <fmt/core.h>

#include "runtime/abi/items.h"
#include "runtime/ingest/convert.h"

namespace senda::ingest {
namespace {

bool RefuseOther(const Cell& cell, std::string_view what, std::string* reason) {
  *reason = fmt::format("`{}` is no {}", ShowCell(cell), what);
  if (cell.kind == CellKind::kPlain) *reason += ": a cell holds a single value, so this needs NDJSON";
  return false;
}

void Keep(ConvertContext* context, std::string bytes, abi::Value* out) {
  *out = abi::Value::Text(context->arena->Copy(bytes));
}

// The place of a member among a record's fields: by its name, or by one that it had before.
size_t FindField(const std::vector<abi::FieldSchema>& fields, std::string_view name, bool* is_former) {
  *is_former = false;
  for (size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return i;
  }
  *is_former = true;
  for (size_t i = 0; i < fields.size(); ++i) {
    for (const std::string& former : fields[i].former_names) {
      if (former == name) return i;
    }
  }
  return fields.size();
}

abi::Value DefaultOf(const abi::FieldSchema& field) {
  const bool is_bytes = abi::RepOf(field.type.kind) == abi::Rep::kText;
  return is_bytes ? abi::Value::Text(field.default_value->text) : field.default_value->value;
}

}  // namespace

bool ConvertList(const abi::FieldType& type, const Cell& cell, ConvertContext* context, abi::Value* out,
                 std::string* reason) {
  if (cell.kind != CellKind::kArray) return RefuseOther(cell, "list", reason);
  const abi::FieldType& element = type.element.front();
  abi::ItemsWriter items;
  size_t count = 0;
  bool is_good = true;
  context->document->ForEach(cell, [&](std::string_view, const Cell& item) {
    ++count;
    if (!is_good || count > type.list_limit) return;
    abi::Value value = abi::Value::Missing();
    if (item.is_missing()) {
      *reason = "it is missing";
      is_good = false;
    } else {
      is_good = Convert(element, item, context, &value, reason);
    }
    if (is_good) items.Add(element.kind, value);
    if (!is_good) *reason = fmt::format("item {}: {}", count, *reason);
  });
  if (!is_good) return false;
  if (count > type.list_limit) {
    *reason = fmt::format("it has {} items, and this field holds {}", count, type.list_limit);
    return false;
  }
  Keep(context, items.Take(), out);
  return true;
}

bool ConvertRecord(const abi::FieldType& type, const Cell& cell, ConvertContext* context, abi::Value* out,
                   std::string* reason) {
  if (cell.kind != CellKind::kObject) return RefuseOther(cell, "record", reason);
  std::vector<Cell> cells(type.fields.size());
  context->document->ForEach(cell, [&](std::string_view name, const Cell& member) {
    bool is_former = false;
    const size_t field = FindField(type.fields, name, &is_former);
    if (field == cells.size() || (is_former && !cells[field].is_missing())) {
      ++context->extra_fields;
    } else {
      cells[field] = member;
    }
  });
  abi::ItemsWriter items;
  for (size_t i = 0; i < cells.size(); ++i) {
    const abi::FieldSchema& field = type.fields[i];
    abi::Value value = abi::Value::Missing();
    if (!cells[i].is_missing()) {
      if (!Convert(field.type, cells[i], context, &value, reason)) {
        *reason = fmt::format("`{}`: {}", field.name, *reason);
        return false;
      }
    } else if (field.default_value) {
      value = DefaultOf(field);
    } else if (!field.type.is_optional) {
      *reason = fmt::format("`{}` is missing", field.name);
      return false;
    }
    items.Add(field.type.kind, value);
  }
  Keep(context, items.Take(), out);
  return true;
}

}  // namespace senda::ingest
