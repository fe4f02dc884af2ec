#include "runtime/engine/hash.h"

#include <xxhash.h>

#include <string>

namespace senda::engine {

uint64_t StableHash(std::string_view bytes) noexcept {
  return XXH64(bytes.data(), bytes.size(), 0);
}

uint64_t StableHash(std::initializer_list<std::string_view> texts) noexcept {
  std::string all;
  for (std::string_view text : texts) {
    for (int shift = 0; shift < 32; shift += 8) all.push_back(static_cast<char>((text.size() >> shift) & 0xff));
    all.append(text);
  }
  return StableHash(all);
}

uint64_t StableHash(uint64_t hash, uint64_t number) noexcept {
  unsigned char bytes[16];
  for (int i = 0; i < 8; ++i) {
    bytes[i] = static_cast<unsigned char>(hash >> (8 * i));
    bytes[8 + i] = static_cast<unsigned char>(number >> (8 * i));
  }
  return XXH64(bytes, sizeof bytes, 0);
}

uint32_t Millionths(uint64_t hash) noexcept {
  return static_cast<uint32_t>((static_cast<unsigned __int128>(hash) * 1'000'000) >> 64);
}

}  // namespace senda::engine
