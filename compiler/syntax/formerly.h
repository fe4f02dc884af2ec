// Where `was` says that something was renamed. It does so behind a name or a type on the same line, with a name behind
// it; anywhere else it is a name, so that a field may be called `was`.
#pragma once

#include "compiler/syntax/words.h"

namespace senda::syntax {

// Gives each such `was` the type FORMERLY.
void MarkFormerly(Words* words);

}  // namespace senda::syntax
