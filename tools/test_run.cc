#include "tools/test_run.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <deque>

#include "runtime/abi/calendar.h"
#include "runtime/engine/engine.h"
#include "tools/coupon_files.h"
#include "tools/observed_decisions.h"

namespace senda::tools {
namespace {

using abi::kNone;
using abi::Value;
using engine::DecisionKind;
using ir::TestLineKind;

constexpr int64_t kDayMs = 86'400'000;
constexpr size_t kHappenedMax = 12;

bool IsName(std::string_view name, std::string_view wanted) {
  return name == wanted ||
         (name.size() > wanted.size() && name.ends_with(wanted) && name[name.size() - wanted.size() - 1] == '.');
}

class TestRunner {
 public:
  TestRunner(const TestSubject& subject, const ir::Test& test, engine::Coverage* coverage)
      : program_(subject.program),
        test_(test),
        zone_(abi::FindZone(program_.default_timezone).value_or(0)),
        folder_(subject.folder),
        engine_(program_, subject.evaluator, OptionsFor(test, coverage), &decisions_) {}

  std::vector<TestFailure> Run() {
    if (auto given = GiveCodes(program_, folder_, &engine_); !given.ok()) {
      Fail(test_.position, "codes for the coupons", {given.error().message});
    }
    LiveThroughThePast();
    for (const ir::TestLine& line : test_.lines) RunLine(line);
    engine_.AdvanceTo(now_);
    CheckSplits();
    return std::move(failures_);
  }

 private:
  static engine::Options OptionsFor(const ir::Test& test, engine::Coverage* coverage) {
    engine::Options options;
    options.runs_drafts = true;
    options.coverage = coverage;
    for (const ir::TestLine& line : test.lines) {
      for (const ir::TestArm& arm : line.arms) {
        options.named_arms.push_back({test.customers[line.customer], arm.journey, arm.split, arm.arm});
      }
    }
    return options;
  }

  // ------------------------------------------------------------------------------------------ before the first moment

  // A moment well before all that the test names, so that profiles and consents are there.
  int64_t Beginning() const {
    int64_t first = 0, longest = 0;
    for (const ir::TestLine& line : test_.lines) {
      if (line.kind == TestLineKind::kAt && first == 0) first = line.local_ms;
      if (line.kind == TestLineKind::kPast) longest = std::max(longest, line.count * Length(line.every));
    }
    return first - longest - 3 * kDayMs;
  }

  static int64_t Length(const abi::Duration& length) { return length.milliseconds + length.months * 31 * kDayMs; }

  void LiveThroughThePast() {
    now_ = Beginning();
    for (uint32_t customer = 0; customer < test_.customers.size(); ++customer) {
      Apply(customer, EventNamed("profile_updated"), {}, now_);
    }
    ++now_;
    for (const ir::TestLine& line : test_.lines) {
      if (line.kind != TestLineKind::kGiven) continue;
      Apply(line.customer, line.event, ValuesOf(line), now_);
      for (const ir::TestConsent& consent : line.consents) GiveConsent(line.customer, consent);
    }
    auto first = std::find_if(test_.lines.begin(), test_.lines.end(),
                              [](const ir::TestLine& line) { return line.kind == TestLineKind::kAt; });
    if (first == test_.lines.end()) return;
    const int64_t begin = engine_.Evaluate(Handle(0), first->root).integer;
    struct Past {
      int64_t at;
      const ir::TestLine* line;
    };
    std::vector<Past> past;
    for (const ir::TestLine& line : test_.lines) {
      if (line.kind != TestLineKind::kPast) continue;
      for (int64_t i = line.count; i > 0; --i) past.push_back({begin - i * Length(line.every), &line});
    }
    std::stable_sort(past.begin(), past.end(), [](const Past& a, const Past& b) { return a.at < b.at; });
    for (const Past& one : past) Apply(one.line->customer, one.line->event, ValuesOf(*one.line), one.at);
  }

  void GiveConsent(uint32_t customer, const ir::TestConsent& consent) {
    const uint32_t event = EventNamed("consent_given");
    std::vector<Given> values = {Named(event, "channel", consent.channel), Named(event, "purpose", "promotional")};
    if (!consent.topic.empty()) values.push_back(Named(event, "topic", consent.topic));
    Apply(customer, event, std::move(values), now_);
  }

  // -------------------------------------------------------------------------------------------------------------
  // events

  struct Given {
    uint32_t field;
    Value value;
  };

  uint32_t EventNamed(std::string_view name) const {
    auto found = std::find_if(program_.events.begin(), program_.events.end(),
                              [&](const abi::EventSchema& event) { return event.qualified_name == name; });
    return static_cast<uint32_t>(found - program_.events.begin());
  }

  // A field that takes one of a few words, or a text.
  Given Named(uint32_t event, std::string_view name, std::string_view word) {
    const auto& fields = program_.events[event].fields;
    auto field = std::find_if(fields.begin(), fields.end(), [&](const auto& one) { return one.name == name; });
    const auto index = static_cast<uint32_t>(field - fields.begin());
    if (field->type.kind != abi::Kind::kEnum) return {index, Keep(Value::Text(word))};
    const auto& members = field->type.members;
    auto member = std::find_if(members.begin(), members.end(), [&](const auto& one) { return IsName(one, word); });
    if (member == members.end()) return {index, Value::Missing()};
    return {index, Value::Integer(member - members.begin())};
  }

  Value Keep(Value value) {
    texts_.emplace_back(value.text());
    return Value::Text(texts_.back());
  }

  std::vector<Given> ValuesOf(const ir::TestLine& line) {
    std::vector<Given> values;
    for (const abi::StepValue& one : line.values) {
      Value value = engine_.Evaluate(Handle(line.customer), one.root);
      const abi::Kind kind = program_.events[line.event].fields[one.to].type.kind;
      if (value.known != 0 && abi::RepOf(kind) == abi::Rep::kText) value = Keep(value);
      values.push_back({one.to, value});
    }
    return values;
  }

  // What a recorded event that leaves the field out would have.
  Value DefaultOf(const abi::FieldSchema& field) {
    if (!field.default_value) return Value::Missing();
    if (abi::RepOf(field.type.kind) == abi::Rep::kText) return Value::Text(field.default_value->text);
    if (field.type.kind != abi::Kind::kTimeZone || field.default_value->text.empty()) return field.default_value->value;
    return Value::Integer(abi::FindZone(field.default_value->text).value_or(zone_));
  }

  void Apply(uint32_t customer, uint32_t type, std::vector<Given> given, int64_t at) {
    const abi::EventSchema& schema = program_.events[type];
    std::vector<Value> fields;
    for (const abi::FieldSchema& field : schema.fields) fields.push_back(DefaultOf(field));
    fields[abi::kEventFieldId] = Keep(Value::Text(fmt::format("test:{}", ++event_count_)));
    fields[abi::kEventFieldAt] = Value::Integer(at);
    for (const Given& one : given) fields[one.field] = one.value;
    if (schema.is_built_in) AnswerLastSend(customer, type, &fields);
    engine::Event event;
    event.type = type;
    event.customer_id = test_.customers[customer];
    event.fields = fields;
    if (!schema.reaches.empty()) event.customer_id = {};
    if (auto refusal = engine_.Apply(event)) {
      Fail({}, "the event " + schema.qualified_name, {"it was refused: " + refusal->message});
    }
  }

  // `clicked { message: welcome }`: by whom and how the last such message was sent.
  void AnswerLastSend(uint32_t customer, uint32_t type, std::vector<Value>* fields) {
    const auto& schema = program_.events[type].fields;
    auto place = [&](std::string_view name) {
      auto found = std::find_if(schema.begin(), schema.end(), [&](const auto& one) { return one.name == name; });
      return static_cast<size_t>(found - schema.begin());
    };
    const size_t message = place("message"), channel = place("channel"), journey = place("journey");
    if (message == schema.size() || journey == schema.size()) return;
    auto says = [&](size_t field, std::string_view word) {
      const Value& value = (*fields)[field];
      return value.known == 0 || IsName(schema[field].type.members[static_cast<size_t>(value.integer)], word);
    };
    const auto& all = decisions_.all();
    auto sent = std::find_if(all.rbegin(), all.rend(), [&](const ObservedDecision& one) {
      return one.kind == DecisionKind::kSent && one.customer == test_.customers[customer] &&
             says(message, one.message) && says(channel, one.channel);
    });
    if (sent == all.rend()) return;
    for (auto [field, word] :
         {std::pair(message, &sent->message), std::pair(channel, &sent->channel), std::pair(journey, &sent->journey)}) {
      if ((*fields)[field].known == 0) (*fields)[field] = Named(type, schema[field].name, *word).value;
    }
    const size_t delivery = place("delivery");
    if (delivery < schema.size() && (*fields)[delivery].known == 0)
      (*fields)[delivery] = Keep(Value::Text(sent->delivery));
    const size_t by = place("by");
    if (by < schema.size() && (*fields)[by].known == 0) (*fields)[by] = Named(type, "by", "person").value;
  }

  engine::CustomerHandle Handle(uint32_t customer) { return engine_.Intern(test_.customers[customer]); }

  // ------------------------------------------------------------------------------------------------------------- lines

  void RunLine(const ir::TestLine& line) {
    switch (line.kind) {
      case TestLineKind::kGiven:
      case TestLineKind::kPast: return;
      case TestLineKind::kAt:
      case TestLineKind::kAfter: return MoveTo(line);
      case TestLineKind::kEvent: return Apply(line.customer, line.event, ValuesOf(line), now_);
      default: break;
    }
    engine_.AdvanceTo(now_);
    Ask(line);
  }

  void MoveTo(const ir::TestLine& line) {
    const bool is_first = !has_moment_;
    has_moment_ = true;
    if (!is_first) engine_.AdvanceTo(now_);
    int64_t to = 0;
    if (line.kind == TestLineKind::kAt) {
      to = engine_.Evaluate(Handle(0), line.root).integer;
    } else if (line.every.months != 0) {
      to = abi::AddMonthsToInstant(now_, line.every.months, zone_);
    } else {
      to = now_ + line.every.milliseconds;
    }
    if (to < now_) {
      Fail(line.position, line.words, {"that is before what the test has come to; a test goes forward"});
      return;
    }
    if (is_first) engine_.AdvanceTo(to - 1);
    decisions_.BeginWindow();
    // What is due on the way is decided before `clicked { … }` looks for the message that was sent.
    if (!is_first && to > now_) engine_.AdvanceTo(to - 1);
    now_ = to;
  }

  bool IsMeant(const ir::TestLine& line, const ObservedDecision& one) const {
    return line.customer == ir::kAnyCustomer || one.customer == test_.customers[line.customer];
  }

  // Whether a decision is what the line expects.
  bool Meets(const ir::TestLine& line, const ObservedDecision& one) {
    if (!IsMeant(line, one)) return false;
    switch (line.kind) {
      case TestLineKind::kNothing: return one.kind == DecisionKind::kSent;
      case TestLineKind::kSend:
        return one.kind == DecisionKind::kSent && one.message == line.subject &&
               (line.channel.empty() || one.channel == line.channel) && HasContent(line, one);
      case TestLineKind::kSkip:
        return one.kind == DecisionKind::kSkipped && one.message == line.subject &&
               (line.rule.empty() || IsName(one.rule, line.rule));
      case TestLineKind::kEnter: return one.kind == DecisionKind::kEntered && one.journey == line.subject;
      case TestLineKind::kExit:
        return one.kind == DecisionKind::kExited && one.journey == line.subject &&
               (line.reason.empty() || one.reason == line.reason);
      default: return false;
    }
  }

  bool HasContent(const ir::TestLine& line, const ObservedDecision& one) {
    for (const auto& [part, root] : line.content) {
      if (std::string(engine_.Evaluate(Handle(ForContent(line)), root).text()) != one.body) return false;
    }
    return true;
  }
  static uint32_t ForContent(const ir::TestLine& line) { return line.customer == ir::kAnyCustomer ? 0 : line.customer; }

  void Ask(const ir::TestLine& line) {
    if (line.kind == TestLineKind::kCondition) {
      const uint32_t customer = line.customer == ir::kAnyCustomer ? 0 : line.customer;
      if (engine_.Evaluate(Handle(customer), line.root, now_).integer == 0)
        Fail(line.position, line.words, {"it is false"});
      return;
    }
    const auto& all = decisions_.all();
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(decisions_.window());
    auto meets = [&](const ObservedDecision& one) { return Meets(line, one); };
    const bool is_there = std::any_of(begin, all.end(), meets);
    if (is_there == (line.kind != TestLineKind::kNothing)) return;
    Fail(line.position, line.words, Happened(line));
  }

  // What was decided since the last moment that has to do with it; and whether it came before that.
  std::vector<std::string> Happened(const ir::TestLine& line) {
    std::vector<std::string> lines;
    const auto& all = decisions_.all();
    for (size_t i = decisions_.window(); i < all.size() && lines.size() < kHappenedMax; ++i) {
      if (!IsMeant(line, all[i])) continue;
      std::string words = Described(all[i], program_, zone_);
      if (test_.customers.size() > 1) words += "  " + all[i].customer;
      lines.push_back(std::move(words));
      const bool has_other_content = line.kind == TestLineKind::kSend && !line.content.empty() &&
                                     all[i].kind == DecisionKind::kSent && all[i].message == line.subject;
      if (has_other_content) lines.push_back("  its body: " + all[i].body);
    }
    if (lines.empty()) lines.emplace_back("nothing was decided since the last `at` or `after`");
    if (line.kind == TestLineKind::kNothing) return lines;
    for (size_t i = decisions_.window(); i-- > 0;) {
      if (!Meets(line, all[i])) continue;
      lines.push_back("earlier: " + Described(all[i], program_, zone_));
      break;
    }
    return lines;
  }

  // A hash would decide, and the test would depend on the name of its customer.
  void CheckSplits() {
    for (const ObservedDecision& one : decisions_.all()) {
      if (one.kind != DecisionKind::kAssigned) continue;
      const bool is_named = std::any_of(test_.lines.begin(), test_.lines.end(), [&](const ir::TestLine& line) {
        return std::any_of(line.arms.begin(), line.arms.end(), [&](const ir::TestArm& arm) {
          return test_.customers[line.customer] == one.customer && arm.journey == one.journey && arm.split == one.split;
        });
      });
      if (is_named) continue;
      Fail(test_.position,
           fmt::format("the split {} of {} is reached, and the test does not name the arm", one.split, one.journey),
           {fmt::format("write `given {} {{ … }} in {}.{} = {}`", one.customer, one.journey, one.split, one.arm)});
      return;
    }
  }

  void Fail(abi::SourcePosition position, std::string expected, std::vector<std::string> happened) {
    failures_.push_back({position, std::move(expected), std::move(happened)});
  }

  const abi::Program& program_;
  const ir::Test& test_;
  const uint32_t zone_;  // of the workspace
  const std::string& folder_;
  ObservedDecisions decisions_;
  engine::Engine engine_;
  std::deque<std::string> texts_;
  std::vector<TestFailure> failures_;
  int64_t now_ = 0;
  int64_t event_count_ = 0;
  bool has_moment_ = false;
};

}  // namespace

abi::Program ForTests(const abi::Program& description) {
  abi::Program program = description;
  program.lateness_ms = 0;
  program.grace_ms = 0;
  program.everyone_holdout_millionths = 0;
  for (abi::Journey& journey : program.journeys) journey.holdout_millionths = 0;
  return program;
}

TestOutcome RunTest(const TestSubject& subject, const ir::Test& test, engine::Coverage* coverage) {
  const auto begin = std::chrono::steady_clock::now();
  TestOutcome outcome;
  outcome.failures = TestRunner(subject, test, coverage).Run();
  outcome.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return outcome;
}

}  // namespace senda::tools
