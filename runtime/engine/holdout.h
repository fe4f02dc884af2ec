// Who is held out, of one journey or of everything promotional: hashes, so that it needs no state and never changes.
#pragma once

#include "runtime/engine/work.h"

namespace senda::engine {

bool IsHeldOutOf(const Work& work, uint32_t journey);
// `holdout 5% of everyone`: from promotional messages, whatever the journey.
bool IsHeldOutOfEverything(const Work& work);

}  // namespace senda::engine
