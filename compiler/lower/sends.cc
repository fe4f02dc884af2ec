// Journeys, third part: the steps that reach outside.
#include <algorithm>

#include "compiler/base/check.h"
#include "compiler/lower/journeys.h"

namespace senda::lower {

void JourneyLowering::LowerSend(ast::StepId id, const ast::SendStep& written) {
  const sema::MessageId message = in_.model.send_messages[id];
  const sema::NamedDeclaration& named = in_.model.messages[message];
  std::vector<Argument> arguments;
  const std::vector<ast::ExprId>& given = in_.model.send_arguments[id];
  for (size_t i = 0; i < given.size(); ++i) {
    const sema::Type& type = in_.model.message_parameter_types.at(message.index()).at(i);
    arguments.push_back(expressions_.LowerArgument(given[i], type, InstanceScope()));
  }
  const auto& decl = std::get<ast::MessageDecl>(in_.declaration(named).node);
  const uint32_t index = Emit(abi::StepKind::kSend, id);
  NodeId body = expressions_.Body(decl, arguments, InstanceScope());
  const uint32_t root = Root(body, step(index).id, PositionOf(id));
  step(index).message = message.index();
  for (sema::ChannelId channel : in_.model.send_channels[id]) step(index).channels.push_back(channel.index());
  step(index).body_root = root;
  if (const sema::TouchpointId touchpoint = in_.model.send_touchpoints[id]; touchpoint.is_valid()) {
    step(index).map = in_.model.touchpoints[touchpoint].map.index();
    step(index).touchpoint = in_.model.touchpoints[touchpoint].number;
  }
  LowerSendRules(index, written);
  LowerConditions(index, arguments);
  LowerOutcomes(index, written);
}

void JourneyLowering::LowerSendRules(uint32_t index, const ast::SendStep& written) {
  abi::SendRules rules;
  if (written.expires.is_valid()) rules.expires = expressions_.Length(written.expires, InstanceScope());
  rules.is_at_any_hour = written.at_any_hour.has_value();
  rules.goes_on = written.goes_on.has_value();
  rules.awaits_delivery = written.on_failed.has_value();
  if (written.only_if.is_valid()) {
    const abi::SourcePosition position = in_.Position(in_.expr(written.only_if).span);
    rules.only_if_root = Root(expressions_.Lower(written.only_if, InstanceScope()), "only if", position);
    rules.only_if_position = position;
  }
  step(index).send = rules;
}

void JourneyLowering::LowerConditions(uint32_t index, const std::vector<Argument>& arguments) {
  Scope scope = InstanceScope();
  scope.arguments = &arguments;
  for (uint32_t rule = 0; rule < conditions_.size(); ++rule) {
    if (!conditions_[rule].is_valid()) continue;
    const std::vector<uint32_t>& messages = builder_.description().rules[rule].messages;
    if (std::find(messages.begin(), messages.end(), step(index).message) == messages.end()) continue;
    const NodeId condition = expressions_.LowerWrittenOut(conditions_[rule], scope);
    const abi::SourcePosition position = in_.Position(in_.expr(conditions_[rule]).span);
    const uint32_t root = Root(condition, builder_.description().rules[rule].id, position);
    step(index).send.conditions.push_back({rule, root});
  }
}

void JourneyLowering::LowerOutcomes(uint32_t index, const ast::SendStep& written) {
  Jumps behind = std::move(open_);
  auto lower = [&](Jump::Kind kind, const std::optional<ast::Outcome>& outcome) {
    if (!outcome) return;
    open_ = {Jump{kind, index, 0}};
    LowerBlock(outcome->body);
    behind.insert(behind.end(), open_.begin(), open_.end());
  };
  lower(Jump::Kind::kSkipped, written.on_skipped);
  lower(Jump::Kind::kFailed, written.on_failed);
  open_ = std::move(behind);
}

void JourneyLowering::LowerCall(ast::StepId id, const ast::CallStep& written) {
  const sema::HookId hook = in_.model.call_hooks[id];
  const uint32_t index = Emit(abi::StepKind::kCall, id);
  const std::vector<ast::ExprId>& given = in_.model.hook_arguments[id];
  for (size_t i = 0; i < given.size(); ++i) {
    const sema::Type& type = in_.model.hook_parameter_types.at(hook.index()).at(i);
    const uint32_t root =
        Root(expressions_.As(type, given[i], InstanceScope()), step(index).id, in_.Position(in_.expr(given[i]).span));
    step(index).argument_roots.push_back(root);
  }
  step(index).hook = hook.index();
  step(index).has_deadline = true;
  step(index).duration = expressions_.Length(written.within, InstanceScope());
  if (const sema::BindingId binding = in_.model.answer_bindings[id]; binding.is_valid()) {
    captures_.ExpectAnswer(draft_, binding, index);
  }
  Jumps behind;
  auto lower = [&](const std::optional<ast::CallAnswer>& answer) {
    if (answer) LowerBlock(answer->body);
    behind.insert(behind.end(), open_.begin(), open_.end());
  };
  lower(written.done);
  open_ = {Jump{Jump::Kind::kOtherwise, index, 0}};
  lower(written.overdue);
  open_ = std::move(behind);
}

void JourneyLowering::LowerAssign(ast::StepId id, const ast::AssignStep& written) {
  const sema::TeamId team = in_.model.assign_teams[id];
  const uint32_t index = Emit(abi::StepKind::kAssign, id);
  NodeId title = expressions_.As(in_.TypeOf(written.title), written.title, InstanceScope());
  const uint32_t root = Root(title, step(index).id, in_.Position(in_.expr(written.title).span));
  step(index).body_root = root;
  step(index).team = team.index();
  step(index).has_deadline = true;
  if (written.working) {
    constexpr int64_t kHour = 3'600'000;
    const bool is_hours = written.working->is_hours;
    step(index).working_days = is_hours ? 0 : static_cast<uint32_t>(written.working->count);
    step(index).working_ms = is_hours ? written.working->count * kHour : 0;
  } else {
    step(index).duration = expressions_.Length(written.within, InstanceScope());
  }
  if (const sema::BindingId binding = in_.model.answer_bindings[id]; binding.is_valid()) {
    captures_.ExpectAnswer(draft_, binding, index);
  }
  if (!written.otherwise) {
    open_.push_back(Jump{Jump::Kind::kOtherwise, index, 0});
    return;
  }
  Jumps behind = std::move(open_);
  open_ = {Jump{Jump::Kind::kOtherwise, index, 0}};
  LowerBlock(*written.otherwise);
  open_.insert(open_.end(), behind.begin(), behind.end());
}

}  // namespace senda::lower
