#include "compiler/sema/check_patterns.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/base/overloaded.h"
#include "compiler/sema/type_words.h"

namespace senda::sema {
namespace {

constexpr int64_t kCountMax = 1'000;
constexpr int64_t kKeepMax = 10'000;

std::string_view ModifierWord(ast::EventModifier modifier) {
  switch (modifier) {
    case ast::EventModifier::kNone: return "";
    case ast::EventModifier::kFirst: return "first";
    case ast::EventModifier::kEarliest: return "earliest";
    case ast::EventModifier::kEach: return "each";
  }
  return "";
}

}  // namespace

std::vector<VisibleBinding> PatternChecker::Check(ast::PatternId id) {
  size_t outer = env_.bindings.size();
  Names names = CheckAt(id, {});
  env_.bindings.erase(env_.bindings.begin() + static_cast<long>(outer), env_.bindings.end());
  return names;
}

PatternChecker::Names PatternChecker::CheckAt(ast::PatternId id, Place place) {
  const ast::Pattern& pattern = checker_.ast.patterns[id];
  if (pattern.keep && (*pattern.keep < 1 || *pattern.keep > kKeepMax)) {
    checker_.sink.Report(Kind::kKeepRange, pattern.span, 1, kKeepMax);
  }
  return std::visit([&](const auto& node) { return On(id, node, place); }, pattern.node);
}

// ------------------------------------------------------------------------------------------------------------ events

void PatternChecker::CheckModifier(ast::PatternId id, ast::EventModifier modifier, Place place) {
  if (modifier == ast::EventModifier::kNone || (place.is_opening && !place.is_in_or_of_chain)) return;
  auto report = checker_.sink.Report(Kind::kModifierPlace, checker_.ast.patterns[id].span, ModifierWord(modifier));
  if (modifier == ast::EventModifier::kFirst) report.Help("for the first of a later event write `where count(…) == 0`");
}

PatternChecker::Names PatternChecker::On(ast::PatternId id, const ast::EventPattern& node, Place place) {
  CheckModifier(id, node.modifier, place);
  std::optional<EventTarget> target = CheckEvent(id, node.event);
  if (!target) return {};
  if (target->trigger.is_valid()) return CheckTrigger(node.event, *target);
  Names names = Bind(id, node.event, &*target);
  checker_.model.pattern_events.Set(id, *target);
  return names;
}

// Finds the event or trigger and checks its `where`.
std::optional<EventTarget> PatternChecker::CheckEvent(ast::PatternId id, const ast::EventReference& reference) {
  std::optional<EventTarget> target = expressions_.ResolveEvent(reference, true);
  if (!target) return std::nullopt;
  checker_.model.pattern_events.Set(id, *target);
  if (target->event.is_valid()) expressions_.CheckWhere(reference, target->event, false, false);
  return target;
}

PatternChecker::Names PatternChecker::CheckTrigger(const ast::EventReference& reference, EventTarget target) {
  std::string name = checker_.Text(reference.event);
  auto refuse = [&](Span span, std::string_view what, std::string help) {
    checker_.sink.Report(Kind::kTriggerDetail, span, name, what).Help(std::move(help));
  };
  if (reference.binding)
    refuse(reference.binding->span, "as", "what the trigger names with `as` is known here without it");
  if (reference.message) refuse(reference.message->span, "(…)", "name the message in the trigger");
  if (reference.where.is_valid()) {
    refuse(checker_.SpanOf(reference.where), "where",
           "put the condition into the trigger, or into the journey's `audience`");
  }
  checker_.EnsureTrigger(target.trigger);
  Names names = checker_.trigger_exports[target.trigger.index()];
  // Whoever wrote the trigger did not know this place: a name that is taken here keeps its meaning.
  // lapse then purchase not followed by lapse within 30 days
  std::erase_if(names, [&](const auto& binding) { return expressions_.FindBinding(binding.name) != nullptr; });
  for (VisibleBinding& binding : names) binding.is_from_entry = is_entry_;
  return names;
}

bool PatternChecker::ReportTaken(const VisibleBinding& binding) {
  const VisibleBinding* taken = expressions_.FindBinding(binding.name);
  if (taken == nullptr) return false;
  checker_.sink.Report(Kind::kBindingTwice, binding.span, checker_.Text(binding.name))
      .Note(taken->span, "it is named here")
      .Help("give one of them another name");
  return true;
}

// `as c`: a new binding, or the one that another side of an `or` has made.
PatternChecker::Names PatternChecker::Bind(ast::PatternId id, const ast::EventReference& reference,
                                           EventTarget* target) {
  if (!reference.binding) return {};
  VisibleBinding seen{reference.binding->text, {}, {target->event}, false, is_entry_, reference.binding->span};
  if (ReportTaken(seen)) return {};
  auto shared = std::find_if(or_names_.begin(), or_names_.end(), [&](const auto& b) { return b.name == seen.name; });
  if (shared == or_names_.end()) {
    seen.id = checker_.model.bindings.Add({seen.name, {target->event}, {id}, false});
    own_.push_back(seen.id);
  } else {
    seen.id = shared->id;
    Binding& binding = checker_.model.bindings[seen.id];
    if (std::find(binding.events.begin(), binding.events.end(), target->event) == binding.events.end()) {
      binding.events.push_back(target->event);
    }
    binding.patterns.push_back(id);
  }
  target->binding = seen.id;
  return {seen};
}

// ---------------------------------------------------------------------------------------------------- several events

PatternChecker::Names PatternChecker::On(ast::PatternId, const ast::OrPattern& node, Place place) {
  place.is_in_or_of_chain = place.is_in_chain;
  Names outer_or_names = or_names_;
  std::vector<Names> sides;
  for (ast::PatternId alternative : node.alternatives) {
    size_t outer = env_.bindings.size();
    sides.push_back(CheckAt(alternative, place));
    env_.bindings.erase(env_.bindings.begin() + static_cast<long>(outer), env_.bindings.end());
    for (const VisibleBinding& binding : sides.back()) {
      if (IsOwn(binding.id)) or_names_.push_back(binding);
    }
  }
  or_names_ = std::move(outer_or_names);
  return Merge(sides);
}

PatternChecker::Names PatternChecker::Merge(const std::vector<Names>& sides) {
  Names merged;
  for (const Names& side : sides) {
    for (const VisibleBinding& binding : side) {
      bool is_done = std::any_of(merged.begin(), merged.end(), [&](const auto& b) { return b.name == binding.name; });
      if (is_done) continue;
      std::vector<const VisibleBinding*> seen;
      for (const Names& other : sides) {
        auto found = std::find_if(other.begin(), other.end(), [&](const auto& b) { return b.name == binding.name; });
        if (found != other.end()) seen.push_back(&*found);
      }
      merged.push_back(MergeOne(binding.name, seen, seen.size() < sides.size()));
    }
  }
  return merged;
}

// One name from the sides of an `or` that have it. Sides that took it over from a trigger keep theirs: it gets a new
// id.
VisibleBinding PatternChecker::MergeOne(Symbol name, const std::vector<const VisibleBinding*>& seen, bool is_optional) {
  VisibleBinding result = *seen[0];
  bool is_shared = IsOwn(result.id) || (seen.size() == 1 && !is_optional);
  for (const VisibleBinding* side : seen) {
    is_shared &= side->id == result.id;
    result.is_optional |= side->is_optional;
    for (EventTypeId event : side->events) {
      if (std::find(result.events.begin(), result.events.end(), event) == result.events.end())
        result.events.push_back(event);
    }
  }
  result.is_optional |= is_optional;
  if (!is_shared) {
    Binding binding{name, result.events, {}, false};
    for (const VisibleBinding* side : seen) {
      for (ast::PatternId pattern : checker_.model.bindings[side->id].patterns) {
        if (std::find(binding.patterns.begin(), binding.patterns.end(), pattern) == binding.patterns.end()) {
          binding.patterns.push_back(pattern);
        }
      }
    }
    result.id = checker_.model.bindings.Add(std::move(binding));
    own_.push_back(result.id);
  }
  if (result.is_optional) checker_.model.bindings[result.id].is_optional = true;
  return result;
}

// Whether the name was given in this pattern, and not taken over from a trigger.
bool PatternChecker::IsOwn(BindingId id) const {
  return std::find(own_.begin(), own_.end(), id) != own_.end();
}

// What may be a link of a chain: an event, a trigger, a flip, a change, and in brackets alternatives of these, a count
// or a silence.
bool PatternChecker::CheckLink(ast::PatternId id) {
  std::string_view what = std::visit(
      Overloaded{
          [](const ast::ThenPattern&) -> std::string_view { return "A chain inside a chain"; },
          [](const ast::AbsencePattern&) -> std::string_view { return "A `not followed by`"; },
          [](const ast::CalendarPattern&) -> std::string_view { return "A calendar pattern inside a chain"; },
          [&](const ast::OrPattern&) -> std::string_view { return IsSimple(id) ? "" : "An `or` of whole patterns"; },
          [](const auto&) -> std::string_view { return ""; },
      },
      checker_.ast.patterns[Unwrapped(id)].node);
  if (what.empty()) return true;
  checker_.sink.Report(Kind::kPatternPlace, checker_.ast.patterns[id].span, what)
      .Help("give it a name with `trigger`, and write the name here");
  return false;
}

ast::PatternId PatternChecker::Unwrapped(ast::PatternId id) const {
  while (const auto* paren = std::get_if<ast::ParenPattern>(&checker_.ast.patterns[id].node)) id = paren->inner;
  return id;
}

bool PatternChecker::IsSimple(ast::PatternId id) const {
  const ast::PatternNode& node = checker_.ast.patterns[Unwrapped(id)].node;
  if (const auto* any = std::get_if<ast::OrPattern>(&node)) {
    return std::all_of(any->alternatives.begin(), any->alternatives.end(),
                       [&](ast::PatternId p) { return IsSimple(p); });
  }
  return std::holds_alternative<ast::EventPattern>(node) || std::holds_alternative<ast::FlipPattern>(node) ||
         std::holds_alternative<ast::ChangePattern>(node);
}

PatternChecker::Names PatternChecker::On(ast::PatternId, const ast::ThenPattern& node, Place place) {
  Names names;
  for (size_t i = 0; i < node.links.size(); ++i) {
    const ast::ChainLink& link = node.links[i];
    bool is_opening = i == 0 && place.is_opening;
    Names more;
    bool is_absence = std::holds_alternative<ast::AbsencePattern>(checker_.ast.patterns[Unwrapped(link.pattern)].node);
    if (is_absence && i + 1 < node.links.size()) {
      checker_.sink.Report(Kind::kAbsenceEndsChain, checker_.ast.patterns[link.pattern].span)
          .Help("give this part a name with `trigger`, and begin a new pattern with the name");
      return names;
    }
    if (CheckLink(link.pattern)) more = CheckAt(link.pattern, {is_opening, true, place.is_in_or_of_chain});
    if (link.within.is_valid()) {
      expressions_.RequireFixedLength(link.within, "The length after `within`");
      if (i == 0) {
        checker_.sink.Report(Kind::kPatternPlace, checker_.SpanOf(link.within), "A `within` behind the first event")
            .Help("it counts from the event before; over the whole chain write `within 3 days: A then B`");
      }
    }
    See(more);
    names.insert(names.end(), more.begin(), more.end());
  }
  if (node.total_within.is_valid()) expressions_.RequireFixedLength(node.total_within, "The length after `within`");
  return names;
}

PatternChecker::Names PatternChecker::On(ast::PatternId id, const ast::AbsencePattern& node, Place place) {
  Names names;
  bool is_chain = std::holds_alternative<ast::ThenPattern>(checker_.ast.patterns[node.before].node);
  if (is_chain || CheckLink(node.before))
    names = CheckAt(node.before, {place.is_opening, true, place.is_in_or_of_chain});
  if (!is_chain) See(names);
  if (IsSimple(node.absent)) {
    Bury(CheckAt(node.absent, {false, true, false}), "it names the event that does not come");
  } else {
    const bool is_calendar =
        std::holds_alternative<ast::CalendarPattern>(checker_.ast.patterns[Unwrapped(node.absent)].node);
    checker_.sink
        .Report(Kind::kPatternPlace, checker_.ast.patterns[node.absent].span,
                is_calendar ? "A calendar pattern behind `not followed by`" : "A pattern of several events")
        .Help("after `not followed by` stands one event, or several with `or` in brackets");
  }
  if (node.within.is_valid()) {
    expressions_.RequireFixedLength(node.within, "The length after `within`");
  } else {
    checker_.sink.Report(Kind::kWithinMissing, checker_.ast.patterns[id].span, "`not followed by`")
        .Help("say how long is waited, as in `… within 1 hour`");
  }
  return names;
}

void PatternChecker::Bury(const Names& names, const std::string& why) {
  for (const VisibleBinding& binding : names) env_.dead.push_back({binding.name, binding.span, why});
}

PatternChecker::Names PatternChecker::On(ast::PatternId id, const ast::CountPattern& node, Place) {
  Span span = checker_.ast.patterns[id].span;
  if (node.count < 1 || node.count > kCountMax) {
    checker_.sink.Report(Kind::kCountRange, span, 1, kCountMax, node.count);
  }
  if (node.within.is_valid()) {
    expressions_.RequireFixedLength(node.within, "The length after `within`");
  } else {
    checker_.sink.Report(Kind::kWithinMissing, span, "A number of events")
        .Help("say in how long, as in `… within 7 days`");
  }
  std::optional<EventTarget> target = CheckEvent(id, node.event);
  if (!target) return {};
  if (target->trigger.is_valid()) {
    if (node.distinct.is_valid()) {
      checker_.sink.Report(Kind::kTriggerDetail, checker_.SpanOf(node.distinct), checker_.Text(node.event.event),
                           "distinct");
    }
    return CheckTrigger(node.event, *target);
  }
  if (node.distinct.is_valid()) {
    std::optional<Symbol> own_name;
    if (node.event.binding) own_name = node.event.binding->text;
    Type type = expressions_.InferOverEvent(node.distinct, target->event, own_name, false, false);
    bool fits = IsComparable(type.kind) && type.kind != TypeKind::kNumber;
    if (!fits && type.kind != TypeKind::kPoison) {
      checker_.sink.Report(Kind::kAggregateType, checker_.SpanOf(node.distinct), "distinct", checker_.Words(type));
    }
  }
  Names names = Bind(id, node.event, &*target);
  checker_.model.pattern_events.Set(id, *target);
  return names;
}

PatternChecker::Names PatternChecker::On(ast::PatternId id, const ast::SilencePattern& node, Place) {
  expressions_.RequireFixedLength(node.duration, "The length of a silence");
  if (node.since.is_valid()) expressions_.Moment(node.since);
  std::optional<EventTarget> target = CheckEvent(id, node.event);
  if (!target) return {};
  if (target->trigger.is_valid()) {
    CheckTrigger(node.event, *target);
  } else if (node.event.binding) {
    env_.dead.push_back({node.event.binding->text, node.event.binding->span, "it names the event that does not come"});
  }
  return {};
}

// every day at 09:00     3 days before customer.renewal at 10:00     2026-12-24 at 10:00
PatternChecker::Names PatternChecker::On(ast::PatternId, const ast::CalendarPattern& node, Place) {
  const auto require = [&](ast::ExprId id, TypeKind kind, std::string_view what) {
    Type type = expressions_.Infer(id);
    if (type.kind == TypeKind::kPoison) return;
    if (type.kind != kind) return expressions_.ReportMismatch(id, type, Of(kind));
    if (!expressions_.IsSteady(id)) {
      checker_.sink.Report(Kind::kCalendarMoves, checker_.SpanOf(id), what)
          .Help("what follows an event is a silence, a `not followed by` or a journey with a `wait`");
    }
  };
  if (node.offset.is_valid()) expressions_.RequireWholeDays(node.offset);
  if (node.date.is_valid()) require(node.date, TypeKind::kDate, "The date");
  require(node.time, TypeKind::kTimeOfDay, "The time");
  return {};
}

// ---------------------------------------------------------------------------------------------------- flips, changes

PatternChecker::Names PatternChecker::On(ast::PatternId id, const ast::FlipPattern& node, Place) {
  Lookup stage = checker_.names.Find(*env_.file, Namespace::kAsked, node.segment.parts);
  if (stage.status == Lookup::Status::kFound && stage.ref.kind == DeclKind::kStage) {
    // enters shopping.purchase
    const StageId reached(stage.ref.index);
    const MapPart& part = checker_.model.stages[reached];
    if (!part.trigger.is_valid()) {
      expressions_.ReportUnmeasured(node.segment.span, part);
    } else {
      checker_.model.pattern_stages.Set(id, reached);
    }
    return {};
  }
  auto found =
      checker_.Resolve(*env_.file, node.segment.parts, node.segment.span, "segment or stage", {DeclKind::kSegment});
  if (!found) return {};
  checker_.AddUse(env_, *found);
  checker_.model.pattern_segments.Set(id, SegmentId(found->index));
  return {};
}

PatternChecker::Names PatternChecker::On(ast::PatternId id, const ast::ChangePattern& node, Place) {
  Type type = expressions_.Infer(node.field);
  if (type.kind == TypeKind::kPoison) return {};
  const auto* field =
      std::get_if<CustomerFieldRef>(&checker_.model.resolutions.Get(expressions_.Unwrapped(node.field)));
  if (field == nullptr || field->field == kCustomerFieldId) {
    checker_.sink.Report(Kind::kChangeField, checker_.SpanOf(node.field)).Help("for example `changes customer.plan`");
    return {};
  }
  checker_.model.pattern_fields.Set(id, field->field);
  for (ast::ExprId value : {node.from, node.to}) {
    if (value.is_valid() && expressions_.Require(value, Known(type)))
      expressions_.RequireWritten(value, "A value after `from` or `to`");
  }
  return {};
}

PatternChecker::Names PatternChecker::On(ast::PatternId, const ast::ParenPattern& node, Place place) {
  return CheckAt(node.inner, place);
}

std::vector<EventTypeId> PatternChecker::LastEvents(ast::PatternId id) const {
  return std::visit(Overloaded{
                        [&](const ast::EventPattern&) -> std::vector<EventTypeId> {
                          EventTypeId event = checker_.model.pattern_events.Get(id).event;
                          return event.is_valid() ? std::vector{event} : std::vector<EventTypeId>{};
                        },
                        [&](const ast::CountPattern&) -> std::vector<EventTypeId> {
                          EventTypeId event = checker_.model.pattern_events.Get(id).event;
                          return event.is_valid() ? std::vector{event} : std::vector<EventTypeId>{};
                        },
                        [&](const ast::OrPattern& node) {
                          std::vector<EventTypeId> all;
                          for (ast::PatternId alternative : node.alternatives) {
                            std::vector<EventTypeId> more = LastEvents(alternative);
                            if (more.empty()) return more;
                            for (EventTypeId event : more) {
                              if (std::find(all.begin(), all.end(), event) == all.end()) all.push_back(event);
                            }
                          }
                          return all;
                        },
                        [&](const ast::ThenPattern& node) { return LastEvents(node.links.back().pattern); },
                        [&](const ast::ParenPattern& node) { return LastEvents(node.inner); },
                        [](const auto&) -> std::vector<EventTypeId> { return {}; },
                    },
                    checker_.ast.patterns[id].node);
}

}  // namespace senda::sema
