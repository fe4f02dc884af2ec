// Counts of one version under the names of the next, so that a summary goes on over a switch.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runtime/engine/counters.h"
#include "runtime/engine/switch_map.h"

namespace senda::engine {

// A journey that the newest program no longer has.
using FormerJourneys = std::vector<std::pair<std::string, JourneyCounts>>;

// What was counted under `from` in the layout of `to`. Journeys that `to` lacks are added to `formers`.
Counters MapCounters(const Counters& counters, const abi::Program& from, const abi::Program& to, const SwitchMap& map,
                     FormerJourneys* formers);

}  // namespace senda::engine
