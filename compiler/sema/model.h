// What the checker learnt of a program: declarations by kind, and side tables that give each expression its type and
// each name its meaning. Lowering reads this and the AST, and nothing else.
//
// Guarantee: when `CheckProgram` reported no error, every expression reachable from a declaration has a type other than
// poison, every name a resolution, every event reference a target. Ids are in order of qualified name within a kind
// (never in file order), so that nothing downstream depends on the order of files.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "compiler/ast/nodes.h"
#include "compiler/base/id.h"
#include "compiler/sema/event_target.h"
#include "compiler/sema/map_model.h"
#include "compiler/sema/messages.h"
#include "compiler/sema/resolution.h"
#include "compiler/sema/test_model.h"
#include "compiler/sema/types.h"

namespace senda::sema {

// Every event has these fields first, then its declared ones in declaration order.
enum StandardEventField : uint32_t {
  kEventFieldId = 0,
  kEventFieldAt = 1,
  kEventFieldSource = 2,
  kFirstDeclaredEventField = 3
};
// Every customer has `id`, then declared fields (base declaration first, then extensions by qualified package, each in
// written order). `age` is not a field but an operation on `birthday`.
enum StandardCustomerField : uint32_t { kCustomerFieldId = 0, kFirstDeclaredCustomerField = 1 };

struct EnumInfo {
  std::string name;  // `event.field`, `message`, `channel`, …
  std::vector<Symbol> members;
  std::vector<std::vector<Symbol>> former_members;  // by member, where there are any: the names it had before
  bool is_of_names = false;                         // the members are declarations, such as messages
};

struct FieldInfo {
  Symbol name;
  Type type;
  ast::ExprId default_value;  // invalid when there is none
  Span span;
  std::vector<Symbol> former_names;
  bool is_kept_by_engine = false;  // of the customer: where on a map, or since when
};

// What `reaches customers where …` compares.
struct ReachInfo {
  uint32_t event_field;
  uint32_t customer_field;
};
struct EventInfo {
  std::string qualified_name;
  ast::DeclId declaration;  // invalid for a built-in event
  std::vector<FieldInfo> fields;
  std::vector<ReachInfo> reaches;  // in order of customer field
};
struct RecordInfo {
  std::string qualified_name;
  ast::DeclId declaration;
  std::vector<FieldInfo> fields;
};
// `list<element>(limit)`; equal ones are one.
struct ListInfo {
  Type element;
  uint32_t limit = 0;
  friend bool operator==(const ListInfo&, const ListInfo&) = default;
};

struct NamedDeclaration {
  std::string qualified_name;
  ast::DeclId declaration;
};

// A named event: `purchase as c`, or with `value` what a hook or person answered. The same name on both sides of an
// `or` is one binding with several patterns; when a side takes it over from a trigger, the two have bindings of their
// own beside the joined one, and patterns are shared.
struct Binding {
  Symbol name;
  std::vector<EventTypeId> events;       // one, or those of the sides of an `or`
  std::vector<ast::PatternId> patterns;  // where it is bound (EventPattern or CountPattern)
  bool is_optional = false;              // it may not have come: one side of an `or`, one of several arms of a wait
  std::optional<Type> value = {};        // of an answer; it has neither events nor patterns
  bool is_task = false;                  // the value is the outcome of work for a person
};

// What a rule of a policy, or a guarantee, names.
struct RuleNames {
  std::vector<MessageId> messages;
  std::vector<JourneyId> journeys;
  bool reads_parameters = false;  // its condition looks at what the message is given
};

struct Model {
  IdStore<EnumId, EnumInfo> enums;
  std::vector<FieldInfo> customer_fields;
  IdStore<EventTypeId, EventInfo> events;
  IdStore<RecordId, RecordInfo> records;
  IdStore<ListId, ListInfo> lists;
  IdStore<SegmentId, NamedDeclaration> segments;  // in dependency order is lowering's business; ids by name
  IdStore<TriggerId, NamedDeclaration> triggers;
  IdStore<LetId, NamedDeclaration> lets;
  IdStore<DefineId, NamedDeclaration> defines;
  IdStore<ChannelId, NamedDeclaration> channels;
  IdStore<MessageId, NamedDeclaration> messages;
  IdStore<JourneyId, NamedDeclaration> journeys;
  IdStore<HookId, NamedDeclaration> hooks;
  IdStore<TeamId, NamedDeclaration> teams;
  IdStore<TopicId, NamedDeclaration> topics;
  IdStore<PolicyId, NamedDeclaration> policies;
  std::vector<std::vector<RuleNames>> policy_rules;  // by PolicyId, as they are written
  std::vector<NamedDeclaration> guarantees;          // in order of their texts, which are their names
  std::vector<RuleNames> guarantee_names;            // by the same index
  IdMap<MessageId, TopicId> message_topics;
  IdStore<PersonaId, NamedDeclaration> personas;
  IdStore<MapId, MapInfo> maps;
  IdStore<StageId, MapPart> stages;
  IdStore<TouchpointId, MapPart> touchpoints;
  IdStore<PainId, MapPart> pains;
  IdStore<KpiId, KpiInfo> kpis;
  IdStore<MeasureId, NamedDeclaration> measures;
  IdStore<CatalogId, CatalogInfo> catalogs;
  IdStore<CouponId, NamedDeclaration> coupons;
  IdStore<BindingId, Binding> bindings;
  std::vector<std::vector<Type>> define_parameter_types;   // by DefineId
  std::vector<std::vector<Type>> message_parameter_types;  // by MessageId
  std::vector<std::vector<Type>> hook_parameter_types;     // by HookId, as is
  std::vector<Type> hook_types;                            // what it answers

  IdMap<ast::ExprId, Type> expr_types;           // after narrowing and defaults; a literal takes its context's type
  IdMap<ast::ExprId, Resolution> resolutions;    // NameExpr, MemberExpr
  IdMap<ast::ExprId, AggregateInfo> aggregates;  // AggregateExpr
  IdMap<ast::ExprId, OpenInfo> opens;            // OpenExpr
  IdMap<ast::ExprId, JourneyId> in_journeys;     // InJourneyExpr
  IdMap<ast::PatternId, EventTarget> pattern_events;  // EventPattern, CountPattern, SilencePattern
  IdMap<ast::PatternId, SegmentId> pattern_segments;  // FlipPattern
  IdMap<ast::PatternId, uint32_t> pattern_fields;     // ChangePattern: the customer field
  IdMap<ast::StepId, MessageId> send_messages;
  IdMap<ast::StepId, std::vector<ChannelId>> send_channels;
  // Per send step: for each message parameter the argument's expression, in parameter order.
  IdMap<ast::StepId, std::vector<ast::ExprId>> send_arguments;
  // … of those that are coupons: the parameter's number and the coupon.
  IdMap<ast::StepId, std::vector<std::pair<uint32_t, CouponId>>> send_coupons;
  std::vector<MessageInfo> message_infos;   // by MessageId
  IdMap<ast::ExprId, Escape> text_escapes;  // of a value in a message's text
  IdMap<ast::ExprId, uint32_t> text_links;  // of one that names a link: its number, from 1
  IdMap<ast::ExprId, LoopInfo> text_loops;  // by the list of a `for`
  std::vector<CatalogWatch> catalog_watches;
  IdMap<ast::StepId, uint32_t> set_fields;      // SetStep: the customer field
  IdMap<ast::StepId, EventTypeId> emit_events;  // EmitStep
  IdMap<ast::StepId, JourneyId> step_journeys;  // StartStep, StopStep
  // Per emit: by field of the event what it is given; invalid: its default, or missing.
  IdMap<ast::StepId, std::vector<ast::ExprId>> emit_values;
  // Per start: what the journey's entry would have carried, and the event given for it.
  IdMap<ast::StepId, std::vector<std::pair<BindingId, ast::ExprId>>> start_events;
  IdMap<ast::StepId, std::string> step_names;  // step_names.h
  uint32_t rounds_max = 1;                     // what one instant can queue, at most
  IdMap<ast::StepId, HookId> call_hooks;
  IdMap<ast::StepId, std::vector<ast::ExprId>> hook_arguments;  // per call step, in parameter order
  IdMap<ast::StepId, TeamId> assign_teams;
  IdMap<ast::StepId, BindingId> answer_bindings;  // of a call's `done as r`, of an assignment's `as task`
  IdMap<ast::StepId, TouchpointId> send_touchpoints;
  IdMap<ast::PatternId, StageId> pattern_stages;  // FlipPattern of a stage
  IdMap<ast::ExprId, uint32_t> tested_stages;     // IsExpr of a stage: its number on the map
  IdMap<ast::ExprId, MeasureCall> measure_calls;  // CallExpr
  std::vector<std::vector<Type>> measure_types;   // by MeasureId: of the parameters; kEvent stands for any event
  // Per call of a define or builtin: argument expressions in parameter order (a method's object first).
  IdMap<ast::ExprId, std::vector<ast::ExprId>> call_arguments;
  IdMap<JourneyId, Symbol> worth_fields;  // what the goal's event calls the field behind `worth`
  // The bindings that a trigger's firing carries, by TriggerId; a journey's entry carries those of its `enter on`.
  std::vector<std::vector<BindingId>> trigger_bindings;
  std::vector<std::vector<BindingId>> journey_bindings;
  std::set<uint32_t> asked_journeys;     // those that an `in JOURNEY` asks about, by JourneyId
  std::vector<TestInfo> tests;           // by file and place
  ast::DeclId everyone_holdout;          // `holdout 5% of everyone`; invalid when there is none
  std::vector<SegmentId> segment_order;  // topological: a segment after those it uses; ties by name
  std::vector<TriggerId> trigger_order;  // likewise for triggers used in patterns
};

// Built-in events (language.md 2), present in every program under these bare names: profile_updated, consent_given,
// consent_withdrawn, sent, skipped, delivered, opened, clicked, bounced, failed, merged. The enums `message`, `channel`
// and `journey` have the declared names as members. profile_updated has one optional field per customer field.

}  // namespace senda::sema
