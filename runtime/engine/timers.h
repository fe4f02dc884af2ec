// When each customer of a partition wakes next: one entry per customer that has something due, the earliest first.
//
// Order: by instant, then by when the customer came. An entry costs 16 bytes plus 4 per customer; setting one is
// logarithmic in how many are pending.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/abi/value.h"

namespace senda::engine {

class Timers {
 public:
  struct Entry {
    int64_t wake;
    uint32_t order;     // when the customer came
    uint32_t customer;  // index in the partition
  };

  // kNever takes the customer out.
  void Set(uint32_t customer, uint32_t order, int64_t wake);
  bool empty() const { return heap_.empty(); }
  size_t size() const { return heap_.size(); }
  // The earliest; there must be one.
  const Entry& front() const { return heap_.front(); }
  int64_t NextWake() const { return heap_.empty() ? abi::kNever : heap_.front().wake; }

 private:
  static constexpr uint32_t kAbsent = 0xffffffffu;
  static bool Before(const Entry& a, const Entry& b) { return a.wake != b.wake ? a.wake < b.wake : a.order < b.order; }
  void Place(uint32_t position, const Entry& entry) {
    heap_[position] = entry;
    positions_[entry.customer] = position;
  }
  void Rise(uint32_t position, const Entry& entry);
  void Sink(uint32_t position, const Entry& entry);

  std::vector<Entry> heap_;          // four children to a node: i's are 4i + 1 … 4i + 4
  std::vector<uint32_t> positions_;  // by customer
};

}  // namespace senda::engine
