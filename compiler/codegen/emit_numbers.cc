// Integers, numbers, money and the calendar.
#include <cstdint>

#include "compiler/base/check.h"
#include "compiler/codegen/function_emitter.h"
#include "runtime/abi/arithmetic.h"

namespace senda::codegen {

llvm::Value* FunctionEmitter::Call(RuntimeCall call, llvm::ArrayRef<llvm::Value*> arguments) {
  llvm::CallInst* result = builder_.CreateCall(module_.Runtime(call), arguments);
  result->setDoesNotThrow();
  return result;
}

llvm::Value* FunctionEmitter::CallBool(RuntimeCall call, llvm::ArrayRef<llvm::Value*> arguments) {
  return builder_.CreateICmpNE(Call(call, arguments), builder_.getInt32(0));
}

// An operation whose overflow gives the largest or smallest integer, as `limit` says. Written out, because the quick
// instruction selection knows these intrinsics and not the saturating ones.
llvm::Value* FunctionEmitter::Saturating(llvm::Intrinsic::ID operation, llvm::Value* a, llvm::Value* b,
                                         llvm::Value* limit) {
  llvm::Value* result = builder_.CreateBinaryIntrinsic(operation, a, b);
  return builder_.CreateSelect(builder_.CreateExtractValue(result, 1), limit, builder_.CreateExtractValue(result, 0));
}

// The limit on the side of the sign that `negative` has.
llvm::Value* FunctionEmitter::LimitOf(llvm::Value* negative) {
  return builder_.CreateXor(builder_.CreateAShr(negative, 63), builder_.getInt64(INT64_MAX));
}

llvm::Value* FunctionEmitter::FloorDivide(llvm::Value* a, llvm::Value* b) {
  llvm::Value* quotient = builder_.CreateSDiv(a, b);
  llvm::Value* rest = builder_.CreateSub(a, builder_.CreateMul(quotient, b));
  llvm::Value* is_below = builder_.CreateICmpSLT(rest, builder_.getInt64(0));
  return builder_.CreateSub(quotient, builder_.CreateZExt(is_below, module_.i64));
}

Ssa FunctionEmitter::EmitIntegerOp(const ir::Node& node) {
  using ir::Op;
  if (node.op == Op::kInIntegers) return {InIntegers(node)};
  llvm::Value* a = Operand(node, 0);
  llvm::Value* zero = builder_.getInt64(0);
  llvm::Value* largest = builder_.getInt64(INT64_MAX);
  auto negated = [&] { return Saturating(llvm::Intrinsic::ssub_with_overflow, zero, a, largest); };
  if (node.op == Op::kNegateInteger) return {negated()};
  if (node.op == Op::kAbsInteger) return {builder_.CreateSelect(builder_.CreateICmpSLT(a, zero), negated(), a)};
  llvm::Value* b = Operand(node, 1);
  switch (node.op) {
    case Op::kAddInteger: return {Saturating(llvm::Intrinsic::sadd_with_overflow, a, b, LimitOf(b))};
    case Op::kSubtractInteger: return {Saturating(llvm::Intrinsic::ssub_with_overflow, a, b, LimitOf(a))};
    case Op::kMultiplyInteger:
      return {Saturating(llvm::Intrinsic::smul_with_overflow, a, b, LimitOf(builder_.CreateXor(a, b)))};
    case Op::kMinInteger: return {builder_.CreateSelect(builder_.CreateICmpSLT(b, a), b, a)};
    case Op::kMaxInteger: return {builder_.CreateSelect(builder_.CreateICmpSLT(a, b), b, a)};
    case Op::kFloorDivideInteger: return {FloorDivide(a, b)};
    case Op::kEqualInteger: return {builder_.CreateICmpEQ(a, b)};
    case Op::kLessInteger: return {builder_.CreateICmpSLT(a, b)};
    case Op::kLessEqualInteger: return {builder_.CreateICmpSLE(a, b)};
    default: SENDA_UNREACHABLE();
  }
}

// Infinite becomes the largest finite number, -0.0 becomes 0.
llvm::Value* FunctionEmitter::FiniteNumber(llvm::Value* value) {
  llvm::Value* high = Number(abi::kNumberMax);
  llvm::Value* low = Number(-abi::kNumberMax);
  value = builder_.CreateSelect(builder_.CreateFCmpOGT(value, high), high, value);
  value = builder_.CreateSelect(builder_.CreateFCmpOLT(value, low), low, value);
  return builder_.CreateFAdd(value, Number(0.0));
}

Ssa FunctionEmitter::EmitNumberOp(const ir::Node& node) {
  using ir::Op;
  llvm::Value* a = Operand(node, 0);
  llvm::Value* zero = Number(0.0);
  switch (node.op) {
    case Op::kInNumbers: return {InNumbers(node)};
    case Op::kIntegerToNumber: return {builder_.CreateSIToFP(a, module_.f64)};
    case Op::kNegateNumber: return {builder_.CreateFSub(zero, a)};
    case Op::kAbsNumber: return {builder_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, a)};
    case Op::kRoundNumber: return {Call(RuntimeCall::kRoundNumber, {a})};
    case Op::kFloorNumber: return {Call(RuntimeCall::kFloorNumber, {a})};
    case Op::kCeilNumber: return {Call(RuntimeCall::kCeilNumber, {a})};
    default: break;
  }
  llvm::Value* b = Operand(node, 1);
  switch (node.op) {
    case Op::kAddNumber: return {FiniteNumber(builder_.CreateFAdd(a, b))};
    case Op::kSubtractNumber: return {FiniteNumber(builder_.CreateFSub(a, b))};
    case Op::kMultiplyNumber: return {FiniteNumber(builder_.CreateFMul(a, b))};
    case Op::kMinNumber: return {builder_.CreateSelect(builder_.CreateFCmpOLT(b, a), b, a)};
    case Op::kMaxNumber: return {builder_.CreateSelect(builder_.CreateFCmpOLT(a, b), b, a)};
    case Op::kEqualNumber: return {builder_.CreateFCmpOEQ(a, b)};
    case Op::kLessNumber: return {builder_.CreateFCmpOLT(a, b)};
    case Op::kLessEqualNumber: return {builder_.CreateFCmpOLE(a, b)};
    case Op::kDivideNumber: {
      llvm::Value* is_known = builder_.CreateFCmpONE(b, zero);
      llvm::Value* quotient = FiniteNumber(builder_.CreateFDiv(a, b));
      return {builder_.CreateSelect(is_known, quotient, zero), nullptr, is_known};
    }
    default: SENDA_UNREACHABLE();
  }
}

Ssa FunctionEmitter::EmitMoneyOp(const ir::Node& node) {
  using ir::Op;
  llvm::Value* a = Operand(node, 0);
  llvm::Value* b = Operand(node, 1);
  switch (node.op) {
    case Op::kMultiplyMoney: return {Call(RuntimeCall::kMultiplyMoney, {a, b})};
    case Op::kPercentOfMoney: return {Call(RuntimeCall::kPercentOfMoney, {a, b})};
    case Op::kPercentOfNumber: return {Call(RuntimeCall::kPercentOfNumber, {a, b})};
    case Op::kDivideMoney: {
      llvm::Value* magnitude = builder_.CreateUnaryIntrinsic(llvm::Intrinsic::fabs, b);
      llvm::Value* is_known = builder_.CreateFCmpOGE(magnitude, Number(abi::kMoneyDivisorMin));
      return {Call(RuntimeCall::kDivideMoney, {a, b}), nullptr, is_known};
    }
    case Op::kShareNumber:
      return {Call(RuntimeCall::kShareNumber, {a, b}), nullptr, builder_.CreateFCmpONE(b, Number(0.0))};
    case Op::kShareInteger:
      return {Call(RuntimeCall::kShareInteger, {a, b}), nullptr, builder_.CreateICmpNE(b, builder_.getInt64(0))};
    default: SENDA_UNREACHABLE();
  }
}

Ssa FunctionEmitter::EmitCalendarOp(const ir::Node& node) {
  using ir::Op;
  llvm::Value* a = Operand(node, 0);
  llvm::Value* b = node.operands[1].is_valid() ? Operand(node, 1) : nullptr;
  llvm::Value* immediate = builder_.getInt64(static_cast<uint64_t>(node.immediate));
  switch (node.op) {
    case Op::kDateOf: return {Call(RuntimeCall::kDateOf, {a, Zone()})};
    case Op::kTimeOf: return {Call(RuntimeCall::kTimeOf, {a, Zone()})};
    case Op::kStartOfDate: return {Call(RuntimeCall::kStartOfDate, {a, Zone()})};
    case Op::kInstantAt: return {Call(RuntimeCall::kInstantAt, {a, b, Zone()})};
    case Op::kAddMonthsToInstant: return {Call(RuntimeCall::kAddMonthsToInstant, {a, b, Zone()})};
    case Op::kAddMonthsToDate: return {Call(RuntimeCall::kAddMonthsToDate, {a, b})};
    case Op::kMonthsBetween: return {Call(RuntimeCall::kMonthsBetween, {a, b, Zone()})};
    case Op::kWeekdayOfDate: return {Call(RuntimeCall::kWeekdayOfDate, {a})};
    case Op::kDayOfDate: return {Call(RuntimeCall::kDayOfDate, {a})};
    case Op::kMonthOfDate: return {Call(RuntimeCall::kMonthOfDate, {a})};
    case Op::kYearOfDate: return {Call(RuntimeCall::kYearOfDate, {a})};
    case Op::kAgeOn: return {Call(RuntimeCall::kAgeOn, {a, b})};
    case Op::kNextBirthday: return {Call(RuntimeCall::kNextBirthday, {a, b})};
    case Op::kNextTimeOfDay: return {Call(RuntimeCall::kNextTimeOfDay, {a, b, immediate, Zone()})};
    case Op::kNextPeriod: return {Call(RuntimeCall::kNextPeriod, {a, immediate, Zone()})};
    default: SENDA_UNREACHABLE();
  }
}

}  // namespace senda::codegen
