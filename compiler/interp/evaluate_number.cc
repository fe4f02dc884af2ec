// Numbers, money and percentages.
#include <algorithm>

#include "compiler/base/check.h"
#include "compiler/interp/evaluate.h"
#include "compiler/ir/op.h"
#include "runtime/abi/arithmetic.h"

namespace senda::interp {
namespace {

using abi::Value;
using ir::Op;

Value Divide(double a, double b) {
  return b == 0 ? Value::Missing() : Value::Number(abi::FiniteNumber(a / b));
}

Value DivideMoney(int64_t minor_units, double divisor) {
  bool is_zero = divisor < abi::kMoneyDivisorMin && divisor > -abi::kMoneyDivisorMin;
  return is_zero ? Value::Missing() : Value::Integer(abi::DivideMoney(minor_units, divisor));
}

}  // namespace

Value EvaluateNumber(const Operation& o) {
  const Value &a = o.a, &b = o.b;
  switch (o.node.op) {
    case Op::kIntegerToNumber: return Value::Number(static_cast<double>(a.integer));
    case Op::kAddNumber: return Value::Number(abi::FiniteNumber(a.number + b.number));
    case Op::kSubtractNumber: return Value::Number(abi::FiniteNumber(a.number - b.number));
    case Op::kMultiplyNumber: return Value::Number(abi::FiniteNumber(a.number * b.number));
    case Op::kNegateNumber: return Value::Number(abi::FiniteNumber(-a.number));
    case Op::kAbsNumber: return Value::Number(abi::FiniteNumber(a.number < 0 ? -a.number : a.number));
    case Op::kMinNumber: return Value::Number(std::min(a.number, b.number));
    case Op::kMaxNumber: return Value::Number(std::max(a.number, b.number));
    case Op::kDivideNumber: return Divide(a.number, b.number);
    case Op::kEqualNumber: return Value::Bool(a.number == b.number);
    case Op::kLessNumber: return Value::Bool(a.number < b.number);
    case Op::kLessEqualNumber: return Value::Bool(a.number <= b.number);
    case Op::kInNumbers: {
      const auto& set = o.program.number_sets[static_cast<size_t>(o.node.immediate)];
      return Value::Bool(std::binary_search(set.begin(), set.end(), a.number));
    }
    case Op::kRoundNumber: return Value::Integer(abi::RoundNumber(a.number));
    case Op::kFloorNumber: return Value::Integer(abi::FloorNumber(a.number));
    case Op::kCeilNumber: return Value::Integer(abi::CeilNumber(a.number));
    case Op::kMultiplyMoney: return Value::Integer(abi::MultiplyMoney(a.integer, b.number));
    case Op::kDivideMoney: return DivideMoney(a.integer, b.number);
    case Op::kPercentOfMoney: return Value::Integer(abi::PercentOfMoney(a.integer, b.integer));
    case Op::kPercentOfNumber: return Value::Number(abi::PercentOfNumber(a.number, b.integer));
    case Op::kShareInteger:
      return b.integer == 0 ? Value::Missing() : Value::Integer(abi::ShareInteger(a.integer, b.integer));
    case Op::kShareNumber:
      return b.number == 0 ? Value::Missing() : Value::Integer(abi::ShareNumber(a.number, b.number));
    default: SENDA_UNREACHABLE("{} is not about numbers", ir::NameOf(o.node.op));
  }
}

}  // namespace senda::interp
