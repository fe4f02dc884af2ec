// What recorded events really cost: a replay that looks at every customer's state and every event's work.
#pragma once

#include <string>

#include "compiler/base/result.h"
#include "tools/console.h"
#include "tools/cost_model.h"
#include "tools/replay_inputs.h"

namespace senda::tools {

// One event after the other: what each asks, and how large its customer's state is behind it.
struct CostSeen {
  std::vector<MeasuredWork> work;  // by event of the program, then time
  uint64_t largest = 0;            // state of a customer, at any time
  MeasuredBytes at_end;
};

// `folder` is the workspace's. Fills the measured parts of the cost.
Result<CostSeen> ReplayForCost(const ir::Program& program, const abi::Evaluator& evaluator, const std::string& folder,
                               const ReplayInputs& inputs, Console* console);

}  // namespace senda::tools
