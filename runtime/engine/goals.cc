// Step 6: measure.
#include "runtime/engine/cell.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/overflow.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

using abi::Value;

void Reach(Work& work, const InstanceFired& fired) {
  Instance& instance = work.instance(fired.instance);
  if ((instance.flags & kHasReached) != 0 || fired.at > instance.goal_until) return;
  instance.flags |= kHasReached;
  const abi::Journey& journey = work.program.journeys[instance.journey];
  JourneyCounts& counts = work.counters.journeys[instance.journey];
  const bool is_held_out = (instance.flags & kIsHeldOut) != 0;
  ++(is_held_out ? counts.goal_held_out_reached : counts.goal_reached);
  const abi::Trigger& trigger = work.program.triggers[journey.goal_trigger];
  Decision decision = work.MakeDecision(DecisionKind::kReached, fired.instance);
  decision.is_truncated |= HasOverflown(work, trigger.rests_on, fired.instance);
  decision.rule = decision.trigger = trigger.id;
  decision.source = trigger.position;
  if (journey.goal_worth != abi::kNone) {
    decision.worth = fired.fields[journey.goal_worth];
    decision.worth_kind = journey.goal_worth_kind;
    if (!is_held_out && decision.worth.known != 0)
      AddTo(&counts.goal_worth, WideOf(journey.goal_worth_kind, decision.worth));
  }
  if (is_held_out) decision.reason = "held_out";
  work.Decide(decision);
  CloseTrigger(work, fired.instance, journey.goal_trigger);
}

}  // namespace

void MeasureGoals(Work& work) {
  for (const InstanceFired& fired : work.instance_fired) {
    if (fired.role == Role::kGoal) Reach(work, fired);
  }
}

}  // namespace senda::engine
