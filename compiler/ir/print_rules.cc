// Topics, rules, preferences and guarantees in dumps.
#include "compiler/ir/names.h"
#include "compiler/ir/printer.h"
#include "runtime/abi/builtins.h"

namespace senda::ir {

void Printer::Rule(const abi::SendRule& rule) {
  std::string what;
  const auto clock = [](int64_t ms) { return abi::PrintValue(abi::Kind::kTimeOfDay, abi::Value::Integer(ms), {}); };
  switch (rule.kind) {
    case abi::RuleKind::kLimit:
      what = rule.window == abi::Window::kSliding ? fmt::format(" {} per {}", rule.count, PrintLength(rule.length))
                                                  : fmt::format(" {} per calendar {}", rule.count, NameOf(rule.window));
      break;
    case abi::RuleKind::kQuiet: what = fmt::format(" {} to {}", clock(rule.from_ms), clock(rule.to_ms)); break;
    case abi::RuleKind::kHold: what = fmt::format(" {} above {}", PrintLength(rule.length), rule.priority); break;
    case abi::RuleKind::kTone: what = " " + rule.tone; break;
    case abi::RuleKind::kOnlyOne:
      for (uint32_t journey : rule.journeys) what += " " + description_.journeys.at(journey).id;
      break;
    case abi::RuleKind::kNever:
    case abi::RuleKind::kBlackout: break;
  }
  for (uint32_t message : rule.messages) what += " " + description_.messages.at(message).id;
  Line(1, "rule {}: {}{}{}{}  for {}{}  meaning {:016x}{}", rule.id, NameOf(rule.kind), what,
       rule.channel == abi::kNone ? "" : " on " + description_.channels.at(rule.channel).id,
       rule.is_guarantee ? "  guaranteed" : "", NameOfPurposes(rule.purposes), rule.skips ? "  skips" : "",
       rule.meaning, At(rule.position));
  Expression(2, "from", rule.from_root);
  Expression(2, "to", rule.to_root);
  Expression(2, "when", rule.root);
}

void Printer::Rules() {
  for (const abi::Topic& topic : description_.topics) {
    Line(1, "topic {} {}{}", topic.id, topic.is_on ? "on" : "off", At(topic.position));
  }
  for (const abi::SendRule& rule : description_.rules) Rule(rule);
  for (const abi::Preference& preference : description_.preferences) {
    Line(1, "preference {}{}", preference.id, At(preference.position));
    Expression(2, "channel", preference.root);
  }
  for (const abi::Guarantee& guarantee : description_.guarantees) {
    Line(1, "guarantee \"{}\"{}  meaning {:016x}{}", guarantee.id, guarantee.concerns_sends ? "  of sends" : "",
         guarantee.meaning, At(guarantee.position));
    for (uint32_t journey : guarantee.journeys) Line(2, "of entries into {}", description_.journeys.at(journey).id);
    for (uint32_t field : guarantee.fields) Line(2, "of setting {}", description_.customer_fields.at(field).name);
    Expression(2, "holds", guarantee.root);
  }
}

}  // namespace senda::ir
