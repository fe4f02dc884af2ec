#include "compiler/lower/journeys.h"

#include <fmt/core.h>

#include "compiler/base/check.h"

namespace senda::lower {
namespace {

constexpr int64_t kGoalMilliseconds = int64_t{30} * 86'400'000;
// What an exit without a name is counted as.
constexpr const char* kUnnamedExit = "exited";

std::string ReasonOf(const std::optional<ast::Name>& name, const Inputs& in) {
  return name ? in.Text(name->text) : kUnnamedExit;
}

}  // namespace

void JourneyLowering::Lower(sema::JourneyId id) {
  const sema::NamedDeclaration& named = in_.model.journeys[id];
  const ast::Declaration& declaration = in_.declaration(named);
  const auto& decl = std::get<ast::JourneyDecl>(declaration.node);
  JourneyDraft draft;
  draft.journey.id = named.qualified_name;
  draft.journey.former_ids = in_.FormerIds(named);
  draft.journey.is_draft = declaration.is_draft;
  draft.journey.position = in_.Position(declaration.span);
  draft_ = captures_.AddJourney(std::move(draft));
  SENDA_CHECK(draft_ == id.index());
  NameFormerSteps(decl);
  arm_count_ = 0;
  labels_.clear();

  LowerEntry(decl);
  LowerExits(decl);
  if (decl.goal) LowerGoal(*decl.goal);
  open_ = {Jump{}};
  LowerBlock(decl.steps);
  uint32_t last = Emit(abi::StepKind::kComplete, "complete", in_.Position(declaration.span));
  step(last).reason = "completed";
  open_.clear();
  is_in_exit_ = true;
  LowerExitBodies(decl);
  is_in_exit_ = false;
  if (decl.removed) LowerRemoved(*decl.removed);
}

uint32_t JourneyLowering::Root(NodeId node, const std::string& what, abi::SourcePosition position) {
  return nodes_.AddRoot(node, fmt::format("{} of {}", what, journey().id), position);
}

void JourneyLowering::LowerEntry(const ast::JourneyDecl& decl) {
  if (std::optional<uint32_t> plain = patterns_.PlainTrigger(decl.enter_on)) {
    journey().entry_trigger = *plain;
  } else {
    const std::string id = journey().id + "#enter";
    journey().entry_trigger = patterns_.Make(id, decl.enter_on, abi::kNone);
  }
  captures_.journey(draft_).handovers.push_back({Handover::Place::kEntry, journey().entry_trigger, 0, 0});
  NodeId audience = builder_.Bool(true);
  if (decl.audience.is_valid()) {
    journey().audience_position = in_.Position(in_.expr(decl.audience).span);
    audience = expressions_.Lower(decl.audience, InstanceScope());
  }
  const uint32_t audience_root = Root(audience, "audience", journey().audience_position);
  journey().audience_root = audience_root;
  if (!decl.keyed_by.empty()) {
    const ast::ExprId key = decl.keyed_by.front();
    NodeId value = nodes_.AssumeKnown(expressions_.Lower(key, InstanceScope()));
    journey().key_kind = KindOf(in_.TypeOf(key));
    const abi::FieldType key_type = FieldTypeOf(in_.TypeOf(key), in_);
    journey().key_members = key_type.members;
    journey().key_former_members = key_type.former_members;
    journey().key_root = Root(value, "key", in_.Position(in_.expr(key).span));
  }
  LowerHead(decl);
}

void JourneyLowering::LowerExits(const ast::JourneyDecl& decl) {
  for (size_t i = 0; i < decl.exits.size(); ++i) {
    const ast::ExitClause& clause = decl.exits[i];
    const std::string id = fmt::format("{}#exit{}", journey().id, i + 1);
    abi::JourneyExit exit;
    exit.reason = ReasonOf(clause.reason, in_);
    exit.position = in_.Position(clause.span);
    exit.trigger = patterns_.Make(id, clause.pattern, draft_);
    journey().exits.push_back(std::move(exit));
  }
  // Only now: an exit does not know what another one names.
  for (uint32_t i = 0; i < journey().exits.size(); ++i) {
    captures_.journey(draft_).handovers.push_back({Handover::Place::kExit, journey().exits[i].trigger, i, 0});
  }
}

void JourneyLowering::LowerExitBodies(const ast::JourneyDecl& decl) {
  for (uint32_t i = 0; i < decl.exits.size(); ++i) {
    const ast::ExitClause& clause = decl.exits[i];
    if (!clause.body || clause.body->empty()) continue;
    const std::string reason = journey().exits[i].reason;
    open_ = {Jump{Jump::Kind::kExitBody, 0, i}};
    LowerBlock(*clause.body);
    if (open_.empty()) continue;
    uint32_t last = Emit(abi::StepKind::kExit, "end of exit " + reason, in_.Position(clause.span));
    step(last).reason = reason;
    open_.clear();
  }
}

void JourneyLowering::LowerRemoved(const ast::RemovedClause& removed) {
  abi::Removed& out = journey().removed;
  out.position = in_.Position(removed.span);
  switch (removed.kind) {
    case ast::WhenRemoved::kFinishOnOldVersion: out.kind = abi::WhenRemoved::kFinishOnOldVersion; break;
    case ast::WhenRemoved::kExit:
      out.kind = abi::WhenRemoved::kExit;
      out.reason = ReasonOf(removed.reason, in_);
      break;
    case ast::WhenRemoved::kContinue:
      out.kind = abi::WhenRemoved::kContinue;
      out.step = labels_.at(removed.label->text);
      break;
  }
}

void JourneyLowering::LowerGoal(const ast::GoalClause& goal) {
  const std::string id = journey().id + "#goal";
  const uint32_t trigger = patterns_.Make(id, goal.pattern, draft_);
  journey().goal_trigger = trigger;
  journey().goal_within = {0, kGoalMilliseconds};
  if (goal.within.is_valid()) journey().goal_within = expressions_.Length(goal.within, InstanceScope());
  if (goal.target_millionths) journey().goal_target_millionths = *goal.target_millionths;
  if (!goal.worth) return;
  const Symbol worth = in_.model.worth_fields[sema::JourneyId(draft_)];
  const uint32_t slot = captures_.LastEventSlot(trigger, worth);
  SENDA_CHECK(slot != abi::kNone, "the goal of {} has no `{}`", journey().id, in_.Text(goal.worth->text));
  journey().goal_worth = slot;
  journey().goal_worth_kind = captures_.trigger(trigger).trigger.capture_kinds[slot];
}

}  // namespace senda::lower
