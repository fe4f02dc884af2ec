#include "runtime/engine/switch_slots.h"

#include <vector>

#include "runtime/engine/heap_array.h"
#include "runtime/engine/ring.h"

namespace senda::engine {
namespace {

using abi::Container;
using abi::StoredValue;

template <typename T, typename Change>
void CopyRing(const Block& from, uint32_t from_slot, Block& to, uint32_t to_slot, const Change& change) {
  const abi::ListSlot& old = *from.At<abi::ListSlot>(from_slot);
  const RingView<T> entries(from.bytes(), old);
  Ring<T> ring(to, to_slot);
  for (uint32_t i = 0; i < entries.size(); ++i) ring.Insert(i, change(entries[i]));
  ring.slot().dropped = old.dropped;
}

template <typename T>
void CopyRing(const Block& from, uint32_t from_slot, Block& to, uint32_t to_slot) {
  CopyRing<T>(from, from_slot, to, to_slot, [](const T& entry) { return entry; });
}

void CopyFields(const Block& from, uint32_t from_at, Block& to, uint32_t to_at, const abi::Aggregate& aggregate) {
  for (uint32_t i = 0; i < aggregate.fields.size(); ++i) {
    const bool is_text = abi::RepOf(aggregate.field_kinds[i]) == abi::Rep::kText;
    const StoredValue stored = CopyStored(from, from.At<StoredValue>(from_at)[i], to, is_text);
    to.At<StoredValue>(to_at)[i] = stored;
  }
}

void CopyBytes(const Block& from, uint32_t from_slot, Block& to, uint32_t to_slot, size_t bytes) {
  std::memcpy(to.At<uint8_t>(to_slot), from.At<uint8_t>(from_slot), bytes);
}

}  // namespace

StoredValue CopyStored(const Block& from, const StoredValue& stored, Block& to, bool is_text) {
  return to.Store(from.Load(stored, is_text), is_text);
}

void CopySlot(const Block& from, uint32_t from_slot, Block& to, uint32_t to_slot, const abi::Aggregate& aggregate) {
  const auto sum_behind = static_cast<uint32_t>(sizeof(abi::ListSlot));
  switch (aggregate.container) {
    case Container::kLatest:
      if (aggregate.capacity > abi::kInlineTimesMax) return CopyRing<int64_t>(from, from_slot, to, to_slot);
      return CopyBytes(from, from_slot, to, to_slot, abi::SlotBytes(aggregate));
    case Container::kLog:
      if (aggregate.function == abi::AggregateFunction::kCount) {
        return CopyRing<int64_t>(from, from_slot, to, to_slot);
      }
      CopyRing<abi::TimeValue>(from, from_slot, to, to_slot);
      if (abi::HasWideSum(aggregate.function)) {
        CopyBytes(from, from_slot + sum_behind, to, to_slot + sum_behind, sizeof(abi::WideSum));
      }
      return;
    case Container::kFrontier: return CopyRing<abi::TimeValue>(from, from_slot, to, to_slot);
    case Container::kFields: {
      if (!abi::IsListOfFields(aggregate)) {
        CopyBytes(from, from_slot, to, to_slot, sizeof(abi::FieldsSlot));
        const auto behind = static_cast<uint32_t>(sizeof(abi::FieldsSlot));
        return CopyFields(from, from_slot + behind, to, to_slot + behind, aggregate);
      }
      return CopyRing<abi::TimePiece>(from, from_slot, to, to_slot, [&](abi::TimePiece piece) {
        if (piece.offset == 0) return piece;
        const uint32_t place = to.Allocate(static_cast<uint32_t>(aggregate.fields.size() * sizeof(StoredValue)));
        CopyFields(from, static_cast<uint32_t>(piece.offset), to, place, aggregate);
        piece.offset = place;
        return piece;
      });
    }
    case Container::kValues:
    case Container::kOpen: {
      const bool is_text = abi::RepOf(aggregate.value_kind) == abi::Rep::kText;
      return CopyRing<abi::ValueTime>(from, from_slot, to, to_slot, [&](abi::ValueTime entry) {
        entry.value = CopyStored(from, entry.value, to, is_text);
        return entry;
      });
    }
    case Container::kCell:
    case Container::kMembers: return CopyBytes(from, from_slot, to, to_slot, abi::SlotBytes(aggregate));
  }
}

void CopyAttempts(Block& from, uint32_t from_root_at, Block& to, uint32_t to_root_at,
                  const std::vector<uint32_t>& patterns, const Plan& new_plan) {
  AttemptSet olds(from, from_root_at), news(to, to_root_at);
  for (const AttemptBucket& bucket : olds.buckets()) {
    const uint32_t pattern_index = patterns[bucket.pattern];
    if (pattern_index == abi::kNone) continue;
    const abi::Pattern& pattern = new_plan.program.patterns[pattern_index];
    const std::vector<uint8_t>& is_text = new_plan.triggers[pattern.trigger].is_text;
    const bool is_counted_text = pattern.is_distinct && abi::RepOf(pattern.distinct_kind) == abi::Rep::kText;
    for (uint32_t at = bucket.head; at != 0; at = from.At<Attempt>(at)->next) {
      // Every part by name: a new one does not build until it is said what becomes of it.
      const auto [next, stage, sequence, times, declared, unused, start_at, last_at, deadline, dead_after, verdicts] =
          *from.At<Attempt>(at);
      const uint32_t fresh = news.Open(pattern_index, static_cast<uint32_t>(is_text.size()), sequence, start_at);
      Attempt& attempt = *to.At<Attempt>(fresh);
      attempt.stage = stage;
      attempt.declared = declared;
      attempt.last_at = last_at;
      attempt.dead_after = dead_after;
      news.SetDeadline(pattern_index, fresh, deadline);
      for (uint32_t i = 0; i < is_text.size(); ++i) {
        const StoredValue stored =
            CopyStored(from, from.At<StoredValue>(AttemptSet::CapturesOf(at))[i], to, is_text[i] != 0);
        to.At<StoredValue>(AttemptSet::CapturesOf(fresh))[i] = stored;
      }
      if (times == 0) continue;
      HeapArray<CountedTime> counted(to, AttemptSet::TimesRootOf(fresh));
      for (const CountedTime& one : HeapArray<CountedTime>(from, AttemptSet::TimesRootOf(at)).items()) {
        const StoredValue value = CopyStored(from, one.value, to, is_counted_text);
        *counted.Append() = {one.at, value};
      }
    }
  }
}

void CopyFirsts(Block& from, uint32_t from_root_at, Block& to, uint32_t to_root_at,
                const std::vector<uint32_t>& patterns) {
  HeapArray<uint64_t> firsts(to, to_root_at);
  for (const uint64_t pattern : HeapArray<uint64_t>(from, from_root_at).items()) {
    if (patterns[pattern] != abi::kNone) *firsts.Append() = patterns[pattern];
  }
}

}  // namespace senda::engine
