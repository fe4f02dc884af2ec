// Expressions, aggregates among them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/ast/literals.h"
#include "compiler/ast/names.h"

namespace senda::ast {

struct NameExpr {
  Name name;
};  // also `customer`, `now`, `today`, `at`
struct MemberExpr {
  ExprId object;
  Name member;
};  // also package-qualified names: sema decides
// A measure is given values of an event: `survey_answered.score where survey == nps`, `price - cost of sale`.
struct ArgumentSource {
  bool has_event;               // `of EVENT`
  QualifiedName event;          // of that
  std::optional<Name> message;  // `of opened(m)`
  std::optional<Name> binding;  // `as s`
  ExprId where;                 // invalid when absent
  Span span;
};
struct Argument {
  std::optional<Name> name;
  ExprId value;
  Span span;
  std::optional<ArgumentSource> source{};
};
struct CallExpr {
  ExprId callee;
  std::vector<Argument> arguments;
};  // f(x) and x.f(y)
// `{ sku: "mug", quantity: 2 }`
struct RecordLiteral {
  std::vector<Argument> items;  // each has a name
};
enum class UnaryOperator : uint8_t { kNot, kNegate };
struct UnaryExpr {
  UnaryOperator op;
  ExprId operand;
};
enum class BinaryOperator : uint8_t { kOr, kAnd, kEq, kNe, kLt, kLe, kGt, kGe, kElse, kAdd, kSub, kMul, kDiv };
struct BinaryExpr {
  BinaryOperator op;
  ExprId left;
  ExprId right;
  Span op_span;
};
struct InExpr {
  ExprId value;
  ExprId list;
  bool is_negated;
};
struct BetweenExpr {
  ExprId value;
  ExprId low;
  ExprId high;
};
enum class IsTest : uint8_t { kKnown, kUnknown, kTrue, kFalse, kStage };
struct IsExpr {
  ExprId value;
  IsTest test;
  std::optional<Name> stage{};  // of kStage
};
struct ConditionalExpr {
  ExprId condition;
  ExprId then_value;
  ExprId otherwise_value;
};
// `days since X`, `time since X` (unit absent).
struct SinceExpr {
  std::optional<DurationUnit> unit;
  ExprId moment;
};
// `in welcome`: the customer is in that journey.
struct InJourneyExpr {
  QualifiedName journey;
};
struct ParenExpr {
  ExprId inner;
};  // kept for the formatter and for spans

enum class WindowKind : uint8_t { kEver, kLast, kSince, kSinceEntering, kToday, kThisWeek, kThisMonth, kThisYear };
struct Window {
  WindowKind kind = WindowKind::kEver;
  ExprId argument;
  Span span;
};  // argument: duration or moment

// An event where one is named: `purchase as p where amount > 100 EUR`, `opened(m)`.
struct EventReference {
  QualifiedName event;
  std::optional<Name> message;  // opened(m)
  std::optional<Name> link;     // clicked(m.buy)
  std::optional<Name> binding;  // as c
  ExprId where;                 // invalid when absent
  Span span;
};

enum class AggregateFunction : uint8_t { kCount, kSum, kAvg, kMin, kMax, kDistinct, kAny, kLast, kFirst };
// `sum(purchase.amount where channel == web in last 30 days keep 500)`: event.event holds the whole dotted path
// (`purchase.amount`), which sema splits into event and field; `value` is the expression before `of`, when written.
struct AggregateExpr {
  AggregateFunction function;
  Span function_span;
  ExprId value;
  EventReference event;
  Window window;
  std::optional<int64_t> keep;
};
// any(open A until B by FIELD), count(open A until B by FIELD)
struct OpenExpr {
  AggregateFunction function;
  EventReference opens;
  EventReference closes;
  Name by;
};

using ExprNode = std::variant<BoolLiteral, IntLiteral, NumberLiteral, PercentLiteral, MoneyLiteral, DurationLiteral,
                              TimeOfDayLiteral, DateLiteral, DateTimeLiteral, TextLiteral, ListLiteral, RecordLiteral,
                              NameExpr, MemberExpr, CallExpr, UnaryExpr, BinaryExpr, InExpr, BetweenExpr, IsExpr,
                              ConditionalExpr, SinceExpr, InJourneyExpr, ParenExpr, AggregateExpr, OpenExpr>;
struct Expr {
  Span span;
  ExprNode node;
};

}  // namespace senda::ast
