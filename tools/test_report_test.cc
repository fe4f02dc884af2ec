#include "tools/test_report.h"

#include <gtest/gtest.h>

namespace senda::tools {
namespace {

ir::Test TestNamed(std::string title, std::string one_case, uint32_t line) {
  ir::Test test;
  test.title = std::move(title);
  test.one_case = std::move(one_case);
  test.position.file = 0;
  test.position.line = line;
  return test;
}

// By hand: three tests, of which one fails, in two places; 0.25 + 0.5 + 0.125 seconds are 0.875.
TEST(TestReport, Junit) {
  abi::Program program;
  program.name = "shop";
  program.files = {"tests.senda"};
  const ir::Test quiet = TestNamed("quiet", "", 1), blue = TestNamed("tiers", "case 20 EUR, \"blue\"", 5),
                 gold = TestNamed("tiers", "case 500 EUR, \"gold\"", 6);
  std::vector<TestReport> reports = {{&quiet, {{}, 0.25}}, {&blue, {{}, 0.5}}, {&gold, {{}, 0.125}}};
  TestFailure failure;
  failure.position.file = 0;
  failure.position.line = 8;
  failure.expected = "expect tier(spend) == \"gold\" & more";
  failure.happened = {"tier(spend) is blue", "at <once>"};
  reports[2].outcome.failures.push_back(failure);
  failure.happened = {"it is false"};
  failure.position.line = 9;
  reports[2].outcome.failures.push_back(failure);
  EXPECT_EQ(TestsAsJunit(reports, program), R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
    <testsuite name="shop" tests="3" failures="1" time="0.875">
        <testcase name="quiet" classname="tests.senda" time="0.250"/>
        <testcase name="tiers, case 20 EUR, &quot;blue&quot;" classname="tests.senda" time="0.500"/>
        <testcase name="tiers, case 500 EUR, &quot;gold&quot;" classname="tests.senda" time="0.125">
            <failure message="expect tier(spend) == &quot;gold&quot; &amp; more">tests.senda:8  expect tier(spend) == "gold" &amp; more
    tier(spend) is blue
    at &lt;once&gt;</failure>
            <failure message="expect tier(spend) == &quot;gold&quot; &amp; more">tests.senda:9  expect tier(spend) == "gold" &amp; more
    it is false</failure>
        </testcase>
    </testsuite>
</testsuites>
)");
}

}  // namespace
}  // namespace senda::tools
