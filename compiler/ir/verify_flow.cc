// Patterns, triggers and journeys.
#include <algorithm>
#include <set>

#include "compiler/ir/verifier.h"
#include "runtime/abi/frames.h"

namespace senda::ir {
namespace {

constexpr MayRead kInstanceToo{.instance = true};

bool IsImmediate(abi::StepKind kind) {
  switch (kind) {
    case abi::StepKind::kBranch:
    case abi::StepKind::kSplit:
    case abi::StepKind::kJump:
    case abi::StepKind::kSet:
    case abi::StepKind::kEmit:
    case abi::StepKind::kStart:
    case abi::StepKind::kStop:
    case abi::StepKind::kLeaveArm:
    case abi::StepKind::kRepeat: return true;
    // Turns are counted, and a kept wait takes no arm again for the same reason.
    case abi::StepKind::kTurn:
    case abi::StepKind::kKeepWaiting:
    case abi::StepKind::kSend:
    case abi::StepKind::kCall:
    case abi::StepKind::kAssign:
    case abi::StepKind::kWait:
    case abi::StepKind::kWaitUntil:
    case abi::StepKind::kWaitFor:
    case abi::StepKind::kExit:
    case abi::StepKind::kComplete: return false;
  }
  return false;
}

// Where a step that takes no time leads.
std::vector<uint32_t> ImmediateTargets(const abi::Step& step) {
  std::vector<uint32_t> out;
  if (step.kind == abi::StepKind::kTurn) out.push_back(step.otherwise);
  if (step.kind == abi::StepKind::kSend && step.send.goes_on) out.push_back(step.next);
  if (!IsImmediate(step.kind)) return out;
  for (uint32_t target : {step.next, step.kind == abi::StepKind::kBranch ? step.otherwise : abi::kNone}) {
    if (target != abi::kNone) out.push_back(target);
  }
  for (const abi::SplitArm& arm : step.split_arms) out.push_back(arm.target);
  return out;
}

}  // namespace

void Verifier::CheckDuration(const abi::Duration& duration, std::string_view what, std::string_view of) {
  bool is_months = duration.months > 0 && duration.milliseconds == 0;
  bool is_exact = duration.months == 0 && duration.milliseconds > 0;
  Expect(is_months || is_exact, "{}: {} of {} months and {} ms", of, what, duration.months, duration.milliseconds);
}

void Verifier::VerifyPatterns() {
  for (uint32_t i = 0; i < description_.triggers.size(); ++i) VerifyTrigger(i);
  for (uint32_t i = 0; i < description_.patterns.size(); ++i) VerifyPattern(i);
}

void Verifier::VerifyTrigger(uint32_t index) {
  const abi::Trigger& trigger = description_.triggers[index];
  Expect(!trigger.id.empty(), "trigger {} has no id", index);
  Expect(!trigger.patterns.empty(), "{}: has no pattern", trigger.id);
  for (uint32_t pattern : trigger.patterns) {
    if (!InRange(pattern, description_.patterns.size(), "pattern", trigger.id)) continue;
    Expect(description_.patterns[pattern].trigger == index, "{}: its pattern fires another", trigger.id);
  }
  Expect(trigger.nested.empty() || trigger.is_instance_scoped, "{}: nested triggers outside a journey", trigger.id);
  for (uint32_t nested : trigger.nested) {
    if (!InRange(nested, description_.triggers.size(), "nested trigger", trigger.id)) continue;
    Expect(nested < index && description_.triggers[nested].is_instance_scoped, "{}: nested {} does not come before it",
           trigger.id, description_.triggers[nested].id);
  }
}

void Verifier::VerifyPattern(uint32_t index) {
  const abi::Pattern& pattern = description_.patterns[index];
  const std::string& id = pattern.id;
  if (!InRange(pattern.trigger, description_.triggers.size(), "trigger", id)) return;
  const abi::Trigger& trigger = description_.triggers[pattern.trigger];
  Expect(std::count(trigger.patterns.begin(), trigger.patterns.end(), index) == 1, "{}: not among those of {}", id,
         trigger.id);
  Expect(pattern.keep > 0, "{}: keeps no attempt", id);
  if (pattern.kind == abi::PatternKind::kCalendar) return VerifyCalendar(pattern);
  Expect(!pattern.links.empty(), "{}: has no link", id);
  Expect(pattern.kind == abi::PatternKind::kChain || pattern.links.size() == 1, "{}: has {} links", id,
         pattern.links.size());
  for (const abi::Link& link : pattern.links) {
    Expect(!link.sources.empty(), "{}: a link that nothing feeds", id);
    if (link.has_within) CheckDuration(link.within, "within", id);
    for (const abi::Source& source : link.sources) VerifySource(source, pattern);
  }
  Expect(pattern.has_absence || pattern.cancel.empty(), "{}: cancelled without an absence", id);
  for (const abi::Source& source : pattern.cancel) VerifySource(source, pattern);
  if (pattern.has_absence) CheckDuration(pattern.absence, "absence", id);
  if (pattern.has_total_within) CheckDuration(pattern.total_within, "within", id);
  if (pattern.kind != abi::PatternKind::kChain) CheckDuration(pattern.length, "length", id);
  Expect(pattern.kind != abi::PatternKind::kCount || pattern.count > 0, "{}: counts to 0", id);
  for (uint32_t slot : pattern.key_slots) InRange(slot, trigger.capture_kinds.size(), "key slot", id);
  CheckOptionalRoot(pattern.since_root, kWantedOptionalInstant, kInstanceToo, "since", id);
  if (!pattern.is_distinct) return;
  bool is_root = pattern.distinct_root != abi::kNone;
  Expect(is_root != (pattern.distinct_field != abi::kNone), "{}: distinct in one thing", id);
  for (const abi::Source& source : pattern.links.empty() ? std::vector<abi::Source>() : pattern.links.front().sources) {
    InRangeOrNone(pattern.distinct_field, KindsOfSource(source).size(), "distinct field", id);
    CheckEventFields(pattern.distinct_root, KindsOfSource(source), id);
  }
  CheckOptionalRoot(pattern.distinct_root, {ShapeOf(pattern.distinct_kind), true},
                    {.event = true, .instance = trigger.is_instance_scoped}, "distinct", id);
}

void Verifier::VerifyCalendar(const abi::Pattern& pattern) {
  const std::string& id = pattern.id;
  const MayRead may_read{.instance = description_.triggers[pattern.trigger].is_instance_scoped};
  Expect(pattern.links.empty() && pattern.cancel.empty(), "{}: a calendar that something feeds", id);
  Expect(pattern.weekday >= -1 && pattern.weekday <= 6, "{}: no weekday", id);
  CheckRoot(pattern.time_root, {ShapeOf(abi::Kind::kTimeOfDay), true}, may_read, "time", id);
  const bool has_date = pattern.recurrence != abi::Recurrence::kDaily;
  Expect(has_date == (pattern.date_root != abi::kNone), "{}: a date where it needs none, or none", id);
  CheckOptionalRoot(pattern.date_root, {ShapeOf(abi::Kind::kDate), true}, may_read, "date", id);
}

std::vector<abi::Kind> Verifier::KindsOfSource(const abi::Source& source) const {
  switch (source.kind) {
    case abi::SourceKind::kEvent: return KindsOfEvent(source.target);
    case abi::SourceKind::kTrigger:
      if (source.target < description_.triggers.size()) return description_.triggers[source.target].capture_kinds;
      return {};
    case abi::SourceKind::kFlip:
    case abi::SourceKind::kChange: return {};
  }
  return {};
}

void Verifier::VerifyTarget(const abi::Source& source, const abi::Pattern& pattern) {
  const std::string& id = pattern.id;
  switch (source.kind) {
    case abi::SourceKind::kEvent: InRange(source.target, description_.events.size(), "event", id); return;
    case abi::SourceKind::kFlip:
      if (!InRange(source.target, description_.segments.size(), "segment", id)) return;
      Expect(description_.segments[source.target].has_watchers, "{}: nobody watches {}", id,
             description_.segments[source.target].id);
      return;
    case abi::SourceKind::kChange: InRange(source.target, description_.customer_fields.size(), "field", id); return;
    case abi::SourceKind::kTrigger:
      if (!InRange(source.target, description_.triggers.size(), "trigger", id)) return;
      Expect(source.target < pattern.trigger, "{}: fed by {}, which does not come before it", id,
             description_.triggers[source.target].id);
      return;
  }
}

void Verifier::VerifySource(const abi::Source& source, const abi::Pattern& pattern) {
  const std::string& id = pattern.id;
  const abi::Trigger& trigger = description_.triggers[pattern.trigger];
  VerifyTarget(source, pattern);
  MayRead may_read{
      .event = true, .attempt = source.needs_attempt, .instance = source.needs_attempt && trigger.is_instance_scoped};
  CheckOptionalRoot(source.where_root, kWantedBool, may_read, "where", id);
  CheckEventFields(source.where_root, KindsOfSource(source), id);
  CheckCaptures(source.where_root, Op::kAttemptCapture, trigger.capture_kinds, id);
  Expect(!source.needs_attempt || source.where_root != abi::kNone, "{}: nothing to decide per attempt", id);
  if (source.decide_position != abi::kNone) {
    Expect(source.kind == abi::SourceKind::kEvent && !source.needs_attempt, "{}: decided with an event", id);
    if (source.kind == abi::SourceKind::kEvent && source.target < description_.effects.size()) {
      size_t decisions = description_.effects[source.target].decisions.size();
      InRange(source.decide_position, decisions, "position in the event's decisions", id);
    }
  }
  for (uint32_t root : {source.from_root, source.to_root}) {
    if (root == abi::kNone) continue;
    Expect(source.kind == abi::SourceKind::kChange, "{}: compared although no field changes", id);
    if (source.kind != abi::SourceKind::kChange || source.target >= description_.customer_fields.size()) continue;
    abi::Kind kind = description_.customer_fields[source.target].type.kind;
    CheckRoot(root, {ShapeOf(kind), true}, kInstanceToo, "value of a change", id);
  }
  CheckCopies(source.captures, KindsOfSource(source), trigger.capture_kinds, id);
}

void Verifier::CheckCopies(const std::vector<abi::Source::Copy>& copies, const std::vector<abi::Kind>& from,
                           const std::vector<abi::Kind>& to, std::string_view of) {
  for (const abi::Source::Copy& copy : copies) {
    if (!InRange(copy.from, from.size(), "captured field", of) || !InRange(copy.to, to.size(), "capture slot", of)) {
      continue;
    }
    Expect(ShapeOf(from[copy.from]) == ShapeOf(to[copy.to]), "{}: captures {} as another type", of, copy.from);
  }
}

void Verifier::VerifyJourneys() {
  for (const abi::Channel& channel : description_.channels) {
    CheckOptionalRoot(channel.to_root, {{abi::Rep::kText, false}, true}, {}, "address", channel.id);
  }
  for (const abi::Journey& journey : description_.journeys) VerifyJourney(journey);
}

void Verifier::VerifyJourney(const abi::Journey& journey) {
  const std::string& id = journey.id;
  CheckRoot(journey.audience_root, kWantedBool, kInstanceToo, "audience", id);
  CheckCaptures(journey.audience_root, Op::kInstanceCapture, journey.capture_kinds, id);
  if (InRange(journey.entry_trigger, description_.triggers.size(), "entry", id)) {
    const abi::Trigger& entry = description_.triggers[journey.entry_trigger];
    Expect(!entry.is_instance_scoped, "{}: entered by a trigger of an instance", id);
    CheckCopies(journey.entry_captures, entry.capture_kinds, journey.capture_kinds, id);
  }
  CheckOptionalRoot(journey.key_root, {ShapeOf(journey.key_kind), true}, kInstanceToo, "key", id);
  CheckCaptures(journey.key_root, Op::kInstanceCapture, journey.capture_kinds, id);
  Expect(journey.key_cap > 0, "{}: admits no key", id);
  VerifyEntry(journey);
  Expect(journey.holdout_millionths >= 0 && journey.holdout_millionths <= 1'000'000, "{}: holdout", id);
  for (uint32_t aggregate : journey.aggregates) {
    if (!InRange(aggregate, description_.aggregates.size(), "aggregate", id)) continue;
    const abi::Aggregate& own = description_.aggregates[aggregate];
    Expect(own.is_instance_scoped && own.slot + own.slot_bytes <= journey.aggregate_bytes, "{}: {}", id, own.id);
  }
  VerifyOutcomes(journey);
  VerifySteps(journey);
}

void Verifier::VerifyEntry(const abi::Journey& journey) {
  const std::string& id = journey.id;
  CheckOptionalRoot(journey.while_root, kWantedBool, kInstanceToo, "while", id);
  CheckCaptures(journey.while_root, Op::kInstanceCapture, journey.capture_kinds, id);
  CheckOptionalRoot(journey.while_breakpoint_root, kWantedInstant, kInstanceToo, "breakpoint of while", id);
  CheckCaptures(journey.while_breakpoint_root, Op::kInstanceCapture, journey.capture_kinds, id);
  Expect(journey.while_root != abi::kNone || journey.while_breakpoint_root == abi::kNone, "{}: breakpoint of no while",
         id);
  if (journey.once == abi::Once::kPer) CheckDuration(journey.once_per, "once per", id);
  if (journey.once == abi::Once::kAtMost) Expect(journey.once_times > 0, "{}: admits nobody", id);
  Expect(journey.once_keep > 0, "{}: remembers no entry", id);
  const auto is_bit = [&](uint32_t bit, abi::SegmentKind kind) {
    if (!InRangeOrNone(bit, description_.segments.size(), "bit", id) || bit == abi::kNone) return;
    Expect(description_.segments[bit].kind == kind, "{}: {} is another bit", id, description_.segments[bit].id);
  };
  is_bit(journey.membership, abi::SegmentKind::kInJourney);
  is_bit(journey.already_bit, abi::SegmentKind::kWaitsToEnter);
  is_bit(journey.already_segment, abi::SegmentKind::kComputed);
  const bool takes_those_in = journey.already_segment != abi::kNone;
  Expect(takes_those_in == (journey.already_bit != abi::kNone) && takes_those_in == (journey.already_per_day > 0),
         "{}: those already in", id);
}

void Verifier::CheckInstanceTrigger(uint32_t trigger, const std::vector<abi::Source::Copy>& captures,
                                    const abi::Journey& journey, std::string_view what) {
  if (!InRange(trigger, description_.triggers.size(), what, journey.id)) return;
  const abi::Trigger& watched = description_.triggers[trigger];
  Expect(watched.is_instance_scoped, "{}: {} {} is not an instance's own", journey.id, what, watched.id);
  CheckCopies(captures, watched.capture_kinds, journey.capture_kinds, journey.id);
}

void Verifier::VerifyOutcomes(const abi::Journey& journey) {
  for (const abi::JourneyExit& exit : journey.exits) {
    CheckInstanceTrigger(exit.trigger, exit.captures, journey, "exit");
    Expect(!exit.reason.empty(), "{}: an exit without a reason", journey.id);
    InRangeOrNone(exit.body, journey.steps.size(), "step of an exit", journey.id);
  }
  if (journey.removed.kind == abi::WhenRemoved::kContinue) {
    InRange(journey.removed.step, journey.steps.size(), "step to continue at", journey.id);
  }
  Expect(journey.capture_names.empty() || journey.capture_names.size() == journey.capture_kinds.size(),
         "{}: captures without names", journey.id);
  for (const uint32_t slot : journey.needs) InRange(slot, journey.capture_kinds.size(), "capture needed", journey.id);
  if (journey.goal_trigger == abi::kNone) return;
  CheckInstanceTrigger(journey.goal_trigger, {}, journey, "goal");
  CheckDuration(journey.goal_within, "goal's time", journey.id);
  if (journey.goal_trigger >= description_.triggers.size()) return;
  size_t slots = description_.triggers[journey.goal_trigger].capture_kinds.size();
  InRangeOrNone(journey.goal_worth, slots, "goal's worth", journey.id);
}

void Verifier::VerifySteps(const abi::Journey& journey) {
  if (!InRange(journey.first_step, journey.steps.size(), "first step", journey.id)) return;
  size_t before = findings_.size();
  for (uint32_t i = 0; i < journey.steps.size(); ++i) VerifyStep(journey, i);
  if (findings_.size() != before) return;
  // No circle of steps that take no time: remove what leads nowhere at once, until nothing is left.
  const size_t count = journey.steps.size();
  std::vector<size_t> open(count);                 // how many targets of each are left
  std::vector<std::vector<uint32_t>> from(count);  // the steps that lead to each at once
  std::vector<uint32_t> done;
  for (uint32_t i = 0; i < count; ++i) {
    const std::vector<uint32_t> targets = ImmediateTargets(journey.steps[i]);
    open[i] = targets.size();
    for (const uint32_t target : targets) from[target].push_back(i);
    if (targets.empty()) done.push_back(i);
  }
  for (size_t next = 0; next < done.size(); ++next) {
    for (const uint32_t step : from[done[next]]) {
      if (--open[step] == 0) done.push_back(step);
    }
  }
  Expect(done.size() == count, "{}: steps go round without taking time", journey.id);
}

void Verifier::VerifyStep(const abi::Journey& journey, uint32_t index) {
  const abi::Step& step = journey.steps[index];
  std::string id = fmt::format("{}, step {} `{}`", journey.id, index, step.id);
  size_t count = journey.steps.size();
  auto instance_root = [&](uint32_t root, Wanted wanted, std::string_view what) {
    CheckRoot(root, wanted, kInstanceToo, what, id);
    CheckCaptures(root, Op::kInstanceCapture, journey.capture_kinds, id);
  };
  for (const uint32_t slot : step.reads) InRange(slot, journey.capture_kinds.size(), "capture read", id);
  for (const uint32_t slot : step.needs) InRange(slot, journey.capture_kinds.size(), "capture needed", id);
  switch (step.kind) {
    case abi::StepKind::kSend:
      InRange(step.message, description_.messages.size(), "message", id);
      Expect(!step.channels.empty(), "{}: has no channel", id);
      for (uint32_t channel : step.channels) InRange(channel, description_.channels.size(), "channel", id);
      VerifySendRules(journey, step.send, id);
      VerifySlots(journey, step, id);
      if (step.body_root != abi::kNone) instance_root(step.body_root, {{abi::Rep::kText, false}, true}, "body");
      break;
    case abi::StepKind::kWait: CheckDuration(step.duration, "wait", id); break;
    case abi::StepKind::kWaitUntil:
      instance_root(step.root, {{abi::Rep::kInteger, false}, step.has_else}, "instant");
      if (step.has_else) InRange(step.otherwise, count, "step", id);
      for (uint32_t field : step.watched_fields) InRange(field, description_.customer_fields.size(), "field", id);
      break;
    case abi::StepKind::kWaitFor: VerifyWaitFor(journey, step); break;
    case abi::StepKind::kBranch:
      instance_root(step.root, kWantedBool, "condition");
      InRange(step.otherwise, count, "step", id);
      break;
    case abi::StepKind::kSplit: VerifySplit(journey, step); return;
    case abi::StepKind::kExit: Expect(!step.reason.empty(), "{}: has no reason", id); return;
    case abi::StepKind::kComplete: return;
    case abi::StepKind::kJump: break;
    case abi::StepKind::kSet:
      if (InRange(step.field, description_.customer_fields.size(), "field", id)) {
        const abi::FieldType& type = description_.customer_fields[step.field].type;
        instance_root(step.root, {ShapeOf(type.kind), type.is_optional}, "value");
      }
      break;
    case abi::StepKind::kEmit:
      if (InRange(step.event, description_.events.size(), "event", id)) VerifyEmit(journey, step, id);
      break;
    case abi::StepKind::kStart:
      if (InRange(step.journey, description_.journeys.size(), "journey", id)) VerifyStart(journey, step, id);
      break;
    case abi::StepKind::kStop:
      InRange(step.journey, description_.journeys.size(), "journey", id);
      if (step.next == abi::kNone) return;  // it stops itself
      break;
    case abi::StepKind::kKeepWaiting: VerifyKept(journey, step.wait, id); return;
    case abi::StepKind::kLeaveArm: VerifyKept(journey, step.wait, id); break;
    case abi::StepKind::kRepeat: VerifyFrame(journey, step.frame, sizeof(abi::Turns), id); break;
    case abi::StepKind::kTurn:
      VerifyFrame(journey, step.frame, sizeof(abi::Turns), id);
      Expect(step.times > 0, "{}: has no turn", id);
      if (step.has_deadline) CheckDuration(step.duration, "every", id);
      if (step.root != abi::kNone) instance_root(step.root, kWantedBool, "until");
      InRange(step.otherwise, count, "step", id);
      break;
    case abi::StepKind::kCall:
    case abi::StepKind::kAssign: VerifyOutside(journey, step, id); break;
  }
  // Behind a wait for events whose arms and deadline all lead elsewhere nothing follows.
  if (step.kind == abi::StepKind::kWaitFor && step.next == abi::kNone) return;
  InRange(step.next, count, "step", id);
}

void Verifier::VerifyEmit(const abi::Journey& journey, const abi::Step& step, std::string_view id) {
  const abi::EventSchema& event = description_.events[step.event];
  for (const abi::StepValue& value : step.values) {
    if (!InRange(value.to, event.fields.size(), "field of the event", id)) continue;
    const abi::FieldType& type = event.fields[value.to].type;
    CheckRoot(value.root, {ShapeOf(type.kind), type.is_optional}, kInstanceToo, "value", id);
    CheckCaptures(value.root, Op::kInstanceCapture, journey.capture_kinds, id);
  }
}

void Verifier::VerifyStart(const abi::Journey& journey, const abi::Step& step, std::string_view id) {
  const std::vector<abi::Kind>& captures = description_.journeys[step.journey].capture_kinds;
  for (const abi::StepValue& value : step.values) {
    if (!InRange(value.to, captures.size(), "capture", id)) continue;
    CheckRoot(value.root, {ShapeOf(captures[value.to]), true}, kInstanceToo, "value", id);
    CheckCaptures(value.root, Op::kInstanceCapture, journey.capture_kinds, id);
  }
}

void Verifier::VerifyFrame(const abi::Journey& journey, uint32_t frame, size_t bytes, std::string_view id) {
  Expect(frame != abi::kNone && frame % 8 == 0 && frame + bytes <= journey.frame_bytes, "{}: has no frame", id);
}

void Verifier::VerifyKept(const abi::Journey& journey, uint32_t wait, std::string_view id) {
  if (!InRange(wait, journey.steps.size(), "wait", id)) return;
  const abi::Step& kept = journey.steps[wait];
  Expect(kept.kind == abi::StepKind::kWaitFor, "{}: keeps what does not wait", id);
  VerifyFrame(journey, kept.frame, sizeof(abi::KeptWait), id);
}

void Verifier::VerifySendRules(const abi::Journey& journey, const abi::SendRules& rules, std::string_view id) {
  CheckDuration(rules.expires, "expires", id);
  CheckOptionalRoot(rules.only_if_root, kWantedBool, kInstanceToo, "only if", id);
  CheckCaptures(rules.only_if_root, Op::kInstanceCapture, journey.capture_kinds, id);
  InRangeOrNone(rules.on_skipped, journey.steps.size(), "step when skipped", id);
  InRangeOrNone(rules.on_failed, journey.steps.size(), "step when failed", id);
  Expect(rules.awaits_delivery == (rules.on_failed != abi::kNone), "{}: what happens when it failed", id);
  Expect(!rules.goes_on || (rules.on_skipped == abi::kNone && !rules.awaits_delivery), "{}: goes on and waits", id);
}

// A call of a hook, or work for a person: what it is given, where the answer goes, how long it may take.
void Verifier::VerifyOutside(const abi::Journey& journey, const abi::Step& step, std::string_view id) {
  auto check = [&](uint32_t root, Wanted wanted, std::string_view what) {
    CheckRoot(root, wanted, kInstanceToo, what, id);
    CheckCaptures(root, Op::kInstanceCapture, journey.capture_kinds, id);
  };
  InRange(step.otherwise, journey.steps.size(), "step", id);
  const bool is_working = step.working_days != 0 || step.working_ms > 0;
  if (!is_working) CheckDuration(step.duration, "deadline", id);
  InRangeOrNone(step.answer_slot, journey.capture_kinds.size(), "slot of an answer", id);
  const bool has_slot = step.answer_slot < journey.capture_kinds.size();
  if (step.kind == abi::StepKind::kAssign) {
    InRange(step.team, description_.teams.size(), "team", id);
    check(step.body_root, {{abi::Rep::kText, false}, true}, "title");
    if (has_slot) Expect(journey.capture_kinds[step.answer_slot] == abi::Kind::kEnum, "{}: kind of the answer", id);
    return;
  }
  Expect(!is_working, "{}: a hook has no working time", id);
  if (!InRange(step.hook, description_.hooks.size(), "hook", id)) return;
  const abi::Hook& hook = description_.hooks[step.hook];
  Expect(step.argument_roots.size() == hook.parameter_types.size(), "{}: {} arguments", id, step.argument_roots.size());
  for (size_t i = 0; i < std::min(step.argument_roots.size(), hook.parameter_types.size()); ++i) {
    check(step.argument_roots[i], {ShapeOf(hook.parameter_types[i].kind), true}, "argument");
  }
  if (has_slot) Expect(journey.capture_kinds[step.answer_slot] == hook.gives.kind, "{}: kind of the answer", id);
}

void Verifier::VerifyWaitFor(const abi::Journey& journey, const abi::Step& step) {
  std::string id = fmt::format("{}, `{}`", journey.id, step.id);
  Expect(!step.arms.empty() || step.has_deadline, "{}: waits for nothing", id);
  if (step.has_deadline) {
    CheckDuration(step.duration, "deadline", id);
    InRange(step.has_else ? step.otherwise : std::min(step.next, step.otherwise), journey.steps.size(), "step", id);
  }
  for (const abi::Arm& arm : step.arms) {
    InRange(arm.target, journey.steps.size(), "step of an arm", id);
    if (arm.is_when) {
      CheckRoot(arm.watch_root, kWantedBool, kInstanceToo, "condition", id);
      CheckOptionalRoot(arm.watch_breakpoint_root, kWantedInstant, kInstanceToo, "breakpoint", id);
      CheckCaptures(arm.watch_root, Op::kInstanceCapture, journey.capture_kinds, id);
      CheckCaptures(arm.watch_breakpoint_root, Op::kInstanceCapture, journey.capture_kinds, id);
    } else {
      CheckInstanceTrigger(arm.trigger, arm.captures, journey, "arm");
    }
  }
}

void Verifier::VerifySplit(const abi::Journey& journey, const abi::Step& step) {
  std::string id = fmt::format("{}, split {}", journey.id, step.split);
  Expect(!step.split.empty(), "{}: has no name", id);
  int64_t sum = 0;
  for (const abi::SplitArm& arm : step.split_arms) {
    InRange(arm.target, journey.steps.size(), "step of an arm", id);
    Expect(arm.share_millionths >= 0 && !arm.name.empty(), "{}: arm `{}`", id, arm.name);
    sum += arm.share_millionths;
  }
  Expect(sum == 1'000'000, "{}: shares of {} millionths", id, sum);
}

}  // namespace senda::ir
