// What an expression reads: constants, the context, fields, captures, segments and aggregates.
#include <bit>
#include <cstring>

#include "compiler/base/check.h"
#include "compiler/interp/evaluate.h"
#include "compiler/ir/op.h"
#include "runtime/abi/layout.h"

namespace senda::interp {
namespace {

using abi::AggregateQuery;
using abi::Value;
using ir::Op;

// What was read, with exactly the bits that its node's type has: zero when missing, 0 or 1 of a bool, no size but a
// text's.
Value Canonical(const ir::Node& node, const Value& read) {
  if (read.known == 0 && node.is_optional) return Value::Missing();
  Value out = read;
  out.known = 1;
  if (node.rep != abi::Rep::kText) out.size = 0;
  if (node.is_bool) out.integer = read.integer != 0 ? 1 : 0;
  return out;
}

Value ConstantOf(const ir::Program& program, const ir::Node& node) {
  switch (node.rep) {
    case abi::Rep::kInteger: return Value::Integer(node.immediate);
    case abi::Rep::kNumber: return Value::Number(std::bit_cast<double>(node.immediate));
    case abi::Rep::kText: return Value::Text(program.texts[static_cast<size_t>(node.immediate)]);
  }
  SENDA_UNREACHABLE();
}

Value CustomerFieldOf(const Operation& o) {
  const abi::CustomerLayout& layout = o.program.description.layout;
  Value slot;
  std::memcpy(&slot, o.context.customer + layout.fields + static_cast<size_t>(o.node.immediate) * sizeof(Value),
              sizeof(Value));
  if (o.node.rep == abi::Rep::kText && slot.known != 0) {
    slot.data = reinterpret_cast<const char*>(o.context.customer + slot.integer);
  }
  return Canonical(o.node, slot);
}

Value SegmentOf(const Operation& o) {
  auto segment = static_cast<size_t>(o.node.immediate);
  uint64_t word = 0;
  std::memcpy(&word, o.context.customer + o.program.description.layout.segments + segment / 64 * 8, 8);
  return Value::Bool((word >> segment % 64 & 1) != 0);
}

Value AggregateOf(const Operation& o, AggregateQuery query) {
  Value out = Value::Missing();
  o.context.calls->aggregate(&o.context, static_cast<uint32_t>(o.node.immediate), query, o.node.argument, &out);
  return Canonical(o.node, out);
}

}  // namespace

Value ReadLeaf(const Operation& o) {
  switch (o.node.op) {
    case Op::kConstant: return ConstantOf(o.program, o.node);
    case Op::kMissing: return Value::Missing();
    case Op::kNow: return Value::Integer(o.context.now);
    case Op::kEntering: return Value::Integer(o.context.entering);
    case Op::kEventField: return Canonical(o.node, o.context.event[o.node.immediate]);
    case Op::kCustomerField: return CustomerFieldOf(o);
    case Op::kAttemptCapture: return Canonical(o.node, o.context.attempt[o.node.immediate]);
    case Op::kInstanceCapture: return Canonical(o.node, o.context.instance[o.node.immediate]);
    case Op::kSegment: return SegmentOf(o);
    case Op::kAggregateValue: return AggregateOf(o, AggregateQuery::kValue);
    case Op::kAggregateExpiry: return AggregateOf(o, AggregateQuery::kExpiry);
    case Op::kAggregateNthAt: return AggregateOf(o, AggregateQuery::kNthAt);
    case Op::kAggregateField: return AggregateOf(o, AggregateQuery::kField);
    case Op::kAggregateReset: return AggregateOf(o, AggregateQuery::kReset);
    default: SENDA_UNREACHABLE("{} is no leaf", ir::NameOf(o.node.op));
  }
}

}  // namespace senda::interp
