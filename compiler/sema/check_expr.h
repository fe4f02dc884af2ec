// Gives every expression its type and every name in it its meaning.
//
// Takes an expression and the place where it stands (Env). Fills the Model's side tables. Literals, bare enum values
// and codes take the type of their context, which `Want` carries inwards. What was reported has the type poison, and
// whatever touches poison is silent. Chains of one operator are walked without recursion, so they may be of any length.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/builtins.h"
#include "compiler/sema/checker.h"

namespace senda::sema {

class ExprChecker {
 public:
  ExprChecker(Checker& checker, Env& env) : checker_(checker), env_(env), model_(checker.model) {}

  // The type of an expression; poison when something was reported.
  Type Infer(ast::ExprId id, const Want& want = {});

  // These report what does not fit and then give false.
  bool Require(ast::ExprId id, const Type& expected, Want want = {});
  bool RequireCondition(ast::ExprId id);
  // A length of time that is written out and more than nothing. `what` begins a sentence: "A window".
  bool RequireFixedLength(ast::ExprId id, std::string_view what);
  bool RequireWholeDays(ast::ExprId id);
  // Whether it changes only when a field of the customer does: it reads no event and no clock.
  bool IsSteady(ast::ExprId id) const;
  // The same in two parts, for a place that says more about values of other types.
  Type InferLength(ast::ExprId id);
  bool AcceptFixedLength(ast::ExprId id, const Type& type, std::string_view what);
  bool RequireWritten(ast::ExprId id, std::string_view what);
  bool IsWritten(ast::ExprId id) const;
  // From here on the condition is true (or false): remembers what cannot be missing then.
  void Assume(ast::ExprId condition, bool truth);
  // The event, or with `may_be_trigger` the trigger, of a reference; the message of `opened(m)`. Not its `where`.
  std::optional<EventTarget> ResolveEvent(const ast::EventReference& reference, bool may_be_trigger);
  void CheckWhere(const ast::EventReference& reference, EventTypeId event, bool is_aggregate,
                  bool is_instance_aggregate);
  // An expression over the fields of an event.
  Type InferOverEvent(ast::ExprId id, EventTypeId event, std::optional<Symbol> own_name, bool is_aggregate,
                      bool is_instance_aggregate);
  // An instant or date; `last(X)` means its instant. May be missing.
  Type Moment(ast::ExprId id);
  const VisibleBinding* FindBinding(Symbol name) const;
  // The field that events of all these types have, with a type that fits all of them; nothing when that was reported.
  void HelpWithFields(DiagnosticBuilder& report, std::string_view name, EventTypeId event);
  std::optional<FieldInfo> SharedField(const std::vector<EventTypeId>& events, const ast::Name& name);
  bool RequirePrintable(ast::ExprId id);
  bool ReportMayBeMissing(ast::ExprId id, const Type& type);
  Type ReportUnmeasured(Span span, const MapPart& stage);
  void ReportMismatch(ast::ExprId id, const Type& actual, const Type& expected);
  void HelpWithDate(ast::ExprId id, DiagnosticBuilder& report);
  Arguments ArgumentsInOrder(const std::string& name, const std::vector<ParameterInfo>& parameters,
                             const std::vector<ast::Argument>& written, ast::ExprId object, Span span);
  void CheckRegex(ast::ExprId id);              // a pattern of `matches`
  ast::ExprId Unwrapped(ast::ExprId id) const;  // without the brackets around it

 private:
  using Candidate = NameCandidate;
  using Chain = std::vector<ast::ExprId>;  // BinaryExprs, the innermost first
  Type Record(ast::ExprId id, Type type);
  bool IsKnownFact(ast::ExprId id) const;

  Type On(ast::ExprId id, const ast::BoolLiteral& node, const Want& want);
  Type On(ast::ExprId id, const ast::IntLiteral& node, const Want& want);
  Type On(ast::ExprId id, const ast::NumberLiteral& node, const Want& want);
  Type On(ast::ExprId id, const ast::PercentLiteral& node, const Want& want);
  Type On(ast::ExprId id, const ast::MoneyLiteral& node, const Want& want);
  Type On(ast::ExprId id, const ast::DurationLiteral& node, const Want& want);
  Type On(ast::ExprId id, const ast::TimeOfDayLiteral& node, const Want& want);
  Type On(ast::ExprId id, const ast::DateLiteral& node, const Want& want);
  Type On(ast::ExprId id, const ast::DateTimeLiteral& node, const Want& want);
  Type On(ast::ExprId id, const ast::TextLiteral& node, const Want& want);
  Type On(ast::ExprId id, const ast::ListLiteral& node, const Want& want);
  Type On(ast::ExprId id, const ast::RecordLiteral& node, const Want& want);
  Type On(ast::ExprId id, const ast::NameExpr& node, const Want& want);
  Type On(ast::ExprId id, const ast::MemberExpr& node, const Want& want);
  Type On(ast::ExprId id, const ast::CallExpr& node, const Want& want);
  Type On(ast::ExprId id, const ast::UnaryExpr& node, const Want& want);
  Type On(ast::ExprId id, const ast::BinaryExpr& node, const Want& want);
  Type On(ast::ExprId id, const ast::InExpr& node, const Want& want);
  Type On(ast::ExprId id, const ast::BetweenExpr& node, const Want& want);
  Type On(ast::ExprId id, const ast::IsExpr& node, const Want& want);
  Type On(ast::ExprId id, const ast::ConditionalExpr& node, const Want& want);
  Type On(ast::ExprId id, const ast::SinceExpr& node, const Want& want);
  Type On(ast::ExprId id, const ast::InJourneyExpr& node, const Want& want);
  Type On(ast::ExprId id, const ast::ParenExpr& node, const Want& want);
  Type On(ast::ExprId id, const ast::AggregateExpr& node, const Want& want);
  Type On(ast::ExprId id, const ast::OpenExpr& node, const Want& want);

  // check_names.cc
  std::vector<Candidate> CandidatesOf(const ast::Name& name, const Want& want);
  void AddAskedCandidate(const ast::Name& name, std::vector<Candidate>* candidates);
  void AddSpecialCandidate(const ast::Name& name, std::vector<Candidate>* candidates);
  std::optional<Candidate> ContextCandidate(std::string_view name, const Want& want);
  Type Choose(ast::ExprId id, const ast::Name& name, std::vector<Candidate> candidates, const Want& want);
  Type Use(ast::ExprId id, const Candidate& candidate, const Want& want);
  Type UseAnswer(ast::ExprId id, const VisibleBinding& binding, const ast::MemberExpr* member = nullptr);
  Type UseWholeEvent(ast::ExprId id, const VisibleBinding& binding, const Want& want);
  void ReportAmbiguous(const ast::Name& name, const std::vector<Candidate>& candidates);
  Type ReportUnknownName(const ast::Name& name, const Want& want);
  bool ReportUnknownValue(const ast::Name& name, const Want& want);
  bool ReportNearbyField(const ast::Name& name);
  const DeadBinding* FindDead(Symbol name) const;
  std::optional<uint32_t> FindParameter(Symbol name) const;

  // check_members.cc
  std::optional<std::vector<ast::Name>> PathOf(ast::ExprId id) const;
  std::optional<Type> QualifiedMember(ast::ExprId id, const std::vector<ast::Name>& path, const Want& want);
  std::optional<Type> MemberOfName(ast::ExprId id, const ast::MemberExpr& node, const ast::Name& object);
  Type CustomerMember(ast::ExprId id, const ast::MemberExpr& node);
  Type BindingMember(ast::ExprId id, const ast::MemberExpr& node, const VisibleBinding& binding);
  Type ParameterMember(ast::ExprId id, const ast::MemberExpr& node, uint32_t parameter);
  Type OwnMember(ast::ExprId id, const ast::MemberExpr& node);
  Type AggregateMember(ast::ExprId id, const ast::MemberExpr& node);
  Type Property(ast::ExprId id, const ast::MemberExpr& node);
  bool ReportInAggregate(Span span, std::string_view name);

  // check_items.cc
  Type ListValue(ast::ExprId id, const ast::ListLiteral& node, const Type& list);
  Type RecordMember(ast::ExprId id, const ast::MemberExpr& node, const Type& object);
  Type InList(const ast::InExpr& node);
  bool IsItems(const Type& type) const { return type.kind == TypeKind::kRecord || type.list.is_valid(); }
  bool IsSameItems(const Type& from, const Type& to) const;

  // check_operators.cc
  Chain ChainOf(ast::ExprId id, bool (*belongs)(ast::BinaryOperator)) const;
  Type InferLogic(ast::ExprId id, ast::BinaryOperator op);
  Type InferElse(ast::ExprId id, const Want& want);
  Type CombineElse(ast::ExprId id, Type left, const Want& want);
  Type InferArithmetic(ast::ExprId id, const Want& want);
  Type Combine(const ast::BinaryExpr& node, const Type& left, const Type& right);
  Type CombineSum(const ast::BinaryExpr& node, const Type& left, const Type& right);
  Type InferComparison(const ast::BinaryExpr& node);
  bool ReportAskedEmpty(const ast::BinaryExpr& node, const Type& left, const Type& right);
  bool CheckComparable(ast::ExprId left, Type left_type, ast::ExprId right, Type right_type, bool needs_order);
  bool NeedsContext(ast::ExprId id);
  bool IsTimeSince(ast::ExprId id) const;
  bool IsMoving(ast::ExprId id) const;
  void ReportSelfComparison(const ast::BinaryExpr& node);

  // check_mismatch.cc
  bool IsAssignable(const Type& from, const Type& to) const;
  std::optional<Type> Unify(const Type& a, const Type& b) const;
  bool ReportSpecialMismatch(ast::ExprId id, const Type& actual, const Type& expected);
  void ReportNotComparable(ast::ExprId left, const Type& left_type, ast::ExprId right, const Type& right_type);
  Type ReportNotCombinable(const ast::BinaryExpr& node, const Type& left, const Type& right);
  const std::string* PlainText(ast::ExprId id) const;  // of a literal without values in it
  bool IsIntLiteral(ast::ExprId id) const;

  // check_calls.cc
  Type CallBuiltin(ast::ExprId id, const BuiltinInfo& info, const std::vector<ast::ExprId>& arguments,
                   const Want& want);
  Type CallText(const BuiltinInfo& info, const std::vector<ast::ExprId>& arguments);
  Type CallNumeric(const BuiltinInfo& info, const std::vector<ast::ExprId>& arguments, const Want& want);
  Type CallShare(const std::vector<ast::ExprId>& arguments);
  Type CallDefine(ast::ExprId id, DefineId define, const ast::CallExpr& node, ast::ExprId object);
  Arguments BuiltinArguments(ast::ExprId id, const BuiltinInfo& info, const ast::CallExpr& node, ast::ExprId object);
  void CheckWhereArgument(DefineId define, uint32_t parameter, ast::ExprId argument);
  Type CallCatalog(ast::ExprId id, CatalogId catalog, const ast::CallExpr& node);
  Type ReportUnknownFunction(const ast::Name& name);

  // check_reports.cc
  bool CallsStage(ast::ExprId id) const;
  Type StageOf(ast::ExprId id, const ast::CallExpr& node);
  Type IsStage(ast::ExprId id, const ast::IsExpr& node);
  void MarkQualifier(ast::ExprId id);
  std::optional<uint32_t> MeasureParameter(Symbol name) const;
  std::optional<Type> OverParameter(ast::ExprId id, const ast::AggregateExpr& node, const Want& want);
  std::optional<Type> OverMembers(ast::ExprId id, const ast::AggregateExpr& node);
  Type CallMeasure(ast::ExprId id, MeasureId measure, const ast::CallExpr& node);
  std::optional<MeasureSource> SourceOf(const std::string& measure, const ast::Argument& given,
                                        const ParameterInfo& to);

  // check_aggregates.cc
  using Source = AggregateSource;
  std::optional<Source> ResolveSource(const ast::AggregateExpr& node);
  bool CheckMessageFilter(const ast::EventReference& reference, EventTarget* target);
  void ReportNeedsField(const ast::AggregateExpr& node, EventTypeId event);
  Type ValueTypeOf(const ast::AggregateExpr& node, const Source& source);
  Type ResultOf(ast::ExprId id, const ast::AggregateExpr& node, const Type& value, EventTypeId event, const Want& want);
  // check_time.cc
  void CheckWindow(const ast::Window& window);
  bool IsForwardMoment(ast::ExprId id) const;
  std::optional<FixedDuration> Fixed(ast::ExprId id) const;
  Type ReportOnlyCompared(ast::ExprId id);

  // check_narrowing.cc
  std::vector<Fact> FactsOf(ast::ExprId condition, bool truth) const;
  void AddKnown(ast::ExprId id, std::vector<Fact>* facts) const;
  Checker& checker_;
  Env& env_;
  Model& model_;
};

}  // namespace senda::sema
