#include "compiler/ir/meaning.h"

#include <string>
#include <vector>

#include "compiler/ir/declaration_meaning.h"
#include "compiler/ir/former_names.h"
#include "compiler/ir/names.h"

namespace senda::ir {
namespace {

// A declaration's own part with those of all that it reaches.
std::vector<uint64_t> Close(const std::vector<DeclarationPart>& parts) {
  std::vector<uint64_t> out;
  std::vector<uint32_t> seen_for(parts.size(), abi::kNone);
  for (uint32_t start = 0; start < parts.size(); ++start) {
    std::vector<uint32_t> reached = parts[start].references;
    std::vector<uint64_t> own;
    while (!reached.empty()) {
      uint32_t next = reached.back();
      reached.pop_back();
      if (seen_for[next] == start) continue;
      seen_for[next] = start;
      own.push_back(parts[next].own);
      reached.insert(reached.end(), parts[next].references.begin(), parts[next].references.end());
    }
    out.push_back(MeaningWriter("meaning").Integer(kMeaningVersion).Integer(parts[start].own).Set(own).Hash());
  }
  return out;
}

uint64_t MeaningOfField(const abi::FieldSchema& field);

// What a list or record is made of.
void WriteItems(const abi::FieldType& type, MeaningWriter* writer) {
  for (const abi::FieldType& element : type.element) {
    abi::FieldSchema item;
    item.type = element;
    writer->Integer(type.list_limit).Integer(MeaningOfField(item));
  }
  for (const abi::FieldSchema& field : type.fields) writer->Integer(MeaningOfField(field));
}

uint64_t MeaningOfField(const abi::FieldSchema& field) {
  MeaningWriter writer("field");
  writer.Text(field.name).Text(NameOf(field.type.kind)).Integer(field.type.is_optional).Text(field.type.currency);
  writer.Integer(static_cast<uint64_t>(field.type.minor_digits)).Integer(field.type.text_limit);
  writer.Integer(field.type.members.size());
  for (const std::string& member : field.type.members) writer.Text(member);
  WriteItems(field.type, &writer);
  if (field.default_value) {
    const abi::Value& value = field.default_value->value;
    writer.Integer(abi::RepOf(field.type.kind) == abi::Rep::kText ? 0 : static_cast<uint64_t>(value.integer));
    writer.Text(field.default_value->text);
  }
  return writer.Hash();
}

std::vector<uint64_t> MeaningsOfFields(const std::vector<abi::FieldSchema>& fields) {
  std::vector<uint64_t> out;
  for (const abi::FieldSchema& field : fields) out.push_back(MeaningOfField(field));
  return out;
}

std::vector<uint64_t> MeaningsOfSchemas(const abi::Program& program) {
  std::vector<uint64_t> out;
  for (const abi::EventSchema& event : program.events) {
    MeaningWriter writer("event");
    writer.Text(event.qualified_name).Integer(event.is_built_in).Integer(event.updates_profile);
    for (const abi::ReachedBy& reach : event.reaches) {
      writer.Text(event.fields.at(reach.event_field).name);
      writer.Text(program.customer_fields.at(reach.customer_field).name);
    }
    out.push_back(writer.Set(MeaningsOfFields(event.fields)).Hash());
  }
  for (const abi::Channel& channel : program.channels) {
    MeaningWriter writer("channel");
    writer.Text(channel.id).Text(channel.via).Text(channel.target);
    writer.Integer(channel.retry_times).Length(channel.retry_over);
    if (!channel.from.empty()) writer.Text(channel.from);
    if (channel.rate_count > 0) {
      writer.Integer(static_cast<uint64_t>(channel.rate_count)).Integer(static_cast<uint64_t>(channel.rate_per_ms));
    }
    out.push_back(writer.Hash());
  }
  for (const abi::Message& message : program.messages) {
    MeaningWriter writer("message");
    writer.Text(message.id).Text(message.purpose);
    if (message.topic != abi::kNone || !message.tone.empty()) {
      writer.Text(message.topic == abi::kNone ? "" : program.topics.at(message.topic).id).Text(message.tone);
    }
    out.push_back(writer.Hash());
  }
  for (const abi::Topic& topic : program.topics) {
    out.push_back(MeaningWriter("topic").Text(topic.id).Integer(topic.is_on).Hash());
  }
  for (const abi::Hook& hook : program.hooks) {
    MeaningWriter writer("hook");
    writer.Text(hook.id).Text(hook.via).Text(hook.target).Integer(MeaningOfField({"", hook.gives, {}}));
    writer.Integer(hook.parameters.size());
    for (size_t i = 0; i < hook.parameters.size(); ++i) {
      writer.Integer(MeaningOfField({hook.parameters[i], hook.parameter_types.at(i), {}}));
    }
    out.push_back(writer.Hash());
  }
  for (const abi::Team& team : program.teams) {
    MeaningWriter writer("team");
    writer.Text(team.id).Integer(team.hours.size());
    for (const abi::TeamHours& hours : team.hours) {
      writer.Integer(static_cast<uint64_t>(hours.from_ms)).Integer(static_cast<uint64_t>(hours.to_ms));
      writer.Integer(hours.weekdays);
    }
    out.push_back(writer.Hash());
  }
  return out;
}

std::string FieldNameOrNone(const abi::Program& program, uint32_t field) {
  return field == abi::kNone ? "" : program.customer_fields.at(field).name;
}

template <typename T>
void AddNamed(const std::vector<T>& declarations, std::string_view kind, std::vector<uint64_t>* out) {
  for (const T& declaration : declarations) {
    out->push_back(MeaningWriter(kind).Text(declaration.id).Integer(declaration.meaning).Hash());
  }
}

// Stages and what is counted on a map; what only people read is no part of it.
uint64_t MeaningOfMap(const abi::Program& program, const abi::Map& map) {
  MeaningWriter writer("map");
  const auto fires = [&](const std::string& id, uint32_t trigger) {
    writer.Text(id).Integer(trigger == abi::kNone ? 0 : program.triggers.at(trigger).meaning);
  };
  writer.Text(map.id).Integer(map.is_draft).Integer(map.stages.size()).Integer(map.touchpoints.size());
  for (const abi::Stage& stage : map.stages) fires(stage.id, stage.trigger);
  for (const abi::Touchpoint& touchpoint : map.touchpoints) fires(touchpoint.id, touchpoint.trigger);
  for (const abi::Pain& pain : map.pains) fires(pain.id, pain.trigger);
  return writer.Hash();
}

uint64_t MeaningOfProgram(const abi::Program& program) {
  std::vector<uint64_t> declarations;
  AddNamed(program.segments, "segment", &declarations);
  AddNamed(program.triggers, "trigger", &declarations);
  AddNamed(program.journeys, "journey", &declarations);
  AddNamed(program.rules, "rule", &declarations);
  AddNamed(program.guarantees, "guarantee", &declarations);
  AddNamed(program.preferences, "preference", &declarations);
  AddNamed(program.maps, "map", &declarations);
  AddNamed(program.kpis, "kpi", &declarations);
  // An aggregate has no name of its own.
  for (const abi::Aggregate& aggregate : program.aggregates) declarations.push_back(aggregate.meaning);
  MeaningWriter writer("program");
  writer.Integer(kMeaningVersion).Text(program.default_timezone).Text(program.currency).Text(program.salt);
  writer.Integer(static_cast<uint64_t>(program.everyone_holdout_millionths));
  writer.Integer(static_cast<uint64_t>(program.lateness_ms)).Integer(static_cast<uint64_t>(program.grace_ms));
  writer.Integer(static_cast<uint64_t>(program.duplicates_ms));
  writer.Set(MeaningsOfFields(program.customer_fields)).Text(FieldNameOrNone(program, program.timezone_field));
  writer.Text(FieldNameOrNone(program, program.birthday_field)).Set(MeaningsOfSchemas(program)).Set(declarations);
  return writer.Hash();
}

// What aggregates, triggers and tallies mean by the names that they had before.
void FillFormerMeanings(Program* program) {
  abi::Program& description = program->description;
  if (!HasFormerNames(description)) return;
  const Program former = WithFormerNames(*program);
  const DeclarationNumbers numbers(former.description);
  DeclarationMeaning declarations(former);
  const std::vector<uint64_t> meanings = Close(declarations.Parts());
  for (size_t i = 0; i < description.aggregates.size(); ++i) {
    description.aggregates[i].former_meaning = meanings[numbers.aggregates + i];
  }
  for (size_t i = 0; i < description.triggers.size(); ++i) {
    description.triggers[i].former_meaning = meanings[numbers.triggers + i];
  }
  const std::vector<uint64_t> tallies = declarations.Tallies();
  for (size_t i = 0; i < tallies.size(); ++i) description.tallies[i].former_meaning = tallies[i];
}

}  // namespace

void FillMeanings(Program* program) {
  abi::Program& description = program->description;
  DeclarationNumbers numbers(description);
  DeclarationMeaning declarations(*program);
  std::vector<uint64_t> meanings = Close(declarations.Parts());
  for (size_t i = 0; i < description.segments.size(); ++i) description.segments[i].meaning = meanings[i];
  for (size_t i = 0; i < description.aggregates.size(); ++i) {
    description.aggregates[i].meaning = meanings[numbers.aggregates + i];
  }
  for (size_t i = 0; i < description.triggers.size(); ++i) {
    description.triggers[i].meaning = meanings[numbers.triggers + i];
  }
  for (size_t i = 0; i < description.journeys.size(); ++i) {
    description.journeys[i].meaning = meanings[numbers.journeys + i];
    for (abi::Step& step : description.journeys[i].steps) step.meaning = declarations.OfRoot(step.root);
  }
  for (size_t i = 0; i < description.rules.size(); ++i) description.rules[i].meaning = meanings[numbers.rules + i];
  for (size_t i = 0; i < description.guarantees.size(); ++i) {
    description.guarantees[i].meaning = meanings[numbers.guarantees + i];
  }
  for (size_t i = 0; i < description.preferences.size(); ++i) {
    description.preferences[i].meaning = meanings[numbers.preferences + i];
  }
  const std::vector<uint64_t> tallies = declarations.Tallies(), kpis = declarations.Kpis();
  for (size_t i = 0; i < tallies.size(); ++i) description.tallies[i].meaning = tallies[i];
  for (size_t i = 0; i < kpis.size(); ++i) description.kpis[i].meaning = kpis[i];
  for (abi::Map& map : description.maps) map.meaning = MeaningOfMap(description, map);
  description.meaning = MeaningOfProgram(description);
  FillFormerMeanings(program);
}

}  // namespace senda::ir
