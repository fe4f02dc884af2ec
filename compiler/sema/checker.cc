#include "compiler/sema/checker.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/diag/near_miss.h"
#include "compiler/sema/describe.h"
#include "compiler/sema/foreign_words.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {

std::string_view KindWithArticle(DeclKind kind) {
  switch (kind) {
    case DeclKind::kEvent: return "an event";
    case DeclKind::kTrigger: return "a trigger";
    case DeclKind::kSegment: return "a segment";
    case DeclKind::kLet: return "a value named with `let`";
    case DeclKind::kDefine: return "a function";
    case DeclKind::kChannel: return "a channel";
    case DeclKind::kMessage: return "a message";
    case DeclKind::kJourney: return "a journey";
    case DeclKind::kRecord: return "a record";
    case DeclKind::kHook: return "a hook";
    case DeclKind::kTeam: return "a team";
    case DeclKind::kTopic: return "a topic";
    case DeclKind::kPolicy: return "a policy";
    case DeclKind::kPersona: return "a persona";
    case DeclKind::kMap: return "a map";
    case DeclKind::kStage: return "a stage";
    case DeclKind::kTouchpoint: return "a touchpoint";
    case DeclKind::kPain: return "a pain";
    case DeclKind::kKpi: return "a KPI";
    case DeclKind::kMeasure: return "a measure";
    case DeclKind::kCatalog: return "a catalog";
    case DeclKind::kCoupon: return "a coupon";
  }
  return "";
}

namespace {

// How one is declared, for whoever has none.
std::string LineDeclaring(std::string_view wanted, std::string_view name) {
  if (wanted == "topic") return fmt::format("topic {} default off", name);
  if (wanted == "channel") return fmt::format("channel {} {{ via log }}", name);
  if (wanted == "event" || wanted == "event or trigger") return fmt::format("event {} {{ }}", name);
  return "";
}

}  // namespace

Checker::Checker(const ast::Ast& ast, Interner& interner, const WorkspaceSettings& settings, DiagnosticSink& sink,
                 Model& model)
    : ast(ast), interner(interner), settings(settings), sink(sink), model(model), names(&interner) {}

uint32_t Checker::NodeCount() const {
  return static_cast<uint32_t>(model.lets.size() + model.defines.size() + model.segments.size() +
                               model.triggers.size());
}

uint32_t Checker::NodeOf(DeclRef ref) const {
  auto lets = static_cast<uint32_t>(model.lets.size());
  auto defines = static_cast<uint32_t>(model.defines.size());
  auto segments = static_cast<uint32_t>(model.segments.size());
  switch (ref.kind) {
    case DeclKind::kLet: return ref.index;
    case DeclKind::kDefine: return lets + ref.index;
    case DeclKind::kSegment: return lets + defines + ref.index;
    case DeclKind::kTrigger: return lets + defines + segments + ref.index;
    default: SENDA_UNREACHABLE("not a node");
  }
}

DeclRef Checker::RefOf(uint32_t node) const {
  if (node < model.lets.size()) return {DeclKind::kLet, node};
  node -= static_cast<uint32_t>(model.lets.size());
  if (node < model.defines.size()) return {DeclKind::kDefine, node};
  node -= static_cast<uint32_t>(model.defines.size());
  if (node < model.segments.size()) return {DeclKind::kSegment, node};
  node -= static_cast<uint32_t>(model.segments.size());
  return {DeclKind::kTrigger, node};
}

std::string Checker::Text(const ast::QualifiedName& name) const {
  std::string result;
  for (const ast::Name& part : name.parts) {
    if (!result.empty()) result += '.';
    result += Text(part.text);
  }
  return result;
}

std::string Checker::Describe(ast::ExprId id) const {
  return sema::Describe(ast, interner, id);
}
std::string Checker::Words(const Type& type) const {
  return TypeWords(model, interner, type);
}

ast::DeclId Checker::DeclIdOf(DeclRef ref) const {
  switch (ref.kind) {
    case DeclKind::kEvent: return model.events[EventTypeId(ref.index)].declaration;
    case DeclKind::kTrigger: return model.triggers[TriggerId(ref.index)].declaration;
    case DeclKind::kSegment: return model.segments[SegmentId(ref.index)].declaration;
    case DeclKind::kLet: return model.lets[LetId(ref.index)].declaration;
    case DeclKind::kDefine: return model.defines[DefineId(ref.index)].declaration;
    case DeclKind::kChannel: return model.channels[ChannelId(ref.index)].declaration;
    case DeclKind::kMessage: return model.messages[MessageId(ref.index)].declaration;
    case DeclKind::kJourney: return model.journeys[JourneyId(ref.index)].declaration;
    case DeclKind::kRecord: return model.records[RecordId(ref.index)].declaration;
    case DeclKind::kHook: return model.hooks[HookId(ref.index)].declaration;
    case DeclKind::kTeam: return model.teams[TeamId(ref.index)].declaration;
    case DeclKind::kTopic: return model.topics[TopicId(ref.index)].declaration;
    case DeclKind::kPolicy: return model.policies[PolicyId(ref.index)].declaration;
    case DeclKind::kPersona: return model.personas[PersonaId(ref.index)].declaration;
    case DeclKind::kMap: return model.maps[MapId(ref.index)].declaration;
    case DeclKind::kStage: return model.stages[StageId(ref.index)].declaration;
    case DeclKind::kTouchpoint: return model.touchpoints[TouchpointId(ref.index)].declaration;
    case DeclKind::kPain: return model.pains[PainId(ref.index)].declaration;
    case DeclKind::kKpi: return model.kpis[KpiId(ref.index)].declaration;
    case DeclKind::kMeasure: return model.measures[MeasureId(ref.index)].declaration;
    case DeclKind::kCatalog: return model.catalogs[CatalogId(ref.index)].declaration;
    case DeclKind::kCoupon: return model.coupons[CouponId(ref.index)].declaration;
  }
  return {};
}

std::string Checker::QualifiedNameOf(DeclRef ref) const {
  switch (ref.kind) {
    case DeclKind::kEvent: return model.events[EventTypeId(ref.index)].qualified_name;
    case DeclKind::kTrigger: return model.triggers[TriggerId(ref.index)].qualified_name;
    case DeclKind::kSegment: return model.segments[SegmentId(ref.index)].qualified_name;
    case DeclKind::kLet: return model.lets[LetId(ref.index)].qualified_name;
    case DeclKind::kDefine: return model.defines[DefineId(ref.index)].qualified_name;
    case DeclKind::kChannel: return model.channels[ChannelId(ref.index)].qualified_name;
    case DeclKind::kMessage: return model.messages[MessageId(ref.index)].qualified_name;
    case DeclKind::kJourney: return model.journeys[JourneyId(ref.index)].qualified_name;
    case DeclKind::kRecord: return model.records[RecordId(ref.index)].qualified_name;
    case DeclKind::kHook: return model.hooks[HookId(ref.index)].qualified_name;
    case DeclKind::kTeam: return model.teams[TeamId(ref.index)].qualified_name;
    case DeclKind::kTopic: return model.topics[TopicId(ref.index)].qualified_name;
    case DeclKind::kPolicy: return model.policies[PolicyId(ref.index)].qualified_name;
    case DeclKind::kPersona: return model.personas[PersonaId(ref.index)].qualified_name;
    case DeclKind::kMap: return model.maps[MapId(ref.index)].qualified_name;
    case DeclKind::kStage: return model.stages[StageId(ref.index)].qualified_name;
    case DeclKind::kTouchpoint: return model.touchpoints[TouchpointId(ref.index)].qualified_name;
    case DeclKind::kPain: return model.pains[PainId(ref.index)].qualified_name;
    case DeclKind::kKpi: return model.kpis[KpiId(ref.index)].qualified_name;
    case DeclKind::kMeasure: return model.measures[MeasureId(ref.index)].qualified_name;
    case DeclKind::kCatalog: return model.catalogs[CatalogId(ref.index)].qualified_name;
    case DeclKind::kCoupon: return model.coupons[CouponId(ref.index)].qualified_name;
  }
  return {};
}

Span Checker::DeclaredAt(DeclRef ref) const {
  ast::DeclId id = DeclIdOf(ref);
  return id.is_valid() ? ast.declarations[id].name.span : Span{};
}

void Checker::NoteDeclared(DiagnosticBuilder& builder, DeclRef ref) const {
  std::string name = QualifiedNameOf(ref);
  Span span = DeclaredAt(ref);
  if (span.is_valid()) builder.Note(span, fmt::format("`{}` is declared here", name));
}

bool Checker::ReportInTwoPackages(const Lookup& found, const std::vector<ast::Name>& path, Span span) {
  std::string first = QualifiedNameOf(found.ref);
  std::string second = QualifiedNameOf(found.other);
  auto package_of = [](const std::string& qualified) {
    size_t dot = qualified.rfind('.');
    return dot == std::string::npos ? std::string("no package") : qualified.substr(0, dot);
  };
  auto report =
      sink.Report(Kind::kNameInTwoPackages, span, Text(path.back().text), package_of(first), package_of(second));
  NoteDeclared(report, found.ref);
  NoteDeclared(report, found.other);
  report.Help(fmt::format("write which one is meant: `{}` or `{}`", first, second));
  return true;
}

std::optional<DeclRef> Checker::Resolve(const FileScope& scope, const std::vector<ast::Name>& path, Span span,
                                        std::string_view wanted, std::initializer_list<DeclKind> kinds) {
  Namespace space = NamespaceOf(*kinds.begin());
  Lookup found = names.Find(scope, space, path);
  switch (found.status) {
    case Lookup::Status::kNone: ReportUnknown(scope, space, path, span, wanted); return std::nullopt;
    case Lookup::Status::kAmbiguous: ReportInTwoPackages(found, path, span); return std::nullopt;
    case Lookup::Status::kFound: break;
  }
  if (std::find(kinds.begin(), kinds.end(), found.ref.kind) != kinds.end()) return found.ref;
  ReportOtherKind(found.ref, QualifiedNameOf(found.ref), span, wanted);
  return std::nullopt;
}

DiagnosticBuilder Checker::ReportOtherKind(DeclRef found, std::string_view written, Span span,
                                           std::string_view wanted) {
  std::string article =
      wanted.empty() || std::string_view("aeiou").find(wanted[0]) == std::string_view::npos ? "a" : "an";
  auto report = sink.Report(Kind::kNameOtherKind, span, written, KindWithArticle(found.kind),
                            fmt::format("{} {}", article, wanted));
  NoteDeclared(report, found);
  const bool happens = found.kind == DeclKind::kEvent || found.kind == DeclKind::kTrigger;
  if (happens && wanted == "segment or stage") report.Help(fmt::format("what happens stands alone: `{}`", written));
  return report;
}

void Checker::ReportUnknown(const FileScope& scope, Namespace space, const std::vector<ast::Name>& path, Span span,
                            std::string_view wanted) {
  std::string written(Text(names.Join(path, path.size())));
  std::vector<Symbol> packages = names.PackagesOf(space, path.back().text);
  if (path.size() == 1 && !packages.empty()) {
    std::string package(Text(packages.front()));
    auto report = sink.Report(Kind::kNameNeedsUse, span, written, package);
    NoteDeclared(report, *names.FindExact(space, packages.front(), path[0].text));
    report.Help(fmt::format("add `use {0}` at the top of the file, or write `{0}.{1}`", package, written));
    return;
  }
  if (path.size() == 1 && unbound_needs.contains({scope.package, path[0].text})) return;
  auto report = sink.Report(Kind::kNameUnknown, span, wanted, written);
  if (path.size() == 1) {
    bool is_elsewhere = false;
    for (Namespace other : {Namespace::kAsked, Namespace::kMessage, Namespace::kChannel, Namespace::kJourney,
                            Namespace::kRecord, Namespace::kHook, Namespace::kTeam, Namespace::kTopic}) {
      Lookup elsewhere = names.Find(scope, other, path);
      if (other == space || elsewhere.status != Lookup::Status::kFound) continue;
      is_elsewhere = true;
      Span declared = DeclaredAt(elsewhere.ref);
      if (declared.is_valid())
        report.Note(declared, fmt::format("`{}` is {}", written, KindWithArticle(elsewhere.ref.kind)));
    }
    if (is_elsewhere && wanted == "journey" &&
        names.Find(scope, Namespace::kAsked, path).ref.kind == DeclKind::kSegment) {
      // audience in vip
      report.Help(fmt::format("a segment stands alone: `{}`", written));
    } else if (is_elsewhere || wanted == "value" || wanted == "function") {
      Suggest(report, written, [&] { return names.Visible(scope, space); });
    } else {
      const std::vector<std::string> wanted_names = NamesWanted(scope, space, wanted);
      const std::string declared = LineDeclaring(wanted, written);
      if (wanted_names.empty() && !declared.empty()) {
        report.Help(fmt::format("there is none yet; write `{}`", declared));
      }
      SuggestOrList(report, written, wanted_names);
      // What is near comes first, also an event of the language.
      Suggest(report, written, [&] { return names.Visible(scope, space); });
    }
    return;
  }
  Symbol package = names.Join(path, path.size() - 1);
  if (!names.HasPackage(package)) {
    report.Note(fmt::format("there is no package `{}` in this workspace", Text(package)));
    return;
  }
  Suggest(report, Text(path.back().text), [&] { return names.Visible(FileScope{package, {}}, space); });
}

void Checker::Suggest(DiagnosticBuilder& builder, std::string_view word,
                      const std::function<std::vector<std::string>()>& candidates) {
  if (comparisons_left_ == 0) return;
  std::vector<std::string> words = candidates();
  comparisons_left_ -= std::min(comparisons_left_, words.size());
  std::string help = DidYouMean(word, words);
  if (!help.empty()) builder.Help(std::move(help));
}

void Checker::SuggestOrList(DiagnosticBuilder& builder, std::string_view word,
                            const std::vector<std::string>& candidates) {
  constexpr size_t kListedMax = 8;
  if (comparisons_left_ == 0) return;
  comparisons_left_ -= std::min(comparisons_left_, candidates.size());
  std::string help = DidYouMean(word, candidates);
  if (help.empty() && !candidates.empty()) {
    const std::string list = CodeList(candidates, kListedMax);
    help = candidates.size() == 1 ? fmt::format("there is {}", list) : fmt::format("there are {}", list);
  }
  if (!help.empty()) builder.Help(std::move(help));
}

// What is declared in the workspace itself and fits.
std::vector<std::string> Checker::NamesWanted(const FileScope& scope, Namespace space, std::string_view wanted) const {
  std::vector<std::string> result;
  for (std::string& name : names.Visible(scope, space)) {
    const Lookup found = names.Find(scope, space, {ast::Name{interner.Find(name), {}}});
    if (found.status != Lookup::Status::kFound) continue;
    const DeclKind kind = found.ref.kind;
    const bool fits = space != Namespace::kAsked || (wanted.starts_with("event") && kind == DeclKind::kEvent) ||
                      (wanted.starts_with("segment") && kind == DeclKind::kSegment);
    if (fits && (DeclaredAt(found.ref).is_valid() || space != Namespace::kAsked)) result.push_back(std::move(name));
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::optional<uint32_t> Checker::FieldOf(const FileScope& scope, EventTypeId event, Symbol name) const {
  const auto& fields = model.events[event].fields;
  auto needed = scope.fields.find(event);
  bool is_needed = needed != scope.fields.end();
  auto renamed = is_needed ? needed->second.find(name) : std::map<Symbol, Symbol>::const_iterator();
  bool is_renamed = is_needed && renamed != needed->second.end();
  // A package that needs the event knows what it has asked for.
  size_t count = is_needed && !is_renamed ? size_t{kFirstDeclaredEventField} : fields.size();
  for (uint32_t i = 0; i < count; ++i) {
    if (fields[i].name == (is_renamed ? renamed->second : name)) return i;
  }
  return std::nullopt;
}

std::optional<uint32_t> Checker::CustomerField(Symbol name) const {
  for (uint32_t i = 0; i < model.customer_fields.size(); ++i) {
    if (model.customer_fields[i].name == name) return i;
  }
  return std::nullopt;
}

std::vector<std::string> Checker::FieldNames(const FileScope& scope, EventTypeId event) const {
  std::vector<std::string> result;
  if (auto needed = scope.fields.find(event); needed != scope.fields.end()) {
    for (const auto& [name, field] : needed->second) result.emplace_back(Text(name));
    std::sort(result.begin(), result.end());
    return result;
  }
  for (const FieldInfo& field : model.events[event].fields) result.emplace_back(Text(field.name));
  return result;
}

bool Checker::SameEnum(EnumId a, EnumId b) const {
  return a == b || model.enums[a].members == model.enums[b].members;
}

}  // namespace senda::sema
