// Builds the expressions of a program, one node per distinct expression.
//
// Takes operands that this builder made, of the shapes that the instruction wants (anything else is our mistake and
// fails a check). Gives the node of an equal expression if there is one. Simplifies only where no value, missing or
// extreme, could come out differently: constants in bool logic, operands that are the same node, tests of what cannot
// be missing, arithmetic of two integer constants. The order of operands is kept as written.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/op.h"
#include "compiler/ir/program.h"

namespace senda::ir {

class Builder {
 public:
  Builder() = default;
  Builder(const Builder&) = delete;
  Builder& operator=(const Builder&) = delete;

  // The engine's half of the program, for the caller to fill; root numbers in it come from AddRoot.
  abi::Program& description() { return program_.description; }
  void SetTests(std::vector<Test> tests) { program_.tests = std::move(tests); }
  const Node& node(NodeId id) const { return program_.nodes.at(id.index()); }
  const std::vector<Node>& nodes() const { return program_.nodes; }
  size_t node_count() const { return program_.nodes.size(); }

  // A new root: every call gives a number of its own, in order. ReserveRoot promises one whose node SetRoot brings.
  uint32_t AddRoot(NodeId node, std::string name, abi::SourcePosition position = {});
  uint32_t ReserveRoot(std::string name, abi::SourcePosition position = {});
  void SetRoot(uint32_t root, NodeId node);
  const Root& root(uint32_t root) const { return program_.roots.at(root); }

  // After aggregates or segments were put into another order: what was number i is now to[i].
  void RenumberAggregates(const std::vector<uint32_t>& to);
  void RenumberSegments(const std::vector<uint32_t>& to);

  // The program, without the nodes that no root needs. Every reserved root must have been set. The builder is empty
  // then.
  Program Finish();

  // Constants. A number must be finite; -0.0 becomes 0.
  NodeId Integer(int64_t value);
  NodeId Bool(bool value);
  NodeId Number(double value);
  NodeId Text(std::string_view text);
  NodeId Missing(abi::Kind kind);
  NodeId Never() { return Integer(abi::kNever); }

  // What the context holds.
  NodeId Now() { return Leaf(Op::kNow, {}, false); }
  NodeId Entering() { return Leaf(Op::kEntering, {}, false); }
  NodeId EventField(uint32_t field, abi::Kind kind, bool is_optional);
  NodeId CustomerField(uint32_t field, abi::Kind kind, bool is_optional);
  NodeId AttemptCapture(uint32_t slot, abi::Kind kind, bool is_optional);
  NodeId InstanceCapture(uint32_t slot, abi::Kind kind, bool is_optional);
  NodeId Segment(uint32_t segment);
  // Count, sum and distinct are never missing; the others may be.
  NodeId AggregateValue(uint32_t aggregate, abi::Kind kind, bool is_optional);
  NodeId AggregateExpiry(uint32_t aggregate);
  NodeId AggregateNthAt(uint32_t aggregate, int64_t n);
  NodeId AggregateField(uint32_t aggregate, uint32_t index, abi::Kind kind);
  NodeId AggregateReset(uint32_t aggregate);

  // Optionals and logic.
  NodeId IsKnown(NodeId a);
  NodeId Else(NodeId a, NodeId otherwise);
  NodeId AssumeKnown(NodeId a);
  NodeId And(NodeId a, NodeId b);
  NodeId Or(NodeId a, NodeId b);
  NodeId Not(NodeId a);
  NodeId Select(NodeId condition, NodeId when_true, NodeId when_false);

  // Integers.
  NodeId AddInteger(NodeId a, NodeId b);
  NodeId SubtractInteger(NodeId a, NodeId b);
  NodeId MultiplyInteger(NodeId a, NodeId b);
  NodeId NegateInteger(NodeId a);
  NodeId AbsInteger(NodeId a);
  NodeId MinInteger(NodeId a, NodeId b);
  NodeId MaxInteger(NodeId a, NodeId b);
  NodeId FloorDivideInteger(NodeId a, int64_t divisor);  // divisor > 0
  NodeId EqualInteger(NodeId a, NodeId b);               // bools too
  NodeId LessInteger(NodeId a, NodeId b);
  NodeId LessEqualInteger(NodeId a, NodeId b);
  NodeId InIntegers(NodeId a, std::vector<int64_t> values);

  // Numbers.
  NodeId IntegerToNumber(NodeId a);
  NodeId AddNumber(NodeId a, NodeId b) { return Make(Op::kAddNumber, a, b); }
  NodeId SubtractNumber(NodeId a, NodeId b) { return Make(Op::kSubtractNumber, a, b); }
  NodeId MultiplyNumber(NodeId a, NodeId b) { return Make(Op::kMultiplyNumber, a, b); }
  NodeId NegateNumber(NodeId a) { return Make(Op::kNegateNumber, a); }
  NodeId AbsNumber(NodeId a) { return Make(Op::kAbsNumber, a); }
  NodeId MinNumber(NodeId a, NodeId b) { return a == b ? a : Make(Op::kMinNumber, a, b); }
  NodeId MaxNumber(NodeId a, NodeId b) { return a == b ? a : Make(Op::kMaxNumber, a, b); }
  NodeId DivideNumber(NodeId a, NodeId b) { return Make(Op::kDivideNumber, a, b); }
  NodeId EqualNumber(NodeId a, NodeId b) { return a == b ? Bool(true) : Make(Op::kEqualNumber, a, b); }
  NodeId LessNumber(NodeId a, NodeId b) { return a == b ? Bool(false) : Make(Op::kLessNumber, a, b); }
  NodeId LessEqualNumber(NodeId a, NodeId b) { return a == b ? Bool(true) : Make(Op::kLessEqualNumber, a, b); }
  NodeId InNumbers(NodeId a, std::vector<double> values);
  NodeId RoundNumber(NodeId a) { return Make(Op::kRoundNumber, a); }
  NodeId FloorNumber(NodeId a) { return Make(Op::kFloorNumber, a); }
  NodeId CeilNumber(NodeId a) { return Make(Op::kCeilNumber, a); }

  // Money and percentages.
  NodeId MultiplyMoney(NodeId money, NodeId number) { return Make(Op::kMultiplyMoney, money, number); }
  NodeId DivideMoney(NodeId money, NodeId number) { return Make(Op::kDivideMoney, money, number); }
  NodeId PercentOfMoney(NodeId money, NodeId percent) { return Make(Op::kPercentOfMoney, money, percent); }
  NodeId PercentOfNumber(NodeId number, NodeId percent) { return Make(Op::kPercentOfNumber, number, percent); }
  NodeId ShareInteger(NodeId part, NodeId whole) { return Make(Op::kShareInteger, part, whole); }
  NodeId ShareNumber(NodeId part, NodeId whole) { return Make(Op::kShareNumber, part, whole); }

  // The customer's calendar.
  NodeId DateOf(NodeId instant) { return Make(Op::kDateOf, instant); }
  NodeId TimeOf(NodeId instant) { return Make(Op::kTimeOf, instant); }
  NodeId StartOfDate(NodeId date) { return Make(Op::kStartOfDate, date); }
  NodeId InstantAt(NodeId date, NodeId time_of_day) { return Make(Op::kInstantAt, date, time_of_day); }
  NodeId AddMonthsToInstant(NodeId instant, NodeId months) { return Make(Op::kAddMonthsToInstant, instant, months); }
  NodeId AddMonthsToDate(NodeId date, NodeId months) { return Make(Op::kAddMonthsToDate, date, months); }
  NodeId MonthsBetween(NodeId from, NodeId to) { return Make(Op::kMonthsBetween, from, to); }
  NodeId WeekdayOfDate(NodeId date) { return Make(Op::kWeekdayOfDate, date); }
  NodeId DayOfDate(NodeId date) { return Make(Op::kDayOfDate, date); }
  NodeId MonthOfDate(NodeId date) { return Make(Op::kMonthOfDate, date); }
  NodeId YearOfDate(NodeId date) { return Make(Op::kYearOfDate, date); }
  NodeId AgeOn(NodeId birthday, NodeId date) { return Make(Op::kAgeOn, birthday, date); }
  NodeId NextBirthday(NodeId birthday, NodeId date) { return Make(Op::kNextBirthday, birthday, date); }
  // weekday: 0 is Monday; -1 any.
  NodeId NextTimeOfDay(NodeId instant, NodeId time_of_day, int64_t weekday);
  // period: 0 day, 1 week, 2 month, 3 year.
  NodeId NextPeriod(NodeId instant, int64_t period);

  // Text.
  NodeId EqualText(NodeId a, NodeId b) { return a == b ? Bool(true) : Make(Op::kEqualText, a, b); }
  NodeId EqualIgnoringCase(NodeId a, NodeId b) { return a == b ? Bool(true) : Make(Op::kEqualIgnoringCase, a, b); }
  NodeId StartsWith(NodeId a, NodeId prefix) { return Make(Op::kStartsWith, a, prefix); }
  NodeId EndsWith(NodeId a, NodeId suffix) { return Make(Op::kEndsWith, a, suffix); }
  NodeId Contains(NodeId a, NodeId part) { return Make(Op::kContains, a, part); }
  NodeId Matches(NodeId a, std::string_view pattern);  // RE2 syntax, known to compile
  NodeId InTexts(NodeId a, std::vector<std::string> values);
  NodeId LowerText(NodeId a) { return Make(Op::kLowerText, a); }
  NodeId UpperText(NodeId a) { return Make(Op::kUpperText, a); }
  NodeId TrimText(NodeId a) { return Make(Op::kTrimText, a); }
  NodeId DomainOf(NodeId email) { return Make(Op::kDomainOf, email); }
  NodeId SizeOfText(NodeId a) { return Make(Op::kSizeOfText, a); }
  NodeId Concatenate(NodeId a, NodeId b);
  // Of a text kind: the text itself.
  NodeId TextOf(NodeId a, abi::Kind kind, const Format& format = {});

  // Lists and records: `kind` is that of the item.
  NodeId ItemOf(NodeId items, NodeId index, abi::Kind kind) {
    return Make(Op::kItemOf, items, index, {}, static_cast<int64_t>(kind));
  }
  NodeId SizeOfItems(NodeId items) { return Make(Op::kSizeOfItems, items); }
  NodeId HasItem(NodeId items, NodeId item, abi::Kind kind) {
    return Make(Op::kHasItem, items, item, {}, static_cast<int64_t>(kind));
  }
  NodeId AddItem(NodeId items, NodeId item, abi::Kind kind) {
    return Make(Op::kAddItem, items, item, {}, static_cast<int64_t>(kind));
  }
  NodeId CatalogRow(NodeId key, uint32_t catalog) { return Make(Op::kCatalogRow, key, {}, {}, catalog); }

 private:
  // The node of `op` over these operands, checked against its signature, or the equal one that exists.
  NodeId Make(Op op, NodeId a, NodeId b = {}, NodeId c = {}, int64_t immediate = 0, int64_t argument = 0);
  NodeId Leaf(Op op, Shape shape, bool is_optional, int64_t immediate = 0, int64_t argument = 0);
  NodeId Intern(const Node& node);
  void CheckOperands(Op op, const NodeId (&operands)[3]) const;
  bool IsConstant(NodeId id) const { return node(id).op == Op::kConstant; }
  bool IsConstantBool(NodeId id, bool value) const;
  bool IsConstantInteger(NodeId id, int64_t value) const;
  bool AreConstantIntegers(NodeId a, NodeId b) const;
  void Renumber(bool aggregates, const std::vector<uint32_t>& to);
  void Rehash();

  struct NodeHash {
    size_t operator()(const Node& node) const;
  };

  Program program_;
  absl::flat_hash_map<Node, NodeId, NodeHash> known_;
  std::map<std::string, uint32_t, std::less<>> texts_, patterns_;
  std::map<std::vector<int64_t>, uint32_t> integer_sets_;
  std::map<std::vector<double>, uint32_t> number_sets_;
  std::map<std::vector<std::string>, uint32_t> text_sets_;
};

}  // namespace senda::ir
