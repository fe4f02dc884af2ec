#include "compiler/ir/print_expression.h"

#include <fmt/format.h>

#include <bit>
#include <cctype>

#include "compiler/ir/names.h"
#include "compiler/ir/op.h"
#include "compiler/ir/reach.h"
#include "runtime/abi/builtins.h"

namespace senda::ir {
namespace {

constexpr size_t kLineMax = 100;

std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string PrintInteger(int64_t value) {
  return value == abi::kNever ? "never" : fmt::format("{}", value);
}

// Always told apart from an integer.
std::string PrintNumber(double value) {
  std::string out = abi::PrintValue(abi::Kind::kNumber, abi::Value::Number(value), {});
  return out.find_first_of(".e") == std::string::npos ? out + ".0" : out;
}

// "AddMonthsToDate" as a function: add_months_to_date.
std::string FunctionName(Op op) {
  std::string out;
  for (char c : NameOf(op)) {
    if (std::isupper(static_cast<unsigned char>(c)) && !out.empty()) out += '_';
    out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return out;
}

std::string_view Infix(Op op) {
  switch (op) {
    case Op::kAnd: return "and";
    case Op::kOr: return "or";
    case Op::kElse: return "else";
    case Op::kAddInteger:
    case Op::kAddNumber: return "+";
    case Op::kSubtractInteger:
    case Op::kSubtractNumber: return "-";
    case Op::kMultiplyInteger:
    case Op::kMultiplyNumber: return "*";
    case Op::kFloorDivideInteger: return "//";
    case Op::kDivideNumber: return "/";
    case Op::kEqualInteger:
    case Op::kEqualNumber:
    case Op::kEqualText: return "==";
    case Op::kLessInteger:
    case Op::kLessNumber: return "<";
    case Op::kLessEqualInteger:
    case Op::kLessEqualNumber: return "<=";
    default: return "";
  }
}

class ExpressionPrinter {
 public:
  ExpressionPrinter(const Program& program, uint32_t event) : program_(program), event_(event) {}

  PrintedExpression Print(NodeId root) {
    std::vector<NodeId> nodes = NodesBelow(program_.nodes, root);
    for (NodeId id : nodes) {
      for (NodeId operand : program_.nodes[id.index()].operands) {
        if (operand.is_valid()) ++uses_[operand];
      }
    }
    PrintedExpression out;
    for (NodeId id : nodes) {
      const Node& node = program_.nodes[id.index()];
      std::string text = PrintNode(node);
      bool is_leaf = SignatureOf(node.op).operand_count() == 0;
      if (id != root && !is_leaf && (uses_[id] > 1 || text.size() > kLineMax)) {
        std::string name = fmt::format("%{}", out.lets.size() + 1);
        out.lets.push_back(fmt::format("let {} = {}", name, text));
        text = name;
      }
      texts_[id] = std::move(text);
    }
    out.value = std::move(texts_[root]);
    return out;
  }

 private:
  const std::string& Text(const Node& node, size_t operand) { return texts_.at(node.operands[operand]); }
  // In brackets when it has more than one word; not the first of several `and` or `or` in a row.
  std::string Operand(const Node& node, size_t operand) {
    const std::string& text = Text(node, operand);
    const Node& below = program_.nodes[node.operands[operand].index()];
    bool is_compound = text.front() != '%' && (!Infix(below.op).empty() || IsPhrase(below.op));
    bool is_in_a_row = operand == 0 && below.op == node.op && (node.op == Op::kAnd || node.op == Op::kOr);
    return is_compound && !is_in_a_row ? "(" + text + ")" : text;
  }
  static bool IsPhrase(Op op) {
    return op == Op::kNot || op == Op::kSelect || op == Op::kIsKnown || op == Op::kInIntegers || op == Op::kInNumbers ||
           op == Op::kInTexts || op == Op::kNegateInteger || op == Op::kNegateNumber;
  }

  std::string PrintNode(const Node& node);
  std::string PrintLeaf(const Node& node);
  std::string PrintCall(const Node& node);
  std::string PrintConstant(const Node& node);
  std::string PrintSet(const Node& node);
  std::string FieldName(uint32_t event, int64_t field) const;

  const Program& program_;
  uint32_t event_;
  absl::flat_hash_map<NodeId, std::string> texts_;
  absl::flat_hash_map<NodeId, uint32_t> uses_;
};

std::string ExpressionPrinter::PrintConstant(const Node& node) {
  if (node.is_bool) return node.immediate != 0 ? "true" : "false";
  switch (node.rep) {
    case abi::Rep::kInteger: return PrintInteger(node.immediate);
    case abi::Rep::kNumber: return PrintNumber(std::bit_cast<double>(node.immediate));
    case abi::Rep::kText: return Quoted(program_.texts.at(static_cast<size_t>(node.immediate)));
  }
  return {};
}

std::string ExpressionPrinter::FieldName(uint32_t event, int64_t field) const {
  const auto& events = program_.description.events;
  bool is_named = event < events.size() && static_cast<size_t>(field) < events[event].fields.size();
  return is_named ? "." + events[event].fields[static_cast<size_t>(field)].name : fmt::format("[{}]", field);
}

std::string ExpressionPrinter::PrintLeaf(const Node& node) {
  const abi::Program& description = program_.description;
  auto index = static_cast<size_t>(node.immediate);
  switch (node.op) {
    case Op::kConstant: return PrintConstant(node);
    case Op::kMissing: return "missing";
    case Op::kNow: return "now";
    case Op::kEntering: return "entering";
    case Op::kEventField: return "event" + FieldName(event_, node.immediate);
    case Op::kCustomerField: return "customer." + description.customer_fields.at(index).name;
    case Op::kAttemptCapture: return fmt::format("attempt[{}]", index);
    case Op::kInstanceCapture: return fmt::format("instance[{}]", index);
    case Op::kSegment: return fmt::format("segment({})", description.segments.at(index).id);
    case Op::kAggregateValue: return fmt::format("#{}", index);
    case Op::kAggregateExpiry: return fmt::format("expiry(#{})", index);
    case Op::kAggregateNthAt: return fmt::format("nth_at(#{}, {})", index, node.argument);
    case Op::kAggregateReset: return fmt::format("reset(#{})", index);
    case Op::kAggregateField: {
      const abi::Aggregate& aggregate = description.aggregates.at(index);
      return fmt::format("#{}{}", index,
                         FieldName(aggregate.event, aggregate.fields.at(static_cast<size_t>(node.argument))));
    }
    default: return {};
  }
}

std::string ExpressionPrinter::PrintSet(const Node& node) {
  auto index = static_cast<size_t>(node.immediate);
  std::vector<std::string> members;
  if (node.op == Op::kInIntegers) {
    for (int64_t value : program_.integer_sets.at(index)) members.push_back(PrintInteger(value));
  } else if (node.op == Op::kInNumbers) {
    for (double value : program_.number_sets.at(index)) members.push_back(PrintNumber(value));
  } else {
    for (const std::string& value : program_.text_sets.at(index)) members.push_back(Quoted(value));
  }
  return fmt::format("{} in [{}]", Operand(node, 0), fmt::join(members, ", "));
}

std::string ExpressionPrinter::PrintCall(const Node& node) {
  std::vector<std::string> arguments;
  for (size_t i = 0; i < SignatureOf(node.op).operand_count(); ++i) arguments.push_back(Text(node, i));
  switch (node.op) {
    case Op::kNextTimeOfDay: {
      static constexpr std::string_view kDays[] = {"any day",  "monday", "tuesday",  "wednesday",
                                                   "thursday", "friday", "saturday", "sunday"};
      arguments.emplace_back(kDays[static_cast<size_t>(node.immediate + 1)]);
      break;
    }
    case Op::kNextPeriod: {
      static constexpr std::string_view kPeriods[] = {"day", "week", "month", "year"};
      arguments.emplace_back(kPeriods[static_cast<size_t>(node.immediate)]);
      break;
    }
    case Op::kMatches: arguments.push_back(Quoted(program_.patterns.at(static_cast<size_t>(node.immediate)))); break;
    case Op::kItemOf:
    case Op::kHasItem:
    case Op::kAddItem: arguments.emplace_back(NameOf(static_cast<abi::Kind>(node.immediate))); break;
    case Op::kCatalogRow:
      arguments.push_back(program_.description.catalogs.at(static_cast<size_t>(node.immediate)).id);
      break;
    case Op::kTextOf: {
      const Format& format = program_.formats.at(static_cast<size_t>(node.argument));
      arguments.emplace_back(NameOf(static_cast<abi::Kind>(node.immediate)));
      if (!format.currency.empty()) arguments.push_back(fmt::format("{} {}", format.currency, format.minor_digits));
      if (!format.members.empty()) arguments.push_back(fmt::format("[{}]", fmt::join(format.members, ", ")));
      break;
    }
    default: break;
  }
  return fmt::format("{}({})", FunctionName(node.op), fmt::join(arguments, ", "));
}

std::string ExpressionPrinter::PrintNode(const Node& node) {
  if (SignatureOf(node.op).operand_count() == 0) return PrintLeaf(node);
  if (std::string_view infix = Infix(node.op); !infix.empty()) {
    return fmt::format("{} {} {}", Operand(node, 0), infix, Operand(node, 1));
  }
  switch (node.op) {
    case Op::kNot: return "not " + Operand(node, 0);
    case Op::kIsKnown: return Operand(node, 0) + " is known";
    case Op::kAssumeKnown: return Operand(node, 0) + "!";
    case Op::kNegateInteger:
    case Op::kNegateNumber: return "-" + Operand(node, 0);
    case Op::kSelect:
      return fmt::format("if {} then {} otherwise {}", Operand(node, 0), Operand(node, 1), Operand(node, 2));
    case Op::kInIntegers:
    case Op::kInNumbers:
    case Op::kInTexts: return PrintSet(node);
    default: return PrintCall(node);
  }
}

}  // namespace

PrintedExpression PrintExpression(const Program& program, NodeId node, uint32_t event) {
  return ExpressionPrinter(program, event).Print(node);
}

}  // namespace senda::ir
