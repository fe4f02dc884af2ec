// The random source of the workloads: splitmix64 by Sebastiano Vigna (public domain reference at prng.di.unimi.it).
#pragma once

#include <cstdint>

namespace senda::bench {

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
  }
  uint32_t Below(uint32_t n) { return static_cast<uint32_t>(static_cast<unsigned __int128>(Next()) * n >> 64); }

 private:
  uint64_t state_;
};

}  // namespace senda::bench
