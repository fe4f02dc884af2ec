// What stands behind a dot: a field of the customer, of a named event, of `last(X)`; a part of a qualified name; a
// property such as `.date`.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/diag/near_miss.h"
#include "compiler/sema/check_expr.h"
#include "compiler/sema/foreign_words.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {

std::optional<std::vector<ast::Name>> ExprChecker::PathOf(ast::ExprId id) const {
  std::vector<ast::Name> path;
  while (const auto* member = std::get_if<ast::MemberExpr>(&checker_.ast.exprs[id].node)) {
    path.push_back(member->member);
    id = member->object;
  }
  const auto* name = std::get_if<ast::NameExpr>(&checker_.ast.exprs[id].node);
  if (name == nullptr) return std::nullopt;
  path.push_back(name->name);
  std::reverse(path.begin(), path.end());
  return path;
}

Type ExprChecker::On(ast::ExprId id, const ast::MemberExpr& node, const Want& want) {
  const ast::ExprNode& object = checker_.ast.exprs[node.object].node;
  if (const auto* name = std::get_if<ast::NameExpr>(&object)) {
    if (std::optional<Type> type = MemberOfName(id, node, name->name)) return *type;
  }
  if (const auto* aggregate = std::get_if<ast::AggregateExpr>(&object)) {
    bool is_event =
        aggregate->function == ast::AggregateFunction::kLast || aggregate->function == ast::AggregateFunction::kFirst;
    if (is_event) return AggregateMember(id, node);
  }
  if (std::optional<std::vector<ast::Name>> path = PathOf(id)) {
    if (std::optional<Type> type = QualifiedMember(id, *path, want)) return *type;
  }
  return Property(id, node);
}

std::optional<Type> ExprChecker::MemberOfName(ast::ExprId id, const ast::MemberExpr& node, const ast::Name& object) {
  std::optional<uint32_t> parameter = FindParameter(object.text);
  const VisibleBinding* binding = FindBinding(object.text);
  if (env_.event && env_.event->own_name == object.text) return OwnMember(id, node);
  if (binding != nullptr && model_.bindings[binding->id].value) {
    if (!model_.bindings[binding->id].is_task) return std::nullopt;
    return UseAnswer(id, *binding, &node);
  }
  if (binding != nullptr) {
    // A field of the event at hand may share the name; it has properties, but no fields.
    bool is_field = env_.event && checker_.FieldOf(env_, env_.event->event, object.text);
    const BuiltinInfo* property = FindBuiltin(checker_.Text(node.member.text));
    if (!is_field || property == nullptr) return BindingMember(id, node, *binding);
  }
  if (parameter && (*env_.parameters)[*parameter].type.kind == TypeKind::kEvent)
    return ParameterMember(id, node, *parameter);
  if (binding == nullptr && !parameter && checker_.Text(object.text) == "customer") return CustomerMember(id, node);
  if (binding == nullptr && FindDead(object.text) != nullptr) {
    ReportUnknownName(object, {});
    return Type{};
  }
  return std::nullopt;
}

Type ExprChecker::CustomerMember(ast::ExprId id, const ast::MemberExpr& node) {
  model_.resolutions.Set(node.object, CustomerRef{});
  Record(node.object, Of(TypeKind::kCustomer));
  if (std::optional<uint32_t> field = checker_.CustomerField(node.member.text)) {
    model_.resolutions.Set(id, CustomerFieldRef{*field});
    return model_.customer_fields[*field].type;
  }
  std::string_view name = checker_.Text(node.member.text);
  if (name == "age" && checker_.birthday_field) {
    model_.resolutions.Set(id, CustomerAgeRef{});
    return Optional(Of(TypeKind::kInt));
  }
  if (!checker_.has_customer) {
    checker_.sink.Report(Kind::kCustomerAbsent, node.member.span, name)
        .Help(fmt::format("declare it: `customer {{ {} … }}`", name));
    return {};
  }
  auto report = checker_.sink.Report(Kind::kFieldUnknown, node.member.span, "The customer", name);
  if (name == "age") report.Note("`customer.age` is there when the customer has a `birthday date?`");
  if (name == "age") return {};
  std::vector<std::string> fields;
  for (const FieldInfo& field : model_.customer_fields) fields.emplace_back(checker_.Text(field.name));
  if (std::string near = DidYouMean(name, fields); !near.empty()) {
    report.Help(std::move(near));
    return {};
  }
  constexpr size_t kListedMax = 8;
  fields.erase(std::remove(fields.begin(), fields.end(), "id"), fields.end());
  const std::string added = fmt::format("`extend customer {{ {} text? }}`", name);
  report.Help(fields.empty()
                  ? fmt::format("a field is added with {}", added)
                  : fmt::format("it has {}; a further one is added with {}", CodeList(fields, kListedMax), added));
  return {};
}

// "did you mean `amount`?", or which fields there are.
void ExprChecker::HelpWithFields(DiagnosticBuilder& report, std::string_view name, EventTypeId event) {
  std::vector<std::string> fields = checker_.FieldNames(*env_.file, event);
  if (std::string near = DidYouMean(name, fields); !near.empty()) {
    report.Help(std::move(near));
    return;
  }
  constexpr size_t kListedMax = 8;
  std::erase_if(fields, [](const std::string& one) { return one == "id" || one == "at" || one == "source"; });
  const std::string& type = model_.events[event].qualified_name;
  report.Help(fields.empty() ? fmt::format("`{}` has no fields but `id`, `at` and `source`", type)
                             : fmt::format("`{}` has {}", type, CodeList(fields, kListedMax)));
}

// The field that events of all these types have, with a type that fits all of them.
std::optional<FieldInfo> ExprChecker::SharedField(const std::vector<EventTypeId>& events, const ast::Name& name) {
  std::optional<FieldInfo> shared;
  for (EventTypeId event : events) {
    std::optional<uint32_t> index = checker_.FieldOf(env_, event, name.text);
    if (!index) {
      const EventInfo& info = model_.events[event];
      auto report = checker_.sink.Report(Kind::kFieldUnknown, name.span,
                                         fmt::format("The event `{}`", info.qualified_name), checker_.Text(name.text));
      if (events.size() > 1)
        report.Note("it can be one of several events, and only what all of them have is known of it");
      HelpWithFields(report, checker_.Text(name.text), event);
      return std::nullopt;
    }
    const FieldInfo& field = model_.events[event].fields[*index];
    if (field.type.kind == TypeKind::kPoison) return std::nullopt;
    if (!shared) {
      shared = field;
      continue;
    }
    bool is_one = shared->name == field.name && shared->type.kind == field.type.kind;
    if (!is_one || !IsAssignable(field.type, shared->type)) {
      checker_.sink.Report(Kind::kOpenField, name.span, checker_.Text(name.text), checker_.Words(shared->type),
                           checker_.Words(field.type));
      return std::nullopt;
    }
    shared->type.is_optional |= field.type.is_optional;
    shared->type.text_limit = std::max(shared->type.text_limit, field.type.text_limit);
  }
  return shared;
}

Type ExprChecker::BindingMember(ast::ExprId id, const ast::MemberExpr& node, const VisibleBinding& binding) {
  Want whole;
  whole.is_event = true;
  Type object = Record(node.object, UseWholeEvent(node.object, binding, whole));
  bool is_kept_for_all = env_.is_in_aggregate && !(env_.is_instance_aggregate && binding.is_from_entry);
  if (is_kept_for_all && ReportInAggregate(checker_.SpanOf(id), checker_.Describe(id))) return {};
  std::optional<FieldInfo> field = SharedField(binding.events, node.member);
  if (!field) return {};
  model_.resolutions.Set(id, BindingFieldRef{binding.id, field->name});
  return object.is_optional ? Optional(field->type) : field->type;
}

Type ExprChecker::ParameterMember(ast::ExprId id, const ast::MemberExpr& node, uint32_t parameter) {
  model_.resolutions.Set(node.object, ParameterRef{parameter});
  Type object = Record(node.object, (*env_.parameters)[parameter].type);
  if (env_.is_in_aggregate && ReportInAggregate(checker_.SpanOf(id), checker_.Describe(id))) return {};
  std::optional<FieldInfo> field = SharedField({object.event}, node.member);
  if (!field) return {};
  model_.resolutions.Set(id, ParameterFieldRef{parameter, field->name});
  return object.is_optional ? Optional(field->type) : field->type;
}

// `joined as j where j.minutes > 20`: the event at hand by its own name.
Type ExprChecker::OwnMember(ast::ExprId id, const ast::MemberExpr& node) {
  model_.resolutions.Set(node.object, QualifierRef{});
  Type object = Of(TypeKind::kEvent);
  object.event = env_.event->event;
  Record(node.object, object);
  std::optional<FieldInfo> field = SharedField({object.event}, node.member);
  if (!field) return {};
  model_.resolutions.Set(id, EventFieldRef{*checker_.FieldOf(env_, object.event, node.member.text)});
  return field->type;
}

Type ExprChecker::AggregateMember(ast::ExprId id, const ast::MemberExpr& node) {
  Want whole;
  whole.is_event = true;
  Type object = Infer(node.object, whole);
  if (object.kind != TypeKind::kEvent) return {};
  std::optional<FieldInfo> field = SharedField({object.event}, node.member);
  if (!field) return {};
  model_.resolutions.Set(id, AggregateFieldRef{*checker_.FieldOf(env_, object.event, node.member.text)});
  return object.is_optional ? Optional(field->type) : field->type;
}

// A path that names a declaration in full, or a value as `shop.welcome` names a message.
std::optional<Type> ExprChecker::QualifiedMember(ast::ExprId id, const std::vector<ast::Name>& path, const Want& want) {
  if (!CandidatesOf(path[0], {}).empty() || FindBinding(path[0].text) != nullptr) return std::nullopt;
  const auto& node = std::get<ast::MemberExpr>(checker_.ast.exprs[id].node);
  auto qualify = [&] {
    for (ast::ExprId object = node.object;;) {
      model_.resolutions.Set(object, QualifierRef{});
      Record(object, Of(TypeKind::kEvent));
      const auto* member = std::get_if<ast::MemberExpr>(&checker_.ast.exprs[object].node);
      if (member == nullptr) return;
      object = member->object;
    }
  };
  if (auto context = ContextCandidate(checker_.Text(checker_.names.Join(path, path.size())), want)) {
    qualify();
    return Use(id, *context, want);
  }
  Lookup found = checker_.names.Find(*env_.file, Namespace::kAsked, path);
  if (found.status == Lookup::Status::kFound) {
    qualify();
    if (found.ref.kind == DeclKind::kSegment) {
      return Use(id, {SegmentRef{SegmentId(found.ref.index)}, Of(TypeKind::kBool), {}, found.ref}, want);
    }
    if (found.ref.kind == DeclKind::kStage) {
      const MapPart& stage = model_.stages[StageId(found.ref.index)];
      if (!stage.since_field) return ReportUnmeasured(checker_.SpanOf(id), stage);
      model_.resolutions.Set(id, StageMomentRef{StageId(found.ref.index)});
      return model_.customer_fields[*stage.since_field].type;
    }
    if (found.ref.kind == DeclKind::kMeasure) {
      checker_.sink.Report(Kind::kReportInCondition, checker_.SpanOf(id), checker_.Describe(id));
      return Type{};
    }
    if (found.ref.kind == DeclKind::kLet) return Use(id, {LetRef{LetId(found.ref.index)}, {}, {}, found.ref}, want);
    checker_.ReportOtherKind(found.ref, checker_.Describe(id), checker_.SpanOf(id), "value");
    return Type{};
  }
  if (checker_.names.Find(*env_.file, Namespace::kKpi, path).status == Lookup::Status::kFound) {
    checker_.sink.Report(Kind::kReportInCondition, checker_.SpanOf(id), checker_.Describe(id));
    return Type{};
  }
  std::vector<ast::Name> event(path.begin(), path.end() - 1);
  Lookup owner = checker_.names.Find(*env_.file, Namespace::kAsked, event);
  if (owner.status == Lookup::Status::kFound && owner.ref.kind == DeclKind::kEvent) {
    std::string name(checker_.Text(checker_.names.Join(event, event.size())));
    auto report = checker_.sink.Report(Kind::kWhichEvent, checker_.SpanOf(id), checker_.Describe(id), name);
    bool is_own = env_.event && env_.event->event == EventTypeId(owner.ref.index);
    std::string_view field = checker_.Text(path.back().text);
    report.Help(
        is_own ? fmt::format("write `{}`: here it is the event at hand", field)
               : fmt::format("write `last({0}).{1}`, or name the event: `{0} as e` and then `e.{1}`", name, field));
    return Type{};
  }
  if (checker_.names.HasPackage(checker_.names.Join(path, path.size() - 1))) {
    checker_.ReportUnknown(*env_.file, Namespace::kAsked, path, checker_.SpanOf(id), "value");
    return Type{};
  }
  return std::nullopt;
}

Type ExprChecker::Property(ast::ExprId id, const ast::MemberExpr& node) {
  Type object = Infer(node.object);
  if (object.kind == TypeKind::kPoison) return {};
  if (object.kind == TypeKind::kRecord) return RecordMember(id, node, object);
  std::string_view name = checker_.Text(node.member.text);
  const BuiltinInfo* info = FindBuiltin(name);
  if (info != nullptr && info->argument_count > 0) {
    checker_.sink.Report(Kind::kBracketsMissing, node.member.span, name)
        .Help(fmt::format("write `{}({})`", checker_.Describe(id), info->argument_count > 1 ? "…" : ""));
    return {};
  }
  if (object.is_optional) {
    ReportMayBeMissing(node.object, object);
    return {};
  }
  bool is_instant = object.kind == TypeKind::kInstant;
  bool has_date = is_instant || object.kind == TypeKind::kDate;
  Type type;
  if (info != nullptr) {
    switch (info->function) {
      case Builtin::kDate: type = is_instant ? Of(TypeKind::kDate) : Type{}; break;
      case Builtin::kTime: type = is_instant ? Of(TypeKind::kTimeOfDay) : Type{}; break;
      case Builtin::kWeekday:
        type = has_date ? Of(TypeKind::kEnum) : Type{};
        type.enumeration = checker_.weekday_enum;
        break;
      case Builtin::kDay:
      case Builtin::kMonth:
      case Builtin::kYear: type = has_date ? Of(TypeKind::kInt) : Type{}; break;
      case Builtin::kDomain: type = object.kind == TypeKind::kEmail ? Of(TypeKind::kText) : Type{}; break;
      default: break;
    }
  }
  if (type.kind == TypeKind::kPoison) {
    auto report =
        checker_.sink.Report(Kind::kFieldUnknown, node.member.span, Capitalized(checker_.Words(object)), name);
    if (const std::string help = HelpForForeignFunction(name); !help.empty()) {
      report.Help(help);
    } else {
      checker_.Suggest(report, name, [] { return BuiltinNames(); });
    }
    return {};
  }
  model_.resolutions.Set(id, BuiltinRef{info->function});
  return type;
}

}  // namespace senda::sema
