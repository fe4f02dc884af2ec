// Step 8: entries.
#include <algorithm>

#include "runtime/engine/hash.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/once.h"
#include "runtime/engine/patterns.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

// An entry that is being tried.
struct Entry {
  uint32_t journey_index;
  const abi::Journey& journey;
  const Fired& fired;
  Value* captures;
  Value key;
  uint64_t key_hash;
};

void Refuse(Work& work, const Entry& entry, std::string_view rule, abi::SourcePosition source, int64_t* count) {
  ++*count;
  Decision decision = work.MakeDecision(DecisionKind::kRefused);
  decision.journey = entry.journey.id;
  decision.rule = rule;
  decision.source = source;
  decision.trigger = work.program.triggers[entry.fired.trigger].id;
  if (entry.journey.key_root != kNone) {
    decision.key = entry.key;
    decision.key_kind = entry.journey.key_kind;
  }
  work.Decide(decision);
}

// How many of the journey's instances are live, and whether one has the key.
struct Actives {
  uint32_t count = 0;
  bool has_key = false;
};
Actives ActivesOf(Work& work, const Entry& entry) {
  Actives actives;
  const HeapArray<InstanceReference> list(*work.block, Block::RootAt(kInstancesRoot));
  for (uint32_t i = 0; i < list.size(); ++i) {
    const Instance& instance = work.instance(list[i].offset);
    if (instance.journey != entry.journey_index || (instance.flags & kHasEnded) != 0) continue;
    ++actives.count;
    actives.has_key |= instance.key_hash == entry.key_hash;
  }
  for (const auto& [journey, key_hash] : work.elsewhere) {
    if (journey != entry.journey_index) continue;
    ++actives.count;
    actives.has_key |= key_hash == entry.key_hash;
  }
  return actives;
}

// Whether the rules let it in; otherwise the refusal has been told.
bool IsAdmitted(Work& work, const Entry& entry) {
  const abi::Journey& journey = entry.journey;
  JourneyCounts& counts = work.counters.journeys[entry.journey_index];
  if (journey.audience_root != kNone && work.EvaluateEntering(journey.audience_root, entry.captures).integer == 0) {
    Refuse(work, entry, "audience", journey.audience_position, &counts.refused_audience);
    return false;
  }
  const Actives actives = ActivesOf(work, entry);
  if (actives.has_key) {
    Refuse(work, entry, "active", journey.position, &counts.refused_active);
    return false;
  }
  if (!MayEnterAgain(work, entry.journey_index, entry.key_hash)) {
    Refuse(work, entry, "once", journey.position, &counts.refused_once);
    return false;
  }
  if (actives.count >= journey.key_cap) {
    Refuse(work, entry, "keys", journey.position, &counts.refused_keys);
    return false;
  }
  return true;
}

bool IsHeldOut(const Work& work, const Entry& entry) {
  const uint32_t below = work.plan.journeys[entry.journey_index].holdout_below;
  if (below == 0) return false;
  return Millionths(StableHash({work.customer_id(), entry.journey.id, "holdout", work.program.salt})) < below;
}

void Tell(Work& work, const Entry& entry, uint32_t offset, bool is_held_out) {
  JourneyCounts& counts = work.counters.journeys[entry.journey_index];
  ++(is_held_out ? counts.held_out : counts.entered);
  Decision decision = work.MakeDecision(is_held_out ? DecisionKind::kHeldOut : DecisionKind::kEntered, offset);
  decision.rule = is_held_out ? std::string_view("holdout") : std::string_view("enter");
  decision.trigger = work.program.triggers[entry.fired.trigger].id;
  decision.source = entry.journey.position;
  work.Decide(decision);
}

void Enter(Work& work, const Entry& entry) {
  const abi::Journey& journey = entry.journey;
  const JourneyPlan& plan = work.plan.journeys[entry.journey_index];
  RememberEntry(work, entry.journey_index, entry.key_hash);
  const bool is_held_out = IsHeldOut(work, entry);
  const uint32_t offset = AddInstance(work, entry.journey_index);
  const uint32_t zone = work.header().zone;
  const abi::StoredValue key = work.block->Store(entry.key, plan.is_key_text);
  for (uint32_t i = 0; i < plan.is_text.size(); ++i) {
    const abi::StoredValue stored = work.block->Store(entry.captures[i], plan.is_text[i] != 0);
    work.block->At<abi::StoredValue>(offset + plan.capture_offset)[i] = stored;
  }
  Instance& instance = work.instance(offset);
  instance.key = key;
  instance.key_hash = entry.key_hash;
  instance.entered_at = work.now;
  instance.happened_at = std::min(entry.fired.happened_at, work.now);
  instance.goal_until = journey.goal_trigger == kNone ? INT64_MIN : After(work.now, journey.goal_within, zone);
  if (is_held_out) {
    instance.flags = kIsHeldOut;
    instance.deadline = journey.goal_trigger == kNone ? abi::kNever : instance.goal_until;
  } else {
    instance.step = journey.first_step;
    instance.flags = kIsRunnable;
  }
  for (const abi::JourneyExit& exit : journey.exits) {
    if (exit.trigger != kNone) BeginSilences(work, offset, exit.trigger);
  }
  if (journey.goal_trigger != kNone) BeginSilences(work, offset, journey.goal_trigger);
  Tell(work, entry, offset, is_held_out);
}

void TryToEnter(Work& work, uint32_t journey_index, const Fired& fired) {
  const abi::Journey& journey = work.program.journeys[journey_index];
  const JourneyPlan& plan = work.plan.journeys[journey_index];
  Entry entry{journey_index, journey, fired, work.arena.Values(plan.is_text.size()), Value::Missing(), 0};
  for (const abi::Source::Copy& copy : journey.entry_captures) entry.captures[copy.to] = fired.fields[copy.from];
  if (journey.key_root != kNone) {
    entry.key = work.Detach(work.EvaluateEntering(journey.key_root, entry.captures), plan.is_key_text);
    entry.key_hash = HashOfValue(entry.key, journey.key_kind);
  }
  if (IsAdmitted(work, entry)) Enter(work, entry);
}

}  // namespace

void EnterJourneys(Work& work) {
  if (work.is_finishing) return;
  for (size_t i = 0; i < work.fired.size(); ++i) {
    const Fired fired = work.fired[i];
    for (uint32_t journey : work.plan.triggers[fired.trigger].journeys) TryToEnter(work, journey, fired);
  }
}

}  // namespace senda::engine
