// What a switch from one program to another does with those who wait in its journeys, in the designer's words.
//
// The rules are the engine's own (runtime/engine/switch_places.h); nothing is run here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "runtime/engine/switch_places.h"
#include "tools/program_changes.h"

namespace senda::tools {

struct WaitingPlace {
  std::string step;     // its name in OLD
  std::string written;  // the line on which OLD has it
  std::string file;     // … and where
  uint32_t line = 0;
  uint32_t number = 0;  // of the step in its journey
  engine::PlaceFate fate = engine::PlaceFate::kGoesOn;
  std::string before, after;         // of one that is timed anew: how long
  std::string to;                    // where it goes on, when that has another name, or why it ends
  std::vector<std::string> lacks;    // what NEW reads from there on, and who stands there does not have
  std::optional<int64_t> customers;  // who stand there, when events are given
};
struct WaitingJourney {
  std::string name;  // in OLD
  std::string now;   // in NEW; empty when it is gone
  uint32_t number = 0;
  std::vector<WaitingPlace> places;
  std::vector<std::string> forgotten;  // what NEW reads of the entry or a wait, and who is in the journey does not have
  std::string goal_before, goal_after;  // how long the goal counts, when that changes
  std::optional<int64_t> active;        // held-out ones included
};
struct RebuiltAggregate {
  std::string what;             // as its meaning is written
  bool may_be_inexact = false;  // it looks back on more than the history holds
};
struct WaitingChanges {
  std::vector<WaitingJourney> journeys;  // those that changed, in order of OLD's names
  std::vector<RebuiltAggregate> rebuilt;
  std::vector<std::string> begun_anew;  // triggers whose open attempts NEW cannot go on with, as decisions call them
};

WaitingChanges CompareWaiting(const driver::Compilation& before, const driver::Compilation& after,
                              const ProgramChanges& changes);

// `goes on`, `timed anew: 2 hours instead of 1 hour, …`
std::string WordsOf(const WaitingPlace& place);

}  // namespace senda::tools
