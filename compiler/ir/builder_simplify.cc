// The instructions of the builder that may be simpler than they are written. Each rule holds for every value of its
// operands: nothing is re-associated, and arithmetic is done only on two integer constants, by the functions that
// evaluation uses.
#include <algorithm>
#include <bit>
#include <cmath>

#include "compiler/base/check.h"
#include "compiler/ir/builder.h"
#include "runtime/abi/arithmetic.h"

namespace senda::ir {
namespace {

template <typename T>
std::vector<T> Sorted(std::vector<T> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

template <typename Known, typename Table, typename T>
uint32_t InternSet(Known* known, Table* table, const T& values) {
  auto [it, is_new] = known->try_emplace(values, static_cast<uint32_t>(table->size()));
  if (is_new) table->push_back(values);
  return it->second;
}

}  // namespace

bool Builder::IsConstantBool(NodeId id, bool value) const {
  const Node& node = this->node(id);
  return node.op == Op::kConstant && node.is_bool && node.immediate == (value ? 1 : 0);
}

bool Builder::IsConstantInteger(NodeId id, int64_t value) const {
  const Node& node = this->node(id);
  return node.op == Op::kConstant && Fits(ShapeOf(node), Slot::kInteger) && node.immediate == value;
}

bool Builder::AreConstantIntegers(NodeId a, NodeId b) const {
  return IsConstant(a) && IsConstant(b) && node(a).rep == abi::Rep::kInteger && node(b).rep == abi::Rep::kInteger;
}

NodeId Builder::IsKnown(NodeId a) {
  if (!node(a).is_optional) return Bool(true);
  if (node(a).op == Op::kMissing) return Bool(false);
  return Make(Op::kIsKnown, a);
}

NodeId Builder::Else(NodeId a, NodeId otherwise) {
  SENDA_CHECK(ShapeOf(node(a)) == ShapeOf(node(otherwise)));
  if (!node(a).is_optional || a == otherwise || node(otherwise).op == Op::kMissing) return a;
  if (node(a).op == Op::kMissing) return otherwise;
  return Make(Op::kElse, a, otherwise);
}

NodeId Builder::AssumeKnown(NodeId a) {
  return node(a).is_optional ? Make(Op::kAssumeKnown, a) : a;
}

NodeId Builder::And(NodeId a, NodeId b) {
  if (IsConstantBool(a, true) || a == b || IsConstantBool(b, false)) return b;
  if (IsConstantBool(b, true) || IsConstantBool(a, false)) return a;
  return Make(Op::kAnd, a, b);
}

NodeId Builder::Or(NodeId a, NodeId b) {
  if (IsConstantBool(a, false) || a == b || IsConstantBool(b, true)) return b;
  if (IsConstantBool(b, false) || IsConstantBool(a, true)) return a;
  return Make(Op::kOr, a, b);
}

NodeId Builder::Not(NodeId a) {
  if (IsConstant(a)) return Bool(IsConstantBool(a, false));
  if (node(a).op == Op::kNot) return node(a).operands[0];
  return Make(Op::kNot, a);
}

NodeId Builder::Select(NodeId condition, NodeId when_true, NodeId when_false) {
  SENDA_CHECK(ShapeOf(node(when_true)) == ShapeOf(node(when_false)));
  if (IsConstantBool(condition, true) || when_true == when_false) return when_true;
  if (IsConstantBool(condition, false)) return when_false;
  if (node(condition).op == Op::kNot) return Select(node(condition).operands[0], when_false, when_true);
  if (IsConstantBool(when_true, true) && IsConstantBool(when_false, false)) return condition;
  if (IsConstantBool(when_true, false) && IsConstantBool(when_false, true)) return Not(condition);
  return Make(Op::kSelect, condition, when_true, when_false);
}

NodeId Builder::AddInteger(NodeId a, NodeId b) {
  if (AreConstantIntegers(a, b)) return Integer(abi::AddIntegers(node(a).immediate, node(b).immediate));
  if (IsConstantInteger(a, 0)) return b;
  if (IsConstantInteger(b, 0)) return a;
  return Make(Op::kAddInteger, a, b);
}

NodeId Builder::SubtractInteger(NodeId a, NodeId b) {
  if (AreConstantIntegers(a, b)) return Integer(abi::SubtractIntegers(node(a).immediate, node(b).immediate));
  if (IsConstantInteger(b, 0)) return a;
  return Make(Op::kSubtractInteger, a, b);
}

NodeId Builder::MultiplyInteger(NodeId a, NodeId b) {
  if (AreConstantIntegers(a, b)) return Integer(abi::MultiplyIntegers(node(a).immediate, node(b).immediate));
  if (IsConstantInteger(a, 1)) return b;
  if (IsConstantInteger(b, 1)) return a;
  return Make(Op::kMultiplyInteger, a, b);
}

NodeId Builder::NegateInteger(NodeId a) {
  if (IsConstant(a)) return Integer(abi::NegateInteger(node(a).immediate));
  return Make(Op::kNegateInteger, a);
}

NodeId Builder::AbsInteger(NodeId a) {
  if (IsConstant(a)) return Integer(abi::AbsInteger(node(a).immediate));
  return Make(Op::kAbsInteger, a);
}

NodeId Builder::MinInteger(NodeId a, NodeId b) {
  if (AreConstantIntegers(a, b)) return Integer(std::min(node(a).immediate, node(b).immediate));
  if (IsConstantInteger(a, abi::kIntegerMax) || a == b) return b;
  if (IsConstantInteger(b, abi::kIntegerMax)) return a;
  return Make(Op::kMinInteger, a, b);
}

NodeId Builder::MaxInteger(NodeId a, NodeId b) {
  if (AreConstantIntegers(a, b)) return Integer(std::max(node(a).immediate, node(b).immediate));
  if (IsConstantInteger(a, abi::kIntegerMin) || a == b) return b;
  if (IsConstantInteger(b, abi::kIntegerMin)) return a;
  return Make(Op::kMaxInteger, a, b);
}

NodeId Builder::FloorDivideInteger(NodeId a, int64_t divisor) {
  SENDA_CHECK(divisor > 0);
  if (divisor == 1) return a;
  if (IsConstant(a)) return Integer(abi::FloorDivideInteger(node(a).immediate, divisor));
  return Make(Op::kFloorDivideInteger, a, Integer(divisor));
}

NodeId Builder::EqualInteger(NodeId a, NodeId b) {
  if (a == b) return Bool(true);
  if (AreConstantIntegers(a, b)) return Bool(node(a).immediate == node(b).immediate);
  if (IsConstantBool(a, true)) return b;
  if (IsConstantBool(b, true)) return a;
  if (IsConstantBool(a, false)) return Not(b);
  if (IsConstantBool(b, false)) return Not(a);
  return Make(Op::kEqualInteger, a, b);
}

NodeId Builder::LessInteger(NodeId a, NodeId b) {
  if (a == b) return Bool(false);
  if (AreConstantIntegers(a, b)) return Bool(node(a).immediate < node(b).immediate);
  return Make(Op::kLessInteger, a, b);
}

NodeId Builder::LessEqualInteger(NodeId a, NodeId b) {
  if (a == b) return Bool(true);
  if (AreConstantIntegers(a, b)) return Bool(node(a).immediate <= node(b).immediate);
  return Make(Op::kLessEqualInteger, a, b);
}

NodeId Builder::InIntegers(NodeId a, std::vector<int64_t> values) {
  values = Sorted(std::move(values));
  if (values.empty()) return Bool(false);
  if (IsConstant(a)) return Bool(std::binary_search(values.begin(), values.end(), node(a).immediate));
  return Make(Op::kInIntegers, a, {}, {}, InternSet(&integer_sets_, &program_.integer_sets, values));
}

NodeId Builder::IntegerToNumber(NodeId a) {
  if (IsConstant(a)) return Number(static_cast<double>(node(a).immediate));
  return Make(Op::kIntegerToNumber, a);
}

NodeId Builder::InNumbers(NodeId a, std::vector<double> values) {
  for (double& value : values) {
    SENDA_CHECK(std::isfinite(value));
    value += 0.0;  // -0.0 is 0
  }
  values = Sorted(std::move(values));
  if (values.empty()) return Bool(false);
  return Make(Op::kInNumbers, a, {}, {}, InternSet(&number_sets_, &program_.number_sets, values));
}

NodeId Builder::NextTimeOfDay(NodeId instant, NodeId time_of_day, int64_t weekday) {
  SENDA_CHECK(weekday >= -1 && weekday <= 6);
  return Make(Op::kNextTimeOfDay, instant, time_of_day, {}, weekday);
}

NodeId Builder::NextPeriod(NodeId instant, int64_t period) {
  SENDA_CHECK(period >= 0 && period <= 3);
  return Make(Op::kNextPeriod, instant, {}, {}, period);
}

NodeId Builder::Matches(NodeId a, std::string_view pattern) {
  auto [it, is_new] = patterns_.try_emplace(std::string(pattern), static_cast<uint32_t>(program_.patterns.size()));
  if (is_new) program_.patterns.emplace_back(pattern);
  return Make(Op::kMatches, a, {}, {}, it->second);
}

NodeId Builder::InTexts(NodeId a, std::vector<std::string> values) {
  values = Sorted(std::move(values));
  if (values.empty()) return Bool(false);
  return Make(Op::kInTexts, a, {}, {}, InternSet(&text_sets_, &program_.text_sets, values));
}

NodeId Builder::Concatenate(NodeId a, NodeId b) {
  return Make(Op::kConcatenate, a, b);
}

NodeId Builder::TextOf(NodeId a, abi::Kind kind, const Format& format) {
  SENDA_CHECK(ShapeOf(node(a)) == ShapeOf(kind) && !node(a).is_optional);
  if (node(a).rep == abi::Rep::kText) return a;
  auto same = [&](const Format& other) {
    return other.currency == format.currency && other.minor_digits == format.minor_digits &&
           other.members == format.members;
  };
  auto it = std::find_if(program_.formats.begin(), program_.formats.end(), same);
  auto index = static_cast<int64_t>(it - program_.formats.begin());
  if (it == program_.formats.end()) program_.formats.push_back(format);
  return Make(Op::kTextOf, a, {}, {}, static_cast<int64_t>(kind), index);
}

}  // namespace senda::ir
