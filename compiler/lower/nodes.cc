#include "compiler/lower/nodes.h"

#include <bit>
#include <utility>

#include "compiler/base/check.h"

namespace senda::lower {
namespace {

// The result stands still for longer than its operands.
bool GoesInSteps(const ir::Node& node) {
  if (node.is_bool) return true;
  switch (node.op) {
    case Op::kDateOf:
    case Op::kFloorDivideInteger:
    case Op::kMonthsBetween:
    case Op::kNextTimeOfDay:
    case Op::kNextPeriod: return true;
    default: return false;
  }
}

}  // namespace

void Reads::Add(const Reads& other) {
  now |= other.now;
  running |= other.running;
  attempt |= other.attempt;
  instance |= other.instance;
  zone |= other.zone;
}

NodeId Nodes::IsKnown(NodeId a) {
  const ir::Node node = builder_.node(a);
  if (node.op == Op::kSelect) return Select(node.operands[0], IsKnown(node.operands[1]), IsKnown(node.operands[2]));
  if (node.op == Op::kElse) return builder_.Or(IsKnown(node.operands[0]), IsKnown(node.operands[1]));
  return builder_.IsKnown(a);
}

NodeId Nodes::AssumeKnown(NodeId a) {
  const ir::Node node = builder_.node(a);
  if (!node.is_optional) return a;
  if (node.op == Op::kSelect) {
    if (OpOf(node.operands[2]) == Op::kMissing) return AssumeKnown(node.operands[1]);
    if (OpOf(node.operands[1]) == Op::kMissing) return AssumeKnown(node.operands[2]);
    return Select(node.operands[0], AssumeKnown(node.operands[1]), AssumeKnown(node.operands[2]));
  }
  return builder_.AssumeKnown(a);
}

NodeId Nodes::Else(NodeId a, NodeId otherwise) {
  const ir::Node node = builder_.node(a);
  if (!node.is_optional) return a;
  if (node.op == Op::kMissing) return otherwise;
  if (node.op == Op::kSelect) {
    return Select(node.operands[0], Else(node.operands[1], otherwise), Else(node.operands[2], otherwise));
  }
  return builder_.Else(a, otherwise);
}

std::optional<bool> Nodes::ConstantBool(NodeId a) const {
  const ir::Node& node = builder_.node(a);
  if (node.op != Op::kConstant || !node.is_bool) return std::nullopt;
  return node.immediate != 0;
}

NodeId Nodes::Select(NodeId condition, NodeId when_true, NodeId when_false) {
  std::optional<bool> yes = ConstantBool(when_true), no = ConstantBool(when_false);
  if (no == false && !builder_.node(when_true).is_optional) return builder_.And(condition, when_true);
  if (yes == true && !builder_.node(when_false).is_optional) return builder_.Or(condition, when_false);
  if (yes == false && !builder_.node(when_false).is_optional) {
    return builder_.And(builder_.Not(condition), when_false);
  }
  if (no == true && !builder_.node(when_true).is_optional) return builder_.Or(builder_.Not(condition), when_true);
  return builder_.Select(condition, when_true, when_false);
}

NodeId Nodes::MissingLike(NodeId a) {
  const ir::Node& node = builder_.node(a);
  if (node.is_bool) return builder_.Missing(abi::Kind::kBool);
  switch (node.rep) {
    case abi::Rep::kInteger: return builder_.Missing(abi::Kind::kInt);
    case abi::Rep::kNumber: return builder_.Missing(abi::Kind::kNumber);
    case abi::Rep::kText: return builder_.Missing(abi::Kind::kText);
  }
  SENDA_UNREACHABLE();
}

NodeId Nodes::OnlyIf(NodeId condition, NodeId a) {
  return builder_.Select(condition, a, MissingLike(a));
}

NodeId Nodes::All(const std::vector<NodeId>& conditions) {
  NodeId out;
  for (NodeId condition : conditions) {
    if (!condition.is_valid()) continue;
    out = out.is_valid() ? builder_.And(out, condition) : condition;
  }
  return out;
}

uint32_t Nodes::AddRoot(NodeId node, std::string name, abi::SourcePosition position) {
  roots_.push_back(node);
  return builder_.AddRoot(node, std::move(name), position);
}

NodeId Nodes::Text(std::string_view text) {
  NodeId out = builder_.Text(text);
  texts_.try_emplace(out.index(), text);
  return out;
}

NodeId Nodes::Plus(NodeId a, int64_t constant) {
  return builder_.AddInteger(a, builder_.Integer(constant));
}

NodeId Nodes::AddDuration(NodeId instant, const abi::Duration& duration) {
  if (duration.months != 0) return builder_.AddMonthsToInstant(instant, builder_.Integer(duration.months));
  return Plus(instant, duration.milliseconds);
}

std::optional<int64_t> Nodes::ConstantInteger(NodeId a) const {
  const ir::Node& node = builder_.node(a);
  if (node.op != Op::kConstant || node.rep != abi::Rep::kInteger) return std::nullopt;
  return node.immediate;
}

std::optional<double> Nodes::ConstantNumber(NodeId a) const {
  const ir::Node& node = builder_.node(a);
  if (node.op != Op::kConstant || node.rep != abi::Rep::kNumber) return std::nullopt;
  return std::bit_cast<double>(node.immediate);
}

const std::string& Nodes::ConstantText(NodeId a) const {
  auto found = texts_.find(a.index());
  SENDA_CHECK(found != texts_.end(), "node {} is no constant text", a.index());
  return found->second;
}

Reads Nodes::ReadsOf(NodeId a) {
  // Operands come before their users, so that no recursion is needed.
  while (reads_.size() <= a.index())
    reads_.push_back(Derive(builder_.node(NodeId(static_cast<uint32_t>(reads_.size())))));
  return reads_[a.index()];
}

Reads Nodes::Derive(const ir::Node& node) const {
  Reads out;
  switch (node.op) {
    case Op::kNow: out.now = out.running = true; break;
    case Op::kAttemptCapture: out.attempt = true; break;
    case Op::kInstanceCapture:
    case Op::kEntering: out.instance = true; break;
    case Op::kDateOf:
    case Op::kTimeOf:
    case Op::kStartOfDate:
    case Op::kInstantAt:
    case Op::kAddMonthsToInstant:
    case Op::kMonthsBetween:
    case Op::kNextTimeOfDay:
    case Op::kNextPeriod: out.zone = true; break;
    case Op::kAggregateValue:
    case Op::kAggregateExpiry:
    case Op::kAggregateNthAt:
    case Op::kAggregateField:
    case Op::kAggregateReset: out = aggregate_reads_.at(static_cast<size_t>(node.immediate)); break;
    default: break;
  }
  for (NodeId operand : node.operands) {
    if (operand.is_valid()) out.Add(reads_[operand.index()]);
  }
  out.running = out.running && !GoesInSteps(node);
  return out;
}

void Nodes::SetAggregateReads(uint32_t aggregate, Reads reads) {
  SENDA_CHECK(aggregate == aggregate_reads_.size());
  aggregate_reads_.push_back(reads);
}

}  // namespace senda::lower
