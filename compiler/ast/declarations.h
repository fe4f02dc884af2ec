// Declarations: what stands at the top of a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/ast/expressions.h"
#include "compiler/ast/patterns.h"
#include "compiler/ast/steps.h"

namespace senda::ast {

// `money(USD)?`, `enum(free, plus)`, `text(200)`, `percent`, or the name of an event (a message's `with`).
struct TypeExpr {
  Name name;
  std::optional<Name> currency;
  std::vector<Name> members;
  std::optional<int64_t> limit;
  bool is_optional = false;
  Span span;
};
struct Field {
  Name name;
  TypeExpr type;
  ExprId default_value;
  std::string documentation;
  Span span;
};

struct CustomerDecl {
  std::vector<Field> fields;
  bool is_extension;
};
struct EventDecl {
  std::vector<Field> fields;
};
struct LetDecl {
  ExprId value;
};
struct Parameter {
  Name name;
  TypeExpr type;
};
struct DefineDecl {
  std::vector<Parameter> parameters;
  ExprId value;
};
struct SegmentDecl {
  ExprId condition;
};
struct TriggerDecl {
  PatternId pattern;
};
struct ChannelDecl {
  Name via;
  ExprId to;
};  // to: invalid when absent
enum class Purpose : uint8_t { kPromotional, kService, kTransactional };
struct MessageDecl {
  std::optional<Purpose> purpose;
  Span purpose_span;
  std::optional<std::string> because;
  std::vector<Parameter> parameters;
  ExprId body;
};

enum class OnceKind : uint8_t { kEveryTime, kOncePer, kOnceEver };
struct OnceClause {
  OnceKind kind;
  ExprId duration;
  Span span;
};
struct ExitClause {
  std::optional<Name> reason;
  PatternId pattern;
  std::optional<Block> body;
  Span span;
};
struct GoalClause {
  PatternId pattern;
  ExprId within;
  std::optional<Name> worth;
  std::optional<int64_t> target_millionths;
  Span span;
};
// What happens to who waits at a place that a new version no longer has: `when removed { … }`.
enum class WhenRemoved : uint8_t { kFinishOnOldVersion, kExit, kContinue };
struct RemovedClause {
  WhenRemoved kind;
  std::optional<Name> reason;  // of kExit
  std::optional<Name> label;   // of kContinue
  Span span;
};
struct JourneyDecl {
  ExprId audience;               // invalid when absent
  PatternId enter_on;            // invalid when absent (sema reports)
  std::vector<ExprId> keyed_by;  // at most one; more is reported
  std::optional<OnceClause> once;
  bool is_again_ignored_explicitly = false;
  std::vector<ExitClause> exits;
  std::optional<GoalClause> goal;
  std::optional<RemovedClause> removed;
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

struct UseClause {
  QualifiedName package;
  Span span;
};
struct File {
  FileId file;
  std::optional<QualifiedName> package;
  std::vector<UseClause> uses;
  std::vector<DeclId> declarations;
};

}  // namespace senda::ast
