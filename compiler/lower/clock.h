// Expressions that run with the clock: `now`, `today`, and sums and differences of one of them with what stands still.
//
// Comparisons solve them for the clock, so that a condition becomes `now` before or after one instant.
#pragma once

#include <optional>

#include "compiler/lower/nodes.h"

namespace senda::lower {

// The value (is_negated ? -clock : clock) + plus - minus; the clock is now, or with is_date today.
struct Clock {
  bool is_date = false;
  bool is_negated = false;
  NodeId plus, minus;  // invalid: nothing; neither runs with the clock
};

// Nothing when the node is no such sum.
std::optional<Clock> ReadClock(Nodes& nodes, NodeId node);

// Of a clock that is not negated: the first now (or today) at which the value is at least `bound`.
NodeId NowWhenAtLeast(Nodes& nodes, const Clock& clock, NodeId bound);
// Of a negated one: the last now (or today) at which it is.
NodeId NowWhenAtMost(Nodes& nodes, const Clock& clock, NodeId bound);

}  // namespace senda::lower
