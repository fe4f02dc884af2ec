// Rebuilding from history what a new program keeps and the old one did not.
//
// The customer's retained events are processed once more, on a customer of the new program to whom nothing has happened
// yet: every `where` is decided with what was true then, as far as the history tells. Nothing fires and nothing counts.
#pragma once

#include <vector>

#include "runtime/engine/history.h"
#include "runtime/engine/versions.h"
#include "runtime/engine/work.h"

namespace senda::engine {

// An aggregate of a journey instance.
struct OwnAggregate {
  uint32_t instance;
  uint32_t aggregate;
};

struct ToRebuild {
  std::vector<uint32_t> aggregates;  // of the customer; their slots are empty
  std::vector<OwnAggregate> own;     // of instances
  bool has_firsts = false;           // also which `first A` have had theirs
  bool empty() const { return aggregates.empty() && own.empty() && !has_firsts; }
};

// Fills them in the block on the workbench, at its instant. Gives the instant before which events may be missing.
// `history` null: none is left.
int64_t Rebuild(Work& work, const Versions& versions, uint32_t version, History* history, const ToRebuild& wanted);

}  // namespace senda::engine
