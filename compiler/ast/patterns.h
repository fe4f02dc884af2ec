// Patterns: what triggers, entries, exits, goals and waits look for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/ast/expressions.h"

namespace senda::ast {

enum class EventModifier : uint8_t { kNone, kFirst, kEarliest, kEach };
// The event may also name a trigger.
struct EventPattern {
  EventModifier modifier;
  EventReference event;
};
struct OrPattern {
  std::vector<PatternId> alternatives;
};
struct ChainLink {
  PatternId pattern;
  ExprId within;
  Span span;
  bool is_immediate = false;  // `then immediately B`
};                            // within: invalid when absent
// `A then B within D then C`; with `within D: A then B` total_within is set.
struct ThenPattern {
  std::vector<ChainLink> links;
  ExprId total_within;
};
// `A not followed by B within D`; `before` may be a chain.
struct AbsencePattern {
  PatternId before;
  PatternId absent;
  ExprId within;
};
// `3 purchase within 7 days`, `3 distinct sku in cart_add within 1 day`
struct CountPattern {
  int64_t count;
  ExprId distinct;
  EventReference event;
  ExprId within;
};
// `no A for D since EXPR`
struct SilencePattern {
  EventReference event;
  ExprId duration;
  ExprId since;
};
enum class Flip : uint8_t { kEnters, kLeaves };
struct FlipPattern {
  Flip flip;
  QualifiedName segment;
};
struct ChangePattern {
  ExprId field;
  ExprId from;
  ExprId to;
};  // from, to: invalid when absent
enum class Weekday : uint8_t { kMonday, kTuesday, kWednesday, kThursday, kFriday, kSaturday, kSunday };
enum class CalendarKind : uint8_t { kEveryDay, kEveryWeekday, kEveryYear, kBefore, kAfter, kOnce };
// `every day at 09:00`, `every monday at 09:00`, `every year on D at 09:00`, `3 days before D at 10:00`,
// `2026-12-24 at 10:00`
struct CalendarPattern {
  CalendarKind kind;
  Weekday weekday = Weekday::kMonday;  // of kEveryWeekday
  ExprId offset;                       // of kBefore and kAfter
  ExprId date;                         // invalid for every day or weekday
  ExprId time;
};
struct ParenPattern {
  PatternId inner;
};

using PatternNode = std::variant<EventPattern, OrPattern, ThenPattern, AbsencePattern, CountPattern, SilencePattern,
                                 FlipPattern, ChangePattern, CalendarPattern, ParenPattern>;
struct Pattern {
  Span span;
  std::optional<int64_t> keep;
  PatternNode node;
};

}  // namespace senda::ast
