#include "compiler/source/settings.h"

#include <absl/time/time.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include "compiler/base/currency.h"
#include "compiler/source/source_settings.h"
#include "compiler/source/toml_reader.h"

namespace senda {
namespace {

struct Unit {
  std::string_view one;
  std::string_view many;
  int64_t ms;
};

constexpr std::array<Unit, 6> kUnits = {{{"millisecond", "milliseconds", 1},
                                         {"second", "seconds", 1'000},
                                         {"minute", "minutes", 60'000},
                                         {"hour", "hours", 3'600'000},
                                         {"day", "days", 86'400'000},
                                         {"week", "weeks", 604'800'000}}};

bool IsLowerLetter(char c) {
  return c >= 'a' && c <= 'z';
}
bool IsUpperLetter(char c) {
  return c >= 'A' && c <= 'Z';
}

// "es", "pt-BR", "zh-Hant"
bool IsLanguage(std::string_view text) {
  size_t main = std::min(text.find('-'), text.size());
  if (main < 2 || main > 3 || !std::all_of(text.begin(), text.begin() + static_cast<long>(main), IsLowerLetter)) {
    return false;
  }
  if (main == text.size()) return true;
  std::string_view rest = text.substr(main + 1);
  bool is_letters = std::all_of(rest.begin(), rest.end(), [](char c) { return IsLowerLetter(c) || IsUpperLetter(c); });
  return is_letters && rest.size() >= 2 && rest.size() <= 8;
}

// Instants lie within so many days.
constexpr int64_t kDaysMax = 3'652'425;

// Why a text is no length of time that a setting can have.
std::string_view WantedOf(std::string_view text) {
  const size_t blank = std::min(text.find(' '), text.size());
  const std::string_view number = text.substr(0, blank), unit = text.substr(std::min(blank + 1, text.size()));
  const bool is_number =
      !number.empty() && std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool is_unit =
      std::any_of(kUnits.begin(), kUnits.end(), [&](const Unit& one) { return unit == one.one || unit == one.many; });
  if (is_number && is_unit) return "a length of at most 10,000 years, which are 3,652,425 days";
  if (is_number && (unit == "month" || unit == "months" || unit == "year" || unit == "years"))
    return "a length in weeks, days or less, since months and years are not always as long";
  return "a whole number and its unit, such as \"2 seconds\" or \"7 days\"";
}

void ReadDuration(TomlReader* reader, std::string_view key, int64_t* ms) {
  std::optional<std::string> text = reader->Text(key);
  if (!text) return;
  std::optional<int64_t> parsed = ParseExactDuration(*text);
  if (parsed && *parsed <= kDaysMax * 86'400'000) {
    *ms = *parsed;
  } else {
    reader->ReportValue(key, WantedOf(*text));
  }
}

void ReadName(TomlReader* reader, WorkspaceSettings* settings) {
  settings->name = reader->NeededText("name").value_or("");
  const TomlValue* value = reader->Find("name");
  if (value == nullptr || value->text() == nullptr) return;
  if (settings->name.find_first_not_of(" \t\r\n") != std::string::npos) return;
  reader->ReportValueAt("name", *value, "\"\"", "a text that is not empty");
}

void ReadLanguages(TomlReader* reader, WorkspaceSettings* settings) {
  constexpr const char* kWanted = "different language codes, such as \"es\" and \"en\"";
  std::optional<std::vector<std::string>> languages = reader->Texts("languages");
  if (!languages) return;
  const TomlValue& list = *reader->Find("languages");
  if (languages->empty()) return reader->ReportValueAt("languages", list, "[]", kWanted);
  for (size_t i = 0; i < languages->size() && languages->size() == list.array()->size(); ++i) {
    auto here = languages->begin() + static_cast<long>(i);
    if (IsLanguage(*here) && std::find(languages->begin(), here, *here) == here) continue;
    return reader->ReportValueAt("languages", (*list.array())[i], *here, kWanted);
  }
  settings->languages = *languages;
}

void ReadWorkspaceTable(const TomlValue& value, WorkspaceSettings* settings, Problems* problems) {
  TomlReader reader(value, "workspace", problems);
  settings->span = value.span;
  if (value.table() == nullptr) return;
  ReadName(&reader, settings);
  if (auto currency = reader.Text("currency")) {
    if (FindCurrency(*currency) != nullptr) {
      settings->currency = *currency;
    } else {
      reader.ReportValue("currency", "an ISO 4217 code, such as \"EUR\"", CurrencyCodes());
    }
  }
  if (auto timezone = reader.Text("timezone")) {
    if (IsTimeZone(*timezone)) {
      settings->timezone = *timezone;
    } else {
      reader.ReportValue("timezone", "the name of a time zone, such as \"Europe/Madrid\"");
    }
  }
  ReadLanguages(&reader, settings);
  ReadDuration(&reader, "lateness", &settings->lateness_ms);
  ReadDuration(&reader, "grace", &settings->grace_ms);
  ReadDuration(&reader, "duplicates", &settings->duplicates_ms);
  ReadDuration(&reader, "history", &settings->history_ms);
  settings->salt = reader.Text("salt").value_or(settings->name);
  reader.ReportUnknown();
}

// `[worksapce]`: a table that nobody asks for and that has a name.
const TomlEntry* FindMisspelt(const TomlTable& root) {
  for (const TomlEntry& entry : root) {
    const TomlTable* table = entry.value.table();
    if (table == nullptr || entry.key == "sources") continue;
    if (std::any_of(table->begin(), table->end(), [](const TomlEntry& one) { return one.key == "name"; }))
      return &entry;
  }
  return nullptr;
}

}  // namespace

bool IsTimeZone(const std::string& name) {
  absl::TimeZone zone;
  return name != "localtime" && absl::LoadTimeZone(name, &zone);
}

std::optional<int64_t> ParseExactDuration(std::string_view text) {
  size_t blank = text.find(' ');
  if (blank == std::string_view::npos || blank == 0) return std::nullopt;
  int64_t count = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + blank, count);
  if (error != std::errc() || end != text.data() + blank || count < 0) return std::nullopt;
  std::string_view name = text.substr(blank + 1);
  for (const Unit& unit : kUnits) {
    if (name != unit.one && name != unit.many) continue;
    if (count > std::numeric_limits<int64_t>::max() / unit.ms) return std::nullopt;
    return count * unit.ms;
  }
  return std::nullopt;
}

void ReadSettings(const TomlValue& root, Workspace* workspace, Problems* problems) {
  TomlReader reader(root, "senda.toml", problems);
  if (const TomlValue* value = reader.Find("workspace")) {
    ReadWorkspaceTable(*value, &workspace->settings, problems);
  } else if (const TomlEntry* misspelt = FindMisspelt(reader.table())) {
    // Of which ReportUnknown speaks.
    ReadWorkspaceTable(misspelt->value, &workspace->settings, problems);
  } else {
    reader.ReportMissing("`[workspace]`");
  }
  if (const TomlValue* value = reader.Find("sources")) {
    TomlReader sources(*value, "sources", problems);
    for (const TomlEntry& entry : sources.table()) {
      workspace->sources.push_back(ReadEventSource(entry, problems));
    }
  }
  reader.ReportUnknown();
}

}  // namespace senda
