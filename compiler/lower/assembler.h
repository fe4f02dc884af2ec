// The last step: drafts become the program.
//
// Takes everything that was lowered. Leaves out aggregates that nothing reads, puts segments and triggers into the
// order in which they are computed, numbers everything anew, draws up what each event can change, lays out the
// customer, and fills in ids and meanings.
#pragma once

#include <deque>
#include <set>
#include <string>
#include <vector>

#include "compiler/lower/aggregates.h"
#include "compiler/lower/captures.h"
#include "compiler/lower/expressions.h"
#include "compiler/lower/tables.h"

namespace senda::lower {

class Assembler {
 public:
  Assembler(const Inputs* in, Nodes* nodes, AggregateTable* aggregates, Captures* captures, Expressions* expressions,
            Predicates* predicates, std::deque<SegmentDraft>* segments, const std::vector<NodeId>* tally_wheres)
      : in_(*in),
        nodes_(*nodes),
        builder_(nodes->builder()),
        aggregates_(*aggregates),
        captures_(*captures),
        expressions_(*expressions),
        predicates_(*predicates),
        segments_(*segments),
        tally_wheres_(*tally_wheres) {}

  ir::Program Assemble();

 private:
  // What a segment or watched condition reads, directly.
  struct Dependencies {
    std::set<uint32_t> events;
    std::set<uint32_t> segments;  // numbers of drafts
    void Add(const Dependencies& other);
  };

  // assembler.cc
  void MarkLive();
  void MarkNodes(std::vector<NodeId> open);
  void MeasureUse();
  void NoteUse(NodeId user);
  void OrderSegments();
  void OrderTriggers();

  // assemble_state.cc
  void AddSchema();
  void AddAggregates();
  abi::Aggregate DescribeAggregate(const AggregateDraft& draft, uint32_t index);
  void DecideAggregate(const AggregateDraft& draft, uint32_t number, abi::Aggregate* aggregate);
  void AddSegments();
  void LayOut();

  // assemble_flow.cc
  void AddTriggers();
  void AddPatterns(const TriggerDraft& draft, uint32_t number, abi::Trigger* trigger);
  void Renumber(std::vector<abi::Source>* sources);
  void AddJourneys();
  void AddMaps();

  // effects.cc
  void AddEffects();
  void AddDecideGroups();
  void AddSettleGroups();
  void AddFeeding();
  void AddJourneyEffects();
  void AddWatchers();
  Dependencies DependenciesOf(std::vector<NodeId> nodes);
  void NoteWatch(const ir::Node& row, Dependencies* out);
  uint32_t SettleGroupOf(std::vector<uint32_t> segments);
  abi::Decision& DecisionOf(uint32_t event, NodeId where);

  abi::Program& out() { return builder_.description(); }

  const Inputs& in_;
  Nodes& nodes_;
  ir::Builder& builder_;
  AggregateTable& aggregates_;
  Captures& captures_;
  Expressions& expressions_;
  Predicates& predicates_;
  std::deque<SegmentDraft>& segments_;
  const std::vector<NodeId>& tally_wheres_;  // by tally

  std::vector<uint32_t> aggregate_numbers_;         // by draft; kNone: nothing reads it
  std::vector<uint32_t> aggregate_order_;           // drafts, by number
  std::vector<int64_t> aggregate_use_;              // by draft: how many times or values are asked for
  std::vector<bool> is_live_;                       // by node
  std::vector<uint32_t> segment_numbers_;           // by draft
  std::vector<uint32_t> segment_order_;             // drafts, by number
  std::vector<Dependencies> segment_reads_;         // by draft
  std::vector<std::set<uint32_t>> segment_events_;  // by draft: events that can change it, also through others
  std::vector<uint32_t> trigger_numbers_;           // by draft
  std::vector<uint32_t> trigger_order_;             // drafts, by number
};

// The numbers 0 to n - 1 so that each comes after those it uses; of those that could come next the one with the least
// id.
std::vector<uint32_t> OrderByUse(const std::vector<std::string>& ids, const std::vector<std::vector<uint32_t>>& uses);

// Which triggers, journeys and steps rest on aggregates that can overflow.
void FindWhatRestsOnOverflow(ir::Program* program);

// What instances must remember at each place of their journeys (Step::reads, Step::needs, Journey::needs).
void FindWhatPlacesNeed(ir::Program* program);

// Text ids of aggregates: what they compute, independent of numbers.
void NameAggregates(ir::Program* program);

}  // namespace senda::lower
