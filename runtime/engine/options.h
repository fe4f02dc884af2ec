// How an engine is to run.
#pragma once

#include <cstdint>

namespace senda::engine {

struct Options {
  uint32_t partitions = 1;
  // An event's own time is the clock: before an event at T every customer's wakes before T run, and grace plays no
  // part. Otherwise the clock is what Tick says.
  bool clock_follows_events = true;
  bool runs_drafts = false;      // customers enter journeys that are drafts, as in a test
  bool decides_firings = false;  // a Decision for every firing of a declared trigger
  bool notes_firings = false;    // DecisionSink::OnFiring for every one
};

}  // namespace senda::engine
