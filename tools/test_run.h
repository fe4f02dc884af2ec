// Runs one test of a workspace, in virtual time, in the engine that also runs live.
//
// Nobody is held out, `lateness` and `grace` are 0, drafts are live. What happens before the first `at` is lived
// through like anything else. Deterministic. Several threads may run tests of one program.
#pragma once

#include <string>
#include <vector>

#include "compiler/ir/program.h"
#include "runtime/abi/evaluator.h"
#include "runtime/engine/coverage.h"

namespace senda::tools {

// The program as tests run it.
abi::Program ForTests(const abi::Program& description);

struct TestFailure {
  abi::SourcePosition position;
  std::string expected;               // the line as written, or what is wrong with the test
  std::vector<std::string> happened;  // what was decided instead, and why; lines
};
struct TestOutcome {
  std::vector<TestFailure> failures;
  double seconds = 0;
  bool has_passed() const { return failures.empty(); }
};

struct TestSubject {
  const abi::Program& program;  // of ForTests
  const abi::Evaluator& evaluator;
  std::string folder;  // of the workspace: coupons have their codes there
  // Bools that are asked of every customer wherever a test stops, for whoever listens to the evaluator.
  std::vector<uint32_t> watched_roots = {};
};

TestOutcome RunTest(const TestSubject& subject, const ir::Test& test, engine::Coverage* coverage);

}  // namespace senda::tools
