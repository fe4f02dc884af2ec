// The tests of a workspace as data, for whoever runs them, and the conditions that they should see true and false. Only
// in a program that was compiled for testing.
//
// Values are roots of the program, evaluated for the customer they belong to; constants mostly. Names are text ids.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "runtime/abi/common.h"
#include "runtime/abi/journeys.h"
#include "runtime/abi/schema.h"

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
  kHold,     // likewise
  kEnter,
  kExit,    // `subject` as `reason`
  kGoal,    // of `subject`, worth `root`
  kAssign,  // `root` to the team `subject`
  kCall,    // of the hook `subject`
  kSet,     // the customer's field `subject`
  kEmit,    // the event `subject`
  kKpi,     // number `count` of the program: `group` compared with `root`, or known
  kCondition,
  kAnswer,   // of the hook `subject`: `root`
  kOutcome,  // of the team `subject`: `reason`
  kRow,      // of the catalog `subject`: `values` by field
  kCodes,    // of the coupon `subject`
};

struct TestConsent {
  std::string channel, topic;
};
struct TestArm {
  std::string journey, split, arm;
};
enum class PartTest : uint8_t { kEquals, kContains, kMatches, kStartsWith, kEndsWith };
// A part of a message: as a text, a root or a word.
struct TestPart {
  std::string name;
  PartTest test = PartTest::kEquals;
  bool is_negated = false;
  uint32_t root = abi::kNone;
  std::string word;
};
enum class TestOrder : uint8_t { kEqual, kNotEqual, kLess, kLessEqual, kGreater, kGreaterEqual, kKnown, kUnknown };
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
  std::vector<TestPart> content;
  TestOrder order{};  // of kKpi
  std::string group;
  abi::FieldType type;  // of `root` of kAnswer, kGoal, kKpi
  std::vector<std::string> codes;
  std::vector<uint32_t> segments;                       // that the condition reads
  std::vector<std::pair<std::string, uint32_t>> shown;  // what a condition compares: as written, root of its text
  std::string words;                                    // as written
  abi::SourcePosition position;
};
// A condition as it is written, and when it is asked.
struct WrittenCondition {
  std::string owner;              // the journey, event, rule or `let`
  std::string name;               // `where amount > 20 EUR`; of a `let` empty
  uint32_t root = abi::kNone;     // its truth; kNone: that of whichever root is asked
  std::vector<uint32_t> asked;    // roots: when one of them is evaluated …
  std::vector<uint32_t> decided;  // … or one of these decide groups …
  std::vector<uint32_t> settled;  // … or settle groups, it is asked
  bool is_of_customer = false;    // a `let`: it can be asked at any time
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
