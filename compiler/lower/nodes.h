// Expressions over optionals and the clock: what lowering adds to ir::Builder.
//
// The builder keeps what is written; this layer writes it so that later rewriting can see through it: an optional that
// is made by a condition stays a Select, and questions about it are asked of its sides. Also answers questions about
// nodes that exist: constants, whether the clock is read, what else is read.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/builder.h"
#include "runtime/abi/program.h"

namespace senda::lower {

using ir::NodeId;
using ir::Op;

// What evaluating a node can read, besides constants.
struct Reads {
  bool now = false;       // the clock, directly (a window is read through its aggregate)
  bool running = false;   // … and differs from one millisecond to the next
  bool attempt = false;   // captures of a pattern's attempt
  bool instance = false;  // captures of a journey instance, or when it entered
  bool zone = false;      // the customer's time zone
  void Add(const Reads& other);
};

class Nodes {
 public:
  explicit Nodes(ir::Builder* builder) : builder_(*builder) {}

  ir::Builder& builder() { return builder_; }
  const ir::Node& operator[](NodeId id) const { return builder_.node(id); }
  Op OpOf(NodeId id) const { return builder_.node(id).op; }
  NodeId Operand(NodeId id, size_t i) const { return builder_.node(id).operands[i]; }

  NodeId IsKnown(NodeId a);
  // Of an optional that a test has shown to be known: nothing else may be asked of the result.
  NodeId AssumeKnown(NodeId a);
  NodeId Else(NodeId a, NodeId otherwise);
  NodeId Select(NodeId condition, NodeId when_true, NodeId when_false);
  // `a`, but only when the condition holds.
  NodeId OnlyIf(NodeId condition, NodeId a);
  // The unknown value of the same shape.
  NodeId MissingLike(NodeId a);
  // f(a) of an optional a: missing when a is.
  template <typename F>
  NodeId Map(NodeId a, F f) {
    if (!builder_.node(a).is_optional) return f(a);
    return OnlyIf(IsKnown(a), f(AssumeKnown(a)));
  }
  NodeId All(const std::vector<NodeId>& conditions);

  // Like the builder's; remembers what is evaluated by itself.
  uint32_t AddRoot(NodeId node, std::string name, abi::SourcePosition position);
  const std::vector<NodeId>& roots() const { return roots_; }

  NodeId Text(std::string_view text);
  NodeId Plus(NodeId a, int64_t constant);
  NodeId AddDuration(NodeId instant, const abi::Duration& duration);

  bool IsConstant(NodeId a) const { return OpOf(a) == Op::kConstant; }
  std::optional<int64_t> ConstantInteger(NodeId a) const;
  std::optional<double> ConstantNumber(NodeId a) const;
  const std::string& ConstantText(NodeId a) const;

  Reads ReadsOf(NodeId a);
  bool ReadsNow(NodeId a) { return ReadsOf(a).now; }
  bool IsRunning(NodeId a) { return ReadsOf(a).running; }
  // What reading aggregate number `aggregate` reads; told once, when the aggregate is made.
  void SetAggregateReads(uint32_t aggregate, Reads reads);

 private:
  std::optional<bool> ConstantBool(NodeId a) const;
  Reads Derive(const ir::Node& node) const;

  ir::Builder& builder_;
  absl::flat_hash_map<uint32_t, std::string> texts_;  // of text constants, by node
  std::vector<Reads> reads_;                          // by node
  std::vector<Reads> aggregate_reads_;
  std::vector<NodeId> roots_;
};

}  // namespace senda::lower
