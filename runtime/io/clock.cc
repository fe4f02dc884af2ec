#include "runtime/io/clock.h"

#include <chrono>

namespace senda::io {

int64_t SystemClock::now_ms() const {
  auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count();
}

std::optional<int64_t> Ticker::Next() {
  const int64_t now = clock_->now_ms();
  if (last_ && now - *last_ < interval_ms_) return std::nullopt;
  last_ = now;
  return now;
}

}  // namespace senda::io
