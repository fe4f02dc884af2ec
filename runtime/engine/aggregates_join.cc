#include "runtime/engine/aggregates.h"
#include "runtime/engine/cell.h"
#include "runtime/engine/ring.h"

namespace senda::engine {
namespace {

using abi::Aggregate;
using abi::Container;
using abi::Value;

void JoinCells(Block& block, const Aggregate& aggregate, uint32_t slot, const Block& other, uint32_t other_slot) {
  const Cell<uint8_t> mine(aggregate, block.At<uint8_t>(slot));
  const Cell<const uint8_t> theirs(aggregate, other.At<uint8_t>(other_slot));
  const auto take_theirs = [&] {
    std::memcpy(block.At<uint8_t>(slot), other.At<uint8_t>(other_slot), abi::SlotBytes(aggregate));
  };
  if (*theirs.count == 0) return;
  if (*mine.count == 0) return take_theirs();
  if (mine.calendar != nullptr) {
    if (theirs.calendar->date > mine.calendar->date) return take_theirs();
    if (theirs.calendar->date < mine.calendar->date) return;
    mine.calendar->opened = std::min(mine.calendar->opened, theirs.calendar->opened);
  }
  if (mine.since != nullptr) {
    // Only what lies behind the later of the two resets is known to count.
    const int64_t reset = std::max(mine.since->reset, theirs.since->reset);
    if (theirs.since->first_at < reset) return;
    if (mine.since->first_at < reset) return take_theirs();
    mine.since->reset = reset;
    mine.since->first_at = std::min(mine.since->first_at, theirs.since->first_at);
    mine.since->last_at = std::max(mine.since->last_at, theirs.since->last_at);
  }
  *mine.count += *theirs.count;
  if (abi::HasWideSum(aggregate.function)) {
    AddTo(mine.sum, ToWide(*theirs.sum));
  } else if (aggregate.function == abi::AggregateFunction::kMin || aggregate.function == abi::AggregateFunction::kMax) {
    if (IsBetter(aggregate, *theirs.value, *mine.value)) *mine.value = *theirs.value;
  }
}

// The entries one by one, as if they came late.
template <typename T, typename Insert>
void ForEachEntry(const Block& other, uint32_t other_slot, const Insert& insert) {
  const RingView<T> ring(other.bytes(), *other.At<abi::ListSlot>(other_slot));
  for (uint32_t i = 0; i < ring.size(); ++i) insert(ring[i]);
}

// As if the other's events came late, with their fields numbered as kept.
void JoinFields(Block& block, const Aggregate& aggregate, uint32_t slot, const Block& other, uint32_t other_slot,
                const Moment& moment) {
  Aggregate as_kept = aggregate;
  for (uint32_t i = 0; i < aggregate.fields.size(); ++i) as_kept.fields[i] = i;
  const auto insert = [&](int64_t at, const abi::StoredValue* stored) {
    std::vector<Value> fields;
    for (uint32_t i = 0; i < aggregate.fields.size(); ++i) {
      fields.push_back(other.Load(stored[i], abi::RepOf(aggregate.field_kinds[i]) == abi::Rep::kText));
    }
    InsertInto(block, as_kept, slot, at, Value::Missing(), fields.data(), moment);
  };
  if (abi::IsListOfFields(aggregate)) {
    ForEachEntry<abi::TimePiece>(other, other_slot, [&](const abi::TimePiece& piece) {
      insert(piece.at, other.At<abi::StoredValue>(static_cast<uint32_t>(piece.offset)));
    });
    return;
  }
  const auto* kept = other.At<abi::FieldsSlot>(other_slot);
  if (kept->is_known != 0) insert(kept->at, reinterpret_cast<const abi::StoredValue*>(kept + 1));
}

}  // namespace

void JoinAggregates(Block& block, const Aggregate& aggregate, uint32_t slot, const Block& other, uint32_t other_slot,
                    const Moment& moment) {
  if (other_slot == 0) return;
  const auto insert = [&](int64_t at, const Value& value) {
    InsertInto(block, aggregate, slot, at, value, nullptr, moment);
  };
  const auto insert_time = [&](int64_t at) { insert(at, Value::Missing()); };
  const auto insert_pair = [&](const abi::TimeValue& entry) { insert(entry.at, Value{{entry.value}, 0, 1}); };
  switch (aggregate.container) {
    case Container::kCell: return JoinCells(block, aggregate, slot, other, other_slot);
    case Container::kLatest: {
      if (aggregate.capacity > abi::kInlineTimesMax) return ForEachEntry<int64_t>(other, other_slot, insert_time);
      const auto* latest = other.At<abi::LatestSlot>(other_slot);
      const auto* times = reinterpret_cast<const int64_t*>(latest + 1);
      for (uint32_t i = 0; i < latest->count; ++i) insert_time(times[i]);
      return;
    }
    case Container::kLog:
      if (aggregate.function == abi::AggregateFunction::kCount) {
        return ForEachEntry<int64_t>(other, other_slot, insert_time);
      }
      return ForEachEntry<abi::TimeValue>(other, other_slot, insert_pair);
    case Container::kFrontier: return ForEachEntry<abi::TimeValue>(other, other_slot, insert_pair);
    case Container::kFields: return JoinFields(block, aggregate, slot, other, other_slot, moment);
    case Container::kMembers: {
      const auto* known = other.At<uint64_t>(other_slot);
      const auto* times = reinterpret_cast<const int64_t*>(known + (aggregate.member_count + 63) / 64);
      for (uint32_t i = 0; i < aggregate.member_count; ++i) {
        if (((known[i / 64] >> (i % 64)) & 1) != 0) insert(times[i], Value::Integer(i));
      }
      return;
    }
    case Container::kValues:
    case Container::kOpen: {
      const bool is_text = abi::RepOf(aggregate.value_kind) == abi::Rep::kText;
      return ForEachEntry<abi::ValueTime>(
          other, other_slot, [&](const abi::ValueTime& entry) { insert(entry.at, other.Load(entry.value, is_text)); });
    }
  }
}

}  // namespace senda::engine
