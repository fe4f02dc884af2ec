// What the program description says of the rules that a send passes, of consent topics and of guarantees. See
// program.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/aggregates.h"
#include "runtime/abi/common.h"

namespace senda::abi {

// Purposes of messages, as bits of a set.
inline constexpr uint32_t kPromotional = 1, kService = 2, kTransactional = 4, kEveryPurpose = 7;

enum class RuleKind : uint8_t {
  kNever,     // `never send …`: skips while `root` holds
  kLimit,     // `count` messages within `window`
  kQuiet,     // from one time of the customer's clock to another
  kBlackout,  // from one instant to another
  kHold,      // for journeys of a higher priority
  kOnlyOne,   // skips while a journey of a higher priority in the list is active
  kTone,      // skips a message of another tone while `root` holds
};
struct SendRule {
  std::string id;  // `shop.contact_pressure.limit`, `email.limit.2`; of a guarantee its text
  RuleKind kind = RuleKind::kNever;
  bool is_guarantee = false;
  uint32_t channel = kNone;           // kNone: whatever the channel
  uint32_t purposes = kEveryPurpose;  // which messages it concerns …
  std::vector<uint32_t> messages;     // … and, unless empty, only these
  bool skips = false;                 // `then skip`, and whatever cannot be waited for
  int64_t count = 0;                  // kLimit
  Window window = Window::kSliding;   // kLimit: sliding, or this day, week or month of the customer's calendar
  Duration length;                    // of a sliding window; kHold: how far ahead, and how long at most
  int64_t from_ms = 0, to_ms = 0;     // kQuiet: since local midnight
  uint32_t from_root = kNone;         // kBlackout: instants
  uint32_t to_root = kNone;
  int64_t priority = 0;            // kHold: of those above it
  std::vector<uint32_t> journeys;  // kOnlyOne
  std::string tone;                // kTone
  uint32_t root = kNone;           // kNever, kTone: bool; kNone when each send has its own (SendRules::conditions)
  std::vector<uint32_t> facts;     // aggregates that the condition reads: what led there
  bool reads_sent = false;         // … some of which a `sent` changes
  uint64_t meaning = 0;
  SourcePosition position = {};
};

// `prefer customer.preferred_channel`: an enum (by member, the channel of that name or kNone) or a text.
struct Preference {
  std::string id;
  uint32_t root = kNone;
  bool is_text = false;
  std::vector<uint32_t> channels;
  uint64_t meaning = 0;
  SourcePosition position = {};
};

struct Topic {
  std::string id;
  bool is_on = false;  // who allows a channel allows it, too
  std::vector<std::string> former_names{};
  SourcePosition position = {};
};

// What must hold after everything that the program decides: a condition over the customer's state in which segments are
// written out, so that it can be asked of a state that is only thought of.
struct Guarantee {
  std::string id;  // its text
  uint32_t root = kNone;
  bool concerns_sends = false;     // a `sent` can change it
  std::vector<uint32_t> journeys;  // whose entries can, ascending
  std::vector<uint32_t> fields;    // that `set` can, ascending
  std::vector<uint32_t> facts;     // aggregates that it reads
  uint64_t meaning = 0;
  SourcePosition position = {};
};

}  // namespace senda::abi
