// What rules, preferences and guarantees name is there, and their roots are of the kind that is asked for.
#include "compiler/ir/verifier.h"

namespace senda::ir {
namespace {

constexpr MayRead kInstanceToo{.instance = true};

}  // namespace

void Verifier::VerifyRules() {
  for (const abi::Message& message : description_.messages) {
    InRangeOrNone(message.topic, description_.topics.size(), "topic", message.id);
  }
  for (const abi::SendRule& rule : description_.rules) {
    InRangeOrNone(rule.channel, description_.channels.size(), "channel", rule.id);
    for (uint32_t message : rule.messages) InRange(message, description_.messages.size(), "message", rule.id);
    for (uint32_t journey : rule.journeys) InRange(journey, description_.journeys.size(), "journey", rule.id);
    for (uint32_t fact : rule.facts) InRange(fact, description_.aggregates.size(), "aggregate", rule.id);
    CheckOptionalRoot(rule.root, kWantedBool, {}, "condition", rule.id);
    CheckOptionalRoot(rule.from_root, kWantedInstant, {}, "begin", rule.id);
    CheckOptionalRoot(rule.to_root, kWantedInstant, {}, "end", rule.id);
    Expect(rule.kind != abi::RuleKind::kLimit || rule.count > 0, "{}: lets nothing pass", rule.id);
    Expect(rule.kind != abi::RuleKind::kTone || rule.root != abi::kNone, "{}: has no condition", rule.id);
    const bool is_blackout = rule.kind == abi::RuleKind::kBlackout;
    Expect(!is_blackout || (rule.from_root != abi::kNone && rule.to_root != abi::kNone), "{}: has no end", rule.id);
  }
  for (const abi::Preference& preference : description_.preferences) {
    const Shape shape{preference.is_text ? abi::Rep::kText : abi::Rep::kInteger, false};
    CheckRoot(preference.root, {shape, true}, {}, "channel", preference.id);
    for (uint32_t channel : preference.channels) {
      InRangeOrNone(channel, description_.channels.size(), "channel", preference.id);
    }
  }
  for (const abi::Guarantee& guarantee : description_.guarantees) {
    CheckRoot(guarantee.root, kWantedBool, {}, "condition", guarantee.id);
    for (uint32_t journey : guarantee.journeys) InRange(journey, description_.journeys.size(), "journey", guarantee.id);
    for (uint32_t field : guarantee.fields) InRange(field, description_.customer_fields.size(), "field", guarantee.id);
    for (uint32_t fact : guarantee.facts) InRange(fact, description_.aggregates.size(), "aggregate", guarantee.id);
  }
  for (const abi::Journey& journey : description_.journeys) {
    for (const abi::Step& step : journey.steps) {
      for (const abi::SendCondition& condition : step.send.conditions) {
        InRange(condition.rule, description_.rules.size(), "rule", journey.id);
        CheckRoot(condition.root, kWantedBool, kInstanceToo, "condition of a rule", journey.id);
        CheckCaptures(condition.root, Op::kInstanceCapture, journey.capture_kinds, journey.id);
      }
    }
  }
}

}  // namespace senda::ir
