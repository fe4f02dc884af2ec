#include "runtime/engine/effects.h"

#include <fmt/core.h>

#include "compiler/base/utf8.h"
#include "runtime/abi/items.h"
#include "runtime/engine/defaults.h"
#include "runtime/engine/guarantees.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/others.h"
#include "runtime/engine/set_fields.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

bool IsSameValue(const Value& a, const Value& b, bool is_text) {
  if (a.known != b.known) return false;
  if (a.known == 0) return true;
  return is_text ? a.text() == b.text() : a.integer == b.integer;
}

// The value of the root as a field takes it: outside of the block, and no longer than the field's texts are.
Value ValueFor(Work& work, uint32_t root, const abi::FieldType& type, uint32_t instance) {
  Value value = work.Evaluate(root, nullptr, kNone, 0, instance);
  if (value.known == 0) return Value::Missing();
  if (abi::RepOf(type.kind) != abi::Rep::kText) return value;
  if (type.kind == abi::Kind::kList || type.kind == abi::Kind::kRecord) {
    const std::string fitted = abi::FitItems(type, value.text());
    return work.arena.CopyText(Value::Text(fitted));
  }
  return work.arena.CopyText(Value::Text(CutAtCharacter(value.text(), type.text_limit)));
}

void Tell(Work& work, DecisionKind kind, uint32_t instance, const abi::Step& step, std::string_view rule,
          std::string_view subject) {
  Decision decision = work.MakeDecision(kind, instance);
  decision.step = step.id;
  decision.rule = rule;
  decision.subject = subject;
  decision.source = step.position;
  work.Decide(decision);
}

}  // namespace

std::optional<Change> WriteField(Work& work, uint32_t field, const Value& to) {
  if (work.program.customer_fields[field].default_value.has_value()) NoteFieldSet(*work.block, field);
  const bool is_text = abi::RepOf(work.program.customer_fields[field].type.kind) == abi::Rep::kText;
  const auto place = static_cast<uint32_t>(work.program.layout.fields + field * sizeof(Value));
  const abi::StoredValue stored = *work.block->At<abi::StoredValue>(place);
  const Value from = work.block->Load(stored, is_text);
  if (IsSameValue(from, to, is_text)) return std::nullopt;
  const Change change{field, work.Detach(from, is_text), to};
  *work.block->At<abi::StoredValue>(place) = Value::Missing();
  work.block->Release(stored, is_text);
  const abi::StoredValue fresh = work.block->Store(to, is_text);
  *work.block->At<abi::StoredValue>(place) = fresh;
  if (field == work.program.timezone_field) {
    work.header().zone = to.known != 0 ? static_cast<uint32_t>(to.integer) : work.plan.default_zone;
  }
  return change;
}

Value NextQueuedId(Work& work) {
  const uint32_t input = work.header().roots[kInputSequence];
  return work.arena.CopyText(Value::Text(fmt::format("{}:{}:{}", input, work.round, work.round_index++)));
}

void SetByStep(Work& work, uint32_t instance, const abi::Step& step) {
  const abi::FieldSchema& field = work.program.customer_fields[step.field];
  const Value to = ValueFor(work, step.root, field.type, instance);
  if (const abi::Guarantee* broken = BrokenBySetting(work, step.field, to)) {
    Decision decision = work.MakeDecision(DecisionKind::kWithheld, instance);
    decision.step = step.id;
    decision.rule = broken->id;
    decision.subject = field.name;
    decision.source = broken->position;
    decision.history = HistoryOf(work, instance, broken->facts);
    ++work.counters.skipped_by_rule[broken->id];
    return work.Decide(decision);
  }
  const std::optional<Change> change = WriteField(work, step.field, to);
  Tell(work, DecisionKind::kSet, instance, step, "set", field.name);
  if (!change.has_value()) return;
  ++work.round_index;
  QueuedItem item;
  item.kind = QueuedItem::Kind::kChange;
  item.change = *change;
  work.queue.push_back(item);
}

void EmitByStep(Work& work, uint32_t instance, const abi::Step& step) {
  const abi::EventSchema& schema = work.program.events[step.event];
  Value* fields = work.arena.Values(schema.fields.size());
  fields[abi::kEventFieldId] = NextQueuedId(work);
  fields[abi::kEventFieldAt] = Value::Integer(work.now);
  for (size_t i = abi::kFirstEventField; i < schema.fields.size(); ++i) {
    fields[i] = DefaultOf(schema.fields[i], work.plan.default_zone);
  }
  for (const abi::StepValue& value : step.values) {
    fields[value.to] = ValueFor(work, value.root, schema.fields[value.to].type, instance);
  }
  Tell(work, DecisionKind::kEmitted, instance, step, "emit", schema.bare_name);
  QueuedItem item;
  item.type = step.event;
  item.fields = fields;
  work.queue.push_back(item);
}

void StartByStep(Work& work, uint32_t instance, const abi::Step& step) {
  const JourneyPlan& plan = work.plan.journeys[step.journey];
  Value* captures = work.arena.Values(plan.is_text.size());
  for (const abi::StepValue& value : step.values) {
    captures[value.to] =
        work.Detach(work.Evaluate(value.root, nullptr, kNone, 0, instance), plan.is_text[value.to] != 0);
  }
  ++work.round_index;
  QueuedItem item;
  item.kind = QueuedItem::Kind::kStart;
  item.type = step.journey;
  item.fields = captures;
  item.position = step.position;
  work.queue.push_back(item);
}

bool StopByStep(Work& work, uint32_t instance, const abi::Step& step) {
  std::vector<uint32_t> stopped;
  const HeapArray<InstanceReference> list(*work.block, Block::RootAt(kInstancesRoot));
  for (uint32_t i = 0; i < list.size(); ++i) {
    const Instance& one = work.instance(list[i].offset);
    if (one.journey == step.journey && (one.flags & kHasEnded) == 0) stopped.push_back(list[i].offset);
  }
  const Ending ending{"cancelled", "stop", {}, step.id, step.position};
  bool is_own = false;
  for (uint32_t offset : stopped) {
    is_own |= offset == instance;
    EndInstance(work, offset, ending);
  }
  if (work.others != nullptr) work.others->End(work, step.journey, nullptr, ending);
  return is_own;
}

}  // namespace senda::engine
