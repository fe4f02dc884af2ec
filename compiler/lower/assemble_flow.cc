// Assembling, third part: triggers, their patterns, journeys.
#include "compiler/base/check.h"
#include "compiler/lower/assembler.h"

namespace senda::lower {

void Assembler::Renumber(std::vector<abi::Source>* sources) {
  for (abi::Source& source : *sources) {
    if (source.kind == abi::SourceKind::kTrigger) source.target = trigger_numbers_.at(source.target);
    if (source.kind == abi::SourceKind::kFlip) source.target = segment_numbers_.at(source.target);
  }
}

void Assembler::AddTriggers() {
  for (uint32_t number = 0; number < trigger_order_.size(); ++number) {
    const TriggerDraft& draft = captures_.trigger(trigger_order_[number]);
    abi::Trigger trigger = draft.trigger;
    // A part of a customer's trigger is advanced on its own.
    if (trigger.is_instance_scoped) {
      for (uint32_t nested : draft.nested) trigger.nested.push_back(trigger_numbers_[nested]);
    }
    AddPatterns(draft, number, &trigger);
    out().triggers.push_back(std::move(trigger));
  }
}

void Assembler::AddPatterns(const TriggerDraft& draft, uint32_t number, abi::Trigger* trigger) {
  for (abi::Pattern pattern : draft.patterns) {
    pattern.trigger = number;
    for (abi::Link& link : pattern.links) Renumber(&link.sources);
    Renumber(&pattern.cancel);
    trigger->patterns.push_back(static_cast<uint32_t>(out().patterns.size()));
    out().patterns.push_back(std::move(pattern));
  }
}

void Assembler::AddJourneys() {
  for (uint32_t i = 0; i < captures_.journey_count(); ++i) {
    abi::Journey journey = captures_.journey(i).journey;
    journey.entry_trigger = trigger_numbers_.at(journey.entry_trigger);
    for (abi::JourneyExit& exit : journey.exits) exit.trigger = trigger_numbers_.at(exit.trigger);
    if (journey.goal_trigger != abi::kNone) journey.goal_trigger = trigger_numbers_.at(journey.goal_trigger);
    for (abi::Step& step : journey.steps) {
      for (abi::Arm& arm : step.arms) {
        if (arm.trigger != abi::kNone) arm.trigger = trigger_numbers_.at(arm.trigger);
      }
    }
    for (uint32_t* bit : {&journey.membership, &journey.already_segment, &journey.already_bit}) {
      if (*bit != abi::kNone) *bit = segment_numbers_.at(*bit);
    }
    out().journeys.push_back(std::move(journey));
  }
}

}  // namespace senda::lower
