// A recorded value as the value of a declared field, or the reason why it is none.
//
// Takes what stands in the record and the field's type. Numbers, percentages and money are read from their characters,
// exactly. Texts come out in NFC; they live as long as the cell or in the arena.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/abi/schema.h"
#include "runtime/ingest/cell.h"
#include "runtime/ingest/json_document.h"
#include "runtime/ingest/text_arena.h"
#include "runtime/ingest/time_text.h"

namespace senda::ingest {

struct ConvertContext {
  TextArena* arena = nullptr;
  const JsonDocument* document = nullptr;   // of cells that are objects
  std::optional<uint32_t> zone;             // of local times; without one they are refused
  const TimeFormat* time_format = nullptr;  // tried for instants and dates that are not written in ISO 8601
  // Rows of a mapped file: a string may stand for a value of any type, and an empty one for a missing value.
  bool is_mapped = false;
  uint64_t extra_fields = 0;   // counts members of records that are not declared
  uint64_t rounded_money = 0;  // counts amounts with more decimals than their currency has
};

bool IsMissing(const Cell& cell, const ConvertContext& context);

// Takes a cell that is not missing. False: `*reason` says what is wrong with it, as in "`3.5` is not a whole number".
bool Convert(const abi::FieldType& type, const Cell& cell, ConvertContext* context, abi::Value* out,
             std::string* reason);

// The parts of Convert for an array and an object of JSON.
bool ConvertList(const abi::FieldType& type, const Cell& cell, ConvertContext* context, abi::Value* out,
                 std::string* reason);
bool ConvertRecord(const abi::FieldType& type, const Cell& cell, ConvertContext* context, abi::Value* out,
                   std::string* reason);

// The cell as a message shows it: cut short, without control characters, a JSON string in quotes.
std::string ShowCell(const Cell& cell);

}  // namespace senda::ingest
