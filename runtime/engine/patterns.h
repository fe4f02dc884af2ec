// One trigger's patterns fed with one thing after the other: cancel, complete, open.
//
// `instance` 0 means the customer's own attempts. What completes is appended to `fired`, once per (trigger, key).
#pragma once

#include "runtime/engine/attempts.h"
#include "runtime/engine/work.h"

namespace senda::engine {

// Attempts that an event can no longer complete stay this long, for one that happened in time and comes late.
inline constexpr int64_t kLateHorizonMs = 7LL * 24 * 3'600'000;

void AdvanceTrigger(Work& work, uint32_t trigger, uint32_t instance, std::span<const Feed> feeds,
                    std::vector<Fired>* fired);

// A time step: attempts of the set whose deadline has come, in the order they opened. `trigger` kNone: of all.
void FireDeadlines(Work& work, uint32_t trigger, uint32_t instance, std::vector<Fired>* fired);

// Opens the silences of the trigger that begin here, where its patterns say since when.
void BeginSilence(Work& work, uint32_t instance, uint32_t trigger);

// Closes all attempts of the trigger's patterns, or of every pattern in the set.
void ClosePatterns(Work& work, uint32_t instance, uint32_t trigger);
void CloseAllPatterns(Work& work, uint32_t instance);

// Equal values have equal hashes, everywhere and always: a time zone's is that of its name.
uint64_t HashOfValue(const abi::Value& value, abi::Kind kind);
// Of a journey's key: that of an enum is called by its member's first name, since versions number and name it anew.
uint64_t HashOfKey(const abi::Value& key, const abi::Journey& journey, const JourneyPlan& plan);

}  // namespace senda::engine
