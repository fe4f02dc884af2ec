#include "runtime/engine/engine_testing.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "runtime/abi/containers.h"

namespace senda::engine::testing {

using abi::Kind;
using abi::kNone;
using abi::Source;
using abi::Value;

namespace {

abi::FieldSchema FieldOf(const std::string& name, Kind kind, bool is_optional) {
  abi::FieldSchema field;
  field.name = name;
  field.type.kind = kind;
  field.type.is_optional = is_optional;
  return field;
}

}  // namespace

TestProgram::TestProgram() {
  program.name = "test";
  program.salt = "test";
  program.default_timezone = "UTC";
  program.customer_fields.push_back(FieldOf("id", Kind::kText, false));
}

uint32_t TestProgram::AddEvent(const std::string& name, std::vector<std::pair<std::string, Kind>> fields) {
  abi::EventSchema schema;
  schema.qualified_name = schema.bare_name = name;
  schema.fields = {FieldOf("id", Kind::kText, false), FieldOf("at", Kind::kInstant, false),
                   FieldOf("source", Kind::kText, true)};
  for (auto& [field, kind] : fields) schema.fields.push_back(FieldOf(field, kind, true));
  program.events.push_back(schema);
  program.effects.emplace_back();
  return static_cast<uint32_t>(program.events.size() - 1);
}

uint32_t TestProgram::AddCustomerField(const std::string& name, Kind kind) {
  program.customer_fields.push_back(FieldOf(name, kind, true));
  return static_cast<uint32_t>(program.customer_fields.size() - 1);
}

uint32_t TestProgram::AddRoot(Expression expression) {
  roots_.push_back(std::move(expression));
  return static_cast<uint32_t>(roots_.size() - 1);
}

uint32_t TestProgram::AddAggregate(abi::Aggregate aggregate) {
  const auto index = static_cast<uint32_t>(program.aggregates.size());
  aggregate.slot_bytes = abi::SlotBytes(aggregate);
  if (!aggregate.is_instance_scoped) {
    if (program.page_bytes.size() <= aggregate.event) program.page_bytes.resize(aggregate.event + 1);
    aggregate.page = aggregate.event;
    aggregate.slot = program.page_bytes[aggregate.page];
    program.page_bytes[aggregate.page] += aggregate.slot_bytes;
    program.effects[aggregate.event].always.inserts.push_back(index);
  }
  program.aggregates.push_back(aggregate);
  return index;
}

uint32_t TestProgram::AddSegment(const std::string& id, Expression value, Expression breakpoint,
                                 std::vector<uint32_t> reads, std::vector<uint32_t> uses) {
  const auto index = static_cast<uint32_t>(program.segments.size());
  abi::Segment segment;
  segment.id = id;
  segment.value_root = AddRoot(std::move(value));
  if (breakpoint) segment.breakpoint_root = AddRoot(std::move(breakpoint));
  segment.has_watchers = true;
  program.segments.push_back(segment);
  for (uint32_t used : uses) {
    program.segments[used].dependents.push_back(index);
    for (uint32_t event : segment_reads_[used]) reads.push_back(event);
  }
  std::sort(reads.begin(), reads.end());
  reads.erase(std::unique(reads.begin(), reads.end()), reads.end());
  segment_reads_[index] = reads;
  return index;
}

Source TestProgram::On(uint32_t event, Expression where, std::vector<Source::Copy> captures) {
  Source source;
  source.target = event;
  source.captures = std::move(captures);
  if (!where) return source;
  abi::EventEffects& effects = program.effects[event];
  if (effects.decide_group == kNone) {
    effects.decide_group = static_cast<uint32_t>(program.decide_groups.size());
    program.decide_groups.emplace_back();
  }
  auto& roots = program.decide_groups[effects.decide_group].roots;
  source.decide_position = static_cast<uint32_t>(roots.size());
  source.where_root = AddRoot(std::move(where));
  roots.push_back(source.where_root);
  effects.decisions.resize(roots.size());
  return source;
}

Source TestProgram::OnAttempt(uint32_t event, Expression where, std::vector<Source::Copy> captures) {
  Source source;
  source.target = event;
  source.captures = std::move(captures);
  source.needs_attempt = true;
  source.where_root = AddRoot(std::move(where));
  return source;
}

Source TestProgram::OnFlip(uint32_t segment, bool enters) {
  Source source;
  source.kind = abi::SourceKind::kFlip;
  source.target = segment;
  source.enters = enters;
  return source;
}

Source TestProgram::OnTrigger(uint32_t trigger, std::vector<Source::Copy> captures) {
  Source source;
  source.kind = abi::SourceKind::kTrigger;
  source.target = trigger;
  source.captures = std::move(captures);
  return source;
}

uint32_t TestProgram::AddTrigger(const std::string& id, std::vector<abi::Pattern> patterns, std::vector<Kind> captures,
                                 bool is_instance_scoped) {
  const auto index = static_cast<uint32_t>(program.triggers.size());
  abi::Trigger trigger;
  trigger.id = id;
  trigger.capture_kinds = std::move(captures);
  trigger.is_instance_scoped = is_instance_scoped;
  for (abi::Pattern& pattern : patterns) {
    pattern.trigger = index;
    pattern.id = id;
    trigger.patterns.push_back(static_cast<uint32_t>(program.patterns.size()));
    program.patterns.push_back(std::move(pattern));
  }
  program.triggers.push_back(std::move(trigger));
  return index;
}

uint32_t TestProgram::AddJourney(abi::Journey journey) {
  for (uint32_t index : journey.aggregates) {
    program.aggregates[index].slot = journey.aggregate_bytes;
    journey.aggregate_bytes += program.aggregates[index].slot_bytes;
  }
  program.journeys.push_back(std::move(journey));
  return static_cast<uint32_t>(program.journeys.size() - 1);
}

void TestProgram::Finish() {
  program.segment_triggers.assign(program.segments.size(), {});
  program.field_triggers.assign(program.customer_fields.size(), {});
  program.trigger_triggers.assign(program.triggers.size(), {});
  program.trigger_journeys.assign(program.triggers.size(), {});
  for (uint32_t j = 0; j < program.journeys.size(); ++j) {
    if (program.journeys[j].entry_trigger != kNone)
      program.trigger_journeys[program.journeys[j].entry_trigger].push_back(j);
  }
  for (const abi::Pattern& pattern : program.patterns) {
    const bool is_own = program.triggers[pattern.trigger].is_instance_scoped;
    const auto add = [&](std::vector<uint32_t>& list) {
      if (!is_own && (list.empty() || list.back() != pattern.trigger)) list.push_back(pattern.trigger);
    };
    const auto visit = [&](const Source& source) {
      if (source.kind == abi::SourceKind::kEvent) add(program.effects[source.target].triggers);
      if (source.kind == abi::SourceKind::kFlip) add(program.segment_triggers[source.target]);
      if (source.kind == abi::SourceKind::kChange) add(program.field_triggers[source.target]);
      if (source.kind == abi::SourceKind::kTrigger) add(program.trigger_triggers[source.target]);
    };
    for (const abi::Link& link : pattern.links) std::for_each(link.sources.begin(), link.sources.end(), visit);
    std::for_each(pattern.cancel.begin(), pattern.cancel.end(), visit);
  }
  program.all_segments_group = static_cast<uint32_t>(program.settle_groups.size());
  program.settle_groups.emplace_back();
  for (uint32_t s = 0; s < program.segments.size(); ++s) program.settle_groups.back().segments.push_back(s);
  for (uint32_t e = 0; e < program.events.size(); ++e) {
    abi::SettleGroup group;
    for (const auto& [segment, reads] : segment_reads_) {
      if (std::find(reads.begin(), reads.end(), e) != reads.end()) group.segments.push_back(segment);
    }
    if (group.segments.empty()) continue;
    program.effects[e].settle_group = static_cast<uint32_t>(program.settle_groups.size());
    program.settle_groups.push_back(group);
  }
  abi::CustomerLayout& layout = program.layout;
  layout.field_count = static_cast<uint32_t>(program.customer_fields.size());
  layout.segments = layout.fields + layout.field_count * static_cast<uint32_t>(sizeof(Value));
  layout.segment_count = static_cast<uint32_t>(program.segments.size());
  layout.pages = layout.segments + (layout.segment_count + 63) / 64 * 8;
  layout.page_count = static_cast<uint32_t>(program.page_bytes.size());
  layout.heap = layout.pages + layout.page_count * 4;
  program.root_count = static_cast<uint32_t>(roots_.size());
}

void TestProgram::Evaluate(uint32_t root, const abi::Context& context, Value* out) const noexcept {
  *out = roots_[root](context);
}

uint32_t TestProgram::Decide(uint32_t group, const abi::Context& context, uint32_t* matched) const noexcept {
  uint32_t count = 0;
  const auto& roots = program.decide_groups[group].roots;
  for (uint32_t i = 0; i < roots.size(); ++i) {
    if (roots_[roots[i]](context).integer != 0) matched[count++] = i;
  }
  return count;
}

void TestProgram::Settle(uint32_t group, const abi::Context& context, uint8_t* truth,
                         int64_t* breakpoint) const noexcept {
  settling_.clear();
  const auto& segments = program.settle_groups[group].segments;
  for (size_t i = 0; i < segments.size(); ++i) {
    const abi::Segment& segment = program.segments[segments[i]];
    truth[i] = roots_[segment.value_root](context).integer != 0;
    settling_[segments[i]] = truth[i] != 0;
    breakpoint[i] = segment.breakpoint_root == kNone ? abi::kNever : roots_[segment.breakpoint_root](context).integer;
  }
  settling_.clear();
}

bool TestProgram::InSegment(const abi::Context& context, uint32_t segment) const {
  if (const auto found = settling_.find(segment); found != settling_.end()) return found->second;
  const auto* words = reinterpret_cast<const uint64_t*>(context.customer + program.layout.segments);
  return ((words[segment / 64] >> (segment % 64)) & 1) != 0;
}

Value TestProgram::Ask(const abi::Context& context, uint32_t aggregate, abi::AggregateQuery query, int64_t argument) {
  Value out = Value::Missing();
  context.calls->aggregate(&context, aggregate, query, argument, &out);
  return out;
}

Value TestProgram::Field(const abi::Context& context, uint32_t field) const {
  Value value = reinterpret_cast<const Value*>(context.customer + program.layout.fields)[field];
  if (value.known != 0 && abi::RepOf(program.customer_fields[field].type.kind) == abi::Rep::kText) {
    value.data = reinterpret_cast<const char*>(context.customer) + value.integer;
  }
  return value;
}

abi::Pattern Chain(std::vector<Source> links) {
  abi::Pattern pattern;
  for (Source& source : links) pattern.links.push_back({{std::move(source)}, false, false, {}});
  return pattern;
}

abi::Pattern Absence(Source opening, std::vector<Source> cancel, int64_t milliseconds) {
  abi::Pattern pattern = Chain({std::move(opening)});
  pattern.has_absence = true;
  pattern.cancel = std::move(cancel);
  pattern.absence = {0, milliseconds};
  return pattern;
}

TestRun::TestRun(const TestProgram& program, Options options)
    : engine(program.program, program, options, this), program_(program) {}

void TestRun::OnDecision(const Decision& decision) {
  std::string line = fmt::format("{} {} {}", decision.customer, NameOf(decision.kind),
                                 decision.journey.empty() ? decision.trigger : decision.journey);
  for (std::string_view part : {decision.reason, decision.arm, decision.message}) {
    if (!part.empty()) line += fmt::format(" {}", part);
  }
  if (decision.kind == DecisionKind::kRefused) line += fmt::format(" {}", decision.rule);
  if (decision.worth.known != 0) line += fmt::format(" worth {}", decision.worth.integer);
  lines.push_back(line + fmt::format(" @{}", (decision.at - kNoon) / kMinute));
}

void TestRun::Event(uint32_t type, const std::string& customer, int64_t at, std::vector<Value> fields) {
  const std::string id = fmt::format("e{}", count_++);
  std::vector<Value> all = {Value::Text(id), Value::Integer(at), Value::Missing()};
  all.insert(all.end(), fields.begin(), fields.end());
  all.resize(program_.program.events[type].fields.size(), Value::Missing());
  engine::Event event;
  event.type = type;
  event.customer_id = customer;
  event.fields = all;
  const auto refusal = engine.ApplyEvent(event);
  if (refusal.has_value()) lines.push_back("refused: " + refusal->message);
}

std::vector<std::string> TestRun::Take() {
  std::vector<std::string> taken;
  taken.swap(lines);
  return taken;
}

}  // namespace senda::engine::testing
