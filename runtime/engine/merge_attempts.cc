// Open attempts of two customers become those of one.
#include <algorithm>
#include <vector>

#include "runtime/engine/instances.h"
#include "runtime/engine/merge.h"
#include "runtime/engine/pattern_run.h"

namespace senda::engine {
namespace {

using abi::Pattern;
using abi::PatternKind;
using abi::Value;

// An attempt out of its block, its texts in the arena.
struct Lifted {
  Attempt attempt;
  uint32_t pattern;
  bool is_current;  // no event of a declared type has come since its latest
  std::vector<Value> captures;
  std::vector<std::pair<int64_t, Value>> times;
};

bool IsDistinctText(const Pattern& pattern) {
  return pattern.is_distinct && abi::RepOf(pattern.distinct_kind) == abi::Rep::kText;
}

// All of a set, in the order they opened.
std::vector<Lifted> Lift(Work& work, Block& block, uint32_t root_at) {
  std::vector<Lifted> lifted;
  const AttemptSet attempts(block, root_at);
  for (const AttemptBucket& bucket : attempts.buckets()) {
    const Pattern& pattern = work.program.patterns[bucket.pattern];
    const std::vector<uint8_t>& is_text = work.plan.triggers[pattern.trigger].is_text;
    for (uint32_t at = bucket.head; at != 0; at = block.At<Attempt>(at)->next) {
      const Attempt& attempt = *block.At<Attempt>(at);
      Lifted one{attempt, bucket.pattern, attempt.declared == block.root(kDeclaredSequence), {}, {}};
      const auto* captures = block.At<abi::StoredValue>(AttemptSet::CapturesOf(at));
      for (size_t i = 0; i < is_text.size(); ++i) {
        one.captures.push_back(work.Detach(block.Load(captures[i], is_text[i] != 0), is_text[i] != 0));
      }
      const bool is_distinct_text = IsDistinctText(pattern);
      const HeapArray<CountedTime> times(block, AttemptSet::TimesRootOf(at));
      for (uint32_t i = 0; i < times.size(); ++i) {
        one.times.emplace_back(times[i].at,
                               work.Detach(block.Load(times[i].value, is_distinct_text), is_distinct_text));
      }
      lifted.push_back(std::move(one));
    }
  }
  std::sort(lifted.begin(), lifted.end(),
            [](const Lifted& a, const Lifted& b) { return a.attempt.sequence < b.attempt.sequence; });
  return lifted;
}

// Into the set of the customer on the bench, as the newest.
void Lay(Work& work, const Lifted& lifted, uint32_t root_at) {
  Block& block = *work.block;
  const Pattern& pattern = work.program.patterns[lifted.pattern];
  const std::vector<uint8_t>& is_text = work.plan.triggers[pattern.trigger].is_text;
  AttemptSet attempts(block, root_at);
  const uint32_t offset = attempts.Open(lifted.pattern, static_cast<uint32_t>(is_text.size()),
                                        block.TakeNumber(kAttemptSequence), lifted.attempt.start_at);
  auto* attempt = block.At<Attempt>(offset);
  attempt->stage = lifted.attempt.stage;
  attempt->last_at = lifted.attempt.last_at;
  attempt->dead_after = lifted.attempt.dead_after;
  attempt->declared = block.root(kDeclaredSequence) - (lifted.is_current ? 0 : 1);
  attempts.SetDeadline(lifted.pattern, offset, lifted.attempt.deadline);
  for (size_t i = 0; i < is_text.size(); ++i) {
    const abi::StoredValue stored = block.Store(lifted.captures[i], is_text[i] != 0);
    block.At<abi::StoredValue>(AttemptSet::CapturesOf(offset))[i] = stored;
  }
  const bool is_distinct_text = IsDistinctText(pattern);
  for (const auto& [at, value] : lifted.times) {
    const abi::StoredValue stored = pattern.is_distinct ? block.Store(value, is_distinct_text) : Value::Missing();
    *HeapArray<CountedTime>(block, AttemptSet::TimesRootOf(offset)).Append() = {at, stored};
  }
}

bool IsSameValue(const Value& a, const Value& b, bool is_text) {
  if (a.known != b.known) return false;
  if (a.known == 0) return true;
  return is_text ? a.text() == b.text() : a.integer == b.integer;
}

bool HasSameKey(const Work& work, const Lifted& a, const Lifted& b) {
  const Pattern& pattern = work.program.patterns[a.pattern];
  const std::vector<uint8_t>& is_text = work.plan.triggers[pattern.trigger].is_text;
  return std::all_of(pattern.key_slots.begin(), pattern.key_slots.end(), [&](uint32_t slot) {
    return IsSameValue(a.captures[slot], b.captures[slot], is_text[slot] != 0);
  });
}

// Whether only one of the two may stand.
bool AreRivals(const Work& work, const Lifted& a, const Lifted& b) {
  const Pattern& pattern = work.program.patterns[a.pattern];
  return a.pattern == b.pattern && pattern.attempts != abi::Attempts::kEach && a.attempt.stage == b.attempt.stage &&
         HasSameKey(work, a, b);
}

// The matches of both, at most one fewer than fires: the join alone fires nothing.
void JoinTimes(const Work& work, Lifted* mine, const Lifted& theirs) {
  const Pattern& pattern = work.program.patterns[mine->pattern];
  const bool is_text = IsDistinctText(pattern);
  for (const auto& [at, value] : theirs.times) {
    if (pattern.is_distinct) {
      const auto same = std::find_if(mine->times.begin(), mine->times.end(),
                                     [&](const auto& one) { return IsSameValue(one.second, value, is_text); });
      if (same != mine->times.end()) {
        same->first = std::max(same->first, at);
        continue;
      }
    }
    mine->times.emplace_back(at, value);
  }
  std::stable_sort(mine->times.begin(), mine->times.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  const int64_t newest = mine->times.back().first;
  const size_t room = std::max<uint32_t>(pattern.count, 2) - 1;
  while (mine->times.size() > room ||
         After(mine->times.front().first, pattern.length, work.block->header().zone) <= newest) {
    mine->times.erase(mine->times.begin());
  }
  mine->attempt.last_at = std::max(mine->attempt.last_at, theirs.attempt.last_at);
}

// Whether `theirs` is the one that stays: the newer, as a newer attempt replaces an older; of `earliest` the older, as
// long as it can still go on.
bool TheirsStays(const Work& work, const Lifted& mine, const Lifted& theirs) {
  const Pattern& pattern = work.program.patterns[mine.pattern];
  if (pattern.attempts != abi::Attempts::kEarliest) return theirs.attempt.last_at > mine.attempt.last_at;
  const bool am_i_dead = mine.attempt.dead_after < work.now;
  const bool are_they_dead = theirs.attempt.dead_after < work.now;
  if (am_i_dead != are_they_dead) return am_i_dead;
  return theirs.attempt.last_at < mine.attempt.last_at;
}

// At most as many of a pattern as it keeps: first those that nothing new can complete go, then the oldest, counted.
void KeepAsMany(Work& work, std::vector<Lifted>* all) {
  const auto drop_one = [&](uint32_t pattern) {
    const auto is_dead = [&](const Lifted& one) {
      return one.pattern == pattern && AddMilliseconds(one.attempt.dead_after, kLateHorizonMs) < work.now;
    };
    auto gone = std::find_if(all->begin(), all->end(), is_dead);
    if (gone == all->end()) {
      ++work.counters.attempts_given_way;
      gone = std::find_if(all->begin(), all->end(), [&](const Lifted& one) { return one.pattern == pattern; });
    }
    all->erase(gone);
  };
  std::vector<uint32_t> counts(work.program.patterns.size());
  for (const Lifted& one : *all) ++counts[one.pattern];
  for (uint32_t pattern = 0; pattern < counts.size(); ++pattern) {
    const uint32_t keep = std::max<uint32_t>(work.program.patterns[pattern].keep, 1);
    for (; counts[pattern] > keep; --counts[pattern]) drop_one(pattern);
  }
}

}  // namespace

void JoinAttempts(Work& work, Block& other) {
  const uint32_t root_at = Block::RootAt(kAttemptsRoot);
  if (other.root(kAttemptsRoot) == 0) return;
  std::vector<Lifted> mine = Lift(work, *work.block, root_at);
  std::vector<Lifted> theirs = Lift(work, other, root_at);
  CloseAllPatterns(work, 0);
  for (Lifted& one : theirs) {
    const auto rival = std::find_if(mine.begin(), mine.end(),
                                    [&](const Lifted& other_one) { return AreRivals(work, other_one, one); });
    if (rival == mine.end()) continue;
    if (work.program.patterns[one.pattern].kind == PatternKind::kCount) {
      JoinTimes(work, &*rival, one);
    } else if (TheirsStays(work, *rival, one)) {
      mine.erase(rival);
      continue;
    }
    one.pattern = abi::kNone;
  }
  std::erase_if(theirs, [](const Lifted& one) { return one.pattern == abi::kNone; });
  std::vector<Lifted> all;
  std::merge(std::make_move_iterator(mine.begin()), std::make_move_iterator(mine.end()),
             std::make_move_iterator(theirs.begin()), std::make_move_iterator(theirs.end()), std::back_inserter(all),
             [](const Lifted& a, const Lifted& b) { return a.attempt.start_at < b.attempt.start_at; });
  KeepAsMany(work, &all);
  for (const Lifted& one : all) Lay(work, one, root_at);
}

void MoveAttempts(Work& work, Block& other, uint32_t other_root_at, uint32_t root_at) {
  for (const Lifted& one : Lift(work, other, other_root_at)) Lay(work, one, root_at);
}

}  // namespace senda::engine
