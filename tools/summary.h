// What a replay comes to, as data: the numbers of the engine and of the reading under the program's names, in the order
// of their declarations. Printed as a table for people or as one JSON object.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/engine/counters.h"
#include "runtime/engine/counters_map.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/switch_counts.h"
#include "runtime/ingest/event.h"
#include "tools/firing_counts.h"
#include "tools/map_summary.h"

namespace senda::tools {

using NamedCounts = std::vector<std::pair<std::string, int64_t>>;

struct SegmentSummary {
  std::string name;
  int64_t members = 0, entered = 0, left = 0;
};
struct TriggerSummary {
  std::string name;
  int64_t fired = 0, customers = 0, keys = 0;
};
struct SendSummary {
  std::string channel;
  int64_t made = 0, delayed = 0;
  NamedCounts skipped;  // by rule
};
struct SplitSummary {
  std::string name;
  NamedCounts arms;
};
struct CouponSummary {
  std::string name;
  int64_t codes = 0, given = 0, left = 0, alerts = 0;
};
struct JourneySummary {
  std::string name;
  int64_t entered = 0, held_out = 0, active = 0;
  NamedCounts exits;
  NamedCounts refused;  // entries beyond the keys that are kept, or that lack what a new version reads; by reason
  std::vector<SendSummary> sends;
  bool has_goal = false;
  int64_t reached = 0, held_out_reached = 0;
  std::vector<SplitSummary> splits;
  std::vector<SplitSummary> variants;  // of messages that it sends
};
// Of one switch to another program.
struct SwitchSummary {
  int64_t at = 0;
  NamedCounts counts;
};
// A rule of a channel or policy, or a guarantee.
struct RuleSummary {
  std::string name;
  int64_t held = 0, skipped = 0;
};
struct Summary {
  std::string program;
  int64_t events = 0, ignored = 0, rejected = 0, late = 0, duplicates = 0, customers = 0;
  std::optional<int64_t> reached;  // by events without a customer, when the program has such
  std::optional<int64_t> until;    // instant; nothing without events
  int64_t extra_fields = 0, rounded_money = 0, attempts_given_way = 0, goals_given_way = 0;
  int64_t merged = 0, merged_again = 0, erased = 0, late_answers = 0;
  std::vector<SegmentSummary> segments;
  std::vector<TriggerSummary> triggers;
  std::vector<JourneySummary> journeys;
  std::vector<KpiSummary> kpis;
  std::vector<MapSummary> maps;
  NamedCounts catalogs;  // rows
  std::vector<CouponSummary> coupons;
  std::vector<SwitchSummary> switches;
  std::vector<JourneySummary> former_journeys;  // that the newest program no longer has
  std::vector<RuleSummary> rules;
};

Summary MakeSummary(const abi::Program& program, const engine::Counters& counters, const engine::MapReport& maps,
                    const FiringCounts& firings, const ingest::IngestCounts& read);
void AddSwitches(const std::vector<engine::SwitchCounts>& switches, const engine::FormerJourneys& formers,
                 Summary* summary);

// What has come of catalogs and coupons, when the program has such.
void AddSources(const engine::Engine& engine, Summary* summary);

// One line, a line break at its end.
std::string SummaryAsJson(const Summary& summary);
// `titles`: by name, what the designer calls it; may lack some.
using Titles = std::vector<std::pair<std::string, std::string>>;
std::string SummaryAsTable(const Summary& summary, const Titles& titles);

}  // namespace senda::tools
