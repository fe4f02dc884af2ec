// Journey instances of the customer on the workbench: walking over them, what they watch, how they end.
#pragma once

#include "runtime/engine/heap_array.h"
#include "runtime/engine/work.h"

namespace senda::engine {

inline constexpr uint32_t AttemptsRootOf(uint32_t instance) {
  return instance == 0 ? Block::RootAt(kAttemptsRoot) : instance + static_cast<uint32_t>(offsetof(Instance, attempts));
}
inline constexpr uint32_t FirstsRootOf(uint32_t instance) {
  return instance == 0 ? Block::RootAt(kFirstsRoot) : instance + static_cast<uint32_t>(offsetof(Instance, firsts));
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
  if ((flags & kIsWaiting) == 0) return;
  const abi::Step& step = journey.steps[work.instance(offset).step];
  for (uint32_t i = 0; i < step.arms.size(); ++i) {
    if (!step.arms[i].is_when) visit(Role::kArm, i, step.arms[i].trigger);
  }
}

// Whether the event at hand can feed the instance's own patterns and aggregates: its journey has such, it did not
// happen before the instance's entry, and if it belongs to one instance, to this.
bool IsConcerned(const Work& work, uint32_t instance);

// Puts an instance into its place in order O among the live ones.
void PlaceInstance(Work& work, uint32_t instance);
// A new live instance in its place in order O; its offset.
uint32_t AddInstance(Work& work, uint32_t journey);
// Opens the silences that begin with the instance, or with the wait it stands at.
void BeginSilences(Work& work, uint32_t instance, uint32_t trigger);
// Leaves the wait: what its arms have kept is given back.
void LeaveWait(Work& work, uint32_t instance);
// Captures of a firing become the instance's.
void TakeCaptures(Work& work, uint32_t instance, const std::vector<abi::Source::Copy>& copies,
                  const abi::Value* fields);

// How an instance ends, for the decision.
struct Ending {
  std::string_view reason, rule, trigger, step;
  abi::SourcePosition source;
};
// Ended for exits, waits and re-entry; counted and told. `body` (or kNone) runs still, then it is removed.
void EndInstance(Work& work, uint32_t instance, const Ending& ending, uint32_t body = abi::kNone);
// From the live ones to those whose goal is open, or to nothing.
void RemoveInstance(Work& work, uint32_t instance);
// Gives all memory back; it must be in no list.
void FreeInstance(Work& work, uint32_t instance);
// Ended ones whose goal has been reached or whose time is over go.
void PruneTails(Work& work);

}  // namespace senda::engine
