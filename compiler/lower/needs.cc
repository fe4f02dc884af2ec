// Assembling, last part: what instances must remember at each place of their journeys.
//
// Liveness of captures, backwards over the steps: what a step reads is needed before it, unless it is captured on the
// way there. Only captures that the types promise count: not those whose event or answer is asked for first, as in
// `x is known and x.n > 3`, on the way or where they are read.
#include <string_view>
#include <vector>

#include "compiler/ir/op.h"
#include "compiler/ir/reach.h"
#include "compiler/lower/assembler.h"

namespace senda::lower {
namespace {

// By capture.
using Slots = std::vector<bool>;

void Add(Slots* slots, const Slots& more) {
  for (size_t i = 0; i < more.size(); ++i) {
    if (more[i]) (*slots)[i] = true;
  }
}

std::vector<uint32_t> Listed(const Slots& slots) {
  std::vector<uint32_t> out;
  for (uint32_t i = 0; i < slots.size(); ++i) {
    if (slots[i]) out.push_back(i);
  }
  return out;
}

class NeedFinder {
 public:
  NeedFinder(const ir::Program& program, abi::Journey* journey)
      : program_(program),
        description_(program.description),
        journey_(*journey),
        none_(journey->capture_kinds.size()) {}

  void Find() {
    for (abi::Step& step : journey_.steps) {
      const Reads reads = ReadsOf(step);
      live_.push_back(Promised(reads));
      // Both ways behind an `if` know what it has asked.
      asked_.push_back(step.kind == abi::StepKind::kBranch ? Asked(reads.asked) : Slots());
      if (step.kind == abi::StepKind::kSend) step.reads = Listed(live_.back());
    }
    // Backwards, as long as a way back to an earlier step brings something new.
    for (bool is_changed = true; is_changed;) {
      is_changed = false;
      for (size_t i = journey_.steps.size(); i > 0; --i) is_changed |= Flow(i - 1);
    }
    const Slots always = Always();
    journey_.needs = Listed(always);
    for (size_t i = 0; i < journey_.steps.size(); ++i) {
      if (!IsAsked(i)) continue;
      Add(&live_[i], always);
      journey_.steps[i].needs = Listed(live_[i]);
    }
  }

 private:
  // Whether somebody can stand, begin or go on there.
  bool IsAsked(size_t index) const {
    switch (journey_.steps[index].kind) {
      case abi::StepKind::kSend:
      case abi::StepKind::kWait:
      case abi::StepKind::kWaitUntil:
      case abi::StepKind::kWaitFor:
      case abi::StepKind::kTurn:
      case abi::StepKind::kCall:
      case abi::StepKind::kAssign: return true;
      default: return index == journey_.first_step || index == journey_.removed.step;
    }
  }

  // `all` gets what is read as being known, `asked` what is asked whether it is.
  struct Reads {
    Slots all, asked;
  };

  void Read(uint32_t root, Reads* reads) const {
    if (root == abi::kNone) return;
    for (const ir::NodeId id : ir::NodesBelow(program_.nodes, program_.roots.at(root).node)) {
      const ir::Node& node = program_.nodes.at(id.index());
      const bool tests = node.op == ir::Op::kIsKnown || node.op == ir::Op::kAssumeKnown;
      const ir::Node& read = tests ? program_.nodes.at(node.operands[0].index()) : node;
      if (read.op != ir::Op::kInstanceCapture || (!tests && node.is_optional)) continue;
      (node.op == ir::Op::kIsKnown ? reads->asked : reads->all)[static_cast<size_t>(read.immediate)] = true;
    }
  }

  // By what is asked: every capture of that name.
  Slots Asked(const Slots& asked) const {
    Slots slots = none_;
    for (size_t i = 0; i < slots.size(); ++i) {
      for (size_t j = 0; j < slots.size(); ++j) {
        if (asked[j] && NameOf(i) == NameOf(j)) slots[i] = true;
      }
    }
    return slots;
  }

  std::string_view NameOf(size_t capture) const {
    const std::string_view name = journey_.capture_names.at(capture);
    return name.substr(0, name.find('.'));
  }

  static void Remove(Slots* slots, const Slots& gone) {
    for (size_t i = 0; i < gone.size(); ++i) {
      if (gone[i]) (*slots)[i] = false;
    }
  }

  Slots Promised(const Reads& reads) const {
    Slots slots = reads.all;
    Remove(&slots, Asked(reads.asked));
    return slots;
  }

  void ReadTrigger(uint32_t index, Reads* reads) const {
    const abi::Trigger& trigger = description_.triggers.at(index);
    for (const uint32_t nested : trigger.nested) ReadTrigger(nested, reads);
    for (const uint32_t number : trigger.patterns) {
      const abi::Pattern& pattern = description_.patterns.at(number);
      for (const abi::Link& link : pattern.links) ReadSources(link.sources, reads);
      ReadSources(pattern.cancel, reads);
      for (const uint32_t root : {pattern.distinct_root, pattern.since_root, pattern.date_root, pattern.time_root}) {
        Read(root, reads);
      }
    }
  }

  void ReadSources(const std::vector<abi::Source>& sources, Reads* reads) const {
    for (const abi::Source& source : sources) {
      for (const uint32_t root : {source.where_root, source.from_root, source.to_root}) Read(root, reads);
    }
  }

  Reads ReadsOf(const abi::Step& step) const {
    Reads reads{none_, none_};
    for (const uint32_t root : {step.body_root, step.root, step.send.only_if_root}) Read(root, &reads);
    for (const uint32_t root : step.argument_roots) Read(root, &reads);
    for (const abi::SendCondition& condition : step.send.conditions) Read(condition.root, &reads);
    for (const abi::StepValue& value : step.values) Read(value.root, &reads);
    for (const abi::Arm& arm : step.arms) {
      Read(arm.watch_root, &reads);
      Read(arm.watch_breakpoint_root, &reads);
      if (arm.trigger != abi::kNone) ReadTrigger(arm.trigger, &reads);
    }
    return reads;
  }

  // What is read at any time, whatever the place.
  Slots Always() const {
    Reads reads{none_, none_};
    for (const uint32_t root : {journey_.key_root, journey_.while_root, journey_.while_breakpoint_root})
      Read(root, &reads);
    if (journey_.goal_trigger != abi::kNone) ReadTrigger(journey_.goal_trigger, &reads);
    for (const abi::JourneyExit& exit : journey_.exits) ReadTrigger(exit.trigger, &reads);
    for (const uint32_t index : journey_.aggregates) {
      const abi::Aggregate& aggregate = description_.aggregates.at(index);
      for (const uint32_t root : {aggregate.where_root, aggregate.reset_root, aggregate.value_root}) Read(root, &reads);
    }
    Slots slots = Promised(reads);
    for (const abi::JourneyExit& exit : journey_.exits) {
      if (exit.body != abi::kNone) Add(&slots, Without(live_[exit.body], exit.captures));
    }
    return slots;
  }

  static Slots Without(Slots slots, const std::vector<abi::Source::Copy>& captured) {
    for (const abi::Source::Copy& copy : captured) slots[copy.to] = false;
    return slots;
  }

  bool Flow(size_t index) {
    const abi::Step& step = journey_.steps[index];
    Slots out = live_[index];
    const auto add = [&](uint32_t target, const std::vector<abi::Source::Copy>& captured = {}) {
      if (target == abi::kNone) return;
      Slots needed = Without(live_.at(target), captured);
      Remove(&needed, asked_[index]);
      Add(&out, needed);
    };
    // Behind the step the answer is there, or it has not come.
    const std::vector<abi::Source::Copy> answer = step.answer_slot == abi::kNone
                                                      ? std::vector<abi::Source::Copy>{}
                                                      : std::vector<abi::Source::Copy>{{0, step.answer_slot}};
    // A wait for something goes on by an arm; at its deadline by `otherwise` when it has an `else`, and by `next` if
    // not.
    const bool is_wait_for = step.kind == abi::StepKind::kWaitFor;
    if (!is_wait_for || (step.has_deadline && !step.has_else)) add(step.next, answer);
    if (!is_wait_for || step.has_else) add(step.otherwise, answer);
    add(step.send.on_skipped);
    add(step.send.on_failed);
    if (step.kind == abi::StepKind::kKeepWaiting) add(step.wait);
    for (const abi::Arm& arm : step.arms) add(arm.target, arm.captures);
    for (const abi::SplitArm& arm : step.split_arms) add(arm.target);
    const bool is_changed = out != live_[index];
    live_[index] = std::move(out);
    return is_changed;
  }

  const ir::Program& program_;
  const abi::Program& description_;
  abi::Journey& journey_;
  const Slots none_;
  std::vector<Slots> live_;   // by step
  std::vector<Slots> asked_;  // by step, of those that lead two ways
};

}  // namespace

void FindWhatPlacesNeed(ir::Program* program) {
  for (abi::Journey& journey : program->description.journeys) NeedFinder(*program, &journey).Find();
}

}  // namespace senda::lower
