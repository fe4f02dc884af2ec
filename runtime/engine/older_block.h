// A customer of the newest version as an older one would have them: for who becomes one with somebody who finishes
// there.
#pragma once

#include "runtime/engine/block.h"
#include "runtime/engine/history.h"
#include "runtime/engine/versions.h"
#include "runtime/engine/work.h"

namespace senda::engine {

// A block of `version` in which nobody is in a journey. What both versions keep alike is copied, the rest rebuilt from
// history as far as it reaches (null: not at all); memberships are not set yet. `work`: that version's, with the
// instant; it holds no block afterwards.
Block AsOlder(const Versions& versions, uint32_t version, Work& work, Block& newest, History* history);

}  // namespace senda::engine
