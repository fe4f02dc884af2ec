// Maps, KPIs and what they count.
#include <algorithm>

#include "compiler/ir/verifier.h"

namespace senda::ir {
namespace {

constexpr MayRead kEventToo{.event = true};
constexpr MayRead kSlotsToo{.instance = true};

}  // namespace

void Verifier::VerifyMaps() {
  for (const abi::Tally& tally : description_.tallies) VerifyTally(tally);
  for (const abi::Kpi& kpi : description_.kpis) VerifyKpi(kpi);
  for (const abi::Map& map : description_.maps) VerifyMap(map);
  std::vector<uint32_t> uses(description_.tallies.size(), 0);
  const auto count = [&](const abi::Decision& decision, uint32_t event) {
    for (uint32_t tally : decision.tallies) {
      if (!InRange(tally, uses.size(), "tally", "decision")) continue;
      ++uses[tally];
      Expect(description_.tallies[tally].event == event, "tally {}: of another event", tally);
    }
  };
  for (uint32_t event = 0; event < description_.effects.size(); ++event) {
    count(description_.effects[event].always, event);
    for (const abi::Decision& decision : description_.effects[event].decisions) count(decision, event);
  }
  for (uint32_t i = 0; i < uses.size(); ++i) {
    const bool is_counted = description_.tallies[i].function != abi::TallyFunction::kMembers;
    Expect(uses[i] == (is_counted ? 1u : 0u), "tally {}: counted by {} decisions", i, uses[i]);
  }
}

void Verifier::VerifyTally(const abi::Tally& tally) {
  if (!InRange(tally.kpi, description_.kpis.size(), "kpi", "tally")) return;
  const abi::Kpi& kpi = description_.kpis[tally.kpi];
  Expect(tally.length_ms >= 0, "{}: a window of {} ms", kpi.id, tally.length_ms);
  if (tally.function == abi::TallyFunction::kMembers) {
    InRange(tally.segment, description_.segments.size(), "segment", kpi.id);
    if (tally.group_root != abi::kNone) {
      CheckRoot(tally.group_root, {ShapeOf(kpi.group_type.kind), true}, {}, "group", kpi.id);
    }
    return;
  }
  if (!InRange(tally.event, description_.events.size(), "event", kpi.id)) return;
  const std::vector<abi::Kind> fields = KindsOfEvent(tally.event);
  const bool has_value =
      tally.function != abi::TallyFunction::kCount && tally.function != abi::TallyFunction::kCustomers;
  Expect(has_value == (tally.value_root != abi::kNone), "{}: a value where it needs none, or none", kpi.id);
  CheckOptionalRoot(tally.value_root, {ShapeOf(tally.value_kind), true}, kEventToo, "value", kpi.id);
  CheckEventFields(tally.value_root, fields, kpi.id);
  CheckOptionalRoot(tally.group_root, {ShapeOf(kpi.group_type.kind), true}, kEventToo, "group", kpi.id);
  CheckEventFields(tally.group_root, fields, kpi.id);
}

void Verifier::VerifyKpi(const abi::Kpi& kpi) {
  Expect(!kpi.tallies.empty() && kpi.tallies.size() == kpi.slot_kinds.size(), "{}: {} tallies in {} slots", kpi.id,
         kpi.tallies.size(), kpi.slot_kinds.size());
  for (uint32_t tally : kpi.tallies) InRange(tally, description_.tallies.size(), "tally", kpi.id);
  CheckRoot(kpi.value_root, {ShapeOf(kpi.type.kind), true}, kSlotsToo, "value", kpi.id);
  CheckCaptures(kpi.value_root, Op::kInstanceCapture, kpi.slot_kinds, kpi.id);
  for (const abi::Threshold* threshold : {&kpi.target, &kpi.alert}) {
    CheckOptionalRoot(threshold->root, kWantedBool, kSlotsToo, "threshold", kpi.id);
    CheckCaptures(threshold->root, Op::kInstanceCapture, {kpi.type.kind}, kpi.id);
  }
  InRangeOrNone(kpi.map, description_.maps.size(), "map", kpi.id);
}

void Verifier::VerifyMap(const abi::Map& map) {
  const size_t triggers = description_.triggers.size(), fields = description_.customer_fields.size();
  InRangeOrNone(map.persona, description_.personas.size(), "persona", map.id);
  InRangeOrNone(map.stage_field, fields, "field", map.id);
  for (const abi::Stage& stage : map.stages) {
    InRangeOrNone(stage.trigger, triggers, "trigger", stage.id);
    Expect((stage.trigger == abi::kNone) == (stage.since_field == abi::kNone), "{}: reached without a time", stage.id);
    Expect(stage.trigger == abi::kNone || map.stage_field != abi::kNone, "{}: a stage that nobody can be in", stage.id);
    InRangeOrNone(stage.since_field, fields, "field", stage.id);
  }
  for (const abi::Touchpoint& touchpoint : map.touchpoints) {
    InRange(touchpoint.stage, map.stages.size(), "stage", touchpoint.id);
    InRangeOrNone(touchpoint.trigger, triggers, "trigger", touchpoint.id);
    InRangeOrNone(touchpoint.emotion, description_.kpis.size(), "kpi", touchpoint.id);
  }
  for (const abi::Pain& pain : map.pains) {
    InRange(pain.stage, map.stages.size(), "stage", pain.id);
    InRangeOrNone(pain.touchpoint, map.touchpoints.size(), "touchpoint", pain.id);
    InRangeOrNone(pain.trigger, triggers, "trigger", pain.id);
  }
  for (const abi::Improvement& improvement : map.improvements) {
    InRange(improvement.pain, map.pains.size(), "pain", improvement.id);
    InRange(improvement.journey, description_.journeys.size(), "journey", improvement.id);
  }
  for (const abi::Phase& phase : map.phases) {
    Expect(phase.first_stage + phase.stage_count <= map.stages.size(), "{}: stages beyond the map's", phase.id);
  }
}

}  // namespace senda::ir
