// How much a call of a `define` becomes when everything that it calls is written out in its place, as lowering does.
#pragma once

#include "compiler/sema/checker.h"

namespace senda::sema {

// Takes a program without errors. Reports each call outside of functions that would become too much.
void CheckExpansions(Checker& checker);

}  // namespace senda::sema
