// What leaves a customer's journeys: messages decided, hooks called, work given to people, each a record that is kept
// until it is settled.
//
// A record has an identity that never changes: its first half is the birth of the instance, so that what comes back
// finds its instance without a table, the second made of the journey, the step and how many records the instance had
// made before; nothing depends on this process. As text it is 32 digits, behind which a call names its hook and work
// for a person its team: `0f3c…:score`.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "runtime/engine/heap_array.h"
#include "runtime/engine/versions.h"
#include "runtime/engine/work.h"

namespace senda::engine {

struct RecordId {
  uint64_t high = 0, low = 0;  // high: the birth of the instance
  friend bool operator==(const RecordId&, const RecordId&) = default;
  bool is_set() const { return (high | low) != 0; }
};

enum class RecordKind : uint32_t { kMessage, kCall, kTask };
enum RecordFlag : uint32_t { kIsClaimed = 1 };  // the deliverer has it: too late to withdraw

struct OutboxRecord {
  RecordKind kind;
  uint32_t journey;
  uint32_t step;     // kNone of a message whose step a later version of the program does not have
  uint32_t channel;  // of kMessage
  uint32_t message;  // of kMessage
  uint32_t flags;
  RecordId id;
  int64_t made_at;
  int64_t until;             // the last instant at which what comes back matters
  abi::StoredValue address;  // of kMessage
  abi::StoredValue content;  // text: the body, the title, the arguments
};
static_assert(sizeof(OutboxRecord) % 8 == 0);

// At most so many are kept for a customer; the oldest message gives way and is counted.
inline constexpr uint32_t kOutboxMax = 200;

// The identity of the next record of an instance at a step, and its text.
RecordId NewRecordId(Work& work, uint32_t instance, uint32_t step);
std::string TextOf(const RecordId& id, std::string_view owner = {});
// The text's parts; nothing when it is none.
struct ParsedId {
  RecordId id;
  std::string_view owner;
};
std::optional<ParsedId> ParseRecordId(std::string_view text);

// Adds a record; its texts are copied.
void AddRecord(Work& work, const OutboxRecord& record, const abi::Value& address, const abi::Value& content);
// Its position, or nothing.
std::optional<uint32_t> FindRecord(Work& work, const RecordId& id);
void RemoveRecord(Work& work, uint32_t position);
// Customers are joined: the other's records are the customer's on the bench.
void JoinOutbox(Work& work, Block& other);
// Messages of which nothing more is expected go.
void PruneOutbox(Work& work);

// The message that the event at hand is about: its record's position while there is one, and its identity, which the
// event may know by itself.
std::optional<uint32_t> FindRecordOfEvent(Work& work);
std::optional<RecordId> RecordOfEvent(Work& work);
// The event at hand says what came of a message: its record is done.
void SettleRecord(Work& work);
// What the event at hand says of the message whose outcome the instance waits for.
DeliveryOutcome OutcomeFor(Work& work, uint32_t instance);

// Which record an answer is for: the one of that identity, or the oldest of its kind and owner.
struct AnswerKey {
  RecordKind kind;
  std::optional<ParsedId> id;
  VersionPlace owner;  // a hook or team
  // What the answer is to a call of that version's hook, false when that cannot take it; without, it is no answer.
  std::function<bool(VersionPlace hook, abi::Value* value)> value;
};

// An answer of a hook or a person, to the record of that identity.
struct AnswerAtHand {
  uint64_t high, low;
  abi::Value value;
};

// How the text of a record is in decisions; lives in the arena.
std::string_view RecordText(Work& work, const RecordId& id, std::string_view owner = {});

}  // namespace senda::engine
