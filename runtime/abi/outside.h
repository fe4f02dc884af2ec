// What the program description says of the world outside: channels, hooks, teams. See program.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/common.h"
#include "runtime/abi/schema.h"

namespace senda::abi {

// How long a delivery may go on being tried when its channel says nothing.
inline constexpr Duration kRetryOver{0, 3'600'000};
inline constexpr uint32_t kRetryTimes = 5;

struct Channel {
  std::string id;
  std::string via;           // `log`, `webhook`
  std::string target;        // what stands in its brackets
  uint32_t to_root = kNone;  // text?: the customer's address; kNone: everybody can be reached
  uint32_t retry_times = kRetryTimes;
  Duration retry_over = kRetryOver;  // from the decision: then nobody waits any longer for what came of a delivery
  SourcePosition position = {};
  std::string from{};          // who it says sends
  int64_t rate_count = 0;      // deliveries …
  int64_t rate_per_ms = 1000;  // … in so long; 0: as many as there are
  std::vector<std::string> former_ids{};
};

struct Hook {
  std::string id;
  std::string via, target;
  std::vector<std::string> parameters;
  std::vector<FieldType> parameter_types;
  FieldType gives;
  SourcePosition position = {};
  std::vector<std::string> former_ids{};
};

// Milliseconds since local midnight; `weekdays`: bit 0 is Monday.
struct TeamHours {
  int64_t from_ms = 0, to_ms = 0;
  uint32_t weekdays = 0x7f;
};
struct Team {
  std::string id;
  std::vector<TeamHours> hours;  // none: round the clock
  SourcePosition position = {};
  std::vector<std::string> former_ids{};
};

// What can become of work for a person. Any other word is taken as the last.
inline constexpr const char* kTaskOutcomes[] = {"done", "declined", "other"};

}  // namespace senda::abi
