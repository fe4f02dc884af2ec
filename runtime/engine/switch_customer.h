// A customer's switch to the next program: an input of its own, at its own instant.
//
// The customer's state is mapped to a block of the new program, memberships are set silently, waits re-timed; what
// waits at a place that is gone ends, goes on elsewhere or stays behind in the old block, as its journey says.
#pragma once

#include "runtime/engine/block.h"
#include "runtime/engine/history.h"
#include "runtime/engine/switch_counts.h"
#include "runtime/engine/versions.h"
#include "runtime/engine/work.h"

namespace senda::engine {

struct CustomerSwitch {
  const Versions& versions;
  uint32_t version;  // the new one; the old one is the one before
  int64_t clock;     // the customer's, before
  Work& from;        // workbenches of both
  Work& to;
  History* history;
  SwitchCounts& counts;
};

// Gives the block under the new program, not yet closed; its workbench has what was queued on the way. `stays`: whether
// something stays behind in `old`, which has nothing else left then.
Block SwitchCustomer(const CustomerSwitch& how, Block& old, uint32_t customer, int64_t at, bool* stays);

// The ids by which repetitions are known, into a block without any.
void CopySeenIds(Block& old, Block& fresh);

}  // namespace senda::engine
