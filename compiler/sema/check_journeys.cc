#include "compiler/sema/check_journeys.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <map>

#include "compiler/sema/check_entries.h"
#include "compiler/sema/step_names.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

constexpr int64_t kWhole = 1'000'000;  // 100% in millionths

class JourneyChecker {
 public:
  JourneyChecker(Checker& checker, JourneyId id)
      : checker_(checker),
        id_(id),
        declaration_(checker.DeclarationOf(checker.model.journeys[id].declaration)),
        node_(std::get<ast::JourneyDecl>(declaration_.node)),
        env_(checker.NewEnv(checker.model.journeys[id].declaration)),
        expressions_(checker, env_) {}

  // Of every journey before any steps, which may start one with what its entry carries.
  void CheckEntryFirst() { CheckEntry(); }

  void Check() {
    if (node_.audience.is_valid()) CheckAboutCustomer(node_.audience, "audience");
    if (node_.while_holds) CheckWhile();
    env_.bindings = entry_;
    CheckKey();
    if (node_.once && node_.once->duration.is_valid()) {
      expressions_.RequireFixedLength(node_.once->duration, "The length after `once per`");
    }
    env_.is_in_instance = true;
    StepChecker steps(checker_, env_, node_, id_);
    for (const ast::ExitClause& exit : node_.exits) CheckExit(exit, steps);
    if (node_.goal) CheckGoal(*node_.goal);
    steps.CheckBlock(node_.steps);
    if (node_.removed) CheckReason(checker_, node_.removed->reason);
    if (node_.removed && node_.removed->label) CheckLabel(*node_.removed->label, steps.labels());
    CheckEntries(checker_, id_);
    NameSteps(checker_.ast, checker_.model, checker_.interner, node_, &checker_.model.step_names);
    CheckNames();
  }

 private:
  void CheckEntry() {
    if (!node_.enter_on.is_valid()) {
      checker_.sink.Report(Kind::kEntryMissing, declaration_.name.span, checker_.Text(declaration_.name.text))
          .Help("say when a customer enters, as in `enter on purchase`");
      return;
    }
    entry_ = PatternChecker(checker_, env_, true).Check(node_.enter_on);
    for (const VisibleBinding& binding : entry_) checker_.model.journey_bindings[id_.index()].push_back(binding.id);
  }

  // Asked about the customer, before there is an instance that knows its event.
  void CheckAboutCustomer(ast::ExprId condition, std::string_view clause) {
    size_t dead_count = env_.dead.size();
    for (const VisibleBinding& binding : entry_) {
      env_.dead.push_back({binding.name, binding.span,
                           fmt::format("`{}` asks about the customer; ask about the event in its `where`", clause)});
    }
    expressions_.RequireCondition(condition);
    env_.dead.resize(dead_count);
  }

  // It is asked again and again, so that it may also look at what has come since entering.
  void CheckWhile() {
    env_.is_in_instance = true;
    CheckAboutCustomer(node_.while_holds->condition, "while");
    env_.is_in_instance = false;
  }

  void CheckKey() {
    if (node_.keyed_by.size() > 1) {
      checker_.sink.Report(Kind::kKeyedTwice, checker_.SpanOf(node_.keyed_by[1]))
          .Note(checker_.SpanOf(node_.keyed_by[0]), "the first one is here");
    }
    if (node_.keyed_by.empty()) return;
    ast::ExprId key = node_.keyed_by[0];
    Type type = expressions_.Infer(key);
    if (type.kind == TypeKind::kPoison) return;
    bool is_field =
        std::holds_alternative<BindingFieldRef>(checker_.model.resolutions.Get(expressions_.Unwrapped(key)));
    if (!is_field || !IsComparable(type.kind) || type.kind == TypeKind::kNumber) {
      checker_.sink.Report(Kind::kKeyField, checker_.SpanOf(key))
          .Help("name the event, as in `enter on purchase as p`, and write `keyed by p.cart`");
    } else if (type.is_optional) {
      checker_.sink.Report(Kind::kMayBeMissing, checker_.SpanOf(key), checker_.Describe(key))
          .Help("key by a field that every entering event has");
    }
  }

  // Two waits of one name cannot be told apart by a later version.
  void CheckNames() {
    std::map<std::string, ast::StepId> waits;
    ForEachStep(checker_.ast, node_, [&](ast::StepId id, const ast::StepNode& step) {
      const auto* repeat = std::get_if<ast::RepeatStep>(&step);
      const bool waits_here =
          std::holds_alternative<ast::WaitStep>(step) || std::holds_alternative<ast::WaitUntilStep>(step) ||
          std::holds_alternative<ast::WaitForStep>(step) || (repeat != nullptr && repeat->every.is_valid());
      if (!waits_here || checker_.ast.steps[id].label) return;
      const std::string& name = checker_.model.step_names[id];
      const auto [first, is_new] = waits.emplace(name, id);
      if (is_new) return;
      checker_.sink.Report(Kind::kWaitsOneName, checker_.ast.steps[id].span, name)
          .Note(checker_.ast.steps[first->second].span, "the first one is here")
          .Help("write `label NAME:` in front, so that a later version finds the customers who wait here");
    });
  }

  void CheckExit(const ast::ExitClause& exit, StepChecker& steps) {
    CheckReason(checker_, exit.reason);
    size_t dead_count = env_.dead.size();
    std::vector<VisibleBinding> names = PatternChecker(checker_, env_, false).Check(exit.pattern);
    if (exit.body) {
      size_t outer = env_.bindings.size();
      env_.bindings.insert(env_.bindings.end(), names.begin(), names.end());
      steps.CheckExitBlock(*exit.body);
      env_.bindings.erase(env_.bindings.begin() + static_cast<long>(outer), env_.bindings.end());
    }
    env_.dead.resize(dead_count);
  }

  // when removed { continue at gift }
  void CheckLabel(const ast::Name& label, const std::vector<ast::Name>& labels) {
    for (const ast::Name& known : labels) {
      if (known.text == label.text) return;
    }
    checker_.sink
        .Report(Kind::kLabelMissing, label.span, checker_.Text(declaration_.name.text), checker_.Text(label.text))
        .Help(fmt::format("put it in front of a step, as in `label {}: wait 1 day`", checker_.Text(label.text)));
  }

  void CheckGoal(const ast::GoalClause& goal) {
    size_t dead_count = env_.dead.size();
    PatternChecker patterns(checker_, env_, false);
    patterns.Check(goal.pattern);
    env_.dead.resize(dead_count);
    if (goal.within.is_valid()) expressions_.RequireFixedLength(goal.within, "The length after `within`");
    if (goal.worth) CheckWorth(*goal.worth, goal, patterns);
    if (goal.target_millionths && (*goal.target_millionths < 0 || *goal.target_millionths > kWhole)) {
      checker_.sink.Report(Kind::kShareRange, goal.span, "from 0% to 100%");
    }
  }

  void CheckWorth(const ast::Name& worth, const ast::GoalClause& goal, const PatternChecker& patterns) {
    std::vector<EventTypeId> events = patterns.LastEvents(goal.pattern);
    if (events.empty()) {
      checker_.sink.Report(Kind::kWorthNoEvent, worth.span).Help("leave `worth` out, or end the goal with an event");
      return;
    }
    std::optional<FieldInfo> field = expressions_.SharedField(events, worth);
    if (field) checker_.model.worth_fields.Set(id_, field->name);
    if (!field || IsNumeric(field->type.kind) || field->type.kind == TypeKind::kMoney) return;
    checker_.sink.Report(Kind::kWorthField, worth.span, checker_.Text(worth.text), checker_.Words(field->type));
  }

  Checker& checker_;
  JourneyId id_;
  const ast::Declaration& declaration_;
  const ast::JourneyDecl& node_;
  Env env_;
  ExprChecker expressions_;
  std::vector<VisibleBinding> entry_;
};

}  // namespace

void CheckJourneys(Checker& checker) {
  checker.model.journey_bindings.resize(checker.model.journeys.size());
  std::deque<JourneyChecker> journeys;
  for (JourneyId id : checker.model.journeys.ids()) journeys.emplace_back(checker, id).CheckEntryFirst();
  for (JourneyChecker& journey : journeys) journey.Check();
}

}  // namespace senda::sema
