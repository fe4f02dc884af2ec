// What lowering notes of every `where`, for tests that say whether they have seen it true and false.
#pragma once

#include "compiler/base/span.h"
#include "compiler/ir/program.h"
#include "compiler/sema/model.h"

namespace senda::lower {

// A `where` as it is written: the events that it is asked of, and its truth.
struct WrittenWhere {
  sema::EventTypeId event;
  uint32_t journey = abi::kNone;  // draft whose instance it can read
  ir::NodeId node;
  Span span;
  uint32_t own_root = abi::kNone;  // of a pattern that decides it by itself
};

}  // namespace senda::lower
