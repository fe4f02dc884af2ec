// `if again queue`: the newest firing of an instance's key, kept in the customer's block until the instance ends.
#pragma once

#include <vector>

#include "runtime/engine/work.h"

namespace senda::engine {

struct KeptFiring {
  const abi::Value* captures;  // of the instance that it would begin
  int64_t happened_at;
  bool is_start;  // a request of a `start` step
  // Where a newer version keeps it with an instance of an older one: as that version has it, so that nothing is lost.
  uint32_t version = abi::kNone, journey = abi::kNone;
  std::vector<uint8_t> is_text = {};
};

// In a customer's block, with the captures behind it, and a bit for each that is a text.
struct KeptHead {
  int64_t happened_at;
  uint32_t is_start;
  uint32_t count;             // of captures
  uint32_t version, journey;  // kNone: those of the instance
};
static_assert(sizeof(KeptHead) % 8 == 0);

// Takes the place of an older one.
void Keep(Work& work, uint32_t instance, const KeptFiring& firing);
// The instance has ended: what it kept is tried in a round of its own.
void QueueKept(Work& work, uint32_t instance);
// What an instance of a block has kept, in the arena; it must have kept something.
KeptFiring KeptOf(Work& work, const Block& block, uint32_t instance);
// What an instance of another customer's block has kept, if anything, becomes the instance's.
void MoveKept(Work& work, const Block& other, uint32_t from, uint32_t instance);
// Gives the memory back.
void DropKept(Work& work, uint32_t instance);

}  // namespace senda::engine
