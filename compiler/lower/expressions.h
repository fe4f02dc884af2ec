// Expressions: each becomes a node; lets, defines and a message's parameters are expanded on the way.
//
// What a name stands for depends on where it is written (Scope): in a `where` a bare name is a field of the event at
// hand, `c.cart` a capture of the attempt or of the journey's instance. Each result has the type that the checker gave
// the expression: where a test narrowed an optional, the result is known.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "compiler/lower/aggregates.h"
#include "compiler/lower/captures.h"
#include "compiler/lower/conditions.h"
#include "compiler/lower/inputs.h"
#include "compiler/lower/nodes.h"
#include "compiler/lower/written_where.h"

namespace senda::lower {

// What a parameter of the define or message being expanded stands for: a value, or a named event.
struct Argument {
  NodeId value;
  sema::BindingId binding;
};

class ReportTable;
// What a parameter of a measure stands for: the values of events; without a value the events themselves.
struct MeasureValues {
  sema::EventTypeId event;
  NodeId where;
  NodeId value;
  sema::Type type;
};
class MessageSlots;

struct Scope {
  sema::EventTypeId event;        // the event at hand, in a `where` or value
  uint32_t attempt = abi::kNone;  // trigger draft whose captures can be read
  uint32_t journey = abi::kNone;  // journey draft whose instance can be read
  const std::vector<Argument>* arguments = nullptr;
  ReportTable* report = nullptr;  // of a KPI, outside of every event: aggregates are over all customers
  const std::vector<MeasureValues>* measured = nullptr;  // in a measure
  NodeId it;                                             // in a `where` there
  MessageSlots* message = nullptr;                       // in a text of a message: what stands for its parameters
};

class Expressions {
 public:
  // `segment_numbers`: by SegmentId, as Op::kSegment names them.
  Expressions(const Inputs* in, Nodes* nodes, AggregateTable* aggregates, Conditions* conditions, Captures* captures,
              std::vector<uint32_t> segment_numbers)
      : in_(*in),
        nodes_(*nodes),
        builder_(nodes->builder()),
        aggregates_(*aggregates),
        conditions_(*conditions),
        captures_(*captures),
        segment_numbers_(std::move(segment_numbers)) {}

  // By JourneyId: the bit that says who is in it, as Op::kSegment names it.
  void SetMemberships(std::vector<uint32_t> numbers) { membership_numbers_ = std::move(numbers); }
  uint32_t SegmentNumber(sema::SegmentId segment) const { return segment_numbers_.at(segment.index()); }
  NodeId Lower(ast::ExprId id, const Scope& scope);
  // The same, with the conditions of segments in place of their truth.
  NodeId LowerWrittenOut(ast::ExprId id, const Scope& scope);
  // An instant, from an instant or a date (its first instant); may be missing.
  NodeId Moment(ast::ExprId id, const Scope& scope);
  // A length that is known now.
  abi::Duration Length(ast::ExprId id, const Scope& scope);
  // The events that a reference names, as they are filtered where it stands.
  NodeId Where(const ast::EventReference& reference, const sema::EventTarget& target, const Scope& scope);
  // Every written one that has been lowered so far.
  std::vector<WrittenWhere>& wheres() { return wheres_; }
  NodeId BindingField(sema::BindingId binding, Symbol field, bool is_optional, const Scope& scope);
  NodeId EventField(sema::EventTypeId event, uint32_t field);
  NodeId CustomerField(uint32_t field);
  // The argument of a send or call: a value, or a named event.
  Argument LowerArgument(ast::ExprId id, const sema::Type& parameter, const Scope& scope);
  // A field of an event that is given as a whole: one named with `as`, or `last(X)`; may be missing.
  NodeId EventArgumentField(ast::ExprId id, Symbol field, const Scope& scope);
  // As a value of a type that accepts it: an int becomes a number.
  NodeId As(const sema::Type& target, ast::ExprId id, const Scope& scope);
  // As a text would show it.
  NodeId Printed(const sema::Type& type, NodeId known);
  // What channels say of where customers are to be reached, once; then the root by channel, kNone where nothing is
  // said.
  void LowerAddresses();
  uint32_t AddressRoot(sema::ChannelId channel) const { return address_roots_.at(channel.index()); }

 private:
  // The parts of an aggregate that all functions share.
  struct Range {
    EventSet set;
    abi::Window window = abi::Window::kEver;
    abi::Duration length;
    NodeId since;  // optional instant
    uint32_t keep = kKeepDefault;
    abi::SourcePosition position;
  };

  std::string WordsOf(ast::ExprId id) const;
  // expressions.cc
  // The result with the type that the checker gave the expression.
  NodeId Narrowed(ast::ExprId id, NodeId node);
  NodeId LowerUnchecked(ast::ExprId id, const Scope& scope);
  NodeId Resolved(ast::ExprId id, const Scope& scope);
  NodeId Answer(sema::BindingId binding, bool is_optional, const Scope& scope);
  NodeId LetValue(sema::LetId let);
  NodeId SegmentTruth(sema::SegmentId segment);
  NodeId Age();
  // Through brackets and lets, to what is really written.
  ast::ExprId Peel(ast::ExprId id) const;

  // literals.cc
  NodeId LiteralInteger(const ast::IntLiteral& literal, const sema::Type& type);
  NodeId LiteralMoney(const ast::MoneyLiteral& literal);
  NodeId LiteralDuration(const ast::DurationLiteral& literal);
  NodeId LiteralText(const ast::TextLiteral& literal, const sema::Type& type, const Scope& scope);
  NodeId Interpolate(const ast::TextLiteral& literal, const Scope& scope);
  NodeId Code(ast::ExprId id);

  // operators.cc
  NodeId Coerce(const sema::Type& target, NodeId node);
  NodeId AsNumber(NodeId node);
  NodeId Unary(ast::ExprId id, const ast::UnaryExpr& expr, const Scope& scope);
  NodeId Binary(ast::ExprId id, const Scope& scope);
  NodeId Combine(const sema::Type& type, const ast::BinaryExpr& expr, NodeId left, const Scope& scope);
  NodeId Arithmetic(const ast::BinaryExpr& expr, NodeId left, NodeId right);
  NodeId Comparison(Order order, const sema::Type& left, NodeId a, const sema::Type& right, NodeId b);
  NodeId Add(const sema::Type& left, NodeId a, const sema::Type& right, NodeId b);
  NodeId Subtract(const sema::Type& left, NodeId a, const sema::Type& right, NodeId b);
  NodeId Multiply(const sema::Type& left, NodeId a, const sema::Type& right, NodeId b);
  NodeId Divide(const sema::Type& left, NodeId a, const sema::Type& right, NodeId b);
  NodeId Membership(const ast::InExpr& expr, const Scope& scope);
  NodeId Between(const ast::BetweenExpr& expr, const Scope& scope);
  NodeId Is(ast::ExprId id, const ast::IsExpr& expr, const Scope& scope);
  NodeId Since(const ast::SinceExpr& expr, const Scope& scope);
  NodeId ShiftMoment(const sema::Type& moment, NodeId a, const sema::Type& length, NodeId b, bool is_back);

  // items.cc
  NodeId ListValue(const ast::ListLiteral& literal, const sema::Type& type, const Scope& scope);
  NodeId RecordValue(const ast::RecordLiteral& literal, const sema::Type& type, const Scope& scope);
  NodeId RecordField(ast::ExprId object, uint32_t field, const Scope& scope);
  NodeId IsItem(const ast::InExpr& expr, const Scope& scope);

  // calls.cc
  NodeId Call(ast::ExprId id, const ast::CallExpr& expr, const Scope& scope);
  NodeId Expand(sema::DefineId define, const std::vector<ast::ExprId>& arguments, const Scope& scope);
  NodeId BuiltinCall(sema::Builtin function, const std::vector<ast::ExprId>& arguments, const sema::Type& type,
                     const Scope& scope);
  NodeId ExtremeOf(sema::Builtin function, const std::vector<ast::ExprId>& arguments, const sema::Type& type,
                   const Scope& scope);
  NodeId Rounded(sema::Builtin function, ast::ExprId argument, const Scope& scope);
  NodeId DatePart(sema::Builtin function, ast::ExprId argument, const Scope& scope);

  // reports.cc
  NodeId Tally(ast::ExprId id, const ast::AggregateExpr& expr, const Scope& scope);
  NodeId Measure(ast::ExprId id, const Scope& scope);

  // aggregate_expressions.cc
  NodeId Aggregate(ast::ExprId id, const ast::AggregateExpr& expr, const Scope& scope);
  NodeId Open(const ast::OpenExpr& expr, const sema::OpenInfo& info, Span span, const Scope& scope);
  NodeId AggregateField(ast::ExprId object, uint32_t field, const Scope& scope);
  Range ReadRange(ast::ExprId id, const ast::AggregateExpr& expr, const Scope& scope, Scope* inner);
  NodeId Exists(const Range& range);
  NodeId Count(const Range& range);
  NodeId Distinct(const Range& range, NodeId value, const sema::Type& type);
  NodeId Fold(const Range& range, ast::AggregateFunction function, NodeId value, const sema::Type& type,
              const sema::Type& result);
  // The field, or with nothing the instant, of the last or first event.
  NodeId Last(const Range& range, std::optional<uint32_t> field);
  NodeId First(const Range& range, std::optional<uint32_t> field);
  AggregateDraft DraftOf(const Range& range) const;
  // Reads an aggregate of a `since` window only when it counts from what the window begins at now.
  NodeId Guarded(uint32_t aggregate, const Range& range, NodeId value, NodeId empty);
  // An event that happened at `at` lies in the range.
  NodeId IsIn(const Range& range, NodeId at);

  const Inputs& in_;
  Nodes& nodes_;
  ir::Builder& builder_;
  AggregateTable& aggregates_;
  Conditions& conditions_;
  Captures& captures_;
  std::vector<uint32_t> segment_numbers_;
  std::vector<uint32_t> membership_numbers_;
  IdMap<sema::LetId, NodeId> lets_;
  bool writes_out_ = false;  // segments; lets and defines are then not remembered
  std::vector<WrittenWhere> wheres_;
  std::vector<uint32_t> address_roots_;
  std::map<std::pair<uint32_t, std::vector<uint32_t>>, NodeId> expanded_;  // define, argument nodes
};

}  // namespace senda::lower
