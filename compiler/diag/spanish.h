// What Senda says, in Spanish.
//
// The compiler makes its texts in English, wherever it finds something to say; here a finished text is put into Spanish
// as a whole. The texts of kinds and the words that the compiler puts into them or beside them (notes, proposals, names
// of types) stand in es/*.def, each English text with its Spanish. In words, what stands in backticks or quotation
// marks is the designer's own and taken over as it is: for the catalogue it is one place, `{}`, like everything that is
// filled in. What is filled in outside of backticks is itself put into Spanish.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/diag/kind.h"

namespace senda {

struct Translation {
  std::string_view english;
  std::string_view spanish;
};

// The catalogues as they are written.
const std::vector<Translation>& SpanishKinds();
const std::vector<Translation>& SpanishWords();

// "write `{}`, or {0}" as the catalogue has it: "write {}, or {}".
std::string Canonical(std::string_view english);

std::optional<std::string_view> SpanishOfKind(const KindInfo& info);
// Nothing when some part of the words has no Spanish.
std::optional<std::string> InSpanish(std::string_view words);
// A kind's Spanish text with its places filled; an argument that has no Spanish, such as a path, stays as it is. Where
// the English says "the {0}" or "no {0}", these words belong to the argument: "no event" is "ningún evento".
std::string FillSpanish(const KindInfo& info, const std::vector<std::string>& args);

}  // namespace senda
