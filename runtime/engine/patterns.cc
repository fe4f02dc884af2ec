#include "runtime/engine/patterns.h"

#include <algorithm>

#include "runtime/engine/calendar_patterns.h"
#include "runtime/engine/pattern_run.h"

namespace senda::engine {
namespace {

using abi::kNever;
using abi::Pattern;
using abi::PatternKind;
using abi::Source;
using abi::Value;

// The last instant at which the next link of an attempt at `stage` can still happen.
int64_t LastChance(const PatternRun& run, uint32_t stage, const Attempt& attempt) {
  int64_t last = kNever;
  const abi::Link& link = run.pattern.links[stage];
  if (link.has_within) last = After(attempt.last_at, link.within, run.zone());
  if (run.pattern.has_total_within)
    last = std::min(last, After(attempt.start_at, run.pattern.total_within, run.zone()));
  return last;
}

bool MayHaveSource(const std::vector<Source>& sources, const Feed& feed) {
  return std::any_of(sources.begin(), sources.end(),
                     [&](const Source& source) { return source.kind == feed.kind && source.target == feed.target; });
}

// What stands at the attempt's stage with its key already gives way to it, or with `earliest` it to that. False when
// the attempt is gone.
bool SettleRivals(PatternRun& run, uint32_t attempt) {
  if (run.pattern.attempts == abi::Attempts::kEach) return true;
  const Value* captures = run.Captures(attempt, nullptr, nullptr);
  for (uint32_t& other : run.work.offsets) {
    if (other == 0 || other == attempt || run.At(other).stage != run.At(attempt).stage) continue;
    if (!run.HasSameKey(other, captures)) continue;
    const bool stands = run.At(other).dead_after >= run.At(attempt).last_at && !run.IsOvertaken(other);
    if (run.pattern.attempts == abi::Attempts::kEarliest && stands) {
      run.Close(attempt);
      std::replace(run.work.offsets.begin(), run.work.offsets.end(), attempt, 0u);
      return false;
    }
    run.Close(other);
    other = 0;
  }
  return true;
}

// Until when an attempt at this stage is of use: its next link's last chance, or the end of the absence it waits out.
int64_t EndOf(const PatternRun& run, const Attempt& attempt) {
  if (attempt.stage < run.pattern.links.size()) return LastChance(run, attempt.stage, attempt);
  return After(attempt.last_at, run.pattern.absence, run.zone());
}

void SetEnd(PatternRun& run, uint32_t attempt, int64_t end) {
  if (run.At(attempt).stage < run.pattern.links.size()) {
    run.At(attempt).dead_after = end;
  } else {
    run.At(attempt).dead_after = kNever;
    run.attempts.SetDeadline(run.index, attempt, end);
  }
}

// The attempt's next link has happened.
void MoveOn(PatternRun& run, uint32_t& attempt, const Source& source, const Feed& feed) {
  const Value* captures = run.Captures(attempt, &source, &feed);
  const uint32_t stage = run.At(attempt).stage + 1;
  if (stage == run.pattern.links.size() && !run.pattern.has_absence) {
    run.Fire(captures, feed.at, feed.at, run.At(attempt).sequence);
    run.Close(attempt);
    attempt = 0;
    return;
  }
  run.StoreCaptures(attempt, captures);
  run.At(attempt).stage = stage;
  run.At(attempt).last_at = feed.at;
  run.At(attempt).declared = run.work.header().roots[kDeclaredSequence];
  if (!SettleRivals(run, attempt)) return;
  const int64_t end = EndOf(run, run.At(attempt));
  if (end >= run.work.now) return SetEnd(run, attempt, end);
  run.Close(attempt);  // a late event, and what it would wait for is past
  attempt = 0;
}

void OpenChain(PatternRun& run, const Source& source, const Feed& feed) {
  const Pattern& pattern = run.pattern;
  Value* captures = run.Captures(0, &source, &feed);
  if (pattern.links.size() == 1 && !pattern.has_absence) {
    const bool is_each = pattern.attempts == abi::Attempts::kEach;
    return run.Fire(captures, feed.at, feed.at, is_each ? run.work.block->TakeNumber(kAttemptSequence) : 0);
  }
  Attempt opening{};
  opening.stage = 1;
  opening.start_at = opening.last_at = feed.at;
  const int64_t end = EndOf(run, opening);
  if (end < run.work.now) return;
  if (pattern.attempts != abi::Attempts::kEach) {
    for (uint32_t& other : run.work.offsets) {
      if (other == 0 || run.At(other).stage != 1 || !run.HasSameKey(other, captures)) continue;
      const bool is_overtaken = run.IsOvertaken(other);
      const bool stands = run.At(other).dead_after >= feed.at && !is_overtaken;
      // A late event is the older one and does not restart.
      const bool is_older = feed.at < run.At(other).start_at && !is_overtaken;
      if ((pattern.attempts == abi::Attempts::kEarliest && stands) || is_older) return;
      run.Close(other);
      other = 0;
    }
  }
  SetEnd(run, run.Open(feed.at, captures), end);
}

// `first A`: whether this is it.
bool IsFirst(PatternRun& run) {
  HeapArray<uint64_t> firsts(*run.work.block, FirstsRootOf(run.instance));
  const auto items = firsts.items();
  if (std::find(items.begin(), items.end(), run.index) != items.end()) return false;
  *firsts.Append() = run.index;
  return true;
}

int64_t SilenceDeadline(const PatternRun& run, int64_t since) {
  return After(since, run.pattern.length, run.zone());
}

// How many of a count's matches are at hand, this one included; the list keeps no more than it needs.
uint32_t AddMatch(PatternRun& run, uint32_t attempt, int64_t at, const Value& value) {
  Block& block = *run.work.block;
  const bool is_text = run.pattern.is_distinct && abi::RepOf(run.pattern.distinct_kind) == abi::Rep::kText;
  HeapArray<CountedTime> times(block, AttemptSet::TimesRootOf(attempt));
  const auto drop = [&](uint32_t i) {
    const abi::StoredValue stored = times[i].value;
    times.Erase(i);
    block.Release(stored, is_text);
  };
  for (uint32_t i = 0; run.pattern.is_distinct && i < times.size(); ++i) {
    const Value known = block.Load(times[i].value, is_text);
    if (is_text ? known.text() != value.text() : known.integer != value.integer) continue;
    at = std::max(at, times[i].at);
    drop(i);
    break;
  }
  const abi::StoredValue stored = run.pattern.is_distinct ? block.Store(value, is_text) : Value::Missing();
  uint32_t position = times.size();
  while (position > 0 && times[position - 1].at > at) --position;
  *times.Insert(position) = {at, stored};
  while (After(times[0].at, run.pattern.length, run.zone()) <= times[times.size() - 1].at) drop(0);
  return times.size();
}

}  // namespace

void AdvanceChain(PatternRun& run, const Feed& feed) {
  const Pattern& pattern = run.pattern;
  const auto count = static_cast<uint32_t>(pattern.links.size());
  std::vector<uint32_t>& open = run.work.offsets;
  run.attempts.List(run.index, &open);
  if (!open.empty() && pattern.has_absence && MayHaveSource(pattern.cancel, feed)) {
    for (uint32_t& attempt : open) {
      if (run.At(attempt).stage != count || feed.at > run.At(attempt).deadline) continue;
      if (run.Match(pattern.cancel, feed, attempt, 32) == nullptr) continue;
      run.Close(attempt);
      attempt = 0;
    }
  }
  for (uint32_t link = count - 1; link > 0 && !open.empty(); --link) {
    if (!MayHaveSource(pattern.links[link].sources, feed)) continue;
    for (size_t i = 0; i < open.size(); ++i) {
      if (open[i] == 0 || run.At(open[i]).stage != link) continue;
      if (feed.at > LastChance(run, link, run.At(open[i]))) continue;
      if (pattern.links[link].is_immediate && run.At(open[i]).declared != run.DeclaredBefore(feed)) continue;
      const Source* source = run.Match(pattern.links[link].sources, feed, open[i], 0);
      if (source != nullptr) MoveOn(run, open[i], *source, feed);
    }
  }
  const Source* source = run.Match(pattern.links[0].sources, feed, 0, 0);
  if (source == nullptr || (pattern.is_first_only && !IsFirst(run))) return;
  OpenChain(run, *source, feed);
}

void AdvanceCount(PatternRun& run, const Feed& feed) {
  const Pattern& pattern = run.pattern;
  const Source* source = run.Match(pattern.links[0].sources, feed, 0, 0);
  if (source == nullptr) return;
  Value value = Value::Missing();
  if (pattern.is_distinct) {
    if (pattern.distinct_field != abi::kNone && feed.fields != nullptr) value = feed.fields[pattern.distinct_field];
    if (pattern.distinct_root != abi::kNone) {
      value = run.work.Detach(run.work.Evaluate(pattern.distinct_root, feed.fields, abi::kNone, 0, run.instance),
                              abi::RepOf(pattern.distinct_kind) == abi::Rep::kText);
    }
    if (value.known == 0) return;
  }
  const Value* captures = run.Captures(0, source, &feed);
  std::vector<uint32_t>& open = run.work.offsets;
  run.attempts.List(run.index, &open);
  const auto same = std::find_if(open.begin(), open.end(), [&](uint32_t one) { return run.HasSameKey(one, captures); });
  const uint32_t attempt = same != open.end() ? *same : run.Open(feed.at, captures);
  if (AddMatch(run, attempt, feed.at, value) < std::max<uint32_t>(pattern.count, 1)) return;
  run.Fire(captures, feed.at, feed.at, run.At(attempt).sequence);
  run.Close(attempt);
}

void AdvanceSilence(PatternRun& run, const Feed& feed) {
  const Source* source = run.Match(run.pattern.links[0].sources, feed, 0, 0);
  if (source == nullptr) return;
  const Value* captures = run.Captures(0, source, &feed);
  std::vector<uint32_t>& open = run.work.offsets;
  run.attempts.List(run.index, &open);
  const auto same = std::find_if(open.begin(), open.end(), [&](uint32_t one) { return run.HasSameKey(one, captures); });
  const int64_t deadline = SilenceDeadline(run, feed.at);
  if (same == open.end()) {
    if (deadline < run.work.now) return;
    const uint32_t attempt = run.Open(feed.at, captures);
    return run.attempts.SetDeadline(run.index, attempt, deadline);
  }
  if (feed.at < run.At(*same).last_at) return;
  run.At(*same).last_at = feed.at;
  run.StoreCaptures(*same, captures);
  run.attempts.SetDeadline(run.index, *same, deadline);
}

void BeginSilence(Work& work, uint32_t instance, uint32_t trigger) {
  for (uint32_t index : work.program.triggers[trigger].patterns) {
    const Pattern& pattern = work.program.patterns[index];
    if (pattern.kind == PatternKind::kCalendar) {
      PatternRun run(work, index, instance, nullptr);
      BeginCalendar(run);
      continue;
    }
    if (pattern.kind != PatternKind::kSilence || pattern.since_root == abi::kNone) continue;
    const Value since = work.Evaluate(pattern.since_root, nullptr, abi::kNone, 0, instance);
    if (since.known == 0) continue;
    std::vector<Fired> none;
    PatternRun run(work, index, instance, &none);
    const int64_t deadline = SilenceDeadline(run, since.integer);
    if (deadline < work.now) continue;
    const uint32_t attempt = run.Open(since.integer, run.Captures(0, nullptr, nullptr));
    run.attempts.SetDeadline(index, attempt, deadline);
  }
}

void AdvanceTrigger(Work& work, uint32_t trigger, uint32_t instance, std::span<const Feed> feeds,
                    std::vector<Fired>* fired) {
  for (uint32_t index : work.program.triggers[trigger].patterns) {
    PatternRun run(work, index, instance, fired);
    for (const Feed& feed : feeds) {
      switch (run.pattern.kind) {
        case PatternKind::kChain: AdvanceChain(run, feed); break;
        case PatternKind::kCount: AdvanceCount(run, feed); break;
        case PatternKind::kSilence: AdvanceSilence(run, feed); break;
        case PatternKind::kCalendar: break;
      }
    }
  }
}

void FireDeadlines(Work& work, uint32_t trigger, uint32_t instance, std::vector<Fired>* fired) {
  struct Due {
    bool is_calendar;
    uint32_t sequence, pattern, attempt;
    // Deadlines in the order their attempts opened, then calendar patterns.
    auto operator<=>(const Due&) const = default;
  };
  AttemptSet attempts(*work.block, AttemptsRootOf(instance));
  if (attempts.EarliestDeadline() > work.now) return;
  std::vector<Due> due;
  for (const AttemptBucket& bucket : attempts.buckets()) {
    if (bucket.deadline > work.now) continue;
    if (trigger != abi::kNone && work.program.patterns[bucket.pattern].trigger != trigger) continue;
    for (uint32_t at = bucket.head; at != 0; at = work.block->At<Attempt>(at)->next) {
      const Attempt& attempt = *work.block->At<Attempt>(at);
      if (attempt.deadline > work.now) continue;
      const bool is_calendar = work.program.patterns[bucket.pattern].kind == PatternKind::kCalendar;
      due.push_back({is_calendar, is_calendar ? 0 : attempt.sequence, bucket.pattern, at});
    }
  }
  std::sort(due.begin(), due.end());
  for (const Due& one : due) {
    PatternRun run(work, one.pattern, instance, fired);
    if (one.is_calendar) {
      FireCalendar(run, one.attempt);
      continue;
    }
    run.Fire(run.Captures(one.attempt, nullptr, nullptr), work.now, run.At(one.attempt).last_at, one.sequence);
    run.Close(one.attempt);
  }
}

void ClosePatterns(Work& work, uint32_t instance, uint32_t trigger) {
  HeapArray<uint64_t> firsts(*work.block, FirstsRootOf(instance));
  for (uint32_t index : work.program.triggers[trigger].patterns) {
    for (uint32_t i = firsts.size(); i > 0; --i) {
      if (firsts[i - 1] == index) firsts.Erase(i - 1);
    }
    PatternRun run(work, index, instance, nullptr);
    while (const AttemptBucket* bucket = run.attempts.Find(index)) run.Close(bucket->head);
  }
}

void CloseAllPatterns(Work& work, uint32_t instance) {
  AttemptSet attempts(*work.block, AttemptsRootOf(instance));
  while (!attempts.empty()) {
    const AttemptBucket& bucket = attempts.buckets().front();
    PatternRun run(work, bucket.pattern, instance, nullptr);
    run.Close(bucket.head);
  }
}

}  // namespace senda::engine
