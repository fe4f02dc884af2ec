#include "compiler/lower/tests.h"

#include "compiler/sema/step_names.h"

namespace senda::lower {
namespace {

using Kind = ir::TestLineKind;

Span SpanOf(const ast::TestLine& line) {
  return std::visit(
      [](const auto& one) {
        if constexpr (requires {
                        one.event.span;
                        one.every;
                      }) {
          return one.event.span;
        } else {
          return one.span;
        }
      },
      line);
}

Kind KindOf(ast::ExpectKind kind) {
  switch (kind) {
    case ast::ExpectKind::kNothing: return Kind::kNothing;
    case ast::ExpectKind::kSend: return Kind::kSend;
    case ast::ExpectKind::kSkip: return Kind::kSkip;
    case ast::ExpectKind::kEnter: return Kind::kEnter;
    case ast::ExpectKind::kExit: return Kind::kExit;
    case ast::ExpectKind::kCondition: return Kind::kCondition;
  }
  return Kind::kNothing;
}

}  // namespace

std::vector<ir::Test> TestLowering::LowerAll() {
  std::vector<ir::Test> tests;
  for (const sema::TestInfo& info : in_.model.tests) {
    const auto& written = std::get<ast::TestDecl>(in_.ast.declarations[info.declaration].node);
    if (written.cases.empty()) tests.push_back(Lower(info, nullptr));
    for (const ast::TestCase& one : written.cases) tests.push_back(Lower(info, &one));
  }
  return tests;
}

ir::Test TestLowering::Lower(const sema::TestInfo& info, const ast::TestCase* values) {
  const ast::Declaration& declaration = in_.ast.declarations[info.declaration];
  const auto& written = std::get<ast::TestDecl>(declaration.node);
  ir::Test test;
  test.title = *declaration.title;
  test.customers = info.customers;
  test.position = in_.Position(declaration.span);
  arguments_.clear();
  if (values != nullptr) {
    test.one_case = in_.Written(values->span);
    test.position = in_.Position(values->span);
    for (size_t i = 0; i < values->values.size(); ++i) {
      arguments_.push_back(expressions_.LowerArgument(values->values[i], info.parameter_types[i], Scope{}));
    }
  }
  scope_ = Scope{};
  scope_.arguments = &arguments_;
  for (size_t i = 0; i < written.lines.size(); ++i) {
    test.lines.push_back(LowerLine(written.lines[i], info.lines[i]));
  }
  return test;
}

ir::TestLine TestLowering::LowerLine(const ast::TestLine& line, const sema::TestLineInfo& info) {
  ir::TestLine out;
  out.customer = info.customer;
  out.position = in_.Position(SpanOf(line));
  out.words = in_.Written(SpanOf(line));
  std::visit([&](const auto& one) { Fill(one, info, &out); }, line);
  return out;
}

void TestLowering::FillValues(const sema::TestLineInfo& info, ir::TestLine* out) {
  out->event = info.event.index();
  for (uint32_t i = 0; i < info.values.size(); ++i) {
    if (!info.values[i].is_valid()) continue;
    const NodeId value = expressions_.As(in_.EventFields(info.event)[i].type, info.values[i], scope_);
    out->values.push_back({i, nodes_.AddRoot(value, "a value of a test", out->position)});
  }
}

void TestLowering::Fill(const ast::TestGiven& given, const sema::TestLineInfo& info, ir::TestLine* out) {
  out->kind = Kind::kGiven;
  FillValues(info, out);
  for (const ast::TestConsent& consent : given.consents) {
    out->consents.push_back(
        {in_.Text(consent.channel.text), consent.topic ? in_.Text(consent.topic->text) : std::string()});
  }
  for (size_t i = 0; i < given.arms.size(); ++i) {
    out->arms.push_back({in_.model.journeys[info.arm_journeys[i]].qualified_name,
                         in_.Text(given.arms[i].split.parts.back().text), in_.Text(given.arms[i].arm.text)});
  }
}

void TestLowering::Fill(const ast::TestPast& past, const sema::TestLineInfo& info, ir::TestLine* out) {
  out->kind = Kind::kPast;
  out->count = past.count;
  out->every = past.every.is_valid() ? expressions_.Length(past.every, scope_) : abi::Duration{0, 1'000};
  FillValues(info, out);
}

void TestLowering::Fill(const ast::TestMoment& moment, const sema::TestLineInfo&, ir::TestLine* out) {
  out->kind = moment.is_after ? Kind::kAfter : Kind::kAt;
  if (moment.is_after) {
    out->every = expressions_.Length(moment.value, scope_);
    return;
  }
  const auto& at = std::get<ast::DateTimeLiteral>(in_.expr(moment.value).node);
  constexpr int64_t kDay = 86'400'000;
  out->local_ms = at.days * kDay + at.milliseconds;
  out->root = nodes_.AddRoot(expressions_.Moment(moment.value, scope_), "a moment of a test", out->position);
}

void TestLowering::Fill(const ast::TestEvent&, const sema::TestLineInfo& info, ir::TestLine* out) {
  out->kind = Kind::kEvent;
  FillValues(info, out);
}

void TestLowering::Fill(const ast::TestExpectation& expect, const sema::TestLineInfo& info, ir::TestLine* out) {
  out->kind = KindOf(expect.kind);
  if (info.message.is_valid()) out->subject = in_.model.messages[info.message].qualified_name;
  if (info.journey.is_valid()) out->subject = in_.model.journeys[info.journey].qualified_name;
  if (info.channel.is_valid()) out->channel = in_.model.channels[info.channel].qualified_name;
  out->rule = expect.rule;
  if (expect.reason) out->reason = in_.Text(expect.reason->text);
  for (const ast::Argument& part : expect.content) {
    const NodeId text = expressions_.Lower(part.value, scope_);
    out->content.emplace_back(in_.Text(part.name->text), nodes_.AddRoot(text, "a part of a test", out->position));
  }
  if (expect.kind == ast::ExpectKind::kCondition) {
    out->root = nodes_.AddRoot(expressions_.Lower(expect.condition, scope_), "an expectation", out->position);
  }
}

}  // namespace senda::lower
