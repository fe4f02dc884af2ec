// What a map and its KPIs come to at an instant: for summaries, pages and people.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "runtime/abi/value.h"

namespace senda::engine {

struct KpiGroupReading {
  std::string group;  // empty when the KPI has no groups
  abi::Value value = abi::Value::Missing();
  std::string text;   // of a text
  int64_t count = 0;  // values it rests on: the most that one of its counts has seen
  bool is_target_met = false, is_alert = false;
};
struct KpiReading {
  std::vector<KpiGroupReading> groups;  // one, when it has none
};
struct StageReading {
  int64_t now = 0, reached = 0;
  // From the stage before: of those who have been in both, in that order; the middle one of an odd number, the lower
  // of the two of an even one.
  std::optional<int64_t> median_ms;
  int64_t before = 0;  // who have reached the stage before, as far as they are still known …
  int64_t came = 0;    // … and those of them who have reached this one, too
};
struct TouchpointReading {
  int64_t observed = 0, sends = 0;
};
struct MapReading {
  std::vector<StageReading> stages;
  std::vector<TouchpointReading> touchpoints;
  std::vector<int64_t> pains;  // how often each was felt
};
struct MapReport {
  std::vector<KpiReading> kpis;  // as Program::kpis, emotions included
  std::vector<MapReading> maps;
};

}  // namespace senda::engine
