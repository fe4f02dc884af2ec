// How much of a page (or of a journey instance) the slot of an aggregate takes, and what lies in it.
//
// A slot is a fixed number of bytes, a multiple of 8, aligned to 8; all zero bits mean "nothing inserted yet". What
// grows lies in the heap of the customer's block and is named by its offset from the block's start, 0 when there is
// none. `SlotBytes` is what lowering adds up to lay out a page; the engine reads and writes slots only through these
// structs.
#pragma once

#include <cstddef>
#include <cstdint>

#include "runtime/abi/aggregates.h"
#include "runtime/abi/value.h"

namespace senda::abi {

// A ring of entries in the heap, in order of time (of equal times, in order of insertion).
struct ListSlot {
  uint32_t offset;  // of the entries
  uint32_t count;
  uint32_t head;      // position of the oldest entry
  uint32_t capacity;  // entries allocated; a power of two
  uint32_t dropped;   // entries that had to leave although still wanted (saturates)
  uint32_t unused;
  int64_t dropped_at;  // the newest of those, once there is one
};

// kLatest with at most this many times keeps them in the slot; above it a ListSlot of int64_t.
inline constexpr uint32_t kInlineTimesMax = 8;
struct LatestSlot {
  uint32_t count;
  uint32_t unused;
  // int64_t times[capacity], oldest first
};

// kCell: [CalendarCell or SinceCell, by the window][int64_t count][128-bit sum, or the least or greatest value].
struct CalendarCell {
  int64_t date;    // local date on which the cell's period begins
  int64_t opened;  // the earliest instant inserted into this period
};
struct SinceCell {
  int64_t reset;  // the instant the cell counts from
  int64_t first_at;
  int64_t last_at;   // the span of what is in it
  uint64_t is_open;  // 1 once there was a reset
};
struct WideSum {
  uint64_t low;
  int64_t high;
};  // two's complement; numbers count in billionths

// kLog: ListSlot, and for sum and avg a WideSum. Entries: a time, and except for count a value's 8 bytes.
struct TimeValue {
  int64_t at;
  int64_t value;
};  // value: an integer, or the bits of a double
// kFrontier: ListSlot of TimeValue.

// A value at rest: a text is an offset from the block's start in `integer`, with its size.
using StoredValue = Value;
// kFields: FieldsSlot, then StoredValue fields[fields.size()]; but the first of a sliding window needs those behind it,
// and the last of a window of months those before it that leave later: ListSlot of TimePiece, the fields of each in a
// piece of the heap.
struct FieldsSlot {
  int64_t at;
  uint64_t is_known;
};
struct TimePiece {
  int64_t at;
  int64_t offset;
};  // offset 0 when no field is kept
// kMembers: uint64_t known[(member_count + 63) / 64], then int64_t at[member_count].
// kValues and kOpen: ListSlot of ValueTime, in order of time.
struct ValueTime {
  StoredValue value;
  int64_t at;
};

constexpr bool IsCalendar(Window window) {
  return window == Window::kToday || window == Window::kThisWeek || window == Window::kThisMonth ||
         window == Window::kThisYear;
}

constexpr uint32_t CellHeaderBytes(Window window) {
  if (IsCalendar(window)) return sizeof(CalendarCell);
  return window == Window::kSince ? sizeof(SinceCell) : 0;
}

constexpr uint32_t CellBytes(const Aggregate& aggregate) {
  const uint32_t header = CellHeaderBytes(aggregate.window) + sizeof(int64_t);
  switch (aggregate.function) {
    case AggregateFunction::kSum:
    case AggregateFunction::kAvg: return header + sizeof(WideSum);
    case AggregateFunction::kMin:
    case AggregateFunction::kMax: return header + sizeof(int64_t);
    default: return header;
  }
}

constexpr bool HasWideSum(AggregateFunction function) {
  return function == AggregateFunction::kSum || function == AggregateFunction::kAvg;
}

constexpr bool IsListOfFields(const Aggregate& aggregate) {
  return aggregate.container == Container::kFields && aggregate.window == Window::kSliding;
}

constexpr uint32_t SlotBytes(const Aggregate& aggregate) {
  switch (aggregate.container) {
    case Container::kLatest:
      return aggregate.capacity <= kInlineTimesMax
                 ? static_cast<uint32_t>(sizeof(LatestSlot) + aggregate.capacity * sizeof(int64_t))
                 : static_cast<uint32_t>(sizeof(ListSlot));
    case Container::kCell: return CellBytes(aggregate);
    case Container::kLog:
      return static_cast<uint32_t>(sizeof(ListSlot) + (HasWideSum(aggregate.function) ? sizeof(WideSum) : 0));
    case Container::kFields:
      if (IsListOfFields(aggregate)) return sizeof(ListSlot);
      return static_cast<uint32_t>(sizeof(FieldsSlot) + aggregate.fields.size() * sizeof(StoredValue));
    case Container::kMembers:
      return static_cast<uint32_t>(((aggregate.member_count + 63) / 64) * sizeof(uint64_t) +
                                   aggregate.member_count * sizeof(int64_t));
    case Container::kFrontier:
    case Container::kValues:
    case Container::kOpen: return sizeof(ListSlot);
  }
  return 0;
}

}  // namespace senda::abi
