#include "compiler/ir/print.h"

#include "compiler/ir/names.h"
#include "compiler/ir/printer.h"
#include "runtime/abi/builtins.h"
#include "runtime/abi/items.h"

namespace senda::ir {
namespace {

std::string PrintDefault(const abi::FieldSchema& field) {
  if (!field.default_value) return "";
  if (field.type.kind == abi::Kind::kList) {
    return fmt::format(" = [{} items]", abi::SizeOfItems(field.default_value->text));
  }
  if (abi::RepOf(field.type.kind) == abi::Rep::kText) return fmt::format(" = \"{}\"", field.default_value->text);
  abi::TextFormat format{field.type.currency, field.type.minor_digits, field.type.members};
  return " = " + abi::PrintValue(field.type.kind, field.default_value->value, format);
}

std::string PrintType(const abi::FieldType& type) {
  std::string out(NameOf(type.kind));
  if (type.kind == abi::Kind::kMoney) out += fmt::format("({} {})", type.currency, type.minor_digits);
  if (type.kind == abi::Kind::kEnum) out += fmt::format("({})", fmt::join(type.members, ", "));
  if (type.kind == abi::Kind::kList) {
    out += fmt::format("<{}>({})", PrintType(type.element.front()), type.list_limit);
  } else if (type.kind == abi::Kind::kRecord) {
    std::vector<std::string> fields;
    for (const abi::FieldSchema& field : type.fields) {
      fields.push_back(fmt::format("{} {}", field.name, PrintType(field.type)));
    }
    out += fmt::format(" {} {{ {} }}", type.record, fmt::join(fields, ", "));
  }
  if (type.kind == abi::Kind::kText && type.text_limit != abi::kTextMax) out += fmt::format("({})", type.text_limit);
  return type.is_optional ? out + "?" : out;
}

}  // namespace

std::string PrintProgram(const Program& program) {
  return Printer(program).Print();
}

std::string PrintLength(const abi::Duration& duration) {
  if (duration.months != 0) return fmt::format("{} month{}", duration.months, duration.months == 1 ? "" : "s");
  return abi::PrintValue(abi::Kind::kDuration, abi::Value::Integer(duration.milliseconds), {});
}

std::string Printer::Print() {
  Settings();
  Schema();
  Aggregates();
  Segments();
  Triggers();
  Journeys();
  Maps();
  Kpis();
  Effects();
  Groups();
  Layout();
  return std::move(out_);
}

void Printer::Expression(int indent, std::string_view label, uint32_t root, uint32_t event) {
  if (root == abi::kNone) return;
  PrintedExpression printed = PrintExpression(program_, program_.roots.at(root).node, event);
  for (const std::string& let : printed.lets) Line(indent, "{}", let);
  Line(indent, "{} {}", label, printed.value);
}

std::string Printer::At(const abi::SourcePosition& position) const {
  if (position.file >= description_.files.size()) return "";
  return fmt::format("  // {}:{}:{}", description_.files[position.file], position.line, position.column);
}

std::string Printer::FieldOf(uint32_t event, uint32_t field) const {
  bool is_named = event < description_.events.size() && field < description_.events[event].fields.size();
  return is_named ? description_.events[event].fields[field].name : fmt::format("[{}]", field);
}

std::string Printer::TriggerName(uint32_t trigger) const {
  return trigger == abi::kNone ? "none" : description_.triggers.at(trigger).id;
}

std::string Printer::TriggerNames(const std::vector<uint32_t>& triggers) const {
  std::vector<std::string> names;
  for (uint32_t trigger : triggers) names.push_back(TriggerName(trigger));
  return fmt::format("{}", fmt::join(names, ", "));
}

std::string Printer::SegmentNames(const std::vector<uint32_t>& segments) const {
  std::vector<std::string> names;
  for (uint32_t segment : segments) names.push_back(description_.segments.at(segment).id);
  return fmt::format("{}", fmt::join(names, ", "));
}

void Printer::Settings() {
  Line(0, "program {}  meaning {:016x}", description_.name, description_.meaning);
  Line(1, "timezone {}  currency {}  salt {}", description_.default_timezone, description_.currency, description_.salt);
  if (description_.everyone_holdout_millionths > 0) {
    Line(1, "holdout of everyone {} millionths", description_.everyone_holdout_millionths);
  }
  Line(1, "lateness {} ms  grace {} ms  duplicates {} ms", description_.lateness_ms, description_.grace_ms,
       description_.duplicates_ms);
  for (const abi::Channel& channel : description_.channels) Channel(channel);
  for (const abi::Message& message : description_.messages) Message(message);
  Sources();
  Rules();
  for (const abi::Hook& hook : description_.hooks) {
    std::vector<std::string> parameters;
    for (size_t i = 0; i < hook.parameters.size(); ++i) {
      parameters.push_back(hook.parameters[i] + " " + PrintType(hook.parameter_types.at(i)));
    }
    Line(1, "hook {}({}) -> {} via {} \"{}\"", hook.id, fmt::join(parameters, ", "), PrintType(hook.gives), hook.via,
         hook.target);
  }
  for (const abi::Team& team : description_.teams) {
    Line(1, "team {}", team.id);
    for (const abi::TeamHours& hours : team.hours) {
      Line(2, "hours {} to {} on days {:#04x}",
           abi::PrintValue(abi::Kind::kTimeOfDay, abi::Value::Integer(hours.from_ms), {}),
           PrintLength({0, hours.to_ms}), hours.weekdays);
    }
  }
}

void Printer::Channel(const abi::Channel& channel) {
  std::string target = channel.target.empty() ? "" : fmt::format(" \"{}\"", channel.target);
  const bool is_usual = channel.retry_times == abi::kRetryTimes && channel.retry_over.months == 0 &&
                        channel.retry_over.milliseconds == abi::kRetryOver.milliseconds;
  std::string retry;
  if (!is_usual) retry = fmt::format("  retry {} times over {}", channel.retry_times, PrintLength(channel.retry_over));
  if (!channel.from.empty()) retry += fmt::format("  from \"{}\"", channel.from);
  if (channel.rate_count > 0) retry += fmt::format("  rate {} per {} ms", channel.rate_count, channel.rate_per_ms);
  Line(1, "channel {} via {}{}{}", channel.id, channel.via, target, retry);
  Expression(2, "to", channel.to_root);
}

void Printer::Fields(const std::vector<abi::FieldSchema>& fields) {
  for (const abi::FieldSchema& field : fields) {
    std::string was = field.former_names.empty() ? "" : fmt::format("  was {}", fmt::join(field.former_names, ", "));
    Line(1, "{} {}{}{}", field.name, PrintType(field.type), PrintDefault(field), was);
  }
}

void Printer::Schema() {
  Line(0, "\ncustomer");
  Fields(description_.customer_fields);
  for (uint32_t i = 0; i < description_.customer_fields.size() && i < description_.field_triggers.size(); ++i) {
    if (description_.field_triggers[i].empty()) continue;
    Line(1, "{} feeds {}", description_.customer_fields[i].name, TriggerNames(description_.field_triggers[i]));
  }
  for (const abi::EventSchema& event : description_.events) {
    Line(0, "\nevent {}{}{}", event.qualified_name, event.is_built_in ? "  built in" : "",
         event.updates_profile ? "  updates the profile" : "");
    if (!event.former_names.empty()) Line(1, "was {}", fmt::join(event.former_names, ", "));
    Fields(event.fields);
    for (const abi::ReachedBy& reach : event.reaches) {
      Line(1, "reaches customer.{} == {}", description_.customer_fields.at(reach.customer_field).name,
           event.fields.at(reach.event_field).name);
    }
  }
}

void Printer::Aggregates() {
  for (uint32_t i = 0; i < description_.aggregates.size(); ++i) Aggregate(i);
}

void Printer::Aggregate(uint32_t index) {
  const abi::Aggregate& aggregate = description_.aggregates[index];
  std::string window(NameOf(aggregate.window));
  if (aggregate.window == abi::Window::kSliding) window += " " + PrintLength(aggregate.length);
  Line(0, "\n#{} {} of {} {}{}  meaning {:016x}{}", index, NameOf(aggregate.function),
       description_.events.at(aggregate.event).qualified_name, window,
       aggregate.is_instance_scoped ? " of the instance" : "", aggregate.meaning, At(aggregate.position));
  Line(1, "id {}", aggregate.id);
  Line(1, "{} keeps {}  {} bytes at {}{}", NameOf(aggregate.container), aggregate.capacity, aggregate.slot_bytes,
       aggregate.slot, aggregate.is_instance_scoped ? "" : fmt::format(" of page {}", aggregate.page));
  if (aggregate.value_field != abi::kNone) {
    Line(1, "value {} {}", NameOf(aggregate.value_kind), FieldOf(aggregate.event, aggregate.value_field));
  }
  Expression(1, fmt::format("value {}", NameOf(aggregate.value_kind)), aggregate.value_root, aggregate.event);
  Expression(1, "reset", aggregate.reset_root);
  Expression(1, "where", aggregate.where_root, aggregate.event);
  if (aggregate.decide_position != abi::kNone) Line(1, "where decision {}", aggregate.decide_position);
  if (aggregate.member_count != 0) Line(1, "{} members", aggregate.member_count);
  for (size_t i = 0; i < aggregate.fields.size(); ++i) {
    Line(1, "field {} {}", FieldOf(aggregate.event, aggregate.fields[i]), NameOf(aggregate.field_kinds.at(i)));
  }
  if (aggregate.close_event == abi::kNone) return;
  Line(1, "closed by {}.{}", description_.events.at(aggregate.close_event).qualified_name,
       FieldOf(aggregate.close_event, aggregate.close_field));
}

void Printer::Segments() {
  for (uint32_t i = 0; i < description_.segments.size(); ++i) {
    const abi::Segment& segment = description_.segments[i];
    Line(0, "\nsegment {}{}{}  meaning {:016x}{}", segment.id, segment.is_reported ? "" : "  unreported",
         segment.has_watchers ? "  watched" : "", segment.meaning, At(segment.position));
    if (segment.journey != abi::kNone) {
      Line(1, "{} {}", NameOf(segment.kind), description_.journeys.at(segment.journey).id);
    }
    Expression(1, "value", segment.value_root);
    Expression(1, "breakpoint", segment.breakpoint_root);
    if (!segment.dependents.empty()) Line(1, "read by {}", SegmentNames(segment.dependents));
    if (i < description_.segment_triggers.size() && !description_.segment_triggers[i].empty()) {
      Line(1, "feeds {}", TriggerNames(description_.segment_triggers[i]));
    }
  }
}

void Printer::Effect(int indent, std::string_view label, const abi::Decision& decision) {
  std::vector<std::string> effects;
  for (uint32_t aggregate : decision.inserts) effects.push_back(fmt::format("inserts into #{}", aggregate));
  for (uint32_t aggregate : decision.closes) effects.push_back(fmt::format("closes in #{}", aggregate));
  if (!effects.empty()) Line(indent, "{}{}", label, fmt::join(effects, ", "));
}

void Printer::Effects() {
  for (uint32_t event = 0; event < description_.effects.size(); ++event) {
    const abi::EventEffects& effects = description_.effects[event];
    Line(0, "\non {}", description_.events.at(event).qualified_name);
    Effect(1, "always ", effects.always);
    for (uint32_t i = 0; i < effects.decisions.size(); ++i) {
      uint32_t root = description_.decide_groups.at(effects.decide_group).roots.at(i);
      Expression(1, fmt::format("decision {}:", i), root, event);
      Effect(2, "", effects.decisions[i]);
    }
    if (effects.settle_group != abi::kNone) Line(1, "settles group {}", effects.settle_group);
    if (!effects.triggers.empty()) Line(1, "feeds {}", TriggerNames(effects.triggers));
    std::vector<std::string> journeys;
    for (uint32_t journey : effects.journeys) journeys.push_back(description_.journeys.at(journey).id);
    if (!journeys.empty()) Line(1, "concerns {}", fmt::join(journeys, ", "));
  }
}

void Printer::Groups() {
  for (uint32_t i = 0; i < description_.settle_groups.size(); ++i) {
    Line(0, "\nsettle group {}{}", i, i == description_.all_segments_group ? "  all segments" : "");
    Line(1, "{}", SegmentNames(description_.settle_groups[i].segments));
  }
}

void Printer::Layout() {
  const abi::CustomerLayout& layout = description_.layout;
  Line(0, "\nlayout");
  Line(1, "fields at {} ({})  segments at {} ({})  pages at {} ({})  heap at {}", layout.fields, layout.field_count,
       layout.segments, layout.segment_count, layout.pages, layout.page_count, layout.heap);
  for (uint32_t i = 0; i < description_.page_bytes.size(); ++i) {
    Line(1, "page {}: {} bytes", i, description_.page_bytes[i]);
  }
}

}  // namespace senda::ir
