#include "compiler/ast/print_tests.h"

#include "compiler/base/overloaded.h"

namespace senda::ast {
namespace {

std::string Event(const ExprPrinter& text, const TestEvent& event) {
  const std::string who = event.who ? text.Text(*event.who) + ": " : "";
  return who + text.Path(event.event) + " " + text.Arguments(event.fields);
}

std::string Given(const ExprPrinter& text, const TestGiven& given) {
  std::string line = "given " + text.Text(given.who) + " " + text.Arguments(given.fields);
  for (const TestConsent& consent : given.consents) {
    line += " (consent " + text.Text(consent.channel) + (consent.topic ? " " + text.Text(*consent.topic) : "") + ")";
  }
  for (const TestArm& arm : given.arms) line += " (in " + text.Path(arm.split) + " = " + text.Text(arm.arm) + ")";
  return line;
}

std::string Expectation(const ExprPrinter& text, const TestExpectation& expect) {
  std::string line = "expect";
  switch (expect.kind) {
    case ExpectKind::kNothing: line += " nothing"; break;
    case ExpectKind::kSend: line += " send " + text.Path(expect.subject); break;
    case ExpectKind::kSkip: line += " skip " + text.Path(expect.subject); break;
    case ExpectKind::kEnter: line += " enter " + text.Path(expect.subject); break;
    case ExpectKind::kExit: line += " exit " + text.Path(expect.subject); break;
    case ExpectKind::kCondition: line += " " + text.Expr(expect.condition); break;
  }
  if (expect.channel) line += " by " + text.Text(*expect.channel);
  if (!expect.rule.empty()) line += " because " + expect.rule;
  if (expect.reason) line += " as " + text.Text(*expect.reason);
  if (expect.who) line += " for " + text.Text(*expect.who);
  if (!expect.content.empty()) line += " " + text.Arguments(expect.content);
  return line;
}

}  // namespace

std::string PrintTest(const Ast&, const ExprPrinter& text, const Declaration& declaration, const TestDecl& test) {
  std::string out = "  test " + ExprPrinter::Quoted(*declaration.title) + text.At(declaration.span) + "\n";
  auto line = [&](const std::string& words) { out += "    " + words + "\n"; };
  for (const Parameter& parameter : test.parameters) {
    line("parameter " + text.Text(parameter.name) + " " + text.Text(parameter.type.name));
  }
  for (const TestCase& one : test.cases) {
    std::string words = "case";
    for (ExprId value : one.values) words += " " + text.Expr(value);
    line(words);
  }
  for (const TestLine& one : test.lines) {
    std::visit(
        Overloaded{
            [&](const TestGiven& given) { line(Given(text, given)); },
            [&](const TestPast& past) {
              line(fmt::format("before: {} {}{}", past.count, Event(text, past.event),
                               text.Optional("every", past.every)));
            },
            [&](const TestMoment& moment) { line((moment.is_after ? "after " : "at ") + text.Expr(moment.value)); },
            [&](const TestEvent& event) { line(Event(text, event)); },
            [&](const TestExpectation& expect) { line(Expectation(text, expect)); },
        },
        one);
  }
  return out;
}

}  // namespace senda::ast
