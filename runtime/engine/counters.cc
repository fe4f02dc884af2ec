#include "runtime/engine/counters.h"

namespace senda::engine {
namespace {

void AddCounts(std::map<std::string, int64_t>* counts, const std::map<std::string, int64_t>& others) {
  for (const auto& [name, count] : others) (*counts)[name] += count;
}

void AddSends(SendCounts* mine, const SendCounts& other) {
  mine->made += other.made;
  mine->delayed += other.delayed;
  AddCounts(&mine->skipped, other.skipped);
}

void AddJourney(JourneyCounts* mine, const JourneyCounts& other) {
  mine->entered += other.entered;
  mine->held_out += other.held_out;
  mine->active += other.active;
  mine->refused_audience += other.refused_audience;
  mine->refused_while += other.refused_while;
  mine->refused_once += other.refused_once;
  mine->refused_active += other.refused_active;
  mine->refused_keys += other.refused_keys;
  mine->refused_paused += other.refused_paused;
  mine->refused_lacking += other.refused_lacking;
  AddCounts(&mine->exits, other.exits);
  for (size_t i = 0; i < mine->sends.size(); ++i) AddSends(&mine->sends[i], other.sends[i]);
  for (const auto& [channel, sends] : other.former_sends) AddSends(&mine->former_sends[channel], sends);
  mine->goal_reached += other.goal_reached;
  mine->goal_held_out_reached += other.goal_held_out_reached;
  AddTo(&mine->goal_worth, ToWide(other.goal_worth));
  for (auto& [split, arms] : mine->splits) {
    const std::vector<int64_t>& others = other.splits.at(split);
    for (size_t i = 0; i < arms.size(); ++i) arms[i] += others[i];
  }
  for (auto& [message, variants] : mine->variants) {
    const std::vector<int64_t>& others = other.variants.at(message);
    for (size_t i = 0; i < variants.size(); ++i) variants[i] += others[i];
  }
}

void AddMap(MapCounts* mine, const MapCounts& other) {
  for (size_t i = 0; i < mine->stages.size(); ++i) {
    mine->stages[i].now += other.stages[i].now;
    mine->stages[i].reached += other.stages[i].reached;
  }
  for (size_t i = 0; i < mine->sends.size(); ++i) mine->sends[i] += other.sends[i];
}

}  // namespace

Counters::Counters(const abi::Program& program)
    : segments(program.segments.size()), fired(program.triggers.size()), journeys(program.journeys.size()) {
  for (const abi::Map& map : program.maps) {
    maps.emplace_back();
    maps.back().stages.resize(map.stages.size());
    maps.back().sends.resize(map.touchpoints.size());
  }
  for (size_t i = 0; i < journeys.size(); ++i) {
    JourneyCounts& counts = journeys[i];
    counts.sends.resize(program.channels.size());
    for (const abi::JourneyExit& exit : program.journeys[i].exits) counts.exits[exit.reason];
    for (const abi::Step& step : program.journeys[i].steps) {
      if (step.kind == abi::StepKind::kSend && !program.messages[step.message].variants.empty()) {
        const abi::Message& message = program.messages[step.message];
        counts.variants[message.id].resize(message.variants.size());
      }
      if (step.kind == abi::StepKind::kSplit) counts.splits[step.split].resize(step.split_arms.size());
      if (step.kind == abi::StepKind::kExit || step.kind == abi::StepKind::kComplete) counts.exits[step.reason];
    }
  }
}

void Counters::Add(const Counters& other) {
  events += other.events;
  late += other.late;
  duplicates += other.duplicates;
  refused += other.refused;
  reached += other.reached;
  customers += other.customers;
  merged += other.merged;
  merged_again += other.merged_again;
  erased += other.erased;
  late_answers += other.late_answers;
  deliveries_given_way += other.deliveries_given_way;
  attempts_given_way += other.attempts_given_way;
  goals_given_way += other.goals_given_way;
  rounds += other.rounds;
  entries_given_way += other.entries_given_way;
  for (size_t i = 0; i < segments.size(); ++i) {
    segments[i].members += other.segments[i].members;
    segments[i].entered += other.segments[i].entered;
    segments[i].left += other.segments[i].left;
  }
  for (size_t i = 0; i < fired.size(); ++i) fired[i] += other.fired[i];
  AddCounts(&held_by_rule, other.held_by_rule);
  AddCounts(&skipped_by_rule, other.skipped_by_rule);
  for (size_t i = 0; i < journeys.size(); ++i) AddJourney(&journeys[i], other.journeys[i]);
  for (size_t i = 0; i < maps.size(); ++i) AddMap(&maps[i], other.maps[i]);
}

}  // namespace senda::engine
