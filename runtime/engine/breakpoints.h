// When a customer's segments can flip by time alone: the finite ones, in order of segment.
#pragma once

#include <cstdint>
#include <span>

#include "runtime/engine/block.h"
#include "runtime/engine/heap_array.h"

namespace senda::engine {

struct Breakpoint {
  int64_t at;
  uint32_t segment;
  uint32_t unused;
};

// `segments` ascending; `at` may be longer. kNever takes a breakpoint away.
void SetBreakpoints(Block& block, std::span<const uint32_t> segments, std::span<const int64_t> at);
int64_t EarliestBreakpoint(Block& block);

template <typename Visit>
void ForEachDue(Block& block, int64_t now, const Visit& visit) {
  for (const Breakpoint& breakpoint : HeapArray<Breakpoint>(block, Block::RootAt(kBreakpointsRoot)).items()) {
    if (breakpoint.at <= now) visit(breakpoint.segment);
  }
}

}  // namespace senda::engine
