// `count`, `sum`, `last` and the others, over a customer's events.
#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/check_expr.h"
#include "compiler/sema/describe.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

constexpr int64_t kKeepMax = 100'000;

bool TakesWholeEvents(ast::AggregateFunction function) {
  switch (function) {
    case ast::AggregateFunction::kCount:
    case ast::AggregateFunction::kAny:
    case ast::AggregateFunction::kLast:
    case ast::AggregateFunction::kFirst: return true;
    default: return false;
  }
}

}  // namespace

bool ExprChecker::CheckMessageFilter(const ast::EventReference& reference, EventTarget* target) {
  if (!reference.message) return true;
  const EventInfo& event = model_.events[target->event];
  bool is_about_message =
      !event.declaration.is_valid() && checker_.FieldOf(env_, target->event, checker_.interner.Intern("message"));
  if (!is_about_message) {
    checker_.sink.Report(Kind::kMessageFilter, reference.message->span, event.qualified_name)
        .Help("`sent`, `skipped`, `delivered`, `opened`, `clicked`, `bounced` and `failed` are about messages");
    return false;
  }
  auto message =
      checker_.Resolve(*env_.file, {*reference.message}, reference.message->span, "message", {DeclKind::kMessage});
  if (!message) return false;
  target->message = MessageId(message->index);
  if (!reference.link) return true;
  const NamedDeclaration& named = model_.messages[target->message];
  if (!checker_.FieldOf(env_, target->event, checker_.interner.Intern("link"))) {
    // opened(m.buy)
    checker_.sink.Report(Kind::kLinkOfEvent, reference.link->span, event.qualified_name)
        .Help(fmt::format("write `clicked({}.{})`", checker_.Text(reference.message->text),
                          checker_.Text(reference.link->text)));
    return false;
  }
  const auto& node = std::get<ast::MessageDecl>(checker_.DeclarationOf(named.declaration).node);
  const bool is_link = std::any_of(node.links.begin(), node.links.end(), [&](const ast::MessageLink& link) {
    return link.name.text == reference.link->text;
  });
  if (!is_link) {
    auto report = checker_.sink.Report(Kind::kLinkUnknown, reference.link->span, named.qualified_name,
                                       checker_.Text(reference.link->text));
    checker_.Suggest(report, checker_.Text(reference.link->text), [&] {
      std::vector<std::string> names;
      for (const ast::MessageLink& link : node.links) names.emplace_back(checker_.Text(link.name.text));
      return names;
    });
    return false;
  }
  target->link = reference.link->text;
  return true;
}

std::optional<EventTarget> ExprChecker::ResolveEvent(const ast::EventReference& reference, bool may_be_trigger) {
  const ast::QualifiedName& name = reference.event;
  Lookup segment = checker_.names.Find(*env_.file, Namespace::kAsked, name.parts);
  if (may_be_trigger && segment.status == Lookup::Status::kFound && segment.ref.kind == DeclKind::kSegment) {
    std::string text = checker_.Text(name);
    checker_.ReportOtherKind(segment.ref, text, name.span, "event or trigger")
        .Help(fmt::format("write `enters {0}` or `leaves {0}`", text));
    return std::nullopt;
  }
  if (may_be_trigger && segment.status == Lookup::Status::kFound) {
    const std::string text = checker_.Text(name);
    if (segment.ref.kind == DeclKind::kStage || segment.ref.kind == DeclKind::kTouchpoint) {
      auto report = checker_.sink.Report(Kind::kMapPartNoEvent, name.span, text, KindWithArticle(segment.ref.kind));
      report.Help(segment.ref.kind == DeclKind::kStage
                      ? fmt::format("write `enters {0}` or `leaves {0}`", text)
                      : "give what it observes a name with `trigger`, and write the name here");
      return std::nullopt;
    }
    if (segment.ref.kind == DeclKind::kPain) {
      const MapPart& pain = model_.pains[PainId(segment.ref.index)];
      if (pain.trigger.is_valid()) {
        EventTarget felt;
        felt.trigger = pain.trigger;
        checker_.AddUse(env_, {DeclKind::kTrigger, pain.trigger.index()});
        return felt;
      }
      checker_.sink.Report(Kind::kPainUnmeasured, name.span, text)
          .Note(checker_.DeclarationOf(pain.declaration).name.span, "it is declared here")
          .Help("say there when it is felt: `when …`");
      return std::nullopt;
    }
  }
  auto found = may_be_trigger ? checker_.Resolve(*env_.file, name.parts, name.span, "event or trigger",
                                                 {DeclKind::kEvent, DeclKind::kTrigger})
                              : checker_.Resolve(*env_.file, name.parts, name.span, "event", {DeclKind::kEvent});
  if (!found) return std::nullopt;
  EventTarget target;
  if (found->kind == DeclKind::kTrigger) {
    target.trigger = TriggerId(found->index);
    checker_.AddUse(env_, *found);
    return target;
  }
  target.event = EventTypeId(found->index);
  return CheckMessageFilter(reference, &target) ? std::optional(target) : std::nullopt;
}

Type ExprChecker::InferOverEvent(ast::ExprId id, EventTypeId event, std::optional<Symbol> own_name, bool is_aggregate,
                                 bool is_instance_aggregate) {
  Env saved_flags;
  saved_flags.event = env_.event;
  saved_flags.is_in_aggregate = env_.is_in_aggregate;
  saved_flags.is_instance_aggregate = env_.is_instance_aggregate;
  // What is known here need not be known when the event happens; named events excepted.
  Facts inner = env_.event ? Facts() : env_.facts.Stable();
  std::swap(inner, env_.facts);
  size_t dead_count = env_.dead.size();
  if (env_.event && env_.event->own_name) {
    env_.dead.push_back(
        {*env_.event->own_name, {}, "what is counted per customer does not depend on the event at hand"});
  }
  env_.event = EventScope{event, own_name};
  if (is_aggregate) {
    bool is_nested = env_.is_in_aggregate;
    env_.is_instance_aggregate = is_instance_aggregate && (!is_nested || env_.is_instance_aggregate);
    env_.is_in_aggregate = true;
  }
  Type type = Infer(id);
  env_.dead.resize(dead_count);
  env_.event = saved_flags.event;
  env_.is_in_aggregate = saved_flags.is_in_aggregate;
  env_.is_instance_aggregate = saved_flags.is_instance_aggregate;
  std::swap(inner, env_.facts);
  return type;
}

void ExprChecker::CheckWhere(const ast::EventReference& reference, EventTypeId event, bool is_aggregate,
                             bool is_instance_aggregate) {
  if (!reference.where.is_valid()) return;
  std::optional<Symbol> own_name;
  if (reference.binding) own_name = reference.binding->text;
  Type type = InferOverEvent(reference.where, event, own_name, is_aggregate, is_instance_aggregate);
  if (type.kind == TypeKind::kPoison) return;
  if (type.is_optional) {
    ReportMayBeMissing(reference.where, type);
  } else if (type.kind != TypeKind::kBool) {
    ReportMismatch(reference.where, type, Of(TypeKind::kBool));
  }
}

void ExprChecker::ReportNeedsField(const ast::AggregateExpr& node, EventTypeId event) {
  const EventInfo& info = model_.events[event];
  std::string function = FunctionWord(node.function);
  auto report = checker_.sink.Report(Kind::kAggregateNeedsField, node.event.event.span, function, info.qualified_name);
  for (size_t i = kFirstDeclaredEventField; i < info.fields.size(); ++i) {
    TypeKind kind = info.fields[i].type.kind;
    bool fits = node.function == ast::AggregateFunction::kDistinct || IsNumeric(kind) || kind == TypeKind::kMoney;
    if (!fits) continue;
    report.Help(
        fmt::format("for example `{}({}.{})`", function, info.qualified_name, checker_.Text(info.fields[i].name)));
    return;
  }
  report.Help(fmt::format("to count the events write `count({})`", info.qualified_name));
}

// The event of `count(purchase)`, the event and field of `sum(purchase.amount)`.
std::optional<ExprChecker::Source> ExprChecker::ResolveSource(const ast::AggregateExpr& node) {
  const std::vector<ast::Name>& path = node.event.event.parts;
  Source source;
  bool takes_field = !TakesWholeEvents(node.function) && !node.value.is_valid();
  std::vector<ast::Name> prefix(path.begin(), path.end() - (path.empty() ? 0 : 1));
  Lookup whole = checker_.names.Find(*env_.file, Namespace::kAsked, path);
  Lookup event = prefix.empty() ? Lookup{} : checker_.names.Find(*env_.file, Namespace::kAsked, prefix);
  bool has_field = whole.status == Lookup::Status::kNone && event.status == Lookup::Status::kFound &&
                   event.ref.kind == DeclKind::kEvent;
  if (!has_field) {
    std::optional<EventTarget> target = ResolveEvent(node.event, false);
    if (!target) return std::nullopt;
    source.target = *target;
    if (!takes_field) return source;
    ReportNeedsField(node, target->event);
    return std::nullopt;
  }
  source.target.event = EventTypeId(event.ref.index);
  if (!CheckMessageFilter(node.event, &source.target)) return std::nullopt;
  const EventInfo& info = model_.events[source.target.event];
  if (!takes_field) {
    std::string function = FunctionWord(node.function);
    auto report = checker_.sink.Report(Kind::kAggregateTakesEvent, node.event.event.span, function);
    bool is_one = node.function == ast::AggregateFunction::kLast || node.function == ast::AggregateFunction::kFirst;
    std::string_view field = checker_.Text(path.back().text);
    report.Help(is_one ? fmt::format("write `{}({}).{}`", function, info.qualified_name, field)
                       : fmt::format("write `{}({})`", function, info.qualified_name));
    return std::nullopt;
  }
  std::optional<FieldInfo> field = SharedField({source.target.event}, path.back());
  if (!field) return std::nullopt;
  source.field = checker_.FieldOf(env_, source.target.event, path.back().text);
  return source;
}

Type ExprChecker::ValueTypeOf(const ast::AggregateExpr& node, const Source& source) {
  if (source.field) return model_.events[source.target.event].fields[*source.field].type;
  if (!node.value.is_valid()) return {};
  std::optional<Symbol> own_name;
  if (node.event.binding) own_name = node.event.binding->text;
  bool is_instance = node.window.kind == ast::WindowKind::kSinceEntering;
  return InferOverEvent(node.value, source.target.event, own_name, true, is_instance);
}

Type ExprChecker::On(ast::ExprId id, const ast::AggregateExpr& node, const Want& want) {
  if (std::optional<Type> type = OverParameter(id, node, want)) return *type;
  if (std::optional<Type> type = OverMembers(id, node)) return *type;
  std::optional<Source> source = ResolveSource(node);
  CheckWindow(node.window);
  if (node.keep && (*node.keep < 1 || *node.keep > kKeepMax)) {
    checker_.sink.Report(Kind::kKeepRange, checker_.SpanOf(id), 1, kKeepMax);
  }
  if (!source) return {};
  if (node.event.binding && FindBinding(node.event.binding->text) != nullptr) {
    checker_.sink.Report(Kind::kBindingTwice, node.event.binding->span, checker_.Text(node.event.binding->text))
        .Note(FindBinding(node.event.binding->text)->span, "it is named here");
    return {};
  }
  Type value = ValueTypeOf(node, *source);
  CheckWhere(node.event, source->target.event, true, node.window.kind == ast::WindowKind::kSinceEntering);
  model_.aggregates.Set(id, AggregateInfo{source->target, source->field});
  if (!TakesWholeEvents(node.function) && value.kind == TypeKind::kPoison) return {};
  return ResultOf(id, node, value, source->target.event, want);
}

Type ExprChecker::ResultOf(ast::ExprId id, const ast::AggregateExpr& node, const Type& value, EventTypeId event,
                           const Want& want) {
  bool is_addable = IsNumeric(value.kind) || value.kind == TypeKind::kMoney || value.kind == TypeKind::kDuration;
  bool fits = true;
  Type result = Known(value);
  switch (node.function) {
    case ast::AggregateFunction::kCount: return Of(TypeKind::kInt);
    case ast::AggregateFunction::kAny: return Of(TypeKind::kBool);
    case ast::AggregateFunction::kLast:
    case ast::AggregateFunction::kFirst: {
      if (want.is_moment) return Optional(Of(TypeKind::kInstant));
      Type whole = Of(TypeKind::kEvent);
      whole.event = event;
      if (want.is_event) return Optional(whole);
      std::string text = checker_.Describe(id);
      checker_.sink.Report(Kind::kAggregateAlone, checker_.SpanOf(id), text)
          .Help(fmt::format("for example `{}.at`; to ask whether there is one, write `any(…)`", text));
      return {};
    }
    case ast::AggregateFunction::kDistinct:
      fits = IsComparable(value.kind) && value.kind != TypeKind::kNumber;
      result = Of(TypeKind::kInt);
      break;
    case ast::AggregateFunction::kSum: fits = is_addable; break;
    case ast::AggregateFunction::kAvg:
      fits = is_addable;
      result = IsNumeric(value.kind) ? Optional(Of(TypeKind::kNumber)) : Optional(value);
      break;
    case ast::AggregateFunction::kMin:
    case ast::AggregateFunction::kMax:
      fits = IsOrdered(value.kind);
      result = Optional(value);
      break;
  }
  if (fits) return result;
  Span span = node.value.is_valid() ? checker_.SpanOf(node.value) : node.event.event.span;
  checker_.sink.Report(Kind::kAggregateType, span, FunctionWord(node.function), checker_.Words(value));
  return {};
}

Type ExprChecker::On(ast::ExprId id, const ast::OpenExpr& node, const Want&) {
  if (node.function != ast::AggregateFunction::kAny && node.function != ast::AggregateFunction::kCount) {
    // sum(open ticket_opened until ticket_solved by ticket)
    checker_.sink.Report(Kind::kOpenAsked, checker_.SpanOf(id), FunctionWord(node.function))
        .Help("write `count(open …)` for how many there are, or `any(open …)` for whether there is one");
    return {};
  }
  std::optional<EventTarget> opens = ResolveEvent(node.opens, false);
  std::optional<EventTarget> closes = ResolveEvent(node.closes, false);
  if (opens) CheckWhere(node.opens, opens->event, true, false);
  if (closes) CheckWhere(node.closes, closes->event, true, false);
  if (!opens || !closes) return {};
  std::optional<FieldInfo> opens_field = SharedField({opens->event}, node.by);
  std::optional<FieldInfo> closes_field = SharedField({closes->event}, node.by);
  if (!opens_field || !closes_field) return {};
  if (!IsAssignable(closes_field->type, opens_field->type)) {
    checker_.sink.Report(Kind::kOpenField, node.by.span, checker_.Text(node.by.text), checker_.Words(opens_field->type),
                         checker_.Words(closes_field->type));
    return {};
  }
  model_.opens.Set(id, OpenInfo{*opens, *closes, *checker_.FieldOf(env_, opens->event, node.by.text),
                                *checker_.FieldOf(env_, closes->event, node.by.text)});
  return Of(node.function == ast::AggregateFunction::kAny ? TypeKind::kBool : TypeKind::kInt);
}

}  // namespace senda::sema
