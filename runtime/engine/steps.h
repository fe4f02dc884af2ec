// The twelve steps of an instant, in the order and words of the semantics. Each takes the workbench and leaves what the
// later ones need on it. 0 (admit) and 1 (catch up) belong to the partition, which calls these.
#pragma once

#include "runtime/engine/work.h"

namespace senda::engine {

// 2. Against the unchanged state decides every `where` of the event.
void LookBefore(Work& work);
// 3. Customer fields and aggregates.
void ApplyEvent(Work& work);
// 4. Segments that read something changed, or whose breakpoint has come; each flips at most once.
void SettleSegments(Work& work);
// 5. Attempts of the customer's patterns and of the instances'.
void AdvancePatterns(Work& work);
// 6. Goals, of ended and held-out instances too.
void MeasureGoals(Work& work);
// 7. Exits, then arms and deadlines of waits, in order O.
void AdvanceInstances(Work& work);
// 8. New instances for what has fired.
void EnterJourneys(Work& work);
// 9. Runnable instances in order O, each until it waits, asks for a send or ends.
void RunInstances(Work& work);
// 10. What was queued, one item after the other, through 2 to 9.
void RunRounds(Work& work);
// 11. Decides the sends asked for; true when something is runnable or queued again.
bool DecideSends(Work& work);
// 12. The customer's next wake.
int64_t NextWake(Work& work);

// 2 to 12 for the event or time step on the workbench.
void RunInstant(Work& work);
// 9 to 11 for what is runnable, without an input.
void RunOn(Work& work);

// Memberships of a customer who has just come, without flips.
void SettleSilently(Work& work);
// Puts an event (null: a time step) on the workbench.
void PutOnBench(Work& work, uint32_t event_type, const abi::Value* event, uint32_t origin);

}  // namespace senda::engine
