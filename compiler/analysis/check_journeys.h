// Journeys: ways that no customer takes, entries that let nobody in, waits that last longer than the journey.
#pragma once

#include <set>

#include "compiler/analysis/check_patterns.h"

namespace senda::analysis {

class JourneyChecker {
 public:
  JourneyChecker(Finder* finder, sema::JourneyId id);

  void Check();

 private:
  // What is known at a place, and how long the journey has gone on at least.
  struct State {
    Facts facts;
    int64_t elapsed_ms = 0;
    bool is_ended = false;
  };

  void CheckClauses();
  void CheckEntry();
  void CheckMemberships();
  void CheckMembership(ast::PatternId id, std::string_view what);
  void Walk(const ast::Block& block, State* state);

  template <typename Step>
  void On(ast::StepId, const Step&, State*) {}
  void On(ast::StepId id, const ast::SendStep& step, State* state);
  void On(ast::StepId id, const ast::CallStep& step, State* state);
  void On(ast::StepId id, const ast::AssignStep& step, State* state);
  void On(ast::StepId id, const ast::WaitStep& step, State* state);
  void On(ast::StepId id, const ast::WaitUntilStep& step, State* state);
  void On(ast::StepId id, const ast::WaitForStep& step, State* state);
  void On(ast::StepId id, const ast::IfStep& step, State* state);
  void On(ast::StepId id, const ast::SplitStep& step, State* state);
  void On(ast::StepId id, const ast::ExitStep& step, State* state);
  void On(ast::StepId id, const ast::RepeatStep& step, State* state);
  void On(ast::StepId id, const ast::SetStep& step, State* state);
  void On(ast::StepId id, const ast::EmitStep& step, State* state);
  void On(ast::StepId id, const ast::StartStep& step, State* state);
  void On(ast::StepId id, const ast::StopStep& step, State* state);
  void On(ast::StepId id, const ast::KeepWaitingStep& step, State* state);

  Verdict CheckCondition(ast::ExprId condition);
  void CheckHere(ast::ExprId condition, const State& state, std::string_view always);
  void ReportElse(Span span, const Facts& facts);
  Span ElseSpan(ast::StepId id, const ast::IfStep& step) const;
  void ExitsTake(const ast::ForArm& arm);
  // Exits that come for certain.
  void LookAtExits();
  void EndAfter(int64_t most_ms, Span span);
  // Whether each event that the one pattern is satisfied by, or with which its silence ends, satisfies the other.
  bool Covers(ast::PatternId all, ast::PatternId some, bool breaks_silence = false);
  // `no A for D since entering`, and its length.
  std::optional<int64_t> SilenceOf(ast::PatternId pattern);
  void SilenceTakes(const ast::WaitForStep& step);
  void CollectMessages();
  void LookAtTime(Span span, const State& state, int64_t more_ms, bool is_deadline);
  void TakeTime(State* state);
  // Only what nobody can have changed meanwhile.
  FormulaId Kept(FormulaId formula);
  FormulaId KeptFor(FormulaId formula, bool later);
  void Join(const std::vector<State>& ways, const State& before, State* out);
  // `acts_later`: other journeys may be run between the question and what comes next.
  void Learn(ast::ExprId condition, bool truth, bool acts_later, State* state);
  // The facts without what reads the field.
  void Forget(uint32_t field, State* state);
  bool Reads(FormulaId formula, uint32_t field) const;
  FormulaId That(ast::ExprId condition, bool truth);

  Finder& finder_;
  ConditionChecker conditions_;
  PatternChecker patterns_;
  const ast::Declaration& declaration_;
  const ast::JourneyDecl& node_;
  std::set<uint32_t> sent_;         // messages that its steps send
  Facts always_;                    // what `while` says
  Facts entry_;                     // what is known of whoever enters
  std::optional<int64_t> most_ms_;  // how long an instance can be at most …
  Span most_span_;                  // … and what says so
  bool is_started_ = false;         // some step starts it, without asking its audience
  bool has_said_time_ = false;
};

// Every journey of the workspace's own.
void CheckJourneys(Finder* finder);

}  // namespace senda::analysis
