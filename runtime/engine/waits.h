// How waits begin, and what they ask.
#pragma once

#include "runtime/engine/work.h"

namespace senda::engine {

// The instance goes on waiting where it stands.
inline constexpr uint32_t kStillWaiting = 0xfffffffeu;

// Begins the wait at which the instance stands: kStillWaiting, or the step (kNone: the end) at which it goes on at
// once.
uint32_t BeginWait(Work& work, uint32_t instance, const abi::Step& step);
// Goes back to the wait at that step, whose arm has been taken: as above.
uint32_t KeepWaiting(Work& work, uint32_t instance, uint32_t wait);
// The next turn of a `repeat`, its end, or the wait for it: as above.
// A wait of months, where the customer's clock has changed: the same length from its begin, on the new one.
void TimeMonths(Work& work, uint32_t instance, const abi::Step& step);
// The arm whose steps have run is the wait's last.
void LeaveArm(Work& work, uint32_t instance, const abi::Step& wait);
uint32_t BeginTurn(Work& work, uint32_t instance, const abi::Step& step);
// Times a `wait until`: as above.
uint32_t TimeUntil(Work& work, uint32_t instance, const abi::Step& step);
// The first `when` arm that holds, kNone when none does; sets when to ask again.
uint32_t AskWatches(Work& work, uint32_t instance, const abi::Step& step);

}  // namespace senda::engine
