// claims_fuzz [CASES] [SEED]: whether conditions that are said to exclude each other ever hold together.
#include <fmt/core.h>

#include <cstdlib>

#include "tests/fuzz/claims.h"

int main(int argc, char** argv) {
  const uint64_t cases = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1000;
  const uint64_t first = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  senda::fuzz::ClaimCounts counts;
  for (uint64_t seed = first; seed < first + cases; ++seed) {
    const std::string refuted = senda::fuzz::RefuteClaims(seed, &counts);
    if (refuted.empty()) continue;
    fmt::print("seed {}:\n{}\n", seed, refuted);
    return 1;
  }
  fmt::print("{} programs, {} claims, {} rows: all hold\n", counts.programs, counts.claims, counts.rows);
  return counts.claims == 0 ? 1 : 0;
}
