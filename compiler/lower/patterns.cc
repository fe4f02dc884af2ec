#include "compiler/lower/patterns.h"

#include <fmt/core.h>

#include <algorithm>

#include "compiler/base/check.h"
#include "compiler/base/overloaded.h"

namespace senda::lower {
namespace {

constexpr int64_t kDayMilliseconds = 86'400'000;

}  // namespace

uint32_t Patterns::Make(std::string id, ast::PatternId pattern, uint32_t journey) {
  TriggerDraft draft;
  draft.trigger.id = std::move(id);
  draft.trigger.is_reported = false;
  draft.trigger.is_instance_scoped = journey != abi::kNone;
  draft.journey = journey;
  const uint32_t index = captures_.AddTrigger(std::move(draft));
  Fill(index, pattern);
  return index;
}

void Patterns::Fill(uint32_t draft, ast::PatternId pattern) {
  captures_.trigger(draft).trigger.position = PositionOf(pattern);
  Alternatives(pattern, std::nullopt, draft);
  auto& patterns = captures_.trigger(draft).patterns;
  const std::string& id = captures_.trigger(draft).trigger.id;
  for (size_t i = 0; i < patterns.size(); ++i)
    patterns[i].id = patterns.size() == 1 ? id : fmt::format("{}/{}", id, i + 1);
}

ast::PatternId Patterns::Unwrap(ast::PatternId id) const {
  while (const auto* paren = std::get_if<ast::ParenPattern>(&in_.ast.patterns[id].node)) id = paren->inner;
  return id;
}

std::optional<uint32_t> Patterns::PlainTrigger(ast::PatternId pattern) const {
  const ast::PatternId id = Unwrap(pattern);
  const auto* event = std::get_if<ast::EventPattern>(&in_.ast.patterns[id].node);
  if (!event || event->modifier != ast::EventModifier::kNone || event->event.where.is_valid()) return std::nullopt;
  const sema::EventTarget& target = in_.model.pattern_events[id];
  if (!target.trigger.is_valid()) return std::nullopt;
  return named_.at(target.trigger.index());
}

void Patterns::Alternatives(ast::PatternId id, std::optional<int64_t> keep, uint32_t draft) {
  const ast::Pattern& pattern = in_.ast.patterns[id];
  if (pattern.keep) keep = pattern.keep;
  if (const auto* paren = std::get_if<ast::ParenPattern>(&pattern.node)) return Alternatives(paren->inner, keep, draft);
  const auto* any = std::get_if<ast::OrPattern>(&pattern.node);
  if (!any) return AddPattern(draft, id, keep);
  for (ast::PatternId alternative : any->alternatives) Alternatives(alternative, keep, draft);
}

void Patterns::AddPattern(uint32_t draft, ast::PatternId id, std::optional<int64_t> keep) {
  auto& patterns = captures_.trigger(draft).patterns;
  Place place;
  place.draft = draft;
  place.pattern = static_cast<uint32_t>(patterns.size());
  patterns.emplace_back();
  patterns.back().position = PositionOf(id);
  if (keep) patterns.back().keep = static_cast<uint32_t>(*keep);
  std::visit(Overloaded{
                 [&](const ast::CountPattern& node) { AddCount(place, id, node); },
                 [&](const ast::SilencePattern& node) { AddSilence(place, id, node); },
                 [&](const ast::CalendarPattern& node) { AddCalendar(place, node); },
                 [&](const ast::AbsencePattern& node) {
                   AddChain(place, node.before);
                   pattern(place).has_absence = true;
                   pattern(place).absence = expressions_.Length(node.within, ScopeOf(place));
                   place.is_cancel = true;
                   AddSources(place, node.absent);
                 },
                 [&](const auto&) { AddChain(place, id); },
             },
             in_.ast.patterns[id].node);
}

void Patterns::AddChain(Place place, ast::PatternId id) {
  const auto* chain = std::get_if<ast::ThenPattern>(&in_.ast.patterns[id].node);
  if (!chain) return AddLink(place, id, ast::ExprId());
  for (const ast::ChainLink& link : chain->links) {
    AddLink(place, link.pattern, link.within);
    pattern(place).links.back().is_immediate = link.is_immediate;
    ++place.link;
  }
  if (!chain->total_within.is_valid()) return;
  pattern(place).has_total_within = true;
  pattern(place).total_within = expressions_.Length(chain->total_within, ScopeOf(place));
}

void Patterns::AddLink(Place place, ast::PatternId id, ast::ExprId within) {
  pattern(place).links.emplace_back();
  place.link = static_cast<uint32_t>(pattern(place).links.size() - 1);
  if (within.is_valid()) {
    pattern(place).links[place.link].has_within = true;
    pattern(place).links[place.link].within = expressions_.Length(within, ScopeOf(place));
  }
  const auto* event = std::get_if<ast::EventPattern>(&in_.ast.patterns[Unwrap(id)].node);
  if (event && place.link == 0) {
    pattern(place).is_first_only = event->modifier == ast::EventModifier::kFirst;
    if (event->modifier == ast::EventModifier::kEarliest) pattern(place).attempts = abi::Attempts::kEarliest;
    if (event->modifier == ast::EventModifier::kEach) pattern(place).attempts = abi::Attempts::kEach;
  }
  AddSources(place, id);
}

void Patterns::AddCount(Place place, ast::PatternId id, const ast::CountPattern& node) {
  pattern(place).kind = abi::PatternKind::kCount;
  pattern(place).count = static_cast<uint32_t>(node.count);
  pattern(place).length = expressions_.Length(node.within, ScopeOf(place));
  pattern(place).links.emplace_back();
  AddEvent(place, id, node.event);
  if (!node.distinct.is_valid()) return;
  Scope scope = ScopeOf(place);
  scope.event = in_.model.pattern_events[id].event;
  NodeId value = nodes_.AssumeKnown(expressions_.Lower(node.distinct, scope));
  pattern(place).is_distinct = true;
  pattern(place).distinct_kind = KindOf(in_.TypeOf(node.distinct));
  if (nodes_.OpOf(value) == Op::kEventField) {
    pattern(place).distinct_field = static_cast<uint32_t>(nodes_[value].immediate);
  } else {
    pattern(place).distinct_root =
        nodes_.AddRoot(value, "distinct of " + NameOf(place), in_.Position(in_.expr(node.distinct).span));
  }
}

void Patterns::AddCalendar(Place place, const ast::CalendarPattern& node) {
  abi::Pattern& calendar = pattern(place);
  calendar.kind = abi::PatternKind::kCalendar;
  calendar.keep = 1;
  switch (node.kind) {
    case ast::CalendarKind::kEveryDay: break;
    case ast::CalendarKind::kEveryWeekday: calendar.weekday = static_cast<int32_t>(node.weekday); break;
    case ast::CalendarKind::kEveryYear: calendar.recurrence = abi::Recurrence::kYearly; break;
    case ast::CalendarKind::kBefore:
    case ast::CalendarKind::kAfter:
    case ast::CalendarKind::kOnce: calendar.recurrence = abi::Recurrence::kOnce; break;
  }
  const Scope scope = ScopeOf(place);
  const auto root = [&](NodeId value, std::string_view what, ast::ExprId written) {
    return nodes_.AddRoot(value, fmt::format("{} of {}", what, NameOf(place)), in_.Position(in_.expr(written).span));
  };
  if (node.date.is_valid()) {
    NodeId date = expressions_.Lower(node.date, scope);
    if (node.offset.is_valid()) {
      abi::Duration offset = expressions_.Length(node.offset, scope);
      const bool is_before = node.kind == ast::CalendarKind::kBefore;
      date = nodes_.Map(date, [&](NodeId known) {
        if (offset.months != 0) {
          return builder_.AddMonthsToDate(known, builder_.Integer(is_before ? -offset.months : offset.months));
        }
        const int64_t days = offset.milliseconds / kDayMilliseconds;
        return nodes_.Plus(known, is_before ? -days : days);
      });
    }
    pattern(place).date_root = root(date, "date", node.date);
  }
  pattern(place).time_root = root(expressions_.Lower(node.time, scope), "time", node.time);
}

bool Patterns::IsFlipOfSilence(Place place, ast::PatternId id, const ast::SilencePattern& node) const {
  return node.since.is_valid() && !IsInstanceScoped(place) && in_.model.pattern_events[id].event.is_valid();
}

void Patterns::AddSilence(Place place, ast::PatternId id, const ast::SilencePattern& node) {
  pattern(place).links.emplace_back();
  if (IsFlipOfSilence(place, id, node)) return AddFlip(place, SilenceSegment(place, id, node), true);
  pattern(place).kind = abi::PatternKind::kSilence;
  pattern(place).length = expressions_.Length(node.duration, ScopeOf(place));
  AddEvent(place, id, node.event);
  if (!node.since.is_valid()) return;
  NodeId since = expressions_.Moment(node.since, ScopeOf(place));
  pattern(place).since_root =
      nodes_.AddRoot(since, "since of " + NameOf(place), in_.Position(in_.expr(node.since).span));
}

// `no A for D since E`: now is D behind E and behind the last A.
uint32_t Patterns::SilenceSegment(Place place, ast::PatternId id, const ast::SilencePattern& node) {
  const sema::EventTarget& target = in_.model.pattern_events[id];
  Scope scope = ScopeOf(place);
  NodeId since = expressions_.Moment(node.since, scope);
  scope.event = target.event;
  EventSet set{target.event, expressions_.Where(node.event, target, scope), abi::kNone};
  NodeId last = aggregates_.NthAt(set, 1, PositionOf(id));
  NodeId start = nodes_.AssumeKnown(since);
  NodeId later = builder_.MaxInteger(nodes_.AssumeKnown(last), start);
  NodeId silent_from = builder_.Select(nodes_.IsKnown(last), later, start);
  NodeId end = nodes_.AddDuration(silent_from, expressions_.Length(node.duration, scope));
  NodeId is_over = builder_.Not(builder_.LessInteger(builder_.Now(), end));
  SegmentDraft draft;
  draft.id = PartName(place.draft);
  draft.is_reported = false;
  draft.value = builder_.And(conditions_.IsKnown(since), is_over);
  draft.position = PositionOf(id);
  segments_.push_back(std::move(draft));
  return static_cast<uint32_t>(segments_.size() - 1);
}

void Patterns::AddSources(Place place, ast::PatternId id) {
  std::visit(Overloaded{
                 [&](const ast::ParenPattern& node) { AddSources(place, node.inner); },
                 [&](const ast::OrPattern& node) {
                   for (ast::PatternId alternative : node.alternatives) AddSources(place, alternative);
                 },
                 [&](const ast::EventPattern& node) { AddEvent(place, id, node.event); },
                 [&](const ast::FlipPattern& node) {
                   if (in_.model.pattern_stages[id].is_valid()) return AddStageFlip(place, id, node);
                   // Declared segments are drafted in the order in which they can be settled.
                   const auto& order = in_.model.segment_order;
                   auto found = std::find(order.begin(), order.end(), in_.model.pattern_segments[id]);
                   AddFlip(place, static_cast<uint32_t>(found - order.begin()), node.flip == ast::Flip::kEnters);
                 },
                 [&](const ast::ChangePattern& node) { AddChange(place, id, node); },
                 [&](const ast::SilencePattern& node) {
                   if (!IsFlipOfSilence(place, id, node)) return AddNested(place, id);
                   AddFlip(place, SilenceSegment(place, id, node), true);
                 },
                 [&](const auto&) { AddNested(place, id); },
             },
             in_.ast.patterns[id].node);
}

uint32_t Patterns::AddSource(Place place, abi::Source source) {
  sources(place).push_back(std::move(source));
  return static_cast<uint32_t>(sources(place).size() - 1);
}

Scope Patterns::ScopeOf(Place place) const {
  Scope scope;
  scope.attempt = place.draft;
  scope.journey = captures_.trigger(place.draft).journey;
  return scope;
}

void Patterns::AddEvent(Place place, ast::PatternId id, const ast::EventReference& reference) {
  const sema::EventTarget& target = in_.model.pattern_events[id];
  if (target.trigger.is_valid()) return AddTriggerSource(place, id, named_.at(target.trigger.index()));
  abi::Source source;
  source.target = target.event.index();
  const uint32_t index = AddSource(place, std::move(source));
  if (!place.is_cancel) {
    captures_.trigger(place.draft).binders.push_back({id, target.event, abi::kNone, place.pattern, place.link, index});
  }
  Scope scope = ScopeOf(place);
  scope.event = target.event;
  SetWhere(place, index, expressions_.Where(reference, target, scope));
  if (reference.where.is_valid()) expressions_.wheres().back().own_root = sources(place)[index].where_root;
}

void Patterns::AddFlip(Place place, uint32_t segment, bool enters) {
  abi::Source source;
  source.kind = abi::SourceKind::kFlip;
  source.target = segment;
  source.enters = enters;
  AddSource(place, std::move(source));
}

void Patterns::AddChange(Place place, ast::PatternId id, const ast::ChangePattern& node) {
  abi::Source source;
  source.kind = abi::SourceKind::kChange;
  source.target = in_.model.pattern_fields[id];
  const sema::Type& type = in_.model.customer_fields.at(source.target).type;
  const auto root = [&](ast::ExprId value, const char* what) {
    if (!value.is_valid()) return abi::kNone;
    NodeId node = expressions_.As(type, value, ScopeOf(place));
    return nodes_.AddRoot(node, fmt::format("{} of {}", what, NameOf(place)), in_.Position(in_.expr(value).span));
  };
  source.from_root = root(node.from, "from");
  source.to_root = root(node.to, "to");
  AddSource(place, std::move(source));
}

// To be in a stage of a map is a field of the customer.
void Patterns::AddStageFlip(Place place, ast::PatternId id, const ast::FlipPattern& node) {
  const sema::MapPart& stage = in_.model.stages[in_.model.pattern_stages[id]];
  abi::Source source;
  source.kind = abi::SourceKind::kChange;
  source.target = *in_.model.maps[stage.map].stage_field;
  const bool is_entered = node.flip == ast::Flip::kEnters;
  const uint32_t root = nodes_.AddRoot(builder_.Integer(stage.number), "stage of " + NameOf(place), PositionOf(id));
  (is_entered ? source.to_root : source.from_root) = root;
  AddSource(place, std::move(source));
}

std::string Patterns::PartName(uint32_t draft) {
  return fmt::format("{}#{}", captures_.trigger(draft).trigger.id, ++parts_[draft]);
}

void Patterns::AddNested(Place place, ast::PatternId id) {
  const uint32_t nested = Make(PartName(place.draft), id, captures_.trigger(place.draft).journey);
  captures_.trigger(place.draft).nested.push_back(nested);
  AddTriggerSource(place, id, nested);
}

void Patterns::AddTriggerSource(Place place, ast::PatternId id, uint32_t trigger) {
  abi::Source source;
  source.kind = abi::SourceKind::kTrigger;
  source.target = trigger;
  const uint32_t index = AddSource(place, std::move(source));
  if (place.is_cancel) return;
  captures_.trigger(place.draft)
      .binders.push_back({id, sema::EventTypeId(), trigger, place.pattern, place.link, index});
}

void Patterns::SetWhere(Place place, uint32_t source, NodeId where) {
  if (!where.is_valid() || (nodes_.IsConstant(where) && nodes_[where].immediate != 0)) return;
  const uint32_t event = sources(place)[source].target;
  const Reads reads = nodes_.ReadsOf(where);
  if (reads.attempt || reads.instance) {
    const uint32_t root = nodes_.AddRoot(where, "where of " + NameOf(place), pattern(place).position);
    sources(place)[source].needs_attempt = true;
    sources(place)[source].where_root = root;
  } else {
    sources(place)[source].decide_position = predicates_.Position(event, where);
  }
  if (place.is_cancel || place.link > 0) AddKeySlots(&pattern(place), where);
}

void Patterns::AddKeySlots(abi::Pattern* pattern, NodeId where) {
  const ir::Node node = nodes_[where];
  if (node.op == Op::kAnd) {
    AddKeySlots(pattern, node.operands[0]);
    AddKeySlots(pattern, node.operands[1]);
    return;
  }
  if (node.op != Op::kEqualInteger && node.op != Op::kEqualText && node.op != Op::kEqualNumber) return;
  std::optional<uint32_t> slot = KeySlot(node.operands[0], node.operands[1]);
  if (!slot) slot = KeySlot(node.operands[1], node.operands[0]);
  auto& slots = pattern->key_slots;
  if (slot && std::find(slots.begin(), slots.end(), *slot) == slots.end()) slots.push_back(*slot);
}

// `field == c.field`, either of them narrowed or an int beside a number.
std::optional<uint32_t> Patterns::KeySlot(NodeId a, NodeId b) const {
  const auto bare = [&](NodeId id) {
    ir::Node node = nodes_[id];
    while (node.op == Op::kAssumeKnown || node.op == Op::kIntegerToNumber) node = nodes_[node.operands[0]];
    return node;
  };
  const ir::Node field = bare(a), capture = bare(b);
  if (field.op != Op::kEventField || capture.op != Op::kAttemptCapture) return std::nullopt;
  return static_cast<uint32_t>(capture.immediate);
}

}  // namespace senda::lower
