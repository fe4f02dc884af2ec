// The abstract syntax tree of Senda: plain data, built once by syntax/ and never changed.
//
// Takes: nothing. Gives: one `Ast` that holds the nodes of every file of a workspace, addressed by 32-bit ids.
// Types and resolutions are side tables of sema/, keyed by the same ids. Every node knows its exact span.
// A file with syntax errors contributes no declarations.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/base/id.h"
#include "compiler/base/interner.h"
#include "compiler/base/span.h"

namespace senda::ast {

using ExprId = Id<struct ExprTag>;
using PatternId = Id<struct PatternTag>;
using StepId = Id<struct StepTag>;
using DeclId = Id<struct DeclTag>;

struct Name {
  Symbol text;
  Span span;
};

// `shop.cart.purchase`; at least one part.
struct QualifiedName {
  std::vector<Name> parts;
  Span span;
};

struct TypeExpr;
struct Expr;
struct Pattern;
struct Step;
struct Declaration;

// ---------------------------------------------------------------------------------------------------------- literals

struct BoolLiteral { bool value; };
// Saturated when the digits exceed 64 bits; sema reports that.
struct IntLiteral { int64_t value; bool is_out_of_range; };
// Rounded to nine decimals, read from its characters.
struct NumberLiteral { double value; };
struct PercentLiteral { int64_t millionths; bool is_out_of_range; };
// `19.99 EUR`: digits 1999, decimals 2. Sema scales it to the currency's minor unit.
struct MoneyLiteral { int64_t digits; int32_t decimals; Symbol currency; bool is_out_of_range; };
enum class DurationUnit : uint8_t { kMilliseconds, kSeconds, kMinutes, kHours, kDays, kWeeks, kMonths, kYears };
struct DurationLiteral { int64_t count; DurationUnit unit; bool is_out_of_range; };
struct TimeOfDayLiteral { int64_t milliseconds; };       // since local midnight
struct DateLiteral { int64_t days; bool is_valid; };      // since 1970-01-01, proleptic Gregorian
struct DateTimeLiteral { int64_t days; int64_t milliseconds; bool is_valid; };
// "Hola {customer.first_name else 'amiga'}": pieces are literal text or an interpolated expression, escapes resolved.
struct TextLiteral { std::vector<std::variant<std::string, ExprId>> pieces; };
struct ListLiteral { std::vector<ExprId> items; };

// ------------------------------------------------------------------------------------------------------- expressions

struct NameExpr { Name name; };                            // also `customer`, `now`, `today`, `at`
struct MemberExpr { ExprId object; Name member; };          // also package-qualified names: sema decides
struct Argument { std::optional<Name> name; ExprId value; Span span; };
struct CallExpr { ExprId callee; std::vector<Argument> arguments; };  // f(x) and x.f(y)
enum class UnaryOperator : uint8_t { kNot, kNegate };
struct UnaryExpr { UnaryOperator op; ExprId operand; };
enum class BinaryOperator : uint8_t { kOr, kAnd, kEq, kNe, kLt, kLe, kGt, kGe, kElse, kAdd, kSub, kMul, kDiv };
struct BinaryExpr { BinaryOperator op; ExprId left; ExprId right; Span op_span; };
struct InExpr { ExprId value; ExprId list; bool is_negated; };
struct BetweenExpr { ExprId value; ExprId low; ExprId high; };
enum class IsTest : uint8_t { kKnown, kUnknown, kTrue, kFalse };
struct IsExpr { ExprId value; IsTest test; };
struct ConditionalExpr { ExprId condition; ExprId then_value; ExprId otherwise_value; };
// `days since X`, `time since X` (unit absent).
struct SinceExpr { std::optional<DurationUnit> unit; ExprId moment; };
struct ParenExpr { ExprId inner; };                          // kept for the formatter and for spans

enum class WindowKind : uint8_t { kEver, kLast, kSince, kSinceEntering, kToday, kThisWeek, kThisMonth, kThisYear };
struct Window { WindowKind kind = WindowKind::kEver; ExprId argument; Span span; };  // argument: duration or moment

// An event where one is named: `purchase as p where amount > 100 EUR`, `opened(m)`.
struct EventReference {
  QualifiedName event;
  std::optional<Name> message;   // opened(m)
  std::optional<Name> binding;   // as c
  ExprId where;                  // invalid when absent
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
struct OpenExpr { AggregateFunction function; EventReference opens; EventReference closes; Name by; };

using ExprNode = std::variant<BoolLiteral, IntLiteral, NumberLiteral, PercentLiteral, MoneyLiteral, DurationLiteral,
                              TimeOfDayLiteral, DateLiteral, DateTimeLiteral, TextLiteral, ListLiteral, NameExpr,
                              MemberExpr, CallExpr, UnaryExpr, BinaryExpr, InExpr, BetweenExpr, IsExpr,
                              ConditionalExpr, SinceExpr, ParenExpr, AggregateExpr, OpenExpr>;
struct Expr { Span span; ExprNode node; };

// ---------------------------------------------------------------------------------------------------------- patterns

enum class EventModifier : uint8_t { kNone, kFirst, kEarliest, kEach };
// The event may also name a trigger.
struct EventPattern { EventModifier modifier; EventReference event; };
struct OrPattern { std::vector<PatternId> alternatives; };
struct ChainLink { PatternId pattern; ExprId within; Span span; };       // within: invalid when absent
// `A then B within D then C`; with `within D: A then B` total_within is set.
struct ThenPattern { std::vector<ChainLink> links; ExprId total_within; };
// `A not followed by B within D`; `before` may be a chain.
struct AbsencePattern { PatternId before; PatternId absent; ExprId within; };
// `3 purchase within 7 days`, `3 distinct sku in cart_add within 1 day`
struct CountPattern { int64_t count; ExprId distinct; EventReference event; ExprId within; };
// `no A for D since EXPR`
struct SilencePattern { EventReference event; ExprId duration; ExprId since; };
enum class Flip : uint8_t { kEnters, kLeaves };
struct FlipPattern { Flip flip; QualifiedName segment; };
struct ChangePattern { ExprId field; ExprId from; ExprId to; };          // from, to: invalid when absent
struct ParenPattern { PatternId inner; };

using PatternNode = std::variant<EventPattern, OrPattern, ThenPattern, AbsencePattern, CountPattern, SilencePattern,
                                 FlipPattern, ChangePattern, ParenPattern>;
struct Pattern { Span span; std::optional<int64_t> keep; PatternNode node; };

// ------------------------------------------------------------------------------------------------------------- steps

using Block = std::vector<StepId>;
struct SendStep { QualifiedName message; std::vector<Argument> arguments; Name channel; };
struct WaitStep { ExprId duration; };
enum class Weekday : uint8_t { kMonday, kTuesday, kWednesday, kThursday, kFriday, kSaturday, kSunday };
// `wait until 09:00`, `wait until tuesday at 10:00` (weekday set, moment the time), `wait until EXPR else {…}`
struct WaitUntilStep { std::optional<Weekday> weekday; ExprId moment; std::optional<Block> otherwise; };
struct ForArm { PatternId pattern; Block body; Span span; };
struct WhenArm { ExprId condition; Block body; Span span; };
// `wait for P up to D else {…}` is one ForArm with an empty body; `wait up to D { for … when … else … }` the general
// form. Arms in written order. up_to: invalid when absent.
struct WaitForStep { ExprId up_to; std::vector<std::variant<ForArm, WhenArm>> arms; std::optional<Block> otherwise; bool is_short_form; };
struct IfBranch { ExprId condition; Block body; };
struct IfStep { std::vector<IfBranch> branches; std::optional<Block> otherwise; };
struct SplitArm { int64_t share_millionths; Span share_span; Name name; Block body; };
struct SplitStep { Name name; std::vector<SplitArm> arms; };
struct ExitStep { std::optional<Name> reason; };

using StepNode = std::variant<SendStep, WaitStep, WaitUntilStep, WaitForStep, IfStep, SplitStep, ExitStep>;
struct Step { Span span; StepNode node; };

// ------------------------------------------------------------------------------------------------------ declarations

// `money(USD)?`, `enum(free, plus)`, `text(200)`, `percent`, or the name of an event (a message's `with`).
struct TypeExpr {
  Name name;
  std::optional<Name> currency;
  std::vector<Name> members;
  std::optional<int64_t> limit;
  bool is_optional = false;
  Span span;
};
struct Field { Name name; TypeExpr type; ExprId default_value; std::string documentation; Span span; };

struct CustomerDecl { std::vector<Field> fields; bool is_extension; };
struct EventDecl { std::vector<Field> fields; };
struct LetDecl { ExprId value; };
struct Parameter { Name name; TypeExpr type; };
struct DefineDecl { std::vector<Parameter> parameters; ExprId value; };
struct SegmentDecl { ExprId condition; };
struct TriggerDecl { PatternId pattern; };
struct ChannelDecl { Name via; ExprId to; };                              // to: invalid when absent
enum class Purpose : uint8_t { kPromotional, kService, kTransactional };
struct MessageDecl { std::optional<Purpose> purpose; Span purpose_span; std::optional<std::string> because; std::vector<Parameter> parameters; ExprId body; };

enum class OnceKind : uint8_t { kEveryTime, kOncePer, kOnceEver };
struct OnceClause { OnceKind kind; ExprId duration; Span span; };
struct ExitClause { std::optional<Name> reason; PatternId pattern; std::optional<Block> body; Span span; };
struct GoalClause { PatternId pattern; ExprId within; std::optional<Name> worth; std::optional<int64_t> target_millionths; Span span; };
struct JourneyDecl {
  ExprId audience;                                                        // invalid when absent
  PatternId enter_on;                                                     // invalid when absent (sema reports)
  std::vector<ExprId> keyed_by;                                           // at most one; more is reported
  std::optional<OnceClause> once;
  bool is_again_ignored_explicitly = false;
  std::vector<ExitClause> exits;
  std::optional<GoalClause> goal;
  Block steps;
};

using DeclNode = std::variant<CustomerDecl, EventDecl, LetDecl, DefineDecl, SegmentDecl, TriggerDecl, ChannelDecl,
                              MessageDecl, JourneyDecl>;
// A customer declaration has no name. The title is the text behind the name; documentation the `///` lines before it.
struct Declaration {
  Span span;
  Name name;
  std::optional<std::string> title;
  std::string documentation;
  DeclNode node;
};

struct UseClause { QualifiedName package; Span span; };
struct File {
  FileId file;
  std::optional<QualifiedName> package;
  std::vector<UseClause> uses;
  std::vector<DeclId> declarations;
};

struct Ast {
  IdStore<ExprId, Expr> exprs;
  IdStore<PatternId, Pattern> patterns;
  IdStore<StepId, Step> steps;
  IdStore<DeclId, Declaration> declarations;
  std::vector<File> files;
};

}  // namespace senda::ast
