// Maps as the program describes them.
#include <map>

#include "compiler/lower/reports.h"

namespace senda::lower {
namespace {

abi::Level LevelOf(const Inputs& in, const std::optional<ast::Name>& written) {
  if (!written) return abi::Level::kMedium;
  const std::string word = in.Text(written->text);
  return word == "high" ? abi::Level::kHigh : word == "low" ? abi::Level::kLow : abi::Level::kMedium;
}

class MapLowering {
 public:
  MapLowering(const Inputs& in, const std::vector<uint32_t>& named_triggers, const std::vector<uint32_t>& emotions,
              sema::MapId id)
      : in_(in), named_triggers_(named_triggers), emotions_(emotions), id_(id) {}

  abi::Map Describe() {
    const sema::MapInfo& info = in_.model.maps[id_];
    const ast::Declaration& declared = in_.ast.declarations[info.declaration];
    const auto& node = std::get<ast::MapDecl>(declared.node);
    map_.id = info.qualified_name;
    map_.title = declared.title.value_or("");
    map_.is_draft = declared.is_draft;
    map_.position = in_.Position(declared.span);
    map_.stage_field = info.stage_field.value_or(abi::kNone);
    if (node.persona) map_.persona = FindPersona(*node.persona);
    for (const ast::Phase& phase : node.phases) {
      map_.phases.push_back(
          {in_.Text(phase.name.text), phase.title.value_or(""), phase.first_stage, phase.stage_count});
    }
    for (uint32_t number = 0; number < info.stages.size(); ++number) AddStage(info.stages[number], number);
    for (ast::DeclId id : node.improvements) AddImprovement(in_.ast.declarations[id]);
    return std::move(map_);
  }

 private:
  uint32_t TriggerOf(const sema::MapPart& part) const {
    return part.trigger.is_valid() ? named_triggers_.at(part.trigger.index()) : abi::kNone;
  }
  uint32_t FindPersona(const ast::QualifiedName& path) const {
    const std::string name = in_.Text(path.parts.back().text);
    for (uint32_t i = 0; i < in_.model.personas.size(); ++i) {
      if (Inputs::LastPart(in_.model.personas[sema::PersonaId(i)].qualified_name) == name) return i;
    }
    return abi::kNone;
  }
  template <typename Id>
  static std::map<uint32_t, Id> ByDeclaration(const IdStore<Id, sema::MapPart>& parts) {
    std::map<uint32_t, Id> out;
    for (Id id : parts.ids()) out[parts[id].declaration.index()] = id;
    return out;
  }

  // What stages, touchpoints and pains have in common.
  template <typename Part>
  Part Begin(const sema::MapPart& part) const {
    const ast::Declaration& declared = in_.ast.declarations[part.declaration];
    Part out;
    out.id = part.qualified_name;
    out.title = declared.title.value_or("");
    out.trigger = TriggerOf(part);
    out.position = in_.Position(declared.span);
    return out;
  }

  void AddStage(sema::StageId id, uint32_t number) {
    const sema::MapPart& part = in_.model.stages[id];
    const ast::Declaration& declared = in_.ast.declarations[part.declaration];
    auto stage = Begin<abi::Stage>(part);
    stage.since_field = part.since_field.value_or(abi::kNone);
    map_.stages.push_back(std::move(stage));
    const auto& node = std::get<ast::StageDecl>(declared.node);
    for (ast::DeclId touchpoint : node.touchpoints) AddTouchpoint(touchpoints_.at(touchpoint.index()), number);
    for (ast::DeclId pain : node.pains) AddPain(pains_.at(pain.index()), number, abi::kNone);
  }

  void AddTouchpoint(sema::TouchpointId id, uint32_t stage) {
    const sema::MapPart& part = in_.model.touchpoints[id];
    const ast::Declaration& declared = in_.ast.declarations[part.declaration];
    const auto& node = std::get<ast::TouchpointDecl>(declared.node);
    auto out = Begin<abi::Touchpoint>(part);
    out.stage = stage;
    out.is_moment_of_truth = node.is_moment_of_truth;
    if (node.place) out.place = in_.Text(node.place->text);
    if (node.owner) {
      for (const ast::Name& name : node.owner->parts) {
        out.owner += (out.owner.empty() ? "" : ".") + in_.Text(name.text);
      }
    }
    out.expects = node.expects.value_or("");
    if (node.feels) {
      out.has_feeling = true;
      out.feels = node.feels->value;
    }
    out.emotion = emotions_.at(id.index());
    const auto number = static_cast<uint32_t>(map_.touchpoints.size());
    map_.touchpoints.push_back(std::move(out));
    for (ast::DeclId pain : node.pains) AddPain(pains_.at(pain.index()), stage, number);
  }

  void AddPain(sema::PainId id, uint32_t stage, uint32_t touchpoint) {
    const sema::MapPart& part = in_.model.pains[id];
    const ast::Declaration& declared = in_.ast.declarations[part.declaration];
    const auto& node = std::get<ast::PainDecl>(declared.node);
    auto out = Begin<abi::Pain>(part);
    out.stage = stage;
    out.touchpoint = touchpoint;
    out.evidence = node.evidence.value_or("");
    out.impact = LevelOf(in_, node.impact);
    out.effort = LevelOf(in_, node.effort);
    map_.pains.push_back(std::move(out));
  }

  void AddImprovement(const ast::Declaration& declared) {
    const auto& node = std::get<ast::ImprovementDecl>(declared.node);
    const std::string pain = in_.Text(node.pain.parts.back().text), journey = in_.Text(node.journey.parts.back().text);
    abi::Improvement out{map_.id + "." + in_.Text(declared.name.text), declared.title.value_or(""), abi::kNone,
                         abi::kNone};
    for (uint32_t i = 0; i < map_.pains.size(); ++i) {
      if (Inputs::LastPart(map_.pains[i].id) == pain) out.pain = i;
    }
    for (uint32_t i = 0; i < in_.model.journeys.size(); ++i) {
      if (Inputs::LastPart(in_.model.journeys[sema::JourneyId(i)].qualified_name) == journey) out.journey = i;
    }
    map_.improvements.push_back(std::move(out));
  }

  const Inputs& in_;
  const std::vector<uint32_t>& named_triggers_;
  const std::vector<uint32_t>& emotions_;
  sema::MapId id_;
  std::map<uint32_t, sema::TouchpointId> touchpoints_ = ByDeclaration(in_.model.touchpoints);
  std::map<uint32_t, sema::PainId> pains_ = ByDeclaration(in_.model.pains);
  abi::Map map_;
};

}  // namespace

void DescribeMaps(const Inputs& in, const std::vector<uint32_t>& named_triggers, const std::vector<uint32_t>& emotions,
                  Expressions* expressions, abi::Program* program) {
  for (const sema::NamedDeclaration& named : in.model.personas) {
    const auto& node = std::get<ast::PersonaDecl>(in.declaration(named).node);
    abi::Persona persona;
    persona.id = named.qualified_name;
    persona.title = in.declaration(named).title.value_or("");
    persona.wants = node.wants;
    persona.worries = node.worries;
    if (node.matches) {
      const std::string segment = in.Text(node.matches->parts.back().text);
      for (uint32_t i = 0; i < in.model.segments.size(); ++i) {
        if (Inputs::LastPart(in.model.segments[sema::SegmentId(i)].qualified_name) == segment) {
          persona.segment = expressions->SegmentNumber(sema::SegmentId(i));
        }
      }
    }
    program->personas.push_back(std::move(persona));
  }
  for (sema::MapId id : in.model.maps.ids()) {
    program->maps.push_back(MapLowering(in, named_triggers, emotions, id).Describe());
  }
}

}  // namespace senda::lower
