// Sends, calls and work for people of a customer who switches to the next program.
#pragma once

#include <absl/functional/function_ref.h>

#include <vector>

#include "runtime/engine/outbox.h"
#include "runtime/engine/sends.h"
#include "runtime/engine/switch_map.h"
#include "runtime/engine/work.h"

namespace senda::engine {

// The sends that the instance has open and that are gone are withdrawn, with its calls and work.
void WithdrawGone(Work& from, uint32_t instance, absl::FunctionRef<bool(const PendingSend&)> is_gone,
                  const abi::SourcePosition& source);

// Where an instance was and is.
struct MovedPlace {
  uint32_t old_offset, offset;
};
// Open sends of instances that have moved; they are decided anew at the instant of the switch.
void MoveOpenSends(Work& from, Work& to, const SwitchMap& map, const std::vector<MovedPlace>& moved);
// What an instance remembers at `place` of its block, as the new journey has it, at `new_place` of the new block.
void MapCaptures(const Work& from, uint32_t place, Work& to, uint32_t new_place, const JourneyMap& map);
// A message that has gone out, as the next version has it: false when that does not know its journey, message or
// channel.
bool MapMessage(const SwitchMap& map, OutboxRecord* record);
// What has gone out and is not settled; calls and work go with their instances.
void MoveOutbox(Work& from, Work& to, const SwitchMap& map, const std::vector<MovedPlace>& moved);

}  // namespace senda::engine
