// How fast compiled rules decide (workload W1), and how soon they are ready: native code of the program's own IR,
// beside a switch written by hand and a loop over the rules. The events are typed and in memory; nothing of the engine
// runs.
#include <benchmark/benchmark.h>

#include "bench/w1_workload.h"
#include "compiler/codegen/codegen.h"
#include "compiler/ir/builder.h"

namespace senda::bench {
namespace {

constexpr uint32_t kEvents = 1'000'000;
constexpr uint32_t kAmount = abi::kFirstEventField, kCountry = kAmount + 1, kItems = kAmount + 2, kMember = kAmount + 3;

const std::vector<W1Event>& Events() {
  static const std::vector<W1Event> events = MakeW1Events(kEvents);
  return events;
}

// One decide group per event type.
ir::Program MakeProgram(uint32_t count) {
  ir::Builder b;
  abi::Program& description = b.description();
  description.decide_groups.resize(kW1Types);
  const ir::NodeId amount = b.EventField(kAmount, abi::Kind::kNumber, false);
  const ir::NodeId country = b.EventField(kCountry, abi::Kind::kEnum, false);
  const ir::NodeId items = b.EventField(kItems, abi::Kind::kInt, false);
  const ir::NodeId member = b.EventField(kMember, abi::Kind::kBool, false);
  for (const W1Rule& rule : MakeW1Rules(count)) {
    const ir::NodeId dear = b.LessNumber(b.Number(static_cast<double>(rule.amount)), amount);
    const ir::NodeId near = b.InIntegers(country, {rule.countries[0], rule.countries[1], rule.countries[2]});
    const ir::NodeId many = b.LessEqualInteger(b.Integer(rule.items), items);
    const ir::NodeId all = b.And(b.And(dear, near), b.Or(many, member));
    description.decide_groups[rule.type].roots.push_back(b.AddRoot(all, "rule"));
  }
  return b.Finish();
}

std::shared_ptr<abi::Evaluator> CompileProgram(uint32_t rules, codegen::Level level) {
  codegen::Options options;
  options.level = level;
  return codegen::Compile(MakeProgram(rules), options).value();
}

uint64_t CountNative(const abi::Evaluator& evaluator, const std::vector<W1Event>& events) {
  std::vector<uint32_t> matched(1000);
  abi::Value fields[kMember + 1] = {};
  abi::Context context{};
  context.event = fields;
  uint64_t count = 0;
  for (const W1Event& event : events) {
    context.now = event.at;
    fields[kAmount] = abi::Value::Number(event.amount);
    fields[kCountry] = abi::Value::Integer(event.country);
    fields[kItems] = abi::Value::Integer(event.items);
    fields[kMember] = abi::Value::Bool(event.is_member != 0);
    count += evaluator.Decide(event.type, context, matched.data());
  }
  return count;
}

uint64_t Expected(int64_t rules) {
  switch (rules) {
    case 1: return 2'499;
    case 10: return 10'132;
    case 100: return 150'206;
    case 1000: return 1'704'949;
    default: return 0;
  }
}

void Report(benchmark::State& state, uint64_t count) {
  if (count != Expected(state.range(0))) state.SkipWithError("wrong count of matches");
  state.counters["per_event"] =
      benchmark::Counter(kEvents, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

void BM_Native(benchmark::State& state) {
  const auto evaluator =
      CompileProgram(static_cast<uint32_t>(state.range(0)), static_cast<codegen::Level>(state.range(1)));
  uint64_t count = 0;
  Events();
  for (auto _ : state) benchmark::DoNotOptimize(count = CountNative(*evaluator, Events()));
  Report(state, count);
}

void BM_Switch(benchmark::State& state) {
  uint64_t count = 0;
  const auto& events = Events();
  for (auto _ : state) {
    benchmark::DoNotOptimize(count = CountBySwitch(static_cast<uint32_t>(state.range(0)), events.data(), kEvents));
  }
  Report(state, count);
}

void BM_Loop(benchmark::State& state) {
  const std::vector<W1Rule> rules = MakeW1Rules(static_cast<uint32_t>(state.range(0)));
  uint64_t count = 0;
  const auto& events = Events();
  for (auto _ : state) benchmark::DoNotOptimize(count = CountByLoop(rules, events));
  Report(state, count);
}

void BM_Compile(benchmark::State& state) {
  const ir::Program program = MakeProgram(static_cast<uint32_t>(state.range(0)));
  codegen::Options options;
  options.level = static_cast<codegen::Level>(state.range(1));
  codegen::Statistics sum;
  for (auto _ : state) {
    if (!codegen::Compile(program, options, sum).ok()) state.SkipWithError("does not compile");
  }
  const auto average = [](double value) { return benchmark::Counter(value, benchmark::Counter::kAvgIterations); };
  state.counters["emit_ms"] = average(sum.emit_ms);
  state.counters["compile_ms"] = average(sum.compile_ms);
  state.counters["link_ms"] = average(sum.link_ms);
  state.counters["bytes"] = average(static_cast<double>(sum.object_bytes));
}

BENCHMARK(BM_Native)->ArgsProduct({{1, 10, 100, 1000}, {0, 1}})->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Switch)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Loop)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Compile)->ArgsProduct({{1, 10, 100, 1000}, {0, 1}})->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace senda::bench

BENCHMARK_MAIN();
