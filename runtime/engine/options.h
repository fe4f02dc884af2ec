// How an engine is to run.
#pragma once

#include <cstdint>

namespace senda::engine {

class History;

struct Options {
  uint32_t partitions = 1;
  // An event's own time is the clock: before an event at T every customer's wakes before T run, and grace plays no
  // part. Otherwise the clock is what Tick says.
  bool clock_follows_events = true;
  bool runs_drafts = false;      // customers enter journeys that are drafts, as in a test
  bool decides_firings = false;  // a Decision for every firing of a declared trigger
  bool notes_firings = false;    // DecisionSink::OnFiring for every one
  // On a switch to another program every customer is mapped at once. Otherwise each before the next input or wake, or
  // when Engine::UpgradeSome comes to them; what it decides is the same.
  bool upgrades_at_once = true;
  History* history = nullptr;  // takes down what happens and gives it back at a switch; null: there is none
};

}  // namespace senda::engine
