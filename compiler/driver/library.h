// The standard library: packages of Senda that come with the compiler.
//
// Takes a compilation whose files have been parsed. Parses what they use of `std.…`, and what that uses, and leaves out
// every declaration that nobody mentions: what is not used needs nothing and costs nothing.
#pragma once

#include <string_view>

#include "compiler/diag/diagnostic.h"
#include "compiler/driver/compile.h"

namespace senda::driver {

// The text of `std.cx` by its last name; empty when there is no such package.
std::string_view LibraryText(std::string_view name);

// Whether everything could be parsed.
bool AddLibrary(Compilation* compilation, DiagnosticSink* sink);

}  // namespace senda::driver
