// What came of the tests, for people and for machines.
#pragma once

#include <string>
#include <vector>

#include "compiler/ir/program.h"
#include "tools/test_run.h"

namespace senda::tools {

struct TestReport {
  const ir::Test* test;
  TestOutcome outcome;
};

// Failures with what happened instead; with `is_verbose` also a line for each test that passed.
std::string TestsAsText(const std::vector<TestReport>& reports, const abi::Program& program, bool is_verbose,
                        bool has_color);
std::string TestsAsJson(const std::vector<TestReport>& reports, const abi::Program& program);
// As most CI systems read it.
std::string TestsAsJunit(const std::vector<TestReport>& reports, const abi::Program& program);

}  // namespace senda::tools
