// Steps 5 and 6 on maps: who moves to which stage, what KPIs count.
#include <algorithm>

#include "runtime/abi/builtins.h"
#include "runtime/engine/effects.h"
#include "runtime/engine/group_names.h"
#include "runtime/engine/steps.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::Value;

Value FieldNow(const Work& work, uint32_t field) {
  return work.block->Load(work.block->At<abi::StoredValue>(work.program.layout.fields)[field], false);
}

// To the stage, unless the customer is there already.
void Move(Work& work, const Moved& moved) {
  const abi::Map& map = work.program.maps[moved.map];
  const abi::Stage& stage = map.stages[moved.stage];
  const Value before = FieldNow(work, map.stage_field);
  if (before.known != 0 && before.integer == static_cast<int64_t>(moved.stage)) return;
  MapCounts& counts = work.counters.maps[moved.map];
  if (before.known != 0) --counts.stages[static_cast<size_t>(before.integer)].now;
  ++counts.stages[moved.stage].now;
  if (FieldNow(work, stage.since_field).known == 0) ++counts.stages[moved.stage].reached;
  WriteField(work, stage.since_field, Value::Integer(work.now));
  const std::optional<Change> change = WriteField(work, map.stage_field, Value::Integer(moved.stage));
  Decision decision = work.MakeDecision(DecisionKind::kMoved);
  decision.rule = map.id;
  decision.trigger = decision.subject = stage.id;
  decision.source = stage.position;
  work.Decide(decision);
  ++work.round_index;
  QueuedItem item;
  item.kind = QueuedItem::Kind::kChange;
  item.change = *change;
  work.queue.push_back(item);
}

void Measure(Work& work, const std::vector<uint32_t>& tallies) {
  for (uint32_t index : tallies) {
    const abi::Tally& tally = work.program.tallies[index];
    Value value = Value::Missing();
    if (tally.value_root != kNone) {
      value = work.Evaluate(tally.value_root, work.event);
      if (value.known == 0) continue;
    }
    std::string group;
    if (tally.group_root != kNone) {
      const abi::Kpi& kpi = work.program.kpis[tally.kpi];
      group = GroupName(kpi, work.Evaluate(tally.group_root, work.event));
    }
    work.tallies.Add(index, group, value, work.customer, work.event_at, work.now);
  }
}

}  // namespace

std::string GroupName(const abi::Kpi& kpi, const Value& value) {
  if (value.known == 0) return std::string(kUnknownGroup);
  const abi::FieldType& type = kpi.group_type;
  if (type.kind == abi::Kind::kBool && kpi.groups.size() == 2) return kpi.groups[value.integer != 0 ? 0 : 1];
  return abi::PrintValue(type.kind, value, {type.currency, type.minor_digits, type.members});
}

void MoveStages(Work& work) {
  // The newest version moves; what finishes on old ones learns of it.
  if (work.is_silent || work.is_finishing) return;
  work.moved.clear();
  for (const Fired& fired : work.fired) {
    const TriggerPlan& plan = work.plan.triggers[fired.trigger];
    if (plan.stage == kNone) continue;
    if (work.program.maps[plan.map].is_draft && !work.options.runs_drafts) continue;
    work.moved.push_back({plan.map, plan.stage});
  }
  const auto place = [](const Moved& one) { return std::pair(one.map, one.stage); };
  std::sort(work.moved.begin(), work.moved.end(), [&](const Moved& a, const Moved& b) { return place(a) < place(b); });
  const auto last = std::unique(work.moved.begin(), work.moved.end(),
                                [&](const Moved& a, const Moved& b) { return place(a) == place(b); });
  work.moved.erase(last, work.moved.end());
  for (const Moved& moved : work.moved) Move(work, moved);
}

void MeasureKpis(Work& work) {
  if (work.is_silent || work.is_finishing) return;
  const abi::EventEffects& effects = work.program.effects[work.event_type];
  Measure(work, effects.always.tallies);
  for (uint32_t i = 0; i < work.matched_count; ++i) {
    if (work.matched[i] < effects.decisions.size()) Measure(work, effects.decisions[work.matched[i]].tallies);
  }
}

}  // namespace senda::engine
