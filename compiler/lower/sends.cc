// Journeys, third part: the steps that reach outside.
#include <algorithm>

#include "compiler/base/check.h"
#include "compiler/lower/journeys.h"

namespace senda::lower {

void JourneyLowering::LowerSend(ast::StepId id, const ast::SendStep& written) {
  const sema::MessageId message = in_.model.send_messages[id];
  const uint32_t index = Emit(abi::StepKind::kSend, id);
  step(index).message = message.index();
  for (sema::ChannelId channel : in_.model.send_channels[id]) step(index).channels.push_back(channel.index());
  LowerSlots(id, index, message);
  if (const sema::TouchpointId touchpoint = in_.model.send_touchpoints[id]; touchpoint.is_valid()) {
    step(index).map = in_.model.touchpoints[touchpoint].map.index();
    step(index).touchpoint = in_.model.touchpoints[touchpoint].number;
  }
  LowerSendRules(index, written);
  LowerConditions(id, index, message);
  LowerOutcomes(index, written);
}

// What the message's slots take here.
void JourneyLowering::LowerSlots(ast::StepId id, uint32_t index, sema::MessageId message) {
  const std::vector<ast::ExprId>& given = in_.model.send_arguments[id];
  const std::vector<MessageSlots::Origin>& origins = messages_.OriginsOf(message);
  for (uint32_t slot = 0; slot < origins.size(); ++slot) {
    const MessageSlots::Origin& origin = origins[slot];
    const auto coupon = std::find_if(in_.model.send_coupons[id].begin(), in_.model.send_coupons[id].end(),
                                     [&](const auto& one) { return one.first == origin.parameter; });
    const bool is_coupon = !origin.is_item && coupon != in_.model.send_coupons[id].end();
    if (is_coupon) step(index).coupons.push_back({slot, coupon->second.index()});
    if (is_coupon || origin.is_item) {
      step(index).argument_roots.push_back(abi::kNone);
      continue;
    }
    const ast::ExprId value = given.at(origin.parameter);
    const NodeId node =
        origin.field.is_valid()
            ? expressions_.EventArgumentField(value, origin.field, InstanceScope())
            : expressions_.As(in_.model.message_parameter_types.at(message.index()).at(origin.parameter), value,
                              InstanceScope());
    const uint32_t root = Root(node, step(index).id, in_.Position(in_.expr(value).span));
    step(index).argument_roots.push_back(root);
  }
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

// What a parameter is for the rules when a coupon's code is given to it: the code that the message would have, from its
// slot; nothing when no text says it, since then none is given.
NodeId JourneyLowering::CodeOf(uint32_t parameter, sema::MessageId message) {
  const std::vector<MessageSlots::Origin>& origins = messages_.OriginsOf(message);
  for (uint32_t slot = 0; slot < origins.size(); ++slot) {
    if (origins[slot].is_item || origins[slot].parameter != parameter) continue;
    return nodes_.builder().AttemptCapture(slot, abi::Kind::kText, false);
  }
  return nodes_.Text("");
}

// What policies and guarantees ask of what the message is given here.
void JourneyLowering::LowerConditions(ast::StepId id, uint32_t index, sema::MessageId message) {
  if (conditions_.empty()) return;
  std::vector<Argument> arguments;
  const std::vector<ast::ExprId>& given = in_.model.send_arguments[id];
  for (uint32_t i = 0; i < given.size(); ++i) {
    const bool is_coupon = std::any_of(in_.model.send_coupons[id].begin(), in_.model.send_coupons[id].end(),
                                       [&](const auto& one) { return one.first == i; });
    const sema::Type& type = in_.model.message_parameter_types.at(message.index()).at(i);
    arguments.push_back(is_coupon ? Argument{CodeOf(i, message), {}}
                                  : expressions_.LowerArgument(given[i], type, InstanceScope()));
  }
  Scope scope = InstanceScope();
  scope.arguments = &arguments;
  for (uint32_t rule = 0; rule < conditions_.size(); ++rule) {
    if (!conditions_[rule].is_valid()) continue;
    const std::vector<uint32_t>& messages = builder_.description().rules[rule].messages;
    if (std::find(messages.begin(), messages.end(), step(index).message) == messages.end()) continue;
    const NodeId condition = expressions_.LowerWrittenOut(conditions_[rule], scope);
    const abi::SourcePosition position = in_.Position(in_.expr(conditions_[rule]).span);
    const uint32_t root = Root(condition, builder_.description().rules[rule].id, position);
    const bool reads_codes = nodes_.ReadsOf(condition).attempt;
    step(index).send.conditions.push_back({rule, root, reads_codes});
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
