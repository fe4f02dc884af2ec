// A bar that grows on a terminal's standard error while something long goes on; nothing at all anywhere else.
#pragma once

#include <cstdint>
#include <string>

#include "runtime/io/clock.h"
#include "tools/console.h"

namespace senda::tools {

class Progress {
 public:
  // `total` of what Show is told; 0 when unknown. The console outlives the bar.
  Progress(Console* console, const io::Clock* clock, uint64_t total);
  ~Progress() { console_->SetStatus(""); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Draws at most ten times a second; cheap otherwise.
  void Show(uint64_t done, uint64_t events);

 private:
  Console* console_;
  const io::Clock* clock_;
  uint64_t total_;
  int64_t started_ms_;
  int64_t drawn_ms_;
};

}  // namespace senda::tools
