#include "runtime/engine/calls.h"

#include <fmt/core.h>

#include "runtime/abi/builtins.h"
#include "runtime/engine/instances.h"
#include "runtime/engine/outbox.h"
#include "runtime/engine/working_time.h"

namespace senda::engine {
namespace {

using abi::Kind;
using abi::kNone;
using abi::Value;

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string ValueAsJson(const abi::FieldType& type, const Value& value) {
  if (value.known == 0) return "null";
  const std::string text = abi::PrintValue(type.kind, value, {type.currency, type.minor_digits, type.members});
  const bool is_plain = type.kind == Kind::kBool || type.kind == Kind::kInt || type.kind == Kind::kNumber;
  return is_plain ? text : Quoted(text);
}

// What a hook is given: one JSON object, its members in the order of the declaration.
std::string ArgumentsAsJson(Work& work, uint32_t offset, const abi::Step& step) {
  const abi::Hook& hook = work.program.hooks[step.hook];
  std::string out = "{";
  for (size_t i = 0; i < step.argument_roots.size(); ++i) {
    const Value value = work.Evaluate(step.argument_roots[i], nullptr, kNone, 0, offset);
    out += (i == 0 ? "" : ",") + Quoted(hook.parameters[i]) + ":" + ValueAsJson(hook.parameter_types[i], value);
  }
  return out + "}";
}

RecordId AwaitedBy(const Work& work, uint32_t offset) {
  const Instance& instance = work.instance(offset);
  return {instance.awaited_high, instance.awaited_low};
}

std::string_view OwnerOf(const Work& work, const abi::Step& step) {
  return step.kind == abi::StepKind::kCall ? work.program.hooks[step.hook].id : work.program.teams[step.team].id;
}

Decision DecisionAbout(Work& work, DecisionKind kind, uint32_t offset, const abi::Step& step) {
  Decision decision = work.MakeDecision(kind, offset);
  const bool is_call = step.kind == abi::StepKind::kCall;
  decision.step = step.id;
  decision.source = step.position;
  decision.rule = is_call ? std::string_view("call") : std::string_view("assign");
  (is_call ? decision.hook : decision.team) = OwnerOf(work, step);
  decision.delivery = RecordText(work, AwaitedBy(work, offset), OwnerOf(work, step));
  return decision;
}

void Forget(Work& work, uint32_t offset) {
  if (const auto position = FindRecord(work, AwaitedBy(work, offset))) RemoveRecord(work, *position);
  work.instance(offset).awaited_high = work.instance(offset).awaited_low = 0;
}

}  // namespace

int64_t OutsideDeadline(const Work& work, const abi::Step& step, int64_t from) {
  if (step.working_days == 0 && step.working_ms == 0) return After(from, step.duration, work.header().zone);
  // A team works by the clock of the workspace.
  return WorkingDeadline(work.program.teams[step.team], from, step.working_days, step.working_ms,
                         work.plan.default_zone);
}

void BeginOutside(Work& work, uint32_t offset, const abi::Step& step) {
  const bool is_call = step.kind == abi::StepKind::kCall;
  const uint32_t step_index = work.instance(offset).step;
  Value content = Value::Missing();
  if (is_call) {
    content = work.arena.CopyText(Value::Text(ArgumentsAsJson(work, offset, step)));
  } else {
    content = work.Detach(work.Evaluate(step.body_root, nullptr, kNone, 0, offset), true);
  }
  const RecordId id = NewRecordId(work, offset, step_index);
  const int64_t deadline = OutsideDeadline(work, step, work.now);
  Instance& instance = work.instance(offset);
  instance.flags |= kIsWaiting;
  instance.wait_began = work.now;
  instance.deadline = deadline;
  instance.awaited_high = id.high;
  instance.awaited_low = id.low;
  if (step.answer_slot != kNone) SetCapture(work, offset, step.answer_slot, Value::Missing());
  OutboxRecord record{};
  record.kind = is_call ? RecordKind::kCall : RecordKind::kTask;
  record.journey = instance.journey;
  record.step = step_index;
  record.channel = record.message = kNone;
  record.id = id;
  record.until = deadline;
  AddRecord(work, record, Value::Missing(), content);
  Decision decision = DecisionAbout(work, is_call ? DecisionKind::kCalled : DecisionKind::kTasked, offset, step);
  decision.until = deadline;
  decision.body = content.known != 0 ? content.text() : std::string_view();
  work.Decide(decision);
}

void TakeAnswer(Work& work, uint32_t offset, const abi::Step& step) {
  const bool is_call = step.kind == abi::StepKind::kCall;
  Decision decision = DecisionAbout(work, DecisionKind::kAnswered, offset, step);
  decision.answer = work.answer->value;
  decision.answer_type = is_call ? &work.program.hooks[step.hook].gives : nullptr;
  if (!is_call) decision.reason = abi::kTaskOutcomes[work.answer->value.integer];
  work.Decide(decision);
  Forget(work, offset);
  if (step.answer_slot != kNone) SetCapture(work, offset, step.answer_slot, work.answer->value);
}

void GiveUpOutside(Work& work, uint32_t offset, const abi::Step& step) {
  Decision decision = DecisionAbout(work, DecisionKind::kOverdue, offset, step);
  work.Decide(decision);
  Forget(work, offset);
}

void WithdrawOutside(Work& work, uint32_t offset, std::string_view rule, const abi::SourcePosition& source) {
  const Instance& instance = work.instance(offset);
  if ((instance.flags & kIsWaiting) == 0 || instance.step == kNone) return;
  const abi::Step& step = work.program.journeys[instance.journey].steps[instance.step];
  if (step.kind != abi::StepKind::kCall && step.kind != abi::StepKind::kAssign) return;
  Decision decision = DecisionAbout(work, DecisionKind::kWithdrawn, offset, step);
  decision.rule = rule;
  decision.source = source;
  work.Decide(decision);
  Forget(work, offset);
}

}  // namespace senda::engine
