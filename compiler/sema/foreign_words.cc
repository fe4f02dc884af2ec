#include "compiler/sema/foreign_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace senda::sema {
namespace {

constexpr std::array<std::string_view, 8> kMissing = {"null", "nil",   "none",      "empty",
                                                      "NULL", "blank", "undefined", "missing"};
constexpr std::array<std::string_view, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                       "friday", "saturday", "sunday"};
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kOthers = {{{"user", "customer"},
                                                                                    {"contact", "customer"},
                                                                                    {"profile", "customer"},
                                                                                    {"person", "customer"},
                                                                                    {"True", "true"},
                                                                                    {"False", "false"},
                                                                                    {"yes", "true"},
                                                                                    {"sysdate", "now"},
                                                                                    {"current_date", "today"},
                                                                                    {"tomorrow", "today + 1 day"}}};
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kSpanish = {{{"cliente", "customer"},
                                                                                    {"usuario", "customer"},
                                                                                    {"hoy", "today"},
                                                                                    {"ahora", "now"},
                                                                                    {"verdadero", "true"},
                                                                                    {"falso", "false"}}};

constexpr std::array<std::string_view, 9> kPresent = {"present",   "set",      "defined", "given",   "filled",
                                                      "available", "provided", "there",   "existing"};

struct ForeignFunction {
  std::string_view words;  // parted by `|`, in small letters
  std::string_view help;
};

constexpr std::array kFunctions = {
    ForeignFunction{"includes|like|indexof|instr|charindex|position|search|find",
                    "write `.contains('…')` behind the text"},
    ForeignFunction{"length|len|char_length|count_characters", "write `.size()` behind a text or list"},
    ForeignFunction{"tolowercase|lcase|lowercase|downcase|minusc", "write `.lower()` behind the text"},
    ForeignFunction{"touppercase|ucase|uppercase|upcase|mayusc", "write `.upper()` behind the text"},
    ForeignFunction{"startswith|begins_with|beginswith", "write `.starts_with('…')` behind the text"},
    ForeignFunction{"endswith|finishes_with", "write `.ends_with('…')` behind the text"},
    ForeignFunction{"coalesce|ifnull|nvl|isnull|iferror|ifna|default",
                    "write `else` behind the value: `customer.first_name else ''`"},
    ForeignFunction{"isblank|isempty|is_null|is_empty|isknown|exists_field",
                    "write `is unknown` or `is known` behind the value"},
    ForeignFunction{"concat|concatenate|textjoin|join",
                    "texts are put together in one: `\"{customer.first_name else ''} …\"`"},
    ForeignFunction{"substring|substr|left|right|mid|slice",
                    "a text is not cut; `.starts_with('…')`, `.ends_with('…')` and `.contains('…')` ask for its parts"},
    ForeignFunction{"if|iif|si", "write `if … then … otherwise …`"},
    ForeignFunction{"and|y", "write `… and …`"},
    ForeignFunction{"or|o", "write `… or …`"},
    ForeignFunction{"not|no", "write `not (…)`"},
    ForeignFunction{"case|switch|decode|ifs", "write `if … then … otherwise …`"},
    ForeignFunction{"countif|countifs|count_if|contar", "write `count(purchase where …)`"},
    ForeignFunction{"sumif|sumifs|sum_if|suma", "write `sum(purchase.amount where …)`"},
    ForeignFunction{"average|mean|averageif|avgif|promedio|media", "write `avg(purchase.amount)`"},
    ForeignFunction{"total", "write `sum(purchase.amount)`"},
    ForeignFunction{"maximum|maxif", "write `max(purchase.amount)`"},
    ForeignFunction{"minimum|minif", "write `min(purchase.amount)`"},
    ForeignFunction{"unique|countunique|count_distinct|uniq", "write `distinct(purchase.channel)`"},
    ForeignFunction{"exists|has|has_done|did|some", "write `any(purchase)`"},
    ForeignFunction{"getdate|sysdate|current_timestamp|currenttime|timestamp", "write `now`, without brackets"},
    ForeignFunction{"hoy|curdate|current_date", "write `today`, without brackets"},
    ForeignFunction{"datediff|date_diff|datedif|timestampdiff|diff",
                    "write `days since last(purchase)`, or take one instant from the other"},
    ForeignFunction{"dateadd|date_add|adddate|edate", "a length of time is added: `today + 7 days`"},
    ForeignFunction{"weekday|dayofweek|dayname",
                    "what belongs to a date stands behind it: `today.year`, `today.month`, `today.weekday`"},
    ForeignFunction{"pow|power|sqrt|exp|log|mod",
                    "the arithmetic is `+`, `-`, `*` and `/`, with `abs`, `min`, `max`, `round`, `floor` and `ceil`"},
    ForeignFunction{"int|integer|parseint|tonumber|number|cast|convert|str|string|tostring|text",
                    "nothing is converted: a field has the type that it is declared with"},
    ForeignFunction{"random|rand", "nothing is random: `split` divides customers, each always into the same arm"},
};

}  // namespace

std::string HelpForForeignFunction(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const ForeignFunction& function : kFunctions) {
    for (size_t at = function.words.find(lower); at != std::string_view::npos;
         at = function.words.find(lower, at + 1)) {
      const size_t end = at + lower.size();
      const bool is_begin = at == 0 || function.words[at - 1] == '|';
      const bool is_end = end == function.words.size() || function.words[end] == '|';
      if (is_begin && is_end) return std::string(function.help);
    }
  }
  return {};
}

bool IsWordForPresent(std::string_view word) {
  return std::find(kPresent.begin(), kPresent.end(), word) != kPresent.end();
}

std::string CodeList(const std::vector<std::string>& names, size_t max) {
  std::string list;
  for (size_t i = 0; i < std::min(names.size(), max); ++i) list += (i == 0 ? "`" : ", `") + names[i] + "`";
  if (names.size() > max) list += fmt::format(" and {} more", names.size() - max);
  return list;
}

bool IsWordForMissing(std::string_view word) {
  return std::find(kMissing.begin(), kMissing.end(), word) != kMissing.end();
}

std::string HelpForForeignWord(std::string_view word) {
  if (IsWordForMissing(word)) return "whether a value is missing is asked with `is unknown` and `is known`";
  if (std::find(kWeekdays.begin(), kWeekdays.end(), word) != kWeekdays.end()) {
    return fmt::format("a weekday says its time, too: `{} at 09:00`", word);
  }
  for (const auto& [foreign, ours] : kOthers) {
    if (foreign == word) return fmt::format("write `{}`", ours);
  }
  for (const auto& [foreign, ours] : kSpanish) {
    if (foreign == word) return fmt::format("las palabras de Senda van en inglés: escribe `{}`", ours);
  }
  return {};
}

}  // namespace senda::sema
