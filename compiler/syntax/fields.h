// Fields that have a name and no type. They are looked for before the declaration is parsed, since the parser would
// take the next field's name for the type, and so on down the list.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/syntax/words.h"

namespace senda::syntax {

// The tokens [name, end) of a field that has no type.
struct UntypedField {
  uint32_t name;
  uint32_t end;
};

// Takes the first token of a declaration that has fields. In order.
std::vector<UntypedField> FindUntypedFields(const Words& words, uint32_t declaration);

}  // namespace senda::syntax
