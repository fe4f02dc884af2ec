// A `[sources.NAME]` bound to the columns of one file and the events of one program.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/source/event_source.h"
#include "runtime/ingest/event_builder.h"
#include "runtime/ingest/record_reader.h"
#include "runtime/ingest/time_text.h"

namespace senda::ingest {

enum class RowResult : uint8_t { kEvent, kIgnored, kRefused };

class RowMapping {
 public:
  // `source` and `catalog` outlive the mapping. An error when an event or a column is unknown. A field that the mapping
  // does not name is taken from the column of its own name, if there is one.
  static Result<RowMapping> Bind(const EventSource& source, const EventCatalog& catalog, RecordReader* reader);

  // Sets what conversions of this source need; the mapping stays where it is from then on.
  void Prepare(ConvertContext* context) const;

  // Turns the reader's record into an event. `*reason` says why it was refused.
  RowResult Read(const RecordReader& reader, std::string_view made_id, EventBuilder* builder, TypedEvent* event,
                 std::string* reason) const;

 private:
  struct Condition {
    uint32_t column;
    RowComparison comparison;
    std::string value;
    std::optional<double> number;
  };
  using FieldColumns = std::vector<std::optional<uint32_t>>;  // by field of the event

  RowMapping() = default;
  Result<uint32_t> BindColumn(const std::string& name, RecordReader* reader) const;
  Result<void> BindCatalog(const EventSource& source, RecordReader* reader);
  Result<void> BindEvents(const EventSource& source, const EventCatalog& catalog, RecordReader* reader);
  Result<void> BindEvent(const std::string& name, const EventSource& source, const EventCatalog& catalog,
                         RecordReader* reader);
  Result<void> BindConditions(const EventSource& source, RecordReader* reader);
  bool PassesWhere(const RecordReader& reader) const;
  // Nothing when the row has no event; `*result` and `*reason` then say what becomes of it.
  std::optional<uint32_t> FindType(const RecordReader& reader, const EventCatalog& catalog, RowResult* result,
                                   std::string* reason) const;

  RowResult ReadCatalogRow(const RecordReader& reader, std::string_view made_id, EventBuilder* builder,
                           TypedEvent* event, std::string* reason) const;

  std::string name_;
  std::string catalog_;                                        // of rows, …
  std::vector<std::pair<std::string, uint32_t>> row_columns_;  // … field and column
  uint32_t key_ = 0;
  bool has_at_ = true;
  std::optional<uint32_t> one_type_;                       // of every row …
  uint32_t event_column_ = 0;                              // … or the column that says it
  absl::flat_hash_map<std::string_view, uint32_t> types_;  // by that column's value
  UnmappedRows otherwise_ = UnmappedRows::kReject;
  absl::flat_hash_map<uint32_t, FieldColumns> columns_;  // by event type
  uint32_t customer_ = 0;
  uint32_t at_ = 0;
  std::optional<uint32_t> id_;
  std::vector<Condition> where_;
  uint32_t zone_ = 0;
  std::optional<TimeFormat> time_format_;
};

}  // namespace senda::ingest
