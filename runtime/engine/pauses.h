// The stop button: what is paused, and what has been resumed lately.
//
// One per engine, shared by its partitions. A journey, a purpose or everything is paused until it is resumed; a paused
// journey takes nobody in, and what is paused is not sent but held. After a resume what was held goes out spread over
// `over_ms`, each customer at an instant of their own that follows from their id, so that there is no burst.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/engine/bytes.h"
#include "runtime/engine/input.h"

namespace senda::engine {

struct PauseScope {
  std::string journey, purpose;  // neither: everything
  std::string reason;
  int64_t at = 0;
  bool is_paused = true;  // or resumed at `at`
  int64_t over_ms = 0;    // of a resumed one
};

class Pauses {
 public:
  void Apply(const Pause& pause);
  // False when nothing of that name is paused.
  bool Apply(const Resume& resume);
  // Journeys by what they were called and are called now.
  void Rename(const std::map<std::string, std::string>& names);
  bool empty() const { return scopes_.empty(); }

  // What keeps customers out of a journey now; null when nothing does.
  const PauseScope* OfEntry(std::string_view journey) const;
  // Until when a send that was asked for at `requested_at` is held: kNever while it is paused, an instant after a
  // resume, INT64_MIN when it may go. `scope` says what holds it.
  int64_t HoldUntil(std::string_view journey, std::string_view purpose, std::string_view customer, int64_t requested_at,
                    int64_t now, const PauseScope** scope) const;

  void Save(ByteWriter* out) const;
  void Load(ByteReader* in);

 private:
  PauseScope* Find(std::string_view journey, std::string_view purpose);
  std::vector<PauseScope> scopes_;  // in the order in which they were first paused
};

}  // namespace senda::engine
