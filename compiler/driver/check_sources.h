// Whether the mappings of senda.toml name events and fields that the program has.
#pragma once

#include "compiler/base/interner.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/sema/model.h"
#include "compiler/source/workspace.h"

namespace senda::driver {

void CheckSources(const Workspace& workspace, const Interner& interner, const sema::Model& model, DiagnosticSink* sink);

}  // namespace senda::driver
