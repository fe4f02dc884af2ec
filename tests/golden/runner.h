// Runs the senda program on the workspace of a golden file and puts down what came out.
#pragma once

#include <string>

#include "tests/golden/golden_file.h"

namespace senda::golden {

struct Outcome {
  std::string output;   // what stands behind `// --- expect`
  std::string failure;  // what cannot be an expectation: a wrong exit code, a crash, engines that disagree
};

// `must_fail`: the name begins with fail_. Works in a new folder below the system's folder for temporary files and
// removes it.
Outcome RunGolden(const std::string& senda, const Golden& golden, bool must_fail);

}  // namespace senda::golden
