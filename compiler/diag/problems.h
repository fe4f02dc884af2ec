// The problems of the workspace's files as diagnostics.
#pragma once

#include "compiler/diag/diagnostic.h"
#include "compiler/source/problem.h"

namespace senda {

void ReportProblems(const Problems& problems, DiagnosticSink& sink);

}  // namespace senda
