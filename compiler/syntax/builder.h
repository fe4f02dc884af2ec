// From the parser's trees to the AST.
//
// Takes trees that the parser accepted, so that no required part is missing. Gives nodes in the Ast, with exact spans.
// The grammar takes a little more than the language allows (comparisons in a chain, a `within` that counts from
// nothing); that is reported here, and the nodes are built all the same, by the file build_… of their name.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "SendaParser.h"
#include "compiler/ast/nodes.h"
#include "compiler/base/interner.h"
#include "compiler/diag/diagnostic.h"
#include "compiler/syntax/words.h"

namespace senda::syntax {
using Parser = grammar::SendaParser;
inline constexpr uint32_t kExpressionDepthMax = 500;  // deeper is too deep for what reads the AST

ast::BinaryOperator ComparisonOf(size_t token);  // `==` to `>=`, by the kind of their token
class Builder {
 public:
  Builder(const Words& words, FileId file, Interner* interner, ast::Ast* ast, DiagnosticSink* sink)
      : words_(words), file_(file), interner_(interner), ast_(ast), sink_(sink) {}
  ast::QualifiedName BuildPath(Parser::PathContext* tree);
  ast::UseClause BuildUse(Parser::UseClauseContext* tree);
  ast::Declaration BuildDeclaration(Parser::DeclarationContext* tree);
  std::vector<ast::DeclId> AdoptParts(ast::DeclId map);          // what stands inside knows the map from then on
  ast::TextPieces BuildTemplate(Parser::TextFileContext* tree);  // a file that is a text of a message
  size_t harmless_count() const { return harmless_count_; }      // reports with which the tree is whole all the same
  Span SpanOf(const antlr4::ParserRuleContext* tree) const;
  Span SpanOf(const antlr4::Token* token) const;

 private:
  class PieceNester;
  void BuildRuleOrMap(Parser::DeclarationContext* tree, ast::Declaration* declaration);
  ast::DeclNode BuildCustomer(Parser::CustomerDeclarationContext* tree);
  ast::DeclNode BuildEvent(Parser::EventDeclarationContext* tree);
  ast::DeclNode BuildDefine(Parser::DefineDeclarationContext* tree);
  std::vector<ast::Field> BuildFields(Parser::FieldListContext* tree);
  ast::Field BuildField(Parser::FieldContext* tree);
  ast::ExprId BuildDefault(Parser::DefaultValueContext* tree);
  ast::Parameter BuildParameter(Parser::ParameterContext* tree);
  std::optional<std::string> BuildTitle(Parser::TextContext* tree);
  std::string DocumentationBefore(const antlr4::ParserRuleContext* tree) const;
  std::string DocumentationAt(uint32_t token) const;
  void ReportTwice(const char* what, Span again, Span before);
  ast::DeclNode BuildPersona(Parser::PersonaDeclarationContext* tree);
  ast::DeclNode BuildMap(Parser::MapDeclarationContext* tree);
  ast::Phase BuildPhase(Parser::MapPhaseContext* tree, uint32_t first_stage, uint32_t stage_count);
  ast::DeclId BuildStage(Parser::MapStageContext* tree);
  ast::DeclId BuildTouchpoint(Parser::MapTouchpointContext* tree);
  ast::DeclId BuildPain(Parser::MapPainContext* tree);
  ast::DeclNode BuildKpi(Parser::KpiDeclarationContext* tree);
  ast::KpiBy BuildKpiBy(Parser::KpiOptionContext* tree);
  ast::Threshold BuildThreshold(Parser::ThresholdContext* tree);
  ast::DeclNode BuildMeasure(Parser::MeasureDeclarationContext* tree);
  ast::DeclId AddPart(auto* tree, ast::DeclNode node);
  ast::DeclNode BuildMessage(Parser::MessageDeclarationContext* tree);
  void BuildMessageClause(Parser::MessageClauseContext* tree, ast::MessageDecl* message);
  void BuildPurpose(Parser::MessageClauseContext* tree, ast::MessageDecl* message);
  ast::MessageText BuildMessageTexts(Parser::MessageTextContext* tree);
  ast::TextSource BuildMessageText(Parser::TextContext* tree);
  ast::TextSource BuildTextSource(Parser::TextSourceContext* tree);
  std::string BuildPath(const antlr4::Token* word, Parser::TextContext* path);
  ast::LanguageCode BuildLanguage(Parser::LanguageCodeContext* tree);
  ast::TextPieces BuildPieces(const std::vector<Parser::TextPieceContext*>& trees, bool is_line, bool is_indented);
  ast::ExprId BuildInsert(Parser::TextPieceContext* tree);
  ast::ExprId BuildInsertOfText(Parser::TextPieceContext* tree, bool is_block);
  ast::DeclNode BuildCatalog(Parser::CatalogDeclarationContext* tree);
  ast::DeclNode BuildCoupon(Parser::CouponDeclarationContext* tree);
  void BuildAllowances(Parser::DeclarationContext* tree, ast::Declaration* declaration);
  void BuildHead(const std::vector<Parser::HeadPartContext*>& parts, ast::Declaration* declaration);
  std::vector<ast::Name> BuildFormerNames(const std::vector<Parser::FormerlyContext*>& formers);
  ast::TypeExpr BuildType(Parser::TypeExpressionContext* tree);
  void BuildTypeArguments(Parser::TypeExpressionContext* tree, ast::TypeExpr* type);
  ast::DeclNode BuildJourney(Parser::JourneyDeclarationContext* tree);
  struct JourneyClauses;
  void BuildClause(Parser::JourneyClauseContext* tree, JourneyClauses* clauses, ast::JourneyDecl* journey);
  ast::OnceClause BuildOnce(Parser::OnceClauseContext* tree);
  ast::AgainClause BuildAgain(Parser::AgainClauseContext* tree);
  ast::AlreadyIn BuildAlreadyIn(Parser::EnterClauseContext* tree);
  ast::ShareClause BuildShare(const antlr4::Token* percent, Span span);
  ast::ExitClause BuildExitClause(Parser::ExitClauseContext* tree);
  ast::GoalClause BuildGoal(Parser::GoalClauseContext* tree);
  ast::RemovedClause BuildRemoved(Parser::RemovedClauseContext* tree);
  ast::Block BuildBlock(Parser::BlockContext* tree);
  std::optional<ast::Block> BuildOptionalBlock(Parser::BlockContext* tree);
  ast::Block BuildSteps(const std::vector<Parser::StepContext*>& steps);
  ast::StepNode BuildStep(Parser::StepContext* tree);
  ast::StepNode BuildWait(Parser::WaitStepContext* tree);
  ast::StepNode BuildWaitFor(Parser::WaitStepContext* tree);
  ast::StepNode BuildWaitUntil(Parser::WaitStepContext* tree);
  ast::StepNode BuildIf(Parser::IfStepContext* tree);
  ast::StepNode BuildChoose(Parser::ChooseStepContext* tree);
  ast::StepNode BuildRepeat(Parser::RepeatStepContext* tree);
  ast::StepNode BuildSet(Parser::SetStepContext* tree);
  ast::StepNode BuildEmit(Parser::EmitStepContext* tree);
  ast::StepNode BuildSplit(Parser::SplitStepContext* tree);
  struct SendOptions;
  ast::StepNode BuildSend(Parser::SendStepContext* tree);
  void BuildSendOption(Parser::SendOptionContext* tree, SendOptions* said, ast::SendStep* send);
  ast::StepNode BuildCallStep(Parser::CallStepContext* tree);
  ast::StepNode BuildAssign(Parser::AssignStepContext* tree);
  ast::WorkingTime BuildWorkingTime(Parser::AssignStepContext* tree);
  ast::Transport BuildTransport(Parser::TransportContext* tree);
  ast::DeclNode BuildChannel(Parser::ChannelDeclarationContext* tree);
  ast::DeclNode BuildHook(Parser::HookDeclarationContext* tree);
  ast::DeclNode BuildTeam(Parser::TeamDeclarationContext* tree);
  ast::TeamHours BuildTeamHours(Parser::TeamHoursContext* tree);
  int64_t BuildClock(const antlr4::Token* token, bool is_end);
  ast::DeclNode BuildPolicy(Parser::PolicyDeclarationContext* tree);
  ast::PolicyRule BuildPolicyRule(Parser::PolicyClauseContext* tree);
  ast::DeclNode BuildGuarantee(Parser::GuaranteeDeclarationContext* tree);
  ast::QuietRule BuildQuiet(Parser::QuietRuleContext* tree);
  ast::LimitRule BuildLimit(Parser::LimitRuleContext* tree);
  ast::RuleOptions BuildRuleOptions(const std::vector<Parser::RuleOptionContext*>& options);
  ast::SendSubject BuildSubject(Parser::SendSubjectContext* tree);
  ast::DeclNode BuildTest(Parser::TestDeclarationContext* tree);
  void BuildTestLine(Parser::TestLineContext* tree, ast::TestDecl* test);
  void BuildTestAction(Parser::TestActionContext* tree, ast::TestDecl* test);
  ast::TestGiven BuildGiven(Parser::TestGivenContext* tree);
  ast::TestEvent BuildTestEvent(Parser::TestEventContext* tree);
  ast::TestExpectation BuildExpectation(Parser::TestActionContext* action);
  void BuildComparedKpi(Parser::TestExpectationContext* tree, ast::TestExpectation* expect);
  ast::TestRule BuildRule(Parser::TestExpectationContext* tree);
  std::vector<ast::TestPart> BuildParts(Parser::TestPartsContext* tree);
  ast::TestLine BuildTestInput(Parser::TestInputContext* tree);
  std::string Dotted(Parser::PathContext* tree);
  std::vector<ast::TestConsent> BuildConsents(Parser::TestConsentsContext* tree);
  // A `within` behind a single event is given to `loose_within`, or reported when that is null.
  ast::PatternId BuildPattern(Parser::PatternContext* tree, ast::ExprId* loose_within = nullptr);
  void TakeLooseWithin(Parser::AmountContext* tree, ast::ExprId* loose_within);
  ast::PatternId BuildTerm(Parser::PatternTermContext* tree, ast::ExprId* loose_within);
  ast::PatternId BuildCount(Parser::CountPatternContext* tree);
  ast::PatternId BuildSilence(Parser::SilencePatternContext* tree);
  ast::PatternId BuildCalendar(Parser::CalendarPatternContext* tree);
  ast::PatternId BuildChain(Parser::ChainPatternContext* tree, ast::ExprId* loose_within);
  ast::PatternId BuildThen(Parser::ChainPatternContext* tree, ast::ExprId* loose_within);
  ast::PatternId BuildAbsence(Parser::ChainPatternContext* tree, ast::PatternId before);
  ast::PatternId BuildLink(Parser::LinkPatternContext* tree);
  ast::PatternId BuildChange(Parser::LinkPatternContext* tree);
  ast::EventReference BuildEventReference(Parser::EventReferenceContext* tree);
  ast::PatternId AddPattern(Span span, ast::PatternNode node);
  ast::ExprId BuildExpression(Parser::ExpressionContext* tree);
  ast::ExprId BuildDisjunction(Parser::DisjunctionContext* tree);
  ast::ExprId BuildConjunction(Parser::ConjunctionContext* tree);
  ast::ExprId BuildNegation(Parser::NegationContext* tree);
  ast::ExprId BuildComparison(Parser::ComparisonContext* tree);
  ast::ExprId BuildTest(ast::ExprId left, Parser::TestContext* tree);
  ast::ExprId BuildDefaulted(Parser::DefaultedContext* tree);
  ast::ExprId BuildAmount(Parser::AmountContext* tree);
  ast::ExprId BuildPrefix(Parser::AmountContext* tree);
  ast::ExprId BuildOperation(ast::ExprId left, Parser::AmountContext* tree);
  ast::ExprId BuildCall(ast::ExprId callee, Parser::ArgumentsContext* given, Span span);
  ast::ExprId BuildPrimary(Parser::PrimaryContext* tree);
  ast::ExprId BuildParens(Parser::PrimaryContext* tree);
  ast::ExprId BuildList(Parser::ListLiteralContext* tree);
  ast::ExprId BuildRecord(Parser::RecordFieldsContext* tree);
  ast::Argument BuildRecordField(Parser::RecordFieldContext* tree);
  // `consents`: where `consent: […]` goes, in a test; null where it cannot stand.
  std::vector<ast::Argument> BuildRecordFields(Parser::RecordFieldsContext* tree,
                                               std::vector<ast::TestConsent>* consents = nullptr);
  ast::ExprId BuildPathExpression(Parser::PathContext* tree);
  std::vector<ast::Argument> BuildArguments(Parser::ArgumentsContext* tree);
  ast::ExprId BinaryOf(ast::BinaryOperator op, ast::ExprId left, ast::ExprId right, Span op_span);
  ast::ExprId AddExpr(Span span, ast::ExprNode node, std::initializer_list<ast::ExprId> children = {});
  Span ExprSpan(ast::ExprId id) const { return ast_->exprs[id].span; }
  ast::ExprId BuildAggregate(Parser::AggregateContext* tree);
  ast::ExprId BuildOpen(Parser::AggregateContext* tree);
  ast::ExprId BuildMinMaxCall(Parser::AggregateContext* tree);
  ast::EventReference BuildSource(Parser::AggregateContext* tree);
  bool ReadSourcePath(Parser::AmountContext* tree, ast::EventReference* event);
  bool ReadSourceMessage(bool is_call, Parser::ArgumentsContext* given, ast::EventReference* event);
  ast::Window BuildWindow(Parser::WindowContext* tree);
  ast::ExprId BuildLiteral(Parser::LiteralContext* tree);
  ast::ExprNode BuildClockTime(const antlr4::Token* token);
  ast::ExprId BuildText(Parser::TextContext* tree);
  ast::TextLiteral BuildTextPieces(Parser::TextContext* tree);
  std::string Unescape(std::string_view text, uint32_t offset);
  std::string BuildPlainText(Parser::TextContext* tree);
  int64_t BuildCount(const antlr4::Token* token);
  std::optional<int64_t> BuildOptionalCount(const antlr4::Token* token);
  ast::Name BuildName(const antlr4::ParserRuleContext* tree);
  ast::Name NameOf(const antlr4::Token* token);
  std::string TextOf(const antlr4::ParserRuleContext* tree) const;
  const WordToken& WordBefore(const antlr4::ParserRuleContext* tree) const;  // in front: an operator, a keyword
  const Words& words_;
  FileId file_;
  Interner* interner_;
  ast::Ast* ast_;
  DiagnosticSink* sink_;
  size_t harmless_count_ = 0;
  IdMap<ast::ExprId, uint32_t> depths_;
  bool is_depth_reported_ = false;  // in the present declaration
};

}  // namespace senda::syntax
