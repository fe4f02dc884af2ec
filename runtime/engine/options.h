// How an engine is to run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace senda::engine {

struct Coverage;

// `in recover_cart.second_nudge = plain`: this customer takes that arm, whatever the hash says.
struct NamedArm {
  std::string customer, journey, split, arm;
};

struct Options {
  uint32_t partitions = 1;
  // An event's own time is the clock: before an event at T every customer's wakes before T run, and grace plays no
  // part. Otherwise the clock is what Tick says.
  bool clock_follows_events = true;
  bool runs_drafts = false;            // customers enter journeys that are drafts, as in a test
  bool decides_firings = false;        // a Decision for every firing of a declared trigger
  std::vector<NamedArm> named_arms{};  // in tests
  Coverage* coverage = nullptr;        // where what has been reached is noted; outlives the engine
  bool notes_firings = false;          // DecisionSink::OnFiring for every one
};

}  // namespace senda::engine
