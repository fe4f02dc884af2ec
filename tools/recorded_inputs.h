// Recorded inputs other than events, as the engine takes them.
#pragma once

#include <optional>
#include <string>

#include "runtime/abi/program.h"
#include "runtime/engine/input.h"
#include "runtime/ingest/event.h"
#include "runtime/ingest/text_arena.h"

namespace senda::tools {

// The input's texts are the record's, or lie in the arena until it is asked for the next one. Nothing when an answer is
// no value that its hook gives: `*reason` says why.
std::optional<engine::Input> InputOf(const ingest::TypedEvent& record, const abi::Program& program,
                                     ingest::TextArena* arena, std::string* reason);

}  // namespace senda::tools
