// differential_fuzz CASES [SEED]: random programs over random histories, interpreter against native code.
//
// Exit 0 when all agree and, from 5,000 cases on, every instruction of the IR was evaluated. The first case that fails
// is written to standard error with its program, and can be run again alone: differential_fuzz 1 ITS_SEED.
#include <fmt/core.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <string_view>

#include "tests/fuzz/differential.h"

namespace {

constexpr uint64_t kHistoriesPerProgram = 4;
constexpr uint64_t kCasesToReachAll = 5'000;
constexpr int kEvents = 60;

int ReportUnreached(const senda::interp::OpCounts& counts, uint64_t cases) {
  std::string unreached;
  for (size_t op = 0; op < counts.evaluated.size(); ++op) {
    if (counts.evaluated[op] == 0) unreached += fmt::format(" {}", senda::ir::NameOf(static_cast<senda::ir::Op>(op)));
  }
  if (unreached.empty()) {
    fmt::print("every instruction of the IR was evaluated ({} of them)\n", counts.evaluated.size());
    return 0;
  }
  fmt::print("instructions that no program reached:{}\n", unreached);
  return cases >= kCasesToReachAll ? 1 : 0;
}

}  // namespace

int main(int argc, char** argv) {
  const bool has_partitions = argc == 4 && std::string_view(argv[3]) == "partitions";
  if (argc < 2 || argc > 4 || (argc == 4 && !has_partitions)) {
    fmt::print(stderr, "usage: differential_fuzz CASES [SEED [partitions]]\n");
    return 2;
  }
  const uint64_t cases = std::strtoull(argv[1], nullptr, 10);
  const uint64_t first_seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  const bool is_terminal = isatty(STDERR_FILENO) != 0;
  senda::interp::OpCounts counts;
  uint64_t done = 0;
  for (uint64_t seed = first_seed; done < cases; ++seed) {
    const senda::fuzz::Subject subject(seed, &counts);
    if (subject.is_refused()) continue;
    std::string failure = subject.failure();
    for (uint64_t i = 0; i < kHistoriesPerProgram && done < cases && failure.empty(); ++i, ++done) {
      failure = subject.Compare(seed * kHistoriesPerProgram + i, kEvents, has_partitions);
    }
    if (!failure.empty()) {
      fmt::print(stderr, "seed {} fails\n{}\n--- program\n{}\n", seed, failure, subject.text());
      return 1;
    }
    if (is_terminal && seed % 16 == 0) fmt::print(stderr, "\r{} of {} cases", done, cases);
  }
  if (is_terminal) fmt::print(stderr, "\r");
  fmt::print("{} cases agree (seeds from {}, {} histories a program, {} events each)\n", done, first_seed,
             kHistoriesPerProgram, kEvents);
  return ReportUnreached(counts, cases);
}
