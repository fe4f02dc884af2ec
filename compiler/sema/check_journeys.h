// Journeys: their clauses and their steps.
#pragma once

#include <set>

#include "compiler/sema/check_patterns.h"

namespace senda::sema {

// Checks every journey and fills the Model's tables of steps and `journey_bindings`.
void CheckJourneys(Checker& checker);

// What is true of customers who have gone through steps.
struct Flow {
  bool is_ended = false;      // nobody goes on behind them
  bool takes_time = false;    // what was known of the customer may have changed
  std::set<uint32_t> sets{};  // fields of the customer that may have been set
};

class StepChecker {
 public:
  StepChecker(Checker& checker, Env& env, const ast::JourneyDecl& journey, JourneyId id)
      : checker_(checker), env_(env), expressions_(checker, env), journey_(journey), id_(id) {}

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
  // check_sends.cc
  Flow On(ast::StepId id, const ast::SendStep& step);
  Flow On(ast::StepId id, const ast::CallStep& step);
  Flow On(ast::StepId id, const ast::AssignStep& step);

  void CheckChannels(ast::StepId id, const ast::SendStep& step);
  void CheckSendRules(ast::StepId id, const ast::SendStep& step);
  Flow CheckOutcomes(const ast::SendStep& step);
  std::vector<VisibleBinding> BindAnswer(ast::StepId id, const ast::Name& name, const Type& type, bool is_task);
  void CheckLabel(const ast::Name& label);
  void CheckUntil(const ast::WaitUntilStep& step);
  void CheckEnd(ast::StepId id, const ast::WaitForStep& step);
  Path CheckArm(const ast::ForArm& arm);
  Path CheckArm(const ast::WhenArm& arm);
  void SeeNames(const std::vector<Path>& paths);
  void Forget(uint32_t field);
  Flow Join(const std::vector<Path>& paths);
  void CheckShares(ast::StepId id, const ast::SplitStep& step);

  // check_effects.cc
  // How many steps can run at one instant, and whether every way through takes time.
  struct AtOnce {
    int64_t steps = 0;
    bool takes_time = false;
  };
  const Binding* CarriedBy(JourneyId journey, Symbol name, BindingId* id);
  bool CheckSupplied(const Binding& carried, const ast::Argument& given);
  void CheckTurns(ast::StepId id, const ast::RepeatStep& step);
  void CheckTurnsWait(ast::StepId id, const ast::RepeatStep& step);
  AtOnce AtOnceOf(const ast::Block& block) const;
  AtOnce AtOnceOf(const ast::IfStep& step) const;
  AtOnce AtOnceOf(const ast::WaitForStep& step) const;
  AtOnce AtOnceOf(const ast::SplitStep& step) const;
  AtOnce AtOnceOf(const ast::RepeatStep& step) const;
  AtOnce AtOnceOf(const ast::SendStep& step) const;
  AtOnce AtOnceOf(const ast::CallStep& step) const;
  AtOnce AtOnceOf(const ast::AssignStep& step) const;
  static AtOnce AtOnceOf(const ast::WaitStep&) { return {1, true}; }
  AtOnce AtOnceOf(const ast::WaitUntilStep& step) const {
    return {1 + (step.otherwise ? AtOnceOf(*step.otherwise).steps : 0), false};
  }
  template <typename Step>
  AtOnce AtOnceOf(const Step&) const {
    return {1, false};
  }

  Checker& checker_;
  Env& env_;
  ExprChecker expressions_;
  const ast::JourneyDecl& journey_;
  JourneyId id_;
  int arm_depth_ = 0;
  std::vector<ast::Name> labels_;
  bool is_in_exit_ = false;
  std::vector<ast::Name> splits_;
};

}  // namespace senda::sema
