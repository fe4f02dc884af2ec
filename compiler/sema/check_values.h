// Lets, defines, segments and triggers: their bodies, the order among them, and circles.
#pragma once

#include "compiler/sema/checker.h"

namespace senda::sema {

// Checks all of them. Fills `segment_order` and `trigger_order`, and reports every circle once.
void CheckValues(Checker& checker);

}  // namespace senda::sema
