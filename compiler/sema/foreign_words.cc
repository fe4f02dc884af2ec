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

}  // namespace

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
