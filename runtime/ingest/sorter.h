// Streams brought into the order of time: one that is not sorted, and several that are.
//
// Events of one instant keep their order (of streams, then of rows), so that the result does not depend on how much
// fitted into memory.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "runtime/ingest/event.h"
#include "runtime/ingest/event_catalog.h"

namespace senda::ingest {

struct SortLimits {
  uint64_t events_max = 1'000'000;           // in memory at once; more go to temporary files
  uint64_t bytes_max = uint64_t{256} << 20;  // likewise
  uint32_t runs_max = 64;                    // merged at once
};

// Reads all of `events` at the first Next. `catalog` outlives the stream.
std::unique_ptr<EventStream> SortEvents(std::unique_ptr<EventStream> events, const EventCatalog& catalog,
                                        const SortLimits& limits);

// Always gives the stream whose next event is the earliest. Takes any number of streams.
std::unique_ptr<EventStream> MergeEvents(std::vector<std::unique_ptr<EventStream>> streams);

}  // namespace senda::ingest
