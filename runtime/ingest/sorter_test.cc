#include "runtime/ingest/sorter.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <deque>

#include "runtime/ingest/event_testing.h"

namespace senda::ingest {
namespace {

// Visits at the given seconds; the page says which row it was.
class ListedEvents : public EventStream {
 public:
  ListedEvents(std::vector<int64_t> seconds, std::string name) : seconds_(std::move(seconds)), name_(std::move(name)) {}

  Result<bool> Next(TypedEvent* event) override {
    if (next_ == seconds_.size()) return false;
    page_ = name_ + std::to_string(next_);
    event->type = 2;
    event->at = seconds_[next_] * 1'000;
    event->customer = name_;
    event->has_id = true;
    event->line = ++next_;
    event->fields.assign(4, abi::Value::Missing());
    event->fields[abi::kEventFieldId] = abi::Value::Text("e");
    event->fields[abi::kEventFieldAt] = abi::Value::Integer(event->at);
    event->fields[3] = abi::Value::Text(page_);
    return true;
  }

 private:
  std::vector<int64_t> seconds_;
  std::string name_;
  std::string page_;
  size_t next_ = 0;
};

std::unique_ptr<EventStream> Listed(std::vector<int64_t> seconds, std::string name) {
  return std::make_unique<ListedEvents>(std::move(seconds), std::move(name));
}

Strings Sorted(std::vector<int64_t> seconds, const SortLimits& limits) {
  EventCatalog catalog(ShopEvents());
  return ShowEvents(SortEvents(Listed(std::move(seconds), "a"), catalog, limits).get(), catalog);
}

TEST(SortEvents, KeepsTheOrderOfEqualTimes) {
  EXPECT_EQ(Sorted({3, 1, 3, 2, 1}, {}), (Strings{"1 a visit(e; a1)", "1 a visit(e; a4)", "2 a visit(e; a3)",
                                                  "3 a visit(e; a0)", "3 a visit(e; a2)"}));
  EXPECT_EQ(Sorted({}, {}), Strings{});
}

RC_GTEST_PROP(SortEvents, IsTheSameInAnyMemory, ()) {
  auto seconds = *rc::gen::container<std::vector<int64_t>>(rc::gen::inRange<int64_t>(0, 50));
  SortLimits small;
  small.events_max = *rc::gen::inRange<uint64_t>(1, 20);
  small.bytes_max = *rc::gen::inRange<uint64_t>(100, 5'000);
  small.runs_max = *rc::gen::inRange<uint32_t>(2, 5);
  RC_ASSERT(Sorted(seconds, small) == Sorted(seconds, {}));
}

TEST(MergeEvents, GivesTheEarliestThenTheFirstStream) {
  EventCatalog catalog(ShopEvents());
  std::vector<std::unique_ptr<EventStream>> streams;
  streams.push_back(Listed({1, 3}, "a"));
  streams.push_back(Listed({1, 2, 3}, "b"));
  streams.push_back(Listed({}, "c"));
  streams.push_back(Listed({5, 0}, "d"));  // not in order: the late row comes behind the one before it
  EXPECT_EQ(ShowEvents(MergeEvents(std::move(streams)).get(), catalog),
            (Strings{"1 a visit(e; a0)", "1 b visit(e; b0)", "2 b visit(e; b1)", "3 a visit(e; a1)", "3 b visit(e; b2)",
                     "5 d visit(e; d0)", "0 d visit(e; d1)"}));
  EXPECT_EQ(ShowEvents(MergeEvents({}).get(), catalog), Strings{});
}

}  // namespace
}  // namespace senda::ingest
