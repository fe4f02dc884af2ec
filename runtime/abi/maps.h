// What the program description says of maps: stages, touchpoints, pains, and KPIs over all customers. See program.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/common.h"
#include "runtime/abi/schema.h"
#include "runtime/abi/value.h"

namespace senda::abi {

struct Persona {
  std::string id, title;
  uint32_t segment = kNone;  // whom it matches
  std::vector<std::string> wants, worries;
};
struct Stage {
  std::string id, title;         // id: qualified, `shop.shopping.purchase`
  uint32_t trigger = kNone;      // kNone: nobody is measured in it
  uint32_t since_field = kNone;  // of the customer: when this stage was last entered
  SourcePosition position;
};
struct Touchpoint {
  std::string id, title;
  uint32_t stage = 0;
  bool is_moment_of_truth = false;
  std::string place, owner, expects;
  uint32_t trigger = kNone;  // what it observes
  bool has_feeling = false;
  int64_t feels = 0;         // from -2 to 2, as the designer expects
  uint32_t emotion = kNone;  // the KPI that measures it
  SourcePosition position;
};
enum class Level : uint8_t { kLow, kMedium, kHigh };
struct Pain {
  std::string id, title;
  uint32_t stage = 0, touchpoint = kNone;
  uint32_t trigger = kNone;  // kNone: known from research
  std::string evidence;
  Level impact = Level::kMedium, effort = Level::kMedium;
  SourcePosition position;
};
struct Improvement {
  std::string id, title;
  uint32_t pain = 0, journey = 0;
};
struct Phase {
  std::string id, title;
  uint32_t first_stage = 0, stage_count = 0;
};
struct Map {
  std::string id, title;
  uint64_t meaning = 0;
  bool is_draft = false;  // nobody is moved, unless the engine runs drafts
  uint32_t persona = kNone;
  std::vector<Phase> phases;
  std::vector<Stage> stages;  // as written
  std::vector<Touchpoint> touchpoints;
  std::vector<Pain> pains;
  std::vector<Improvement> improvements;
  uint32_t stage_field = kNone;  // of the customer: the stage, its members are the stages; kNone: none is measured
  SourcePosition position;
};

enum class TallyFunction : uint8_t { kCount, kSum, kAvg, kMin, kMax, kDistinct, kCustomers, kMembers };
// One aggregate of a KPI: over the events of all customers. Decided in step 2 with the event's other conditions, its
// value and group against the same unchanged state.
struct Tally {
  uint64_t meaning = 0;
  uint64_t former_meaning =
      0;  // the same by the names from before `was`, as the version before may have hashed it; or 0
  TallyFunction function = TallyFunction::kCount;
  uint32_t event = kNone;
  uint32_t decide_position = kNone;  // kNone: every event of the type
  Kind value_kind = Kind::kInt;
  uint32_t value_root = kNone;  // optional: a missing value is left out; of all but kCustomers and kMembers
  uint32_t group_root = kNone;  // optional
  int64_t length_ms = 0;        // of a sliding window; 0: ever
  uint32_t segment = kNone;     // of kMembers
  uint32_t kpi = kNone;         // whose it is
};
// How many events a tally with a window remembers, per partition; the oldest leave early, and are counted.
inline constexpr uint32_t kTallyKeepMax = 4'000'000;

struct Threshold {
  uint32_t root = kNone;  // bool; reads slot 0, the KPI's value
  std::string text;       // `>= 40`
};
struct Kpi {
  std::string id, title;
  uint64_t meaning = 0;
  uint32_t map = kNone;
  bool is_reported = true;      // not of a draft, nor the emotion of a touchpoint
  uint32_t value_root = kNone;  // reads the tallies as captures of an instance, by slot
  FieldType type;
  std::vector<uint32_t> tallies;  // by slot
  std::vector<Kind> slot_kinds;
  bool is_grouped = false;
  FieldType group_type;             // of the values that say the group
  std::vector<std::string> groups;  // those that are always told, in order; of a bool: for true and false
  Threshold target, alert;
  SourcePosition position;
};

}  // namespace senda::abi
