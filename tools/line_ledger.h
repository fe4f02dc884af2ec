// Which lines of a replay that changes its program are settled: taken, or refused for good. A line that one program
// refuses may be an event of the next, also one that stands before events of this when `lateness` lets them come so.
//
// At a switch the lines are read anew. What was refused is held until nothing of the next program's can stand before
// it.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "runtime/ingest/event.h"

namespace senda::tools {

class LineLedger : public ingest::RejectionSink {
 public:
  // `next` outlives this. Without `holds` everything is passed on at once.
  LineLedger(ingest::RejectionSink* next, bool holds) : next_(next), holds_(holds) {}

  void Reject(const ingest::Rejection& rejection) override;
  // The line was taken by the program that reads. `is_near`: lines before it in its file may still be the next one's;
  // otherwise they are not, and what was refused among them is refused.
  void Take(const std::string& source, uint64_t line, bool is_near);
  // The line is the next program's.
  void Await(const std::string& source, uint64_t line);
  // There is nothing behind.
  void Finish();
  // Whether the next program may find anything among what was read.
  bool empty() const { return held_.empty() && awaited_.empty(); }
  // How many lines are refused for good.
  uint64_t said() const { return said_; }

  // From now on lines are read anew, as another program has them.
  void BeginReading();
  bool IsTaken(const std::string& source, uint64_t line) const;
  // An event of before the switch, which the new program reads: false when the program before has not read it,
  // otherwise what that said of it stands.
  bool PassOver(const std::string& source, uint64_t line);

 private:
  using Line = std::pair<std::string, uint64_t>;
  struct Held {
    std::string reason, raw;
  };
  void NoteRead(const std::string& source, uint64_t line);
  void Say(const Line& line, const Held& held);

  ingest::RejectionSink* next_;
  const bool holds_;
  std::map<std::string, uint64_t> settled_;  // by source: up to which line
  std::map<std::string, uint64_t> read_;     // … and as far as any program has read
  std::map<std::string, uint64_t> former_;   // … and as far as those before this one have
  std::set<Line> taken_, awaited_;           // beyond what is settled
  std::map<Line, Held> held_;                // refused by the program that reads
  std::map<Line, Held> before_;              // … by those before it, as far as this one has not said
  uint64_t said_ = 0;
};

}  // namespace senda::tools
