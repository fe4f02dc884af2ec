// An event as bytes, for the sorter: what is kept in memory or in a temporary file of this very process.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/ingest/event.h"
#include "runtime/ingest/event_catalog.h"

namespace senda::ingest {

// Appends the event: 4 bytes with the size of what follows, then as much.
void EncodeEvent(const TypedEvent& event, const EventCatalog& catalog, std::string* bytes);

inline constexpr size_t kEncodedSizeBytes = 4;
uint32_t EncodedSize(const char* bytes);
// When the event happened.
int64_t EncodedAt(const char* bytes);

// Takes what EncodeEvent appended; the event's texts point into it.
void DecodeEvent(std::string_view bytes, const EventCatalog& catalog, TypedEvent* event);

}  // namespace senda::ingest
