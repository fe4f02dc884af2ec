// Journeys, second part: steps that choose among ways.
#include <algorithm>

#include "compiler/analysis/check_journeys.h"

namespace senda::analysis {
Span JourneyChecker::ElseSpan(ast::StepId id, const ast::IfStep& step) const {
  if (step.otherwise && !step.otherwise->empty()) return finder_.ast.steps[step.otherwise->front()].span;
  return finder_.ast.steps[id].span;
}

void JourneyChecker::ReportElse(Span span, const Facts& facts) {
  DiagnosticBuilder report = finder_.sink.Report(Kind::kElseNeverTaken, span);
  for (const Fact& fact : facts) report.Note(fact.span, "this");
}

// if customer.plan == pro {…} else if customer.plan == pro {…}
void JourneyChecker::On(ast::StepId id, const ast::IfStep& step, State* state) {
  const State before = *state;
  State seen = *state;
  std::vector<State> ways;
  bool is_decided = finder_.Excludes(before.facts, finder_.conditions.formulas().True());
  bool is_over = false;  // a condition that always holds stands before
  for (size_t i = 0; i < step.branches.size(); ++i) {
    const ast::IfBranch& branch = step.branches[i];
    const Verdict verdict = CheckCondition(branch.condition);
    State way = seen;
    bool is_dead = verdict == Verdict::kNever || is_over;
    bool is_always = verdict == Verdict::kAlways;
    if (verdict == Verdict::kOpen && !is_decided && conditions_.Depends(branch.condition)) {
      const FormulaId holds = That(branch.condition, true), fails = That(branch.condition, false);
      if (finder_.Excludes(seen.facts, holds)) {
        is_dead = true;
        DiagnosticBuilder report = finder_.sink.Report(Kind::kWayNeverTaken, finder_.SpanOf(branch.condition),
                                                       finder_.Describe(branch.condition));
        for (const Fact& fact : finder_.Reasons(seen.facts, holds)) report.Note(fact.span, "this comes before it");
      } else if (finder_.Excludes(seen.facts, fails, !conditions_.IsGuard(branch.condition))) {
        const Facts reasons = finder_.Reasons(seen.facts, fails);
        const bool is_last = i + 1 == step.branches.size();
        if (finder_.Excludes(before.facts, fails)) {
          DiagnosticBuilder report =
              finder_.sink.Report(Kind::kAlwaysHere, finder_.SpanOf(branch.condition),
                                  finder_.Describe(branch.condition), "so that nobody goes another way");
          for (const Fact& fact : reasons) report.Note(fact.span, "this has been decided here");
          is_always = true;
        } else if (!is_last || step.otherwise) {
          ReportElse(is_last ? ElseSpan(id, step) : finder_.SpanOf(step.branches[i + 1].condition), reasons);
          is_always = true;
        }
      }
    }
    if (!is_dead) Learn(branch.condition, true, false, &way);
    Walk(branch.body, &way);
    way.is_ended |= is_dead;
    ways.push_back(std::move(way));
    if (!is_dead && !is_always) Learn(branch.condition, false, false, &seen);
    is_over |= is_always;
    is_decided |= is_always;
  }
  if (step.otherwise) Walk(*step.otherwise, &seen);
  seen.is_ended |= is_over;
  ways.push_back(std::move(seen));
  Join(ways, before, state);
}

void JourneyChecker::On(ast::StepId, const ast::WaitForStep& step, State* state) {
  const State begun = *state;
  TakeTime(state);
  const State waiting = *state;
  PatternPlace place;
  place.facts = waiting.facts;
  place.sent = &sent_;
  place.most_ms = finder_.Milliseconds(step.up_to);
  if (step.up_to.is_valid()) place.most_span = finder_.SpanOf(step.up_to);
  std::vector<State> ways;
  for (const auto& arm : step.arms) {
    State way = waiting;
    if (const auto* fires = std::get_if<ast::ForArm>(&arm)) {
      patterns_.Check(fires->pattern, place);
      ExitsTake(*fires);
      const FormulaId known = patterns_.FactsOf(fires->pattern, true);
      if (known != finder_.conditions.formulas().True()) {
        way.facts.push_back({known, finder_.ast.patterns[fires->pattern].span});
      }
      Walk(fires->body, &way);
    } else {
      const auto& when = std::get<ast::WhenArm>(arm);
      CheckHere(when.condition, begun, "so that this wait takes no time");
      Learn(when.condition, true, true, &way);
      Walk(when.body, &way);
    }
    ways.push_back(std::move(way));
  }
  SilenceTakes(step);
  if (place.most_ms) LookAtTime(finder_.SpanOf(step.up_to), waiting, *place.most_ms, true);
  if (step.up_to.is_valid()) {
    State late = waiting;
    late.elapsed_ms += std::clamp<int64_t>(place.most_ms.value_or(0), 0, ValueSet::kMost / 8);
    if (step.otherwise) Walk(*step.otherwise, &late);
    ways.push_back(std::move(late));
  }
  Join(ways, waiting, state);
}

void CheckJourneys(Finder* finder) {
  for (sema::JourneyId id : finder->model.journeys.ids()) {
    if (finder->IsOwn(finder->model.journeys[id])) JourneyChecker(finder, id).Check();
  }
}

}  // namespace senda::analysis
