// Expressions, fifth part: aggregates. Which container answers what, and with how little.
#include "compiler/base/check.h"
#include "compiler/lower/expressions.h"
#include "runtime/abi/calendar.h"
#include "runtime/abi/containers.h"

namespace senda::lower {
namespace {

abi::Window WindowOf(ast::WindowKind kind) {
  switch (kind) {
    case ast::WindowKind::kEver:
    case ast::WindowKind::kSinceEntering: return abi::Window::kEver;
    case ast::WindowKind::kLast: return abi::Window::kSliding;
    case ast::WindowKind::kSince: return abi::Window::kSince;
    case ast::WindowKind::kToday: return abi::Window::kToday;
    case ast::WindowKind::kThisWeek: return abi::Window::kThisWeek;
    case ast::WindowKind::kThisMonth: return abi::Window::kThisMonth;
    case ast::WindowKind::kThisYear: return abi::Window::kThisYear;
  }
  SENDA_UNREACHABLE();
}

// Events of which each later one leaves a window of months earlier: one a day from the 28th to the 31st, and a few in
// the hour that comes twice.
constexpr uint32_t kLeavingAtMonthsEndMax = 8;

int64_t PeriodOf(abi::Window window) {
  switch (window) {
    case abi::Window::kToday: return static_cast<int64_t>(abi::Period::kDay);
    case abi::Window::kThisWeek: return static_cast<int64_t>(abi::Period::kWeek);
    case abi::Window::kThisMonth: return static_cast<int64_t>(abi::Period::kMonth);
    default: return static_cast<int64_t>(abi::Period::kYear);
  }
}

abi::AggregateFunction FunctionOf(ast::AggregateFunction function) {
  switch (function) {
    case ast::AggregateFunction::kSum: return abi::AggregateFunction::kSum;
    case ast::AggregateFunction::kAvg: return abi::AggregateFunction::kAvg;
    case ast::AggregateFunction::kMin: return abi::AggregateFunction::kMin;
    case ast::AggregateFunction::kMax: return abi::AggregateFunction::kMax;
    case ast::AggregateFunction::kDistinct: return abi::AggregateFunction::kDistinct;
    case ast::AggregateFunction::kLast: return abi::AggregateFunction::kLast;
    case ast::AggregateFunction::kFirst: return abi::AggregateFunction::kFirst;
    case ast::AggregateFunction::kCount:
    case ast::AggregateFunction::kAny: return abi::AggregateFunction::kCount;
  }
  SENDA_UNREACHABLE();
}

}  // namespace

Expressions::Range Expressions::ReadRange(ast::ExprId id, const ast::AggregateExpr& expr, const Scope& scope,
                                          Scope* inner) {
  const sema::AggregateInfo& info = in_.model.aggregates[id];
  Range range;
  range.set.event = info.source.event;
  bool is_entering = expr.window.kind == ast::WindowKind::kSinceEntering;
  if (expr.window.kind == ast::WindowKind::kSince) {
    const ast::ExprId moment = Peel(expr.window.argument);
    is_entering = std::holds_alternative<sema::EnteringRef>(in_.model.resolutions[moment]);
  }
  range.window = is_entering ? abi::Window::kEver : WindowOf(expr.window.kind);
  range.position = in_.Position(in_.expr(id).span);
  if (expr.keep) range.keep = static_cast<uint32_t>(*expr.keep);
  *inner = Scope{};
  inner->event = info.source.event;
  inner->arguments = scope.arguments;
  if (is_entering) {
    SENDA_CHECK(scope.journey != abi::kNone, "`since entering` outside a journey");
    range.set.journey = inner->journey = scope.journey;
  }
  if (range.window == abi::Window::kSliding) range.length = Length(expr.window.argument, scope);
  if (range.window == abi::Window::kSince) range.since = Moment(expr.window.argument, scope);
  range.set.where = Where(expr.event, info.source, *inner);
  if (expr.event.where.is_valid()) aggregates_.SetWords(range.set.where, WordsOf(expr.event.where));
  if (range.window == abi::Window::kSince) aggregates_.SetWords(range.since, WordsOf(expr.window.argument));
  return range;
}

// In one line.
std::string Expressions::WordsOf(ast::ExprId id) const {
  std::string out;
  for (char c : in_.Written(in_.expr(id).span)) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!is_blank) out += c;
    if (is_blank && !out.ends_with(' ')) out += ' ';
  }
  return out;
}

NodeId Expressions::Aggregate(ast::ExprId id, const ast::AggregateExpr& expr, const Scope& scope) {
  if (scope.report != nullptr) return Tally(id, expr, scope);
  const sema::AggregateInfo& info = in_.model.aggregates[id];
  Scope inner;
  Range range = ReadRange(id, expr, scope, &inner);
  NodeId value;
  sema::Type type;
  if (info.field) {
    value = EventField(info.source.event, *info.field);
    type = in_.EventFields(info.source.event)[*info.field].type;
    aggregates_.SetWords(value, in_.Text(in_.EventFields(info.source.event)[*info.field].name));
  } else if (expr.value.is_valid()) {
    value = Lower(expr.value, inner);
    type = in_.TypeOf(expr.value);
    aggregates_.SetWords(value, WordsOf(expr.value));
  }
  switch (expr.function) {
    case ast::AggregateFunction::kAny: return Exists(range);
    case ast::AggregateFunction::kCount: return Count(range);
    case ast::AggregateFunction::kLast: return Last(range, std::nullopt);
    case ast::AggregateFunction::kFirst: return First(range, std::nullopt);
    case ast::AggregateFunction::kDistinct: return Distinct(range, value, type);
    case ast::AggregateFunction::kSum:
    case ast::AggregateFunction::kAvg:
    case ast::AggregateFunction::kMin:
    case ast::AggregateFunction::kMax: return Fold(range, expr.function, value, type, in_.TypeOf(id));
  }
  SENDA_UNREACHABLE();
}

AggregateDraft Expressions::DraftOf(const Range& range) const {
  AggregateDraft draft;
  draft.set = range.set;
  draft.window = range.window;
  draft.length = range.length;
  draft.reset = range.since;
  draft.position = range.position;
  return draft;
}

NodeId Expressions::Guarded(uint32_t aggregate, const Range& range, NodeId value, NodeId empty) {
  if (range.window != abi::Window::kSince) return value;
  NodeId counted_from = nodes_.AssumeKnown(builder_.AggregateReset(aggregate));
  NodeId is_same = builder_.EqualInteger(counted_from, nodes_.AssumeKnown(range.since));
  return builder_.Select(builder_.And(conditions_.IsKnown(range.since), is_same), value, empty);
}

NodeId Expressions::IsIn(const Range& range, NodeId at) {
  NodeId known = nodes_.AssumeKnown(at);
  NodeId in_window = builder_.Bool(true);
  switch (range.window) {
    case abi::Window::kEver: break;
    case abi::Window::kSliding:
      in_window = builder_.LessInteger(builder_.Now(), nodes_.AddDuration(known, range.length));
      break;
    case abi::Window::kSince: return Exists(range);
    case abi::Window::kToday:
    case abi::Window::kThisWeek:
    case abi::Window::kThisMonth:
    case abi::Window::kThisYear:
      in_window = builder_.LessInteger(builder_.Now(), builder_.NextPeriod(known, PeriodOf(range.window)));
      break;
  }
  return builder_.And(nodes_.IsKnown(at), in_window);
}

// A `since` window holds what came after its beginning was known, which a time alone does not
// say: see decisions 0602 and 0805.
NodeId Expressions::Exists(const Range& range) {
  if (range.window == abi::Window::kSliding) {
    return aggregates_.AtLeastInLast(range.set, 1, range.length, range.position);
  }
  return builder_.LessInteger(builder_.Integer(0), Count(range));
}

NodeId Expressions::Count(const Range& range) {
  AggregateDraft draft = DraftOf(range);
  // In a sliding window only when the number itself is needed; a comparison with a constant asks for the k-th latest.
  const bool is_sliding = range.window == abi::Window::kSliding;
  draft.container = is_sliding ? abi::Container::kLog : abi::Container::kCell;
  if (is_sliding) draft.keep = range.keep;
  const uint32_t aggregate = aggregates_.Intern(std::move(draft));
  return Guarded(aggregate, range, aggregates_.Value(aggregate, abi::Kind::kInt), builder_.Integer(0));
}

NodeId Expressions::Distinct(const Range& range, NodeId value, const sema::Type& type) {
  AggregateDraft draft = DraftOf(range);
  draft.function = abi::AggregateFunction::kDistinct;
  draft.value = value;
  draft.value_kind = KindOf(type);
  draft.container = abi::Container::kValues;
  draft.keep = range.keep;
  if (draft.value_kind == abi::Kind::kBool || draft.value_kind == abi::Kind::kEnum) {
    draft.container = abi::Container::kMembers;
    draft.keep = kKeepDefault;
    draft.member_count = draft.value_kind == abi::Kind::kBool
                             ? 2
                             : static_cast<uint32_t>(in_.model.enums[type.enumeration].members.size());
  }
  const uint32_t aggregate = aggregates_.Intern(std::move(draft));
  return Guarded(aggregate, range, aggregates_.Value(aggregate, abi::Kind::kInt), builder_.Integer(0));
}

NodeId Expressions::Fold(const Range& range, ast::AggregateFunction function, NodeId value, const sema::Type& type,
                         const sema::Type& result) {
  AggregateDraft draft = DraftOf(range);
  draft.function = FunctionOf(function);
  draft.value = value;
  draft.value_kind = KindOf(type);
  const bool is_extreme = function == ast::AggregateFunction::kMin || function == ast::AggregateFunction::kMax;
  if (range.window == abi::Window::kSliding) {
    draft.container = is_extreme ? abi::Container::kFrontier : abi::Container::kLog;
    draft.keep = range.keep;
  }
  const uint32_t aggregate = aggregates_.Intern(std::move(draft));
  NodeId read = aggregates_.Value(aggregate, KindOf(result));
  NodeId empty = function != ast::AggregateFunction::kSum ? nodes_.MissingLike(read)
                 : KindOf(result) == abi::Kind::kNumber   ? builder_.Number(0)
                                                          : builder_.Integer(0);
  return Guarded(aggregate, range, read, empty);
}

NodeId Expressions::AggregateField(ast::ExprId object, uint32_t field, const Scope& scope) {
  const ast::ExprId id = Peel(object);
  const auto& expr = std::get<ast::AggregateExpr>(in_.expr(id).node);
  Scope inner;
  Range range = ReadRange(id, expr, scope, &inner);
  std::optional<uint32_t> kept;
  if (field != sema::kEventFieldAt) kept = field;
  return expr.function == ast::AggregateFunction::kFirst ? First(range, kept) : Last(range, kept);
}

// The latest event stays the latest in every window that holds it, so that the window is a question to its time. Only
// where months end an earlier event can leave later.
NodeId Expressions::Last(const Range& range, std::optional<uint32_t> field) {
  const bool leaves_in_order = range.window != abi::Window::kSliding || range.length.months == 0;
  NodeId at, value;
  if (field || !leaves_in_order) {
    AggregateDraft draft;
    if (!leaves_in_order) draft = DraftOf(range);
    draft.set = range.set;
    draft.position = range.position;
    draft.function = abi::AggregateFunction::kLast;
    draft.container = abi::Container::kFields;
    if (!leaves_in_order) draft.keep = kLeavingAtMonthsEndMax;
    const uint32_t aggregate = aggregates_.Intern(std::move(draft));
    at = value = aggregates_.Value(aggregate, abi::Kind::kInstant);
    if (field) value = aggregates_.Field(aggregate, *field, KindOf(in_.EventFields(range.set.event)[*field].type));
  } else {
    at = value = aggregates_.NthAt(range.set, 1, range.position);
  }
  if (range.window == abi::Window::kEver || !leaves_in_order) return value;
  return nodes_.OnlyIf(IsIn(range, at), value);
}

NodeId Expressions::First(const Range& range, std::optional<uint32_t> field) {
  AggregateDraft draft = DraftOf(range);
  draft.function = abi::AggregateFunction::kFirst;
  draft.container = abi::Container::kFields;
  if (range.window == abi::Window::kSliding) draft.keep = range.keep;
  const uint32_t aggregate = aggregates_.Intern(std::move(draft));
  NodeId read = aggregates_.Value(aggregate, abi::Kind::kInstant);
  if (field) read = aggregates_.Field(aggregate, *field, KindOf(in_.EventFields(range.set.event)[*field].type));
  return Guarded(aggregate, range, read, nodes_.MissingLike(read));
}

NodeId Expressions::Open(const ast::OpenExpr& expr, const sema::OpenInfo& info, Span span, const Scope& scope) {
  const auto set_of = [&](const ast::EventReference& reference, const sema::EventTarget& target) {
    Scope inner;
    inner.event = target.event;
    inner.arguments = scope.arguments;
    return EventSet{target.event, Where(reference, target, inner)};
  };
  AggregateDraft draft;
  draft.set = set_of(expr.opens, info.opens);
  draft.closes = set_of(expr.closes, info.closes);
  draft.container = abi::Container::kOpen;
  draft.value = EventField(info.opens.event, info.opens_field);
  draft.value_kind = KindOf(in_.EventFields(info.opens.event)[info.opens_field].type);
  draft.close_field = info.closes_field;
  draft.keep = kOpenKeysMax;
  draft.position = in_.Position(span);
  NodeId count = aggregates_.Value(aggregates_.Intern(std::move(draft)), abi::Kind::kInt);
  if (expr.function == ast::AggregateFunction::kCount) return count;
  return builder_.LessInteger(builder_.Integer(0), count);
}

}  // namespace senda::lower
