// What the program description says of patterns and triggers. See program.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/common.h"
#include "runtime/abi/value.h"

namespace senda::abi {

enum class SourceKind : uint8_t { kEvent, kFlip, kChange, kTrigger };
// One thing that can feed a link: an event, the flip of a segment, a change of a customer's field, a trigger's firing.
struct Source {
  SourceKind kind = SourceKind::kEvent;
  uint32_t target = kNone;      // event type, segment, customer field, trigger
  bool enters = true;           // of kFlip
  uint32_t where_root = kNone;  // decided in step 2; reads the attempt when needs_attempt
  bool needs_attempt = false;   // decided per attempt (and instance) by `where_root`, otherwise:
  uint32_t decide_position =
      kNone;  // its position in the event's DecideGroup; kNone when unconditional or per attempt/instance
  uint32_t from_root = kNone, to_root = kNone;  // of kChange: values to compare with
  struct Copy {
    uint32_t from;
    uint32_t to;
  };  // event field (or trigger capture) -> capture slot
  std::vector<Copy> captures;
};
enum class PatternKind : uint8_t {
  kChain,     // links in order, then maybe an absence
  kCount,     // `count` matches of links[0] within `length`, maybe distinct by `distinct_*`
  kSilence,   // no match of links[0] for `length`
  kCalendar,  // a local time of a date: `date_root`, `time_root`; no links
};
// When a kCalendar comes again; at most once a local date.
enum class Recurrence : uint8_t { kDaily, kYearly, kOnce };
enum class Attempts : uint8_t { kRestart, kEarliest, kEach };
struct Link {
  std::vector<Source> sources;
  bool is_immediate = false;  // no other declared event came since the link before
  bool has_within = false;    // counts from the event before, inclusive
  Duration within;
};
struct Pattern {
  std::string id;
  PatternKind kind = PatternKind::kChain;
  Attempts attempts = Attempts::kRestart;
  bool is_first_only = false;  // `first A`: links[0] matches only the first time ever (customer scope) or since start
  std::vector<Link> links;
  std::vector<Source> cancel;  // of an absence: what must not come
  bool has_absence = false;
  Duration absence;  // the deadline, counted from the last link; at exactly the deadline a cancel counts
  bool has_total_within = false;
  Duration total_within;  // from the first link's event, inclusive
  uint32_t count = 0;     // of kCount
  bool is_distinct = false;
  uint32_t distinct_field = kNone, distinct_root = kNone;
  Kind distinct_kind = Kind::kInt;
  Duration length;              // of kCount (half-open) and kSilence
  uint32_t since_root = kNone;  // of an instance-scoped kSilence: where silence begins
  // Of kCalendar. The roots are asked anew when a field of the customer or the zone has changed; unknown: never.
  Recurrence recurrence = Recurrence::kDaily;
  int32_t weekday = -1;        // of kDaily: 0 is Monday, -1 any
  uint32_t date_root = kNone;  // date: kYearly, its anniversaries from itself on; kOnce
  uint32_t time_root = kNone;  // time_of_day
  // Capture slots whose values make two attempts that have passed link i "the same" are key_slots with known value.
  std::vector<uint32_t> key_slots;
  uint32_t keep = 100;
  uint32_t trigger = kNone;  // what a completion fires
  SourcePosition position;
};
// A trigger, named or made by the compiler (an entry, an exit, a goal, a wait's arm, a nested pattern). Its patterns
// are alternatives that share one capture layout.
struct Trigger {
  std::string id;
  std::vector<std::string> former_ids;
  uint64_t meaning = 0;
  uint64_t former_meaning =
      0;  // the same by the names from before `was`, as the version before may have hashed it; or 0
  bool is_reported = true;
  bool is_instance_scoped = false;  // advanced only for a journey instance that watches it
  std::vector<uint32_t> patterns;
  std::vector<Kind> capture_kinds;
  std::vector<uint32_t> rests_on;  // aggregates that can overflow, read by what makes it fire
  std::vector<uint32_t> nested;    // instance scope: inner triggers to advance before this one, in order
  SourcePosition position;
};

}  // namespace senda::abi
