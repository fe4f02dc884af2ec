// Countries and languages as integers: their letters, the first in the highest byte, so that the integer of a tag
// orders and compares as its text does among tags of one length. ASCII only, at most eight letters.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace senda::abi {

constexpr int64_t PackLetters(std::string_view letters) {
  uint64_t out = 0;
  for (char letter : letters.substr(0, 8)) out = out << 8 | static_cast<unsigned char>(letter);
  return static_cast<int64_t>(out);
}

inline std::string UnpackLetters(int64_t packed) {
  std::string out;
  for (int shift = 56; shift >= 0; shift -= 8) {
    auto letter = static_cast<char>(static_cast<uint64_t>(packed) >> shift & 0xff);
    if (letter != 0) out.push_back(letter);
  }
  return out;
}

}  // namespace senda::abi
