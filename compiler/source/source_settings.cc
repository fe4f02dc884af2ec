#include "compiler/source/source_settings.h"

#include <array>
#include <utility>

#include "compiler/source/toml_reader.h"

namespace senda {
namespace {

constexpr std::array<std::pair<std::string_view, SourceFormat>, 4> kFormats = {{{"csv", SourceFormat::kCsv},
                                                                                {"tsv", SourceFormat::kTsv},
                                                                                {"columns", SourceFormat::kColumns},
                                                                                {"ndjson", SourceFormat::kNdjson}}};

constexpr std::array<std::pair<std::string_view, RowComparison>, 6> kComparisons = {
    {{"equal", RowComparison::kEqual},
     {"not_equal", RowComparison::kNotEqual},
     {"less", RowComparison::kLess},
     {"at_most", RowComparison::kAtMost},
     {"greater", RowComparison::kGreater},
     {"at_least", RowComparison::kAtLeast}}};

void ReadFormat(TomlReader* reader, EventSource* source) {
  std::optional<std::string> text = reader->NeededText("format");
  if (!text) return;
  for (const auto& [name, format] : kFormats) {
    if (name != *text) continue;
    source->format = format;
    return;
  }
  reader->ReportValue("format", "csv, tsv, columns or ndjson", {"csv", "tsv", "columns", "ndjson"});
}

// `{ activity = "offer" }`: names of ours to names of theirs, or the other way round, in the order of the file.
std::vector<std::pair<std::string, std::string>> ReadPairs(const TomlValue& value, std::string name,
                                                           Problems* problems) {
  std::vector<std::pair<std::string, std::string>> pairs;
  TomlReader reader(value, std::move(name), problems);
  for (const TomlEntry& entry : reader.table()) {
    if (auto text = reader.Text(entry.key)) pairs.emplace_back(entry.key, *text);
  }
  return pairs;
}

void ReadEventColumn(const TomlValue& value, const std::string& name, EventSource* source, Problems* problems) {
  TomlReader reader(value, name, problems);
  source->event_column = reader.NeededText("column").value_or("");
  if (const TomlValue* map = reader.Find("map")) source->event_map = ReadPairs(*map, name + ".map", problems);
  if (auto otherwise = reader.Text("otherwise")) {
    if (*otherwise == "ignore") {
      source->otherwise = UnmappedRows::kIgnore;
    } else if (*otherwise != "reject") {
      reader.ReportValue("otherwise", "\"ignore\" or \"reject\"", {"ignore", "reject"});
    }
  }
  reader.ReportUnknown();
}

void ReadEvent(TomlReader* reader, EventSource* source, Problems* problems) {
  const TomlValue* value = reader->Find("event");
  if (value == nullptr) {
    if (source->format != SourceFormat::kNdjson) reader->ReportMissing("`event`");
  } else if (value->text() != nullptr) {
    source->event = *value->text();
  } else if (value->table() != nullptr) {
    ReadEventColumn(*value, reader->name() + ".event", source, problems);
  } else {
    reader->ReportType("event", *value, "the name of an event, or a table with the column that says it");
  }
}

void ReadAt(TomlReader* reader, EventSource* source, Problems* problems) {
  const TomlValue* value = reader->Find("at");
  if (value == nullptr) {
    if (!source->is_own_form()) reader->ReportMissing("`at`");
    return;
  }
  if (value->text() != nullptr) {
    source->at = *value->text();
    return;
  }
  TomlReader at(*value, reader->name() + ".at", problems);
  source->at = at.NeededText("column").value_or("");
  source->at_format = at.Text("format").value_or("");
  if (auto timezone = at.Text("timezone")) {
    if (IsTimeZone(*timezone)) {
      source->at_timezone = *timezone;
    } else {
      at.ReportValue("timezone", "the name of a time zone, such as \"Europe/Madrid\"");
    }
  }
  at.ReportUnknown();
}

void ReadCondition(const TomlValue& value, const std::string& name, EventSource* source, Problems* problems) {
  TomlReader reader(value, name, problems);
  std::string column = reader.NeededText("column").value_or("");
  size_t before = source->where.size();
  for (const auto& [key, comparison] : kComparisons) {
    if (auto text = reader.TextOrNumber(key)) source->where.push_back({column, comparison, *text});
  }
  if (source->where.size() == before)
    reader.ReportMissing("what to compare with (`equal`, `not_equal`, `less`, `at_most`, `greater`, `at_least`)");
  reader.ReportUnknown();
}

void ReadWhere(TomlReader* reader, EventSource* source, Problems* problems) {
  const TomlValue* value = reader->Find("where");
  if (value == nullptr) return;
  std::string name = reader->name() + ".where";
  if (value->array() == nullptr) {
    ReadCondition(*value, name, source, problems);
    return;
  }
  for (const TomlValue& item : *value->array()) ReadCondition(item, name, source, problems);
}

}  // namespace

EventSource ReadEventSource(const TomlEntry& entry, Problems* problems) {
  EventSource source;
  source.name = entry.key;
  source.span = entry.key_span;
  TomlReader reader(entry.value, "sources." + entry.key, problems);
  if (entry.value.table() == nullptr) return source;
  ReadFormat(&reader, &source);
  source.has_header = reader.Boolean("header").value_or(true);
  source.is_sorted = reader.Boolean("sorted").value_or(true);
  source.catalog = reader.Text("catalog").value_or("");
  if (source.catalog.empty()) {
    ReadEvent(&reader, &source, problems);
    auto customer = source.is_own_form() ? reader.Text("customer") : reader.NeededText("customer");
    source.customer = customer.value_or("");
  } else {
    source.key = reader.NeededText("key").value_or("");
  }
  if (source.catalog.empty() || reader.Find("at") != nullptr) ReadAt(&reader, &source, problems);
  source.id = reader.Text("id");
  if (const TomlValue* fields = reader.Find("fields")) {
    source.fields = ReadPairs(*fields, reader.name() + ".fields", problems);
  }
  ReadWhere(&reader, &source, problems);
  reader.ReportUnknown();
  return source;
}

}  // namespace senda
