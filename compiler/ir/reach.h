// What an expression reads from its context, with everything below it. Tells where a root may stand: a segment knows no
// event, what is decided once per event knows no attempt and no instance.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/ir/program.h"

namespace senda::ir {

struct Reach {
  bool event = false;
  bool attempt = false;
  bool instance = false;      // captures, or when it entered
  uint32_t segments_end = 0;  // one more than the highest segment read; 0 for none
  friend bool operator==(const Reach&, const Reach&) = default;
};

// By node.
std::vector<Reach> ReachOfNodes(const std::vector<Node>& nodes);

}  // namespace senda::ir
