#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "compiler/base/currency.h"
#include "compiler/base/overloaded.h"
#include "compiler/sema/builtins.h"
#include "compiler/sema/declarations.h"

namespace senda::sema {
namespace {

struct Entry {
  Namespace space;
  DeclKind kind;
  std::string qualified_name;
  Symbol package;
  Symbol name;
  ast::DeclId declaration;  // invalid for a built-in event
  Span span;
};

std::optional<DeclKind> KindOf(const ast::DeclNode& node) {
  return std::visit(Overloaded{
                        [](const ast::CustomerDecl&) -> std::optional<DeclKind> { return std::nullopt; },
                        [](const ast::EventDecl&) -> std::optional<DeclKind> { return DeclKind::kEvent; },
                        [](const ast::RecordDecl&) -> std::optional<DeclKind> { return DeclKind::kRecord; },
                        [](const ast::NeedsDecl&) -> std::optional<DeclKind> { return std::nullopt; },
                        [](const ast::LetDecl&) -> std::optional<DeclKind> { return DeclKind::kLet; },
                        [](const ast::DefineDecl&) -> std::optional<DeclKind> { return DeclKind::kDefine; },
                        [](const ast::SegmentDecl&) -> std::optional<DeclKind> { return DeclKind::kSegment; },
                        [](const ast::TriggerDecl&) -> std::optional<DeclKind> { return DeclKind::kTrigger; },
                        [](const ast::ChannelDecl&) -> std::optional<DeclKind> { return DeclKind::kChannel; },
                        [](const ast::MessageDecl&) -> std::optional<DeclKind> { return DeclKind::kMessage; },
                        [](const ast::JourneyDecl&) -> std::optional<DeclKind> { return DeclKind::kJourney; },
                        [](const ast::HoldoutDecl&) -> std::optional<DeclKind> { return std::nullopt; },
                        [](const ast::HookDecl&) -> std::optional<DeclKind> { return DeclKind::kHook; },
                        [](const ast::TestDecl&) -> std::optional<DeclKind> { return std::nullopt; },
                        [](const ast::TeamDecl&) -> std::optional<DeclKind> { return DeclKind::kTeam; },
                        [](const ast::TopicDecl&) -> std::optional<DeclKind> { return DeclKind::kTopic; },
                        [](const ast::PolicyDecl&) -> std::optional<DeclKind> { return DeclKind::kPolicy; },
                        [](const ast::GuaranteeDecl&) -> std::optional<DeclKind> { return std::nullopt; },
                        [](const ast::PersonaDecl&) -> std::optional<DeclKind> { return DeclKind::kPersona; },
                        [](const ast::MapDecl&) -> std::optional<DeclKind> { return DeclKind::kMap; },
                        [](const ast::StageDecl&) -> std::optional<DeclKind> { return DeclKind::kStage; },
                        [](const ast::TouchpointDecl&) -> std::optional<DeclKind> { return DeclKind::kTouchpoint; },
                        [](const ast::PainDecl&) -> std::optional<DeclKind> { return DeclKind::kPain; },
                        [](const ast::KpiDecl&) -> std::optional<DeclKind> { return DeclKind::kKpi; },
                        [](const ast::MeasureDecl&) -> std::optional<DeclKind> { return DeclKind::kMeasure; },
                        [](const ast::ImprovementDecl&) -> std::optional<DeclKind> { return std::nullopt; },
                        [](const ast::CatalogDecl&) -> std::optional<DeclKind> { return DeclKind::kCatalog; },
                        [](const ast::CouponDecl&) -> std::optional<DeclKind> { return DeclKind::kCoupon; },
                    },
                    node);
}

// Why a name cannot be declared; empty if it can.
std::string WhyReserved(std::string_view name, DeclKind kind) {
  if (FindCurrency(name) != nullptr) return "it is the code of a currency";
  if (kind == DeclKind::kStage || kind == DeclKind::kTouchpoint || kind == DeclKind::kPain) return {};
  if (kind == DeclKind::kRecord && IsTypeName(name)) return "it is a type that every program has";
  if (kind == DeclKind::kCatalog && FindBuiltin(name)) return "it is a function that every program has";
  if (NamespaceOf(kind) != Namespace::kAsked) return {};
  if (IsBuiltInEvent(name)) return "it is an event that every program has";
  if (kind == DeclKind::kDefine && FindBuiltin(name)) return "it is a function that every program has";
  for (std::string_view word : {"customer", "now", "today", "entering"}) {
    if (name == word) return fmt::format("`{}` has a meaning of its own in every expression", word);
  }
  return {};
}

class Collector {
 public:
  explicit Collector(Checker& checker) : checker_(checker) {}

  void Run() {
    ReadPackages();
    for (const ast::File& file : checker_.ast.files) {
      for (ast::DeclId id : file.declarations) AddDeclaration(file, id);
    }
    AddBuiltInEvents();
    AddGuarantees();
    std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
      return std::tie(a.space, a.qualified_name, a.span) < std::tie(b.space, b.qualified_name, b.span);
    });
    for (size_t i = 0; i < entries_.size(); ++i) {
      bool is_repeated = i > 0 && entries_[i].space == entries_[i - 1].space &&
                         entries_[i].qualified_name == entries_[i - 1].qualified_name;
      if (is_repeated) {
        ReportTwice(entries_[i], entries_[i - 1]);
        entries_[i].span = entries_[i - 1].span;  // every further one points at the first
      } else {
        Register(entries_[i]);
      }
    }
  }

 private:
  void ReadPackages() {
    Symbol root = checker_.names.root();
    for (const ast::File& file : checker_.ast.files) {
      size_t index = file.file.index();
      if (index >= checker_.scopes.size()) checker_.scopes.resize(index + 1, FileScope{root, {}});
      FileScope& scope = checker_.scopes[index];
      if (file.package) scope.package = checker_.names.Join(file.package->parts, file.package->parts.size());
      if (!checker_.names.HasPackage(scope.package)) checker_.names.AddPackage(scope.package);
    }
    for (const ast::File& file : checker_.ast.files) {
      for (const ast::UseClause& use : file.uses) ReadUse(file, use);
    }
  }

  void ReadUse(const ast::File& file, const ast::UseClause& use) {
    Symbol package = checker_.names.Join(use.package.parts, use.package.parts.size());
    if (checker_.names.HasPackage(package)) {
      checker_.scopes[file.file.index()].used.push_back(package);
      return;
    }
    auto report = checker_.sink.Report(Kind::kPackageUnknown, use.package.span, checker_.Text(package));
    std::vector<std::string> packages = checker_.names.Packages();
    std::erase_if(packages, [](const std::string& one) { return one.empty(); });
    checker_.SuggestOrList(report, checker_.Text(package), packages);
  }

  void AddDeclaration(const ast::File& file, ast::DeclId id) {
    const ast::Declaration& declaration = checker_.ast.declarations[id];
    std::optional<DeclKind> kind = KindOf(declaration.node);
    if (!kind) return;
    std::string_view name = checker_.Text(declaration.name.text);
    if (std::string why = WhyReserved(name, *kind); !why.empty()) {
      checker_.sink.Report(Kind::kNameBuiltIn, declaration.name.span, name, why).Help("give it another name");
      return;
    }
    Symbol package = checker_.scopes[file.file.index()].package;
    // The parts of a map are named behind it.
    const bool is_part = *kind == DeclKind::kStage || *kind == DeclKind::kTouchpoint || *kind == DeclKind::kPain;
    if (is_part && declaration.map.is_valid()) {
      const Symbol map = checker_.ast.declarations[declaration.map].name.text;
      package = checker_.interner.Intern(checker_.names.Qualified(package, map));
    }
    entries_.push_back({NamespaceOf(*kind), *kind, checker_.names.Qualified(package, declaration.name.text), package,
                        declaration.name.text, id, declaration.name.span});
  }

  // A guarantee is called by its text.
  void AddGuarantees() {
    std::vector<NamedDeclaration>& all = checker_.model.guarantees;
    for (const ast::File& file : checker_.ast.files) {
      for (ast::DeclId id : file.declarations) {
        const ast::Declaration& declared = checker_.ast.declarations[id];
        if (std::holds_alternative<ast::GuaranteeDecl>(declared.node)) all.push_back({declared.title.value_or(""), id});
      }
    }
    std::sort(all.begin(), all.end(), [&](const NamedDeclaration& a, const NamedDeclaration& b) {
      return std::tie(a.qualified_name, checker_.ast.declarations[a.declaration].span) <
             std::tie(b.qualified_name, checker_.ast.declarations[b.declaration].span);
    });
    checker_.model.guarantee_names.resize(all.size());
  }

  void AddBuiltInEvents() {
    for (std::string_view name : kBuiltInEvents) {
      entries_.push_back({Namespace::kAsked, DeclKind::kEvent, std::string(name), checker_.names.root(),
                          checker_.interner.Intern(name), ast::DeclId(), Span{}});
    }
  }

  void ReportTwice(const Entry& entry, const Entry& first) {
    std::string_view name = checker_.Text(entry.name);
    auto report = checker_.sink.Report(Kind::kNameTwice, checker_.ast.declarations[entry.declaration].name.span, name);
    if (first.span.is_valid()) report.Note(first.span, "the first one is here");
    report.Help("give one of them another name");
  }

  void Register(const Entry& entry) {
    Model& model = checker_.model;
    NamedDeclaration named{entry.qualified_name, entry.declaration};
    uint32_t index = 0;
    switch (entry.kind) {
      case DeclKind::kEvent: index = model.events.Add({entry.qualified_name, entry.declaration, {}, {}}).index(); break;
      case DeclKind::kTrigger: index = model.triggers.Add(named).index(); break;
      case DeclKind::kSegment: index = model.segments.Add(named).index(); break;
      case DeclKind::kLet: index = model.lets.Add(named).index(); break;
      case DeclKind::kDefine: index = model.defines.Add(named).index(); break;
      case DeclKind::kChannel: index = model.channels.Add(named).index(); break;
      case DeclKind::kMessage: index = model.messages.Add(named).index(); break;
      case DeclKind::kJourney: index = model.journeys.Add(named).index(); break;
      case DeclKind::kRecord: index = model.records.Add({entry.qualified_name, entry.declaration, {}}).index(); break;
      case DeclKind::kHook: index = model.hooks.Add(named).index(); break;
      case DeclKind::kTeam: index = model.teams.Add(named).index(); break;
      case DeclKind::kTopic: index = model.topics.Add(named).index(); break;
      case DeclKind::kPolicy: index = model.policies.Add(named).index(); break;
      case DeclKind::kPersona: index = model.personas.Add(named).index(); break;
      case DeclKind::kMap: index = model.maps.Add({entry.qualified_name, entry.declaration, {}, {}, {}}).index(); break;
      case DeclKind::kStage: index = model.stages.Add(PartOf(entry)).index(); break;
      case DeclKind::kTouchpoint: index = model.touchpoints.Add(PartOf(entry)).index(); break;
      case DeclKind::kPain: index = model.pains.Add(PartOf(entry)).index(); break;
      case DeclKind::kKpi: {
        index = model.kpis.Add({entry.qualified_name, entry.declaration, {}, {}, {}, {}}).index();
        break;
      }
      case DeclKind::kMeasure: index = model.measures.Add(named).index(); break;
      case DeclKind::kCatalog:
        index = model.catalogs.Add({entry.qualified_name, entry.declaration, {}, {}}).index();
        break;
      case DeclKind::kCoupon: index = model.coupons.Add(named).index(); break;
    }
    checker_.names.Add(entry.space, entry.package, entry.name, {entry.kind, index});
  }

  // What happens on a map fires a trigger of that name.
  MapPart PartOf(const Entry& entry) {
    MapPart part{entry.qualified_name, entry.declaration, {}, 0, {}, {}};
    if (ast::FiringPattern(checker_.ast.declarations[entry.declaration]).is_valid()) {
      part.trigger = checker_.model.triggers.Add({entry.qualified_name, entry.declaration});
    }
    return part;
  }

  Checker& checker_;
  std::vector<Entry> entries_;
};

}  // namespace

void CollectDeclarations(Checker& checker) {
  Collector(checker).Run();
}

}  // namespace senda::sema
