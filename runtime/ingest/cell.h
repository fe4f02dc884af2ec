// One value of a recorded row as it stands there, before anybody knows what it should be.
#pragma once

#include <cstdint>
#include <string_view>

namespace senda::ingest {

enum class CellKind : uint8_t {
  kMissing,  // no such column, an empty cell
  kNull,     // of JSON: likewise, but said
  kPlain,    // of a file of cells: any type, written as text
  kString,   // JSON from here on
  kNumber,
  kTrue,
  kFalse,
  kObject,
  kArray,
};

struct Cell {
  CellKind kind = CellKind::kMissing;
  std::string_view text;  // the characters; of a string without quotes and escapes, of an object or array empty
  uint32_t node = 0;      // of an object or array: its place in the document

  bool is_missing() const { return kind == CellKind::kMissing || kind == CellKind::kNull; }
};

}  // namespace senda::ingest
