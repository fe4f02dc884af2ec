// Hashes of expressions, for meaning.h: each node once per event type in whose fields it is read.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "compiler/ir/program.h"

namespace senda::ir {

class ExpressionMeaning {
 public:
  explicit ExpressionMeaning(const Program& program) : program_(program) {}

  // Of a root whose event fields are those of `event` (kNone: another's, named by their slots). 0 for kNone.
  uint64_t OfRoot(uint32_t root, uint32_t event = abi::kNone);
  // How the rest of the program names an aggregate: what it computes, without what it keeps to do so.
  void SetAggregate(uint32_t aggregate, uint64_t identity);
  // A field of that event by name, or by number when the event is not known.
  // A field by its name and type: one whose type changes is another one.
  static std::string NameOfField(const abi::FieldSchema& field);
  std::string FieldName(uint32_t event, int64_t field) const;

 private:
  uint64_t OfNode(const Node& node, uint32_t event) const;
  uint64_t OfConstant(const Node& node) const;
  uint64_t OfImmediate(const Node& node, uint32_t event) const;
  uint64_t OfAggregate(const Node& node) const;
  // The members of the enum that a node reads; null when it reads none.
  const std::vector<std::string>* MembersOf(NodeId node, uint32_t event) const;
  // Of an operand of a comparison with an enum: a member by its name, so that its number says nothing.
  uint64_t OfMember(NodeId node, const std::vector<std::string>& members, uint32_t event) const;

  const Program& program_;
  absl::flat_hash_map<std::pair<uint32_t, NodeId>, uint64_t> known_;  // by event and node
  std::vector<uint64_t> aggregates_;
};

}  // namespace senda::ir
