// Every container against a plain list of all events: random inserts, late ones among them, each question after each.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "runtime/engine/aggregates.h"
#include "runtime/engine/cell.h"

namespace senda::engine {
namespace {

using abi::Aggregate;
using abi::AggregateFunction;
using abi::AggregateQuery;
using abi::Container;
using abi::Kind;
using abi::kNever;
using abi::Value;
using abi::Window;

constexpr int64_t kHour = 3'600'000;
constexpr int64_t kDay = 24 * kHour;
constexpr int64_t kStart = 1'774'000'000'000;  // 20 March 2026, a week before Europe's clocks change

struct Record {
  int64_t at;
  Value value;
};

Aggregate Make(AggregateFunction function, Container container, Window window, Kind kind = Kind::kInt) {
  Aggregate aggregate;
  aggregate.function = function;
  aggregate.container = container;
  aggregate.window = window;
  aggregate.value_kind = kind;
  aggregate.capacity = 1000;
  aggregate.member_count = 5;
  aggregate.length = {0, 3 * kDay};
  aggregate.slot_bytes = abi::SlotBytes(aggregate);
  return aggregate;
}

// A block with one slot in its heap.
struct Slot {
  Block block;
  uint32_t at;
  explicit Slot(const Aggregate& aggregate) : block(Block::Create(abi::CustomerLayout{})) {
    at = block.Allocate(abi::SlotBytes(aggregate));
  }
  void Insert(const Aggregate& aggregate, const Record& record, const Moment& moment) {
    const Value fields[] = {record.value};
    InsertInto(block, aggregate, at, record.at, record.value, fields, moment);
  }
  Value Ask(const Aggregate& aggregate, AggregateQuery query, const Moment& moment, int64_t argument = 0) const {
    return ReadAggregate(block.bytes(), aggregate, at, query, argument, moment);
  }
};

bool IsText(const Aggregate& aggregate) {
  return abi::RepOf(aggregate.value_kind) == abi::Rep::kText;
}
bool IsNumber(const Aggregate& aggregate) {
  return abi::RepOf(aggregate.value_kind) == abi::Rep::kNumber;
}
std::string KeyOf(const Aggregate& aggregate, const Value& value) {
  return IsText(aggregate) ? std::string(value.text()) : std::to_string(value.integer);
}

// The slow and obvious answer.
class Naive {
 public:
  Naive(const Aggregate& aggregate, std::vector<Record> records) : aggregate_(aggregate), records_(std::move(records)) {
    std::stable_sort(records_.begin(), records_.end(), [](const Record& a, const Record& b) { return a.at < b.at; });
    if (aggregate.container == Container::kLatest && records_.size() > aggregate.capacity) {
      records_.erase(records_.begin(), records_.end() - aggregate.capacity);
    }
  }

  std::vector<Record> InWindow(const Moment& moment) const {
    std::vector<Record> in;
    for (const Record& record : records_) {
      if (IsInWindow(aggregate_, record.at, moment)) in.push_back(record);
    }
    return in;
  }

  Value Read(const Moment& moment) const {
    const std::vector<Record> in = InWindow(moment);
    switch (aggregate_.function) {
      case AggregateFunction::kCount: return Value::Integer(static_cast<int64_t>(in.size()));
      case AggregateFunction::kSum: return SumValue(aggregate_.value_kind, Sum(in));
      case AggregateFunction::kAvg:
        return AverageValue(aggregate_.value_kind, Sum(in), static_cast<int64_t>(in.size()));
      case AggregateFunction::kMin:
      case AggregateFunction::kMax: return in.empty() ? Value::Missing() : Best(in);
      case AggregateFunction::kDistinct: return Value::Integer(static_cast<int64_t>(LatestByValue(in).size()));
      case AggregateFunction::kLast: return in.empty() ? Value::Missing() : Value::Integer(in.back().at);
      case AggregateFunction::kFirst: return in.empty() ? Value::Missing() : Value::Integer(in.front().at);
    }
    return Value::Missing();
  }

  // The next instant at which what is kept for the answer changes.
  int64_t Expiry(const Moment& moment) const {
    const std::vector<Record> in = InWindow(moment);
    int64_t expiry = kNever;
    const auto end = [&](const Record& record) { return WindowEnd(aggregate_, record.at, moment.zone); };
    switch (aggregate_.function) {
      case AggregateFunction::kLast: return in.empty() ? kNever : end(in.back());
      case AggregateFunction::kFirst: return in.empty() ? kNever : end(in.front());
      case AggregateFunction::kMin:
      case AggregateFunction::kMax:
        if (in.empty() || aggregate_.container == Container::kCell) break;
        expiry = INT64_MIN;
        for (const Record& record : in) {
          if (record.value.integer == Best(in).integer) expiry = std::max(expiry, end(record));
        }
        return expiry;
      case AggregateFunction::kDistinct:
        for (const auto& [key, record] : LatestByValue(in)) expiry = std::min(expiry, end(record));
        return expiry;
      default: break;
    }
    for (const Record& record : in) expiry = std::min(expiry, end(record));
    return expiry;
  }

  Value NthAt(int64_t n) const {
    if (n < 1 || n > static_cast<int64_t>(records_.size())) return Value::Missing();
    return Value::Integer(records_[records_.size() - static_cast<size_t>(n)].at);
  }

 private:
  Wide Sum(const std::vector<Record>& in) const {
    Wide sum = 0;
    for (const Record& record : in) sum += WideOf(aggregate_.value_kind, record.value);
    return sum;
  }
  Value Best(const std::vector<Record>& in) const {
    Value best = in.front().value;
    for (const Record& record : in) {
      if (IsBetter(aggregate_, record.value.integer, best.integer)) best = record.value;
    }
    return best;
  }
  std::map<std::string, Record> LatestByValue(const std::vector<Record>& in) const {
    std::map<std::string, Record> latest;
    for (const Record& record : in) latest.insert_or_assign(KeyOf(aggregate_, record.value), record);
    return latest;
  }

  const Aggregate& aggregate_;
  std::vector<Record> records_;
};

void ExpectSame(const Value& mine, const Value& other) {
  RC_ASSERT(mine.known == other.known);
  RC_ASSERT(mine.integer == other.integer);
}

// One random event: how much later the clock is, how late the event, and its value.
struct Op {
  int64_t step, lateness;
  uint32_t value;
};

std::vector<Op> AnyOps() {
  const auto op = rc::gen::apply(
      [](int64_t step, int64_t lateness, uint32_t value) {
        // Many ties, some jumps; a third of the events are late.
        return Op{step % 7 == 0 ? 2 * kDay + step * kHour : (step % 5) * kHour,
                  lateness % 3 == 0 ? lateness * kHour : 0, value};
      },
      rc::gen::inRange<int64_t>(0, 40), rc::gen::inRange<int64_t>(0, 200), rc::gen::inRange<uint32_t>(0, 1000));
  return *rc::gen::container<std::vector<Op>>(op);
}

const std::string kTexts[] = {"", "a", "mug", "a rather longer text, beyond one piece", "ñandú"};

Value ValueFor(const Aggregate& aggregate, uint32_t random) {
  if (random % 11 == 0) return Value::Missing();
  if (IsText(aggregate)) return Value::Text(kTexts[random % 5]);
  if (IsNumber(aggregate)) return Value::Number((static_cast<double>(random % 17) - 8) / 10);
  return Value::Integer(static_cast<int64_t>(random % 5));
}

void CheckAgainstNaive(const Aggregate& aggregate, uint32_t zone) {
  Slot slot(aggregate);
  std::vector<Record> records;
  Moment moment{kStart, zone, false, 0};
  for (const Op& op : AnyOps()) {
    moment.now += op.step;
    const Record record{moment.now - op.lateness, ValueFor(aggregate, op.value)};
    for (int64_t now : {moment.now, moment.now + kDay, moment.now + 40 * kDay}) {
      const Moment later{now, zone, false, 0};
      const Naive naive(aggregate, records);
      ExpectSame(slot.Ask(aggregate, AggregateQuery::kValue, later), naive.Read(later));
      RC_ASSERT(slot.Ask(aggregate, AggregateQuery::kExpiry, later).integer == naive.Expiry(later));
    }
    if (aggregate.container == Container::kLatest) {
      for (int64_t n = 0; n <= static_cast<int64_t>(aggregate.capacity) + 1; ++n) {
        ExpectSame(slot.Ask(aggregate, AggregateQuery::kNthAt, moment, n), Naive(aggregate, records).NthAt(n));
      }
    }
    slot.Insert(aggregate, record, moment);
    const bool counts = record.value.known != 0 || aggregate.function == AggregateFunction::kCount ||
                        aggregate.container == Container::kFields;
    if (counts) records.push_back(record);
  }
  // The parts of two customers, joined, are the whole.
  Slot left(aggregate), right(aggregate);
  for (size_t i = 0; i < records.size(); ++i) (i % 3 == 0 ? left : right).Insert(aggregate, records[i], moment);
  JoinAggregates(left.block, aggregate, left.at, right.block, right.at, moment);
  ExpectSame(left.Ask(aggregate, AggregateQuery::kValue, moment), Naive(aggregate, records).Read(moment));
  // What is given back leaves nothing behind.
  ReleaseSlot(slot.block, aggregate, slot.at);
  RC_ASSERT(slot.Ask(aggregate, AggregateQuery::kValue, moment).integer == 0);
}

uint32_t Zone(const char* name) {
  return abi::FindZone(name).value();
}

RC_GTEST_PROP(Aggregates, LatestTimes, ()) {
  Aggregate aggregate = Make(AggregateFunction::kCount, Container::kLatest, Window::kSliding);
  aggregate.capacity = *rc::gen::element<uint32_t>(1, 3, 8, 9, 20);
  CheckAgainstNaive(aggregate, 0);
}

RC_GTEST_PROP(Aggregates, Logs, ()) {
  const auto function = *rc::gen::element(AggregateFunction::kCount, AggregateFunction::kSum, AggregateFunction::kAvg);
  const Kind kind = *rc::gen::element(Kind::kInt, Kind::kNumber, Kind::kMoney);
  CheckAgainstNaive(Make(function, Container::kLog, Window::kSliding, kind), 0);
}

RC_GTEST_PROP(Aggregates, LogsOfMonths, ()) {
  Aggregate aggregate = Make(AggregateFunction::kSum, Container::kLog, Window::kSliding, Kind::kMoney);
  aggregate.length = {1, 0};
  CheckAgainstNaive(aggregate, Zone("America/Santiago"));
}

RC_GTEST_PROP(Aggregates, Frontiers, ()) {
  const auto function = *rc::gen::element(AggregateFunction::kMin, AggregateFunction::kMax);
  Aggregate aggregate =
      Make(function, Container::kFrontier, Window::kSliding, *rc::gen::element(Kind::kInt, Kind::kNumber));
  if (*rc::gen::arbitrary<bool>()) aggregate.length = {1, 0};
  CheckAgainstNaive(aggregate, Zone("Europe/Madrid"));
}

RC_GTEST_PROP(Aggregates, Cells, ()) {
  const auto function = *rc::gen::element(AggregateFunction::kCount, AggregateFunction::kSum, AggregateFunction::kAvg,
                                          AggregateFunction::kMin, AggregateFunction::kMax);
  CheckAgainstNaive(Make(function, Container::kCell, Window::kEver, *rc::gen::element(Kind::kInt, Kind::kNumber)), 0);
}

RC_GTEST_PROP(Aggregates, DistinctValues, ()) {
  const Window window = *rc::gen::element(Window::kEver, Window::kSliding, Window::kToday);
  CheckAgainstNaive(Make(AggregateFunction::kDistinct, Container::kMembers, window), Zone("Australia/Lord_Howe"));
  CheckAgainstNaive(Make(AggregateFunction::kDistinct, Container::kValues, window, Kind::kText), Zone("Europe/Madrid"));
}

RC_GTEST_PROP(Aggregates, FirstAndLast, ()) {
  const auto function = *rc::gen::element(AggregateFunction::kFirst, AggregateFunction::kLast);
  const Window window = *rc::gen::element(Window::kEver, Window::kSliding, Window::kThisWeek);
  // The last event of a window is the last of all, if it is in the window at all: as in the plain list.
  Aggregate aggregate = Make(function, Container::kFields, window, Kind::kText);
  aggregate.fields = {0};
  aggregate.field_kinds = {Kind::kText};
  CheckAgainstNaive(aggregate, Zone("Europe/Madrid"));
}

RC_GTEST_PROP(Aggregates, CalendarCells, ()) {
  const Window window = *rc::gen::element(Window::kToday, Window::kThisWeek, Window::kThisMonth, Window::kThisYear);
  const auto function = *rc::gen::element(AggregateFunction::kCount, AggregateFunction::kSum, AggregateFunction::kMax);
  const Aggregate aggregate = Make(function, Container::kCell, window, Kind::kMoney);
  const uint32_t zone = Zone(*rc::gen::element("Europe/Madrid", "America/Santiago", "Australia/Lord_Howe"));
  Slot slot(aggregate);
  std::vector<Record> records;
  Moment moment{kStart, zone, false, 0};
  for (const Op& op : AnyOps()) {
    moment.now += op.step;
    const Record record{moment.now - op.lateness, ValueFor(aggregate, op.value)};
    slot.Insert(aggregate, record, moment);
    if (record.value.known != 0 || function == AggregateFunction::kCount) records.push_back(record);
    const Naive naive(aggregate, records);
    ExpectSame(slot.Ask(aggregate, AggregateQuery::kValue, moment), naive.Read(moment));
    const int64_t expiry = slot.Ask(aggregate, AggregateQuery::kExpiry, moment).integer;
    RC_ASSERT(expiry == naive.Expiry(moment) || (function == AggregateFunction::kMax && expiry > moment.now));
  }
}

RC_GTEST_PROP(Aggregates, SinceCells, ()) {
  const Aggregate aggregate = Make(AggregateFunction::kSum, Container::kCell, Window::kSince, Kind::kInt);
  Slot slot(aggregate);
  int64_t sum = 0;
  Moment moment{kStart, 0, false, 0};
  for (const Op& op : AnyOps()) {
    moment.now += op.step;
    if (op.value % 7 == 0 && (!moment.has_reset || moment.reset < moment.now)) {
      moment.has_reset = true;
      moment.reset = moment.now;
      sum = 0;
    }
    const Record record{moment.now - op.lateness, Value::Integer(op.value % 5)};
    slot.Insert(aggregate, record, moment);
    if (moment.has_reset && record.at >= moment.reset) sum += record.value.integer;
    RC_ASSERT(slot.Ask(aggregate, AggregateQuery::kValue, moment).integer == sum);
  }
}

TEST(Aggregates, TextsOfFieldsAreKept) {
  Aggregate aggregate = Make(AggregateFunction::kLast, Container::kFields, Window::kEver, Kind::kText);
  aggregate.fields = {0};
  aggregate.field_kinds = {Kind::kText};
  Slot slot(aggregate);
  const Moment moment{kStart, 0, false, 0};
  for (const std::string& text : kTexts) {
    slot.Insert(aggregate, {kStart, Value::Text(text)}, moment);
    EXPECT_EQ(slot.Ask(aggregate, AggregateQuery::kField, moment, 0).text(), text);
  }
}

TEST(Aggregates, OpenKeys) {
  const Aggregate aggregate = Make(AggregateFunction::kCount, Container::kOpen, Window::kEver, Kind::kText);
  Slot slot(aggregate);
  const Moment moment{kStart, 0, false, 0};
  slot.Insert(aggregate, {kStart, Value::Text("t1")}, moment);
  slot.Insert(aggregate, {kStart, Value::Text("t2")}, moment);
  slot.Insert(aggregate, {kStart, Value::Text("t1")}, moment);
  EXPECT_EQ(slot.Ask(aggregate, AggregateQuery::kValue, moment).integer, 2);
  // It was opened later than this.
  CloseKey(slot.block, aggregate, slot.at, kStart - 1, Value::Text("t1"));
  EXPECT_EQ(slot.Ask(aggregate, AggregateQuery::kValue, moment).integer, 2);
  CloseKey(slot.block, aggregate, slot.at, kStart, Value::Text("t1"));
  EXPECT_EQ(slot.Ask(aggregate, AggregateQuery::kValue, moment).integer, 1);
  CloseKey(slot.block, aggregate, slot.at, kStart, Value::Text("t1"));
  EXPECT_EQ(slot.Ask(aggregate, AggregateQuery::kValue, moment).integer, 1);
}

TEST(Aggregates, WhatLeavesEarlyIsCounted) {
  Aggregate aggregate = Make(AggregateFunction::kSum, Container::kLog, Window::kSliding, Kind::kInt);
  aggregate.capacity = 4;
  Slot slot(aggregate);
  const Moment moment{kStart, 0, false, 0};
  for (int64_t i = 1; i <= 6; ++i) slot.Insert(aggregate, {kStart - 10 + i, Value::Integer(i)}, moment);
  EXPECT_EQ(slot.Ask(aggregate, AggregateQuery::kValue, moment).integer, 3 + 4 + 5 + 6);
  EXPECT_EQ(slot.block.At<abi::ListSlot>(slot.at)->dropped, 2u);
}

TEST(WideSum, Billionths) {
  EXPECT_TRUE(BillionthsOf(0.1) == 100'000'000);
  EXPECT_TRUE(BillionthsOf(-2.675) == -2'675'000'000);
  EXPECT_TRUE(BillionthsOf(1e-10) == 0);
  EXPECT_TRUE(BillionthsOf(5e-10) == 1 || BillionthsOf(5e-10) == 0);
  EXPECT_TRUE(BillionthsOf(1e300) == Wide{1} << 120);
  EXPECT_TRUE(BillionthsOf(9007199254740993.0) == Wide{9007199254740992} * 1'000'000'000);
}

// What a decimal number is read as; a long double in between would round twice.
double NearestTo(int64_t billionths) {
  const std::string text = fmt::format("{}e-9", billionths);
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

TEST(WideSum, IsRoundedOnce) {
  constexpr int64_t kBetweenTwo = 5'649'015'660'553'724'766;
  EXPECT_EQ(NearestQuotient(kBetweenTwo, kBillion), NearestTo(kBetweenTwo));
  EXPECT_NE(NearestTo(kBetweenTwo), static_cast<double>(static_cast<long double>(kBetweenTwo) / 1e9L));
}

RC_GTEST_PROP(WideSum, ReadsBackWhatHasNineDecimals, (int64_t billionths)) {
  const double value = NearestQuotient(billionths, kBillion);
  // Fifteen digits survive the way there and back.
  if (std::abs(billionths) < 1'000'000'000'000'000) RC_ASSERT(BillionthsOf(value) == billionths);
  RC_ASSERT(value == NearestTo(billionths));
}

}  // namespace
}  // namespace senda::engine
