// TOML as plain data with spans. toml.cc is the one file that sees toml++ and its exceptions.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "compiler/source/problem.h"
#include "compiler/source/source_store.h"

namespace senda {

struct TomlEntry;

using TomlArray = std::vector<struct TomlValue>;
using TomlTable = std::vector<TomlEntry>;  // in the order of the file

struct TomlValue {
  // The last alternative is what Senda's settings never are: dates and times.
  std::variant<std::string, int64_t, double, bool, TomlArray, TomlTable, std::monostate> data;
  Span span;

  const std::string* text() const { return std::get_if<std::string>(&data); }
  const bool* boolean() const { return std::get_if<bool>(&data); }
  const TomlArray* array() const { return std::get_if<TomlArray>(&data); }
  const TomlTable* table() const { return std::get_if<TomlTable>(&data); }
};

struct TomlEntry {
  std::string key;
  Span key_span;
  TomlValue value;
};

// "a text", "a table", …: what stands there, for messages.
std::string DescribeToml(const TomlValue& value);

// The file's content, empty when it is not TOML, which then is a problem.
TomlValue ParseToml(const SourceStore& sources, FileId file, Problems* problems);

}  // namespace senda
