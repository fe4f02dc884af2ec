// The tests of a workspace as data, for whoever runs them. Only in a program that was compiled for testing.
//
// Values are roots of the program, evaluated for the customer they belong to; constants mostly. Names are text ids.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "runtime/abi/common.h"
#include "runtime/abi/journeys.h"

namespace senda::ir {

inline constexpr uint32_t kAnyCustomer = UINT32_MAX;

enum class TestLineKind : uint8_t {
  kGiven,  // `values` are fields of profile_updated; `consents`, `arms`
  kPast,   // `count` times `event`, each `every` apart
  kAt,     // `root`: the instant, in the customer's zone
  kAfter,  // `every`
  kEvent,
  kNothing,  // no send
  kSend,     // `subject` by `channel`, with `content`
  kSkip,     // `subject` because of `rule`
  kEnter,
  kExit,  // `subject` as `reason`
  kCondition,
};

struct TestConsent {
  std::string channel, topic;
};
struct TestArm {
  std::string journey, split, arm;
};
struct TestLine {
  TestLineKind kind{};
  uint32_t customer = 0;  // index into the test's customers, or kAnyCustomer
  uint32_t event = abi::kNone;
  std::vector<abi::StepValue> values;  // by field of the event
  std::vector<TestConsent> consents;
  std::vector<TestArm> arms;
  int64_t count = 0;
  abi::Duration every;
  uint32_t root = abi::kNone;
  int64_t local_ms = 0;  // of kAt: what the clock on the wall shows
  std::string subject, channel, rule, reason;
  std::vector<std::pair<std::string, uint32_t>> content;  // part, root
  std::string words;                                      // as written
  abi::SourcePosition position;
};
struct Test {
  std::string title;
  std::string one_case;  // `case 20 EUR, "blue"`; empty without cases
  std::vector<std::string> customers;
  std::vector<TestLine> lines;
  abi::SourcePosition position;
};

}  // namespace senda::ir
