// Words of Spanish that a designer may write for a keyword of Senda.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "compiler/syntax/words.h"

namespace senda::syntax {

struct SpanishWord {
  std::string_view spanish;
  std::string_view english;
  size_t token;  // the keyword's type, so that reading can go on
};

// Case does not matter for A to Z.
const SpanishWord* FindSpanishWord(std::string_view word);

// `segmento vip = …`: the words that open declarations, found where nothing else can be meant. Each is given the type
// of its keyword; gives their tokens.
std::vector<uint32_t> MendSpanishDeclarations(Words* words);

}  // namespace senda::syntax
