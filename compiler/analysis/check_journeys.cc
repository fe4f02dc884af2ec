#include "compiler/analysis/check_journeys.h"

#include <algorithm>

#include "compiler/base/overloaded.h"

namespace senda::analysis {
namespace {

constexpr int64_t kLongest = ValueSet::kMost / 4;

const ast::JourneyDecl& NodeOf(const Finder& finder, sema::JourneyId id) {
  return std::get<ast::JourneyDecl>(finder.DeclarationOf(finder.model.journeys[id]).node);
}

bool IsStarted(const Finder& finder, sema::JourneyId journey) {
  for (ast::StepId id : finder.ast.steps.ids()) {
    const bool starts = std::holds_alternative<ast::StartStep>(finder.ast.steps[id].node);
    if (starts && finder.model.step_journeys.Get(id) == journey) return true;
  }
  return false;
}

}  // namespace

JourneyChecker::JourneyChecker(Finder* finder, sema::JourneyId id)
    : finder_(*finder),
      conditions_(finder),
      patterns_(finder),
      declaration_(finder->DeclarationOf(finder->model.journeys[id])),
      node_(NodeOf(*finder, id)),
      is_started_(IsStarted(*finder, id)) {}

FormulaId JourneyChecker::That(ast::ExprId condition, bool truth) {
  Place place;
  place.frame = Frame::kRunning;
  return finder_.conditions.That(condition, truth, place);
}

FormulaId JourneyChecker::KeptFor(FormulaId formula, bool later) {
  const std::set<uint32_t>& set_fields = finder_.conditions.terms().set_fields();
  return finder_.conditions.formulas().Only(formula, [&](const Term& term) {
    if (term.is_stable) return true;
    if (later || term.asks_a_journey) return false;
    return std::none_of(term.fields.begin(), term.fields.end(),
                        [&](uint32_t field) { return set_fields.contains(field); });
  });
}

FormulaId JourneyChecker::Kept(FormulaId formula) {
  return KeptFor(formula, false);
}

void JourneyChecker::Learn(ast::ExprId condition, bool truth, bool acts_later, State* state) {
  const FormulaId holds = That(condition, truth);
  // A journey goes on by itself until it waits or sends; only who is in which journey can change at once.
  const FormulaId known = acts_later ? Kept(holds) : finder_.conditions.formulas().Only(holds, [](const Term& term) {
    return term.is_stable || !term.asks_a_journey;
  });
  if (known != finder_.conditions.formulas().True()) state->facts.push_back({known, finder_.SpanOf(condition)});
}

bool JourneyChecker::Reads(FormulaId formula, uint32_t field) const {
  const Formulas& formulas = finder_.conditions.formulas();
  std::vector<FormulaId> open = {formula};
  std::set<FormulaId> seen;
  while (!open.empty()) {
    const Formula& node = formulas[open.back()];
    const bool is_new = seen.insert(open.back()).second;
    open.pop_back();
    if (!is_new) continue;
    if (node.kind == Formula::Kind::kLiteral) {
      const std::vector<uint32_t>& fields = formulas.term(node.term).fields;
      if (std::find(fields.begin(), fields.end(), field) != fields.end()) return true;
    }
    open.insert(open.end(), node.parts.begin(), node.parts.end());
  }
  return false;
}

void JourneyChecker::Forget(uint32_t field, State* state) {
  Formulas& formulas = finder_.conditions.formulas();
  const std::string_view name = finder_.Text(finder_.model.customer_fields.at(field).name);
  // These move what is read from the customer's clock.
  const bool moves_clock = name == "timezone" || name == "birthday";
  Facts facts;
  for (const Fact& fact : state->facts) {
    FormulaId kept = fact.formula;
    if (moves_clock) {
      kept = KeptFor(fact.formula, true);
    } else if (Reads(fact.formula, field)) {
      kept = formulas.Only(fact.formula, [&](const Term& term) {
        return std::find(term.fields.begin(), term.fields.end(), field) == term.fields.end();
      });
    }
    if (kept != formulas.True()) facts.push_back({kept, fact.span});
  }
  state->facts = std::move(facts);
}

void JourneyChecker::Check() {
  CollectMessages();
  CheckClauses();
  LookAtExits();
  CheckEntry();
  CheckMemberships();
  State state;
  state.facts = entry_;
  Walk(node_.steps, &state);
  for (const ast::ExitClause& exit : node_.exits) {
    State ended;
    if (exit.body) Walk(*exit.body, &ended);
  }
}

void JourneyChecker::CheckClauses() {
  patterns_.Check(node_.enter_on, {});
  PatternPlace place;
  place.sent = &sent_;
  for (const ast::ExitClause& exit : node_.exits) patterns_.Check(exit.pattern, place);
  if (!node_.goal) return;
  if (node_.goal->within.is_valid()) {
    place.most_ms = finder_.Milliseconds(node_.goal->within);
    place.most_span = finder_.SpanOf(node_.goal->within);
  }
  patterns_.Check(node_.goal->pattern, place);
}

// audience not loyal  enter on enters loyal
void JourneyChecker::CheckEntry() {
  Conditions& conditions = finder_.conditions;
  Facts facts;
  bool is_reported = false;
  if (node_.while_holds) {
    const ast::ExprId condition = node_.while_holds->condition;
    is_reported |= conditions_.Check(condition, {}) != Verdict::kOpen;
    const FormulaId holds = conditions.That(condition, true, {});
    facts.push_back({holds, node_.while_holds->span});
    always_.push_back({Kept(holds), node_.while_holds->span});
    const ValueSet left = conditions.Left({holds}, conditions.terms().TimeInside());
    if (!left.intervals().empty() && left.most() < kLongest) EndAfter(left.most(), node_.while_holds->span);
  }
  if (node_.audience.is_valid()) {
    is_reported |= conditions_.Check(node_.audience, {}) != Verdict::kOpen;
    facts.push_back({conditions.That(node_.audience, true, {}), finder_.SpanOf(node_.audience)});
  }
  // A queued firing is tried later, when the segment may have been left again.
  const bool is_queued = node_.again && node_.again->again == ast::Again::kQueue;
  if (node_.enter_on.is_valid()) {
    const FormulaId fires = patterns_.FactsOf(node_.enter_on, is_queued);
    // What was so before the event need not be so behind it.
    const FormulaId behind =
        std::holds_alternative<ast::FlipPattern>(finder_.ast.patterns[finder_.Unwrapped(node_.enter_on)].node)
            ? fires
            : patterns_.FactsOf(node_.enter_on, true);
    if (!is_reported && !finder_.Excludes({}, behind) && finder_.Excludes(facts, behind)) {
      DiagnosticBuilder report =
          finder_.sink.Report(Kind::kNobodyEnters, declaration_.name.span, finder_.Text(declaration_.name.text));
      report.Note(finder_.ast.patterns[node_.enter_on].span, "whoever comes in here");
      for (const Fact& fact : finder_.Reasons(facts, behind)) report.Note(fact.span, "is kept out by this");
      is_reported = true;
    }
    facts.push_back({behind, finder_.ast.patterns[node_.enter_on].span});
  }
  if (!is_reported && finder_.Excludes(facts, conditions.formulas().True())) {
    DiagnosticBuilder report =
        finder_.sink.Report(Kind::kNobodyEnters, declaration_.name.span, finder_.Text(declaration_.name.text));
    for (const Fact& fact : finder_.Reasons(facts, conditions.formulas().True())) {
      report.Note(fact.span, "these exclude each other");
    }
    is_reported = true;
  }
  if (is_reported) return;  // then nothing is known that would make sense
  for (const Fact& fact : is_started_ ? always_ : facts) entry_.push_back({Kept(fact.formula), fact.span});
}

void JourneyChecker::CheckMemberships() {
  for (const ast::ExitClause& exit : node_.exits) CheckMembership(exit.pattern, "an exit on it");
  if (node_.goal) CheckMembership(node_.goal->pattern, "a goal of it");
}

// enter on enters loyal  goal enters loyal
void JourneyChecker::CheckMembership(ast::PatternId pattern, std::string_view what) {
  const ast::PatternId id = finder_.Unwrapped(pattern);
  const auto* flip = std::get_if<ast::FlipPattern>(&finder_.ast.patterns[id].node);
  const sema::SegmentId segment = finder_.model.pattern_segments.Get(id);
  if (flip == nullptr || !segment.is_valid()) return;
  const bool enters = flip->flip == ast::Flip::kEnters;
  const FormulaId opposite = finder_.conditions.InSegment(segment, !enters, {});
  if (finder_.Excludes({}, opposite) || !finder_.Excludes(entry_, opposite)) return;
  DiagnosticBuilder report = finder_.sink.Report(
      Kind::kSoFromTheBeginning, finder_.ast.patterns[id].span, finder_.Text(declaration_.name.text),
      enters ? "is in" : "is outside of", finder_.model.segments[segment].qualified_name);
  for (const Fact& fact : finder_.Reasons(entry_, opposite)) report.Note(fact.span, "because of this");
  report.Help(std::string(what) +
              (enters ? " needs somebody who leaves it first" : " needs somebody who enters it first"));
}

// ---------------------------------------------------------------------------------------------------------- conditions

Verdict JourneyChecker::CheckCondition(ast::ExprId condition) {
  Place place;
  place.frame = Frame::kRunning;
  return conditions_.Check(condition, place);
}

// A single condition, of which what is known here may have decided already.
void JourneyChecker::CheckHere(ast::ExprId condition, const State& state, std::string_view always) {
  if (!condition.is_valid() || CheckCondition(condition) != Verdict::kOpen) return;
  if (!conditions_.Depends(condition) || finder_.Excludes(state.facts, finder_.conditions.formulas().True())) return;
  for (bool truth : {true, false}) {
    const FormulaId formula = That(condition, truth);
    if (!finder_.Excludes(state.facts, formula, truth || !conditions_.IsGuard(condition))) continue;
    DiagnosticBuilder report =
        truth ? finder_.sink.Report(Kind::kNeverHere, finder_.SpanOf(condition), finder_.Describe(condition))
              : finder_.sink.Report(Kind::kAlwaysHere, finder_.SpanOf(condition), finder_.Describe(condition), always);
    for (const Fact& fact : finder_.Reasons(state.facts, formula)) report.Note(fact.span, "this has been decided here");
    return;
  }
}

// ---------------------------------------------------------------------------------------------------------------- time

void JourneyChecker::TakeTime(State* state) {
  Facts facts;
  for (const Fact& fact : state->facts) {
    const FormulaId kept = KeptFor(fact.formula, true);
    if (kept != finder_.conditions.formulas().True()) facts.push_back({kept, fact.span});
  }
  for (const Fact& fact : always_) facts.push_back(fact);
  state->facts = std::move(facts);
}

// while time since entering < 3 days … wait 5 days
void JourneyChecker::LookAtTime(Span span, const State& state, int64_t more_ms, bool is_deadline) {
  if (!most_ms_ || has_said_time_ || state.elapsed_ms + more_ms <= *most_ms_) return;
  has_said_time_ = true;
  finder_.sink
      .Report(Kind::kWaitOutlives, span, is_deadline ? "this deadline comes" : "this wait is over",
              finder_.Text(declaration_.name.text))
      .Note(most_span_, "this has ended it before");
}

void JourneyChecker::Walk(const ast::Block& block, State* state) {
  for (ast::StepId id : block) {
    std::visit([&](const auto& step) { On(id, step, state); }, finder_.ast.steps[id].node);
  }
}

// What is known behind ways of which the customer has taken one.
void JourneyChecker::Join(const std::vector<State>& ways, const State& before, State* out) {
  const State* only = nullptr;
  size_t open = 0;
  int64_t elapsed = kLongest;
  for (const State& way : ways) {
    if (way.is_ended) continue;
    ++open;
    only = &way;
    elapsed = std::min(elapsed, way.elapsed_ms);
  }
  if (open == 0) {
    out->is_ended = true;
    return;
  }
  if (open == 1) {
    *out = *only;
    return;
  }
  State joined = before;
  TakeTime(&joined);
  const bool takes_time = std::any_of(
      ways.begin(), ways.end(), [&](const State& way) { return !way.is_ended && way.elapsed_ms != before.elapsed_ms; });
  // The same facts in the same places are still known when no way has changed them.
  Facts shared;
  for (const Fact& fact : before.facts) {
    const bool is_kept = std::all_of(ways.begin(), ways.end(), [&](const State& way) {
      return way.is_ended || std::any_of(way.facts.begin(), way.facts.end(),
                                         [&](const Fact& other) { return other.formula == fact.formula; });
    });
    if (is_kept) shared.push_back(fact);
  }
  out->facts = takes_time ? joined.facts : shared;
  out->elapsed_ms = elapsed;
}

void JourneyChecker::On(ast::StepId, const ast::WaitStep& step, State* state) {
  const std::optional<int64_t> length = finder_.Milliseconds(step.duration);
  if (length) LookAtTime(finder_.SpanOf(step.duration), *state, *length, false);
  TakeTime(state);
  state->elapsed_ms = std::min(kLongest, state->elapsed_ms + std::clamp<int64_t>(length.value_or(0), 0, kLongest));
}

void JourneyChecker::On(ast::StepId, const ast::WaitUntilStep& step, State* state) {
  State late = *state;
  TakeTime(state);
  if (!step.otherwise) return;
  std::vector<State> ways = {*state, late};
  const State before = *state;
  Walk(*step.otherwise, &ways[1]);
  Join(ways, before, state);
}

void JourneyChecker::On(ast::StepId, const ast::SendStep& step, State* state) {
  // It is asked when the send is decided.
  State decided = *state;
  for (Fact& fact : decided.facts) fact.formula = Kept(fact.formula);
  CheckHere(step.only_if, decided, "so that this adds nothing");
  for (const ast::Argument& argument : step.arguments) conditions_.LookInside(argument.value, {});
  TakeTime(state);
  for (const auto* outcome : {&step.on_skipped, &step.on_failed}) {
    if (!*outcome) continue;
    State before = *state;
    std::vector<State> ways = {before, before};
    Walk((*outcome)->body, &ways[1]);
    Join(ways, before, state);
  }
}

void JourneyChecker::On(ast::StepId, const ast::CallStep& step, State* state) {
  TakeTime(state);
  std::vector<State> ways(2, *state);
  if (step.done) Walk(step.done->body, &ways[0]);
  if (step.overdue) Walk(step.overdue->body, &ways[1]);
  Join(ways, *state, state);
}

void JourneyChecker::On(ast::StepId, const ast::AssignStep& step, State* state) {
  TakeTime(state);
  std::vector<State> ways(2, *state);
  if (step.otherwise) Walk(*step.otherwise, &ways[1]);
  Join(ways, *state, state);
}

void JourneyChecker::On(ast::StepId, const ast::ExitStep&, State* state) {
  state->is_ended = true;
}
void JourneyChecker::On(ast::StepId, const ast::KeepWaitingStep&, State* state) {
  state->is_ended = true;
}

void JourneyChecker::On(ast::StepId id, const ast::SetStep& step, State* state) {
  conditions_.LookInside(step.value, {});
  Forget(finder_.model.set_fields.Get(id), state);
}
void JourneyChecker::On(ast::StepId, const ast::EmitStep& step, State*) {
  for (const ast::Argument& field : step.fields) conditions_.LookInside(field.value, {});
}
void JourneyChecker::On(ast::StepId, const ast::StartStep&, State*) {}

// stop recover_cart, of which a customer can have one for each cart
void JourneyChecker::On(ast::StepId id, const ast::StopStep&, State*) {
  const sema::JourneyId stopped = finder_.model.step_journeys.Get(id);
  if (NodeOf(finder_, stopped).keyed_by.empty()) return;
  finder_.sink.Report(Kind::kStopsEveryKey, finder_.ast.steps[id].span, finder_.model.journeys[stopped].qualified_name)
      .Note(finder_.SpanOf(NodeOf(finder_, stopped).keyed_by.front()), "a customer has one for each of these")
      .Help("let that journey end by itself, with `exit on` an event of the same key");
}

void JourneyChecker::On(ast::StepId, const ast::SplitStep& step, State* state) {
  const State before = *state;
  std::vector<State> ways(step.arms.size(), before);
  for (size_t i = 0; i < step.arms.size(); ++i) Walk(step.arms[i].body, &ways[i]);
  Join(ways, before, state);
}

void JourneyChecker::On(ast::StepId, const ast::RepeatStep& step, State* state) {
  if (step.until.is_valid()) CheckHere(step.until, *state, "so that there is no turn");
  // The second turn begins with what the first has left.
  State turn = *state;
  if (step.times > 1) TakeTime(&turn);
  Walk(step.body, &turn);
  TakeTime(state);
}

}  // namespace senda::analysis
