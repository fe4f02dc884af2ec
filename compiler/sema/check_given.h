// What an `emit` or a test gives for the fields of an event.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "compiler/sema/check_expr.h"

namespace senda::sema {

struct GivenFields {
  EventTypeId event;
  const std::vector<ast::Argument>& fields;
  Span span;                      // of the event's name
  std::string_view opener;        // what stands in front of it: "emit "
  bool may_leave_out = false;     // fields that the event asks for
  bool may_say_standard = false;  // `id` and `source`
};

// By field of the event the expression given, invalid for none. Nothing when something was reported.
std::optional<std::vector<ast::ExprId>> CheckGivenFields(Checker& checker, Env& env, const GivenFields& given);

}  // namespace senda::sema
