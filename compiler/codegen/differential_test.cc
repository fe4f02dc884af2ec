// Native code against the reference interpreter over random programs and contexts: values, decisions, truths and
// breakpoints, bit for bit. SENDA_FUZZ_CASES sets how many programs (default 5,000), SENDA_FUZZ_SEED the first seed.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <mutex>
#include <string>
#include <thread>

#include "compiler/codegen/codegen.h"
#include "compiler/interp/interpreter.h"
#include "compiler/interp/random_ir.h"

namespace senda::codegen {
namespace {

constexpr uint64_t kContexts = 6;  // for each program

uint64_t FromEnvironment(const char* name, uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

// Empty when the two agree.
std::string CompareProgram(uint64_t seed) {
  const ir::Program program = interp::RandomProgram(seed);
  const interp::Interpreter expected(program);
  Options options;
  options.threads = 1;
  options.is_eager = true;
  options.verify = true;
  options.level = seed % 8 == 0 ? Level::kOptimised : Level::kFast;
  const auto actual = Compile(program, options);
  if (!actual.ok()) return fmt::format("seed {}: {}", seed, actual.error().message);
  for (uint64_t i = 0; i < kContexts; ++i) {
    interp::FakeHost host(program);
    interp::FillRandomly(seed * kContexts + i, program, &host);
    if (const auto difference = interp::CompareEvaluators(program, expected, **actual, &host)) {
      return fmt::format("seed {}, context {}: {}", seed, i, *difference);
    }
  }
  return {};
}

TEST(Differential, RandomPrograms) {
  const uint64_t first = FromEnvironment("SENDA_FUZZ_SEED", 1);
  const uint64_t end = first + FromEnvironment("SENDA_FUZZ_CASES", 5'000);
  std::atomic<uint64_t> next = first;
  std::mutex lock;
  std::string problem;
  auto work = [&] {
    for (uint64_t seed = next.fetch_add(1); seed < end; seed = next.fetch_add(1)) {
      const std::string found = CompareProgram(seed);
      if (found.empty()) continue;
      const std::lock_guard guard(lock);
      if (problem.empty()) problem = found;
      next = end;
    }
  };
  std::thread other(work);
  work();
  other.join();
  EXPECT_EQ(problem, "");
}

}  // namespace
}  // namespace senda::codegen
