// Assembling, second part: schemas, aggregates, segments, and where they lie in a customer's block.
#include <algorithm>
#include <map>

#include "compiler/base/check.h"
#include "compiler/lower/assembler.h"
#include "compiler/lower/schema.h"
#include "runtime/abi/containers.h"

namespace senda::lower {
namespace {

// What ends is counted by the checker; what it does not count, such as who comes and goes, is less than these.
constexpr uint32_t kRoundsLeast = 10'000, kRoundsSlack = 4;

uint32_t RoundUp(uint32_t bytes, uint32_t unit) {
  return (bytes + unit - 1) / unit * unit;
}

}  // namespace

void Assembler::AddSchema() {
  abi::Program& program = out();
  program.name = in_.settings.name;
  program.rounds_max = std::max(kRoundsLeast, kRoundsSlack * in_.model.rounds_max);
  program.files = in_.files();
  program.default_timezone = in_.settings.timezone;
  program.currency = in_.settings.currency;
  if (in_.model.everyone_holdout.is_valid()) {
    const auto& holdout = std::get<ast::HoldoutDecl>(in_.ast.declarations[in_.model.everyone_holdout].node);
    program.everyone_holdout_millionths = holdout.share.millionths;
    program.everyone_holdout_position = in_.Position(holdout.share.span);
  }
  program.languages = in_.settings.languages;
  program.salt = in_.settings.salt.empty() ? in_.settings.name : in_.settings.salt;
  program.lateness_ms = in_.settings.lateness_ms;
  program.grace_ms = in_.settings.grace_ms;
  program.duplicates_ms = in_.settings.duplicates_ms;
  program.history_ms = in_.settings.history_ms;
  DescribeSchemas(in_, &expressions_, &nodes_, &program);
}

abi::Aggregate Assembler::DescribeAggregate(const AggregateDraft& draft, uint32_t index) {
  abi::Aggregate out;
  out.function = draft.function;
  out.container = draft.container;
  out.window = draft.window;
  out.length = draft.length;
  out.is_instance_scoped = draft.set.journey != abi::kNone;
  out.value_kind = draft.value_kind;
  out.fields = draft.fields;
  out.field_kinds = draft.field_kinds;
  out.member_count = draft.member_count;
  out.event = draft.set.event.index();
  out.position = draft.position;
  out.words = AggregateWords(in_, aggregates_, draft);
  const auto use = static_cast<uint32_t>(std::max<int64_t>(aggregate_use_[index], 1));
  switch (draft.container) {
    case abi::Container::kLatest: out.capacity = use; break;
    case abi::Container::kValues:
      out.capacity = std::min(use >= kKeepDefault ? draft.keep : use, draft.keep);
      out.can_overflow = use >= kKeepDefault || use > draft.keep;
      break;
    case abi::Container::kLog:
    case abi::Container::kFrontier:
    case abi::Container::kOpen:
      out.capacity = draft.keep;
      out.can_overflow = true;
      break;
    case abi::Container::kFields:
      out.can_overflow = draft.function == abi::AggregateFunction::kFirst && draft.window == abi::Window::kSliding;
      out.capacity = draft.window == abi::Window::kSliding ? draft.keep : 1;
      break;
    case abi::Container::kCell:
    case abi::Container::kMembers: out.capacity = 1; break;
  }
  if (draft.value.is_valid()) {
    if (nodes_.OpOf(draft.value) == Op::kEventField) {
      out.value_field = static_cast<uint32_t>(nodes_[draft.value].immediate);
    } else {
      out.value_root = nodes_.AddRoot(draft.value, "value of an aggregate", draft.position);
    }
  }
  if (draft.reset.is_valid()) out.reset_root = nodes_.AddRoot(draft.reset, "start of a window", draft.position);
  if (draft.container == abi::Container::kOpen) {
    out.close_event = draft.closes.event.index();
    out.close_field = draft.close_field;
  }
  return out;
}

void Assembler::AddAggregates() {
  out().effects.resize(in_.model.events.size());
  for (uint32_t number = 0; number < aggregate_order_.size(); ++number) {
    const AggregateDraft& draft = aggregates_[aggregate_order_[number]];
    abi::Aggregate aggregate = DescribeAggregate(draft, aggregate_order_[number]);
    DecideAggregate(draft, number, &aggregate);
    out().aggregates.push_back(std::move(aggregate));
  }
}

void Assembler::DecideAggregate(const AggregateDraft& draft, uint32_t number, abi::Aggregate* aggregate) {
  const NodeId where = draft.set.where;
  if (!aggregate->is_instance_scoped) {
    DecisionOf(aggregate->event, where).inserts.push_back(number);
    if (aggregate->close_event == abi::kNone) return;
    DecisionOf(aggregate->close_event, draft.closes.where).closes.push_back(number);
    return;
  }
  if (!where.is_valid()) return;
  if (nodes_.ReadsOf(where).instance) {
    aggregate->where_root = nodes_.AddRoot(where, "where of an aggregate", draft.position);
  } else {
    aggregate->decide_position = predicates_.Position(aggregate->event, where);
  }
}

abi::Decision& Assembler::DecisionOf(uint32_t event, NodeId where) {
  abi::EventEffects& effects = out().effects.at(event);
  if (!where.is_valid()) return effects.always;
  const uint32_t position = predicates_.Position(event, where);
  if (effects.decisions.size() <= position) effects.decisions.resize(position + 1);
  return effects.decisions[position];
}

void Assembler::AddSegments() {
  for (uint32_t number = 0; number < segment_order_.size(); ++number) {
    const SegmentDraft& draft = segments_[segment_order_[number]];
    abi::Segment segment;
    segment.id = draft.id;
    segment.former_ids = draft.former_ids;
    segment.is_reported = draft.is_reported;
    segment.position = draft.position;
    segment.kind = draft.kind;
    segment.journey = draft.journey;
    if (draft.value.is_valid()) {
      segment.value_root = nodes_.AddRoot(draft.value, "segment " + draft.id, draft.position);
    }
    if (draft.value.is_valid() && nodes_.ConstantInteger(draft.breakpoint) != abi::kNever) {
      segment.breakpoint_root = nodes_.AddRoot(draft.breakpoint, "breakpoint of " + draft.id, draft.position);
    }
    out().segments.push_back(std::move(segment));
  }
  for (uint32_t number = 0; number < segment_order_.size(); ++number) {
    for (uint32_t read : segment_reads_[segment_order_[number]].segments) {
      out().segments[segment_numbers_[read]].dependents.push_back(number);
    }
  }
}

void Assembler::LayOut() {
  abi::Program& program = out();
  std::map<uint32_t, uint32_t> pages;  // by event
  std::vector<uint32_t> journey_bytes(captures_.journey_count(), 0);
  for (uint32_t number = 0; number < program.aggregates.size(); ++number) {
    abi::Aggregate& aggregate = program.aggregates[number];
    aggregate.slot_bytes = abi::SlotBytes(aggregate);
    const uint32_t journey = aggregates_[aggregate_order_[number]].set.journey;
    uint32_t* end = nullptr;
    if (journey != abi::kNone) {
      program.journeys[journey].aggregates.push_back(number);
      end = &program.journeys[journey].aggregate_bytes;
    } else {
      auto [it, is_new] = pages.try_emplace(aggregate.event, static_cast<uint32_t>(program.page_bytes.size()));
      if (is_new) program.page_bytes.push_back(0);
      aggregate.page = it->second;
      end = &program.page_bytes[it->second];
    }
    aggregate.slot = *end;
    *end += RoundUp(aggregate.slot_bytes, 8);
  }
  abi::CustomerLayout& layout = program.layout;
  layout.field_count = static_cast<uint32_t>(program.customer_fields.size());
  layout.segment_count = static_cast<uint32_t>(program.segments.size());
  layout.page_count = static_cast<uint32_t>(program.page_bytes.size());
  layout.fields = sizeof(abi::CustomerHeader);
  layout.segments = layout.fields + layout.field_count * static_cast<uint32_t>(sizeof(abi::Value));
  layout.pages = layout.segments + RoundUp(layout.segment_count, 64) / 8;
  layout.heap = RoundUp(layout.pages + layout.page_count * static_cast<uint32_t>(sizeof(uint32_t)), 8);
}

}  // namespace senda::lower
