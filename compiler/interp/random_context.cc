// Random contexts for a program, and the comparison of two evaluators over one.
#include <fmt/format.h>

#include <string>
#include <vector>

#include "compiler/interp/random_ir.h"
#include "compiler/interp/random_source.h"
#include "compiler/ir/op.h"

namespace senda::interp {
namespace {

using abi::Value;

// A value that a node of this shape can read. The text lives until the next call.
Value RandomValue(const ir::Node& node, RandomSource* random, std::string* text) {
  if (node.is_optional && random->OneIn(3)) return Value::Missing();
  switch (node.rep) {
    case abi::Rep::kInteger: return node.is_bool ? Value::Bool(random->OneIn(2)) : Value::Integer(random->Integer());
    case abi::Rep::kNumber: return Value::Number(random->Number());
    case abi::Rep::kText: *text = random->Text(); return Value::Text(*text);
  }
  return Value::Missing();
}

void FillLeaf(const ir::Node& node, RandomSource* random, FakeHost* host) {
  std::string text;
  auto index = static_cast<uint32_t>(node.immediate);
  switch (node.op) {
    case ir::Op::kEventField: return host->SetEventField(index, RandomValue(node, random, &text));
    case ir::Op::kCustomerField: return host->SetCustomerField(index, RandomValue(node, random, &text));
    case ir::Op::kAttemptCapture: return host->SetAttemptCapture(index, RandomValue(node, random, &text));
    case ir::Op::kInstanceCapture: return host->SetInstanceCapture(index, RandomValue(node, random, &text));
    case ir::Op::kSegment: return host->SetSegment(index, random->OneIn(2));
    case ir::Op::kAggregateValue:
      return host->SetAggregate(index, abi::AggregateQuery::kValue, RandomValue(node, random, &text));
    case ir::Op::kAggregateExpiry:
      return host->SetAggregate(index, abi::AggregateQuery::kExpiry, RandomValue(node, random, &text));
    case ir::Op::kAggregateNthAt:
      return host->SetAggregate(index, abi::AggregateQuery::kNthAt, RandomValue(node, random, &text), node.argument);
    case ir::Op::kAggregateField:
      return host->SetAggregate(index, abi::AggregateQuery::kField, RandomValue(node, random, &text), node.argument);
    case ir::Op::kAggregateReset:
      return host->SetAggregate(index, abi::AggregateQuery::kReset, RandomValue(node, random, &text));
    default: return;
  }
}

bool IsSame(const ir::Node& node, const Value& a, const Value& b) {
  if (a.known != b.known || a.size != b.size) return false;
  bool is_text = node.rep == abi::Rep::kText && a.known != 0;
  return is_text ? a.text() == b.text() : a.integer == b.integer;
}

std::string Print(const ir::Node& node, const Value& value) {
  std::string flags = fmt::format("known {}, size {}", value.known, value.size);
  if (node.rep == abi::Rep::kText && value.known != 0) return fmt::format("\"{}\" ({})", value.text(), flags);
  if (node.rep == abi::Rep::kNumber) return fmt::format("{} = {:#018x} ({})", value.number, value.integer, flags);
  return fmt::format("{} ({})", value.integer, flags);
}

std::optional<std::string> CompareRoot(const ir::Program& program, uint32_t root, const abi::Evaluator& expected,
                                       const abi::Evaluator& actual, FakeHost* host) {
  Value a = Value::Integer(0x5a5a5a5a), b = Value::Integer(0x3c3c3c3c);
  expected.Evaluate(root, host->context(), &a);
  actual.Evaluate(root, host->context(), &b);
  const ir::Node& node = program.nodes[program.roots[root].node.index()];
  if (IsSame(node, a, b)) return std::nullopt;
  return fmt::format("root {} ({}): {} is not {}", root, ir::NameOf(node.op), Print(node, b), Print(node, a));
}

std::optional<std::string> CompareDecide(const ir::Program& program, uint32_t group, const abi::Evaluator& expected,
                                         const abi::Evaluator& actual, FakeHost* host) {
  size_t size = program.description.decide_groups[group].roots.size();
  std::vector<uint32_t> a(size), b(size);
  a.resize(expected.Decide(group, host->context(), a.data()));
  b.resize(actual.Decide(group, host->context(), b.data()));
  if (a == b) return std::nullopt;
  return fmt::format("decide group {}: [{}] is not [{}]", group, fmt::join(b, " "), fmt::join(a, " "));
}

std::optional<std::string> CompareSettle(const ir::Program& program, uint32_t group, const abi::Evaluator& expected,
                                         const abi::Evaluator& actual, FakeHost* host) {
  size_t size = program.description.settle_groups[group].segments.size();
  std::vector<uint8_t> a(size, 7), b(size, 9);
  std::vector<int64_t> a_at(size, -7), b_at(size, -9);
  expected.Settle(group, host->context(), a.data(), a_at.data());
  actual.Settle(group, host->context(), b.data(), b_at.data());
  if (a == b && a_at == b_at) return std::nullopt;
  return fmt::format("settle group {}: truth [{}] breakpoints [{}] is not truth [{}] breakpoints [{}]", group,
                     fmt::join(b, " "), fmt::join(b_at, " "), fmt::join(a, " "), fmt::join(a_at, " "));
}

}  // namespace

void FillRandomly(uint64_t seed, const ir::Program& program, FakeHost* host) {
  RandomSource random(seed);
  host->SetNow(random.Instant());
  host->SetEntering(random.Instant());
  host->SetZone(random.ZoneName());
  for (const ir::Node& node : program.nodes) FillLeaf(node, &random, host);
  for (uint32_t catalog = 0; catalog < program.description.catalogs.size(); ++catalog) {
    host->SetRow(catalog, "", Value::Text(random.Text()));
    for (int i = 0; i < 8; ++i) host->SetRow(catalog, random.Text(), Value::Text(random.Text()));
  }
}

std::optional<std::string> CompareEvaluators(const ir::Program& program, const abi::Evaluator& expected,
                                             const abi::Evaluator& actual, FakeHost* host) {
  for (uint32_t root = 0; root < program.roots.size(); ++root) {
    if (auto difference = CompareRoot(program, root, expected, actual, host)) return difference;
  }
  for (uint32_t group = 0; group < program.description.decide_groups.size(); ++group) {
    if (auto difference = CompareDecide(program, group, expected, actual, host)) return difference;
  }
  for (uint32_t group = 0; group < program.description.settle_groups.size(); ++group) {
    if (auto difference = CompareSettle(program, group, expected, actual, host)) return difference;
  }
  host->CloseInput();
  return std::nullopt;
}

}  // namespace senda::interp
