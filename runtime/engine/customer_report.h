// All that the engine knows of one customer, as plain data: what a person may ask to see.
//
// Names are the program's text ids, texts are copies. In a deterministic order: fields and segments as declared, the
// rest as the engine keeps it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/schema.h"
#include "runtime/abi/value.h"

namespace senda::engine {

// A value that owns its text.
struct ReportedValue {
  std::string name;
  abi::FieldType type;
  abi::Value value = abi::Value::Missing();  // of a text only whether it is known
  std::string text;
};
struct ReportedAttempt {
  std::string trigger;
  uint32_t links = 0;  // passed
  int64_t began = 0, last = 0;
  int64_t until = 0;  // when it fires, or kNever
  std::vector<ReportedValue> named;
};
struct ReportedSend {
  std::string message;
  int64_t until = 0;  // when it is decided anew
};                    // that a rule holds
struct ReportedInstance {
  std::string journey, step;  // step: where it stands; empty when it takes none
  ReportedValue key;          // without a name when the journey has no key
  bool is_held_out = false, has_ended = false, has_reached_goal = false;
  int64_t entered = 0;
  int64_t until = 0;       // the deadline of its wait, or kNever
  int64_t goal_until = 0;  // INT64_MIN without a goal
  std::vector<ReportedValue> named;
  std::vector<ReportedAttempt> attempts;
  std::vector<ReportedSend> held;
  int64_t queued_at = INT64_MIN;      // the event that waits for it to end, if any, …
  std::vector<ReportedValue> queued;  // … and what it has brought
};
struct ReportedEntry {
  std::string journey;
  int64_t at = 0;
};  // that `once` remembers
struct ReportedConsent {
  std::string channel, purpose, topic;  // topic: empty for everything
  bool is_given = false;                // or withdrawn
  int64_t at = 0;
};
struct ReportedContact {
  std::string channel, purpose;
  int64_t at = 0;
};  // a message that some limit counts; of `bounced` without a purpose
struct ReportedStage {
  std::string map, stage;
  int64_t since = 0;
};
struct ReportedCode {
  std::string coupon, code;
  int64_t given = 0;
  int64_t until = 0;  // or kNever
};
struct CustomerReport {
  std::string id;
  std::vector<std::string> aliases;
  bool has_begun = false;  // otherwise only the id is known
  int64_t clock = 0;       // the instant that the rest is about
  int64_t wake = 0;        // when something is due next, or kNever
  std::vector<ReportedValue> fields;
  std::vector<std::string> segments;  // that the customer is in
  std::vector<ReportedStage> stages;  // of the maps on which the customer is
  std::vector<ReportedValue> aggregates;
  std::vector<ReportedAttempt> attempts;
  std::vector<ReportedInstance> journeys;  // active, then ended ones whose goal is open
  std::vector<ReportedEntry> entries;
  std::vector<ReportedConsent> consents;
  std::vector<ReportedContact> contacts, bounced;
  std::vector<ReportedCode> codes;  // of coupons
  uint32_t events_remembered = 0;   // ids by which repetitions are known
  uint32_t events_held = 0;         // that wait for their order to be sure
  // What finishes on older versions, the oldest first: since when each was the newest (INT64_MIN: from the start). Of
  // what all versions know alike the newest tells.
  std::vector<CustomerReport> older;
  int64_t version_since = INT64_MIN;
};

}  // namespace senda::engine
