#include "runtime/engine/pattern_run.h"

#include <algorithm>

#include "runtime/abi/calendar.h"
#include "runtime/engine/hash.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Source;
using abi::SourceKind;
using abi::Value;

bool IsSameValue(const Value& a, const Value& b, bool is_text) {
  if (a.known != b.known) return false;
  if (a.known == 0) return true;
  return is_text ? a.text() == b.text() : a.integer == b.integer;
}

// Whether a changed field went from and to the values asked for.
bool IsChangeAsked(Work& work, const Source& source, const Change& change) {
  const bool is_text = abi::RepOf(work.program.customer_fields[change.field].type.kind) == abi::Rep::kText;
  if (source.from_root != kNone && !IsSameValue(work.Evaluate(source.from_root, nullptr), change.from, is_text))
    return false;
  return source.to_root == kNone || IsSameValue(work.Evaluate(source.to_root, nullptr), change.to, is_text);
}

uint64_t OwnVerdictOf(const Work& work, uint32_t instance, uint32_t pattern) {
  for (const OwnVerdict& verdict : work.own_verdicts) {
    if (verdict.instance == instance && verdict.pattern == pattern) return verdict.bits;
  }
  return 0;
}

}  // namespace

const Source* PatternRun::Match(const std::vector<Source>& sources, const Feed& feed, uint32_t attempt,
                                uint32_t first_bit) {
  for (size_t i = 0; i < sources.size(); ++i) {
    const Source& source = sources[i];
    if (source.kind != feed.kind || source.target != feed.target) continue;
    bool matches = false;
    switch (source.kind) {
      case SourceKind::kEvent:
        if (source.needs_attempt) {
          const uint64_t bits = attempt != 0 ? At(attempt).verdicts : OwnVerdictOf(work, instance, index);
          matches = ((bits >> (first_bit + i)) & 1) != 0;
        } else {
          matches = source.decide_position == kNone || work.is_matched[source.decide_position] != 0;
        }
        break;
      case SourceKind::kFlip: matches = source.enters == feed.enters; break;
      case SourceKind::kChange: matches = IsChangeAsked(work, source, *feed.change); break;
      case SourceKind::kTrigger:
        matches = source.where_root == kNone ||
                  work.Holds(source.where_root, feed.fields, pattern.trigger, attempt, instance);
        break;
    }
    if (matches) return &source;
  }
  return nullptr;
}

Value* PatternRun::Captures(uint32_t attempt, const Source* source, const Feed* feed) {
  const std::vector<uint8_t>& is_text = trigger_plan.is_text;
  Value* captures = work.arena.Values(is_text.size());
  if (attempt != 0) {
    const auto* stored = work.block->At<abi::StoredValue>(AttemptSet::CapturesOf(attempt));
    for (size_t i = 0; i < is_text.size(); ++i) {
      captures[i] = work.Detach(work.block->Load(stored[i], is_text[i] != 0), is_text[i] != 0);
    }
  }
  if (source != nullptr && feed != nullptr && feed->fields != nullptr) {
    for (const Source::Copy& copy : source->captures) captures[copy.to] = feed->fields[copy.from];
  }
  return captures;
}

void PatternRun::StoreCaptures(uint32_t attempt, const Value* captures) {
  for (uint32_t i = 0; i < trigger_plan.is_text.size(); ++i) {
    const bool is_text = trigger_plan.is_text[i] != 0;
    const auto place = static_cast<uint32_t>(AttemptSet::CapturesOf(attempt) + i * sizeof(Value));
    const abi::StoredValue old = *work.block->At<abi::StoredValue>(place);
    if (old.known == 0 && captures[i].known == 0) continue;
    *work.block->At<abi::StoredValue>(place) = Value::Missing();
    work.block->Release(old, is_text);
    const abi::StoredValue stored = work.block->Store(captures[i], is_text);
    *work.block->At<abi::StoredValue>(place) = stored;
  }
}

bool PatternRun::HasSameKey(uint32_t attempt, const Value* captures) const {
  const auto* stored = work.block->At<abi::StoredValue>(AttemptSet::CapturesOf(attempt));
  return std::all_of(pattern.key_slots.begin(), pattern.key_slots.end(), [&](uint32_t slot) {
    const bool is_text = trigger_plan.is_text[slot] != 0;
    return IsSameValue(work.block->Load(stored[slot], is_text), captures[slot], is_text);
  });
}

uint32_t PatternRun::DeclaredBefore(const Feed& feed) const {
  const uint32_t declared = work.header().roots[kDeclaredSequence];
  const bool is_of_event = feed.kind == SourceKind::kEvent || feed.kind == SourceKind::kTrigger;
  const bool is_counted = is_of_event && !work.is_time_step && work.plan.events[work.event_type].is_counted;
  return is_counted ? declared - 1 : declared;
}

bool PatternRun::IsOvertaken(uint32_t attempt) const {
  const Attempt& one = At(attempt);
  return one.stage < pattern.links.size() && pattern.links[one.stage].is_immediate &&
         one.declared != work.header().roots[kDeclaredSequence];
}

uint64_t PatternRun::KeyHash(const Value* captures, uint32_t sequence) const {
  if (pattern.attempts == abi::Attempts::kEach) return StableHash(1, sequence);
  if (pattern.key_slots.empty()) return 0;
  const std::vector<abi::Kind>& kinds = work.program.triggers[pattern.trigger].capture_kinds;
  uint64_t hash = 2;
  for (uint32_t slot : pattern.key_slots) {
    hash = StableHash(hash, HashOfValue(captures[slot], kinds[slot]));
  }
  return hash;
}

uint32_t PatternRun::Open(int64_t at, const Value* captures) {
  const AttemptBucket* bucket = attempts.Find(index);
  if (bucket != nullptr && bucket->count >= std::max<uint32_t>(pattern.keep, 1)) {
    std::vector<uint32_t>& open = work.more_offsets;
    attempts.List(index, &open);
    const auto is_dead = [&](uint32_t attempt) {
      return AddMilliseconds(At(attempt).dead_after, kLateHorizonMs) < work.now || IsOvertaken(attempt);
    };
    const auto dead = std::find_if(open.begin(), open.end(), is_dead);
    if (dead == open.end()) ++work.counters.attempts_given_way;
    Close(dead == open.end() ? open.front() : *dead);
  }
  const uint32_t sequence = work.block->TakeNumber(kAttemptSequence);
  const uint32_t attempt = attempts.Open(index, static_cast<uint32_t>(trigger_plan.is_text.size()), sequence, at);
  At(attempt).stage = 1;
  At(attempt).declared = work.header().roots[kDeclaredSequence];
  StoreCaptures(attempt, captures);
  return attempt;
}

void PatternRun::Fire(const Value* captures, int64_t at, int64_t happened_at, uint32_t sequence) {
  const uint64_t key_hash = KeyHash(captures, sequence);
  const bool is_repeated = std::any_of(fired->begin(), fired->end(), [&](const Fired& one) {
    return one.trigger == pattern.trigger && one.key_hash == key_hash;
  });
  if (!is_repeated) fired->push_back({pattern.trigger, at, happened_at, captures, key_hash});
}

uint64_t HashOfValue(const Value& value, abi::Kind kind) {
  if (value.known == 0) return 0;
  if (abi::RepOf(kind) == abi::Rep::kText) return StableHash(value.text());
  if (kind == abi::Kind::kTimeZone) return StableHash(abi::ZoneName(static_cast<uint32_t>(value.integer)));
  return StableHash(3, static_cast<uint64_t>(value.integer));
}

uint64_t HashOfKey(const Value& key, const abi::Journey& journey, const JourneyPlan& plan) {
  const auto member = static_cast<size_t>(key.integer);
  const bool is_named = key.known != 0 && journey.key_kind == abi::Kind::kEnum && member < plan.keys_called.size();
  return is_named ? StableHash({"member", plan.keys_called[member]}) : HashOfValue(key, journey.key_kind);
}

}  // namespace senda::engine
