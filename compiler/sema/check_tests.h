// Tests: who is given, what happens, what is expected.
#pragma once

#include "compiler/sema/checker.h"

namespace senda::sema {

// Checks every test and fills the Model's `tests`.
void CheckTests(Checker& checker);

}  // namespace senda::sema
