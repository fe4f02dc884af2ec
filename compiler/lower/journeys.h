// Journeys as state machines: abi::Journey with its steps, jumps by index.
//
// Takes a journey. Gives its draft: what lets a customer in, its exits and goal as triggers of the instance, and the
// steps in written order, each with an id that stays the same when others are added (`send cart_reminder`, `wait after
// cart_reminder`; `#2` for the second of a name). What cannot be reached is left out. The last step is kComplete,
// before the blocks of exit clauses.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/lower/breakpoints.h"
#include "compiler/lower/expressions.h"
#include "compiler/lower/messages.h"
#include "compiler/lower/patterns.h"
#include "compiler/lower/tables.h"
#include "compiler/sema/step_names.h"

namespace senda::lower {

class JourneyLowering {
 public:
  JourneyLowering(const Inputs* in, Nodes* nodes, Captures* captures, Expressions* expressions, Patterns* patterns,
                  Breakpoints* breakpoints, std::deque<SegmentDraft>* segments, std::vector<uint32_t> memberships,
                  const MessageTable* messages)
      : in_(*in),
        nodes_(*nodes),
        builder_(nodes->builder()),
        captures_(*captures),
        expressions_(*expressions),
        patterns_(*patterns),
        breakpoints_(*breakpoints),
        segments_(*segments),
        memberships_(std::move(memberships)),
        messages_(*messages) {}

  // By rule of the description: a condition that every send which it concerns lowers with what its message is given.
  void AskOfEachSend(std::vector<ast::ExprId> conditions) { conditions_ = std::move(conditions); }
  // Adds the draft, whose number is the journey's id.
  void Lower(sema::JourneyId id);
  // When all journeys are lowered: what their `start` steps have to supply.
  void SupplyStarts();

 private:
  // A place in the machine whose target is the step that comes next.
  struct Jump {
    enum class Kind : uint8_t { kFirst, kNext, kOtherwise, kArm, kSplitArm, kSkipped, kFailed, kExitBody };
    Kind kind = Kind::kFirst;
    uint32_t step = 0;
    uint32_t index = 0;
  };
  using Jumps = std::vector<Jump>;
  // A `start` step, by the journey in which it stands.
  struct Start {
    uint32_t journey = 0;
    uint32_t step = 0;
    ast::StepId id;
  };

  void LowerEntry(const ast::JourneyDecl& decl);
  // lower_entries.cc
  void LowerWhile(const ast::JourneyDecl& decl);
  void LowerOnce(const ast::OnceClause& once);
  void LowerAlreadyIn(const ast::JourneyDecl& decl);
  void LowerHead(const ast::JourneyDecl& decl);
  void LowerExits(const ast::JourneyDecl& decl);
  void LowerExitBodies(const ast::JourneyDecl& decl);
  void LowerGoal(const ast::GoalClause& goal);
  void LowerRemoved(const ast::RemovedClause& removed);

  void LowerBlock(const ast::Block& block);
  void LowerStep(ast::StepId id);
  void LowerSend(ast::StepId id, const ast::SendStep& step);
  void LowerSlots(ast::StepId id, uint32_t step, sema::MessageId message);
  void LowerSendRules(uint32_t step, const ast::SendStep& written);
  NodeId CodeOf(uint32_t parameter, sema::MessageId message);
  void LowerConditions(ast::StepId id, uint32_t step, sema::MessageId message);
  void LowerOutcomes(uint32_t step, const ast::SendStep& written);
  void LowerCall(ast::StepId id, const ast::CallStep& step);
  void LowerAssign(ast::StepId id, const ast::AssignStep& step);
  void LowerWaitUntil(ast::StepId id, const ast::WaitUntilStep& step);
  void LowerWaitFor(ast::StepId id, const ast::WaitForStep& step);
  void AddArm(uint32_t step, uint32_t arm, const std::variant<ast::ForArm, ast::WhenArm>& written);
  void LowerIf(ast::StepId id, const ast::IfStep& step);
  void LowerSplit(ast::StepId id, const ast::SplitStep& step);
  void LowerSet(ast::StepId id, const ast::SetStep& step);
  void LowerEmit(ast::StepId id);
  void LowerStart(ast::StepId id);
  void LowerStop(ast::StepId id);
  void LowerKeep(ast::StepId id);
  void LowerRepeat(ast::StepId id, const ast::RepeatStep& step);
  void LowerArmBody(uint32_t index, uint32_t arm, const ast::Block& body);
  bool KeepsWaiting(const ast::Block& block) const;
  bool Supply(const Start& start);
  uint32_t AddFrame(uint32_t bytes);
  NodeId NextMoment(const ast::WaitUntilStep& step);
  std::vector<uint32_t> FieldsReadBy(NodeId node);
  void WatchZone(uint32_t step);

  abi::Journey& journey() { return captures_.journey(draft_).journey; }
  abi::Step& step(uint32_t index) { return journey().steps.at(index); }
  Scope InstanceScope() const {
    Scope scope;
    scope.journey = draft_;
    return scope;
  }
  // Appends a step; everything that was waiting for one goes to it.
  uint32_t Emit(abi::StepKind kind, std::string id, abi::SourcePosition position);
  uint32_t Emit(abi::StepKind kind, ast::StepId id);
  void NameFormerSteps(const ast::JourneyDecl& decl);
  const std::string& NameOf(ast::StepId id) const { return in_.model.step_names[id]; }
  void Resolve(const Jump& jump, uint32_t target);
  // `former`: as of NameSteps.
  std::string UniqueId(const std::string& id, uint32_t former = 0);
  abi::SourcePosition PositionOf(ast::StepId id) const { return in_.Position(in_.ast.steps[id].span); }
  uint32_t Root(NodeId node, const std::string& what, abi::SourcePosition position);

  const Inputs& in_;
  Nodes& nodes_;
  ir::Builder& builder_;
  Captures& captures_;
  Expressions& expressions_;
  Patterns& patterns_;
  Breakpoints& breakpoints_;
  std::deque<SegmentDraft>& segments_;
  std::vector<uint32_t> memberships_;  // by JourneyId: a draft of a segment, or kNone
  const MessageTable& messages_;

  uint32_t draft_ = 0;
  Jumps open_;                                        // what leads to the step that comes next; empty: nothing does
  std::vector<std::map<std::string, uint32_t>> ids_;  // how often an id was derived, as of NameSteps by `former`
  std::vector<sema::StepNames> former_names_;         // from the first former names on
  uint32_t arm_count_ = 0;
  std::optional<ast::Name> label_;     // of the step that comes next
  std::map<Symbol, uint32_t> labels_;  // steps by the label in front of them
  bool is_in_exit_ = false;            // in the block of an exit clause
  std::vector<uint32_t> kept_;         // the waits in whose arms the steps stand, the innermost last
  std::vector<Start> starts_;
  std::vector<ast::ExprId> conditions_;  // by rule
};

}  // namespace senda::lower
