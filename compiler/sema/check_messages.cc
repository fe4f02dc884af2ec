#include "compiler/sema/check_messages.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/check_texts.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

// What stands in the brackets of a way to send, as an example of what to write; empty: nothing does.
struct Way {
  std::string_view name, target, what;
};
constexpr Way kWays[] = {
    {"log", "", ""},
    {"webhook", "NAME", "the address and its secret stand in the environment under this name"},
    {"smtp", "NAME", "the server and its password stand in the environment under this name"},
    {"nats", "subject", "the messages go out under this subject"},
    {"kafka", "topic", "the messages go out under this topic"},
};

// `via log`, `via webhook("EMAIL_GATEWAY")`.
void CheckTransport(Checker& checker, const ast::Transport& via, bool is_hook) {
  const std::string_view name = checker.Text(via.name.text);
  const Way* way = std::find_if(std::begin(kWays), std::end(kWays), [&](const Way& w) { return w.name == name; });
  if (way == std::end(kWays)) {
    checker.sink.Report(Kind::kViaUnknown, via.name.span, name)
        .Help(is_hook ? "write `via webhook(\"NAME\")`"
                      : "there are `log`, `webhook(\"NAME\")`, `smtp(\"NAME\")`, `nats(\"subject\")` and "
                        "`kafka(\"topic\")`");
  } else if (is_hook && name != "webhook") {
    // hook score(plan text) -> int via log
    checker.sink.Report(Kind::kHookViaLog, via.span, name).Help("write `via webhook(\"NAME\")`");
  } else if (way->target.empty() && via.target) {
    checker.sink.Report(Kind::kViaTarget, via.span, name, "takes nothing in brackets")
        .Help(fmt::format("write `via {}`", name));
  } else if (!way->target.empty() && (!via.target || via.target->empty())) {
    checker.sink.Report(Kind::kViaTarget, via.span, name, "says which one it calls")
        .Help(fmt::format("write `via {}(\"{}\")`; {}", name, way->target, way->what));
  }
}

// channel email { via smtp("MAIL") }
void CheckSender(Checker& checker, const ast::Declaration& declared, const ast::ChannelDecl& node) {
  if (!node.via || checker.Text(node.via->name.text) != "smtp") return;
  if (node.from && node.from->find_first_not_of(' ') != std::string::npos) return;
  checker.sink.Report(Kind::kFromMissing, declared.name.span, checker.Text(declared.name.text))
      .Help("write `from \"Tienda <hola@tienda.es>\"` in it");
}

void CheckRate(Checker& checker, const ast::RateClause& rate) {
  const std::string_view unit = checker.Text(rate.unit.text);
  const bool is_unit = unit == "second" || unit == "minute" || unit == "hour" || unit == "day";
  if (rate.count >= 1 && is_unit) return;
  checker.sink.Report(Kind::kRateUnit, rate.span).Help("write `rate 200 per second`");
}

void CheckTeam(Checker& checker, TeamId id) {
  const auto& node = std::get<ast::TeamDecl>(checker.DeclarationOf(checker.model.teams[id].declaration).node);
  for (const ast::TeamHours& hours : node.hours) {
    if (hours.from_ms < hours.to_ms) continue;
    // team night { hours 22:00 to 06:00 }
    checker.sink.Report(Kind::kTeamHoursOrder, hours.span)
        .Help("write what goes over midnight in two parts: `hours 22:00 to 24:00  hours 00:00 to 06:00`");
  }
}

void CheckHook(Checker& checker, HookId id) {
  const ast::Declaration& declared = checker.DeclarationOf(checker.model.hooks[id].declaration);
  CheckTransport(checker, std::get<ast::HookDecl>(declared.node).via, true);
}

void CheckChannel(Checker& checker, ChannelId id) {
  ast::DeclId declaration = checker.model.channels[id].declaration;
  const ast::Declaration& declared = checker.DeclarationOf(declaration);
  const auto& node = std::get<ast::ChannelDecl>(declared.node);
  if (!node.via) {
    checker.sink.Report(Kind::kViaMissing, declared.name.span, checker.Text(declared.name.text))
        .Help("write `via log` in it");
  } else {
    CheckTransport(checker, *node.via, false);
  }
  if (node.retry) {
    if (node.retry->times <= 0) checker.sink.Report(Kind::kRetryNever, node.retry->span);
    Env env = checker.NewEnv(declaration);
    ExprChecker(checker, env).RequireFixedLength(node.retry->over, "The length after `over`");
  }
  CheckSender(checker, declared, node);
  if (node.rate) CheckRate(checker, *node.rate);
  if (!node.to.is_valid()) return;
  Env env = checker.NewEnv(declaration);
  Type type = ExprChecker(checker, env).Infer(node.to);
  bool fits = type.kind == TypeKind::kPoison || (IsTextual(type.kind) && type.kind != TypeKind::kUrl);
  if (!fits) checker.sink.Report(Kind::kChannelTo, checker.SpanOf(node.to), checker.Words(type));
}

void CheckPurpose(Checker& checker, const ast::Declaration& declared, const ast::MessageDecl& node) {
  if (!node.purpose) {
    checker.sink.Report(Kind::kPurposeMissing, declared.name.span, checker.Text(declared.name.text))
        .Help("write `purpose promotional`, `purpose service because \"…\"` or `purpose transactional`");
    return;
  }
  bool is_service = *node.purpose == ast::Purpose::kService;
  bool has_reason = node.because && node.because->find_first_not_of(' ') != std::string::npos;
  if (is_service && !has_reason) {
    checker.sink.Report(Kind::kBecauseMissing, node.purpose_span)
        .Help("write `purpose service because \"the customer asked for it\"`");
  }
  if (!is_service && node.because) {
    checker.sink.Report(Kind::kBecauseUnneeded, node.purpose_span)
        .Help("leave the `because` out, or write `purpose service`");
  }
}

// message receipt { purpose transactional topic offers … }
void CheckTopic(Checker& checker, MessageId id, const ast::MessageDecl& node) {
  const FileScope& scope = checker.ScopeOf(checker.model.messages[id].declaration);
  auto topic = checker.Resolve(scope, node.topic->parts, node.topic->span, "topic", {DeclKind::kTopic});
  if (topic) checker.model.message_topics.Set(id, TopicId(topic->index));
  if (!node.purpose || *node.purpose == ast::Purpose::kPromotional) return;
  checker.sink
      .Report(Kind::kTopicOfOtherPurpose, node.topic->span, checker.model.messages[id].qualified_name,
              *node.purpose == ast::Purpose::kService ? "a service message" : "transactional")
      .Help("leave `topic` out, or write `purpose promotional`");
}

void CheckMessage(Checker& checker, MessageId id) {
  ast::DeclId declaration = checker.model.messages[id].declaration;
  const ast::Declaration& declared = checker.DeclarationOf(declaration);
  const auto& node = std::get<ast::MessageDecl>(declared.node);
  CheckPurpose(checker, declared, node);
  if (node.topic) CheckTopic(checker, id, node);
  CheckTexts(checker, id);
}

// send thanks(code: back10): the next code of a coupon.
std::optional<CouponId> CouponOf(Checker& checker, const Env& env, const ast::Argument& argument) {
  const auto* name = std::get_if<ast::NameExpr>(&checker.ast.exprs[argument.value].node);
  if (name == nullptr) return std::nullopt;
  const bool is_bound = std::any_of(env.bindings.begin(), env.bindings.end(),
                                    [&](const VisibleBinding& binding) { return binding.name == name->name.text; });
  if (is_bound) return std::nullopt;
  const Lookup asked = checker.names.Find(*env.file, Namespace::kAsked, {name->name});
  const Lookup found = checker.names.Find(*env.file, Namespace::kCoupon, {name->name});
  const bool is_coupon = found.status == Lookup::Status::kFound && asked.status == Lookup::Status::kNone;
  return is_coupon ? std::optional(CouponId(found.ref.index)) : std::nullopt;
}

// Whether a code of the coupon may be given to this parameter; what does not fit is reported.
bool TakeCoupon(Checker& checker, MessageId message, const ParameterInfo& parameter, CouponId coupon,
                const ast::Argument& argument) {
  const std::string& name = checker.model.coupons[coupon].qualified_name;
  if (parameter.type.kind != TypeKind::kText) {
    if (parameter.type.kind != TypeKind::kPoison) {
      checker.sink.Report(Kind::kCouponType, argument.span, name, checker.Text(parameter.name),
                          checker.Words(parameter.type));
    }
    return false;
  }
  const NamedDeclaration& named = checker.model.messages[message];
  const auto& node = std::get<ast::MessageDecl>(checker.DeclarationOf(named.declaration).node);
  if (node.purpose && *node.purpose == ast::Purpose::kService) {
    checker.sink.Report(Kind::kPriceOffInService, argument.span, named.qualified_name)
        .Note(node.purpose_span, "a service message needs no consent, because the customer needs it")
        .Help("make it `promotional`, or send it without a coupon");
  }
  return true;
}

// A named event that fits a parameter, as an example of what to write.
std::string ExampleFor(Checker& checker, const Env& env, const ParameterInfo& parameter) {
  for (const VisibleBinding& binding : env.bindings) {
    bool fits = binding.events.size() == 1 && parameter.type.kind == TypeKind::kEvent &&
                binding.events[0] == parameter.type.event;
    if (fits) return std::string(checker.Text(binding.name));
  }
  return "…";
}

}  // namespace

void CheckChannels(Checker& checker) {
  for (ChannelId id : checker.model.channels.ids()) CheckChannel(checker, id);
  for (HookId id : checker.model.hooks.ids()) CheckHook(checker, id);
  for (TeamId id : checker.model.teams.ids()) CheckTeam(checker, id);
}

void CheckUnusedHooks(Checker& checker) {
  std::vector<bool> is_used(checker.model.hooks.size(), false);
  for (ast::StepId step : checker.ast.steps.ids()) {
    if (HookId hook = checker.model.call_hooks.Get(step); hook.is_valid()) is_used[hook.index()] = true;
  }
  for (HookId id : checker.model.hooks.ids()) {
    const ast::Declaration& declared = checker.DeclarationOf(checker.model.hooks[id].declaration);
    if (is_used[id.index()]) continue;
    // hook score(plan text) -> int via webhook("SCORE")
    checker.sink.Report(Kind::kHookUnused, declared.name.span, checker.Text(declared.name.text))
        .Help("call it in a journey, or leave it out");
  }
}

void CheckMessages(Checker& checker) {
  for (MessageId id : checker.model.messages.ids()) CheckMessage(checker, id);
}

std::optional<SendArguments> CheckSendArguments(Checker& checker, Env& env, MessageId message,
                                                const ast::SendStep& send) {
  const std::vector<ParameterInfo>& parameters = checker.message_parameters[message.index()];
  const std::string& name = checker.model.messages[message].qualified_name;
  ExprChecker expressions(checker, env);
  std::vector<ast::ExprId> arguments(parameters.size());
  std::vector<std::pair<uint32_t, CouponId>> coupons;
  bool fits = true;
  for (const ast::Argument& argument : send.arguments) {
    if (!argument.name) {
      auto report = checker.sink.Report(Kind::kArgumentUnnamed, argument.span, name);
      if (!parameters.empty())
        report.Help(fmt::format("write `{}: {}`", checker.Text(parameters[0].name), checker.Describe(argument.value)));
      return std::nullopt;
    }
    std::string_view written = checker.Text(argument.name->text);
    auto found = std::find_if(parameters.begin(), parameters.end(),
                              [&](const auto& p) { return p.name == argument.name->text; });
    if (found == parameters.end()) {
      auto report = checker.sink.Report(Kind::kArgumentUnknown, argument.name->span, name, written);
      if (parameters.empty()) report.Help("the message has no `with`, so it takes nothing in brackets");
      if (parameters.size() == 1) report.Help(fmt::format("write `{}: …`", checker.Text(parameters[0].name)));
      return std::nullopt;
    }
    auto index = static_cast<size_t>(found - parameters.begin());
    if (arguments[index].is_valid()) {
      checker.sink.Report(Kind::kArgumentTwice, argument.name->span, written);
      return std::nullopt;
    }
    arguments[index] = argument.value;
    if (const std::optional<CouponId> coupon = CouponOf(checker, env, argument)) {
      fits &= TakeCoupon(checker, message, *found, *coupon, argument);
      coupons.emplace_back(static_cast<uint32_t>(index), *coupon);
      continue;
    }
    Want want;
    want.is_event = found->type.kind == TypeKind::kEvent;
    fits &= expressions.Require(argument.value, found->type, want);
  }
  for (size_t i = 0; i < parameters.size(); ++i) {
    if (arguments[i].is_valid()) continue;
    std::string_view parameter = checker.Text(parameters[i].name);
    checker.sink.Report(Kind::kArgumentMissing, send.message.span, name, parameter)
        .Note(parameters[i].span, "the message asks for it here")
        .Help(fmt::format("write `send {}({}: {})`", checker.Text(send.message), parameter,
                          ExampleFor(checker, env, parameters[i])));
    return std::nullopt;
  }
  if (!fits) return std::nullopt;
  return SendArguments{std::move(arguments), std::move(coupons)};
}

}  // namespace senda::sema
