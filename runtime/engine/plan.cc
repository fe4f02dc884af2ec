#include "runtime/engine/plan.h"

#include <algorithm>
#include <string_view>

#include "compiler/base/check.h"
#include "runtime/abi/calendar.h"
#include "runtime/engine/hash.h"
#include "runtime/engine/instance.h"

namespace senda::engine {
namespace {

template <typename T>
Shares SharesOf(const std::vector<T>& declared) {
  std::vector<Shares::Part> parts;
  for (const T& part : declared) parts.push_back({part.name, part.former_names, part.share_millionths});
  return Shares(std::move(parts));
}

using abi::kNone;
using abi::PatternKind;
using abi::Source;
using abi::SourceKind;

constexpr size_t kSourcesMax = 32;  // of a link, and of an absence: a verdict is a bit

bool IsEffectless(const abi::Decision& decision) {
  return decision.inserts.empty() && decision.closes.empty() && decision.tallies.empty();
}

std::vector<uint8_t> TextFlags(const std::vector<abi::Kind>& kinds) {
  std::vector<uint8_t> flags;
  for (abi::Kind kind : kinds) flags.push_back(abi::RepOf(kind) == abi::Rep::kText);
  return flags;
}
// What each was called first, as far as the program says it.
std::vector<std::string> FirstNames(std::vector<std::string> names,
                                    const std::vector<std::vector<std::string>>& formers) {
  for (size_t i = 0; i < formers.size() && i < names.size(); ++i) {
    if (!formers[i].empty()) names[i] = formers[i].front();
  }
  return names;
}
bool HasAny(const std::vector<uint8_t>& flags) {
  return std::count(flags.begin(), flags.end(), 1) > 0;
}

// Every instance-scoped trigger of a journey, inner ones included.
std::vector<uint32_t> TriggersOf(const abi::Program& program, const abi::Journey& journey) {
  std::vector<uint32_t> found;
  const auto add = [&](uint32_t trigger) {
    if (trigger == kNone) return;
    const std::vector<uint32_t>& nested = program.triggers[trigger].nested;
    found.insert(found.end(), nested.begin(), nested.end());
    found.push_back(trigger);
  };
  for (const abi::JourneyExit& exit : journey.exits) add(exit.trigger);
  add(journey.goal_trigger);
  for (const abi::Step& step : journey.steps) {
    for (const abi::Arm& arm : step.arms) {
      if (!arm.is_when) add(arm.trigger);
    }
  }
  return found;
}

template <typename Visit>
void ForEachSource(const abi::Pattern& pattern, const Visit& visit) {
  for (size_t link = 0; link < pattern.links.size(); ++link) {
    for (const Source& source : pattern.links[link].sources) visit(source, link == 0);
  }
  for (const Source& source : pattern.cancel) visit(source, false);
}

// The member of an enum field that means `id`: spelt the same, or its last part.
int64_t MemberFor(const abi::FieldSchema& field, std::string_view id) {
  const auto& members = field.type.members;
  const auto is_same = [&](const std::string& member) {
    return member == id ||
           (id.size() > member.size() && id.ends_with(member) && id[id.size() - member.size() - 1] == '.');
  };
  const auto exact = std::find(members.begin(), members.end(), id);
  if (exact != members.end()) return exact - members.begin();
  const auto bare = std::find_if(members.begin(), members.end(), is_same);
  return bare == members.end() ? -1 : bare - members.begin();
}

uint32_t FieldNamed(const abi::EventSchema& schema, std::string_view name) {
  for (uint32_t i = abi::kFirstEventField; i < schema.fields.size(); ++i) {
    if (schema.fields[i].name == name) return i;
  }
  return kNone;
}

template <typename Named>
std::vector<int64_t> MembersFor(const abi::EventSchema& schema, uint32_t field, const std::vector<Named>& named) {
  std::vector<int64_t> members;
  for (const Named& one : named) members.push_back(field == kNone ? -1 : MemberFor(schema.fields[field], one.id));
  return members;
}

// A person who opens or clicks has it, and so does a machine.
DeliveryOutcome OutcomeNamed(std::string_view event) {
  if (event == "delivered" || event == "opened" || event == "clicked") return DeliveryOutcome::kDelivered;
  return event == "bounced" || event == "failed" ? DeliveryOutcome::kFailed : DeliveryOutcome::kNone;
}

}  // namespace

Plan::Plan(const abi::Program& given) : program(given) {
  default_zone = abi::FindZone(program.default_timezone).value_or(abi::FindZone("UTC").value_or(0));
  for (const abi::Pattern& pattern : program.patterns) {
    pattern_trigger.push_back(pattern.trigger);
    SENDA_CHECK(pattern.cancel.size() <= kSourcesMax, "{}: too many sources", pattern.id);
    for (const abi::Link& link : pattern.links) {
      SENDA_CHECK(link.sources.size() <= kSourcesMax, "{}: too many sources", pattern.id);
    }
  }
  for (const abi::SettleGroup& group : program.settle_groups) {
    SENDA_CHECK(std::is_sorted(group.segments.begin(), group.segments.end()), "segments out of order");
  }
  PlanTriggers();
  PlanStages();
  PlanJourneys();
  PlanEvents();
  PlanSent();
  PlanContact();
  PlanChecks();
}

void Plan::PlanTriggers() {
  for (uint32_t i = 0; i < program.triggers.size(); ++i) {
    const abi::Trigger& trigger = program.triggers[i];
    TriggerPlan plan;
    plan.is_text = TextFlags(trigger.capture_kinds);
    plan.has_text = HasAny(plan.is_text);
    if (i < program.trigger_journeys.size()) plan.journeys = program.trigger_journeys[i];
    std::stable_sort(plan.journeys.begin(), plan.journeys.end(), [&](uint32_t a, uint32_t b) {
      return program.journeys[a].priority > program.journeys[b].priority;
    });
    const bool is_heard = i < program.trigger_triggers.size() && !program.trigger_triggers[i].empty();
    if (trigger.patterns.size() == 1 && !trigger.is_instance_scoped) {
      const abi::Pattern& pattern = program.patterns[trigger.patterns[0]];
      plan.is_plain = pattern.kind == abi::PatternKind::kChain && pattern.links.size() == 1 && !pattern.has_absence &&
                      !pattern.is_first_only && pattern.links[0].sources.size() == 1 &&
                      pattern.links[0].sources[0].kind == SourceKind::kEvent &&
                      !pattern.links[0].sources[0].needs_attempt && trigger.capture_kinds.empty() && !is_heard &&
                      plan.journeys.empty();
    }
    triggers.push_back(std::move(plan));
  }
}

void Plan::PlanStages() {
  for (uint32_t m = 0; m < program.maps.size(); ++m) {
    for (uint32_t s = 0; s < program.maps[m].stages.size(); ++s) {
      const uint32_t trigger = program.maps[m].stages[s].trigger;
      if (trigger == kNone) continue;
      triggers[trigger].map = m;
      triggers[trigger].stage = s;
      triggers[trigger].is_plain = false;
    }
  }
}

void Plan::PlanJourneys() {
  for (const abi::Journey& journey : program.journeys) {
    JourneyPlan plan;
    plan.is_text = TextFlags(journey.capture_kinds);
    plan.has_text = HasAny(plan.is_text);
    plan.is_key_text = abi::RepOf(journey.key_kind) == abi::Rep::kText;
    plan.capture_offset = sizeof(Instance);
    plan.aggregate_offset = static_cast<uint32_t>(sizeof(Instance) + journey.capture_kinds.size() * sizeof(abi::Value));
    plan.frame_offset = plan.aggregate_offset + ((journey.aggregate_bytes + 7) & ~7u);
    plan.sent_offset = plan.frame_offset + journey.frame_bytes;
    for (const abi::Step& step : journey.steps) {
      if (step.message == kNone) continue;
      if (std::find(plan.messages.begin(), plan.messages.end(), step.message) == plan.messages.end()) {
        plan.messages.push_back(step.message);
      }
    }
    plan.bytes = (plan.sent_offset + static_cast<uint32_t>(plan.messages.size() * sizeof(uint32_t)) + 7) & ~7u;
    for (uint32_t step = 0; step < journey.steps.size(); ++step) {
      const abi::Step& wait = journey.steps[step];
      if (wait.kind == abi::StepKind::kWaitFor && wait.frame != kNone) plan.kept_waits.push_back(step);
    }
    plan.called = journey.id;
    plan.assigned_as = journey.former_ids.empty() ? journey.id : journey.former_ids.front();
    plan.keys_called = FirstNames(journey.key_members, journey.key_former_members);
    for (const abi::Step& step : journey.steps) {
      if (!step.split_arms.empty()) plan.splits.emplace(step.split, SharesOf(step.split_arms));
    }
    plan.holdout_below = static_cast<uint32_t>(journey.holdout_millionths);
    for (uint32_t trigger : TriggersOf(program, journey)) {
      for (uint32_t pattern : program.triggers[trigger].patterns) {
        ForEachSource(program.patterns[pattern], [&](const Source& source, bool) {
          if (source.kind == SourceKind::kFlip) plan.segments.Add(source.target);
          if (source.kind == SourceKind::kChange) plan.fields.Add(source.target);
          if (source.kind == SourceKind::kTrigger) plan.triggers.Add(source.target);
        });
      }
    }
    for (const abi::Step& step : journey.steps) {
      for (const abi::Arm& arm : step.arms) plan.has_watches |= arm.is_when;
    }
    journeys.push_back(std::move(plan));
    has_whiles |= journey.while_root != kNone;
    if (journey.already_segment != kNone) turns.push_back(static_cast<uint32_t>(journeys.size() - 1));
  }
  std::stable_sort(turns.begin(), turns.end(),
                   [&](uint32_t a, uint32_t b) { return program.journeys[a].priority > program.journeys[b].priority; });
}

void Plan::PlanEvents() {
  bool has_immediate = false;
  for (const abi::Pattern& pattern : program.patterns) {
    for (const abi::Link& link : pattern.links) has_immediate |= link.is_immediate;
    if (pattern.kind != PatternKind::kCalendar) continue;
    if (program.triggers[pattern.trigger].is_instance_scoped) {
      has_instance_calendars = true;
    } else {
      calendar_triggers.push_back(pattern.trigger);
    }
  }
  events.resize(program.events.size());
  for (uint32_t e = 0; e < program.events.size(); ++e) {
    const abi::EventEffects& effects = program.effects[e];
    EventPlan& plan = events[e];
    if (effects.decide_group != kNone) {
      plan.predicate_count = static_cast<uint32_t>(program.decide_groups[effects.decide_group].roots.size());
    }
    plan.openers.resize(plan.predicate_count);
    for (uint32_t i = 0; i < program.events[e].fields.size(); ++i) {
      if (abi::RepOf(program.events[e].fields[i].type.kind) == abi::Rep::kText) plan.text_fields.push_back(i);
    }
    for (uint32_t journey : effects.journeys) plan.journeys.Add(journey);
    plan.is_counted = has_immediate && !program.events[e].is_built_in;
  }
  for (uint32_t p = 0; p < program.patterns.size(); ++p) {
    const uint32_t trigger = program.patterns[p].trigger;
    const bool is_customers = !program.triggers[trigger].is_instance_scoped;
    ForEachSource(program.patterns[p], [&](const Source& source, bool is_opening) {
      if (source.kind != SourceKind::kEvent) return;
      EventPlan& plan = events[source.target];
      plan.patterns.Add(p);
      if (!is_opening || !is_customers) return;
      const bool has_position = !source.needs_attempt && source.decide_position != kNone;
      auto& list = has_position ? plan.openers[source.decide_position] : plan.unconditional_openers;
      if (list.empty() || list.back() != trigger) list.push_back(trigger);
    });
  }
  for (uint32_t j = 0; j < program.journeys.size(); ++j) {
    for (uint32_t trigger : TriggersOf(program, program.journeys[j])) {
      for (uint32_t pattern : program.triggers[trigger].patterns) {
        ForEachSource(program.patterns[pattern], [&](const Source& source, bool) {
          if (source.kind == SourceKind::kEvent) events[source.target].journeys.Add(j);
        });
      }
    }
  }
  for (uint32_t e = 0; e < program.events.size(); ++e) {
    const abi::EventEffects& effects = program.effects[e];
    events[e].is_measured = !effects.always.tallies.empty();
    for (const abi::Decision& decision : effects.decisions) events[e].is_measured |= !decision.tallies.empty();
    events[e].is_inert = effects.decide_group == kNone && IsEffectless(effects.always) && effects.triggers.empty() &&
                         effects.settle_group == kNone && events[e].patterns.empty() && events[e].journeys.empty() &&
                         !program.events[e].updates_profile;
  }
}

void Plan::PlanChecks() {
  for (uint32_t e = 0; e < program.events.size(); ++e) {
    const abi::EventSchema& schema = program.events[e];
    for (uint32_t i = abi::kFirstEventField; i < schema.fields.size(); ++i) {
      const abi::FieldType& type = schema.fields[i].type;
      if (!type.is_optional) events[e].required.push_back(i);
      if (type.kind == abi::Kind::kEnum) events[e].enums.emplace_back(i, static_cast<int64_t>(type.members.size()));
    }
    if (!schema.is_built_in || schema.qualified_name != "merged") continue;
    merged_event = e;
    merged_into = FieldNamed(schema, "into");
    merged_from = FieldNamed(schema, "from");
  }
}

void Plan::PlanContact() {
  for (const abi::Channel& channel : program.channels) channel_hashes.push_back(StableHash({"channel", channel.id}));
  for (const abi::Topic& topic : program.topics) topic_hashes.push_back(StableHash({"topic", topic.id}));
  for (const abi::Message& message : program.messages) {
    message_purposes.push_back(message.purpose == "promotional" ? abi::kPromotional
                               : message.purpose == "service"   ? abi::kService
                                                                : abi::kTransactional);
    drawn_as.push_back(message.former_ids.empty() ? message.id : message.former_ids.front());
    variants.push_back(SharesOf(message.variants));
  }
  for (const abi::SendRule& rule : program.rules) has_limits |= rule.kind == abi::RuleKind::kLimit;
  for (uint32_t e = 0; e < program.events.size(); ++e) {
    const abi::EventSchema& schema = program.events[e];
    const bool is_given = schema.qualified_name == "consent_given";
    if (!schema.is_built_in || (!is_given && schema.qualified_name != "consent_withdrawn")) continue;
    events[e].consent = {true, is_given, FieldNamed(schema, "channel"), FieldNamed(schema, "purpose"),
                         FieldNamed(schema, "topic")};
    events[e].is_inert = false;
  }
}

void Plan::PlanSent() {
  static constexpr std::string_view kOfInstance[] = {"sent",    "skipped", "delivered", "opened",
                                                     "clicked", "bounced", "failed"};
  for (uint32_t e = 0; e < program.events.size(); ++e) {
    const abi::EventSchema& schema = program.events[e];
    if (!schema.is_built_in) continue;
    EventPlan& plan = events[e];
    plan.is_of_instance =
        std::find(std::begin(kOfInstance), std::end(kOfInstance), schema.qualified_name) != std::end(kOfInstance);
    if (!plan.is_of_instance) continue;
    plan.journey_field = FieldNamed(schema, "journey");
    if (plan.journey_field != kNone) {
      const size_t count = schema.fields[plan.journey_field].type.members.size();
      plan.journey_members.assign(count, kNone);
      const std::vector<int64_t> members = MembersFor(schema, plan.journey_field, program.journeys);
      for (uint32_t j = 0; j < members.size(); ++j) {
        if (members[j] >= 0) plan.journey_members[static_cast<size_t>(members[j])] = j;
      }
    }
    plan.delivery_field = FieldNamed(schema, "delivery");
    plan.message_field = FieldNamed(schema, "message");
    if (plan.message_field != kNone) {
      plan.message_members.assign(schema.fields[plan.message_field].type.members.size(), kNone);
      const std::vector<int64_t> members = MembersFor(schema, plan.message_field, program.messages);
      for (uint32_t m = 0; m < members.size(); ++m) {
        if (members[m] >= 0) plan.message_members[static_cast<size_t>(members[m])] = m;
      }
    }
    plan.outcome = {
        e, plan.message_field, FieldNamed(schema, "channel"), plan.journey_field, plan.delivery_field, {}, {}, {}};
    plan.outcome.messages = MembersFor(schema, plan.outcome.message_field, program.messages);
    plan.outcome.channels = MembersFor(schema, plan.outcome.channel_field, program.channels);
    plan.outcome.journeys = MembersFor(schema, plan.outcome.journey_field, program.journeys);
    plan.delivery = OutcomeNamed(schema.qualified_name);
    // Somebody may wait to hear it, and the outbox does.
    if (plan.delivery != DeliveryOutcome::kNone) plan.is_inert = false;
    plan.is_bounce = schema.qualified_name == "bounced";
    if (schema.qualified_name == "sent") sent = plan.outcome;
    if (schema.qualified_name == "skipped") skipped = plan.outcome;
  }
}

uint32_t Plan::OutcomeEventNamed(std::string_view outcome) const {
  if (outcome != "delivered" && outcome != "bounced" && outcome != "failed") return kNone;
  for (uint32_t e = 0; e < events.size(); ++e) {
    if (events[e].is_of_instance && program.events[e].qualified_name == outcome) return e;
  }
  return kNone;
}

void OutcomeEvent::Fill(abi::Value* fields, uint32_t message, uint32_t channel, uint32_t journey) const {
  const auto set = [&](uint32_t field, const std::vector<int64_t>& members, uint32_t index) {
    if (field == kNone || index >= members.size() || members[index] < 0) return;
    fields[field] = abi::Value::Integer(members[index]);
  };
  set(message_field, messages, message);
  set(channel_field, channels, channel);
  set(journey_field, journeys, journey);
}

}  // namespace senda::engine
