// What ingest gives: events that fit their declarations, in streams, and a record of what did not fit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/base/result.h"
#include "runtime/abi/value.h"

namespace senda::ingest {

// Inputs of the engine other than events; recorded_inputs.h says what each consists of.
enum class RecordedInputKind : uint32_t {
  kTick,
  kErase,
  kPause,
  kResume,
  kDelivery,
  kAnswer,
  kOutcome,
  kCatalog,
  kCode
};

// One event, or another recorded input. Its texts are valid until the next one is asked of the same stream, or as long
// as the catalog.
struct TypedEvent {
  bool is_event = true;
  uint32_t type = 0;  // index into the program's events; of another input its RecordedInputKind
  int64_t at = 0;     // instant
  std::string_view customer;
  bool has_id = false;             // false: the id was made from the source and line, and is never a duplicate
  uint32_t input = 0;              // which of the inputs it came from
  uint64_t line = 0;               // and its line there
  std::vector<abi::Value> fields;  // as in the event's schema
};

class EventStream {
 public:
  virtual ~EventStream() = default;
  // False at the end. Refused records are handed to the RejectionSink on the way.
  virtual Result<bool> Next(TypedEvent* event) = 0;
};

// A record that was refused.
struct Rejection {
  std::string_view source;  // the name of the mapping, or the file
  uint64_t line = 0;
  std::string_view reason;
  std::string_view raw;  // as it stands in the file; may be no UTF-8
};

class RejectionSink {
 public:
  virtual ~RejectionSink() = default;
  virtual void Reject(const Rejection& rejection) = 0;
};

struct IngestCounts {
  uint64_t events = 0;   // given
  uint64_t ignored = 0;  // left out as the mapping says
  uint64_t rejected = 0;
  uint64_t extra_fields = 0;   // members of events in Senda's own form that are not declared
  uint64_t rounded_money = 0;  // amounts with more decimals than their currency has
};

}  // namespace senda::ingest
