// Triggers and journeys as text.
#include "compiler/ir/names.h"
#include "compiler/ir/printer.h"

namespace senda::ir {

std::string Printer::Copies(const std::vector<abi::Source::Copy>& copies, uint32_t event) const {
  if (copies.empty()) return "";
  std::vector<std::string> parts;
  for (const abi::Source::Copy& copy : copies) {
    parts.push_back(fmt::format("{} -> [{}]", FieldOf(event, copy.from), copy.to));
  }
  return fmt::format("  captures {}", fmt::join(parts, ", "));
}

void Printer::Source(int indent, std::string_view label, const abi::Source& source) {
  bool is_event = source.kind == abi::SourceKind::kEvent;
  uint32_t event = is_event ? source.target : abi::kNone;
  std::string target;
  switch (source.kind) {
    case abi::SourceKind::kEvent: target = description_.events.at(source.target).qualified_name; break;
    case abi::SourceKind::kFlip:
      target = fmt::format("{} {}", source.enters ? "enters" : "leaves", description_.segments.at(source.target).id);
      break;
    case abi::SourceKind::kChange:
      target = "changes customer." + description_.customer_fields.at(source.target).name;
      break;
    case abi::SourceKind::kTrigger: target = "trigger " + TriggerName(source.target); break;
  }
  std::string decided;
  if (source.decide_position != abi::kNone) decided = fmt::format("  decision {}", source.decide_position);
  if (source.needs_attempt) decided += "  per attempt";
  Line(indent, "{} {}{}{}", label, target, decided, Copies(source.captures, event));
  Expression(indent + 1, "where", source.where_root, event);
  Expression(indent + 1, "from", source.from_root);
  Expression(indent + 1, "to", source.to_root);
}

void Printer::Pattern(const abi::Pattern& pattern) {
  std::string counted;
  if (pattern.kind == abi::PatternKind::kCount) counted = fmt::format(" {}", pattern.count);
  if (pattern.kind == abi::PatternKind::kCalendar) {
    counted = fmt::format(" {}", NameOf(pattern.recurrence));
    if (pattern.weekday >= 0) counted += fmt::format(" weekday {}", pattern.weekday);
  } else if (pattern.kind != abi::PatternKind::kChain) {
    counted += " within " + PrintLength(pattern.length);
  }
  std::vector<std::string> keys;
  for (uint32_t slot : pattern.key_slots) keys.push_back(fmt::format("[{}]", slot));
  Line(1, "pattern {}  {}{}  attempts {}{}  keeps {}{}{}", pattern.id, NameOf(pattern.kind), counted,
       NameOf(pattern.attempts), pattern.is_first_only ? "  first only" : "", pattern.keep,
       keys.empty() ? "" : fmt::format("  key {}", fmt::join(keys, " ")), At(pattern.position));
  for (const abi::Link& link : pattern.links) {
    Line(2, "link{}{}", link.is_immediate ? " immediately" : "",
         link.has_within ? " within " + PrintLength(link.within) : "");
    for (const abi::Source& source : link.sources) Source(3, "on", source);
  }
  if (pattern.has_absence) {
    Line(2, "absence for {}", PrintLength(pattern.absence));
    for (const abi::Source& source : pattern.cancel) Source(3, "unless", source);
  }
  if (pattern.has_total_within) Line(2, "all within {}", PrintLength(pattern.total_within));
  Expression(2, "date", pattern.date_root);
  Expression(2, "time", pattern.time_root);
  if (pattern.links.empty()) return;
  const abi::Source& first = pattern.links.front().sources.front();
  uint32_t event = first.kind == abi::SourceKind::kEvent ? first.target : abi::kNone;
  if (pattern.distinct_field != abi::kNone) Line(2, "distinct {}", FieldOf(event, pattern.distinct_field));
  Expression(2, "distinct", pattern.distinct_root, event);
  Expression(2, "since", pattern.since_root);
}

void Printer::Triggers() {
  for (uint32_t i = 0; i < description_.triggers.size(); ++i) {
    const abi::Trigger& trigger = description_.triggers[i];
    Line(0, "\ntrigger {}{}{}  meaning {:016x}{}", trigger.id, trigger.is_reported ? "" : "  unreported",
         trigger.is_instance_scoped ? "  of the instance" : "", trigger.meaning, At(trigger.position));
    for (size_t slot = 0; slot < trigger.capture_kinds.size(); ++slot) {
      Line(1, "capture [{}] {}", slot, NameOf(trigger.capture_kinds[slot]));
    }
    if (!trigger.nested.empty()) Line(1, "after {}", TriggerNames(trigger.nested));
    for (uint32_t pattern : trigger.patterns) Pattern(description_.patterns.at(pattern));
    if (i < description_.trigger_triggers.size() && !description_.trigger_triggers[i].empty()) {
      Line(1, "feeds {}", TriggerNames(description_.trigger_triggers[i]));
    }
    if (i >= description_.trigger_journeys.size()) continue;
    for (uint32_t journey : description_.trigger_journeys[i])
      Line(1, "enters {}", description_.journeys.at(journey).id);
  }
}

void Printer::Journeys() {
  for (const abi::Journey& journey : description_.journeys) Journey(journey);
}

void Printer::Journey(const abi::Journey& journey) {
  Line(0, "\njourney {}{}  meaning {:016x}{}", journey.id, journey.is_draft ? "  draft" : "", journey.meaning,
       At(journey.position));
  for (size_t slot = 0; slot < journey.capture_kinds.size(); ++slot) {
    Line(1, "capture [{}] {}", slot, NameOf(journey.capture_kinds[slot]));
  }
  if (!journey.owner.empty()) Line(1, "owner {}", journey.owner);
  Expression(1, "audience", journey.audience_root);
  Expression(1, "while", journey.while_root);
  Expression(1, "  changes at", journey.while_breakpoint_root);
  Line(1, "enter on {}{}", TriggerName(journey.entry_trigger), Copies(journey.entry_captures, abi::kNone));
  Expression(1, fmt::format("key {}", NameOf(journey.key_kind)), journey.key_root);
  std::string once(NameOf(journey.once));
  if (journey.once == abi::Once::kPer) once += " " + PrintLength(journey.once_per);
  if (journey.once == abi::Once::kAtMost) once += fmt::format(" {} times", journey.once_times);
  if (journey.is_once_per_customer) once += " per customer";
  if (journey.once_keep != 100) once += fmt::format(" keep {}", journey.once_keep);
  if (journey.again != abi::Again::kIgnore) once += fmt::format("  if again {}", NameOf(journey.again));
  Line(1, "once {}  priority {}  holdout {} millionths  at most {} keys", once, journey.priority,
       journey.holdout_millionths, journey.key_cap);
  if (journey.frame_bytes != 0) Line(1, "frames of {} bytes", journey.frame_bytes);
  if (journey.membership != abi::kNone) Line(1, "membership {}", description_.segments.at(journey.membership).id);
  if (journey.already_segment != abi::kNone) {
    Line(1, "those already in {}: {} per day, waiting in {}", description_.segments.at(journey.already_segment).id,
         journey.already_per_day, description_.segments.at(journey.already_bit).id);
  }
  if (!journey.aggregates.empty()) {
    Line(1, "aggregates #{} in {} bytes", fmt::join(journey.aggregates, " #"), journey.aggregate_bytes);
  }
  Outcomes(journey);
  Line(1, "begin at step {}", journey.first_step);
  for (uint32_t i = 0; i < journey.steps.size(); ++i) Step(journey, i);
}

void Printer::Outcomes(const abi::Journey& journey) {
  for (const abi::JourneyExit& exit : journey.exits) {
    std::string body = exit.body == abi::kNone ? "" : fmt::format("  step {}", exit.body);
    Line(1, "exit as {} on {}{}{}{}", exit.reason, TriggerName(exit.trigger), body, Copies(exit.captures, abi::kNone),
         At(exit.position));
  }
  const abi::Removed& removed = journey.removed;
  if (removed.kind == abi::WhenRemoved::kExit)
    Line(1, "when removed exit as {}{}", removed.reason, At(removed.position));
  if (removed.kind == abi::WhenRemoved::kContinue) {
    Line(1, "when removed continue at step {}{}", removed.step, At(removed.position));
  }
  if (journey.goal_trigger == abi::kNone) return;
  std::string worth;
  if (journey.goal_worth != abi::kNone) {
    worth = fmt::format("  worth {} [{}]", NameOf(journey.goal_worth_kind), journey.goal_worth);
  }
  std::string target;
  if (journey.goal_target_millionths >= 0)
    target = fmt::format("  target {} millionths", journey.goal_target_millionths);
  Line(1, "goal {} within {}{}{}", TriggerName(journey.goal_trigger), PrintLength(journey.goal_within), worth, target);
}

void Printer::Step(const abi::Journey& journey, uint32_t index) {
  const abi::Step& step = journey.steps[index];
  auto target = [](std::string_view label, uint32_t to) {
    return to == abi::kNone ? std::string() : fmt::format("  {} {}", label, to);
  };
  std::string subject;
  if (step.message != abi::kNone) subject += " " + description_.messages.at(step.message).id;
  for (size_t i = 0; i < step.channels.size(); ++i) {
    subject += (i == 0 ? " by " : " if unreachable ") + description_.channels.at(step.channels[i]).id;
  }
  if (step.hook != abi::kNone) subject += " " + description_.hooks.at(step.hook).id;
  if (step.team != abi::kNone) subject += " to " + description_.teams.at(step.team).id;
  if (step.kind == abi::StepKind::kWait) subject += " " + PrintLength(step.duration);
  const bool is_working = step.working_days != 0 || step.working_ms != 0;
  if (step.has_deadline && !is_working) subject += " up to " + PrintLength(step.duration);
  if (step.working_days != 0) subject += fmt::format(" up to {} working days", step.working_days);
  if (step.working_ms != 0) subject += " up to " + PrintLength({0, step.working_ms}) + " of working time";
  if (step.kind == abi::StepKind::kSplit) subject += " " + step.split;
  if (!step.reason.empty()) subject += " as " + step.reason;
  if (step.field != abi::kNone) subject += " customer." + description_.customer_fields.at(step.field).name;
  if (step.event != abi::kNone) subject += " " + description_.events.at(step.event).qualified_name;
  if (step.journey != abi::kNone) subject += " " + description_.journeys.at(step.journey).id;
  if (step.touchpoint != abi::kNone)
    subject += " at " + description_.maps.at(step.map).touchpoints.at(step.touchpoint).id;
  if (step.wait != abi::kNone) subject += fmt::format(" at {}", step.wait);
  if (step.frame != abi::kNone) subject += fmt::format(" frame {}", step.frame);
  if (step.times != 0) subject += fmt::format(" {} times", step.times);
  Line(1, "{}: {}{}{}{}{}{}", index, NameOf(step.kind), subject, target("next", step.next),
       target(step.kind == abi::StepKind::kBranch ? "if not" : "else", step.otherwise),
       step.id.empty() ? "" : fmt::format("  `{}`", step.id), At(step.position));
  StepDetails(step);
  if (!step.needs.empty()) Line(3, "needs [{}]", fmt::join(step.needs, "] ["));
}

void Printer::SendDetails(const abi::SendRules& rules) {
  const abi::Duration usual = abi::SendRules().expires;
  if (rules.expires.months != usual.months || rules.expires.milliseconds != usual.milliseconds) {
    Line(3, "expires {}", PrintLength(rules.expires));
  }
  if (rules.is_at_any_hour) Line(3, "at any hour");
  if (rules.goes_on) Line(3, "goes on at once");
  Expression(3, "only if", rules.only_if_root);
  if (rules.on_skipped != abi::kNone) Line(3, "step {} when skipped", rules.on_skipped);
  if (rules.awaits_delivery) Line(3, "step {} when failed", rules.on_failed);
  for (const abi::SendCondition& condition : rules.conditions) {
    const char* codes = condition.reads_codes ? ", with the codes" : "";
    Expression(3, fmt::format("asked by {}{}", description_.rules.at(condition.rule).id, codes), condition.root);
  }
}

void Printer::StepDetails(const abi::Step& step) {
  Expression(3, step.kind == abi::StepKind::kAssign ? "title" : "body", step.body_root);
  if (step.kind == abi::StepKind::kSend) SendDetails(step.send);
  for (size_t i = 0; i < step.argument_roots.size(); ++i) {
    const bool is_slot = step.kind == abi::StepKind::kSend;
    Expression(3, is_slot ? fmt::format("[{}]", i) : "argument", step.argument_roots[i]);
  }
  for (const abi::StepCoupon& coupon : step.coupons) {
    Line(3, "[{}] a code of {}", coupon.slot, description_.coupons.at(coupon.coupon).id);
  }
  if (step.answer_slot != abi::kNone) Line(3, "answer -> [{}]", step.answer_slot);
  const char* root = step.kind == abi::StepKind::kBranch ? "if" : step.kind == abi::StepKind::kSet ? "to" : "until";
  Expression(3, root, step.root);
  for (const abi::StepValue& value : step.values) {
    const bool is_event = step.event != abi::kNone;
    Expression(3,
               is_event ? description_.events.at(step.event).fields.at(value.to).name : fmt::format("[{}]", value.to),
               value.root);
  }
  for (uint32_t field : step.watched_fields) {
    Line(3, "re-timed by customer.{}", description_.customer_fields.at(field).name);
  }
  for (const abi::Arm& arm : step.arms) {
    if (arm.is_when) {
      Expression(3, fmt::format("step {} when", arm.target), arm.watch_root);
      Expression(3, "breakpoint", arm.watch_breakpoint_root);
    } else {
      Line(3, "step {} for {}{}", arm.target, TriggerName(arm.trigger), Copies(arm.captures, abi::kNone));
    }
  }
  for (const abi::SplitArm& arm : step.split_arms) {
    Line(3, "step {} arm {} {} millionths", arm.target, arm.name, arm.share_millionths);
    if (!arm.former_names.empty()) Line(4, "was {}", fmt::join(arm.former_names, ", "));
  }
}

}  // namespace senda::ir
