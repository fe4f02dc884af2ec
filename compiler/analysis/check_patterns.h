// Patterns: their conditions, deadlines that never matter, and what can never happen.
#pragma once

#include <optional>
#include <set>

#include "compiler/analysis/check_conditions.h"

namespace senda::analysis {

// Where a pattern stands.
struct PatternPlace {
  Facts facts;                               // known as long as it is looked for
  std::optional<int64_t> most_ms;            // how long it is looked for; nothing: without end
  Span most_span;                            // where that is said
  const std::set<uint32_t>* sent = nullptr;  // in a journey, which hears only of its own: the messages that it sends
};

class PatternChecker {
 public:
  explicit PatternChecker(Finder* finder) : finder_(*finder), conditions_(finder) {}

  void Check(ast::PatternId id, const PatternPlace& place);
  // What is known when the pattern fires; `later`: only what stays so.
  FormulaId FactsOf(ast::PatternId id, bool later);

 private:
  void On(ast::PatternId id, const ast::EventPattern& node, const PatternPlace& place);
  void On(ast::PatternId id, const ast::OrPattern& node, const PatternPlace& place);
  void On(ast::PatternId id, const ast::ThenPattern& node, const PatternPlace& place);
  void On(ast::PatternId id, const ast::AbsencePattern& node, const PatternPlace& place);
  void On(ast::PatternId id, const ast::CountPattern& node, const PatternPlace& place);
  void On(ast::PatternId id, const ast::SilencePattern& node, const PatternPlace& place);
  void On(ast::PatternId id, const ast::FlipPattern& node, const PatternPlace& place);
  void On(ast::PatternId id, const ast::ChangePattern& node, const PatternPlace& place);
  void On(ast::PatternId id, const ast::CalendarPattern& node, const PatternPlace& place);
  void On(ast::PatternId id, const ast::ParenPattern& node, const PatternPlace& place);
  void Where(ast::PatternId id, const ast::EventReference& event, const PatternPlace& place);
  void LookAtMessage(ast::PatternId id, const ast::EventReference& event, const PatternPlace& place);
  void CheckWithin(ast::ExprId within, const PatternPlace& place);
  FormulaId WhereFacts(ast::PatternId id, const ast::EventReference& event, bool later);
  FormulaId Stable(FormulaId formula);

  Finder& finder_;
  ConditionChecker conditions_;
  int depth_ = 0;
};

}  // namespace senda::analysis
