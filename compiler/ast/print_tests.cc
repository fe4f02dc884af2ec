#include "compiler/ast/print_tests.h"

#include <fmt/format.h>

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

std::string Answer(const ExprPrinter& text, const TestAnswer& answer) {
  std::string line = answer.who ? text.Text(*answer.who) + ": " : "";
  if (answer.outcome) return line + "outcome " + text.Path(answer.asked) + " " + text.Text(*answer.outcome);
  return line + "answer " + text.Path(answer.asked) + " " + text.Expr(answer.value);
}

const char* WordOf(ExpectKind kind) {
  switch (kind) {
    case ExpectKind::kNothing: return "nothing";
    case ExpectKind::kSend: return "send";
    case ExpectKind::kSkip: return "skip";
    case ExpectKind::kHold: return "hold";
    case ExpectKind::kEnter: return "enter";
    case ExpectKind::kExit: return "exit";
    case ExpectKind::kGoal: return "goal";
    case ExpectKind::kAssign: return "assign";
    case ExpectKind::kCall: return "call";
    case ExpectKind::kSet: return "set";
    case ExpectKind::kEmit: return "emit";
    case ExpectKind::kKpi: return "kpi";
    case ExpectKind::kCondition: return "";
  }
  return "";
}

const char* WordOf(BinaryOperator op) {
  switch (op) {
    case BinaryOperator::kEq: return "==";
    case BinaryOperator::kNe: return "!=";
    case BinaryOperator::kLt: return "<";
    case BinaryOperator::kLe: return "<=";
    case BinaryOperator::kGt: return ">";
    default: return ">=";
  }
}

std::string Rule(const ExprPrinter& text, const TestRule& rule) {
  if (rule.text) return ExprPrinter::Quoted(*rule.text);
  return text.Path(rule.path) + (rule.number != 0 ? fmt::format(".{}", rule.number) : "");
}

std::string Part(const ExprPrinter& text, const TestPart& part) {
  const std::string method = part.method ? " " + text.Text(*part.method) : "";
  return fmt::format(" ({}{}{} {})", part.is_negated ? "not " : "", text.Text(part.name), method,
                     text.Expr(part.value));
}

std::string Kpi(const ExprPrinter& text, const TestExpectation& expect) {
  std::string line = expect.group ? " of " + ExprPrinter::Quoted(*expect.group) : "";
  if (!expect.op) return line + (expect.is_known ? " is known" : " is unknown");
  return line + " " + WordOf(*expect.op) + " " + text.Expr(expect.value);
}

std::string Expectation(const ExprPrinter& text, const TestExpectation& expect) {
  std::string line = fmt::format("expect {}", WordOf(expect.kind));
  if (expect.kind == ExpectKind::kCondition) line += text.Expr(expect.condition);
  if (!expect.subject.parts.empty()) line += " " + text.Path(expect.subject);
  if (expect.kind == ExpectKind::kKpi) return line + Kpi(text, expect);
  if (expect.value.is_valid()) line += " " + text.Expr(expect.value);
  if (expect.channel) line += " by " + text.Text(*expect.channel);
  if (expect.rule) line += " because " + Rule(text, *expect.rule);
  if (expect.reason) line += " as " + text.Text(*expect.reason);
  if (expect.who) line += " for " + text.Text(*expect.who);
  for (const TestPart& part : expect.content) line += Part(text, part);
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
            [&](const TestAnswer& answer) { line(Answer(text, answer)); },
            [&](const TestRow& row) { line("catalog " + text.Path(row.catalog) + " " + text.Arguments(row.fields)); },
            [&](const TestCodes& codes) {
              std::string words = "code " + text.Path(codes.coupon);
              for (const std::string& code : codes.codes) words += " " + ExprPrinter::Quoted(code);
              line(words);
            },
            [&](const TestExpectation& expect) { line(Expectation(text, expect)); },
        },
        one);
  }
  return out;
}

}  // namespace senda::ast
