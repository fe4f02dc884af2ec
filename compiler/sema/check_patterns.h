// Patterns: what fires a trigger, lets customers into a journey, ends it, or is waited for.
//
// Takes a pattern and the place where it stands. Fills the Model's tables of patterns and bindings, and gives the named
// events that are known when it fires. What is named in one link is known in the `where` of later ones.
#pragma once

#include <vector>

#include "compiler/sema/check_expr.h"

namespace senda::sema {

class PatternChecker {
 public:
  // `is_entry`: the names are known from the instant that a journey begins.
  PatternChecker(Checker& checker, Env& env, bool is_entry)
      : checker_(checker), env_(env), expressions_(checker, env), is_entry_(is_entry) {}

  // The events that it names. They are not added to the place's bindings.
  std::vector<VisibleBinding> Check(ast::PatternId id);
  // The events that can be the last one of the pattern; empty when there is none, as for a flip.
  std::vector<EventTypeId> LastEvents(ast::PatternId id) const;

 private:
  struct Place {
    bool is_opening = true;  // nothing comes before
    bool is_in_chain = false;
    bool is_in_or_of_chain = false;
  };
  using Names = std::vector<VisibleBinding>;

  Names CheckAt(ast::PatternId id, Place place);
  Names On(ast::PatternId id, const ast::EventPattern& node, Place place);
  Names On(ast::PatternId id, const ast::OrPattern& node, Place place);
  Names On(ast::PatternId id, const ast::ThenPattern& node, Place place);
  Names On(ast::PatternId id, const ast::AbsencePattern& node, Place place);
  Names On(ast::PatternId id, const ast::CountPattern& node, Place place);
  Names On(ast::PatternId id, const ast::SilencePattern& node, Place place);
  Names On(ast::PatternId id, const ast::FlipPattern& node, Place place);
  Names On(ast::PatternId id, const ast::ChangePattern& node, Place place);
  Names On(ast::PatternId id, const ast::CalendarPattern& node, Place place);
  Names On(ast::PatternId id, const ast::ParenPattern& node, Place place);

  std::optional<EventTarget> CheckEvent(ast::PatternId id, const ast::EventReference& reference);
  Names CheckTrigger(const ast::EventReference& reference, EventTarget target);
  Names Bind(ast::PatternId id, const ast::EventReference& reference, EventTarget* target);
  bool ReportTaken(const VisibleBinding& binding);
  void CheckModifier(ast::PatternId id, ast::EventModifier modifier, Place place);
  bool CheckLink(ast::PatternId id);
  bool IsSimple(ast::PatternId id) const;
  ast::PatternId Unwrapped(ast::PatternId id) const;
  bool IsOwn(BindingId id) const;
  Names Merge(const std::vector<Names>& sides);
  VisibleBinding MergeOne(Symbol name, const std::vector<const VisibleBinding*>& seen, bool is_optional);
  // `names` are known in what follows.
  void See(const Names& names) { env_.bindings.insert(env_.bindings.end(), names.begin(), names.end()); }
  void Bury(const Names& names, const std::string& why);

  Checker& checker_;
  Env& env_;
  ExprChecker expressions_;
  bool is_entry_;
  std::vector<BindingId> own_;
  Names or_names_;  // names that other sides of an `or` have given already
};

}  // namespace senda::sema
