// Reads the keys of one TOML table, each with its type, and in the end names the keys that nobody asked for.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/source/toml.h"

namespace senda {

class TomlReader {
 public:
  // `name` is the table's, as `[name]` in messages. Takes a table; anything else is a problem and reads as empty.
  TomlReader(const TomlValue& value, std::string name, Problems* problems);

  // The value of a key, null when absent. Marks the key as known.
  const TomlValue* Find(std::string_view key);
  // The same with its type checked; nothing when absent or of another type.
  std::optional<std::string> Text(std::string_view key);
  std::optional<bool> Boolean(std::string_view key);
  std::optional<std::vector<std::string>> Texts(std::string_view key);
  // A number is taken as its characters, so that 0 and "0" mean the same.
  std::optional<std::string> TextOrNumber(std::string_view key);
  // Reports the key as missing when absent.
  std::optional<std::string> NeededText(std::string_view key);

  // `what` is put into the message as it is: "`format`".
  void ReportMissing(std::string_view what);
  void ReportType(std::string_view key, const TomlValue& value, std::string_view wanted);
  void ReportValue(std::string_view key, std::string_view wanted, std::vector<std::string> candidates = {});
  // The same about one item of a list, or any other value that the key does not name alone.
  void ReportValueAt(std::string_view key, const TomlValue& value, std::string shown, std::string_view wanted);
  // Every key that was not looked for. Call it last.
  void ReportUnknown();

  const std::string& name() const { return name_; }
  const TomlTable& table() const { return *table_; }

 private:
  const TomlTable* table_;
  Span span_;
  std::string name_;
  std::vector<std::string> known_;
  Problems* problems_;
};

}  // namespace senda
