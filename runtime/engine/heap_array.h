// A list in a customer's block: nothing while it is empty, then one piece of the block's heap.
//
// The list is named by where its root (the offset of its piece, 0 when empty) lies. T is plain data of a multiple of 8
// bytes. Functions that insert may move the block.
#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>

#include "runtime/engine/block.h"

namespace senda::engine {

template <typename T>
class HeapArray {
  static_assert(std::is_trivially_copyable_v<T> && sizeof(T) % 8 == 0);
  struct Head {
    uint32_t count;
    uint32_t capacity;
  };

 public:
  HeapArray(Block& block, uint32_t root_at) : block_(block), root_at_(root_at) {}

  uint32_t size() const { return root() == 0 ? 0 : block_.At<Head>(root())->count; }
  bool empty() const { return root() == 0; }
  // Void as soon as anything is allocated in the block.
  std::span<T> items() const {
    if (root() == 0) return {};
    return {block_.At<T>(root() + sizeof(Head)), block_.At<Head>(root())->count};
  }
  T& operator[](uint32_t i) const { return block_.At<T>(root() + sizeof(Head))[i]; }
  // Where item `i` lies in the block.
  uint32_t OffsetOf(uint32_t i) const { return root() + static_cast<uint32_t>(sizeof(Head) + i * sizeof(T)); }

  // A zeroed item before item `position`; gives its place, void at the next allocation.
  T* Insert(uint32_t position) {
    if (root() == 0 || size() == block_.At<Head>(root())->capacity) Grow();
    auto* head = block_.At<Head>(root());
    T* data = block_.At<T>(root() + sizeof(Head));
    std::memmove(static_cast<void*>(data + position + 1), data + position, (head->count - position) * sizeof(T));
    std::memset(static_cast<void*>(data + position), 0, sizeof(T));
    ++head->count;
    return data + position;
  }
  T* Append() { return Insert(size()); }

  void Erase(uint32_t position) {
    auto* head = block_.At<Head>(root());
    if (head->count == 1) return Clear();
    T* data = block_.At<T>(root() + sizeof(Head));
    --head->count;
    std::memmove(static_cast<void*>(data + position), data + position + 1, (head->count - position) * sizeof(T));
    std::memset(static_cast<void*>(data + head->count), 0, sizeof(T));
  }

  void Clear() {
    if (root() == 0) return;
    block_.Free(root(), BytesFor(block_.At<Head>(root())->capacity));
    *block_.At<uint32_t>(root_at_) = 0;
  }

 private:
  static constexpr uint32_t BytesFor(uint32_t capacity) {
    return static_cast<uint32_t>(sizeof(Head) + capacity * sizeof(T));
  }
  uint32_t root() const { return *block_.At<uint32_t>(root_at_); }

  void Grow() {
    const uint32_t old = root();
    const uint32_t old_capacity = old == 0 ? 0 : block_.At<Head>(old)->capacity;
    const uint32_t count = size();
    const uint32_t wanted = old_capacity == 0 ? 1 : old_capacity * 2;
    const uint32_t bytes = Block::RoundedSize(BytesFor(wanted));
    const uint32_t capacity = static_cast<uint32_t>((bytes - sizeof(Head)) / sizeof(T));
    const uint32_t fresh = block_.Allocate(BytesFor(capacity));
    if (old != 0) {
      std::memcpy(block_.At<uint8_t>(fresh + sizeof(Head)), block_.At<uint8_t>(old + sizeof(Head)), count * sizeof(T));
      block_.Free(old, BytesFor(old_capacity));
    }
    *block_.At<Head>(fresh) = {count, capacity};
    *block_.At<uint32_t>(root_at_) = fresh;
  }

  Block& block_;
  uint32_t root_at_;
};

}  // namespace senda::engine
