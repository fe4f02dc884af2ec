// Step 9: run.
#include "compiler/base/check.h"
#include "runtime/engine/calls.h"
#include "runtime/engine/coverage.h"
#include "runtime/engine/effects.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/overflow.h"
#include "runtime/engine/sends.h"
#include "runtime/engine/steps.h"
#include "runtime/engine/waits.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

constexpr int kStepsPerRunMax = 100'000;  // a checked program cannot go round without waiting

// The arm that a test has named for this customer; kNone when it has not.
uint32_t NamedArmFor(Work& work, const abi::Journey& journey, const abi::Step& step) {
  for (const NamedArm& named : work.options.named_arms) {
    if (named.customer != work.customer_id() || named.journey != journey.id || named.split != step.split) continue;
    for (uint32_t i = 0; i < step.split_arms.size(); ++i) {
      if (step.split_arms[i].name == named.arm) return i;
    }
  }
  return kNone;
}

// The arm that the customer falls into, by the journey's first name.
uint32_t ArmFor(Work& work, const JourneyPlan& plan, const abi::Step& step) {
  const uint64_t hash = StableHash({work.customer_id(), plan.assigned_as, step.split, work.program.salt});
  return plan.splits.at(step.split).At(Millionths(hash));
}

uint32_t Split(Work& work, uint32_t offset, const abi::Step& step) {
  const uint32_t journey_index = work.instance(offset).journey;
  const uint32_t named = NamedArmFor(work, work.program.journeys[journey_index], step);
  const uint32_t arm = named != kNone ? named : ArmFor(work, work.plan.journeys[journey_index], step);
  ++work.counters.journeys[journey_index].splits[step.split][arm];
  Decision decision = work.MakeDecision(DecisionKind::kAssigned, offset);
  decision.step = step.id;
  decision.rule = "split";
  decision.source = step.position;
  decision.split = step.split;
  decision.arm = step.split_arms[arm].name;
  work.Decide(decision);
  NoteWay(work.options.coverage, journey_index, work.instance(offset).step, kWayArm + arm);
  return step.split_arms[arm].target;
}

uint32_t Branch(Work& work, uint32_t offset, const abi::Step& step) {
  NoteOverflow(work, step.rests_on, offset);
  const bool holds = work.Holds(step.root, nullptr, kNone, 0, offset);
  const Instance& instance = work.instance(offset);
  NoteWay(work.options.coverage, instance.journey, instance.step, holds ? kWayNext : kWayOtherwise);
  return holds ? step.next : step.otherwise;
}

// The instance has come to the end of its steps, or of the block of its exit.
void Complete(Work& work, uint32_t offset, const abi::Step* step) {
  // What it has sent comes first.
  if (work.block->root(kSendsRoot) != 0 && OpenSends(work, offset) > 0) {
    work.instance(offset).flags |= kIsSettling;
    return;
  }
  if ((work.instance(offset).flags & kHasEnded) != 0) return RemoveInstance(work, offset);
  const abi::Journey& journey = work.program.journeys[work.instance(offset).journey];
  Ending ending{"completed", "end", {}, {}, journey.position};
  if (step != nullptr) {
    ending.reason = step->reason.empty() ? std::string_view("completed") : std::string_view(step->reason);
    if (step->kind == abi::StepKind::kExit) ending.rule = "exit";
    ending.step = step->id;
    ending.source = step->position;
  }
  EndInstance(work, offset, ending);
}

// One step: the next one, or kStillWaiting when the instance stays where it is (or is gone).
uint32_t RunStep(Work& work, uint32_t offset, const abi::Step& step) {
  switch (step.kind) {
    case abi::StepKind::kSend:
      RequestSend(work, offset, work.instance(offset).step);
      return step.send.goes_on ? step.next : kStillWaiting;
    case abi::StepKind::kWait:
    case abi::StepKind::kWaitUntil:
    case abi::StepKind::kWaitFor: {
      const uint32_t next = BeginWait(work, offset, step);
      if (next != kStillWaiting) LeaveWait(work, offset);
      return next;
    }
    case abi::StepKind::kBranch: return Branch(work, offset, step);
    case abi::StepKind::kSplit: return Split(work, offset, step);
    case abi::StepKind::kJump: return step.next;
    case abi::StepKind::kSet: SetByStep(work, offset, step); return step.next;
    case abi::StepKind::kEmit: EmitByStep(work, offset, step); return step.next;
    case abi::StepKind::kStart: StartByStep(work, offset, step); return step.next;
    case abi::StepKind::kStop: return StopByStep(work, offset, step) ? kStillWaiting : step.next;
    case abi::StepKind::kKeepWaiting: return KeepWaiting(work, offset, step.wait);
    case abi::StepKind::kLeaveArm:
      LeaveArm(work, offset, work.program.journeys[work.instance(offset).journey].steps[step.wait]);
      return step.next;
    case abi::StepKind::kRepeat: TurnsOf(work, offset, step) = {0, 0}; return step.next;
    case abi::StepKind::kTurn: return BeginTurn(work, offset, step);
    case abi::StepKind::kExit:
    case abi::StepKind::kComplete: Complete(work, offset, &step); return kStillWaiting;
    case abi::StepKind::kCall:
    case abi::StepKind::kAssign: BeginOutside(work, offset, step); return kStillWaiting;
  }
  return kStillWaiting;
}

void RunInstance(Work& work, uint32_t offset) {
  work.instance(offset).flags &= ~uint32_t{kIsRunnable | kIsSettling};
  const std::vector<abi::Step>& steps = work.program.journeys[work.instance(offset).journey].steps;
  for (int i = 0; i < kStepsPerRunMax; ++i) {
    const uint32_t at = work.instance(offset).step;
    if (at == kNone) return Complete(work, offset, nullptr);
    const uint32_t journey = work.instance(offset).journey;
    const uint32_t next = RunStep(work, offset, steps[at]);
    if (work.options.coverage != nullptr) ++work.options.coverage->steps[journey][at];
    if (next == kStillWaiting) return;
    work.instance(offset).step = next;
  }
  SENDA_UNREACHABLE("a journey that goes round");
}

uint32_t FirstRunnable(Work& work) {
  const HeapArray<InstanceReference> list(*work.block, Block::RootAt(kInstancesRoot));
  for (uint32_t i = 0; i < list.size(); ++i) {
    if ((work.instance(list[i].offset).flags & kIsRunnable) != 0) return list[i].offset;
  }
  return 0;
}

}  // namespace

void RunInstances(Work& work) {
  while (const uint32_t offset = FirstRunnable(work)) RunInstance(work, offset);
}

}  // namespace senda::engine
