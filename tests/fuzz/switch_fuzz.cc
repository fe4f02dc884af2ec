// switch_fuzz CASES [SEED]: random programs that are changed in the middle of random histories (switching.h).
//
// Exit 0 when nothing is wrong in any case, and programs were changed in most. The first one that fails is written to
// standard error with its programs.
#include <fmt/core.h>

#include <cstdlib>
#include <string>

#include "tests/fuzz/switching.h"

namespace {

constexpr uint64_t kHistoriesPerProgram = 4;

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    fmt::print(stderr, "usage: switch_fuzz CASES [SEED]\n");
    return 2;
  }
  const uint64_t cases = std::strtoull(argv[1], nullptr, 10);
  const uint64_t first_seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  senda::fuzz::SwitchReach reach;
  uint64_t done = 0;
  for (uint64_t seed = first_seed; done < cases; ++seed, done += kHistoriesPerProgram) {
    const std::string failure = senda::fuzz::CheckSwitches(seed, kHistoriesPerProgram, &reach);
    if (failure.empty()) continue;
    fmt::print(stderr, "seed {} fails\n{}\n", seed, failure);
    return 1;
  }
  fmt::print("{} cases hold (seeds from {})\n", done, first_seed);
  fmt::print(
      "{} switches: {} picked up, {} retimed, {} exited, {} kept, {} retired; aggregates {} carried, {} rebuilt\n"
      "{} more were kept where nothing but names had changed, and nobody noticed\n",
      reach.switches, reach.picked_up, reach.retimed, reach.exited, reach.kept, reach.retired, reach.carried,
      reach.rebuilt, reach.unnoticed);
  if (reach.switches < static_cast<int64_t>(done / 2)) {
    fmt::print(stderr, "too few of the programs could be changed for this to say anything\n");
    return 1;
  }
  return 0;
}
