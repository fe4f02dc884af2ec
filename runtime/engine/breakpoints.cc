#include "runtime/engine/breakpoints.h"

#include <algorithm>

namespace senda::engine {

void SetBreakpoints(Block& block, std::span<const uint32_t> segments, std::span<const int64_t> at) {
  HeapArray<Breakpoint> list(block, Block::RootAt(kBreakpointsRoot));
  uint32_t position = 0;
  for (size_t i = 0; i < segments.size(); ++i) {
    if (list.empty() && at[i] == abi::kNever) continue;
    const auto items = list.items();
    const auto found =
        std::lower_bound(items.begin() + std::min<uint32_t>(position, list.size()), items.end(), segments[i],
                         [](const Breakpoint& one, uint32_t segment) { return one.segment < segment; });
    position = static_cast<uint32_t>(found - items.begin());
    const bool is_there = position < list.size() && list[position].segment == segments[i];
    if (at[i] == abi::kNever) {
      if (is_there) list.Erase(position);
    } else if (is_there) {
      list[position].at = at[i];
    } else {
      *list.Insert(position) = {at[i], segments[i], 0};
    }
  }
}

int64_t EarliestBreakpoint(Block& block) {
  int64_t earliest = abi::kNever;
  for (const Breakpoint& breakpoint : HeapArray<Breakpoint>(block, Block::RootAt(kBreakpointsRoot)).items()) {
    earliest = std::min(earliest, breakpoint.at);
  }
  return earliest;
}

}  // namespace senda::engine
