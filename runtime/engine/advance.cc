// Step 5: advance patterns.
#include <algorithm>

#include "runtime/engine/hash.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/overflow.h"
#include "runtime/engine/patterns.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::SourceKind;

void CollectFeeds(Work& work) {
  work.feeds.clear();
  if (work.event != nullptr) {
    work.feeds.push_back({SourceKind::kEvent, work.event_type, true, work.event_at, work.event, nullptr});
  }
  for (const Flip& flip : work.flips) {
    work.feeds.push_back({SourceKind::kFlip, flip.segment, flip.enters, work.now, nullptr, nullptr});
  }
  for (const Change& change : work.changes) {
    work.feeds.push_back({SourceKind::kChange, change.field, true, work.event_at, nullptr, &change});
  }
}

// One firing of a customer's trigger is counted, told and becomes a feed of later triggers.
void Publish(Work& work, const Fired& fired) {
  if (work.is_silent || work.is_finishing) return;
  ++work.counters.fired[fired.trigger];
  const abi::Trigger& trigger = work.program.triggers[fired.trigger];
  if (work.options.notes_firings && trigger.is_reported && work.sink != nullptr) {
    const uint64_t customer_hash = StableHash(work.customer_id());
    work.sink->OnFiring(
        {fired.trigger, {work.partition, work.customer}, customer_hash, StableHash(customer_hash, fired.key_hash)});
  }
  if (work.options.decides_firings && trigger.is_reported) {
    Decision decision = work.MakeDecision(DecisionKind::kFired);
    decision.rule = decision.trigger = trigger.id;
    decision.is_truncated = HasOverflown(work, trigger.rests_on, 0);
    decision.source = trigger.position;
    work.Decide(decision);
  }
}

void AddPending(Work& work, const std::vector<uint32_t>& triggers) {
  for (uint32_t trigger : triggers) {
    if (work.program.triggers[trigger].is_instance_scoped) continue;
    // What only counts needs no place in the order, unless somebody reads along.
    if (work.plan.triggers[trigger].is_plain && !work.options.decides_firings) {
      Publish(work, {trigger, work.event_at, work.event_at, nullptr, 0});
    } else {
      work.pending.push_back(trigger);
    }
  }
}

// The customer's triggers that this input may move, in advance order.
void CollectPending(Work& work) {
  work.pending.clear();
  if (work.event != nullptr) {
    const EventPlan& plan = work.plan.events[work.event_type];
    for (uint32_t i = 0; i < work.matched_count; ++i) AddPending(work, plan.openers[work.matched[i]]);
    AddPending(work, plan.unconditional_openers);
    if (work.block->root(kAttemptsRoot) != 0) {
      AttemptSet attempts(*work.block, Block::RootAt(kAttemptsRoot));
      for (const AttemptBucket& bucket : attempts.buckets()) {
        if (plan.patterns.Has(bucket.pattern)) work.pending.push_back(work.plan.pattern_trigger[bucket.pattern]);
      }
    }
  }
  for (const Flip& flip : work.flips) AddPending(work, work.program.segment_triggers[flip.segment]);
  for (const Change& change : work.changes) AddPending(work, work.program.field_triggers[change.field]);
  std::sort(work.pending.begin(), work.pending.end());
  work.pending.erase(std::unique(work.pending.begin(), work.pending.end()), work.pending.end());
}

// What has fired since `first` is published, and feeds triggers that come later in advance order.
void Propagate(Work& work, size_t first) {
  for (size_t i = first; i < work.fired.size(); ++i) {
    const Fired fired = work.fired[i];
    Publish(work, fired);
    const std::vector<uint32_t>& listeners = work.program.trigger_triggers[fired.trigger];
    // Also without listeners among the customer's triggers: those of instances may listen.
    work.feeds.push_back({SourceKind::kTrigger, fired.trigger, true, fired.at, fired.fields, nullptr});
    for (uint32_t listener : listeners) {
      if (work.program.triggers[listener].is_instance_scoped) continue;
      const auto place = std::lower_bound(work.pending.begin(), work.pending.end(), listener);
      if (place == work.pending.end() || *place != listener) work.pending.insert(place, listener);
    }
  }
}

void RunPending(Work& work, size_t first_feed) {
  for (size_t i = 0; i < work.pending.size(); ++i) {
    const size_t before = work.fired.size();
    const std::span<const Feed> feeds(work.feeds.data() + first_feed, work.feeds.size() - first_feed);
    AdvanceTrigger(work, work.pending[i], 0, feeds, &work.fired);
    Propagate(work, before);
  }
}

// Whether anything at hand can move the instance's own patterns.
bool IsTouched(Work& work, uint32_t offset) {
  const Instance& instance = work.instance(offset);
  const JourneyPlan& plan = work.plan.journeys[instance.journey];
  if (work.is_time_step && AttemptSet(*work.block, AttemptsRootOf(offset)).EarliestDeadline() <= work.now) return true;
  return std::any_of(work.feeds.begin(), work.feeds.end(), [&](const Feed& feed) {
    switch (feed.kind) {
      case SourceKind::kEvent: return IsConcerned(work, offset);
      case SourceKind::kFlip: return plan.segments.Has(feed.target);
      case SourceKind::kChange: return plan.fields.Has(feed.target);
      case SourceKind::kTrigger: return plan.triggers.Has(feed.target);
    }
    return false;
  });
}

void AdvanceOwn(Work& work, uint32_t trigger, uint32_t instance) {
  const size_t first = work.inner_fired.size();
  AdvanceTrigger(work, trigger, instance, work.inner_feeds, &work.inner_fired);
  if (work.is_time_step) FireDeadlines(work, trigger, instance, &work.inner_fired);
  for (size_t i = first; i < work.inner_fired.size(); ++i) {
    const Fired& fired = work.inner_fired[i];
    work.inner_feeds.push_back({SourceKind::kTrigger, fired.trigger, true, fired.at, fired.fields, nullptr});
  }
}

void AdvanceInstance(Work& work, uint32_t instance) {
  if (!IsTouched(work, instance)) return;
  const bool is_concerned = work.event != nullptr && IsConcerned(work, instance);
  ForEachWatched(work, instance, [&](Role role, uint32_t index, uint32_t trigger) {
    work.inner_feeds.clear();
    for (const Feed& feed : work.feeds) {
      if (feed.kind != SourceKind::kEvent || is_concerned) work.inner_feeds.push_back(feed);
    }
    work.inner_fired.clear();
    for (uint32_t inner : work.program.triggers[trigger].nested) AdvanceOwn(work, inner, instance);
    AdvanceOwn(work, trigger, instance);
    for (const Fired& fired : work.inner_fired) {
      if (fired.trigger != trigger) continue;
      work.instance_fired.push_back({instance, role, index, fired.fields, fired.at});
      break;
    }
  });
}

}  // namespace

void AdvancePatterns(Work& work) {
  CollectFeeds(work);
  CollectPending(work);
  RunPending(work, 0);
  if (work.is_time_step && work.block->root(kAttemptsRoot) != 0) {
    const size_t first_feed = work.feeds.size();
    const size_t before = work.fired.size();
    FireDeadlines(work, kNone, 0, &work.fired);
    work.pending.clear();
    Propagate(work, before);
    RunPending(work, first_feed);
  }
  if (HasInstances(work)) ForEachInstance(work, [&](uint32_t instance) { AdvanceInstance(work, instance); });
}

}  // namespace senda::engine
