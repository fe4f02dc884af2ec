// Whether a decision rests on a window that has lost events to its `keep`.
#pragma once

#include "runtime/engine/work.h"

namespace senda::engine {

// Any of the aggregates (those of an instance with its offset) lacks an event that would still be in its window now.
bool HasOverflown(Work& work, const std::vector<uint32_t>& aggregates, uint32_t instance);
// From here on the instance's decisions say so, if that is the case.
void NoteOverflow(Work& work, const std::vector<uint32_t>& aggregates, uint32_t instance);

}  // namespace senda::engine
