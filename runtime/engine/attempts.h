// Open attempts of patterns: those of a customer, or those of one journey instance.
//
// A set is named by where its root lies. Attempts stand in buckets by pattern, within one in the order they opened, so
// that a customer without any pays four bytes. Offsets of attempts stay until the attempt is closed.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/engine/block.h"
#include "runtime/engine/heap_array.h"

namespace senda::engine {

struct Attempt {
  uint32_t next;      // the one opened after it, 0 at the end
  uint32_t stage;     // links passed
  uint32_t sequence;  // of opening, per customer
  uint32_t times;     // of a count: root of its HeapArray<CountedTime>
  uint32_t declared;  // events of declared types up to its latest event
  uint32_t unused;
  int64_t start_at;    // of its first event
  int64_t last_at;     // of its latest event
  int64_t deadline;    // the instant at which it fires, or kNever
  int64_t dead_after;  // nothing that happened later can advance it
  uint64_t
      verdicts;  // of this input, decided in step 2: bits of the next link's sources, then from bit 32 the cancels'
  // abi::StoredValue captures[…]
};
struct CountedTime {
  int64_t at;
  abi::StoredValue value;
};

struct AttemptBucket {
  uint32_t pattern;
  uint32_t head, tail;  // offsets
  uint32_t count;
  int64_t deadline;  // the earliest of its attempts'
};

class AttemptSet {
 public:
  AttemptSet(Block& block, uint32_t root_at) : block_(block), buckets_(block, root_at) {}

  bool empty() const { return buckets_.empty(); }
  std::span<AttemptBucket> buckets() const { return buckets_.items(); }
  // Null when the pattern has none.
  AttemptBucket* Find(uint32_t pattern) const;
  // The offsets of a pattern's attempts, in the order they opened.
  void List(uint32_t pattern, std::vector<uint32_t>* offsets) const;
  int64_t EarliestDeadline() const;

  // A new attempt with missing captures; its offset.
  uint32_t Open(uint32_t pattern, uint32_t capture_count, uint32_t sequence, int64_t at);
  void SetDeadline(uint32_t pattern, uint32_t attempt, int64_t deadline);
  // `is_text`: by capture. `is_distinct_text`: whether counted values are texts.
  void Close(uint32_t pattern, uint32_t attempt, const std::vector<uint8_t>& is_text, bool is_distinct_text);

  static uint32_t CapturesOf(uint32_t attempt) { return attempt + static_cast<uint32_t>(sizeof(Attempt)); }
  static constexpr uint32_t TimesRootOf(uint32_t attempt) {
    return attempt + static_cast<uint32_t>(offsetof(Attempt, times));
  }

 private:
  uint32_t PositionOf(uint32_t pattern) const;
  void FindDeadline(AttemptBucket* bucket);

  Block& block_;
  HeapArray<AttemptBucket> buckets_;
};

}  // namespace senda::engine
