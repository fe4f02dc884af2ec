// Maps: personas, stages, touchpoints, pains, measures.
#include "compiler/syntax/builder.h"

namespace senda::syntax {
namespace {

ast::BinaryOperator ThresholdOf(const antlr4::Token* op) {
  if (op == nullptr) return ast::BinaryOperator::kGe;
  switch (op->getType()) {
    case Parser::LESS: return ast::BinaryOperator::kLt;
    case Parser::LESS_EQUAL: return ast::BinaryOperator::kLe;
    case Parser::GREATER: return ast::BinaryOperator::kGt;
    default: return ast::BinaryOperator::kGe;
  }
}

}  // namespace

ast::DeclNode Builder::BuildPersona(Parser::PersonaDeclarationContext* tree) {
  ast::PersonaDecl persona;
  if (tree->matches != nullptr) persona.matches = BuildPath(tree->matches);
  for (auto* clause : tree->clauses) {
    if (clause->wants != nullptr) persona.wants.push_back(BuildPlainText(clause->wants));
    if (clause->worries != nullptr) persona.worries.push_back(BuildPlainText(clause->worries));
  }
  return persona;
}

// A part of a map: a declaration of its own, which learns of its map when that is known.
ast::DeclId Builder::AddPart(auto* tree, ast::DeclNode node) {
  ast::Declaration part{
      SpanOf(tree), BuildName(tree->id), BuildTitle(tree->title), DocumentationBefore(tree), false, {}, {},
      {},           std::move(node)};
  if constexpr (requires { tree->head; }) BuildHead(tree->head, &part);
  return ast_->declarations.Add(std::move(part));
}

ast::DeclNode Builder::BuildMap(Parser::MapDeclarationContext* tree) {
  ast::MapDecl map;
  if (tree->persona != nullptr) map.persona = BuildPath(tree->persona);
  for (auto* item : tree->items) {
    const auto first = static_cast<uint32_t>(map.stages.size());
    ast::DeclId part;
    if (item->asStage != nullptr) {
      part = BuildStage(item->asStage);
      map.stages.push_back(part);
    } else if (item->asKpi != nullptr) {
      part = AddPart(item->asKpi, BuildKpi(item->asKpi));
      map.kpis.push_back(part);
    } else if (item->asImprovement != nullptr) {
      auto* given = item->asImprovement;
      part = AddPart(given, ast::ImprovementDecl{BuildPath(given->pain), BuildPath(given->journey)});
      map.improvements.push_back(part);
    } else {
      auto* phase = item->asPhase;
      for (auto* stage : phase->stages) map.stages.push_back(BuildStage(stage));
      map.phases.push_back(BuildPhase(phase, first, static_cast<uint32_t>(map.stages.size()) - first));
      continue;
    }
    for (auto* allowance : item->allowances) {
      for (auto* code : allowance->codes) ast_->declarations[part].allowed.push_back(BuildName(code));
    }
  }
  return map;
}

ast::Phase Builder::BuildPhase(Parser::MapPhaseContext* tree, uint32_t first_stage, uint32_t stage_count) {
  ast::Declaration head{};
  BuildHead(tree->head, &head);
  return {BuildName(tree->id),
          BuildTitle(tree->title),
          DocumentationBefore(tree),
          head.former_names,
          SpanOf(tree),
          first_stage,
          stage_count};
}

ast::DeclId Builder::BuildStage(Parser::MapStageContext* tree) {
  ast::StageDecl stage{};
  if (tree->reached != nullptr) stage.reached_by = BuildPattern(tree->reached);
  for (auto* touchpoint : tree->touchpoints) stage.touchpoints.push_back(BuildTouchpoint(touchpoint));
  for (auto* pain : tree->pains) stage.pains.push_back(BuildPain(pain));
  const ast::DeclId id = AddPart(tree, stage);
  for (ast::DeclId pain : stage.pains) std::get<ast::PainDecl>(ast_->declarations[pain].node).stage = id;
  for (ast::DeclId touchpoint : stage.touchpoints) {
    auto& inner = std::get<ast::TouchpointDecl>(ast_->declarations[touchpoint].node);
    inner.stage = id;
    for (ast::DeclId pain : inner.pains) std::get<ast::PainDecl>(ast_->declarations[pain].node).stage = id;
  }
  return id;
}

ast::DeclId Builder::BuildTouchpoint(Parser::MapTouchpointContext* tree) {
  ast::TouchpointDecl touchpoint{};
  touchpoint.is_moment_of_truth = tree->moment != nullptr;
  if (tree->place != nullptr) touchpoint.place = BuildName(tree->place);
  if (tree->owner != nullptr) touchpoint.owner = BuildPath(tree->owner);
  for (auto* clause : tree->clauses) {
    if (clause->observes != nullptr) {
      if (touchpoint.observes.is_valid()) {
        ReportTwice("observes", SpanOf(clause), ast_->patterns[touchpoint.observes].span);
      }
      touchpoint.observes = BuildPattern(clause->observes);
    } else if (clause->expects != nullptr) {
      touchpoint.expects = BuildPlainText(clause->expects);
    } else if (clause->pain != nullptr) {
      touchpoint.pains.push_back(BuildPain(clause->pain));
    } else {
      if (touchpoint.feels) ReportTwice("feels", SpanOf(clause), touchpoint.feels->span);
      const int64_t value = BuildCount(clause->feels);
      const bool is_negative = clause->sign != nullptr && clause->sign->getType() == Parser::MINUS;
      touchpoint.feels = ast::Feeling{is_negative ? -value : value, {}, SpanOf(clause)};
      if (clause->measured != nullptr) touchpoint.feels->measured_by = BuildExpression(clause->measured);
    }
  }
  const ast::DeclId id = AddPart(tree, touchpoint);
  for (ast::DeclId pain : touchpoint.pains) std::get<ast::PainDecl>(ast_->declarations[pain].node).touchpoint = id;
  return id;
}

ast::DeclId Builder::BuildPain(Parser::MapPainContext* tree) {
  ast::PainDecl pain{};
  if (tree->when_ != nullptr) pain.when = BuildPattern(tree->when_);
  if (tree->evidence != nullptr) pain.evidence = BuildPlainText(tree->evidence);
  const auto level = [&](const char* what, const std::vector<Parser::NameContext*>& given) {
    std::optional<ast::Name> out;
    for (auto* one : given) {
      if (out) ReportTwice(what, SpanOf(one), out->span);
      out = BuildName(one);
    }
    return out;
  };
  pain.impact = level("impact", tree->impacts);
  pain.effort = level("effort", tree->efforts);
  return AddPart(tree, std::move(pain));
}

ast::Threshold Builder::BuildThreshold(Parser::ThresholdContext* tree) {
  return {ThresholdOf(tree->op), tree->op != nullptr, BuildAmount(tree->value), SpanOf(tree)};
}

ast::DeclNode Builder::BuildKpi(Parser::KpiDeclarationContext* tree) {
  ast::KpiDecl kpi{};
  kpi.value = BuildExpression(tree->value);
  std::optional<Span> over;
  for (auto* option : tree->options) {
    if (option->over != nullptr) {
      if (over) ReportTwice("over", SpanOf(option), *over);
      over = SpanOf(option);
      kpi.over = BuildAmount(option->over);
    } else if (option->target != nullptr) {
      if (kpi.target) ReportTwice("target", SpanOf(option), kpi.target->span);
      kpi.target = BuildThreshold(option->target);
    } else if (option->alert != nullptr) {
      if (kpi.alert) ReportTwice("alert", SpanOf(option), kpi.alert->span);
      kpi.alert = BuildThreshold(option->alert);
    } else {
      if (kpi.by) ReportTwice("by", SpanOf(option), kpi.by->span);
      kpi.by = BuildKpiBy(option);
    }
  }
  return kpi;
}

ast::KpiBy Builder::BuildKpiBy(Parser::KpiOptionContext* tree) {
  ast::KpiBy by{ast::KpiGrouping::kCustomerField, std::nullopt, std::nullopt, SpanOf(tree)};
  if (tree->segment != nullptr) {
    by.grouping = ast::KpiGrouping::kSegment;
    by.path = BuildPath(tree->segment);
  } else if (tree->stage != nullptr) {
    by.grouping = ast::KpiGrouping::kStage;
    if (tree->map != nullptr) by.path = BuildPath(tree->map);
  } else if (tree->channel != nullptr) {
    by.grouping = ast::KpiGrouping::kChannel;
  } else if (tree->variant != nullptr) {
    by.grouping = ast::KpiGrouping::kVariant;
  } else {
    by.field = BuildName(tree->field_);
  }
  return by;
}

ast::DeclNode Builder::BuildMeasure(Parser::MeasureDeclarationContext* tree) {
  ast::MeasureDecl measure;
  for (auto* parameter : tree->parameters) measure.function.parameters.push_back(BuildParameter(parameter));
  measure.function.value = BuildExpression(tree->value);
  return measure;
}

// The parts of a map in the order in which they are written, the map's own id known.
std::vector<ast::DeclId> Builder::AdoptParts(ast::DeclId id) {
  std::vector<ast::DeclId> parts;
  const auto* map = std::get_if<ast::MapDecl>(&ast_->declarations[id].node);
  if (map == nullptr) return parts;
  const auto adopt = [&](ast::DeclId part) {
    ast_->declarations[part].map = id;
    parts.push_back(part);
  };
  for (ast::DeclId stage : map->stages) {
    adopt(stage);
    const auto& inner = std::get<ast::StageDecl>(ast_->declarations[stage].node);
    for (ast::DeclId touchpoint : inner.touchpoints) {
      adopt(touchpoint);
      for (ast::DeclId pain : std::get<ast::TouchpointDecl>(ast_->declarations[touchpoint].node).pains) adopt(pain);
    }
    for (ast::DeclId pain : inner.pains) adopt(pain);
  }
  for (ast::DeclId kpi : map->kpis) adopt(kpi);
  for (ast::DeclId improvement : map->improvements) adopt(improvement);
  return parts;
}

}  // namespace senda::syntax
