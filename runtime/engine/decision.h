// What the engine decides, with the rule that decided it, and where decisions go.
//
// Names are text ids of the program, never numbers. A decision and everything it points at are valid during the call.
// For one partition decisions come in one deterministic order: by input, within it as semantics' steps are written.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "runtime/abi/program.h"
#include "runtime/abi/value.h"
#include "runtime/engine/input.h"

namespace senda::engine {

enum class DecisionKind : uint8_t {
  kFired,     // a trigger, when asked for
  kEntered,   // a journey
  kHeldOut,   // likewise, to be measured only
  kQueued,    // likewise, until the instance of its key ends
  kRefused,   // an entry; `rule` says which rule: audience, once, active, keys
  kAssigned,  // an arm of a split
  kSent,
  kHeld,  // until `until`
  kSkipped,
  kWithdrawn,
  kExited,   // `reason`
  kReached,  // the goal
  // What a switch to another program did with an instance:
  kRetimed,    // its wait has another deadline, or none
  kKept,       // it finishes on the old version
  kContinued,  // at another place, its own being gone
  // … and with an aggregate: rebuilt from a history that began after what it looks back on.
  kExactSince,
  kSet,       // a customer's field, `subject`
  kEmitted,   // an event, `subject`
  kCalled,    // a hook
  kTasked,    // work for a person
  kAnswered,  // by a hook or a person
  kOverdue,   // they did not answer in time
  kPaused,    // a journey, a purpose or everything
  kResumed,
  kWithheld,  // a `set` that would break a guarantee; sends and entries are skipped and refused
  kMoved,     // to a stage, `subject`, of a map, `rule`
  kAlerted,   // few codes of a coupon are left
};
std::string_view NameOf(DecisionKind kind);

// A channel that a send was tried by, and the rule that let nothing through.
struct TriedChannel {
  std::string_view channel, rule;
  abi::SourcePosition source;
};

struct Decision {
  DecisionKind kind = DecisionKind::kFired;
  const abi::Program* program = nullptr;  // whose names and positions these are
  int64_t at = 0;
  int64_t decided_at = 0;  // what the clock showed: later than `at` after a downtime
  bool is_late = false;    // it rests on an event that came late
  std::string_view customer;
  std::string_view journey;  // empty for kFired
  std::string_view step;     // of kSent, kSkipped, kWithdrawn, kAssigned; of kExited by a step
  std::string_view rule;     // what decided: a trigger, `audience`, `once`, a policy's rule …
  abi::SourcePosition source;
  bool is_truncated = false;  // it rests on a window that has overflown: see Aggregate::capacity
  // Data; empty or missing where it says nothing.
  std::string_view trigger;  // of kFired; of an entry, exit or goal: what caused it
  std::string_view message, channel, body;
  std::string_view language, variant;   // of kSent: of the text, where it has one
  std::string_view preheader, title;    // … its other parts, beside `subject`
  std::string_view opens;               // … the address that a push opens
  int64_t codes_left = -1;              // of kAlerted
  std::string_view to;                  // of kSent: the address
  std::span<const TriedChannel> tried;  // of kSkipped by more than one channel: each, in order
  bool is_awaited = false;              // of kSent: its journey waits to hear what came of it
  std::string_view delivery;            // what identifies a send, a call or work for ever
  int64_t until = INT64_MIN;            // of kHeld, kCalled, kTasked
  std::string_view hook, team;
  std::string_view purpose;                     // of kPaused, kResumed
  abi::Value answer = abi::Value::Missing();    // of kAnswered by a hook
  const abi::FieldType* answer_type = nullptr;  // null when there is none
  std::string_view split, arm;
  std::string_view reason;
  std::string_view history;                // of what a guarantee withheld: what led there
  std::string_view subject;                // of kSet, kEmitted, kAlerted; of kSent: the e-mail's
  abi::Value key = abi::Value::Missing();  // of a keyed journey
  abi::Kind key_kind = abi::Kind::kText;
  const std::vector<std::string>* key_members = nullptr;  // of a journey keyed by an enum
  abi::Value worth = abi::Value::Missing();               // of kReached
  abi::Kind worth_kind = abi::Kind::kMoney;
  std::string_view aggregate;                   // of kExactSince
  abi::Value since = abi::Value::Missing();     // of kExactSince
  abi::Value deadline = abi::Value::Missing();  // of kRetimed: the new one
};

// One firing of a trigger, for those who count distinct customers and keys.
struct Firing {
  uint32_t trigger;
  CustomerHandle customer;
  uint64_t customer_hash;
  uint64_t key_hash;  // of the customer and the firing's key
};

class DecisionSink {
 public:
  virtual ~DecisionSink() = default;
  virtual void OnDecision(const Decision& decision) = 0;
  // Whether messages are to be written out for it: without, a decision to send has no texts.
  virtual bool WantsContent() const { return true; }
  // Every firing of a declared trigger; only when Options::notes_firings.
  virtual void OnFiring(const Firing&) {}
};

}  // namespace senda::engine
