// Workloads W1, W2 and W3 as Senda programs through the engine's typed interface, beside the C++ written by hand for
// just that job, in one run. Every run checks its counts. Times are for all events; `per_event` is the time of one.
#include <absl/container/flat_hash_map.h>
#include <benchmark/benchmark.h>
#include <fmt/core.h>

#include <charconv>
#include <string>

#include "bench/w1_workload.h"
#include "bench/w23_workload.h"
#include "compiler/driver/compile.h"
#include "runtime/engine/engine.h"

namespace senda::bench {
namespace {

constexpr uint32_t kW1Events = 1'000'000;

struct Program {
  std::unique_ptr<driver::Compilation> compilation;
  std::shared_ptr<const abi::Evaluator> evaluator;

  explicit Program(std::unique_ptr<driver::Compilation> from) : compilation(std::move(from)) {
    SENDA_CHECK(compilation->program != nullptr, "the workload's program does not check");
    evaluator = driver::MakeEvaluator(*compilation->program, driver::EvaluatorKind::kNative).value();
  }
  const abi::Program& description() const { return compilation->program->description; }
  uint32_t EventType(std::string_view name) const {
    for (uint32_t i = 0; i < description().events.size(); ++i) {
      if (description().events[i].bare_name == name) return i;
    }
    SENDA_UNREACHABLE();
  }
};

// R rules as triggers, in Senda.
std::string W1Source(uint32_t rules) {
  std::string out;
  for (uint32_t type = 0; type < kW1Types; ++type) {
    out += fmt::format("event {} {{ amount number, country country, items int, member bool }}\n", W1TypeName(type));
  }
  uint32_t number = 0;
  for (const W1Rule& rule : MakeW1Rules(rules)) {
    out +=
        fmt::format("trigger rule_{} = {} where amount > {} and country in [{}, {}, {}] and (items >= {} or member)\n",
                    ++number, W1TypeName(rule.type), rule.amount, W1CountryName(rule.countries[0]),
                    W1CountryName(rule.countries[1]), W1CountryName(rule.countries[2]), rule.items);
  }
  return out;
}

// An engine that is fed the events of a workload.
class Feeder {
 public:
  explicit Feeder(const Program& program)
      : engine_(program.description(), *program.evaluator, engine::Options{}, nullptr) {
    for (uint32_t type = 0; type < kW1Types; ++type) types_[type] = program.EventType(W1TypeName(type));
    for (uint32_t country = 0; country < kW1Countries; ++country) {
      const std::string_view code = W1CountryName(country);
      countries_[country] = (static_cast<int64_t>(static_cast<unsigned char>(code[0])) << 8) | code[1];
    }
    fields_[abi::kEventFieldId] = abi::Value::Text("e");
    event_.has_identity = false;
  }

  engine::Engine& engine() { return engine_; }
  engine::CustomerHandle Customer(uint64_t number) {
    auto [place, is_new] = customers_.try_emplace(number);
    if (is_new) place->second = engine_.Intern(std::to_string(number));
    return place->second;
  }
  // `declared` of the fields behind the standard ones are set.
  void Apply(const W1Event& event, engine::CustomerHandle customer, uint32_t declared) {
    event_.type = types_[event.type];
    event_.customer = customer;
    fields_[abi::kEventFieldAt] = abi::Value::Integer(event.at);
    event_.fields = {fields_, abi::kFirstEventField + declared};
    if (engine_.ApplyEvent(event_)) SENDA_UNREACHABLE();
  }
  void SetNumber(uint32_t field, double value) { fields_[abi::kFirstEventField + field] = abi::Value::Number(value); }
  void SetInteger(uint32_t field, int64_t value) {
    fields_[abi::kFirstEventField + field] = abi::Value::Integer(value);
  }
  void SetCountry(uint32_t field, uint32_t country) { SetInteger(field, countries_[country]); }
  void SetId(uint64_t number) {
    const auto end = std::to_chars(id_, id_ + sizeof id_, number).ptr;
    fields_[abi::kEventFieldId] = abi::Value::Text({id_, static_cast<size_t>(end - id_)});
  }

 private:
  engine::Engine engine_;
  engine::Event event_;
  abi::Value fields_[abi::kFirstEventField + 4] = {};
  uint32_t types_[kW1Types];
  int64_t countries_[kW1Countries];
  char id_[24];
  absl::flat_hash_map<uint64_t, engine::CustomerHandle> customers_;
};

void ReportPerEvent(benchmark::State& state, size_t events, bool is_right) {
  if (!is_right) state.SkipWithError("wrong counts");
  state.counters["per_event"] = benchmark::Counter(
      static_cast<double>(events), benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

const std::vector<W1Event>& Events1() {
  static const std::vector<W1Event> events = MakeW1Events(kW1Events);
  return events;
}
const std::vector<W1Event>& Events23() {
  static const std::vector<W1Event> events = MakeW23Events(kW23Events);
  return events;
}

uint64_t W1Expected(int64_t rules) {
  return rules == 1 ? 2'499 : rules == 10 ? 10'132 : rules == 100 ? 150'206 : 1'704'949;
}

void BM_W1Senda(benchmark::State& state) {
  const Program program(driver::CompileText(W1Source(static_cast<uint32_t>(state.range(0)))));
  const auto& events = Events1();
  int64_t count = 0;
  for (auto _ : state) {
    Feeder feeder(program);
    for (const W1Event& event : events) {
      feeder.SetNumber(0, event.amount);
      feeder.SetCountry(1, event.country);
      feeder.SetInteger(2, event.items);
      feeder.SetInteger(3, event.is_member);
      feeder.Apply(event, feeder.Customer(event.customer), 4);
    }
    count = 0;
    for (const int64_t fired : feeder.engine().Count().fired) count += fired;
  }
  ReportPerEvent(state, events.size(), static_cast<uint64_t>(count) == W1Expected(state.range(0)));
}

void BM_W1Switch(benchmark::State& state) {
  const auto& events = Events1();
  uint64_t count = 0;
  for (auto _ : state) count = CountBySwitch(static_cast<uint32_t>(state.range(0)), events.data(), kW1Events);
  ReportPerEvent(state, events.size(), count == W1Expected(state.range(0)));
}

void BM_W1Loop(benchmark::State& state) {
  const std::vector<W1Rule> rules = MakeW1Rules(static_cast<uint32_t>(state.range(0)));
  const auto& events = Events1();
  uint64_t count = 0;
  for (auto _ : state) count = CountByLoop(rules, events);
  ReportPerEvent(state, events.size(), count == W1Expected(state.range(0)));
}

void BM_W2Senda(benchmark::State& state) {
  const Program program(driver::CompileFolder(SENDA_WORKLOADS "/w2"));
  const auto& events = Events23();
  uint64_t count = 0;
  for (auto _ : state) {
    Feeder feeder(program);
    count = 0;
    for (const W1Event& event : events) {
      const engine::CustomerHandle customer = feeder.Customer(event.customer);
      feeder.SetInteger(0, static_cast<int64_t>(event.amount * 100));
      feeder.Apply(event, customer, event.type == kPurchase ? 1 : 0);
      count += feeder.engine().IsInSegment(customer, 0);
    }
  }
  ReportPerEvent(state, events.size(), count == 1'868'643);
}

void BM_W2ByHand(benchmark::State& state) {
  const auto& events = Events23();
  uint64_t count = 0;
  for (auto _ : state) count = CountEngagedByHand(events);
  ReportPerEvent(state, events.size(), count == 1'868'643);
}

void BM_W3Senda(benchmark::State& state) {
  const Program program(driver::CompileFolder(SENDA_WORKLOADS "/w3"));
  const auto& events = Events23();
  Reminded out;
  for (auto _ : state) {
    Feeder feeder(program);
    uint64_t number = 0;
    for (const W1Event& event : events) {
      feeder.SetId(++number);
      feeder.Apply(event, feeder.Customer(event.customer), 0);
    }
    feeder.engine().AdvanceTo(events.back().at + 26 * 3'600'000);
    const engine::Counters counts = feeder.engine().Count();
    out.abandoned = static_cast<uint64_t>(counts.journeys[0].entered);
    out.opened = static_cast<uint64_t>(counts.journeys[0].exits.at("opened"));
    out.timed_out = static_cast<uint64_t>(counts.journeys[0].exits.at("timed_out"));
  }
  ReportPerEvent(state, events.size(), out == Reminded{308'826, 81'790, 227'036});
}

void BM_W3ByHand(benchmark::State& state) {
  const auto& events = Events23();
  Reminded out;
  for (auto _ : state) out = RemindByHand(events);
  ReportPerEvent(state, events.size(), out == Reminded{308'826, 81'790, 227'036});
}

BENCHMARK(BM_W1Senda)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_W1Switch)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_W1Loop)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_W2Senda)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_W2ByHand)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_W3Senda)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_W3ByHand)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace senda::bench

BENCHMARK_MAIN();
