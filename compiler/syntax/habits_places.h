// Habits that take more than the words of one rule to see: a condition where an event stands, `wait if`, a `where`
// behind its window, a `while` with a block.
//
// As habits.h, for what depends on where it stands.
#pragma once

#include <cstdint>
#include <optional>

#include "compiler/syntax/habits.h"
#include "compiler/syntax/words.h"

namespace senda::syntax {

// Takes the word that does not fit.
std::optional<Habit> FindPlaceHabit(const Words& words, uint32_t declaration, uint32_t token);

}  // namespace senda::syntax
