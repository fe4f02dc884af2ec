// How people write values that Senda writes otherwise: `99,90 EUR`, `24.12.2026`, `in (1, 2)`, `city like "Mad%"`.
//
// As habits.h, for what is too free in its form for a table of words.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "compiler/syntax/habits.h"
#include "compiler/syntax/words.h"

namespace senda::syntax {

// Takes the word that does not fit.
std::optional<Habit> FindValueHabit(const Words& words, uint32_t declaration, uint32_t token);

// `0.5`, `days`: "12 hours". Empty when no smaller unit makes it a whole number that somebody would write.
std::string InSmallerUnit(std::string_view number, std::string_view unit);

// Takes a day, a month and a year in one of the usual orders, as digits: "2026-12-24". Empty when it is no date.
// `is_certain`: nobody could mean another day by it.
struct WrittenDate {
  std::string text;
  bool is_certain = false;
};
WrittenDate DateMeantBy(std::string_view first, std::string_view second, std::string_view third, bool is_day_first);

// A text without values: what stands between its quotes, and the token behind it, which is `token` when it is none.
struct PlainText {
  std::string_view text;
  uint32_t behind = 0;
};
PlainText TextAt(const Words& words, uint32_t token);

}  // namespace senda::syntax
