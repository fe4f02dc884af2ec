// What of a program has been reached, for tests. Filled by the engine when Options::coverage is set.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "runtime/abi/program.h"

namespace senda::engine {

struct Coverage {
  explicit Coverage(const abi::Program& program)
      : steps(program.journeys.size()), segments(program.segments.size(), {false, false}) {
    for (size_t i = 0; i < steps.size(); ++i) steps[i].resize(program.journeys[i].steps.size());
  }

  std::vector<std::vector<uint64_t>> steps;   // by journey and step: how often it ran
  std::set<std::array<uint32_t, 3>> ways;     // journey, step, the step gone on at
  std::vector<std::array<bool, 2>> segments;  // by segment: was false, was true
  // Ids of rules and guarantees that held or withheld something, of preferences that moved a channel to the front.
  std::set<std::string, std::less<>> rules;
};

}  // namespace senda::engine
