// What time it is, for those who may ask: the border of the program, never the engine.
#pragma once

#include <cstdint>

namespace senda::io {

class Clock {
 public:
  virtual ~Clock() = default;
  // Milliseconds since 1970 UTC.
  virtual int64_t now_ms() const = 0;
};

// The machine's clock.
class SystemClock : public Clock {
 public:
  int64_t now_ms() const override;
};

// A clock that a test sets.
class FixedClock : public Clock {
 public:
  explicit FixedClock(int64_t now_ms) : now_ms_(now_ms) {}
  int64_t now_ms() const override { return now_ms_; }
  void Set(int64_t now_ms) { now_ms_ = now_ms; }

 private:
  int64_t now_ms_;
};

}  // namespace senda::io
