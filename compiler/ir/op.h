// What every instruction takes and gives, as data: the builder, the verifier, the printer and generators of random
// programs read the same table.
//
// A node's result is described by three things: its representation, whether it is a bool, whether it may be missing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "compiler/ir/program.h"

namespace senda::ir {

#define SENDA_IR_COUNT(name) +1
inline constexpr size_t kOpCount = 0 SENDA_IR_OPS(SENDA_IR_COUNT);
#undef SENDA_IR_COUNT
inline constexpr size_t kOperandsMax = 3;

// What may stand at an operand, or comes out.
enum class Slot : uint8_t {
  kNone,  // no operand
  kBool,
  kInteger,   // an integer that is not a bool
  kIntegral,  // an integer or a bool; both operands the same
  kNumber,
  kText,
  kAny,  // anything; all kAny of one instruction are of one representation and bool-ness
};

// When the result may be missing.
enum class Optionality : uint8_t {
  kNever,
  kAlways,
  kByOrigin,    // leaves: as the field, capture or aggregate is declared
  kElse,        // when the last operand may be
  kAnyOperand,  // when one of the kAny operands may be
};

// What Node::immediate is.
enum class Immediate : uint8_t {
  kNone,
  kConstant,
  kEventField,
  kCustomerField,
  kCaptureSlot,
  kSegment,
  kAggregate,
  kIntegerSet,
  kNumberSet,
  kTextSet,
  kPattern,
  kWeekday,
  kPeriod,
  kKind,
  kItemKind,     // the result is of that kind
  kOperandKind,  // the second operand is of that kind
  kCatalog,
};

struct Signature {
  std::array<Slot, kOperandsMax> operands{Slot::kNone, Slot::kNone, Slot::kNone};
  uint8_t optional_operands = 0;  // bit i: operand i may be missing
  Slot result = Slot::kNone;
  Optionality optionality = Optionality::kNever;
  Immediate immediate = Immediate::kNone;

  size_t operand_count() const;
  bool may_be_missing(size_t operand) const { return (optional_operands >> operand & 1) != 0; }
};

Signature SignatureOf(Op op);
std::string_view NameOf(Op op);  // "AddInteger"

// What a value of a kind is as a node's result.
struct Shape {
  abi::Rep rep = abi::Rep::kInteger;
  bool is_bool = false;
  friend bool operator==(const Shape&, const Shape&) = default;
};
constexpr Shape ShapeOf(abi::Kind kind) {
  return {abi::RepOf(kind), kind == abi::Kind::kBool};
}
constexpr Shape ShapeOf(const Node& node) {
  return {node.rep, node.is_bool};
}
// Whether a result of this shape may stand at that operand.
bool Fits(Shape shape, Slot slot);

}  // namespace senda::ir
