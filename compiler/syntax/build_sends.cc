// What goes out and comes back: sends, calls, work for people; channels, hooks, teams.
#include "compiler/syntax/builder.h"
#include "compiler/syntax/literals.h"

namespace senda::syntax {
namespace {

constexpr int64_t kDayMilliseconds = 86'400'000;

}  // namespace

// Where each was said.
struct Builder::SendOptions {
  std::optional<Span> hour, touchpoint, expires, goes_on, only_if;
};

ast::StepNode Builder::BuildSend(Parser::SendStepContext* tree) {
  ast::SendStep send{};
  send.message = BuildPath(tree->message);
  send.arguments = BuildArguments(tree->given);
  send.channels.push_back(BuildName(tree->channel));
  SendOptions said;
  for (auto* option : tree->options) BuildSendOption(option, &said, &send);
  for (auto* outcome : tree->outcomes) {
    const bool is_skipped = outcome->skipped != nullptr;
    auto& place = is_skipped ? send.on_skipped : send.on_failed;
    if (place) ReportTwice(is_skipped ? "on skipped" : "on failed", SpanOf(outcome), place->span);
    place = ast::Outcome{BuildBlock(outcome->body), SpanOf(outcome)};
  }
  return send;
}

void Builder::BuildSendOption(Parser::SendOptionContext* tree, SendOptions* said, ast::SendStep* send) {
  auto say = [&](const char* what, std::optional<Span>* before) {
    if (*before) ReportTwice(what, SpanOf(tree), **before);
    *before = SpanOf(tree);
  };
  if (tree->channel != nullptr) {
    send->channels.push_back(BuildName(tree->channel));
  } else if (tree->anyWord != nullptr) {
    say("at any hour", &said->hour);
    if (WordOf(tree->hour).text() != "hour") sink_->Report(Kind::kAnyHour, SpanOf(tree), WordOf(tree->hour).text());
    send->at_any_hour = SpanOf(tree);
  } else if (tree->touchpoint != nullptr) {
    say("the touchpoint", &said->touchpoint);
    send->touchpoint = BuildPath(tree->touchpoint);
  } else if (tree->expires != nullptr) {
    say("expires", &said->expires);
    send->expires = BuildAmount(tree->expires);
  } else if (tree->goOn != nullptr) {
    say("and go on", &said->goes_on);
    send->goes_on = SpanOf(tree);
  } else {
    say("only if", &said->only_if);
    send->only_if = BuildExpression(tree->condition);
  }
}

ast::StepNode Builder::BuildCallStep(Parser::CallStepContext* tree) {
  ast::CallStep call{};
  call.hook = BuildPath(tree->hook);
  call.arguments = BuildArguments(tree->given);
  call.within = BuildAmount(tree->limit);
  for (auto* answer : tree->answers) {
    const bool is_done = answer->done != nullptr;
    auto& place = is_done ? call.done : call.overdue;
    if (place) ReportTwice(is_done ? "done" : "overdue", SpanOf(answer), place->span);
    std::optional<ast::Name> binding;
    if (answer->binding != nullptr) binding = BuildName(answer->binding);
    place = ast::CallAnswer{binding, BuildBlock(answer->body), SpanOf(answer)};
  }
  return call;
}

ast::StepNode Builder::BuildAssign(Parser::AssignStepContext* tree) {
  ast::AssignStep assign{};
  assign.title = BuildText(tree->title);
  assign.team = BuildPath(tree->team);
  if (tree->limit != nullptr) {
    assign.within = BuildAmount(tree->limit);
  } else {
    assign.working = BuildWorkingTime(tree);
  }
  if (tree->binding != nullptr) assign.binding = BuildName(tree->binding);
  assign.otherwise = BuildOptionalBlock(tree->otherwise);
  return assign;
}

ast::WorkingTime Builder::BuildWorkingTime(Parser::AssignStepContext* tree) {
  const Span span = Cover(SpanOf(tree->count), SpanOf(tree->unit));
  const ast::DurationUnit unit = ReadUnit(WordOf(tree->unit).text());
  if (unit != ast::DurationUnit::kDays && unit != ast::DurationUnit::kHours) {
    sink_->Report(Kind::kWorkingUnit, span, WordOf(tree->unit).text())
        .Help("a team's time is counted in `working days` or `working hours`");
  }
  return {BuildCount(tree->count), unit == ast::DurationUnit::kHours, span};
}

ast::Transport Builder::BuildTransport(Parser::TransportContext* tree) {
  ast::Transport transport{BuildName(tree->id), std::nullopt, SpanOf(tree)};
  if (tree->target != nullptr) transport.target = BuildPlainText(tree->target);
  return transport;
}

ast::DeclNode Builder::BuildChannel(Parser::ChannelDeclarationContext* tree) {
  ast::ChannelDecl channel{};
  std::optional<Span> via, to, from;
  auto say = [&](const char* what, Parser::ChannelClauseContext* clause, std::optional<Span>* before) {
    if (*before) ReportTwice(what, SpanOf(clause), **before);
    *before = SpanOf(clause);
  };
  for (auto* clause : tree->clauses) {
    if (clause->via != nullptr) {
      say("via", clause, &via);
      channel.via = BuildTransport(clause->via);
    } else if (clause->to != nullptr) {
      say("to", clause, &to);
      channel.to = BuildExpression(clause->to);
    } else if (clause->sender != nullptr) {
      say("from", clause, &from);
      channel.from = BuildPlainText(clause->sender);
    } else if (clause->quiet != nullptr) {
      channel.quiet.push_back(BuildQuiet(clause->quiet));
    } else if (clause->limit != nullptr) {
      channel.limits.push_back(BuildLimit(clause->limit));
    } else if (clause->rate != nullptr) {
      if (channel.rate) ReportTwice("rate", SpanOf(clause), channel.rate->span);
      channel.rate = ast::RateClause{BuildCount(clause->rate), NameOf(clause->unit), SpanOf(clause)};
    } else {
      if (channel.retry) ReportTwice("retry", SpanOf(clause), channel.retry->span);
      channel.retry = ast::RetryClause{BuildCount(clause->times), BuildAmount(clause->over), SpanOf(clause)};
    }
  }
  return channel;
}

ast::DeclNode Builder::BuildHook(Parser::HookDeclarationContext* tree) {
  ast::HookDecl hook;
  for (auto* parameter : tree->parameters) hook.parameters.push_back(BuildParameter(parameter));
  hook.gives = BuildType(tree->gives);
  hook.via = BuildTransport(tree->via);
  return hook;
}

ast::DeclNode Builder::BuildTeam(Parser::TeamDeclarationContext* tree) {
  ast::TeamDecl team;
  for (auto* clause : tree->clauses) team.hours.push_back(BuildTeamHours(clause));
  return team;
}

int64_t Builder::BuildClock(const antlr4::Token* token, bool is_end) {
  // `24:00` is where a day ends.
  if (is_end && WordOf(token).text() == "24:00") return kDayMilliseconds;
  const std::optional<ast::TimeOfDayLiteral> time = ReadClock(WordOf(token).text());
  if (time) return time->milliseconds;
  sink_->Report(Kind::kNoSuchTime, SpanOf(token), WordOf(token).text()).Help("times run from 00:00 to 23:59");
  return 0;
}

ast::TeamHours Builder::BuildTeamHours(Parser::TeamHoursContext* tree) {
  ast::TeamHours hours{BuildClock(tree->from, false), BuildClock(tree->to, true), {}, SpanOf(tree)};
  if (WordOf(tree->word).text() != "hours") sink_->Report(Kind::kTeamHours, SpanOf(tree), WordOf(tree->word).text());
  if (tree->each != nullptr && WordOf(tree->each).text() != "day") {
    sink_->Report(Kind::kTeamDays, SpanOf(tree->each), WordOf(tree->each).text());
  }
  for (antlr4::Token* day : tree->days) hours.days.push_back(WeekdayOf(WordOf(day).text()));
  if (tree->weekdays != nullptr) {
    hours.days = {ast::Weekday::kMonday, ast::Weekday::kTuesday, ast::Weekday::kWednesday, ast::Weekday::kThursday,
                  ast::Weekday::kFriday};
  }
  return hours;
}

}  // namespace senda::syntax
