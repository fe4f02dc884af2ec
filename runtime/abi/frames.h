// What an instance keeps for a step that goes round, in the frames behind its aggregates: all zero when the step has
// never been reached.
#pragma once

#include <cstdint>

namespace senda::abi {

// Of kRepeat and kTurn.
struct Turns {
  int64_t began;  // of the last turn
  int64_t count;  // begun since kRepeat
};

// Of a kWaitFor to which `keep waiting` leads back. While an arm's steps run, the wait is open: its other arms go on
// looking.
struct KeptWait {
  int64_t began;
  int64_t deadline;
  uint64_t spent;    // `when` arms that have been taken and have held ever since, a bit each
  uint32_t is_open;  // the steps of an arm run
  uint32_t taken;    // that arm
  uint32_t pending;  // 1 + the first other arm that was completed meanwhile; 0: none
  uint32_t unused;
};
inline constexpr uint32_t kKeptArmsMax = 64;

}  // namespace senda::abi
