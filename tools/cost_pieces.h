// Pieces of a customer's block, by size: what its heap can come to hold.
//
// The heap hands out pieces of fixed sizes and uses what was given back again, but only for the same size. So a block
// never grows beyond the sum, over all sizes, of the most pieces of that size that are in use at one time.
#pragma once

#include <cstdint>
#include <map>

namespace senda::tools {

// How full things are taken to be.
struct Fullness {
  bool is_worst = true;     // everything at its bound, and whatever it was before still in the heap
  uint32_t entries = 0;     // otherwise: how many a list holds at most …
  uint32_t text_bytes = 0;  // … how long a text is
  uint32_t attempts = 0;    // … how many attempts of a pattern are open
  uint32_t instances = 0;   // … in how many instances of a journey the customer is
  uint32_t EntriesOf(uint32_t capacity) const { return is_worst || capacity < entries ? capacity : entries; }
  uint32_t TextOf(uint32_t limit) const { return is_worst || limit < text_bytes ? limit : text_bytes; }
};

class Pieces {
 public:
  void Add(uint64_t bytes, uint64_t count = 1);
  void Add(const Pieces& other, uint64_t times = 1);
  // A text of at most so many bytes, which takes other pieces as it changes.
  void AddText(uint32_t limit, const Fullness& full);
  // A ring (engine/ring.h) and a list (engine/heap_array.h) that grow to so many entries.
  void AddRing(uint32_t entry_bytes, uint32_t capacity, const Fullness& full);
  void AddList(uint32_t item_bytes, uint64_t most, const Fullness& full);

  uint64_t bytes() const;
  bool empty() const { return counts_.empty(); }

 private:
  std::map<uint64_t, uint64_t> counts_;  // by size: of those that Block::Allocate really gives
};

}  // namespace senda::tools
