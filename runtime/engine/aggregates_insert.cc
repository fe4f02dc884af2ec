#include <algorithm>
#include <type_traits>
#include <utility>

#include "runtime/engine/aggregates.h"
#include "runtime/engine/cell.h"
#include "runtime/engine/ring.h"

namespace senda::engine {
namespace {

using abi::Aggregate;
using abi::AggregateFunction;
using abi::Container;
using abi::Value;

bool IsText(const Aggregate& aggregate) {
  return abi::RepOf(aggregate.value_kind) == abi::Rep::kText;
}

// Where months end, a later time can leave its window earlier: what is kept of one thing is what leaves last.
std::pair<int64_t, int64_t> LeavesAt(const Aggregate& aggregate, int64_t at, const Moment& moment) {
  return {IsOrdered(aggregate) ? at : WindowEnd(aggregate, at, moment.zone), at};
}

void InsertTime(Block& block, const Aggregate& aggregate, uint32_t slot, int64_t at, const Moment& moment) {
  if (aggregate.capacity == 0) return;
  const auto place = [&](int64_t time) { return LeavesAt(aggregate, time, moment); };
  if (aggregate.capacity > abi::kInlineTimesMax) {
    Ring<int64_t> ring(block, slot);
    uint32_t position = ring.size();
    while (position > 0 && place(ring[position - 1]) > place(at)) --position;
    if (ring.size() == aggregate.capacity) {
      if (position == 0) return;
      ring.PopFront();
      --position;
    }
    return ring.Insert(position, at);
  }
  auto* latest = block.At<abi::LatestSlot>(slot);
  auto* times = block.At<int64_t>(slot + static_cast<uint32_t>(sizeof(abi::LatestSlot)));
  uint32_t position = latest->count;
  while (position > 0 && place(times[position - 1]) > place(at)) --position;
  if (latest->count < aggregate.capacity) {
    std::move_backward(times + position, times + latest->count, times + latest->count + 1);
    times[position] = at;
    ++latest->count;
  } else if (position > 0) {
    std::move(times + 1, times + position, times);
    times[position - 1] = at;
  }
}

// Whether the event belongs to the cell, which begins anew when its period or reset has moved on.
bool AdmitToCalendarCell(Cell<uint8_t>& cell, const Aggregate& aggregate, int64_t at, const Moment& moment) {
  const int64_t current = PeriodDate(aggregate.window, abi::DateOf(moment.now, moment.zone));
  const int64_t date = PeriodDate(aggregate.window, abi::DateOf(at, moment.zone));
  abi::CalendarCell& period = *cell.calendar;
  if (*cell.count == 0 || date > period.date) {
    if (date < current) return false;
    *cell.count = 0;
    period = {date, at};
    return true;
  }
  if (date == period.date) {
    period.opened = std::min(period.opened, at);
    return true;
  }
  // An earlier date: a late event, unless the customer has moved to an earlier zone since.
  return at >= period.opened;
}

bool AdmitToSinceCell(Cell<uint8_t>& cell, int64_t at, const Moment& moment) {
  if (!moment.has_reset) return false;
  abi::SinceCell& since = *cell.since;
  if (since.is_open == 0 || moment.reset != since.reset) {
    // Moving back (a late first event) leaves what is known in place.
    if (since.is_open == 0 || moment.reset > since.reset) *cell.count = 0;
    since.reset = moment.reset;
    since.is_open = 1;
  }
  if (at < since.reset) return false;
  since.first_at = *cell.count == 0 ? at : std::min(since.first_at, at);
  since.last_at = *cell.count == 0 ? at : std::max(since.last_at, at);
  return true;
}

void InsertIntoCell(Block& block, const Aggregate& aggregate, uint32_t slot, int64_t at, const Value& value,
                    const Moment& moment) {
  Cell<uint8_t> cell(aggregate, block.At<uint8_t>(slot));
  if (cell.calendar != nullptr && !AdmitToCalendarCell(cell, aggregate, at, moment)) return;
  if (cell.since != nullptr && !AdmitToSinceCell(cell, at, moment)) return;
  const bool is_first = *cell.count == 0;
  ++*cell.count;
  if (abi::HasWideSum(aggregate.function)) {
    if (is_first) *cell.sum = {0, 0};
    AddTo(cell.sum, WideOf(aggregate.value_kind, value));
  } else if (aggregate.function == AggregateFunction::kMin || aggregate.function == AggregateFunction::kMax) {
    if (is_first || IsBetter(aggregate, value.integer, *cell.value)) *cell.value = value.integer;
  }
}

template <typename T>
int64_t TimeIn(const T& entry) {
  if constexpr (std::is_same_v<T, int64_t>) {
    return entry;
  } else {
    return entry.at;
  }
}

void Subtract(Block& block, const Aggregate& aggregate, uint32_t slot, const abi::TimeValue& entry) {
  auto* sum = block.At<abi::WideSum>(slot + static_cast<uint32_t>(sizeof(abi::ListSlot)));
  AddTo(sum, -WideOf(aggregate.value_kind, Value{{entry.value}, 0, 1}));
}

// The oldest leaves; its value leaves the sum with it.
template <typename T>
void PopOldest(Block& block, const Aggregate& aggregate, uint32_t slot) {
  Ring<T> ring(block, slot);
  if constexpr (std::is_same_v<T, abi::TimeValue>) {
    if (abi::HasWideSum(aggregate.function)) Subtract(block, aggregate, slot, ring[0]);
  }
  ring.PopFront();
}

template <typename T>
void InsertIntoLog(Block& block, const Aggregate& aggregate, uint32_t slot, const T& entry, const Moment& moment) {
  Ring<T> ring(block, slot);
  while (ring.size() > 0 && WindowEnd(aggregate, TimeIn(ring[0]), moment.zone) <= moment.now) {
    PopOldest<T>(block, aggregate, slot);
  }
  if (WindowEnd(aggregate, TimeIn(entry), moment.zone) <= moment.now) return;
  uint32_t position = ring.size();
  while (position > 0 && TimeIn(ring[position - 1]) > TimeIn(entry)) --position;
  if (ring.size() >= aggregate.capacity) {
    ring.CountDropped(std::min(TimeIn(ring[0]), TimeIn(entry)));
    if (position == 0) return;
    PopOldest<T>(block, aggregate, slot);
    --position;
  }
  ring.Insert(position, entry);
  if constexpr (std::is_same_v<T, abi::TimeValue>) {
    if (!abi::HasWideSum(aggregate.function)) return;
    auto* sum = block.At<abi::WideSum>(slot + static_cast<uint32_t>(sizeof(abi::ListSlot)));
    AddTo(sum, WideOf(aggregate.value_kind, Value{{entry.value}, 0, 1}));
  }
}

// Keeps what no later entry beats. Where later does not mean leaving later, an entry beats only what is clearly older.
void InsertIntoFrontier(Block& block, const Aggregate& aggregate, uint32_t slot, const abi::TimeValue& entry,
                        const Moment& moment) {
  Ring<abi::TimeValue> ring(block, slot);
  const int64_t margin = IsOrdered(aggregate) ? 0 : kMonthDisorderMs;
  while (ring.size() > 0 && WindowEnd(aggregate, ring[0].at, moment.zone) <= moment.now) ring.PopFront();
  if (WindowEnd(aggregate, entry.at, moment.zone) <= moment.now) return;
  uint32_t position = ring.size();
  while (position > 0 && ring[position - 1].at > entry.at) {
    --position;
    const abi::TimeValue& later = ring[position];
    if (later.at - entry.at >= margin && !IsBetter(aggregate, entry.value, later.value)) return;
  }
  for (uint32_t i = position; i > 0; --i) {
    const abi::TimeValue& earlier = ring[i - 1];
    if (entry.at - earlier.at < margin) continue;
    if (IsBetter(aggregate, earlier.value, entry.value)) {
      if (margin == 0) break;
      continue;
    }
    ring.Erase(i - 1);
    --position;
  }
  if (ring.size() >= aggregate.capacity) {
    ring.CountDropped(std::min(ring[0].at, entry.at));
    if (position == 0) return;
    ring.PopFront();
    --position;
  }
  ring.Insert(position, entry);
}

bool IsFieldText(const Aggregate& aggregate, uint32_t i) {
  return abi::RepOf(aggregate.field_kinds[i]) == abi::Rep::kText;
}

// `place`: where the stored fields lie.
void StoreFields(Block& block, const Aggregate& aggregate, uint32_t place, const Value* fields) {
  for (uint32_t i = 0; i < aggregate.fields.size(); ++i, place += sizeof(abi::StoredValue)) {
    const abi::StoredValue stored = block.Store(fields[aggregate.fields[i]], IsFieldText(aggregate, i));
    *block.At<abi::StoredValue>(place) = stored;
  }
}

void ReleaseFields(Block& block, const Aggregate& aggregate, uint32_t place) {
  for (uint32_t i = 0; i < aggregate.fields.size(); ++i, place += sizeof(abi::StoredValue)) {
    const abi::StoredValue stored = *block.At<abi::StoredValue>(place);
    *block.At<abi::StoredValue>(place) = Value::Missing();
    block.Release(stored, IsFieldText(aggregate, i));
  }
}

uint32_t PieceBytes(const Aggregate& aggregate) {
  return static_cast<uint32_t>(aggregate.fields.size() * sizeof(abi::StoredValue));
}

void ReleasePiece(Block& block, const Aggregate& aggregate, abi::TimePiece piece) {
  if (piece.offset == 0) return;
  ReleaseFields(block, aggregate, static_cast<uint32_t>(piece.offset));
  block.Free(static_cast<uint32_t>(piece.offset), PieceBytes(aggregate));
}

// Of the last event of a window of months: what is earlier and leaves no later is never the answer again. False when
// that is the new one. `position`: where it goes.
bool MakeLast(Block& block, const Aggregate& aggregate, uint32_t slot, int64_t at, const Moment& moment,
              uint32_t* position) {
  Ring<abi::TimePiece> ring(block, slot);
  const int64_t end = WindowEnd(aggregate, at, moment.zone);
  for (uint32_t i = *position; i < ring.size(); ++i) {
    if (WindowEnd(aggregate, ring[i].at, moment.zone) >= end) return false;
  }
  for (uint32_t i = *position; i > 0; --i) {
    if (WindowEnd(aggregate, ring[i - 1].at, moment.zone) > end) continue;
    ReleasePiece(block, aggregate, ring[i - 1]);
    ring.Erase(i - 1);
    --*position;
  }
  return true;
}

void InsertIntoFieldList(Block& block, const Aggregate& aggregate, uint32_t slot, int64_t at, const Value* fields,
                         const Moment& moment) {
  Ring<abi::TimePiece> ring(block, slot);
  while (ring.size() > 0 && WindowEnd(aggregate, ring[0].at, moment.zone) <= moment.now) {
    ReleasePiece(block, aggregate, ring[0]);
    ring.PopFront();
  }
  if (WindowEnd(aggregate, at, moment.zone) <= moment.now) return;
  uint32_t position = ring.size();
  while (position > 0 && ring[position - 1].at > at) --position;
  if (aggregate.function == AggregateFunction::kLast && !MakeLast(block, aggregate, slot, at, moment, &position))
    return;
  if (ring.size() >= aggregate.capacity) {
    ring.CountDropped(std::min(ring[0].at, at));
    if (position == 0) return;
    ReleasePiece(block, aggregate, ring[0]);
    ring.PopFront();
    --position;
  }
  const uint32_t piece = aggregate.fields.empty() ? 0 : block.Allocate(PieceBytes(aggregate));
  if (piece != 0) StoreFields(block, aggregate, piece, fields);
  ring.Insert(position, {at, piece});
}

void InsertIntoFields(Block& block, const Aggregate& aggregate, uint32_t slot, int64_t at, const Value* fields,
                      const Moment& moment) {
  const bool is_first = aggregate.function == AggregateFunction::kFirst;
  auto* kept = block.At<abi::FieldsSlot>(slot);
  bool is_kept = kept->is_known != 0;
  if (is_first) {  // emptied like a cell when its period or reset has moved on
    is_kept = is_kept && IsInWindow(aggregate, kept->at, moment);
    if (!IsInWindow(aggregate, at, moment)) return;
  }
  if (is_kept && (is_first ? at >= kept->at : at < kept->at)) return;
  kept->at = at;
  kept->is_known = 1;
  const auto place = static_cast<uint32_t>(slot + sizeof(abi::FieldsSlot));
  ReleaseFields(block, aggregate, place);
  StoreFields(block, aggregate, place, fields);
}

void InsertIntoMembers(Block& block, const Aggregate& aggregate, uint32_t slot, int64_t at, int64_t member,
                       const Moment& moment) {
  if (member < 0 || member >= aggregate.member_count) return;
  auto* known = block.At<uint64_t>(slot);
  auto* times = reinterpret_cast<int64_t*>(known + (aggregate.member_count + 63) / 64);
  const uint64_t bit = uint64_t{1} << (member % 64);
  const bool is_new = (known[member / 64] & bit) == 0;
  known[member / 64] |= bit;
  if (is_new || LeavesAt(aggregate, at, moment) > LeavesAt(aggregate, times[member], moment)) times[member] = at;
}

bool IsSame(const Block& block, const Aggregate& aggregate, const abi::StoredValue& stored, const Value& value) {
  if (!IsText(aggregate)) return stored.integer == value.integer;
  return block.Load(stored, true).text() == value.text();
}

void InsertIntoValues(Block& block, const Aggregate& aggregate, uint32_t slot, int64_t at, const Value& value,
                      const Moment& moment) {
  Ring<abi::ValueTime> ring(block, slot);
  abi::StoredValue stored = Value::Missing();
  for (uint32_t i = 0; i < ring.size(); ++i) {
    if (!IsSame(block, aggregate, ring[i].value, value)) continue;
    if (LeavesAt(aggregate, ring[i].at, moment) >= LeavesAt(aggregate, at, moment)) return;
    stored = ring[i].value;
    ring.Erase(i);
    break;
  }
  uint32_t position = ring.size();
  while (position > 0 && ring[position - 1].at > at) --position;
  if (ring.size() >= aggregate.capacity) {
    ring.CountDropped(std::min(ring[0].at, at));
    if (position == 0) return block.Release(stored, IsText(aggregate));
    block.Release(ring[0].value, IsText(aggregate));
    ring.PopFront();
    --position;
  }
  if (stored.known == 0) stored = block.Store(value, IsText(aggregate));
  ring.Insert(position, {stored, at});
}

}  // namespace

uint32_t TouchSlot(const abi::Program& program, Block& block, const Aggregate& aggregate) {
  uint32_t* page = block.At<uint32_t>(program.layout.pages) + aggregate.page;
  if (*page == 0) {
    const uint32_t offset = block.Allocate(std::max<uint32_t>(program.page_bytes[aggregate.page], 8));
    block.At<uint32_t>(program.layout.pages)[aggregate.page] = offset;
    return offset + aggregate.slot;
  }
  return *page + aggregate.slot;
}

void InsertInto(Block& block, const Aggregate& aggregate, uint32_t slot, int64_t at, const Value& value,
                const Value* fields, const Moment& moment) {
  const bool needs_value = aggregate.function != AggregateFunction::kCount || aggregate.container == Container::kOpen;
  if (needs_value && aggregate.container != Container::kFields && value.known == 0) return;
  switch (aggregate.container) {
    case Container::kLatest: return InsertTime(block, aggregate, slot, at, moment);
    case Container::kCell: return InsertIntoCell(block, aggregate, slot, at, value, moment);
    case Container::kLog:
      if (aggregate.function == AggregateFunction::kCount) return InsertIntoLog(block, aggregate, slot, at, moment);
      return InsertIntoLog(block, aggregate, slot, abi::TimeValue{at, value.integer}, moment);
    case Container::kFrontier:
      return InsertIntoFrontier(block, aggregate, slot, abi::TimeValue{at, value.integer}, moment);
    case Container::kFields:
      if (abi::IsListOfFields(aggregate)) return InsertIntoFieldList(block, aggregate, slot, at, fields, moment);
      return InsertIntoFields(block, aggregate, slot, at, fields, moment);
    case Container::kMembers: return InsertIntoMembers(block, aggregate, slot, at, value.integer, moment);
    case Container::kValues:
    case Container::kOpen: return InsertIntoValues(block, aggregate, slot, at, value, moment);
  }
}

void CloseKey(Block& block, const Aggregate& aggregate, uint32_t slot, int64_t at, const Value& key) {
  if (slot == 0 || key.known == 0) return;
  Ring<abi::ValueTime> ring(block, slot);
  for (uint32_t i = 0; i < ring.size(); ++i) {
    if (!IsSame(block, aggregate, ring[i].value, key)) continue;
    if (ring[i].at > at) return;
    block.Release(ring[i].value, IsText(aggregate));
    return ring.Erase(i);
  }
}

void ReleaseSlot(Block& block, const Aggregate& aggregate, uint32_t slot) {
  switch (aggregate.container) {
    case Container::kLatest:
      if (aggregate.capacity > abi::kInlineTimesMax) Ring<int64_t>(block, slot).Clear();
      break;
    case Container::kLog:
      if (aggregate.function == AggregateFunction::kCount) {
        Ring<int64_t>(block, slot).Clear();
      } else {
        Ring<abi::TimeValue>(block, slot).Clear();
      }
      break;
    case Container::kFrontier: Ring<abi::TimeValue>(block, slot).Clear(); break;
    case Container::kFields: {
      if (!abi::IsListOfFields(aggregate)) {
        ReleaseFields(block, aggregate, static_cast<uint32_t>(slot + sizeof(abi::FieldsSlot)));
        break;
      }
      Ring<abi::TimePiece> ring(block, slot);
      for (uint32_t i = 0; i < ring.size(); ++i) {
        const abi::TimePiece piece = ring[i];
        ReleasePiece(block, aggregate, piece);
      }
      ring.Clear();
      break;
    }
    case Container::kValues:
    case Container::kOpen: {
      Ring<abi::ValueTime> ring(block, slot);
      for (uint32_t i = 0; i < ring.size(); ++i) {
        const abi::StoredValue stored = ring[i].value;
        block.Release(stored, IsText(aggregate));
      }
      ring.Clear();
      break;
    }
    case Container::kCell:
    case Container::kMembers: break;
  }
  std::memset(block.At<uint8_t>(slot), 0, abi::SlotBytes(aggregate));
}

}  // namespace senda::engine
