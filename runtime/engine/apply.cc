// Step 3: apply.
#include "runtime/engine/aggregates.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

using abi::Aggregate;
using abi::kNone;
using abi::Value;

Value ValueFor(Work& work, const Aggregate& aggregate) {
  if (aggregate.value_field != kNone) return work.event[aggregate.value_field];
  if (aggregate.value_root == kNone) return Value::Missing();
  return work.Detach(work.Evaluate(aggregate.value_root, work.event),
                     abi::RepOf(aggregate.value_kind) == abi::Rep::kText);
}

void Insert(Work& work, const Aggregate& aggregate) {
  const Value value = ValueFor(work, aggregate);
  Moment moment = work.MomentNow();
  if (aggregate.reset_root != kNone) {
    const Value reset = work.Evaluate(aggregate.reset_root, work.event);
    moment.has_reset = reset.known != 0;
    moment.reset = reset.integer;
  }
  const uint32_t slot = TouchSlot(work.program, *work.block, aggregate);
  InsertInto(*work.block, aggregate, slot, work.event_at, value, work.event, moment);
}

// What counts since an instant waits until everything that may move that instant is in.
void ApplyDecision(Work& work, const abi::Decision& decision) {
  for (uint32_t index : decision.inserts) {
    const Aggregate& aggregate = work.program.aggregates[index];
    if (aggregate.reset_root != kNone) {
      work.pending.push_back(index);
    } else {
      Insert(work, aggregate);
    }
  }
}

void CloseKeys(Work& work, const abi::Decision& decision) {
  for (uint32_t index : decision.closes) {
    const Aggregate& aggregate = work.program.aggregates[index];
    CloseKey(*work.block, aggregate, SlotOf(work.program.layout, *work.block, aggregate), work.event_at,
             work.event[aggregate.close_field]);
  }
}

// What was open is closed before anything opens: an event that does both does not follow itself.
template <typename Apply>
void ForEachDecision(Work& work, const Apply& apply) {
  const abi::EventEffects& effects = work.program.effects[work.event_type];
  apply(work, effects.always);
  for (uint32_t i = 0; i < work.matched_count; ++i) {
    if (work.matched[i] < effects.decisions.size()) apply(work, effects.decisions[work.matched[i]]);
  }
}

void InsertOwn(Work& work, const OwnInsert& insert) {
  const Aggregate& aggregate = work.program.aggregates[insert.aggregate];
  const Instance& instance = work.instance(insert.instance);
  Moment moment = work.MomentNow();
  moment.has_reset = true;
  moment.reset = instance.entered_at;
  const uint32_t slot = insert.instance + work.plan.journeys[instance.journey].aggregate_offset + aggregate.slot;
  InsertInto(*work.block, aggregate, slot, work.event_at, insert.value, work.event, moment);
}

bool IsSameValue(const Value& a, const Value& b, bool is_text) {
  if (a.known != b.known) return false;
  if (a.known == 0) return true;
  return is_text ? a.text() == b.text() : a.integer == b.integer;
}

void SetField(Work& work, uint32_t field, const Value& to) {
  const bool is_text = abi::RepOf(work.program.customer_fields[field].type.kind) == abi::Rep::kText;
  const auto place = static_cast<uint32_t>(work.program.layout.fields + field * sizeof(Value));
  const abi::StoredValue stored = *work.block->At<abi::StoredValue>(place);
  const Value from = work.block->Load(stored, is_text);
  if (IsSameValue(from, to, is_text)) return;
  work.changes.push_back({field, work.Detach(from, is_text), to});
  *work.block->At<abi::StoredValue>(place) = Value::Missing();
  work.block->Release(stored, is_text);
  const abi::StoredValue fresh = work.block->Store(to, is_text);
  *work.block->At<abi::StoredValue>(place) = fresh;
  if (field == work.program.timezone_field) {
    work.header().zone = to.known != 0 ? static_cast<uint32_t>(to.integer) : work.plan.default_zone;
  }
  work.has_profile_changed = work.has_moved_calendar = true;
}

// The event's fields that are known become the customer's.
void UpdateProfile(Work& work) {
  const size_t count = work.program.events[work.event_type].fields.size();
  for (uint32_t i = abi::kFirstEventField; i < count; ++i) {
    const uint32_t field = i - abi::kFirstEventField + abi::kFirstCustomerField;
    if (field < work.program.customer_fields.size() && work.event[i].known != 0) SetField(work, field, work.event[i]);
  }
}

}  // namespace

void ApplyEvent(Work& work) {
  if (work.is_time_step) return;
  work.pending.clear();
  ForEachDecision(work, CloseKeys);
  ForEachDecision(work, ApplyDecision);
  for (uint32_t index : work.pending) Insert(work, work.program.aggregates[index]);
  for (const OwnInsert& insert : work.own_inserts) InsertOwn(work, insert);
  if (work.program.events[work.event_type].updates_profile) UpdateProfile(work);
}

}  // namespace senda::engine
