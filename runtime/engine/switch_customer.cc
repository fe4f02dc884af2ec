#include "runtime/engine/switch_customer.h"

#include <algorithm>

#include "runtime/engine/aggregates.h"
#include "runtime/engine/contact.h"
#include "runtime/engine/coupons.h"
#include "runtime/engine/exact_since.h"
#include "runtime/engine/journey_bits.h"
#include "runtime/engine/merge.h"
#include "runtime/engine/new_customer.h"
#include "runtime/engine/once.h"
#include "runtime/engine/rebuild.h"
#include "runtime/engine/ring.h"
#include "runtime/engine/set_fields.h"
#include "runtime/engine/steps.h"
#include "runtime/engine/switch_instances.h"
#include "runtime/engine/switch_slots.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::StoredValue;

// What a switch does with each of them stands below; one more has to be thought of here.
static_assert(kRootCount == 20, "a new root of customers: say what a switch to another program does with it");

class Mapper {
 public:
  Mapper(const CustomerSwitch& how, Block& old, uint32_t customer, int64_t at)
      : how_(how),
        map_(how.versions.step(how.version - 1)),
        from_(how.from),
        to_(how.to),
        old_(old),
        fresh_(Block::Create(how.to.program.layout)),
        at_(at),
        was_earlier_(how.clock < at) {
    from_.block = &old_;
    to_.block = &fresh_;
    for (Work* work : {&from_, &to_}) {
      work->customer = customer;
      work->now = at;
      PutOnBench(*work, kNone, nullptr, kNone);
      work->queue.clear();
      work->queue_front = 0;
      work->round = work->round_index = 0;
    }
  }

  Block Run(bool* stays) {
    CopyHeader();
    CopyFields();
    CopySeenIds(old_, fresh_);
    CopyIdentity();
    CopyContact(from_, to_, map_);
    CopyAggregates();
    CopyAttempts(old_, Block::RootAt(kAttemptsRoot), fresh_, Block::RootAt(kAttemptsRoot), map_.patterns, to_.plan);
    CopyFirsts(old_, Block::RootAt(kFirstsRoot), fresh_, Block::RootAt(kFirstsRoot), map_.patterns);
    CopyOnce(old_, fresh_, map_.journeys);
    CopyCodes(old_, fresh_, map_.coupons, NewJourneys());
    InstanceSwitch instances(from_, to_, map_, how_.counts);
    instances.Move(&wanted_.own);
    if (!wanted_.empty()) RebuildWanted();
    LeaveSegments();
    for (uint32_t i = 0; i < to_.program.journeys.size(); ++i) NoteMembership(to_, i);
    to_.queue.clear();  // silently
    SettleMemberships();
    to_.has_moved_calendar = true;
    GiveTurns();
    instances.Settle();
    *stays = instances.stays();
    ++how_.counts.customers;
    to_.is_time_step = to_.is_instant_of_time_step = true;
    to_.is_timed_input = false;  // what is held stands behind the events of this instant
    return std::move(fresh_);
  }

 private:
  // And with them the breakpoints. What flips by time at this very instant does so behind its events, and is told: so
  // that it is as it was just before, unless an event of this instant has been.
  void SettleMemberships() {
    to_.now = was_earlier_ ? at_ - 1 : at_;
    SettleSilently(to_);
    to_.now = at_;
  }

  void CopyHeader() {
    abi::CustomerHeader& header = fresh_.header();
    header.flags = old_.header().flags;
    header.clock = at_;
    for (const Root root : {kAttemptSequence, kEntrySequence, kOrderInPartition, kInputSequence, kDeclaredSequence}) {
      header.roots[root] = old_.root(root);
    }
    ++header.roots[kInputSequence];
  }

  void CopyFields() {
    const auto* olds = from_.program.layout.fields + old_.bytes();
    for (uint32_t i = 0; i < map_.fields.size(); ++i) {
      const FieldFrom& field = map_.fields[i];
      abi::Value value = abi::Value::Missing();
      if (field.from != kNone) value = old_.Load(reinterpret_cast<const StoredValue*>(olds)[field.from], field.is_text);
      const StoredValue stored = fresh_.Store(field.Map(value), field.is_text);
      fresh_.At<StoredValue>(to_.program.layout.fields)[i] = stored;
    }
    fresh_.header().zone = ZoneOf(to_.plan, fresh_);
  }

  // The ids that the customer has had, and which fields were ever set.
  void CopyIdentity() {
    CopyAliases(old_, fresh_);
    for (uint32_t i = 0; i < map_.fields.size(); ++i) {
      const uint32_t from = map_.fields[i].from;
      if (from != kNone && WasFieldSet(old_, from)) NoteFieldSet(fresh_, i);
    }
  }

  // Those that mean the same and keep the same as they are; the others are wanted.
  void CopyAggregates() {
    for (uint32_t i = 0; i < map_.aggregates.size(); ++i) {
      const abi::Aggregate& aggregate = to_.program.aggregates[i];
      if (aggregate.is_instance_scoped) continue;
      const uint32_t same = map_.aggregates[i];
      if (same == kNone) {
        wanted_.aggregates.push_back(i);
        continue;
      }
      ++how_.counts.carried;
      const uint32_t slot = SlotOf(from_.program.layout, old_, from_.program.aggregates[same]);
      if (slot != 0) CopySlot(old_, slot, fresh_, TouchSlot(to_.program, fresh_, aggregate), aggregate);
      if (const auto since = ExactSince(old_, from_.program, same, at_)) MarkInexact(fresh_, i, *since);
    }
    wanted_.has_firsts = map_.has_new_firsts;
  }

  // What keeps the latest few misses nothing when it has found as many.
  bool KnowsTheLatest(const abi::Aggregate& aggregate) {
    if (aggregate.container != abi::Container::kLatest) return false;
    const uint32_t slot = SlotOf(to_.program.layout, fresh_, aggregate);
    if (slot == 0) return false;
    if (aggregate.capacity <= abi::kInlineTimesMax) {
      return fresh_.At<abi::LatestSlot>(slot)->count >= aggregate.capacity;
    }
    return RingView<int64_t>(fresh_.bytes(), *fresh_.At<abi::ListSlot>(slot)).size() >= aggregate.capacity;
  }

  void RebuildWanted() {
    const int64_t since = Rebuild(to_, how_.versions, how_.version, how_.history, wanted_);
    how_.counts.rebuilt += static_cast<int64_t>(wanted_.aggregates.size());
    if (since == INT64_MIN) return;
    for (const uint32_t index : wanted_.aggregates) {
      const abi::Aggregate& aggregate = to_.program.aggregates[index];
      if (LooksBackNoFurther(aggregate, since, at_, fresh_.header().zone) || KnowsTheLatest(aggregate)) continue;
      MarkInexact(fresh_, index, since);
      ++how_.counts.inexact;
      Decision decision = to_.MakeDecision(DecisionKind::kExactSince);
      decision.rule = "history";
      decision.source = aggregate.position;
      const std::string name = SpokenName(aggregate);
      decision.aggregate = name;
      decision.since = abi::Value::Integer(since);
      to_.Decide(decision);
    }
  }

  // Who has had their turn to enter a journey does not wait for it again.
  void GiveTurns() {
    MarkThoseAlreadyIn(to_);
    for (uint32_t i = 0; i < from_.program.journeys.size(); ++i) {
      const uint32_t before = from_.program.journeys[i].already_bit, place = map_.journeys[i].to;
      if (before == kNone || place == kNone || to_.program.journeys[place].already_bit == kNone) continue;
      if (!old_.HasSegment(from_.program.layout, before)) ClearBit(to_, to_.program.journeys[place].already_bit);
    }
  }

  // Where the customer is on maps, counted under the program that has the customer now.
  static void CountStages(const abi::Program& program, const Block& block, int64_t by, Counters* counters) {
    const auto* fields = block.At<StoredValue>(program.layout.fields);
    for (size_t m = 0; m < program.maps.size(); ++m) {
      const uint32_t field = program.maps[m].stage_field;
      if (field == kNone || fields[field].known == 0) continue;
      counters->maps[m].stages[static_cast<size_t>(fields[field].integer)].now += by;
    }
  }

  std::vector<uint32_t> NewJourneys() const {
    std::vector<uint32_t> journeys;
    for (const JourneyMap& journey : map_.journeys) journeys.push_back(journey.to);
    return journeys;
  }

  // The customer is no longer counted among the members under the old program.
  void LeaveSegments() {
    CountStages(from_.program, old_, -1, &from_.counters);
    CountStages(to_.program, fresh_, 1, &to_.counters);
    for (uint32_t i = 0; i < from_.program.segments.size(); ++i) {
      if (old_.HasSegment(from_.program.layout, i)) --from_.counters.segments[i].members;
    }
  }

  const CustomerSwitch& how_;
  const SwitchMap& map_;
  Work& from_;
  Work& to_;
  Block& old_;
  Block fresh_;
  const int64_t at_;
  const bool was_earlier_;  // the customer's clock, before the switch
  ToRebuild wanted_;
};

}  // namespace

void CopySeenIds(Block& old, Block& fresh) {
  const HeapArray<abi::ListSlot> olds(old, Block::RootAt(kDuplicatesRoot));
  if (olds.empty()) return;
  HeapArray<abi::ListSlot> news(fresh, Block::RootAt(kDuplicatesRoot));
  news.Append();
  const RingView<abi::TimeValue> seen(old.bytes(), olds[0]);
  Ring<abi::TimeValue> ring(fresh, news.OffsetOf(0));
  for (uint32_t i = 0; i < seen.size(); ++i) ring.Insert(i, seen[i]);
}

Block SwitchCustomer(const CustomerSwitch& how, Block& old, uint32_t customer, int64_t at, bool* stays) {
  return Mapper(how, old, customer, at).Run(stays);
}

}  // namespace senda::engine
