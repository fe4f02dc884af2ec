// One run of a program over recorded events, from opened outputs to a summary.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/compile.h"
#include "runtime/abi/evaluator.h"
#include "runtime/engine/decision.h"
#include "runtime/engine/standing.h"
#include "runtime/io/bytes.h"
#include "tools/console.h"
#include "tools/replay_inputs.h"
#include "tools/summary.h"

namespace senda::tools {

// From `at` on the replay goes on with another program.
struct ReplaySwitch {
  int64_t at = 0;
  const abi::Program* program = nullptr;
  const abi::Evaluator* evaluator = nullptr;
  int64_t history_ms = 0;
  std::string folder;  // as of the run
};

struct ReplayRun {
  const abi::Program* program = nullptr;
  const abi::Evaluator* evaluator = nullptr;
  const abi::Program* former = nullptr;  // a version before: the events may speak of what only that one has
  ReplayInputs inputs;
  std::string folder;                  // of the workspace, in which coupons have their files
  std::optional<int64_t> until;        // events after it are left out; due deadlines run up to it, inclusive
  std::vector<ReplaySwitch> switches;  // in order of time; files only, in Senda's own form
  int64_t history_ms = 0;              // how long events are retained for a switch
  io::ByteSink* decisions = nullptr;   // null: nobody wants them
  io::ByteSink* rejected = nullptr;
  std::vector<std::string> exports;          // ids of customers whose state is wanted at the end
  engine::DecisionSink* observer = nullptr;  // is told every decision, too
  bool tells_standing = false;               // whether it is wanted who stands where at the end
};

struct ReplayOutcome {
  Summary summary;
  std::vector<std::string> exports;               // one JSON object each; `null` for a customer whom nobody knows
  engine::StandingCounts standing;                // when wanted
  std::vector<std::vector<std::string>> members;  // likewise: by segment of the last program, in order of id
  std::optional<Error> read_error;                // the input ended with it; the summary is of what came before
};

// Says refused records and progress on the console. An error when an input cannot be opened or an output not be
// written.
Result<ReplayOutcome> Replay(const ReplayRun& run, Console* console);

}  // namespace senda::tools
