// What the checker learnt of tests. Part of model.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/ast/nodes.h"
#include "compiler/sema/resolution.h"
#include "compiler/sema/types.h"

namespace senda::sema {

// What a line of a test means; which fields say something depends on the line.
struct TestLineInfo {
  uint32_t customer = 0;            // index into the test's customers; kAnyCustomer: any of them
  EventTypeId event;                // of an event, a past, and of `given`: profile_updated
  std::vector<ast::ExprId> values;  // by field of the event; invalid: not given
  MessageId message;
  ChannelId channel;
  JourneyId journey;
  std::vector<JourneyId> arm_journeys;  // of `given … in J.split = arm`, by arm
  HookId hook;                          // of an answer, an expected call
  TeamId team;                          // of an outcome, expected work
  CatalogId catalog;                    // of a row; `values` are then by field of the row
  CouponId coupon;
  KpiId kpi;
  Type type;         // of what a hook answers, a goal is worth, a KPI is compared with
  std::string rule;  // of a skip or hold: as the decision calls it, or the end of that
  std::string name;  // of an expected `set` or `emit`: the field, the event
};
inline constexpr uint32_t kAnyCustomer = UINT32_MAX;
struct TestInfo {
  ast::DeclId declaration;
  std::vector<std::string> customers;  // their ids
  std::vector<TestLineInfo> lines;     // by line
  std::vector<Type> parameter_types;
};

}  // namespace senda::sema
