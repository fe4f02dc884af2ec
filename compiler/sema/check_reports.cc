// What is about all customers: KPIs, measured feelings, and the measures that they are made of.
#include <fmt/format.h>

#include <set>

#include "compiler/sema/check_expr.h"
#include "compiler/sema/check_maps.h"
#include "compiler/sema/foreign_words.h"
#include "compiler/sema/type_words.h"
#include "compiler/sema/walk.h"

namespace senda::sema {
namespace {

// Looks through a checked expression for what only a single customer has. What stands inside an aggregate is asked when
// an event happens, of that event's customer.
class ReportWalk {
 public:
  explicit ReportWalk(Checker& checker) : checker_(checker) {}

  std::set<EventTypeId> events;
  bool counts_members = false;
  bool uses_default_window = false;

  void Walk(ast::ExprId id) {
    const ast::Expr& expr = checker_.ast.exprs[id];
    if (const auto* aggregate = std::get_if<ast::AggregateExpr>(&expr.node)) return WalkAggregate(id, *aggregate);
    if (const MeasureCall call = checker_.model.measure_calls.Get(id); call.measure.is_valid()) {
      for (const MeasureSource& source : call.sources) {
        if (source.event.is_valid()) events.insert(source.event);
      }
      const auto& declared = checker_.DeclarationOf(checker_.model.measures[call.measure].declaration);
      return Walk(std::get<ast::MeasureDecl>(declared.node).function.value);
    }
    if (IsOfOne(id, expr)) {
      auto report = checker_.sink.Report(Kind::kKpiOfOneCustomer, expr.span, checker_.Describe(id));
      if (const auto* segment = std::get_if<SegmentRef>(&checker_.model.resolutions.Get(id))) {
        const std::string& name = checker_.model.segments[segment->segment].qualified_name;
        report.Help(fmt::format("to count those who are in it write `count({})`", name));
      }
      return;
    }
    if (const auto* define = std::get_if<DefineRef>(&checker_.model.resolutions.Get(id))) {
      const auto& declared = checker_.DeclarationOf(checker_.model.defines[define->define].declaration);
      Walk(std::get<ast::DefineDecl>(declared.node).value);
    }
    ForEachChild(expr, [&](ast::ExprId child) { Walk(child); });
  }

 private:
  bool IsOfOne(ast::ExprId id, const ast::Expr& expr) const {
    const Resolution& meaning = checker_.model.resolutions.Get(id);
    return std::holds_alternative<CustomerFieldRef>(meaning) || std::holds_alternative<CustomerAgeRef>(meaning) ||
           std::holds_alternative<SegmentRef>(meaning) || std::holds_alternative<LetRef>(meaning) ||
           std::holds_alternative<NowRef>(meaning) || std::holds_alternative<TodayRef>(meaning) ||
           std::holds_alternative<StageOfRef>(meaning) || std::holds_alternative<StageMomentRef>(meaning) ||
           std::holds_alternative<AggregateFieldRef>(meaning) || std::holds_alternative<ast::SinceExpr>(expr.node) ||
           std::holds_alternative<ast::OpenExpr>(expr.node) || std::holds_alternative<ast::InJourneyExpr>(expr.node) ||
           std::holds_alternative<ast::DateTimeLiteral>(expr.node);
  }

  void WalkAggregate(ast::ExprId id, const ast::AggregateExpr& node) {
    switch (node.function) {
      case ast::AggregateFunction::kAny:
      case ast::AggregateFunction::kLast:
      case ast::AggregateFunction::kFirst:
        checker_.sink.Report(Kind::kKpiOfOneCustomer, checker_.SpanOf(id), checker_.Describe(id));
        return;
      default: break;
    }
    const AggregateInfo& info = checker_.model.aggregates.Get(id);
    counts_members |= info.segment.is_valid();
    if (info.source.event.is_valid()) events.insert(info.source.event);
    const bool is_sliding = node.window.kind == ast::WindowKind::kLast;
    uses_default_window |= !is_sliding && !info.segment.is_valid();
    const bool is_months =
        is_sliding && checker_.model.expr_types.Get(node.window.argument).kind == TypeKind::kCalendarDuration;
    // count(purchase this month)
    if (is_months || (!is_sliding && node.window.kind != ast::WindowKind::kEver)) {
      checker_.sink.Report(Kind::kKpiWindow, node.window.span)
          .Help("write for example `in last 30 days`, or `over 30 days` behind the KPI");
    }
  }

  Checker& checker_;
};

class KpiChecker {
 public:
  KpiChecker(Checker& checker, KpiId id)
      : checker_(checker),
        info_(checker.model.kpis[id]),
        declared_(checker.DeclarationOf(info_.declaration)),
        node_(std::get<ast::KpiDecl>(declared_.node)),
        env_(checker.NewEnv(info_.declaration)),
        expressions_(checker, env_) {
    env_.is_report = true;
  }

  void Check() {
    Type type = expressions_.Infer(node_.value);
    if (node_.over.is_valid() && expressions_.RequireFixedLength(node_.over, "The length after `over`") &&
        checker_.model.expr_types.Get(node_.over).kind == TypeKind::kCalendarDuration) {
      checker_.sink.Report(Kind::kKpiWindow, checker_.SpanOf(node_.over)).Help("write for example `over 30 days`");
    }
    if (type.kind == TypeKind::kPoison) return;
    info_.type = type;
    ReportWalk walk(checker_);
    const size_t errors_before = checker_.sink.error_count();
    walk.Walk(node_.value);
    if (checker_.sink.error_count() > errors_before) return;
    if (walk.events.empty() && !walk.counts_members) {
      checker_.sink.Report(Kind::kKpiOfNothing, declared_.name.span, checker_.Text(declared_.name.text))
          .Help("for example `count(purchase)`, or a measure of an event's values");
    }
    if (node_.over.is_valid() && !walk.uses_default_window) {
      checker_.sink.Report(Kind::kKpiOverUnused, checker_.SpanOf(node_.over));
    }
    if (node_.by) CheckGroups(*node_.by, walk.events);
    for (const auto* threshold : {&node_.target, &node_.alert}) {
      if (*threshold) expressions_.Require((*threshold)->value, Known(type));
    }
  }

 private:
  void CheckGroups(const ast::KpiBy& by, const std::set<EventTypeId>& events) {
    switch (by.grouping) {
      case ast::KpiGrouping::kSegment: {
        auto found = checker_.Resolve(*env_.file, by.path->parts, by.path->span, "segment", {DeclKind::kSegment});
        if (found) info_.segment = SegmentId(found->index);
        return;
      }
      case ast::KpiGrouping::kStage: return CheckStages(by);
      case ast::KpiGrouping::kChannel: return CheckField("channel", by.span, events);
      case ast::KpiGrouping::kVariant: return CheckField("variant", by.span, events);
      case ast::KpiGrouping::kCustomerField: {
        info_.customer_field = checker_.CustomerField(by.field->text);
        if (info_.customer_field) return;
        std::string_view name = checker_.Text(by.field->text);
        auto report = checker_.sink.Report(Kind::kFieldUnknown, by.field->span, "The customer", name);
        checker_.Suggest(report, name, [&] {
          std::vector<std::string> fields;
          for (const FieldInfo& field : checker_.model.customer_fields) {
            if (!field.is_kept_by_engine) fields.emplace_back(checker_.Text(field.name));
          }
          return fields;
        });
        return;
      }
    }
  }

  void CheckStages(const ast::KpiBy& by) {
    if (by.path) {
      auto found = checker_.Resolve(*env_.file, by.path->parts, by.path->span, "map", {DeclKind::kMap});
      if (found) info_.map = MapId(found->index);
      return;
    }
    for (MapId id : checker_.model.maps.ids()) {
      if (checker_.model.maps[id].declaration == declared_.map) info_.map = id;
    }
    // kpi nps = … by stage
    if (!info_.map.is_valid()) {
      checker_.sink.Report(Kind::kKpiGroupMap, by.span).Help("name it, as in `by stage shopping`");
    }
  }

  void CheckField(std::string_view field, Span span, const std::set<EventTypeId>& events) {
    const Symbol name = checker_.interner.Intern(field);
    for (EventTypeId event : events) {
      if (checker_.FieldOf(*env_.file, event, name)) continue;
      checker_.sink.Report(Kind::kKpiGroupField, span, field, checker_.model.events[event].qualified_name);
      return;
    }
  }

  Checker& checker_;
  KpiInfo& info_;
  const ast::Declaration& declared_;
  const ast::KpiDecl& node_;
  Env env_;
  ExprChecker expressions_;
};

void CheckFeeling(Checker& checker, const MapPart& touchpoint) {
  const auto& node = std::get<ast::TouchpointDecl>(checker.DeclarationOf(touchpoint.declaration).node);
  if (!node.feels || !node.feels->measured_by.is_valid()) return;
  Env env = checker.NewEnv(touchpoint.declaration);
  env.is_report = true;
  const ast::ExprId value = node.feels->measured_by;
  if (ExprChecker(checker, env).Infer(value).kind == TypeKind::kPoison) return;
  ReportWalk walk(checker);
  walk.Walk(value);
  if (walk.events.empty() && !walk.counts_members) {
    const ast::Declaration& declared = checker.DeclarationOf(touchpoint.declaration);
    checker.sink.Report(Kind::kKpiOfNothing, checker.SpanOf(value), checker.Text(declared.name.text));
  }
}

}  // namespace

Type Checker::EnsureMeasure(MeasureId id) {
  CheckState& state = measure_states[id.index()];
  const NamedDeclaration& named = model.measures[id];
  if (state == CheckState::kInProgress) {
    sink.Report(Kind::kCycle, DeclarationOf(named.declaration).name.span, named.qualified_name,
                fmt::format("`{0}` → `{0}`", named.qualified_name))
        .Help("break the circle: one of them has to do without the other");
    return {};
  }
  if (state == CheckState::kUnchecked) {
    state = CheckState::kInProgress;
    Env env = NewEnv(named.declaration);
    env.is_report = true;
    env.measure = id;
    const auto& node = std::get<ast::MeasureDecl>(DeclarationOf(named.declaration).node);
    measure_results[id.index()] = ExprChecker(*this, env).Infer(node.function.value);
    measure_states[id.index()] = CheckState::kDone;
  }
  return measure_results[id.index()];
}

// customer.stage(shopping)
Type ExprChecker::StageOf(ast::ExprId id, const ast::CallExpr& node) {
  const auto& callee = std::get<ast::MemberExpr>(checker_.ast.exprs[node.callee].node);
  std::optional<std::vector<ast::Name>> path;
  if (node.arguments.size() == 1 && !node.arguments[0].name && !node.arguments[0].source) {
    path = PathOf(node.arguments[0].value);
  }
  if (!path) {
    checker_.sink.Report(Kind::kStageCall, checker_.SpanOf(id)).Help("for example `customer.stage(shopping)`");
    return {};
  }
  auto found = checker_.Resolve(*env_.file, *path, checker_.SpanOf(node.arguments[0].value), "map", {DeclKind::kMap});
  if (!found) return {};
  const MapInfo& map = model_.maps[MapId(found->index)];
  if (!map.stage_field) {
    checker_.sink.Report(Kind::kStageUnmeasured, checker_.SpanOf(id), map.qualified_name)
        .Help("say it of its stages: `stage … reached by …`");
    return {};
  }
  model_.resolutions.Set(callee.object, CustomerRef{});
  Record(callee.object, Of(TypeKind::kCustomer));
  MarkQualifier(node.callee);
  MarkQualifier(node.arguments[0].value);
  model_.resolutions.Set(id, StageOfRef{MapId(found->index)});
  return model_.customer_fields[*map.stage_field].type;
}

void ExprChecker::MarkQualifier(ast::ExprId id) {
  WalkExpr(checker_.ast, id, [&](ast::ExprId part, const ast::Expr&) {
    if (!std::holds_alternative<CustomerRef>(model_.resolutions.Get(part))) {
      model_.resolutions.Set(part, QualifierRef{});
    }
    model_.expr_types.Set(part, Of(TypeKind::kEvent));
  });
}

// customer.stage(shopping) is purchase
Type ExprChecker::IsStage(ast::ExprId id, const ast::IsExpr& node) {
  const auto* of =
      CallsStage(node.value) ? std::get_if<ast::CallExpr>(&checker_.ast.exprs[Unwrapped(node.value)].node) : nullptr;
  Type type = Infer(node.value);
  std::string_view name = checker_.Text(node.stage->text);
  if (type.kind == TypeKind::kPoison) return {};
  if (of == nullptr) {
    auto report = checker_.sink.Report(Kind::kIsNoStage, checker_.SpanOf(id), name, checker_.Describe(node.value),
                                       checker_.Words(type));
    if (IsWordForMissing(name)) {
      report.Help(fmt::format("write `{} is unknown`", checker_.Describe(node.value)));
      return {};
    }
    if (IsWordForPresent(name)) {
      report.Help(fmt::format("write `{} is known`", checker_.Describe(node.value)));
      return {};
    }
    report.Help(fmt::format("to compare values write `{} == {}`", checker_.Describe(node.value), name));
    return {};
  }
  const EnumInfo& stages = model_.enums[type.enumeration];
  const MapId map = std::get<StageOfRef>(model_.resolutions.Get(Unwrapped(node.value))).map;
  for (uint32_t i = 0; i < stages.members.size(); ++i) {
    if (stages.members[i] != node.stage->text) continue;
    const MapPart& stage = model_.stages[model_.maps[map].stages[i]];
    if (!stage.trigger.is_valid()) return ReportUnmeasured(node.stage->span, stage);
    model_.tested_stages.Set(id, i);
    return Of(TypeKind::kBool);
  }
  auto report = checker_.sink.Report(Kind::kStageUnknown, node.stage->span, name, model_.maps[map].qualified_name);
  checker_.Suggest(report, name, [&] {
    std::vector<std::string> near;
    for (Symbol member : stages.members) near.emplace_back(checker_.Text(member));
    return near;
  });
  return {};
}

Type ExprChecker::ReportUnmeasured(Span span, const MapPart& stage) {
  auto report = checker_.sink.Report(Kind::kStageUnmeasured, span, stage.qualified_name);
  report.Note(checker_.DeclarationOf(stage.declaration).name.span, "it is declared here");
  report.Help("say there when a customer gets to it: `reached by …`");
  return {};
}

bool ExprChecker::CallsStage(ast::ExprId id) const {
  const auto* call = std::get_if<ast::CallExpr>(&checker_.ast.exprs[Unwrapped(id)].node);
  const auto* member = call == nullptr ? nullptr : std::get_if<ast::MemberExpr>(&checker_.ast.exprs[call->callee].node);
  const auto* object =
      member == nullptr ? nullptr : std::get_if<ast::NameExpr>(&checker_.ast.exprs[member->object].node);
  return object != nullptr && checker_.Text(object->name.text) == "customer" &&
         checker_.Text(member->member.text) == "stage" && FindBinding(object->name.text) == nullptr;
}

std::optional<uint32_t> ExprChecker::MeasureParameter(Symbol name) const {
  if (!env_.measure) return std::nullopt;
  const std::vector<ParameterInfo>& parameters = checker_.measure_parameters[env_.measure->index()];
  for (uint32_t i = 0; i < parameters.size(); ++i) {
    if (parameters[i].name == name) return i;
  }
  return std::nullopt;
}

// count(answers where it >= 9)     distinct(customer.id of answers)
std::optional<Type> ExprChecker::OverParameter(ast::ExprId id, const ast::AggregateExpr& node, const Want& want) {
  const std::vector<ast::Name>& path = node.event.event.parts;
  if (path.size() != 1) return std::nullopt;
  std::optional<uint32_t> parameter = MeasureParameter(path[0].text);
  if (!parameter) return std::nullopt;
  Type value = checker_.measure_parameters[env_.measure->index()][*parameter].type;
  const bool is_event = value.kind == TypeKind::kEvent;
  AggregateInfo info;
  info.parameter = parameter;
  model_.aggregates.Set(id, info);
  CheckWindow(node.window);
  std::optional<Type> outer_it = env_.it;
  const bool was_in_aggregate = env_.is_in_aggregate;
  env_.it = is_event ? std::nullopt : std::optional(Known(value));
  env_.is_in_aggregate = true;
  if (node.value.is_valid()) value = Infer(node.value);
  if (node.event.where.is_valid()) RequireCondition(node.event.where);
  env_.is_in_aggregate = was_in_aggregate;
  env_.it = outer_it;
  const bool is_whole = node.function == ast::AggregateFunction::kCount;
  if (value.kind == TypeKind::kPoison) return Type{};
  if (value.kind == TypeKind::kEvent && !is_whole) {
    checker_.sink.Report(Kind::kMeasureParameter, node.event.event.span, checker_.Text(path[0].text))
        .Help(fmt::format("it stands for events, which have no value: `count({})`", checker_.Text(path[0].text)));
    return Type{};
  }
  return ResultOf(id, node, value, {}, want);
}

// count(loyal): how many customers are in the segment now.
std::optional<Type> ExprChecker::OverMembers(ast::ExprId id, const ast::AggregateExpr& node) {
  if (!env_.is_report || env_.is_in_aggregate || node.function != ast::AggregateFunction::kCount) return std::nullopt;
  Lookup found = checker_.names.Find(*env_.file, Namespace::kAsked, node.event.event.parts);
  if (found.status != Lookup::Status::kFound || found.ref.kind != DeclKind::kSegment) return std::nullopt;
  if (node.event.where.is_valid() || node.window.kind != ast::WindowKind::kEver || node.value.is_valid()) {
    checker_.sink.Report(Kind::kKpiWindow, checker_.SpanOf(id))
        .Help("who is in a segment is in it now; put the condition into a segment of its own");
    return Type{};
  }
  AggregateInfo info;
  info.segment = SegmentId(found.ref.index);
  model_.aggregates.Set(id, info);
  return Of(TypeKind::kInt);
}

// nps(survey_answered.score where survey == nps)
Type ExprChecker::CallMeasure(ast::ExprId id, MeasureId measure, const ast::CallExpr& node) {
  const std::string& name = model_.measures[measure].qualified_name;
  if (!env_.is_report || env_.is_in_aggregate) {
    checker_.sink.Report(Kind::kReportInCondition, checker_.SpanOf(id), name);
    return {};
  }
  const std::vector<ParameterInfo>& parameters = checker_.measure_parameters[measure.index()];
  if (node.arguments.size() != parameters.size()) {
    std::string takes = parameters.size() == 1 ? "one value" : fmt::format("{} values", parameters.size());
    checker_.sink.Report(Kind::kArgumentCount, checker_.SpanOf(id), name, takes, node.arguments.size());
    return {};
  }
  MarkQualifier(node.callee);
  MeasureCall call{measure, {}};
  bool fits = true;
  for (size_t i = 0; i < parameters.size(); ++i) {
    std::optional<MeasureSource> source = SourceOf(name, node.arguments[i], parameters[i]);
    fits &= source.has_value();
    call.sources.push_back(source.value_or(MeasureSource{}));
  }
  Type type = checker_.EnsureMeasure(measure);
  if (!fits) return {};
  model_.measure_calls.Set(id, std::move(call));
  return type;
}

std::optional<MeasureSource> ExprChecker::SourceOf(const std::string& measure, const ast::Argument& argument,
                                                   const ParameterInfo& parameter) {
  const auto refuse = [&](Span span) -> std::optional<MeasureSource> {
    const bool is_event = parameter.type.kind == TypeKind::kEvent;
    checker_.sink.Report(Kind::kMeasureArgument, span, measure)
        .Help(is_event ? "name an event, such as `purchase where channel == web`"
                       : "name a field of an event, such as `purchase.amount where channel == web`");
    return std::nullopt;
  };
  MeasureSource source;
  ast::EventReference reference{};
  reference.span = argument.span;
  std::optional<std::vector<ast::Name>> path = PathOf(argument.value);
  const bool is_value = argument.source && argument.source->has_event;
  if (argument.source) {
    reference.binding = argument.source->binding;
    reference.where = argument.source->where;
    reference.message = argument.source->message;
    source.where = reference.where;
  }
  if (is_value) {
    reference.event = argument.source->event;
  } else if (!path) {
    return refuse(argument.span);
  } else if (auto outer = path->size() == 1 ? MeasureParameter((*path)[0].text) : std::nullopt) {
    const Type& given = checker_.measure_parameters[env_.measure->index()][*outer].type;
    if (argument.source || !(given == parameter.type)) return refuse(argument.span);
    MarkQualifier(argument.value);
    source.parameter = outer;
    return source;
  } else {
    Lookup whole = checker_.names.Find(*env_.file, Namespace::kAsked, *path);
    reference.event = {*path, checker_.SpanOf(argument.value)};
    if (whole.status == Lookup::Status::kNone && path->size() > 1) reference.event.parts.pop_back();
  }
  std::optional<EventTarget> target = ResolveEvent(reference, false);
  if (!target) return std::nullopt;
  source.event = target->event;
  source.message = target->message;
  Type value = Of(TypeKind::kEvent);
  if (is_value) {
    std::optional<Symbol> own_name;
    if (reference.binding) own_name = reference.binding->text;
    value = InferOverEvent(argument.value, source.event, own_name, true, false);
    source.value = argument.value;
    if (value.kind == TypeKind::kPoison) return std::nullopt;
  } else {
    MarkQualifier(argument.value);
    if (reference.event.parts.size() < path->size()) {
      std::optional<FieldInfo> field = SharedField({source.event}, path->back());
      if (!field) return std::nullopt;
      source.field = checker_.FieldOf(env_, source.event, path->back().text);
      value = field->type;
    }
  }
  CheckWhere(reference, source.event, true, false);
  if (parameter.type.kind == TypeKind::kPoison) return std::nullopt;
  const bool wants_event = parameter.type.kind == TypeKind::kEvent;
  if (wants_event != (value.kind == TypeKind::kEvent)) return refuse(argument.span);
  if (wants_event || IsAssignable(Known(value), parameter.type)) return source;
  ReportMismatch(argument.value, value, parameter.type);
  return std::nullopt;
}

void CheckKpis(Checker& checker) {
  for (MeasureId id : checker.model.measures.ids()) {
    checker.EnsureMeasure(id);
    const auto& node = std::get<ast::MeasureDecl>(checker.DeclarationOf(checker.model.measures[id].declaration).node);
    if (checker.measure_results[id.index()].kind != TypeKind::kPoison) {
      ReportWalk(checker).Walk(node.function.value);
    }
  }
  for (KpiId id : checker.model.kpis.ids()) KpiChecker(checker, id).Check();
  for (const MapPart& touchpoint : checker.model.touchpoints) CheckFeeling(checker, touchpoint);
}

}  // namespace senda::sema
