#include "compiler/source/toml_reader.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace senda {
namespace {

const TomlTable kEmptyTable;

}  // namespace

TomlReader::TomlReader(const TomlValue& value, std::string name, Problems* problems)
    : table_(value.table()), span_(value.span), name_(std::move(name)), problems_(problems) {
  if (table_ != nullptr) return;
  problems_->push_back({ProblemKind::kSettingType, span_, {name_, "a table", DescribeToml(value)}, {}});
  table_ = &kEmptyTable;
}

const TomlValue* TomlReader::Find(std::string_view key) {
  known_.emplace_back(key);
  auto found = std::find_if(table_->begin(), table_->end(), [&](const TomlEntry& entry) { return entry.key == key; });
  return found == table_->end() ? nullptr : &found->value;
}

std::optional<std::string> TomlReader::Text(std::string_view key) {
  const TomlValue* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->text() != nullptr) return *value->text();
  ReportType(key, *value, "a text");
  return std::nullopt;
}

std::optional<bool> TomlReader::Boolean(std::string_view key) {
  const TomlValue* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->boolean() != nullptr) return *value->boolean();
  ReportType(key, *value, "true or false");
  return std::nullopt;
}

std::optional<std::vector<std::string>> TomlReader::Texts(std::string_view key) {
  const TomlValue* value = Find(key);
  if (value == nullptr) return std::nullopt;
  const TomlArray* array = value->array();
  if (array == nullptr) {
    ReportType(key, *value, "a list of texts");
    return std::nullopt;
  }
  std::vector<std::string> texts;
  for (const TomlValue& item : *array) {
    if (item.text() != nullptr) {
      texts.push_back(*item.text());
    } else {
      ReportType(key, item, "a list of texts");
    }
  }
  return texts;
}

std::optional<std::string> TomlReader::TextOrNumber(std::string_view key) {
  const TomlValue* value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (const auto* text = value->text()) return *text;
  if (const auto* integer = std::get_if<int64_t>(&value->data)) return fmt::format("{}", *integer);
  if (const auto* number = std::get_if<double>(&value->data)) return fmt::format("{}", *number);
  ReportType(key, *value, "a text or a number");
  return std::nullopt;
}

std::optional<std::string> TomlReader::NeededText(std::string_view key) {
  std::optional<std::string> text = Text(key);
  if (!text && Find(key) == nullptr) ReportMissing(fmt::format("`{}`", key));
  return text;
}

void TomlReader::ReportMissing(std::string_view what) {
  problems_->push_back({ProblemKind::kSettingMissing, span_, {std::string(what), name_}, {}});
}

void TomlReader::ReportType(std::string_view key, const TomlValue& value, std::string_view wanted) {
  problems_->push_back(
      {ProblemKind::kSettingType, value.span, {std::string(key), std::string(wanted), DescribeToml(value)}, {}});
}

void TomlReader::ReportValue(std::string_view key, std::string_view wanted, std::vector<std::string> candidates) {
  const TomlValue* value = Find(key);
  Span span = value != nullptr ? value->span : span_;
  std::string text = value != nullptr && value->text() != nullptr ? *value->text() : "this";
  problems_->push_back(
      {ProblemKind::kSettingValue, span, {std::string(key), text, std::string(wanted)}, std::move(candidates)});
}

void TomlReader::ReportValueAt(std::string_view key, const TomlValue& value, std::string shown,
                               std::string_view wanted) {
  problems_->push_back(
      {ProblemKind::kSettingValue, value.span, {std::string(key), std::move(shown), std::string(wanted)}, {}});
}

void TomlReader::ReportUnknown() {
  for (const TomlEntry& entry : *table_) {
    if (std::find(known_.begin(), known_.end(), entry.key) != known_.end()) continue;
    problems_->push_back({ProblemKind::kSettingUnknown, entry.key_span, {entry.key, name_}, known_});
  }
}

}  // namespace senda
