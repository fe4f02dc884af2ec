// Refused records: the first few said on standard error, all of them kept in a file when asked for.
#pragma once

#include <string>

#include "runtime/ingest/event.h"
#include "runtime/io/bytes.h"
#include "tools/console.h"

namespace senda::tools {

class RejectionWriter : public ingest::RejectionSink {
 public:
  // Both outlive the writer; `sink` may be null. It gets one JSON object a line: source, line, reason, raw.
  RejectionWriter(Console* console, io::ByteSink* sink) : console_(console), sink_(sink) {}

  void Reject(const ingest::Rejection& rejection) override;
  // Says how many more there were than were said.
  void Finish();

  uint64_t count() const { return count_; }
  const Result<void>& status() const { return status_; }

 private:
  Console* console_;
  io::ByteSink* sink_;
  uint64_t count_ = 0;
  Result<void> status_;
};

}  // namespace senda::tools
