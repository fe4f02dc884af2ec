// Random programs and random contexts, to compare evaluators: every instruction is reached, and values come mostly from
// the edges of their types (extreme integers, huge and tiny numbers, longest texts, unknowns, instants around changes
// of the clock).
//
// The same build gives the same program and context for a seed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "compiler/interp/fake_host.h"
#include "compiler/ir/program.h"
#include "runtime/abi/evaluator.h"

namespace senda::interp {

struct RandomProgramSize {
  uint32_t instructions = 120;  // beside leaves
  uint32_t roots = 12;          // beside those of groups
  uint32_t predicates = 10;     // in each of the two decide groups
  uint32_t segments = 8;
};

// A well-typed program that the verifier accepts: one event type for each decide group, segments that build on each
// other, settle groups of all and of some of them.
ir::Program RandomProgram(uint64_t seed, const RandomProgramSize& size = {});

// Fills everything that the program's expressions can read. `host` was made for this program.
void FillRandomly(uint64_t seed, const ir::Program& program, FakeHost* host);

// Evaluates every root and every group with both and compares bit for bit (texts by content). Nothing when they agree;
// otherwise what differs, for a person.
std::optional<std::string> CompareEvaluators(const ir::Program& program, const abi::Evaluator& expected,
                                             const abi::Evaluator& actual, FakeHost* host);

}  // namespace senda::interp
