// What a recording can hold besides events: other inputs of an engine, a line each, in order of time among the events.
//
//   {"input":"erase","customer":"42","at":"2026-03-02T10:00:00Z"}
//
// A new one is a line in RecordedInputs() and one in tools/recorded_inputs.cc, which hands it to the engine.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/items.h"
#include "runtime/abi/schema.h"
#include "runtime/ingest/cell.h"
#include "runtime/ingest/event.h"
#include "runtime/ingest/event_catalog.h"

namespace senda::ingest {

// What a hook has answered may be a value of any type: it is kept as a text, behind the letter of what it is in JSON,
// until somebody knows the type.
inline constexpr std::string_view kAnswerValue = "value";
std::optional<std::string> PackAnswer(const Cell& cell);
Cell UnpackAnswer(std::string_view packed);

// A catalog's row, whose fields only the program knows: names and cells, packed into a text in the same way.
inline constexpr std::string_view kRowValue = "row";
class RowPacker {
 public:
  // False when the cell is no single value.
  bool Add(std::string_view name, const Cell& cell);
  std::string Take();

 private:
  abi::ItemsWriter items_;
};
// Calls visit(name, cell) for each.
void UnpackRow(std::string_view packed, const std::function<void(std::string_view, const Cell&)>& visit);

struct RecordedInput {
  RecordedInputKind kind;
  abi::EventSchema schema;  // its declared fields are members of the line, beside `input`, `customer` and `at`
  bool has_customer = false;
  bool may_be_timeless = false;  // without `at` it was there before anything happened
};

// By RecordedInputKind.
const std::vector<RecordedInput>& RecordedInputs();
std::optional<RecordedInputKind> FindRecordedInput(std::string_view name);

// What the fields of a record are.
const abi::EventSchema& SchemaOf(const TypedEvent& event, const EventCatalog& catalog);

}  // namespace senda::ingest
