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
  } else {
    test->lines.push_back(BuildExpectation(tree));
  }
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

ast::TestExpectation Builder::BuildExpectation(Parser::TestActionContext* action) {
  auto* tree = action->what;
  ast::TestExpectation expect{};
  expect.kind = tree->nothing != nullptr   ? ast::ExpectKind::kNothing
                : tree->send != nullptr    ? ast::ExpectKind::kSend
                : tree->skipped != nullptr ? ast::ExpectKind::kSkip
                : tree->enter != nullptr   ? ast::ExpectKind::kEnter
                : tree->exit != nullptr    ? ast::ExpectKind::kExit
                                           : ast::ExpectKind::kCondition;
  if (tree->subject != nullptr) expect.subject = BuildPath(tree->subject);
  if (tree->channel != nullptr) expect.channel = BuildName(tree->channel);
  if (tree->reason != nullptr) expect.reason = BuildName(tree->reason);
  if (tree->who != nullptr) expect.who = BuildName(tree->who);
  if (tree->condition != nullptr) expect.condition = BuildExpression(tree->condition);
  if (tree->content != nullptr) expect.content = BuildRecordFields(tree->content);
  if (tree->ruleName != nullptr) {
    expect.rule_span = SpanOf(tree->ruleName);
    for (const ast::Name& part : BuildPath(tree->ruleName).parts) {
      if (!expect.rule.empty()) expect.rule += '.';
      expect.rule += interner_->Text(part.text);
    }
    if (tree->number != nullptr) expect.rule += "." + std::to_string(BuildCount(tree->number));
  }
  expect.span = SpanOf(action);
  return expect;
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
