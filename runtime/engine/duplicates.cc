#include "runtime/engine/duplicates.h"

#include <algorithm>

#include "runtime/engine/hash.h"
#include "runtime/engine/heap_array.h"
#include "runtime/engine/ring.h"
#include "runtime/engine/window.h"

namespace senda::engine {
namespace {

struct SeenId {
  uint64_t hash;  // of source and id
  int64_t at;     // when it came
};

using Slots = HeapArray<abi::ListSlot>;

bool Has(const Ring<SeenId>& seen, uint64_t hash) {
  for (uint32_t i = 0; i < seen.size(); ++i) {
    if (seen[i].hash == hash) return true;
  }
  return false;
}

}  // namespace

bool IsSeen(Block& block, std::string_view source, std::string_view id, int64_t now, int64_t horizon) {
  const uint64_t hash = StableHash({source, id});
  Slots slots(block, Block::RootAt(kDuplicatesRoot));
  if (slots.empty()) slots.Append();
  Ring<SeenId> seen(block, slots.OffsetOf(0));
  if (seen.size() > 0) now = std::max(now, seen[seen.size() - 1].at);
  while (seen.size() > 0 && AddMilliseconds(seen[0].at, horizon) <= now) seen.PopFront();
  if (Has(seen, hash)) return true;
  if (seen.size() == kSeenIdsMax) seen.PopFront();
  seen.Insert(seen.size(), {hash, now});
  return false;
}

void JoinSeenIds(Block& block, Block& other) {
  Slots their_slots(other, Block::RootAt(kDuplicatesRoot));
  if (their_slots.empty()) return;
  Slots slots(block, Block::RootAt(kDuplicatesRoot));
  if (slots.empty()) slots.Append();
  const Ring<SeenId> theirs(other, their_slots.OffsetOf(0));
  Ring<SeenId> mine(block, slots.OffsetOf(0));
  for (uint32_t i = 0; i < theirs.size(); ++i) {
    const SeenId id = theirs[i];
    if (Has(mine, id.hash)) continue;
    uint32_t position = mine.size();
    while (position > 0 && mine[position - 1].at > id.at) --position;
    if (mine.size() == kSeenIdsMax) {
      if (position == 0) continue;
      mine.PopFront();
      --position;
    }
    mine.Insert(position, id);
  }
}

uint32_t CountSeenIds(const Block& block) {
  const Slots slots(const_cast<Block&>(block), Block::RootAt(kDuplicatesRoot));
  return slots.empty() ? 0 : slots[0].count;
}

}  // namespace senda::engine
