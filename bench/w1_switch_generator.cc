// Writes the source of CountBySwitch (w1_workload.h) to standard output: for each number of rules one function, as an
// engineer would write it by hand for exactly these rules.
#include <cstdio>

#include "bench/w1_workload.h"

namespace senda::bench {
namespace {

void PrintRule(const W1Rule& rule) {
  uint32_t countries = 0;
  for (uint32_t country : rule.countries) countries |= 1u << country;
  std::printf("      n += (e.amount > %lld.0) & ((0x%xu >> e.country) & 1) & ((e.items >= %d) | e.is_member);\n",
              static_cast<long long>(rule.amount), countries, rule.items);
}

void PrintFunction(uint32_t count) {
  const std::vector<W1Rule> rules = MakeW1Rules(count);
  std::printf("uint64_t Count%u(const W1Event* events, uint32_t count) {\n  uint64_t n = 0;\n", count);
  std::printf("  for (uint32_t i = 0; i < count; ++i) {\n    const W1Event& e = events[i];\n    switch (e.type) {\n");
  for (uint32_t type = 0; type < kW1Types; ++type) {
    std::printf("    case %u:\n", type);
    for (const W1Rule& rule : rules) {
      if (rule.type == type) PrintRule(rule);
    }
    std::printf("      break;\n");
  }
  std::printf("    }\n  }\n  return n;\n}\n");
}

}  // namespace
}  // namespace senda::bench

int main() {
  std::printf("#include \"bench/w1_workload.h\"\nnamespace senda::bench {\n");
  for (uint32_t rules : {1u, 10u, 100u, 1000u}) senda::bench::PrintFunction(rules);
  std::printf("uint64_t CountBySwitch(uint32_t rules, const W1Event* events, uint32_t count) {\n  switch (rules) {\n");
  for (uint32_t rules : {1u, 10u, 100u, 1000u}) {
    std::printf("  case %u: return Count%u(events, count);\n", rules, rules);
  }
  std::printf("  default: return 0;\n  }\n}\n}\n");
}
