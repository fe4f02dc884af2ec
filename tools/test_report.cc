#include "tools/test_report.h"

#include <fmt/core.h>
#include <tinyxml2.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tools/say.h"

namespace senda::tools {
namespace {

std::string NameOf(const ir::Test& test) {
  return test.one_case.empty() ? test.title : test.title + ", " + test.one_case;
}

std::string Place(const abi::SourcePosition& position, const abi::Program& program) {
  if (position.file >= program.files.size()) return "";
  return fmt::format("{}:{}", program.files[position.file], position.line);
}

std::string FailureText(const TestFailure& failure, const abi::Program& program) {
  const std::string place = Place(failure.position, program);
  std::string text = place.empty() ? failure.expected : place + "  " + failure.expected;
  for (const std::string& line : failure.happened) text += "\n    " + line;
  return text;
}

size_t FailedCount(const std::vector<TestReport>& reports) {
  return static_cast<size_t>(
      std::count_if(reports.begin(), reports.end(), [](const TestReport& one) { return !one.outcome.has_passed(); }));
}

}  // namespace

std::string TestsAsText(const std::vector<TestReport>& reports, const abi::Program& program, bool is_verbose,
                        bool has_color) {
  const char* red = has_color ? "\x1b[31m" : "";
  const char* green = has_color ? "\x1b[32m" : "";
  const char* plain = has_color ? "\x1b[0m" : "";
  std::string text;
  for (const TestReport& report : reports) {
    if (report.outcome.has_passed()) {
      if (is_verbose) text += fmt::format("{}{}{}  {}\n", green, Told("passed"), plain, NameOf(*report.test));
      continue;
    }
    text += fmt::format("{}{}{}  {}  ({})\n", red, Told("failed"), plain, NameOf(*report.test),
                        Place(report.test->position, program));
    for (const TestFailure& failure : report.outcome.failures) text += "  " + FailureText(failure, program) + "\n";
  }
  const size_t failed = FailedCount(reports);
  text += SayCount(static_cast<int64_t>(reports.size() - failed), "{} test passed", "{} tests passed");
  if (failed == 1) text += Say(", {}1 failed{}", red, plain);
  if (failed > 1) text += Say(", {}{} failed{}", red, failed, plain);
  return text + "\n";
}

std::string TestsAsJson(const std::vector<TestReport>& reports, const abi::Program& program) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const TestReport& report : reports) {
    nlohmann::ordered_json failures = nlohmann::ordered_json::array();
    for (const TestFailure& failure : report.outcome.failures) {
      failures.push_back({{"source", Place(failure.position, program)},
                          {"expected", failure.expected},
                          {"happened", failure.happened}});
    }
    all.push_back({{"title", report.test->title},
                   {"case", report.test->one_case},
                   {"source", Place(report.test->position, program)},
                   {"passed", report.outcome.has_passed()},
                   {"failures", failures}});
  }
  const size_t failed = FailedCount(reports);
  return nlohmann::ordered_json{{"passed", reports.size() - failed}, {"failed", failed}, {"tests", all}}.dump() + "\n";
}

std::string TestsAsJunit(const std::vector<TestReport>& reports, const abi::Program& program) {
  double seconds = 0;
  for (const TestReport& report : reports) seconds += report.outcome.seconds;
  tinyxml2::XMLPrinter xml;
  xml.PushDeclaration(R"(xml version="1.0" encoding="UTF-8")");
  xml.OpenElement("testsuites");
  xml.OpenElement("testsuite");
  xml.PushAttribute("name", program.name.c_str());
  xml.PushAttribute("tests", static_cast<unsigned>(reports.size()));
  xml.PushAttribute("failures", static_cast<unsigned>(FailedCount(reports)));
  xml.PushAttribute("time", fmt::format("{:.3f}", seconds).c_str());
  for (const TestReport& report : reports) {
    xml.OpenElement("testcase");
    xml.PushAttribute("name", NameOf(*report.test).c_str());
    const auto file = report.test->position.file;
    xml.PushAttribute("classname", file < program.files.size() ? program.files[file].c_str() : "");
    xml.PushAttribute("time", fmt::format("{:.3f}", report.outcome.seconds).c_str());
    for (const TestFailure& failure : report.outcome.failures) {
      xml.OpenElement("failure");
      xml.PushAttribute("message", failure.expected.c_str());
      xml.PushText(FailureText(failure, program).c_str());
      xml.CloseElement();
    }
    xml.CloseElement();
  }
  xml.CloseElement();
  xml.CloseElement();
  return xml.CStr();
}

}  // namespace senda::tools
