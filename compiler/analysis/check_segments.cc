// Segments that have the same members, or of which one lies in the other.
#include <algorithm>
#include <map>
#include <set>

#include "compiler/analysis/checks.h"
#include "compiler/sema/walk.h"

namespace senda::analysis {
namespace {

constexpr size_t kPairsMax = 10'000;
constexpr int kDepthMax = 16;

class SegmentChecker {
 public:
  explicit SegmentChecker(Finder* finder) : finder_(*finder), conditions_(finder) {}

  void Run() {
    for (sema::SegmentId id : finder_.model.segments.ids()) {
      if (!finder_.IsOwn(finder_.model.segments[id])) continue;
      const ast::ExprId condition = ConditionOf(id);
      const bool is_open = conditions_.Check(condition, {}) == Verdict::kOpen && conditions_.Depends(condition);
      if (!is_open || finder_.DeclarationOf(finder_.model.segments[id]).is_draft) continue;
      open_.push_back(id);
      formulas_[id.index()] = {finder_.conditions.That(condition, true, {}),
                               finder_.conditions.That(condition, false, {})};
    }
    ComparePairs();
  }

 private:
  using Subject = std::pair<bool, uint32_t>;  // a term, or with `true` a family of terms

  ast::ExprId ConditionOf(sema::SegmentId id) const {
    return std::get<ast::SegmentDecl>(finder_.DeclarationOf(finder_.model.segments[id]).node).condition;
  }

  // Segments can only lie in one another when they speak of the same things: those are compared.
  void ComparePairs() {
    std::map<Subject, std::vector<sema::SegmentId>> by_term;
    for (sema::SegmentId id : open_) {
      std::set<Subject> terms;
      std::set<uint32_t> seen;
      TermsIn(formulas_.at(id.index()).first, &terms, &seen);
      TermsIn(formulas_.at(id.index()).second, &terms, &seen);
      for (const Subject& term : terms) by_term[term].push_back(id);
    }
    std::set<std::pair<uint32_t, uint32_t>> pairs;
    for (const auto& [term, segments] : by_term) {
      for (size_t i = 0; i < segments.size(); ++i) {
        for (size_t j = i + 1; j < segments.size() && pairs.size() < kPairsMax; ++j) {
          pairs.emplace(segments[i].index(), segments[j].index());
        }
      }
    }
    for (const auto& [a, b] : pairs) Compare(sema::SegmentId(a), sema::SegmentId(b));
    for (const auto& [inner, outer] : inside_) ReportInside(inner, outer);
  }

  // Formulas share their parts, so that each is looked at once.
  void TermsIn(FormulaId id, std::set<Subject>* terms, std::set<uint32_t>* seen) {
    if (!seen->insert(id.index()).second) return;
    const Formula& formula = finder_.conditions.formulas()[id];
    if (formula.kind == Formula::Kind::kLiteral) {
      const Family& family = finder_.conditions.formulas().term(formula.term).family;
      const bool has_family = family.kind != Family::Kind::kNone;
      terms->emplace(has_family, has_family ? family.number : formula.term.index());
    }
    for (FormulaId part : formula.parts) TermsIn(part, terms, seen);
  }

  // Whether one is written with the other's name: then how they go together is meant.
  bool Mentions(sema::SegmentId id, sema::SegmentId other) const {
    std::set<uint32_t> seen;
    return Mentions(id, other, 0, &seen);
  }
  bool Mentions(sema::SegmentId id, sema::SegmentId other, int depth, std::set<uint32_t>* seen) const {
    if (depth >= kDepthMax) return true;
    if (!seen->insert(id.index()).second) return false;
    bool found = false;
    sema::WalkExpr(finder_.ast, ConditionOf(id), [&](ast::ExprId expr, const ast::Expr&) {
      const auto* named = std::get_if<sema::SegmentRef>(&finder_.model.resolutions.Get(expr));
      if (named == nullptr || found) return;
      found = named->segment == other || Mentions(named->segment, other, depth + 1, seen);
    });
    return found;
  }

  // Those who have bought for long are among those who have bought at all: that is meant.
  bool Implies(sema::SegmentId a, sema::SegmentId b) {
    return finder_.conditions.AreExclusive({formulas_.at(a.index()).first, formulas_.at(b.index()).second}, false);
  }

  void Compare(sema::SegmentId a, sema::SegmentId b) {
    const bool is_inside = Implies(a, b), has_inside = Implies(b, a);
    if ((!is_inside && !has_inside) || Mentions(a, b) || Mentions(b, a)) return;
    const auto& declared = [&](sema::SegmentId id) -> const ast::Declaration& {
      return finder_.DeclarationOf(finder_.model.segments[id]);
    };
    const auto name = [&](sema::SegmentId id) { return finder_.model.segments[id].qualified_name; };
    if (is_inside && has_inside) {
      const bool is_first = declared(a).span < declared(b).span;
      const sema::SegmentId first = is_first ? a : b, second = is_first ? b : a;
      doubles_.insert(second.index());
      finder_.sink.Report(Kind::kSegmentsEqual, declared(second).name.span, name(first), name(second))
          .Note(declared(first).name.span, "this is the other")
          .Help("keep one of the two, and write its name where the other is meant");
      return;
    }
    inside_.emplace_back(is_inside ? a : b, is_inside ? b : a);
  }

  // Of two that are the same it is said once.
  void ReportInside(sema::SegmentId inner, sema::SegmentId outer) {
    if (doubles_.contains(inner.index()) || doubles_.contains(outer.index())) return;
    const auto name = [&](sema::SegmentId id) { return finder_.model.segments[id].qualified_name; };
    const auto& declared = [&](sema::SegmentId id) -> const ast::Declaration& {
      return finder_.DeclarationOf(finder_.model.segments[id]);
    };
    finder_.sink.Report(Kind::kSegmentInside, declared(inner).name.span, name(inner), name(outer))
        .Note(declared(outer).name.span, "this is the wider one")
        .Help("where that is meant, write it: `" + name(outer) + " and …`; otherwise `… and not " + name(inner) +
              "` in the other");
  }

  Finder& finder_;
  ConditionChecker conditions_;
  std::vector<sema::SegmentId> open_;
  std::vector<std::pair<sema::SegmentId, sema::SegmentId>> inside_;  // the narrower first
  std::set<uint32_t> doubles_;                                       // segments that another one stands for
  std::map<uint32_t, std::pair<FormulaId, FormulaId>> formulas_;     // by SegmentId: in it, outside of it
};

}  // namespace

void CheckSegments(Finder* finder) {
  SegmentChecker(finder).Run();
}

}  // namespace senda::analysis
