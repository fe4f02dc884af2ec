#include "compiler/sema/step_names.h"

#include <algorithm>
#include <initializer_list>

#include "compiler/base/overloaded.h"

namespace senda::sema {
namespace {

class Namer {
 public:
  Namer(const ast::Ast& ast, const Model& model, const Interner& interner, uint32_t former, StepNames* names)
      : ast_(ast), model_(model), interner_(interner), former_(former), names_(*names) {}

  void NameBlock(const ast::Block& block, std::string landmark) {
    landmark_ = std::move(landmark);
    for (ast::StepId id : block) {
      const ast::Step& step = ast_.steps[id];
      std::string derived = std::visit([&](const auto& node) { return On(id, node); }, step.node);
      names_.Set(id, step.label ? LabelOf(step) : std::move(derived));
      std::visit([&](const auto& node) { Inside(id, node); }, step.node);
    }
  }

 private:
  std::string Text(Symbol symbol) const { return std::string(interner_.Text(symbol)); }
  static std::string LastPart(const std::string& name) { return name.substr(name.rfind('.') + 1); }
  // The name that counts, of what is called `now` and has been called `formers`.
  std::string Formerly(std::string now, const std::vector<ast::Name>& formers) const {
    if (former_ == 0 || formers.empty()) return now;
    return Text(formers[std::min<size_t>(former_, formers.size()) - 1].text);
  }
  template <typename Named>
  std::string NameOf(const Named& named) const {
    return Formerly(LastPart(named.qualified_name), ast_.declarations[named.declaration].former_names);
  }
  std::string LabelOf(const ast::Step& step) const { return Formerly(Text(step.label->text), step.former_labels); }
  std::string JourneyOf(ast::StepId id) const {
    const JourneyId journey = model_.step_journeys.Get(id);
    return journey.is_valid() ? NameOf(model_.journeys[journey]) : "";
  }
  std::string MessageOf(ast::StepId id) const {
    const MessageId message = model_.send_messages.Get(id);
    return message.is_valid() ? NameOf(model_.messages[message]) : "";
  }

  // Two sends of one message are told apart by where they happen.
  std::string PlaceOf(ast::StepId id) const {
    const TouchpointId touchpoint = model_.send_touchpoints.Get(id);
    if (!touchpoint.is_valid()) return "";
    const std::string& name = model_.touchpoints[touchpoint].qualified_name;
    const size_t part = name.rfind('.'), map = name.rfind('.', part - 1);
    return " at " + (map == std::string::npos ? name : name.substr(map + 1));
  }
  std::string HookOf(ast::StepId id) const {
    const HookId hook = model_.call_hooks.Get(id);
    return hook.is_valid() ? NameOf(model_.hooks[hook]) : "";
  }
  std::string TeamOf(ast::StepId id) const {
    const TeamId team = model_.assign_teams.Get(id);
    return team.is_valid() ? NameOf(model_.teams[team]) : "";
  }

  std::string On(ast::StepId id, const ast::SendStep&) const { return "send " + MessageOf(id) + PlaceOf(id); }
  std::string On(ast::StepId, const ast::WaitStep&) const { return "wait after " + landmark_; }
  std::string On(ast::StepId, const ast::WaitUntilStep&) const { return "wait until after " + landmark_; }
  std::string On(ast::StepId, const ast::WaitForStep&) const { return "wait for after " + landmark_; }
  std::string On(ast::StepId, const ast::IfStep&) const { return "if after " + landmark_; }
  std::string On(ast::StepId, const ast::SplitStep& step) const { return "split " + Text(step.name.text); }
  std::string On(ast::StepId, const ast::ExitStep& step) const {
    return "exit " + (step.reason ? Text(step.reason->text) : kUnnamedExit);
  }
  std::string On(ast::StepId, const ast::RepeatStep&) const { return "repeat after " + landmark_; }
  std::string On(ast::StepId id, const ast::SetStep&) const {
    return "set " + Text(model_.customer_fields.at(model_.set_fields.Get(id)).name);
  }
  std::string On(ast::StepId id, const ast::EmitStep&) const {
    const EventTypeId event = model_.emit_events.Get(id);
    return "emit " + (event.is_valid() ? LastPart(model_.events[event].qualified_name) : "");
  }
  std::string On(ast::StepId id, const ast::StartStep&) const { return "start " + JourneyOf(id); }
  std::string On(ast::StepId id, const ast::StopStep&) const { return "stop " + JourneyOf(id); }
  std::string On(ast::StepId id, const ast::CallStep&) const { return "call " + HookOf(id); }
  std::string On(ast::StepId id, const ast::AssignStep&) const { return "assign to " + TeamOf(id); }
  std::string On(ast::StepId, const ast::KeepWaitingStep&) const { return "keep waiting after " + landmark_; }

  // The landmark of a step that has blocks: they and what comes behind them are named after it.
  void Mark(ast::StepId id, std::string landmark, std::initializer_list<const ast::Block*> blocks) {
    if (ast_.steps[id].label) landmark = LabelOf(ast_.steps[id]);
    for (const ast::Block* block : blocks) {
      if (block != nullptr) NameBlock(*block, landmark);
    }
    landmark_ = std::move(landmark);
  }
  void Inside(ast::StepId id, const ast::SendStep& node) {
    Mark(id, MessageOf(id) + PlaceOf(id),
         {node.on_skipped ? &node.on_skipped->body : nullptr, node.on_failed ? &node.on_failed->body : nullptr});
  }
  void Inside(ast::StepId id, const ast::CallStep& node) {
    Mark(id, HookOf(id), {node.done ? &node.done->body : nullptr, node.overdue ? &node.overdue->body : nullptr});
  }
  void Inside(ast::StepId id, const ast::AssignStep& node) {
    Mark(id, "task of " + TeamOf(id), {node.otherwise ? &*node.otherwise : nullptr});
  }
  void Inside(ast::StepId, const ast::WaitUntilStep& node) {
    if (node.otherwise) NameBlock(*node.otherwise, landmark_);
  }
  void Inside(ast::StepId, const ast::WaitForStep& node) {
    const std::string before = landmark_;
    for (const auto& arm : node.arms) {
      NameBlock(std::visit([](const auto& a) -> const ast::Block& { return a.body; }, arm), before);
    }
    if (node.otherwise) NameBlock(*node.otherwise, before);
    landmark_ = before;
  }
  void Inside(ast::StepId, const ast::IfStep& node) {
    const std::string before = landmark_;
    for (const ast::IfBranch& branch : node.branches) NameBlock(branch.body, before);
    if (node.otherwise) NameBlock(*node.otherwise, before);
    landmark_ = before;
  }
  void Inside(ast::StepId, const ast::SplitStep& node) {
    const std::string before = landmark_;
    for (const ast::SplitArm& arm : node.arms) {
      NameBlock(arm.body, Text(node.name.text) + "." + Formerly(Text(arm.name.text), arm.former_names));
    }
    landmark_ = before;
  }
  void Inside(ast::StepId, const ast::RepeatStep& node) { NameBlock(node.body, landmark_); }
  template <typename Node>
  void Inside(ast::StepId, const Node&) {}

  const ast::Ast& ast_;
  const Model& model_;
  const Interner& interner_;
  const uint32_t former_;
  StepNames& names_;
  std::string landmark_;  // the nearest message or arm before
};

}  // namespace

std::vector<const ast::Block*> BlocksOf(const ast::StepNode& node) {
  std::vector<const ast::Block*> blocks;
  const auto add_optional = [&](const std::optional<ast::Block>& block) {
    if (block) blocks.push_back(&*block);
  };
  std::visit(Overloaded{
                 [&](const ast::SendStep& s) {
                   if (s.on_skipped) blocks.push_back(&s.on_skipped->body);
                   if (s.on_failed) blocks.push_back(&s.on_failed->body);
                 },
                 [&](const ast::CallStep& s) {
                   if (s.done) blocks.push_back(&s.done->body);
                   if (s.overdue) blocks.push_back(&s.overdue->body);
                 },
                 [&](const ast::AssignStep& s) { add_optional(s.otherwise); },
                 [&](const ast::WaitUntilStep& s) { add_optional(s.otherwise); },
                 [&](const ast::WaitForStep& s) {
                   for (const auto& arm : s.arms) std::visit([&](const auto& a) { blocks.push_back(&a.body); }, arm);
                   add_optional(s.otherwise);
                 },
                 [&](const ast::IfStep& s) {
                   for (const ast::IfBranch& branch : s.branches) blocks.push_back(&branch.body);
                   add_optional(s.otherwise);
                 },
                 [&](const ast::SplitStep& s) {
                   for (const ast::SplitArm& arm : s.arms) blocks.push_back(&arm.body);
                 },
                 [&](const ast::RepeatStep& s) { blocks.push_back(&s.body); },
                 [](const auto&) {},
             },
             node);
  return blocks;
}

void NameSteps(const ast::Ast& ast, const Model& model, const Interner& interner, const ast::JourneyDecl& journey,
               StepNames* names, uint32_t former) {
  Namer namer(ast, model, interner, former, names);
  namer.NameBlock(journey.steps, "entering");
  for (const ast::ExitClause& exit : journey.exits) {
    if (exit.body)
      namer.NameBlock(*exit.body,
                      "exit " + (exit.reason ? std::string(interner.Text(exit.reason->text)) : kUnnamedExit));
  }
}

}  // namespace senda::sema
