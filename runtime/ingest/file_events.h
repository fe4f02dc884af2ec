// The events of one recorded file, in the order of its rows.
#pragma once

#include <memory>
#include <string>

#include "compiler/source/event_source.h"
#include "runtime/ingest/event.h"
#include "runtime/ingest/event_catalog.h"
#include "runtime/io/bytes.h"
#include "runtime/io/clock.h"

namespace senda::ingest {

struct FileInput {
  std::string file;                       // as messages name it
  std::unique_ptr<io::ByteSource> bytes;  // maybe compressed
  const EventSource* mapping = nullptr;   // null: Senda's own form
  uint32_t number = 0;                    // among the inputs
  std::string made_id_prefix;             // of the ids of rows that have none: the line's number is put behind it
};

// What all files of one run share; everything outlives the streams.
struct IngestContext {
  const EventCatalog* catalog = nullptr;
  const io::Clock* clock = nullptr;  // null for recorded events
  RejectionSink* rejections = nullptr;
  IngestCounts* counts = nullptr;
};

// An error when the file cannot be read, has no such columns, or the mapping names an event that the program has not.
Result<std::unique_ptr<EventStream>> OpenFileEvents(FileInput input, const IngestContext& context);

}  // namespace senda::ingest
