// Journeys: their clauses and their steps.
#pragma once

#include "compiler/sema/check_patterns.h"

namespace senda::sema {

// Checks every journey and fills the Model's tables of steps and `journey_bindings`.
void CheckJourneys(Checker& checker);

// What is true of customers who have gone through steps.
struct Flow {
  bool is_ended = false;    // nobody goes on behind them
  bool takes_time = false;  // what was known of the customer may have changed
};

class StepChecker {
 public:
  StepChecker(Checker& checker, Env& env, const ast::JourneyDecl& journey)
      : checker_(checker), env_(env), expressions_(checker, env), journey_(journey) {}

  // Names and facts of the block are gone afterwards.
  Flow CheckBlock(const ast::Block& block);
  // The block of an exit clause, which may not wait.
  void CheckExitBlock(const ast::Block& block);
  // Of the steps checked so far.
  const std::vector<ast::Name>& labels() const { return labels_; }

 private:
  // One way through a step that branches.
  struct Path {
    Flow flow;
    Facts facts;                        // at its beginning
    std::vector<VisibleBinding> names;  // known from its beginning on
  };

  Flow On(ast::StepId id, const ast::SendStep& step);
  Flow On(ast::StepId id, const ast::WaitStep& step);
  Flow On(ast::StepId id, const ast::WaitUntilStep& step);
  Flow On(ast::StepId id, const ast::WaitForStep& step);
  Flow On(ast::StepId id, const ast::IfStep& step);
  Flow On(ast::StepId id, const ast::SplitStep& step);
  Flow On(ast::StepId id, const ast::ExitStep& step);
  Flow On(ast::StepId id, const ast::RepeatStep& step);
  Flow On(ast::StepId id, const ast::SetStep& step);
  Flow On(ast::StepId id, const ast::EmitStep& step);
  Flow On(ast::StepId id, const ast::StartStep& step);
  Flow On(ast::StepId id, const ast::StopStep& step);
  Flow On(ast::StepId id, const ast::KeepWaitingStep& step);
  Flow NotBuilt(ast::StepId id, const char* word);

  void CheckLabel(const ast::Name& label);
  void CheckUntil(const ast::WaitUntilStep& step);
  void CheckEnd(ast::StepId id, const ast::WaitForStep& step);
  Path CheckArm(const ast::ForArm& arm);
  Path CheckArm(const ast::WhenArm& arm);
  void SeeNames(const std::vector<Path>& paths);
  Flow Join(const std::vector<Path>& paths);
  void CheckShares(ast::StepId id, const ast::SplitStep& step);

  Checker& checker_;
  Env& env_;
  ExprChecker expressions_;
  const ast::JourneyDecl& journey_;
  bool is_in_exit_ = false;
  std::vector<ast::Name> splits_, labels_;
};

}  // namespace senda::sema
