// KPIs: what is counted of whose events, and what is made of the counts.
//
// Each aggregate of a KPI becomes a tally over all customers; the KPI's value reads the tallies as if they were
// captures of an instance, slot by slot. A measure is expanded where it is called, its parameters standing for the
// values of events. What says the group is lowered once for each type of event.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/lower/expressions.h"
#include "compiler/lower/tables.h"

namespace senda::lower {

struct TallyDraft {
  abi::TallyFunction function = abi::TallyFunction::kCount;
  sema::EventTypeId event;
  NodeId where;  // invalid: every event
  NodeId value;  // invalid: none
  abi::Kind value_kind = abi::Kind::kInt;
  int64_t length_ms = 0;
  sema::SegmentId segment;
  friend bool operator==(const TallyDraft&, const TallyDraft&) = default;
};

// The tallies of one KPI.
class ReportTable {
 public:
  ReportTable(ir::Builder* builder, int64_t default_length_ms)
      : default_length_ms(default_length_ms), builder_(*builder) {}

  const int64_t default_length_ms;  // of what does not say its own; 0: ever
  std::vector<TallyDraft> drafts;
  std::vector<abi::Kind> kinds;

  // Reads what the tally comes to.
  NodeId Read(const TallyDraft& draft, abi::Kind kind, bool may_be_missing);

 private:
  ir::Builder& builder_;
};

class Reports {
 public:
  Reports(const Inputs* in, Nodes* nodes, Conditions* conditions, Expressions* expressions, Predicates* predicates)
      : in_(*in),
        nodes_(*nodes),
        builder_(nodes->builder()),
        conditions_(*conditions),
        expressions_(*expressions),
        predicates_(*predicates) {}

  // Fills kpis and tallies of the description; segments and triggers are still drafts.
  void Lower();
  // By tally: its condition.
  const std::vector<NodeId>& wheres() const { return wheres_; }
  // By TouchpointId: the KPI that is its emotion, or kNone.
  const std::vector<uint32_t>& emotions() const { return emotions_; }

 private:
  void LowerKpi(const sema::KpiInfo& info);
  void LowerEmotion(const sema::MapPart& touchpoint);
  // `by`: null when there are no groups.
  void Add(abi::Kpi kpi, ast::ExprId value, int64_t default_length_ms, const sema::KpiInfo* by);
  void DescribeGroups(const sema::KpiInfo& info, const ast::KpiBy& by, abi::Kpi* kpi);
  NodeId GroupOf(const sema::KpiInfo& info, const ast::KpiBy& by, sema::EventTypeId event);
  abi::Threshold LowerThreshold(const ast::Threshold& written, const sema::Type& type, const std::string& what);

  const Inputs& in_;
  Nodes& nodes_;
  ir::Builder& builder_;
  Conditions& conditions_;
  Expressions& expressions_;
  Predicates& predicates_;
  std::vector<NodeId> wheres_;
  std::vector<uint32_t> emotions_;
};

// Maps, personas and what stands on them, their triggers by draft.
void DescribeMaps(const Inputs& in, const std::vector<uint32_t>& named_triggers, const std::vector<uint32_t>& emotions,
                  Expressions* expressions, abi::Program* program);

}  // namespace senda::lower
