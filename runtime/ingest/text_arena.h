// Texts that live until the arena is cleared; its memory is used again.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace senda::ingest {

class TextArena {
 public:
  std::string_view Copy(std::string_view text) {
    char* place = Allocate(text.size());
    if (!text.empty()) std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }

  void Clear() {
    current_ = 0;
    used_ = 0;
  }

 private:
  static constexpr size_t kChunkBytes = 4096;
  struct Chunk {
    std::unique_ptr<char[]> bytes;
    size_t size;
  };

  char* Allocate(size_t size) {
    while (current_ < chunks_.size() && chunks_[current_].size - used_ < size) {
      ++current_;
      used_ = 0;
    }
    if (current_ == chunks_.size()) {
      size_t chunk_size = std::max(size, kChunkBytes);
      chunks_.push_back({std::make_unique<char[]>(chunk_size), chunk_size});
      used_ = 0;
    }
    char* place = chunks_[current_].bytes.get() + used_;
    used_ += size;
    return place;
  }

  std::vector<Chunk> chunks_;
  size_t current_ = 0;
  size_t used_ = 0;
};

}  // namespace senda::ingest
