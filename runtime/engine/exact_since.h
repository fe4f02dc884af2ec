// Aggregates that a switch rebuilt from a history which did not reach back as far as they look.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "runtime/engine/block.h"
#include "runtime/engine/window.h"

namespace senda::engine {

struct Inexact {
  uint64_t aggregate;  // Program::aggregates
  int64_t since;       // what happened before is not in it
};

// The aggregate as people read it: as somebody has written it.
std::string SpokenName(const abi::Aggregate& aggregate);

void MarkInexact(Block& block, uint32_t aggregate, int64_t since);
// From when on the aggregate's value, read at `now`, knows every event; nothing when it knows all that it asks for.
std::optional<int64_t> ExactSince(Block& block, const abi::Program& program, uint32_t aggregate, int64_t now);
// Whether one that knows nothing from before `since` lacks nothing when it is read at `now`.
bool LooksBackNoFurther(const abi::Aggregate& aggregate, int64_t since, int64_t now, uint32_t zone);

}  // namespace senda::engine
