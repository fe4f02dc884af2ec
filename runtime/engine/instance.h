// A journey instance in a customer's block: one piece of the heap, its captures and aggregates behind it.
//
//   [Instance][StoredValue captures …][slots of instance-scoped aggregates …]
//
// Live ones are listed under kInstancesRoot in order O (priority descending, entry sequence); ended ones whose goal is
// still open under kTailsRoot, oldest first.
#pragma once

#include <cstdint>

#include "runtime/abi/value.h"
#include "runtime/engine/block.h"

namespace senda::engine {

enum InstanceFlag : uint32_t {
  kIsHeldOut = 1,
  kIsRunnable = 2,
  kHasEnded = 4,        // for exits, waits and re-entry; the block of an exit may still run
  kHasReached = 8,      // its goal
  kIsWaiting = 16,      // in the step it stands at
  kIsRetimed = 32,      // a join has moved the instant it waits until to the past: at the deadline it is asked again
  kCameByMerge = 64,    // only while customers are joined
  kHasLostWhile = 128,  // what its journey holds `while` was found false in step 4
  kRestsOnOverflow = 1024,  // on a window that had lost events when it was asked
  kIsSettling = 2048,       // it has come to its end, and some of its sends have not
};

struct Instance {
  uint32_t journey;
  uint32_t step;      // it stands at, or runs next; kNone when there is none
  uint32_t sequence;  // of entry
  uint32_t flags;
  int64_t entered_at;   // now at its entry
  int64_t happened_at;  // the instant of the event it entered with: what happened before does not concern it
  int64_t goal_until;   // the last instant that counts for the goal
  int64_t wait_began;
  int64_t deadline;          // of the wait; of a held-out instance: the end of the goal's time
  int64_t watch_breakpoint;  // the next instant at which a `when` of the wait can change by time alone
  uint32_t attempts;         // root of its own attempts …
  uint32_t firsts;           // … and of the patterns of `first A` that have had theirs
  int64_t while_breakpoint;  // the next instant at which `while` can change by time alone
  uint32_t kept;             // `if again queue`: the newest firing of its key (kept_firing.h), 0 when none
  uint32_t turn;             // counts what it has sent, called and assigned
  uint64_t awaited_high;     // of what it waits to hear: the delivery, the call, the work …
  uint64_t awaited_low;      // … as the outbox calls it
  uint64_t key_hash;
  uint64_t birth;  // what never changes of it, also when customers are joined: who entered, when, as which
  abi::StoredValue key;
};
static_assert(sizeof(Instance) % 8 == 0);

struct InstanceReference {
  uint32_t offset;
  uint32_t journey;
};

inline constexpr uint32_t kTailsPerJourneyMax = 100;

}  // namespace senda::engine
