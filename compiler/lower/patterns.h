// Patterns as state machines: abi::Trigger and abi::Pattern.
//
// Takes a pattern and the draft of the trigger that it fires. Alternatives of an outer `or` become patterns of that
// trigger; alternatives of events inside a chain become sources of one link; a count or silence inside a chain becomes
// a trigger of its own (`name#1`) that feeds the link. A silence `since` an instant, for a customer, is the flip of a
// segment made for it. Captures are copied as they are asked for (captures.h).
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "compiler/lower/expressions.h"
#include "compiler/lower/tables.h"

namespace senda::lower {

class Patterns {
 public:
  // `named`: by TriggerId, the draft of each declared trigger.
  Patterns(const Inputs* in, Nodes* nodes, AggregateTable* aggregates, Conditions* conditions, Captures* captures,
           Expressions* expressions, Predicates* predicates, std::deque<SegmentDraft>* segments,
           std::vector<uint32_t> named)
      : in_(*in),
        nodes_(*nodes),
        builder_(nodes->builder()),
        aggregates_(*aggregates),
        conditions_(*conditions),
        captures_(*captures),
        expressions_(*expressions),
        predicates_(*predicates),
        segments_(*segments),
        named_(std::move(named)) {}

  // A new trigger made by the compiler, for a journey's instances or (journey kNone) for the customer.
  uint32_t Make(std::string id, ast::PatternId pattern, uint32_t journey);
  // Fills the draft of a declared trigger.
  void Fill(uint32_t draft, ast::PatternId pattern);
  // The declared trigger that the pattern is nothing but the name of.
  std::optional<uint32_t> PlainTrigger(ast::PatternId pattern) const;

 private:
  // Where a source goes: a link of a pattern, or its cancels.
  struct Place {
    uint32_t draft = 0;
    uint32_t pattern = 0;
    uint32_t link = 0;
    bool is_cancel = false;
  };

  ast::PatternId Unwrap(ast::PatternId id) const;
  void Alternatives(ast::PatternId id, std::optional<int64_t> keep, uint32_t draft);
  void AddPattern(uint32_t draft, ast::PatternId id, std::optional<int64_t> keep);
  void AddChain(Place place, ast::PatternId id);
  void AddLink(Place place, ast::PatternId id, ast::ExprId within);
  void AddCount(Place place, ast::PatternId id, const ast::CountPattern& node);
  void AddCalendar(Place place, const ast::CalendarPattern& node);
  void AddSilence(Place place, ast::PatternId id, const ast::SilencePattern& node);
  void AddSources(Place place, ast::PatternId id);
  void AddEvent(Place place, ast::PatternId id, const ast::EventReference& reference);
  void AddFlip(Place place, uint32_t segment, bool enters);
  void AddStageFlip(Place place, ast::PatternId id, const ast::FlipPattern& node);
  void AddChange(Place place, ast::PatternId id, const ast::ChangePattern& node);
  void AddNested(Place place, ast::PatternId id);
  void AddTriggerSource(Place place, ast::PatternId id, uint32_t trigger);
  bool IsFlipOfSilence(Place place, ast::PatternId id, const ast::SilencePattern& node) const;
  uint32_t SilenceSegment(Place place, ast::PatternId id, const ast::SilencePattern& node);
  // The source's condition: decided for all at once, or for each attempt or instance.
  void SetWhere(Place place, uint32_t source, NodeId where);
  void AddKeySlots(abi::Pattern* pattern, NodeId where);
  std::optional<uint32_t> KeySlot(NodeId a, NodeId b) const;

  abi::Pattern& pattern(Place place) { return captures_.trigger(place.draft).patterns.at(place.pattern); }
  std::vector<abi::Source>& sources(Place place) {
    return place.is_cancel ? pattern(place).cancel : pattern(place).links.at(place.link).sources;
  }
  uint32_t AddSource(Place place, abi::Source source);
  Scope ScopeOf(Place place) const;
  bool IsInstanceScoped(Place place) const { return captures_.trigger(place.draft).trigger.is_instance_scoped; }
  std::string PartName(uint32_t draft);
  std::string NameOf(Place place) const { return captures_.trigger(place.draft).trigger.id; }
  abi::SourcePosition PositionOf(ast::PatternId id) const { return in_.Position(in_.ast.patterns[id].span); }

  const Inputs& in_;
  Nodes& nodes_;
  ir::Builder& builder_;
  AggregateTable& aggregates_;
  Conditions& conditions_;
  Captures& captures_;
  Expressions& expressions_;
  Predicates& predicates_;
  std::deque<SegmentDraft>& segments_;
  std::vector<uint32_t> named_;
  std::map<uint32_t, uint32_t> parts_;  // by draft: how many parts of it have been named
};

}  // namespace senda::lower
