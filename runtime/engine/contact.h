// What a customer's block remembers of contact: consent, places taken in limits, addresses that bounced.
//
// Everything is called by hashes of text ids (Plan), so that it means the same in every version of the program. A
// consent is of a channel and a purpose, for everything or for one topic. A place is one message that has gone out and
// that some limit concerns; all limits count the same places. What no limit counts any longer is forgotten.
#pragma once

#include <cstdint>
#include <optional>

#include "runtime/engine/heap_array.h"
#include "runtime/engine/outbox.h"
#include "runtime/engine/work.h"

namespace senda::engine {

// The numbers are durable.
enum class ContactKind : uint32_t { kConsent = 1, kPlace = 2, kBounce = 3 };
enum ContactFlag : uint32_t { kIsGiven = 16 };  // above the bits of purposes

struct ContactEntry {
  ContactKind kind;
  uint32_t flags;    // purpose; kIsGiven: what was said last of a consent
  uint64_t channel;  // hash
  uint64_t subject;  // of a consent: the topic's hash, 0 for everything; of a bounce: the address's
  int64_t at;        // of a consent: when last given, or INT64_MIN; of a place: when
  int64_t other;     // of a consent: when last withdrawn, or INT64_MIN; of a place: the customer's date then
  RecordId id;       // of a place: the message
};
static_assert(sizeof(ContactEntry) % 8 == 0);

inline HeapArray<ContactEntry> ContactEntries(Block& block) {
  return {block, Block::RootAt(kContactRoot)};
}

// Step 3, for the event at hand: consent changes; what has failed gives its place back, an address has bounced or
// serves again. Held sends that this concerns are to be decided anew.
void NoteContact(Work& work);

// Whether a promotional message about the topic (kNone: about none) may be sent by the channel; whether one of another
// purpose has not been forbidden.
bool HasConsent(Work& work, uint32_t channel, uint32_t purpose, uint32_t topic);
// Held sends whose consent is gone are decided at this input.
void AskThoseWithoutConsent(Work& work);
// Whether the address, as it is now, has bounced.
bool HasBounced(Work& work, uint32_t channel, const abi::Value& address);

// What a limit counts at an instant of the present: how many places are taken, and when there is one free.
struct LimitState {
  int64_t taken = 0;
  int64_t free_at = INT64_MIN;  // when taken >= count
};
LimitState StateOfLimit(Work& work, const abi::SendRule& limit, int64_t at);
// A message goes out: it takes its place, when some limit concerns it.
void TakePlace(Work& work, uint32_t channel, uint32_t message, const RecordId& id, int64_t at);

// Customers are joined: places of both; a consent withdrawn on either side stays withdrawn.
void JoinContact(Work& work, Block& other);

// The customer switches to another program: what is remembered goes with them, renamed channels and topics under their
// new names. Both workbenches hold the customer.
struct SwitchMap;
void CopyContact(Work& from, Work& to, const SwitchMap& map);
// The same, to the version before.
void CopyContactBack(const Plan& newer_plan, Block& newer, const Plan& older_plan, Block& older, const SwitchMap& map);

}  // namespace senda::engine
