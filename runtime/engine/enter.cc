// Step 8: entries.
#include <algorithm>

#include "runtime/engine/guarantees.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/holdout.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/journey_bits.h"
#include "runtime/engine/kept_firings.h"
#include "runtime/engine/once.h"
#include "runtime/engine/others.h"
#include "runtime/engine/overflow.h"
#include "runtime/engine/patterns.h"
#include "runtime/engine/pauses.h"
#include "runtime/engine/steps.h"
#include "runtime/engine/whiles.h"

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
  std::string_view rule;  // for the decision
};

// Empty for a request to start.
std::string_view TriggerOf(const Work& work, const Fired& fired) {
  return fired.trigger == kNone ? std::string_view() : std::string_view(work.program.triggers[fired.trigger].id);
}

void SayKey(const Entry& entry, Decision* decision) {
  if (entry.journey.key_root == kNone) return;
  decision->key = entry.key;
  decision->key_kind = entry.journey.key_kind;
  decision->key_members = &entry.journey.key_members;
}

void Refuse(Work& work, const Entry& entry, std::string_view rule, abi::SourcePosition source, int64_t* count,
            std::string_view reason = {}, std::string_view history = {}) {
  ++*count;
  Decision decision = work.MakeDecision(DecisionKind::kRefused);
  decision.journey = entry.journey.id;
  decision.rule = rule;
  decision.reason = reason;
  decision.history = history;
  decision.source = source;
  decision.trigger = TriggerOf(work, entry.fired);
  const bool has_trigger = entry.fired.trigger != kNone;
  decision.is_truncated = (has_trigger && HasOverflown(work, work.program.triggers[entry.fired.trigger].rests_on, 0)) ||
                          HasOverflown(work, entry.journey.rests_on, 0);
  SayKey(entry, &decision);
  work.Decide(decision);
}

// How many of the journey's instances are live, and the one that has the key; 0 when none has.
struct Actives {
  uint32_t count = 0;
  uint32_t of_key = 0;
  bool is_elsewhere = false;  // one with the key is on an old version
};
Actives ActivesOf(Work& work, const Entry& entry) {
  Actives actives;
  const HeapArray<InstanceReference> list(*work.block, Block::RootAt(kInstancesRoot));
  for (uint32_t i = 0; i < list.size(); ++i) {
    const Instance& instance = work.instance(list[i].offset);
    if (instance.journey != entry.journey_index || (instance.flags & kHasEnded) != 0) continue;
    ++actives.count;
    if (instance.key_hash == entry.key_hash) actives.of_key = list[i].offset;
  }
  for (const Work::Elsewhere& one : work.elsewhere) {
    if (one.journey != entry.journey_index) continue;
    ++actives.count;
    actives.is_elsewhere |= one.key_hash == entry.key_hash;
  }
  return actives;
}

// What the journey holds `while`, and its audience; otherwise the refusal has been told.
bool IsWelcome(Work& work, const Entry& entry) {
  const abi::Journey& journey = entry.journey;
  JourneyCounts& counts = work.counters.journeys[entry.journey_index];
  if (const PauseScope* pause =
          work.pauses == nullptr ? nullptr : work.pauses->OfEntry(work.plan.journeys[entry.journey_index].called)) {
    Refuse(work, entry, "pause", journey.position, &counts.refused_paused, pause->reason);
    return false;
  }
  if (journey.while_root != kNone && work.EvaluateEntering(journey.while_root, entry.captures).integer == 0) {
    Refuse(work, entry, "while", journey.while_position, &counts.refused_while);
    return false;
  }
  const bool is_asked = entry.fired.trigger != kNone && journey.audience_root != kNone;
  if (is_asked && work.EvaluateEntering(journey.audience_root, entry.captures).integer == 0) {
    Refuse(work, entry, "audience", journey.audience_position, &counts.refused_audience);
    return false;
  }
  return true;
}

// Nobody of the key is in it: whether it may enter again, and whether there is room; otherwise that has been told.
bool MayEnter(Work& work, const Entry& entry, uint32_t active_count) {
  const abi::Journey& journey = entry.journey;
  JourneyCounts& counts = work.counters.journeys[entry.journey_index];
  if (!MayEnterAgain(work, entry.journey_index, entry.key_hash)) {
    Refuse(work, entry, "once", journey.once_position, &counts.refused_once);
    return false;
  }
  if (active_count >= journey.key_cap) {
    Refuse(work, entry, "keys", journey.position, &counts.refused_keys);
    return false;
  }
  return true;
}

// As if it were in the journey.
bool KeepsGuarantees(Work& work, const Entry& entry) {
  const abi::Guarantee* broken = BrokenByEntry(work, entry.journey_index);
  if (broken == nullptr) return true;
  Refuse(work, entry, broken->id, broken->position, &work.counters.skipped_by_rule[broken->id], {},
         HistoryOf(work, 0, broken->facts));
  return false;
}

void Tell(Work& work, const Entry& entry, uint32_t offset, bool is_held_out) {
  JourneyCounts& counts = work.counters.journeys[entry.journey_index];
  ++counts.entered;
  if (is_held_out) ++counts.held_out;
  Decision decision = work.MakeDecision(is_held_out ? DecisionKind::kHeldOut : DecisionKind::kEntered, offset);
  decision.rule = is_held_out ? std::string_view("holdout") : entry.rule;
  decision.trigger = TriggerOf(work, entry.fired);
  decision.source = is_held_out ? entry.journey.holdout_position : entry.journey.position;
  work.Decide(decision);
}

void Enter(Work& work, const Entry& entry) {
  const abi::Journey& journey = entry.journey;
  const JourneyPlan& plan = work.plan.journeys[entry.journey_index];
  const bool is_held_out = IsHeldOutOf(work, entry.journey_index);
  const uint32_t offset = AddInstance(work, entry.journey_index);
  NoteMembership(work, entry.journey_index);
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
  BeginWhile(work, offset);
  for (const abi::JourneyExit& exit : journey.exits) {
    if (exit.trigger != kNone) BeginSilences(work, offset, exit.trigger);
  }
  if (journey.goal_trigger != kNone) BeginSilences(work, offset, journey.goal_trigger);
  if (entry.fired.trigger != kNone) {
    NoteOverflow(work, work.program.triggers[entry.fired.trigger].rests_on, offset);
  }
  NoteOverflow(work, journey.rests_on, offset);
  Tell(work, entry, offset, is_held_out);
}

// `active` 0: the one of the key is on another version.
void Restart(Work& work, const Entry& entry, uint32_t active) {
  const abi::SourcePosition position = entry.journey.again_position;
  const Ending ending{"restarted", "if again restart", TriggerOf(work, entry.fired), {}, position};
  if (active != 0) {
    EndInstance(work, active, ending);
  } else {
    work.others->End(work, entry.journey_index, &entry.key_hash, ending);
  }
  Enter(work, entry);
}

// The newest firing waits with the instance, until that ends.
void Queue(Work& work, const Entry& entry, uint32_t active) {
  const KeptFiring firing{entry.captures, entry.fired.happened_at, entry.fired.trigger == kNone};
  if (active != 0) {
    Keep(work, active, firing);
  } else {
    work.others->KeepWith(work, entry.journey_index, entry.key_hash, firing);
  }
  Decision decision = work.MakeDecision(DecisionKind::kQueued, active);
  decision.journey = entry.journey.id;
  decision.rule = "if again queue";
  decision.trigger = TriggerOf(work, entry.fired);
  SayKey(entry, &decision);
  decision.source = entry.journey.again_position;
  work.Decide(decision);
}

void Try(Work& work, const Entry& entry) {
  if (!IsWelcome(work, entry)) return;
  const Actives actives = ActivesOf(work, entry);
  if (actives.of_key == 0 && !actives.is_elsewhere) {
    if (!MayEnter(work, entry, actives.count) || !KeepsGuarantees(work, entry)) return;
    RememberEntry(work, entry.journey_index, entry.key_hash);
    return Enter(work, entry);
  }
  const bool is_kept = work.item != nullptr && work.item->kind == QueuedItem::Kind::kKept;
  if (entry.journey.again == abi::Again::kRestart && !KeepsGuarantees(work, entry)) return;
  if (entry.journey.again == abi::Again::kRestart) return Restart(work, entry, actives.of_key);
  if (entry.journey.again == abi::Again::kQueue && !is_kept) return Queue(work, entry, actives.of_key);
  int64_t* count = &work.counters.journeys[entry.journey_index].refused_active;
  Refuse(work, entry, "active", entry.journey.again_position, count);
}

Entry EntryOf(Work& work, uint32_t journey_index, const Fired& fired, Value* captures, std::string_view rule) {
  const abi::Journey& journey = work.program.journeys[journey_index];
  Entry entry{journey_index, journey, fired, captures, Value::Missing(), 0, rule};
  if (journey.key_root != kNone) {
    const JourneyPlan& plan = work.plan.journeys[journey_index];
    entry.key = work.Detach(work.EvaluateEntering(journey.key_root, entry.captures), plan.is_key_text);
    entry.key_hash = HashOfKey(entry.key, journey, plan);
  }
  return entry;
}

void TryWith(Work& work, uint32_t journey_index, const Fired& fired, Value* captures, std::string_view rule) {
  if (work.program.journeys[journey_index].is_draft && !work.options.runs_drafts) return;
  Try(work, EntryOf(work, journey_index, fired, captures, rule));
}

void TryToEnter(Work& work, uint32_t journey_index, const Fired& fired, std::string_view rule) {
  Value* captures = work.arena.Values(work.plan.journeys[journey_index].is_text.size());
  for (const abi::Source::Copy& copy : work.program.journeys[journey_index].entry_captures) {
    captures[copy.to] = fired.fields[copy.from];
  }
  TryWith(work, journey_index, fired, captures, rule);
}

// One of those who were in the segment before there could be a flip has their turn, unless they have left.
void TakeTurn(Work& work) {
  const abi::Journey& journey = work.program.journeys[work.turn_of];
  if (!work.block->HasSegment(work.program.layout, journey.already_bit)) return;
  ClearBit(work, journey.already_bit);
  const size_t captures = work.program.triggers[journey.entry_trigger].capture_kinds.size();
  TryToEnter(work, work.turn_of, {journey.entry_trigger, work.now, work.now, work.arena.Values(captures), 0},
             "already in");
}

// A firing that has waited since an old version may not carry what the journey now reads of it.
bool LacksWhatItNeeds(Work& work, const Fired& fired, uint32_t journey_index, Value* captures) {
  const abi::Journey& journey = work.program.journeys[journey_index];
  const std::vector<uint32_t>& needs = journey.steps[journey.first_step].needs;
  const auto lacked =
      std::find_if(needs.begin(), needs.end(), [&](uint32_t slot) { return captures[slot].known == 0; });
  if (lacked == needs.end()) return false;
  const bool is_said = journey.removed.kind != abi::WhenRemoved::kFinishOnOldVersion;
  Refuse(work, EntryOf(work, journey_index, fired, captures, "queue"), "when removed",
         is_said ? journey.removed.position : journey.position, &work.counters.journeys[journey_index].refused_lacking,
         journey.capture_names[*lacked]);
  return true;
}

// What a `start` step asked for (the audience is not asked), or a firing that waited for an instance to end.
void TryItem(Work& work, const QueuedItem& item) {
  const size_t count = work.plan.journeys[item.type].is_text.size();
  Value* captures = work.arena.Values(count);
  std::copy_n(item.fields, count, captures);
  if (item.kind == QueuedItem::Kind::kStart) {
    return TryWith(work, item.type, {kNone, work.now, work.now, nullptr, 0}, captures, "start");
  }
  const uint32_t trigger = item.is_start ? kNone : work.program.journeys[item.type].entry_trigger;
  const Fired fired{trigger, item.happened_at, item.happened_at, nullptr, 0};
  if (item.kind == QueuedItem::Kind::kKept && LacksWhatItNeeds(work, fired, item.type, captures)) return;
  TryWith(work, item.type, fired, captures, "queue");
}

struct Candidate {
  uint32_t journey;
  size_t fired;
};

// Whom each firing may let in: by priority; of one priority in the order of the firings, then by name.
std::vector<Candidate> CandidatesOf(const Work& work) {
  std::vector<Candidate> all;
  for (size_t i = 0; i < work.fired.size(); ++i) {
    for (uint32_t journey : work.plan.triggers[work.fired[i].trigger].journeys) all.push_back({journey, i});
  }
  std::stable_sort(all.begin(), all.end(), [&](const Candidate& a, const Candidate& b) {
    return work.program.journeys[a.journey].priority > work.program.journeys[b.journey].priority;
  });
  return all;
}

}  // namespace

void EnterJourneys(Work& work) {
  if (work.is_finishing) return;
  for (const Candidate& one : CandidatesOf(work)) TryToEnter(work, one.journey, work.fired[one.fired], "enter");
  if (work.turn_of != kNone) TakeTurn(work);
  if (work.item != nullptr) TryItem(work, *work.item);
}

}  // namespace senda::engine
