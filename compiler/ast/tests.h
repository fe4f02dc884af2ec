// Tests: what is given, what happens when, and what is expected of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/ast/expressions.h"
#include "compiler/ast/fields.h"
#include "compiler/ast/names.h"

namespace senda::ast {

// `[email offers, sms]`: the channel, and the topic if it is for one.
struct TestConsent {
  Name channel;
  std::optional<Name> topic;
};
// `in recover_cart.second_nudge = plain`
struct TestArm {
  QualifiedName split;  // the journey's path and the split's name
  Name arm;
};
// `given ana { email: "a@example.com", consent: [email offers] } in …`
struct TestGiven {
  Name who;  // `customer` for the one without a name
  std::vector<Argument> fields;
  std::vector<TestConsent> consents;
  std::vector<TestArm> arms;
  Span span;
};
// `ana: purchase { amount: 12 EUR }`
struct TestEvent {
  std::optional<Name> who;
  QualifiedName event;
  std::vector<Argument> fields;
  Span span;
};
// `before: 10 delivered { channel: email } every 7 days`: the last one so long before the first moment.
struct TestPast {
  int64_t count;
  Span count_span;
  TestEvent event;
  ExprId every;  // invalid: a second
};
// `at 2026-03-02 10:00`, `after 59 minutes`
struct TestMoment {
  bool is_after;
  ExprId value;
  Span span;
};
// `answer score 80`: what a hook says; `outcome care done`: what came of work that a team was given.
struct TestAnswer {
  std::optional<Name> who;
  QualifiedName asked;          // the hook or team
  ExprId value;                 // of a hook
  std::optional<Name> outcome;  // of work
  Span span;
};
// `catalog product { sku: "mug", stock: 3 }`
struct TestRow {
  QualifiedName catalog;
  std::vector<Argument> fields;
  Span span;
};
// `code back10 "B-1", "B-2"`
struct TestCodes {
  QualifiedName coupon;
  std::vector<std::string> codes;
  Span span;
};
enum class ExpectKind : uint8_t {
  kNothing,
  kSend,
  kSkip,
  kHold,
  kEnter,
  kExit,
  kGoal,
  kAssign,
  kCall,
  kSet,
  kEmit,
  kKpi,
  kCondition
};
// `body: "Hola"`, `not subject.contains("{")`
struct TestPart {
  Name name;
  std::optional<Name> method;  // without: the same
  bool is_negated = false;
  ExprId value;
};
// The rule of a skip or hold: `contact_pressure.limit`, or the text of a guarantee.
struct TestRule {
  QualifiedName path;
  int64_t number = 0;  // of `email.limit.2`; 0: none
  std::optional<std::string> text;
  Span span;
};
struct TestExpectation {
  ExpectKind kind;
  QualifiedName subject;        // the message, journey, hook, team, event, KPI; `customer.plan`
  std::optional<Name> channel;  // of a send
  std::optional<TestRule> rule;
  std::optional<Name> reason;  // of an exit
  std::optional<Name> who;
  std::vector<TestPart> content;     // of a send
  ExprId value;                      // what a goal is worth, what work is called, what a KPI is compared with
  std::optional<BinaryOperator> op;  // of a KPI; without: whether it is known
  bool is_known = false;
  std::optional<std::string> group;  // of a KPI
  Span group_span;
  ExprId condition;
  Span span;
};
using TestLine =
    std::variant<TestGiven, TestPast, TestMoment, TestEvent, TestAnswer, TestRow, TestCodes, TestExpectation>;
// `case 20 EUR, "blue"`
struct TestCase {
  std::vector<ExprId> values;
  Span span;
};

// Its title is its name.
struct TestDecl {
  std::vector<Parameter> parameters;
  std::vector<TestCase> cases;
  std::vector<TestLine> lines;
};

}  // namespace senda::ast
