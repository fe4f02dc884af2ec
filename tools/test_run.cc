#include "tools/test_run.h"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <deque>

#include "runtime/abi/builtins.h"
#include "runtime/abi/calendar.h"
#include "runtime/abi/emptied.h"
#include "runtime/engine/coupons.h"
#include "runtime/engine/defaults.h"
#include "runtime/engine/engine.h"
#include "tools/coupon_files.h"
#include "tools/observed_decisions.h"
#include "tools/say.h"
#include "tools/test_parts.h"
#include "tools/values.h"

namespace senda::tools {
namespace {

using abi::kNone;
using abi::Value;
using engine::DecisionKind;
using ir::TestLineKind;

constexpr int64_t kDayMs = 86'400'000;
constexpr size_t kHappenedMax = 12;
constexpr int kCodesMade = 20;  // of a coupon of which the test says nothing

class TestRunner {
 public:
  TestRunner(const TestSubject& subject, const ir::Test& test, engine::Coverage* coverage)
      : program_(subject.program),
        test_(test),
        zone_(abi::FindZone(program_.default_timezone).value_or(0)),
        folder_(subject.folder),
        watched_roots_(subject.watched_roots),
        coverage_(coverage),
        engine_(program_, subject.evaluator, OptionsFor(test, coverage), &decisions_) {}

  std::vector<TestFailure> Run() {
    GiveCodesOfFiles();
    LiveThroughThePast();
    for (const ir::TestLine& line : test_.lines) {
      RunLine(line);
      if (has_moment_) Watch();
    }
    engine_.AdvanceTo(now_);
    Watch();
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
    GiveRowsAndCodes();
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
      if (value.known == 0 && program_.events[line.event].updates_profile) value = abi::Emptied();
      values.push_back({one.to, value});
    }
    return values;
  }

  void Apply(uint32_t customer, uint32_t type, std::vector<Given> given, int64_t at) {
    const abi::EventSchema& schema = program_.events[type];
    std::vector<Value> fields;
    for (const abi::FieldSchema& field : schema.fields) fields.push_back(engine::DefaultOf(field, zone_));
    fields[abi::kEventFieldId] = Keep(Value::Text(fmt::format("test:{}", ++event_count_)));
    fields[abi::kEventFieldAt] = Value::Integer(at);
    if (schema.is_built_in) AnswerLastSend(customer, type, &given);
    for (const Given& one : given) fields[one.field] = one.value;
    engine::Event event;
    event.type = type;
    event.customer_id = test_.customers[customer];
    event.fields = fields;
    if (!schema.reaches.empty()) event.customer_id = {};
    Apply(event, Say("the event {}", schema.qualified_name));
  }

  void Apply(const engine::Input& input, const std::string& what) {
    if (auto refusal = engine_.Apply(input))
      Fail({}, what, {Say("it was refused: {}", InLanguage(refusal->message, SpokenLanguage()))});
  }

  // `clicked { message: welcome }`: by a person, and what is left out is as the last such message was sent; when none
  // was, the first that there is.
  void AnswerLastSend(uint32_t customer, uint32_t type, std::vector<Given>* given) {
    const auto& schema = program_.events[type].fields;
    auto place = [&](std::string_view name) {
      auto found = std::find_if(schema.begin(), schema.end(), [&](const auto& one) { return one.name == name; });
      return static_cast<uint32_t>(found - schema.begin());
    };
    if (place("message") == schema.size() || place("journey") == schema.size()) return;
    auto find = [&](uint32_t field) {
      return std::find_if(given->begin(), given->end(), [&](const Given& one) { return one.field == field; });
    };
    auto says = [&](std::string_view name, std::string_view word) {
      const auto one = find(place(name));
      return one == given->end() || one->value.known == 0 ||
             IsName(schema[one->field].type.members[static_cast<size_t>(one->value.integer)], word);
    };
    const auto& all = decisions_.all();
    auto sent = std::find_if(all.rbegin(), all.rend(), [&](const ObservedDecision& one) {
      return one.kind == DecisionKind::kSent && one.customer == test_.customers[customer] &&
             says("message", one.message) && says("channel", one.channel) && says("journey", one.journey);
    });
    auto complete = [&](std::string_view name, const std::string* word) {
      const uint32_t field = place(name);
      if (field == schema.size() || find(field) != given->end()) return;
      if (word != nullptr) {
        given->push_back(Named(type, name, *word));
      } else if (!schema[field].type.is_optional && schema[field].type.kind == abi::Kind::kEnum) {
        given->push_back({field, Value::Integer(0)});
      }
    };
    const bool is_there = sent != all.rend();
    const std::string person = "person";
    complete("by", &person);
    complete("message", is_there ? &sent->message : nullptr);
    complete("channel", is_there ? &sent->channel : nullptr);
    complete("journey", is_there ? &sent->journey : nullptr);
    if (is_there) complete("delivery", &sent->delivery);
  }

  // ------------------------------------------------------------------------------------------------ rows, codes,
  // answers

  // What stands in front of the first moment; codes of coupons of which nobody says any.
  void GiveRowsAndCodes() {
    for (const ir::TestLine& line : test_.lines) {
      if (line.kind == TestLineKind::kAt || line.kind == TestLineKind::kAfter) break;
      if (line.kind == TestLineKind::kRow) GiveRow(line);
      if (line.kind == TestLineKind::kCodes) GiveCodes(line);
    }
    for (uint32_t i = 0; i < program_.coupons.size(); ++i) MakeCodes(i);
  }

  std::set<std::string> CouponsSaid() const {
    std::set<std::string> coupons;
    for (const ir::TestLine& line : test_.lines) {
      if (line.kind == TestLineKind::kCodes) coupons.insert(line.subject);
    }
    return coupons;
  }

  void GiveCodesOfFiles() {
    if (auto given = tools::GiveCodes(program_, folder_, &engine_, CouponsSaid()); !given.ok()) {
      Fail(test_.position, std::string(Told("codes for the coupons")),
           {InLanguage(given.error().message, SpokenLanguage())});
    }
  }

  // Where neither the test nor a file has any.
  void MakeCodes(uint32_t coupon) {
    const std::string& id = program_.coupons[coupon].id;
    if (CouponsSaid().contains(id) || engine_.CountCodes(coupon).codes > 0) return;
    for (int i = 1; i <= kCodesMade; ++i) {
      const std::string code = fmt::format("{}-{}", id.substr(id.rfind('.') + 1), i);
      Apply(engine::CouponCode{id, code, now_}, Say("a code of {}", id));
    }
  }

  void GiveRow(const ir::TestLine& line) {
    const auto catalog = std::find_if(program_.catalogs.begin(), program_.catalogs.end(),
                                      [&](const abi::Catalog& one) { return one.id == line.subject; });
    std::vector<Value> fields;
    for (const abi::FieldSchema& field : catalog->fields) fields.push_back(engine::DefaultOf(field, zone_));
    std::string key;
    for (const abi::StepValue& one : line.values) {
      const Value value = engine_.Evaluate(Handle(0), one.root, now_);
      if (one.to == fields.size()) {
        key = value.text();
      } else {
        const bool is_text = abi::RepOf(catalog->fields[one.to].type.kind) == abi::Rep::kText;
        fields[one.to] = value.known != 0 && is_text ? Keep(value) : value;
      }
    }
    engine::CatalogRow row;
    row.catalog = line.subject;
    row.key = key;
    row.fields = fields;
    row.at = now_;
    Apply(row, Say("the row of {}", line.subject));
  }

  void GiveCodes(const ir::TestLine& line) {
    for (const std::string& code : line.codes) {
      Apply(engine::CouponCode{line.subject, code, now_}, Say("the code of {}", line.subject));
    }
  }

  // What waits for it may only begin to wait at this instant.
  void Answer(const ir::TestLine& line) {
    if (TakeAnswer(line)) return;
    engine_.AdvanceTo(now_);
    if (TakeAnswer(line)) return;
    const bool is_hook = line.kind == TestLineKind::kAnswer;
    Fail(line.position, line.words,
         {is_hook ? Say("nobody waits for an answer of {}", line.subject)
                  : Say("{} has no work for this customer", line.subject)});
  }

  // False when nobody took it.
  bool TakeAnswer(const ir::TestLine& line) {
    const size_t before = decisions_.all().size();
    const std::string& customer = test_.customers[line.customer];
    if (line.kind == TestLineKind::kOutcome) {
      Apply(engine::PersonAnswer{customer, {}, line.subject, line.reason, now_}, line.words);
    } else {
      engine::HookAnswer answer;
      answer.customer_id = customer;
      answer.hook = line.subject;
      answer.at = now_;
      abi::Value value = abi::Value::Missing();
      if (line.root != kNone) value = engine_.Evaluate(Handle(line.customer), line.root, now_);
      if (value.known != 0 && abi::RepOf(line.type.kind) == abi::Rep::kText) value = Keep(value);
      answer.read = engine::ReaderOf(value, line.type);
      Apply(answer, line.words);
    }
    const auto& all = decisions_.all();
    return std::any_of(all.begin() + static_cast<std::ptrdiff_t>(before), all.end(), [&](const ObservedDecision& one) {
      return one.kind == DecisionKind::kAnswered && one.customer == customer;
    });
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
      case TestLineKind::kAnswer:
      case TestLineKind::kOutcome: return Answer(line);
      case TestLineKind::kRow:
        if (has_moment_) GiveRow(line);
        return;
      case TestLineKind::kCodes:
        if (has_moment_) GiveCodes(line);
        return;
      default: break;
    }
    engine_.AdvanceTo(now_);
    Ask(line);
  }

  void Watch() {
    for (const uint32_t root : watched_roots_) {
      for (uint32_t customer = 0; customer < test_.customers.size(); ++customer) {
        engine_.Evaluate(Handle(customer), root, now_);
      }
    }
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
      Fail(line.position, line.words,
           {std::string(Told("that is before what the test has come to; a test goes forward"))});
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
        return one.kind == DecisionKind::kSkipped && one.message == line.subject && IsBecause(line, one);
      case TestLineKind::kHold:
        return one.kind == DecisionKind::kHeld && one.message == line.subject && IsBecause(line, one);
      case TestLineKind::kGoal:
        return one.kind == DecisionKind::kReached && one.journey == line.subject &&
               (line.root == kNone ||
                IsInOrder(ir::TestOrder::kEqual, line.type.kind, one.worth, ValueOf(line, line.root)));
      case TestLineKind::kAssign:
        return one.kind == DecisionKind::kTasked && one.team == line.subject &&
               (line.root == kNone || one.body == ValueOf(line, line.root).text());
      case TestLineKind::kCall: return one.kind == DecisionKind::kCalled && one.hook == line.subject;
      case TestLineKind::kSet: return one.kind == DecisionKind::kSet && one.subject == line.subject;
      case TestLineKind::kEmit: return one.kind == DecisionKind::kEmitted && one.subject == line.subject;
      case TestLineKind::kEnter: return one.kind == DecisionKind::kEntered && one.journey == line.subject;
      case TestLineKind::kExit:
        return one.kind == DecisionKind::kExited && one.journey == line.subject &&
               (line.reason.empty() || one.reason == line.reason);
      default: return false;
    }
  }

  // The rule that decided, or that of one of the channels that were tried.
  static bool IsBecause(const ir::TestLine& line, const ObservedDecision& one) {
    return line.rule.empty() || IsName(one.rule, line.rule) ||
           std::any_of(one.tried.begin(), one.tried.end(),
                       [&](const ObservedDecision::Tried& tried) { return IsName(tried.rule, line.rule); });
  }

  Value ValueOf(const ir::TestLine& line, uint32_t root) {
    return engine_.Evaluate(Handle(line.customer == ir::kAnyCustomer ? 0 : line.customer), root, now_);
  }

  bool HasThisPart(const ir::TestLine& line, const ir::TestPart& part, const ObservedDecision& one) {
    const Value wanted = part.root == kNone ? Value::Text("") : ValueOf(line, part.root);
    return HasPart(one, part, wanted.text());
  }

  bool HasContent(const ir::TestLine& line, const ObservedDecision& one) {
    return std::all_of(line.content.begin(), line.content.end(),
                       [&](const ir::TestPart& part) { return HasThisPart(line, part, one); });
  }

  void Ask(const ir::TestLine& line) {
    if (line.kind == TestLineKind::kCondition) return AskCondition(line);
    if (line.kind == TestLineKind::kKpi) return AskKpi(line);
    const auto& all = decisions_.all();
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(decisions_.window());
    auto meets = [&](const ObservedDecision& one) { return Meets(line, one); };
    const bool is_there = std::any_of(begin, all.end(), meets);
    if (is_there == (line.kind != TestLineKind::kNothing)) return;
    Fail(line.position, line.words, Happened(line));
  }

  void AskCondition(const ir::TestLine& line) {
    const engine::CustomerHandle customer = Handle(line.customer == ir::kAnyCustomer ? 0 : line.customer);
    for (const uint32_t segment : line.segments) {
      coverage_->segments[segment][engine_.IsInSegment(customer, segment) ? 1 : 0] = true;
    }
    if (engine_.Evaluate(customer, line.root, now_).integer != 0) return;
    std::vector<std::string> happened;
    for (const auto& [words, root] : line.shown) {
      const Value value = engine_.Evaluate(customer, root, now_);
      happened.push_back(value.known == 0 ? Say("{} is unknown", words) : Say("{} is {}", words, value.text()));
    }
    if (happened.empty()) happened.emplace_back(Told("it is false"));
    Fail(line.position, line.words, std::move(happened));
  }

  void AskKpi(const ir::TestLine& line) {
    const engine::MapReport report = engine_.ReadMaps();
    const engine::KpiReading& kpi = report.kpis[static_cast<size_t>(line.count)];
    const Value wanted = line.root == kNone ? Value::Missing() : ValueOf(line, line.root);
    std::vector<std::string> groups;
    for (const engine::KpiGroupReading& one : kpi.groups) {
      Value value = one.value;
      if (value.known != 0 && abi::RepOf(line.type.kind) == abi::Rep::kText) value = Value::Text(one.text);
      if (one.group == line.group) {
        if (IsInOrder(line.order, line.type.kind, value, wanted)) return;
        return Fail(line.position, line.words, {Say("it is {}", TellValue(line.type, value))});
      }
      groups.push_back(Say("{} is {}", one.group, TellValue(line.type, value)));
    }
    if (line.order == ir::TestOrder::kUnknown) return;
    groups.insert(groups.begin(), std::string(Told("it has no group of that name")));
    Fail(line.position, line.words, std::move(groups));
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
      for (const ir::TestPart& part : line.content) {
        if (has_other_content && !HasThisPart(line, part, all[i])) {
          lines.push_back(Say("  its {}: {}", part.name, *PartOf(all[i], part.name)));
        }
      }
    }
    if (lines.empty()) lines.emplace_back(Told("nothing was decided since the last `at` or `after`"));
    if (line.kind == TestLineKind::kNothing) return lines;
    for (size_t i = decisions_.window(); i-- > 0;) {
      if (!Meets(line, all[i])) continue;
      lines.push_back(Say("earlier: {}", Described(all[i], program_, zone_)));
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
           Say("the split {} of {} is reached, and the test does not name the arm", one.split, one.journey),
           {Say("write `given {} {{ … }} in {}.{} = {}`", one.customer, one.journey, one.split, one.arm)});
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
  const std::vector<uint32_t>& watched_roots_;
  engine::Coverage* coverage_;
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
