#include "runtime/abi/zones.h"

#include <absl/time/civil_time.h>
#include <absl/time/time.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

#include "runtime/abi/calendar.h"

namespace senda::abi {
namespace {

// Where the zone data is installed, for Abseil as for us.
std::string ZoneFolder() {
  const char* folder = std::getenv("TZDIR");
  return folder != nullptr && *folder != '\0' ? folder : "/usr/share/zoneinfo";
}

struct NamedZone {
  std::string name;
  std::once_flag is_loaded;
  Zone zone;
};

int64_t Milliseconds(absl::CivilSecond civil) {
  return (civil - absl::CivilSecond(1970, 1, 1)) * 1000;
}

// Every change of the zone's clock, as Abseil has them, up to kIntervalsEnd.
std::vector<ClockInterval> ListIntervals(const absl::TimeZone& zone) {
  auto offset_at = [&](absl::Time time) { return int64_t{zone.At(time).offset} * 1000; };
  std::vector<ClockInterval> out = {
      {std::numeric_limits<int64_t>::min(), offset_at(absl::FromUnixMillis(kFirstInstant))}};
  absl::Time time = absl::FromUnixMillis(kFirstInstant);
  absl::TimeZone::CivilTransition change;
  while (zone.NextTransition(time, &change)) {
    int64_t begin = Milliseconds(change.from) - out.back().offset;
    if (begin >= kIntervalsEnd) break;
    time = absl::FromUnixMillis(begin);
    out.push_back({begin, offset_at(time)});
  }
  return out;
}

void Load(NamedZone* zone) {
  // A file that cannot be read leaves UTC, as it would in every other engine on this machine.
  absl::LoadTimeZone(zone->name, &zone->zone.zone);
  zone->zone.intervals = ListIntervals(zone->zone.zone);
}

// What tzdata.zi says: its version (`# version 2026a`), its zones (`Z NAME …`) and their other names (`L ZONE NAME`).
struct ZoneList {
  std::string version;
  std::vector<std::string> names;
};

ZoneList ReadZoneList(const std::string& folder) {
  ZoneList list;
  std::ifstream file(folder + "/tzdata.zi");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string first, second, third;
    words >> first >> second >> third;
    if (first == "#" && second == "version" && list.version.empty()) list.version = third;
    if (first == "Z") list.names.push_back(second);
    if (first == "L") list.names.push_back(third);
  }
  return list;
}

class ZoneTable {
 public:
  ZoneTable() {
    std::string folder = ZoneFolder();
    ZoneList list = ReadZoneList(folder);
    version_ = std::move(list.version);
    std::error_code ignored;
    std::erase_if(list.names, [&](const std::string& name) {
      return !std::filesystem::is_regular_file(std::filesystem::path(folder) / name, ignored);
    });
    list.names.emplace_back("UTC");
    std::sort(list.names.begin(), list.names.end());
    list.names.erase(std::unique(list.names.begin(), list.names.end()), list.names.end());
    zones_ = std::vector<NamedZone>(list.names.size());
    for (size_t i = 0; i < zones_.size(); ++i) zones_[i].name = std::move(list.names[i]);
    utc_ = static_cast<uint32_t>(*Find("UTC"));
  }

  std::optional<uint32_t> Find(std::string_view name) const {
    auto it = std::lower_bound(zones_.begin(), zones_.end(), name,
                               [](const NamedZone& zone, std::string_view wanted) { return zone.name < wanted; });
    if (it == zones_.end() || it->name != name) return std::nullopt;
    return static_cast<uint32_t>(it - zones_.begin());
  }

  NamedZone& At(uint32_t zone) { return zones_[zone < zones_.size() ? zone : utc_]; }
  const std::string& version() const { return version_; }
  uint32_t size() const { return static_cast<uint32_t>(zones_.size()); }

 private:
  std::string version_;
  std::vector<NamedZone> zones_;
  uint32_t utc_ = 0;
};

ZoneTable& Table() {
  static ZoneTable* table = new ZoneTable();  // lives as long as the process: compiled code may hold its indexes
  return *table;
}

}  // namespace

const Zone& ZoneAt(uint32_t zone) noexcept {
  NamedZone& out = Table().At(zone);
  std::call_once(out.is_loaded, Load, &out);
  return out.zone;
}

std::optional<uint32_t> FindZone(std::string_view name) noexcept {
  return Table().Find(name);
}

std::string_view ZoneName(uint32_t zone) noexcept {
  return Table().At(zone).name;
}

uint32_t ZoneCount() noexcept {
  return Table().size();
}

std::string ZoneDataVersion() {
  return Table().version();
}

}  // namespace senda::abi
