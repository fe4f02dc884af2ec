// Journey instances of the customer on the workbench: walking over them, what they watch, how they end.
#pragma once

#include "runtime/abi/frames.h"
#include "runtime/engine/heap_array.h"
#include "runtime/engine/work.h"

namespace senda::engine {

inline constexpr uint32_t AttemptsRootOf(uint32_t instance) {
  return instance == 0 ? Block::RootAt(kAttemptsRoot) : instance + static_cast<uint32_t>(offsetof(Instance, attempts));
}
inline constexpr uint32_t FirstsRootOf(uint32_t instance) {
  return instance == 0 ? Block::RootAt(kFirstsRoot) : instance + static_cast<uint32_t>(offsetof(Instance, firsts));
}

inline abi::KeptWait& KeptWaitOf(const Work& work, uint32_t instance, const abi::Step& wait) {
  const uint32_t frames = work.plan.journeys[work.instance(instance).journey].frame_offset;
  return *work.block->At<abi::KeptWait>(instance + frames + wait.frame);
}
inline abi::Turns& TurnsOf(const Work& work, uint32_t instance, const abi::Step& step) {
  const uint32_t frames = work.plan.journeys[work.instance(instance).journey].frame_offset;
  return *work.block->At<abi::Turns>(instance + frames + step.frame);
}

// What the instance's journey is called in the newest version.
inline const std::string& CalledOf(const Work& work, uint32_t instance) {
  return work.plan.journeys[work.instance(instance).journey].called;
}

inline bool HasInstances(const Work& work) {
  return work.block->root(kInstancesRoot) != 0 || work.block->root(kTailsRoot) != 0;
}

// Live instances in order O, then ended ones whose goal is open. The visitor may not add or remove any.
template <typename Visit>
void ForEachInstance(Work& work, const Visit& visit) {
  for (const Root root : {kInstancesRoot, kTailsRoot}) {
    const HeapArray<InstanceReference> list(*work.block, Block::RootAt(root));
    for (uint32_t i = 0; i < list.size(); ++i) visit(list[i].offset);
  }
}

// The triggers that the instance looks at where it stands: visit(role, index, trigger).
template <typename Visit>
void ForEachWatched(Work& work, uint32_t offset, const Visit& visit) {
  const abi::Journey& journey = work.program.journeys[work.instance(offset).journey];
  const uint32_t flags = work.instance(offset).flags;
  if (journey.goal_trigger != abi::kNone && (flags & kHasReached) == 0) visit(Role::kGoal, 0, journey.goal_trigger);
  if ((flags & kHasEnded) != 0) return;
  for (uint32_t i = 0; i < journey.exits.size(); ++i) {
    if (journey.exits[i].trigger != abi::kNone) visit(Role::kExit, i, journey.exits[i].trigger);
  }
  for (uint32_t wait : work.plan.journeys[work.instance(offset).journey].kept_waits) {
    const abi::Step& step = journey.steps[wait];
    if (KeptWaitOf(work, offset, step).is_open == 0) continue;
    for (uint32_t i = 0; i < step.arms.size(); ++i) {
      if (step.arms[i].is_when || i == KeptWaitOf(work, offset, step).taken) continue;
      visit(Role::kOpenArm, wait * abi::kKeptArmsMax + i, step.arms[i].trigger);
    }
  }
  if ((flags & kIsWaiting) == 0) return;
  const abi::Step& step = journey.steps[work.instance(offset).step];
  for (uint32_t i = 0; i < step.arms.size(); ++i) {
    if (!step.arms[i].is_when) visit(Role::kArm, i, step.arms[i].trigger);
  }
}

// Whether the event at hand can feed the instance's own patterns and aggregates: its journey has such, it did not
// happen before the instance's entry, and if it belongs to one instance, to this.
bool IsConcerned(const Work& work, uint32_t instance);

// A new live instance in its place in order O; its offset.
uint32_t AddInstance(Work& work, uint32_t journey);
// Puts an instance that is in no list into one: live ones in order O, ended ones at the end.
void PlaceInstance(Work& work, Root root, uint32_t instance);
// What the trigger's patterns have kept for the instance is given back: it looks at them no longer.
void CloseTrigger(Work& work, uint32_t instance, uint32_t trigger);
// Opens the silences and calendars that begin with the instance, or with the wait it stands at.
void BeginSilences(Work& work, uint32_t instance, uint32_t trigger);
// Leaves the wait: what its arms have kept is given back.
void LeaveWait(Work& work, uint32_t instance);
// The same for a wait that is open while the steps of one of its arms run.
void CloseKeptWait(Work& work, uint32_t instance, const abi::Step& wait);
// Goes to the steps of an arm. A wait that may be kept stays open for its other arms.
void LeaveWaitByArm(Work& work, uint32_t instance, uint32_t arm);
// Captures of a firing become the instance's.
void TakeCaptures(Work& work, uint32_t instance, const std::vector<abi::Source::Copy>& copies,
                  const abi::Value* fields);

// Nothing is known any longer of what the captures hold.
void ForgetCaptures(Work& work, uint32_t instance, const std::vector<abi::Source::Copy>& copies);

void SetCapture(Work& work, uint32_t instance, uint32_t slot, const abi::Value& value);

// How an instance ends, for the decision.
struct Ending {
  std::string_view reason, rule, trigger, step;
  abi::SourcePosition source;
};
// Ended for exits, waits and re-entry; counted and told. `body` (or kNone) runs still, then it is removed.
void EndInstance(Work& work, uint32_t instance, const Ending& ending, uint32_t body = abi::kNone);
// All live ones, in order O; the source is each journey's own.
void EndAll(Work& work, Ending ending);
// From the live ones to those whose goal is open, or to nothing.
void RemoveInstance(Work& work, uint32_t instance);
// Gives all memory back; it must be in no list.
void FreeInstance(Work& work, uint32_t instance);
// Ended ones whose goal has been reached or whose time is over go.
void PruneTails(Work& work);

}  // namespace senda::engine
