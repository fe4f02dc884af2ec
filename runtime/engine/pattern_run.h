// A pattern being advanced for a customer or instance: what chains, counts and silences share.
#pragma once

#include "runtime/engine/instances.h"
#include "runtime/engine/patterns.h"

namespace senda::engine {

struct PatternRun {
  Work& work;
  uint32_t index;  // Program::patterns
  const abi::Pattern& pattern;
  const TriggerPlan& trigger_plan;
  uint32_t instance;
  AttemptSet attempts;
  std::vector<Fired>* fired;

  PatternRun(Work& given_work, uint32_t given_index, uint32_t given_instance, std::vector<Fired>* given_fired)
      : work(given_work),
        index(given_index),
        pattern(given_work.program.patterns[given_index]),
        trigger_plan(given_work.plan.triggers[pattern.trigger]),
        instance(given_instance),
        attempts(*given_work.block, AttemptsRootOf(given_instance)),
        fired(given_fired) {}

  uint32_t zone() const { return work.header().zone; }
  Attempt& At(uint32_t attempt) const { return *work.block->At<Attempt>(attempt); }

  // The first of the sources that the feed matches; null when none does. `attempt` 0: before any is open.
  const abi::Source* Match(const std::vector<abi::Source>& sources, const Feed& feed, uint32_t attempt,
                           uint32_t first_bit);
  // The trigger's captures, in the arena: those of the attempt (0: none yet), and on top what the source takes from the
  // feed.
  abi::Value* Captures(uint32_t attempt, const abi::Source* source, const Feed* feed);
  void StoreCaptures(uint32_t attempt, const abi::Value* captures);
  // Whether an attempt has the same key as these captures.
  bool HasSameKey(uint32_t attempt, const abi::Value* captures) const;
  // How many events of declared types the customer had before the feed's own.
  uint32_t DeclaredBefore(const Feed& feed) const;
  // Whether it waits for what comes immediately, and something else came.
  bool IsOvertaken(uint32_t attempt) const;
  uint64_t KeyHash(const abi::Value* captures, uint32_t sequence) const;

  // Opens one at `at`, after the oldest has given way where that is needed; its offset.
  uint32_t Open(int64_t at, const abi::Value* captures);
  void Close(uint32_t attempt) {
    attempts.Close(index, attempt, trigger_plan.is_text,
                   pattern.is_distinct && abi::RepOf(pattern.distinct_kind) == abi::Rep::kText);
  }
  // Completed: `happened_at` is its latest event's own time.
  void Fire(const abi::Value* captures, int64_t at, int64_t happened_at, uint32_t sequence);
};

void AdvanceChain(PatternRun& run, const Feed& feed);
void AdvanceCount(PatternRun& run, const Feed& feed);
void AdvanceSilence(PatternRun& run, const Feed& feed);

}  // namespace senda::engine
