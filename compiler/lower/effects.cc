// Assembling, fourth part: what each event, flip, change and firing can touch.
#include <algorithm>

#include "compiler/ir/op.h"
#include "compiler/lower/assembler.h"

namespace senda::lower {
namespace {

// `table[key]` gets `value`, once.
void Note(std::vector<std::vector<uint32_t>>* table, uint32_t key, uint32_t value) {
  std::vector<uint32_t>& values = table->at(key);
  if (values.empty() || values.back() != value) values.push_back(value);
}

}  // namespace

void Assembler::Dependencies::Add(const Dependencies& other) {
  events.insert(other.events.begin(), other.events.end());
  segments.insert(other.segments.begin(), other.segments.end());
}

Assembler::Dependencies Assembler::DependenciesOf(std::vector<NodeId> nodes) {
  Dependencies out;
  const std::optional<sema::EventTypeId> profile = in_.FindEvent("profile_updated");
  const bool has_zone = in_.FindCustomerField("timezone", sema::TypeKind::kTimeZone).has_value();
  std::set<uint32_t> seen;
  while (!nodes.empty()) {
    const NodeId id = nodes.back();
    nodes.pop_back();
    if (!id.is_valid() || !seen.insert(id.index()).second) continue;
    const ir::Node& node = nodes_[id];
    for (NodeId operand : node.operands) nodes.push_back(operand);
    // A changed time zone moves every local day.
    const bool reads_zone = has_zone && nodes_.ReadsOf(id).zone;
    if (profile && (node.op == Op::kCustomerField || reads_zone)) out.events.insert(profile->index());
    if (node.op == Op::kCatalogRow) NoteWatch(node, &out);
    if (node.op == Op::kSegment) out.segments.insert(static_cast<uint32_t>(node.immediate));
    if (ir::SignatureOf(node.op).immediate != ir::Immediate::kAggregate) continue;
    const AggregateDraft& draft = aggregates_[static_cast<uint32_t>(node.immediate)];
    out.events.insert(draft.set.event.index());
    if (draft.closes.event.is_valid()) out.events.insert(draft.closes.event.index());
  }
  return out;
}

// A row found by a field of the customer: when it changes, who has its key is told by an event of its own.
void Assembler::NoteWatch(const ir::Node& row, Dependencies* out) {
  NodeId key = row.operands[0];
  while (nodes_.OpOf(key) == Op::kAssumeKnown) key = nodes_.Operand(key, 0);
  if (nodes_.OpOf(key) != Op::kCustomerField) return;
  for (const sema::CatalogWatch& watch : in_.model.catalog_watches) {
    const bool is_it = watch.catalog.index() == static_cast<uint32_t>(row.immediate) &&
                       watch.customer_field == static_cast<uint32_t>(nodes_[key].immediate);
    if (is_it) out->events.insert(watch.event.index());
  }
}

void Assembler::AddEffects() {
  AddDecideGroups();
  AddSettleGroups();
  AddFeeding();
  AddJourneyEffects();
  AddWatchers();
}

void Assembler::AddDecideGroups() {
  abi::Program& program = out();
  for (uint32_t event = 0; event < program.effects.size(); ++event) {
    const std::vector<NodeId>& conditions = predicates_.Of(event);
    if (conditions.empty()) continue;
    abi::DecideGroup group;
    for (NodeId condition : conditions) {
      const std::string name = "where of " + program.events[event].qualified_name;
      group.roots.push_back(nodes_.AddRoot(condition, name, {}));
    }
    program.effects[event].decisions.resize(conditions.size());
    program.effects[event].decide_group = static_cast<uint32_t>(program.decide_groups.size());
    program.decide_groups.push_back(std::move(group));
  }
}

uint32_t Assembler::SettleGroupOf(std::vector<uint32_t> segments) {
  auto& groups = out().settle_groups;
  auto found =
      std::find_if(groups.begin(), groups.end(), [&](const auto& group) { return group.segments == segments; });
  if (found == groups.end()) found = groups.insert(found, {std::move(segments)});
  return static_cast<uint32_t>(found - groups.begin());
}

void Assembler::AddSettleGroups() {
  segment_events_.assign(segments_.size(), {});
  std::vector<std::vector<uint32_t>> by_event(out().effects.size());
  std::vector<uint32_t> all;
  for (uint32_t number = 0; number < segment_order_.size(); ++number) {
    const uint32_t draft = segment_order_[number];
    std::set<uint32_t>& events = segment_events_[draft];
    events = segment_reads_[draft].events;
    for (uint32_t read : segment_reads_[draft].segments) {
      events.insert(segment_events_[read].begin(), segment_events_[read].end());
    }
    for (uint32_t event : events) by_event[event].push_back(number);
    if (segments_[draft].kind == abi::SegmentKind::kComputed) all.push_back(number);
  }
  for (uint32_t event = 0; event < by_event.size(); ++event) {
    if (!by_event[event].empty()) out().effects[event].settle_group = SettleGroupOf(std::move(by_event[event]));
  }
  if (!all.empty()) out().all_segments_group = SettleGroupOf(std::move(all));
}

// Triggers in advance order, so that each list is in it too.
void Assembler::AddFeeding() {
  abi::Program& program = out();
  program.field_triggers.resize(program.customer_fields.size());
  program.segment_triggers.resize(program.segments.size());
  program.trigger_triggers.resize(program.triggers.size());
  program.trigger_journeys.resize(program.triggers.size());
  std::vector<std::vector<uint32_t>> event_triggers(program.events.size());
  for (uint32_t number = 0; number < program.triggers.size(); ++number) {
    const auto note = [&](const std::vector<abi::Source>& sources) {
      for (const abi::Source& source : sources) {
        switch (source.kind) {
          case abi::SourceKind::kEvent: Note(&event_triggers, source.target, number); break;
          case abi::SourceKind::kFlip: Note(&program.segment_triggers, source.target, number); break;
          case abi::SourceKind::kChange: Note(&program.field_triggers, source.target, number); break;
          case abi::SourceKind::kTrigger: Note(&program.trigger_triggers, source.target, number); break;
        }
      }
    };
    if (program.triggers[number].is_instance_scoped) continue;
    for (uint32_t pattern : program.triggers[number].patterns) {
      for (const abi::Link& link : program.patterns[pattern].links) note(link.sources);
      note(program.patterns[pattern].cancel);
    }
  }
  for (uint32_t event = 0; event < event_triggers.size(); ++event) {
    program.effects[event].triggers = std::move(event_triggers[event]);
  }
  for (uint32_t journey = 0; journey < program.journeys.size(); ++journey) {
    program.trigger_journeys[program.journeys[journey].entry_trigger].push_back(journey);
  }
}

void Assembler::AddJourneyEffects() {
  abi::Program& program = out();
  std::vector<std::set<uint32_t>> events(program.journeys.size());
  for (uint32_t number = 0; number < trigger_order_.size(); ++number) {
    const uint32_t journey = captures_.trigger(trigger_order_[number]).journey;
    if (journey == abi::kNone) continue;
    const auto note = [&](const std::vector<abi::Source>& sources) {
      for (const abi::Source& source : sources) {
        if (source.kind == abi::SourceKind::kEvent) events[journey].insert(source.target);
      }
    };
    for (uint32_t pattern : program.triggers[number].patterns) {
      for (const abi::Link& link : program.patterns[pattern].links) note(link.sources);
      note(program.patterns[pattern].cancel);
    }
  }
  for (uint32_t draft : aggregate_order_) {
    const EventSet& set = aggregates_[draft].set;
    if (set.journey != abi::kNone) events[set.journey].insert(set.event.index());
  }
  for (uint32_t journey = 0; journey < program.journeys.size(); ++journey) {
    const auto note_watched = [&](uint32_t root) {
      Dependencies reads = DependenciesOf({builder_.root(root).node});
      events[journey].insert(reads.events.begin(), reads.events.end());
      for (uint32_t segment : reads.segments) {
        events[journey].insert(segment_events_[segment].begin(), segment_events_[segment].end());
      }
    };
    if (program.journeys[journey].while_root != abi::kNone) note_watched(program.journeys[journey].while_root);
    for (const abi::Step& step : program.journeys[journey].steps) {
      for (const abi::Arm& arm : step.arms) {
        if (arm.is_when) note_watched(arm.watch_root);
      }
    }
    for (uint32_t event : events[journey]) program.effects[event].journeys.push_back(journey);
  }
}

// Whoever looks at a segment's flips or truth, other segments excepted.
void Assembler::AddWatchers() {
  abi::Program& program = out();
  std::vector<bool> is_segment_root(nodes_.roots().size(), false);
  for (const abi::Segment& segment : program.segments) {
    if (segment.value_root != abi::kNone) is_segment_root[segment.value_root] = true;
    if (segment.breakpoint_root != abi::kNone) is_segment_root[segment.breakpoint_root] = true;
  }
  std::vector<NodeId> watched;
  for (uint32_t root = 0; root < is_segment_root.size(); ++root) {
    if (!is_segment_root[root]) watched.push_back(builder_.root(root).node);
  }
  for (uint32_t segment : DependenciesOf(std::move(watched)).segments) {
    program.segments[segment_numbers_[segment]].has_watchers = true;
  }
  for (const abi::Pattern& pattern : program.patterns) {
    const auto note = [&](const std::vector<abi::Source>& sources) {
      for (const abi::Source& source : sources) {
        if (source.kind == abi::SourceKind::kFlip) program.segments[source.target].has_watchers = true;
      }
    };
    for (const abi::Link& link : pattern.links) note(link.sources);
    note(pattern.cancel);
  }
}

}  // namespace senda::lower
