// What the checker learnt of maps, KPIs and measures.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/ast/nodes.h"
#include "compiler/sema/resolution.h"
#include "compiler/sema/types.h"

namespace senda::sema {

struct MapInfo {
  std::string qualified_name;
  ast::DeclId declaration;
  std::vector<StageId> stages;  // as written
  EnumId stage_enum;
  std::optional<uint32_t> stage_field;  // of the customer; nothing when no stage is ever reached
};
// A stage, touchpoint or pain of a map. `number`: its place among those of its kind on the map, as written.
struct MapPart {
  std::string qualified_name;
  ast::DeclId declaration;
  MapId map;
  uint32_t number = 0;
  TriggerId trigger;                    // what its pattern fires; invalid without one
  std::optional<uint32_t> since_field;  // of a stage that is reached: when, last
};
struct KpiInfo {
  std::string qualified_name;
  ast::DeclId declaration;
  Type type;
  std::optional<uint32_t> customer_field;  // `by customer.f`
  SegmentId segment;                       // `by segment S`
  MapId map;                               // `by stage`
};

// What an argument of a measure stands for: the values of an event's field, of an expression over its fields, or with
// neither the events themselves. `parameter`: what the measure around it was given.
struct MeasureSource {
  EventTypeId event;
  MessageId message;
  std::optional<uint32_t> field;
  ast::ExprId value;
  ast::ExprId where;
  std::optional<uint32_t> parameter;
};
struct MeasureCall {
  MeasureId measure;
  std::vector<MeasureSource> sources;  // by parameter
};

}  // namespace senda::sema
