// Rejections of a replay that changes its program: a line that one program refuses may be an event of the next.
//
// What is refused is held until the event behind it is applied; when that is the next program's, the line is read anew.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "runtime/ingest/event.h"

namespace senda::tools {

class HeldRejections : public ingest::RejectionSink {
 public:
  // `next` outlives this. Without `holds` everything is passed on at once.
  HeldRejections(ingest::RejectionSink* next, bool holds) : next_(next), holds_(holds) {}

  void Reject(const ingest::Rejection& rejection) override;
  // The line was applied, and what was refused before is refused.
  void Apply(const std::string& source, uint64_t line);
  // There is nothing behind.
  void Finish();
  bool empty() const { return held_.empty(); }

  // From now on lines are read anew, as another program has them.
  void BeginReading();
  // Whether the line was applied before.
  bool IsApplied(const std::string& source, uint64_t line) const;
  // An event, read anew, that was due before the switch: what the program before said of it.
  void PassOver(const std::string& source, uint64_t line);
  // The first line that is the new program's has come. Gives how many more were refused than before, or fewer.
  int64_t EndReading();

 private:
  struct Held {
    std::string source;
    uint64_t line;
    std::string reason, raw;
  };
  void Say(const ingest::Rejection& rejection);

  ingest::RejectionSink* next_;
  const bool holds_;
  std::map<std::string, uint64_t> applied_;  // by source: the last line
  std::vector<Held> held_;
  bool is_reading_anew_ = false;
  int64_t said_ = 0;
};

}  // namespace senda::tools
