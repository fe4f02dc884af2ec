// Bits among a customer's segments that the engine sets: who is in a journey, and who waits for their turn to enter it.
#pragma once

#include <vector>

#include "runtime/engine/work.h"

namespace senda::engine {

// An instance of the journey has begun or ended: who asks `in JOURNEY` sees it at once, and what is settled by it
// follows in a round.
void NoteMembership(Work& work, uint32_t journey);
// Whether that would change something.
bool IsMembershipStale(const Work& work, uint32_t journey);
// False when it was not set.
bool ClearBit(Work& work, uint32_t bit);
// The customer's first input, or first since the program has the journey: those in its segment wait for their turn.
void MarkThoseAlreadyIn(Work& work);
// Two customers are joined: which of the journeys with turns one of them has had theirs for, by place in Plan::turns;
// asked before. Who is in the segment then and has not had their turn waits for it.
std::vector<uint8_t> TurnsOfEither(const Work& work, const Block& other);
void WaitForTurns(Work& work, const std::vector<uint8_t>& has_had);
// A customer who leaves the segment has no turn any more.
void ForgetThoseAlreadyIn(Work& work, uint32_t segment);

}  // namespace senda::engine
