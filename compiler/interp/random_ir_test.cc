#include "compiler/interp/random_ir.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/interp/interpreter.h"
#include "compiler/ir/verify.h"

namespace senda::interp {
namespace {

TEST(RandomIr, ReachesEveryInstruction) {
  OpCounts counts;
  for (uint64_t seed = 0; seed < 60; ++seed) {
    ir::Program program = RandomProgram(seed);
    EXPECT_EQ(fmt::format("{}", fmt::join(ir::Verify(program), "\n")), "");
    Interpreter interpreter(program, &counts);
    for (uint64_t context = 0; context < 5; ++context) {
      FakeHost host(program);
      FillRandomly(seed * 1000 + context, program, &host);
      EXPECT_EQ(CompareEvaluators(program, interpreter, interpreter, &host), std::nullopt);
    }
  }
  for (size_t op = 0; op < ir::kOpCount; ++op) {
    EXPECT_GT(counts.of(static_cast<ir::Op>(op)), 0u) << ir::NameOf(static_cast<ir::Op>(op));
  }
}

}  // namespace
}  // namespace senda::interp
