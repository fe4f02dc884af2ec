// Messages: their texts as lists of pieces, whose values are roots over the message's slots.
//
// A text is lowered once, not for every send. What its values say of the message's parameters becomes a slot when it is
// first read; a send supplies the slots.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "compiler/lower/expressions.h"

namespace senda::lower {

class MessageSlots {
 public:
  // What a slot takes: a parameter, a field of one that is an event, or the item of a `for`.
  struct Origin {
    uint32_t parameter = 0;
    Symbol field;
    bool is_item = false;
  };

  MessageSlots(const Inputs* in, ir::Builder* builder, sema::MessageId message)
      : in_(*in), builder_(*builder), types_(in->model.message_parameter_types.at(message.index())) {}

  // The names and types of items stand behind those of the parameters, in the order in which they are met.
  void AddItem(uint32_t parameter, std::string name, const sema::Type& type);
  uint32_t SlotOfItem(uint32_t parameter);
  NodeId Read(uint32_t parameter);
  NodeId ReadField(uint32_t parameter, Symbol field);
  void NameParameters(const std::vector<std::string>& names) { names_ = names; }

  const std::vector<abi::MessageSlot>& slots() const { return slots_; }
  const std::vector<Origin>& origins() const { return origins_; }

 private:
  uint32_t SlotOf(uint32_t parameter, Symbol field, const sema::Type& type);

  const Inputs& in_;
  ir::Builder& builder_;
  std::vector<sema::Type> types_;
  std::vector<std::string> names_;
  std::map<uint32_t, std::pair<std::string, sema::Type>> items_;
  std::map<std::pair<uint32_t, std::string>, uint32_t> numbers_;
  std::vector<abi::MessageSlot> slots_;
  std::vector<Origin> origins_;
};

class MessageTable {
 public:
  MessageTable(const Inputs* in, Nodes* nodes, Expressions* expressions)
      : in_(*in), nodes_(*nodes), expressions_(*expressions) {}

  // Fills the messages of the program's description.
  void LowerAll();
  const std::vector<MessageSlots::Origin>& OriginsOf(sema::MessageId message) const {
    return origins_.at(message.index());
  }

 private:
  abi::Message Lower(sema::MessageId id);

  const Inputs& in_;
  Nodes& nodes_;
  Expressions& expressions_;
  std::vector<std::vector<MessageSlots::Origin>> origins_;  // by MessageId, slot
};

}  // namespace senda::lower
