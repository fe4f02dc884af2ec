// Step 2: look before.
#include "runtime/engine/attempts.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Source;
using abi::Value;

bool NeedsVerdict(const Work& work, const Source& source) {
  return source.kind == abi::SourceKind::kEvent && source.target == work.event_type && source.needs_attempt;
}

// Bits of those sources whose `where` holds for the attempt (0: for none yet) and instance.
uint64_t Verdicts(Work& work, const std::vector<Source>& sources, uint32_t trigger, uint32_t attempt,
                  uint32_t instance) {
  uint64_t bits = 0;
  for (size_t i = 0; i < sources.size(); ++i) {
    if (!NeedsVerdict(work, sources[i])) continue;
    const bool holds =
        sources[i].where_root == kNone || work.Holds(sources[i].where_root, work.event, trigger, attempt, instance);
    bits |= uint64_t{holds} << i;
  }
  return bits;
}

// For every open attempt of the pattern: what may move it on, or cancel it.
void DecideAttempts(Work& work, uint32_t root_at, uint32_t pattern_index, uint32_t instance) {
  const abi::Pattern& pattern = work.program.patterns[pattern_index];
  AttemptSet(*work.block, root_at).List(pattern_index, &work.offsets);
  for (uint32_t offset : work.offsets) {
    const uint32_t stage = work.block->At<Attempt>(offset)->stage;
    uint64_t bits = 0;
    if (stage < pattern.links.size()) {
      bits = Verdicts(work, pattern.links[stage].sources, pattern.trigger, offset, instance);
    } else if (pattern.has_absence) {
      bits = Verdicts(work, pattern.cancel, pattern.trigger, offset, instance) << 32;
    }
    work.block->At<Attempt>(offset)->verdicts = bits;
  }
}

void DecidePattern(Work& work, uint32_t pattern_index, uint32_t instance, uint32_t attempts_root) {
  DecideAttempts(work, attempts_root, pattern_index, instance);
  const abi::Pattern& pattern = work.program.patterns[pattern_index];
  const uint64_t bits = Verdicts(work, pattern.links[0].sources, pattern.trigger, 0, instance);
  if (bits != 0) work.own_verdicts.push_back({instance, pattern_index, bits});
}

void DecideTrigger(Work& work, uint32_t trigger, uint32_t instance) {
  const EventPlan& event_plan = work.plan.events[work.event_type];
  for (uint32_t pattern : work.program.triggers[trigger].patterns) {
    if (event_plan.patterns.Has(pattern)) DecidePattern(work, pattern, instance, AttemptsRootOf(instance));
  }
}

// Which of the instance's own aggregates the event goes into, and what.
void DecideInserts(Work& work, uint32_t instance) {
  const abi::Journey& journey = work.program.journeys[work.instance(instance).journey];
  for (uint32_t index : journey.aggregates) {
    const abi::Aggregate& aggregate = work.program.aggregates[index];
    if (aggregate.event != work.event_type) continue;
    if (aggregate.decide_position != kNone && work.is_matched[aggregate.decide_position] == 0) continue;
    if (aggregate.where_root != kNone && !work.Holds(aggregate.where_root, work.event, kNone, 0, instance)) continue;
    Value value = Value::Missing();
    if (aggregate.value_field != kNone) value = work.event[aggregate.value_field];
    if (aggregate.value_root != kNone) {
      value = work.Detach(work.Evaluate(aggregate.value_root, work.event, kNone, 0, instance),
                          abi::RepOf(aggregate.value_kind) == abi::Rep::kText);
    }
    work.own_inserts.push_back({instance, index, value});
  }
}

void LookForInstance(Work& work, uint32_t instance) {
  if (!IsConcerned(work, instance)) return;
  ForEachWatched(work, instance, [&](Role, uint32_t, uint32_t trigger) {
    for (uint32_t inner : work.program.triggers[trigger].nested) DecideTrigger(work, inner, instance);
    DecideTrigger(work, trigger, instance);
  });
  DecideInserts(work, instance);
}

}  // namespace

void LookBefore(Work& work) {
  if (work.event == nullptr) return;
  const abi::EventEffects& effects = work.program.effects[work.event_type];
  const EventPlan& event_plan = work.plan.events[work.event_type];
  if (effects.decide_group != kNone) {
    Host host{&work, 0};
    const abi::Context context = work.MakeContext(work.event, &host);
    work.matched_count = work.evaluator.Decide(effects.decide_group, context, work.matched.data());
    for (uint32_t i = 0; i < work.matched_count; ++i) work.is_matched[work.matched[i]] = 1;
  }
  if (event_plan.is_measured) MeasureKpis(work);
  if (work.block->root(kAttemptsRoot) != 0) {
    AttemptSet attempts(*work.block, Block::RootAt(kAttemptsRoot));
    for (const AttemptBucket& bucket : attempts.buckets()) {
      if (event_plan.patterns.Has(bucket.pattern)) {
        DecideAttempts(work, Block::RootAt(kAttemptsRoot), bucket.pattern, 0);
      }
    }
  }
  if (!HasInstances(work)) return;
  ForEachInstance(work, [&](uint32_t instance) { LookForInstance(work, instance); });
}

}  // namespace senda::engine
