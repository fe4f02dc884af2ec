// How people write what Senda says otherwise: habits of other languages and tools.
//
// Takes the words around one that does not fit. Gives what was meant, as it is written in Senda, when the words are
// among those that people are known to write.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "compiler/syntax/words.h"

namespace senda::syntax {

struct Habit {
  uint32_t first = 0;  // the tokens that are written otherwise
  uint32_t last = 0;
  std::string meant;
  bool is_exact = false;  // `meant` can stand in their place as it is
  // Where more than these words must change: the last token of it, and what can stand in the place of all.
  std::optional<uint32_t> whole_last;
  std::string whole;
  std::string help;  // what else is to be said
};

// `declaration` is the first token of the declaration that `token` does not fit into.
std::optional<Habit> FindHabit(const Words& words, uint32_t declaration, uint32_t token);

// `hrs`, `mins`, `d`: the unit that is meant; empty when it is none.
std::string_view UnitMeantBy(std::string_view word);

}  // namespace senda::syntax
