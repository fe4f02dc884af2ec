// Steps that change something: set, emit, start, stop; and what they queue for step 10.
#pragma once

#include <optional>

#include "runtime/engine/work.h"

namespace senda::engine {

// Writes a customer's field. What it was and is, when that differs; both outside of the block.
std::optional<Change> WriteField(Work& work, uint32_t field, const abi::Value& to);

// The id of what is queued next: from the input, the round and the place in it.
abi::Value NextQueuedId(Work& work);

void SetByStep(Work& work, uint32_t instance, const abi::Step& step);
void EmitByStep(Work& work, uint32_t instance, const abi::Step& step);
void StartByStep(Work& work, uint32_t instance, const abi::Step& step);
// Ends all of the customer's instances of the journey; true when the given one is among them.
bool StopByStep(Work& work, uint32_t instance, const abi::Step& step);

}  // namespace senda::engine
