// Channels, how they and hooks reach the world, and teams.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
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
struct ChannelDecl {
  std::optional<Transport> via;
  ExprId to;  // invalid when absent
  std::optional<RetryClause> retry;
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
