// What time it is, for those who may ask: the border of the program, never the engine.
#pragma once

#include <cstdint>
#include <optional>

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

// Readings of a clock as the ticks of an engine, which is handed instants and never asks: they never go back.
class Ticker {
 public:
  // The clock outlives the ticker; between two ticks are at least `interval_ms`.
  Ticker(const Clock* clock, int64_t interval_ms) : clock_(clock), interval_ms_(interval_ms) {}
  // The next tick, when it is due.
  std::optional<int64_t> Next();

 private:
  const Clock* clock_;
  int64_t interval_ms_;
  std::optional<int64_t> last_;
};

// A clock that a test sets or a simulation moves.
class FixedClock : public Clock {
 public:
  explicit FixedClock(int64_t now_ms) : now_ms_(now_ms) {}
  int64_t now_ms() const override { return now_ms_; }
  void Set(int64_t now_ms) { now_ms_ = now_ms; }
  void Advance(int64_t by_ms) { now_ms_ += by_ms; }

 private:
  int64_t now_ms_;
};

}  // namespace senda::io
