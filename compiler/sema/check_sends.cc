// The steps that reach outside: sends, calls of hooks, work for people.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/check_entries.h"
#include "compiler/sema/check_journeys.h"
#include "compiler/sema/check_messages.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

const Flow kTakesTime{false, true, {}};

Type TaskOutcome(Checker& checker) {
  if (!checker.task_enum) {
    EnumInfo info;
    info.name = "task.outcome";
    for (const char* outcome : {"done", "declined", "other"}) info.members.push_back(checker.interner.Intern(outcome));
    checker.task_enum = checker.model.enums.Add(std::move(info));
  }
  Type type = Of(TypeKind::kEnum);
  type.enumeration = *checker.task_enum;
  return type;
}

}  // namespace

// -------------------------------------------------------------------------------------------------------------- send

void StepChecker::CheckChannels(ast::StepId id, const ast::SendStep& step) {
  std::vector<ChannelId> channels;
  bool is_known = true;
  for (size_t i = 0; i < step.channels.size(); ++i) {
    const ast::Name& name = step.channels[i];
    auto channel = checker_.Resolve(*env_.file, {name}, name.span, "channel", {DeclKind::kChannel});
    is_known = is_known && channel;
    if (!channel) continue;
    const ChannelId found(channel->index);
    auto same = std::find(channels.begin(), channels.end(), found);
    if (same != channels.end()) {
      // send m by email if unreachable email
      checker_.sink.Report(Kind::kChannelTwice, name.span, checker_.Text(name.text))
          .Note(step.channels[static_cast<size_t>(same - channels.begin())].span, "it is tried here already");
    }
    channels.push_back(found);
  }
  if (is_known) checker_.model.send_channels.Set(id, std::move(channels));
}

void StepChecker::CheckSendRules(ast::StepId id, const ast::SendStep& step) {
  if (step.expires.is_valid()) expressions_.RequireFixedLength(step.expires, "The length after `expires`");
  if (step.touchpoint) {
    // send m by email at shopping.checkout
    const ast::QualifiedName& touchpoint = *step.touchpoint;
    if (touchpoint.parts.size() < 2) {
      checker_.sink.Report(Kind::kTouchpointName, touchpoint.span, checker_.Text(touchpoint))
          .Help("write the map before it, as in `shopping.checkout`");
    } else if (auto found = checker_.Resolve(*env_.file, touchpoint.parts, touchpoint.span, "touchpoint",
                                             {DeclKind::kTouchpoint})) {
      checker_.model.send_touchpoints.Set(id, TouchpointId(found->index));
    }
  }
  if (!step.goes_on) return;
  for (const auto* outcome : {&step.on_skipped, &step.on_failed}) {
    if (!*outcome) continue;
    // send m by email and go on { on failed { … } }
    checker_.sink.Report(Kind::kGoesOnAndWaits, *step.goes_on, outcome == &step.on_skipped ? "on skipped" : "on failed")
        .Note((*outcome)->span, "this happens when the send has come to its end")
        .Help(fmt::format("leave `and go on` out, or the block of `{}`", checker_.Text(step.message)));
  }
}

// Behind a send: when it was sent, and the ends of its blocks.
Flow StepChecker::CheckOutcomes(const ast::SendStep& step) {
  Path sent;
  sent.facts = env_.facts;
  std::vector<Path> paths = {sent};
  for (const auto* outcome : {&step.on_skipped, &step.on_failed}) {
    if (!*outcome) continue;
    Path path;
    path.facts = env_.facts;
    path.flow = CheckBlock((*outcome)->body);
    paths.push_back(std::move(path));
  }
  Flow flow = Join(paths);
  flow.takes_time = true;
  return flow;
}

Flow StepChecker::On(ast::StepId id, const ast::SendStep& step) {
  CheckChannels(id, step);
  CheckSendRules(id, step);
  Facts outer = env_.facts;
  // A send can be held: what was known where it stands need not be when it is decided. What `only if` has asked is
  // known of what the message is given: both are looked at in the instant of sending. send m(to: customer.phone) by sms
  // only if customer.phone is known
  env_.facts = outer.Stable();
  env_.before_send = &outer;
  if (step.only_if.is_valid() && expressions_.RequireCondition(step.only_if)) expressions_.Assume(step.only_if, true);
  auto message = checker_.Resolve(*env_.file, step.message.parts, step.message.span, "message", {DeclKind::kMessage});
  if (message) {
    checker_.model.send_messages.Set(id, MessageId(message->index));
    CheckHeldOutSend(checker_, journey_, MessageId(message->index), step.message.span);
    auto arguments = CheckSendArguments(checker_, env_, MessageId(message->index), step);
    if (arguments) {
      checker_.model.send_arguments.Set(id, std::move(arguments->values));
      checker_.model.send_coupons.Set(id, std::move(arguments->coupons));
    }
  }
  env_.before_send = nullptr;
  env_.facts = outer.Stable();
  return CheckOutcomes(step);
}

// ------------------------------------------------------------------------------------------------------------ answers

// The name of an answer, which is known from there on.
std::vector<VisibleBinding> StepChecker::BindAnswer(ast::StepId id, const ast::Name& name, const Type& type,
                                                    bool is_task) {
  if (const VisibleBinding* taken = expressions_.FindBinding(name.text)) {
    checker_.sink.Report(Kind::kBindingTwice, name.span, checker_.Text(name.text))
        .Note(taken->span, "it is named here")
        .Help("give one of them another name");
    return {};
  }
  Binding binding;
  binding.name = name.text;
  binding.value = type;
  binding.is_task = is_task;
  VisibleBinding seen{name.text, checker_.model.bindings.Add(std::move(binding)), {}, false, false, name.span};
  checker_.model.answer_bindings.Set(id, seen.id);
  return {seen};
}

Flow StepChecker::On(ast::StepId id, const ast::CallStep& step) {
  if (is_in_exit_) {
    checker_.sink.Report(Kind::kExitBlockWaits, checker_.ast.steps[id].span);
    return kTakesTime;
  }
  Type answer;
  auto found = checker_.Resolve(*env_.file, step.hook.parts, step.hook.span, "hook", {DeclKind::kHook});
  if (found) {
    const HookId hook(found->index);
    checker_.model.call_hooks.Set(id, hook);
    answer = checker_.model.hook_types[hook.index()];
    const std::vector<ParameterInfo>& parameters = checker_.hook_parameters[hook.index()];
    auto arguments = expressions_.ArgumentsInOrder(checker_.model.hooks[hook].qualified_name, parameters,
                                                   step.arguments, {}, step.hook.span);
    for (size_t i = 0; arguments && i < arguments->size(); ++i) {
      expressions_.Require((*arguments)[i], parameters[i].type);
    }
    if (arguments) checker_.model.hook_arguments.Set(id, std::move(*arguments));
  }
  expressions_.RequireFixedLength(step.within, "The length after `within`");
  if (!step.done && !step.overdue) {
    // call score(plan: customer.plan) within 1 hour
    checker_.sink.Report(Kind::kCallUnheard, checker_.ast.steps[id].span, checker_.Text(step.hook))
        .Help("say what happens then: `{ done as r { … } overdue { … } }`");
  }
  env_.facts = env_.facts.Stable();
  std::vector<Path> paths;
  Path& done = paths.emplace_back();
  done.facts = env_.facts;
  if (step.done) {
    if (step.done->binding) done.names = BindAnswer(id, *step.done->binding, answer, false);
    const size_t outer = env_.bindings.size();
    env_.bindings.insert(env_.bindings.end(), done.names.begin(), done.names.end());
    done.flow = CheckBlock(step.done->body);
    env_.bindings.erase(env_.bindings.begin() + static_cast<long>(outer), env_.bindings.end());
  }
  Path overdue;
  overdue.facts = env_.facts;
  if (step.overdue) {
    if (step.overdue->binding) {
      checker_.sink.Report(Kind::kOverdueNamed, step.overdue->binding->span);
    }
    overdue.flow = CheckBlock(step.overdue->body);
  }
  paths.push_back(std::move(overdue));
  SeeNames(paths);
  Flow flow = Join(paths);
  flow.takes_time = true;
  return flow;
}

Flow StepChecker::On(ast::StepId id, const ast::AssignStep& step) {
  if (is_in_exit_) {
    checker_.sink.Report(Kind::kExitBlockWaits, checker_.ast.steps[id].span);
    return kTakesTime;
  }
  expressions_.Require(step.title, Of(TypeKind::kText));
  auto team = checker_.Resolve(*env_.file, step.team.parts, step.team.span, "team", {DeclKind::kTeam});
  if (team) checker_.model.assign_teams.Set(id, TeamId(team->index));
  if (step.within.is_valid()) expressions_.RequireFixedLength(step.within, "The length after `within`");
  if (step.working && step.working->count <= 0) {
    // assign "Call" to sales within 0 working days
    checker_.sink.Report(Kind::kLengthNotPositive, step.working->span);
  }
  env_.facts = env_.facts.Stable();
  std::vector<Path> paths;
  Path& answered = paths.emplace_back();
  answered.facts = env_.facts;
  if (step.binding) answered.names = BindAnswer(id, *step.binding, TaskOutcome(checker_), true);
  Path overdue;
  overdue.facts = env_.facts;
  if (step.otherwise) overdue.flow = CheckBlock(*step.otherwise);
  paths.push_back(std::move(overdue));
  SeeNames(paths);
  Flow flow = Join(paths);
  flow.takes_time = true;
  return flow;
}

}  // namespace senda::sema
