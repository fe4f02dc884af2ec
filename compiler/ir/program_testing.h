// A small program with one of everything, for the tests of this folder: a shop with a segment on another, an aggregate
// with a `where`, a trigger with a chain, and a journey that waits.
#pragma once

#include "compiler/ir/builder.h"
#include "compiler/ir/program.h"

namespace senda::ir {

// `is_reordered`: the same program as a compiler might give it that read the files in another order, formatted anew.
Program SmallProgram(bool is_reordered = false);

}  // namespace senda::ir
