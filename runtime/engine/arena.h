// Bytes that live until the current input is closed.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "runtime/abi/value.h"

namespace senda::engine {

class Arena {
 public:
  // Aligned to 8, not zeroed.
  char* Allocate(size_t size) {
    size = (size + 7) & ~size_t{7};
    if (used_ + size > capacity_) Extend(size);
    char* place = chunk_ + used_;
    used_ += size;
    return place;
  }
  // `count` missing values.
  abi::Value* Values(size_t count) {
    auto* values = reinterpret_cast<abi::Value*>(Allocate(count * sizeof(abi::Value)));
    if (count != 0) std::memset(static_cast<void*>(values), 0, count * sizeof(abi::Value));
    return values;
  }
  abi::Value CopyText(const abi::Value& text) {
    if (text.known == 0 || text.size == 0) return text;
    char* place = Allocate(text.size);
    std::memcpy(place, text.data, text.size);
    return abi::Value::Text({place, text.size});
  }
  // Everything given out is void; the first chunk is kept.
  void Reset() {
    if (chunks_.size() > 1) chunks_.resize(1);
    used_ = 0;
    if (!chunks_.empty()) {
      chunk_ = chunks_[0].get();
      capacity_ = kChunkBytes;
    }
  }

 private:
  static constexpr size_t kChunkBytes = 64 * 1024;

  void Extend(size_t size) {
    capacity_ = chunks_.empty() ? kChunkBytes : std::max(kChunkBytes, size);
    if (chunks_.empty() && size > kChunkBytes) chunks_.push_back(std::make_unique<char[]>(kChunkBytes));
    capacity_ = std::max(capacity_, size);
    chunks_.push_back(std::make_unique<char[]>(capacity_));
    chunk_ = chunks_.back().get();
    used_ = 0;
  }

  std::vector<std::unique_ptr<char[]>> chunks_;
  char* chunk_ = nullptr;
  size_t used_ = 0, capacity_ = 0;
};

}  // namespace senda::engine
