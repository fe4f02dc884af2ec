// Rounds: that everything which happens at one instant comes to an end.
#pragma once

#include "compiler/sema/checker.h"

namespace senda::sema {

// Reports each circle of causes that new instances could go round for ever. For a program without other errors.
void CheckRounds(Checker& checker);

}  // namespace senda::sema
