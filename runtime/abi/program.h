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

#include "runtime/abi/layout.h"
#include "runtime/abi/schema.h"
#include "runtime/abi/value.h"

namespace senda::abi {

inline constexpr uint32_t kNone = 0xffffffffu;

struct SourcePosition { uint32_t file = kNone; uint32_t line = 0; uint32_t column = 0; };  // file: Program::files

// A length of time: whole months on the customer's calendar, or milliseconds; never both.
struct Duration { int32_t months = 0; int64_t milliseconds = 0; };

// ---------------------------------------------------------------------------------------------------- aggregates

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
  std::string id;               // canonical text of its meaning
  uint64_t meaning = 0;
  AggregateFunction function = AggregateFunction::kCount;
  Container container = Container::kCell;
  Window window = Window::kEver;
  Duration length;              // of a sliding window
  bool is_instance_scoped = false;  // `since entering`: kept with the journey instance, starts empty at entry
  // Of an instance-scoped one, which stands in no Decision: its `where`, decided in step 2. Both kNone: every event.
  uint32_t decide_position = kNone;  // position in the event's DecideGroup, when it does not read the instance …
  uint32_t where_root = kNone;       // … or the root to evaluate per instance, when it does
  // Of a `since` window otherwise: the instant (optional), evaluated after step 3's other inserts, when an event is to be
  // inserted: unknown keeps nothing; another instant than the cell's empties the cell first; earlier events are left out.
  uint32_t reset_root = kNone;
  uint32_t capacity = 1;
  Kind value_kind = Kind::kInt; // of the values aggregated, and of the result of sum, min, max
  uint32_t value_field = kNone; // the event field aggregated, when it is just a field …
  uint32_t value_root = kNone;  // … or the root that computes it (optional: a missing value is skipped)
  std::vector<uint32_t> fields; // of kFields: which event fields are kept, in order of kField's argument
  std::vector<Kind> field_kinds;
  uint32_t member_count = 0;    // of kMembers
  uint32_t event = 0;           // event type inserted
  uint32_t close_event = kNone; // of kOpen
  uint32_t close_field = kNone; // of kOpen: the closing event's key field (the opening one's is value_field)
  uint32_t page = 0;            // where its slot lives: page and byte offset in it (instance-scoped: in the instance)
  uint32_t slot = 0;
  uint32_t slot_bytes = 0;
  SourcePosition position;
};

// ------------------------------------------------------------------------------------------------------ segments

struct Segment {
  std::string id;               // qualified name; `name#part` for one that the compiler made
  uint64_t meaning = 0;
  bool is_reported = true;      // false for compiler-made ones
  uint32_t value_root = kNone;  // bool
  uint32_t breakpoint_root = kNone;  // instant; kNone when time alone never changes it
  std::vector<uint32_t> dependents;  // segments that read this one
  bool has_watchers = false;    // some pattern, journey or wait looks at its flips or truth
  SourcePosition position;
};

// ------------------------------------------------------------------------------------------------------ patterns

enum class SourceKind : uint8_t { kEvent, kFlip, kChange, kTrigger };
// One thing that can feed a link: an event, the flip of a segment, a change of a customer's field, a trigger's firing.
struct Source {
  SourceKind kind = SourceKind::kEvent;
  uint32_t target = kNone;      // event type, segment, customer field, trigger
  bool enters = true;           // of kFlip
  uint32_t where_root = kNone;  // decided in step 2; reads the attempt when needs_attempt
  bool needs_attempt = false;   // decided per attempt (and instance) by `where_root`, otherwise:
  uint32_t decide_position = kNone;  // its position in the event's DecideGroup; kNone when unconditional or per attempt/instance
  uint32_t from_root = kNone, to_root = kNone;  // of kChange: values to compare with
  struct Copy { uint32_t from; uint32_t to; };  // event field (or trigger capture) -> capture slot
  std::vector<Copy> captures;
};
enum class PatternKind : uint8_t {
  kChain,    // links in order, then maybe an absence
  kCount,    // `count` matches of links[0] within `length`, maybe distinct by `distinct_*`
  kSilence,  // no match of links[0] for `length`
};
enum class Attempts : uint8_t { kRestart, kEarliest, kEach };
struct Link {
  std::vector<Source> sources;
  bool has_within = false;      // counts from the event before, inclusive
  Duration within;
};
struct Pattern {
  std::string id;
  PatternKind kind = PatternKind::kChain;
  Attempts attempts = Attempts::kRestart;
  bool is_first_only = false;   // `first A`: links[0] matches only the first time ever (customer scope) or since start
  std::vector<Link> links;
  std::vector<Source> cancel;   // of an absence: what must not come
  bool has_absence = false;
  Duration absence;             // the deadline, counted from the last link; at exactly the deadline a cancel counts
  bool has_total_within = false;
  Duration total_within;        // from the first link's event, inclusive
  uint32_t count = 0;           // of kCount
  bool is_distinct = false;
  uint32_t distinct_field = kNone, distinct_root = kNone;
  Kind distinct_kind = Kind::kInt;
  Duration length;              // of kCount (half-open) and kSilence
  uint32_t since_root = kNone;  // of an instance-scoped kSilence: where silence begins
  // Capture slots whose values make two attempts that have passed link i "the same" are key_slots with known value.
  std::vector<uint32_t> key_slots;
  uint32_t keep = 100;
  uint32_t trigger = kNone;     // what a completion fires
  SourcePosition position;
};
// A trigger, named or made by the compiler (an entry, an exit, a goal, a wait's arm, a nested pattern). Its patterns are
// alternatives that share one capture layout.
struct Trigger {
  std::string id;
  uint64_t meaning = 0;
  bool is_reported = true;
  bool is_instance_scoped = false;  // advanced only for a journey instance that watches it
  std::vector<uint32_t> patterns;
  std::vector<Kind> capture_kinds;
  std::vector<uint32_t> nested;     // instance scope: inner triggers to advance before this one, in order
  SourcePosition position;
};

// ------------------------------------------------------------------------------------------------------ journeys

enum class StepKind : uint8_t { kSend, kWait, kWaitUntil, kWaitFor, kBranch, kSplit, kExit, kComplete, kJump };
struct Arm {
  bool is_when = false;
  uint32_t trigger = kNone;     // of a `for` arm: instance-scoped
  uint32_t watch_root = kNone;  // of a `when` arm: bool …
  uint32_t watch_breakpoint_root = kNone;
  uint32_t target = kNone;      // step
  std::vector<Source::Copy> captures;  // from the trigger's captures to the instance's
};
struct SplitArm { std::string name; int64_t share_millionths = 0; uint32_t target = kNone; };
struct Step {
  StepKind kind = StepKind::kComplete;
  std::string id;               // stable within the journey: `send cart_reminder`, `wait after cart_reminder`
  uint32_t next = kNone;
  uint32_t message = kNone, channel = kNone, body_root = kNone;  // kSend
  Duration duration;            // kWait; kWaitFor when has_deadline
  bool has_deadline = false;
  uint32_t root = kNone;        // kBranch: bool; kWaitUntil: the instant (optional when has_else)
  bool has_else = false;        // kWaitUntil, kWaitFor
  uint32_t otherwise = kNone;   // kBranch: false; kWaitUntil: past or unknown; kWaitFor: deadline passed
  std::vector<uint32_t> watched_fields;  // kWaitUntil: customer fields that re-time it
  std::vector<Arm> arms;        // kWaitFor, in written order
  std::string split;            // kSplit
  std::vector<SplitArm> split_arms;
  std::string reason;           // kExit: exits are counted by it; kComplete: "completed"
  SourcePosition position;
};
enum class Once : uint8_t { kEveryTime, kPer, kEver };
struct JourneyExit { std::string reason; uint32_t trigger = kNone; uint32_t body = kNone; std::vector<Source::Copy> captures; SourcePosition position; };
struct Journey {
  std::string id;
  uint64_t meaning = 0;
  uint32_t audience_root = kNone;            // bool; reads the instance captures that the entry brings
  SourcePosition audience_position;
  uint32_t entry_trigger = kNone;
  std::vector<Source::Copy> entry_captures;  // entry trigger's captures -> instance's
  std::vector<Kind> capture_kinds;           // instance captures
  uint32_t key_root = kNone;                 // reads the instance captures
  Kind key_kind = Kind::kText;
  Once once = Once::kEveryTime;
  Duration once_per;
  uint32_t key_cap = 100;
  std::vector<JourneyExit> exits;            // in written order
  uint32_t goal_trigger = kNone;
  Duration goal_within;
  uint32_t goal_worth = kNone;               // capture slot of the goal trigger
  Kind goal_worth_kind = Kind::kMoney;
  int64_t goal_target_millionths = -1;
  uint32_t first_step = kNone;
  std::vector<Step> steps;
  std::vector<uint32_t> aggregates;          // instance-scoped ones; their slots lie in `aggregate_bytes` of the instance
  uint32_t aggregate_bytes = 0;
  SourcePosition position;
};

struct Channel { std::string id; std::string via; };
struct Message { std::string id; std::string purpose; };

// ---------------------------------------------------------------------------------- what an event type can change

// What happens when a predicate decided in step 2 is true. Pattern sources refer to it by its position.
struct Decision {
  std::vector<uint32_t> inserts;             // aggregates the event is inserted into
  std::vector<uint32_t> closes;              // kOpen aggregates in which it closes its key
};
struct DecideGroup { std::vector<uint32_t> roots; };   // bool; roots[i] belongs to decisions[i] of the event type
struct SettleGroup { std::vector<uint32_t> segments; };// in dependency order

struct EventEffects {
  uint32_t decide_group = kNone;             // one per event type
  std::vector<Decision> decisions;           // by position in the group
  Decision always;                           // what has no `where`
  std::vector<uint32_t> triggers;            // customer-scoped triggers this event can feed, in advance order
  uint32_t settle_group = kNone;             // segments this event can change, closed over dependents
  std::vector<uint32_t> journeys;            // journeys with instance-scoped patterns or aggregates fed by it
};

struct Program {
  std::string name;
  std::vector<std::string> files;            // paths relative to the workspace
  std::string default_timezone;
  std::string currency;
  std::string salt;
  int64_t lateness_ms = 0, grace_ms = 2000, duplicates_ms = 0;
  uint64_t meaning = 0;                      // hash of the IR alone

  std::vector<FieldSchema> customer_fields;
  uint32_t timezone_field = kNone, birthday_field = kNone;
  std::vector<EventSchema> events;
  std::vector<EventEffects> effects;         // by event type
  std::vector<std::vector<uint32_t>> field_triggers;  // by customer field: triggers fed by its change
  std::vector<std::vector<uint32_t>> segment_triggers;// by segment: customer-scoped triggers fed by its flip
  std::vector<std::vector<uint32_t>> trigger_triggers;// by trigger: triggers fed by its firing
  std::vector<std::vector<uint32_t>> trigger_journeys;// by trigger: journeys it enters, by name
  std::vector<Aggregate> aggregates;
  std::vector<uint32_t> page_bytes;          // by page
  std::vector<Segment> segments;             // in dependency order, ties by id
  uint32_t all_segments_group = kNone;       // SettleGroup of every segment (a new customer, a changed profile)
  std::vector<DecideGroup> decide_groups;
  std::vector<SettleGroup> settle_groups;
  std::vector<Pattern> patterns;
  std::vector<Trigger> triggers;             // in advance order: after those that feed it, ties by id
  std::vector<Journey> journeys;             // by id
  std::vector<Channel> channels;
  std::vector<Message> messages;
  CustomerLayout layout;
  uint32_t root_count = 0;
};

}  // namespace senda::abi
