#include "tools/summary.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <tuple>

#include "runtime/abi/builtins.h"
#include "runtime/engine/coupons.h"

namespace senda::tools {
namespace {

using Json = nlohmann::ordered_json;

// Indexes of declared things in the order of their places in the files.
template <typename T>
std::vector<size_t> ByPosition(const std::vector<T>& things) {
  std::vector<size_t> order(things.size());
  std::iota(order.begin(), order.end(), size_t{0});
  auto key = [&](size_t i) {
    const abi::SourcePosition& position = things[i].position;
    return std::tuple(position.file, position.line, position.column, i);
  };
  std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return key(a) < key(b); });
  return order;
}

// `email` for `shop.email`, unless another package has an `email`, too.
std::string Bare(const std::string& id) {
  return id.substr(id.rfind('.') + 1);
}

std::string ShortName(const abi::Program& program, uint32_t channel) {
  const std::string& id = program.channels[channel].id;
  auto shared = std::count_if(program.channels.begin(), program.channels.end(),
                              [&](const abi::Channel& other) { return Bare(other.id) == Bare(id); });
  return shared > 1 ? id : Bare(id);
}

// Adds the counts of declared names in their order, then the others that are not 0.
class ExitList {
 public:
  ExitList(const std::map<std::string, int64_t>& counts, NamedCounts* list) : counts_(counts), list_(list) {}

  void Declared(const std::string& reason) {
    if (!seen_.insert(reason).second) return;
    auto found = counts_.find(reason);
    list_->emplace_back(reason, found == counts_.end() ? 0 : found->second);
  }
  void Others() {
    for (const auto& [reason, count] : counts_) {
      if (count != 0) Declared(reason);
    }
  }

 private:
  const std::map<std::string, int64_t>& counts_;
  NamedCounts* list_;
  std::set<std::string> seen_;
};

void AddExits(const abi::Journey& journey, const engine::JourneyCounts& counts, JourneySummary* summary) {
  ExitList exits(counts.exits, &summary->exits);
  auto steps_of = [&](abi::StepKind kind) {
    for (size_t i : ByPosition(journey.steps)) {
      if (journey.steps[i].kind == kind) exits.Declared(journey.steps[i].reason);
    }
  };
  steps_of(abi::StepKind::kComplete);
  for (const abi::JourneyExit& exit : journey.exits) exits.Declared(exit.reason);
  steps_of(abi::StepKind::kExit);
  exits.Others();
}

void AddSends(std::string channel, const engine::SendCounts& sends, JourneySummary* summary) {
  SendSummary send{std::move(channel), sends.made, sends.delayed, {}};
  send.skipped.assign(sends.skipped.begin(), sends.skipped.end());
  summary->sends.push_back(std::move(send));
}

void AddFormerSends(const engine::JourneyCounts& counts, JourneySummary* summary) {
  for (const auto& [channel, sends] : counts.former_sends) AddSends(Bare(channel), sends, summary);
}

// By the channels of its steps, then what went by others under versions before.
void AddSends(const abi::Program& program, const abi::Journey& journey, const engine::JourneyCounts& counts,
              JourneySummary* summary) {
  std::set<uint32_t> channels;
  for (size_t i : ByPosition(journey.steps)) {
    for (uint32_t channel : journey.steps[i].channels) {
      if (channels.insert(channel).second) AddSends(ShortName(program, channel), counts.sends[channel], summary);
    }
  }
  for (uint32_t channel = 0; channel < counts.sends.size(); ++channel) {
    const engine::SendCounts& sends = counts.sends[channel];
    const bool is_empty = sends.made == 0 && sends.delayed == 0 && sends.skipped.empty();
    if (!is_empty && !channels.contains(channel)) AddSends(ShortName(program, channel), sends, summary);
  }
  AddFormerSends(counts, summary);
}

void AddSplits(const abi::Journey& journey, const engine::JourneyCounts& counts, JourneySummary* summary) {
  std::set<std::string> seen;
  for (size_t at : ByPosition(journey.steps)) {
    const abi::Step& step = journey.steps[at];
    if (step.kind != abi::StepKind::kSplit || !seen.insert(step.split).second) continue;
    SplitSummary split{step.split, {}};
    const std::vector<int64_t>& arms = counts.splits.at(step.split);
    for (size_t i = 0; i < step.split_arms.size(); ++i) split.arms.emplace_back(step.split_arms[i].name, arms[i]);
    summary->splits.push_back(std::move(split));
  }
}

void AddVariants(const abi::Program& program, const engine::JourneyCounts& counts, JourneySummary* summary) {
  for (size_t i : ByPosition(program.messages)) {
    const abi::Message& message = program.messages[i];
    const auto found = counts.variants.find(message.id);
    if (found == counts.variants.end()) continue;
    SplitSummary variants{message.id, {}};
    for (size_t v = 0; v < message.variants.size(); ++v) {
      variants.arms.emplace_back(message.variants[v].name, found->second[v]);
    }
    summary->variants.push_back(std::move(variants));
  }
}

JourneySummary SummaryOf(const abi::Program& program, size_t index, const engine::JourneyCounts& counts) {
  const abi::Journey& journey = program.journeys[index];
  JourneySummary summary;
  summary.name = journey.id;
  summary.entered = counts.entered;
  summary.held_out = counts.held_out;
  summary.active = counts.active;
  summary.has_goal = journey.goal_trigger != abi::kNone;
  summary.reached = counts.goal_reached;
  summary.held_out_reached = counts.goal_held_out_reached;
  if (counts.refused_keys > 0) summary.refused.emplace_back("keys", counts.refused_keys);
  if (counts.refused_lacking > 0) summary.refused.emplace_back("when removed", counts.refused_lacking);
  AddExits(journey, counts, &summary);
  AddSends(program, journey, counts, &summary);
  AddSplits(journey, counts, &summary);
  AddVariants(program, counts, &summary);
  return summary;
}

// Guarantees first, then rules, as they are written.
void AddRules(const abi::Program& program, const engine::Counters& counters, Summary* summary) {
  const auto count = [](const std::map<std::string, int64_t>& counts, const std::string& id) {
    const auto found = counts.find(id);
    return found == counts.end() ? 0 : found->second;
  };
  const auto add = [&](const std::string& id) {
    summary->rules.push_back({id, count(counters.held_by_rule, id), count(counters.skipped_by_rule, id)});
  };
  for (size_t i : ByPosition(program.guarantees)) add(program.guarantees[i].id);
  for (const bool is_guarantee : {true, false}) {
    for (size_t i : ByPosition(program.rules)) {
      if (program.rules[i].is_guarantee == is_guarantee) add(program.rules[i].id);
    }
  }
}

Json AsJson(const NamedCounts& counts) {
  Json json = Json::object();
  for (const auto& [name, count] : counts) json[name] = count;
  return json;
}

Json AsJson(const std::vector<SendSummary>& sends) {
  Json json = Json::object();
  for (const SendSummary& send : sends) {
    json[send.channel] = {{"made", send.made}, {"skipped", AsJson(send.skipped)}, {"delayed", send.delayed}};
  }
  return json;
}

Json AsJson(const JourneySummary& journey) {
  Json json = {{"entered", journey.entered}, {"held_out", journey.held_out}, {"active", journey.active}};
  json["exits"] = AsJson(journey.exits);
  if (!journey.refused.empty()) json["refused"] = AsJson(journey.refused);
  json["sends"] = AsJson(journey.sends);
  if (journey.has_goal) {
    json["goal"] = {{"reached", journey.reached}, {"held_out_reached", journey.held_out_reached}};
  }
  json["splits"] = Json::object();
  for (const SplitSummary& split : journey.splits) json["splits"][split.name] = AsJson(split.arms);
  for (const SplitSummary& message : journey.variants) json["variants"][message.name] = AsJson(message.arms);
  return json;
}

}  // namespace

Summary MakeSummary(const abi::Program& program, const engine::Counters& counters, const engine::MapReport& maps,
                    const FiringCounts& firings, const ingest::IngestCounts& read) {
  Summary summary;
  summary.program = program.name;
  summary.events = counters.events;
  summary.ignored = static_cast<int64_t>(read.ignored);
  summary.rejected = static_cast<int64_t>(read.rejected) + counters.refused;
  summary.late = counters.late;
  summary.duplicates = counters.duplicates;
  const bool has_reaching = std::any_of(program.events.begin(), program.events.end(),
                                        [](const abi::EventSchema& event) { return !event.reaches.empty(); });
  if (has_reaching) summary.reached = counters.reached;
  summary.customers = counters.customers;
  summary.extra_fields = static_cast<int64_t>(read.extra_fields);
  summary.rounded_money = static_cast<int64_t>(read.rounded_money);
  summary.attempts_given_way = counters.attempts_given_way;
  summary.goals_given_way = counters.goals_given_way;
  summary.merged = counters.merged;
  summary.merged_again = counters.merged_again;
  summary.erased = counters.erased;
  summary.late_answers = counters.late_answers;
  for (size_t i : ByPosition(program.segments)) {
    if (!program.segments[i].is_reported) continue;
    const engine::SegmentCounts& counts = counters.segments[i];
    summary.segments.push_back({program.segments[i].id, counts.members, counts.entered, counts.left});
  }
  const std::vector<bool> is_of_map = TriggersOfMaps(program);
  for (size_t i : ByPosition(program.triggers)) {
    if (!program.triggers[i].is_reported || is_of_map[i]) continue;
    summary.triggers.push_back({program.triggers[i].id, counters.fired[i], static_cast<int64_t>(firings.customers(i)),
                                static_cast<int64_t>(firings.keys(i))});
  }
  for (size_t i : ByPosition(program.journeys)) {
    summary.journeys.push_back(SummaryOf(program, i, counters.journeys[i]));
  }
  AddRules(program, counters, &summary);
  std::vector<int64_t> members;
  for (const engine::SegmentCounts& counts : counters.segments) members.push_back(counts.members);
  summary.kpis = SummarizeKpis(program, maps);
  summary.maps = SummarizeMaps(program, maps, members, firings);
  return summary;
}

void AddSources(const engine::Engine& engine, Summary* summary) {
  const abi::Program& program = engine.program();
  for (size_t i : ByPosition(program.catalogs)) {
    summary->catalogs.emplace_back(program.catalogs[i].id,
                                   static_cast<int64_t>(engine.CountRows(static_cast<uint32_t>(i))));
  }
  for (size_t i : ByPosition(program.coupons)) {
    const engine::CouponCounts& counts = engine.CountCodes(static_cast<uint32_t>(i));
    summary->coupons.push_back({program.coupons[i].id, counts.codes, counts.given, counts.left, counts.alerts});
  }
}

void AddSwitches(const std::vector<engine::SwitchCounts>& switches, const engine::FormerJourneys& formers,
                 Summary* summary) {
  for (const engine::SwitchCounts& one : switches) {
    const auto& [at, customers, instances, retimed, continued, exited, kept, retired, carried, rebuilt, inexact] = one;
    summary->switches.push_back({at,
                                 {{"customers", customers},
                                  {"picked_up", instances},
                                  {"retimed", retimed},
                                  {"continued", continued},
                                  {"exited", exited},
                                  {"kept", kept},
                                  {"retired", retired},
                                  {"aggregates_carried", carried},
                                  {"aggregates_rebuilt", rebuilt},
                                  {"aggregates_inexact", inexact}}});
  }
  for (const auto& [name, counts] : formers) {
    JourneySummary journey;
    journey.name = name;
    journey.entered = counts.entered;
    journey.held_out = counts.held_out;
    journey.active = counts.active;
    ExitList(counts.exits, &journey.exits).Others();
    AddFormerSends(counts, &journey);
    summary->former_journeys.push_back(std::move(journey));
  }
}

std::string SummaryAsJson(const Summary& summary) {
  Json json = {{"events", summary.events}, {"ignored", summary.ignored},       {"rejected", summary.rejected},
               {"late", summary.late},     {"duplicates", summary.duplicates}, {"customers", summary.customers}};
  if (summary.reached) json["reached"] = *summary.reached;
  // What only some recordings have in them.
  const std::pair<const char*, int64_t> others[] = {{"merged", summary.merged},
                                                    {"merged_again", summary.merged_again},
                                                    {"erased", summary.erased},
                                                    {"late_answers", summary.late_answers}};
  for (const auto& [name, count] : others) {
    if (count != 0) json[name] = count;
  }
  json["until"] = nullptr;
  if (summary.until) json["until"] = abi::PrintValue(abi::Kind::kInstant, abi::Value::Integer(*summary.until), {});
  json["segments"] = Json::object();
  for (const SegmentSummary& segment : summary.segments) {
    json["segments"][segment.name] = {
        {"members", segment.members}, {"entered", segment.entered}, {"left", segment.left}};
  }
  json["triggers"] = Json::object();
  for (const TriggerSummary& trigger : summary.triggers) {
    json["triggers"][trigger.name] = {
        {"fired", trigger.fired}, {"customers", trigger.customers}, {"keys", trigger.keys}};
  }
  json["journeys"] = Json::object();
  for (const JourneySummary& journey : summary.journeys) json["journeys"][journey.name] = AsJson(journey);
  if (!summary.catalogs.empty()) json["catalogs"] = AsJson(summary.catalogs);
  for (const CouponSummary& coupon : summary.coupons) {
    json["coupons"][coupon.name] = {
        {"codes", coupon.codes}, {"given", coupon.given}, {"left", coupon.left}, {"alerts", coupon.alerts}};
  }
  if (!summary.switches.empty()) {
    json["switches"] = Json::array();
    for (const SwitchSummary& one : summary.switches) {
      Json counts = {{"at", abi::PrintValue(abi::Kind::kInstant, abi::Value::Integer(one.at), {})}};
      for (const auto& [name, count] : one.counts) counts[name] = count;
      json["switches"].push_back(std::move(counts));
    }
    json["former_journeys"] = Json::object();
    for (const JourneySummary& journey : summary.former_journeys) {
      json["former_journeys"][journey.name] = {{"entered", journey.entered},
                                               {"held_out", journey.held_out},
                                               {"active", journey.active},
                                               {"exits", AsJson(journey.exits)},
                                               {"sends", AsJson(journey.sends)}};
    }
  }
  AddMapsTo(summary.kpis, summary.maps, &json);
  for (const RuleSummary& rule : summary.rules) {
    json["rules"][rule.name] = {{"held", rule.held}, {"skipped", rule.skipped}};
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace senda::tools
