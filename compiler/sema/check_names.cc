// What a bare name means: a field of the event at hand, a parameter, a segment, a let, or a value of the type wanted.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "compiler/sema/check_expr.h"
#include "compiler/sema/codes.h"
#include "compiler/sema/foreign_words.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

char ChangeCase(char c, bool to_upper) {
  auto byte = static_cast<unsigned char>(c);
  return static_cast<char>(to_upper ? std::toupper(byte) : std::tolower(byte));
}

}  // namespace

const VisibleBinding* ExprChecker::FindBinding(Symbol name) const {
  auto found = std::find_if(env_.bindings.begin(), env_.bindings.end(), [&](const auto& b) { return b.name == name; });
  return found == env_.bindings.end() ? nullptr : &*found;
}

const DeadBinding* ExprChecker::FindDead(Symbol name) const {
  auto found = std::find_if(env_.dead.begin(), env_.dead.end(), [&](const auto& b) { return b.name == name; });
  return found == env_.dead.end() ? nullptr : &*found;
}

std::optional<uint32_t> ExprChecker::FindParameter(Symbol name) const {
  if (env_.parameters == nullptr) return std::nullopt;
  for (uint32_t i = 0; i < env_.parameters->size(); ++i) {
    if ((*env_.parameters)[i].name == name) return i;
  }
  return std::nullopt;
}

std::optional<ExprChecker::Candidate> ExprChecker::ContextCandidate(std::string_view name, const Want& want) {
  if (!want.type) return std::nullopt;
  Type type = Known(*want.type);
  switch (type.kind) {
    case TypeKind::kCountry:
      if (!IsCountry(name)) return std::nullopt;
      return Candidate{CodeRef{}, type, fmt::format("the country `{}`", name), std::nullopt, true, false};
    case TypeKind::kLanguage:
      if (!IsLanguage(name)) return std::nullopt;
      return Candidate{CodeRef{}, type, fmt::format("the language `{}`", name), std::nullopt, true, false};
    case TypeKind::kEnum: break;
    default: return std::nullopt;
  }
  const EnumInfo& info = model_.enums[type.enumeration];
  auto member = std::find_if(info.members.begin(), info.members.end(),
                             [&](Symbol symbol) { return checker_.Text(symbol) == name; });
  if (member == info.members.end()) return std::nullopt;
  auto index = static_cast<uint32_t>(member - info.members.begin());
  return Candidate{EnumValueRef{index}, type, fmt::format("the value `{}` of `{}`", name, info.name),
                   std::nullopt,        true, false};
}

void ExprChecker::AddAskedCandidate(const ast::Name& name, std::vector<Candidate>* candidates) {
  Lookup found = checker_.names.Find(*env_.file, Namespace::kAsked, {name});
  if (found.status != Lookup::Status::kFound) return;
  std::string_view text = checker_.Text(name.text);
  if (found.ref.kind == DeclKind::kSegment) {
    candidates->push_back({SegmentRef{SegmentId(found.ref.index)}, Of(TypeKind::kBool),
                           fmt::format("the segment `{}`", text), found.ref});
  } else if (found.ref.kind == DeclKind::kLet) {
    candidates->push_back({LetRef{LetId(found.ref.index)}, {}, fmt::format("the `let {}`", text), found.ref});
  }
}

void ExprChecker::AddSpecialCandidate(const ast::Name& name, std::vector<Candidate>* candidates) {
  std::string_view text = checker_.Text(name.text);
  if (text == "now") candidates->push_back({NowRef{}, Of(TypeKind::kInstant), "the present instant", std::nullopt});
  if (text == "today") candidates->push_back({TodayRef{}, Of(TypeKind::kDate), "today's date", std::nullopt});
  if (text == "entering")
    candidates->push_back({EnteringRef{}, Of(TypeKind::kInstant), "the instant of entering", std::nullopt});
}

std::vector<ExprChecker::Candidate> ExprChecker::CandidatesOf(const ast::Name& name, const Want& want) {
  std::vector<Candidate> candidates;
  if (env_.event) {
    if (auto field = checker_.FieldOf(env_, env_.event->event, name.text)) {
      const EventInfo& event = model_.events[env_.event->event];
      candidates.push_back({EventFieldRef{*field}, event.fields[*field].type,
                            fmt::format("the field `{}` of `{}`", checker_.Text(name.text), event.qualified_name),
                            std::nullopt});
    }
  }
  if (auto parameter = FindParameter(name.text)) {
    candidates.push_back({ParameterRef{*parameter}, (*env_.parameters)[*parameter].type,
                          fmt::format("the parameter `{}`", checker_.Text(name.text)), std::nullopt, false, true});
  }
  if (!env_.is_default) {
    AddAskedCandidate(name, &candidates);
    AddSpecialCandidate(name, &candidates);
  }
  // The names of messages, channels and journeys are found like any other: bare where the file sees them.
  if (want.type && want.type->kind == TypeKind::kEnum) {
    EnumId wanted = want.type->enumeration;
    Namespace space = wanted == checker_.message_enum   ? Namespace::kMessage
                      : wanted == checker_.channel_enum ? Namespace::kChannel
                      : wanted == checker_.journey_enum ? Namespace::kJourney
                                                        : Namespace::kAsked;
    if (space != Namespace::kAsked) {
      Lookup found = checker_.names.Find(*env_.file, space, {name});
      if (found.status == Lookup::Status::kFound) {
        candidates.push_back({EnumValueRef{found.ref.index}, Known(*want.type),
                              fmt::format("{} `{}`", KindWithArticle(found.ref.kind), checker_.Text(name.text)),
                              found.ref, true});
      }
      return candidates;
    }
  }
  if (auto context = ContextCandidate(checker_.Text(name.text), want)) candidates.push_back(std::move(*context));
  return candidates;
}

Type ExprChecker::On(ast::ExprId id, const ast::NameExpr& node, const Want& want) {
  const VisibleBinding* binding = FindBinding(node.name.text);
  if (binding != nullptr && model_.bindings[binding->id].value) return UseAnswer(id, *binding);
  if (binding != nullptr && want.is_event) return UseWholeEvent(id, *binding, want);
  if (MeasureParameter(node.name.text)) {
    // measure m(answers int) = answers + 1
    checker_.sink.Report(Kind::kMeasureParameter, node.name.span, checker_.Text(node.name.text));
    return {};
  }
  if (env_.it && checker_.Text(node.name.text) == "it") {
    model_.resolutions.Set(id, ItRef{});
    return *env_.it;
  }
  std::vector<Candidate> candidates = CandidatesOf(node.name, want);
  if (candidates.empty()) {
    Lookup report = checker_.names.Find(*env_.file, Namespace::kAsked, {node.name});
    const bool is_kpi = checker_.names.Find(*env_.file, Namespace::kKpi, {node.name}).status == Lookup::Status::kFound;
    const bool is_report = is_kpi || (report.status == Lookup::Status::kFound && report.ref.kind == DeclKind::kMeasure);
    if (is_report && binding == nullptr) {
      checker_.sink.Report(Kind::kReportInCondition, node.name.span, checker_.Text(node.name.text));
      return {};
    }
  }
  if (candidates.empty() && binding != nullptr) return UseWholeEvent(id, *binding, want);
  if (candidates.empty()) return ReportUnknownName(node.name, want);
  return Choose(id, node.name, std::move(candidates), want);
}

// Where a value of a list of values is wanted, only what can be one counts.
Type ExprChecker::Choose(ast::ExprId id, const ast::Name& name, std::vector<Candidate> candidates, const Want& want) {
  bool has_context = std::any_of(candidates.begin(), candidates.end(), [](const auto& c) { return c.is_contextual; });
  if (has_context && candidates.size() > 1) {
    std::vector<Candidate> fitting;
    for (const Candidate& candidate : candidates) {
      Type type = candidate.type;
      if (const auto* let = std::get_if<LetRef>(&candidate.meaning)) type = checker_.EnsureLet(let->let);
      if (type.kind != TypeKind::kPoison && IsAssignable(type, *want.type)) fitting.push_back(candidate);
    }
    candidates = std::move(fitting);
  }
  if (candidates.size() == 1) return Use(id, candidates[0], want);
  auto parameter = std::find_if(candidates.begin(), candidates.end(), [](const auto& c) { return c.is_parameter; });
  if (!env_.event && parameter != candidates.end()) return Use(id, *parameter, want);
  ReportAmbiguous(name, candidates);
  return {};
}

Type ExprChecker::Use(ast::ExprId id, const Candidate& candidate, const Want& want) {
  model_.resolutions.Set(id, candidate.meaning);
  Span span = checker_.SpanOf(id);
  if (candidate.declared && !candidate.is_contextual) checker_.AddUse(env_, *candidate.declared);
  if (const auto* let = std::get_if<LetRef>(&candidate.meaning)) return checker_.EnsureLet(let->let);
  if (std::holds_alternative<NowRef>(candidate.meaning) && !want.is_compared) return ReportOnlyCompared(id);
  if (std::holds_alternative<EnteringRef>(candidate.meaning)) {
    if (!env_.is_in_instance) {
      checker_.sink.Report(Kind::kNotInJourney, span, "entering");
      return {};
    }
    if (env_.is_in_aggregate && !env_.is_instance_aggregate && ReportInAggregate(span, "entering")) return {};
  }
  if (const auto* parameter = std::get_if<ParameterRef>(&candidate.meaning);
      parameter != nullptr && env_.is_in_aggregate) {
    if (env_.define) {
      checker_.define_where_parameters[env_.define->index()][parameter->index] = true;
    } else if (ReportInAggregate(span, checker_.Text((*env_.parameters)[parameter->index].name))) {
      return {};
    }
  }
  bool is_whole_event = candidate.type.kind == TypeKind::kEvent && !want.is_event;
  if (is_whole_event) {
    checker_.sink.Report(Kind::kWholeRecord, span, checker_.Describe(id), checker_.Words(candidate.type));
    return {};
  }
  return candidate.type;
}

// What a hook has answered, by the name behind `done as`; what came of work, as `task.outcome`.
Type ExprChecker::UseAnswer(ast::ExprId id, const VisibleBinding& binding, const ast::MemberExpr* member) {
  const Binding& answer = model_.bindings[binding.id];
  if (answer.is_task && member == nullptr) {
    std::string name = checker_.Describe(id);
    checker_.sink.Report(Kind::kWholeRecord, checker_.SpanOf(id), name, "work for a person")
        .Help(fmt::format("write `{}.outcome`", name));
    return {};
  }
  if (env_.is_in_aggregate && ReportInAggregate(checker_.SpanOf(id), checker_.Describe(id))) return {};
  if (member != nullptr) {
    model_.resolutions.Set(member->object, QualifierRef{});
    Record(member->object, Of(TypeKind::kEvent));
    std::string_view name = checker_.Text(member->member.text);
    if (name != "outcome") {
      checker_.sink.Report(Kind::kFieldUnknown, member->member.span, "Work for a person", name)
          .Help(fmt::format("write `{}.outcome`", checker_.Text(binding.name)));
      return {};
    }
  }
  model_.resolutions.Set(id, AnswerRef{binding.id});
  return binding.is_optional ? Optional(*answer.value) : *answer.value;
}

Type ExprChecker::UseWholeEvent(ast::ExprId id, const VisibleBinding& binding, const Want& want) {
  model_.resolutions.Set(id, BindingRef{binding.id});
  Type type = Of(TypeKind::kEvent);
  if (binding.events.size() == 1) type.event = binding.events[0];
  if (want.is_event) return binding.is_optional ? Optional(type) : type;
  std::string name = checker_.Describe(id);
  auto report = checker_.sink.Report(Kind::kWholeRecord, checker_.SpanOf(id), name, checker_.Words(type));
  if (type.event.is_valid()) {
    const auto& fields = model_.events[type.event].fields;
    size_t shown = fields.size() > kFirstDeclaredEventField ? kFirstDeclaredEventField : kEventFieldId;
    report.Help(fmt::format("for example `{}.{}`", name, checker_.Text(fields[shown].name)));
  }
  return {};
}

bool ExprChecker::ReportInAggregate(Span span, std::string_view name) {
  auto report = checker_.sink.Report(Kind::kAggregateSeesBinding, span, name);
  if (env_.is_in_instance) report.Help("inside a journey, `since entering` counts for each run of it");
  return true;
}

void ExprChecker::ReportAmbiguous(const ast::Name& name, const std::vector<Candidate>& candidates) {
  std::string_view text = checker_.Text(name.text);
  auto report = checker_.sink.Report(Kind::kNameAmbiguous, name.span, text, candidates[0].words, candidates[1].words);
  for (const Candidate& candidate : candidates) {
    if (candidate.declared) checker_.NoteDeclared(report, *candidate.declared);
  }
  bool has_field = std::any_of(candidates.begin(), candidates.end(),
                               [](const auto& c) { return std::holds_alternative<EventFieldRef>(c.meaning); });
  if (has_field) {
    const std::string& event = model_.events[env_.event->event].qualified_name;
    report.Help(
        fmt::format("for the event's field write `{0} as it where it.{1} …`; otherwise rename the other", event, text));
  }
}

Type ExprChecker::ReportUnknownName(const ast::Name& name, const Want& want) {
  std::string_view text = checker_.Text(name.text);
  if (const DeadBinding* dead = FindDead(name.text)) {
    auto report = checker_.sink.Report(Kind::kBindingNeverKnown, name.span, text, dead->why);
    if (dead->span.is_valid()) report.Note(dead->span, "it is named here");
    return {};
  }
  if (text == "customer") {
    checker_.sink.Report(Kind::kWholeRecord, name.span, text, "the whole record of a customer")
        .Help("for example `customer.id`");
    return {};
  }
  const Lookup coupon = checker_.names.Find(*env_.file, Namespace::kCoupon, {name});
  if (coupon.status == Lookup::Status::kFound) {
    // segment lucky = back10 == "X"
    auto report = checker_.sink.Report(Kind::kCouponPlace, name.span, text);
    checker_.NoteDeclared(report, coupon.ref);
    report.Help(fmt::format("write `send …(code: {})`", text));
    return {};
  }
  Lookup found = checker_.names.Find(*env_.file, Namespace::kAsked, {name});
  if (found.status == Lookup::Status::kAmbiguous) {
    checker_.Resolve(*env_.file, {name}, name.span, "value", {DeclKind::kLet, DeclKind::kSegment});
    return {};
  }
  if (found.status == Lookup::Status::kFound) {
    auto report =
        checker_.sink.Report(Kind::kNameOtherKind, name.span, text, KindWithArticle(found.ref.kind), "a value");
    if (found.ref.kind == DeclKind::kEvent)
      report.Help(fmt::format("ask about it: `any({0})`, `count({0})`, `last({0}).at`", text));
    if (found.ref.kind == DeclKind::kTrigger)
      report.Help(fmt::format("a trigger happens at an instant: `enter on {}` begins a journey with it", text));
    if (found.ref.kind == DeclKind::kDefine) report.Help(fmt::format("a function needs its brackets: `{}(…)`", text));
    return {};
  }
  if (ReportUnknownValue(name, want)) return {};
  if (ReportNearbyField(name)) return {};
  if (!checker_.names.PackagesOf(Namespace::kAsked, name.text).empty()) {
    checker_.ReportUnknown(*env_.file, Namespace::kAsked, {name}, name.span, "value");
    return {};
  }
  if (checker_.unbound_needs.contains({env_.file->package, name.text})) return {};
  auto report = checker_.sink.Report(Kind::kNameUnknown, name.span, "value", text);
  if (const std::string help = HelpForForeignWord(text); !help.empty()) {
    report.Help(help);
    return {};
  }
  // purchase where amuont > 20 EUR
  if (env_.event) HelpWithFields(report, text, env_.event->event);
  checker_.Suggest(report, text, [&] {
    std::vector<std::string> near = checker_.names.Visible(*env_.file, Namespace::kAsked);
    if (env_.event) {
      for (std::string& field : checker_.FieldNames(*env_.file, env_.event->event)) near.push_back(std::move(field));
    }
    for (const VisibleBinding& binding : env_.bindings) near.emplace_back(checker_.Text(binding.name));
    near.emplace_back("customer");
    if (env_.parameters != nullptr) {
      for (const ParameterInfo& parameter : *env_.parameters) near.emplace_back(checker_.Text(parameter.name));
    }
    return near;
  });
  return {};
}

// A name that stands where a value of an enum, a country or a language is wanted.
bool ExprChecker::ReportUnknownValue(const ast::Name& name, const Want& want) {
  if (!want.type) return false;
  std::string list;
  switch (want.type->kind) {
    case TypeKind::kEnum: list = MembersText(checker_.interner, model_.enums[want.type->enumeration]); break;
    case TypeKind::kCountry: list = "the countries of ISO 3166, such as `ES`"; break;
    case TypeKind::kLanguage: list = "the languages of ISO 639, such as `es`"; break;
    default: return false;
  }
  std::string_view text = checker_.Text(name.text);
  auto report = checker_.sink.Report(Kind::kEnumValueUnknown, name.span, text, list);
  if (want.type->kind != TypeKind::kEnum) {
    std::string code(text);
    for (char& c : code) c = ChangeCase(c, want.type->kind == TypeKind::kCountry);
    if (ContextCandidate(code, want)) report.Help(fmt::format("write `{}`", code)).Fix(name.span, code);
    return true;
  }
  checker_.Suggest(report, text, [&] {
    std::vector<std::string> members;
    for (Symbol member : model_.enums[want.type->enumeration].members) members.emplace_back(checker_.Text(member));
    return members;
  });
  return true;
}

// `plan` for `customer.plan`, `cart` for `c.cart`.
bool ExprChecker::ReportNearbyField(const ast::Name& name) {
  std::string_view text = checker_.Text(name.text);
  std::string path;
  if (checker_.CustomerField(name.text)) path = fmt::format("customer.{}", text);
  for (const VisibleBinding& binding : env_.bindings) {
    bool has_field = std::any_of(binding.events.begin(), binding.events.end(), [&](EventTypeId event) {
      return checker_.FieldOf(env_, event, name.text).has_value();
    });
    if (has_field && path.empty()) path = fmt::format("{}.{}", checker_.Text(binding.name), text);
  }
  if (path.empty()) return false;
  checker_.sink.Report(Kind::kNameUnknown, name.span, "value", text)
      .Help(fmt::format("write `{}`", path))
      .Fix(name.span, path);
  return true;
}

}  // namespace senda::sema
