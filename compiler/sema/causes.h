// What can cause what within one instant: events, changes of fields, flips of segments, firings of triggers, and the
// parts of journeys that run without time passing.
//
// Takes a checked program. Gives the graph, in an order that depends on names only. An edge says in the designer's
// words how one thing causes the other, and where that is written.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/sema/model.h"

namespace senda::sema {

struct Cause {
  uint32_t to = 0;
  std::string words;  // `emits`, `enters`, … what follows is the name of the target
  Span span;
};

// A part of a journey's steps that runs at one instant: from its entry, from an arm of a wait, from an exit.
struct CauseNode {
  std::string name;             // of the event, segment, … or journey
  bool is_part = false;         // of a journey
  bool may_begin_anew = false;  // an entry, or an arm after which the journey keeps waiting
  uint32_t entry = 0;           // of a part: the node of its journey's entry
  int64_t most_alone = 1;       // how often it can come by without a cause; of a part: in how many instances
  int64_t turns = 1;            // of a part: how often each instance can come by
  std::vector<Cause> causes;
};

std::vector<CauseNode> DrawCauses(const ast::Ast& ast, const Model& model, const Interner& interner);

}  // namespace senda::sema
