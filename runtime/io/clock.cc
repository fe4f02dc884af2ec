#include "runtime/io/clock.h"

#include <chrono>

namespace senda::io {

int64_t SystemClock::now_ms() const {
  auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count();
}

}  // namespace senda::io
