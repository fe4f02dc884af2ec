// A program as it was called before.
#pragma once

#include "compiler/ir/program.h"

namespace senda::ir {

// Whether something of the program says `was`.
bool HasFormerNames(const abi::Program& program);
// The same program with everything that was renamed called by the first of its former names: what does not mean the
// same by that is no mere renaming. Not to be run.
Program WithFormerNames(Program program);

}  // namespace senda::ir
