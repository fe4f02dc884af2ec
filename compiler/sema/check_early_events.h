// A wait sees only what comes after it has begun. Finds the waits for an event that could have come before, while the
// journey was busy with something else.
#pragma once

#include "compiler/sema/checker.h"

namespace senda::sema {

// Takes a program without errors. Each finding is a warning.
void CheckEarlyEvents(Checker& checker);

}  // namespace senda::sema
