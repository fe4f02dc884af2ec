// A ring of entries in a customer's block, oldest first, behind an abi::ListSlot.
//
// T is plain data of a multiple of 8 bytes. `Insert` may move the block; who inserts decides first what gives way.
#pragma once

#include <algorithm>
#include <cstdint>

#include "runtime/abi/containers.h"
#include "runtime/engine/block.h"

namespace senda::engine {

// Reading, over bytes that nobody changes meanwhile.
template <typename T>
class RingView {
 public:
  RingView(const uint8_t* block, const abi::ListSlot& slot)
      : data_(reinterpret_cast<const T*>(block + slot.offset)),
        head_(slot.head),
        mask_(slot.capacity - 1),
        count_(slot.count) {}
  uint32_t size() const { return count_; }
  const T& operator[](uint32_t i) const { return data_[(head_ + i) & mask_]; }

 private:
  const T* data_;
  uint32_t head_, mask_, count_;
};

template <typename T>
class Ring {
 public:
  Ring(Block& block, uint32_t slot_at) : block_(block), slot_at_(slot_at) {}

  abi::ListSlot& slot() const { return *block_.At<abi::ListSlot>(slot_at_); }
  uint32_t size() const { return slot().count; }
  T& operator[](uint32_t i) const {
    const abi::ListSlot& s = slot();
    return block_.At<T>(s.offset)[(s.head + i) & (s.capacity - 1)];
  }

  // Before the entry at `position`.
  void Insert(uint32_t position, const T& value) {
    if (slot().count == slot().capacity) Grow();
    abi::ListSlot& s = slot();
    T* data = block_.At<T>(s.offset);
    const uint32_t mask = s.capacity - 1;
    for (uint32_t i = s.count; i > position; --i) data[(s.head + i) & mask] = data[(s.head + i - 1) & mask];
    data[(s.head + position) & mask] = value;
    ++s.count;
  }
  void PopFront() {
    abi::ListSlot& s = slot();
    block_.At<T>(s.offset)[s.head] = T{};
    s.head = (s.head + 1) & (s.capacity - 1);
    --s.count;
  }
  void Erase(uint32_t position) {
    abi::ListSlot& s = slot();
    T* data = block_.At<T>(s.offset);
    const uint32_t mask = s.capacity - 1;
    for (uint32_t i = position; i + 1 < s.count; ++i) data[(s.head + i) & mask] = data[(s.head + i + 1) & mask];
    --s.count;
    data[(s.head + s.count) & mask] = T{};
  }
  void Clear() {
    abi::ListSlot& s = slot();
    if (s.capacity != 0) block_.Free(s.offset, static_cast<uint32_t>(s.capacity * sizeof(T)));
    slot() = abi::ListSlot{0, 0, 0, 0, s.dropped, 0, s.dropped_at};
  }
  // An entry of that time leaves although still wanted.
  void CountDropped(int64_t at) {
    abi::ListSlot& s = slot();
    s.dropped_at = s.dropped == 0 ? at : std::max(s.dropped_at, at);
    if (s.dropped != 0xffffffffu) ++s.dropped;
  }

 private:
  void Grow() {
    const abi::ListSlot old = slot();
    const uint32_t capacity = std::max<uint32_t>(old.capacity * 2, 2);
    const uint32_t offset = block_.Allocate(static_cast<uint32_t>(capacity * sizeof(T)));
    T* data = block_.At<T>(offset);
    if (old.capacity != 0) {
      const T* source = block_.At<T>(old.offset);
      for (uint32_t i = 0; i < old.count; ++i) data[i] = source[(old.head + i) & (old.capacity - 1)];
      block_.Free(old.offset, static_cast<uint32_t>(old.capacity * sizeof(T)));
    }
    slot() = abi::ListSlot{offset, old.count, 0, capacity, old.dropped, 0, old.dropped_at};
  }

  Block& block_;
  uint32_t slot_at_;
};

}  // namespace senda::engine
