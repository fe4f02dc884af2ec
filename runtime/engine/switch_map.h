// Where everything of a program is in the program that follows it; made once per switch.
//
// What is found by name: events, fields, segments, journeys, steps, captures. What is found by meaning: aggregates and
// triggers, whose state is carried over only when it will be read as it was written.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/engine/schema_map.h"

namespace senda::engine {

struct JourneyMap {
  uint32_t to = abi::kNone;
  std::vector<uint32_t> steps;  // by old step; only where an instance can stand, and ends
  // By new capture; of one that is new with its field the field's default, when its proof is there: an old capture that
  // is known as soon as the event has come, or kEntered.
  static constexpr uint32_t kEntered = abi::kNone - 1;
  std::vector<FieldFrom> captures;
  std::vector<uint32_t> proofs;
  std::vector<FieldFrom> backward;  // by old capture: what it takes from the new ones
  // Arms of waits that are kept, by their old step: the new place of each, or kNone.
  std::map<uint32_t, std::vector<uint32_t>> arms;
  std::vector<uint32_t> aggregates;  // by place among the new journey's: Program::aggregates of the old, or kNone
  // Of steps that go round and waits that are kept: where their frame is, where it goes, whose it was.
  struct Frame {
    uint32_t from, to, step;
  };
  std::vector<Frame> frames;
  bool has_same_goal = false;  // the goal and its time

  // A new capture from the old ones, which `load` gives by their number.
  template <typename Load>
  abi::Value CaptureOf(uint32_t capture, const Load& load) const {
    if (captures[capture].from != abi::kNone) return captures[capture].Map(load(captures[capture].from));
    const uint32_t proof = proofs[capture];
    const bool is_there = proof == kEntered || (proof != abi::kNone && load(proof).known != 0);
    return is_there ? captures[capture].Fallback() : abi::Value::Missing();
  }
};

struct SwitchMap {
  SwitchMap(const abi::Program& from, const abi::Program& to);

  SchemaMap forward, backward;
  std::vector<FieldFrom> fields;           // of customers, by new field
  std::vector<FieldFrom> backward_fields;  // … by old field
  std::vector<uint32_t> aggregates;      // by new one: the old one with the same meaning that keeps the same, or kNone
  std::vector<uint32_t> segments;        // by old one: the new one of that name
  std::vector<uint32_t> named_triggers;  // by old one: the new one of that name, whatever it means now
  std::vector<uint32_t> triggers;        // by old one: the new one whose attempts continue it
  std::vector<uint32_t> patterns;        // likewise
  std::vector<uint8_t> is_continued;     // by new trigger: whether it is one of those
  std::vector<JourneyMap> journeys;      // by old one
  std::vector<uint32_t> channels;        // by old one: the new one of that name
  std::vector<uint32_t> messages;        // likewise
  std::vector<uint32_t> coupons;         // likewise
  std::vector<uint32_t> hooks;           // likewise
  std::vector<uint32_t> teams;           // likewise
  std::vector<uint8_t> has_new_hours;    // by new team: it works at other hours than before
  bool has_new_aggregates = false;       // some have to be rebuilt
  bool has_new_local_times = false;      // other zone data, or another time zone of the workspace
  bool has_new_firsts = false;           // some `first A` of customers is new: whether it was is in the history
};

// Whether instances stand at the step for a while: they wait, or for a send, an answer, the next turn.
bool IsPlace(const abi::Step& step);

}  // namespace senda::engine
