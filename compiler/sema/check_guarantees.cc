// `never "…" : send promotional when C`, `never "…" : C`, `always "…" : C`.
#include <fmt/format.h>

#include <set>

#include "compiler/base/overloaded.h"
#include "compiler/sema/check_policies.h"
#include "compiler/sema/walk.h"

namespace senda::sema {
namespace {

// What a condition looks at, through lets, segments and defines.
class Sight {
 public:
  explicit Sight(const Checker& checker) : checker_(checker) {}

  void Look(ast::ExprId root) {
    const Model& model = checker_.model;
    WalkExpr(checker_.ast, root, [&](ast::ExprId id, const ast::Expr& expr) {
      std::visit(Overloaded{
                     [&](const SegmentRef& r) { LookInside(model.segments[r.segment].declaration); },
                     [&](const LetRef& r) { LookInside(model.lets[r.let].declaration); },
                     [&](const DefineRef& r) { LookInside(model.defines[r.define].declaration); },
                     [&](const CustomerFieldRef& r) { fields.insert(r.field); },
                     [&](const CustomerAgeRef&) {
                       if (checker_.birthday_field) fields.insert(*checker_.birthday_field);
                     },
                     [](const auto&) {},
                 },
                 model.resolutions.Get(id));
      if (std::holds_alternative<ast::AggregateExpr>(expr.node)) AddEvent(model.aggregates.Get(id).source.event);
      if (std::holds_alternative<ast::OpenExpr>(expr.node)) {
        AddEvent(model.opens.Get(id).opens.event);
        AddEvent(model.opens.Get(id).closes.event);
      }
      if (std::holds_alternative<ast::InJourneyExpr>(expr.node)) asks_journeys = true;
    });
  }

  std::set<uint32_t> fields;
  std::set<std::string> events;
  bool asks_journeys = false;

 private:
  void AddEvent(EventTypeId event) {
    if (event.is_valid()) events.insert(checker_.model.events[event].qualified_name);
  }
  void LookInside(ast::DeclId declaration) {
    if (!seen_.insert(declaration.index()).second) return;
    const ast::DeclNode& node = checker_.DeclarationOf(declaration).node;
    if (const auto* segment = std::get_if<ast::SegmentDecl>(&node)) Look(segment->condition);
    if (const auto* let = std::get_if<ast::LetDecl>(&node)) Look(let->value);
    if (const auto* define = std::get_if<ast::DefineDecl>(&node)) Look(define->value);
  }

  const Checker& checker_;
  std::set<uint32_t> seen_;
};

bool IsDecided(const Checker& checker, ast::ExprId condition) {
  Sight sight(checker);
  sight.Look(condition);
  if (sight.asks_journeys || sight.events.contains("sent")) return true;
  for (ast::StepId step : checker.ast.steps.ids()) {
    if (std::holds_alternative<ast::SetStep>(checker.ast.steps[step].node) &&
        sight.fields.contains(checker.model.set_fields.Get(step))) {
      return true;
    }
  }
  return false;
}

void CheckGuarantee(Checker& checker, const NamedDeclaration& named, RuleNames* names) {
  const auto& node = std::get<ast::GuaranteeDecl>(checker.DeclarationOf(named.declaration).node);
  if (!node.send) {
    Env env = checker.NewEnv(named.declaration);
    if (!ExprChecker(checker, env).RequireCondition(node.condition) || IsDecided(checker, node.condition)) return;
    // never "too young" : customer.age is known and customer.age < 18
    checker.sink.Report(Kind::kGuaranteeUndecided, node.title_span, named.qualified_name)
        .Help(
            "a guarantee withholds a send, an entry or a `set`: it counts `sent`, asks `in JOURNEY` or a field that a "
            "journey sets, or says `send … when …`");
    return;
  }
  if (node.is_always) {
    // always "calm" : send promotional when upset
    checker.sink.Report(Kind::kAlwaysSend, node.title_span).Help("write `never`");
  }
  names->messages = ResolveSubject(checker, checker.ScopeOf(named.declaration), *node.send);
  if (CheckSubjectCondition(checker, named.declaration, *names, node.condition)) {
    names->reads_parameters = ReadsParameters(checker, node.condition);
  }
}

}  // namespace

void CheckGuarantees(Checker& checker) {
  Model& model = checker.model;
  for (size_t i = 0; i < model.guarantees.size(); ++i) {
    const NamedDeclaration& named = model.guarantees[i];
    if (i > 0 && model.guarantees[i - 1].qualified_name == named.qualified_name) {
      const auto& first = std::get<ast::GuaranteeDecl>(checker.DeclarationOf(model.guarantees[i - 1].declaration).node);
      const auto& node = std::get<ast::GuaranteeDecl>(checker.DeclarationOf(named.declaration).node);
      checker.sink.Report(Kind::kGuaranteeTwice, node.title_span, named.qualified_name)
          .Note(first.title_span, "the first one is here")
          .Help("decisions call a guarantee by its text, so that each has one of its own");
    }
    CheckGuarantee(checker, named, &model.guarantee_names[i]);
  }
}

}  // namespace senda::sema
