// What the engine works out once from a program, so that an event finds at once what it can change.
//
// Takes a program that the IR's verifier accepts and keeps a reference to it. Never changes once made; partitions and
// threads share it.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/engine/shares.h"

namespace senda::engine {

// A set of small numbers.
class NumberSet {
 public:
  void Add(uint32_t number) {
    if (number / 64 >= words_.size()) words_.resize(number / 64 + 1);
    words_[number / 64] |= uint64_t{1} << (number % 64);
  }
  bool Has(uint32_t number) const {
    return number / 64 < words_.size() && ((words_[number / 64] >> (number % 64)) & 1) != 0;
  }
  bool empty() const { return words_.empty(); }

 private:
  std::vector<uint64_t> words_;
};

// What an event says of a delivery.
enum class DeliveryOutcome : uint8_t { kNone, kDelivered, kFailed };

// The fields of a built-in event about something sent, and their enum members for messages, channels and journeys.
struct OutcomeEvent {
  uint32_t type = abi::kNone;  // kNone: the program does not have it
  uint32_t message_field = abi::kNone, channel_field = abi::kNone, journey_field = abi::kNone;
  uint32_t delivery_field = abi::kNone;
  std::vector<int64_t> messages, channels, journeys;  // -1: not among the members

  void Fill(abi::Value* fields, uint32_t message, uint32_t channel, uint32_t journey) const;
};

// `consent_given` and `consent_withdrawn`: fields and, by enum member, hashes of the channels and topics.
struct ConsentEvent {
  bool is_consent = false, is_given = false;
  uint32_t channel_field = abi::kNone, purpose_field = abi::kNone, topic_field = abi::kNone;
};

struct EventPlan {
  bool is_inert = true;                   // changes nothing but the clock
  bool is_measured = false;               // some KPI counts it
  bool is_of_instance = false;            // `sent` … `clicked`: belongs to the instance that sent the message
  uint32_t journey_field = abi::kNone;    // of those: the field that names the journey …
  uint32_t message_field = abi::kNone;    // the message …
  uint32_t delivery_field = abi::kNone;   // the delivery …
  std::vector<uint32_t> journey_members;  // … and the journey and message by enum member
  std::vector<uint32_t> message_members;
  DeliveryOutcome delivery = DeliveryOutcome::kNone;
  bool is_bounce = false;
  ConsentEvent consent;
  OutcomeEvent outcome;  // of those
  // Fields that must be known, and enum fields with how many members they have: what an event is checked for.
  std::vector<uint32_t> required;
  std::vector<std::pair<uint32_t, int64_t>> enums;
  bool is_counted = false;  // a declared type, and some pattern asks what came between
  std::vector<uint32_t> text_fields;
  uint32_t predicate_count = 0;  // positions of its decide group
  // Customer-scoped triggers whose opening link this event can match, by decide position, and those without one.
  std::vector<std::vector<uint32_t>> openers;
  std::vector<uint32_t> unconditional_openers;
  NumberSet patterns;  // all that it can feed
  NumberSet journeys;  // those with instance-scoped patterns that it can feed, or a `when` that it can change
};

struct TriggerPlan {
  bool is_plain = false;           // one pattern of one link that fires at once; nothing listens, no data
  bool has_text = false;           // among its captures
  std::vector<uint8_t> is_text;    // by capture
  std::vector<uint32_t> journeys;  // that it enters: by priority descending, then name
  uint32_t map = abi::kNone, stage = abi::kNone;  // that it moves the customer to
};

struct JourneyPlan {
  bool has_text = false;
  std::vector<uint8_t> is_text;  // by capture of an instance
  bool is_key_text = false;
  uint32_t capture_offset = 0;  // in an instance's piece
  uint32_t aggregate_offset = 0;
  uint32_t frame_offset = 0;
  uint32_t bytes = 0;
  uint32_t sent_offset = 0;              // of a number per message that it sends: the input at which it last did, or 0
  std::vector<uint32_t> messages;        // those messages
  std::vector<uint32_t> kept_waits;      // steps to which `keep waiting` leads back
  NumberSet segments, fields, triggers;  // whose flips, changes and firings feed its instance-scoped patterns
  bool has_watches = false;              // some wait has a `when`
  uint32_t holdout_below = 0;            // of a million
  std::string called;                    // its name in the newest version, by which it is paused
  std::string assigned_as;               // the name by which customers are assigned to arms: its first one
  std::vector<std::string> keys_called;  // by member of an enum that it is keyed by: likewise
  std::map<std::string, Shares> splits;  // by name
};

struct Plan {
  explicit Plan(const abi::Program& program);

  const abi::Program& program;
  uint32_t default_zone = 0;
  std::vector<EventPlan> events;
  std::vector<uint32_t> pattern_trigger;  // by pattern
  std::vector<TriggerPlan> triggers;
  std::vector<JourneyPlan> journeys;
  // The built-in event `merged`, if the program has it, and its fields.
  uint32_t merged_event = abi::kNone, merged_into = abi::kNone, merged_from = abi::kNone;
  bool has_whiles = false;                  // some journey holds `while` something
  std::vector<uint32_t> turns;              // journeys with `also those already in`: by priority descending, then name
  std::vector<uint32_t> calendar_triggers;  // of customers
  bool has_instance_calendars = false;
  OutcomeEvent sent, skipped;
  // By channel, topic, message: what durable state calls them; a message's purpose as a bit.
  std::vector<uint64_t> channel_hashes, topic_hashes;
  std::vector<uint32_t> message_purposes;
  std::vector<std::string> drawn_as;  // by message: the name by which customers draw their variant, its first one
  std::vector<Shares> variants;       // likewise
  bool has_limits = false;
  // `delivered`, `bounced` or `failed`; kNone for any other word.
  uint32_t OutcomeEventNamed(std::string_view outcome) const;

 private:
  void PlanEvents();
  void PlanStages();
  void PlanTriggers();
  void PlanJourneys();
  void PlanSent();
  void PlanContact();
  void PlanChecks();
};

}  // namespace senda::engine
