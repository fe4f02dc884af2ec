// Declarations other than journeys.
#include <algorithm>

#include "compiler/syntax/builder.h"

namespace senda::syntax {

ast::Declaration Builder::BuildDeclaration(Parser::DeclarationContext* tree) {
  is_depth_reported_ = false;
  ast::Declaration declaration{SpanOf(tree), {}, std::nullopt,  DocumentationBefore(tree), false, {},
                               {},           {}, ast::LetDecl{}};
  BuildAllowances(tree, &declaration);
  auto head = [&](auto* named, Parser::TextContext* title) {
    declaration.name = BuildName(named->id);
    declaration.title = BuildTitle(title);
    BuildHead(named->head, &declaration);
  };
  if (auto* customer = tree->asCustomer) {
    declaration.node = BuildCustomer(customer);
  } else if (auto* event = tree->asEvent) {
    head(event, event->title);
    declaration.node = BuildEvent(event);
  } else if (auto* record = tree->asRecord) {
    head(record, record->title);
    declaration.node = ast::RecordDecl{BuildFields(record->fields)};
  } else if (auto* needs = tree->asNeeds) {
    declaration.name = BuildName(needs->id);
    declaration.node = ast::NeedsDecl{BuildFields(needs->fields)};
  } else if (auto* let = tree->asLet) {
    head(let, nullptr);
    declaration.node = ast::LetDecl{BuildExpression(let->value)};
  } else if (auto* define = tree->asDefine) {
    head(define, nullptr);
    declaration.node = BuildDefine(define);
  } else if (auto* segment = tree->asSegment) {
    head(segment, segment->title);
    declaration.node = ast::SegmentDecl{BuildExpression(segment->condition)};
  } else if (auto* trigger = tree->asTrigger) {
    head(trigger, trigger->title);
    declaration.node = ast::TriggerDecl{BuildPattern(trigger->fires)};
  } else if (auto* channel = tree->asChannel) {
    head(channel, channel->title);
    declaration.node = BuildChannel(channel);
  } else if (auto* message = tree->asMessage) {
    head(message, message->title);
    declaration.node = BuildMessage(message);
  } else if (auto* holdout = tree->asHoldout) {
    declaration.node = ast::HoldoutDecl{BuildShare(holdout->share, SpanOf(holdout))};
  } else if (auto* hook = tree->asHook) {
    head(hook, nullptr);
    declaration.node = BuildHook(hook);
  } else if (auto* team = tree->asTeam) {
    head(team, team->title);
    declaration.node = BuildTeam(team);
  } else if (auto* journey = tree->asJourney) {
    head(journey, journey->title);
    declaration.node = BuildJourney(journey);
  } else if (auto* catalog = tree->asCatalog) {
    head(catalog, catalog->title);
    declaration.node = BuildCatalog(catalog);
  } else if (auto* coupon = tree->asCoupon) {
    head(coupon, coupon->title);
    declaration.node = BuildCoupon(coupon);
  } else {
    BuildRuleOrMap(tree, &declaration);
  }
  return declaration;
}

// Tests, rules, and what stands on the map.
void Builder::BuildRuleOrMap(Parser::DeclarationContext* tree, ast::Declaration* declaration) {
  auto head = [&](auto* named, Parser::TextContext* title) {
    declaration->name = BuildName(named->id);
    declaration->title = BuildTitle(title);
    BuildHead(named->head, declaration);
  };
  if (auto* test = tree->asTest) {
    declaration->title = BuildPlainText(test->title);
    declaration->name.span = SpanOf(test->title);
    declaration->node = BuildTest(test);
  } else if (auto* topic = tree->asTopic) {
    head(topic, topic->title);
    declaration->node = ast::TopicDecl{topic->isOn != nullptr};
  } else if (auto* policy = tree->asPolicy) {
    head(policy, policy->title);
    declaration->node = BuildPolicy(policy);
  } else if (auto* guarantee = tree->asGuarantee) {
    declaration->title = BuildTitle(guarantee->title);
    declaration->node = BuildGuarantee(guarantee);
  } else if (auto* persona = tree->asPersona) {
    head(persona, persona->title);
    declaration->node = BuildPersona(persona);
  } else if (auto* map = tree->asMap) {
    head(map, map->title);
    declaration->node = BuildMap(map);
  } else if (auto* kpi = tree->asKpi) {
    head(kpi, kpi->title);
    declaration->node = BuildKpi(kpi);
  } else {
    head(tree->asMeasure, nullptr);
    declaration->node = BuildMeasure(tree->asMeasure);
  }
}

std::optional<std::string> Builder::BuildTitle(Parser::TextContext* tree) {
  if (tree == nullptr) return std::nullopt;
  return BuildPlainText(tree);
}

// The `///` lines in front, without the marks, joined by line breaks.
std::string Builder::DocumentationBefore(const antlr4::ParserRuleContext* tree) const {
  return DocumentationAt(WordOf(tree->start).index());
}

std::string Builder::DocumentationAt(uint32_t token) const {
  auto less = [](const DocumentationLine& line, uint32_t index) { return line.token < index; };
  auto line = std::lower_bound(words_.documentation.begin(), words_.documentation.end(), token, less);
  std::string result;
  for (bool is_first = true; line != words_.documentation.end() && line->token == token; ++line, is_first = false) {
    std::string_view text = line->text.substr(3);
    if (text.starts_with(' ')) text.remove_prefix(1);
    if (!is_first) result += '\n';
    result += text;
  }
  return result;
}

ast::DeclNode Builder::BuildCustomer(Parser::CustomerDeclarationContext* tree) {
  return ast::CustomerDecl{BuildFields(tree->fields), tree->extend != nullptr};
}

ast::DeclNode Builder::BuildEvent(Parser::EventDeclarationContext* tree) {
  ast::EventDecl event{BuildFields(tree->fields), {}, {}};
  if (tree->reach != nullptr) {
    event.reaches = BuildConjunction(tree->reach->condition);
    event.reaches_span = SpanOf(tree->reach);
  }
  return event;
}

ast::DeclNode Builder::BuildDefine(Parser::DefineDeclarationContext* tree) {
  ast::DefineDecl define;
  for (auto* parameter : tree->parameters) define.parameters.push_back(BuildParameter(parameter));
  define.value = BuildExpression(tree->value);
  return define;
}

// Fields stand on lines of their own, or have commas between them. What follows one that does not may have been
// misread, so that nothing more is said.
std::vector<ast::Field> Builder::BuildFields(Parser::FieldListContext* tree) {
  std::vector<ast::Field> fields;
  bool is_readable = true;
  for (auto* field : tree->fields) {
    const WordToken& start = WordOf(field->start);
    bool is_separated = fields.empty() || start.is_line_start() || WordBefore(field).type() == Parser::COMMA;
    if (is_readable && !is_separated) {
      is_readable = false;
      std::string before = TextOf(tree->fields[fields.size() - 1]->id);
      sink_->Report(Kind::kFieldsNotSeparated, SpanOf(field->id), TextOf(field->id), before)
          .Help("put a comma between the fields, or each on a line of its own")
          .Fix(Span{file_, WordBefore(field).end(), WordBefore(field).end()}, ",");
    }
    fields.push_back(BuildField(field));
  }
  return fields;
}

ast::Field Builder::BuildField(Parser::FieldContext* tree) {
  ast::Field field{};
  field.name = BuildName(tree->id);
  field.type = BuildType(tree->type);
  field.former_names = BuildFormerNames(tree->formers);
  if (tree->value != nullptr) field.default_value = BuildDefault(tree->value);
  field.documentation = DocumentationBefore(tree);
  field.span = SpanOf(tree);
  return field;
}

// One literal or name.
ast::ExprId Builder::BuildDefault(Parser::DefaultValueContext* tree) {
  if (tree->word != nullptr) return AddExpr(SpanOf(tree), ast::NameExpr{BuildName(tree->word)});
  if (tree->list != nullptr) return BuildList(tree->list);
  if (tree->content != nullptr) {
    ast::TextLiteral text;
    if (std::string plain = BuildPlainText(tree->content); !plain.empty()) text.pieces.push_back(std::move(plain));
    return AddExpr(SpanOf(tree), std::move(text));
  }
  ast::ExprId value = BuildLiteral(tree->value);
  if (tree->negative == nullptr) return value;
  return AddExpr(SpanOf(tree), ast::UnaryExpr{ast::UnaryOperator::kNegate, value}, {value});
}

ast::Parameter Builder::BuildParameter(Parser::ParameterContext* tree) {
  return {BuildName(tree->id), BuildType(tree->type)};
}

void Builder::ReportTwice(const char* what, Span again, Span before) {
  // What else is wrong depends on which of two purposes or samples is meant.
  const std::string_view said = what;
  if (said != "purpose" && said != "sample") ++harmless_count_;
  sink_->Report(Kind::kSaidTwice, again, what).Note(before, "it was first said here");
}

}  // namespace senda::syntax
