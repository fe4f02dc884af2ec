#include "runtime/engine/rebuild.h"

#include <algorithm>

#include "runtime/engine/aggregates.h"
#include "runtime/engine/breakpoints.h"
#include "runtime/engine/heap_array.h"
#include "runtime/engine/merge.h"
#include "runtime/engine/new_customer.h"
#include "runtime/engine/steps.h"
#include "runtime/engine/switch_slots.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

class Rebuilder {
 public:
  Rebuilder(Work& work, const Versions& versions, uint32_t version, const ToRebuild& wanted)
      : work_(work),
        versions_(versions),
        version_(version),
        wanted_(wanted),
        target_(*work.block),
        until_(work.now),
        past_(NewCustomer(work.plan, work.customer_id())) {}

  int64_t Run(History* history) {
    if (history == nullptr) return until_;
    const int64_t given_way = work_.counters.attempts_given_way;
    work_.is_silent = true;
    const int64_t since = Read(history, &past_, until_);
    for (const uint32_t index : wanted_.aggregates) Keep(work_.program.aggregates[index]);
    if (wanted_.has_firsts) KeepFirsts();
    work_.is_silent = false;
    work_.counters.attempts_given_way = given_way;
    work_.block = &target_;
    work_.now = until_;
    PutOnBench(work_, kNone, nullptr, kNone);
    return since;
  }

 private:
  // Lets a customer live through what is retained of them up to an instant. Gives the instant before which events may
  // be missing.
  int64_t Read(History* history, Block* past, int64_t until) {
    work_.block = past;
    const std::string id(work_.customer_id());
    int64_t since = INT64_MIN;
    const int64_t own = history->Read(id, until, [&](const PastEvent& event) {
      if (event.joined.empty()) return Take(event);
      since = std::max(since, Join(history, past, event.joined, event.processed_at));
    });
    return std::max(since, own);
  }

  // Whoever became the customer then has had a past of their own.
  int64_t Join(History* history, Block* past, std::string_view joined, int64_t at) {
    Block other = NewCustomer(work_.plan, joined);
    ++pasts_of_others_;
    const int64_t since = Read(history, &other, at);
    --pasts_of_others_;
    work_.block = past;
    if ((other.header().flags & kHasBegun) == 0) return since;
    LiveUpTo(at);
    PutOnBench(work_, kNone, nullptr, kNone);
    JoinCustomer(work_, other);
    return since;
  }

  // To the instant, as after the last time step before it.
  int64_t LiveUpTo(int64_t at) {
    const int64_t now = std::max(work_.header().clock, at);
    if ((work_.header().flags & kHasBegun) == 0) {
      work_.header().flags |= kHasBegun;
      SettleAt(now);
    } else if (EarliestBreakpoint(*work_.block) < now) {
      SettleAt(now - 1);
    }
    work_.now = work_.header().clock = now;
    return now;
  }

  void Take(const PastEvent& event) {
    uint32_t type = 0;
    const Value* fields =
        versions_.Translate(event.version, version_, event.type, event.fields.data(), &work_.arena, &type);
    if (fields == nullptr) return;
    const int64_t now = LiveUpTo(event.processed_at);
    PutOnBench(work_, type, fields, kNone);
    LookBefore(work_);
    // What somebody else did before they were this one did not concern the instance.
    for (const OwnAggregate& own : wanted_.own) {
      if (pasts_of_others_ == 0) TakeForInstance(own, now);
    }
    ApplyEvent(work_);
    SettleSegments(work_);
    if (wanted_.has_firsts) AdvancePatterns(work_);
  }

  void SettleAt(int64_t now) {
    work_.now = now;
    SettleSilently(work_);
  }

  // The same as what concerns an instance while it runs, apart from events of the very instant of its entry, which are
  // left out: which of them came behind the entering one is not recorded.
  bool Concerns(const Instance& instance, const abi::Aggregate& aggregate, int64_t now) const {
    if (aggregate.event != work_.event_type || work_.event_at < instance.happened_at || now <= instance.entered_at) {
      return false;
    }
    // Whose `sent` it was is not recorded, apart from the journey.
    const EventPlan& plan = work_.plan.events[work_.event_type];
    if (!plan.is_of_instance || plan.journey_field == kNone || work_.event[plan.journey_field].known == 0) return true;
    const auto member = static_cast<size_t>(work_.event[plan.journey_field].integer);
    return member >= plan.journey_members.size() || plan.journey_members[member] == instance.journey;
  }

  void TakeForInstance(const OwnAggregate& own, int64_t now) {
    const abi::Aggregate& aggregate = work_.program.aggregates[own.aggregate];
    const Instance& instance = *target_.At<Instance>(own.instance);
    if (!Concerns(instance, aggregate, now)) return;
    if (aggregate.decide_position != kNone && work_.is_matched[aggregate.decide_position] == 0) return;
    Host host{&work_, 0};
    abi::Context context = work_.MakeContext(work_.event, &host);
    context.entering = instance.entered_at;
    context.instance = Captures(own.instance, instance);
    Value value = aggregate.value_field == kNone ? Value::Missing() : work_.event[aggregate.value_field];
    Value holds = Value::Bool(true);
    if (aggregate.where_root != kNone) work_.evaluator.Evaluate(aggregate.where_root, context, &holds);
    if (holds.integer == 0) return;
    if (aggregate.value_root != kNone) work_.evaluator.Evaluate(aggregate.value_root, context, &value);
    const Moment moment{now, work_.header().zone, true, instance.entered_at};
    const uint32_t slot = own.instance + work_.plan.journeys[instance.journey].aggregate_offset + aggregate.slot;
    InsertInto(target_, aggregate, slot, work_.event_at, value, work_.event, moment);
  }

  const Value* Captures(uint32_t offset, const Instance& instance) {
    const JourneyPlan& plan = work_.plan.journeys[instance.journey];
    Value* out = work_.arena.Values(plan.is_text.size());
    for (size_t i = 0; i < plan.is_text.size(); ++i) {
      const bool is_text = plan.is_text[i] != 0;
      out[i] =
          work_.Detach(target_.Load(target_.At<abi::StoredValue>(offset + plan.capture_offset)[i], is_text), is_text);
    }
    return out;
  }

  void Keep(const abi::Aggregate& aggregate) {
    const uint32_t from = SlotOf(work_.program.layout, past_, aggregate);
    if (from != 0) CopySlot(past_, from, target_, TouchSlot(work_.program, target_, aggregate), aggregate);
  }

  void KeepFirsts() {
    HeapArray<uint64_t> known(target_, Block::RootAt(kFirstsRoot));
    for (const uint64_t pattern : HeapArray<uint64_t>(past_, Block::RootAt(kFirstsRoot)).items()) {
      const auto items = known.items();
      if (std::find(items.begin(), items.end(), pattern) == items.end()) *known.Append() = pattern;
    }
  }

  Work& work_;
  const Versions& versions_;
  const uint32_t version_;
  const ToRebuild& wanted_;
  Block& target_;
  const int64_t until_;
  Block past_;
  int pasts_of_others_ = 0;
};

}  // namespace

int64_t Rebuild(Work& work, const Versions& versions, uint32_t version, History* history, const ToRebuild& wanted) {
  return Rebuilder(work, versions, version, wanted).Run(history);
}

}  // namespace senda::engine
