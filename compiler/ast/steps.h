// The steps of a journey.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "compiler/ast/expressions.h"
#include "compiler/ast/patterns.h"

namespace senda::ast {

using Block = std::vector<StepId>;
// What a send does when it ends so: `on skipped {…}`.
struct Outcome {
  Block body;
  Span span;
};
struct SendStep {
  QualifiedName message;
  std::vector<Argument> arguments;
  std::vector<Name> channels;  // `by email if unreachable push`: the first that can be used; at least one
  std::optional<QualifiedName> touchpoint;
  std::optional<Span> at_any_hour;
  ExprId expires;               // invalid when absent
  std::optional<Span> goes_on;  // `and go on`
  ExprId only_if;               // invalid when absent
  std::optional<Outcome> on_skipped, on_failed;
};
// `call score(plan: customer.plan) within 1 hour { done as r {…} overdue {…} }`
struct CallAnswer {
  std::optional<Name> binding;
  Block body;
  Span span;
};
struct CallStep {
  QualifiedName hook;
  std::vector<Argument> arguments;
  ExprId within;
  std::optional<CallAnswer> done, overdue;
};
// `1 working day`, `8 working hours`
struct WorkingTime {
  int64_t count;
  bool is_hours;
  Span span;
};
// `assign "title" to TEAM within 1 working day as task else {…}`: either `working` or `within`.
struct AssignStep {
  ExprId title;
  QualifiedName team;
  std::optional<WorkingTime> working;
  ExprId within;
  std::optional<Name> binding;
  std::optional<Block> otherwise;
};
struct WaitStep {
  ExprId duration;
};
// `wait until 09:00`, `wait until tuesday at 10:00` (weekday set, moment the time), `wait until EXPR else {…}`
struct WaitUntilStep {
  std::optional<Weekday> weekday;
  ExprId moment;
  std::optional<Block> otherwise;
};
struct ForArm {
  PatternId pattern;
  Block body;
  Span span;
};
struct WhenArm {
  ExprId condition;
  Block body;
  Span span;
};
// `wait for P up to D else {…}` is one ForArm with an empty body; `wait up to D { for … when … else … }` the general
// form. Arms in written order. up_to: invalid when absent.
struct WaitForStep {
  ExprId up_to;
  std::vector<std::variant<ForArm, WhenArm>> arms;
  std::optional<Block> otherwise;
  bool is_short_form;
};
struct IfBranch {
  ExprId condition;
  Block body;
};
// Also `choose { when C {…} … else {…} }`, which means the same.
struct IfStep {
  std::vector<IfBranch> branches;
  std::optional<Block> otherwise;
  bool is_choose = false;
};
struct SplitArm {
  int64_t share_millionths;
  Span share_span;
  Name name;
  std::vector<Name> former_names;
  Block body;
};
struct SplitStep {
  Name name;
  std::vector<SplitArm> arms;
};
struct ExitStep {
  std::optional<Name> reason;
};

// `repeat 3 times every 2 days until customer.plan is pro {…}`; every, until: invalid when absent.
struct RepeatStep {
  int64_t times;
  Span times_span;
  ExprId every;
  ExprId until;
  Block body;
};
// `set customer.plan = pro`; field: what stands before `=`, as an expression.
struct SetStep {
  ExprId field;
  ExprId value;
};
// `emit purchase { cart: c.cart, amount: 3 EUR }`; every argument has a name.
struct EmitStep {
  QualifiedName event;
  std::vector<Argument> fields;
  Span fields_span;  // with its braces
};
struct StartStep {
  QualifiedName journey;
  std::vector<Argument> arguments;
};
struct StopStep {
  QualifiedName journey;
};
struct KeepWaitingStep {};

using StepNode = std::variant<SendStep, WaitStep, WaitUntilStep, WaitForStep, IfStep, SplitStep, ExitStep, RepeatStep,
                              SetStep, EmitStep, StartStep, StopStep, KeepWaitingStep, CallStep, AssignStep>;
struct Step {
  Span span;
  std::optional<Name> label;
  std::vector<Name> former_labels;
  StepNode node;
};

// What happens to who waits at a place that a new version no longer has: `when removed { … }`.
enum class WhenRemoved : uint8_t { kFinishOnOldVersion, kExit, kContinue };
struct RemovedClause {
  WhenRemoved kind;
  std::optional<Name> reason;  // of kExit
  std::optional<Name> label;   // of kContinue
  Span span;
};

}  // namespace senda::ast
