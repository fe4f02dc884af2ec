// The own parts of patterns and journeys.
#include "compiler/ir/declaration_meaning.h"
#include "compiler/ir/names.h"

namespace senda::ir {

void DeclarationMeaning::WriteTrigger(MeaningWriter* writer, uint32_t trigger) {
  if (trigger == abi::kNone) {
    writer->Text("");
    return;
  }
  writer->Text(description_.triggers.at(trigger).id);
  Refer(numbers_.triggers + trigger);
}

void DeclarationMeaning::WriteCopies(MeaningWriter* writer, const std::vector<abi::Source::Copy>& copies,
                                     uint32_t event) {
  writer->Integer(copies.size());
  for (const abi::Source::Copy& copy : copies) writer->Text(expressions_.FieldName(event, copy.from)).Integer(copy.to);
}

void DeclarationMeaning::WriteSource(MeaningWriter* writer, const abi::Source& source) {
  bool is_event = source.kind == abi::SourceKind::kEvent;
  uint32_t event = is_event ? source.target : abi::kNone;
  writer->Text(NameOf(source.kind)).Integer(source.enters).Integer(source.needs_attempt);
  switch (source.kind) {
    case abi::SourceKind::kEvent: writer->Text(description_.events.at(source.target).qualified_name); break;
    case abi::SourceKind::kFlip:
      writer->Text(description_.segments.at(source.target).id);
      Refer(source.target);
      break;
    case abi::SourceKind::kChange: writer->Text(description_.customer_fields.at(source.target).name); break;
    case abi::SourceKind::kTrigger: WriteTrigger(writer, source.target); break;
  }
  uint32_t where = source.where_root;
  if (where == abi::kNone && source.decide_position != abi::kNone) {
    uint32_t group = description_.effects.at(source.target).decide_group;
    where = description_.decide_groups.at(group).roots.at(source.decide_position);
  }
  WriteRoot(writer, where, event);
  WriteRoot(writer, source.from_root);
  WriteRoot(writer, source.to_root);
  WriteCopies(writer, source.captures, event);
}

void DeclarationMeaning::WritePattern(MeaningWriter* writer, const abi::Pattern& pattern) {
  writer->Text(NameOf(pattern.kind)).Text(NameOf(pattern.attempts)).Integer(pattern.is_first_only);
  writer->Integer(pattern.links.size());
  for (const abi::Link& link : pattern.links) {
    writer->Integer(link.is_immediate).Integer(link.has_within).Length(link.within).Integer(link.sources.size());
    for (const abi::Source& source : link.sources) WriteSource(writer, source);
  }
  writer->Integer(pattern.has_absence).Length(pattern.absence).Integer(pattern.cancel.size());
  for (const abi::Source& source : pattern.cancel) WriteSource(writer, source);
  writer->Integer(pattern.has_total_within).Length(pattern.total_within);
  writer->Integer(pattern.count).Integer(pattern.is_distinct).Text(NameOf(pattern.distinct_kind));
  bool is_field =
      pattern.distinct_field != abi::kNone && pattern.links.front().sources.front().kind == abi::SourceKind::kEvent;
  uint32_t event = is_field ? pattern.links.front().sources.front().target : abi::kNone;
  writer->Text(is_field ? expressions_.FieldName(event, pattern.distinct_field) : "");
  WriteRoot(writer, pattern.distinct_root, event);
  writer->Length(pattern.length);
  WriteRoot(writer, pattern.since_root);
  writer->Text(NameOf(pattern.recurrence)).Integer(pattern.weekday);
  WriteRoot(writer, pattern.date_root);
  WriteRoot(writer, pattern.time_root);
  writer->Integer(pattern.key_slots.size());
  for (uint32_t slot : pattern.key_slots) writer->Integer(slot);
  writer->Integer(pattern.keep);
}

void DeclarationMeaning::WriteArm(MeaningWriter* writer, const abi::Arm& arm) {
  writer->Integer(arm.is_when).Integer(arm.target);
  WriteTrigger(writer, arm.trigger);
  WriteRoot(writer, arm.watch_root);
  WriteRoot(writer, arm.watch_breakpoint_root);
  WriteCopies(writer, arm.captures, abi::kNone);
}

void DeclarationMeaning::WriteSendRules(MeaningWriter* writer, const abi::SendRules& rules) {
  writer->Length(rules.expires).Integer(rules.is_at_any_hour).Integer(rules.goes_on).Integer(rules.awaits_delivery);
  WriteRoot(writer, rules.only_if_root);
  writer->Integer(rules.on_skipped).Integer(rules.on_failed);
  if (rules.conditions.empty()) return;
  for (const abi::SendCondition& condition : rules.conditions) {
    writer->Text(description_.rules.at(condition.rule).id);
    WriteRoot(writer, condition.root);
    if (condition.reads_codes) writer->Text("codes");
  }
}

// Calls and work for people.
void DeclarationMeaning::WriteOutside(MeaningWriter* writer, const abi::Step& step) {
  if (step.kind != abi::StepKind::kCall && step.kind != abi::StepKind::kAssign) return;
  writer->Text(step.hook == abi::kNone ? "" : description_.hooks.at(step.hook).id);
  writer->Text(step.team == abi::kNone ? "" : description_.teams.at(step.team).id);
  writer->Integer(step.argument_roots.size());
  for (uint32_t root : step.argument_roots) WriteRoot(writer, root);
  writer->Integer(step.answer_slot).Integer(step.working_days).Integer(static_cast<uint64_t>(step.working_ms));
}

void DeclarationMeaning::WriteStep(MeaningWriter* writer, const abi::Step& step) {
  writer->Text(NameOf(step.kind)).Text(step.id).Integer(step.next).Integer(step.otherwise);
  writer->Text(step.message == abi::kNone ? "" : description_.messages.at(step.message).id);
  writer->Integer(step.channels.size());
  for (uint32_t channel : step.channels) {
    writer->Text(description_.channels.at(channel).id);
    WriteRoot(writer, description_.channels.at(channel).to_root);
  }
  WriteRoot(writer, step.body_root);
  if (step.kind == abi::StepKind::kSend) WriteSendRules(writer, step.send);
  WriteOutside(writer, step);
  WriteMessage(writer, step);
  writer->Integer(step.has_deadline).Length(step.duration).Integer(step.has_else);
  WriteRoot(writer, step.root);
  writer->Integer(step.watched_fields.size());
  for (uint32_t field : step.watched_fields) writer->Text(description_.customer_fields.at(field).name);
  writer->Integer(step.arms.size());
  for (const abi::Arm& arm : step.arms) WriteArm(writer, arm);
  writer->Text(step.split).Integer(step.split_arms.size());
  for (const abi::SplitArm& arm : step.split_arms) {
    writer->Text(arm.name).Integer(static_cast<uint64_t>(arm.share_millionths)).Integer(arm.target);
  }
  writer->Text(step.reason);
  if (step.kind > abi::StepKind::kJump || step.frame != abi::kNone) WriteEffect(writer, step);
}

// Of the steps that change something or go round.
void DeclarationMeaning::WriteEffect(MeaningWriter* writer, const abi::Step& step) {
  writer->Text(step.field == abi::kNone ? "" : description_.customer_fields.at(step.field).name);
  writer->Text(step.event == abi::kNone ? "" : description_.events.at(step.event).qualified_name);
  writer->Text(step.journey == abi::kNone ? "" : description_.journeys.at(step.journey).id);
  writer->Integer(step.values.size());
  for (const abi::StepValue& value : step.values) {
    writer->Text(step.event == abi::kNone ? "" : description_.events.at(step.event).fields.at(value.to).name);
    if (step.event == abi::kNone) writer->Integer(value.to);
    WriteRoot(writer, value.root);
  }
  writer->Integer(step.wait).Integer(step.frame).Integer(static_cast<uint64_t>(step.times));
}

void DeclarationMeaning::Journey(uint32_t index) {
  const abi::Journey& journey = description_.journeys[index];
  part_ = &parts_[numbers_.journeys + index];
  MeaningWriter writer(journey.is_draft ? "draft of a journey" : "journey");
  WriteRoot(&writer, journey.audience_root);
  WriteRoot(&writer, journey.while_root);
  WriteRoot(&writer, journey.while_breakpoint_root);
  WriteTrigger(&writer, journey.entry_trigger);
  WriteCopies(&writer, journey.entry_captures, abi::kNone);
  writer.Integer(journey.capture_kinds.size());
  for (abi::Kind kind : journey.capture_kinds) writer.Text(NameOf(kind));
  WriteRoot(&writer, journey.key_root);
  writer.Text(NameOf(journey.key_kind)).Text(NameOf(journey.once)).Length(journey.once_per);
  writer.Integer(static_cast<uint64_t>(journey.once_times)).Integer(journey.once_keep).Text(NameOf(journey.again));
  for (uint32_t bit : {journey.already_segment, journey.already_bit, journey.membership}) {
    writer.Text(bit == abi::kNone ? "" : description_.segments.at(bit).id);
  }
  writer.Integer(static_cast<uint64_t>(journey.already_per_day));
  writer.Integer(journey.is_once_per_customer).Integer(static_cast<uint64_t>(journey.priority));
  writer.Integer(static_cast<uint64_t>(journey.holdout_millionths)).Integer(journey.key_cap);
  writer.Integer(journey.exits.size());
  for (const abi::JourneyExit& exit : journey.exits) {
    writer.Text(exit.reason).Integer(exit.body);
    WriteTrigger(&writer, exit.trigger);
    WriteCopies(&writer, exit.captures, abi::kNone);
  }
  WriteTrigger(&writer, journey.goal_trigger);
  writer.Length(journey.goal_within).Integer(journey.goal_worth).Text(NameOf(journey.goal_worth_kind));
  writer.Integer(static_cast<uint64_t>(journey.goal_target_millionths)).Integer(journey.first_step);
  writer.Integer(journey.steps.size());
  for (const abi::Step& step : journey.steps) WriteStep(&writer, step);
  if (journey.removed.kind != abi::WhenRemoved::kFinishOnOldVersion) {
    writer.Text(NameOf(journey.removed.kind)).Text(journey.removed.reason).Integer(journey.removed.step);
  }
  for (uint32_t aggregate : journey.aggregates) Refer(numbers_.aggregates + aggregate);
  part_->own = writer.Hash();
}

}  // namespace senda::ir
