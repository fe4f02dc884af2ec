// Step 3: apply.
#include <algorithm>

#include "runtime/engine/aggregates.h"
#include "runtime/engine/contact.h"
#include "runtime/engine/defaults.h"
#include "runtime/engine/effects.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/outbox.h"
#include "runtime/engine/set_fields.h"
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

void SetField(Work& work, uint32_t field, const Value& to) {
  const std::optional<Change> change = WriteField(work, field, to);
  if (!change.has_value()) return;
  work.changes.push_back(*change);
  work.has_profile_changed = work.has_moved_calendar = true;
}

// What is emptied is as it was for a customer of whom nothing is known.
void EmptyField(Work& work, uint32_t field) {
  const abi::FieldSchema& schema = work.program.customer_fields[field];
  SetField(work, field, DefaultOf(schema, work.plan.default_zone));
  if (schema.default_value.has_value()) ForgetFieldSet(*work.block, field);
}

// The event's fields that are known become the customer's.
void UpdateProfile(Work& work) {
  const size_t count = work.program.events[work.event_type].fields.size();
  for (uint32_t i = abi::kFirstEventField; i < count; ++i) {
    const uint32_t field = i - abi::kFirstEventField + abi::kFirstCustomerField;
    if (field < work.program.customer_fields.size() && work.event[i].known != 0) SetField(work, field, work.event[i]);
    const bool is_emptied = std::find(work.emptied.begin(), work.emptied.end(), i) != work.emptied.end();
    if (field < work.program.customer_fields.size() && is_emptied) EmptyField(work, field);
  }
}

}  // namespace

void ApplyEvent(Work& work) {
  if (work.event == nullptr) return;
  NoteContact(work);
  if (work.plan.events[work.event_type].delivery != DeliveryOutcome::kNone) SettleRecord(work);
  work.pending.clear();
  ForEachDecision(work, CloseKeys);
  ForEachDecision(work, ApplyDecision);
  for (uint32_t index : work.pending) Insert(work, work.program.aggregates[index]);
  for (const OwnInsert& insert : work.own_inserts) InsertOwn(work, insert);
  if (work.program.events[work.event_type].updates_profile) UpdateProfile(work);
}

}  // namespace senda::engine
