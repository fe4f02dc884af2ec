// A program as text for people: `senda dump --phase ir`.
//
// Complete, deterministic and free of addresses. Declarations come in the program's order; expressions are written
// inline, with `let %n = …` in front for what is used twice or would make a line too long. `#3` is aggregate number 3,
// `never` the latest instant, `a!` a value that is taken to be known.
#pragma once

#include <string>

#include "compiler/ir/program.h"

namespace senda::ir {

std::string PrintProgram(const Program& program);

}  // namespace senda::ir
