#include "compiler/interp/random_ir.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "compiler/interp/interpreter.h"
#include "compiler/ir/meaning.h"
#include "compiler/ir/print.h"
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

// A group is nothing but its roots, one after the other; a segment's new truth counts from the next one on.
TEST(RandomIr, GroupsAreTheirRootsInTurn) {
  for (uint64_t seed = 0; seed < 200; ++seed) {
    ir::Program program = RandomProgram(seed);
    const abi::Program& description = program.description;
    Interpreter interpreter(program);
    for (uint32_t group = 0; group < description.settle_groups.size(); ++group) {
      FakeHost host(program);
      FillRandomly(seed, program, &host);
      const std::vector<uint32_t>& segments = description.settle_groups[group].segments;
      std::vector<uint8_t> truth(segments.size());
      std::vector<int64_t> breakpoint(segments.size());
      interpreter.Settle(group, host.context(), truth.data(), breakpoint.data());
      for (size_t i = 0; i < segments.size(); ++i) {
        const abi::Segment& segment = description.segments[segments[i]];
        abi::Value value = abi::Value::Missing(), at = abi::Value::Integer(abi::kNever);
        interpreter.Evaluate(segment.value_root, host.context(), &value);
        if (segment.breakpoint_root != abi::kNone) interpreter.Evaluate(segment.breakpoint_root, host.context(), &at);
        EXPECT_EQ(truth[i], value.integer);
        EXPECT_EQ(breakpoint[i], at.integer);
        host.SetSegment(segments[i], truth[i] != 0);
      }
    }
    FakeHost host(program);
    FillRandomly(seed, program, &host);
    for (uint32_t group = 0; group < description.decide_groups.size(); ++group) {
      const std::vector<uint32_t>& roots = description.decide_groups[group].roots;
      std::vector<uint32_t> matched(roots.size()), expected;
      matched.resize(interpreter.Decide(group, host.context(), matched.data()));
      for (uint32_t i = 0; i < roots.size(); ++i) {
        abi::Value value = abi::Value::Missing();
        interpreter.Evaluate(roots[i], host.context(), &value);
        if (value.integer != 0) expected.push_back(i);
      }
      EXPECT_EQ(matched, expected);
    }
  }
}

TEST(RandomIr, IsTheSameForASeed) {
  ir::Program a = RandomProgram(7), b = RandomProgram(7), c = RandomProgram(8);
  EXPECT_EQ(ir::PrintProgram(a), ir::PrintProgram(b));
  EXPECT_NE(ir::PrintProgram(a), ir::PrintProgram(c));
  ir::FillMeanings(&a);
  ir::FillMeanings(&b);
  EXPECT_EQ(a.description.meaning, b.description.meaning);
}

}  // namespace
}  // namespace senda::interp
