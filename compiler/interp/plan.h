// The order in which the interpreter evaluates what a root or a group needs: every node once, operands first.
//
// A step's operands are places in the scratch of one evaluation, one place per step. A plan of a settle group holds,
// for each of its segments in turn, what its truth and then its breakpoint still need; a later segment that reads an
// earlier one is given the place of that one's new truth.
#pragma once

#include <cstdint>
#include <vector>

#include "compiler/ir/program.h"

namespace senda::interp {

struct PlanStep {
  const ir::Node* node;
  uint32_t operands[3];  // places; the first ones as many as the instruction has
};

struct Plan {
  std::vector<PlanStep> steps;    // step i fills place i
  std::vector<uint32_t> results;  // places of the roots' values, in order; kNone where a segment has no breakpoint
};

Plan PlanRoots(const ir::Program& program, const std::vector<uint32_t>& roots);
// Results: truth, breakpoint of the first segment, truth, breakpoint of the second …
Plan PlanSettle(const ir::Program& program, const abi::SettleGroup& group);

}  // namespace senda::interp
