#include "compiler/lower/reports.h"

#include <algorithm>

#include "compiler/base/check.h"
#include "compiler/sema/describe.h"

namespace senda::lower {
namespace {

abi::TallyFunction FunctionOf(ast::AggregateFunction function) {
  switch (function) {
    case ast::AggregateFunction::kSum: return abi::TallyFunction::kSum;
    case ast::AggregateFunction::kAvg: return abi::TallyFunction::kAvg;
    case ast::AggregateFunction::kMin: return abi::TallyFunction::kMin;
    case ast::AggregateFunction::kMax: return abi::TallyFunction::kMax;
    case ast::AggregateFunction::kDistinct: return abi::TallyFunction::kDistinct;
    default: return abi::TallyFunction::kCount;
  }
}

std::string_view SignOf(const ast::Threshold& threshold) {
  switch (threshold.op) {
    case ast::BinaryOperator::kLt: return "<";
    case ast::BinaryOperator::kLe: return "<=";
    case ast::BinaryOperator::kGt: return ">";
    default: return ">=";
  }
}

Order OrderOf(ast::BinaryOperator op) {
  switch (op) {
    case ast::BinaryOperator::kLt: return Order::kLess;
    case ast::BinaryOperator::kLe: return Order::kLessEqual;
    case ast::BinaryOperator::kGt: return Order::kGreater;
    default: return Order::kGreaterEqual;
  }
}

}  // namespace

NodeId ReportTable::Read(const TallyDraft& draft, abi::Kind kind, bool may_be_missing) {
  const auto found = std::find(drafts.begin(), drafts.end(), draft);
  const auto slot = static_cast<uint32_t>(found - drafts.begin());
  if (found == drafts.end()) {
    drafts.push_back(draft);
    kinds.push_back(kind);
  }
  return builder_.InstanceCapture(slot, kind, may_be_missing);
}

// An aggregate outside of every event: over all customers.
NodeId Expressions::Tally(ast::ExprId id, const ast::AggregateExpr& expr, const Scope& scope) {
  const sema::AggregateInfo& info = in_.model.aggregates[id];
  const sema::Type& result = in_.TypeOf(id);
  TallyDraft draft;
  draft.function = FunctionOf(expr.function);
  const bool is_optional = draft.function == abi::TallyFunction::kAvg || draft.function == abi::TallyFunction::kMin ||
                           draft.function == abi::TallyFunction::kMax;
  if (info.segment.is_valid()) {
    draft.function = abi::TallyFunction::kMembers;
    draft.segment = info.segment;
    return scope.report->Read(draft, KindOf(result), false);
  }
  Scope inner;
  inner.arguments = scope.arguments;
  sema::Type type;
  std::vector<NodeId> conditions;
  if (info.parameter) {
    const MeasureValues& values = scope.measured->at(*info.parameter);
    inner.event = values.event;
    draft.value = values.value;
    type = values.type;
    if (values.where.is_valid()) conditions.push_back(values.where);
    if (values.value.is_valid()) {
      conditions.push_back(nodes_.IsKnown(values.value));
      inner.it = nodes_.AssumeKnown(values.value);
    }
    if (expr.event.where.is_valid()) conditions.push_back(Lower(expr.event.where, inner));
  } else {
    inner.event = info.source.event;
    if (NodeId where = Where(expr.event, info.source, inner); where.is_valid()) conditions.push_back(where);
    if (info.field) {
      draft.value = EventField(info.source.event, *info.field);
      type = in_.EventFields(info.source.event)[*info.field].type;
    }
  }
  if (expr.value.is_valid()) {
    draft.value = Lower(expr.value, inner);
    type = in_.TypeOf(expr.value);
  }
  draft.event = inner.event;
  draft.where = nodes_.All(conditions);
  if (draft.function == abi::TallyFunction::kCount) draft.value = NodeId();
  if (draft.value.is_valid()) draft.value_kind = KindOf(type);
  const bool is_customer = draft.value.is_valid() && nodes_.OpOf(draft.value) == Op::kCustomerField &&
                           nodes_[draft.value].immediate == abi::kCustomerFieldId;
  if (draft.function == abi::TallyFunction::kDistinct && is_customer) {
    draft.function = abi::TallyFunction::kCustomers;
    draft.value = NodeId();
    draft.value_kind = abi::Kind::kInt;
  }
  draft.length_ms = expr.window.kind == ast::WindowKind::kLast ? Length(expr.window.argument, scope).milliseconds
                                                               : scope.report->default_length_ms;
  return scope.report->Read(draft, KindOf(result), is_optional);
}

// A measure is expanded where it is called.
NodeId Expressions::Measure(ast::ExprId id, const Scope& scope) {
  const sema::MeasureCall& call = in_.model.measure_calls[id];
  const std::vector<sema::Type>& types = in_.model.measure_types.at(call.measure.index());
  std::vector<MeasureValues> values;
  for (size_t i = 0; i < call.sources.size(); ++i) {
    const sema::MeasureSource& source = call.sources[i];
    if (source.parameter) {
      values.push_back(scope.measured->at(*source.parameter));
      continue;
    }
    Scope inner;
    inner.event = source.event;
    MeasureValues one;
    one.event = source.event;
    one.type = types.at(i);
    sema::Type type;
    if (source.field) {
      one.value = EventField(source.event, *source.field);
      type = in_.EventFields(source.event)[*source.field].type;
    } else if (source.value.is_valid()) {
      one.value = Lower(source.value, inner);
      type = in_.TypeOf(source.value);
    }
    if (one.value.is_valid() && one.type.kind == sema::TypeKind::kNumber && type.kind == sema::TypeKind::kInt) {
      one.value = nodes_.Map(one.value, [&](NodeId whole) { return builder_.IntegerToNumber(whole); });
    } else if (one.value.is_valid()) {
      one.type = type;
      one.type.is_optional = false;
    }
    ast::EventReference reference{};
    reference.where = source.where;
    sema::EventTarget target;
    target.event = source.event;
    target.message = source.message;
    one.where = Where(reference, target, inner);
    values.push_back(one);
  }
  const sema::NamedDeclaration& named = in_.model.measures[call.measure];
  Scope inner;
  inner.report = scope.report;
  inner.measured = &values;
  return Lower(std::get<ast::MeasureDecl>(in_.declaration(named).node).function.value, inner);
}

void Reports::Lower() {
  for (const sema::KpiInfo& info : in_.model.kpis) LowerKpi(info);
  for (const sema::MapPart& touchpoint : in_.model.touchpoints) LowerEmotion(touchpoint);
}

void Reports::LowerKpi(const sema::KpiInfo& info) {
  const ast::Declaration& declared = in_.ast.declarations[info.declaration];
  const auto& node = std::get<ast::KpiDecl>(declared.node);
  abi::Kpi kpi;
  kpi.id = info.qualified_name;
  kpi.title = declared.title.value_or("");
  kpi.is_reported = !in_.IsDraft(declared);
  for (uint32_t m = 0; m < in_.model.maps.size(); ++m) {
    if (in_.model.maps[sema::MapId(m)].declaration == declared.map) kpi.map = m;
  }
  kpi.type = FieldTypeOf(info.type, in_);
  kpi.position = in_.Position(declared.span);
  if (node.target) kpi.target = LowerThreshold(*node.target, info.type, "target of " + kpi.id);
  if (node.alert) kpi.alert = LowerThreshold(*node.alert, info.type, "alert of " + kpi.id);
  if (node.by) DescribeGroups(info, *node.by, &kpi);
  int64_t length = 0;
  if (node.over.is_valid()) length = expressions_.Length(node.over, Scope{}).milliseconds;
  Add(std::move(kpi), node.value, length, node.by ? &info : nullptr);
}

void Reports::LowerEmotion(const sema::MapPart& touchpoint) {
  const ast::Declaration& declared = in_.ast.declarations[touchpoint.declaration];
  const auto& node = std::get<ast::TouchpointDecl>(declared.node);
  emotions_.push_back(abi::kNone);
  if (!node.feels || !node.feels->measured_by.is_valid()) return;
  emotions_.back() = static_cast<uint32_t>(builder_.description().kpis.size());
  abi::Kpi kpi;
  kpi.id = touchpoint.qualified_name + "#feels";
  kpi.is_reported = false;
  kpi.map = touchpoint.map.index();
  kpi.type = FieldTypeOf(in_.TypeOf(node.feels->measured_by), in_);
  kpi.position = in_.Position(node.feels->span);
  Add(std::move(kpi), node.feels->measured_by, 0, nullptr);
}

void Reports::Add(abi::Kpi kpi, ast::ExprId value, int64_t default_length_ms, const sema::KpiInfo* by) {
  ReportTable table(&builder_, default_length_ms);
  Scope scope;
  scope.report = &table;
  kpi.value_root = nodes_.AddRoot(expressions_.Lower(value, scope), "kpi " + kpi.id, kpi.position);
  kpi.slot_kinds = table.kinds;
  abi::Program& program = builder_.description();
  for (const TallyDraft& draft : table.drafts) {
    abi::Tally tally;
    tally.function = draft.function;
    tally.kpi = static_cast<uint32_t>(program.kpis.size());
    tally.value_kind = draft.value_kind;
    tally.length_ms = draft.length_ms;
    if (draft.event.is_valid()) tally.event = draft.event.index();
    if (draft.segment.is_valid()) tally.segment = expressions_.SegmentNumber(draft.segment);
    if (draft.where.is_valid()) tally.decide_position = predicates_.Position(tally.event, draft.where);
    if (draft.value.is_valid()) tally.value_root = nodes_.AddRoot(draft.value, "value of " + kpi.id, kpi.position);
    if (by != nullptr) {
      const auto& node = std::get<ast::KpiDecl>(in_.ast.declarations[by->declaration].node);
      tally.group_root = nodes_.AddRoot(GroupOf(*by, *node.by, draft.event), "group of " + kpi.id, kpi.position);
    }
    wheres_.push_back(draft.where);
    kpi.tallies.push_back(static_cast<uint32_t>(program.tallies.size()));
    program.tallies.push_back(tally);
  }
  program.kpis.push_back(std::move(kpi));
}

void Reports::DescribeGroups(const sema::KpiInfo& info, const ast::KpiBy& by, abi::Kpi* kpi) {
  kpi->is_grouped = true;
  switch (by.grouping) {
    case ast::KpiGrouping::kSegment: {
      const std::string& name = in_.model.segments[info.segment].qualified_name;
      kpi->group_type.kind = abi::Kind::kBool;
      kpi->groups = {name, "not " + name};
      return;
    }
    case ast::KpiGrouping::kStage: {
      const sema::MapInfo& map = in_.model.maps[info.map];
      kpi->group_type.kind = abi::Kind::kEnum;
      for (Symbol stage : in_.model.enums[map.stage_enum].members) kpi->group_type.members.push_back(in_.Text(stage));
      kpi->groups = kpi->group_type.members;
      return;
    }
    case ast::KpiGrouping::kChannel:
    case ast::KpiGrouping::kVariant: break;
    case ast::KpiGrouping::kCustomerField: {
      kpi->group_type = FieldTypeOf(in_.model.customer_fields.at(*info.customer_field).type, in_);
      if (kpi->group_type.kind == abi::Kind::kEnum) kpi->groups = kpi->group_type.members;
      if (kpi->group_type.kind == abi::Kind::kBool) kpi->groups = {"true", "false"};
      return;
    }
  }
  // The field of an event: what two events call alike is one group, so that its name says it.
  kpi->group_type.kind = abi::Kind::kText;
}

NodeId Reports::GroupOf(const sema::KpiInfo& info, const ast::KpiBy& by, sema::EventTypeId event) {
  switch (by.grouping) {
    case ast::KpiGrouping::kSegment: return builder_.Segment(expressions_.SegmentNumber(info.segment));
    case ast::KpiGrouping::kStage: {
      const auto& field = in_.model.maps[info.map].stage_field;
      if (!field) return builder_.Missing(abi::Kind::kEnum);
      return expressions_.CustomerField(*field);
    }
    case ast::KpiGrouping::kCustomerField: return expressions_.CustomerField(*info.customer_field);
    case ast::KpiGrouping::kChannel:
    case ast::KpiGrouping::kVariant: break;
  }
  if (!event.is_valid()) return builder_.Missing(abi::Kind::kText);
  const std::string_view name = by.grouping == ast::KpiGrouping::kChannel ? "channel" : "variant";
  const uint32_t field = in_.FindEventField(event, name).value();
  const sema::Type& type = in_.EventFields(event)[field].type;
  return nodes_.Map(expressions_.EventField(event, field),
                    [&](NodeId known) { return expressions_.Printed(type, known); });
}

abi::Threshold Reports::LowerThreshold(const ast::Threshold& written, const sema::Type& type, const std::string& what) {
  sema::Type known = type;
  known.is_optional = false;
  const NodeId value = builder_.InstanceCapture(0, KindOf(known), false);
  const NodeId bound = expressions_.As(known, written.value, Scope{});
  abi::Threshold out;
  out.root = nodes_.AddRoot(conditions_.Compare(OrderOf(written.op), value, bound), what, in_.Position(written.span));
  out.text = std::string(SignOf(written)) + " " + sema::Describe(in_.ast, in_.interner, written.value);
  return out;
}

}  // namespace senda::lower
