#include "compiler/ir/verify.h"

#include <algorithm>
#include <bit>
#include <cfloat>
#include <cmath>

#include "compiler/ir/verifier.h"
#include "runtime/abi/builtins.h"

namespace senda::ir {
namespace {

template <typename T>
bool IsSet(const std::vector<T>& values) {
  return !values.empty() && std::is_sorted(values.begin(), values.end()) &&
         std::adjacent_find(values.begin(), values.end()) == values.end();
}

bool IsNumber(double value) {
  return value >= -DBL_MAX && value <= DBL_MAX && (value != 0 || !std::signbit(value));
}

}  // namespace

std::vector<std::string> Verify(const Program& program) {
  Verifier verifier(program);
  verifier.VerifyNodes();
  if (verifier.is_clean()) verifier.VerifyRoots();
  if (!verifier.is_clean()) return verifier.TakeFindings();
  verifier.VerifyLayout();
  verifier.VerifyAggregates();
  verifier.VerifySegments();
  verifier.VerifyEffects();
  verifier.VerifyPatterns();
  verifier.VerifyMessages();
  verifier.VerifyJourneys();
  verifier.VerifyRules();
  verifier.VerifyMaps();
  return verifier.TakeFindings();
}

bool Verifier::InRangeOrNone(uint32_t index, size_t size, std::string_view what, std::string_view of) {
  return index != abi::kNone && InRange(index, size, what, of);
}

void Verifier::VerifyNodes() {
  VerifyTables();
  for (uint32_t i = 0; i < program_.nodes.size(); ++i) VerifyNode(NodeId(i));
}

void Verifier::VerifyTables() {
  for (const auto& set : program_.integer_sets) Expect(IsSet(set), "a set of integers is empty or not in order");
  for (const auto& set : program_.number_sets) Expect(IsSet(set), "a set of numbers is empty or not in order");
  for (const auto& set : program_.text_sets) Expect(IsSet(set), "a set of texts is empty or not in order");
  for (const std::string& pattern : program_.patterns) {
    std::string error = abi::TextPattern(pattern).error();
    Expect(error.empty(), "pattern `{}`: {}", pattern, error);
  }
}

void Verifier::VerifyNode(NodeId id) {
  const Node& node = program_.nodes[id.index()];
  bool is_known = static_cast<size_t>(node.op) < kOpCount;
  Expect(is_known, "node {}: no such instruction", id.index());
  if (!is_known) return;
  size_t before = findings_.size();
  Signature signature = SignatureOf(node.op);
  VerifyOperands(id, signature);
  if (findings_.size() != before) return;
  VerifyResult(id, signature);
  VerifyImmediate(id, signature);
}

void Verifier::VerifyOperands(NodeId id, const Signature& signature) {
  const Node& node = program_.nodes[id.index()];
  NodeName name{id, node.op};
  const Node* shared = nullptr;
  for (size_t i = 0; i < kOperandsMax; ++i) {
    bool is_wanted = signature.operands[i] != Slot::kNone;
    bool is_there = node.operands[i].is_valid();
    Expect(is_there == is_wanted, "{}: operand {}", name, i);
    if (!is_there || !is_wanted) continue;
    Expect(node.operands[i] < id, "{}: operand {} does not come before it", name, i);
    if (node.operands[i] >= id) continue;
    const Node& operand = program_.nodes[node.operands[i].index()];
    Expect(Fits(ShapeOf(operand), signature.operands[i]), "{}: operand {} is {}", name, i,
           NodeName{node.operands[i], operand.op});
    Expect(!operand.is_optional || signature.may_be_missing(i), "{}: operand {} may be missing", name, i);
    if (signature.operands[i] != Slot::kAny && signature.operands[i] != Slot::kIntegral) continue;
    Expect(!shared || ShapeOf(*shared) == ShapeOf(operand), "{}: operands differ", name);
    shared = &operand;
  }
}

void Verifier::VerifyResult(NodeId id, const Signature& signature) {
  const Node& node = program_.nodes[id.index()];
  NodeName name{id, node.op};
  auto operand = [&](size_t i) -> const Node& { return program_.nodes[node.operands[i].index()]; };
  Expect(Fits(ShapeOf(node), signature.result), "{}: wrong representation", name);
  Expect(!node.is_bool || node.rep == abi::Rep::kInteger, "{}: a bool is an integer", name);
  bool is_made_of_operands =
      signature.result == Slot::kAny && signature.operand_count() > 0 && signature.immediate != Immediate::kItemKind;
  if (is_made_of_operands) {
    Expect(ShapeOf(node) == ShapeOf(operand(signature.operand_count() - 1)), "{}: not of its operands' representation",
           name);
  }
  bool is_optional = node.is_optional;
  switch (signature.optionality) {
    case Optionality::kNever: is_optional = false; break;
    case Optionality::kAlways: is_optional = true; break;
    case Optionality::kByOrigin: break;
    case Optionality::kElse: is_optional = operand(1).is_optional; break;
    case Optionality::kAnyOperand: is_optional = operand(1).is_optional || operand(2).is_optional; break;
  }
  Expect(node.is_optional == is_optional, "{}: {} be missing", name, is_optional ? "may" : "cannot");
}

void Verifier::VerifyConstant(NodeId id) {
  const Node& node = program_.nodes[id.index()];
  NodeName name{id, node.op};
  switch (node.rep) {
    case abi::Rep::kInteger:
      Expect(!node.is_bool || node.immediate == 0 || node.immediate == 1, "{}: neither true nor false", name);
      return;
    case abi::Rep::kNumber:
      Expect(IsNumber(std::bit_cast<double>(node.immediate)), "{}: not a number of the language", name);
      return;
    case abi::Rep::kText: InRange(static_cast<uint64_t>(node.immediate), program_.texts.size(), "text", name); return;
  }
}

void Verifier::VerifyImmediate(NodeId id, const Signature& signature) {
  const Node& node = program_.nodes[id.index()];
  NodeName name{id, node.op};
  auto index = static_cast<uint64_t>(node.immediate);
  switch (signature.immediate) {
    case Immediate::kNone: Expect(index == 0, "{}: has an immediate", name); break;
    case Immediate::kConstant: return VerifyConstant(id);
    case Immediate::kEventField:
    case Immediate::kCaptureSlot: Expect(index < abi::kNone, "{}: slot {}", name, node.immediate); break;
    case Immediate::kCustomerField:
      if (!InRange(index, description_.customer_fields.size(), "field", name)) return;
      Expect(ShapeOf(description_.customer_fields[index].type.kind) == ShapeOf(node), "{}: field of another type",
             name);
      Expect(node.is_optional || !description_.customer_fields[index].type.is_optional, "{}: may be missing", name);
      break;
    case Immediate::kSegment: InRange(index, description_.segments.size(), "segment", name); break;
    case Immediate::kAggregate: return VerifyAggregateNode(id);
    case Immediate::kIntegerSet: InRange(index, program_.integer_sets.size(), "set", name); break;
    case Immediate::kNumberSet: InRange(index, program_.number_sets.size(), "set", name); break;
    case Immediate::kTextSet: InRange(index, program_.text_sets.size(), "set", name); break;
    case Immediate::kPattern: InRange(index, program_.patterns.size(), "pattern", name); break;
    case Immediate::kWeekday: Expect(node.immediate >= -1 && node.immediate <= 6, "{}: no weekday", name); break;
    case Immediate::kPeriod: Expect(index <= 3, "{}: no period", name); break;
    case Immediate::kKind: {
      if (!InRange(index, abi::kKindCount, "kind", name)) return;
      Expect(ShapeOf(static_cast<abi::Kind>(index)) == ShapeOf(program_.nodes[node.operands[0].index()]),
             "{}: prints another kind", name);
      InRange(static_cast<uint64_t>(node.argument), program_.formats.size(), "format", name);
      return;
    }
    case Immediate::kCatalog: InRange(index, description_.catalogs.size(), "catalog", name); break;
    case Immediate::kItemKind:
      if (!InRange(index, abi::kKindCount, "kind", name)) return;
      Expect(ShapeOf(static_cast<abi::Kind>(index)) == ShapeOf(node), "{}: an item of another kind", name);
      break;
    case Immediate::kOperandKind:
      if (!InRange(index, abi::kKindCount, "kind", name)) return;
      Expect(ShapeOf(static_cast<abi::Kind>(index)) == ShapeOf(program_.nodes[node.operands[1].index()]),
             "{}: an item of another kind", name);
      break;
  }
  Expect(node.argument == 0, "{}: has an argument", name);
  if (node.op != Op::kFloorDivideInteger) return;
  const Node& divisor = program_.nodes[node.operands[1].index()];
  Expect(divisor.op == Op::kConstant && divisor.immediate > 0, "{}: the divisor is no positive constant", name);
}

void Verifier::VerifyAggregateNode(NodeId id) {
  const Node& node = program_.nodes[id.index()];
  NodeName name{id, node.op};
  if (!InRange(static_cast<uint64_t>(node.immediate), description_.aggregates.size(), "aggregate", name)) return;
  const abi::Aggregate& aggregate = description_.aggregates[static_cast<size_t>(node.immediate)];
  auto argument = static_cast<uint64_t>(node.argument);
  switch (node.op) {
    case Op::kAggregateNthAt:
      Expect(aggregate.container == abi::Container::kLatest && argument >= 1 && argument <= aggregate.capacity,
             "{}: aggregate {} does not keep the time of number {}", name, node.immediate, argument);
      return;
    case Op::kAggregateField:
      if (!InRange(argument, aggregate.fields.size(), "kept field", name)) return;
      Expect(argument < aggregate.field_kinds.size() && ShapeOf(aggregate.field_kinds[argument]) == ShapeOf(node),
             "{}: a kept field of another type", name);
      return;
    case Op::kAggregateReset:
      Expect(aggregate.window == abi::Window::kSince, "{}: aggregate {} is never reset", name, node.immediate);
      break;
    case Op::kAggregateValue: {
      bool is_counted = aggregate.function == abi::AggregateFunction::kCount ||
                        aggregate.function == abi::AggregateFunction::kSum ||
                        aggregate.function == abi::AggregateFunction::kDistinct;
      Expect(node.is_optional != is_counted, "{}: {} be missing", name, is_counted ? "cannot" : "may");
      break;
    }
    default: break;
  }
  Expect(argument == 0, "{}: has an argument", name);
}

void Verifier::VerifyRoots() {
  Expect(description_.root_count == program_.roots.size(), "{} roots instead of {}", program_.roots.size(),
         description_.root_count);
  for (const Root& root : program_.roots) InRange(root.node.index(), program_.nodes.size(), "node", root.name);
  if (is_clean()) reach_ = ReachOfNodes(program_.nodes, description_.aggregates);
}

void Verifier::CheckRoot(uint32_t root, Wanted wanted, MayRead may_read, std::string_view what, std::string_view of) {
  if (!InRange(root, program_.roots.size(), what, of)) return;
  NodeId id = program_.roots[root].node;
  const Node& node = program_.nodes[id.index()];
  const Reach& reach = reach_[id.index()];
  Expect(ShapeOf(node) == wanted.shape, "{}: {} is {}, of another type", of, what, NodeName{id, node.op});
  Expect(!node.is_optional || wanted.may_be_missing, "{}: {} may be missing", of, what);
  Expect(!reach.event || may_read.event, "{}: {} reads an event", of, what);
  Expect(!reach.attempt || may_read.attempt, "{}: {} reads an attempt", of, what);
  Expect(!reach.instance || may_read.instance, "{}: {} reads a journey instance", of, what);
}

void Verifier::CheckOptionalRoot(uint32_t root, Wanted wanted, MayRead may_read, std::string_view what,
                                 std::string_view of) {
  if (root != abi::kNone) CheckRoot(root, wanted, may_read, what, of);
}

void Verifier::CheckEventFields(uint32_t root, const std::vector<abi::Kind>& fields, std::string_view of) {
  CheckCaptures(root, Op::kEventField, fields, of);
}

void Verifier::CheckCaptures(uint32_t root, Op op, const std::vector<abi::Kind>& captures, std::string_view of) {
  if (root >= program_.roots.size()) return;
  for (NodeId id : NodesBelow(program_.nodes, program_.roots[root].node)) {
    const Node& node = program_.nodes[id.index()];
    if (node.op != op) continue;
    auto slot = static_cast<size_t>(node.immediate);
    bool is_there = slot < captures.size() && ShapeOf(captures[slot]) == ShapeOf(node);
    Expect(is_there, "{}: {} reads slot {}, which is not there or of another type", of, NodeName{id, node.op}, slot);
  }
}

std::vector<abi::Kind> Verifier::KindsOfEvent(uint32_t event) const {
  std::vector<abi::Kind> out;
  if (event >= description_.events.size()) return out;
  for (const abi::FieldSchema& field : description_.events[event].fields) out.push_back(field.type.kind);
  return out;
}

}  // namespace senda::ir
