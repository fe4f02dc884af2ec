// Names that events may still carry when the declaration is gone.
#pragma once

#include "runtime/abi/program.h"

namespace senda::engine {

// Messages, channels, topics and journeys of the version before that `program` has no more join the members that its
// events may name, behind its own: nothing in `program` compares with them, and who finishes on the version before
// hears of them. To be called before an engine or an event catalog sees `program`; the versions in order.
void KeepGoneMembers(const abi::Program& before, abi::Program* program);

}  // namespace senda::engine
