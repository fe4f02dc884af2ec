#include "runtime/engine/work.h"

#include "runtime/engine/aggregates.h"
#include "runtime/engine/attempts.h"
#include "runtime/engine/catalogs.h"

namespace senda::engine {
namespace {

using abi::Aggregate;
using abi::Value;

uint32_t InstanceSlot(const Work& work, uint32_t instance, const Aggregate& aggregate) {
  if (instance == 0) return 0;
  return instance + work.plan.journeys[work.instance(instance).journey].aggregate_offset + aggregate.slot;
}

void AskAggregate(const abi::Context* context, uint32_t index, abi::AggregateQuery query, int64_t argument,
                  Value* out) noexcept {
  const Host& host = *static_cast<const Host*>(context->host);
  Work& work = *host.work;
  const Aggregate& aggregate = work.program.aggregates[index];
  Moment moment{context->now, work.block->header().zone, false, 0};
  uint32_t slot = 0;
  if (aggregate.is_instance_scoped) {
    slot = InstanceSlot(work, host.instance, aggregate);
    moment.has_reset = true;
    moment.reset = context->entering;
  } else {
    slot = SlotOf(work.program.layout, *work.block, aggregate);
    if (slot != 0 && aggregate.reset_root != abi::kNone) {
      Value reset;
      work.evaluator.Evaluate(aggregate.reset_root, *context, &reset);
      moment.has_reset = reset.known != 0;
      moment.reset = reset.integer;
    }
  }
  *out = ReadAggregate(work.block->bytes(), aggregate, slot, query, argument, moment);
}

char* AllocateInArena(const abi::Context* context, uint32_t size) noexcept {
  return static_cast<const Host*>(context->host)->work->arena.Allocate(size);
}

void AskRow(const abi::Context* context, uint32_t catalog, const char* key, uint32_t size, Value* out) noexcept {
  const Work& work = *static_cast<const Host*>(context->host)->work;
  const std::string* row = work.catalogs == nullptr ? nullptr : work.catalogs->Row(catalog, {key, size});
  *out = row == nullptr ? Value::Missing() : Value::Text(*row);
}

constexpr abi::Calls kCalls{AskAggregate, AllocateInArena, AskRow};

// Values at rest as evaluators read them: in place when none is a text.
const Value* Readable(const Block& block, uint32_t offset, const std::vector<uint8_t>& is_text, bool has_text,
                      std::vector<Value>* scratch) {
  const auto* stored = block.At<abi::StoredValue>(offset);
  if (!has_text) return stored;
  scratch->clear();
  for (size_t i = 0; i < is_text.size(); ++i) scratch->push_back(block.Load(stored[i], is_text[i] != 0));
  return scratch->data();
}

}  // namespace

Work::Work(const Plan& given_plan, const abi::Evaluator& given_evaluator, const Options& given_options,
           DecisionSink* given_sink, uint32_t given_partition)
    : plan(given_plan),
      program(given_plan.program),
      evaluator(given_evaluator),
      options(given_options),
      sink(given_sink),
      partition(given_partition),
      counters(given_plan.program),
      tallies(given_plan.program) {
  size_t positions = 0;
  for (const EventPlan& event_plan : plan.events) positions = std::max<size_t>(positions, event_plan.predicate_count);
  matched.resize(positions);
  is_matched.resize(positions);
  truth.resize(program.segments.size());
  breakpoints.resize(program.segments.size());
  is_segment_due.resize(program.segments.size());
}

abi::Context Work::MakeContext(const Value* event_fields, Host* host) {
  abi::Context context{};
  context.now = now;
  context.event = event_fields;
  context.customer = block->bytes();
  context.calls = &kCalls;
  context.host = host;
  return context;
}

const Value* Work::AttemptValues(uint32_t trigger, uint32_t attempt) {
  const TriggerPlan& trigger_plan = plan.triggers[trigger];
  return Readable(*block, AttemptSet::CapturesOf(attempt), trigger_plan.is_text, trigger_plan.has_text,
                  &attempt_values);
}

const Value* Work::InstanceValues(uint32_t offset) {
  const JourneyPlan& journey_plan = plan.journeys[instance(offset).journey];
  const bool is_of_send = send_captures != 0 && offset == send_of;
  const uint32_t captures = is_of_send ? send_captures : offset + journey_plan.capture_offset;
  return Readable(*block, captures, journey_plan.is_text, journey_plan.has_text, &instance_values);
}

Value Work::Evaluate(uint32_t root, const Value* event_fields, uint32_t trigger, uint32_t attempt,
                     uint32_t instance_offset) {
  Host host{this, instance_offset};
  abi::Context context = MakeContext(event_fields, &host);
  if (attempt != 0) context.attempt = AttemptValues(trigger, attempt);
  if (instance_offset != 0) {
    context.instance = InstanceValues(instance_offset);
    context.entering = instance(instance_offset).entered_at;
  }
  Value out = Value::Missing();
  evaluator.Evaluate(root, context, &out);
  return out;
}

Value Work::EvaluateEntering(uint32_t root, const Value* captures) {
  Host host{this, 0};
  abi::Context context = MakeContext(nullptr, &host);
  context.instance = captures;
  context.entering = now;
  Value out = Value::Missing();
  evaluator.Evaluate(root, context, &out);
  return out;
}

Value Work::EvaluateInMessage(uint32_t root, const Value* slots, uint32_t instance_offset) {
  Host host{this, instance_offset};
  abi::Context context = MakeContext(nullptr, &host);
  context.attempt = slots;
  if (instance_offset != 0) {
    context.instance = InstanceValues(instance_offset);
    context.entering = instance(instance_offset).entered_at;
  }
  Value out = Value::Missing();
  evaluator.Evaluate(root, context, &out);
  return out;
}

Decision Work::MakeDecision(DecisionKind kind, uint32_t instance_offset) {
  Decision decision;
  decision.kind = kind;
  decision.program = &program;
  decision.at = now;
  decision.decided_at = present;
  decision.is_late = is_late;
  decision.customer = customer_id();
  if (instance_offset != 0) {
    const Instance& one = instance(instance_offset);
    const abi::Journey& journey = program.journeys[one.journey];
    decision.journey = journey.id;
    decision.is_truncated = (one.flags & kRestsOnOverflow) != 0;
    if (journey.key_root != abi::kNone) {
      decision.key = block->Load(one.key, plan.journeys[one.journey].is_key_text);
      decision.key_kind = journey.key_kind;
      decision.key_members = &journey.key_members;
    }
  }
  return decision;
}

}  // namespace senda::engine
