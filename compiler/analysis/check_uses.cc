// What is declared or emitted, and nobody uses.
#include <algorithm>
#include <set>

#include "compiler/analysis/checks.h"
#include "compiler/base/overloaded.h"

namespace senda::analysis {
namespace {

class UseChecker {
 public:
  explicit UseChecker(Finder* finder) : finder_(*finder), model_(finder->model) {}

  void Run() {
    LookAtExpressions();
    LookAtPatterns();
    LookAtSteps();
    LookAtDeclarations();
    ReportDeclared();
    ReportEmitted();
  }

 private:
  template <typename Id>
  static bool Has(const std::set<uint32_t>& used, Id id) {
    return used.contains(id.index());
  }
  template <typename Id>
  static void Add(std::set<uint32_t>* used, Id id) {
    if (id.is_valid()) used->insert(id.index());
  }

  void LookAtTarget(const sema::EventTarget& target) { Add(&events_, target.event); }

  void LookAtExpressions() {
    for (ast::ExprId id : finder_.ast.exprs.ids()) {
      const sema::Resolution& meaning = model_.resolutions.Get(id);
      if (const auto* r = std::get_if<sema::LetRef>(&meaning)) Add(&lets_, r->let);
      if (const auto* r = std::get_if<sema::DefineRef>(&meaning)) Add(&defines_, r->define);
      LookAtTarget(model_.aggregates.Get(id).source);
      LookAtTarget(model_.opens.Get(id).opens);
      LookAtTarget(model_.opens.Get(id).closes);
      const sema::MeasureCall& call = model_.measure_calls.Get(id);
      Add(&measures_, call.measure);
      for (const sema::MeasureSource& source : call.sources) Add(&events_, source.event);
    }
  }

  void LookAtPatterns() {
    for (ast::PatternId id : finder_.ast.patterns.ids()) {
      LookAtTarget(model_.pattern_events.Get(id));
    }
  }

  void LookAtSteps() {
    for (ast::StepId id : finder_.ast.steps.ids()) {
      Add(&messages_, model_.send_messages.Get(id));
      for (sema::ChannelId channel : model_.send_channels.Get(id)) Add(&channels_, channel);
      Add(&teams_, model_.assign_teams.Get(id));
    }
    for (sema::MessageId id : model_.messages.ids()) Add(&topics_, model_.message_topics.Get(id));
  }

  void LookAtType(const ast::TypeExpr& type) {
    types_.insert(type.name.text.index());
    for (const ast::TypeExpr& element : type.element) LookAtType(element);
  }
  void LookAtFields(const std::vector<ast::Field>& fields) {
    for (const ast::Field& field : fields) LookAtType(field.type);
  }
  void LookAtParameters(const std::vector<ast::Parameter>& parameters) {
    for (const ast::Parameter& parameter : parameters) LookAtType(parameter.type);
  }
  static void LookAtName(const std::optional<ast::QualifiedName>& name, std::set<uint32_t>* names) {
    if (name) names->insert(name->parts.back().text.index());
  }

  // Names that stand for a declaration wherever one of its kind can stand.
  void LookAtDeclarations() {
    for (ast::DeclId id : finder_.ast.declarations.ids()) {
      std::visit(Overloaded{
                     [&](const ast::CustomerDecl& node) { LookAtFields(node.fields); },
                     [&](const ast::EventDecl& node) { LookAtFields(node.fields); },
                     [&](const ast::RecordDecl& node) { LookAtFields(node.fields); },
                     [&](const ast::NeedsDecl& node) { LookAtFields(node.fields); },
                     [&](const ast::DefineDecl& node) { LookAtParameters(node.parameters); },
                     [&](const ast::MessageDecl& node) { LookAtParameters(node.parameters); },
                     [&](const ast::HookDecl& node) {
                       LookAtParameters(node.parameters);
                       LookAtType(node.gives);
                     },
                     [&](const ast::MapDecl& node) { LookAtName(node.persona, &personas_); },
                     [&](const ast::TouchpointDecl& node) { LookAtName(node.owner, &owners_); },
                     [&](const ast::JourneyDecl& node) {
                       if (node.owner) owners_.insert(node.owner->text.index());
                     },
                     [](const auto&) {},
                 },
                 finder_.ast.declarations[id].node);
    }
  }

  template <typename Id>
  void Report(const IdStore<Id, sema::NamedDeclaration>& all, const std::set<uint32_t>& used, std::string_view what) {
    for (Id id : all.ids()) {
      if (!Has(used, id)) ReportOne(all[id].declaration, what);
    }
  }

  // Those that are only mentioned by their names.
  template <typename Declared>
  void ReportUnnamed(const Declared& all, const std::set<uint32_t>& names, std::string_view what) {
    for (const auto& one : all) {
      if (!names.contains(finder_.ast.declarations[one.declaration].name.text.index()))
        ReportOne(one.declaration, what);
    }
  }

  void ReportOne(ast::DeclId id, std::string_view what) {
    const ast::Declaration& declared = finder_.ast.declarations[id];
    if (!finder_.IsOwn(declared) || declared.is_draft) return;
    finder_.sink.Report(Kind::kUnused, declared.name.span, what, finder_.Text(declared.name.text));
  }

  // Hooks, coupons and catalogs are looked at by the checker. Segments and triggers are not asked for: who is in them
  // and when they fire is shown to everybody who looks.
  void ReportDeclared() {
    Report(model_.lets, lets_, "expression");
    Report(model_.defines, defines_, "function");
    Report(model_.measures, measures_, "measure");
    Report(model_.messages, messages_, "message");
    Report(model_.channels, channels_, "channel");
    Report(model_.topics, topics_, "topic");
    for (sema::TeamId id : model_.teams.ids()) {
      const ast::DeclId declared = model_.teams[id].declaration;
      const bool owns = owners_.contains(finder_.ast.declarations[declared].name.text.index());
      if (!owns && !Has(teams_, id)) ReportOne(declared, "team");
    }
    ReportUnnamed(model_.records, types_, "record");
    ReportUnnamed(model_.personas, personas_, "persona");
  }

  // emit thanked {}, which no pattern and no aggregate looks at
  void ReportEmitted() {
    std::set<uint32_t> seen;
    for (ast::StepId id : finder_.ast.steps.ids()) {
      const sema::EventTypeId event = model_.emit_events.Get(id);
      if (!event.is_valid() || Has(events_, event) || !seen.insert(event.index()).second) continue;
      finder_.sink.Report(Kind::kEmittedUnheard, finder_.ast.steps[id].span, model_.events[event].qualified_name)
          .Help("let a trigger, an aggregate or another journey look at it, or leave this step out");
    }
  }

  Finder& finder_;
  const sema::Model& model_;
  std::set<uint32_t> lets_, defines_, events_, measures_, messages_, channels_, teams_, topics_;
  std::set<uint32_t> types_, personas_, owners_;  // symbols: the names that stand where such a one can stand
};

}  // namespace

void CheckUses(Finder* finder) {
  UseChecker(finder).Run();
}

}  // namespace senda::analysis
