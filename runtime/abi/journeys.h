// What the program description says of journeys, channels and messages. See program.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/common.h"
#include "runtime/abi/patterns.h"
#include "runtime/abi/schema.h"
#include "runtime/abi/value.h"

namespace senda::abi {

enum class StepKind : uint8_t {
  kSend,
  kWait,
  kWaitUntil,
  kWaitFor,
  kBranch,
  kSplit,
  kExit,
  kComplete,
  kJump,
  kSet,          // `field` becomes the value of `root`
  kEmit,         // `event` with `values` for its declared fields
  kStart,        // an instance of `journey`, whose captures are `values`
  kStop,         // every instance of `journey` ends
  kKeepWaiting,  // back to the wait at step `wait`, whose arm has been taken
  kLeaveArm,     // behind the arm of such a wait: it is over
  kRepeat,       // the turns of `frame` begin anew
  kTurn,         // the next turn (`next`), or the end (`otherwise`) when `times` are over or `root` holds; `duration`
                 // after the last one began when has_deadline
  kCall,
  kAssign,
};
struct Arm {
  bool is_when = false;
  uint32_t trigger = kNone;     // of a `for` arm: instance-scoped
  uint32_t watch_root = kNone;  // of a `when` arm: bool …
  uint32_t watch_breakpoint_root = kNone;
  uint32_t target = kNone;             // step
  std::vector<Source::Copy> captures;  // from the trigger's captures to the instance's
};
struct SplitArm {
  std::string name;
  int64_t share_millionths = 0;
  uint32_t target = kNone;
  std::vector<std::string> former_names;
};
// Of kEmit: by position in the event's fields; of kStart: by capture of the started instance.
struct StepValue {
  uint32_t to = kNone;
  uint32_t root = kNone;
};
// The condition of a rule that looks at what a message is given, as it is asked of one send.
struct SendCondition {
  uint32_t rule = kNone;
  uint32_t root = kNone;     // reads the instance, and codes from the message's slots
  bool reads_codes = false;  // it is asked only when there is a code for each slot that takes one
};

// A slot of the message that takes a code.
struct StepCoupon {
  uint32_t slot = kNone;
  uint32_t coupon = kNone;
};
// What a send says of itself.
struct SendRules {
  Duration expires{0, 86'400'000};
  bool is_at_any_hour = false;
  bool goes_on = false;           // does not wait to be sent
  uint32_t only_if_root = kNone;  // bool, asked when the send is decided
  SourcePosition only_if_position;
  uint32_t on_skipped = kNone;   // step; kNone: `next`
  bool awaits_delivery = false;  // it has an `on failed`
  uint32_t on_failed = kNone;    // step, when awaits_delivery
  std::vector<SendCondition> conditions{};
};
struct Step {
  StepKind kind = StepKind::kComplete;
  std::string id;                       // stable within the journey: `send cart_reminder`, `wait after cart_reminder`
  std::vector<std::string> former_ids;  // what it was called before something that names it was renamed
  uint64_t meaning = 0;                 // of its root
  uint32_t next = kNone;
  uint32_t message = kNone;
  std::vector<uint32_t> channels;            // kSend: tried from the left
  uint32_t body_root = kNone;                // kSend of a message without texts; kAssign: the title
  uint32_t map = kNone, touchpoint = kNone;  // kSend: where on a map it happens
  SendRules send;
  // kCall: `next` is `done`, `otherwise` overdue; kAssign: `otherwise` is `else`. `duration` is how long, exactly; of
  // kAssign with working time, `working_*` are.
  uint32_t hook = kNone, team = kNone;
  std::vector<uint32_t> argument_roots;  // kSend: by slot of the message, kNone for one that takes a code
  std::vector<StepCoupon> coupons;       // kSend
  uint32_t answer_slot = kNone;          // the instance's capture that takes the answer
  uint32_t working_days = 0;
  int64_t working_ms = 0;
  Duration duration;  // kWait; kWaitFor when has_deadline
  bool has_deadline = false;
  uint32_t root = kNone;                 // kBranch: bool; kWaitUntil: the instant (optional when has_else)
  bool has_else = false;                 // kWaitUntil, kWaitFor
  uint32_t otherwise = kNone;            // kBranch: false; kWaitUntil: past or unknown; kWaitFor: deadline passed
  std::vector<uint32_t> watched_fields;  // of a wait, kTurn: customer fields that re-time it
  std::vector<Arm> arms;                 // kWaitFor, in written order
  std::vector<uint32_t> rests_on;        // aggregates that can overflow, read by `root` and by `when` arms
  std::string split;                     // kSplit
  std::vector<SplitArm> split_arms;
  uint32_t field = kNone;         // kSet: of the customer
  uint32_t event = kNone;         // kEmit
  uint32_t journey = kNone;       // kStart, kStop
  std::vector<StepValue> values;  // kEmit, kStart
  uint32_t wait = kNone;          // kKeepWaiting, kLeaveArm: the step that waits
  uint32_t frame = kNone;         // kRepeat, kTurn; kWaitFor that may be kept: bytes from the begin of the frames
  int64_t times = 0;              // kTurn
  std::string reason;             // kExit: exits are counted by it; kComplete: "completed"
  // Captures that the types promise here: of kSend what the send itself reads; of a step at which somebody can stand,
  // begin or go on, what is read from there on before it is captured anew.
  std::vector<uint32_t> reads, needs;
  SourcePosition position;
};
// The event and field that fill a capture; kNone of an answer, or when they are fields of several events.
struct CaptureOrigin {
  uint32_t event = kNone, field = kNone;
  bool is_certain = false;  // known as soon as that event has come …
  bool is_entrys = false;   // … and that is when the instance enters
};
enum class Once : uint8_t { kEveryTime, kPer, kEver, kAtMost };
// What a firing does while an instance of its key is active.
enum class Again : uint8_t { kIgnore, kRestart, kQueue };
struct JourneyExit {
  std::string reason;
  uint32_t trigger = kNone;
  uint32_t body = kNone;
  std::vector<Source::Copy> captures;
  SourcePosition position;
};
// What happens to an instance that waits at a place which a new version of its journey no longer has.
enum class WhenRemoved : uint8_t { kFinishOnOldVersion, kExit, kContinue };
struct Removed {
  WhenRemoved kind = WhenRemoved::kFinishOnOldVersion;
  std::string reason;     // of kExit
  uint32_t step = kNone;  // of kContinue
  SourcePosition position;
};
struct Journey {
  std::string id;
  std::vector<std::string> former_ids;
  uint64_t meaning = 0;
  bool is_draft = false;           // nobody enters, unless the engine runs drafts
  std::string owner;               // for people; no part of the meaning
  std::vector<uint32_t> rests_on;  // aggregates that can overflow, read by the audience
  uint32_t audience_root = kNone;  // bool; reads the instance captures that the entry brings
  SourcePosition audience_position;
  // `while`: bool, read with the instance (or, at its entry, as it is about to begin), and when it can change by time.
  uint32_t while_root = kNone, while_breakpoint_root = kNone;
  SourcePosition while_position;
  uint32_t entry_trigger = kNone;
  std::vector<Source::Copy> entry_captures;                    // entry trigger's captures -> instance's
  std::vector<Kind> capture_kinds;                             // instance captures
  std::vector<std::string> capture_names;                      // by capture: `c.cart`, the same in every version
  std::vector<std::vector<std::string>> capture_former_names;  // by capture: what it was called before
  std::vector<FieldType> capture_types;                        // by capture
  std::vector<CaptureOrigin> capture_origins;                  // by capture
  std::vector<uint32_t> needs;  // promised captures that exits, goal, `while` and aggregates of an instance read
  uint32_t key_root = kNone;    // reads the instance captures
  Kind key_kind = Kind::kText;
  std::vector<std::string> key_members;                      // of an enum
  std::vector<std::vector<std::string>> key_former_members;  // by member, where there are any: the names it had before
  Once once = Once::kEveryTime;
  Duration once_per;
  int64_t once_times = 0;             // of kAtMost
  uint32_t once_keep = 100;           // keys remembered
  bool is_once_per_customer = false;  // `once … per customer`: whatever the key
  SourcePosition once_position;
  Again again = Again::kIgnore;
  SourcePosition again_position;
  // `also those already in`: the segment, the bit of those who have not had their turn, and how many may enter a day.
  uint32_t already_segment = kNone, already_bit = kNone;
  int64_t already_per_day = 0;
  uint32_t membership = kNone;  // the bit that says who is in the journey, when an expression asks
  int64_t priority = 0;
  int64_t holdout_millionths = 0;  // share of entries that are held out
  SourcePosition holdout_position;
  uint32_t key_cap = 100;
  std::vector<JourneyExit> exits;  // in written order
  uint32_t goal_trigger = kNone;
  Duration goal_within;
  uint32_t goal_worth = kNone;  // capture slot of the goal trigger
  Kind goal_worth_kind = Kind::kMoney;
  int64_t goal_target_millionths = -1;
  uint32_t first_step = kNone;
  std::vector<Step> steps;
  std::vector<uint32_t> aggregates;  // instance-scoped ones; their slots lie in `aggregate_bytes` of the instance
  uint32_t aggregate_bytes = 0;
  uint32_t frame_bytes = 0;  // of repeated steps and kept waits, per instance
  Removed removed;
  SourcePosition position;
};
}  // namespace senda::abi
