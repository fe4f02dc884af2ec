#include "compiler/sema/check_maps.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "compiler/diag/near_miss.h"
#include "compiler/sema/check_expr.h"
#include "compiler/sema/declarations.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

constexpr std::array<std::string_view, 4> kNoStageNames = {"known", "unknown", "true", "false"};

template <typename Id, typename Info>
std::map<uint32_t, Id> ByDeclaration(const IdStore<Id, Info>& declared) {
  std::map<uint32_t, Id> out;
  for (Id id : declared.ids()) out[declared[id].declaration.index()] = id;
  return out;
}

// The parts of each map, as they are written.
class PartList {
 public:
  explicit PartList(Checker& checker)
      : model_(checker.model),
        ast_(checker.ast),
        stages_(ByDeclaration(model_.stages)),
        touchpoints_(ByDeclaration(model_.touchpoints)),
        pains_(ByDeclaration(model_.pains)) {}

  void Fill() {
    for (MapId id : model_.maps.ids()) {
      uint32_t touchpoints = 0, pains = 0;
      MapInfo& map = model_.maps[id];
      for (ast::DeclId stage : std::get<ast::MapDecl>(ast_.declarations[map.declaration].node).stages) {
        const auto found = stages_.find(stage.index());
        if (found == stages_.end()) continue;  // its name is taken
        Place(&model_.stages[found->second], id, static_cast<uint32_t>(map.stages.size()));
        map.stages.push_back(found->second);
        const auto& inner = std::get<ast::StageDecl>(ast_.declarations[stage].node);
        for (ast::DeclId touchpoint : inner.touchpoints) {
          if (const auto at = touchpoints_.find(touchpoint.index()); at != touchpoints_.end()) {
            Place(&model_.touchpoints[at->second], id, touchpoints++);
          }
          PlacePains(std::get<ast::TouchpointDecl>(ast_.declarations[touchpoint].node).pains, id, &pains);
        }
        PlacePains(inner.pains, id, &pains);
      }
    }
  }

 private:
  static void Place(MapPart* part, MapId map, uint32_t number) {
    part->map = map;
    part->number = number;
  }
  void PlacePains(const std::vector<ast::DeclId>& pains, MapId map, uint32_t* number) {
    for (ast::DeclId pain : pains) {
      const auto found = pains_.find(pain.index());
      if (found != pains_.end()) Place(&model_.pains[found->second], map, (*number)++);
    }
  }

  Model& model_;
  const ast::Ast& ast_;
  std::map<uint32_t, StageId> stages_;
  std::map<uint32_t, TouchpointId> touchpoints_;
  std::map<uint32_t, PainId> pains_;
};

// `formers`: what it was called before, when the map or stage was called otherwise.
void AddField(Checker& checker, const std::vector<std::string>& names, Type type, std::optional<uint32_t>* place) {
  *place = static_cast<uint32_t>(checker.model.customer_fields.size());
  FieldInfo field{checker.interner.Intern(names.front()), type, {}, {}, {}, true};
  for (size_t i = 1; i < names.size(); ++i) field.former_names.push_back(checker.interner.Intern(names[i]));
  checker.model.customer_fields.push_back(std::move(field));
}

// What it is called, then what it was called before, in the same package or on the same map.
std::vector<std::string> NamesOf(const Checker& checker, const ast::Declaration& declared,
                                 const std::string& qualified) {
  std::vector<std::string> names = {qualified};
  const size_t dot = qualified.rfind('.');
  const std::string prefix = dot == std::string::npos ? "" : qualified.substr(0, dot + 1);
  for (const ast::Name& former : declared.former_names)
    names.push_back(prefix + std::string(checker.Text(former.text)));
  return names;
}

// Where on the map a customer is, and since when for each stage.
void AddFieldsOf(Checker& checker, MapId id) {
  Model& model = checker.model;
  EnumInfo stages{model.maps[id].qualified_name, {}, {}};
  bool is_measured = false;
  for (StageId stage : model.maps[id].stages) {
    const ast::Declaration& declared = checker.DeclarationOf(model.stages[stage].declaration);
    stages.members.push_back(declared.name.text);
    std::vector<Symbol> formers;
    for (const ast::Name& former : declared.former_names) formers.push_back(former.text);
    stages.former_members.push_back(std::move(formers));
    is_measured |= model.stages[stage].trigger.is_valid();
  }
  Type type = Of(TypeKind::kEnum);
  type.enumeration = model.maps[id].stage_enum = model.enums.Add(std::move(stages));
  if (!is_measured) return;
  const std::vector<std::string> maps =
      NamesOf(checker, checker.DeclarationOf(model.maps[id].declaration), model.maps[id].qualified_name);
  std::vector<std::string> names;
  for (const std::string& map : maps) names.push_back(fmt::format("stage({})", map));
  AddField(checker, names, Optional(type), &model.maps[id].stage_field);
  for (StageId stage : model.maps[id].stages) {
    if (!model.stages[stage].trigger.is_valid()) continue;
    const ast::Declaration& declared = checker.DeclarationOf(model.stages[stage].declaration);
    names.clear();
    for (const std::string& map : maps) {
      const std::string qualified = fmt::format("{}.{}", map, checker.Text(declared.name.text));
      for (const std::string& name : NamesOf(checker, declared, qualified))
        names.push_back(fmt::format("since({})", name));
    }
    AddField(checker, names, Optional(Of(TypeKind::kInstant)), &model.stages[stage].since_field);
  }
}

void AddMeasures(Checker& checker) {
  Model& model = checker.model;
  for (const NamedDeclaration& measure : model.measures) {
    const auto& node = std::get<ast::MeasureDecl>(checker.DeclarationOf(measure.declaration).node);
    std::vector<ParameterInfo> parameters;
    std::vector<Type> types;
    for (const ast::Parameter& parameter : node.function.parameters) {
      const bool is_event = checker.Text(parameter.type.name.text) == "event";
      Type type = is_event ? Of(TypeKind::kEvent)
                           : ResolveType(checker, parameter.type, measure.qualified_name,
                                         checker.ScopeOf(measure.declaration), false);
      parameters.push_back({parameter.name.text, type, parameter.name.span});
      types.push_back(type);
    }
    checker.measure_parameters.push_back(std::move(parameters));
    model.measure_types.push_back(std::move(types));
  }
  checker.measure_states.resize(model.measures.size());
  checker.measure_results.resize(model.measures.size());
}

class MapChecker {
 public:
  MapChecker(Checker& checker, MapId id)
      : checker_(checker), declared_(checker.DeclarationOf(checker.model.maps[id].declaration)) {}

  void Check() {
    const auto& map = std::get<ast::MapDecl>(declared_.node);
    const FileScope& scope = checker_.ScopeOf(checker_.model.maps[IdOf()].declaration);
    if (map.persona) {
      checker_.Resolve(scope, map.persona->parts, map.persona->span, "persona", {DeclKind::kPersona});
    }
    if (map.stages.empty()) {
      checker_.sink.Report(Kind::kMapEmpty, declared_.name.span, checker_.Text(declared_.name.text));
    }
    for (ast::DeclId id : map.stages) CheckStage(id, scope);
    for (ast::DeclId id : map.improvements) {
      const auto& node = std::get<ast::ImprovementDecl>(checker_.DeclarationOf(id).node);
      CheckPain(node.pain, scope);
      checker_.Resolve(scope, node.journey.parts, node.journey.span, "journey", {DeclKind::kJourney});
    }
  }

 private:
  MapId IdOf() const {
    for (MapId id : checker_.model.maps.ids()) {
      if (&checker_.DeclarationOf(checker_.model.maps[id].declaration) == &declared_) return id;
    }
    return {};
  }

  void CheckStage(ast::DeclId id, const FileScope& scope) {
    const ast::Declaration& stage = checker_.DeclarationOf(id);
    std::string_view name = checker_.Text(stage.name.text);
    // stage known "…"
    if (std::find(kNoStageNames.begin(), kNoStageNames.end(), name) != kNoStageNames.end()) {
      checker_.sink.Report(Kind::kStageName, stage.name.span, name);
    }
    const auto& node = std::get<ast::StageDecl>(stage.node);
    for (ast::DeclId touchpoint : node.touchpoints) CheckTouchpoint(touchpoint, scope);
    for (ast::DeclId pain : node.pains) CheckLevels(pain);
  }

  void CheckTouchpoint(ast::DeclId id, const FileScope& scope) {
    const ast::Declaration& declared = checker_.DeclarationOf(id);
    const auto& node = std::get<ast::TouchpointDecl>(declared.node);
    if (node.owner &&
        checker_.names.Find(scope, Namespace::kTeam, node.owner->parts).status != Lookup::Status::kFound) {
      const std::string owner = checker_.Text(*node.owner);
      auto report = checker_.sink.Report(Kind::kOwnerUnknown, node.owner->span, owner);
      const std::vector<std::string> teams = checker_.names.Visible(scope, Namespace::kTeam);
      if (NearMiss(owner, teams)) {
        checker_.Suggest(report, owner, [&] { return teams; });
      } else {
        report.Help(fmt::format("declare it: `team {} {{ hours 09:00 to 18:00 weekdays }}`", owner));
      }
    }
    if (node.is_moment_of_truth && !node.owner) {
      checker_.sink.Report(Kind::kMomentUnowned, declared.name.span, checker_.Text(declared.name.text))
          .Help("say which team answers for it: `owner …`");
    }
    // feels -3
    if (node.feels && (node.feels->value < -2 || node.feels->value > 2)) {
      checker_.sink.Report(Kind::kFeelsRange, node.feels->span, node.feels->value);
    }
    for (ast::DeclId pain : node.pains) CheckLevels(pain);
  }

  void CheckLevels(ast::DeclId id) {
    const auto& pain = std::get<ast::PainDecl>(checker_.DeclarationOf(id).node);
    const auto check = [&](std::string_view what, const std::optional<ast::Name>& level) {
      if (!level) return;
      std::string_view text = checker_.Text(level->text);
      if (text == "high" || text == "medium" || text == "low") return;
      // impact huge
      auto report = checker_.sink.Report(Kind::kLevelUnknown, level->span, what, text);
      checker_.Suggest(report, text, [] { return std::vector<std::string>{"high", "medium", "low"}; });
    };
    check("impact", pain.impact);
    check("effort", pain.effort);
  }

  // A pain of this map may be named alone.
  void CheckPain(const ast::QualifiedName& pain, const FileScope& scope) {
    std::vector<ast::Name> path = pain.parts;
    if (path.size() == 1) path.insert(path.begin(), declared_.name);
    checker_.Resolve(scope, path, pain.span, "pain", {DeclKind::kPain});
  }

  Checker& checker_;
  const ast::Declaration& declared_;
};

}  // namespace

void AddStages(Checker& checker) {
  PartList(checker).Fill();
  for (MapId id : checker.model.maps.ids()) AddFieldsOf(checker, id);
  AddMeasures(checker);
}

MapId FindMap(const Checker& checker, const FileScope& scope, const ast::QualifiedName& path) {
  const Lookup found = checker.names.Find(scope, Namespace::kMap, path.parts);
  return found.status == Lookup::Status::kFound ? MapId(found.ref.index) : MapId();
}

void CheckMaps(Checker& checker) {
  for (const NamedDeclaration& persona : checker.model.personas) {
    const auto& node = std::get<ast::PersonaDecl>(checker.DeclarationOf(persona.declaration).node);
    if (!node.matches) continue;
    checker.Resolve(checker.ScopeOf(persona.declaration), node.matches->parts, node.matches->span, "segment",
                    {DeclKind::kSegment});
  }
  for (MapId id : checker.model.maps.ids()) MapChecker(checker, id).Check();
}

}  // namespace senda::sema
