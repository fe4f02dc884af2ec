#include "compiler/interp/evaluate.h"

#include <algorithm>

#include "compiler/base/check.h"
#include "runtime/abi/arithmetic.h"
#include "runtime/abi/items.h"

namespace senda::interp {

using abi::Value;
using ir::Op;

// One case per instruction, in the order of SENDA_IR_OPS; groups that need helpers are in files of their own.
Value EvaluateOperation(const Operation& o) {
  const Value &a = o.a, &b = o.b;
  switch (o.node.op) {
    case Op::kConstant:
    case Op::kMissing:
    case Op::kNow:
    case Op::kEntering:
    case Op::kEventField:
    case Op::kCustomerField:
    case Op::kAttemptCapture:
    case Op::kInstanceCapture:
    case Op::kSegment:
    case Op::kAggregateValue:
    case Op::kAggregateExpiry:
    case Op::kAggregateNthAt:
    case Op::kAggregateField:
    case Op::kAggregateReset: return ReadLeaf(o);

    case Op::kIsKnown: return Value::Bool(a.known != 0);
    case Op::kElse: return a.known != 0 ? a : b;
    case Op::kAssumeKnown: {
      Value out = a;
      out.known = 1;
      return out;
    }
    case Op::kAnd: return Value::Bool(a.integer != 0 && b.integer != 0);
    case Op::kOr: return Value::Bool(a.integer != 0 || b.integer != 0);
    case Op::kNot: return Value::Bool(a.integer == 0);
    case Op::kSelect: return a.integer != 0 ? b : o.c;

    case Op::kAddInteger: return Value::Integer(abi::AddIntegers(a.integer, b.integer));
    case Op::kSubtractInteger: return Value::Integer(abi::SubtractIntegers(a.integer, b.integer));
    case Op::kMultiplyInteger: return Value::Integer(abi::MultiplyIntegers(a.integer, b.integer));
    case Op::kNegateInteger: return Value::Integer(abi::NegateInteger(a.integer));
    case Op::kAbsInteger: return Value::Integer(abi::AbsInteger(a.integer));
    case Op::kMinInteger: return Value::Integer(std::min(a.integer, b.integer));
    case Op::kMaxInteger: return Value::Integer(std::max(a.integer, b.integer));
    case Op::kFloorDivideInteger: return Value::Integer(abi::FloorDivideInteger(a.integer, b.integer));
    case Op::kEqualInteger: return Value::Bool(a.integer == b.integer);
    case Op::kLessInteger: return Value::Bool(a.integer < b.integer);
    case Op::kLessEqualInteger: return Value::Bool(a.integer <= b.integer);
    case Op::kInIntegers: {
      const auto& set = o.program.integer_sets[static_cast<size_t>(o.node.immediate)];
      return Value::Bool(std::binary_search(set.begin(), set.end(), a.integer));
    }

    case Op::kIntegerToNumber:
    case Op::kAddNumber:
    case Op::kSubtractNumber:
    case Op::kMultiplyNumber:
    case Op::kNegateNumber:
    case Op::kAbsNumber:
    case Op::kMinNumber:
    case Op::kMaxNumber:
    case Op::kDivideNumber:
    case Op::kEqualNumber:
    case Op::kLessNumber:
    case Op::kLessEqualNumber:
    case Op::kInNumbers:
    case Op::kRoundNumber:
    case Op::kFloorNumber:
    case Op::kCeilNumber:
    case Op::kMultiplyMoney:
    case Op::kDivideMoney:
    case Op::kPercentOfMoney:
    case Op::kPercentOfNumber:
    case Op::kShareInteger:
    case Op::kShareNumber: return EvaluateNumber(o);

    case Op::kDateOf:
    case Op::kTimeOf:
    case Op::kStartOfDate:
    case Op::kInstantAt:
    case Op::kAddMonthsToInstant:
    case Op::kAddMonthsToDate:
    case Op::kMonthsBetween:
    case Op::kWeekdayOfDate:
    case Op::kDayOfDate:
    case Op::kMonthOfDate:
    case Op::kYearOfDate:
    case Op::kAgeOn:
    case Op::kNextBirthday:
    case Op::kNextTimeOfDay:
    case Op::kNextPeriod: return EvaluateCalendar(o);

    case Op::kEqualText:
    case Op::kEqualIgnoringCase:
    case Op::kStartsWith:
    case Op::kEndsWith:
    case Op::kContains:
    case Op::kMatches:
    case Op::kInTexts:
    case Op::kLowerText:
    case Op::kUpperText:
    case Op::kTrimText:
    case Op::kDomainOf:
    case Op::kSizeOfText:
    case Op::kConcatenate:
    case Op::kTextOf:
    case Op::kCatalogRow: return EvaluateText(o);

    case Op::kItemOf: return abi::ItemOf(a.text(), b.integer, static_cast<abi::Kind>(o.node.immediate));
    case Op::kSizeOfItems: return Value::Integer(abi::SizeOfItems(a.text()));
    case Op::kHasItem: return Value::Bool(abi::HasItem(a.text(), static_cast<abi::Kind>(o.node.immediate), b));
    case Op::kAddItem: return abi::AddItem(o.context, a.text(), static_cast<abi::Kind>(o.node.immediate), b);
  }
  SENDA_UNREACHABLE();
}

}  // namespace senda::interp
