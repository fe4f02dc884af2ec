// What the summary of a run counts. Sums over partitions; part of a snapshot.
//
// Vectors follow the order of the program's own: segments, triggers, journeys, exits, steps, channels. Exact while no
// count passes 2^63.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/engine/wide_sum.h"

namespace senda::engine {

class ByteReader;

struct SegmentCounts {
  int64_t members = 0, entered = 0, left = 0;
};
struct SendCounts {
  int64_t made = 0, delayed = 0;
  std::map<std::string, int64_t> skipped;
};  // skipped: by rule
struct JourneyCounts {
  int64_t entered = 0, held_out = 0;
  int64_t active = 0;  // instances that are in the journey now, held-out ones included
  int64_t refused_audience = 0, refused_while = 0, refused_once = 0, refused_active = 0, refused_keys = 0,
          refused_paused = 0, refused_lacking = 0;
  std::map<std::string, int64_t> exits;            // by reason
  std::vector<SendCounts> sends;                   // by channel
  std::map<std::string, SendCounts> former_sends;  // of a sum over versions: by id of a channel that is gone
  int64_t goal_reached = 0, goal_held_out_reached = 0;
  abi::WideSum goal_worth{0, 0};                         // of those not held out; numbers in billionths
  std::map<std::string, std::vector<int64_t>> splits;    // by split, then arm
  std::map<std::string, std::vector<int64_t>> variants;  // of what was sent: by message, then variant
};
struct StageCounts {
  int64_t now = 0, reached = 0;  // customers
};
struct MapCounts {
  std::vector<StageCounts> stages;
  std::vector<int64_t> sends;  // by touchpoint
};
struct Counters {
  int64_t events = 0;        // processed
  int64_t late = 0;          // of those, how many were older than the clock
  int64_t duplicates = 0;    // left out
  int64_t refused = 0;       // not admitted
  int64_t reached = 0;       // customers whom events without a customer of their own reached, one for each event
  int64_t customers = 0;     // known now: not those who were erased, and of those who turned out to be one, one
  int64_t merged = 0;        // ids that became another's, or
  int64_t merged_again = 0;  // had been so before
  int64_t erased = 0;
  int64_t late_answers = 0;          // of deliveries, hooks and people: nobody waited for them any longer, or ever
  int64_t deliveries_given_way = 0;  // not settled, beyond 200 of a customer
  int64_t attempts_given_way = 0;    // to newer ones, beyond `keep`
  int64_t rounds = 0;                // items of the queues of single instants
  int64_t goals_given_way = 0;       // ended instances that stopped being measured, beyond 100
  int64_t entries_given_way = 0;     // keys that `once` and `at most` have forgotten, beyond what they keep
  std::vector<SegmentCounts> segments;
  std::vector<int64_t> fired;  // by trigger
  std::vector<JourneyCounts> journeys;
  // By rule or guarantee: sends held, and what was skipped, refused or withheld. Only those that have acted.
  std::map<std::string, int64_t> held_by_rule, skipped_by_rule;
  std::vector<MapCounts> maps;

  explicit Counters(const abi::Program& program);
  void Add(const Counters& other);
  // As bytes and back; both ends have the same program.
  void Save(std::string* out) const;
  void Load(ByteReader* in);
};

}  // namespace senda::engine
