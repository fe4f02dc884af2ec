#include "compiler/sema/check_values.h"

#include <fmt/format.h>

#include "compiler/base/overloaded.h"
#include "compiler/sema/check_expr.h"
#include "compiler/sema/check_patterns.h"
#include "compiler/sema/walk.h"

namespace senda::sema {
namespace {

// What may be used, as far as names alone can tell: enough for an order in which little is needed before its turn.
class Forecast {
 public:
  explicit Forecast(Checker& checker) : checker_(checker), graph_(checker.NodeCount()) {}

  std::vector<uint32_t> Order() {
    for (uint32_t node = 0; node < checker_.NodeCount(); ++node) {
      user_ = node;
      ast::DeclId id = checker_.DeclIdOf(checker_.RefOf(node));
      scope_ = &checker_.ScopeOf(id);
      std::visit(Overloaded{
                     [&](const ast::LetDecl& declaration) { Expr(declaration.value); },
                     [&](const ast::DefineDecl& declaration) { Expr(declaration.value); },
                     [&](const ast::TriggerDecl& declaration) { Pattern(declaration.pattern); },
                     [&](const ast::StageDecl& declaration) { Pattern(declaration.reached_by); },
                     [&](const ast::TouchpointDecl& declaration) { Pattern(declaration.observes); },
                     [&](const ast::PainDecl& declaration) { Pattern(declaration.when); },
                     [](const auto&) {},
                 },
                 checker_.DeclarationOf(id).node);
    }
    return graph_.Order();
  }

 private:
  void Use(const std::vector<ast::Name>& path) {
    Lookup found = checker_.names.Find(*scope_, Namespace::kAsked, path);
    if (found.status != Lookup::Status::kFound) return;
    bool is_node =
        found.ref.kind == DeclKind::kLet || found.ref.kind == DeclKind::kDefine || found.ref.kind == DeclKind::kTrigger;
    uint32_t used = is_node ? checker_.NodeOf(found.ref) : user_;
    if (used != user_) graph_.AddUse(user_, used);
  }

  void Expr(ast::ExprId id) {
    WalkExpr(checker_.ast, id, [&](ast::ExprId, const ast::Expr& expr) {
      if (const auto* name = std::get_if<ast::NameExpr>(&expr.node)) Use({name->name});
      if (const auto* member = std::get_if<ast::MemberExpr>(&expr.node)) Use({member->member});
    });
  }

  void Pattern(ast::PatternId root) {
    std::vector<ast::PatternId> open = {root};
    while (!open.empty()) {
      ast::PatternId id = open.back();
      open.pop_back();
      auto event = [&](const ast::EventReference& reference) {
        Use(reference.event.parts);
        Expr(reference.where);
      };
      std::visit(Overloaded{
                     [&](const ast::EventPattern& node) { event(node.event); },
                     [&](const ast::CountPattern& node) { event(node.event); },
                     [&](const ast::SilencePattern& node) { event(node.event); },
                     [&](const ast::OrPattern& node) {
                       open.insert(open.end(), node.alternatives.begin(), node.alternatives.end());
                     },
                     [&](const ast::ThenPattern& node) {
                       for (const ast::ChainLink& link : node.links) open.push_back(link.pattern);
                     },
                     [&](const ast::AbsencePattern& node) {
                       open.insert(open.end(), {node.before, node.absent});
                     },
                     [&](const ast::ParenPattern& node) { open.push_back(node.inner); },
                     [&](const ast::CalendarPattern& node) {
                       Expr(node.date);
                       Expr(node.time);
                     },
                     [](const auto&) {},
                 },
                 checker_.ast.patterns[id].node);
    }
  }

  Checker& checker_;
  DependencyGraph graph_;
  const FileScope* scope_ = nullptr;
  uint32_t user_ = 0;
};

void Ensure(Checker& checker, uint32_t node) {
  DeclRef ref = checker.RefOf(node);
  if (ref.kind == DeclKind::kLet) checker.EnsureLet(LetId(ref.index));
  if (ref.kind == DeclKind::kDefine) checker.EnsureDefine(DefineId(ref.index));
  if (ref.kind == DeclKind::kTrigger) checker.EnsureTrigger(TriggerId(ref.index));
}

void CheckSegment(Checker& checker, SegmentId id) {
  ast::DeclId declaration = checker.model.segments[id].declaration;
  Env env = checker.NewEnv(declaration);
  env.owner = checker.NodeOf({DeclKind::kSegment, id.index()});
  ExprChecker(checker, env)
      .RequireCondition(std::get<ast::SegmentDecl>(checker.DeclarationOf(declaration).node).condition);
}

// `a` → `b` → `a`, with a note at each.
void ReportCircle(Checker& checker, const std::vector<uint32_t>& circle) {
  constexpr size_t kShownMax = 8;
  std::string path;
  for (size_t i = 0; i < circle.size() && i < kShownMax; ++i) {
    path += fmt::format("`{}` → ", checker.QualifiedNameOf(checker.RefOf(circle[i])));
  }
  if (circle.size() > kShownMax) path += "… → ";
  std::string first = checker.QualifiedNameOf(checker.RefOf(circle[0]));
  path += fmt::format("`{}`", first);
  auto report = checker.sink.Report(Kind::kCycle, checker.DeclaredAt(checker.RefOf(circle[0])), first, path);
  for (size_t i = 1; i < circle.size() && i < kShownMax; ++i) {
    DeclRef ref = checker.RefOf(circle[i]);
    DeclRef next = checker.RefOf(circle[(i + 1) % circle.size()]);
    report.Note(checker.DeclaredAt(ref),
                fmt::format("`{}` uses `{}`", checker.QualifiedNameOf(ref), checker.QualifiedNameOf(next)));
  }
  report.Help("break the circle: one of them has to do without the other");
}

void OrderAndCircles(Checker& checker) {
  DependencyGraph graph(checker.NodeCount());
  for (auto [user, used] : checker.uses) graph.AddUse(user, used);
  std::vector<std::vector<uint32_t>> circles = graph.Circles();
  for (const std::vector<uint32_t>& circle : circles) ReportCircle(checker, circle);
  if (checker.too_deep && circles.empty()) {
    checker.sink.Report(Kind::kTooDeep, checker.DeclaredAt(*checker.too_deep),
                        checker.QualifiedNameOf(*checker.too_deep));
  }
  for (uint32_t node : graph.Order()) {
    DeclRef ref = checker.RefOf(node);
    if (ref.kind == DeclKind::kSegment) checker.model.segment_order.push_back(SegmentId(ref.index));
    if (ref.kind == DeclKind::kTrigger) checker.model.trigger_order.push_back(TriggerId(ref.index));
  }
}

}  // namespace

// True when the body can be checked now; false while it is being checked, or when others wait for it too deep down.
bool Checker::Begin(CheckState& state, DeclRef ref) {
  if (state != CheckState::kUnchecked) return false;
  constexpr int kDepthMax = 8;
  if (ensure_depth_ >= kDepthMax) {
    if (!too_deep) too_deep = ref;
    return false;
  }
  state = CheckState::kInProgress;
  ++ensure_depth_;
  return true;
}

const Type& Checker::EnsureLet(LetId id) {
  ast::DeclId declaration = model.lets[id].declaration;
  ast::ExprId value = std::get<ast::LetDecl>(DeclarationOf(declaration).node).value;
  DeclRef ref{DeclKind::kLet, id.index()};
  if (Begin(let_states[id.index()], ref)) {
    Env env = NewEnv(declaration);
    env.owner = NodeOf(ref);
    ExprChecker(*this, env).Infer(value);
    let_states[id.index()] = CheckState::kDone;
    --ensure_depth_;
  }
  return let_states[id.index()] == CheckState::kDone ? model.expr_types.Get(value) : poison_;
}

const Type& Checker::EnsureDefine(DefineId id) {
  ast::DeclId declaration = model.defines[id].declaration;
  ast::ExprId value = std::get<ast::DefineDecl>(DeclarationOf(declaration).node).value;
  DeclRef ref{DeclKind::kDefine, id.index()};
  if (Begin(define_states[id.index()], ref)) {
    Env env = NewEnv(declaration);
    env.owner = NodeOf(ref);
    env.define = id;
    env.parameters = &define_parameters[id.index()];
    ExprChecker(*this, env).Infer(value);
    define_states[id.index()] = CheckState::kDone;
    --ensure_depth_;
  }
  return define_states[id.index()] == CheckState::kDone ? model.expr_types.Get(value) : poison_;
}

void Checker::EnsureTrigger(TriggerId id) {
  DeclRef ref{DeclKind::kTrigger, id.index()};
  if (!Begin(trigger_states[id.index()], ref)) return;
  ast::DeclId declaration = model.triggers[id].declaration;
  Env env = NewEnv(declaration);
  env.owner = NodeOf(ref);
  PatternChecker patterns(*this, env, false);
  trigger_exports[id.index()] = patterns.Check(ast::FiringPattern(DeclarationOf(declaration)));
  for (const VisibleBinding& binding : trigger_exports[id.index()])
    model.trigger_bindings[id.index()].push_back(binding.id);
  trigger_states[id.index()] = CheckState::kDone;
  --ensure_depth_;
}

void CheckValues(Checker& checker) {
  checker.let_states.resize(checker.model.lets.size());
  checker.define_states.resize(checker.model.defines.size());
  checker.trigger_states.resize(checker.model.triggers.size());
  checker.trigger_exports.resize(checker.model.triggers.size());
  checker.model.trigger_bindings.resize(checker.model.triggers.size());
  for (uint32_t node : Forecast(checker).Order()) Ensure(checker, node);
  for (uint32_t node = 0; node < checker.NodeCount(); ++node) Ensure(checker, node);
  for (SegmentId id : checker.model.segments.ids()) CheckSegment(checker, id);
  OrderAndCircles(checker);
}

}  // namespace senda::sema
