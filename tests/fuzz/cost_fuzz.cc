// cost_fuzz PROGRAMS [SEED]: random programs over random histories against what `senda cost` says of them.
//
// Exit 0 when the idle customer is as large as said, and no customer and no event ever comes above the worst. How close
// they come is printed.
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "compiler/source/file_system.h"
#include "tests/fuzz/program_generator.h"
#include "tools/cost_replay.h"

namespace {

using senda::tools::Console;
using senda::tools::Cost;
using senda::tools::CostSeen;

constexpr int kHistories = 3;
constexpr int kEvents = 200;

struct Closeness {
  double bytes = 0, work = 0;
};

// Why they do not fit; empty when they do.
std::string Compare(const senda::abi::Program& program, const Cost& cost, const CostSeen& seen, Closeness* closest) {
  if (seen.largest > cost.worst) {
    return fmt::format("a customer takes {} bytes, and the worst is {}", seen.largest, cost.worst);
  }
  closest->bytes = std::max(closest->bytes, static_cast<double>(seen.largest) / static_cast<double>(cost.worst));
  for (const auto& measured : seen.work) {
    // Between two events time passes for several customers, more than once.
    if (measured.most == 0 || measured.event == "time") continue;
    const auto said =
        std::find_if(cost.work.begin(), cost.work.end(), [&](const auto& one) { return one.event == measured.event; });
    // One that reaches customers is an event of each.
    const bool reaches = std::any_of(program.events.begin(), program.events.end(), [&](const auto& event) {
      return event.qualified_name == measured.event && !event.reaches.empty();
    });
    // It may come at the very instant at which something is due.
    const uint64_t both = (said == cost.work.end() ? 0 : said->worst) + cost.work.back().worst;
    const uint64_t worst = both * (reaches ? seen.at_end.customers : 1);
    if (measured.most > worst) {
      return fmt::format("{} asks for {} operations, and the worst is {}", measured.event, measured.most, worst);
    }
    closest->work = std::max(closest->work, static_cast<double>(measured.most) / static_cast<double>(worst));
  }
  return {};
}

}  // namespace

int main(int argc, char** argv) {
  const uint64_t programs = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100;
  const uint64_t first = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  const std::string path =
      (std::filesystem::temp_directory_path() / fmt::format("cost_fuzz_{}.ndjson", getpid())).string();
  Closeness closest;
  uint64_t done = 0;
  int exit_code = 0;
  for (uint64_t seed = first; done < programs && exit_code == 0; ++seed) {
    const std::string text = senda::fuzz::GenerateProgram(seed);
    const auto compilation = senda::driver::CompileText(text);
    if (compilation->program == nullptr) continue;  // it goes round within an instant
    ++done;
    const Cost cost = senda::tools::MeasureCost(*compilation);
    const auto evaluator =
        senda::driver::MakeEvaluator(*compilation->program, senda::driver::EvaluatorKind::kInterpreter);
    for (int i = 0; i < kHistories && exit_code == 0; ++i) {
      const std::string history = senda::fuzz::GenerateHistory(seed * kHistories + static_cast<uint64_t>(i), kEvents);
      std::string out, err;
      Console console(&out, &err);
      (void)senda::WriteFile(path, history);
      senda::tools::ReplayInputs inputs;
      inputs.files.push_back({path, nullptr});
      const auto seen = senda::tools::ReplayForCost(*compilation->program, **evaluator, "", inputs, &console);
      const std::string failure =
          seen.ok() ? Compare(compilation->program->description, cost, *seen, &closest) : seen.error().message;
      if (failure.empty()) continue;
      fmt::print(stderr, "seed {}: {}\n--- program\n{}\n", seed, failure, text);
      exit_code = 1;
    }
  }
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  if (exit_code == 0) {
    fmt::print(
        "{} programs keep to what they cost; the closest came to {:.1f}% of the worst in bytes, {:.1f}% in work\n",
        done, 100 * closest.bytes, 100 * closest.work);
  }
  return exit_code;
}
