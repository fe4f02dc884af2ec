// What a switch to the next program does with who stands at a place of a journey: one set of rules, for those who
// switch customers and for those who only say what would happen.
#pragma once

#include <cstdint>
#include <vector>

#include "runtime/engine/switch_map.h"

namespace senda::engine {

enum class PlaceFate : uint8_t {
  kGoesOn,     // at the place of the same name
  kRetimed,    // there, but it takes another time, counted from when it began
  kFinishes,   // the place, or what it needs, is gone: on the old version
  kExits,      // … as Removed::reason
  kContinues,  // … at Removed::step
};

// Whether the deadline of who waits there stays what it is. `has_moved`: the customer has another time zone now.
bool KeepsDeadline(const abi::Step& before, const abi::Step& now, const SwitchMap& map, bool has_moved);
// Whether a send that is held expires when it did.
bool KeepsExpiry(const abi::Step& before, const abi::Step& now);
// Of a place that is gone, as the new version of its journey says.
PlaceFate FateWithoutPlace(const abi::Removed& removed);

struct PlaceSwitch {
  uint32_t step = abi::kNone;  // of the old journey
  uint32_t to = abi::kNone;    // of the new one; kNone for those who finish or exit
  PlaceFate fate = PlaceFate::kGoesOn;
  std::vector<uint32_t> lacks;  // new captures that are needed there and that no instance remembers
};
// Every place of an old journey where somebody can stand, in order of its steps.
std::vector<PlaceSwitch> SwitchPlaces(const abi::Program& from, const abi::Program& to, const SwitchMap& map,
                                      uint32_t journey);

}  // namespace senda::engine
