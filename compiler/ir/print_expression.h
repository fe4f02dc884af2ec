// Expressions as text. Inside print*.cc, and for tests.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <string>
#include <vector>

#include "compiler/ir/program.h"

namespace senda::ir {

// The expression of a node: lines `let %n = …` to stand in front, and what remains.
struct PrintedExpression {
  std::vector<std::string> lets;
  std::string value;
};

// `event`: the type whose fields the expression reads, kNone when that is not known.
PrintedExpression PrintExpression(const Program& program, NodeId node, uint32_t event = abi::kNone);

}  // namespace senda::ir
