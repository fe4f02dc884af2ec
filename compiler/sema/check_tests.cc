#include "compiler/sema/check_tests.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "compiler/base/overloaded.h"
#include "compiler/sema/check_expectations.h"
#include "compiler/sema/check_expr.h"
#include "compiler/sema/check_given.h"
#include "compiler/sema/declarations.h"
#include "compiler/sema/step_names.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

constexpr int64_t kPastMax = 10'000;
constexpr std::string_view kUnnamed = "customer";

class TestChecker {
 public:
  TestChecker(Checker& checker, ast::DeclId id)
      : checker_(checker),
        declaration_(checker.DeclarationOf(id)),
        test_(std::get<ast::TestDecl>(declaration_.node)),
        env_(checker.NewEnv(id)) {
    info_.declaration = id;
  }

  TestInfo Check() {
    CheckParameters();
    CheckCases();
    CollectCustomers();
    env_.parameters = &parameters_;
    for (const ast::TestLine& line : test_.lines) {
      info_.lines.emplace_back();
      std::visit([&](const auto& one) { On(one, &info_.lines.back()); }, line);
    }
    if (!has_expectation_) {
      checker_.sink.Report(Kind::kTestExpectsNothing, declaration_.name.span)
          .Help("say what must have happened, as in `expect send welcome` or `expect nothing`");
    }
    return std::move(info_);
  }

 private:
  void CheckParameters() {
    for (const ast::Parameter& parameter : test_.parameters) {
      const std::string name = "test." + std::string(checker_.Text(parameter.name.text));
      const Type type = ResolveType(checker_, parameter.type, name, *env_.file, false);
      auto same = std::find_if(parameters_.begin(), parameters_.end(),
                               [&](const ParameterInfo& other) { return other.name == parameter.name.text; });
      if (same != parameters_.end()) {
        checker_.sink.Report(Kind::kParameterTwice, parameter.name.span, checker_.Text(parameter.name.text))
            .Note(same->span, "the first one is here");
      }
      parameters_.push_back({parameter.name.text, type, parameter.name.span});
      info_.parameter_types.push_back(type);
    }
  }

  // case 20 EUR, "blue"
  void CheckCases() {
    if (!test_.parameters.empty() && test_.cases.empty()) {
      checker_.sink.Report(Kind::kTestWithoutCases, declaration_.name.span)
          .Help("write at least one, as in `case 20 EUR, \"blue\"`");
    }
    ExprChecker expressions(checker_, env_);
    for (const ast::TestCase& one : test_.cases) {
      if (one.values.size() != parameters_.size()) {
        checker_.sink.Report(Kind::kTestCaseValues, one.span, one.values.size(), one.values.size() == 1 ? "" : "s",
                             parameters_.size());
        continue;
      }
      for (size_t i = 0; i < one.values.size(); ++i) expressions.Require(one.values[i], parameters_[i].type);
    }
  }

  void CollectCustomers() {
    auto note = [&](const std::optional<ast::Name>& who) {
      const std::string name = who ? std::string(checker_.Text(who->text)) : std::string(kUnnamed);
      if (std::find(info_.customers.begin(), info_.customers.end(), name) == info_.customers.end()) {
        info_.customers.push_back(name);
      }
    };
    // What reaches customers by their fields belongs to nobody.
    auto note_event = [&](const ast::TestEvent& event) {
      if (!Reaches(event)) note(event.who);
    };
    for (const ast::TestLine& line : test_.lines) {
      std::visit(Overloaded{
                     [&](const ast::TestGiven& given) { note(given.who); },
                     [&](const ast::TestPast& past) { note_event(past.event); },
                     [&](const ast::TestEvent& event) { note_event(event); },
                     [&](const ast::TestAnswer& answer) { note(answer.who); },
                     [](const auto&) {},
                 },
                 line);
    }
    if (info_.customers.empty()) info_.customers.emplace_back(kUnnamed);
  }

  bool Reaches(const ast::TestEvent& event) const {
    const Lookup found = checker_.names.Find(*env_.file, Namespace::kAsked, event.event.parts);
    if (found.status != Lookup::Status::kFound || found.ref.kind != DeclKind::kEvent) return false;
    return !checker_.model.events[EventTypeId(found.ref.index)].reaches.empty();
  }

  uint32_t CustomerOf(const std::optional<ast::Name>& who) const {
    const std::string name = who ? std::string(checker_.Text(who->text)) : std::string(kUnnamed);
    auto found = std::find(info_.customers.begin(), info_.customers.end(), name);
    return found == info_.customers.end() ? kAnyCustomer : static_cast<uint32_t>(found - info_.customers.begin());
  }

  // Without a name the unnamed customer is meant, or the only one; of several, any, where that makes sense.
  uint32_t Meant(const ast::TestExpectation& expect) {
    if (expect.who) {
      const uint32_t customer = CustomerOf(expect.who);
      if (customer != kAnyCustomer) return customer;
      auto report = checker_.sink.Report(Kind::kTestCustomerUnknown, expect.who->span, checker_.Text(expect.who->text));
      checker_.Suggest(report, checker_.Text(expect.who->text), [&] { return info_.customers; });
      return 0;
    }
    const uint32_t unnamed = CustomerOf(std::nullopt);
    if (unnamed != kAnyCustomer && info_.customers.size() == 1) return unnamed;
    if (info_.customers.size() == 1) return 0;
    if (expect.kind == ast::ExpectKind::kCondition && unnamed == kAnyCustomer) {
      checker_.sink.Report(Kind::kTestWhich, expect.span)
          .Help(fmt::format("write the customer's name behind it, as in `… for {}`", info_.customers[0]));
      return 0;
    }
    return unnamed;
  }

  // ------------------------------------------------------------------------------------------- what was there before

  // given ana { email: "a@example.com", consent: [email offers] } in recover_cart.second_nudge = plain
  void On(const ast::TestGiven& given, TestLineInfo* line) {
    if (has_moment_) checker_.sink.Report(Kind::kTestGivenLate, given.span).Help("move it up");
    line->customer = CustomerOf(given.who);
    const std::string name(checker_.Text(given.who.text));
    if (!given_.emplace(name, given.who.span).second) {
      checker_.sink.Report(Kind::kTestGivenTwice, given.who.span, name).Note(given_.at(name), "the first time is here");
    }
    const ast::Name profile{checker_.interner.Intern("profile_updated"), given.span};
    auto event = checker_.Resolve(*env_.file, {profile}, given.span, "event", {DeclKind::kEvent});
    if (!event) return;
    line->event = EventTypeId(event->index);
    auto values = CheckGivenFields(checker_, env_, {line->event, given.fields, given.who.span, "given ", true, false});
    if (values) line->values = std::move(*values);
    for (const ast::TestConsent& consent : given.consents) {
      checker_.Resolve(*env_.file, {consent.channel}, consent.channel.span, "channel", {DeclKind::kChannel});
      if (consent.topic)
        checker_.Resolve(*env_.file, {*consent.topic}, consent.topic->span, "topic", {DeclKind::kTopic});
    }
    for (const ast::TestArm& arm : given.arms) line->arm_journeys.push_back(CheckArm(arm));
  }

  JourneyId CheckArm(const ast::TestArm& arm) {
    if (arm.split.parts.size() < 2) {
      checker_.sink.Report(Kind::kTestSplitPath, arm.split.span)
          .Help(fmt::format("write the journey before it, as in `welcome.{}`", checker_.Text(arm.split)));
      return {};
    }
    const std::vector<ast::Name> path(arm.split.parts.begin(), arm.split.parts.end() - 1);
    const ast::Name& split = arm.split.parts.back();
    auto found = checker_.Resolve(*env_.file, path, arm.split.span, "journey", {DeclKind::kJourney});
    if (!found) return {};
    const JourneyId journey(found->index);
    const sema::NamedDeclaration& named = checker_.model.journeys[journey];
    const auto& node = std::get<ast::JourneyDecl>(checker_.DeclarationOf(named.declaration).node);
    const ast::SplitStep* step = nullptr;
    std::vector<std::string> names;
    ForEachStep(checker_.ast, node, [&](ast::StepId, const ast::StepNode& one) {
      const auto* candidate = std::get_if<ast::SplitStep>(&one);
      if (candidate == nullptr) return;
      names.emplace_back(checker_.Text(candidate->name.text));
      if (candidate->name.text == split.text) step = candidate;
    });
    if (step == nullptr) {
      auto report = checker_.sink.Report(Kind::kTestSplit, split.span, named.qualified_name, checker_.Text(split.text));
      checker_.Suggest(report, checker_.Text(split.text), [&] { return names; });
      return journey;
    }
    names.clear();
    for (const ast::SplitArm& one : step->arms) names.emplace_back(checker_.Text(one.name.text));
    if (std::find(names.begin(), names.end(), checker_.Text(arm.arm.text)) == names.end()) {
      auto report =
          checker_.sink.Report(Kind::kTestArm, arm.arm.span, checker_.Text(split.text), checker_.Text(arm.arm.text));
      checker_.Suggest(report, checker_.Text(arm.arm.text), [&] { return names; });
    }
    return journey;
  }

  // before: 10 delivered { channel: email } every 7 days
  void On(const ast::TestPast& past, TestLineInfo* line) {
    if (has_moment_) checker_.sink.Report(Kind::kTestGivenLate, past.event.span).Help("move it up");
    if (past.count < 1 || past.count > kPastMax) {
      checker_.sink.Report(Kind::kTestCount, past.count_span, kPastMax);
    }
    if (past.every.is_valid()) ExprChecker(checker_, env_).RequireFixedLength(past.every, "The length after `every`");
    CheckEvent(past.event, line);
  }

  // ------------------------------------------------------------------------------------------------- what happens when

  void On(const ast::TestMoment& moment, TestLineInfo*) {
    const ast::ExprNode& node = checker_.ast.exprs[moment.value].node;
    if (moment.is_after) {
      ExprChecker(checker_, env_).RequireFixedLength(moment.value, "What `after` waits");
      if (!has_moment_) ReportNoMoment(moment.span);
      date_.reset();  // only dates that follow each other directly are compared
    } else if (const auto* at = std::get_if<ast::DateTimeLiteral>(&node)) {
      ExprChecker(checker_, env_).Infer(moment.value);
      const auto place = std::make_pair(at->days, at->milliseconds);
      if (date_ && place <= *date_)
        checker_.sink.Report(Kind::kTestBackwards, moment.span).Help("write a later moment");
      date_ = place;
    }
    has_moment_ = true;
  }

  void On(const ast::TestEvent& event, TestLineInfo* line) {
    if (!has_moment_) ReportNoMoment(event.span);
    CheckEvent(event, line);
  }

  // ana: answer score 80
  void On(const ast::TestAnswer& answer, TestLineInfo* line) {
    if (!has_moment_) ReportNoMoment(answer.span);
    line->customer = CustomerOf(answer.who);
    CheckTestAnswer(checker_, env_, answer, line);
  }

  // In front of the first moment it was there before anything happened.
  void On(const ast::TestRow& row, TestLineInfo* line) { CheckTestRow(checker_, env_, row, line); }

  void On(const ast::TestCodes& codes, TestLineInfo* line) {
    auto found = checker_.Resolve(*env_.file, codes.coupon.parts, codes.coupon.span, "coupon", {DeclKind::kCoupon});
    if (found) line->coupon = CouponId(found->index);
  }

  void CheckEvent(const ast::TestEvent& event, TestLineInfo* line) {
    if (event.who && Reaches(event)) {
      const std::string name = checker_.Text(event.event);
      checker_.sink.Report(Kind::kTestReach, event.who->span, name)
          .Help(fmt::format("leave `{}:` out; give customers the fields by which it finds them",
                            checker_.Text(event.who->text)));
    }
    line->customer = Reaches(event) ? 0 : CustomerOf(event.who);
    auto found = checker_.Resolve(*env_.file, event.event.parts, event.event.span, "event", {DeclKind::kEvent});
    if (!found) return;
    line->event = EventTypeId(found->index);
    const bool is_built_in = !checker_.model.events[line->event].declaration.is_valid();
    auto values =
        CheckGivenFields(checker_, env_, {line->event, event.fields, event.event.span, "", is_built_in, true});
    if (values) line->values = std::move(*values);
  }

  void ReportNoMoment(Span span) {
    checker_.sink.Report(Kind::kTestNoMoment, span).Help("write a moment in front, as in `at 2026-03-02 10:00`");
    has_moment_ = true;
  }

  // ---------------------------------------------------------------------------------------------------- what is
  // expected

  void On(const ast::TestExpectation& expect, TestLineInfo* line) {
    has_expectation_ = true;
    if (!has_moment_) ReportNoMoment(expect.span);
    if (expect.kind != ast::ExpectKind::kKpi) line->customer = Meant(expect);
    CheckExpectation(checker_, env_, expect, line);
  }

  Checker& checker_;
  const ast::Declaration& declaration_;
  const ast::TestDecl& test_;
  Env env_;
  std::vector<ParameterInfo> parameters_;
  TestInfo info_;
  std::map<std::string, Span> given_;
  bool has_moment_ = false;
  bool has_expectation_ = false;
  std::optional<std::pair<int64_t, int64_t>> date_;
};

}  // namespace

void CheckTests(Checker& checker) {
  std::map<std::string, Span> titles;
  for (const ast::File& file : checker.ast.files) {
    for (ast::DeclId id : file.declarations) {
      const ast::Declaration& declaration = checker.DeclarationOf(id);
      if (!std::holds_alternative<ast::TestDecl>(declaration.node)) continue;
      auto [first, is_new] = titles.emplace(*declaration.title, declaration.name.span);
      if (!is_new) {
        checker.sink.Report(Kind::kTestTwice, declaration.name.span, *declaration.title)
            .Note(first->second, "the first one is here");
      }
      checker.model.tests.push_back(TestChecker(checker, id).Check());
    }
  }
}

}  // namespace senda::sema
