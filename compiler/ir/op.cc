#include "compiler/ir/op.h"

#include "compiler/base/check.h"

namespace senda::ir {
namespace {

constexpr Signature Leaf(Slot result, Optionality optionality, Immediate immediate = Immediate::kNone) {
  Signature out;
  out.result = result;
  out.optionality = optionality;
  out.immediate = immediate;
  return out;
}

constexpr Signature Unary(Slot operand, Slot result, Immediate immediate = Immediate::kNone) {
  Signature out;
  out.operands[0] = operand;
  out.result = result;
  out.immediate = immediate;
  return out;
}

constexpr Signature Binary(Slot first, Slot second, Slot result, Optionality optionality = Optionality::kNever,
                           Immediate immediate = Immediate::kNone) {
  Signature out;
  out.operands = {first, second, Slot::kNone};
  out.result = result;
  out.optionality = optionality;
  out.immediate = immediate;
  return out;
}

constexpr Signature Select() {
  Signature out;
  out.operands = {Slot::kBool, Slot::kAny, Slot::kAny};
  out.optional_operands = 0b110;
  out.result = Slot::kAny;
  out.optionality = Optionality::kAnyOperand;
  return out;
}

constexpr Signature WithOptional(Signature signature, uint8_t operands) {
  signature.optional_operands = operands;
  return signature;
}

constexpr Slot kB = Slot::kBool, kI = Slot::kInteger, kN = Slot::kNumber, kT = Slot::kText, kX = Slot::kAny;
constexpr Slot kE = Slot::kIntegral;

}  // namespace

size_t Signature::operand_count() const {
  size_t count = 0;
  while (count < kOperandsMax && operands[count] != Slot::kNone) ++count;
  return count;
}

// One case per instruction, in the order of SENDA_IR_OPS.
Signature SignatureOf(Op op) {
  switch (op) {
    case Op::kConstant: return Leaf(kX, Optionality::kNever, Immediate::kConstant);
    case Op::kMissing: return Leaf(kX, Optionality::kAlways);
    case Op::kNow:
    case Op::kEntering: return Leaf(kI, Optionality::kNever);
    case Op::kEventField: return Leaf(kX, Optionality::kByOrigin, Immediate::kEventField);
    case Op::kCustomerField: return Leaf(kX, Optionality::kByOrigin, Immediate::kCustomerField);
    case Op::kAttemptCapture:
    case Op::kInstanceCapture: return Leaf(kX, Optionality::kByOrigin, Immediate::kCaptureSlot);
    case Op::kSegment: return Leaf(kB, Optionality::kNever, Immediate::kSegment);
    case Op::kAggregateValue: return Leaf(kX, Optionality::kByOrigin, Immediate::kAggregate);
    case Op::kAggregateExpiry: return Leaf(kI, Optionality::kNever, Immediate::kAggregate);
    case Op::kAggregateNthAt:
    case Op::kAggregateReset: return Leaf(kI, Optionality::kAlways, Immediate::kAggregate);
    case Op::kAggregateField: return Leaf(kX, Optionality::kAlways, Immediate::kAggregate);
    case Op::kIsKnown: return WithOptional(Unary(kX, kB), 0b1);
    case Op::kElse: return WithOptional(Binary(kX, kX, kX, Optionality::kElse), 0b11);
    case Op::kAssumeKnown: return WithOptional(Unary(kX, kX), 0b1);
    case Op::kAnd:
    case Op::kOr: return Binary(kB, kB, kB);
    case Op::kNot: return Unary(kB, kB);
    case Op::kSelect: return Select();
    case Op::kAddInteger:
    case Op::kSubtractInteger:
    case Op::kMultiplyInteger: return Binary(kI, kI, kI);
    case Op::kNegateInteger:
    case Op::kAbsInteger: return Unary(kI, kI);
    case Op::kMinInteger:
    case Op::kMaxInteger:
    case Op::kFloorDivideInteger: return Binary(kI, kI, kI);
    case Op::kEqualInteger: return Binary(kE, kE, kB);
    case Op::kLessInteger:
    case Op::kLessEqualInteger: return Binary(kI, kI, kB);
    case Op::kInIntegers: return Unary(kE, kB, Immediate::kIntegerSet);
    case Op::kIntegerToNumber: return Unary(kI, kN);
    case Op::kAddNumber:
    case Op::kSubtractNumber:
    case Op::kMultiplyNumber: return Binary(kN, kN, kN);
    case Op::kNegateNumber:
    case Op::kAbsNumber: return Unary(kN, kN);
    case Op::kMinNumber:
    case Op::kMaxNumber: return Binary(kN, kN, kN);
    case Op::kDivideNumber: return Binary(kN, kN, kN, Optionality::kAlways);
    case Op::kEqualNumber:
    case Op::kLessNumber:
    case Op::kLessEqualNumber: return Binary(kN, kN, kB);
    case Op::kInNumbers: return Unary(kN, kB, Immediate::kNumberSet);
    case Op::kRoundNumber:
    case Op::kFloorNumber:
    case Op::kCeilNumber: return Unary(kN, kI);
    case Op::kMultiplyMoney: return Binary(kI, kN, kI);
    case Op::kDivideMoney: return Binary(kI, kN, kI, Optionality::kAlways);
    case Op::kPercentOfMoney: return Binary(kI, kI, kI);
    case Op::kPercentOfNumber: return Binary(kN, kI, kN);
    case Op::kShareInteger: return Binary(kI, kI, kI, Optionality::kAlways);
    case Op::kShareNumber: return Binary(kN, kN, kI, Optionality::kAlways);
    case Op::kDateOf:
    case Op::kTimeOf:
    case Op::kStartOfDate: return Unary(kI, kI);
    case Op::kInstantAt:
    case Op::kAddMonthsToInstant:
    case Op::kAddMonthsToDate:
    case Op::kMonthsBetween: return Binary(kI, kI, kI);
    case Op::kWeekdayOfDate:
    case Op::kDayOfDate:
    case Op::kMonthOfDate:
    case Op::kYearOfDate: return Unary(kI, kI);
    case Op::kAgeOn:
    case Op::kNextBirthday: return Binary(kI, kI, kI);
    case Op::kNextTimeOfDay: return Binary(kI, kI, kI, Optionality::kNever, Immediate::kWeekday);
    case Op::kNextPeriod: return Unary(kI, kI, Immediate::kPeriod);
    case Op::kEqualText:
    case Op::kEqualIgnoringCase:
    case Op::kStartsWith:
    case Op::kEndsWith:
    case Op::kContains: return Binary(kT, kT, kB);
    case Op::kMatches: return Unary(kT, kB, Immediate::kPattern);
    case Op::kInTexts: return Unary(kT, kB, Immediate::kTextSet);
    case Op::kLowerText:
    case Op::kUpperText:
    case Op::kTrimText:
    case Op::kDomainOf: return Unary(kT, kT);
    case Op::kSizeOfText: return Unary(kT, kI);
    case Op::kConcatenate: return Binary(kT, kT, kT);
    case Op::kTextOf: return Unary(kX, kT, Immediate::kKind);
    case Op::kItemOf: return Binary(kT, kI, kX, Optionality::kAlways, Immediate::kItemKind);
    case Op::kSizeOfItems: return Unary(kT, kI);
    case Op::kHasItem: return Binary(kT, kX, kB, Optionality::kNever, Immediate::kOperandKind);
    case Op::kAddItem: return WithOptional(Binary(kT, kX, kT, Optionality::kNever, Immediate::kOperandKind), 0b10);
    case Op::kCatalogRow: {
      Signature row = Unary(kT, kT, Immediate::kCatalog);
      row.optionality = Optionality::kAlways;
      return row;
    }
  }
  SENDA_UNREACHABLE();
}

std::string_view NameOf(Op op) {
#define SENDA_IR_NAME(name) #name,
  static constexpr std::string_view kNames[] = {SENDA_IR_OPS(SENDA_IR_NAME)};
#undef SENDA_IR_NAME
  return kNames[static_cast<size_t>(op)];
}

bool Fits(Shape shape, Slot slot) {
  switch (slot) {
    case Slot::kNone: return false;
    case Slot::kBool: return shape.rep == abi::Rep::kInteger && shape.is_bool;
    case Slot::kInteger: return shape.rep == abi::Rep::kInteger && !shape.is_bool;
    case Slot::kIntegral: return shape.rep == abi::Rep::kInteger;
    case Slot::kNumber: return shape.rep == abi::Rep::kNumber;
    case Slot::kText: return shape.rep == abi::Rep::kText;
    case Slot::kAny: return true;
  }
  SENDA_UNREACHABLE();
}

}  // namespace senda::ir
