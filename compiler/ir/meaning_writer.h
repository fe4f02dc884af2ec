// The serialisation behind meaning.h: values one after the other, each of fixed size or preceded by its length, so that
// no two different sequences give the same bytes.
#pragma once

#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "runtime/abi/common.h"

namespace senda::ir {

class MeaningWriter {
 public:
  explicit MeaningWriter(std::string_view subject) { Text(subject); }

  MeaningWriter& Integer(uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8) bytes_.push_back(static_cast<char>(value >> shift & 0xff));
    return *this;
  }
  MeaningWriter& Text(std::string_view text) {
    Integer(text.size());
    bytes_.append(text);
    return *this;
  }
  MeaningWriter& Length(const abi::Duration& duration) {
    return Integer(static_cast<uint64_t>(int64_t{duration.months}))
        .Integer(static_cast<uint64_t>(duration.milliseconds));
  }
  // In any order.
  MeaningWriter& Set(std::vector<uint64_t> hashes) {
    std::sort(hashes.begin(), hashes.end());
    Integer(hashes.size());
    for (uint64_t hash : hashes) Integer(hash);
    return *this;
  }
  uint64_t Hash() const { return XXH3_64bits(bytes_.data(), bytes_.size()); }

 private:
  std::string bytes_;
};

}  // namespace senda::ir
