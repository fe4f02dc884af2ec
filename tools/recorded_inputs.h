// Recorded inputs other than events, as the engine takes them.
#pragma once

#include "runtime/engine/input.h"
#include "runtime/ingest/event.h"

namespace senda::tools {

// The input's texts are the record's.
engine::Input InputOf(const ingest::TypedEvent& record);

}  // namespace senda::tools
