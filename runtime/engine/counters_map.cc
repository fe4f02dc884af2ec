#include "runtime/engine/counters_map.h"

namespace senda::engine {
namespace {

using abi::kNone;

// By split and arm: how many, by name.
std::vector<int64_t> MapArms(const abi::Journey& from, const abi::Journey& to, const std::string& split,
                             const std::vector<int64_t>& olds) {
  std::vector<int64_t> out;
  for (const abi::Step& step : to.steps) {
    if (step.kind != abi::StepKind::kSplit || step.split != split) continue;
    out.assign(step.split_arms.size(), 0);
    for (size_t i = 0; i < step.split_arms.size(); ++i) {
      const abi::SplitArm& arm = step.split_arms[i];
      for (const abi::Step& before : from.steps) {
        if (before.kind != abi::StepKind::kSplit || before.split != split) continue;
        for (size_t j = 0; j < before.split_arms.size() && j < olds.size(); ++j) {
          const std::string& name = before.split_arms[j].name;
          bool is_it = name == arm.name;
          for (const std::string& former : arm.former_names) is_it = is_it || name == former;
          if (is_it) out[i] += olds[j];
        }
      }
    }
  }
  return out;
}

// Likewise of a message's variants.
void MapVariants(const abi::Message& before, const std::vector<int64_t>& olds, const abi::Message& next,
                 std::vector<int64_t>* out) {
  for (size_t i = 0; i < next.variants.size() && i < out->size(); ++i) {
    const abi::MessageVariant& variant = next.variants[i];
    for (size_t j = 0; j < before.variants.size() && j < olds.size(); ++j) {
      bool is_it = before.variants[j].name == variant.name;
      for (const std::string& former : variant.former_names) is_it = is_it || before.variants[j].name == former;
      if (is_it) (*out)[i] += olds[j];
    }
  }
}

void MapVariantsOfJourney(const JourneyCounts& olds, const abi::Program& from, const abi::Program& to,
                          const SwitchMap& map, JourneyCounts* news) {
  for (uint32_t i = 0; i < map.messages.size(); ++i) {
    if (map.messages[i] == kNone) continue;
    const abi::Message &before = from.messages[i], &next = to.messages[map.messages[i]];
    const auto counted = olds.variants.find(before.id);
    const auto mapped = news->variants.find(next.id);
    if (counted == olds.variants.end() || mapped == news->variants.end()) continue;
    MapVariants(before, counted->second, next, &mapped->second);
  }
}

// Those of a channel that `to` lacks, or of a journey that is gone as a whole, go on by the channel's name.
void MapSends(const JourneyCounts& olds, const abi::Program& from, const SwitchMap& map, bool is_gone,
              JourneyCounts* news) {
  for (uint32_t c = 0; c < map.channels.size(); ++c) {
    const SendCounts& sends = olds.sends[c];
    if (!is_gone && map.channels[c] != kNone) {
      news->sends[map.channels[c]] = sends;
    } else if (sends.made != 0 || sends.delayed != 0 || !sends.skipped.empty()) {
      news->former_sends[from.channels[c].id] = sends;
    }
  }
}

// Stages are matched as the field of the customer is that says the stage, touchpoints by name.
void MapMaps(const Counters& counters, const abi::Program& from, const abi::Program& to, const SwitchMap& map,
             Counters* out) {
  for (size_t m = 0; m < to.maps.size(); ++m) {
    const abi::Map& next = to.maps[m];
    const uint32_t old_field = next.stage_field == kNone ? kNone : map.fields[next.stage_field].from;
    for (size_t o = 0; o < from.maps.size(); ++o) {
      const abi::Map& before = from.maps[o];
      const MapCounts& olds = counters.maps[o];
      if (old_field != kNone && before.stage_field == old_field) {
        const std::vector<int64_t>& members = map.fields[next.stage_field].members;
        for (size_t s = 0; s < olds.stages.size() && s < members.size(); ++s) {
          if (members[s] < 0) continue;
          StageCounts& stage = out->maps[m].stages[static_cast<size_t>(members[s])];
          stage.now += olds.stages[s].now;
          stage.reached += olds.stages[s].reached;
        }
      }
      for (size_t t = 0; t < next.touchpoints.size(); ++t) {
        for (size_t b = 0; b < before.touchpoints.size(); ++b) {
          if (next.touchpoints[t].id == before.touchpoints[b].id) out->maps[m].sends[t] += olds.sends[b];
        }
      }
    }
  }
}

}  // namespace

Counters MapCounters(const Counters& counters, const abi::Program& from, const abi::Program& to, const SwitchMap& map,
                     FormerJourneys* formers) {
  Counters out(to);
  const Counters empty = out;
  out = counters;  // whatever is not by number stays as it is
  out.segments = empty.segments;
  out.fired = empty.fired;
  out.journeys = empty.journeys;
  out.maps = empty.maps;
  MapMaps(counters, from, to, map, &out);
  for (uint32_t i = 0; i < map.segments.size(); ++i) {
    if (map.segments[i] != kNone) out.segments[map.segments[i]] = counters.segments[i];
  }
  for (uint32_t i = 0; i < map.named_triggers.size(); ++i) {
    if (map.named_triggers[i] != kNone) out.fired[map.named_triggers[i]] = counters.fired[i];
  }
  for (uint32_t i = 0; i < map.journeys.size(); ++i) {
    const uint32_t place = map.journeys[i].to;
    if (place == kNone) {
      formers->emplace_back(from.journeys[i].id, counters.journeys[i]);
      MapSends(counters.journeys[i], from, map, true, &formers->back().second);
      continue;
    }
    JourneyCounts& mapped = out.journeys[place];
    mapped = counters.journeys[i];
    mapped.sends = empty.journeys[place].sends;
    mapped.splits = empty.journeys[place].splits;
    mapped.variants = empty.journeys[place].variants;
    MapVariantsOfJourney(counters.journeys[i], from, to, map, &mapped);
    MapSends(counters.journeys[i], from, map, false, &mapped);
    for (const auto& [reason, count] : empty.journeys[place].exits) mapped.exits[reason] += count;
    for (auto& [split, arms] : mapped.splits) {
      const auto found = counters.journeys[i].splits.find(split);
      if (found == counters.journeys[i].splits.end()) continue;
      arms = MapArms(from.journeys[i], to.journeys[place], split, found->second);
    }
  }
  return out;
}

}  // namespace senda::engine
