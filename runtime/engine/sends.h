// Sends that are asked for and not yet decided, or held: how they come and go.
//
// They lie in the customer's block, in the order in which they were asked for. A send that the journey waits for keeps
// its instance where it stands; one that said `and go on` does not. An instance with such sends open comes to its end
// only when they are settled.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "runtime/engine/heap_array.h"
#include "runtime/engine/outbox.h"
#include "runtime/engine/work.h"

namespace senda::engine {

enum SendFlag : uint32_t {
  kIsNew = 1,      // not yet decided
  kIsDelayed = 2,  // was held once, and counted
  kMustAsk = 4,    // what holds it may have changed: decided at this input
};

struct PendingSend {
  uint32_t instance;
  uint32_t step;
  uint32_t flags;
  uint32_t channel;  // of a held one: by which it would go
  uint64_t rule;     // of a held one: what held it last (send_rules.h); 0 before
  RecordId id;
  int64_t requested_at;
  int64_t expires_at;
  int64_t retry_at;    // when to decide: at once, or of a held one anew, at most at expires_at
  int64_t held_until;  // what the last decision said
  uint32_t captures;  // of one that the journey does not wait for: a copy of the instance's when it was asked for; or 0
  uint32_t unused;
};
static_assert(sizeof(PendingSend) % 8 == 0);

inline HeapArray<PendingSend> PendingSends(Work& work) {
  return {*work.block, Block::RootAt(kSendsRoot)};
}

// Step 9 has come to a send: the request is decided when nothing is runnable.
void RequestSend(Work& work, uint32_t instance, uint32_t step);
// It is over: what it has kept is given back. Its instance is there still.
void ReleaseCaptures(Work& work, const PendingSend& pending);
// The same for one that stands in the list, and it goes from there.
void EraseSend(Work& work, uint32_t position);
// How many of the instance's are open.
uint32_t OpenSends(Work& work, uint32_t instance);
// The journey ends before they could go: those not sent are withdrawn, and so are calls and work for people.
void WithdrawOpen(Work& work, uint32_t instance, std::string_view rule, const abi::SourcePosition& source);
// Those of the instance that `is_one` says, and its calls and work.
void WithdrawThose(Work& work, uint32_t instance, std::string_view rule, const abi::SourcePosition& source,
                   const std::function<bool(const PendingSend&)>& is_one);
// Customers are joined: sends of the other's instances, by where each was and is now, are the customer's on the bench.
void MoveSends(Work& work, Block& other, const std::vector<std::pair<uint32_t, uint32_t>>& places);
// Whether a held send was held by a limit.
bool IsLimitRule(const Work& work, uint64_t rule);
// The earliest instant at which one is to be decided.
int64_t EarliestRetry(Work& work);
// A decision about a send, with its step, message and delivery.
Decision DecisionOf(Work& work, DecisionKind kind, const PendingSend& pending);

}  // namespace senda::engine
