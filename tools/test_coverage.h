// Which parts of the program the tests of a workspace have reached.
//
// A part is a step, a way out of a step that has several or of a journey by an exit, a rule, or a truth value of a
// segment or condition; each belongs to a line of a file. A rule is reached when it has held or withheld something, one
// that says which channel is preferred when it has moved a channel to the front. Parts of declarations that nobody
// enters any more do not exist in the program and are not counted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/ir/program.h"
#include "runtime/engine/coverage.h"
#include "tools/observing_evaluator.h"

namespace senda::tools {

enum class PartKind : uint8_t { kStep, kBranch, kRule, kCondition, kSegment };

// What one thread's tests have reached.
struct TestCoverage {
  explicit TestCoverage(const ir::Program& program)
      : engine(program.description), conditions(program.conditions.size(), {false, false}) {}

  engine::Coverage engine;
  Truths conditions;  // by ir::Program::conditions
};

struct CoveredPart {
  PartKind kind{};
  std::string owner;  // the journey, rule, segment, or event of a `where`
  std::string name;   // the step, `else of …`, `audience is true`, `true`; of a rule empty
  uint64_t count = 0;
  abi::SourcePosition position;
};

// Sorted by file and line.
std::vector<CoveredPart> CoveredParts(const ir::Program& program, const TestCoverage& coverage);

// Adds what another thread has seen.
void AddCoverage(const TestCoverage& other, TestCoverage* mine);

// Of all parts, in percent; 100 when there are none.
double SharePercent(const std::vector<CoveredPart>& parts);

std::string CoverageAsTable(const std::vector<CoveredPart>& parts, const abi::Program& program, bool lists_missing);
std::string CoverageAsJson(const std::vector<CoveredPart>& parts, const abi::Program& program);
// The tracefile format of lcov (geninfo(1)): DA for lines, BRDA for branches. `folder` stands in front of the paths.
std::string CoverageAsLcov(const std::vector<CoveredPart>& parts, const abi::Program& program,
                           const std::string& folder);

}  // namespace senda::tools
