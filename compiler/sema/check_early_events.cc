#include "compiler/sema/check_early_events.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "compiler/base/overloaded.h"
#include "compiler/sema/walk.h"

namespace senda::sema {
namespace {

// A kind of event; of `clicked(hello)` also the message.
using Heard = std::pair<uint32_t, uint32_t>;

class Listening {
 public:
  Listening(Checker& checker, const ast::JourneyDecl& journey) : checker_(checker), model_(checker.model) {
    for (const ast::ExitClause& exit : journey.exits) HeardBy(exit.pattern, &asked_);
    if (journey.while_holds) Asks(journey.while_holds->condition);
    Block(journey.steps, &Listening::AsksIn);
    Block(journey.steps, &Listening::Walk);
  }

 private:
  // A step that took time, and what it listened to meanwhile.
  struct Passed {
    ast::StepId step;
    std::set<Heard> heard;
  };

  void Block(const ast::Block& block, void (Listening::*visit)(ast::StepId)) {
    for (ast::StepId id : block) (this->*visit)(id);
  }

  // The single events that satisfy a pattern at once.
  void HeardBy(ast::PatternId id, std::set<Heard>* out) const {
    const ast::PatternNode& node = checker_.ast.patterns[id].node;
    if (const auto* paren = std::get_if<ast::ParenPattern>(&node)) return HeardBy(paren->inner, out);
    if (const auto* any = std::get_if<ast::OrPattern>(&node)) {
      for (ast::PatternId one : any->alternatives) HeardBy(one, out);
    }
    if (!std::holds_alternative<ast::EventPattern>(node)) return;
    const EventTarget& target = model_.pattern_events.Get(id);
    if (target.event.is_valid()) out->emplace(target.event.index(), target.message.index());
  }

  // Whoever asks what has come before knows that a wait does not.
  void Asks(ast::ExprId condition) {
    WalkExpr(checker_.ast, condition, [&](ast::ExprId id, const ast::Expr& expr) {
      if (!std::holds_alternative<ast::AggregateExpr>(expr.node)) return;
      const EventTarget& source = model_.aggregates.Get(id).source;
      if (source.event.is_valid()) asked_.emplace(source.event.index(), source.message.index());
    });
  }

  void AsksIn(ast::StepId id) {
    std::visit(Overloaded{
                   [&](const ast::IfStep& step) {
                     for (const ast::IfBranch& branch : step.branches) Asks(branch.condition);
                   },
                   [&](const ast::WaitForStep& step) {
                     for (const auto& arm : step.arms) {
                       if (const auto* when = std::get_if<ast::WhenArm>(&arm)) Asks(when->condition);
                     }
                   },
                   [&](const ast::RepeatStep& step) { Asks(step.until); },
                   [](const auto&) {},
               },
               checker_.ast.steps[id].node);
    ForEachBlock(id, [&](const ast::Block& block) { Block(block, &Listening::AsksIn); });
  }

  template <typename Visit>
  void ForEachBlock(ast::StepId id, const Visit& visit) const {
    std::visit(Overloaded{
                   [&](const ast::SendStep& step) {
                     if (step.on_skipped) visit(step.on_skipped->body);
                     if (step.on_failed) visit(step.on_failed->body);
                   },
                   [&](const ast::CallStep& step) {
                     if (step.done) visit(step.done->body);
                     if (step.overdue) visit(step.overdue->body);
                   },
                   [&](const ast::AssignStep& step) {
                     if (step.otherwise) visit(*step.otherwise);
                   },
                   [&](const ast::WaitUntilStep& step) {
                     if (step.otherwise) visit(*step.otherwise);
                   },
                   [&](const ast::WaitForStep& step) {
                     for (const auto& arm : step.arms) std::visit([&](const auto& one) { visit(one.body); }, arm);
                     if (step.otherwise) visit(*step.otherwise);
                   },
                   [&](const ast::IfStep& step) {
                     for (const ast::IfBranch& branch : step.branches) visit(branch.body);
                     if (step.otherwise) visit(*step.otherwise);
                   },
                   [&](const ast::SplitStep& step) {
                     for (const ast::SplitArm& arm : step.arms) visit(arm.body);
                   },
                   [&](const ast::RepeatStep& step) { visit(step.body); },
                   [](const auto&) {},
               },
               checker_.ast.steps[id].node);
  }

  void Walk(ast::StepId id) {
    Passed passed{id, {}};
    const bool takes_time = std::visit(Overloaded{
                                           [](const ast::WaitStep&) { return true; },
                                           [](const ast::WaitUntilStep&) { return true; },
                                           [](const ast::CallStep&) { return true; },
                                           [](const ast::AssignStep&) { return true; },
                                           [&](const ast::WaitForStep& step) {
                                             for (const auto& arm : step.arms) Arm(arm, &passed.heard);
                                             return true;
                                           },
                                           [&](const ast::SendStep&) {
                                             sent_[model_.send_messages.Get(id).index()] = passed_.size();
                                             return false;
                                           },
                                           [](const auto&) { return false; },
                                       },
                                       checker_.ast.steps[id].node);
    if (takes_time) passed_.push_back(std::move(passed));
    // Each way begins behind what all of them have behind them.
    const std::vector<Passed> before = passed_;
    std::vector<Passed> behind = before;
    ForEachBlock(id, [&](const ast::Block& block) {
      passed_ = before;
      Block(block, &Listening::Walk);
      behind.insert(behind.end(), passed_.begin() + static_cast<long>(before.size()), passed_.end());
    });
    passed_ = std::move(behind);
  }

  void Arm(const std::variant<ast::ForArm, ast::WhenArm>& arm, std::set<Heard>* heard) {
    const auto* fires = std::get_if<ast::ForArm>(&arm);
    if (fires == nullptr) return;
    std::set<Heard> here;
    HeardBy(fires->pattern, &here);
    for (const Heard& event : here) Check(event, fires->pattern);
    heard->insert(here.begin(), here.end());
  }

  void Check(const Heard& event, ast::PatternId pattern) {
    if (asked_.contains(event) || !reported_.insert(pattern.index()).second) return;
    size_t from = 0;
    if (const MessageId message(event.second); message.is_valid()) {
      const auto sent = sent_.find(event.second);
      if (sent == sent_.end()) return;
      from = sent->second;
    }
    const auto deaf = std::find_if(passed_.begin() + static_cast<long>(std::min(from, passed_.size())), passed_.end(),
                                   [&](const Passed& passed) { return !passed.heard.contains(event); });
    if (deaf == passed_.end()) return;
    const std::string& name = model_.events[EventTypeId(event.first)].qualified_name;
    checker_.sink.Report(Kind::kComesEarlier, checker_.ast.patterns[pattern].span, name)
        .Note(checker_.ast.steps[deaf->step].span, "it could come while this goes on")
        .Help(fmt::format("ask before the wait, as in `if any({} since entering) {{ … }}`, or write an `exit on {}` in "
                          "place of the wait",
                          name, name));
  }

  Checker& checker_;
  const Model& model_;
  std::set<Heard> asked_;            // by some condition, or by an exit
  std::vector<Passed> passed_;       // on the way to the step at hand
  std::map<uint32_t, size_t> sent_;  // by message: how much had passed when it was sent
  std::set<uint32_t> reported_;      // patterns
};

}  // namespace

void CheckEarlyEvents(Checker& checker) {
  for (JourneyId id : checker.model.journeys.ids()) {
    const ast::Declaration& declared = checker.DeclarationOf(checker.model.journeys[id].declaration);
    Listening(checker, std::get<ast::JourneyDecl>(declared.node));
  }
}

}  // namespace senda::sema
