#include "compiler/ir/declaration_meaning.h"

#include "compiler/ir/names.h"
#include "compiler/ir/reach.h"

namespace senda::ir {

DeclarationMeaning::DeclarationMeaning(const Program& program)
    : program_(program),
      description_(program.description),
      numbers_(program.description),
      expressions_(program),
      inserts_(program.description.aggregates.size()),
      closes_(program.description.aggregates.size()),
      progress_(program.description.aggregates.size(), Progress::kNew),
      identities_(program.description.aggregates.size(), 0),
      parts_(numbers_.count) {
  FindFed();
}

std::vector<DeclarationPart> DeclarationMeaning::Parts() {
  for (uint32_t i = 0; i < description_.aggregates.size(); ++i) Identity(i);
  for (uint32_t i = 0; i < description_.segments.size(); ++i) Segment(i);
  for (uint32_t i = 0; i < description_.aggregates.size(); ++i) Aggregate(i);
  for (uint32_t i = 0; i < description_.triggers.size(); ++i) Trigger(i);
  for (uint32_t i = 0; i < description_.journeys.size(); ++i) Journey(i);
  for (uint32_t i = 0; i < description_.rules.size(); ++i) Rule(i);
  for (uint32_t i = 0; i < description_.guarantees.size(); ++i) Guarantee(i);
  for (uint32_t i = 0; i < description_.preferences.size(); ++i) Preference(i);
  return std::move(parts_);
}

void DeclarationMeaning::FindFed() {
  auto note = [&](const abi::Decision& decision, uint32_t event, uint32_t root) {
    for (uint32_t aggregate : decision.inserts) inserts_.at(aggregate) = {event, root};
    for (uint32_t aggregate : decision.closes) closes_.at(aggregate) = {event, root};
  };
  auto root_at = [&](uint32_t event, uint32_t position) {
    return description_.decide_groups.at(description_.effects.at(event).decide_group).roots.at(position);
  };
  for (uint32_t event = 0; event < description_.effects.size(); ++event) {
    const abi::EventEffects& effects = description_.effects[event];
    note(effects.always, event, abi::kNone);
    for (uint32_t i = 0; i < effects.decisions.size(); ++i) note(effects.decisions[i], event, root_at(event, i));
  }
  for (uint32_t i = 0; i < description_.aggregates.size(); ++i) {
    const abi::Aggregate& aggregate = description_.aggregates[i];
    if (!aggregate.is_instance_scoped) continue;
    bool is_decided_once = aggregate.decide_position != abi::kNone;
    uint32_t root = is_decided_once ? root_at(aggregate.event, aggregate.decide_position) : aggregate.where_root;
    inserts_[i] = {aggregate.event, root};
  }
}

// What an aggregate computes. One that reads itself in its own `where` is named by its text id there.
uint64_t DeclarationMeaning::Identity(uint32_t index) {
  if (progress_.at(index) != Progress::kNew) return identities_[index];
  const abi::Aggregate& aggregate = description_.aggregates[index];
  progress_[index] = Progress::kStarted;
  identities_[index] = MeaningWriter("aggregate in itself").Text(aggregate.id).Hash();
  expressions_.SetAggregate(index, identities_[index]);
  for (uint32_t root : {inserts_[index].root, closes_[index].root, aggregate.value_root, aggregate.reset_root}) {
    if (root == abi::kNone) continue;
    for (uint32_t other : AggregatesRead(program_.nodes, program_.roots.at(root).node)) Identity(other);
  }
  identities_[index] = IdentityNow(index);
  expressions_.SetAggregate(index, identities_[index]);
  progress_[index] = Progress::kDone;
  return identities_[index];
}

uint64_t DeclarationMeaning::IdentityNow(uint32_t index) {
  const abi::Aggregate& aggregate = description_.aggregates[index];
  const abi::EventSchema& event = description_.events.at(aggregate.event);
  MeaningWriter writer("aggregate");
  writer.Text(NameOf(aggregate.function)).Text(NameOf(aggregate.window)).Length(aggregate.length);
  writer.Integer(aggregate.is_instance_scoped).Text(event.qualified_name);
  writer.Integer(expressions_.OfRoot(inserts_[index].root, aggregate.event));
  writer.Text(NameOf(aggregate.value_kind)).Integer(aggregate.member_count);
  writer.Text(aggregate.value_field == abi::kNone ? ""
                                                  : expressions_.FieldName(aggregate.event, aggregate.value_field));
  writer.Integer(expressions_.OfRoot(aggregate.value_root, aggregate.event));
  writer.Integer(expressions_.OfRoot(aggregate.reset_root));
  // How many times are kept follows from the questions asked; how many values decides when the oldest leave early.
  writer.Integer(aggregate.container == abi::Container::kLatest ? 0 : aggregate.capacity);
  if (aggregate.close_event != abi::kNone) {
    const abi::EventSchema& close = description_.events.at(aggregate.close_event);
    writer.Text(close.qualified_name).Text(close.fields.at(aggregate.close_field).name);
    writer.Integer(expressions_.OfRoot(closes_[index].root, aggregate.close_event));
  }
  return writer.Hash();
}

std::vector<uint64_t> DeclarationMeaning::Tallies() {
  std::vector<uint64_t> out;
  for (const abi::Tally& tally : description_.tallies) {
    MeaningWriter writer("tally");
    writer.Text(NameOf(tally.function)).Text(NameOf(tally.value_kind));
    writer.Integer(static_cast<uint64_t>(tally.length_ms));
    if (tally.segment != abi::kNone) writer.Text(description_.segments.at(tally.segment).id);
    if (tally.event != abi::kNone) {
      const abi::EventEffects& effects = description_.effects.at(tally.event);
      uint32_t where = abi::kNone;
      if (tally.decide_position != abi::kNone) {
        where = description_.decide_groups.at(effects.decide_group).roots.at(tally.decide_position);
      }
      writer.Text(description_.events.at(tally.event).qualified_name).Integer(expressions_.OfRoot(where, tally.event));
    }
    writer.Integer(expressions_.OfRoot(tally.value_root, tally.event));
    writer.Integer(expressions_.OfRoot(tally.group_root, tally.event));
    out.push_back(writer.Hash());
  }
  return out;
}

std::vector<uint64_t> DeclarationMeaning::Kpis() {
  const std::vector<uint64_t> tallies = Tallies();
  std::vector<uint64_t> out;
  for (const abi::Kpi& kpi : description_.kpis) {
    MeaningWriter writer("kpi");
    writer.Text(kpi.id).Text(NameOf(kpi.type.kind)).Text(kpi.type.currency).Integer(kpi.is_grouped);
    for (uint32_t tally : kpi.tallies) writer.Integer(tallies.at(tally));
    for (uint32_t root : {kpi.value_root, kpi.target.root, kpi.alert.root}) writer.Integer(expressions_.OfRoot(root));
    for (const std::string& group : kpi.groups) writer.Text(group);
    out.push_back(writer.Hash());
  }
  return out;
}

void DeclarationMeaning::WriteRoot(MeaningWriter* writer, uint32_t root, uint32_t event) {
  writer->Integer(expressions_.OfRoot(root, event));
  if (root == abi::kNone) return;
  NodeId node = program_.roots.at(root).node;
  for (uint32_t segment : SegmentsRead(program_.nodes, node)) Refer(segment);
  for (uint32_t aggregate : AggregatesRead(program_.nodes, node)) Refer(numbers_.aggregates + aggregate);
}

void DeclarationMeaning::Segment(uint32_t index) {
  part_ = &parts_[index];
  MeaningWriter writer("segment");
  const abi::Segment& segment = description_.segments[index];
  writer.Text(NameOf(segment.kind));
  if (segment.journey != abi::kNone) writer.Text(description_.journeys.at(segment.journey).id);
  WriteRoot(&writer, segment.value_root);
  WriteRoot(&writer, segment.breakpoint_root);
  part_->own = writer.Hash();
}

void DeclarationMeaning::Aggregate(uint32_t index) {
  const abi::Aggregate& aggregate = description_.aggregates[index];
  part_ = &parts_[numbers_.aggregates + index];
  MeaningWriter writer("kept aggregate");
  writer.Integer(identities_[index]).Text(NameOf(aggregate.container)).Integer(aggregate.capacity);
  for (uint32_t field : aggregate.fields) writer.Text(expressions_.FieldName(aggregate.event, field));
  WriteRoot(&writer, inserts_[index].root, aggregate.event);
  WriteRoot(&writer, closes_[index].root, aggregate.close_event);
  WriteRoot(&writer, aggregate.value_root, aggregate.event);
  WriteRoot(&writer, aggregate.reset_root);
  part_->own = writer.Hash();
}

void DeclarationMeaning::Trigger(uint32_t index) {
  const abi::Trigger& trigger = description_.triggers[index];
  part_ = &parts_[numbers_.triggers + index];
  MeaningWriter writer("trigger");
  writer.Integer(trigger.is_instance_scoped).Integer(trigger.capture_kinds.size());
  for (abi::Kind kind : trigger.capture_kinds) writer.Text(NameOf(kind));
  for (uint32_t nested : trigger.nested) WriteTrigger(&writer, nested);
  writer.Integer(trigger.patterns.size());
  for (uint32_t pattern : trigger.patterns) WritePattern(&writer, description_.patterns.at(pattern));
  part_->own = writer.Hash();
}

}  // namespace senda::ir
