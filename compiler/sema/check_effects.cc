// Steps that change something at once (set, stop) or at the end of the instant (emit, start), and steps that go round
// (repeat, keep waiting).
#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/builtins.h"
#include "compiler/sema/check_given.h"
#include "compiler/sema/check_journeys.h"
#include "compiler/sema/declarations.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

constexpr int64_t kTurnsMax = 10'000;
constexpr int64_t kStepsAtOnceMax = 10'000;

bool Mentions(const std::string& key, const std::string& word) {
  for (size_t at = key.find(word); at != std::string::npos; at = key.find(word, at + 1)) {
    const size_t end = at + word.size();
    if (end == key.size() || key[end] < '0' || key[end] > '9') return true;
  }
  return false;
}

// Whether a fact may have been about the field: by name, or through what is expanded.
bool MayRead(const Checker& checker, const Fact& fact, uint32_t field) {
  if (fact.is_stable) return false;
  for (const char* expanded : {"let#", "define#", "segment#"}) {
    if (fact.key.find(expanded) != std::string::npos) return true;
  }
  // Their age comes from it.
  if (checker.birthday_field == field && fact.key.find("customer#age") != std::string::npos) return true;
  return Mentions(fact.key, fmt::format("customer#{}", field));
}

}  // namespace

// --------------------------------------------------------------------------------------------------------------- set

Flow StepChecker::On(ast::StepId id, const ast::SetStep& step) {
  Type type = expressions_.Infer(step.field);
  if (type.kind == TypeKind::kPoison) return {};
  const auto* resolved =
      std::get_if<CustomerFieldRef>(&checker_.model.resolutions.Get(expressions_.Unwrapped(step.field)));
  const uint32_t field = resolved == nullptr ? kCustomerFieldId : resolved->field;
  if (field == kCustomerFieldId) {
    checker_.sink.Report(Kind::kSetField, checker_.SpanOf(step.field)).Help("for example `set customer.plan = pro`");
    return {};
  }
  checker_.model.set_fields.Set(id, field);
  const Type& declared = checker_.model.customer_fields[field].type;
  if (!expressions_.Require(step.value, declared)) return {};
  const bool is_known = declared.is_optional && !checker_.model.expr_types[step.value].is_optional;
  Forget(field);
  if (is_known) env_.facts.Add({fmt::format("customer#{}", field), false});
  return {false, false, {field}};
}

// What was known of the field, or through it.
void StepChecker::Forget(uint32_t field) {
  Facts kept;
  for (const Fact& fact : env_.facts.all()) {
    if (!MayRead(checker_, fact, field)) kept.Add(fact);
  }
  env_.facts = std::move(kept);
}

// -------------------------------------------------------------------------------------------------------------- emit

Flow StepChecker::On(ast::StepId id, const ast::EmitStep& step) {
  auto found = checker_.Resolve(*env_.file, step.event.parts, step.event.span, "event", {DeclKind::kEvent});
  if (!found) return {};
  const EventTypeId event(found->index);
  const EventInfo& info = checker_.model.events[event];
  const bool is_consent = info.qualified_name.starts_with("consent_");
  if (!info.declaration.is_valid() && !is_consent) {
    auto report = checker_.sink.Report(Kind::kEmitBuiltIn, step.event.span, info.qualified_name);
    if (info.qualified_name == "profile_updated") report.Help("write `set customer.FIELD = …`");
    return {};
  }
  auto values = CheckGivenFields(checker_, env_, {event, step.fields, step.event.span, "emit "});
  if (!values) return {};
  checker_.model.emit_events.Set(id, event);
  checker_.model.emit_values.Set(id, std::move(*values));
  return {};
}

// ------------------------------------------------------------------------------------------------------- start, stop

// What the entry of the journey carries, by name.
const Binding* StepChecker::CarriedBy(JourneyId journey, Symbol name, BindingId* id) {
  for (BindingId carried : checker_.model.journey_bindings[journey.index()]) {
    if (checker_.model.bindings[carried].name != name) continue;
    *id = carried;
    return &checker_.model.bindings[carried];
  }
  return nullptr;
}

bool StepChecker::CheckSupplied(const Binding& carried, const ast::Argument& given) {
  Want want;
  want.is_event = true;
  Type type = Of(TypeKind::kEvent);
  type.is_optional = carried.is_optional;
  type.event = carried.events.front();
  if (carried.events.size() > 1) {
    const Type actual = expressions_.Infer(given.value, want);
    if (actual.kind == TypeKind::kPoison) return false;
    const auto& events = carried.events;
    if (actual.kind == TypeKind::kEvent && std::find(events.begin(), events.end(), actual.event) != events.end()) {
      return true;
    }
  }
  return expressions_.Require(given.value, type, want);
}

Flow StepChecker::On(ast::StepId id, const ast::StartStep& step) {
  auto found = checker_.Resolve(*env_.file, step.journey.parts, step.journey.span, "journey", {DeclKind::kJourney});
  if (!found) return {};
  const JourneyId journey(found->index);
  const std::string& name = checker_.model.journeys[journey].qualified_name;
  std::vector<std::pair<BindingId, ast::ExprId>> supplied;
  for (const ast::Argument& given : step.arguments) {
    if (!given.name) {
      checker_.sink.Report(Kind::kArgumentUnnamed, given.span, name)
          .Help("write the name that the journey gives it behind `as`, and a colon, in front");
      return {};
    }
    BindingId carried;
    const Binding* binding = CarriedBy(journey, given.name->text, &carried);
    if (binding == nullptr) {
      checker_.sink.Report(Kind::kArgumentUnknown, given.name->span, name, checker_.Text(given.name->text))
          .Help("the names are those behind `as` in the journey's `enter on`");
      return {};
    }
    for (const auto& [before, value] : supplied) {
      if (before != carried) continue;
      checker_.sink.Report(Kind::kArgumentTwice, given.name->span, checker_.Text(given.name->text));
      return {};
    }
    if (!CheckSupplied(*binding, given)) return {};
    supplied.emplace_back(carried, given.value);
  }
  for (BindingId carried : checker_.model.journey_bindings[journey.index()]) {
    const Binding& binding = checker_.model.bindings[carried];
    const bool is_there =
        std::any_of(supplied.begin(), supplied.end(), [&](const auto& one) { return one.first == carried; });
    if (is_there || binding.is_optional) continue;
    checker_.sink.Report(Kind::kArgumentMissing, step.journey.span, name, checker_.Text(binding.name))
        .Help(fmt::format("write `start {}({}: …)` with an event that is named here", checker_.Text(step.journey),
                          checker_.Text(binding.name)));
    return {};
  }
  checker_.model.step_journeys.Set(id, journey);
  checker_.model.start_events.Set(id, std::move(supplied));
  return {};
}

Flow StepChecker::On(ast::StepId id, const ast::StopStep& step) {
  auto found = checker_.Resolve(*env_.file, step.journey.parts, step.journey.span, "journey", {DeclKind::kJourney});
  if (!found) return {};
  const JourneyId journey(found->index);
  checker_.model.step_journeys.Set(id, journey);
  // Whoever stops their own journey goes no further, unless it has ended already.
  return {journey == id_ && !is_in_exit_, false};
}

// ------------------------------------------------------------------------------------------------------- going round

Flow StepChecker::On(ast::StepId id, const ast::KeepWaitingStep&) {
  if (arm_depth_ == 0) {
    checker_.sink.Report(Kind::kKeepOutside, checker_.ast.steps[id].span)
        .Help("write it at the end of a `for` or `when` of a `wait { … }`");
  }
  return {true, false};
}

Flow StepChecker::On(ast::StepId id, const ast::RepeatStep& step) {
  if (step.times < 1 || step.times > kTurnsMax) {
    checker_.sink.Report(Kind::kRepeatTimes, step.times_span, kTurnsMax, step.times);
  }
  if (step.every.is_valid()) {
    if (is_in_exit_) checker_.sink.Report(Kind::kExitBlockWaits, checker_.SpanOf(step.every));
    expressions_.RequireFixedLength(step.every, "The length after `every`");
  }
  // What held before the first turn need not hold before the second.
  env_.facts = env_.facts.Stable();
  const Facts outer = env_.facts;
  if (step.until.is_valid() && expressions_.RequireCondition(step.until)) expressions_.Assume(step.until, false);
  Flow flow = CheckBlock(step.body);
  env_.facts = outer;
  CheckTurns(id, step);
  CheckTurnsWait(id, step);
  flow.is_ended = flow.is_ended && !step.until.is_valid();
  flow.takes_time |= step.every.is_valid();
  return flow;
}

// repeat 5 times { send hello by email  wait until 09:00 }
void StepChecker::CheckTurnsWait(ast::StepId id, const ast::RepeatStep& step) {
  if (step.every.is_valid() || step.times < 2 || AtOnceOf(step.body).takes_time) return;
  for (ast::StepId inner : step.body) {
    const auto* until = std::get_if<ast::WaitUntilStep>(&checker_.ast.steps[inner].node);
    if (until == nullptr || checker_.model.expr_types.Get(until->moment).kind != TypeKind::kTimeOfDay) continue;
    checker_.sink.Report(Kind::kTurnsAtOnce, checker_.ast.steps[id].span)
        .Note(checker_.ast.steps[inner].span, "this includes now")
        .Help(fmt::format("write `repeat … times every {} {{ … }}`, with the `wait until` in front",
                          until->weekday ? "7 days" : "1 day"));
    return;
  }
}

StepChecker::AtOnce StepChecker::AtOnceOf(const ast::Block& block) const {
  AtOnce all;
  for (ast::StepId id : block) {
    const AtOnce one = std::visit([&](const auto& node) { return AtOnceOf(node); }, checker_.ast.steps[id].node);
    all.steps = std::min(all.steps + one.steps, 2 * kStepsAtOnceMax * kTurnsMax);
    all.takes_time |= one.takes_time;
  }
  return all;
}

StepChecker::AtOnce StepChecker::AtOnceOf(const ast::IfStep& step) const {
  AtOnce all{0, step.otherwise.has_value()};
  for (const ast::IfBranch& branch : step.branches) {
    const AtOnce one = AtOnceOf(branch.body);
    all.steps = std::max(all.steps, one.steps);
    all.takes_time &= one.takes_time;
  }
  if (step.otherwise) {
    const AtOnce one = AtOnceOf(*step.otherwise);
    all.steps = std::max(all.steps, one.steps);
    all.takes_time &= one.takes_time;
  }
  all.steps += static_cast<int64_t>(step.branches.size());
  return all;
}

StepChecker::AtOnce StepChecker::AtOnceOf(const ast::WaitForStep& step) const {
  AtOnce all{1, false};
  for (const auto& arm : step.arms) {
    const ast::Block& body = std::visit([](const auto& a) -> const ast::Block& { return a.body; }, arm);
    all.steps += AtOnceOf(body).steps;
  }
  if (step.otherwise) all.steps += AtOnceOf(*step.otherwise).steps;
  return all;
}

StepChecker::AtOnce StepChecker::AtOnceOf(const ast::SplitStep& step) const {
  AtOnce all{0, !step.arms.empty()};
  for (const ast::SplitArm& arm : step.arms) {
    const AtOnce one = AtOnceOf(arm.body);
    all.steps = std::max(all.steps, one.steps);
    all.takes_time &= one.takes_time;
  }
  ++all.steps;
  return all;
}

// At one instant at most one turn of `every` begins; of others, whose every way takes time, the end of one and the
// begin of the next.
StepChecker::AtOnce StepChecker::AtOnceOf(const ast::RepeatStep& step) const {
  AtOnce body = AtOnceOf(step.body);
  ++body.steps;
  const int64_t turns = step.every.is_valid() || body.takes_time ? 2 : std::clamp(step.times, int64_t{1}, kTurnsMax);
  const bool takes_time = body.takes_time || (step.every.is_valid() && step.times > 1);
  return {body.steps * turns, takes_time && !step.until.is_valid()};
}

// Blocks of what came of it; none takes time for certain.
StepChecker::AtOnce StepChecker::AtOnceOf(const ast::SendStep& step) const {
  AtOnce all{1, false};
  for (const auto* outcome : {&step.on_skipped, &step.on_failed}) {
    if (*outcome) all.steps += AtOnceOf((*outcome)->body).steps;
  }
  return all;
}

// An answer is an input of its own, and a deadline takes time.
StepChecker::AtOnce StepChecker::AtOnceOf(const ast::CallStep& step) const {
  AtOnce all{1, true};
  for (const auto* answer : {&step.done, &step.overdue}) {
    if (*answer) all.steps += AtOnceOf((*answer)->body).steps;
  }
  return all;
}

StepChecker::AtOnce StepChecker::AtOnceOf(const ast::AssignStep& step) const {
  return {1 + (step.otherwise ? AtOnceOf(*step.otherwise).steps : 0), true};
}

// repeat 1_000 times { repeat 1_000 times { emit ping { } } }
void StepChecker::CheckTurns(ast::StepId id, const ast::RepeatStep& step) {
  const AtOnce inner = AtOnceOf(step.body), all = AtOnceOf(step);
  if (all.steps <= kStepsAtOnceMax || inner.steps > kStepsAtOnceMax) return;  // reported inside
  checker_.sink.Report(Kind::kRepeatAtOnce, checker_.ast.steps[id].span, all.steps, kStepsAtOnceMax)
      .Help("let a turn take time, as in `repeat … times every 1 day { … }`, or make it fewer turns");
}

}  // namespace senda::sema
