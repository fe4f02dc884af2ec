// Brackets that do not match, and words that nest too deep. Both are looked for before anything is parsed.
//
// Takes the words of a file. Brackets are matched within one declaration, since a bracket that is forgotten must not
// devour the declarations that follow. For braces, how the lines are indented tells which one was forgotten.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "compiler/syntax/words.h"

namespace senda::syntax {

// Brackets, blocks, and operators that stand in front, one inside the other.
inline constexpr uint32_t kNestingMax = 200;

struct LoneBracket {
  uint32_t token;
  bool is_opening;  // never closed; otherwise it closes nothing
};

// In order of their tokens.
std::vector<LoneBracket> FindLoneBrackets(const Words& words);

// The first token that lies deeper than kNestingMax.
std::optional<uint32_t> FindTooDeep(const Words& words);

// Whether a declaration begins at this token: a word that opens one, first on its line, and what must follow it.
bool BeginsDeclaration(const Words& words, uint32_t token);
// The word that opens a declaration, behind the `allow(…)` in front of it.
uint32_t BehindAllowances(const Words& words, uint32_t token);
// The first such token at or behind the given one; the end of the file if there is none.
uint32_t NextDeclaration(const Words& words, uint32_t token);

}  // namespace senda::syntax
