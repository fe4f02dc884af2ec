// Two customers become one: what `merged { into, from }` does to the state of both.
//
// Everything here happens at one instant and silently: no flip, firing, exit or goal comes of the join alone. The only
// decisions are the ends of instances that cannot both go on.
#pragma once

#include <vector>

#include "runtime/engine/versions.h"
#include "runtime/engine/work.h"

namespace senda::engine {

// The customer on the bench takes over what the other has lived through; both have caught up with now. What is left in
// `other` is of no use.
//
// Fields: known values stay, gaps are filled; a default is a gap when the other's was set. Aggregates join as far as
// kept. Ids of events, entries that `once` remembers and aliases are put together. Segments settle. Waits whose fields
// or conditions may have changed are looked at in a time step at this very instant.
void JoinCustomer(Work& work, Block& other);

// A version of the program on which both are: its workbench holds the first one's block.
struct MergePlace {
  uint32_t version;
  Work* work;
  Block* other;
};
// Before anything else is joined: of two instances of one journey and key, on whatever versions, the one that entered
// earlier goes on, at one instant the first customer's; the other ends as `merged`. So do, beyond the cap of keys,
// those that entered last.
void EndRivals(const Versions& versions, const std::vector<MergePlace>& places);

// The aliases of one block, in another one of the same customer.
void CopyAliases(Block& from, Block& to);

// Who has lived through nothing yet: only ids of events and aliases.
void JoinIds(Work& work, Block& other);

// The parts of it.
void JoinAttempts(Work& work, Block& other);
void JoinInstances(Work& work, Block& other);
// Copies the attempts of a set, those of a journey instance, into one of the customer on the bench.
void MoveAttempts(Work& work, Block& other, uint32_t other_root_at, uint32_t root_at);
// Fields that a join has changed, for the instances that came from each side.
struct JoinedFields {
  std::vector<uint8_t> changed_here, changed_there;  // by customer field
};
// Waits that must be timed or asked anew: `is_from` says for each live instance whether it came with the other.
void LookAgain(Work& work, const JoinedFields& fields);

}  // namespace senda::engine
