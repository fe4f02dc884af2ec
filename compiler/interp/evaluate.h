// One instruction on the values of its operands. Inside interp/ only.
#pragma once

#include <span>

#include "compiler/ir/program.h"
#include "runtime/abi/builtins.h"
#include "runtime/abi/evaluator.h"

namespace senda::interp {

struct Operation {
  const ir::Program& program;
  std::span<const abi::TextPattern> patterns;
  std::span<const abi::TextFormat> formats;
  const abi::Context& context;
  const ir::Node& node;
  const abi::Value& a;  // the operands; anything where the instruction has none
  const abi::Value& b;
  const abi::Value& c;
};

abi::Value EvaluateOperation(const Operation& operation);

// Leaves, and instructions on texts.
abi::Value ReadLeaf(const Operation& operation);
abi::Value EvaluateText(const Operation& operation);
abi::Value EvaluateCalendar(const Operation& operation);
abi::Value EvaluateNumber(const Operation& operation);

}  // namespace senda::interp
