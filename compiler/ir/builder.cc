#include "compiler/ir/builder.h"

#include <absl/hash/hash.h>

#include <bit>
#include <cmath>

#include "compiler/base/check.h"

namespace senda::ir {
namespace {

bool IsOptional(const Signature& signature, const std::vector<Node>& nodes, const NodeId (&operands)[3]) {
  switch (signature.optionality) {
    case Optionality::kNever:
    case Optionality::kByOrigin: return false;
    case Optionality::kAlways: return true;
    case Optionality::kElse: return nodes[operands[1].index()].is_optional;
    case Optionality::kAnyOperand:
      for (size_t i = 0; i < kOperandsMax; ++i) {
        if (operands[i].is_valid() && nodes[operands[i].index()].is_optional) return true;
      }
      return false;
  }
  SENDA_UNREACHABLE();
}

bool Reads(Op op, bool aggregates) {
  switch (SignatureOf(op).immediate) {
    case Immediate::kAggregate: return aggregates;
    case Immediate::kSegment: return !aggregates;
    default: return false;
  }
}

}  // namespace

size_t Builder::NodeHash::operator()(const Node& node) const {
  return absl::HashOf(node.op, node.rep, node.is_bool, node.is_optional, node.operands[0].index(),
                      node.operands[1].index(), node.operands[2].index(), node.immediate, node.argument);
}

NodeId Builder::Intern(const Node& node) {
  auto [it, is_new] = known_.try_emplace(node, NodeId(static_cast<uint32_t>(program_.nodes.size())));
  if (is_new) program_.nodes.push_back(node);
  return it->second;
}

NodeId Builder::Leaf(Op op, Shape shape, bool is_optional, int64_t immediate, int64_t argument) {
  return Intern(Node{op, shape.rep, shape.is_bool, is_optional, {}, immediate, argument});
}

void Builder::CheckOperands(Op op, const NodeId (&operands)[3]) const {
  Signature signature = SignatureOf(op);
  const Node* shared = nullptr;  // all operands at kAny or kIntegral slots are of one shape
  for (size_t i = 0; i < kOperandsMax; ++i) {
    bool is_wanted = signature.operands[i] != Slot::kNone;
    SENDA_CHECK(operands[i].is_valid() == is_wanted, "operand {} of {}", i, NameOf(op));
    if (!is_wanted) continue;
    const Node& operand = node(operands[i]);
    SENDA_CHECK(Fits(ShapeOf(operand), signature.operands[i]), "operand {} of {} is {}", i, NameOf(op),
                NameOf(operand.op));
    SENDA_CHECK(!operand.is_optional || signature.may_be_missing(i), "operand {} of {} may be missing", i, NameOf(op));
    if (signature.operands[i] != Slot::kAny && signature.operands[i] != Slot::kIntegral) continue;
    SENDA_CHECK(!shared || ShapeOf(*shared) == ShapeOf(operand), "operands of {} differ", NameOf(op));
    shared = &operand;
  }
}

NodeId Builder::Make(Op op, NodeId a, NodeId b, NodeId c, int64_t immediate, int64_t argument) {
  const NodeId operands[3] = {a, b, c};
  CheckOperands(op, operands);
  Signature signature = SignatureOf(op);
  Shape shape;
  switch (signature.result) {
    case Slot::kBool: shape.is_bool = true; break;
    case Slot::kNumber: shape.rep = abi::Rep::kNumber; break;
    case Slot::kText: shape.rep = abi::Rep::kText; break;
    case Slot::kAny:
      shape = op == Op::kItemOf ? ShapeOf(static_cast<abi::Kind>(immediate)) : ShapeOf(node(op == Op::kSelect ? b : a));
      break;
    default: break;
  }
  bool is_optional = IsOptional(signature, program_.nodes, operands);
  return Intern(Node{op, shape.rep, shape.is_bool, is_optional, {a, b, c}, immediate, argument});
}

NodeId Builder::Integer(int64_t value) {
  return Leaf(Op::kConstant, {}, false, value);
}

NodeId Builder::Bool(bool value) {
  return Leaf(Op::kConstant, {abi::Rep::kInteger, true}, false, value ? 1 : 0);
}

NodeId Builder::Number(double value) {
  SENDA_CHECK(std::isfinite(value));
  return Leaf(Op::kConstant, {abi::Rep::kNumber, false}, false, std::bit_cast<int64_t>(value + 0.0));
}

NodeId Builder::Text(std::string_view text) {
  auto [it, is_new] = texts_.try_emplace(std::string(text), static_cast<uint32_t>(program_.texts.size()));
  if (is_new) program_.texts.emplace_back(text);
  return Leaf(Op::kConstant, {abi::Rep::kText, false}, false, it->second);
}

NodeId Builder::Missing(abi::Kind kind) {
  return Leaf(Op::kMissing, ShapeOf(kind), true);
}

NodeId Builder::EventField(uint32_t field, abi::Kind kind, bool is_optional) {
  return Leaf(Op::kEventField, ShapeOf(kind), is_optional, field);
}

NodeId Builder::CustomerField(uint32_t field, abi::Kind kind, bool is_optional) {
  return Leaf(Op::kCustomerField, ShapeOf(kind), is_optional, field);
}

NodeId Builder::AttemptCapture(uint32_t slot, abi::Kind kind, bool is_optional) {
  return Leaf(Op::kAttemptCapture, ShapeOf(kind), is_optional, slot);
}

NodeId Builder::InstanceCapture(uint32_t slot, abi::Kind kind, bool is_optional) {
  return Leaf(Op::kInstanceCapture, ShapeOf(kind), is_optional, slot);
}

NodeId Builder::Segment(uint32_t segment) {
  return Leaf(Op::kSegment, ShapeOf(abi::Kind::kBool), false, segment);
}

NodeId Builder::AggregateValue(uint32_t aggregate, abi::Kind kind, bool is_optional) {
  return Leaf(Op::kAggregateValue, ShapeOf(kind), is_optional, aggregate);
}

NodeId Builder::AggregateExpiry(uint32_t aggregate) {
  return Leaf(Op::kAggregateExpiry, {}, false, aggregate);
}

NodeId Builder::AggregateNthAt(uint32_t aggregate, int64_t n) {
  SENDA_CHECK(n >= 1);
  return Leaf(Op::kAggregateNthAt, {}, true, aggregate, n);
}

NodeId Builder::AggregateField(uint32_t aggregate, uint32_t index, abi::Kind kind) {
  return Leaf(Op::kAggregateField, ShapeOf(kind), true, aggregate, index);
}

NodeId Builder::AggregateReset(uint32_t aggregate) {
  return Leaf(Op::kAggregateReset, {}, true, aggregate);
}

uint32_t Builder::AddRoot(NodeId node, std::string name, abi::SourcePosition position) {
  uint32_t root = ReserveRoot(std::move(name), position);
  SetRoot(root, node);
  return root;
}

uint32_t Builder::ReserveRoot(std::string name, abi::SourcePosition position) {
  program_.roots.push_back(Root{NodeId(), std::move(name), position});
  return static_cast<uint32_t>(program_.roots.size() - 1);
}

void Builder::SetRoot(uint32_t root, NodeId node) {
  SENDA_CHECK(node.index() < program_.nodes.size());
  SENDA_CHECK(!program_.roots.at(root).node.is_valid(), "root {} is set twice", program_.roots.at(root).name);
  program_.roots[root].node = node;
}

void Builder::RenumberAggregates(const std::vector<uint32_t>& to) {
  Renumber(true, to);
}

void Builder::RenumberSegments(const std::vector<uint32_t>& to) {
  Renumber(false, to);
}

void Builder::Renumber(bool aggregates, const std::vector<uint32_t>& to) {
  for (Node& node : program_.nodes) {
    if (Reads(node.op, aggregates)) node.immediate = to.at(static_cast<size_t>(node.immediate));
  }
  Rehash();
}

void Builder::Rehash() {
  known_.clear();
  for (size_t i = 0; i < program_.nodes.size(); ++i) {
    bool is_new = known_.try_emplace(program_.nodes[i], NodeId(static_cast<uint32_t>(i))).second;
    SENDA_CHECK(is_new, "two declarations got one number");
  }
}

Program Builder::Finish() {
  std::vector<bool> is_needed(program_.nodes.size(), false);
  for (const Root& root : program_.roots) {
    SENDA_CHECK(root.node.is_valid(), "root {} was never set", root.name);
    is_needed[root.node.index()] = true;
  }
  for (size_t i = program_.nodes.size(); i-- > 0;) {
    if (!is_needed[i]) continue;
    for (NodeId operand : program_.nodes[i].operands) {
      if (operand.is_valid()) is_needed[operand.index()] = true;
    }
  }
  std::vector<Node> kept;
  std::vector<NodeId> to(program_.nodes.size());
  for (size_t i = 0; i < program_.nodes.size(); ++i) {
    if (!is_needed[i]) continue;
    Node node = program_.nodes[i];
    for (NodeId& operand : node.operands) {
      if (operand.is_valid()) operand = to[operand.index()];
    }
    to[i] = NodeId(static_cast<uint32_t>(kept.size()));
    kept.push_back(node);
  }
  program_.nodes = std::move(kept);
  for (Root& root : program_.roots) root.node = to[root.node.index()];
  program_.description.root_count = static_cast<uint32_t>(program_.roots.size());
  Program out = std::move(program_);
  program_ = {};
  known_.clear();
  texts_.clear();
  patterns_.clear();
  integer_sets_.clear();
  number_sets_.clear();
  text_sets_.clear();
  return out;
}

}  // namespace senda::ir
