// The files that a replay reads: what the command line names, opened, sorted where asked for, merged by time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "compiler/source/event_source.h"
#include "runtime/ingest/event.h"
#include "runtime/ingest/event_catalog.h"
#include "runtime/ingest/sorter.h"

namespace senda::tools {

// One file and how it is to be read.
struct ReplayInput {
  std::string path;                      // `-` for standard input
  const EventSource* mapping = nullptr;  // null: Senda's own form
};

struct ReplayInputs {
  std::vector<ReplayInput> files;
  ingest::SortLimits sort_limits;
};

// Takes all files as one stream in order of time; of equal times in the order of the files, then of their rows. An
// error when one cannot be opened or does not fit its mapping. `catalog`, `counts`, `bytes_read` and the mappings
// outlive the stream; `counts` becomes those of each file, as far as its next event, and `bytes_read` counts what was
// read of all files, as they lie on the disk.
Result<std::unique_ptr<ingest::EventStream>> OpenInputs(const ReplayInputs& inputs, const ingest::EventCatalog& catalog,
                                                        ingest::RejectionSink* rejections,
                                                        std::vector<ingest::IngestCounts>* counts,
                                                        uint64_t* bytes_read);

// Together, as far as they are regular files.
uint64_t SizeOfInputs(const ReplayInputs& inputs);

}  // namespace senda::tools
