#include "runtime/ingest/json_document.h"

#include <fmt/core.h>
#include <simdjson.h>

#include <utility>

#include "runtime/ingest/decimal.h"
#include "runtime/ingest/line_reader.h"

namespace senda::ingest {
namespace {

namespace json = simdjson::ondemand;

constexpr int kDepthMax = 64;
static_assert(kLinePadding >= simdjson::SIMDJSON_PADDING);

std::string_view Trim(std::string_view token) {
  size_t end = token.find_last_not_of(" \t\r\n");
  return token.substr(0, end == std::string_view::npos ? 0 : end + 1);
}

// What simdjson found wrong, in words.
std::string_view Words(simdjson::error_code error) {
  switch (error) {
    case simdjson::EMPTY: return "it is empty";
    case simdjson::UNCLOSED_STRING: return "a string is not closed";
    case simdjson::STRING_ERROR: return "a string has an unknown escape";
    case simdjson::UNESCAPED_CHARS: return "a string has a control character that is not escaped";
    case simdjson::UTF8_ERROR: return "it is not UTF-8";
    case simdjson::DEPTH_ERROR: return "it is nested too deeply";
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR: return "a word is neither true, false nor null";
    case simdjson::NUMBER_ERROR: return "a number is not written as JSON wants it";
    case simdjson::TRAILING_CONTENT: return "something stands behind the object";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return "a bracket is not closed, or something stands behind the last one";
    case simdjson::CAPACITY:
    case simdjson::MEMALLOC: return "it is too long";
    default: return "a comma, colon, quote or bracket is missing or too many";
  }
}

}  // namespace

// Goes through the whole document once, so that every part of it has been checked.
struct JsonDocument::Walker {
  json::parser parser;

  simdjson::error_code WalkDocument(std::string_view text, std::vector<Node>* nodes) {
    json::document document;
    auto padded = simdjson::padded_string_view(text.data(), text.size(), text.size() + kLinePadding);
    if (auto error = parser.iterate(padded).get(document)) return error;
    json::object object;
    if (auto error = document.get_object().get(object)) return error;
    nodes->push_back({{}, {CellKind::kObject, {}, 0}, 0});
    if (auto error = WalkObject(object, 0, 1, nodes)) return error;
    // Behind the last token there is no place any more.
    return document.current_location().error() == simdjson::OUT_OF_BOUNDS ? simdjson::SUCCESS
                                                                          : simdjson::TRAILING_CONTENT;
  }

  simdjson::error_code WalkObject(json::object object, uint32_t self, int depth, std::vector<Node>* nodes) {
    for (auto item : object) {
      json::field field;
      if (auto error = std::move(item).get(field)) return error;
      std::string_view key;
      if (auto error = field.unescaped_key().get(key)) return error;
      if (auto error = WalkValue(field.value(), key, depth, nodes)) return error;
    }
    (*nodes)[self].end = static_cast<uint32_t>(nodes->size());
    return simdjson::SUCCESS;
  }

  simdjson::error_code WalkArray(json::array array, uint32_t self, int depth, std::vector<Node>* nodes) {
    for (auto item : array) {
      json::value value;
      if (auto error = std::move(item).get(value)) return error;
      if (auto error = WalkValue(value, {}, depth, nodes)) return error;
    }
    (*nodes)[self].end = static_cast<uint32_t>(nodes->size());
    return simdjson::SUCCESS;
  }

  simdjson::error_code WalkValue(json::value value, std::string_view key, int depth, std::vector<Node>* nodes) {
    if (depth >= kDepthMax) return simdjson::DEPTH_ERROR;
    json::json_type type;
    if (auto error = value.type().get(type)) return error;
    auto self = static_cast<uint32_t>(nodes->size());
    nodes->push_back({key, {}, self + 1});
    switch (type) {
      case json::json_type::object: {
        (*nodes)[self].cell = {CellKind::kObject, {}, self};
        json::object object;
        if (auto error = value.get_object().get(object)) return error;
        return WalkObject(object, self, depth + 1, nodes);
      }
      case json::json_type::array: {
        (*nodes)[self].cell = {CellKind::kArray, {}, self};
        json::array array;
        if (auto error = value.get_array().get(array)) return error;
        return WalkArray(array, self, depth + 1, nodes);
      }
      case json::json_type::string:
        (*nodes)[self].cell.kind = CellKind::kString;
        return value.get_string().get((*nodes)[self].cell.text);
      default: return WalkScalar(type, Trim(value.raw_json_token()), &(*nodes)[self].cell);
    }
  }

  static simdjson::error_code WalkScalar(json::json_type type, std::string_view token, Cell* cell) {
    if (type == json::json_type::number) {
      *cell = {CellKind::kNumber, token, 0};
      return IsJsonNumber(token) ? simdjson::SUCCESS : simdjson::NUMBER_ERROR;
    }
    if (token == "null") cell->kind = CellKind::kNull;
    if (token == "null") return simdjson::SUCCESS;
    if (token != "true" && token != "false") return simdjson::T_ATOM_ERROR;
    *cell = {token == "true" ? CellKind::kTrue : CellKind::kFalse, token, 0};
    return simdjson::SUCCESS;
  }
};

JsonDocument::JsonDocument() : walker_(std::make_unique<Walker>()) {}
JsonDocument::~JsonDocument() = default;

bool JsonDocument::Parse(std::string_view text, std::string* reason) {
  nodes_.clear();
  simdjson::error_code error = walker_->WalkDocument(text, &nodes_);
  if (error == simdjson::SUCCESS) return true;
  *reason = "not a JSON object";
  if (error != simdjson::INCORRECT_TYPE) *reason += fmt::format(": {}", Words(error));
  return false;
}

Cell JsonDocument::Find(const Cell& object, std::string_view key) const {
  Cell found;
  ForEach(object, [&](std::string_view name, const Cell& cell) {
    if (name == key) found = cell;
  });
  return found;
}

Cell JsonDocument::FindPath(std::string_view path) const {
  Cell object = root();
  for (;;) {
    Cell whole = Find(object, path);
    size_t dot = path.find('.');
    if (!whole.is_missing() || dot == std::string_view::npos) return whole;
    object = Find(object, path.substr(0, dot));
    if (object.kind != CellKind::kObject) return Cell{};
    path.remove_prefix(dot + 1);
  }
}

}  // namespace senda::ingest
