// What can be said at a place of the program: the names around an expression, and what is known about them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/facts.h"
#include "compiler/sema/model.h"
#include "compiler/sema/names.h"

namespace senda::sema {

// A named event (`as c`) as it is seen from a place.
struct VisibleBinding {
  Symbol name;
  BindingId id;
  std::vector<EventTypeId> events;  // which it can be, seen from here
  bool is_optional = false;         // the event may not have come
  bool is_from_entry = true;        // known from the instant that a journey's instance began
  Span span;                        // of the name behind `as`
};

// A name that was given with `as` and never becomes known, and why.
struct DeadBinding {
  Symbol name;
  Span span;
  std::string why;
};

// The event whose fields have bare names: in a `where`, in the value of an aggregate.
struct EventScope {
  EventTypeId event;
  std::optional<Symbol> own_name;  // `joined as j where j.minutes > 20`
};

struct ParameterInfo {
  Symbol name;
  Type type;
  Span span;
};

struct Env {
  const FileScope* file = nullptr;
  std::optional<uint32_t> owner;                           // the node of the dependency graph that is being checked
  const std::vector<ParameterInfo>* parameters = nullptr;  // of the define or message
  std::optional<DefineId> define;                          // whose body this is
  std::vector<VisibleBinding> bindings;
  std::vector<DeadBinding> dead;
  std::optional<EventScope> event;
  Facts facts;
  const Facts* before_send = nullptr;  // in a send: what is known where it stands
  bool is_default = false;             // of a field: only a literal or a value's name can stand here
  bool is_report = false;              // about all customers: a KPI, or the body of a measure
  std::optional<MeasureId> measure;    // whose body this is
  std::optional<Type> it;              // what `it` is, in a `where` there
  bool is_in_instance = false;         // inside a journey, after entering
  bool is_in_aggregate = false;        // in the `where` or value of an aggregate …
  bool is_instance_aggregate = false;  // … that is kept with the journey's instance
};

// What a bare name may mean.
struct NameCandidate {
  Resolution meaning;
  Type type;
  std::string words;  // "the field `amount` of `purchase`"
  std::optional<DeclRef> declared;
  bool is_contextual = false;  // an enum value or code, recognised by the type
  bool is_parameter = false;
};
// What an aggregate is about.
struct AggregateSource {
  EventTarget target;
  std::optional<uint32_t> field;
};

// Of a call, by parameter; nothing when something was reported.
using Arguments = std::optional<std::vector<ast::ExprId>>;

// What the place of an expression says about it.
struct Want {
  std::optional<Type> type;
  bool is_compared = false;      // it is one side of a comparison, where `now` may stand
  bool allows_calendar = false;  // months and years may stand here
  bool is_moment = false;        // `last(X)` alone means the instant of the event
  bool is_list = false;          // a list of values of `type`, behind `in`
  bool is_event = false;         // `last(X)` and named events may stand here as a whole
};

}  // namespace senda::sema
