// One case of the test of switches: a random program, run over a random history in the middle of which it is changed.
//
// Whoever was in a journey is in it afterwards, has ended with a reason, or is on an old version; interpreter and
// native code agree; an engine restored from a snapshot before or after the switch decides the same, and so does one
// that switches its customers one by one; a switch to the same program changes no decision.
#pragma once

#include <cstdint>
#include <string>

namespace senda::fuzz {

// How often each thing happened, to see that the cases reach it.
struct SwitchReach {
  int64_t switches = 0, picked_up = 0, retimed = 0, exited = 0, kept = 0, unnoticed = 0, retired = 0, carried = 0,
          rebuilt = 0;
};

// What is wrong in the case of this seed, with its programs; empty when nothing is.
std::string CheckSwitches(uint64_t seed, int histories, SwitchReach* reach);

}  // namespace senda::fuzz
