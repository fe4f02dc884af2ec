#include <algorithm>

#include "runtime/engine/aggregates.h"
#include "runtime/engine/cell.h"
#include "runtime/engine/ring.h"

namespace senda::engine {
namespace {

using abi::Aggregate;
using abi::AggregateFunction;
using abi::AggregateQuery;
using abi::Container;
using abi::kNever;
using abi::Value;

Value EmptyAnswer(const Aggregate& aggregate, AggregateQuery query) {
  if (query == AggregateQuery::kExpiry) return Value::Integer(kNever);
  if (query != AggregateQuery::kValue) return Value::Missing();
  switch (aggregate.function) {
    case AggregateFunction::kCount:
    case AggregateFunction::kDistinct: return Value::Integer(0);
    case AggregateFunction::kSum:
      return abi::RepOf(aggregate.value_kind) == abi::Rep::kNumber ? Value::Number(0) : Value::Integer(0);
    default: return Value::Missing();
  }
}

// What a pass over times tells: how many are in the window, and when the next leaves.
struct Span {
  int64_t count = 0;
  int64_t expiry = kNever;
  void Add(const Aggregate& aggregate, int64_t at, const Moment& moment) {
    if (!IsInWindow(aggregate, at, moment)) return;
    ++count;
    expiry = std::min(expiry, WindowEnd(aggregate, at, moment.zone));
  }
};

Value SpanAnswer(const Span& span, AggregateQuery query) {
  return Value::Integer(query == AggregateQuery::kExpiry ? span.expiry : span.count);
}

template <typename Times>
Value ReadTimes(const Aggregate& aggregate, const Times& times, uint32_t count, AggregateQuery query, int64_t argument,
                const Moment& moment) {
  if (query == AggregateQuery::kNthAt) {
    return argument >= 1 && argument <= count ? Value::Integer(times[count - static_cast<uint32_t>(argument)])
                                              : Value::Missing();
  }
  Span span;
  for (uint32_t i = 0; i < count; ++i) span.Add(aggregate, times[i], moment);
  return SpanAnswer(span, query);
}

Value ReadLatest(const uint8_t* block, const Aggregate& aggregate, uint32_t slot, AggregateQuery query,
                 int64_t argument, const Moment& moment) {
  if (aggregate.capacity > abi::kInlineTimesMax) {
    const RingView<int64_t> ring(block, *reinterpret_cast<const abi::ListSlot*>(block + slot));
    return ReadTimes(aggregate, ring, ring.size(), query, argument, moment);
  }
  const auto* latest = reinterpret_cast<const abi::LatestSlot*>(block + slot);
  const auto* times = reinterpret_cast<const int64_t*>(latest + 1);
  return ReadTimes(aggregate, times, latest->count, query, argument, moment);
}

// Whether the cell is the one that `now` reads.
bool IsCurrent(const Cell<const uint8_t>& cell, const Aggregate& aggregate, const Moment& moment) {
  if (*cell.count == 0) return false;
  if (cell.calendar != nullptr) {
    return cell.calendar->date >= PeriodDate(aggregate.window, abi::DateOf(moment.now, moment.zone));
  }
  if (cell.since == nullptr) return true;
  if (cell.since->is_open == 0 || !moment.has_reset) return false;
  return moment.reset <= cell.since->reset;
}

Value ReadCell(const uint8_t* block, const Aggregate& aggregate, uint32_t slot, AggregateQuery query,
               const Moment& moment) {
  const Cell<const uint8_t> cell(aggregate, block + slot);
  if (query == AggregateQuery::kReset && cell.since != nullptr && cell.since->is_open != 0) {
    return Value::Integer(cell.since->reset);
  }
  if (!IsCurrent(cell, aggregate, moment)) return EmptyAnswer(aggregate, query);
  if (query == AggregateQuery::kExpiry) {
    if (cell.calendar == nullptr) return Value::Integer(kNever);
    return Value::Integer(abi::StartOfDate(NextPeriodDate(aggregate.window, cell.calendar->date), moment.zone));
  }
  if (query != AggregateQuery::kValue) return Value::Missing();
  switch (aggregate.function) {
    case AggregateFunction::kCount: return Value::Integer(*cell.count);
    case AggregateFunction::kSum: return SumValue(aggregate.value_kind, ToWide(*cell.sum));
    case AggregateFunction::kAvg: return AverageValue(aggregate.value_kind, ToWide(*cell.sum), *cell.count);
    default: return Value{{*cell.value}, 0, 1};
  }
}

struct LogTotals {
  int64_t count;
  Wide sum = 0;
  int64_t expiry = kNever;
};

int64_t TimeIn(int64_t entry) {
  return entry;
}
int64_t TimeIn(const abi::TimeValue& entry) {
  return entry.at;
}
Wide WideIn(const Aggregate&, int64_t) {
  return 0;
}
Wide WideIn(const Aggregate& aggregate, const abi::TimeValue& entry) {
  return WideOf(aggregate.value_kind, Value{{entry.value}, 0, 1});
}

// Takes off the whole what has left: the oldest, and where leaving is out of order, among those close to them.
template <typename T>
LogTotals TotalsOf(const Aggregate& aggregate, const RingView<T>& ring, Wide sum, const Moment& moment) {
  LogTotals totals{ring.size(), sum};
  uint32_t first = 0;
  for (; first < ring.size(); ++first) {
    totals.expiry = WindowEnd(aggregate, TimeIn(ring[first]), moment.zone);
    if (totals.expiry > moment.now) break;
    --totals.count;
    totals.sum -= WideIn(aggregate, ring[first]);
    totals.expiry = kNever;
  }
  if (IsOrdered(aggregate) || first == ring.size()) return totals;
  const int64_t disorder_end = TimeIn(ring[first]) + kMonthDisorderMs;
  for (uint32_t i = first + 1; i < ring.size() && TimeIn(ring[i]) < disorder_end; ++i) {
    const int64_t end = WindowEnd(aggregate, TimeIn(ring[i]), moment.zone);
    if (end > moment.now) {
      totals.expiry = std::min(totals.expiry, end);
    } else {
      --totals.count;
      totals.sum -= WideIn(aggregate, ring[i]);
    }
  }
  return totals;
}

Value ReadLog(const uint8_t* block, const Aggregate& aggregate, uint32_t slot, AggregateQuery query, int64_t argument,
              const Moment& moment) {
  const auto& list = *reinterpret_cast<const abi::ListSlot*>(block + slot);
  const bool is_count = aggregate.function == AggregateFunction::kCount;
  if (query == AggregateQuery::kNthAt) {
    if (argument < 1 || argument > list.count) return Value::Missing();
    const uint32_t i = list.count - static_cast<uint32_t>(argument);
    return Value::Integer(is_count ? RingView<int64_t>(block, list)[i] : RingView<abi::TimeValue>(block, list)[i].at);
  }
  Wide sum = 0;
  if (abi::HasWideSum(aggregate.function)) {
    sum = ToWide(*reinterpret_cast<const abi::WideSum*>(block + slot + sizeof(abi::ListSlot)));
  }
  const LogTotals totals = is_count ? TotalsOf(aggregate, RingView<int64_t>(block, list), sum, moment)
                                    : TotalsOf(aggregate, RingView<abi::TimeValue>(block, list), sum, moment);
  if (query == AggregateQuery::kExpiry) return Value::Integer(totals.expiry);
  if (query != AggregateQuery::kValue) return Value::Missing();
  if (is_count) return Value::Integer(totals.count);
  if (aggregate.function == AggregateFunction::kSum) return SumValue(aggregate.value_kind, totals.sum);
  return AverageValue(aggregate.value_kind, totals.sum, totals.count);
}

Value ReadFrontier(const uint8_t* block, const Aggregate& aggregate, uint32_t slot, AggregateQuery query,
                   const Moment& moment) {
  const RingView<abi::TimeValue> ring(block, *reinterpret_cast<const abi::ListSlot*>(block + slot));
  bool is_known = false;
  abi::TimeValue best{0, 0};
  int64_t best_end = kNever;
  for (uint32_t i = 0; i < ring.size(); ++i) {
    if (!IsInWindow(aggregate, ring[i].at, moment)) continue;
    const int64_t end = WindowEnd(aggregate, ring[i].at, moment.zone);
    if (!is_known || IsBetter(aggregate, ring[i].value, best.value)) {
      best = ring[i];
      best_end = end;
    } else if (best.value == ring[i].value) {
      best_end = std::max(best_end, end);  // the last of equals decides when the answer changes
    }
    is_known = true;
    if (IsOrdered(aggregate)) break;  // what comes later is beaten by this
  }
  if (query == AggregateQuery::kExpiry) return Value::Integer(is_known ? best_end : kNever);
  return query == AggregateQuery::kValue && is_known ? Value{{best.value}, 0, 1} : Value::Missing();
}

// `stored`: the kept fields, or null when none is kept.
Value ReadField(const uint8_t* block, const Aggregate& aggregate, const abi::StoredValue* stored, int64_t argument) {
  if (argument < 0 || argument >= static_cast<int64_t>(aggregate.fields.size())) return Value::Missing();
  const auto i = static_cast<size_t>(argument);
  Value value = stored[i];
  if (value.known != 0 && abi::RepOf(aggregate.field_kinds[i]) == abi::Rep::kText) {
    value.data = reinterpret_cast<const char*>(block) + value.integer;
  }
  return value;
}

Value ReadFieldList(const uint8_t* block, const Aggregate& aggregate, uint32_t slot, AggregateQuery query,
                    int64_t argument, const Moment& moment) {
  const RingView<abi::TimePiece> ring(block, *reinterpret_cast<const abi::ListSlot*>(block + slot));
  const bool is_last = aggregate.function == AggregateFunction::kLast;
  for (uint32_t n = 0; n < ring.size(); ++n) {
    const uint32_t i = is_last ? ring.size() - 1 - n : n;
    if (!IsInWindow(aggregate, ring[i].at, moment)) continue;
    if (query == AggregateQuery::kValue) return Value::Integer(ring[i].at);
    if (query == AggregateQuery::kNthAt && argument == 1) return Value::Integer(ring[i].at);
    if (query == AggregateQuery::kExpiry) return Value::Integer(WindowEnd(aggregate, ring[i].at, moment.zone));
    if (query != AggregateQuery::kField) return Value::Missing();
    return ReadField(block, aggregate, reinterpret_cast<const abi::StoredValue*>(block + ring[i].offset), argument);
  }
  return EmptyAnswer(aggregate, query);
}

Value ReadFields(const uint8_t* block, const Aggregate& aggregate, uint32_t slot, AggregateQuery query,
                 int64_t argument, const Moment& moment) {
  if (abi::IsListOfFields(aggregate)) return ReadFieldList(block, aggregate, slot, query, argument, moment);
  const auto* kept = reinterpret_cast<const abi::FieldsSlot*>(block + slot);
  if (kept->is_known == 0) return EmptyAnswer(aggregate, query);
  if (query == AggregateQuery::kNthAt) return argument == 1 ? Value::Integer(kept->at) : Value::Missing();
  if (!IsInWindow(aggregate, kept->at, moment)) return EmptyAnswer(aggregate, query);
  switch (query) {
    case AggregateQuery::kValue: return Value::Integer(kept->at);
    case AggregateQuery::kExpiry: return Value::Integer(WindowEnd(aggregate, kept->at, moment.zone));
    case AggregateQuery::kField:
      return ReadField(block, aggregate, reinterpret_cast<const abi::StoredValue*>(kept + 1), argument);
    default: return Value::Missing();
  }
}

Value ReadMembers(const uint8_t* block, const Aggregate& aggregate, uint32_t slot, AggregateQuery query,
                  const Moment& moment) {
  const auto* known = reinterpret_cast<const uint64_t*>(block + slot);
  const auto* times = reinterpret_cast<const int64_t*>(known + (aggregate.member_count + 63) / 64);
  Span span;
  for (uint32_t i = 0; i < aggregate.member_count; ++i) {
    if (((known[i / 64] >> (i % 64)) & 1) != 0) span.Add(aggregate, times[i], moment);
  }
  return SpanAnswer(span, query);
}

Value ReadValues(const uint8_t* block, const Aggregate& aggregate, uint32_t slot, AggregateQuery query,
                 const Moment& moment) {
  const RingView<abi::ValueTime> ring(block, *reinterpret_cast<const abi::ListSlot*>(block + slot));
  Span span;
  for (uint32_t i = 0; i < ring.size(); ++i) span.Add(aggregate, ring[i].at, moment);
  return SpanAnswer(span, query);
}

}  // namespace

Value ReadAggregate(const uint8_t* block, const Aggregate& aggregate, uint32_t slot, AggregateQuery query,
                    int64_t argument, const Moment& moment) {
  if (slot == 0) return EmptyAnswer(aggregate, query);
  const bool is_plain = query == AggregateQuery::kValue || query == AggregateQuery::kExpiry;
  switch (aggregate.container) {
    case Container::kLatest:
      if (!is_plain && query != AggregateQuery::kNthAt) break;
      return ReadLatest(block, aggregate, slot, query, argument, moment);
    case Container::kCell: return ReadCell(block, aggregate, slot, query, moment);
    case Container::kLog: return ReadLog(block, aggregate, slot, query, argument, moment);
    case Container::kFrontier: return ReadFrontier(block, aggregate, slot, query, moment);
    case Container::kFields: return ReadFields(block, aggregate, slot, query, argument, moment);
    case Container::kMembers:
      if (!is_plain) break;
      return ReadMembers(block, aggregate, slot, query, moment);
    case Container::kValues:
    case Container::kOpen:
      if (!is_plain) break;
      return ReadValues(block, aggregate, slot, query, moment);
  }
  return EmptyAnswer(aggregate, query);
}

}  // namespace senda::engine
