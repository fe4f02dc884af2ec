// Words that mean something only in tests: `nothing` behind `expect`, and `consent` in front of a list behind `given`.
// Anywhere else they are names.
#pragma once

#include "compiler/syntax/words.h"

namespace senda::syntax {

// Gives them the types NOTHING and CONSENT.
void MarkTestWords(Words* words);

}  // namespace senda::syntax
