// What of a program has been reached, for tests. Filled by the engine when Options::coverage is set.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "runtime/abi/program.h"

namespace senda::engine {

// The ways by which a step can be left, or an instance; an arm or exit is kWayArm and its number.
inline constexpr uint32_t kWayNext = 0, kWayOtherwise = 1, kWaySkipped = 2, kWayFailed = 3, kWayTurnsOver = 4,
                          kWayArm = 8;

struct Coverage {
  explicit Coverage(const abi::Program& program)
      : steps(program.journeys.size()), segments(program.segments.size(), {false, false}) {
    for (size_t i = 0; i < steps.size(); ++i) steps[i].resize(program.journeys[i].steps.size());
  }

  std::vector<std::vector<uint64_t>> steps;   // by journey and step: how often it ran
  std::set<std::array<uint32_t, 3>> ways;     // journey, step (kNone: the journey's exits), way
  std::vector<std::array<bool, 2>> segments;  // by segment: was false, was true
  // Ids of rules and guarantees that held or withheld something, of preferences that moved a channel to the front.
  std::set<std::string, std::less<>> rules;
};

inline void NoteWay(Coverage* coverage, uint32_t journey, uint32_t step, uint32_t way) {
  if (coverage != nullptr) coverage->ways.insert({journey, step, way});
}

}  // namespace senda::engine
