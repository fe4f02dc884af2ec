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
enum class ExpectKind : uint8_t { kNothing, kSend, kSkip, kEnter, kExit, kCondition };
struct TestExpectation {
  ExpectKind kind;
  QualifiedName subject;        // the message or journey
  std::optional<Name> channel;  // of a send
  std::string rule;             // of a skip: `contact_pressure.limit`; empty: any
  Span rule_span;
  std::optional<Name> reason;  // of an exit
  std::optional<Name> who;
  std::vector<Argument> content;  // of a send
  ExprId condition;
  Span span;
};
using TestLine = std::variant<TestGiven, TestPast, TestMoment, TestEvent, TestExpectation>;
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
