// Random choices, and values from the edges of their types. Of random_ir.h only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/abi/value.h"

namespace senda::interp {

class RandomSource {
 public:
  explicit RandomSource(uint64_t seed) : state_(seed) {}

  // SplitMix64.
  uint64_t Bits() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
  }
  // 0 … below - 1; below > 0.
  uint32_t Below(uint64_t below) { return static_cast<uint32_t>(Bits() % below); }
  bool OneIn(uint32_t n) { return Below(n) == 0; }
  template <typename Container>
  auto& Pick(Container& from) {
    return from[Below(std::size(from))];
  }

  int64_t Integer();
  double Number();
  std::string Text();
  std::string_view ZoneName();
  // An instant within the years that programs meet, often at a change of some clock.
  int64_t Instant();

 private:
  uint64_t state_;
};

}  // namespace senda::interp
