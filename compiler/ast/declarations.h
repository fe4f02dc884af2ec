// Declarations: what stands at the top of a file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/ast/channels.h"
#include "compiler/ast/expressions.h"
#include "compiler/ast/fields.h"
#include "compiler/ast/maps.h"
#include "compiler/ast/messages.h"
#include "compiler/ast/patterns.h"
#include "compiler/ast/steps.h"
#include "compiler/ast/tests.h"

namespace senda::ast {

struct CustomerDecl {
  std::vector<Field> fields;
  bool is_extension;
};
struct EventDecl {
  std::vector<Field> fields;
  ExprId reaches;  // the condition of `reaches customers where …`; invalid when absent
  Span reaches_span;
};
struct RecordDecl {
  std::vector<Field> fields;
};
// `needs event purchase { amount money }`: whoever uses the package says which event that is.
struct NeedsDecl {
  std::vector<Field> fields;
};
struct LetDecl {
  ExprId value;
};
struct DefineDecl {
  std::vector<Parameter> parameters;
  ExprId value;
};
// `it` is one of the values of a parameter.
struct MeasureDecl {
  DefineDecl function;
};
struct SegmentDecl {
  ExprId condition;
};
struct TriggerDecl {
  PatternId pattern;
};
// `hook score(plan text) -> int via webhook("SCORE")`
struct HookDecl {
  std::vector<Parameter> parameters;
  TypeExpr gives;
  Transport via;
};
struct MessageDecl {
  std::optional<Purpose> purpose;
  Span purpose_span;
  std::optional<std::string> because;
  std::optional<QualifiedName> topic;
  std::optional<Name> tone;
  std::vector<Parameter> parameters;
  std::vector<MessageLink> links;
  std::vector<MessageText> texts;
  std::vector<MessageVariant> variants;
  std::optional<MessageSample> sample;
};
// `catalog product by sku { name text, stock int }`
struct CatalogDecl {
  Name key;
  std::vector<Field> fields;
};

// `enter on … also those already in, 2_000 per day`
struct AlreadyIn {
  std::optional<int64_t> count;  // absent: not said
  Name unit;                     // `day`
  Span span;
};
struct ConditionClause {
  ExprId condition;
  Span span;
};
enum class OnceKind : uint8_t { kEveryTime, kOncePer, kOnceEver, kAtMost };
enum class OnceScope : uint8_t { kUnsaid, kCustomer, kKey };
struct OnceClause {
  OnceKind kind;
  ExprId duration;    // of kOncePer
  int64_t times = 0;  // of kAtMost
  OnceScope scope = OnceScope::kUnsaid;
  std::optional<int64_t> keep;
  Span span;
};
enum class Again : uint8_t { kIgnore, kRestart, kQueue };
struct AgainClause {
  Again again;
  Span span;
};
struct ShareClause {
  int64_t millionths;
  Span span;
};
struct PriorityClause {
  int64_t priority;
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
struct JourneyDecl {
  std::optional<Name> owner;
  ExprId audience;  // invalid when absent
  std::optional<ConditionClause> while_holds;
  PatternId enter_on;  // invalid when absent (sema reports)
  std::optional<AlreadyIn> already_in;
  std::vector<ExprId> keyed_by;  // at most one; more is reported
  std::optional<OnceClause> once;
  std::optional<AgainClause> again;
  std::optional<ShareClause> holdout;
  std::optional<PriorityClause> priority;
  std::vector<ExitClause> exits;
  std::optional<GoalClause> goal;
  std::optional<RemovedClause> removed;
  Block steps;
};

// `holdout 5% of everyone`
struct HoldoutDecl {
  ShareClause share;
};

using DeclNode = std::variant<CustomerDecl, EventDecl, RecordDecl, NeedsDecl, LetDecl, DefineDecl, SegmentDecl,
                              TriggerDecl, ChannelDecl, MessageDecl, JourneyDecl, HoldoutDecl, HookDecl, TeamDecl,
                              TestDecl, TopicDecl, PolicyDecl, GuaranteeDecl, PersonaDecl, MapDecl, StageDecl,
                              TouchpointDecl, PainDecl, ImprovementDecl, KpiDecl, MeasureDecl, CatalogDecl, CouponDecl>;
// A customer's, a holdout's and a guarantee's declaration have no name. The title is the text behind the name;
// documentation the `///` lines before it.
struct Declaration {
  Span span;
  Name name;
  std::optional<std::string> title;
  std::string documentation;
  bool is_draft = false;           // `status draft`: checked and tested, but not live
  std::vector<Name> former_names;  // `was old_name`
  std::vector<Name> allowed;       // the codes of `allow(S0123)` in front of it
  DeclId map;                      // of what stands inside a map; the file has it behind the map
  DeclNode node;
};

}  // namespace senda::ast
