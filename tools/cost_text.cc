// Costs for people and for machines.
#include <fmt/core.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/cost_model.h"
#include "tools/say.h"
#include "tools/table.h"

namespace senda::tools {
namespace {

constexpr size_t kRows = 12;
constexpr uint64_t kKi = 1024;

std::string Commas(uint64_t number) {
  return WithCommas(static_cast<int64_t>(std::min<uint64_t>(number, INT64_MAX)));
}

template <typename T>
std::string PlaceOf(const T& one) {
  return one.file.empty() ? "" : fmt::format("  {}:{}", one.file, one.line);
}

std::string BytesTable(const Cost& cost, bool shows_all) {
  Table table;
  AddHead({"bytes of a customer", "idle", "typical", "worst"}, &table);
  table.Add({std::string(Told("all")), BytesText(cost.idle), BytesText(cost.typical), BytesText(cost.worst)});
  size_t shown = 0;
  for (const BytesOf& one : cost.bytes) {
    if (shown++ == kRows && !shows_all) {
      table.AddLine(Say("  and {} more; --all names them", cost.bytes.size() - kRows));
      break;
    }
    table.Add({"  " + NameForPeople(one), BytesText(one.idle), BytesText(one.typical), BytesText(one.worst)},
              PlaceOf(one));
    if (!one.cheaper.empty()) table.AddLine("      " + std::string(Told(one.cheaper)));
  }
  return table.Print();
}

std::string WorkTable(const Cost& cost, bool shows_all) {
  Table table;
  AddHead({"operations of an event", "alone", "worst"}, &table);
  for (const WorkOf& one : cost.work) {
    std::string dearest;
    size_t shown = 0;
    for (const WorkOf::Part& part : one.parts) {
      if (shown++ == 3 && !shows_all) break;
      dearest += fmt::format("{}{} {}", dearest.empty() ? "  " : ", ", NameForPeople(part), Commas(part.worst));
    }
    table.Add({"  " + one.event, Commas(one.alone), Commas(one.worst)}, dearest);
  }
  return table.Print();
}

std::string TimersTable(const Cost& cost) {
  Table table;
  AddHead({"one timer a customer; instants behind it", "most"}, &table);
  for (const TimersOf& one : cost.timers) table.Add({"  " + NameForPeople(one), Commas(one.most)}, PlaceOf(one));
  return cost.timers.empty() ? std::string(Told("one timer a customer, and nothing that needs it\n")) : table.Print();
}

std::string MeasuredTables(const Cost& cost) {
  if (!cost.measured_bytes) return {};
  const MeasuredBytes& bytes = *cost.measured_bytes;
  Table table;
  table.AddLine(Say("measured over {} events of {} customers", Commas(bytes.events), Commas(bytes.customers)));
  AddHead({"bytes of a customer", "mean", "median", "of 95%", "most"}, &table);
  table.Add({std::string(Told("  at the end")), BytesText(bytes.mean), BytesText(bytes.median), BytesText(bytes.p95),
             BytesText(bytes.most)});
  Table work;
  AddHead({"operations of an event", "times", "mean", "most"}, &work);
  for (const MeasuredWork& one : cost.measured_work) {
    if (one.times == 0) continue;
    work.Add({"  " + one.event, Commas(one.times), fmt::format("{:.1f}", one.mean), Commas(one.most)});
  }
  return "\n" + table.Print() + "\n" + work.Print();
}

using Json = nlohmann::ordered_json;

template <typename T>
Json Place(const T& one) {
  Json out = {{"kind", one.kind}, {"name", one.name}};
  if (!one.file.empty()) out["source"] = fmt::format("{}:{}", one.file, one.line);
  return out;
}

}  // namespace

std::string BytesText(uint64_t bytes) {
  if (bytes < kKi) return fmt::format("{} B", bytes);
  const char* unit = "KiB";
  double size = static_cast<double>(bytes) / kKi;
  for (const char* larger : {"MiB", "GiB", "TiB"}) {
    if (size < kKi) break;
    size /= kKi;
    unit = larger;
  }
  return fmt::format("{:.1f} {}", size, unit);
}

std::string CostAsText(const Cost& cost, bool shows_all) {
  return BytesTable(cost, shows_all) + "\n" + WorkTable(cost, shows_all) + "\n" + TimersTable(cost) +
         MeasuredTables(cost);
}

std::string CostAsJson(const Cost& cost) {
  Json out;
  out["bytes"] = {{"idle", cost.idle}, {"typical", cost.typical}, {"worst", cost.worst}};
  out["bytes"]["declarations"] = Json::array();
  for (const BytesOf& one : cost.bytes) {
    Json row = Place(one);
    row["idle"] = one.idle;
    row["typical"] = one.typical;
    row["worst"] = one.worst;
    if (!one.cheaper.empty()) row["cheaper"] = one.cheaper;
    out["bytes"]["declarations"].push_back(std::move(row));
  }
  out["work"] = Json::array();
  for (const WorkOf& one : cost.work) {
    Json row = {{"event", one.event}, {"alone", one.alone}, {"worst", one.worst}};
    row["declarations"] = Json::array();
    for (const WorkOf::Part& part : one.parts) {
      Json place = Place(part);
      place["worst"] = part.worst;
      row["declarations"].push_back(std::move(place));
    }
    out["work"].push_back(std::move(row));
  }
  out["timers"] = Json::array();
  for (const TimersOf& one : cost.timers) {
    Json row = Place(one);
    row["most"] = one.most;
    out["timers"].push_back(std::move(row));
  }
  if (cost.measured_bytes) {
    const MeasuredBytes& bytes = *cost.measured_bytes;
    out["measured"] = {
        {"events", bytes.events},
        {"customers", bytes.customers},
        {"bytes", {{"mean", bytes.mean}, {"median", bytes.median}, {"p95", bytes.p95}, {"most", bytes.most}}}};
    out["measured"]["work"] = Json::array();
    for (const MeasuredWork& one : cost.measured_work) {
      if (one.times == 0) continue;
      out["measured"]["work"].push_back(
          {{"event", one.event}, {"times", one.times}, {"mean", one.mean}, {"most", one.most}});
    }
  }
  return out.dump(2) + "\n";
}

}  // namespace senda::tools
