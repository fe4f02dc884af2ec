// Which parts of the program the tests of a workspace have reached.
//
// A part is a step, a way out of a step that has several, or a truth value of a segment; each belongs to a line of a
// file. Parts of declarations that nobody enters any more do not exist in the program and are not counted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/abi/program.h"
#include "runtime/engine/coverage.h"

namespace senda::tools {

enum class PartKind : uint8_t { kStep, kBranch, kSegment };

struct CoveredPart {
  PartKind kind{};
  std::string owner;  // the journey or segment
  std::string name;   // the step, `otherwise of …`, `true`
  uint64_t count = 0;
  abi::SourcePosition position;
};

// Sorted by file and line.
std::vector<CoveredPart> CoveredParts(const abi::Program& program, const engine::Coverage& coverage);

// Adds what another thread has seen.
void AddCoverage(const engine::Coverage& other, engine::Coverage* mine);

// Of all parts, in percent; 100 when there are none.
double SharePercent(const std::vector<CoveredPart>& parts);

std::string CoverageAsTable(const std::vector<CoveredPart>& parts, const abi::Program& program, bool lists_missing);
std::string CoverageAsJson(const std::vector<CoveredPart>& parts, const abi::Program& program);
// The tracefile format of lcov (geninfo(1)): DA for lines, BRDA for branches. `folder` stands in front of the paths.
std::string CoverageAsLcov(const std::vector<CoveredPart>& parts, const abi::Program& program,
                           const std::string& folder);

}  // namespace senda::tools
