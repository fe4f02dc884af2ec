#include "runtime/ingest/row_mapping.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "runtime/abi/calendar.h"
#include "runtime/ingest/decimal.h"
#include "runtime/ingest/recorded_inputs.h"

namespace senda::ingest {
namespace {

std::optional<double> NumberIn(std::string_view text) {
  auto decimal = ParseDecimal(text);
  return decimal ? ToNumber(*decimal) : std::nullopt;
}

template <typename T>
bool Holds(const T& a, RowComparison comparison, const T& b) {
  switch (comparison) {
    case RowComparison::kEqual: return a == b;
    case RowComparison::kNotEqual: return a != b;
    case RowComparison::kLess: return a < b;
    case RowComparison::kAtMost: return a <= b;
    case RowComparison::kGreater: return a > b;
    case RowComparison::kAtLeast: return a >= b;
  }
  SENDA_UNREACHABLE();
}

}  // namespace

Result<RowMapping> RowMapping::Bind(const EventSource& source, const EventCatalog& catalog, RecordReader* reader) {
  RowMapping mapping;
  mapping.name_ = source.name;
  auto zone = abi::FindZone(source.at_timezone);
  if (!zone) return MakeError("[sources.{}]: `{}` is not a time zone", source.name, source.at_timezone);
  mapping.zone_ = *zone;
  if (!source.at_format.empty()) mapping.time_format_.emplace(source.at_format, *zone);
  mapping.has_at_ = !source.at.empty();
  if (mapping.has_at_) {
    SENDA_ASSIGN_OR_RETURN(mapping.at_, mapping.BindColumn(source.at, reader));
  }
  if (!source.catalog.empty()) {
    SENDA_RETURN_IF_ERROR(mapping.BindConditions(source, reader));
    SENDA_RETURN_IF_ERROR(mapping.BindCatalog(source, reader));
    return mapping;
  }
  SENDA_ASSIGN_OR_RETURN(mapping.customer_, mapping.BindColumn(source.customer, reader));
  if (source.id) {
    SENDA_ASSIGN_OR_RETURN(mapping.id_, mapping.BindColumn(*source.id, reader));
  }
  SENDA_RETURN_IF_ERROR(mapping.BindConditions(source, reader));
  SENDA_RETURN_IF_ERROR(mapping.BindEvents(source, catalog, reader));
  return mapping;
}

Result<uint32_t> RowMapping::BindColumn(const std::string& name, RecordReader* reader) const {
  auto column = reader->FindColumn(name);
  if (column) return *column;
  return MakeError("[sources.{}]: there is no column `{}`; the columns are {}", name_, name, reader->ColumnNames());
}

Result<void> RowMapping::BindCatalog(const EventSource& source, RecordReader* reader) {
  catalog_ = source.catalog;
  SENDA_ASSIGN_OR_RETURN(key_, BindColumn(source.key, reader));
  for (const auto& [field, column] : source.fields) {
    // A field that the mapping does not name is taken from the column of its own name, if there is one.
    if (field == column && !reader->FindColumn(column)) continue;
    SENDA_ASSIGN_OR_RETURN(const uint32_t index, BindColumn(column, reader));
    row_columns_.emplace_back(field, index);
  }
  return {};
}

RowResult RowMapping::ReadCatalogRow(const RecordReader& reader, std::string_view made_id, EventBuilder* builder,
                                     TypedEvent* event, std::string* reason) const {
  const Envelope envelope{{}, has_at_ ? reader.Get(at_) : Cell{}, {}, Cell{CellKind::kPlain, name_, 0}};
  builder->context().document = reader.document();
  const auto& fields = RecordedInputs()[static_cast<size_t>(RecordedInputKind::kCatalog)].schema.fields;
  const auto index_of = [&](std::string_view name) {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.name == name; });
    return static_cast<uint32_t>(found - fields.begin());
  };
  RowPacker packer;
  for (const auto& [field, column] : row_columns_) {
    if (packer.Add(field, reader.Get(column))) continue;
    *reason = fmt::format("`{}`: {} is no single value", field, ShowCell(reader.Get(column)));
    return RowResult::kRefused;
  }
  const bool is_good = builder->BeginInput(RecordedInputKind::kCatalog, envelope, made_id, event) &&
                       builder->Set(index_of("catalog"), Cell{CellKind::kString, catalog_, 0}, event) &&
                       builder->Set(index_of("key"), reader.Get(key_), event);
  if (!is_good) {
    *reason = builder->reason();
    return RowResult::kRefused;
  }
  builder->SetPacked(index_of(kRowValue), packer.Take(), event);
  if (builder->Finish(event)) return RowResult::kEvent;
  *reason = builder->reason();
  return RowResult::kRefused;
}

Result<void> RowMapping::BindEvents(const EventSource& source, const EventCatalog& catalog, RecordReader* reader) {
  if (!source.event.empty()) {
    one_type_ = catalog.Find(source.event);
    return BindEvent(source.event, source, catalog, reader);
  }
  SENDA_ASSIGN_OR_RETURN(event_column_, BindColumn(source.event_column, reader));
  otherwise_ = source.otherwise;
  for (const auto& [value, event] : source.event_map) {
    SENDA_RETURN_IF_ERROR(BindEvent(event, source, catalog, reader));
    types_[value] = *catalog.Find(event);
  }
  if (!source.event_map.empty()) return {};
  for (const abi::EventSchema& event : catalog.events()) {
    SENDA_RETURN_IF_ERROR(BindEvent(event.qualified_name, source, catalog, reader));
    types_[event.bare_name] = *catalog.Find(event.qualified_name);
    types_[event.qualified_name] = types_[event.bare_name];
  }
  return {};
}

Result<void> RowMapping::BindEvent(const std::string& name, const EventSource& source, const EventCatalog& catalog,
                                   RecordReader* reader) {
  auto type = catalog.Find(name);
  if (!type) return MakeError("[sources.{}]: there is no event `{}`", name_, name);
  const auto& fields = catalog[*type].fields;
  FieldColumns columns(fields.size());
  for (size_t i = abi::kFirstEventField; i < fields.size(); ++i) {
    columns[i] = reader->FindColumn(fields[i].name);
    for (const std::string& former : fields[i].former_names) {
      if (!columns[i]) columns[i] = reader->FindColumn(former);
    }
  }
  for (const auto& [field, column] : source.fields) {
    for (size_t i = abi::kFirstEventField; i < fields.size(); ++i) {
      if (fields[i].name != field) continue;
      SENDA_ASSIGN_OR_RETURN(columns[i], BindColumn(column, reader));
    }
  }
  columns_[*type] = std::move(columns);
  return {};
}

Result<void> RowMapping::BindConditions(const EventSource& source, RecordReader* reader) {
  for (const RowCondition& condition : source.where) {
    SENDA_ASSIGN_OR_RETURN(uint32_t column, BindColumn(condition.column, reader));
    where_.push_back({column, condition.comparison, condition.value, NumberIn(condition.value)});
  }
  return {};
}

void RowMapping::Prepare(ConvertContext* context) const {
  context->zone = zone_;
  context->time_format = time_format_ ? &*time_format_ : nullptr;
  context->is_mapped = true;
}

bool RowMapping::PassesWhere(const RecordReader& reader) const {
  for (const Condition& condition : where_) {
    std::string_view text = reader.Get(condition.column).text;
    auto number = condition.number ? NumberIn(text) : std::nullopt;
    bool holds = number ? Holds(*number, condition.comparison, *condition.number)
                        : Holds(text, condition.comparison, std::string_view(condition.value));
    if (!holds) return false;
  }
  return true;
}

std::optional<uint32_t> RowMapping::FindType(const RecordReader& reader, const EventCatalog& catalog, RowResult* result,
                                             std::string* reason) const {
  if (one_type_) return one_type_;
  Cell cell = reader.Get(event_column_);
  auto found = types_.find(cell.text);
  if (found != types_.end()) return found->second;
  *result = otherwise_ == UnmappedRows::kIgnore ? RowResult::kIgnored : RowResult::kRefused;
  if (catalog.Find(cell.text)) {
    *reason = fmt::format("`{}` is not in the map of `[sources.{}]`", ShowCell(cell), name_);
  } else {
    *reason = fmt::format("there is no event `{}`", ShowCell(cell));
  }
  return std::nullopt;
}

RowResult RowMapping::Read(const RecordReader& reader, std::string_view made_id, EventBuilder* builder,
                           TypedEvent* event, std::string* reason) const {
  if (!PassesWhere(reader)) return RowResult::kIgnored;
  if (!catalog_.empty()) return ReadCatalogRow(reader, made_id, builder, event, reason);
  RowResult result = RowResult::kEvent;
  auto type = FindType(reader, builder->catalog(), &result, reason);
  if (!type) return result;
  Envelope envelope{reader.Get(customer_), reader.Get(at_), id_ ? reader.Get(*id_) : Cell{},
                    Cell{CellKind::kPlain, name_, 0}};
  builder->context().document = reader.document();
  bool is_good = builder->Begin(*type, envelope, made_id, event);
  const FieldColumns& columns = columns_.find(*type)->second;
  for (uint32_t i = abi::kFirstEventField; is_good && i < columns.size(); ++i) {
    is_good = !columns[i] || builder->Set(i, reader.Get(*columns[i]), event);
  }
  if (is_good && builder->Finish(event)) return RowResult::kEvent;
  *reason = builder->reason();
  return RowResult::kRefused;
}

}  // namespace senda::ingest
