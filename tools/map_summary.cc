#include "tools/map_summary.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <numeric>
#include <tuple>

#include "runtime/abi/builtins.h"
#include "tools/say.h"
#include "tools/table.h"
#include "tools/values.h"

namespace senda::tools {
namespace {

using Json = nlohmann::ordered_json;

// Indexes of declared things in the order of their places in the files.
template <typename T>
std::vector<size_t> InOrder(const std::vector<T>& things) {
  std::vector<size_t> order(things.size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto key = [&](size_t i) {
    const abi::SourcePosition& position = things[i].position;
    return std::tuple(position.file, position.line, position.column, i);
  };
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return key(a) < key(b); });
  return order;
}

std::string LastPart(const std::string& id) {
  return id.substr(id.rfind('.') + 1);
}

std::string Printed(const abi::FieldType& type, const abi::Value& value) {
  return abi::PrintValue(type.kind, value, {type.currency, type.minor_digits, type.members});
}

// Numbers to two decimals.
std::string ForPeople(const abi::FieldType& type, const engine::KpiGroupReading& reading) {
  if (reading.value.known == 0) return "–";
  if (abi::RepOf(type.kind) == abi::Rep::kText) return reading.text;
  if (type.kind == abi::Kind::kNumber) return fmt::format("{:.2f}", reading.value.number);
  if (type.kind == abi::Kind::kInt) return WithCommas(reading.value.integer);
  return TellValue(type, reading.value);
}

KpiGroupSummary GroupOf(const abi::FieldType& type, const engine::KpiGroupReading& reading) {
  KpiGroupSummary out{reading.group, reading.value,         ForPeople(type, reading),
                      reading.count, reading.is_target_met, reading.is_alert};
  return out;
}

Json ValueAsJson(const abi::FieldType& type, const KpiGroupSummary& group) {
  if (group.value.known == 0) return nullptr;
  switch (type.kind) {
    case abi::Kind::kBool: return group.value.integer != 0;
    case abi::Kind::kInt: return group.value.integer;
    case abi::Kind::kNumber: return group.value.number;
    default: break;
  }
  if (abi::RepOf(type.kind) == abi::Rep::kText) return group.text;
  return Printed(type, group.value);
}

std::string Percent(int64_t millionths) {
  return abi::PrintValue(abi::Kind::kPercent, abi::Value::Integer(millionths), {});
}

std::string Length(int64_t milliseconds) {
  return abi::PrintValue(abi::Kind::kDuration, abi::Value::Integer(milliseconds), {});
}

// In the two largest units that say something: `33 days 17 hours`.
std::string ForPeople(int64_t milliseconds) {
  constexpr std::tuple<int64_t, std::string_view, std::string_view> kUnits[] = {{86'400'000, "{} day", "{} days"},
                                                                                {3'600'000, "{} hour", "{} hours"},
                                                                                {60'000, "{} minute", "{} minutes"},
                                                                                {1'000, "{} second", "{} seconds"}};
  std::string text;
  int told = 0;
  for (const auto& [length, one, many] : kUnits) {
    const int64_t count = milliseconds / length;
    milliseconds %= length;
    if (count > 0) text += (text.empty() ? "" : " ") + SayCount(count, one, many);
    told += count > 0 || told > 0 ? 1 : 0;
    if (told == 2) break;
  }
  return text.empty() ? std::string(Told("less than a second")) : text;
}

std::string_view WordOf(abi::Level level) {
  switch (level) {
    case abi::Level::kLow: return "low";
    case abi::Level::kMedium: return "medium";
    case abi::Level::kHigh: return "high";
  }
  return "";
}

void AddStages(const abi::Map& map, const engine::MapReading& reading, MapSummary* out) {
  bool is_first = true;
  for (size_t s = 0; s < map.stages.size(); ++s) {
    const engine::StageReading& counts = reading.stages[s];
    StageSummary stage;
    stage.name = LastPart(map.stages[s].id);
    stage.title = map.stages[s].title;
    stage.is_measured = map.stages[s].trigger != abi::kNone;
    stage.now = counts.now;
    stage.reached = counts.reached;
    stage.median_ms = counts.median_ms;
    if (stage.is_measured && !is_first && counts.before > 0) {
      stage.conversion = abi::ShareInteger(counts.came, counts.before);
    }
    if (stage.is_measured) is_first = false;
    out->stages.push_back(std::move(stage));
  }
}

void AddTouchpoints(const abi::Program& program, const abi::Map& map, const engine::MapReport& report,
                    const engine::MapReading& reading, const FiringCounts& firings, MapSummary* out) {
  for (size_t t = 0; t < map.touchpoints.size(); ++t) {
    const abi::Touchpoint& touchpoint = map.touchpoints[t];
    TouchpointSummary one;
    one.name = touchpoint.id;
    one.title = touchpoint.title;
    one.is_moment_of_truth = touchpoint.is_moment_of_truth;
    one.is_observed = touchpoint.trigger != abi::kNone;
    one.observed = reading.touchpoints[t].observed;
    if (one.is_observed) one.customers = static_cast<int64_t>(firings.customers(touchpoint.trigger));
    one.sends = reading.touchpoints[t].sends;
    if (touchpoint.has_feeling) one.feels = touchpoint.feels;
    if (touchpoint.emotion != abi::kNone) {
      one.measured_type = program.kpis[touchpoint.emotion].type;
      one.measured = GroupOf(one.measured_type, report.kpis[touchpoint.emotion].groups.front());
    }
    out->touchpoints.push_back(std::move(one));
  }
}

void AddPains(const abi::Program& program, const abi::Map& map, const engine::MapReading& reading,
              const FiringCounts& firings, MapSummary* out) {
  for (size_t p = 0; p < map.pains.size(); ++p) {
    const abi::Pain& pain = map.pains[p];
    PainSummary one{pain.id,          pain.title,  pain.evidence,
                    pain.impact,      pain.effort, pain.trigger != abi::kNone,
                    reading.pains[p], 0,           {}};
    if (one.is_measured) one.customers = static_cast<int64_t>(firings.customers(pain.trigger));
    for (const abi::Improvement& improvement : map.improvements) {
      if (improvement.pain == p) one.improvements.push_back(program.journeys[improvement.journey].id);
    }
    out->pains.push_back(std::move(one));
  }
}

// Quick wins first: by impact against effort; of equals what is felt more often, then as written.
std::vector<const PainSummary*> Ranked(const std::vector<PainSummary>& pains) {
  std::vector<const PainSummary*> out;
  for (const PainSummary& pain : pains) out.push_back(&pain);
  const auto rank = [](const PainSummary& pain) {
    const int gain = static_cast<int>(pain.impact) - static_cast<int>(pain.effort);
    return std::tuple(-gain, -static_cast<int>(pain.impact), -pain.felt);
  };
  std::stable_sort(out.begin(), out.end(),
                   [&](const PainSummary* a, const PainSummary* b) { return rank(*a) < rank(*b); });
  return out;
}

void AddKpi(const KpiSummary& kpi, Table* table) {
  for (const KpiGroupSummary& group : kpi.groups) {
    std::string verdict;
    const bool is_known = group.value.known != 0;
    if (!kpi.target.empty() && is_known) {
      verdict = group.is_target_met ? Say("target {} met", kpi.target) : Say("target {} not met", kpi.target);
    }
    if (!kpi.alert.empty() && group.is_alert) {
      verdict += (verdict.empty() ? "" : ", ") + Say("alert {}", kpi.alert);
    }
    const std::string name = kpi.is_grouped ? fmt::format("    {}", group.group) : "  " + kpi.name;
    std::string rest = kpi.is_grouped ? "" : kpi.title;
    if (!verdict.empty()) rest += (rest.empty() ? "" : ": ") + verdict;
    table->Add({name, group.text, WithCommas(group.count), ""}, rest);
  }
}

void AddMap(const MapSummary& map, Table* table) {
  table->AddLine("");
  std::string head = map.name + (map.title.empty() ? "" : ": " + map.title);
  if (!map.persona.empty()) head += Say(", for {}", map.persona);
  if (map.persona_members) head += Say(" ({} of them)", WithCommas(*map.persona_members));
  AddHead({"Map", "now", "reached", "of those before"}, table, head);
  for (const StageSummary& stage : map.stages) {
    if (!stage.is_measured) {
      table->Add({"  " + stage.name, "–", "–", ""}, stage.title);
      continue;
    }
    std::string rest = stage.median_ms ? Say("{} after the stage before", ForPeople(*stage.median_ms)) : stage.title;
    table->Add({"  " + stage.name, WithCommas(stage.now), WithCommas(stage.reached),
                stage.conversion ? Percent(*stage.conversion) : ""},
               rest);
  }
  if (!map.touchpoints.empty()) AddHead({"Touchpoints", "observed", "customers", "sends"}, table);
  for (const TouchpointSummary& one : map.touchpoints) {
    std::string rest;
    if (one.feels) rest = Say("feels {}{}", *one.feels > 0 ? "+" : "", *one.feels);
    if (one.measured) rest += Say(", measured {} (n = {})", one.measured->text, WithCommas(one.measured->count));
    table->Add({"  " + LastPart(one.name), one.is_observed ? WithCommas(one.observed) : "–",
                one.is_observed ? WithCommas(one.customers) : "–", WithCommas(one.sends)},
               rest);
  }
  if (!map.pains.empty()) AddHead({"Pains", "felt", "customers", "impact / effort"}, table);
  for (const PainSummary* pain : Ranked(map.pains)) {
    std::string rest = pain->title;
    if (!pain->evidence.empty()) rest += " (" + pain->evidence + ")";
    for (const std::string& journey : pain->improvements) rest += Say(", improved by {}", journey);
    table->Add({"  " + LastPart(pain->name), pain->is_measured ? WithCommas(pain->felt) : "–",
                pain->is_measured ? WithCommas(pain->customers) : "–",
                fmt::format("{} / {}", Told(WordOf(pain->impact)), Told(WordOf(pain->effort)))},
               rest);
  }
}

Json AsJson(const TouchpointSummary& one) {
  Json json = {{"observed", one.observed}, {"customers", one.customers}, {"sends", one.sends}};
  if (one.feels) json["feels"] = *one.feels;
  if (one.measured) {
    json["measured"] = ValueAsJson(one.measured_type, *one.measured);
    json["n"] = one.measured->count;
  }
  return json;
}

}  // namespace

std::vector<KpiSummary> SummarizeKpis(const abi::Program& program, const engine::MapReport& report) {
  std::vector<KpiSummary> out;
  for (size_t i : InOrder(program.kpis)) {
    const abi::Kpi& kpi = program.kpis[i];
    if (!kpi.is_reported) continue;
    KpiSummary one{kpi.id, kpi.title, kpi.type, kpi.is_grouped, {}, kpi.target.text, kpi.alert.text};
    for (const engine::KpiGroupReading& group : report.kpis[i].groups) one.groups.push_back(GroupOf(kpi.type, group));
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<MapSummary> SummarizeMaps(const abi::Program& program, const engine::MapReport& report,
                                      const std::vector<int64_t>& segment_members, const FiringCounts& firings) {
  std::vector<MapSummary> out;
  for (size_t i : InOrder(program.maps)) {
    const abi::Map& map = program.maps[i];
    if (map.is_draft) continue;
    MapSummary one;
    one.name = map.id;
    one.title = map.title;
    if (map.persona != abi::kNone) {
      const abi::Persona& persona = program.personas[map.persona];
      one.persona = persona.title.empty() ? persona.id : persona.title;
      if (persona.segment != abi::kNone) one.persona_members = segment_members[persona.segment];
    }
    AddStages(map, report.maps[i], &one);
    AddTouchpoints(program, map, report, report.maps[i], firings, &one);
    AddPains(program, map, report.maps[i], firings, &one);
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<bool> TriggersOfMaps(const abi::Program& program) {
  std::vector<bool> out(program.triggers.size());
  const auto note = [&](uint32_t trigger) {
    if (trigger != abi::kNone) out[trigger] = true;
  };
  for (const abi::Map& map : program.maps) {
    for (const abi::Touchpoint& touchpoint : map.touchpoints) note(touchpoint.trigger);
    for (const abi::Pain& pain : map.pains) note(pain.trigger);
  }
  return out;
}

void AddMapsTo(const std::vector<KpiSummary>& kpis, const std::vector<MapSummary>& maps, Json* json) {
  Json counts = Json::object();
  (*json)["kpis"] = Json::object();
  for (const KpiSummary& kpi : kpis) {
    Json& value = (*json)["kpis"][kpi.name];
    if (kpi.is_grouped) {
      value = Json::object();
      counts[kpi.name] = Json::object();
      for (const KpiGroupSummary& group : kpi.groups) {
        value[group.group] = ValueAsJson(kpi.type, group);
        counts[kpi.name][group.group] = group.count;
      }
    } else {
      value = ValueAsJson(kpi.type, kpi.groups.front());
      counts[kpi.name] = kpi.groups.front().count;
    }
  }
  (*json)["stages"] = Json::object();
  for (const MapSummary& map : maps) {
    Json& stages = (*json)["stages"][map.name] = Json::object();
    for (const StageSummary& stage : map.stages) stages[stage.name] = {{"now", stage.now}, {"reached", stage.reached}};
  }
  if (!kpis.empty()) (*json)["kpi_counts"] = std::move(counts);
  if (maps.empty()) return;
  Json funnels = Json::object(), touchpoints = Json::object(), pains = Json::object();
  for (const MapSummary& map : maps) {
    Json& funnel = funnels[map.name] = Json::object();
    for (const StageSummary& stage : map.stages) {
      if (!stage.is_measured) continue;
      funnel[stage.name]["conversion"] = stage.conversion ? Json(Percent(*stage.conversion)) : Json(nullptr);
      funnel[stage.name]["median"] = stage.median_ms ? Json(Length(*stage.median_ms)) : Json(nullptr);
    }
    for (const TouchpointSummary& one : map.touchpoints) touchpoints[one.name] = AsJson(one);
    for (const PainSummary* pain : Ranked(map.pains)) {
      pains[pain->name] = {{"felt", pain->felt},
                           {"customers", pain->customers},
                           {"impact", WordOf(pain->impact)},
                           {"effort", WordOf(pain->effort)}};
    }
  }
  (*json)["funnels"] = std::move(funnels);
  (*json)["touchpoints"] = std::move(touchpoints);
  (*json)["pains"] = std::move(pains);
}

void AddMapsTo(const std::vector<KpiSummary>& kpis, const std::vector<MapSummary>& maps, Table* table) {
  if (!kpis.empty()) {
    table->AddLine("");
    AddHead({"KPIs", "value", "n", ""}, table);
  }
  for (const KpiSummary& kpi : kpis) {
    if (kpi.is_grouped) table->Add({"  " + kpi.name, "", "", ""}, kpi.title);
    AddKpi(kpi, table);
  }
  for (const MapSummary& map : maps) AddMap(map, table);
}

}  // namespace senda::tools
