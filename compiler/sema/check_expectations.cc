#include "compiler/sema/check_expectations.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/diag/near_miss.h"
#include "compiler/sema/check_expr.h"
#include "compiler/sema/check_patterns.h"
#include "compiler/sema/rule_names.h"
#include "compiler/sema/step_names.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

// How an instance can end without an `exit` of that name.
constexpr const char* kOwnReasons[] = {"completed", "cancelled", "restarted", "merged", "retired", "erased"};
constexpr const char* kTextParts[] = {"subject", "preheader", "title", "body", "to", "opens"};
constexpr const char* kWordParts[] = {"language", "variant", "channel"};
constexpr const char* kOutcomes[] = {"done", "declined", "other"};
constexpr const char* kMethods[] = {"contains", "matches", "starts_with", "ends_with"};

template <size_t N>
bool Has(const char* const (&words)[N], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

std::string Listed(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " and " : ", ";
    text += "`" + names[i] + "`";
  }
  return text;
}

class ExpectationChecker {
 public:
  ExpectationChecker(Checker& checker, Env& env, const ast::TestExpectation& expect, TestLineInfo* line)
      : checker_(checker), env_(env), expressions_(checker, env), expect_(expect), line_(*line) {}

  void Check() {
    switch (expect_.kind) {
      case ast::ExpectKind::kNothing: return;
      case ast::ExpectKind::kSend:
      case ast::ExpectKind::kSkip:
      case ast::ExpectKind::kHold: return CheckMessage();
      case ast::ExpectKind::kEnter:
      case ast::ExpectKind::kExit:
      case ast::ExpectKind::kGoal: return CheckJourney();
      case ast::ExpectKind::kAssign: return CheckWork();
      case ast::ExpectKind::kCall:
        if (auto found = Resolved("hook", DeclKind::kHook)) line_.hook = HookId(found->index);
        return;
      case ast::ExpectKind::kSet: return CheckField();
      case ast::ExpectKind::kEmit: return CheckEvent();
      case ast::ExpectKind::kKpi: return CheckKpi();
      case ast::ExpectKind::kCondition: expressions_.RequireCondition(expect_.condition); return;
    }
  }

 private:
  std::optional<DeclRef> Resolved(std::string_view wanted, DeclKind kind) {
    return checker_.Resolve(*env_.file, expect_.subject.parts, expect_.subject.span, wanted, {kind});
  }
  std::string SubjectText() const { return checker_.Text(expect_.subject); }

  // ---------------------------------------------------------------------------------------------------------- messages

  void CheckMessage() {
    if (auto found = Resolved("message", DeclKind::kMessage)) line_.message = MessageId(found->index);
    if (expect_.channel) {
      auto channel =
          checker_.Resolve(*env_.file, {*expect_.channel}, expect_.channel->span, "channel", {DeclKind::kChannel});
      if (channel) line_.channel = ChannelId(channel->index);
    }
    if (expect_.rule) CheckRule(*expect_.rule);
    std::vector<std::string_view> seen;
    for (const ast::TestPart& part : expect_.content) {
      const std::string_view name = checker_.Text(part.name.text);
      if (!part.method && std::find(seen.begin(), seen.end(), name) != seen.end()) {
        checker_.sink.Report(Kind::kArgumentTwice, part.name.span, name);
      }
      if (!part.method) seen.push_back(name);
      CheckPart(part, name);
    }
  }

  // expect send welcome { subject: "Hola", not body.contains("{") }
  void CheckPart(const ast::TestPart& part, std::string_view name) {
    if (Has(kWordParts, name)) return CheckWord(part, name);
    if (!Has(kTextParts, name)) {
      std::vector<std::string> parts(std::begin(kTextParts), std::end(kTextParts));
      parts.insert(parts.end(), std::begin(kWordParts), std::end(kWordParts));
      checker_.sink.Report(Kind::kTestContent, part.name.span, name).Help("it has " + Listed(parts));
      return;
    }
    if (part.method && !Has(kMethods, checker_.Text(part.method->text))) {
      checker_.sink.Report(Kind::kTestPartMethod, part.method->span, checker_.Text(part.method->text))
          .Help("ask `contains`, `matches`, `starts_with` or `ends_with`, or write `body: \"…\"`");
      return;
    }
    if (!expressions_.Require(part.value, Of(TypeKind::kText))) return;
    if (part.method && checker_.Text(part.method->text) == "matches") expressions_.CheckRegex(part.value);
  }

  void CheckWord(const ast::TestPart& part, std::string_view name) {
    if (part.method) {
      checker_.sink.Report(Kind::kTestPartWhole, part.name.span, name)
          .Help(fmt::format("write `{}: {}`", name, name == "language" ? "es" : "…"));
      return;
    }
    if (name == "language") {
      expressions_.Require(part.value, Of(TypeKind::kLanguage));
      return;
    }
    const auto* word = std::get_if<ast::NameExpr>(&checker_.ast.exprs[part.value].node);
    if (word == nullptr) {
      checker_.sink.Report(Kind::kTestPartWhole, checker_.SpanOf(part.value), name)
          .Help(fmt::format("write the name of the {}", name));
      return;
    }
    if (name == "channel") {
      checker_.Resolve(*env_.file, {word->name}, word->name.span, "channel", {DeclKind::kChannel});
    } else {
      CheckVariant(word->name);
    }
  }

  void CheckVariant(const ast::Name& name) {
    if (!line_.message.is_valid()) return;
    const NamedDeclaration& named = checker_.model.messages[line_.message];
    std::vector<std::string> variants;
    for (const ast::MessageVariant& one :
         std::get<ast::MessageDecl>(checker_.DeclarationOf(named.declaration).node).variants) {
      variants.emplace_back(checker_.Text(one.name.text));
    }
    const std::string wanted(checker_.Text(name.text));
    if (std::find(variants.begin(), variants.end(), wanted) != variants.end()) return;
    auto report = checker_.sink.Report(Kind::kTestVariant, name.span, named.qualified_name, wanted);
    checker_.Suggest(report, wanted, [&] { return variants; });
  }

  // expect skip welcome because email.limit.2
  void CheckRule(const ast::TestRule& rule) {
    std::vector<std::string> names = RuleNames(checker_);
    if (rule.text) {
      line_.rule = *rule.text;
      if (std::find(names.begin(), names.end(), *rule.text) != names.end()) return;
      std::vector<std::string> guarantees;
      for (const NamedDeclaration& one : checker_.model.guarantees) guarantees.push_back(one.qualified_name);
      if (std::find(guarantees.begin(), guarantees.end(), *rule.text) != guarantees.end()) return;
      auto report = checker_.sink.Report(Kind::kTestGuarantee, rule.span, *rule.text);
      if (const auto near = NearMiss(*rule.text, guarantees)) {
        report.Help(fmt::format("did you mean `\"{}\"`?", *near));
      } else if (!guarantees.empty()) {
        for (std::string& one : guarantees) one = "\"" + one + "\"";
        checker_.SuggestOrList(report, *rule.text, guarantees);
      }
      return;
    }
    line_.rule = checker_.Text(rule.path);
    if (rule.number != 0) line_.rule += fmt::format(".{}", rule.number);
    const bool is_there =
        std::any_of(names.begin(), names.end(), [&](const std::string& one) { return IsRuleName(one, line_.rule); });
    if (is_there || ReportOwner(rule, names)) return;
    auto report = checker_.sink.Report(Kind::kTestRule, rule.span, line_.rule);
    checker_.Suggest(report, line_.rule, [&] { return names; });
  }

  // `pressure` is a policy or channel, and has other rules.
  bool ReportOwner(const ast::TestRule& rule, const std::vector<std::string>& names) {
    for (size_t count = rule.path.parts.size(); count > 0; --count) {
      const std::vector<ast::Name> path(rule.path.parts.begin(), rule.path.parts.begin() + static_cast<long>(count));
      for (const Namespace space : {Namespace::kChannel, Namespace::kCoupon}) {
        const Lookup found = checker_.names.Find(*env_.file, space, path);
        if (found.status != Lookup::Status::kFound) continue;
        const std::string owner = checker_.QualifiedNameOf(found.ref);
        std::vector<std::string> own;
        for (const std::string& one : names) {
          if (one.starts_with(owner + ".")) own.push_back(one.substr(owner.size() + 1));
        }
        const ast::QualifiedName written{path, {}};
        const std::string whole = line_.rule, before = checker_.Text(written);
        const std::string wanted = whole.size() > before.size() ? whole.substr(before.size() + 1) : before;
        checker_.sink.Report(Kind::kTestRuleOf, rule.span, before, wanted)
            .Help(own.empty() ? "it has no rule that skips or holds a message" : "it has " + Listed(own));
        return true;
      }
    }
    return false;
  }

  // ---------------------------------------------------------------------------------------------------------- journeys

  const ast::JourneyDecl& Journey() const {
    return std::get<ast::JourneyDecl>(checker_.DeclarationOf(checker_.model.journeys[line_.journey].declaration).node);
  }

  // expect exit recover_cart as converted
  void CheckJourney() {
    auto found = Resolved("journey", DeclKind::kJourney);
    if (!found) return;
    line_.journey = JourneyId(found->index);
    if (expect_.kind == ast::ExpectKind::kGoal) return CheckGoal();
    if (!expect_.reason) return;
    const std::vector<std::string> reasons = Reasons();
    const std::string reason(checker_.Text(expect_.reason->text));
    if (std::find(reasons.begin(), reasons.end(), reason) != reasons.end()) return;
    auto report = checker_.sink.Report(Kind::kTestReason, expect_.reason->span,
                                       checker_.model.journeys[line_.journey].qualified_name, reason);
    checker_.Suggest(report, reason, [&] { return reasons; });
  }

  std::vector<std::string> Reasons() const {
    std::vector<std::string> reasons(std::begin(kOwnReasons), std::end(kOwnReasons));
    auto add = [&](const std::optional<ast::Name>& name) {
      reasons.push_back(name ? std::string(checker_.Text(name->text)) : std::string(kUnnamedExit));
    };
    for (const ast::ExitClause& exit : Journey().exits) add(exit.reason);
    ForEachStep(checker_.ast, Journey(), [&](ast::StepId, const ast::StepNode& step) {
      if (const auto* exit = std::get_if<ast::ExitStep>(&step)) add(exit->reason);
    });
    return reasons;
  }

  // expect goal recover_cart worth 12 EUR
  void CheckGoal() {
    const std::optional<ast::GoalClause>& goal = Journey().goal;
    if (!goal) {
      checker_.sink.Report(Kind::kTestNoGoal, expect_.subject.span, SubjectText())
          .Help("give the journey a clause such as `goal purchase within 3 days`");
      return;
    }
    if (!expect_.value.is_valid()) return;
    if (!goal->worth) {
      checker_.sink.Report(Kind::kTestNoWorth, checker_.SpanOf(expect_.value), SubjectText())
          .Note(goal->span, "the goal is here")
          .Help("write it there, as in `goal purchase worth amount`");
      return;
    }
    Env other = env_;
    const std::vector<EventTypeId> events = PatternChecker(checker_, other, false).LastEvents(goal->pattern);
    if (events.empty()) return;
    const std::optional<FieldInfo> field = expressions_.SharedField(events, *goal->worth);
    if (!field) return;
    line_.type = field->type;
    line_.type.is_optional = false;
    expressions_.Require(expect_.value, line_.type);
  }

  // ------------------------------------------------------------------------------------------------------------ others

  // expect assign "Call them" to care
  void CheckWork() {
    if (auto found = Resolved("team", DeclKind::kTeam)) line_.team = TeamId(found->index);
    if (expect_.value.is_valid()) expressions_.Require(expect_.value, Of(TypeKind::kText));
  }

  // expect set customer.plan
  void CheckField() {
    const std::vector<ast::Name>& parts = expect_.subject.parts;
    std::optional<uint32_t> field;
    if (parts.size() == 2 && checker_.Text(parts[0].text) == "customer") field = checker_.CustomerField(parts[1].text);
    if (!field || *field == kCustomerFieldId) {
      auto report = checker_.sink.Report(Kind::kTestSetField, expect_.subject.span);
      report.Help("for example `expect set customer.plan`");
      return;
    }
    line_.name = checker_.Text(parts[1].text);
  }

  void CheckEvent() {
    auto found = Resolved("event", DeclKind::kEvent);
    if (!found) return;
    line_.event = EventTypeId(found->index);
    const std::string& name = checker_.model.events[line_.event].qualified_name;
    line_.name = name.substr(name.rfind('.') + 1);
  }

  // expect kpi revenue of pro >= 40 EUR
  void CheckKpi() {
    auto found = Resolved("KPI", DeclKind::kKpi);
    if (!found) return;
    line_.kpi = KpiId(found->index);
    const KpiInfo& info = checker_.model.kpis[line_.kpi];
    const auto& node = std::get<ast::KpiDecl>(checker_.DeclarationOf(info.declaration).node);
    if (expect_.group && !node.by) {
      checker_.sink.Report(Kind::kTestNoGroups, expect_.group_span, SubjectText()).Help("leave the group out");
    } else if (!expect_.group && node.by) {
      checker_.sink.Report(Kind::kTestGroup, expect_.subject.span, SubjectText())
          .Help(fmt::format("write the group behind it, as in `kpi {} of …`", SubjectText()));
    }
    line_.type = info.type;
    line_.type.is_optional = false;
    if (expect_.op && info.type.kind != TypeKind::kPoison) expressions_.Require(expect_.value, line_.type);
  }

  Checker& checker_;
  Env& env_;
  ExprChecker expressions_;
  const ast::TestExpectation& expect_;
  TestLineInfo& line_;
};

}  // namespace

void CheckExpectation(Checker& checker, Env& env, const ast::TestExpectation& expect, TestLineInfo* line) {
  ExpectationChecker(checker, env, expect, line).Check();
}

void CheckTestAnswer(Checker& checker, Env& env, const ast::TestAnswer& answer, TestLineInfo* line) {
  const bool is_hook = !answer.outcome;
  auto found = checker.Resolve(*env.file, answer.asked.parts, answer.asked.span, is_hook ? "hook" : "team",
                               {is_hook ? DeclKind::kHook : DeclKind::kTeam});
  if (!found) return;
  if (!is_hook) {
    line->team = TeamId(found->index);
    const std::string_view outcome = checker.Text(answer.outcome->text);
    if (Has(kOutcomes, outcome)) return;
    checker.sink.Report(Kind::kTestOutcome, answer.outcome->span, outcome).Help("write `done`, `declined` or `other`");
    return;
  }
  line->hook = HookId(found->index);
  line->type = checker.model.hook_types[found->index];
  const auto* name = std::get_if<ast::NameExpr>(&checker.ast.exprs[answer.value].node);
  if (line->type.is_optional && name != nullptr && checker.Text(name->name.text) == "unknown") return;
  if (ExprChecker(checker, env).Require(answer.value, line->type)) line->values = {answer.value};
}

void CheckTestRow(Checker& checker, Env& env, const ast::TestRow& row, TestLineInfo* line) {
  auto found = checker.Resolve(*env.file, row.catalog.parts, row.catalog.span, "catalog", {DeclKind::kCatalog});
  if (!found) return;
  const CatalogInfo& info = checker.model.catalogs[CatalogId(found->index)];
  const std::vector<FieldInfo>& fields = checker.model.records[info.record].fields;
  ExprChecker expressions(checker, env);
  std::vector<ast::ExprId> values(fields.size() + 1);  // at last the key
  bool fits = true;
  for (const ast::Argument& one : row.fields) {
    const std::string_view name = checker.Text(one.name->text);
    size_t place = 0;
    while (place < fields.size() && fields[place].name != one.name->text) ++place;
    const bool is_key = one.name->text == info.key;
    if (place == fields.size() && !is_key) {
      auto report = checker.sink.Report(Kind::kArgumentUnknown, one.name->span, info.qualified_name, name);
      checker.Suggest(report, name, [&] {
        std::vector<std::string> names = {std::string(checker.Text(info.key))};
        for (const FieldInfo& field : fields) names.emplace_back(checker.Text(field.name));
        return names;
      });
      return;
    }
    if (values[place].is_valid()) {
      checker.sink.Report(Kind::kArgumentTwice, one.name->span, name);
      return;
    }
    values[place] = one.value;
    fits &= expressions.Require(one.value, is_key ? Of(TypeKind::kText) : fields[place].type);
  }
  auto require = [&](Symbol name) {
    checker.sink.Report(Kind::kArgumentMissing, row.catalog.span, info.qualified_name, checker.Text(name))
        .Help(fmt::format("write `catalog {} {{ {}: … }}`", checker.Text(row.catalog), checker.Text(name)));
    fits = false;
  };
  for (size_t i = 0; i < fields.size(); ++i) {
    if (!values[i].is_valid() && !fields[i].type.is_optional && !fields[i].default_value.is_valid()) {
      require(fields[i].name);
    }
  }
  if (!values.back().is_valid()) require(info.key);
  if (!fits) return;
  line->catalog = CatalogId(found->index);
  line->values = std::move(values);
}

}  // namespace senda::sema
