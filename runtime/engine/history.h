// The past of customers, for aggregates that a new program keeps and the old one did not.
//
// The engine has no files: who feeds it (a replay, a test, the log) hands over what has been recorded.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "runtime/abi/value.h"

namespace senda::engine {

struct PastEvent {
  uint32_t version = 0;  // of the engine, under whose program it was recorded: its schemas say what the fields are
  uint32_t type = 0;
  int64_t processed_at = 0;  // the customer's clock when it was processed; of a late event after its own time
  std::span<const abi::Value> fields;
  std::string_view joined = {};  // no event: at that instant the past of this customer became part of the other's
};

class History {
 public:
  virtual ~History() = default;
  // Something that was processed: what came from outside, in order with what the engine made of it. Texts are read
  // before it returns.
  virtual void Record(std::string_view customer, const PastEvent& event) = 0;
  // Visits the customer's retained events processed before `until`, in the order in which they were; a visit may read
  // another customer's. Gives the instant before which some may be missing: INT64_MIN when all are there.
  virtual int64_t Read(std::string_view customer, int64_t until,
                       const std::function<void(const PastEvent&)>& visit) = 0;
  // The customer was erased: nothing of what was recorded under that id is read ever again.
  virtual void Forget(std::string_view customer) = 0;
};

}  // namespace senda::engine
