// What the program description says of aggregates and segments. See program.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/common.h"
#include "runtime/abi/value.h"

namespace senda::abi {

enum class AggregateFunction : uint8_t { kCount, kSum, kAvg, kMin, kMax, kDistinct, kLast, kFirst };
enum class Container : uint8_t {
  kLatest,    // `capacity` latest times; answers kNthAt
  kCell,      // one accumulator: ever, calendar windows, `since` windows
  kLog,       // every (time, value) in a sliding window, with a 128-bit sum
  kFrontier,  // undominated (time, value) of min or max in a sliding window
  kFields,    // (time, fields) of the last event, a window being applied by whoever reads it; or of the first event of
              // its window (ever, calendar, since: emptied like a cell; sliding: the newest `capacity` are kept)
  kMembers,   // latest time per member of an enum or bool (distinct)
  kValues,    // (value, latest time) of any other type (distinct)
  kOpen,      // open keys: A not yet followed by B with the same value (count)
};
enum class Window : uint8_t { kEver, kSliding, kSince, kToday, kThisWeek, kThisMonth, kThisYear };

struct Aggregate {
  std::string id;     // canonical text of its meaning
  std::string words;  // the same for people, as somebody has written it; of kLatest only its events
  uint64_t meaning = 0;
  uint64_t former_meaning =
      0;  // the same by the names from before `was`, as the version before may have hashed it; or 0
  AggregateFunction function = AggregateFunction::kCount;
  Container container = Container::kCell;
  Window window = Window::kEver;
  Duration length;                  // of a sliding window
  bool is_instance_scoped = false;  // `since entering`: kept with the journey instance, starts empty at entry
  // Of an instance-scoped one, which stands in no Decision: its `where`, decided in step 2. Both kNone: every event.
  uint32_t decide_position = kNone;  // position in the event's DecideGroup, when it does not read the instance …
  uint32_t where_root = kNone;       // … or the root to evaluate per instance, when it does
  // Of a `since` window otherwise: the instant (optional), evaluated after step 3's other inserts, when an event is to
  // be inserted: unknown keeps nothing; another instant than the cell's empties the cell first; earlier events are left
  // out.
  uint32_t reset_root = kNone;
  uint32_t capacity = 1;
  bool can_overflow = false;     // beyond `capacity` it is no longer exact
  Kind value_kind = Kind::kInt;  // of the values aggregated, and of the result of sum, min, max
  uint32_t value_field = kNone;  // the event field aggregated, when it is just a field …
  uint32_t value_root = kNone;   // … or the root that computes it (optional: a missing value is skipped)
  std::vector<uint32_t> fields;  // of kFields: which event fields are kept, in order of kField's argument
  std::vector<Kind> field_kinds;
  uint32_t member_count = 0;     // of kMembers
  uint32_t event = 0;            // event type inserted
  uint32_t close_event = kNone;  // of kOpen
  uint32_t close_field = kNone;  // of kOpen: the closing event's key field (the opening one's is value_field)
  uint32_t page = 0;             // where its slot lives: page and byte offset in it (instance-scoped: in the instance)
  uint32_t slot = 0;
  uint32_t slot_bytes = 0;
  SourcePosition position;
};

enum class SegmentKind : uint8_t {
  kComputed,
  kInJourney,     // the engine sets it: the customer has an active instance of `journey` …
  kWaitsToEnter,  // … was in its segment before there could be a flip, and has not had a turn yet
};
struct Segment {
  std::string id;  // qualified name; `name#part` for one that the compiler made
  std::vector<std::string> former_ids;
  uint64_t meaning = 0;
  bool is_reported = true;  // false for compiler-made ones
  SegmentKind kind = SegmentKind::kComputed;
  uint32_t journey = kNone;          // of those that the engine sets; they have no roots and are in no settle group
  uint32_t value_root = kNone;       // bool
  uint32_t breakpoint_root = kNone;  // instant; kNone when time alone never changes it
  std::vector<uint32_t> dependents;  // segments that read this one
  bool has_watchers = false;         // some pattern, journey or wait looks at its flips or truth
  SourcePosition position;
};

}  // namespace senda::abi
