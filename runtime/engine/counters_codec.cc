#include "runtime/engine/bytes.h"
#include "runtime/engine/counters.h"

namespace senda::engine {
namespace {

// One description for both directions: `Codec` writes or reads every number it is shown.
struct Writing {
  ByteWriter bytes;
  void operator()(int64_t& value) { bytes.Number(value); }
  void operator()(uint64_t& value) { bytes.Number(value); }
  void operator()(std::map<std::string, int64_t>& counts) {
    bytes.Number(static_cast<uint32_t>(counts.size()));
    for (const auto& [name, count] : counts) {
      bytes.Text(name);
      bytes.Number(count);
    }
  }
};
struct Reading {
  ByteReader& bytes;
  void operator()(int64_t& value) { value = bytes.Number<int64_t>(); }
  void operator()(uint64_t& value) { value = bytes.Number<uint64_t>(); }
  void operator()(std::map<std::string, int64_t>& counts) {
    const auto size = bytes.Number<uint32_t>();
    for (uint32_t i = 0; i < size && !bytes.has_failed(); ++i) {
      const std::string name(bytes.Text());
      counts[name] = bytes.Number<int64_t>();
    }
  }
};

template <typename Codec>
void ForJourney(Codec& codec, JourneyCounts& counts) {
  for (int64_t* count :
       {&counts.entered, &counts.held_out, &counts.active, &counts.refused_audience, &counts.refused_while,
        &counts.refused_once, &counts.refused_active, &counts.refused_keys, &counts.refused_paused,
        &counts.refused_lacking, &counts.goal_reached, &counts.goal_held_out_reached}) {
    codec(*count);
  }
  codec(counts.goal_worth.low);
  codec(counts.goal_worth.high);
  codec(counts.exits);
  for (SendCounts& sends : counts.sends) {
    codec(sends.made);
    codec(sends.delayed);
    codec(sends.skipped);
  }
  for (auto& [split, arms] : counts.splits) {
    for (int64_t& arm : arms) codec(arm);
  }
  for (auto& [message, variants] : counts.variants) {
    for (int64_t& variant : variants) codec(variant);
  }
}

template <typename Codec>
void ForAll(Codec& codec, Counters& counters) {
  for (int64_t* count : {&counters.events, &counters.late, &counters.duplicates, &counters.refused, &counters.customers,
                         &counters.merged, &counters.merged_again, &counters.erased, &counters.attempts_given_way,
                         &counters.goals_given_way, &counters.rounds, &counters.entries_given_way, &counters.reached,
                         &counters.late_answers, &counters.deliveries_given_way}) {
    codec(*count);
  }
  for (SegmentCounts& segment : counters.segments) {
    codec(segment.members);
    codec(segment.entered);
    codec(segment.left);
  }
  for (int64_t& fired : counters.fired) codec(fired);
  for (JourneyCounts& journey : counters.journeys) ForJourney(codec, journey);
  codec(counters.held_by_rule);
  codec(counters.skipped_by_rule);
  for (MapCounts& map : counters.maps) {
    for (StageCounts& stage : map.stages) {
      codec(stage.now);
      codec(stage.reached);
    }
    for (int64_t& sends : map.sends) codec(sends);
  }
}

}  // namespace

void Counters::Save(std::string* out) const {
  Counters copy = *this;
  Writing codec{ByteWriter(out)};
  ForAll(codec, copy);
}

void Counters::Load(ByteReader* in) {
  Reading codec{*in};
  ForAll(codec, *this);
}

}  // namespace senda::engine
