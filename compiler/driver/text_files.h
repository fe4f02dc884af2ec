// The files that messages take their texts from.
#pragma once

#include "compiler/driver/compile.h"

namespace senda::driver {

// Reads each and adds its pieces to the tree; reports those that are missing or no text. False when there were some.
bool ReadTextFiles(Compilation* compilation, DiagnosticSink* sink);

}  // namespace senda::driver
