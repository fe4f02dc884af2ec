// Random choices, and values from the edges of their types. Of random_ir.h only.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "runtime/abi/value.h"

namespace senda::interp {

class RandomSource {
 public:
  explicit RandomSource(uint64_t seed) : engine_(seed) {}

  uint64_t Bits() { return engine_(); }
  // 0 … below - 1; below > 0.
  uint32_t Below(uint64_t below) { return static_cast<uint32_t>(engine_() % below); }
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
  std::mt19937_64 engine_;
};

}  // namespace senda::interp
