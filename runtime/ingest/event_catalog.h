// The events of a program, found by name.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/abi/schema.h"

namespace senda::ingest {

class EventCatalog {
 public:
  // `events` outlives the catalog.
  explicit EventCatalog(const std::vector<abi::EventSchema>& events) : events_(events) {
    for (uint32_t i = 0; i < events.size(); ++i) {
      types_.emplace(events[i].bare_name, i);
      types_.emplace(events[i].qualified_name, i);
    }
    // Names of today go before names of the past.
    for (uint32_t i = 0; i < events.size(); ++i) {
      for (const std::string& former : events[i].former_names) {
        types_.emplace(former, i);
        types_.emplace(std::string_view(former).substr(former.rfind('.') + 1), i);
      }
    }
  }

  const std::vector<abi::EventSchema>& events() const { return events_; }
  const abi::EventSchema& operator[](uint32_t type) const { return events_[type]; }
  // By its bare or its qualified name, of today or from before it was renamed.
  std::optional<uint32_t> Find(std::string_view name) const {
    auto found = types_.find(name);
    return found == types_.end() ? std::nullopt : std::optional(found->second);
  }

 private:
  const std::vector<abi::EventSchema>& events_;
  absl::flat_hash_map<std::string_view, uint32_t> types_;
};

}  // namespace senda::ingest
