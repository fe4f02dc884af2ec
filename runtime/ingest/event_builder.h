// The step from cells to an event: the envelope and each field converted, defaults filled in.
#pragma once

#include <string>
#include <string_view>

#include "runtime/ingest/convert.h"
#include "runtime/ingest/event.h"
#include "runtime/ingest/event_catalog.h"
#include "runtime/io/clock.h"

namespace senda::ingest {

// How far ahead of the clock an event may be.
inline constexpr int64_t kAheadMsMax = 3'600'000;

// The parts of a record that every event has.
struct Envelope {
  Cell customer;
  Cell at;
  Cell id;      // missing: one is made from `made_id`
  Cell source;  // missing: unknown
};

class EventBuilder {
 public:
  // Both outlive the builder. `clock` is null for recorded events, whose own times are the clock.
  EventBuilder(const EventCatalog& catalog, const io::Clock* clock);

  const EventCatalog& catalog() const { return catalog_; }
  // What conversions need; set by the stream.
  ConvertContext& context() { return context_; }

  // Begins an event: envelope and an empty place for each field. False: `reason()` says why.
  bool Begin(uint32_t type, const Envelope& envelope, std::string_view made_id, TypedEvent* event);
  // The same for another input.
  bool BeginInput(RecordedInputKind kind, const Envelope& envelope, std::string_view made_id, TypedEvent* event);
  // Fills field `index`, unless the cell is missing.
  bool Set(uint32_t index, const Cell& cell, TypedEvent* event);
  // The same for a value of any type (recorded_inputs.h).
  bool SetAnswer(uint32_t index, const Cell& cell, TypedEvent* event);
  // A row of a catalog, packed.
  void SetPacked(uint32_t index, std::string_view packed, TypedEvent* event);
  // Fills what is still missing with its default; false when a required field is.
  bool Finish(TypedEvent* event);

  const std::string& reason() const { return reason_; }

 private:
  bool TakeEnvelope(const Envelope& envelope, bool has_customer, std::string_view made_id, TypedEvent* event);
  bool TakeId(std::string_view name, const Cell& cell, abi::Value* out);
  bool TakeAt(const Cell& cell, TypedEvent* event);

  const EventCatalog& catalog_;
  const io::Clock* clock_;
  TextArena arena_;
  ConvertContext context_;
  std::string reason_;
};

}  // namespace senda::ingest
