// Tests.
#include "compiler/syntax/builder.h"
#include "compiler/syntax/literals.h"

namespace senda::syntax {

ast::DeclNode Builder::BuildTest(Parser::TestDeclarationContext* tree) {
  ast::TestDecl test;
  for (auto* parameter : tree->parameters) test.parameters.push_back(BuildParameter(parameter));
  for (auto* one : tree->cases) {
    ast::TestCase values{{}, SpanOf(one)};
    for (auto* value : one->values) values.values.push_back(BuildExpression(value));
    test.cases.push_back(std::move(values));
  }
  for (auto* line : tree->lines) BuildTestLine(line, &test);
  return test;
}

void Builder::BuildTestLine(Parser::TestLineContext* tree, ast::TestDecl* test) {
  if (tree->asGiven != nullptr) {
    test->lines.push_back(BuildGiven(tree->asGiven));
  } else if (auto* past = tree->asPast) {
    ast::TestPast built{BuildCount(past->count), SpanOf(past->count), BuildTestEvent(past->happens), {}};
    if (past->every != nullptr) built.every = BuildAmount(past->every);
    test->lines.push_back(std::move(built));
  } else if (auto* moment = tree->asMoment) {
    const antlr4::Token* token = moment->moment != nullptr ? moment->moment : moment->length;
    const std::string_view text = WordOf(token).text();
    const ast::ExprId value = moment->moment != nullptr ? AddExpr(SpanOf(token), ReadDateTime(text))
                                                        : AddExpr(SpanOf(token), ReadDuration(text));
    const Span span{file_, WordOf(moment->start).begin(), WordOf(token).end()};
    test->lines.push_back(ast::TestMoment{moment->moment == nullptr, value, span});
    if (moment->action != nullptr) BuildTestAction(moment->action, test);
  } else {
    BuildTestAction(tree->asAction, test);
  }
}

void Builder::BuildTestAction(Parser::TestActionContext* tree, ast::TestDecl* test) {
  if (tree->happens != nullptr) {
    test->lines.push_back(BuildTestEvent(tree->happens));
  } else if (tree->input != nullptr) {
    test->lines.push_back(BuildTestInput(tree->input));
  } else {
    test->lines.push_back(BuildExpectation(tree));
  }
}

ast::TestLine Builder::BuildTestInput(Parser::TestInputContext* tree) {
  if (tree->catalog != nullptr)
    return ast::TestRow{BuildPath(tree->catalog), BuildRecordFields(tree->row), SpanOf(tree)};
  if (tree->coupon != nullptr) {
    ast::TestCodes codes{BuildPath(tree->coupon), {}, SpanOf(tree)};
    for (auto* code : tree->codes) codes.codes.push_back(BuildPlainText(code));
    return codes;
  }
  ast::TestAnswer answer{};
  if (tree->who != nullptr) answer.who = BuildName(tree->who);
  answer.asked = BuildPath(tree->hook != nullptr ? tree->hook : tree->team);
  if (tree->value != nullptr) answer.value = BuildExpression(tree->value);
  if (tree->outcome != nullptr) answer.outcome = BuildName(tree->outcome);
  answer.span = SpanOf(tree);
  return answer;
}

ast::TestGiven Builder::BuildGiven(Parser::TestGivenContext* tree) {
  ast::TestGiven given;
  given.who = BuildName(tree->who);
  given.fields = BuildRecordFields(tree->fields, &given.consents);
  for (auto* arm : tree->arms) given.arms.push_back({BuildPath(arm->split), BuildName(arm->arm)});
  given.span = SpanOf(tree);
  return given;
}

ast::TestEvent Builder::BuildTestEvent(Parser::TestEventContext* tree) {
  ast::TestEvent event;
  if (tree->who != nullptr) event.who = BuildName(tree->who);
  event.event = BuildPath(tree->event);
  event.fields = BuildRecordFields(tree->fields);
  event.span = SpanOf(tree);
  return event;
}

namespace {

ast::ExpectKind ExpectKindOf(const Parser::TestExpectationContext* tree) {
  const std::pair<const antlr4::Token*, ast::ExpectKind> kinds[] = {
      {tree->nothing, ast::ExpectKind::kNothing}, {tree->send, ast::ExpectKind::kSend},
      {tree->skipped, ast::ExpectKind::kSkip},    {tree->held, ast::ExpectKind::kHold},
      {tree->enter, ast::ExpectKind::kEnter},     {tree->exit, ast::ExpectKind::kExit},
      {tree->goal, ast::ExpectKind::kGoal},       {tree->assigned, ast::ExpectKind::kAssign},
      {tree->called, ast::ExpectKind::kCall},     {tree->set, ast::ExpectKind::kSet},
      {tree->emitted, ast::ExpectKind::kEmit},    {tree->kpi, ast::ExpectKind::kKpi},
  };
  for (const auto& [word, kind] : kinds) {
    if (word != nullptr) return kind;
  }
  return ast::ExpectKind::kCondition;
}

}  // namespace

ast::TestExpectation Builder::BuildExpectation(Parser::TestActionContext* action) {
  auto* tree = action->what;
  ast::TestExpectation expect{};
  expect.kind = ExpectKindOf(tree);
  if (tree->subject != nullptr) expect.subject = BuildPath(tree->subject);
  if (tree->channel != nullptr) expect.channel = BuildName(tree->channel);
  if (tree->reason != nullptr) expect.reason = BuildName(tree->reason);
  if (tree->who != nullptr) expect.who = BuildName(tree->who);
  if (tree->condition != nullptr) expect.condition = BuildExpression(tree->condition);
  if (tree->worth != nullptr) expect.value = BuildAmount(tree->worth);
  if (tree->title != nullptr) expect.value = BuildText(tree->title);
  if (tree->content != nullptr) expect.content = BuildParts(tree->content);
  if (tree->ruleName != nullptr || tree->ruleText != nullptr) expect.rule = BuildRule(tree);
  if (tree->kpi != nullptr) BuildComparedKpi(tree, &expect);
  expect.span = SpanOf(action);
  return expect;
}

// `kpi revenue of pro >= 40 EUR`
void Builder::BuildComparedKpi(Parser::TestExpectationContext* tree, ast::TestExpectation* expect) {
  if (tree->groupText != nullptr) {
    expect->group = BuildPlainText(tree->groupText);
    expect->group_span = SpanOf(tree->groupText);
  } else if (tree->groupName != nullptr) {
    expect->group = Dotted(tree->groupName);
    expect->group_span = SpanOf(tree->groupName);
  }
  expect->is_known = tree->known != nullptr;
  if (tree->op == nullptr) return;
  expect->op = ComparisonOf(tree->op->getType());
  expect->value = BuildAmount(tree->right);
}

// `email.limit.2`, or the text of a guarantee.
ast::TestRule Builder::BuildRule(Parser::TestExpectationContext* tree) {
  ast::TestRule rule;
  if (tree->ruleText != nullptr) {
    rule.text = BuildPlainText(tree->ruleText);
    rule.span = SpanOf(tree->ruleText);
    return rule;
  }
  rule.path = BuildPath(tree->ruleName);
  rule.span = rule.path.span;
  if (tree->number == nullptr) return rule;
  rule.number = BuildCount(tree->number);
  rule.span = Cover(rule.span, SpanOf(tree->number));
  return rule;
}

std::string Builder::Dotted(Parser::PathContext* tree) {
  std::string text;
  for (const ast::Name& part : BuildPath(tree).parts) {
    if (!text.empty()) text += '.';
    text += interner_->Text(part.text);
  }
  return text;
}

std::vector<ast::TestPart> Builder::BuildParts(Parser::TestPartsContext* tree) {
  std::vector<ast::TestPart> parts;
  for (auto* one : tree->parts) {
    ast::TestPart part{BuildName(one->id), std::nullopt, one->negated != nullptr, BuildExpression(one->value)};
    if (one->method != nullptr) part.method = BuildName(one->method);
    parts.push_back(std::move(part));
  }
  return parts;
}

// `[email offers, sms]`
std::vector<ast::TestConsent> Builder::BuildConsents(Parser::TestConsentsContext* tree) {
  std::vector<ast::TestConsent> consents;
  for (auto* one : tree->consents) {
    ast::TestConsent consent{BuildName(one->channel), std::nullopt};
    if (one->topic != nullptr) consent.topic = BuildName(one->topic);
    consents.push_back(consent);
  }
  return consents;
}

}  // namespace senda::syntax
