// Whether a program is whole: everything that the interpreter, native code and the engine take for granted.
//
// Takes any program, also one that makes no sense. Gives what is wrong with it, each finding a sentence that names the
// node, root or declaration concerned; nothing when all is well. A finding is a mistake of the compiler, never of the
// program's author: callers check that there is none.
#pragma once

#include <string>
#include <vector>

#include "compiler/ir/program.h"

namespace senda::ir {

std::vector<std::string> Verify(const Program& program);

}  // namespace senda::ir
