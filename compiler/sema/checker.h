// What all parts of the checker share: the program, the sink, the names, what has been learnt so far, and the reports
// that more than one part makes.
//
// A let, define or trigger is checked when it is first needed; `Ensure…` does that and is silent about circles, which
// are found at the end in the graph of what was really used.
#pragma once

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/diag/diagnostic.h"
#include "compiler/sema/graph.h"
#include "compiler/sema/model.h"
#include "compiler/sema/names.h"
#include "compiler/sema/scope.h"
#include "compiler/source/workspace.h"

namespace senda::sema {

enum class CheckState : uint8_t { kUnchecked, kInProgress, kDone };

// A length of time that is known when the program is checked.
struct FixedDuration {
  int64_t months = 0;
  int64_t milliseconds = 0;
};

class Checker {
 public:
  Checker(const ast::Ast& ast, Interner& interner, const WorkspaceSettings& settings, DiagnosticSink& sink,
          Model& model);

  const ast::Ast& ast;
  Interner& interner;
  const WorkspaceSettings& settings;
  DiagnosticSink& sink;
  Model& model;
  NameTable names;

  // By file.
  std::vector<FileScope> scopes;
  // By id.
  std::vector<CheckState> let_states, define_states, trigger_states, measure_states;
  std::vector<std::vector<ParameterInfo>> define_parameters, message_parameters, hook_parameters;
  std::vector<std::vector<ParameterInfo>> measure_parameters;
  std::vector<Type> measure_results;
  // Which parameters of a define stand in the `where` of an aggregate.
  std::vector<std::vector<bool>> define_where_parameters;
  std::vector<std::vector<VisibleBinding>> trigger_exports;
  EnumId message_enum, channel_enum, journey_enum, weekday_enum;
  std::optional<EnumId> topic_enum;  // when there are topics
  std::optional<EnumId> task_enum;   // what can become of a task
  bool has_customer = false;
  std::optional<uint32_t> birthday_field;

  // The graph of lets, defines, segments and triggers.
  uint32_t NodeOf(DeclRef ref) const;
  DeclRef RefOf(uint32_t node) const;
  uint32_t NodeCount() const;
  void AddUse(const Env& env, DeclRef used) {
    if (env.owner) uses.emplace_back(*env.owner, NodeOf(used));
  }
  std::vector<std::pair<uint32_t, uint32_t>> uses;
  // Reads of catalogs by something other than a customer's field, by the node that makes them; those of no node last.
  struct MovingRead {
    std::optional<uint32_t> owner;
    ast::ExprId call;
    CatalogId catalog;
  };
  std::vector<MovingRead> moving_reads;
  // What packages need and nobody has bound, which was said: the package and the name.
  std::set<std::pair<Symbol, Symbol>> unbound_needs;
  // What could not be checked because too much waited for it; only a circle makes that likely.
  std::optional<DeclRef> too_deep;

  std::string_view Text(Symbol symbol) const { return interner.Text(symbol); }
  std::string Text(const ast::QualifiedName& name) const;
  std::string Describe(ast::ExprId id) const;
  std::string Words(const Type& type) const;
  Span SpanOf(ast::ExprId id) const { return ast.exprs[id].span; }
  const FileScope& ScopeOf(ast::DeclId id) const { return scopes[ast.declarations[id].span.file.index()]; }
  const ast::Declaration& DeclarationOf(ast::DeclId id) const { return ast.declarations[id]; }

  // The declaration behind a reference; invalid for a built-in event.
  ast::DeclId DeclIdOf(DeclRef ref) const;
  std::string QualifiedNameOf(DeclRef ref) const;
  // Where it is declared, for notes; invalid for a built-in event.
  Span DeclaredAt(DeclRef ref) const;
  void NoteDeclared(DiagnosticBuilder& builder, DeclRef ref) const;

  // Finds what a path means, or reports why it means nothing. `wanted` is the noun for the message ("event"); `kinds`
  // are those that fit.
  std::optional<DeclRef> Resolve(const FileScope& scope, const std::vector<ast::Name>& path, Span span,
                                 std::string_view wanted, std::initializer_list<DeclKind> kinds);
  void ReportUnknown(const FileScope& scope, Namespace space, const std::vector<ast::Name>& path, Span span,
                     std::string_view wanted);
  DiagnosticBuilder ReportOtherKind(DeclRef found, std::string_view written, Span span, std::string_view wanted);
  // Adds "did you mean …?", unless very many have been looked for already.
  void Suggest(DiagnosticBuilder& builder, std::string_view word,
               const std::function<std::vector<std::string>()>& candidates);
  // The same; where nothing is near, and they are not many, adds which there are: "there are `email`, `push`".
  void SuggestOrList(DiagnosticBuilder& builder, std::string_view word, const std::vector<std::string>& candidates);

  // What a file calls a field of an event; a package that needs the event may have names of its own for them.
  std::optional<uint32_t> FieldOf(const FileScope& scope, EventTypeId event, Symbol name) const;
  std::optional<uint32_t> FieldOf(const Env& env, EventTypeId event, Symbol name) const {
    return FieldOf(*env.file, event, name);
  }
  std::optional<uint32_t> CustomerField(Symbol name) const;
  std::vector<std::string> FieldNames(const FileScope& scope, EventTypeId event) const;
  // The same values in the same order.
  bool SameEnum(EnumId a, EnumId b) const;

  const Type& EnsureLet(LetId id);
  const Type& EnsureDefine(DefineId id);
  void EnsureTrigger(TriggerId id);
  Type EnsureMeasure(MeasureId id);

  Env NewEnv(ast::DeclId id) const {
    Env env;
    env.file = &ScopeOf(id);
    return env;
  }

 private:
  bool Begin(CheckState& state, DeclRef ref);
  std::vector<std::string> NamesWanted(const FileScope& scope, Namespace space, std::string_view wanted) const;
  bool ReportInTwoPackages(const Lookup& found, const std::vector<ast::Name>& path, Span span);

  size_t comparisons_left_ = 200'000;  // of near misses, so that a file full of mistakes is still quick
  int ensure_depth_ = 0;
  Type poison_;
};

// Every declaration that has a name, by kind and then by qualified name; built-in events included.
template <typename Visit>
void ForEachDeclaration(const Checker& checker, const Visit& visit) {
  auto each = [&](DeclKind kind, size_t count) {
    for (uint32_t i = 0; i < count; ++i) visit(DeclRef{kind, i});
  };
  each(DeclKind::kEvent, checker.model.events.size());
  each(DeclKind::kRecord, checker.model.records.size());
  each(DeclKind::kTrigger, checker.model.triggers.size());
  each(DeclKind::kSegment, checker.model.segments.size());
  each(DeclKind::kLet, checker.model.lets.size());
  each(DeclKind::kDefine, checker.model.defines.size());
  each(DeclKind::kChannel, checker.model.channels.size());
  each(DeclKind::kMessage, checker.model.messages.size());
  each(DeclKind::kJourney, checker.model.journeys.size());
  each(DeclKind::kTopic, checker.model.topics.size());
  each(DeclKind::kPolicy, checker.model.policies.size());
  each(DeclKind::kPersona, checker.model.personas.size());
  each(DeclKind::kMap, checker.model.maps.size());
  each(DeclKind::kKpi, checker.model.kpis.size());
  each(DeclKind::kMeasure, checker.model.measures.size());
  each(DeclKind::kCatalog, checker.model.catalogs.size());
  each(DeclKind::kCoupon, checker.model.coupons.size());
  each(DeclKind::kHook, checker.model.hooks.size());
  each(DeclKind::kTeam, checker.model.teams.size());
}

// "a segment", "an event", …
std::string_view KindWithArticle(DeclKind kind);

}  // namespace senda::sema
