// What maps and KPIs come to, as data under the program's names, and as JSON or lines of a table.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/engine/map_report.h"
#include "tools/firing_counts.h"

namespace senda::tools {

class Table;

struct KpiGroupSummary {
  std::string group;
  abi::Value value = abi::Value::Missing();
  std::string text;  // as a person reads it
  int64_t count = 0;
  bool is_target_met = false, is_alert = false;
};
struct KpiSummary {
  std::string name, title;
  abi::FieldType type;
  bool is_grouped = false;
  std::vector<KpiGroupSummary> groups;
  std::string target, alert;  // as written; empty when there is none
};
struct StageSummary {
  std::string name, title;
  bool is_measured = false;
  int64_t now = 0, reached = 0;
  // From the stage before, in millionths; nothing when there is none, or nobody reached it.
  std::optional<int64_t> conversion;
  std::optional<int64_t> median_ms;
};
struct TouchpointSummary {
  std::string name, title;
  bool is_moment_of_truth = false, is_observed = false;
  int64_t observed = 0, customers = 0, sends = 0;
  std::optional<int64_t> feels;
  std::optional<KpiGroupSummary> measured;
  abi::FieldType measured_type;
};
struct PainSummary {
  std::string name, title, evidence;
  abi::Level impact = abi::Level::kMedium, effort = abi::Level::kMedium;
  bool is_measured = false;
  int64_t felt = 0, customers = 0;
  std::vector<std::string> improvements;  // journeys
};
struct MapSummary {
  std::string name, title, persona;
  std::optional<int64_t> persona_members;
  std::vector<StageSummary> stages;
  std::vector<TouchpointSummary> touchpoints;
  std::vector<PainSummary> pains;  // as written
};

// Of those that are no drafts, in the order of their places in the files.
std::vector<KpiSummary> SummarizeKpis(const abi::Program& program, const engine::MapReport& report);
std::vector<MapSummary> SummarizeMaps(const abi::Program& program, const engine::MapReport& report,
                                      const std::vector<int64_t>& segment_members, const FiringCounts& firings);
// Triggers that belong to touchpoints and pains, which are told with their map.
std::vector<bool> TriggersOfMaps(const abi::Program& program);

// `kpis` and `stages`; with maps also `funnels`, `touchpoints`, `pains`, and with KPIs `kpi_counts`.
void AddMapsTo(const std::vector<KpiSummary>& kpis, const std::vector<MapSummary>& maps, nlohmann::ordered_json* json);
void AddMapsTo(const std::vector<KpiSummary>& kpis, const std::vector<MapSummary>& maps, Table* table);

}  // namespace senda::tools
