// What the program description says of journeys, channels and messages. See program.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/common.h"
#include "runtime/abi/patterns.h"
#include "runtime/abi/value.h"

namespace senda::abi {

enum class StepKind : uint8_t { kSend, kWait, kWaitUntil, kWaitFor, kBranch, kSplit, kExit, kComplete, kJump };
struct Arm {
  bool is_when = false;
  uint32_t trigger = kNone;     // of a `for` arm: instance-scoped
  uint32_t watch_root = kNone;  // of a `when` arm: bool …
  uint32_t watch_breakpoint_root = kNone;
  uint32_t target = kNone;             // step
  std::vector<Source::Copy> captures;  // from the trigger's captures to the instance's
};
struct SplitArm {
  std::string name;
  int64_t share_millionths = 0;
  uint32_t target = kNone;
};
struct Step {
  StepKind kind = StepKind::kComplete;
  std::string id;  // stable within the journey: `send cart_reminder`, `wait after cart_reminder`
  uint32_t next = kNone;
  uint32_t message = kNone, channel = kNone, body_root = kNone;  // kSend
  Duration duration;                                             // kWait; kWaitFor when has_deadline
  bool has_deadline = false;
  uint32_t root = kNone;                 // kBranch: bool; kWaitUntil: the instant (optional when has_else)
  bool has_else = false;                 // kWaitUntil, kWaitFor
  uint32_t otherwise = kNone;            // kBranch: false; kWaitUntil: past or unknown; kWaitFor: deadline passed
  std::vector<uint32_t> watched_fields;  // kWaitUntil: customer fields that re-time it
  std::vector<Arm> arms;                 // kWaitFor, in written order
  std::string split;                     // kSplit
  std::vector<SplitArm> split_arms;
  std::string reason;  // kExit: exits are counted by it; kComplete: "completed"
  SourcePosition position;
};
enum class Once : uint8_t { kEveryTime, kPer, kEver };
struct JourneyExit {
  std::string reason;
  uint32_t trigger = kNone;
  uint32_t body = kNone;
  std::vector<Source::Copy> captures;
  SourcePosition position;
};
struct Journey {
  std::string id;
  uint64_t meaning = 0;
  uint32_t audience_root = kNone;  // bool; reads the instance captures that the entry brings
  SourcePosition audience_position;
  uint32_t entry_trigger = kNone;
  std::vector<Source::Copy> entry_captures;  // entry trigger's captures -> instance's
  std::vector<Kind> capture_kinds;           // instance captures
  uint32_t key_root = kNone;                 // reads the instance captures
  Kind key_kind = Kind::kText;
  Once once = Once::kEveryTime;
  Duration once_per;
  bool is_once_per_customer = false;  // `once … per customer`: whatever the key
  int64_t priority = 0;
  int64_t holdout_millionths = 0;  // share of entries that are held out
  uint32_t key_cap = 100;
  std::vector<JourneyExit> exits;  // in written order
  uint32_t goal_trigger = kNone;
  Duration goal_within;
  uint32_t goal_worth = kNone;  // capture slot of the goal trigger
  Kind goal_worth_kind = Kind::kMoney;
  int64_t goal_target_millionths = -1;
  uint32_t first_step = kNone;
  std::vector<Step> steps;
  std::vector<uint32_t> aggregates;  // instance-scoped ones; their slots lie in `aggregate_bytes` of the instance
  uint32_t aggregate_bytes = 0;
  SourcePosition position;
};

struct Channel {
  std::string id;
  std::string via;
};
struct Message {
  std::string id;
  std::string purpose;
};

}  // namespace senda::abi
