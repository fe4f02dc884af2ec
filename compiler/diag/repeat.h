// A diagnostic of one sink, said again in another.
#pragma once

#include "compiler/diag/diagnostic.h"

namespace senda {

void Repeat(const Diagnostic& diagnostic, DiagnosticSink* sink);

}  // namespace senda
