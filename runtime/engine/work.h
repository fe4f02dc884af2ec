// The workbench of a partition: one customer at one instant, and all that the steps of semantics pass to each other.
//
// Each step is a function of its own over this (steps.h). Scratch vectors keep their memory, so that in the steady
// state an event allocates nothing. Texts in `Value`s here lie in the arena, in the caller's event or in the customer's
// block.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/abi/evaluator.h"
#include "runtime/engine/arena.h"
#include "runtime/engine/counters.h"
#include "runtime/engine/decision.h"
#include "runtime/engine/instance.h"
#include "runtime/engine/options.h"
#include "runtime/engine/plan.h"
#include "runtime/engine/tallies.h"
#include "runtime/engine/window.h"
#include "runtime/engine/work_items.h"

namespace senda::engine {

struct Work;
class Others;
class Pauses;
class Catalogs;
class Coupons;
struct AnswerAtHand;

// Context::host.
struct Host {
  Work* work;
  uint32_t instance;
};

struct Work {
  Work(const Plan& plan, const abi::Evaluator& evaluator, const Options& options, DecisionSink* sink,
       uint32_t partition);

  const Plan& plan;
  const abi::Program& program;
  const abi::Evaluator& evaluator;
  const Options& options;
  DecisionSink* sink;
  uint32_t partition;
  bool is_silent = false;     // nothing is counted or told: the past is processed once more
  bool is_finishing = false;  // an old version: nobody enters, memberships and firings are not counted
  // Who is in a journey on another version, where the customer is on several (others.h).
  struct Elsewhere {
    uint32_t journey;
    uint64_t key_hash;
  };
  std::vector<Elsewhere> elsewhere;
  Others* others = nullptr;
  bool is_unfinished = false;  // something of another version has been queued
  Counters counters;
  Tallies tallies;
  Arena arena;

  // The customer and the instant.
  Block* block = nullptr;
  uint32_t customer = 0;
  int64_t now = 0;
  int64_t present = 0;   // what the clock shows, not before `now`: after downtime sends of past wakes are decided at it
  bool is_late = false;  // the input at hand came late

  // The input, or the item of the queue, at hand.
  bool is_time_step = false;
  bool is_instant_of_time_step = false;  // also in the rounds that follow
  bool has_moved_calendar = false;       // the customer is new, or a field or the zone has changed
  uint32_t event_type = abi::kNone;
  const abi::Value* event = nullptr;
  const AnswerAtHand* answer = nullptr;
  bool is_timed_input = false;  // whether the input that all this is about was a time step
  const Pauses* pauses = nullptr;
  const Catalogs* catalogs = nullptr;
  Coupons* coupons = nullptr;
  int64_t event_at = 0;
  // Of the send that is being decided: what its instance knew when it asked, in place of what it knows now.
  uint32_t send_of = 0, send_captures = 0;
  uint64_t origin = abi::kNone;  // of `sent` …: the birth of the instance it belongs to, or kGoneSender

  // Step 2.
  std::vector<uint32_t> matched;    // positions of the event's decide group, ascending:
  uint32_t matched_count = 0;       // the first so many
  std::vector<uint8_t> is_matched;  // by position
  std::vector<OwnVerdict> own_verdicts;
  std::vector<OwnInsert> own_inserts;
  // Steps 3 to 5.
  bool has_profile_changed = false;
  std::vector<Change> changes;
  std::vector<Flip> flips;
  std::vector<Moved> moved;  // stages that were reached
  std::vector<Fired> fired;  // of customer-scoped triggers, in the order they completed
  std::vector<InstanceFired> instance_fired;
  uint32_t turn_of = abi::kNone;  // the journey that the customer may enter at this time step, as one already in
  // Steps 7 to 11.
  std::vector<QueuedItem> queue;
  size_t queue_front = 0;
  uint32_t round = 0;                // 0 for the input itself, then by item of the queue
  uint32_t round_index = 0;          // how much the round has queued
  const QueuedItem* item = nullptr;  // the item at hand, when it asks for an entry
  uint32_t bit = abi::kNone;         // the segment that was set, when it is that

  // Scratch of single functions.
  std::vector<Feed> feeds, inner_feeds;
  std::vector<Fired> inner_fired;
  std::vector<uint32_t> pending, offsets, more_offsets;
  std::vector<uint8_t> truth;
  std::vector<uint32_t> emptied;  // fields of a `profile_updated` that are given as nothing
  std::vector<int64_t> breakpoints;
  std::vector<uint32_t> segments_due;
  std::vector<uint8_t> is_segment_due;
  std::vector<abi::Value> attempt_values, instance_values;

  abi::CustomerHeader& header() const { return block->header(); }
  std::string_view customer_id() const {
    return block->Load(*block->At<abi::StoredValue>(program.layout.fields), true).text();
  }
  Instance& instance(uint32_t offset) const { return *block->At<Instance>(offset); }
  Moment MomentNow() const { return {now, block->header().zone, false, 0}; }

  // Evaluates a root: `event` may be null, `attempt` and `instance` offsets 0. Attempts are those of `trigger`.
  abi::Value Evaluate(uint32_t root, const abi::Value* event_fields, uint32_t trigger = abi::kNone,
                      uint32_t attempt = 0, uint32_t instance_offset = 0);
  bool Holds(uint32_t root, const abi::Value* event_fields, uint32_t trigger = abi::kNone, uint32_t attempt = 0,
             uint32_t instance_offset = 0) {
    return Evaluate(root, event_fields, trigger, attempt, instance_offset).integer != 0;
  }
  abi::Context MakeContext(const abi::Value* event_fields, Host* host);
  const abi::Value* AttemptValues(uint32_t trigger, uint32_t attempt);
  const abi::Value* InstanceValues(uint32_t instance_offset);
  // Evaluates with a message's slots, those of the instance that sends it.
  abi::Value EvaluateInMessage(uint32_t root, const abi::Value* slots, uint32_t instance_offset = 0);
  // Evaluates with instance captures that are not stored yet.
  abi::Value EvaluateEntering(uint32_t root, const abi::Value* captures);

  // The value, with its text out of the customer's block, which is about to change.
  abi::Value Detach(const abi::Value& value, bool is_text) { return is_text ? arena.CopyText(value) : value; }

  // A decision about an instance (its journey, key and customer filled in), or about none.
  Decision MakeDecision(DecisionKind kind, uint32_t instance_offset = 0);
  void Decide(const Decision& decision) {
    if (sink != nullptr) sink->OnDecision(decision);
  }
};

}  // namespace senda::engine
