// Conditions of a checked program as formulas.
//
// `That(condition, truth, place)` is a formula that holds whenever the condition has that truth there. It may hold
// more often: what is not understood is left out. So formulas that exclude each other prove that their conditions do,
// and never the other way round. Segments are looked into.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <map>
#include <tuple>
#include <vector>

#include "compiler/analysis/terms.h"

namespace senda::analysis {

class Conditions {
 public:
  Conditions(const ast::Ast& ast, const Interner& interner, const sema::Model& model)
      : ast_(ast), model_(model), terms_(ast, interner, model, &formulas_), refuter_(&formulas_) {}

  FormulaId That(ast::ExprId condition, bool truth, const Place& place);
  FormulaId InSegment(sema::SegmentId segment, bool truth, const Place& place);

  Formulas& formulas() { return formulas_; }
  Terms& terms() { return terms_; }
  bool AreExclusive(const std::vector<FormulaId>& together, bool weighs_events = true) const {
    return refuter_.AreExclusive(together, weighs_events);
  }
  // How many formulas have been worked out, and not just remembered.
  size_t worked_out() const { return worked_out_; }
  ValueSet Left(const std::vector<FormulaId>& together, TermId term) const { return refuter_.Left(together, term); }

 private:
  using Found = Terms::Found;

  FormulaId On(ast::ExprId id, const ast::BinaryExpr& node, bool truth, const Place& place);
  FormulaId On(ast::ExprId id, const ast::UnaryExpr& node, bool truth, const Place& place);
  FormulaId On(ast::ExprId id, const ast::InExpr& node, bool truth, const Place& place);
  FormulaId On(ast::ExprId id, const ast::BetweenExpr& node, bool truth, const Place& place);
  FormulaId On(ast::ExprId id, const ast::IsExpr& node, bool truth, const Place& place);
  FormulaId On(ast::ExprId id, const ast::ConditionalExpr& node, bool truth, const Place& place);
  FormulaId On(ast::ExprId id, const ast::InJourneyExpr& node, bool truth, const Place& place);
  FormulaId On(ast::ExprId id, const ast::AggregateExpr& node, bool truth, const Place& place);
  FormulaId On(ast::ExprId id, const ast::BoolLiteral& node, bool truth, const Place& place);
  template <typename Node>
  FormulaId On(ast::ExprId id, const Node&, bool truth, const Place& place) {
    return Named(id, truth, place);
  }
  FormulaId Named(ast::ExprId id, bool truth, const Place& place);

  // What has been asked before has its answer. An answer that a limit has cut short is that of the same depth only.
  struct Question {
    enum class What : uint8_t { kThat, kAgainst, kKnown } what = What::kThat;
    ast::ExprId id;
    const Place* place = nullptr;  // one that is kept
    bool truth = false;
    Order order = Order::kEqual;
    Constant constant{};
    int depth = 0, segments = 0;  // of what was cut short

    friend bool operator==(const Question&, const Question&) = default;
    template <typename H>
    friend H AbslHashValue(H state, const Question& q) {
      return H::combine(std::move(state), q.what, q.id, q.place, q.truth, q.order, q.constant.kind, q.constant.value,
                        q.constant.is_local, q.depth, q.segments);
    }
  };
  template <typename WorkOut>
  FormulaId Remembered(Question question, const WorkOut& work_out);

  FormulaId Compare(ast::ExprId a, Order order, ast::ExprId b, const Place& place);
  FormulaId Against(ast::ExprId a, Order order, const Constant& b, const Place& place);
  FormulaId WorkOutAgainst(const Found& found, Order order, const Constant& b);
  FormulaId WorkOutKnown(const Found& found, bool is_known);
  FormulaId AgainstSince(const ast::SinceExpr& since, Order order, const Constant& b, const Place& place);
  FormulaId FixedAgainstMonths(const Constant& a, Order order, int64_t months);
  FormulaId AgainstMonths(ast::ExprId a, Order order, int64_t months, const Place& place);
  FormulaId Literal(TermId term, ValueSet values);
  FormulaId Known(ast::ExprId id, bool is_known, const Place& place);
  std::optional<ValueSet> Values(sema::TypeKind kind, Order order, const Constant& b) const;

  const ast::Ast& ast_;
  const sema::Model& model_;
  Formulas formulas_;
  Terms terms_;
  Refuter refuter_;
  int depth_ = 0;
  int expanded_ = 0;
  int segments_ = 0;  // that are being looked into
  bool is_cut_ = false;
  size_t worked_out_ = 0;
  absl::flat_hash_map<Question, FormulaId> answers_;
  std::map<std::tuple<uint32_t, bool, Frame>, FormulaId> known_segments_;
};

}  // namespace senda::analysis
