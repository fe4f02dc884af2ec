// Events in Senda's own form, one JSON object each; CloudEvents' names for the same parts work too.
//
//   {"id":"…","type":"purchase","customer":"42","at":"2026-03-02T10:00:00Z","data":{…}}
//
// A line with an `input` is another input (recorded_inputs.h).
#pragma once

#include <string_view>

#include "runtime/ingest/event_builder.h"
#include "runtime/ingest/json_document.h"

namespace senda::ingest {

// Turns the document's object into an event. False: the builder's reason, or `*reason`, says why not. `*extra_fields`
// is increased by the members that nobody declared.
bool ReadOwnForm(const JsonDocument& document, std::string_view made_id, EventBuilder* builder, TypedEvent* event,
                 uint64_t* extra_fields, std::string* reason);

}  // namespace senda::ingest
