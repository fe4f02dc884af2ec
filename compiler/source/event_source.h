// One `[sources.NAME]` of senda.toml: how the rows of a recorded file become events.
//
// Plain data without behaviour, so that it can be handed to runtime/ingest as it is. Column names are those of the
// header, or "1", "2", … when there is none. Names of events and fields are as written; whoever knows the program
// checks them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/base/span.h"

namespace senda {

enum class SourceFormat : uint8_t {
  kNdjson,   // one JSON object a line: Senda's own form, unless columns are mapped
  kCsv,      // separated by commas, RFC 4180
  kTsv,      // separated by tabs
  kColumns,  // separated by runs of blanks
};

enum class RowComparison : uint8_t { kEqual, kNotEqual, kLess, kAtMost, kGreater, kAtLeast };

// Compares as numbers when both sides are numbers, else as texts. All of a source's conditions must hold.
struct RowCondition {
  std::string column;
  RowComparison comparison{};
  std::string value;
};

enum class UnmappedRows : uint8_t { kReject, kIgnore };

struct EventSource {
  std::string name;
  Span span;
  SourceFormat format = SourceFormat::kNdjson;
  bool has_header = true;
  bool is_sorted = true;  // false: sort by time first, rows of one time in the order of the file

  std::string event;                                           // the event of every row; empty when a column says it
  std::string event_column;                                    // empty when `event` is set
  std::vector<std::pair<std::string, std::string>> event_map;  // value -> event; empty: the value is the event's name
  UnmappedRows otherwise = UnmappedRows::kReject;              // rows whose value is not in the map

  std::string catalog;  // rows of a catalog instead of events; then
  std::string key;  // … the column of their key, and neither event nor customer; `at` may be empty: from the start

  std::string customer;                                     // column
  std::string at;                                           // column
  std::string at_format;                                    // as strptime takes it; empty: RFC 3339
  std::string at_timezone = "UTC";                          // for times that do not say theirs
  std::optional<std::string> id;                            // column; without it no row is a duplicate
  std::vector<std::pair<std::string, std::string>> fields;  // event field -> column, in file order
  std::vector<RowCondition> where;

  // No mapping at all: the rows are events in Senda's own form.
  bool is_own_form() const {
    return format == SourceFormat::kNdjson && event.empty() && event_column.empty() && catalog.empty();
  }
};

}  // namespace senda
