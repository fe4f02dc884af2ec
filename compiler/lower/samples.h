// Samples of messages: what stands in them becomes roots.
//
// Takes the checked program and what the rest of it is lowered with. Gives one ir::Test for each message that has a
// sample, under the message's name: its first line has fields of the customer, its second the message's slots.
#pragma once

#include <vector>

#include "compiler/ir/tests.h"
#include "compiler/lower/expressions.h"
#include "compiler/lower/messages.h"

namespace senda::lower {

class SampleLowering {
 public:
  SampleLowering(const Inputs* in, Nodes* nodes, Expressions* expressions, const MessageTable* messages)
      : in_(*in), nodes_(*nodes), expressions_(*expressions), messages_(*messages) {}

  std::vector<ir::Test> LowerAll();

 private:
  ir::Test Lower(sema::MessageId message, const ast::MessageDecl& decl);
  void AddCustomer(const ast::MessageDecl& decl, ir::TestLine* line);
  // What a slot takes; invalid when the sample leaves it out.
  NodeId ValueOf(sema::MessageId message, const ast::MessageDecl& decl, const MessageSlots::Origin& origin);
  NodeId FieldOf(const sema::FieldInfo& field, ast::ExprId event);

  const Inputs& in_;
  Nodes& nodes_;
  Expressions& expressions_;
  const MessageTable& messages_;
};

}  // namespace senda::lower
