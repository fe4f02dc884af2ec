// What the steps of one instant hand to each other, one struct each.
//
// Texts in `Value`s here lie in the workbench's arena, in the caller's event or in the customer's block.
#pragma once

#include <cstdint>

#include "runtime/abi/program.h"
#include "runtime/abi/value.h"

namespace senda::engine {

struct Flip {
  uint32_t segment;
  bool enters;
};
struct Change {
  uint32_t field;
  abi::Value from, to;
};
// A completed pattern. `fields` are the trigger's captures, in the arena; `happened_at` is its latest event's own time,
// `at` what it measures by: that, or the deadline.
struct Fired {
  uint32_t trigger;
  int64_t at;
  int64_t happened_at;
  const abi::Value* fields;
  uint64_t key_hash;
};

// A stage that was reached.
struct Moved {
  uint32_t map, stage;
};

// Something that patterns look at, one at a time.
struct Feed {
  abi::SourceKind kind;
  uint32_t target;  // event type, segment, customer field, trigger
  bool enters;      // of a flip
  int64_t at;
  const abi::Value* fields;  // of an event or trigger
  const Change* change;
};

// What an instance's own patterns have completed in this step.
enum class Role : uint8_t {
  kExit,
  kGoal,
  kArm,
  kOpenArm,  // of a wait that is kept while another arm's steps run; index: step * kKeptArmsMax + arm
};
struct InstanceFired {
  uint32_t instance;
  Role role;
  uint32_t index;
  const abi::Value* fields;
  int64_t at;
};
// Of an opening link whose `where` reads the instance (or of an instance-scoped aggregate's): decided in step 2.
struct OwnVerdict {
  uint32_t instance;
  uint32_t pattern;
  uint64_t bits;
};
struct OwnInsert {
  uint32_t instance;
  uint32_t aggregate;
  abi::Value value;
};

// What happens within the same instant, one after the other.
struct QueuedItem {
  enum class Kind : uint8_t {
    kEvent,   // `type` with `fields`
    kChange,  // of a customer's field, written already
    kStart,   // an instance of the journey `type` with the captures `fields`
    kKept,    // the same, by a firing that has waited for the instance of its key to end
    kBit,     // a segment that the engine sets, `type`, set already
  };
  Kind kind = Kind::kEvent;
  uint32_t type = abi::kNone;
  const abi::Value* fields = nullptr;
  uint64_t origin = abi::kNone;  // of `sent` …: the instance's birth
  Change change{abi::kNone, abi::Value::Missing(), abi::Value::Missing()};
  abi::SourcePosition position;            // of kStart: the step
  int64_t happened_at = 0;                 // of kKept
  bool is_start = false;                   // of kKept: it was a request to start
  uint32_t captures_version = abi::kNone;  // of kKept: whose `type` and `fields` these are, when not the instance's
  bool is_passed = false;                  // from another version, which knows of it
};

}  // namespace senda::engine
