#include "compiler/lower/tests.h"

#include <algorithm>

#include "compiler/sema/step_names.h"

namespace senda::lower {
namespace {

using Kind = ir::TestLineKind;

constexpr size_t kShownMax = 8;
constexpr int kShownInside = 2;

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
    case ast::ExpectKind::kHold: return Kind::kHold;
    case ast::ExpectKind::kEnter: return Kind::kEnter;
    case ast::ExpectKind::kExit: return Kind::kExit;
    case ast::ExpectKind::kGoal: return Kind::kGoal;
    case ast::ExpectKind::kAssign: return Kind::kAssign;
    case ast::ExpectKind::kCall: return Kind::kCall;
    case ast::ExpectKind::kSet: return Kind::kSet;
    case ast::ExpectKind::kEmit: return Kind::kEmit;
    case ast::ExpectKind::kKpi: return Kind::kKpi;
    case ast::ExpectKind::kCondition: return Kind::kCondition;
  }
  return Kind::kNothing;
}

ir::TestOrder OrderOf(const ast::TestExpectation& expect) {
  if (!expect.op) return expect.is_known ? ir::TestOrder::kKnown : ir::TestOrder::kUnknown;
  switch (*expect.op) {
    case ast::BinaryOperator::kEq: return ir::TestOrder::kEqual;
    case ast::BinaryOperator::kNe: return ir::TestOrder::kNotEqual;
    case ast::BinaryOperator::kLt: return ir::TestOrder::kLess;
    case ast::BinaryOperator::kLe: return ir::TestOrder::kLessEqual;
    case ast::BinaryOperator::kGt: return ir::TestOrder::kGreater;
    default: return ir::TestOrder::kGreaterEqual;
  }
}

// Whether a text can show it.
bool IsPrinted(const sema::Type& type) {
  switch (type.kind) {
    case sema::TypeKind::kBool:
    case sema::TypeKind::kInt:
    case sema::TypeKind::kNumber:
    case sema::TypeKind::kPercent:
    case sema::TypeKind::kMoney:
    case sema::TypeKind::kText:
    case sema::TypeKind::kEmail:
    case sema::TypeKind::kPhone:
    case sema::TypeKind::kUrl:
    case sema::TypeKind::kCountry:
    case sema::TypeKind::kLanguage:
    case sema::TypeKind::kTimeZone:
    case sema::TypeKind::kDuration:
    case sema::TypeKind::kInstant:
    case sema::TypeKind::kDate:
    case sema::TypeKind::kTimeOfDay:
    case sema::TypeKind::kEnum: return true;
    default: return false;
  }
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

void TestLowering::Fill(const ast::TestAnswer& answer, const sema::TestLineInfo& info, ir::TestLine* out) {
  if (answer.outcome) {
    out->kind = Kind::kOutcome;
    out->reason = in_.Text(answer.outcome->text);
    out->subject = in_.model.teams[info.team].qualified_name;
    return;
  }
  out->kind = Kind::kAnswer;
  out->subject = in_.model.hooks[info.hook].qualified_name;
  out->type = FieldTypeOf(info.type, in_);
  if (!info.values.empty()) out->root = Root(expressions_.As(info.type, info.values[0], scope_), "an answer", *out);
}

void TestLowering::Fill(const ast::TestRow&, const sema::TestLineInfo& info, ir::TestLine* out) {
  out->kind = Kind::kRow;
  const sema::CatalogInfo& catalog = in_.model.catalogs[info.catalog];
  out->subject = catalog.qualified_name;
  const auto& fields = in_.model.records[catalog.record].fields;
  for (uint32_t i = 0; i < info.values.size(); ++i) {
    if (!info.values[i].is_valid()) continue;
    const NodeId value = i < fields.size() ? expressions_.As(fields[i].type, info.values[i], scope_)
                                           : expressions_.Lower(info.values[i], scope_);
    out->values.push_back({i, Root(value, "a value of a row", *out)});
  }
}

void TestLowering::Fill(const ast::TestCodes& codes, const sema::TestLineInfo& info, ir::TestLine* out) {
  out->kind = Kind::kCodes;
  out->subject = in_.model.coupons[info.coupon].qualified_name;
  out->codes = codes.codes;
}

uint32_t TestLowering::Root(NodeId node, const char* what, const ir::TestLine& line) {
  return nodes_.AddRoot(node, what, line.position);
}

void TestLowering::FillSubject(const sema::TestLineInfo& info, ir::TestLine* out) {
  if (info.message.is_valid()) out->subject = in_.model.messages[info.message].qualified_name;
  if (info.journey.is_valid()) out->subject = in_.model.journeys[info.journey].qualified_name;
  if (info.hook.is_valid()) out->subject = in_.model.hooks[info.hook].qualified_name;
  if (info.team.is_valid()) out->subject = in_.model.teams[info.team].qualified_name;
  if (info.kpi.is_valid()) out->subject = in_.model.kpis[info.kpi].qualified_name;
  if (info.channel.is_valid()) out->channel = in_.model.channels[info.channel].qualified_name;
  if (!info.name.empty()) out->subject = info.name;
}

void TestLowering::Fill(const ast::TestExpectation& expect, const sema::TestLineInfo& info, ir::TestLine* out) {
  out->kind = KindOf(expect.kind);
  FillSubject(info, out);
  out->rule = info.rule;
  if (expect.reason) out->reason = in_.Text(expect.reason->text);
  for (const ast::TestPart& part : expect.content) out->content.push_back(Part(part, out->position));
  if (expect.kind == ast::ExpectKind::kGoal || expect.kind == ast::ExpectKind::kKpi) {
    if (expect.value.is_valid() || info.kpi.is_valid()) out->type = FieldTypeOf(info.type, in_);
    if (expect.value.is_valid()) out->root = Root(expressions_.As(info.type, expect.value, scope_), "a value", *out);
  } else if (expect.value.is_valid()) {
    out->root = Root(expressions_.Lower(expect.value, scope_), "a title", *out);
  }
  if (info.kpi.is_valid()) {
    out->count = info.kpi.index();
    out->group = expect.group.value_or("");
    out->order = OrderOf(expect);
  }
  if (expect.kind == ast::ExpectKind::kCondition) FillCondition(expect.condition, out);
}

// `body: "Hola"`, `variant: warm`
ir::TestPart TestLowering::Part(const ast::TestPart& part, const abi::SourcePosition& position) {
  ir::TestPart out;
  out.name = in_.Text(part.name.text);
  out.is_negated = part.is_negated;
  if (out.name == "variant" || out.name == "channel") {
    out.word = in_.Text(std::get<ast::NameExpr>(in_.expr(part.value).node).name.text);
    return out;
  }
  if (part.method) {
    const std::string method = in_.Text(part.method->text);
    out.test = method == "contains"      ? ir::PartTest::kContains
               : method == "matches"     ? ir::PartTest::kMatches
               : method == "starts_with" ? ir::PartTest::kStartsWith
                                         : ir::PartTest::kEndsWith;
  }
  NodeId value = expressions_.Lower(part.value, scope_);
  if (out.name == "language") value = expressions_.Printed(in_.TypeOf(part.value), value);
  out.root = nodes_.AddRoot(value, "a part of a test", position);
  return out;
}

void TestLowering::FillCondition(ast::ExprId condition, ir::TestLine* out) {
  const NodeId node = expressions_.Lower(condition, scope_);
  out->root = Root(node, "an expectation", *out);
  Show(condition, scope_, 0, out);
}

// What it compares, so that a failure can say what that was; of a `let` and a segment also what these compare.
void TestLowering::Show(ast::ExprId condition, const Scope& scope, int depth, ir::TestLine* out) {
  const auto show = [&](ast::ExprId part) { Show(part, scope, depth, out); };
  const auto show_value = [&](ast::ExprId part) { ShowValue(part, scope, out); };
  const auto show_inside = [&](ast::ExprId inner) {
    show_value(condition);
    if (depth < kShownInside) Show(inner, Scope{}, depth + 1, out);
  };
  const ast::ExprNode& node = in_.expr(condition).node;
  if (const auto* paren = std::get_if<ast::ParenExpr>(&node)) return show(paren->inner);
  if (const auto* unary = std::get_if<ast::UnaryExpr>(&node)) return show(unary->operand);
  if (const auto* test = std::get_if<ast::IsExpr>(&node)) return show_value(test->value);
  if (const auto* between = std::get_if<ast::BetweenExpr>(&node)) {
    for (const ast::ExprId part : {between->value, between->low, between->high}) show_value(part);
    return;
  }
  if (const auto* membership = std::get_if<ast::InExpr>(&node)) return show_value(membership->value);
  if (const auto* call = std::get_if<ast::CallExpr>(&node)) {
    if (!std::holds_alternative<sema::BuiltinRef>(in_.model.resolutions.Get(call->callee))) show_value(condition);
    for (const ast::ExprId argument : in_.model.call_arguments.Get(condition)) show_value(argument);
    return;
  }
  if (const auto* binary = std::get_if<ast::BinaryExpr>(&node)) {
    const bool joins = binary->op == ast::BinaryOperator::kAnd || binary->op == ast::BinaryOperator::kOr;
    for (const ast::ExprId part : {binary->left, binary->right}) joins ? show(part) : show_value(part);
    return;
  }
  const sema::Resolution& meaning = in_.model.resolutions.Get(condition);
  if (const auto* let = std::get_if<sema::LetRef>(&meaning)) {
    return show_inside(std::get<ast::LetDecl>(in_.declaration(in_.model.lets[let->let]).node).value);
  }
  if (const auto* segment = std::get_if<sema::SegmentRef>(&meaning)) {
    return show_inside(
        std::get<ast::SegmentDecl>(in_.declaration(in_.model.segments[segment->segment]).node).condition);
  }
  show_value(condition);
}

void TestLowering::ShowValue(ast::ExprId value, const Scope& scope, ir::TestLine* out) {
  const ast::ExprNode& node = in_.expr(value).node;
  if (const auto* paren = std::get_if<ast::ParenExpr>(&node)) return ShowValue(paren->inner, scope, out);
  const bool is_name = std::holds_alternative<ast::NameExpr>(node);
  const bool is_shown = is_name || std::holds_alternative<ast::MemberExpr>(node) ||
                        std::holds_alternative<ast::CallExpr>(node) || std::holds_alternative<ast::BinaryExpr>(node) ||
                        std::holds_alternative<ast::AggregateExpr>(node) ||
                        std::holds_alternative<ast::SinceExpr>(node) || std::holds_alternative<ast::OpenExpr>(node) ||
                        std::holds_alternative<ast::InJourneyExpr>(node);
  const bool is_constant = is_name && (std::holds_alternative<sema::EnumValueRef>(in_.model.resolutions.Get(value)) ||
                                       std::holds_alternative<sema::CodeRef>(in_.model.resolutions.Get(value)));
  const sema::Type& type = in_.TypeOf(value);
  if (!is_shown || is_constant || !IsPrinted(type) || out->shown.size() >= kShownMax) return;
  std::string words = in_.Written(in_.expr(value).span);
  const bool is_known =
      std::any_of(out->shown.begin(), out->shown.end(), [&](const auto& one) { return one.first == words; });
  if (is_known) return;
  const NodeId text =
      nodes_.Map(expressions_.Lower(value, scope), [&](NodeId known) { return expressions_.Printed(type, known); });
  out->shown.emplace_back(std::move(words), Root(text, "what an expectation compares", *out));
}

}  // namespace senda::lower
