#include "compiler/ir/expression_meaning.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "compiler/ir/meaning_writer.h"
#include "compiler/ir/names.h"
#include "compiler/ir/op.h"
#include "compiler/ir/reach.h"

namespace senda::ir {

uint64_t ExpressionMeaning::OfRoot(uint32_t root, uint32_t event) {
  if (root == abi::kNone) return 0;
  NodeId node = program_.roots.at(root).node;
  if (auto it = known_.find({event, node}); it != known_.end()) return it->second;
  for (NodeId id : NodesBelow(program_.nodes, node)) {
    if (known_.contains({event, id})) continue;
    uint64_t hash = OfNode(program_.nodes[id.index()], event);
    known_[{event, id}] = hash;
  }
  return known_.at({event, node});
}

void ExpressionMeaning::SetAggregate(uint32_t aggregate, uint64_t identity) {
  aggregates_.resize(program_.description.aggregates.size(), 0);
  aggregates_.at(aggregate) = identity;
}

namespace {

// What makes values of one field values of another; `is_inside` a list or record also their names.
std::string TypeText(const abi::FieldType& type, bool is_inside = false) {
  std::string out = std::string(NameOf(type.kind)) + type.currency + std::to_string(type.minor_digits);
  if (is_inside) out += (type.is_optional ? "?" : "") + fmt::format("({})", fmt::join(type.members, ","));
  for (const abi::FieldType& element : type.element) out += "<" + TypeText(element, true) + ">";
  for (const abi::FieldSchema& field : type.fields) out += "{" + field.name + " " + TypeText(field.type, true) + "}";
  return out;
}

}  // namespace

std::string ExpressionMeaning::NameOfField(const abi::FieldSchema& field) {
  return field.name + " " + TypeText(field.type);
}

std::string ExpressionMeaning::FieldName(uint32_t event, int64_t field) const {
  if (event == abi::kNone) return std::to_string(field);
  return NameOfField(program_.description.events.at(event).fields.at(static_cast<size_t>(field)));
}

uint64_t ExpressionMeaning::OfNode(const Node& node, uint32_t event) const {
  MeaningWriter writer(NameOf(node.op));
  writer.Integer(static_cast<uint64_t>(node.rep)).Integer(node.is_bool).Integer(node.is_optional);
  const std::vector<std::string>* members = nullptr;
  if (node.op == Op::kEqualInteger || node.op == Op::kInIntegers) {
    for (NodeId operand : node.operands) {
      if (operand.is_valid() && members == nullptr) members = MembersOf(operand, event);
    }
  }
  for (NodeId operand : node.operands) {
    if (!operand.is_valid()) {
      writer.Integer(0);
    } else {
      writer.Integer(members != nullptr ? OfMember(operand, *members, event) : known_.at({event, operand}));
    }
  }
  if (members != nullptr && node.op == Op::kInIntegers) {
    std::vector<uint64_t> names;
    for (int64_t value : program_.integer_sets.at(static_cast<size_t>(node.immediate))) {
      names.push_back(MeaningWriter("member").Text(members->at(static_cast<size_t>(value))).Hash());
    }
    return writer.Set(std::move(names)).Hash();
  }
  return writer.Integer(OfImmediate(node, event)).Hash();
}

const std::vector<std::string>* ExpressionMeaning::MembersOf(NodeId id, uint32_t event) const {
  const Node& node = program_.nodes.at(id.index());
  const abi::Program& description = program_.description;
  const auto index = static_cast<size_t>(node.immediate);
  const abi::FieldType* type = nullptr;
  if (node.op == Op::kAssumeKnown || node.op == Op::kElse) return MembersOf(node.operands[0], event);
  if (node.op == Op::kEventField && event != abi::kNone) type = &description.events.at(event).fields.at(index).type;
  if (node.op == Op::kCustomerField) type = &description.customer_fields.at(index).type;
  if (node.op == Op::kAggregateField) {
    const abi::Aggregate& aggregate = description.aggregates.at(index);
    const uint32_t field = aggregate.fields.at(static_cast<size_t>(node.argument));
    type = &description.events.at(aggregate.event).fields.at(field).type;
  }
  return type != nullptr && type->kind == abi::Kind::kEnum ? &type->members : nullptr;
}

uint64_t ExpressionMeaning::OfMember(NodeId id, const std::vector<std::string>& members, uint32_t event) const {
  const Node& node = program_.nodes.at(id.index());
  const bool is_member =
      node.op == Op::kConstant && node.immediate >= 0 && static_cast<size_t>(node.immediate) < members.size();
  if (!is_member) return known_.at({event, id});
  return MeaningWriter("member").Text(members[static_cast<size_t>(node.immediate)]).Hash();
}

uint64_t ExpressionMeaning::OfConstant(const Node& node) const {
  if (node.rep != abi::Rep::kText) return static_cast<uint64_t>(node.immediate);
  return MeaningWriter("text").Text(program_.texts.at(static_cast<size_t>(node.immediate))).Hash();
}

uint64_t ExpressionMeaning::OfAggregate(const Node& node) const {
  auto index = static_cast<size_t>(node.immediate);
  const abi::Aggregate& aggregate = program_.description.aggregates.at(index);
  MeaningWriter writer("aggregate");
  writer.Integer(aggregates_.at(index));
  if (node.op == Op::kAggregateField) {
    writer.Text(FieldName(aggregate.event, aggregate.fields.at(static_cast<size_t>(node.argument))));
  } else {
    writer.Integer(static_cast<uint64_t>(node.argument));
  }
  return writer.Hash();
}

uint64_t ExpressionMeaning::OfImmediate(const Node& node, uint32_t event) const {
  auto index = static_cast<size_t>(node.immediate);
  const abi::Program& description = program_.description;
  switch (SignatureOf(node.op).immediate) {
    case Immediate::kNone: return 0;
    case Immediate::kConstant: return OfConstant(node);
    case Immediate::kEventField: return MeaningWriter("field").Text(FieldName(event, node.immediate)).Hash();
    case Immediate::kCustomerField:
      return MeaningWriter("field").Text(NameOfField(description.customer_fields.at(index))).Hash();
    case Immediate::kSegment: return MeaningWriter("segment").Text(description.segments.at(index).id).Hash();
    case Immediate::kAggregate: return OfAggregate(node);
    case Immediate::kPattern: return MeaningWriter("pattern").Text(program_.patterns.at(index)).Hash();
    case Immediate::kCatalog: return MeaningWriter("catalog").Text(description.catalogs.at(index).id).Hash();
    case Immediate::kItemKind:
    case Immediate::kOperandKind: return MeaningWriter("kind").Text(NameOf(static_cast<abi::Kind>(index))).Hash();
    case Immediate::kCaptureSlot:
    case Immediate::kWeekday:
    case Immediate::kPeriod: return static_cast<uint64_t>(node.immediate);
    case Immediate::kIntegerSet: {
      MeaningWriter writer("set");
      for (int64_t value : program_.integer_sets.at(index)) writer.Integer(static_cast<uint64_t>(value));
      return writer.Hash();
    }
    case Immediate::kNumberSet: {
      MeaningWriter writer("set");
      for (double value : program_.number_sets.at(index)) writer.Integer(std::bit_cast<uint64_t>(value));
      return writer.Hash();
    }
    case Immediate::kTextSet: {
      MeaningWriter writer("set");
      for (const std::string& value : program_.text_sets.at(index)) writer.Text(value);
      return writer.Hash();
    }
    case Immediate::kKind: {
      const Format& format = program_.formats.at(static_cast<size_t>(node.argument));
      MeaningWriter writer("format");
      writer.Integer(index).Text(format.currency).Integer(static_cast<uint64_t>(format.minor_digits));
      for (const std::string& member : format.members) writer.Text(member);
      return writer.Hash();
    }
  }
  return 0;
}

}  // namespace senda::ir
