// The read-only description of a compiled program that the engine runs: names, layout, aggregates, segments, patterns,
// journeys, and what each event type can change. Expressions are opaque root numbers for an Evaluator.
//
// Built by lower/, embedded in ir::Program, checked by the IR's verifier. All cross references are indexes into the
// vectors of `Program`; kNone where there is none. Every named thing has a text id that stays the same when files are
// moved or formatted (never an index in anything durable), and a meaning: the hash of what it does.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/aggregates.h"
#include "runtime/abi/common.h"
#include "runtime/abi/journeys.h"
#include "runtime/abi/layout.h"
#include "runtime/abi/maps.h"
#include "runtime/abi/messages.h"
#include "runtime/abi/outside.h"
#include "runtime/abi/patterns.h"
#include "runtime/abi/rules.h"
#include "runtime/abi/schema.h"
#include "runtime/abi/value.h"

namespace senda::abi {

// What happens when a predicate decided in step 2 is true. Pattern sources refer to it by its position.
struct Decision {
  std::vector<uint32_t> inserts;  // aggregates the event is inserted into
  std::vector<uint32_t> closes;   // kOpen aggregates in which it closes its key
  std::vector<uint32_t> tallies;  // of KPIs, over all customers
};
struct DecideGroup {
  std::vector<uint32_t> roots;
};  // bool; roots[i] belongs to decisions[i] of the event type
struct SettleGroup {
  std::vector<uint32_t> segments;
};  // in dependency order

struct EventEffects {
  uint32_t decide_group = kNone;    // one per event type
  std::vector<Decision> decisions;  // by position in the group
  Decision always;                  // what has no `where`
  std::vector<uint32_t> triggers;   // customer-scoped triggers this event can feed, in advance order
  uint32_t settle_group = kNone;    // segments this event can change, closed over dependents
  std::vector<uint32_t> journeys;   // journeys with instance-scoped patterns or aggregates fed by it
};

struct Program {
  std::string name;
  std::vector<std::string> files;  // paths relative to the workspace
  std::string default_timezone;
  std::string currency;
  std::string salt;
  std::vector<std::string> languages;  // the first is the fallback
  int64_t lateness_ms = 0, grace_ms = 2000, duplicates_ms = 0;
  int64_t everyone_holdout_millionths = 0;  // customers who get no promotional message, whatever the journey
  SourcePosition everyone_holdout_position;
  int64_t history_ms = 0;  // how long events are retained
  uint64_t meaning = 0;    // hash of the IR alone

  std::vector<FieldSchema> customer_fields;
  uint32_t timezone_field = kNone, birthday_field = kNone, language_field = kNone;
  std::vector<EventSchema> events;
  std::vector<EventEffects> effects;                    // by event type
  std::vector<std::vector<uint32_t>> field_triggers;    // by customer field: triggers fed by its change
  std::vector<std::vector<uint32_t>> segment_triggers;  // by segment: customer-scoped triggers fed by its flip
  std::vector<std::vector<uint32_t>> trigger_triggers;  // by trigger: triggers fed by its firing
  std::vector<std::vector<uint32_t>> trigger_journeys;  // by trigger: journeys it enters, by name
  std::vector<Aggregate> aggregates;
  std::vector<uint32_t> page_bytes;     // by page
  std::vector<Segment> segments;        // in dependency order, ties by id
  uint32_t all_segments_group = kNone;  // SettleGroup of every segment (a new customer, a changed profile)
  std::vector<DecideGroup> decide_groups;
  std::vector<SettleGroup> settle_groups;
  std::vector<Pattern> patterns;
  std::vector<Trigger> triggers;  // in advance order: after those that feed it, ties by id
  std::vector<Journey> journeys;  // by id
  std::vector<Channel> channels;
  std::vector<Message> messages;
  std::vector<Catalog> catalogs;  // by id, as are coupons
  std::vector<Coupon> coupons;
  std::vector<Hook> hooks;  // by id, as are teams
  std::vector<Team> teams;
  std::vector<Topic> topics;    // by id
  std::vector<SendRule> rules;  // those that skip first, then by id
  std::vector<Preference> preferences;
  std::vector<Guarantee> guarantees;  // by id
  std::vector<Persona> personas;      // by id, as are maps and KPIs
  std::vector<Map> maps;
  std::vector<Kpi> kpis;
  std::vector<Tally> tallies;
  CustomerLayout layout;
  uint32_t root_count = 0;
  uint32_t rounds_max = 10'000;  // at one instant; the compiler has proved an end
};

}  // namespace senda::abi
