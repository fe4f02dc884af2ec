// Conditions that time alone changes: their breakpoint is the instant of the next flip, not a millisecond sooner or
// later.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "compiler/interp/fake_host.h"
#include "compiler/interp/interpreter.h"
#include "compiler/lower/lower_testing.h"
#include "runtime/abi/calendar.h"

namespace senda::lower {
namespace {

constexpr int64_t kHour = 3'600'000, kDay = 24 * kHour;
constexpr int64_t kStart = 1'772'000'000'000;  // 2026-02-25

// One segment over a customer whose fields and latest visits are set at random.
class Timeline {
 public:
  explicit Timeline(const std::string& condition, uint32_t seed)
      : program_(LowerInShop("segment s = " + condition)), interpreter_(program_), host_(program_), random_(seed) {}

  int64_t Random(int64_t low, int64_t high) { return std::uniform_int_distribution<int64_t>(low, high)(random_); }

  void Shuffle() {
    static constexpr const char* kZones[] = {"Europe/Madrid", "America/Santiago", "Australia/Lord_Howe", "UTC"};
    host_.SetZone(kZones[Random(0, 3)]);
    for (uint32_t i = 0; i < program_.description.customer_fields.size(); ++i) SetField(i);
    for (uint32_t i = 0; i < program_.description.aggregates.size(); ++i) SetTimes(i);
    const int64_t reach = Random(0, 1) == 0 ? 20 : 400;
    now_ = kStart + Random(-reach, reach) * kDay + (Random(0, 2) == 0 ? 0 : Random(0, kDay));
  }

  bool ValueAt(int64_t now) { return Read(Segment().value_root, now) != 0; }
  int64_t BreakpointAt(int64_t now) {
    return Segment().breakpoint_root == abi::kNone ? abi::kNever : Read(Segment().breakpoint_root, now);
  }
  const abi::Segment& Segment() { return program_.description.segments.at(0); }
  int64_t now() const { return now_; }
  void set_now(int64_t now) { now_ = now; }

 private:
  int64_t Read(uint32_t root, int64_t now) {
    host_.SetNow(now);
    abi::Value out;
    interpreter_.Evaluate(root, host_.context(), &out);
    return out.integer;
  }

  void SetField(uint32_t field) {
    const abi::FieldType& type = program_.description.customer_fields[field].type;
    if (type.is_optional && Random(0, 5) == 0) return host_.SetCustomerField(field, abi::Value::Missing());
    const int64_t reach = Random(0, 1) == 0 ? 20 : 300;
    const int64_t instant = kStart + Random(-reach, reach) * kDay + Random(0, 3) * Random(0, kDay) / 3;
    switch (type.kind) {
      case abi::Kind::kInstant: return host_.SetCustomerField(field, abi::Value::Integer(instant));
      case abi::Kind::kDate:
        return host_.SetCustomerField(field, abi::Value::Integer(instant / kDay - Random(0, 30) * 365));
      case abi::Kind::kBool: return host_.SetCustomerField(field, abi::Value::Bool(Random(0, 1) == 1));
      case abi::Kind::kInt: return host_.SetCustomerField(field, abi::Value::Integer(Random(-2, 9)));
      default: return;
    }
  }

  void SetTimes(uint32_t aggregate) {
    const uint32_t kept = program_.description.aggregates[aggregate].capacity;
    std::vector<int64_t> times;
    for (int64_t i = 0, n = Random(0, kept); i < n; ++i) times.push_back(kStart + Random(-60 * 24, 24) * kHour);
    std::sort(times.rbegin(), times.rend());
    for (uint32_t n = 1; n <= kept; ++n) {
      abi::Value at = n <= times.size() ? abi::Value::Integer(times[n - 1]) : abi::Value::Missing();
      host_.SetAggregate(aggregate, abi::AggregateQuery::kNthAt, at, n);
    }
  }

  ir::Program program_;
  interp::Interpreter interpreter_;
  interp::FakeHost host_;
  std::mt19937 random_;
  int64_t now_ = 0;
};

// Follows the breakpoints from a random instant on. `is_exact`: each is a flip; otherwise the value is only promised to
// stay until then.
void ExpectFlips(const std::string& condition, bool is_exact) {
  SCOPED_TRACE(condition);
  Timeline line(condition, 7);
  int flips = 0;
  for (int round = 0; round < 200; ++round) {
    line.Shuffle();
    for (int step = 0; step < 4; ++step) {
      const int64_t now = line.now(), next = line.BreakpointAt(now);
      ASSERT_GT(next, now);
      const bool value = line.ValueAt(now);
      const int64_t end = std::min(next, now + 4000 * kDay);
      for (int i = 0; i < 8; ++i) {
        const int64_t between = line.Random(now, end - 1);
        ASSERT_EQ(line.ValueAt(between), value) << now << " " << between << " " << next;
      }
      ASSERT_EQ(line.ValueAt(end - 1), value) << now << " " << next;
      if (next == abi::kNever) break;
      const bool is_flip = line.ValueAt(next) != value;
      ASSERT_TRUE(is_flip || !is_exact) << now << " " << next;
      flips += is_flip;
      line.set_now(next);
    }
  }
  EXPECT_GT(flips, 3);
}

TEST(Breakpoints, NowBesideAnInstant) {
  for (const char* order : {"<", "<=", ">", ">="}) {
    ExpectFlips(std::string("now ") + order + " (customer.renewal else 2026-03-01 09:30)", true);
    ExpectFlips(std::string("(customer.renewal else 2026-03-01 09:30) ") + order + " now", true);
    ExpectFlips(std::string("customer.renewal is known and now ") + order + " customer.renewal + 3 days", true);
    ExpectFlips(std::string("customer.renewal is known and now ") + order + " customer.renewal - 2 months", true);
  }
}

TEST(Breakpoints, TimeSince) {
  for (const char* order : {"<", "<=", ">", ">="}) {
    for (const char* length : {"3 days", "90 minutes", "1 month", "1 year", "0 days"}) {
      ExpectFlips(std::string("(time since customer.renewal else 9 days) ") + order + " " + length, true);
      ExpectFlips(std::string(length) + " " + order + " (time since last(visit) else 9 days)", true);
    }
  }
}

TEST(Breakpoints, UnitsSince) {
  for (const char* unit : {"milliseconds", "seconds", "minutes", "hours", "days", "weeks", "months", "years"}) {
    for (const char* test : {"== 2", "!= 2", "< 2", "<= 2", "> 2", ">= 2", "between 1 and 3", "== 0", ">= -1"}) {
      const std::string since = std::string("(") + unit + " since (customer.renewal else 2026-02-01 10:00)) ";
      ExpectFlips(since + test, true);
    }
  }
}

TEST(Breakpoints, DefaultsAreSeenThrough) {
  for (const char* test : {"> 180", "== 3", "<= 20", "> 2.5", "between 2 and 9"}) {
    ExpectFlips(std::string("(days since last(visit) else 0) ") + test, true);
    ExpectFlips(std::string("(days since last(visit) else 200) ") + test, true);
  }
  ExpectFlips("last(visit) is known and days since last(visit) >= 10", true);
  ExpectFlips("(if customer.member then days since 2026-02-20 10:00 otherwise 5) > 30", true);
}

TEST(Breakpoints, BoundsThatAreFieldsOrSteps) {
  ExpectFlips("(days since last(visit) else 0) >= customer.visits", true);
  ExpectFlips("now >= (customer.renewal else 2026-03-01 09:30) + 1 month", true);
  ExpectFlips("days since 2026-02-20 10:00 > weeks since (customer.renewal else 2026-02-01 10:00)", false);
}

TEST(Breakpoints, Today) {
  for (const char* order : {"<", "<=", ">", ">=", "==", "!="}) {
    ExpectFlips(std::string("today ") + order + " (customer.since_day else 2026-03-29)", true);
    ExpectFlips(std::string("today + 3 days ") + order + " (customer.since_day else 2026-03-29)", true);
  }
  ExpectFlips("(days since customer.since_day else 0) > 10000", true);
  ExpectFlips("today.weekday == monday", false);
  ExpectFlips("today.month == 3", false);
  ExpectFlips("today.day in [1, 15]", false);
}

TEST(Breakpoints, Age) {
  for (const char* test : {">= 18", "< 18", "== 7", "between 3 and 12", "> customer.visits", "<= 0", "> 6.5"}) {
    ExpectFlips(std::string("(customer.age else 2) ") + test,
                std::string(test).find("customer") == std::string::npos && std::string(test) != "<= 0");
  }
}

TEST(Breakpoints, BareUnitsSince) {
  for (const char* unit : {"days", "weeks", "months", "years"}) {
    const std::string since = std::string("(") + unit + " since (customer.renewal else 2026-02-01 10:00))";
    ExpectFlips(since + " * 2 + 1 in [3, 5, 9]", false);
  }
  ExpectFlips("(customer.age else 2) * 2 in [6, 8, 20]", false);
}

TEST(Breakpoints, EventsInAWindow) {
  for (const char* window : {"in last 7 days", "in last 5 hours", "in last 1 month"}) {
    for (const char* test : {">= 2", "> 0", "== 2", "!= 1", "<= 1", "< 3", "== 0"}) {
      ExpectFlips(std::string("count(visit ") + window + ") " + test, true);
    }
    ExpectFlips(std::string("any(visit ") + window + ")", true);
  }
  // The last of a window of months is asked of the engine, which knows when it leaves.
  ExpectFlips("last(visit in last 7 days) is known", true);
  ExpectFlips("last(visit in last 5 hours) is known", true);
}

TEST(Breakpoints, Combinations) {
  ExpectFlips("any(visit in last 7 days) and customer.member", true);
  ExpectFlips("any(visit in last 7 days) and any(cart_add in last 3 days)", false);
  ExpectFlips("any(visit in last 7 days) or any(cart_add in last 3 days)", false);
  ExpectFlips("not (any(visit in last 7 days) or (days since last(cart_add) else 0) > 30)", false);
  ExpectFlips("if any(visit in last 7 days) then customer.member otherwise any(cart_add in last 9 days)", false);
}

// Nothing wakes a customer whose truth time cannot change.
TEST(Breakpoints, NoneWhenTimeIsNotRead) {
  for (const char* condition : {"customer.member", "count(purchase) >= 3", "sum(purchase.amount) > 10 EUR",
                                "last(purchase) is known", "count(purchase since last(visit)) > 2"}) {
    ir::Program program = LowerInShop(std::string("segment s = ") + condition);
    EXPECT_EQ(FindSegment(program, "s").breakpoint_root, abi::kNone) << condition;
  }
}

}  // namespace
}  // namespace senda::lower
