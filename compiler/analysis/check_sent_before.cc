// Waits for what comes of a message that the journey has sent more than once.
#include <algorithm>
#include <map>

#include "compiler/analysis/checks.h"
#include "compiler/base/overloaded.h"

namespace senda::analysis {
namespace {

class SentBeforeChecker {
 public:
  explicit SentBeforeChecker(Finder* finder) : finder_(*finder), model_(finder->model) {}

  void Check(const ast::JourneyDecl& journey) {
    sent_.clear();
    Walk(journey.steps);
  }

 private:
  using Sends = std::map<uint32_t, std::vector<ast::StepId>>;  // by message, on the way to the step at hand

  void Walk(const ast::Block& block) {
    for (ast::StepId id : block) {
      const ast::StepNode& node = finder_.ast.steps[id].node;
      if (const sema::MessageId message = model_.send_messages.Get(id); message.is_valid()) {
        sent_[message.index()].push_back(id);
      }
      if (const auto* wait = std::get_if<ast::WaitForStep>(&node)) {
        for (const auto& arm : wait->arms) {
          if (const auto* fires = std::get_if<ast::ForArm>(&arm)) Look(fires->pattern);
        }
      }
      WalkWays(node);
    }
  }

  // Behind several ways so much has been sent as on the one on which it was most often.
  void WalkWays(const ast::StepNode& node) {
    const Sends before = sent_;
    Sends behind = before;
    const auto way = [&](const ast::Block& block) {
      sent_ = before;
      Walk(block);
      for (auto& [message, sends] : sent_) {
        if (sends.size() > behind[message].size()) behind[message] = sends;
      }
    };
    const auto optional_way = [&](const auto& block) {
      if (block) way(*block);
    };
    std::visit(Overloaded{
                   [&](const ast::SendStep& step) {
                     if (step.on_skipped) way(step.on_skipped->body);
                     if (step.on_failed) way(step.on_failed->body);
                   },
                   [&](const ast::CallStep& step) {
                     if (step.done) way(step.done->body);
                     if (step.overdue) way(step.overdue->body);
                   },
                   [&](const ast::AssignStep& step) { optional_way(step.otherwise); },
                   [&](const ast::WaitUntilStep& step) { optional_way(step.otherwise); },
                   [&](const ast::WaitForStep& step) {
                     for (const auto& arm : step.arms) std::visit([&](const auto& one) { way(one.body); }, arm);
                     optional_way(step.otherwise);
                   },
                   [&](const ast::IfStep& step) {
                     for (const ast::IfBranch& branch : step.branches) way(branch.body);
                     optional_way(step.otherwise);
                   },
                   [&](const ast::SplitStep& step) {
                     for (const ast::SplitArm& arm : step.arms) way(arm.body);
                   },
                   [&](const ast::RepeatStep& step) { way(step.body); },
                   [](const auto&) {},
               },
               node);
    sent_ = std::move(behind);
  }

  // send offer … send offer … wait for clicked(offer)
  void Look(ast::PatternId pattern) {
    const ast::PatternId id = finder_.Unwrapped(pattern);
    const ast::PatternNode& node = finder_.ast.patterns[id].node;
    if (const auto* any = std::get_if<ast::OrPattern>(&node)) {
      for (ast::PatternId one : any->alternatives) Look(one);
      return;
    }
    const sema::MessageId message = model_.pattern_events.Get(id).message;
    if (!std::holds_alternative<ast::EventPattern>(node) || !message.is_valid()) return;
    const auto sends = sent_.find(message.index());
    if (sends == sent_.end() || sends->second.size() < 2) return;
    const bool are_told_apart = std::all_of(sends->second.begin(), sends->second.end(), [&](ast::StepId send) {
      return finder_.ast.steps[send].label.has_value();
    });
    if (are_told_apart) return;
    DiagnosticBuilder report =
        finder_.sink.Report(Kind::kSentBefore, finder_.ast.patterns[id].span, model_.messages[message].qualified_name);
    for (ast::StepId send : sends->second) report.Note(finder_.ast.steps[send].span, "it is sent here");
    report.Help(
        "give the later one a message of its own; where any of them is meant, put a `label NAME:` in front of each");
  }

  Finder& finder_;
  const sema::Model& model_;
  Sends sent_;
};

}  // namespace

void CheckSentBefore(Finder* finder) {
  SentBeforeChecker checker(finder);
  for (sema::JourneyId id : finder->model.journeys.ids()) {
    const ast::Declaration& declared = finder->DeclarationOf(finder->model.journeys[id]);
    if (finder->IsOwn(declared)) checker.Check(std::get<ast::JourneyDecl>(declared.node));
  }
}

}  // namespace senda::analysis
