// Everything that can happen to the engine, as one type; and why an input is refused.
//
// All texts belong to the caller and are read before `Apply` returns.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "runtime/abi/evaluator.h"
#include "runtime/abi/program.h"
#include "runtime/abi/value.h"

namespace senda::engine {

// A customer already looked up: quicker than the id's text, valid as long as the engine.
struct CustomerHandle {
  uint32_t partition = abi::kNone;
  uint32_t index = abi::kNone;
  bool is_valid() const { return partition != abi::kNone; }
};

struct Event {
  uint32_t type = abi::kNone;          // Program::events
  CustomerHandle customer;             // or, when it is not valid,
  std::string_view customer_id;        // the id; neither when the event reaches customers by their fields
  std::span<const abi::Value> fields;  // in the schema's order: id, at, source, then the declared ones
  bool has_identity = true;            // whether the id is the sender's own, by which a repetition is recognised
};
// Of a row or code that was there before anything happened: it moves no clock.
inline constexpr int64_t kBeforeAll = INT64_MIN;
// The clock: wakes due up to `at` - grace run.
struct Tick {
  int64_t at = 0;
};
// What came of a message: `outcome` is claimed, delivered, bounced or failed. `delivery` is as the decision calls it.
struct DeliveryAnswer {
  std::string_view customer_id, delivery, outcome;
  int64_t at = 0;
};
// What the answer is as a hook gives it. False when it is no value of the type: then `*reason` may say why, in English.
using AnswerReader = std::function<bool(const abi::FieldType& type, abi::Value* value, std::string* reason)>;
// Of a value of that type; enums by the names of their members.
AnswerReader ReaderOf(const abi::Value& value, const abi::FieldType& type);

// `call` as the decision calls it, or `hook`: then it answers the oldest open call of that hook that can take it.
struct HookAnswer {
  std::string_view customer_id, call, hook;
  AnswerReader read;  // asked before Apply returns
  int64_t at = 0;
};
// Likewise `task`, or `team`.
struct PersonAnswer {
  std::string_view customer_id, task, team, outcome;
  int64_t at = 0;
};
// A row of a catalog, with all its fields; it takes the place of the one of that key.
struct CatalogRow {
  std::string_view catalog, key;
  std::span<const abi::Value> fields;
  bool is_removed = false;  // there is none any more; without fields
  int64_t at = kBeforeAll;
};
struct CouponCode {
  std::string_view coupon, code;
  int64_t at = kBeforeAll;
};
// From `at` on customers live under another program. It and its evaluator outlive the engine.
struct ProgramSwitch {
  const abi::Program* program = nullptr;
  const abi::Evaluator* evaluator = nullptr;
  int64_t at = 0;
  bool has_new_zone_data = false;  // the versions differ in that of the time zones: whatever is local is timed anew
};
// Two ids are one person: what `from` has lived through joins `into`, and `from` names `into` from now on. Repeated, or
// of one person, it is harmless and counted.
struct Merge {
  std::string_view into, from;
  int64_t at = 0;
};
// The person whom the id names, by whatever alias, is forgotten at once. What counts without saying who stays.
struct Erasure {
  std::string_view customer_id;
  int64_t at = 0;
};
struct Pause {
  std::string_view journey, purpose, reason;
  int64_t at = 0;
};  // neither named: everything
// What was held goes out spread over `over_ms`.
struct Resume {
  std::string_view journey, purpose;
  int64_t at = 0;
  int64_t over_ms = 3'600'000;
};

using Input = std::variant<Event, Tick, DeliveryAnswer, HookAnswer, PersonAnswer, CatalogRow, CouponCode, ProgramSwitch,
                           Merge, Erasure, Pause, Resume>;

enum class RefusalReason : uint8_t {
  kUnknownEventType,
  kWrongFields,    // not as many as the schema has, one that must be known is missing, or a text that is too long
  kNoCustomer,     // no id, one that is too long, or a handle of another engine
  kUnknownName,    // of a journey, hook, team, purpose, catalog or coupon
  kBadInstant,     // outside of years 0 to 9999
  kAheadOfClock,   // more than an hour after the latest tick
  kNamesCustomer,  // it reaches customers by their fields, and has one all the same
};
struct Refusal {
  RefusalReason reason;
  std::string message;  // what is wrong, as in "there is no catalog `x`"
};

inline constexpr uint32_t kCustomerIdBytesMax = 1024;
inline constexpr int64_t kAheadMsMax = 3'600'000;
inline constexpr uint32_t kTextBytesMax = 65'536;
inline constexpr int64_t kInstantMin = -62'167'219'200'000;  // 0000-01-01
inline constexpr int64_t kInstantMax = 253'402'300'799'999;  // 9999-12-31

}  // namespace senda::engine
