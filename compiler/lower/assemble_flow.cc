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

// Maps and tallies have been described already, with drafts where final numbers belong.
void Assembler::AddMaps() {
  const auto renumber = [](uint32_t* number, const std::vector<uint32_t>& numbers) {
    if (*number != abi::kNone) *number = numbers.at(*number);
  };
  for (abi::Persona& persona : out().personas) renumber(&persona.segment, segment_numbers_);
  for (abi::Map& map : out().maps) {
    for (abi::Stage& stage : map.stages) renumber(&stage.trigger, trigger_numbers_);
    for (abi::Touchpoint& touchpoint : map.touchpoints) renumber(&touchpoint.trigger, trigger_numbers_);
    for (abi::Pain& pain : map.pains) renumber(&pain.trigger, trigger_numbers_);
  }
  for (uint32_t i = 0; i < out().tallies.size(); ++i) {
    abi::Tally& tally = out().tallies[i];
    renumber(&tally.segment, segment_numbers_);
    if (tally.event != abi::kNone) DecisionOf(tally.event, tally_wheres_.at(i)).tallies.push_back(i);
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
