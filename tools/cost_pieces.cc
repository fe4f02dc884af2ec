#include "tools/cost_pieces.h"

#include <algorithm>

#include "runtime/engine/block.h"

namespace senda::tools {
namespace {

constexpr uint64_t kPieceMax = 1u << 22;  // a block makes none that is larger
constexpr uint64_t kListHead = 8;

uint64_t Rounded(uint64_t bytes) {
  return engine::Block::RoundedSize(static_cast<uint32_t>(std::clamp<uint64_t>(bytes, 1, kPieceMax)));
}

uint64_t Times(uint64_t a, uint64_t b) {
  uint64_t out = 0;
  return __builtin_mul_overflow(a, b, &out) ? UINT64_MAX / 4 : std::min(out, UINT64_MAX / 4);
}

}  // namespace

void Pieces::Add(uint64_t bytes, uint64_t count) {
  if (bytes == 0 || count == 0) return;
  uint64_t& known = counts_[Rounded(bytes)];
  known = std::min(known + count, UINT64_MAX / 4);
}

void Pieces::Add(const Pieces& other, uint64_t times) {
  for (const auto& [size, count] : other.counts_) Add(size, Times(count, times));
}

void Pieces::AddText(uint32_t limit, const Fullness& full) {
  if (limit == 0) return;
  const uint64_t most = Rounded(full.TextOf(limit));
  if (!full.is_worst) return Add(most);
  for (uint64_t size = 1; size <= most; size = Rounded(size) + 1) Add(size);
}

void Pieces::AddRing(uint32_t entry_bytes, uint32_t capacity, const Fullness& full) {
  const uint32_t entries = full.EntriesOf(capacity);
  if (entries == 0) return;
  uint64_t held = 2;
  for (; held < entries; held *= 2) {
    if (full.is_worst) Add(held * entry_bytes);
  }
  Add(held * entry_bytes);
}

void Pieces::AddList(uint32_t item_bytes, uint64_t most, const Fullness& full) {
  if (most == 0) return;
  for (uint64_t capacity = 0; capacity < most;) {
    const uint64_t bytes = Rounded(kListHead + (capacity == 0 ? 1 : 2 * capacity) * item_bytes);
    capacity = (bytes - kListHead) / item_bytes;
    if (full.is_worst || capacity >= most) Add(kListHead + capacity * item_bytes);
    if (bytes >= kPieceMax) break;
  }
}

uint64_t Pieces::bytes() const {
  uint64_t sum = 0;
  for (const auto& [size, count] : counts_) sum = std::min(sum + Times(size, count), UINT64_MAX / 4);
  return sum;
}

}  // namespace senda::tools
