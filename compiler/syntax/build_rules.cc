// The rules of channels and policies, and guarantees.
#include "compiler/syntax/builder.h"
#include "compiler/syntax/literals.h"

namespace senda::syntax {
namespace {

std::optional<ast::Purpose> PurposeNamed(std::string_view word) {
  if (word == "promotional") return ast::Purpose::kPromotional;
  if (word == "service") return ast::Purpose::kService;
  if (word == "transactional") return ast::Purpose::kTransactional;
  return std::nullopt;
}

}  // namespace

ast::RuleOptions Builder::BuildRuleOptions(const std::vector<Parser::RuleOptionContext*>& options) {
  ast::RuleOptions out;
  for (auto* option : options) {
    const bool is_skip = option->skips != nullptr;
    std::optional<Span>& place = is_skip ? out.then_skip : out.scope;
    if (place) ReportTwice(is_skip ? "then skip" : "for", SpanOf(option), *place);
    place = SpanOf(option);
    if (option->purpose != nullptr) out.purpose = PurposeNamed(TextOf(option->purpose));
  }
  return out;
}

ast::QuietRule Builder::BuildQuiet(Parser::QuietRuleContext* tree) {
  return {BuildClock(tree->from, false), BuildClock(tree->to, true), BuildRuleOptions(tree->options), SpanOf(tree)};
}

ast::LimitRule Builder::BuildLimit(Parser::LimitRuleContext* tree) {
  ast::LimitRule limit{BuildCount(tree->count), SpanOf(tree->count), std::nullopt, {}, {}, SpanOf(tree)};
  if (tree->calendar != nullptr) {
    limit.calendar = NameOf(tree->calendar);
  } else if (tree->each != nullptr) {
    // `per day` is `per 1 day`.
    limit.length = AddExpr(SpanOf(tree->each), ast::DurationLiteral{1, ReadUnit(WordOf(tree->each).text()), false});
  } else {
    limit.length = BuildAmount(tree->length);
  }
  limit.options = BuildRuleOptions(tree->options);
  return limit;
}

ast::SendSubject Builder::BuildSubject(Parser::SendSubjectContext* tree) {
  ast::SendSubject subject;
  for (auto* path : tree->messages) subject.messages.push_back(BuildPath(path));
  if (subject.messages.empty()) return subject;
  subject.span = SpanOf(tree);
  const std::vector<ast::Name>& parts = subject.messages[0].parts;
  if (subject.messages.size() > 1 || parts.size() > 1) return subject;
  subject.purpose = PurposeNamed(interner_->Text(parts[0].text));
  if (subject.purpose) subject.messages.clear();
  return subject;
}

ast::PolicyRule Builder::BuildPolicyRule(Parser::PolicyClauseContext* tree) {
  const Span span = SpanOf(tree);
  if (tree->limit != nullptr) return BuildLimit(tree->limit);
  if (tree->quiet != nullptr) return BuildQuiet(tree->quiet);
  if (tree->never != nullptr) return ast::NeverRule{BuildSubject(tree->subject), BuildExpression(tree->never), span};
  if (tree->prefer != nullptr) return ast::PreferRule{BuildExpression(tree->prefer), span};
  if (tree->tone != nullptr) return ast::ToneRule{BuildName(tree->tone), BuildExpression(tree->calls), span};
  ast::RuleOptions options = BuildRuleOptions(tree->options);
  if (tree->blackout != nullptr) {
    return ast::BlackoutRule{BuildAmount(tree->blackout), BuildAmount(tree->to), options, span};
  }
  if (tree->hold != nullptr) {
    const int64_t priority = BuildCount(tree->priority);
    return ast::HoldRule{BuildAmount(tree->hold), tree->negative != nullptr ? -priority : priority,
                         SpanOf(tree->priority), options, span};
  }
  ast::OnlyOneRule only{{}, options, span};
  for (auto* path : tree->journeys) only.journeys.push_back(BuildPath(path));
  return only;
}

ast::DeclNode Builder::BuildPolicy(Parser::PolicyDeclarationContext* tree) {
  ast::PolicyDecl policy;
  for (auto* clause : tree->clauses) policy.rules.push_back(BuildPolicyRule(clause));
  return policy;
}

ast::DeclNode Builder::BuildGuarantee(Parser::GuaranteeDeclarationContext* tree) {
  ast::GuaranteeDecl guarantee{WordOf(tree->kind).text() == "always", SpanOf(tree->title), std::nullopt, {}};
  if (tree->state != nullptr) {
    guarantee.condition = BuildExpression(tree->state);
    return guarantee;
  }
  guarantee.send = BuildSubject(tree->subject);
  guarantee.condition = BuildExpression(tree->condition);
  return guarantee;
}

}  // namespace senda::syntax
