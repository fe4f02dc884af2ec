// Journeys as state machines: abi::Journey with its steps, jumps by index.
//
// Takes a journey. Gives its draft: what lets a customer in, its exits and goal as triggers of the instance, and the
// steps in written order, each with an id that stays the same when others are added (`send cart_reminder`, `wait after
// cart_reminder`; `#2` for the second of a name). What cannot be reached is left out. The last step is kComplete,
// before the blocks of exit clauses.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/lower/breakpoints.h"
#include "compiler/lower/expressions.h"
#include "compiler/lower/patterns.h"

namespace senda::lower {

class JourneyLowering {
 public:
  JourneyLowering(const Inputs* in, Nodes* nodes, Captures* captures, Expressions* expressions, Patterns* patterns,
                  Breakpoints* breakpoints)
      : in_(*in),
        nodes_(*nodes),
        builder_(nodes->builder()),
        captures_(*captures),
        expressions_(*expressions),
        patterns_(*patterns),
        breakpoints_(*breakpoints) {}

  // Adds the draft, whose number is the journey's id.
  void Lower(sema::JourneyId id);

 private:
  // A place in the machine whose target is the step that comes next.
  struct Jump {
    enum class Kind : uint8_t { kFirst, kNext, kOtherwise, kArm, kSplitArm, kExitBody };
    Kind kind = Kind::kFirst;
    uint32_t step = 0;
    uint32_t index = 0;
  };
  using Jumps = std::vector<Jump>;

  void LowerEntry(const ast::JourneyDecl& decl);
  void LowerExits(const ast::JourneyDecl& decl);
  void LowerExitBodies(const ast::JourneyDecl& decl);
  void LowerGoal(const ast::GoalClause& goal);
  void LowerRemoved(const ast::RemovedClause& removed);

  void LowerBlock(const ast::Block& block);
  void LowerStep(ast::StepId id);
  void LowerSend(ast::StepId id, const ast::SendStep& step);
  void LowerWaitUntil(ast::StepId id, const ast::WaitUntilStep& step);
  void LowerWaitFor(ast::StepId id, const ast::WaitForStep& step);
  void AddArm(uint32_t step, uint32_t arm, const std::variant<ast::ForArm, ast::WhenArm>& written);
  void LowerIf(ast::StepId id, const ast::IfStep& step);
  void LowerSplit(ast::StepId id, const ast::SplitStep& step);
  NodeId NextMoment(const ast::WaitUntilStep& step);
  std::vector<uint32_t> FieldsReadBy(NodeId node);

  abi::Journey& journey() { return captures_.journey(draft_).journey; }
  abi::Step& step(uint32_t index) { return journey().steps.at(index); }
  Scope InstanceScope() const {
    Scope scope;
    scope.journey = draft_;
    return scope;
  }
  // Appends a step; everything that was waiting for one goes to it.
  uint32_t Emit(abi::StepKind kind, std::string id, abi::SourcePosition position);
  void Resolve(const Jump& jump, uint32_t target);
  std::string UniqueId(const std::string& id);
  abi::SourcePosition PositionOf(ast::StepId id) const { return in_.Position(in_.ast.steps[id].span); }
  uint32_t Root(NodeId node, const std::string& what, abi::SourcePosition position);

  const Inputs& in_;
  Nodes& nodes_;
  ir::Builder& builder_;
  Captures& captures_;
  Expressions& expressions_;
  Patterns& patterns_;
  Breakpoints& breakpoints_;

  uint32_t draft_ = 0;
  Jumps open_;                           // what leads to the step that comes next; empty: nothing does
  std::string landmark_;                 // the nearest message or arm before
  std::map<std::string, uint32_t> ids_;  // how often an id was derived
  uint32_t arm_count_ = 0;
  std::optional<ast::Name> label_;     // of the step that comes next
  std::map<Symbol, uint32_t> labels_;  // steps by the label in front of them
};

}  // namespace senda::lower
