// Conditions that are never or always true, and parts of them that add nothing.
#pragma once

#include <set>
#include <vector>

#include "compiler/analysis/finder.h"

namespace senda::analysis {

// What has been said of a condition: nothing; that it is never or always true; that a part of it is.
enum class Verdict : uint8_t { kOpen, kNever, kAlways };

class ConditionChecker {
 public:
  explicit ConditionChecker(Finder* finder) : finder_(*finder), conditions_(finder->conditions) {}

  // A condition and every condition inside it. `facts` are known where it stands; what follows from them alone is left
  // to the caller.
  Verdict Check(ast::ExprId condition, const Place& place);
  // A value: the conditions inside it.
  void LookInside(ast::ExprId value, const Place& place);
  // Whether it depends on anything: a switch that is written out, such as `let is_launched = false`, is meant.
  bool Depends(ast::ExprId id) const;
  // `last(purchase).amount is known`: what it is tested for may follow from another aggregate, and yet the test is
  // needed to read the value.
  bool IsGuard(ast::ExprId id) const;

 private:
  bool Depends(ast::ExprId id, int depth, std::set<ast::DeclId>* seen) const;
  void ReportNever(ast::ExprId id, const Place& place);
  void ReportAlways(ast::ExprId id, const Place& place);
  bool IsSegmentName(ast::ExprId id) const;
  bool IsSaidAlready(ast::ExprId id) const;
  void CheckParts(ast::ExprId id, const Place& place, const std::vector<FormulaId>& known);
  std::vector<ast::ExprId> PartsOf(ast::ExprId id, ast::BinaryOperator op) const;
  const ast::BinaryExpr* AsDefault(ast::ExprId comparison) const;
  void LookInsideAggregate(ast::ExprId id, const ast::AggregateExpr& node, const Place& place);

  Finder& finder_;
  Conditions& conditions_;
};

}  // namespace senda::analysis
