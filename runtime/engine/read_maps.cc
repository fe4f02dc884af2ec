// Maps and KPIs as they are at the clock.
#include <algorithm>

#include "runtime/engine/cell.h"
#include "runtime/engine/engine.h"
#include "runtime/engine/group_names.h"
#include "runtime/engine/partition.h"

namespace senda::engine {
namespace {

using abi::kNone;
using abi::TallyFunction;
using abi::Value;

Value ValueOf(const abi::Tally& tally, const TallyReading& reading) {
  switch (tally.function) {
    case TallyFunction::kCount:
    case TallyFunction::kDistinct:
    case TallyFunction::kCustomers:
    case TallyFunction::kMembers: return Value::Integer(reading.count);
    case TallyFunction::kSum: return SumValue(tally.value_kind, ToWide(reading.sum));
    case TallyFunction::kAvg: return AverageValue(tally.value_kind, ToWide(reading.sum), reading.count);
    case TallyFunction::kMin:
    case TallyFunction::kMax: return reading.extreme.has_value() ? Value{{*reading.extreme}, 0, 1} : Value::Missing();
  }
  return Value::Missing();
}

using Readings = std::vector<std::map<std::string, TallyReading>>;  // by slot, then group

class KpiReader {
 public:
  KpiReader(const abi::Program& program, const abi::Kpi& kpi, Partition* bench, int64_t now)
      : program_(program), kpi_(kpi), bench_(*bench), now_(now) {}

  KpiReading Read(const Readings& readings) {
    KpiReading out;
    std::vector<std::string> groups = kpi_.groups;
    if (!kpi_.is_grouped) groups = {""};
    const size_t declared = groups.size();
    for (const auto& slot : readings) {
      for (const auto& [group, reading] : slot) {
        if (std::find(groups.begin(), groups.end(), group) == groups.end()) groups.push_back(group);
      }
    }
    std::sort(groups.begin() + static_cast<long>(declared), groups.end());
    for (const std::string& group : groups) out.groups.push_back(Of(group, readings));
    return out;
  }

 private:
  KpiGroupReading Of(const std::string& group, const Readings& readings) {
    KpiGroupReading out;
    out.group = group;
    std::vector<Value> slots;
    for (size_t i = 0; i < readings.size(); ++i) {
      const auto found = readings[i].find(group);
      const TallyReading reading = found == readings[i].end() ? TallyReading{} : found->second;
      slots.push_back(ValueOf(program_.tallies[kpi_.tallies[i]], reading));
      out.count = std::max(out.count, reading.count);
    }
    out.value = bench_.EvaluateReport(kpi_.value_root, slots.data(), now_);
    if (abi::RepOf(kpi_.type.kind) == abi::Rep::kText && out.value.known != 0) out.text = out.value.text();
    if (out.value.known == 0) return out;
    const Value value = out.value;
    if (kpi_.target.root != kNone) {
      out.is_target_met = bench_.EvaluateReport(kpi_.target.root, &value, now_).integer != 0;
    }
    if (kpi_.alert.root != kNone) out.is_alert = bench_.EvaluateReport(kpi_.alert.root, &value, now_).integer != 0;
    return out;
  }

  const abi::Program& program_;
  const abi::Kpi& kpi_;
  Partition& bench_;
  int64_t now_;
};

}  // namespace

Value Partition::EvaluateReport(uint32_t root, const Value* slots, int64_t now) {
  Block nobody = Block::Create(plan().program.layout);
  nobody.header().zone = plan().default_zone;
  Block* before = work_->block;
  work_->block = &nobody;
  work_->now = now;
  Value value = work_->EvaluateEntering(root, slots);
  work_->block = before;
  return value;
}

void Partition::ReadTally(uint32_t tally, int64_t now, std::map<std::string, TallyReading>* readings) const {
  work_->tallies.Read(tally, now, readings);
  const abi::Tally& read = plan().program.tallies[tally];
  for (uint32_t version = 0; version < versions_.newest(); ++version) {
    const abi::Program& program = versions_[version].program;
    for (uint32_t i = 0; i < program.tallies.size(); ++i) {
      const uint64_t meaning = program.tallies[i].meaning;
      if (meaning != read.meaning && (read.former_meaning == 0 || meaning != read.former_meaning)) continue;
      works_[version]->tallies.Read(i, now, readings);
      break;
    }
  }
}

// How many customers are in a segment, by group; those who are still on an older program have none.
void Partition::CountMembers(const abi::Tally& tally, std::map<std::string, TallyReading>* readings) {
  if (tally.group_root == kNone) {
    (*readings)[""].count += work_->counters.segments[tally.segment].members;
    return;
  }
  const abi::Kpi& kpi = plan().program.kpis[tally.kpi];
  for (uint32_t i = 0; i < size(); ++i) {
    const Block* block = IsBehind(i) ? nullptr : StateOf(i);
    if (block == nullptr || !block->HasSegment(plan().program.layout, tally.segment)) continue;
    ++(*readings)[GroupName(kpi, Evaluate(i, tally.group_root))].count;
  }
}

// From each stage to the next: how long those took who have been in both, in that order.
void Partition::CollectTimes(const abi::Map& map, std::vector<std::vector<int64_t>>* times,
                             std::vector<StageReading>* stages) const {
  const auto since = [&](const Block& block, const abi::Stage& stage) {
    return block.Load(block.At<abi::StoredValue>(plan().program.layout.fields)[stage.since_field], false);
  };
  for (uint32_t i = 0; i < size(); ++i) {
    const Block* block = IsBehind(i) ? nullptr : StateOf(i);
    if (block == nullptr) continue;
    uint32_t before = kNone;
    for (uint32_t s = 0; s < map.stages.size(); ++s) {
      if (map.stages[s].since_field == kNone) continue;
      const Value at = since(*block, map.stages[s]);
      const Value from = before == kNone ? Value::Missing() : since(*block, map.stages[before]);
      (*stages)[s].before += from.known != 0 ? 1 : 0;
      if (from.known != 0 && at.known != 0) {
        ++(*stages)[s].came;
        if (from.integer <= at.integer) (*times)[s].push_back(at.integer - from.integer);
      }
      before = s;
    }
  }
}

MapReport Engine::ReadMaps() const {
  MapReport report;
  const Counters counters = Count();
  const int64_t now = clock_;
  for (const abi::Kpi& kpi : program().kpis) {
    Readings readings;
    for (uint32_t index : kpi.tallies) {
      const abi::Tally& tally = program().tallies[index];
      readings.emplace_back();
      for (const auto& partition : partitions_) {
        if (tally.function == TallyFunction::kMembers) {
          partition->CountMembers(tally, &readings.back());
        } else {
          partition->ReadTally(index, now, &readings.back());
        }
      }
    }
    report.kpis.push_back(KpiReader(program(), kpi, partitions_[0].get(), now).Read(readings));
  }
  for (size_t m = 0; m < program().maps.size(); ++m) {
    const abi::Map& map = program().maps[m];
    const MapCounts& counts = counters.maps[m];
    std::vector<std::vector<int64_t>> times(map.stages.size());
    std::vector<StageReading> stages(map.stages.size());
    for (const auto& partition : partitions_) partition->CollectTimes(map, &times, &stages);
    MapReading reading;
    for (size_t s = 0; s < map.stages.size(); ++s) {
      StageReading stage = stages[s];
      stage.now = counts.stages[s].now;
      stage.reached = counts.stages[s].reached;
      std::sort(times[s].begin(), times[s].end());
      if (!times[s].empty()) stage.median_ms = times[s][(times[s].size() - 1) / 2];
      reading.stages.push_back(stage);
    }
    const auto fired = [&](uint32_t trigger) { return trigger == kNone ? int64_t{0} : counters.fired[trigger]; };
    for (size_t t = 0; t < map.touchpoints.size(); ++t) {
      reading.touchpoints.push_back({fired(map.touchpoints[t].trigger), counts.sends[t]});
    }
    for (const abi::Pain& pain : map.pains) reading.pains.push_back(fired(pain.trigger));
    report.maps.push_back(std::move(reading));
  }
  return report;
}

}  // namespace senda::engine
