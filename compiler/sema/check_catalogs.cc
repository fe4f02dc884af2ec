#include "compiler/sema/check_catalogs.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "compiler/sema/check_expr.h"
#include "compiler/sema/declarations.h"
#include "compiler/sema/type_words.h"
#include "compiler/sema/walk.h"

namespace senda::sema {
namespace {

// Which of the program's lets, functions, segments and triggers read rows so that nobody would notice a change.
class MovingReads {
 public:
  explicit MovingReads(Checker& checker) : checker_(checker), reads_(checker.NodeCount(), nullptr) {
    for (const Checker::MovingRead& read : checker.moving_reads) {
      if (read.owner && reads_[*read.owner] == nullptr) reads_[*read.owner] = &read;
    }
    for (bool has_changed = true; has_changed;) {
      has_changed = false;
      for (auto [user, used] : checker.uses) {
        // A trigger asks once.
        if (checker.RefOf(used).kind == DeclKind::kTrigger) continue;
        if (reads_[user] != nullptr || reads_[used] == nullptr) continue;
        reads_[user] = reads_[used];
        has_changed = true;
      }
    }
  }

  const Checker::MovingRead* Of(DeclRef ref) const { return reads_[checker_.NodeOf(ref)]; }

  // What a condition that is watched reads.
  const Checker::MovingRead* In(ast::ExprId condition) const {
    const Checker::MovingRead* found = nullptr;
    WalkExpr(checker_.ast, condition, [&](ast::ExprId part, const ast::Expr& expr) {
      if (found != nullptr) return;
      const Resolution& meaning = checker_.model.resolutions.Get(part);
      if (const auto* r = std::get_if<LetRef>(&meaning)) found = Of({DeclKind::kLet, r->let.index()});
      if (const auto* r = std::get_if<SegmentRef>(&meaning)) found = Of({DeclKind::kSegment, r->segment.index()});
      if (const auto* call = std::get_if<ast::CallExpr>(&expr.node)) {
        const Resolution& callee = checker_.model.resolutions.Get(call->callee);
        if (const auto* r = std::get_if<DefineRef>(&callee)) found = Of({DeclKind::kDefine, r->define.index()});
      }
      for (const Checker::MovingRead& read : checker_.moving_reads) {
        if (read.call == part) found = &read;
      }
    });
    return found;
  }

 private:
  Checker& checker_;
  std::vector<const Checker::MovingRead*> reads_;  // by node
};

void ReportMoving(Checker& checker, const Checker::MovingRead& read, Span user) {
  // segment scarce = (product(last(cart_add).sku).stock else 0) < 3
  auto report = checker.sink.Report(Kind::kCatalogMoving, checker.SpanOf(read.call),
                                    checker.model.catalogs[read.catalog].qualified_name);
  if (user.is_valid()) report.Note(user, "this is watched all the time");
  report.Help("find the row by a field of the customer, as in `product(customer.favourite)`, which a step can `set`");
}

void CheckWatched(Checker& checker) {
  if (checker.moving_reads.empty()) return;
  const MovingReads moving(checker);
  for (SegmentId segment : checker.model.segments.ids()) {
    const Checker::MovingRead* read = moving.Of({DeclKind::kSegment, segment.index()});
    if (read != nullptr) ReportMoving(checker, *read, checker.DeclaredAt({DeclKind::kSegment, segment.index()}));
  }
  for (const NamedDeclaration& journey : checker.model.journeys) {
    const auto& node = std::get<ast::JourneyDecl>(checker.DeclarationOf(journey.declaration).node);
    if (!node.while_holds) continue;
    if (const auto* read = moving.In(node.while_holds->condition)) ReportMoving(checker, *read, node.while_holds->span);
  }
  for (ast::StepId step : checker.ast.steps.ids()) {
    const auto* wait = std::get_if<ast::WaitForStep>(&checker.ast.steps[step].node);
    if (wait == nullptr) continue;
    for (const auto& arm : wait->arms) {
      const auto* when = std::get_if<ast::WhenArm>(&arm);
      if (when == nullptr) continue;
      if (const auto* read = moving.In(when->condition)) ReportMoving(checker, *read, when->span);
    }
  }
}

void MakeWatchEvents(Checker& checker) {
  auto& watches = checker.model.catalog_watches;
  const auto key = [](const CatalogWatch& watch) { return std::tuple(watch.catalog.index(), watch.customer_field); };
  std::sort(watches.begin(), watches.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  watches.erase(
      std::unique(watches.begin(), watches.end(), [&](const auto& a, const auto& b) { return key(a) == key(b); }),
      watches.end());
  for (CatalogWatch& watch : watches) {
    const std::string_view field = checker.Text(checker.model.customer_fields[watch.customer_field].name);
    EventInfo info;
    info.qualified_name = fmt::format("{}#{}", checker.model.catalogs[watch.catalog].qualified_name, field);
    const auto add = [&](std::string_view name, Type type) {
      info.fields.push_back({checker.interner.Intern(name), type, {}, {}, {}});
    };
    add("id", Of(TypeKind::kText));
    add("at", Of(TypeKind::kInstant));
    add("source", Optional(Of(TypeKind::kText)));
    add("key", Of(TypeKind::kText));
    info.reaches.push_back({kFirstDeclaredEventField, watch.customer_field});
    watch.event = checker.model.events.Add(std::move(info));
  }
}

void ReportUnused(Checker& checker) {
  std::vector<bool> is_used(checker.model.catalogs.size(), false);
  for (ast::ExprId id : checker.ast.exprs.ids()) {
    if (const auto* r = std::get_if<CatalogRef>(&checker.model.resolutions.Get(id))) is_used[r->catalog.index()] = true;
  }
  for (CatalogId id : checker.model.catalogs.ids()) {
    if (is_used[id.index()]) continue;
    checker.sink
        .Report(Kind::kCatalogUnused, checker.DeclaredAt({DeclKind::kCatalog, id.index()}),
                checker.model.catalogs[id].qualified_name)
        .Help("look up a row in it, or leave it out");
  }
  std::vector<bool> is_given(checker.model.coupons.size(), false);
  for (ast::StepId step : checker.ast.steps.ids()) {
    for (const auto& [parameter, coupon] : checker.model.send_coupons.Get(step)) is_given[coupon.index()] = true;
  }
  for (CouponId id : checker.model.coupons.ids()) {
    if (is_given[id.index()]) continue;
    checker.sink
        .Report(Kind::kCouponUnused, checker.DeclaredAt({DeclKind::kCoupon, id.index()}),
                checker.model.coupons[id].qualified_name)
        .Help("give it to a message in a send, or leave it out");
  }
}

}  // namespace

void CheckCatalogFields(Checker& checker) {
  for (CatalogId id : checker.model.catalogs.ids()) {
    CatalogInfo& info = checker.model.catalogs[id];
    const ast::Declaration& declared = checker.DeclarationOf(info.declaration);
    const auto& node = std::get<ast::CatalogDecl>(declared.node);
    info.key = node.key.text;
    std::vector<FieldInfo> fields = DeclaredFields(checker, node.fields, info.qualified_name, info.declaration);
    for (FieldInfo& field : fields) {
      if (field.name == info.key) {
        // catalog product by sku { sku text }
        checker.sink.Report(Kind::kCatalogKeyField, field.span, checker.Text(field.name)).Help("leave the field out");
      }
      if (field.type.kind != TypeKind::kList && field.type.kind != TypeKind::kRecord) continue;
      // catalog product by sku { sizes list<text> }
      checker.sink.Report(Kind::kCatalogFieldType, field.span, checker.Text(field.name), checker.Words(field.type));
      field.type = Type{};
    }
    info.record = checker.model.records.Add({info.qualified_name, info.declaration, std::move(fields)});
  }
}

void CheckCoupons(Checker& checker) {
  for (const NamedDeclaration& named : checker.model.coupons) {
    const auto& node = std::get<ast::CouponDecl>(checker.DeclarationOf(named.declaration).node);
    if (node.valid.is_valid()) {
      Env env = checker.NewEnv(named.declaration);
      ExprChecker(checker, env).RequireFixedLength(node.valid, "The time that a code is valid");
    }
    if (node.alert_below && *node.alert_below < 1) checker.sink.Report(Kind::kAlertRange, node.alert_span);
  }
}

void CheckCatalogReads(Checker& checker) {
  CheckWatched(checker);
  ReportUnused(checker);
  MakeWatchEvents(checker);
}

}  // namespace senda::sema
