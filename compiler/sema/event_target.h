// What references to events mean, and what aggregates take from them; part of the Model.
#pragma once

#include <cstdint>
#include <optional>

#include "compiler/ast/names.h"
#include "compiler/sema/resolution.h"
#include "compiler/sema/types.h"

namespace senda::sema {

// What an event reference means: an event, with `opened(m)` also the message; or, in a pattern, a trigger.
struct EventTarget {
  EventTypeId event;
  TriggerId trigger;
  MessageId message;
  BindingId binding;
  Symbol link = {};  // clicked(m.buy)
};
struct AggregateInfo {
  EventTarget source;
  std::optional<uint32_t> field;  // `purchase.amount`; absent for count(purchase), last(purchase), `value of event`
  std::optional<uint32_t> parameter{};  // in a measure, instead of an event: whose values
  SegmentId segment{};                  // in a KPI, likewise: whose members
};
struct OpenInfo {
  EventTarget opens;
  EventTarget closes;
  uint32_t opens_field = 0;
  uint32_t closes_field = 0;
};

}  // namespace senda::sema
