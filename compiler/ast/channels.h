// Channels with their rules, policies, topics, guarantees; how channels and hooks reach the world; teams.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/ast/expressions.h"
#include "compiler/ast/names.h"
#include "compiler/ast/steps.h"

namespace senda::ast {

// `log`, `webhook("EMAIL_GATEWAY")`
struct Transport {
  Name name;
  std::optional<std::string> target;
  Span span;
};
// `retry 5 times over 1 hour`
struct RetryClause {
  int64_t times;
  ExprId over;
  Span span;
};
enum class Purpose : uint8_t { kPromotional, kService, kTransactional };
// `topic offers "Deals" default off`
struct TopicDecl {
  bool is_on;
};
// Which messages a rule concerns: `for all`, `for service`; and `then skip`.
struct RuleOptions {
  std::optional<Purpose> purpose;
  std::optional<Span> scope, then_skip;  // where they are said
};
// `limit 3 per 7 days`, `limit 1 per day`, `limit 3 per calendar week`, `limit 5 messages per 7 days`
struct LimitRule {
  int64_t count;
  Span count_span;
  std::optional<Name> calendar;  // the unit behind `calendar`
  ExprId length;                 // otherwise
  RuleOptions options;
  Span span;
};
// `quiet 22:00 to 08:00`: milliseconds since midnight.
struct QuietRule {
  int64_t from_ms, to_ms;
  RuleOptions options;
  Span span;
};
// `rate 200 per second`
struct RateClause {
  int64_t count;
  Name unit;
  Span span;
};
struct ChannelDecl {
  std::optional<Transport> via;
  ExprId to;  // invalid when absent
  std::optional<std::string> from;
  std::vector<QuietRule> quiet;
  std::vector<LimitRule> limits;
  std::optional<RateClause> rate;
  std::optional<RetryClause> retry;
};

// Behind `send`: every message, those of a purpose, or some by name.
struct SendSubject {
  std::optional<Purpose> purpose;
  std::vector<QualifiedName> messages;
  Span span;
};
// `never send promotional when upset`
struct NeverRule {
  SendSubject subject;
  ExprId condition;
  Span span;
};
// `only one of checkout, browse by priority`
struct OnlyOneRule {
  std::vector<QualifiedName> journeys;
  RuleOptions options;
  Span span;
};
// `prefer customer.preferred_channel`
struct PreferRule {
  ExprId channel;
  Span span;
};
// `require tone calm when upset`
struct ToneRule {
  Name tone;
  ExprId condition;
  Span span;
};
// `blackout 2026-12-24 20:00 to 2026-12-26 08:00`
struct BlackoutRule {
  ExprId from, to;
  RuleOptions options;
  Span span;
};
// `hold 2 hours for journeys of priority > 50`
struct HoldRule {
  ExprId length;
  int64_t priority;
  Span priority_span;
  RuleOptions options;
  Span span;
};
using PolicyRule =
    std::variant<LimitRule, NeverRule, OnlyOneRule, PreferRule, ToneRule, BlackoutRule, HoldRule, QuietRule>;
struct PolicyDecl {
  std::vector<PolicyRule> rules;
};
// `never "…" : send promotional when C`, `always "…" : C`. Its text is the declaration's title.
struct GuaranteeDecl {
  bool is_always;
  Span title_span;
  std::optional<SendSubject> send;
  ExprId condition;
};
// `hours 09:00 to 18:00 weekdays`: from the first day's `from` until its `to`; no day named: every day.
struct TeamHours {
  int64_t from_ms, to_ms;  // since midnight
  std::vector<Weekday> days;
  Span span;
};
struct TeamDecl {
  std::vector<TeamHours> hours;
};

}  // namespace senda::ast
