// What rules, preferences and guarantees name is there, and their roots are of the kind that is asked for.
#include <algorithm>

#include "compiler/ir/reach.h"
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
        const MayRead may_read{.attempt = condition.reads_codes, .instance = true};
        CheckRoot(condition.root, kWantedBool, may_read, "condition of a rule", journey.id);
        CheckCodes(step, condition, journey.id);
        CheckCaptures(condition.root, Op::kInstanceCapture, journey.capture_kinds, journey.id);
      }
    }
  }
}

// The codes that it looks at are given by the send.
void Verifier::CheckCodes(const abi::Step& step, const abi::SendCondition& condition, std::string_view of) {
  if (!condition.reads_codes || step.message >= description_.messages.size()) return;
  std::vector<abi::Kind> slots;
  for (const abi::MessageSlot& slot : description_.messages[step.message].slots) slots.push_back(slot.kind);
  CheckCaptures(condition.root, Op::kAttemptCapture, slots, of);
  if (condition.root >= program_.roots.size()) return;
  for (NodeId id : NodesBelow(program_.nodes, program_.roots[condition.root].node)) {
    const Node& node = program_.nodes[id.index()];
    if (node.op != Op::kAttemptCapture) continue;
    const bool is_code = std::any_of(step.coupons.begin(), step.coupons.end(),
                                     [&](const abi::StepCoupon& one) { return one.slot == node.immediate; });
    Expect(is_code, "{}: a rule reads slot {}, which takes no code", of, node.immediate);
  }
}

}  // namespace senda::ir
