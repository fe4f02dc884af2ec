// The accumulator of a kCell aggregate, wherever its bytes lie.
#pragma once

#include <type_traits>

#include "runtime/abi/containers.h"
#include "runtime/engine/wide_sum.h"
#include "runtime/engine/window.h"

namespace senda::engine {

// T is uint8_t or const uint8_t.
template <typename T>
struct Cell {
  template <typename U>
  using Like = std::conditional_t<std::is_const_v<T>, const U, U>;

  Cell(const abi::Aggregate& aggregate, T* bytes) {
    if (abi::IsCalendar(aggregate.window)) calendar = reinterpret_cast<Like<abi::CalendarCell>*>(bytes);
    if (aggregate.window == abi::Window::kSince) since = reinterpret_cast<Like<abi::SinceCell>*>(bytes);
    bytes += abi::CellHeaderBytes(aggregate.window);
    count = reinterpret_cast<Like<int64_t>*>(bytes);
    sum = reinterpret_cast<Like<abi::WideSum>*>(bytes + sizeof(int64_t));
    value = reinterpret_cast<Like<int64_t>*>(bytes + sizeof(int64_t));
  }

  Like<abi::CalendarCell>* calendar = nullptr;
  Like<abi::SinceCell>* since = nullptr;
  Like<int64_t>* count;
  Like<abi::WideSum>* sum;  // of sum and avg
  Like<int64_t>* value;     // of min and max: an integer, or the bits of a double
};

// What a value adds to a sum.
inline Wide WideOf(abi::Kind kind, const abi::Value& value) {
  return abi::RepOf(kind) == abi::Rep::kNumber ? BillionthsOf(value.number) : Wide{value.integer};
}
// Whether `a` replaces `b` as the least or greatest; both as 8 bytes.
inline bool IsBetter(const abi::Aggregate& aggregate, int64_t a, int64_t b) {
  const bool wants_less = aggregate.function == abi::AggregateFunction::kMin;
  if (abi::RepOf(aggregate.value_kind) == abi::Rep::kNumber) {
    const double x = abi::Value{{a}, 0, 1}.number;
    const double y = abi::Value{{b}, 0, 1}.number;
    return wants_less ? x < y : x > y;
  }
  return wants_less ? a < b : a > b;
}

// The answers of sum and avg.
inline abi::Value SumValue(abi::Kind kind, Wide sum) {
  if (abi::RepOf(kind) == abi::Rep::kNumber) return abi::Value::Number(NearestQuotient(sum, kBillion));
  return abi::Value::Integer(SaturatedInteger(sum));
}
// A number for integers and numbers; for money, percentages and durations a value of that kind, halves away from zero.
inline abi::Value AverageValue(abi::Kind kind, Wide sum, int64_t count) {
  if (count == 0) return abi::Value::Missing();
  const auto n = static_cast<uint64_t>(count);
  if (abi::RepOf(kind) == abi::Rep::kNumber) {
    if (n < kBillion * 10) return abi::Value::Number(NearestQuotient(sum, n * kBillion));
    return abi::Value::Number(NearestQuotient(sum / count, kBillion));
  }
  if (kind == abi::Kind::kInt || kind == abi::Kind::kBool) return abi::Value::Number(NearestQuotient(sum, n));
  return abi::Value::Integer(RoundedQuotient(sum, count));
}

}  // namespace senda::engine
