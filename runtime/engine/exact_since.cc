#include "runtime/engine/exact_since.h"

#include "runtime/engine/heap_array.h"

namespace senda::engine {

bool LooksBackNoFurther(const abi::Aggregate& aggregate, int64_t since, int64_t now, uint32_t zone) {
  switch (aggregate.window) {
    case abi::Window::kEver:
    case abi::Window::kSince: return false;
    case abi::Window::kSliding: return After(since, aggregate.length, zone) <= now;
    case abi::Window::kToday:
    case abi::Window::kThisWeek:
    case abi::Window::kThisMonth:
    case abi::Window::kThisYear: return PeriodDate(aggregate.window, abi::DateOf(now, zone)) > abi::DateOf(since, zone);
  }
  return false;
}

std::string SpokenName(const abi::Aggregate& aggregate) {
  if (aggregate.words.empty()) return aggregate.id;
  return aggregate.container == abi::Container::kLatest ? "latest(" + aggregate.words + ")" : aggregate.words;
}

void MarkInexact(Block& block, uint32_t aggregate, int64_t since) {
  *HeapArray<Inexact>(block, Block::RootAt(kExactSinceRoot)).Append() = {aggregate, since};
}

std::optional<int64_t> ExactSince(Block& block, const abi::Program& program, uint32_t aggregate, int64_t now) {
  for (const Inexact& one : HeapArray<Inexact>(block, Block::RootAt(kExactSinceRoot)).items()) {
    if (one.aggregate != aggregate) continue;
    if (LooksBackNoFurther(program.aggregates[aggregate], one.since, now, block.header().zone)) return std::nullopt;
    return one.since;
  }
  return std::nullopt;
}

}  // namespace senda::engine
