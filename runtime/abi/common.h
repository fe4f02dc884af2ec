// What every part of the program description uses.
#pragma once

#include <cstdint>

namespace senda::abi {

inline constexpr uint32_t kNone = 0xffffffffu;

struct SourcePosition {
  uint32_t file = kNone;
  uint32_t line = 0;
  uint32_t column = 0;
};  // file: Program::files

// A length of time: whole months on the customer's calendar, or milliseconds; never both.
struct Duration {
  int32_t months = 0;
  int64_t milliseconds = 0;
};

}  // namespace senda::abi
