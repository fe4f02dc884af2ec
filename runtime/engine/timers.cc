#include "runtime/engine/timers.h"

#include <algorithm>

namespace senda::engine {

void Timers::Set(uint32_t customer, uint32_t order, int64_t wake) {
  if (customer >= positions_.size()) {
    if (wake == abi::kNever) return;
    positions_.resize(std::max<size_t>(customer + 1, positions_.size() * 2), kAbsent);
  }
  const uint32_t position = positions_[customer];
  if (wake == abi::kNever) {
    if (position == kAbsent) return;
    positions_[customer] = kAbsent;
    const Entry last = heap_.back();
    heap_.pop_back();
    if (position == heap_.size()) return;
    if (position > 0 && Before(last, heap_[(position - 1) / 4])) return Rise(position, last);
    return Sink(position, last);
  }
  const Entry entry{wake, order, customer};
  if (position == kAbsent) {
    heap_.push_back(entry);
    return Rise(static_cast<uint32_t>(heap_.size() - 1), entry);
  }
  if (heap_[position].wake == wake) return;
  if (wake < heap_[position].wake) return Rise(position, entry);
  Sink(position, entry);
}

void Timers::Rise(uint32_t position, const Entry& entry) {
  while (position > 0) {
    const uint32_t parent = (position - 1) / 4;
    if (!Before(entry, heap_[parent])) break;
    Place(position, heap_[parent]);
    position = parent;
  }
  Place(position, entry);
}

void Timers::Sink(uint32_t position, const Entry& entry) {
  const auto count = static_cast<uint32_t>(heap_.size());
  for (;;) {
    const uint32_t first = 4 * position + 1;
    if (first >= count) break;
    uint32_t least = first;
    for (uint32_t child = first + 1; child < std::min(first + 4, count); ++child) {
      if (Before(heap_[child], heap_[least])) least = child;
    }
    if (!Before(heap_[least], entry)) break;
    Place(position, heap_[least]);
    position = least;
  }
  Place(position, entry);
}

}  // namespace senda::engine
