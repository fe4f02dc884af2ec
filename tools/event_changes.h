// Two programs over the same recorded events: what they decide differently, where the customers of the old one stand in
// the end and what a switch to the new one does with them, and who is in a segment of the new one at once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/console.h"
#include "tools/decision_changes.h"
#include "tools/replay_inputs.h"
#include "tools/summary.h"
#include "tools/waiting_changes.h"

namespace senda::tools {

// A segment that the switch fills or empties.
struct SegmentChange {
  std::string name;
  int64_t before = 0, after = 0, came = 0, left = 0;
  std::vector<std::string> examples;  // of those who came
};
// A journey that is entered by who comes into such a segment: nobody does by the switch, but those who have turns.
struct EntryNow {
  std::string journey, segment;
  int64_t customers = 0;  // who came into the segment by the switch, or who wait for their turn
  int64_t per_day = 0;    // 0: they have no turns
};
struct EventChanges {
  int64_t events = 0, customers = 0, rejected_before = 0, rejected_after = 0;
  std::optional<int64_t> until;  // when the switch is tried; nothing without events
  DecisionChanges decisions;
  NamedCounts switched;  // what became of who was in a journey
  std::vector<SegmentChange> segments;
  std::vector<EntryNow> entries;
};

struct EventComparison {
  const driver::Compilation& before;
  const driver::Compilation& after;
  const ProgramChanges& changes;
  std::vector<std::string> files;
  std::optional<int64_t> until;
  driver::EvaluatorKind engine = driver::EvaluatorKind::kNative;
  size_t examples_per_journey = 3;
};

// Also fills in how many stand where.
Result<EventChanges> CompareOverEvents(const EventComparison& how, WaitingChanges* waiting, Console* console);

}  // namespace senda::tools
