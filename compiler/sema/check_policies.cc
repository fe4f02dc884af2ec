#include "compiler/sema/check_policies.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/type_words.h"
#include "compiler/sema/walk.h"

namespace senda::sema {
namespace {

constexpr int64_t kDayMs = 86'400'000;

std::string_view WordOf(ast::Purpose purpose) {
  switch (purpose) {
    case ast::Purpose::kPromotional: return "promotional";
    case ast::Purpose::kService: return "service";
    case ast::Purpose::kTransactional: return "transactional";
  }
  SENDA_UNREACHABLE();
}

// Whether a rule that concerns promotional messages unless it says more concerns this purpose.
bool Concerns(const ast::RuleOptions& options, ast::Purpose purpose) {
  if (!options.scope) return purpose == ast::Purpose::kPromotional;
  return !options.purpose || *options.purpose == purpose;
}

struct Interval {
  int64_t from, to;
  Span span;
};

// Quiet hours by the clock, those over midnight in two parts.
void AddIntervals(const ast::QuietRule& quiet, std::vector<Interval>* out) {
  if (quiet.from_ms < quiet.to_ms) {
    out->push_back({quiet.from_ms, quiet.to_ms, quiet.span});
  } else {
    out->push_back({quiet.from_ms, kDayMs, quiet.span});
    out->push_back({0, quiet.to_ms, quiet.span});
  }
}

bool CoversDay(std::vector<Interval> parts) {
  std::sort(parts.begin(), parts.end(), [](const Interval& a, const Interval& b) { return a.from < b.from; });
  int64_t covered = 0;
  for (const Interval& part : parts) {
    if (part.from > covered) return false;
    covered = std::max(covered, part.to);
  }
  return covered >= kDayMs;
}

class RuleChecker {
 public:
  RuleChecker(Checker& checker, ast::DeclId owner)
      : checker_(checker), owner_(owner), env_(checker.NewEnv(owner)), expressions_(checker, env_) {}

  RuleNames Check(const ast::PolicyRule& rule) {
    names_ = {};
    std::visit([&](const auto& written) { On(written); }, rule);
    return std::move(names_);
  }
  void On(const ast::LimitRule& limit) {
    // limit 0 per day
    if (limit.count < 1) checker_.sink.Report(Kind::kLimitOfNothing, limit.count_span);
    if (limit.calendar) {
      const std::string_view unit = checker_.Text(limit.calendar->text);
      if (unit == "day" || unit == "week" || unit == "month") return;
      // limit 3 per calendar hour
      checker_.sink.Report(Kind::kLimitCalendar, limit.calendar->span, unit)
          .Help(fmt::format("write `per {}` for the last {} at every instant", unit, unit));
      return;
    }
    expressions_.RequireFixedLength(limit.length, "The length after `per`");
  }
  void On(const ast::QuietRule& quiet) {
    // quiet 08:00 to 08:00
    if (quiet.from_ms == quiet.to_ms) ReportAllDay(quiet);
  }

 private:
  void ReportAllDay(const ast::QuietRule& quiet) {
    const std::string_view whom = !quiet.options.scope    ? "promotional"
                                  : quiet.options.purpose ? WordOf(*quiet.options.purpose)
                                                          : "any";
    checker_.sink.Report(Kind::kQuietAllDay, quiet.span, whom)
        .Help("hours that begin and end at one time last all day; `never send … when` says what is never sent");
  }

  void On(const ast::NeverRule& never) {
    names_.messages = ResolveSubject(checker_, *env_.file, never.subject);
    if (CheckSubjectCondition(checker_, owner_, names_, never.condition)) {
      names_.reads_parameters = ReadsParameters(checker_, never.condition);
    }
  }

  void On(const ast::OnlyOneRule& only) {
    for (const ast::QualifiedName& path : only.journeys) {
      auto journey = checker_.Resolve(*env_.file, path.parts, path.span, "journey", {DeclKind::kJourney});
      if (!journey) continue;
      const JourneyId id(journey->index);
      if (std::find(names_.journeys.begin(), names_.journeys.end(), id) != names_.journeys.end()) {
        // only one of checkout, checkout by priority
        checker_.sink.Report(Kind::kOnlyOneTwice, path.span, checker_.Text(path));
      }
      names_.journeys.push_back(id);
    }
    if (only.journeys.size() < 2) {
      // only one of checkout by priority
      checker_.sink.Report(Kind::kOnlyOneAlone, only.span);
      return;
    }
    ReportTie(only);
  }

  int64_t PriorityOf(JourneyId id) const {
    const auto& node = std::get<ast::JourneyDecl>(checker_.DeclarationOf(checker_.model.journeys[id].declaration).node);
    return node.priority ? node.priority->priority : 0;
  }

  void ReportTie(const ast::OnlyOneRule& only) {
    for (size_t i = 0; i < names_.journeys.size(); ++i) {
      for (size_t j = i + 1; j < names_.journeys.size(); ++j) {
        const JourneyId a = names_.journeys[i], b = names_.journeys[j];
        if (a == b || PriorityOf(a) != PriorityOf(b)) continue;
        checker_.sink
            .Report(Kind::kOnlyOneTie, only.span, checker_.model.journeys[a].qualified_name,
                    checker_.model.journeys[b].qualified_name)
            .Help("give each of them a `priority` of its own");
        return;
      }
    }
  }

  void On(const ast::PreferRule& prefer) {
    Want want;
    Type channel = sema::Of(TypeKind::kEnum);
    channel.enumeration = checker_.channel_enum;
    want.type = channel;
    const Type type = expressions_.Infer(prefer.channel, want);
    if (type.kind == TypeKind::kPoison || type.kind == TypeKind::kText) return;
    if (type.kind != TypeKind::kEnum) {
      // prefer customer.age
      checker_.sink.Report(Kind::kPreferWhat, checker_.SpanOf(prefer.channel), checker_.Words(type));
      return;
    }
    for (Symbol member : checker_.model.enums[type.enumeration].members) {
      for (const NamedDeclaration& named : checker_.model.channels) {
        const std::string_view name = checker_.Text(member);
        if (name == named.qualified_name || named.qualified_name.ends_with("." + std::string(name))) return;
      }
    }
    checker_.sink.Report(Kind::kPreferNobody, checker_.SpanOf(prefer.channel), checker_.Describe(prefer.channel));
  }

  void On(const ast::ToneRule& tone) {
    expressions_.RequireCondition(tone.condition);
    for (const NamedDeclaration& message : checker_.model.messages) {
      const auto& node = std::get<ast::MessageDecl>(checker_.DeclarationOf(message.declaration).node);
      if (node.tone && node.tone->text == tone.tone.text) return;
    }
    // require tone calm when upset
    checker_.sink.Report(Kind::kToneOfNobody, tone.tone.span, checker_.Text(tone.tone.text))
        .Help("write `tone` in the messages that have it; every message of another tone is skipped");
  }

  // A date or a date with its time, written out, in milliseconds as if in UTC.
  std::optional<int64_t> Written(ast::ExprId id) const {
    const ast::ExprNode& node = checker_.ast.exprs[expressions_.Unwrapped(id)].node;
    if (const auto* date = std::get_if<ast::DateLiteral>(&node)) return date->days * kDayMs;
    if (const auto* moment = std::get_if<ast::DateTimeLiteral>(&node)) {
      return moment->days * kDayMs + moment->milliseconds;
    }
    return std::nullopt;
  }

  void On(const ast::BlackoutRule& blackout) {
    for (ast::ExprId id : {blackout.from, blackout.to}) {
      if (expressions_.Moment(id).kind == TypeKind::kPoison) return;
      if (Written(id)) continue;
      // blackout customer.birthday to 2026-12-26
      checker_.sink.Report(Kind::kBlackoutWritten, checker_.SpanOf(id))
          .Help("write `blackout 2026-12-24 20:00 to 2026-12-26 08:00`");
      return;
    }
    if (*Written(blackout.from) < *Written(blackout.to)) return;
    checker_.sink.Report(Kind::kBlackoutOrder, blackout.span)
        .Help("what comes behind `to` is later, and no part of it");
  }

  void On(const ast::HoldRule& hold) {
    expressions_.RequireFixedLength(hold.length, "The length after `hold`");
    bool is_above = false, is_below = false;
    for (JourneyId id : checker_.model.journeys.ids()) {
      (PriorityOf(id) > hold.priority ? is_above : is_below) = true;
    }
    if (is_above && is_below) return;
    // hold 2 hours for journeys of priority > 500
    checker_.sink.Report(Kind::kHoldForNobody, hold.span,
                         fmt::format("{} journey has a priority above {}", is_above ? "Every" : "No", hold.priority));
  }

  Checker& checker_;
  ast::DeclId owner_;
  Env env_;
  ExprChecker expressions_;
  RuleNames names_;
};

// Quiet hours of a channel with those of all policies: a minute must remain.
void CheckFreeMinute(Checker& checker, const std::vector<const ast::QuietRule*>& rules) {
  for (ast::Purpose purpose : {ast::Purpose::kPromotional, ast::Purpose::kService, ast::Purpose::kTransactional}) {
    std::vector<Interval> parts;
    const ast::QuietRule* last = nullptr;
    for (const ast::QuietRule* rule : rules) {
      if (!Concerns(rule->options, purpose) || rule->from_ms == rule->to_ms) continue;
      AddIntervals(*rule, &parts);
      last = rule;
    }
    if (last == nullptr || !CoversDay(std::move(parts))) continue;
    // quiet 22:00 to 10:00 quiet 10:00 to 22:00
    auto report = checker.sink.Report(Kind::kQuietAllDay, last->span, WordOf(purpose));
    if (rules.front() != last) report.Note(rules.front()->span, "together with these");
    return;
  }
}

}  // namespace

std::vector<MessageId> ResolveSubject(Checker& checker, const FileScope& scope, const ast::SendSubject& subject) {
  std::vector<MessageId> out;
  for (const ast::QualifiedName& path : subject.messages) {
    auto message = checker.Resolve(scope, path.parts, path.span, "message", {DeclKind::kMessage});
    if (message) out.emplace_back(message->index);
  }
  return out;
}

bool CheckSubjectCondition(Checker& checker, ast::DeclId owner, const RuleNames& names, ast::ExprId condition) {
  Env env = checker.NewEnv(owner);
  if (names.messages.size() == 1) env.parameters = &checker.message_parameters[names.messages[0].index()];
  return ExprChecker(checker, env).RequireCondition(condition);
}

bool ReadsParameters(const Checker& checker, ast::ExprId condition) {
  bool reads = false;
  WalkExpr(checker.ast, condition, [&](ast::ExprId id, const ast::Expr&) {
    const Resolution& meaning = checker.model.resolutions.Get(id);
    reads |= std::holds_alternative<ParameterRef>(meaning) || std::holds_alternative<ParameterFieldRef>(meaning);
  });
  return reads;
}

void CheckPolicies(Checker& checker) {
  std::vector<const ast::QuietRule*> of_policies;
  for (PolicyId id : checker.model.policies.ids()) {
    const ast::DeclId declaration = checker.model.policies[id].declaration;
    const auto& node = std::get<ast::PolicyDecl>(checker.DeclarationOf(declaration).node);
    RuleChecker rules(checker, declaration);
    std::vector<RuleNames>& names = checker.model.policy_rules.emplace_back();
    for (const ast::PolicyRule& rule : node.rules) {
      names.push_back(rules.Check(rule));
      if (const auto* quiet = std::get_if<ast::QuietRule>(&rule)) of_policies.push_back(quiet);
    }
  }
  for (const NamedDeclaration& channel : checker.model.channels) {
    const auto& node = std::get<ast::ChannelDecl>(checker.DeclarationOf(channel.declaration).node);
    RuleChecker rules(checker, channel.declaration);
    for (const ast::LimitRule& limit : node.limits) rules.On(limit);
    for (const ast::QuietRule& quiet : node.quiet) rules.On(quiet);
    std::vector<const ast::QuietRule*> all = of_policies;
    for (const ast::QuietRule& quiet : node.quiet) all.push_back(&quiet);
    if (!node.quiet.empty()) CheckFreeMinute(checker, all);
  }
  if (!of_policies.empty()) CheckFreeMinute(checker, of_policies);
}

}  // namespace senda::sema
