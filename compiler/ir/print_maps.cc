// Maps and KPIs as text.
#include "compiler/ir/names.h"
#include "compiler/ir/printer.h"

namespace senda::ir {

void Printer::Maps() {
  const auto trigger = [&](uint32_t number) {
    return number == abi::kNone ? std::string() : " on " + TriggerName(number);
  };
  const auto field = [&](uint32_t number) {
    return number == abi::kNone ? std::string() : "  in customer." + description_.customer_fields.at(number).name;
  };
  for (const abi::Map& map : description_.maps) {
    Line(0, "\nmap {}{}{}  meaning {:016x}{}", map.id, map.is_draft ? "  draft" : "", field(map.stage_field),
         map.meaning, At(map.position));
    if (map.persona != abi::kNone) Line(1, "for {}", description_.personas.at(map.persona).id);
    for (const abi::Stage& stage : map.stages) {
      Line(1, "stage {}{}{}", stage.id, trigger(stage.trigger), field(stage.since_field));
    }
    for (const abi::Touchpoint& touchpoint : map.touchpoints) {
      Line(1, "{} {}{}", touchpoint.is_moment_of_truth ? "moment of truth" : "touchpoint", touchpoint.id,
           trigger(touchpoint.trigger));
    }
    for (const abi::Pain& pain : map.pains) {
      Line(1, "pain {}{}  impact {}  effort {}", pain.id, trigger(pain.trigger), NameOf(pain.impact),
           NameOf(pain.effort));
    }
    for (const abi::Improvement& improvement : map.improvements) {
      Line(1, "improvement {} for {} by {}", improvement.id, map.pains.at(improvement.pain).id,
           description_.journeys.at(improvement.journey).id);
    }
  }
}

void Printer::Kpis() {
  for (const abi::Kpi& kpi : description_.kpis) {
    Line(0, "\nkpi {}{}  {}  meaning {:016x}{}", kpi.id, kpi.is_reported ? "" : "  unreported", NameOf(kpi.type.kind),
         kpi.meaning, At(kpi.position));
    for (size_t slot = 0; slot < kpi.tallies.size(); ++slot) {
      const abi::Tally& tally = description_.tallies.at(kpi.tallies[slot]);
      std::string of;
      if (tally.event != abi::kNone) of = " of " + description_.events.at(tally.event).qualified_name;
      if (tally.segment != abi::kNone) of = " of " + description_.segments.at(tally.segment).id;
      if (tally.decide_position != abi::kNone) of += fmt::format("  decision {}", tally.decide_position);
      if (tally.length_ms > 0) of += "  in last " + PrintLength({0, tally.length_ms});
      Line(1, "[{}] {}{}", slot, NameOf(tally.function), of);
      Expression(2, fmt::format("value {}", NameOf(tally.value_kind)), tally.value_root, tally.event);
      Expression(2, "group", tally.group_root, tally.event);
    }
    Expression(1, "value", kpi.value_root);
    Expression(1, "target " + kpi.target.text, kpi.target.root);
    Expression(1, "alert " + kpi.alert.text, kpi.alert.root);
    if (!kpi.groups.empty()) Line(1, "groups {}", fmt::join(kpi.groups, ", "));
  }
}

}  // namespace senda::ir
