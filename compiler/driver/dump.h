// What each phase made of a program, as text for people: `senda dump`.
#pragma once

#include <string>

#include "compiler/driver/compile.h"

namespace senda::driver {

// Each takes a compilation without errors that went far enough.
std::string DumpAst(const Compilation& compilation);
// Declarations with the types that the checker found.
std::string DumpTypes(const Compilation& compilation);
std::string DumpIr(const Compilation& compilation);
std::string DumpLlvm(const Compilation& compilation);

}  // namespace senda::driver
