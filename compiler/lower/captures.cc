#include "compiler/lower/captures.h"

#include <algorithm>
#include <optional>

#include "compiler/base/check.h"

namespace senda::lower {

uint32_t Captures::AddTrigger(TriggerDraft draft) {
  triggers_.push_back(std::move(draft));
  return trigger_count() - 1;
}

uint32_t Captures::AddJourney(JourneyDraft draft) {
  journeys_.push_back(std::move(draft));
  return journey_count() - 1;
}

bool Captures::Names(sema::BindingId binding, const Binder& binder) const {
  const std::vector<ast::PatternId>& patterns = in_.model.bindings[binding].patterns;
  return std::find(patterns.begin(), patterns.end(), binder.written) != patterns.end();
}

bool Captures::TriggerBinds(uint32_t draft, sema::BindingId binding) const {
  const auto& binders = trigger(draft).binders;
  return std::any_of(binders.begin(), binders.end(), [&](const Binder& binder) {
    if (binder.event.is_valid()) return Names(binding, binder);
    return TriggerBinds(binder.trigger, binding);
  });
}

bool Captures::IsOptional(sema::BindingId binding, Symbol field) const {
  const sema::Binding& info = in_.model.bindings[binding];
  if (info.is_optional) return true;
  return std::any_of(info.events.begin(), info.events.end(), [&](sema::EventTypeId event) {
    std::optional<uint32_t> index = in_.FindEventField(event, field);
    return !index || in_.EventFields(event)[*index].type.is_optional;
  });
}

abi::Kind Captures::KindOfField(sema::BindingId binding, Symbol field) const {
  for (sema::EventTypeId event : in_.model.bindings[binding].events) {
    if (auto index = in_.FindEventField(event, field)) return KindOf(in_.EventFields(event)[*index].type);
  }
  SENDA_UNREACHABLE("no event named `{}` has `{}`", in_.Text(in_.model.bindings[binding].name), in_.Text(field));
}

namespace {

// With what lists and records are made of, but for defaults, which are in no value.
abi::FieldType WholeType(const sema::Type& type, const Inputs& in) {
  abi::FieldType out = FieldTypeOf(type, in);
  if (type.kind == sema::TypeKind::kList && type.list.is_valid()) {
    out.element = {WholeType(in.model.lists[type.list].element, in)};
  }
  if (type.kind != sema::TypeKind::kRecord) return out;
  out.fields.clear();
  for (const sema::FieldInfo& field : in.model.records[type.record].fields) {
    abi::FieldSchema& schema = out.fields.emplace_back();
    schema.name = in.Text(field.name);
    schema.type = WholeType(field.type, in);
    for (Symbol former : field.former_names) schema.former_names.push_back(in.Text(former));
  }
  return out;
}

}  // namespace

abi::FieldType Captures::TypeOfField(sema::BindingId binding, Symbol field) const {
  for (sema::EventTypeId event : in_.model.bindings[binding].events) {
    if (auto index = in_.FindEventField(event, field)) return WholeType(in_.EventFields(event)[*index].type, in_);
  }
  SENDA_UNREACHABLE("no event named `{}` has `{}`", in_.Text(in_.model.bindings[binding].name), in_.Text(field));
}

std::vector<std::string> Captures::FormerNamesOfField(sema::BindingId binding, Symbol field) const {
  std::vector<std::string> out;
  for (sema::EventTypeId event : in_.model.bindings[binding].events) {
    const std::optional<uint32_t> index = in_.FindEventField(event, field);
    if (!index) continue;
    for (Symbol former : in_.EventFields(event)[*index].former_names) {
      out.push_back(in_.Text(in_.model.bindings[binding].name) + "." + in_.Text(former));
    }
  }
  return out;
}

abi::CaptureOrigin Captures::OriginOfField(sema::BindingId binding, Symbol field) const {
  abi::CaptureOrigin origin;
  const std::vector<sema::EventTypeId>& events = in_.model.bindings[binding].events;
  origin.is_certain = std::none_of(events.begin(), events.end(), [&](sema::EventTypeId event) {
    const std::optional<uint32_t> index = in_.FindEventField(event, field);
    return !index || in_.EventFields(event)[*index].type.is_optional;
  });
  if (events.size() != 1) return origin;
  origin.event = events.front().index();
  origin.field = in_.FindEventField(events.front(), field).value_or(abi::kNone);
  return origin;
}

template <typename F>
void Captures::AddCopies(uint32_t draft, uint32_t slot, F source_slot) {
  for (size_t i = 0; i < trigger(draft).binders.size(); ++i) {
    const Binder binder = trigger(draft).binders[i];
    const std::optional<uint32_t> from = source_slot(binder);
    if (!from) continue;
    trigger(draft).patterns[binder.pattern].links[binder.link].sources[binder.source].captures.push_back({*from, slot});
  }
}

uint32_t Captures::TriggerSlot(uint32_t draft, sema::BindingId binding, Symbol field) {
  auto& kinds = trigger(draft).trigger.capture_kinds;
  auto [it, is_new] = trigger(draft).slots.try_emplace({binding, field}, static_cast<uint32_t>(kinds.size()));
  const uint32_t slot = it->second;
  if (!is_new) return slot;
  kinds.push_back(KindOfField(binding, field));
  AddCopies(draft, slot, [&](const Binder& binder) -> std::optional<uint32_t> {
    if (binder.event.is_valid()) {
      return Names(binding, binder) ? in_.FindEventField(binder.event, field) : std::nullopt;
    }
    if (!TriggerBinds(binder.trigger, binding)) return std::nullopt;
    return TriggerSlot(binder.trigger, binding, field);
  });
  return slot;
}

uint32_t Captures::LastEventSlot(uint32_t draft, Symbol field) {
  const uint32_t slot = static_cast<uint32_t>(trigger(draft).trigger.capture_kinds.size());
  std::optional<abi::Kind> kind;
  AddCopies(draft, slot, [&](const Binder& binder) -> std::optional<uint32_t> {
    const auto& links = trigger(draft).patterns[binder.pattern].links;
    if (binder.link + 1 != links.size()) return std::nullopt;
    if (binder.event.is_valid()) {
      std::optional<uint32_t> from = in_.FindEventField(binder.event, field);
      if (from) kind = KindOf(in_.EventFields(binder.event)[*from].type);
      return from;
    }
    const uint32_t from = LastEventSlot(binder.trigger, field);
    if (from == abi::kNone) return std::nullopt;
    kind = trigger(binder.trigger).trigger.capture_kinds[from];
    return from;
  });
  if (!kind) return abi::kNone;
  trigger(draft).trigger.capture_kinds.push_back(*kind);
  return slot;
}

const Handover* Captures::FindHandover(const JourneyDraft& draft, sema::BindingId binding) const {
  for (const Handover& handover : draft.handovers) {
    if (TriggerBinds(handover.trigger, binding)) return &handover;
  }
  return nullptr;
}

bool Captures::InstanceBinds(uint32_t draft, sema::BindingId binding) const {
  return FindHandover(journeys_.at(draft), binding) != nullptr;
}

std::vector<abi::Source::Copy>& Captures::CopiesOf(JourneyDraft& draft, const Handover& handover) {
  switch (handover.place) {
    case Handover::Place::kEntry: return draft.journey.entry_captures;
    case Handover::Place::kExit: return draft.journey.exits.at(handover.index).captures;
    case Handover::Place::kArm: return draft.journey.steps.at(handover.index).arms.at(handover.arm).captures;
  }
  SENDA_UNREACHABLE();
}

uint32_t Captures::InstanceSlot(uint32_t draft, sema::BindingId binding, Symbol field) {
  JourneyDraft& journey = journeys_.at(draft);
  auto& kinds = journey.journey.capture_kinds;
  auto [it, is_new] = journey.slots.try_emplace({binding, field}, static_cast<uint32_t>(kinds.size()));
  const uint32_t slot = it->second;
  if (!is_new) return slot;
  kinds.push_back(KindOfField(binding, field));
  journey.journey.capture_names.push_back(in_.Text(in_.model.bindings[binding].name) + "." + in_.Text(field));
  journey.journey.capture_former_names.push_back(FormerNamesOfField(binding, field));
  journey.journey.capture_types.push_back(TypeOfField(binding, field));
  journey.journey.capture_origins.push_back(OriginOfField(binding, field));
  // What the entry carries stays that, also where a wait or an exit looks for the same trigger.
  const bool is_entrys = std::any_of(journey.handovers.begin(), journey.handovers.end(), [&](const Handover& handover) {
    return handover.place == Handover::Place::kEntry && TriggerBinds(handover.trigger, binding);
  });
  journey.journey.capture_origins.back().is_entrys = is_entrys && !in_.model.bindings[binding].is_optional;
  for (const Handover& handover : journey.handovers) {
    if (!TriggerBinds(handover.trigger, binding)) continue;
    if (is_entrys && handover.place != Handover::Place::kEntry) continue;
    CopiesOf(journey, handover).push_back({TriggerSlot(handover.trigger, binding, field), slot});
  }
  return slot;
}

void Captures::ExpectAnswer(uint32_t draft, sema::BindingId binding, uint32_t step) {
  journeys_.at(draft).answers.emplace(binding, step);
}

uint32_t Captures::AnswerSlot(uint32_t draft, sema::BindingId binding) {
  JourneyDraft& journey = journeys_.at(draft);
  abi::Step& step = journey.journey.steps.at(journey.answers.at(binding));
  if (step.answer_slot == abi::kNone) {
    step.answer_slot = static_cast<uint32_t>(journey.journey.capture_kinds.size());
    const sema::Binding& answer = in_.model.bindings[binding];
    journey.journey.capture_kinds.push_back(KindOf(*answer.value));
    journey.journey.capture_names.push_back(in_.Text(answer.name));
    journey.journey.capture_former_names.emplace_back();
    journey.journey.capture_types.push_back(WholeType(*answer.value, in_));
    journey.journey.capture_origins.push_back({abi::kNone, abi::kNone, !answer.value->is_optional, false});
  }
  return step.answer_slot;
}

}  // namespace senda::lower
