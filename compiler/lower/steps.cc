// Journeys, second part: their steps.
#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "compiler/base/check.h"
#include "compiler/base/overloaded.h"
#include "compiler/lower/journeys.h"
#include "runtime/abi/frames.h"

namespace senda::lower {

void JourneyLowering::Resolve(const Jump& jump, uint32_t target) {
  switch (jump.kind) {
    case Jump::Kind::kFirst: journey().first_step = target; break;
    case Jump::Kind::kNext: step(jump.step).next = target; break;
    case Jump::Kind::kOtherwise: step(jump.step).otherwise = target; break;
    case Jump::Kind::kArm: step(jump.step).arms.at(jump.index).target = target; break;
    case Jump::Kind::kSplitArm: step(jump.step).split_arms.at(jump.index).target = target; break;
    case Jump::Kind::kSkipped: step(jump.step).send.on_skipped = target; break;
    case Jump::Kind::kFailed: step(jump.step).send.on_failed = target; break;
    case Jump::Kind::kExitBody: journey().exits.at(jump.index).body = target; break;
  }
}

void JourneyLowering::NameFormerSteps(const ast::JourneyDecl& decl) {
  former_names_.clear();
  const sema::StepNames* before = &in_.model.step_names;
  for (uint32_t former = 1;; ++former) {
    sema::StepNames names;
    sema::NameSteps(in_.ast, in_.model, in_.interner, decl, &names, former);
    bool is_new = false;
    sema::ForEachStep(in_.ast, decl,
                      [&](ast::StepId id, const ast::StepNode&) { is_new |= names[id] != (*before)[id]; });
    if (!is_new) break;
    former_names_.push_back(std::move(names));
    before = &former_names_.back();
  }
  ids_.assign(former_names_.size() + 1, {});
}

std::string JourneyLowering::UniqueId(const std::string& id, uint32_t former) {
  const uint32_t count = ++ids_[former][id];
  return count == 1 ? id : fmt::format("{}#{}", id, count);
}

uint32_t JourneyLowering::Emit(abi::StepKind kind, ast::StepId id) {
  const uint32_t index = Emit(kind, NameOf(id), PositionOf(id));
  for (uint32_t i = 0; i < former_names_.size(); ++i) {
    const std::string former = UniqueId(former_names_[i][id], i + 1);
    std::vector<std::string>& formers = step(index).former_ids;
    const bool is_known =
        former == step(index).id || std::find(formers.begin(), formers.end(), former) != formers.end();
    if (!is_known) formers.push_back(former);
  }
  return index;
}

uint32_t JourneyLowering::Emit(abi::StepKind kind, std::string id, abi::SourcePosition position) {
  const auto index = static_cast<uint32_t>(journey().steps.size());
  abi::Step step;
  step.kind = kind;
  step.id = UniqueId(id);
  if (label_) labels_[label_->text] = index;
  label_.reset();
  step.position = position;
  journey().steps.push_back(std::move(step));
  for (const Jump& jump : open_) Resolve(jump, index);
  open_ = {Jump{Jump::Kind::kNext, index, 0}};
  return index;
}

void JourneyLowering::LowerBlock(const ast::Block& block) {
  for (ast::StepId id : block) {
    if (open_.empty()) return;  // behind an exit
    LowerStep(id);
  }
}

void JourneyLowering::LowerStep(ast::StepId id) {
  label_ = in_.ast.steps[id].label;
  std::visit(Overloaded{
                 [&](const ast::SendStep& s) { LowerSend(id, s); },
                 [&](const ast::WaitStep& s) {
                   uint32_t index = Emit(abi::StepKind::kWait, id);
                   step(index).duration = expressions_.Length(s.duration, InstanceScope());
                   WatchZone(index);
                 },
                 [&](const ast::WaitUntilStep& s) { LowerWaitUntil(id, s); },
                 [&](const ast::WaitForStep& s) { LowerWaitFor(id, s); },
                 [&](const ast::IfStep& s) { LowerIf(id, s); },
                 [&](const ast::SplitStep& s) { LowerSplit(id, s); },
                 [&](const ast::CallStep& s) { LowerCall(id, s); },
                 [&](const ast::AssignStep& s) { LowerAssign(id, s); },
                 [&](const ast::ExitStep& s) {
                   const std::string reason = s.reason ? in_.Text(s.reason->text) : "exited";
                   uint32_t index = Emit(abi::StepKind::kExit, id);
                   step(index).reason = reason;
                   open_.clear();
                 },
                 [&](const ast::SetStep& s) { LowerSet(id, s); },
                 [&](const ast::EmitStep&) { LowerEmit(id); },
                 [&](const ast::StartStep&) { LowerStart(id); },
                 [&](const ast::StopStep&) { LowerStop(id); },
                 [&](const ast::KeepWaitingStep&) { LowerKeep(id); },
                 [&](const ast::RepeatStep& s) { LowerRepeat(id, s); },
             },
             in_.ast.steps[id].node);
}

NodeId JourneyLowering::NextMoment(const ast::WaitUntilStep& step) {
  const int64_t weekday = step.weekday ? static_cast<int64_t>(*step.weekday) : -1;
  if (!step.moment.is_valid()) return builder_.NextTimeOfDay(builder_.Now(), builder_.Integer(0), weekday);
  if (in_.TypeOf(step.moment).kind != sema::TypeKind::kTimeOfDay)
    return expressions_.Moment(step.moment, InstanceScope());
  NodeId time = expressions_.Lower(step.moment, InstanceScope());
  return nodes_.Map(time, [&](NodeId known) { return builder_.NextTimeOfDay(builder_.Now(), known, weekday); });
}

std::vector<uint32_t> JourneyLowering::FieldsReadBy(NodeId node) {
  std::set<uint32_t> fields, seen;
  std::vector<NodeId> open = {node};
  while (!open.empty()) {
    const NodeId id = open.back();
    open.pop_back();
    if (!seen.insert(id.index()).second) continue;
    if (nodes_.OpOf(id) == Op::kCustomerField) fields.insert(static_cast<uint32_t>(nodes_[id].immediate));
    for (NodeId operand : nodes_[id].operands) {
      if (operand.is_valid()) open.push_back(operand);
    }
  }
  // The customer's clock is read through their time zone.
  std::optional<uint32_t> zone = in_.FindCustomerField("timezone", sema::TypeKind::kTimeZone);
  if (zone && nodes_.ReadsOf(node).zone) fields.insert(*zone);
  return {fields.begin(), fields.end()};
}

// Months are those of the customer's calendar: `wait 1 month` ends at another instant when they move.
void JourneyLowering::WatchZone(uint32_t index) {
  const std::optional<uint32_t> zone = in_.FindCustomerField("timezone", sema::TypeKind::kTimeZone);
  if (zone && step(index).duration.months != 0) step(index).watched_fields = {*zone};
}

void JourneyLowering::LowerWaitUntil(ast::StepId id, const ast::WaitUntilStep& written) {
  const uint32_t index = Emit(abi::StepKind::kWaitUntil, id);
  NodeId moment = NextMoment(written);
  const uint32_t root = Root(moment, step(index).id, PositionOf(id));
  step(index).root = root;
  step(index).watched_fields = FieldsReadBy(moment);
  if (!written.otherwise) return;
  step(index).has_else = true;
  Jumps behind = std::move(open_);
  open_ = {Jump{Jump::Kind::kOtherwise, index, 0}};
  LowerBlock(*written.otherwise);
  open_.insert(open_.end(), behind.begin(), behind.end());
}

void JourneyLowering::AddArm(uint32_t index, uint32_t arm, const std::variant<ast::ForArm, ast::WhenArm>& written) {
  step(index).arms.emplace_back();
  if (const auto* fires = std::get_if<ast::ForArm>(&written)) {
    const std::string name = fmt::format("{}#arm{}", journey().id, ++arm_count_);
    const uint32_t trigger = patterns_.Make(name, fires->pattern, draft_);
    step(index).arms[arm].trigger = trigger;
    captures_.journey(draft_).handovers.push_back({Handover::Place::kArm, trigger, index, arm});
    return;
  }
  const auto& when = std::get<ast::WhenArm>(written);
  const abi::SourcePosition position = in_.Position(when.span);
  NodeId watch = expressions_.Lower(when.condition, InstanceScope());
  NodeId breakpoint = breakpoints_.Of(watch);
  const uint32_t root = Root(watch, "when", position);
  step(index).arms[arm].is_when = true;
  step(index).arms[arm].watch_root = root;
  if (breakpoints_.IsNever(breakpoint)) return;
  const uint32_t breakpoint_root = Root(breakpoint, "breakpoint of when", position);
  step(index).arms[arm].watch_breakpoint_root = breakpoint_root;
}

// Behind the steps of an arm to which the wait may return, it is over.
void JourneyLowering::LowerArmBody(uint32_t index, uint32_t arm, const ast::Block& body) {
  open_ = {Jump{Jump::Kind::kArm, index, arm}};
  kept_.push_back(index);
  LowerBlock(body);
  kept_.pop_back();
  if (step(index).frame == abi::kNone || open_.empty()) return;
  const uint32_t leave = Emit(abi::StepKind::kLeaveArm, "leave " + step(index).id, step(index).position);
  step(leave).wait = index;
}

void JourneyLowering::LowerWaitFor(ast::StepId id, const ast::WaitForStep& written) {
  const uint32_t index = Emit(abi::StepKind::kWaitFor, id);
  if (written.up_to.is_valid()) {
    step(index).has_deadline = true;
    step(index).duration = expressions_.Length(written.up_to, InstanceScope());
    WatchZone(index);
  }
  const auto body_of = [](const auto& arm) -> const ast::Block& {
    return std::visit([](const auto& a) -> const ast::Block& { return a.body; }, arm);
  };
  const bool is_kept = std::any_of(written.arms.begin(), written.arms.end(),
                                   [&](const auto& arm) { return KeepsWaiting(body_of(arm)); });
  if (is_kept) step(index).frame = AddFrame(sizeof(abi::KeptWait));
  Jumps behind = std::move(open_);
  for (uint32_t arm = 0; arm < written.arms.size(); ++arm) {
    AddArm(index, arm, written.arms[arm]);
    LowerArmBody(index, arm, body_of(written.arms[arm]));
    behind.insert(behind.end(), open_.begin(), open_.end());
  }
  step(index).has_else = written.otherwise.has_value();
  if (step(index).has_deadline) {
    open_ = {Jump{Jump::Kind::kOtherwise, index, 0}};
    if (written.otherwise) LowerBlock(*written.otherwise);
    behind.insert(behind.end(), open_.begin(), open_.end());
  }
  open_ = std::move(behind);
}

void JourneyLowering::LowerIf(ast::StepId id, const ast::IfStep& written) {
  Jumps behind;
  for (const ast::IfBranch& branch : written.branches) {
    const uint32_t index = Emit(abi::StepKind::kBranch, id);
    NodeId condition = expressions_.Lower(branch.condition, InstanceScope());
    const uint32_t root = Root(condition, step(index).id, in_.Position(in_.expr(branch.condition).span));
    step(index).root = root;
    LowerBlock(branch.body);
    behind.insert(behind.end(), open_.begin(), open_.end());
    open_ = {Jump{Jump::Kind::kOtherwise, index, 0}};
  }
  if (written.otherwise) LowerBlock(*written.otherwise);
  open_.insert(open_.end(), behind.begin(), behind.end());
}

void JourneyLowering::LowerSplit(ast::StepId id, const ast::SplitStep& written) {
  const uint32_t index = Emit(abi::StepKind::kSplit, id);
  step(index).split = in_.Text(written.name.text);
  Jumps behind;
  for (uint32_t arm = 0; arm < written.arms.size(); ++arm) {
    const ast::SplitArm& side = written.arms[arm];
    abi::SplitArm& lowered = step(index).split_arms.emplace_back();
    lowered.name = in_.Text(side.name.text);
    lowered.share_millionths = side.share_millionths;
    for (const ast::Name& former : side.former_names) lowered.former_names.push_back(in_.Text(former.text));
    open_ = {Jump{Jump::Kind::kSplitArm, index, arm}};
    LowerBlock(side.body);
    behind.insert(behind.end(), open_.begin(), open_.end());
  }
  open_ = std::move(behind);
}

}  // namespace senda::lower
